//! What holds for every text: the parser never panics, its spans fit, and what it prints it parses.

use proptest::prelude::*;
use rsylla_cql::Dialect;
use rsylla_cql::diagnostic::Diagnostic;
use rsylla_cql::syntax::{parse_script, parse_statement, print};

const DIALECTS: [Dialect; 2] = [Dialect::Cassandra, Dialect::Scylla];

fn spans_fit(text: &str, errors: &[Diagnostic]) {
    for error in errors {
        let range = error.span.range();
        assert!(
            text.get(range).is_some(),
            "{error:?} is not a part of {text:?}"
        );
    }
}

fn parses_somehow(text: &str) {
    for dialect in DIALECTS {
        let (statement, errors) = parse_statement(text, dialect);
        assert!(
            statement.is_some() || !errors.is_empty(),
            "{text:?} is refused silently"
        );
        spans_fit(text, &errors);
        let (statements, errors) = parse_script(text, dialect);
        let silent = statements
            .iter()
            .any(|statement| statement.statement.is_none());
        assert!(
            !silent || !errors.is_empty(),
            "{text:?} is refused silently"
        );
        spans_fit(text, &errors);
    }
}

/// The tree without its places (`3..7`), which differ between two ways of writing.
fn without_spans(tree: &str) -> String {
    let parts: Vec<&str> = tree
        .split("..")
        .map(|part| part.trim_matches(|c: char| c.is_ascii_digit()))
        .collect();
    parts.join("..")
}

fn prints_what_it_parsed(text: &str) {
    for dialect in DIALECTS {
        let (Some(first), errors) = parse_statement(text, dialect) else {
            continue;
        };
        let Some(printed) = print(&first).filter(|_| errors.is_empty()) else {
            continue;
        };
        let (second, errors) = parse_statement(&printed, dialect);
        assert_eq!(errors, [], "{printed}");
        let tree = |statement| without_spans(&format!("{statement:?}"));
        assert_eq!(tree(Some(first)), tree(second), "{printed}");
    }
}

/// Pieces of CQL in any order: words that begin something, brackets, quotes, letters.
fn piece() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "SELECT",
        "*",
        "FROM",
        "t",
        "WHERE",
        "a",
        "=",
        "?",
        ":x",
        "AND",
        "IN",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "<",
        ">",
        ",",
        ";",
        ".",
        "..",
        "+",
        "-",
        "'",
        "''",
        "'x'",
        "\"",
        "\"Q\"",
        "\"\"",
        "$$",
        "--",
        "//",
        "/*",
        "*/",
        "\n",
        "1",
        "-1",
        "1.5",
        "1e",
        "1d",
        "0x",
        "P1Y",
        "-P",
        "-n",
        "deadbeef-",
        "INSERT INTO",
        "VALUES",
        "UPDATE",
        "SET",
        "DELETE",
        "BEGIN BATCH",
        "APPLY BATCH",
        "CREATE",
        "TABLE",
        "TYPE",
        "INDEX",
        "ON",
        "PRIMARY KEY",
        "list<",
        "frozen<",
        "map<int, ",
        "tuple<",
        "vector<",
        "int",
        "text",
        "WITH",
        "IF NOT EXISTS",
        "IF EXISTS",
        "USING",
        "TTL",
        "TIMESTAMP",
        "ALTER",
        "DROP",
        "ADD",
        "RENAME",
        "MATERIALIZED VIEW",
        "AS",
        "FUNCTION",
        "AGGREGATE",
        "GRANT",
        "ROLE",
        "TO",
        "LIST",
        "DESCRIBE",
        "ORDER BY",
        "GROUP BY",
        "LIMIT",
        "TOKEN(",
        "CAST(",
        "count(*)",
        "expr(",
        "null",
        "NaN",
        "true",
        "é",
        "\u{a0}",
        "‘",
        "`",
        "@a",
        "#",
        "\u{feff}",
        "\0",
    ];
    prop_oneof![
        8 => prop::sample::select(PIECES).prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

fn term() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "1",
        "-2",
        "1.5",
        "2.",
        "'x''y'",
        "$$z$$",
        "true",
        "null",
        "?",
        ":m",
        "0xff",
        "1h30m",
        "NaN",
        "-Infinity",
        "{}",
        "now()",
        "123e4567-e89b-12d3-a456-426614174000",
    ])
    .prop_map(str::to_owned);
    leaf.prop_recursive(4, 24, 3, |inner| {
        let list = prop::collection::vec(inner.clone(), 1..3).prop_map(|list| list.join(", "));
        prop_oneof![
            list.clone().prop_map(|list| format!("[{list}]")),
            list.clone().prop_map(|list| format!("{{{list}}}")),
            list.clone().prop_map(|list| format!("({list})")),
            list.prop_map(|list| format!("ks.f({list})")),
            (inner.clone(), inner.clone()).prop_map(|(k, v)| format!("{{{k}: {v}}}")),
            inner
                .clone()
                .prop_map(|v| format!("{{a: {v}, \"B\": {v}}}")),
            inner.clone().prop_map(|v| format!("(map<int, text>) {v}")),
            inner.clone().prop_map(|v| format!("CAST({v} AS int)")),
            (inner.clone(), "[-+*/%]", inner).prop_map(|(a, op, b)| format!("{a} {op} {b}")),
        ]
    })
}

fn selector() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        prop::sample::select(vec!["a", "\"B\"", "count(*)", "ttl", "writetime(a)", "as"])
            .prop_map(str::to_owned),
        term(),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|of| format!("f({of})")),
            inner.clone().prop_map(|of| format!("({of})")),
            inner.clone().prop_map(|of| format!("- {of}")),
            inner.clone().prop_map(|of| format!("{of}.x")),
            inner.clone().prop_map(|of| format!("(u) {of}")),
            (inner.clone(), term()).prop_map(|(of, at)| format!("{of}[{at}]")),
            (inner.clone(), term()).prop_map(|(of, at)| format!("{of}[{at}..]")),
            (inner.clone(), "[-+*/%]", inner.clone())
                .prop_map(|(a, op, b)| format!("{a} {op} {b}")),
            (inner.clone(), inner).prop_map(|(k, v)| format!("{{{k}: {v}}}")),
        ]
    })
}

fn relation() -> impl Strategy<Value = String> {
    prop_oneof![
        term().prop_map(|value| format!("a >= {value}")),
        term().prop_map(|value| format!("b IN ({value}, ?)")),
        term().prop_map(|value| format!("c CONTAINS KEY {value}")),
        term().prop_map(|value| format!("token(a, b) < {value}")),
        term().prop_map(|value| format!("(a, b) = ({value}, :x)")),
        term().prop_map(|value| format!("((a) IN (({value}), (2)))")),
        term().prop_map(|value| format!("m[{value}] = {value}")),
        Just("d IS NOT NULL".to_owned()),
    ]
}

fn statement() -> impl Strategy<Value = String> {
    let relations = || prop::collection::vec(relation(), 1..4).prop_map(|list| list.join(" AND "));
    prop_oneof![
        (selector(), selector(), relations())
            .prop_map(|(a, b, r)| format!("SELECT {a}, {b} AS x FROM t WHERE {r} LIMIT ?")),
        (selector(), term()).prop_map(|(s, v)| format!(
            "SELECT JSON {s} FROM t GROUP BY {s} ORDER BY a ANN OF {v}"
        )),
        (term(), term())
            .prop_map(|(a, b)| format!("INSERT INTO t (a, b) VALUES ({a}, {b}) USING TTL 1")),
        (term(), term(), relations()).prop_map(|(a, b, r)| format!(
            "UPDATE t SET a = {a}, b = {b} + b, c[{a}] = {b}, d -= {b} WHERE {r} IF x = {a}"
        )),
        (term(), relations())
            .prop_map(|(a, r)| format!("DELETE a[{a}], b.c FROM t WHERE {r} IF EXISTS")),
        relations().prop_map(|r| format!(
            "CREATE MATERIALIZED VIEW v AS SELECT * FROM t WHERE {r} PRIMARY KEY (a)"
        )),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_parsed_without_panic(text in any::<String>()) {
        parses_somehow(&text);
    }

    #[test]
    fn any_pieces_of_cql_are_parsed_without_panic(pieces in prop::collection::vec(piece(), 0..40)) {
        parses_somehow(&pieces.join(" "));
        parses_somehow(&pieces.concat());
    }

    #[test]
    fn half_a_statement_is_parsed_without_panic(text in statement(), cut in any::<prop::sample::Index>()) {
        let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        parses_somehow(&text[..ends[cut.index(ends.len())]]);
    }

    #[test]
    fn what_is_printed_is_parsed_to_the_same_tree(text in statement()) {
        prints_what_it_parsed(&text);
    }
}

#[test]
fn deep_nesting_ends_in_an_error() {
    for open in [
        "(", "[", "{", "{1:", "(a)", "(int)[", "f(", "- ", "CAST(", "a.", "1 + ", "list<",
        "frozen<", "((a) IN ",
    ] {
        for start in [
            "SELECT ",
            "SELECT * FROM t WHERE ",
            "SELECT * FROM t WHERE a = ",
            "CREATE TABLE t (a ",
        ] {
            parses_somehow(&format!("{start}{}", open.repeat(20_000)));
        }
    }
}
