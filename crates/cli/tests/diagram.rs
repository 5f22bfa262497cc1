//! `schema diagram`, of this repository and of small ones.

#![allow(clippy::unwrap_used, reason = "a step that fails fails the test")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rsylla"));
    let Output {
        status,
        stdout,
        stderr,
    } = command
        .current_dir(folder)
        .args(["schema", "diagram"])
        .args(args)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

fn project(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

const SCHEMA: &str = "CREATE KEYSPACE shop
    WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};
CREATE TABLE shop.orders (shop int, at timestamp, total int, PRIMARY KEY (shop, at))
    WITH CLUSTERING ORDER BY (at DESC);
CREATE TABLE shop.totals (shop int PRIMARY KEY, total int);
";

#[test]
fn the_picture_of_this_repository_is_up_to_date() {
    let root = Path::new(ROOT);
    let (code, picture, said) = run(root, &[]);
    assert_eq!((code, said.as_str()), (0, ""));
    let kept = fs::read_to_string(root.join("docs/schema.svg")).unwrap();
    assert!(
        kept == picture,
        "docs/schema.svg is old: write it anew by `rsylla schema diagram --out docs/schema.svg`"
    );
}

#[test]
fn queries_are_told_by_what_they_write_and_read() {
    let dir = project(&[
        ("schemas/shop.cql", SCHEMA),
        (
            "queries/shop.cql",
            "-- name: order\nBEGIN BATCH INSERT INTO shop.orders (shop, at) VALUES (?, ?);
             UPDATE shop.totals SET total = ? WHERE shop = :same; APPLY BATCH;
             -- name: orders\nSELECT at FROM shop.orders WHERE shop = ? [AND at > :since];",
        ),
    ]);
    let (code, picture, said) = run(dir.path(), &["--format", "mermaid"]);
    assert_eq!((code, said.as_str()), (0, ""));
    assert_eq!(
        picture,
        "flowchart LR
    subgraph k0[\"shop\"]
        t0[\"<b>orders</b><br/><b>shop</b> int <b>P</b><br/><b>at</b> timestamp <b>C↓</b><br/>total int\"]
        t1[\"<b>totals</b><br/><b>shop</b> int <b>P</b><br/>total int\"]
    end
    q0([\"order\"])
    q0 ==> t0
    q0 ==> t1
    q1([\"orders\"])
    t0 --> q1
"
    );
}

#[test]
fn what_is_wrong_is_told_and_nothing_is_drawn() {
    let dir = project(&[
        ("schemas/shop.cql", SCHEMA),
        (
            "queries/shop.cql",
            "-- name: totals\nSELECT sum FROM shop.totals WHERE shop = ?;",
        ),
    ]);
    let (code, picture, said) = run(dir.path(), &["--out", "a.svg"]);
    assert_eq!((code, picture.as_str()), (1, ""));
    assert_eq!(
        said,
        "error: queries/shop.cql: totals: table `shop.totals` has no column `sum`\n"
    );
    assert!(!dir.path().join("a.svg").exists());
}

#[test]
fn hostile_names_stay_text() {
    let dir = project(&[(
        "schemas/a.cql",
        "CREATE KEYSPACE k WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};
         CREATE TYPE k.u (\"</text><script>\" int, \"a\"\"]\" int);
         CREATE TABLE k.t (a int PRIMARY KEY, b frozen<u>, \"x\"\"] --> y\" int);",
    )]);
    let (_, svg, said) = run(dir.path(), &[]);
    assert_eq!(said, "");
    assert!(!svg.contains("<script") && svg.contains("&lt;/text&gt;&lt;script&gt;"));
    let (_, mermaid, _) = run(dir.path(), &["--format", "mermaid"]);
    assert!(
        !mermaid.contains("script>") && !mermaid.contains("] -->"),
        "{mermaid}"
    );
}
