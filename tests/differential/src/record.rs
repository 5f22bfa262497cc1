//! Records the server's verdicts on written statements, as cases to be replayed without it.
//!
//! A file is a script: schema statements build the schema, of which what comes
//! after is judged; each statement makes a case. Comments are left out. A schema
//! statement that the server refuses makes a case and changes nothing.

use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use rsylla_conformance::case::Case;
use rsylla_cql::Dialect;
use rsylla_cql::syntax::parse_script;
use serde_json::json;

use crate::verdict::Verdict;
use crate::wire::Connection;

/// Records the statements of a script; gives how many there were.
pub fn record(node: &str, script: &Path, output: &Path) -> io::Result<usize> {
    let text = std::fs::read_to_string(script)?;
    let origin = script
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let mut recording = Recording {
        connection: Connection::open(node)?,
        origin,
        keyspace: None,
        schema: Vec::new(),
        cases: Vec::new(),
    };
    for statement in statements(&text) {
        recording.statement(statement)?;
    }
    recording.clean()?;
    let mut file = BufWriter::new(File::create(output)?);
    for case in &recording.cases {
        serde_json::to_writer(&mut file, case)?;
        file.write_all(b"\n")?;
    }
    Ok(recording.cases.len())
}

/// The statements of a script. What does not parse ends at the next semicolon.
fn statements(text: &str) -> Vec<&str> {
    let (statements, _) = parse_script(text, Dialect::Cassandra);
    statements
        .iter()
        .map(|statement| text[statement.span.start as usize..statement.span.end as usize].trim())
        .collect()
}

struct Recording {
    connection: Connection,
    origin: String,
    keyspace: Option<String>,
    schema: Vec<String>,
    cases: Vec<Case>,
}

impl Recording {
    fn statement(&mut self, text: &str) -> io::Result<()> {
        let words: Vec<String> = text
            .split_whitespace()
            .take(3)
            .map(str::to_lowercase)
            .collect();
        let is_schema_statement = matches!(
            words.first().map(String::as_str),
            Some("create" | "alter" | "drop")
        );
        if let [use_word, name] = &words[..]
            && use_word == "use"
        {
            self.connection.execute(text)?;
            self.keyspace = Some(name.clone());
            return Ok(());
        }
        if words.first().map(String::as_str) == Some("create")
            && words.get(1).map(String::as_str) == Some("keyspace")
        {
            let name = text.split_whitespace().find(|word| {
                !matches!(
                    &*word.to_lowercase(),
                    "create" | "keyspace" | "if" | "not" | "exists"
                )
            });
            self.connection.execute(&format!(
                "DROP KEYSPACE IF EXISTS {}",
                name.unwrap_or_default()
            ))?;
            self.schema.clear();
            self.keyspace = None;
        }
        let response = if is_schema_statement {
            self.connection.execute(text)?
        } else {
            match self.connection.prepare(&[text])?.pop() {
                Some(response) => response,
                None => return Ok(()),
            }
        };
        let verdict = Verdict::of_server(&response);
        let mut case = Case {
            origin: self.origin.clone(),
            kind: if is_schema_statement { "ddl" } else { "dml" }.to_owned(),
            ks: self.keyspace.clone(),
            schema: self.schema.clone(),
            cql: text.to_owned(),
            ..Case::default()
        };
        case.id = id(&case);
        fill(&mut case, &verdict);
        self.cases.push(case);
        if is_schema_statement && verdict.is_accepted() {
            self.schema.push(text.to_owned());
        }
        Ok(())
    }

    /// Drops the keyspaces that were made.
    fn clean(&mut self) -> io::Result<()> {
        let made: Vec<String> = self
            .cases
            .iter()
            .filter(|case| case.cql.to_lowercase().starts_with("create keyspace"))
            .filter_map(|case| {
                let words = case.cql.split_whitespace();
                let mut names = words.filter(|word| {
                    !matches!(
                        &*word.to_lowercase(),
                        "create" | "keyspace" | "if" | "not" | "exists"
                    )
                });
                names.next().map(str::to_owned)
            })
            .collect();
        for name in made {
            self.connection
                .execute(&format!("DROP KEYSPACE IF EXISTS {name}"))?;
        }
        Ok(())
    }
}

/// A name for a case, by what it asks.
pub(crate) fn id(case: &Case) -> String {
    let mut hasher = DefaultHasher::new();
    (&case.ks, &case.schema, &case.cql).hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// Writes a verdict into a case.
pub(crate) fn fill(case: &mut Case, verdict: &Verdict) {
    match verdict {
        Verdict::Accepted(prepared) => {
            case.accept = true;
            if case.kind == "dml" {
                case.markers = Some(prepared.markers.clone());
                case.pk_indexes = Some(prepared.partition_key.clone());
                case.columns = Some(prepared.columns.clone());
            }
        }
        Verdict::Refused(code, message) => {
            case.error =
                Some(json!({"code": code.parse::<u32>().unwrap_or_default(), "msg": message}));
        }
        Verdict::None(message) => case.server_error = Some(json!({"msg": message})),
    }
}
