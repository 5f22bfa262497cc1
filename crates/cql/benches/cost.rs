//! What checking costs: one statement against 100 tables, a schema of 1 MB, and
//! both at 1, 10 and 100 times the size.
//!
//! `cargo bench -p rsylla-cql --bench cost`. Each time is the best of many, as a
//! busy machine only makes them longer. Exits with 1 where a bar is not met.

use std::fmt::Write;
use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use rsylla_cql::{Catalog, Dialect, check};

/// What a program of some size asks of such tables.
const STATEMENTS: [&str; 8] = [
    "SELECT id, day, at, total, note FROM t7 WHERE id = ? AND day = ? AND at >= ? LIMIT 50",
    "SELECT * FROM shop.t42 WHERE id = :id AND day IN :days ORDER BY at DESC",
    "SELECT count(*), max(total) FROM t93 WHERE id = ? AND day = ?",
    "INSERT INTO t11 (id, day, at, seq, total, items) VALUES (?, ?, to_timestamp(now()), 1, ?, [1, 2])",
    "INSERT INTO shop.t8 (id, day, at, seq, sent) VALUES (?, ?, ?, ?, {street: ?, number: 7}) IF NOT EXISTS USING TTL ?",
    "UPDATE t64 SET total = ?, items = items + ?, notes[?] = ? WHERE id = ? AND day = ? AND at = ? AND seq = 1",
    "DELETE note, notes['a'] FROM t3 WHERE id = ? AND day = ? AND at = ? AND seq = 1 IF total = ?",
    "SELECT at, writetime(note), to_json(notes) FROM t50 WHERE id = ? AND day = ? AND (at, seq) > (?, ?)",
];

/// Bars, in microseconds.
const STATEMENT_BAR: f64 = 10.0;
const SCHEMA_BAR: f64 = 50_000.0;
/// How much longer a byte may take in a text 100 times as long.
const LINEAR_BAR: f64 = 2.0;

fn main() -> ExitCode {
    let results = [statements(), megabyte(), schemas(), batches(), tables()];
    if results.iter().all(|met| *met) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// The statements against 100 tables.
fn statements() -> bool {
    let catalog = load(&schema(100));
    println!("against 100 tables:");
    let times = STATEMENTS.map(|text| {
        let checked = check(&catalog, Some("shop"), text);
        assert!(
            checked.statement.is_some(),
            "{text}: {:?}",
            checked.diagnostics
        );
        let time = best(40, 200, || black_box(check(&catalog, Some("shop"), text)));
        println!("  {time:6.2} us  {text}");
        time
    });
    #[expect(clippy::cast_precision_loss, reason = "a small number")]
    let mean = times.iter().sum::<f64>() / STATEMENTS.len() as f64;
    told("a typical statement", mean, STATEMENT_BAR)
}

/// A schema of 1 MB.
fn megabyte() -> bool {
    let text = schema_of(1 << 20);
    let time = best(10, 1, || black_box(load(&text)));
    told("a schema of 1 MB", time, SCHEMA_BAR)
}

/// Schemas of three sizes.
fn schemas() -> bool {
    scaled(
        "schema",
        |times| schema_of(times * 100 * 1024),
        |text| {
            black_box(load(text));
        },
    )
}

/// Batches of three lengths.
fn batches() -> bool {
    let catalog = load(&schema(100));
    let batch = |times: usize| {
        let mut text = String::from("BEGIN BATCH ");
        for row in 0..times * 20 {
            let table = row % 100;
            let _ = write!(
                text,
                "INSERT INTO t{table} (id, day, at, total) VALUES (?, ?, ?, {row}); "
            );
        }
        text + "APPLY BATCH"
    };
    scaled("batch", batch, |text| {
        black_box(check(&catalog, Some("shop"), text));
    })
}

/// One statement against 100 times as many tables: finding one must not take longer.
fn tables() -> bool {
    let times = [100, 1_000, 10_000].map(|count| {
        let catalog = load(&schema(count));
        best(20, 200, || {
            black_box(check(&catalog, Some("shop"), STATEMENTS[0]))
        })
    });
    println!("one statement against 100, 1,000 and 10,000 tables: {times:.2?} us");
    times[2] <= times[0] * LINEAR_BAR
}

/// Whether a byte takes as long in a text 10 and 100 times the size.
fn scaled(what: &str, text: impl Fn(usize) -> String, run: impl Fn(&str)) -> bool {
    let per_byte = [1, 10, 100].map(|times| {
        let text = text(times);
        #[expect(clippy::cast_precision_loss, reason = "lengths of texts")]
        let bytes = text.len() as f64;
        best(if times == 100 { 3 } else { 10 }, 1, || run(&text)) * 1000.0 / bytes
    });
    let growth = per_byte[2] / per_byte[0];
    println!(
        "{what} of 1, 10 and 100 times the size: {per_byte:.1?} ns a byte ({growth:.2} times)"
    );
    growth <= LINEAR_BAR
}

fn told(what: &str, time: f64, bar: f64) -> bool {
    println!("{what}: {time:.2} us (at most {bar} us)");
    time <= bar
}

/// The best time of one call in microseconds, of `rounds` rounds of `calls` calls.
fn best<T>(rounds: usize, calls: u32, mut run: impl FnMut() -> T) -> f64 {
    let mut best = Duration::MAX;
    for _ in 0..rounds {
        let begun = Instant::now();
        for _ in 0..calls {
            run();
        }
        best = best.min(begun.elapsed() / calls);
    }
    best.as_secs_f64() * 1e6
}

fn load(schema: &str) -> Catalog {
    let mut catalog = Catalog::new(Dialect::Cassandra);
    let diagnostics = catalog.load("shop.cql", schema, None);
    assert!(diagnostics.is_empty(), "{:?}", diagnostics.first());
    catalog
}

/// A schema of at least so many bytes.
fn schema_of(bytes: usize) -> String {
    let one = schema(101).len() - schema(100).len();
    schema(bytes / one + 1)
}

/// A schema of so many tables, some with an index or a view.
fn schema(tables: usize) -> String {
    let mut text = String::from(
        "CREATE KEYSPACE shop WITH replication = {'class': 'NetworkTopologyStrategy', 'dc1': 3};
         USE shop;
         CREATE TYPE address (street text, number int, tags frozen<set<text>>);\n",
    );
    for n in 0..tables {
        let _ = writeln!(
            text,
            "-- What table {n} is for.
             CREATE TABLE t{n} (
                 id uuid, day date, at timestamp, seq int,
                 owner text STATIC, total decimal, note text,
                 items list<int>, labels set<text>, notes map<text, text>,
                 sent frozen<address>, flags frozen<map<text, boolean>>,
                 PRIMARY KEY ((id, day), at, seq)
             ) WITH CLUSTERING ORDER BY (at DESC, seq ASC) AND gc_grace_seconds = 86400;"
        );
        match n % 10 {
            0 => {
                let _ = writeln!(text, "CREATE INDEX t{n}_note ON t{n} (note);");
            }
            5 => {
                let _ = writeln!(
                    text,
                    "CREATE MATERIALIZED VIEW t{n}_by_note AS SELECT id, day, at, seq, note, total FROM t{n}
                     WHERE id IS NOT NULL AND day IS NOT NULL AND at IS NOT NULL AND seq IS NOT NULL AND note IS NOT NULL
                     PRIMARY KEY (note, id, day, at, seq);"
                );
            }
            _ => {}
        }
    }
    text
}
