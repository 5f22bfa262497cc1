//! `rsylla check PATH…`, as people and CI run it.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

fn rsylla(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rsylla"))
        .current_dir(folder)
        .arg("check")
        .args(arguments)
        .output()
        .unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The exit code, and what was found: file, line, column and code.
#[track_caller]
fn found(folder: &Path, arguments: &[&str]) -> (i32, Vec<String>) {
    let arguments: Vec<&str> = arguments
        .iter()
        .copied()
        .chain(["--format", "json"])
        .collect();
    let output = rsylla(folder, &arguments);
    let found: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    let shown = found.iter().map(|found| {
        let part = |name: &str| found[name].as_str().unwrap().to_owned();
        let (line, column) = (&found["line"], &found["column"]);
        format!("{}:{line}:{column} {}", part("file"), part("code"))
    });
    (output.status.code().unwrap(), shown.collect())
}

const SCHEMA: (&str, &str) = (
    "schemas/shop.cql",
    "CREATE KEYSPACE shop WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};\n\
     CREATE TABLE shop.users (id int PRIMARY KEY, name text);\n",
);

#[test]
fn people_see_the_lines_of_the_source() {
    let metrics = include_str!("check/metrics.py");
    let folder = folder(&[("app/metrics.py", metrics)]);
    let output = rsylla(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(1));
    insta::assert_snapshot!(text(&output));
    let summary = String::from_utf8(output.stderr).unwrap();
    assert_eq!(summary, "checked 1 file: 2 errors, 1 warning\n");
}

#[test]
fn programs_get_one_array_with_every_key() {
    let folder = folder(&[
        SCHEMA,
        (
            "a.py",
            "import rsylla\ns.execute('SELECT id /* é */, nmae FROM shop.users WHERE id = 1')\n",
        ),
    ]);
    let output = rsylla(folder.path(), &["--format", "json", "a.py"]);
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let expected = serde_json::json!([
        {
            "file": "a.py", "line": 2, "column": 31, "end_line": 2, "end_column": 35,
            "severity": "error", "code": "unknown-column",
            "message": "table `shop.users` has no column `nmae`", "help": "did you mean `name`?",
        },
    ]);
    assert_eq!(found, expected);
}

#[test]
fn what_is_fine_is_said_by_the_exit_code() {
    let folder = folder(&[
        SCHEMA,
        (
            "queries/users.cql",
            "-- name: user\nSELECT name FROM shop.users WHERE id = ?;\n",
        ),
        (
            "a.py",
            "import rsylla\ns.execute('SELECT name FROM users WHERE id = 1')\n",
        ),
    ]);
    assert_eq!(found(folder.path(), &[]), (0, Vec::new()));
    assert_eq!(found(folder.path(), &["queries", "a.py"]), (0, Vec::new()));
}

#[test]
fn files_of_statements_are_checked_with_what_they_include() {
    let folder = folder(&[
        SCHEMA,
        (
            "queries/users.cql",
            "-- include: parts.cql\n-- name: user\nSELECT ${columns} FROM shop.users [WHERE id = :id];\n",
        ),
        ("queries/parts.cql", "-- fragment: columns\nid, nmae\n"),
    ]);
    assert_eq!(
        found(folder.path(), &["queries/users.cql"]),
        (1, vec!["queries/parts.cql:2:5 unknown-column".to_owned()])
    );
}

#[test]
fn schema_files_and_scripts_are_checked() {
    let folder = folder(&[
        SCHEMA,
        (
            "schemas/wrong.cql",
            "CREATE TABLE shop.t (k int PRIMARY KEY, v nothing);\n",
        ),
        (
            "load.cql",
            "USE shop;\nCREATE TABLE t2 (k int PRIMARY KEY);\nSELECT w FROM t2 WHERE k = 1;\n",
        ),
    ]);
    assert_eq!(
        found(folder.path(), &[]),
        (
            1,
            vec![
                "load.cql:3:8 unknown-column".to_owned(),
                "schemas/wrong.cql:1:43 unknown-type".to_owned(),
            ]
        )
    );
}

#[test]
fn levels_of_lints_are_the_projects() {
    let scan = (
        "a.py",
        "import rsylla\ns.execute('SELECT name FROM users')\n",
    );
    let severity = |level: &str| {
        let config = format!("[lints]\nfull-scan = \"{level}\"\n");
        let folder = folder(&[SCHEMA, ("rsylla.toml", &config), scan]);
        let output = rsylla(folder.path(), &["--format", "json"]);
        let found: Value = serde_json::from_slice(&output.stdout).unwrap();
        (
            output.status.code().unwrap(),
            found[0]["severity"].as_str().map(str::to_owned),
        )
    };
    assert_eq!(severity("allow"), (0, None));
    assert_eq!(severity("warn"), (1, Some("warning".to_owned())));
    assert_eq!(severity("deny"), (1, Some("error".to_owned())));
}

#[test]
fn many_keyspaces_of_one_schema_are_known() {
    let folder = folder(&[
        (
            "rsylla.toml",
            "[schema]\nfiles = []\n[keyspaces.\"tenant_*\"]\nfiles = [\"db/*.cql\"]\n",
        ),
        (
            "db/tenant.cql",
            "CREATE TABLE notes (id int PRIMARY KEY, body text);\n",
        ),
        (
            "a.py",
            "import rsylla\ndef f(s, t):\n    s.execute(f'SELECT body FROM tenant_{t}.notes WHERE id = 1')\n    \
             s.execute('SELECT boddy FROM tenant_7.notes WHERE id = 1')\n",
        ),
    ]);
    assert_eq!(
        found(folder.path(), &[]),
        (1, vec!["a.py:4:23 unknown-column".to_owned()])
    );
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    let folder = folder(&[
        ("a.cql", "-- include: b.cql\n-- name: x\nSELECT 1;\n"),
        ("b.cql", "-- include: a.cql\n-- fragment: f\nx\n"),
        (
            "twice.cql",
            "-- name: x\nSELECT 1;\n-- name: x\nSELECT 2;\n",
        ),
        ("out.cql", "-- include: ../x.cql\n"),
        ("broken/rsylla.toml", "[schema]\nfile = 1\n"),
        ("broken/x.py", ""),
        ("x.txt", ""),
    ]);
    std::fs::write(folder.path().join("latin.py"), b"# gr\xfc\xdfe\n").unwrap();
    let wrong = |path: &str| found(folder.path(), &[path]);
    let expected = |place: &str| (2, vec![place.to_owned()]);
    assert_eq!(wrong("nowhere.py"), expected("nowhere.py:1:1 unreadable"));
    assert_eq!(wrong("x.txt"), expected("x.txt:1:1 unreadable"));
    assert_eq!(wrong("latin.py"), expected("latin.py:1:5 unreadable"));
    assert_eq!(wrong("out.cql"), expected("out.cql:1:13 query-file"));
    assert_eq!(
        wrong("broken/x.py"),
        expected("broken/rsylla.toml:2:1 configuration")
    );
    let (exit, cycle) = wrong("a.cql");
    assert_eq!((exit, &*cycle[0]), (2, "a.cql:3:9 syntax"));
    assert!(
        cycle.contains(&"b.cql:1:13 query-file".to_owned()),
        "{cycle:?}"
    );
    let (exit, twice) = wrong("twice.cql");
    assert_eq!(exit, 2);
    assert!(
        twice.contains(&"twice.cql:3:10 query-file".to_owned()),
        "{twice:?}"
    );
}

#[test]
fn ignored_files_and_those_of_others_are_left_out() {
    let wrong = "import rsylla\ns.execute('SELECT nmae FROM users WHERE id = 1')\n";
    let folder = folder(&[
        SCHEMA,
        (".gitignore", "generated/\n"),
        ("generated/a.py", wrong),
        ("node_modules/a.py", wrong),
        (".venv/a.py", wrong),
    ]);
    assert_eq!(found(folder.path(), &[]), (0, Vec::new()));
}

#[test]
fn arguments_are_checked() {
    let folder = folder(&[]);
    assert_eq!(
        rsylla(folder.path(), &["--format", "xml"]).status.code(),
        Some(2)
    );
    assert_eq!(
        rsylla(folder.path(), &["--json-lines", "a.py"])
            .status
            .code(),
        Some(2)
    );
}

#[test]
fn github_shows_findings_beside_the_lines() {
    let wrong = "import rsylla\ns.execute('SELECT nmae FROM users WHERE id = 1')\n";
    let folder = folder(&[SCHEMA, ("a,b.py", wrong)]);
    let output = rsylla(folder.path(), &["--format", "github"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        text(&output),
        "::error file=a%2Cb.py,line=2,endLine=2,col=19,endColumn=23,title=unknown-column::\
         table `shop.users` has no column `nmae`%0Adid you mean `name`?\n"
    );
}

#[test]
fn code_scanning_gets_sarif() {
    let wrong = "import rsylla\ns.execute('SELECT nmae FROM users WHERE id = 1')\n";
    let folder = folder(&[SCHEMA, ("a b.py", wrong)]);
    let output = rsylla(folder.path(), &["--format", "sarif"]);
    let log: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let result = &run["results"][0];
    assert_eq!(result["ruleId"], "unknown-column");
    let rule = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
    let rules = &run["tool"]["driver"]["rules"];
    assert_eq!(rules[rule]["id"], "unknown-column");
    assert_eq!(
        result["locations"][0]["physicalLocation"],
        serde_json::json!({
            "artifactLocation": { "uri": "a%20b.py" },
            "region": { "startLine": 2, "startColumn": 19, "endLine": 2, "endColumn": 23 },
        })
    );
}

#[test]
fn a_baseline_holds_what_is_known() {
    let wrong = "import rsylla\ns.execute('SELECT nmae FROM users WHERE id = 1')\n";
    let folder = folder(&[SCHEMA, ("a.py", wrong)]);
    let path = folder.path();
    let known = ["--baseline", "known.json"];
    let exit = |arguments: &[&str]| rsylla(path, arguments).status.code();
    assert_eq!(exit(&known), Some(2), "there is none yet");
    assert_eq!(
        exit(&["--baseline", "known.json", "--write-baseline"]),
        Some(0)
    );
    assert_eq!(exit(&known), Some(0));
    // The same once more is new, wherever the known one went.
    let twice = format!("\n\n{wrong}s.execute('SELECT nmae FROM users WHERE id = 2')\n");
    std::fs::write(path.join("a.py"), twice).unwrap();
    assert_eq!(found(path, &known).1.len(), 1);
    std::fs::write(path.join("a.py"), "").unwrap();
    let output = rsylla(path, &known);
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("1 of the baseline are found no more"),
        "{said}"
    );
}

#[test]
fn comments_silence_findings_in_files_of_statements() {
    let scans = "-- name: all\n-- rsylla: ignore[full-scan]\nSELECT id FROM shop.users;\n\n\
                 -- name: names\nSELECT name\nFROM shop.users -- rsylla: ignore\n;\n\n\
                 -- name: loud\nSELECT id FROM shop.users;\n";
    let folder = folder(&[SCHEMA, ("queries/users.cql", scans)]);
    assert_eq!(
        found(folder.path(), &[]),
        (1, vec!["queries/users.cql:11:16 full-scan".to_owned()])
    );
}

#[test]
fn rust_is_checked_without_compiling() {
    let folder = folder(&[
        SCHEMA,
        ("Cargo.toml", ""),
        (
            "queries/users.cql",
            "-- name: user\nSELECT name FROM shop.users WHERE id = ?;\n",
        ),
        (
            "src/main.rs",
            "rsylla::queries!(\"queries/users.cql\");\nrsylla::queries!(\"queries/nowhere.cql\");\n\
             fn f() { rsylla::query!(\"SELECT nmae FROM shop.users WHERE id = ?\", 1); }\n",
        ),
    ]);
    assert_eq!(
        found(folder.path(), &[]),
        (
            2,
            vec![
                "src/main.rs:2:18 query-file".to_owned(),
                "src/main.rs:3:33 unknown-column".to_owned(),
            ]
        )
    );
}

#[test]
fn what_is_surely_meant_otherwise_is_fixed() {
    let folder = folder(&[
        SCHEMA,
        ("rsylla.toml", "[lints]\nselect-star = \"warn\"\n"),
        (
            "a.py",
            "import rsylla\ns.execute('SELECT nmae FROM usres WHERE id = 1')  # é\ns.execute('SELECT * FROM users WHERE id = 1')\ns.execute('SELECT \\'nmae\\' FROM users WHERE id = \"x')\n",
        ),
        (
            "a.rs",
            "fn f() { rsylla::query!(\"SELECT nmae FROM shop.users WHERE id = ?\", 1); }\n",
        ),
        (
            "queries/q.cql",
            "-- fragment: all\nid, nmae\n-- name: user\nSELECT ${all} FROM shop.users WHERE id = ?;\n",
        ),
    ]);
    let output = rsylla(folder.path(), &["--fix"]);
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("fixed 4\n"), "{said}");
    let python = read("a.py");
    assert!(python.contains("SELECT nmae FROM users WHERE"), "{python}");
    assert!(python.contains("SELECT id, name FROM users"), "{python}");
    assert!(read("a.rs").contains("SELECT name FROM shop.users"));
    assert!(read("queries/q.cql").contains("id, name\n"));
    // A wrong name may hide another.
    rsylla(folder.path(), &["--fix"]);
    assert!(read("a.py").contains("SELECT name FROM users WHERE"));
}
