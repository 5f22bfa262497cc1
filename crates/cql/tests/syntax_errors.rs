//! What is said of mistakes: where, what, and what to write instead.

use rsylla_cql::Dialect;
use rsylla_cql::syntax::parse_statement;

/// One mistake: the offending characters, the headline, and the help.
#[track_caller]
fn check_in(dialect: Dialect, text: &str, expected: &[(&str, &str, &str)]) {
    let (_, errors) = parse_statement(text, dialect);
    let errors: Vec<_> = errors
        .iter()
        .map(|error| {
            let help = error.help.as_deref().unwrap_or_default();
            (error.span.of(text), error.message.as_str(), help)
        })
        .collect();
    assert_eq!(errors, expected);
}

#[track_caller]
fn check(text: &str, at: &str, message: &str, help: &str) {
    check_in(Dialect::Cassandra, text, &[(at, message, help)]);
}

#[track_caller]
fn misspelt(text: &str, written: &str, meant: &str) {
    let message = format!("expected `{meant}`, found `{written}`");
    check(text, written, &message, &format!("did you mean `{meant}`?"));
}

#[track_caller]
fn scylla(text: &str, at: &str, message: &str, help: &str) {
    check_in(Dialect::Scylla, text, &[(at, message, help)]);
}

#[test]
#[rustfmt::skip] // one line a case
fn misspelt_keywords_are_named_where_the_grammar_wants_them() {
    misspelt("SELCT * FROM t", "SELCT", "SELECT");
    misspelt("SELECT * FORM t", "FORM", "FROM");
    misspelt("SELECT DISTICT a FROM t", "DISTICT", "DISTINCT");
    misspelt("SELECT * FROM t WHER a = 1", "WHER", "WHERE");
    misspelt("SELECT * FROM t ODER BY a", "ODER", "ORDER");
    misspelt("SELECT * FROM t WHERE a = 1 AN b = 2", "AN", "AND");
    misspelt("SELECT * FROM t WHERE a CONTAIN 1", "CONTAIN", "CONTAINS");
    misspelt("SELECT * FROM t LIMT 5", "LIMT", "LIMIT");
    misspelt("SELECT * FROM t ALLOW FILTERNG", "FILTERNG", "FILTERING");
    misspelt("INSERT INT t (a) VALUES (1)", "INT", "INTO");
    misspelt("INSERT INTO t (a) VALEUS (1)", "VALEUS", "VALUES");
    misspelt("UPDATE t SER a = 1 WHERE b = 2", "SER", "SET");
    misspelt("DELETE form t WHERE a = 1", "form", "FROM");
    misspelt("CREATE TABEL t (a int PRIMARY KEY)", "TABEL", "TABLE");
    misspelt("CREATE TABLE t (a int PRIMRY KEY)", "PRIMRY", "PRIMARY");
    misspelt("CREATE KEYSPCE k WITH a = 1", "KEYSPCE", "KEYSPACE");
}

#[test]
#[rustfmt::skip] // one line a case
fn names_that_only_look_like_keywords_are_left_alone() {
    check("CREATE TABLE t (a int PRIMARY KEY) WITH comment 'x'", "'x'", "expected `=`, found 'x'", "");
    check("SELECT a b FROM t", "b", "expected `,`, `AS` or `FROM`, found `b`", "is a comma missing before it?");
}

#[test]
fn several_mistakes_are_told_together_and_each_once() {
    check_in(
        Dialect::Cassandra,
        "SELECT * FORM t WHER a = 1 LIMT 5",
        &[
            (
                "FORM",
                "expected `FROM`, found `FORM`",
                "did you mean `FROM`?",
            ),
            (
                "WHER",
                "expected `WHERE`, found `WHER`",
                "did you mean `WHERE`?",
            ),
            (
                "LIMT",
                "expected `LIMIT`, found `LIMT`",
                "did you mean `LIMIT`?",
            ),
        ],
    );
    check_in(
        Dialect::Cassandra,
        "CREATE TABLE t (a int PRIMRY KEY, order int, b text STATC)",
        &[
            (
                "PRIMRY",
                "expected `PRIMARY`, found `PRIMRY`",
                "did you mean `PRIMARY`?",
            ),
            (
                "order",
                "`order` is a reserved word and cannot be a name",
                "write it in double quotes: `\"order\"`",
            ),
            (
                "STATC",
                "expected `STATIC`, found `STATC`",
                "did you mean `STATIC`?",
            ),
        ],
    );
}

#[test]
#[rustfmt::skip] // one line a case
fn quotes_of_the_wrong_kind() {
    check("SELECT * FROM t WHERE a = \"x\"", "\"x\"", "`\"x\"` is a name, not a string", "did you mean `'x'`?");
    check("SELECT * FROM 't'", "'t'", "'t' is a string, not a name", "did you mean `t`?");
    check("SELECT `a` FROM t", "`a`", "CQL quotes names with `\"`, not with backticks", "did you mean `\"a\"`?");
    check("SELECT * FROM t WHERE a = ‘x’", "‘x’", "a string stands in straight quotes", "did you mean `'x'`?");
    check("SELECT * FROM t WHERE a = abc", "abc", "expected a value, found the name `abc`", "strings are written `'abc'`, bind markers `:abc` or `?`");
    check("SELECT * FROM t WHERE a = 'abc", "'", "this string is never closed", "close it with `'`; a quote inside a string is written `''`");
    check("SELECT \"a FROM t", "\"", "this quoted name is never closed", "close it with `\"`; a quote inside a name is written `\"\"`");
}

#[test]
#[rustfmt::skip] // one line a case
fn reserved_words_have_to_be_quoted() {
    check("SELECT * FROM order", "order", "`order` is a reserved word and cannot be a name", "write it in double quotes: `\"order\"`");
    check("SELECT from FROM t", "from", "`from` is a reserved word and cannot be a name", "write it in double quotes: `\"from\"`");
    check("INSERT INTO t (a, to) VALUES (1, 2)", "to", "`to` is a reserved word and cannot be a name", "write it in double quotes: `\"to\"`");
}

#[test]
#[rustfmt::skip] // one line a case
fn commas_and_brackets() {
    check("SELECT a,, b FROM t", ",,", "nothing stands between `,` and `,`", "leave `,` out, or go on behind it");
    check("SELECT a, FROM t", ",", "nothing stands between `,` and `FROM`", "leave `,` out, or go on behind it");
    check("INSERT INTO t (a b) VALUES (1, 2)", "b", "expected `,` or `)`, found `b`", "is a comma missing before it?");
    check("INSERT INTO t (a, b VALUES (1, 2)", "VALUES", "expected `,` or `)`, found `VALUES`", "is a `)` missing before it?");
    check("SELECT * FROM t WHERE a IN (1, 2", "", "expected `,` or `)`, found the end of the statement", "is a `)` missing before it?");
    check("SELECT (a FROM t", "FROM", "expected `,` or `)`, found `FROM`", "is a `)` missing before it?");
    check("SELECT * FROM t WHERE a IN 1", "1", "expected `(` or a bind marker, found `1`", "the values of `IN` stand in parentheses: `IN (1, 2)`");
}

#[test]
fn what_is_never_closed_is_shown() {
    let (_, errors) = parse_statement("SELECT * FROM t WHERE a IN (1, (2)", Dialect::Cassandra);
    let related = format!("{:?}", errors[0].related);
    assert!(
        related.contains("27..28") && related.contains("never closed"),
        "{related}"
    );
}

#[test]
#[rustfmt::skip] // one line a case
fn habits_from_sql() {
    check("SELECT * FROM t WHERE a == 1", "=", "CQL compares with one `=`", "");
    check("SELECT * FROM t WHERE a <> 1", ">", "`<>` is written `!=` in CQL", "`IF` conditions take it; `WHERE` does not");
    check("SELECT * FROM t WHERE a = 1 && b = 2", "&&", "CQL has no operator `&&`", "did you mean `AND`?");
    check("SELECT * FROM t WHERE a = 1 OR b = 2", "OR", "CQL has no `OR`", "use `IN (…)` for several values of one column, or several statements");
    check("SELECT * FROM t WHERE a BETWEEN 1 AND 5 AND b = 1", "BETWEEN", "CQL has no `BETWEEN`", "write `column >= … AND column <= …`");
    check("SELECT * FROM t WHERE a IS NULL", "NULL", "CQL cannot look for null", "in `IF` conditions null is compared with `=`");
    check("SELECT * FROM t WHERE a NOT IN (1)", "NOT", "Cassandra has no `NOT IN`", "");
    check("SELECT * FROM t WHERE a = 1, b = 2", ",", "relations are joined with `AND`, not `,`", "did you mean ` AND`?");
    check("SELECT * FROM t JOIN u ON t.a = u.a", "JOIN", "CQL has no joins", "read the tables one by one, or keep what is read together in one table");
    check("SELECT * FROM t x WHERE a = 1", "x", "tables have no aliases in CQL", "columns are named without their table");
    check("SELECT * FROM t, u", ",", "a statement reads one table", "read the tables one by one");
    check("SELECT COUNT(DISTINCT a) FROM t", "a", "CQL has no `DISTINCT` inside a function", "`SELECT DISTINCT` reads each partition key once");
    check("SELECT * FROM t LIMIT 5 OFFSET 10", "OFFSET", "CQL has no `OFFSET`", "pages are read with the driver's paging, or from the last key on");
    check("SELECT a::int FROM t", ":", "CQL has no `::`", "write `CAST(… AS type)`");
    check("INSERT INTO t VALUES (1)", "VALUES", "the columns are missing before `VALUES`", "name them: `INSERT INTO table (column, …) VALUES (…)`");
    check("INSERT INTO t (a) VALUES (1), (2)", ",", "`INSERT` writes one row", "write one statement for each row, in a batch if they belong together");
    check("UPDATE t SET a = 1 AND b = 2 WHERE c = 3", "AND", "assignments are joined with `,`, not `AND`", "did you mean `,`?");
    check("UPDATE t SET a++ WHERE b = 1", "+", "CQL has no `++` and no `--`", "write `column = column + 1`");
    check("UPDATE t SET a = 1", "", "`UPDATE` needs a `WHERE` clause that names the rows", "");
    check("DELETE * FROM t WHERE a = 1", "*", "`DELETE` takes no `*`", "`DELETE FROM …` deletes whole rows");
    check("DELETE FROM t", "", "`DELETE` needs a `WHERE` clause that names the rows", "`TRUNCATE table` deletes all rows");
    check("CREATE DATABASE d", "DATABASE", "CQL has no `DATABASE`", "it is called `KEYSPACE`");
    check("CREATE TABLE t (a int PRIMARY KEY, b varchar(255))", "(", "`varchar` takes no length", "strings and numbers have no declared length in CQL");
    check("CREATE TABLE t (a int NOT NULL, PRIMARY KEY (a))", "NOT", "columns cannot be declared `NOT NULL`", "leave it out; primary key columns are never null");
    check("CREATE UNIQUE INDEX i ON t (a)", "UNIQUE", "CQL has no `UNIQUE`", "uniqueness comes from the primary key and `IF NOT EXISTS`");
    check("ALTER TABLE t ADD COLUMN a int", "int", "CQL writes no `COLUMN` before a column", "`ALTER TABLE table ADD column type`, `ALTER TABLE table DROP column`");
    check("BEGIN TRANSACTION", "TRANSACTION", "CQL has no transactions", "writes that belong together stand in a batch; `IF` makes them conditional");
}

#[test]
#[rustfmt::skip] // one line a case
fn markers_of_other_drivers() {
    let help = "bind markers are written `?` or `:name`";
    check("SELECT * FROM t WHERE a = %s", "%", "`%s` is not a bind marker of CQL",
        help);
    check("SELECT * FROM t WHERE a = $1", "$1", "`$1` is not a bind marker",
        help);
    check("SELECT * FROM t WHERE a = @a", "@a", "`@a` is not a bind marker",
        help);
    check("SELECT * FROM ? WHERE a = 1", "?", "a bind marker cannot stand for the name of a table", "names are part of the statement's text; only values are bound");
}

#[test]
#[rustfmt::skip] // one line a case
fn clauses_out_of_place() {
    check("SELECT * FROM t LIMIT 5 WHERE a = 1", "WHERE", "`WHERE` stands before `LIMIT`", "");
    check("SELECT * FROM t WHERE a = 1 WHERE b = 2", "WHERE", "a second `WHERE`", "join the relations with `AND`");
    check("INSERT INTO t (a) VALUES (1) USING TTL 5 IF NOT EXISTS", "IF", "`IF NOT EXISTS` stands before `USING`", "");
    check("UPDATE t SET a = 1 WHERE b = 2 USING TTL 5", "USING", "`USING` stands directly behind the table", "write `UPDATE table USING … SET …`");
    check("CREATE TABLE t (a int PRIMARY KEY) comment = 'x'", "comment", "`WITH` is missing before `comment`", "");
}

#[test]
#[rustfmt::skip] // one line a case
fn the_end_of_the_statement() {
    check("SELECT * FROM t; SELECT * FROM u", "SELECT", "a second statement begins here", "send one statement at a time; several writes can stand in a batch");
    check("TRUNCATE t foo", "foo", "expected the end of the statement, found `foo`", "");
    check("UPDATE t SET a = 1 WHERE b = 2 )", ")", "expected the end of the statement, found `)`", "leave it out, or open a bracket before");
    check("", "", "there is no statement here", "");
    check("hello", "hello", "expected a statement, found `hello`", "statements begin with a word such as `SELECT`, `INSERT` or `CREATE`");
    check("SELECT * FROM t -- all", "-- all", "a comment at the end of a statement needs a line break behind it", "remove the comment, or end the line");
    check("SELECT * FROM t /* all", "/*", "this comment is never closed", "close it with `*/`");
}

#[test]
#[rustfmt::skip] // one line a case
fn words_and_numbers_that_are_none() {
    check("SELECT a -id FROM t", "-id", "the server reads `-id` as a misspelt constant", "write a space behind the sign: `- id`");
    check("SELECT * FROM t WHERE a = 1day", "1day", "`1day` is not a duration", "durations are written `1h30m`, `P1DT2H` or `P2W`");
    check("SELECT naïve FROM t", "naïve", "`naïve` is not a name without quotes", "did you mean `\"naïve\"`?");
    check("SELECT _id FROM t", "_id", "`_id` is not a name without quotes", "did you mean `\"_id\"`?");
    check("SELECT * FROM t\u{a0}WHERE a = 1", "\u{a0}", "this is a no-break space", "replace it with an ordinary space");
    check("SELECT # FROM t", "#", "the character `#` has no meaning in CQL", "");
}

#[test]
#[rustfmt::skip] // one line a case
fn the_other_dialect_is_named() {
    let help = "set `dialect = \"scylla\"` in rsylla.toml if that is the server";
    check("SELECT * FROM t BYPASS CACHE", "BYPASS", "only ScyllaDB has `BYPASS CACHE`",
        help);
    check("UPDATE t USING TIMEOUT 5s SET a = 1 WHERE b = 2", "TIMEOUT", "only ScyllaDB has `USING TIMEOUT`",
        help);
    scylla("SELECT a + 1 FROM t", "+", "ScyllaDB has no arithmetic", "");
    scylla("ALTER TABLE IF EXISTS t ADD a int", "IF", "ScyllaDB has no `IF` in `ALTER` statements", "");
    scylla("CREATE TRIGGER x ON t USING 'y'", "TRIGGER", "ScyllaDB has no triggers", "");
    scylla("CREATE TABLE t (a int PRIMARY KEY, b text MASKED WITH DEFAULT)", "MASKED", "ScyllaDB has no column masks", "");
    scylla("SELECT a b FROM t", "b", "expected `,`, `AS` or `FROM`, found `b`", "is a comma missing before it?");
    scylla("UPDATE t SET a += 1 WHERE b = 2", "+=", "ScyllaDB has no `+=`", "write `column = column + …`");
}
