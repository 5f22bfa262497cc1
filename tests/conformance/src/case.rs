//! A recorded case: a schema, a statement, and what a real server said.

use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use serde::Deserialize;
use serde_json::{Value, json};

/// One line of a file of cases.
#[derive(Debug, Deserialize)]
pub(crate) struct Case {
    pub(crate) id: String,
    pub(crate) origin: String,
    pub(crate) kind: String,
    pub(crate) ks: Option<String>,
    pub(crate) schema: Vec<String>,
    pub(crate) cql: String,
    pub(crate) accept: bool,
    #[serde(default)]
    pub(crate) error: Option<Value>,
    #[serde(default)]
    pub(crate) why: Option<String>,
    #[serde(default)]
    pub(crate) markers: Option<Vec<(String, String)>>,
    #[serde(default)]
    pub(crate) pk_indexes: Option<Vec<u16>>,
    #[serde(default)]
    pub(crate) columns: Option<Vec<(String, String)>>,
    #[serde(default)]
    pub(crate) server_error: Option<Value>,
    #[serde(default)]
    pub(crate) class: Option<String>,
    #[serde(skip)]
    pub(crate) scylla: bool,
}

impl Case {
    /// The request that asks the checker for its verdict.
    pub(crate) fn request(&self) -> String {
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
    pub(crate) fn class(&self) -> String {
        self.class.clone().unwrap_or_else(|| {
            self.cql
                .split_whitespace()
                .next()
                .unwrap_or("?")
                .to_lowercase()
        })
    }

    /// What the server said of a refused statement.
    pub(crate) fn message(&self) -> String {
        match (&self.error, &self.why) {
            (Some(error), _) => error["msg"].as_str().unwrap_or_default().to_owned(),
            (None, Some(why)) => why.clone(),
            (None, None) => String::new(),
        }
    }
}

/// The files of cases in a folder.
pub(crate) fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
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
pub(crate) fn read(path: &Path) -> io::Result<Vec<Case>> {
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
pub(crate) fn bar(path: &Path) -> f64 {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if name.contains("scylla") { 98.0 } else { 99.95 }
}
