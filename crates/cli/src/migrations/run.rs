//! Running what is pending.

use std::collections::{BTreeMap, BTreeSet};

use rsylla::Session;
use rsylla_cql::Catalog;
use rsylla_schema::{Difference, Object, Schema, compare};

use super::history::{History, Progress, Record};
use super::plan::{Migration, Plan, Statement};
use crate::cluster;

/// A migration that is not applied, or not to its end.
pub(crate) struct Pending<'p> {
    /// The migration.
    pub(crate) migration: &'p Migration,
    /// What is there after its last statement.
    last: &'p Catalog,
    /// What the history has of it.
    record: Option<Record>,
}

impl Pending<'_> {
    /// How far it came before.
    pub(crate) fn at(&self) -> Progress {
        let nothing = Progress { begun: 0, done: 0 };
        self.record.as_ref().map_or(nothing, |record| record.at)
    }
}

/// What is pending.
///
/// # Errors
/// In sentences: a file was changed after it was applied.
pub(crate) fn pending<'p>(
    plan: &'p Plan,
    recorded: &BTreeMap<String, Record>,
) -> Result<Vec<Pending<'p>>, String> {
    let mut pending = Vec::new();
    for (migration, last) in plan.migrations.iter().zip(&plan.after) {
        let record = recorded.get(&migration.file).cloned();
        if let Some(record) = &record {
            let texts = migration.texts();
            let is_applied = record.at.done >= record.statements.len();
            let fixed = if is_applied {
                record.statements.len().max(texts.len())
            } else {
                record.at.begun
            };
            refuse_changes(migration, record, fixed)?;
            if is_applied {
                continue;
            }
        }
        pending.push(Pending {
            migration,
            last,
            record,
        });
    }
    Ok(pending)
}

/// Statements that were run stay as they were.
fn refuse_changes(migration: &Migration, record: &Record, fixed: usize) -> Result<(), String> {
    for number in 0..fixed {
        let was = record.statements.get(number).map(String::as_str);
        let is = migration.statements.get(number);
        let text = is.map(|statement| statement.text.as_str());
        if was == text {
            continue;
        }
        let line = is.map_or(1, |statement| statement.line);
        let show = |text: Option<&str>| text.unwrap_or("nothing").to_owned();
        return Err(format!(
            "{}:{line}: this file was changed after it was applied\n  statement {} was: {}\n  \
             statement {} is:  {}\n  = help: put it back as it was, and the change into a new file; \
             `rsylla schema diff` writes what leads there",
            migration.file,
            number + 1,
            show(was),
            number + 1,
            show(text)
        ));
    }
    Ok(())
}

/// Runs one migration from where it is.
pub(crate) async fn run(
    session: &Session,
    history: &History,
    pending: &Pending<'_>,
    say: impl Fn(&str),
) -> Result<(), String> {
    let migration = pending.migration;
    let (file, texts) = (&migration.file, migration.texts());
    let at = pending.at();
    match &pending.record {
        None => history.note(file, &texts).await?,
        Some(record) if record.statements != texts => history.renote(file, &texts, at).await?,
        Some(_) => {}
    }
    for (number, statement) in migration.statements.iter().enumerate().skip(at.done) {
        say(&format!(
            "{file}:{}: statement {} of {}",
            statement.line,
            number + 1,
            texts.len()
        ));
        let before = Progress {
            begun: number,
            done: number,
        };
        let begun = Progress {
            begun: number + 1,
            done: number,
        };
        let done = Progress {
            begun: number + 1,
            done: number + 1,
        };
        if at.begun > number {
            let after = migration.after(number, pending.last);
            if has_landed(session, migration, statement, after).await? {
                history.advance(file, begun, done).await?;
                continue;
            }
        } else {
            history.advance(file, before, begun).await?;
        }
        let answer = session.driver().query_unpaged(statement.cql.as_str(), ());
        match answer.await.map_err(rsylla::Error::from) {
            Ok(_) => history.advance(file, begun, done).await?,
            Err(error) if error.is_not_executed() => {
                history.advance(file, begun, before).await?;
                return Err(format!("{file}:{}: {error}", statement.line));
            }
            Err(error) => {
                return Err(format!(
                    "{file}:{}: {error}\n  = note: the statement may have been executed; \
                     apply again, and it is looked for",
                    statement.line
                ));
            }
        }
    }
    Ok(())
}

/// Whether a statement that was begun has been executed, by what the cluster has of the objects that
/// it makes, changes or drops.
async fn has_landed(
    session: &Session,
    migration: &Migration,
    statement: &Statement,
    after: &Catalog,
) -> Result<bool, String> {
    let (before, after) = (Schema::of(&statement.before), Schema::of(after));
    let touched: BTreeSet<Object> = compare(&before, &after, true)
        .into_iter()
        .map(|difference| difference.object)
        .collect();
    let is_touched = |name: &str| touched.iter().any(|object| object.keyspace == name);
    let live = cluster::read(session, is_touched).await?.schema;
    let differences = |expected: &Schema| -> Vec<Difference> {
        compare(expected, &live, true)
            .into_iter()
            .filter(|difference| touched.contains(&difference.object))
            .collect()
    };
    let missing = differences(&after);
    if missing.is_empty() && !touched.is_empty() {
        return Ok(true);
    }
    if differences(&before).is_empty() {
        return Ok(false);
    }
    let sentences: Vec<String> = missing
        .iter()
        .map(|difference| format!("\n  {}", difference.sentence("the file", "the cluster")))
        .collect();
    Err(format!(
        "{}:{}: this statement was begun, and the cluster is neither as before it nor as after it:{}\n  \
         = help: make the cluster as it was before or as it is after, and apply again",
        migration.file,
        statement.line,
        sentences.concat()
    ))
}

/// Records what is pending as applied, without running it.
pub(crate) async fn baseline(history: &History, pending: &Pending<'_>) -> Result<(), String> {
    let (file, texts) = (&pending.migration.file, pending.migration.texts());
    match &pending.record {
        None => history.note(file, &texts).await?,
        Some(_) => history.renote(file, &texts, pending.at()).await?,
    }
    let all = Progress {
        begun: texts.len(),
        done: texts.len(),
    };
    history.advance(file, pending.at(), all).await
}
