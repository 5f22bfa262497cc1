//! `schema apply` on a real server: once, in order, and again after anything.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use crate::place::{Place, outcome};

const KEYSPACE: &str = "CREATE KEYSPACE KS
    WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};
";

/// A place with a project of which the first file makes the keyspace.
fn project() -> Place {
    let place = Place::new();
    place.file("rsylla.toml", "[schema]\nkeyspace = \"KS\"\n");
    place.file("schemas/1_keyspace.cql", KEYSPACE);
    place
}

fn command(place: &Place, more: &[&str]) -> Command {
    let mut command = place.command(&["schema", "apply", &place.node, "--lock-ttl", "2"]);
    command
        .args(["--history", &place.own("KS_history")])
        .args(more);
    command
}

/// Applies; the exit code and what was printed.
fn apply(place: &Place, more: &[&str]) -> (i32, String, String) {
    outcome(command(place, more).output().unwrap())
}

#[track_caller]
fn applies(place: &Place, expected: &str) {
    let (code, printed, said) = apply(place, &[]);
    assert_eq!((code, printed.as_str()), (0, expected), "{said}");
}

fn is_as_the_files_say(place: &Place) -> bool {
    place.check().0 == 0
}

#[test]
fn each_file_is_applied_once() {
    let place = project();
    place.file(
        "schemas/2_orders.cql",
        "CREATE TABLE orders (shop int PRIMARY KEY, total int);\n",
    );
    let (code, pending, _) = apply(&place, &["--dry-run"]);
    let first = "schemas/1_keyspace.cql:1: CREATE KEYSPACE KS WITH replication = { 'class' : \
                 'SimpleStrategy' , 'replication_factor' : 1 }\n";
    let second =
        "schemas/2_orders.cql:1: CREATE TABLE orders ( shop int PRIMARY KEY , total int )\n";
    assert_eq!((code, pending), (0, place.own(&format!("{first}{second}"))));
    applies(
        &place,
        "applied schemas/1_keyspace.cql (1 statement)\napplied schemas/2_orders.cql (1 statement)\n",
    );
    place.file(
        "schemas/10_more.cql",
        "-- Names without a keyspace are of the project's.
        ALTER TABLE orders ADD note text; CREATE INDEX ON orders (note);\n",
    );
    applies(&place, "applied schemas/10_more.cql (2 statements)\n");
    applies(&place, "");
    assert!(is_as_the_files_say(&place));
}

#[test]
fn a_file_that_was_applied_stays_as_it_was() {
    let place = project();
    place.file("schemas/2_t.cql", "CREATE TABLE t (a int PRIMARY KEY);\n");
    applies(
        &place,
        "applied schemas/1_keyspace.cql (1 statement)\napplied schemas/2_t.cql (1 statement)\n",
    );
    // Comments and spaces are no change.
    place.file(
        "schemas/2_t.cql",
        "-- A table.\nCREATE TABLE t (\n  a int PRIMARY KEY);\n",
    );
    applies(&place, "");
    place.file(
        "schemas/2_t.cql",
        "\nCREATE TABLE t (a int PRIMARY KEY, b int);\n",
    );
    let (code, printed, said) = apply(&place, &[]);
    assert_eq!((code, printed.as_str()), (2, ""));
    assert_eq!(
        said,
        "error: schemas/2_t.cql:2: this file was changed after it was applied
  statement 1 was: CREATE TABLE t ( a int PRIMARY KEY )
  statement 1 is:  CREATE TABLE t ( a int PRIMARY KEY , b int )
  = help: put it back as it was, and the change into a new file; `rsylla schema diff` writes what \
         leads there\n"
    );
    place.file(
        "schemas/2_t.cql",
        "CREATE TABLE t (a int PRIMARY KEY); CREATE TABLE u (a int PRIMARY KEY);",
    );
    assert_eq!(apply(&place, &[]).0, 2, "a statement more");
}

#[test]
fn what_the_server_refuses_can_be_mended() {
    let place = project();
    applies(&place, "applied schemas/1_keyspace.cql (1 statement)\n");
    place.execute("CREATE TABLE KS.u (a int PRIMARY KEY)");
    let first = "CREATE TABLE t (a int PRIMARY KEY);\n";
    place.file(
        "schemas/2_t.cql",
        &format!("{first}CREATE TABLE u (a int PRIMARY KEY);\n"),
    );
    let (code, printed, said) = apply(&place, &[]);
    assert_eq!((code, printed.as_str()), (2, ""));
    assert!(said.contains("error: schemas/2_t.cql:2: "), "{said}");
    assert!(said.contains("exist"), "{said}");
    // What was run stays; what was not may be changed.
    place.file(
        "schemas/2_t.cql",
        "CREATE TABLE t (a bigint PRIMARY KEY);\n",
    );
    let (_, _, said) = apply(&place, &[]);
    assert!(said.contains("was changed after it was applied"), "{said}");
    place.file(
        "schemas/2_t.cql",
        &format!("{first}CREATE TABLE w (a int PRIMARY KEY);\n"),
    );
    applies(&place, "applied schemas/2_t.cql (2 statements)\n");
}

#[test]
fn a_statement_that_was_begun_is_looked_for() {
    let place = project();
    place.file(
        "schemas/2_t.cql",
        "CREATE TABLE t (a int PRIMARY KEY);\nALTER TABLE t ADD b int;\nALTER TABLE t ADD c int;\n",
    );
    apply(&place, &[]);
    // As if the process had died while the second statement ran, or before.
    let die = "UPDATE KS_history.migrations SET begun = 2, done = 1
               WHERE project = 'default' AND file = 'schemas/2_t.cql'";
    place.execute(die);
    place.execute("ALTER TABLE KS.t DROP c");
    applies(&place, "applied schemas/2_t.cql (3 statements)\n");
    assert!(is_as_the_files_say(&place));
    place.execute(die);
    place.execute("ALTER TABLE KS.t DROP b");
    place.execute("ALTER TABLE KS.t DROP c");
    applies(&place, "applied schemas/2_t.cql (3 statements)\n");
    assert!(is_as_the_files_say(&place));
    // And as if somebody else had been there.
    place.execute(die);
    place.execute("ALTER TABLE KS.t DROP b");
    let (code, _, said) = apply(&place, &[]);
    assert_eq!(code, 2);
    assert!(
        said.contains("neither as before it nor as after it"),
        "{said}"
    );
}

#[test]
fn a_process_that_is_killed_loses_the_lock_and_nothing_else() {
    let place = project();
    let tables = (0..12).map(|n| format!("CREATE TABLE t{n} (a int PRIMARY KEY);\n"));
    let tables = tables.collect::<Vec<_>>().concat();
    place.file("schemas/2_many.cql", &tables);
    let mut first = command(&place, &[])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let said = BufReader::new(first.stderr.take().unwrap());
    let third = said
        .lines()
        .map(Result::unwrap)
        .find(|line| line.contains("statement 3 of"));
    assert!(third.is_some());
    first.kill().unwrap();
    first.wait().unwrap();
    let (code, _, said) = apply(&place, &["--wait", "0"]);
    assert_eq!(code, 2);
    assert!(said.contains("is applying migrations"), "{said}");
    applies(&place, "applied schemas/2_many.cql (12 statements)\n");
    assert!(is_as_the_files_say(&place));
}

#[test]
fn several_processes_apply_once() {
    let place = project();
    apply(&place, &[]);
    place.file(
        "schemas/2_t.cql",
        "CREATE TABLE t (a int PRIMARY KEY); CREATE TABLE u (a int PRIMARY KEY);",
    );
    let start = || {
        command(&place, &[])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    };
    let started = [start(), start(), start()];
    let ended = started.map(|process| process.wait_with_output().unwrap());
    let printed: Vec<u8> = ended
        .iter()
        .flat_map(|output| output.stdout.clone())
        .collect();
    assert!(
        ended.iter().all(|output| output.status.success()),
        "{ended:?}"
    );
    assert_eq!(
        String::from_utf8(printed).unwrap(),
        "applied schemas/2_t.cql (2 statements)\n"
    );
}

#[test]
fn what_is_there_can_be_recorded() {
    let place = project();
    place.file("schemas/2_t.cql", "CREATE TABLE t (a int PRIMARY KEY);\n");
    place.execute(KEYSPACE);
    let (code, _, said) = apply(&place, &["--baseline"]);
    assert_eq!(code, 2);
    assert!(said.contains("is missing in the cluster"), "{said}");
    place.execute("CREATE TABLE KS.t (a int PRIMARY KEY)");
    let (code, printed, said) = apply(&place, &["--baseline"]);
    assert_eq!(
        (code, printed.as_str()),
        (
            0,
            "recorded schemas/1_keyspace.cql\nrecorded schemas/2_t.cql\n"
        ),
        "{said}"
    );
    applies(&place, "");
}

#[test]
fn files_hold_nothing_but_the_schema() {
    let place = project();
    place.file(
        "schemas/2_t.cql",
        "CREATE TABLE t (a int PRIMARY KEY);\nINSERT INTO t (a) VALUES (1);\n",
    );
    let (code, _, said) = apply(&place, &[]);
    assert_eq!(code, 2);
    assert!(
        said.contains("migrations change the schema, not what is stored"),
        "{said}"
    );
    assert!(said.contains("schemas/2_t.cql:2:1"), "{said}");
}
