//! `rsylla check --json-lines`: one request a line in, one answer a line out.
//!
//! ```text
//! {"id": "a1", "keyspace": "ks1", "schema": ["CREATE TABLE …"], "cql": "SELECT …"}
//!     ─▶ catalog ─▶ check ─▶ {"id": "a1", "ok": true, "kind": "select", "markers": […], …}
//! ```
//!
//! It reads no configuration: a request carries its own schema. Programs
//! outside this project call it, so names and shapes stand as `docs/design.md`
//! has them.

use std::collections::HashMap;
use std::io::{BufRead, Write};
use std::sync::Arc;

use rsylla_cql::checked::CheckedStatement;
use rsylla_cql::diagnostic::Diagnostic;
use rsylla_cql::{Catalog, CqlType, Dialect, check};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Answers every line of `input` on `output`, in order.
///
/// # Errors
/// Only what reading and writing give.
pub fn run(input: impl BufRead, mut output: impl Write) -> std::io::Result<()> {
    let mut service = Service::default();
    for line in input.split(b'\n') {
        let line = line?;
        if line.trim_ascii().is_empty() {
            continue;
        }
        output.write_all(service.answer(&line).as_bytes())?;
        output.write_all(b"\n")?;
        output.flush()?;
    }
    Ok(())
}

/// Answers requests; remembers the schemas that requests gave a name.
#[derive(Default)]
pub struct Service {
    schemas: HashMap<String, Arc<Schema>>,
}

/// A replayed schema, and what of it failed.
struct Schema {
    catalog: Catalog,
    keyspace: Option<String>,
    errors: Vec<SchemaError>,
}

#[derive(Deserialize)]
struct Request {
    id: Value,
    #[serde(default)]
    dialect: Option<String>,
    #[serde(default)]
    keyspace: Option<String>,
    #[serde(default)]
    schema: Option<Vec<String>>,
    #[serde(default)]
    schema_id: Option<String>,
    cql: String,
}

#[derive(Serialize)]
struct Answer {
    id: Value,
    ok: bool,
    kind: &'static str,
    markers: Vec<Named>,
    partition_key: Vec<u16>,
    columns: Vec<Named>,
    idempotent: Option<bool>,
    lints: Vec<Lint>,
    errors: Vec<Error>,
    schema_errors: Vec<SchemaError>,
}

#[derive(Serialize)]
struct Fatal {
    id: Value,
    fatal: String,
}

#[derive(Serialize)]
struct Named {
    name: String,
    #[serde(rename = "type")]
    ty: String,
}

#[derive(Serialize)]
struct Lint {
    code: &'static str,
    message: String,
    start: u32,
    end: u32,
}

#[derive(Serialize, Clone)]
struct Error {
    code: &'static str,
    message: String,
    help: Option<String>,
    start: u32,
    end: u32,
    line: u32,
    column: u32,
}

/// An error in one entry of `schema`; offsets are those of the entry's text.
#[derive(Serialize, Clone)]
struct SchemaError {
    index: usize,
    #[serde(flatten)]
    error: Error,
}

impl Service {
    /// The answer to one line, without a line break.
    pub fn answer(&mut self, line: &[u8]) -> String {
        let answer = parse(line).and_then(|request| {
            let id = request.id.clone();
            self.check(request).map_err(|fatal| Fatal { id, fatal })
        });
        let text = match &answer {
            Ok(answer) => serde_json::to_string(answer),
            Err(fatal) => serde_json::to_string(fatal),
        };
        text.unwrap_or_else(|error| format!(r#"{{"id":null,"fatal":"{error}"}}"#))
    }

    fn check(&mut self, request: Request) -> Result<Answer, String> {
        let schema = self.schema(&request)?;
        let keyspace = request.keyspace.as_deref().or(schema.keyspace.as_deref());
        let checked = check(&schema.catalog, keyspace, &request.cql);
        let text = &request.cql;
        let (errors, lints): (Vec<_>, Vec<_>) = checked
            .diagnostics
            .into_iter()
            .partition(Diagnostic::is_error);
        let statement = checked.statement.as_ref();
        Ok(Answer {
            id: request.id,
            ok: statement.is_some(),
            kind: checked.kind.map_or("invalid", |kind| kind.name()),
            markers: statement.map_or_else(Vec::new, |s| {
                s.markers.iter().map(|m| named(&m.name, &m.ty)).collect()
            }),
            partition_key: statement.map_or_else(Vec::new, |s| s.partition_key.clone()),
            columns: statement.map_or_else(Vec::new, |s| columns(s, schema.catalog.dialect())),
            idempotent: statement.map(|s| s.idempotence.is_idempotent()),
            lints: lints
                .into_iter()
                .map(|lint| Lint {
                    code: lint.code.name(),
                    message: lint.message,
                    start: lint.span.start,
                    end: lint.span.end,
                })
                .collect(),
            errors: errors
                .iter()
                .map(|diagnostic| error(diagnostic, text))
                .collect(),
            schema_errors: schema.errors.clone(),
        })
    }

    /// The schema that a request carries or names.
    fn schema(&mut self, request: &Request) -> Result<Arc<Schema>, String> {
        match (&request.schema_id, &request.schema) {
            (Some(id), None) => self
                .schemas
                .get(id)
                .cloned()
                .ok_or_else(|| format!("no earlier request gave the schema `{id}`")),
            (id, entries) => {
                let dialect = dialect(request)?;
                let entries = entries.as_deref().unwrap_or_default();
                let schema = Arc::new(replay(dialect, request.keyspace.as_deref(), entries));
                if let Some(id) = id {
                    self.schemas.insert(id.clone(), Arc::clone(&schema));
                }
                Ok(schema)
            }
        }
    }
}

fn parse(line: &[u8]) -> Result<Request, Fatal> {
    serde_json::from_slice(line).map_err(|error| {
        let id = serde_json::from_slice::<Value>(line)
            .ok()
            .and_then(|value| value.get("id").cloned())
            .unwrap_or(Value::Null);
        Fatal {
            id,
            fatal: error.to_string(),
        }
    })
}

fn dialect(request: &Request) -> Result<Dialect, String> {
    match &request.dialect {
        None => Ok(Dialect::default()),
        Some(name) => Dialect::by_name(name)
            .ok_or_else(|| format!("unknown dialect `{name}`: it is `cassandra` or `scylla`")),
    }
}

fn replay(dialect: Dialect, keyspace: Option<&str>, entries: &[String]) -> Schema {
    let mut catalog = Catalog::new(dialect);
    if dialect == Dialect::Cassandra {
        // The cluster that `rsylla db up` makes. ScyllaDB's is anybody's.
        catalog.set_data_centers(["dc1"]);
    }
    if let Some(keyspace) = keyspace {
        catalog.assume_keyspace(keyspace);
    }
    let mut errors = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let found = catalog.load(&format!("schema[{index}]"), entry, keyspace);
        errors.extend(
            found
                .iter()
                .filter(|diagnostic| diagnostic.is_error())
                .map(|diagnostic| SchemaError {
                    index,
                    error: error(diagnostic, entry),
                }),
        );
    }
    Schema {
        catalog,
        keyspace: keyspace.map(str::to_owned),
        errors,
    }
}

/// What the server's PREPARE says of the result: conditional statements have
/// no columns in Cassandra, `[applied]` and the row's in ScyllaDB.
fn columns(statement: &CheckedStatement, dialect: Dialect) -> Vec<Named> {
    let (applied, columns) = match (&statement.conditional, dialect) {
        (None, _) => (None, &statement.columns),
        (Some(_), Dialect::Cassandra) => return Vec::new(),
        (Some(conditional), Dialect::Scylla) => (
            Some(named("[applied]", &CqlType::Boolean)),
            &conditional.columns,
        ),
    };
    applied
        .into_iter()
        .chain(columns.iter().map(|c| named(&c.name, &c.ty)))
        .collect()
}

fn named(name: &str, ty: &CqlType) -> Named {
    Named {
        name: name.to_owned(),
        ty: ty.to_string(),
    }
}

fn error(diagnostic: &Diagnostic, text: &str) -> Error {
    let (line, column) = diagnostic.span.line_column(text);
    Error {
        code: diagnostic.code.name(),
        message: diagnostic.message.clone(),
        help: diagnostic.help.clone(),
        start: diagnostic.span.start,
        end: diagnostic.span.end,
        line,
        column,
    }
}
