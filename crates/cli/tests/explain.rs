//! `rsylla explain`, `rsylla completions`, `rsylla manual`.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::Path;
use std::process::{Command, Output};

const SCHEMA: &str = "
CREATE KEYSPACE blog WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};
CREATE TABLE blog.posts (author int, id int, title text, likes int, PRIMARY KEY (author, id));
";

fn rsylla(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rsylla"))
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap()
}

/// The exit code and the text of an explanation.
fn explain(arguments: &[&str]) -> (i32, String) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("schemas")).unwrap();
    std::fs::write(folder.path().join("schemas/blog.cql"), SCHEMA).unwrap();
    let arguments: Vec<&str> = ["explain"].iter().chain(arguments).copied().collect();
    let output = rsylla(folder.path(), &arguments);
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
    )
}

#[test]
fn codes_have_pages() {
    let (exit, page) = explain(&["full-scan"]);
    assert_eq!(exit, 0);
    assert!(page.starts_with("# full-scan\n"), "{page}");
    let (exit, list) = explain(&[]);
    assert_eq!(exit, 0);
    let of_scan = |line: &str| line.starts_with("full-scan ") && line.contains("warn");
    assert!(list.lines().any(of_scan), "{list}");
    assert_eq!(explain(&["full-scam"]).0, 2);
}

#[test]
fn statements_are_described() {
    let described = |arguments: &[&str]| {
        let (exit, text) = explain(arguments);
        assert_eq!(exit, 0, "{text}");
        text
    };
    insta::assert_snapshot!(
        "read",
        described(&["SELECT title FROM blog.posts WHERE author = ? LIMIT ?"])
    );
    let update = "UPDATE posts SET likes = :likes WHERE author = :a AND id = 1 IF likes = :before";
    insta::assert_snapshot!("write", described(&["--keyspace", "blog", update]));
    insta::assert_snapshot!("scan", described(&["SELECT id FROM blog.posts"]));
}

#[test]
fn wrong_statements_are_shown() {
    let (exit, wrong) = explain(&["SELECT titel FROM blog.posts WHERE author = ?"]);
    assert_eq!(exit, 1);
    assert!(wrong.contains("did you mean `title`?"), "{wrong}");
}

#[test]
fn shells_get_completions() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = rsylla(folder.path(), &["completions", shell]);
        assert!(output.status.success());
        let script = String::from_utf8(output.stdout).unwrap();
        assert!(script.contains("explain"), "{shell}");
    }
}

#[test]
fn there_is_a_manual_page_for_each_subcommand() {
    let folder = tempfile::tempdir().unwrap();
    let page = rsylla(folder.path(), &["manual"]);
    let page = String::from_utf8(page.stdout).unwrap();
    assert!(page.contains(".TH rsylla 1"), "{page}");
    let written = rsylla(folder.path(), &["manual", "--out", "man"]);
    assert!(written.status.success());
    for page in ["rsylla.1", "rsylla-check.1", "rsylla-db-up.1"] {
        assert!(folder.path().join("man").join(page).is_file(), "{page}");
    }
}
