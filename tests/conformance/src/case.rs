//! A recorded case: a schema, a statement, and what a real server said.

use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// One line of a file of cases.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Case {
    /// Tells it from all others.
    pub id: String,
    /// The file, test or run that it comes from.
    pub origin: String,
    /// `ddl`: what executing it answers; `dml`: what preparing it answers.
    pub kind: String,
    /// `scylla`: syntax that only ScyllaDB has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dialect: Option<String>,
    /// The current keyspace.
    pub ks: Option<String>,
    /// Schema statements, all of which the server took.
    pub schema: Vec<String>,
    /// The statement.
    pub cql: String,
    /// Whether the server took it.
    pub accept: bool,
    /// What the server answered otherwise: `code` and `msg`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Value>,
    /// Why the verdict is what it is, where no server was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Name and type of each bind marker.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub markers: Option<Vec<(String, String)>>,
    /// The marker of each partition-key column, in key order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pk_indexes: Option<Vec<u16>>,
    /// Name and type of each result column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns: Option<Vec<(String, String)>>,
    /// The server failed instead of answering: no verdict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_error: Option<Value>,
    /// The coarse kind of statement, where it is not the first word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// Whether it is a verdict of ScyllaDB's.
    #[serde(skip)]
    pub scylla: bool,
}

impl Case {
    /// The request that asks the checker for its verdict.
    pub fn request(&self) -> String {
        json!({
            "id": self.id,
            "dialect": if self.scylla { "scylla" } else { "cassandra" },
            "keyspace": self.ks,
            "schema": self.schema,
            "cql": self.cql,
        })
        .to_string()
    }

    /// The coarse kind of statement.
    pub fn class(&self) -> String {
        self.class.clone().unwrap_or_else(|| {
            self.cql
                .split_whitespace()
                .next()
                .unwrap_or("?")
                .to_lowercase()
        })
    }

    /// What the server said of a refused statement.
    pub fn message(&self) -> String {
        match (&self.error, &self.why) {
            (Some(error), _) => error["msg"].as_str().unwrap_or_default().to_owned(),
            (None, Some(why)) => why.clone(),
            (None, None) => String::new(),
        }
    }
}

/// The files of cases in a folder.
pub fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.to_string_lossy();
        if name.ends_with(".jsonl") || name.ends_with(".jsonl.gz") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The cases of a file. A file of ScyllaDB's verdicts has `scylla` in its name.
pub fn read(path: &Path) -> io::Result<Vec<Case>> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let file = std::fs::File::open(path)?;
    let reader: Box<dyn Read> = if name.ends_with(".gz") {
        Box::new(GzDecoder::new(file))
    } else {
        Box::new(file)
    };
    BufReader::new(reader)
        .lines()
        .map(|line| {
            let mut case: Case = serde_json::from_str(&line?)?;
            case.scylla = name.contains("scylla");
            Ok(case)
        })
        .collect()
}

/// The least share of cases that must agree, in percent. Some of ScyllaDB's
/// recorded verdicts are inferred from its tests, and a few of those are wrong.
pub fn bar(path: &Path) -> f64 {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if name.contains("scylla") { 98.0 } else { 99.95 }
}
