//! A schema that is written and replayed is the same schema: those of the recorded cases of this
//! repository, and of every `*.jsonl.gz` in the folder that `RSYLLA_CORPUS` names.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use rsylla_cql::catalog::Keyspace;
use rsylla_cql::{Catalog, Dialect};
use rsylla_schema::{Schema, compare, migrate, write};
use serde_json::Value;

/// The schemas of recorded cases: the keyspace of names without one, and the statements.
fn schemas(text: &str) -> BTreeSet<(Option<String>, Vec<String>)> {
    let mut schemas = BTreeSet::new();
    for line in text.lines() {
        let case: Value = serde_json::from_str(line).expect("a case a line");
        let text = |key: &str| case[key].as_str().map(str::to_owned);
        let mut statements: Vec<String> = case["schema"]
            .as_array()
            .expect("a schema")
            .iter()
            .filter_map(|statement| statement.as_str().map(str::to_owned))
            .collect();
        if case["kind"] == "ddl" && case["accept"] == true {
            statements.extend(text("cql"));
        }
        schemas.insert((text("ks"), statements));
    }
    schemas
}

fn replay(dialect: Dialect, keyspace: Option<&str>, statements: &[String]) -> Catalog {
    let mut catalog = Catalog::new(dialect);
    if let Some(keyspace) = keyspace {
        catalog.assume_keyspace(keyspace);
    }
    for statement in statements {
        catalog.load("case", statement, keyspace);
    }
    catalog
}

/// What a keyspace is, apart from how its options were spelt and where things stand.
fn described(keyspace: &Keyspace) -> String {
    let tables = keyspace.tables.values().map(|table| {
        let columns: Vec<_> = table
            .columns
            .iter()
            .map(|c| (&c.name, &c.ty, c.kind, c.order, &c.mask_function))
            .collect();
        let indexes: Vec<_> = table
            .indexes
            .values()
            .map(|i| (&i.name, &i.targets, &i.kind, &i.options, i.local))
            .collect();
        format!(
            "{} {columns:?} {} {} {indexes:?} {:?} {} {:?}\n",
            table.name,
            table.partition_key_len,
            table.clustering_len,
            table.view,
            table.compact_storage,
            table.ttl_column
        )
    });
    let functions = keyspace.functions.values().flatten().map(|f| {
        format!(
            "{} {:?} {:?} {} {} {}\n",
            f.name, f.arguments, f.returns, f.called_on_null, f.language, f.body
        )
    });
    let aggregates = keyspace.aggregates.values().flatten().map(|a| {
        format!(
            "{} {:?} {} {:?} {:?} {:?} {:?} {:?}\n",
            a.name,
            a.arguments,
            a.state_function,
            a.state,
            a.reduce_function,
            a.final_function,
            a.initial,
            a.returns
        )
    });
    let mut functions: Vec<String> = functions.chain(aggregates).collect();
    functions.sort();
    format!(
        "{} {} {}\n{:?}\n{}{}",
        keyspace.name,
        keyspace.durable_writes,
        keyspace.tablets,
        keyspace.types,
        tables.collect::<String>(),
        functions.concat()
    )
}

/// Replays every schema of a text; says what came out different.
fn check(dialect: Dialect, text: &str, failures: &mut Vec<String>) -> usize {
    let schemas = schemas(text);
    let mut previous: Option<Schema> = None;
    for (keyspace, statements) in &schemas {
        let first = replay(dialect, keyspace.as_deref(), statements);
        let schema = Schema::of(&first);
        let text = write(&schema);
        let mut second = Catalog::new(dialect);
        // What is only taken to exist is not made.
        for name in schema
            .keyspaces
            .values()
            .filter(|k| k.replication.is_none())
        {
            second.assume_keyspace(&name.name);
        }
        let mut problems: Vec<String> = second
            .load("written", &text, None)
            .iter()
            .filter(|found| found.is_error())
            .map(|found| found.message.clone())
            .collect();
        let again = Schema::of(&second);
        problems.extend(
            compare(&schema, &again, true)
                .iter()
                .map(|difference| difference.sentence("the first", "the second")),
        );
        for keyspace in schema.keyspaces.keys() {
            let (a, b) = (first.keyspace(keyspace), second.keyspace(keyspace));
            if let (Some(a), Some(b)) = (a, b)
                && described(a) != described(b)
            {
                problems.push(format!("{}\n--\n{}", described(a), described(b)));
            }
        }
        if write(&again) != text {
            problems.push("written differently again".to_owned());
        }
        for from in [Schema::new(dialect), schema.clone()] {
            let migration = migrate(&from, &schema);
            problems.extend(migration.refused);
            if !from.keyspaces.is_empty() && !migration.steps.is_empty() {
                problems.push(format!("what leads to itself: {:?}", migration.steps));
            }
        }
        // What cannot be reached is told; what is not told is replayed, and arrives.
        if let Some(from) = previous.replace(schema.clone())
            && dialect == Dialect::Cassandra
        {
            problems.extend(
                migrate(&from, &schema)
                    .refused
                    .into_iter()
                    .filter(|reason| !reason.contains("make a type of another name"))
                    .map(|reason| format!("{}\n{reason}", write(&from))),
            );
        }
        if !problems.is_empty() {
            failures.push(format!(
                "{}\n{text}\n{}",
                statements.join(";\n"),
                problems.join("\n")
            ));
        }
    }
    schemas.len()
}

fn read(path: &Path) -> String {
    let bytes = fs::read(path).expect("a readable file");
    let mut text = String::new();
    if path.extension().is_some_and(|extension| extension == "gz") {
        GzDecoder::new(bytes.as_slice())
            .read_to_string(&mut text)
            .expect("a gzip file");
    } else {
        text = String::from_utf8(bytes).expect("UTF-8");
    }
    text
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .expect("a folder")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.to_string_lossy().ends_with(extension))
        .collect();
    paths.sort();
    paths
}

#[test]
fn what_is_written_replays_to_the_same_schema() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = files(&root.join("../../tests/conformance/cases"), ".jsonl");
    if let Some(corpus) = std::env::var_os("RSYLLA_CORPUS") {
        paths.extend(files(Path::new(&corpus), ".jsonl.gz"));
    }
    assert!(!paths.is_empty());
    let mut failures = Vec::new();
    for path in paths {
        let name = path.file_name().expect("a name").to_string_lossy();
        let dialect = if name.starts_with("scylla") {
            Dialect::Scylla
        } else {
            Dialect::Cassandra
        };
        let before = failures.len();
        let count = check(dialect, &read(&path), &mut failures);
        let wrong = failures.len() - before;
        println!("{name}: {count} schemas, {wrong} not the same");
    }
    assert!(
        failures.is_empty(),
        "{} schemas are not the same:\n{}",
        failures.len(),
        failures[..failures.len().min(10)].join("\n\n====\n")
    );
}
