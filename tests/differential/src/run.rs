//! A run: schema after schema, statement after statement, until the limit.

use std::io;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use rsylla_conformance::case::Case;
use serde_json::json;

use crate::found::Found;
use crate::generate::Generator;
use crate::mutate::mutate;
use crate::random::Random;
use crate::reduce::Replay;
use crate::shrink::shrink;
use crate::site::{Judged, Site};
use crate::verdict::Verdict;
use crate::wire::Connection;

/// How many statements of a schema's first build are written.
const FIRST_STATEMENTS: usize = 21;
/// How many rounds one keyspace serves; before each but the first its schema changes a little.
const ROUNDS: usize = 5;
const CHANGES: usize = 6;
/// How many statements a round writes; as many mutations come in addition.
const STATEMENTS: usize = 2048;
const SLIPS: u32 = 12;

/// What to run.
#[derive(Debug, Clone)]
pub struct Options {
    /// The server, as `host:port`.
    pub node: String,
    /// What all choices follow from.
    pub seed: u64,
    /// When to stop.
    pub limit: Limit,
    /// Whether progress is shown.
    pub shows_progress: bool,
}

/// When a run stops.
#[derive(Debug, Clone, Copy)]
pub enum Limit {
    /// After so many statements.
    Statements(u64),
    /// After so long.
    Time(Duration),
}

/// What a run did.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How many statements both sides judged.
    pub statements: u64,
    /// How many of them the server took.
    pub accepted: u64,
    /// How many schema statements both sides judged.
    pub schema_statements: u64,
    /// How many of them the server took.
    pub accepted_schema_statements: u64,
    /// How often the server failed instead of answering.
    pub failures: u64,
    /// How long it took.
    pub time: Duration,
    /// What differed.
    pub found: Found,
}

/// Compares until the limit is reached.
pub fn run(options: &Options) -> io::Result<Outcome> {
    let mut run = Run {
        options,
        connection: Connection::open(&options.node)?,
        random: Random::new(options.seed),
        outcome: Outcome::default(),
        begun: Instant::now(),
        progress: progress(options),
        keyspace: format!("differential{}", std::process::id()),
    };
    while !run.is_over() {
        run.one_schema()?;
    }
    run.progress.finish_and_clear();
    run.outcome.time = run.begun.elapsed();
    Ok(run.outcome)
}

struct Run<'o> {
    options: &'o Options,
    connection: Connection,
    random: Random,
    outcome: Outcome,
    begun: Instant,
    progress: ProgressBar,
    keyspace: String,
}

/// A statement that both sides judged differently.
struct Differing {
    text: String,
    cause: String,
    is_schema_statement: bool,
    schema: Vec<String>,
}

impl Run<'_> {
    fn is_over(&self) -> bool {
        match self.options.limit {
            Limit::Statements(limit) => self.outcome.statements >= limit,
            Limit::Time(limit) => self.begun.elapsed() >= limit,
        }
    }

    /// Makes a schema, writes statements against it, and shrinks what differed.
    fn one_schema(&mut self) -> io::Result<()> {
        let mut random = Random::new(self.random.fork());
        let mut differing = Vec::new();
        let mut connection = Connection::open(&self.options.node)?;
        let mut site = Site::make(&mut connection, &self.keyspace)?;
        let mut is_same = true;
        for number in 0..FIRST_STATEMENTS {
            is_same =
                is_same && self.change(&mut site, &mut random, Some(number), &mut differing)?;
        }
        for round in 0..ROUNDS {
            if !is_same || self.is_over() || !has_tables(&site) {
                break;
            }
            self.statements(&mut site, &mut random, &mut differing)?;
            for _ in 0..CHANGES {
                is_same = is_same
                    && round + 1 < ROUNDS
                    && self.change(&mut site, &mut random, None, &mut differing)?;
            }
        }
        site.remove()?;
        for case in differing {
            self.keep(case)?;
        }
        Ok(())
    }

    /// Makes one schema statement; false where the two sides are no longer the same.
    fn change(
        &mut self,
        site: &mut Site<'_>,
        random: &mut Random,
        first: Option<usize>,
        differing: &mut Vec<Differing>,
    ) -> io::Result<bool> {
        let is_careful = random.chance(60);
        random.set_slips(if is_careful { 0 } else { SLIPS });
        if first.is_some_and(|number| number >= 3) && !has_tables(site) && first > Some(8) {
            return Ok(true);
        }
        let Some(mut generator) = Generator::new(random, &site.catalog, &site.keyspace) else {
            return Ok(false);
        };
        let mut text = match first {
            Some(number) => generator.first_statement(number),
            None => generator.schema_statement(),
        };
        if first.is_none() && random.chance(25) {
            text = mutate(random, &site.catalog, &site.keyspace, &text);
        }
        let schema = site.schema.clone();
        let judged = site.change(&text)?;
        self.outcome.schema_statements += 1;
        self.outcome.accepted_schema_statements += u64::from(judged.server.is_accepted());
        self.note(&judged, text, true, &schema, differing);
        Ok(judged.server.is_accepted() == judged.checker.is_accepted()
            && !matches!(judged.server, Verdict::None(_)))
    }

    /// Writes a round of statements, and mutations of those that were taken.
    fn statements(
        &mut self,
        site: &mut Site<'_>,
        random: &mut Random,
        differing: &mut Vec<Differing>,
    ) -> io::Result<()> {
        let mut texts = Vec::with_capacity(STATEMENTS);
        for _ in 0..STATEMENTS {
            let is_careful = random.chance(50);
            random.set_slips(if is_careful { 0 } else { SLIPS });
            if let Some(mut generator) = Generator::new(random, &site.catalog, &site.keyspace) {
                texts.push(generator.statement());
            }
        }
        let accepted = self.judge(site, texts, differing)?;
        let mut mutated: Vec<_> = Vec::with_capacity(accepted.len());
        for text in &accepted {
            let mut text = mutate(random, &site.catalog, &site.keyspace, text);
            while random.chance(20) {
                text = mutate(random, &site.catalog, &site.keyspace, &text);
            }
            mutated.push(text);
        }
        self.judge(site, mutated, differing)?;
        Ok(())
    }

    /// Judges statements; gives those that the server takes.
    fn judge(
        &mut self,
        site: &mut Site<'_>,
        mut texts: Vec<String>,
        differing: &mut Vec<Differing>,
    ) -> io::Result<Vec<String>> {
        texts.retain(|text| !is_schema_text(text));
        let views: Vec<_> = texts.iter().map(String::as_str).collect();
        let judged = site.prepare(&views)?;
        let mut accepted = Vec::new();
        for (text, judged) in texts.into_iter().zip(judged) {
            self.outcome.statements += 1;
            if judged.server.is_accepted() {
                self.outcome.accepted += 1;
                accepted.push(text.clone());
            }
            if let Some(cause) = judged.cause()
                && self.outcome.found.count(&cause)
            {
                let text = shrink(site, &text, &cause)?;
                let schema = site.schema.clone();
                differing.push(Differing {
                    text,
                    cause,
                    is_schema_statement: false,
                    schema,
                });
            }
            self.outcome.failures += u64::from(matches!(judged.server, Verdict::None(_)));
        }
        self.show();
        Ok(accepted)
    }

    fn note(
        &mut self,
        judged: &Judged,
        text: String,
        is_schema_statement: bool,
        schema: &[String],
        differing: &mut Vec<Differing>,
    ) {
        self.outcome.failures += u64::from(matches!(judged.server, Verdict::None(_)));
        if let Some(cause) = judged.cause()
            && self.outcome.found.count(&cause)
        {
            differing.push(Differing {
                text,
                cause,
                is_schema_statement,
                schema: schema.to_vec(),
            });
        }
    }

    /// Reduces the schema of a difference and keeps it as a case.
    fn keep(&mut self, differing: Differing) -> io::Result<()> {
        let Differing {
            text,
            cause,
            is_schema_statement,
            schema,
        } = differing;
        let keyspace = self.keyspace.clone();
        let mut replay = Replay {
            connection: &mut self.connection,
            keyspace,
            is_schema_statement,
        };
        let mut schema_statements = replay.reduce(&schema[1..], &text, &cause)?;
        let judged = replay.judge(&schema_statements, &text)?;
        schema_statements.insert(0, schema[0].clone());
        let (case, details) = case(
            &self.keyspace,
            &schema_statements,
            &text,
            judged,
            is_schema_statement,
            self.options.seed,
        );
        self.outcome.found.keep(&cause, case, details);
        Ok(())
    }

    fn show(&self) {
        match self.options.limit {
            Limit::Statements(_) => self.progress.set_position(self.outcome.statements),
            Limit::Time(_) => self.progress.set_position(self.begun.elapsed().as_secs()),
        }
        let rate =
            self.outcome.statements * 1000 / (self.begun.elapsed().as_millis() as u64).max(1);
        self.progress.set_message(format!(
            "{} statements, {rate} a second, {} differ",
            self.outcome.statements,
            self.outcome.found.total()
        ));
    }
}

fn has_tables(site: &Site<'_>) -> bool {
    site.catalog
        .keyspace(&site.keyspace)
        .is_some_and(|keyspace| !keyspace.tables.is_empty())
}

/// Whether a mutation made a schema statement, or one that changes the connection:
/// of those PREPARE says less than executing them.
fn is_schema_text(text: &str) -> bool {
    let first = text
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_uppercase();
    !matches!(
        &*first,
        "SELECT" | "INSERT" | "UPDATE" | "DELETE" | "BEGIN" | "TRUNCATE"
    )
}

fn case(
    keyspace: &str,
    schema: &[String],
    text: &str,
    judged: Option<Judged>,
    is_schema_statement: bool,
    seed: u64,
) -> (Case, String) {
    let renamed = |text: &str| text.replace(keyspace, "ks");
    let kind = if is_schema_statement { "ddl" } else { "dml" };
    let mut case = Case {
        origin: format!("seed {seed}"),
        kind: kind.to_owned(),
        ks: Some("ks".to_owned()),
        schema: schema.iter().map(|text| renamed(text)).collect(),
        cql: renamed(text),
        ..Case::default()
    };
    case.id = crate::record::id(&case);
    let Some(judged) = judged else {
        return (case, "differs no more".to_owned());
    };
    crate::record::fill(&mut case, &judged.server);
    if let Some(error) = &mut case.error {
        *error = json!({"code": error["code"], "msg": renamed(error["msg"].as_str().unwrap_or_default())});
    }
    let details = judged
        .difference()
        .map_or_else(String::new, |difference| renamed(&difference.details));
    (case, details)
}

fn progress(options: &Options) -> ProgressBar {
    if !options.shows_progress {
        return ProgressBar::hidden();
    }
    let length = match options.limit {
        Limit::Statements(limit) => limit,
        Limit::Time(limit) => limit.as_secs(),
    };
    let bar = ProgressBar::new(length);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {elapsed} {msg}") {
        bar.set_style(style);
    }
    bar
}
