//! Files of statements: recovery, and the comments that become documentation.

use rsylla_cql::Dialect;
use rsylla_cql::syntax::{ScriptStatement, StatementKind, parse_script, print};

fn parse(text: &str) -> (Vec<ScriptStatement>, Vec<String>) {
    let (statements, errors) = parse_script(text, Dialect::Cassandra);
    let errors = errors.into_iter().map(|error| error.message).collect();
    (statements, errors)
}

/// The statements that were understood, and what is wrong with the others.
#[track_caller]
fn check(text: &str, understood: &[&str], wrong: &[&str]) {
    let (statements, errors) = parse(text);
    let printed: Vec<String> = statements
        .iter()
        .filter_map(|statement| print(statement.statement.as_ref()?))
        .collect();
    assert_eq!(printed, understood);
    assert_eq!(errors, wrong);
}

#[test]
fn statements_stand_between_semicolons() {
    check("", &[], &[]);
    check("-- nothing", &[], &[]);
    check(";;USE a;\n;USE b", &["USE a", "USE b"], &[]);
    check(
        "\u{feff}USE a; -- the last line has no line break",
        &["USE a"],
        &[],
    );
    check(
        "BEGIN BATCH DELETE FROM t WHERE a = 1; APPLY BATCH; USE b",
        &[
            "BEGIN BATCH DELETE FROM t WHERE a = 1; APPLY BATCH",
            "USE b",
        ],
        &[],
    );
}

#[test]
fn a_malformed_statement_does_not_hide_the_next() {
    check(
        "USE a;\nCREATE TABLE;\nUSE b;",
        &["USE a", "USE b"],
        &["expected a table or `IF` behind `TABLE`, found the end of the statement"],
    );
    check(
        "hello;\nUSE b;",
        &["USE b"],
        &["expected a statement, found `hello`"],
    );
    check(
        "CREATE TABLE t (a int PRIMARY KEY\n\nUSE b;",
        &["USE b"],
        &["expected `,` or `)`, found `USE`"],
    );
    check(
        "CREATE TABLE t (a 'x\nPRIMARY KEY);\nUSE b;",
        &["CREATE TABLE t (a 'x' PRIMARY KEY)", "USE b"],
        &["this string is never closed"],
    );
}

#[test]
fn a_missing_semicolon_is_told_where_it_is_missing() {
    let text = "USE a\nUSE b;";
    check(
        text,
        &["USE a", "USE b"],
        &["a `;` is missing between two statements"],
    );
    let (_, errors) = parse_script(text, Dialect::Cassandra);
    assert_eq!(errors[0].span.range(), 5..5);
}

#[test]
fn spans_are_those_of_the_file() {
    let text = "USE a; USE b ;";
    let (statements, _) = parse(text);
    let texts: Vec<&str> = statements
        .iter()
        .map(|statement| statement.span.of(text))
        .collect();
    assert_eq!(texts, ["USE a", "USE b"]);
}

/// The documentation of a table, and of each of its columns.
#[track_caller]
fn check_docs(text: &str, table: Option<&str>, columns: &[Option<&str>]) {
    let (statements, errors) = parse(text);
    assert_eq!(errors, [""; 0]);
    let last = statements
        .last()
        .and_then(|statement| statement.statement.clone());
    let Some(StatementKind::CreateTable(created)) = last.map(|statement| statement.kind) else {
        panic!("the last statement creates a table");
    };
    assert_eq!(created.docs.as_deref(), table);
    let docs: Vec<_> = created
        .columns
        .iter()
        .map(|column| column.docs.as_deref())
        .collect();
    assert_eq!(docs, columns);
}

#[test]
fn comments_directly_above_are_documentation() {
    check_docs(
        "-- People.\n-- All of them.\nCREATE TABLE t (a int)",
        Some("People.\nAll of them."),
        &[None],
    );
    check_docs(
        "/* People. */\nCREATE TABLE t (a int)",
        Some("People."),
        &[None],
    );
    check_docs(
        "/**\n * People.\n *\n * All.\n */ CREATE TABLE t (a int)",
        Some("People.\n\nAll."),
        &[None],
    );
    check_docs(
        "CREATE TABLE t (\n  -- The key.\n  a int,\n  // Its name.\n  b text\n)",
        None,
        &[Some("The key."), Some("Its name.")],
    );
}

#[test]
fn comments_with_an_empty_line_below_are_none() {
    check_docs("-- A licence.\n\nCREATE TABLE t (a int)", None, &[None]);
    check_docs(
        "-- A licence.\n\n-- People.\nCREATE TABLE t (a int)",
        Some("People."),
        &[None],
    );
    check_docs("CREATE TABLE t (\n  -- Keys:\n\n  a int)", None, &[None]);
}

#[test]
fn comments_behind_a_column_are_its_documentation() {
    check_docs(
        "CREATE TABLE t (\n  a int, -- The key.\n  b text -- Its name.\n)",
        None,
        &[Some("The key."), Some("Its name.")],
    );
    check_docs(
        "CREATE TABLE t (\n  a int, -- The key.\n  -- Its name.\n  b text\n)",
        None,
        &[Some("The key."), Some("Its name.")],
    );
}

#[test]
fn comments_behind_a_statement_belong_to_it() {
    check_docs(
        "USE a; -- not about t\nCREATE TABLE t (a int)",
        None,
        &[None],
    );
    check_docs(
        "USE a; -- not about t\n-- People.\nCREATE TABLE t (a int)",
        Some("People."),
        &[None],
    );
}

#[test]
fn fields_types_and_views_are_documented_too() {
    let (statements, _) = parse("-- An address.\nCREATE TYPE a (\n-- Where.\nstreet text)");
    let Some(StatementKind::CreateType(created)) = statements[0]
        .statement
        .clone()
        .map(|statement| statement.kind)
    else {
        panic!("a type");
    };
    assert_eq!(created.docs.as_deref(), Some("An address."));
    assert_eq!(created.fields[0].docs.as_deref(), Some("Where."));
    assert_eq!(statements[0].docs.as_deref(), Some("An address."));
}
