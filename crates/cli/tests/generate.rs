//! `rsylla generate python`, from a folder of files to a folder of files.

#![allow(clippy::unwrap_used, reason = "a step that fails fails the test")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

const SCHEMA: &str =
    "CREATE KEYSPACE shop WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};
CREATE TABLE shop.orders (id int PRIMARY KEY, total bigint);";
const QUERY: &str = "-- One order.\n-- name: order\nSELECT total FROM shop.orders WHERE id = ?;\n";

/// A project of these files.
fn project(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    let own = [
        ("rsylla.toml", "[schema]\nkeyspace = \"shop\"\n"),
        ("schemas/shop.cql", SCHEMA),
    ];
    for (name, text) in own.iter().chain(files) {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn generate(folder: &TempDir, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rsylla"))
        .args(["generate", "python", "--out", "out"])
        .args(arguments)
        .current_dir(folder.path())
        .output()
        .unwrap()
}

#[track_caller]
fn check(output: &Output, code: i32, stdout: &str, stderr: &str) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let (said, noted) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{said}{noted}");
    assert_eq!(said, stdout, "{noted}");
    assert!(noted.contains(stderr), "{noted}");
    assert!(!noted.contains("panicked"), "{noted}");
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn files_are_written_checked_and_removed() {
    let project = project(&[("queries/shop.cql", QUERY), ("queries/old.cql", QUERY)]);
    check(
        &generate(&project, &["--check"]),
        1,
        "new: out/__init__.py\nnew: out/old.py\nnew: out/shop.py\n",
        "out is not up to date: run the same without `--check`",
    );
    assert!(!project.path().join("out").exists());
    let written = "new: out/__init__.py\nnew: out/old.py\nnew: out/shop.py\n";
    check(&generate(&project, &[]), 0, written, "");
    check(&generate(&project, &["--check"]), 0, "", "");

    fs::remove_file(project.path().join("queries/old.cql")).unwrap();
    let out = project.path().join("out");
    fs::write(out.join("own.py"), "# a person's\n").unwrap();
    let changes = "changed: out/__init__.py\nstale: out/old.py\n";
    check(&generate(&project, &["--check"]), 1, changes, "");
    check(&generate(&project, &[]), 0, changes, "");
    assert_eq!(names(&out), ["__init__.py", "own.py", "shop.py"]);
}

#[test]
fn only_named_files_are_read() {
    let project = project(&[("a/one.cql", QUERY), ("b/two.cql", QUERY)]);
    let written = "new: out/__init__.py\nnew: out/one.py\nnew: out/two.py\n";
    check(&generate(&project, &["a/one.cql", "b"]), 0, written, "");
    let text = fs::read_to_string(project.path().join("out/one.py")).unwrap();
    assert!(text.contains("The statements of `a/one.cql`.\n"), "{text}");
}

#[test]
fn mistakes_have_their_place_and_nothing_is_written() {
    let wrong = "-- fragment: columns\ntotl\n-- name: a\nSELECT ${columns} FROM orders WHERE id = ?;\n\
                 -- name: b\n-- rsylla: page_sise = 3\nSELECT total FROM orders WHERE id = ?;\n";
    let project = project(&[("queries/shop.cql", wrong)]);
    let output = generate(&project, &[]);
    check(
        &output,
        1,
        "",
        "error[unknown-column]: table `shop.orders` has no column `totl`",
    );
    check(&output, 1, "", "queries/shop.cql:2:1\n");
    check(
        &output,
        1,
        "",
        "unknown option `page_sise`: did you mean `page_size`?",
    );
    check(&output, 1, "", "queries/shop.cql:6:12\n");
    assert!(!project.path().join("out").exists());
}

#[test]
fn what_a_person_wrote_is_not_replaced() {
    let project = project(&[
        ("queries/shop.cql", QUERY),
        ("out/shop.py", "print('mine')\n"),
    ]);
    check(
        &generate(&project, &[]),
        2,
        "",
        "`out/shop.py` was not generated",
    );
    assert_eq!(names(&project.path().join("out")), ["shop.py"]);
}

#[test]
fn the_environment_may_be_wrong() {
    let empty = project(&[]);
    check(&generate(&empty, &[]), 2, "", "queries");
    let twice = project(&[("a/shop.cql", QUERY), ("b/shop.cql", QUERY)]);
    check(
        &generate(&twice, &["a", "b"]),
        2,
        "",
        "`a/shop.cql` and `b/shop.cql` would both be the module `shop`",
    );
    check(
        &generate(&twice, &["/etc/hostname"]),
        2,
        "",
        "leads out of the project",
    );
    check(&generate(&twice, &["none.cql"]), 2, "", "none.cql");
}
