//! `rsylla schema apply`: pending migrations, each once.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use rsylla_project::Project;
use rsylla_schema::{Schema, compare};

use crate::cluster::{self, Connection, block_on};
use crate::exit::Exit;
use crate::migrations::{self, History, Lock, Pending, Plan};
use crate::terminal::{self, Steps};

/// The flags of `apply`.
#[derive(Debug, Args)]
pub(crate) struct Apply {
    /// A node of the cluster
    #[arg(value_name = "HOST:PORT")]
    node: String,
    /// The folder of the project whose schema files are applied, in their order
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// Says what is pending, and does nothing
    #[arg(long, conflicts_with = "baseline")]
    dry_run: bool,
    /// Records pending files as applied without running them; the cluster must have what they say
    #[arg(long)]
    baseline: bool,
    /// The keyspace that remembers what was applied; made if it is not there
    #[arg(long, value_name = "KEYSPACE", default_value = "rsylla_history")]
    history: String,
    /// The name under which it is remembered, where several projects share a cluster
    #[arg(long, value_name = "NAME", default_value = "default")]
    project: String,
    /// How long to wait for another process that applies, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    wait: u64,
    /// After how many seconds the lock of a process that died is gone
    #[arg(long, value_name = "SECONDS", default_value_t = 30,
          value_parser = clap::value_parser!(u64).range(2..=3600))]
    lock_ttl: u64,
    #[command(flatten)]
    connection: Connection,
}

impl Apply {
    pub(crate) fn run(self) -> Exit {
        let applied = self.plan().and_then(|plan| block_on(self.apply(&plan)));
        match applied {
            Ok(()) => Exit::Fine,
            Err(error) => terminal::failure(error),
        }
    }

    fn plan(&self) -> Result<Plan, String> {
        let shown = self.folder.display();
        let folder = self.folder.canonicalize();
        let folder = folder.map_err(|error| format!("cannot read `{shown}`: {error}"))?;
        let project = Project::load(&folder).map_err(|error| error.to_string())?;
        migrations::plan(&project)
    }

    async fn apply(&self, plan: &Plan) -> Result<(), String> {
        let session = self.connection.connect(&self.node).await?;
        let history = History::of(&session, &self.history, &self.project)?;
        if self.dry_run {
            let recorded = if history.exists().await? {
                history.recorded().await?
            } else {
                BTreeMap::new()
            };
            tell(&migrations::pending(plan, &recorded)?);
            return Ok(());
        }
        history.make().await?;
        let steps = Steps::new();
        let (lifetime, patience) = (
            Duration::from_secs(self.lock_ttl),
            Duration::from_secs(self.wait),
        );
        let waiting = |other: &str| steps.step(format_args!("waiting for {other}"));
        let lock = Lock::take(&history, lifetime, patience, waiting).await?;
        let done = tokio::select! {
            done = self.work(&session, &history, plan, &steps) => done,
            lost = lock.keep() => Err(lost),
        };
        lock.release().await;
        done
    }

    async fn work(
        &self,
        session: &rsylla::Session,
        history: &History,
        plan: &Plan,
        steps: &Steps,
    ) -> Result<(), String> {
        let recorded = history.recorded().await?;
        let files: Vec<&str> = plan.migrations.iter().map(|m| m.file.as_str()).collect();
        for gone in recorded.keys().filter(|file| !files.contains(&&***file)) {
            terminal::note(format_args!("warning: {gone} was applied, and is no more"));
        }
        let pending = migrations::pending(plan, &recorded)?;
        if self.baseline {
            same(session, plan).await?;
        }
        for migration in &pending {
            let (file, count) = (
                &migration.migration.file,
                migration.migration.statements.len(),
            );
            if self.baseline {
                migrations::baseline(history, migration).await?;
                terminal::result(format_args!("recorded {file}"));
            } else {
                migrations::run(session, history, migration, |what| steps.step(what)).await?;
                let statements = if count == 1 {
                    "statement"
                } else {
                    "statements"
                };
                terminal::result(format_args!("applied {file} ({count} {statements})"));
            }
        }
        if pending.is_empty() {
            terminal::note("nothing is pending");
        }
        Ok(())
    }
}

/// Prints what would be run.
fn tell(pending: &[Pending<'_>]) {
    for migration in pending {
        let rest = migration
            .migration
            .statements
            .iter()
            .skip(migration.at().done);
        for statement in rest {
            terminal::result(format_args!(
                "{}:{}: {}",
                migration.migration.file, statement.line, statement.text
            ));
        }
    }
    if pending.is_empty() {
        terminal::note("nothing is pending");
    }
}

/// Whether the cluster has what all files together say.
async fn same(session: &rsylla::Session, plan: &Plan) -> Result<(), String> {
    let Some(last) = plan.after.last() else {
        return Ok(());
    };
    let files = Schema::of(last);
    let live = cluster::read(session, |name| files.keyspaces.contains_key(name)).await?;
    let differences = compare(&files, &live.schema, false);
    match differences.first() {
        None => Ok(()),
        Some(first) => Err(format!(
            "the cluster has something else than the files say: {}\n  = help: `rsylla check --live` \
             lists all {}",
            first.sentence("the files", "the cluster"),
            differences.len()
        )),
    }
}
