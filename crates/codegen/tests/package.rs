//! Whole packages, as snapshots: what is written for a schema and its statements.

#![allow(clippy::unwrap_used, reason = "a step that fails fails the test")]

use rsylla_codegen::{File, Module, Options, Query, Rows, Statement, Wrong, package};
use rsylla_cql::diagnostic::Diagnostic;
use rsylla_cql::template::{Template, check_template};
use rsylla_cql::{Catalog, Dialect};

const SCHEMA: &str = r#"
CREATE KEYSPACE shop WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};
-- Where somebody lives.
CREATE TYPE shop.address (
    street text,
    -- As the post writes it.
    zip text,
    "class" int
);
CREATE TYPE shop.person (name text, home frozen<address>, phones set<text>);
CREATE TABLE shop.orders (
    customer uuid,
    number int,
    -- What it costs, in the currency's
    -- smallest unit.
    total bigint,
    date date,
    "list" list<frozen<list<int>>>,
    who frozen<person>,
    where_to set<frozen<address>>,
    seen map<frozen<list<int>>, inet>,
    place tuple<double, text>,
    v vector<float, 3>,
    note text static,
    PRIMARY KEY (customer, number)
);
"#;

fn catalog(schema: &str) -> Catalog {
    let mut catalog = Catalog::new(Dialect::Cassandra);
    let found = catalog.load("schema.cql", schema, None);
    assert!(!found.iter().any(Diagnostic::is_error), "{found:?}");
    catalog
}

fn statement(
    catalog: &Catalog,
    name: &str,
    docs: &str,
    options: &str,
    text: &str,
) -> Result<Statement, Wrong> {
    let template = Template::parse(text, Dialect::Cassandra);
    let meaning = check_template(catalog, None, &template);
    let errors = meaning.diagnostics.iter().filter(|found| found.is_error());
    assert_eq!(errors.count(), 0, "{:?}", meaning.diagnostics);
    let options = Options::parse(options).unwrap();
    let query = Query {
        name,
        docs,
        text,
        meaning: &meaning,
        options: &options,
    };
    Statement::new(catalog, query)
}

/// One module of statements, each a name, a comment, options and the text.
fn written(schema: &str, statements: &[[&str; 4]]) -> Vec<File> {
    written_with(Rows::Dataclass, schema, statements)
}

fn written_with(rows: Rows, schema: &str, statements: &[[&str; 4]]) -> Vec<File> {
    let catalog = catalog(schema);
    let statements = statements
        .iter()
        .map(|[name, docs, options, text]| statement(&catalog, name, docs, options, text).unwrap())
        .collect();
    package(
        &catalog,
        &[Module::new("shop", "queries/shop.cql", statements)],
        rows,
    )
}

fn module(schema: &str, statements: &[[&str; 4]]) -> String {
    let files = written(schema, statements);
    let file = files.iter().find(|file| file.path == "shop.py").unwrap();
    file.text.clone()
}

#[test]
fn types_of_every_shape() {
    let files = written(
        SCHEMA,
        &[
            [
                "order",
                "",
                "",
                "SELECT * FROM shop.orders WHERE customer = ? AND number = ?",
            ],
            [
                "put_order",
                "Writes an order. Values that are `None` are deleted,\nvalues that are unset stay.\n\nTwice is as once.",
                "null(total), unset(who)",
                "INSERT INTO shop.orders (customer, number, total, date, list, who, where_to, seen, place, v)\n\
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ],
        ],
    );
    for file in files {
        insta::assert_snapshot!(format!("shop_{}", file.path.replace(".py", "")), file.text);
    }
}

#[test]
fn optional_parts() {
    insta::assert_snapshot!(module(
        SCHEMA,
        &[[
            "orders",
            "Orders of a customer",
            "page_size = 100, consistency = \"ONE\"",
            "SELECT number, total FROM shop.orders\n\
         WHERE customer = ? [AND number >= :low AND number < :high] [latest: ORDER BY number DESC]\n\
         [LIMIT ?]",
        ]]
    ));
}

#[test]
fn conditions_settings_and_batches() {
    insta::assert_snapshot!(module(
        SCHEMA,
        &[
            [
                "pay",
                "pays an order",
                "serial_consistency = \"LOCAL_SERIAL\", timeout = \"2s\", idempotent = true",
                "UPDATE shop.orders SET total = :new WHERE customer = ? AND number = ? IF total = :old",
            ],
            [
                "forget",
                "",
                "",
                "BEGIN BATCH DELETE FROM shop.orders WHERE customer = :c AND number = 1;\n\
             DELETE note FROM shop.orders WHERE customer = :c; APPLY BATCH",
            ],
            ["forget_all", "", "", "TRUNCATE shop.orders"],
            [
                "count_orders",
                "",
                "row = Count",
                "SELECT count(*) FROM shop.orders WHERE customer = ?"
            ],
            [
                "count_all",
                "",
                "row = Count",
                "SELECT count(*) FROM shop.orders"
            ],
        ]
    ));
}

#[test]
fn names_that_are_taken() {
    let schema = r#"
        CREATE KEYSPACE ks WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};
        CREATE TYPE ks."decimal" (x int, "1" decimal);
        CREATE TABLE ks.t (
            "self" int PRIMARY KEY, "class" int, "from" text, date date, int int, "1st" int, l int,
            "A b" int, a_b int, "ﬁ" int, "größe" int, "datetime" timestamp, u frozen<ks."decimal">, id uuid, d decimal
        );
    "#;
    insta::assert_snapshot!(module(
        schema,
        &[
            ["list", "", "", "SELECT * FROM ks.t"],
            [
                "iter_list",
                "",
                "",
                "SELECT writetime(l) AS \"\"\"\"\"\"\"\", l AS \"Query\" FROM ks.t LIMIT 1"
            ],
            [
                "class",
                "\"\"\"; import os # \\\"\"\"\u{202e} \u{1f600} \\",
                "",
                "UPDATE ks.t SET class = :result, \"from\" = ':\"\"\"\\', date = :values, \"A b\" = :\"A b\", a_b = :a_b,\n\
             int = :\"each\", u = :\"UNSET\", l = :\"self\" WHERE self = :\"CLASS_\"",
            ],
        ]
    ));
}

#[track_caller]
fn refused(options: &str, text: &str, expected: &str) {
    let wrong = statement(&catalog(SCHEMA), "q", "", options, text).unwrap_err();
    let all = wrong.statement.iter().chain(&wrong.options);
    let messages: Vec<&str> = all.map(|found| found.message.as_str()).collect();
    assert!(
        messages.iter().any(|message| message.contains(expected)),
        "{messages:?}"
    );
}

#[test]
fn mistakes_are_named() {
    let select = "SELECT number FROM shop.orders WHERE customer = ?";
    refused(
        "not_null(totals)",
        select,
        "has no result column `totals`: there are: number",
    );
    refused(
        "null(custom)",
        select,
        "has no marker `custom`: did you mean `customer`?",
    );
    refused(
        "",
        "SELECT number, number FROM shop.orders",
        "two result columns are named `number`",
    );
    refused("", "USE shop", "has no function of its own");
    refused(
        "",
        "SELECT total FROM shop.orders WHERE customer = ? AND number > ? AND number < ?",
        "two markers are named `number`",
    );
    let catalog = catalog(SCHEMA);
    let statements = ["number", "total"].map(|column| {
        let text = format!("SELECT {column} FROM shop.orders");
        statement(&catalog, column, "", "row = Order", &text).unwrap()
    });
    let [(at, clash)] = &Module::new("m", "m.cql", statements.to_vec()).clashes()[..] else {
        panic!("they clash");
    };
    assert_eq!(
        (*at, clash.message.as_str()),
        (
            1,
            "rows of `number` and `total` cannot both be `Order`: their columns differ",
        )
    );
}

#[test]
fn tenants_are_named_by_the_caller() {
    let mut catalog = Catalog::new(Dialect::Cassandra);
    catalog.assume_keyspace("tenant_*");
    let schema = "CREATE TABLE users (id int PRIMARY KEY, name text);";
    assert_eq!(catalog.load("t.cql", schema, Some("tenant_*")), []);
    let text = "SELECT name FROM \"tenant_*\".users WHERE id = ?";
    let module = Module::new(
        "t",
        "t.cql",
        vec![statement(&catalog, "user", "", "", text).unwrap()],
    );
    let text = &package(&catalog, &[module], Rows::Dataclass)[1].text;
    assert!(
        text.contains("SELECT name FROM users WHERE id = ?"),
        "{text}"
    );
    assert!(
        text.contains("def __init__(self, session: Session, *, keyspace: str) -> None:"),
        "{text}"
    );
}

#[test]
fn rows_of_every_kind() {
    let mut shown = String::new();
    for rows in [Rows::NamedTuple, Rows::Pydantic, Rows::Msgspec] {
        let text = "SELECT number AS \"index\", total AS model_total, home AS copy FROM shop.orders2 LIMIT 1";
        let schema = format!(
            "{SCHEMA} CREATE TABLE shop.orders2 (number int PRIMARY KEY, total int, home frozen<address>);"
        );
        for file in written_with(rows, &schema, &[["order", "", "", text]]) {
            let from = file.text.find("\nclass ").unwrap_or(file.text.len());
            let to = file.text.find("\nclass Shop").unwrap_or(file.text.len());
            shown += file.text.get(from..to).unwrap_or_default();
        }
    }
    insta::assert_snapshot!(shown);
}
