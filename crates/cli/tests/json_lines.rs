//! `rsylla check --json-lines`, as programs outside this project call it.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

/// The command's answers to lines of input.
#[track_caller]
fn answers(lines: &[String]) -> Vec<Value> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rsylla"))
        .args(["check", "--json-lines"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let input = lines.join("\n");
    let mut stdin = command.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()).unwrap());
    let output = command.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(answers.len(), lines.len());
    answers
}

#[track_caller]
fn answer(request: &Value) -> Value {
    answers(&[request.to_string()]).remove(0)
}

const TABLE: &str = "CREATE TABLE ks1.t1 (p int, c int, v list<int>, PRIMARY KEY (p, c))";

#[test]
fn an_accepted_statement_has_markers_columns_and_keys() {
    let answer = answer(&json!({
        "id": "a1", "dialect": "cassandra", "keyspace": "ks1",
        "schema": [TABLE], "cql": "SELECT v FROM t1 WHERE p = ? LIMIT ?",
    }));
    assert_eq!(
        answer,
        json!({
            "id": "a1", "ok": true, "kind": "select",
            "markers": [{"name": "p", "type": "int"}, {"name": "[limit]", "type": "int"}],
            "partition_key": [0],
            "columns": [{"name": "v", "type": "list<int>"}],
            "idempotent": true, "lints": [], "errors": [], "schema_errors": [],
        })
    );
}

#[test]
fn a_refused_statement_has_its_mistakes_at_their_places() {
    let answer = answer(&json!({
        "id": 7, "keyspace": "ks1", "schema": [TABLE], "cql": "SELECT v,\n  w FROM t1 WHERE p = ?",
    }));
    assert_eq!(answer["id"], 7);
    assert_eq!(answer["ok"], false);
    assert_eq!(answer["kind"], "select");
    assert_eq!(answer["idempotent"], Value::Null);
    let error = &answer["errors"][0];
    assert_eq!(error["code"], "unknown-column");
    assert_eq!((&error["start"], &error["end"]), (&json!(12), &json!(13)));
    assert_eq!((&error["line"], &error["column"]), (&json!(2), &json!(3)));
}

#[test]
fn what_is_no_cql_is_invalid() {
    let answer = answer(&json!({"id": null, "cql": "hello"}));
    assert_eq!(answer["kind"], "invalid");
    assert_eq!(answer["errors"][0]["code"], "syntax");
}

#[test]
fn a_named_schema_serves_later_requests() {
    let first = json!({
        "id": 1, "keyspace": "ks1", "schema": [TABLE], "schema_id": "s", "cql": "SELECT c FROM t1",
    });
    let later = json!({"id": 2, "keyspace": "ks1", "schema_id": "s", "cql": "SELECT p FROM t1"});
    let unknown = json!({"id": 3, "schema_id": "x", "cql": "SELECT p FROM t1"});
    let answers = answers(&[first.to_string(), later.to_string(), unknown.to_string()]);
    assert_eq!(answers[1]["columns"], json!([{"name": "p", "type": "int"}]));
    assert_eq!(answers[2]["id"], 3);
    assert!(answers[2]["fatal"].as_str().unwrap().contains("`x`"));
}

#[test]
fn a_schema_entry_that_fails_is_skipped_and_listed() {
    let answer = answer(&json!({
        "id": 1, "keyspace": "ks1",
        "schema": ["CREATE TABLE t0 (p int)", TABLE],
        "cql": "SELECT c FROM t1 WHERE p = 1 AND c = 2",
    }));
    assert_eq!(answer["ok"], true);
    assert_eq!(answer["schema_errors"].as_array().unwrap().len(), 1);
    assert_eq!(answer["schema_errors"][0]["index"], 0);
}

#[test]
fn a_malformed_request_does_not_end_the_conversation() {
    let good = json!({"id": 2, "cql": "SELECT key FROM system.local"}).to_string();
    let lines = ["{".to_owned(), r#"{"id": 1}"#.to_owned(), good];
    let answers = answers(&lines);
    assert_eq!(answers[0]["id"], Value::Null);
    assert!(answers[0]["fatal"].is_string());
    assert_eq!(answers[1]["id"], 1);
    assert!(answers[1]["fatal"].as_str().unwrap().contains("cql"));
    assert_eq!(answers[2]["ok"], true);
}
