//! Habits from SQL and from other drivers, each with the CQL that is meant.

use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::lexer::{Keyword, TokenKind};

use super::error::Found;

/// What is said of a token that would be right in SQL.
pub(super) fn of(found: &Found<'_>) -> Option<Diagnostic> {
    operator(found)
        .or_else(|| word(found))
        .or_else(|| no_such_thing(found))
        .or_else(|| scylla_only(found))
        .or_else(|| cassandra_only(found))
        .or_else(|| after_word(found))
        .or_else(|| punctuation(found))
}

fn operator(found: &Found<'_>) -> Option<Diagnostic> {
    if found.is_adjacent() {
        match (found.written_before(), found.written()) {
            ("=", "=") => {
                return Some(
                    found
                        .error("CQL compares with one `=`")
                        .label("one too many"),
                );
            }
            ("<", ">") => {
                let error = found.error("`<>` is written `!=` in CQL");
                return Some(error.help("`IF` conditions take it; `WHERE` does not"));
            }
            ("=", ">") => return Some(found.error("`=>` is written `>=` in CQL")),
            ("=", "<") => return Some(found.error("`=<` is written `<=` in CQL")),
            _ => {}
        }
    }
    let doubled = found.token.kind == found.next;
    match found.token.kind {
        TokenKind::Plus | TokenKind::Minus if doubled && found.expects(TokenKind::Equal) => {
            let error = found.error("CQL has no `++` and no `--`");
            Some(error.help("write `column = column + 1`"))
        }
        TokenKind::Colon if doubled => {
            let error = found.error("CQL has no `::`");
            Some(error.help("write `CAST(… AS type)`"))
        }
        _ => None,
    }
}

/// Words that mean something in CQL, but not here.
fn word(found: &Found<'_>) -> Option<Diagnostic> {
    let TokenKind::Keyword(keyword) = found.token.kind else {
        return None;
    };
    let next = found.next;
    match keyword {
        Keyword::Or if next != TokenKind::Keyword(Keyword::Replace) => {
            let help = "use `IN (…)` for several values of one column, or several statements";
            Some(found.error("CQL has no `OR`").help(help))
        }
        Keyword::Values if found.expects(TokenKind::LeftParen) => Some(
            found
                .error("the columns are missing before `VALUES`")
                .help("name them: `INSERT INTO table (column, …) VALUES (…)`"),
        ),
        Keyword::Using
            if found.expects_keyword(Keyword::Where) && !found.expects_keyword(Keyword::Limit) =>
        {
            Some(
                found
                    .error("`USING` stands directly behind the table")
                    .help("`UPDATE table USING TTL … SET … WHERE …`"),
            )
        }
        Keyword::Null if found.written_before().eq_ignore_ascii_case("IS") => Some(
            found
                .error("CQL cannot look for null")
                .label("only `IS NOT NULL`, in materialized views, can be written")
                .help("in `IF` conditions null is compared with `=`"),
        ),
        Keyword::Not
            if next == TokenKind::Keyword(Keyword::In) && found.dialect == Dialect::Cassandra =>
        {
            Some(found.error("Cassandra has no `NOT IN`"))
        }
        Keyword::Not if next == TokenKind::Keyword(Keyword::Null) => Some(
            found
                .error("columns cannot be declared `NOT NULL`")
                .help("leave it out; primary key columns are never null"),
        ),
        Keyword::Default if found.expects_keyword(Keyword::Primary) => Some(
            found
                .error("columns have no default values")
                .help("write the value with the row"),
        ),
        Keyword::Schema if found.expects_keyword(Keyword::Keyspace) => Some(
            found
                .error("the server does not take `SCHEMA` here")
                .suggest("KEYSPACE"),
        ),
        _ => None,
    }
}

/// Words that CQL does not have.
fn no_such_thing(found: &Found<'_>) -> Option<Diagnostic> {
    if found.token.kind != TokenKind::Ident {
        return None;
    }
    let written = found.written().to_ascii_uppercase();
    let help = match written.as_str() {
        "JOIN" | "INNER" | "LEFT" | "RIGHT" | "OUTER" | "CROSS" | "NATURAL" => {
            let help = "read the tables one by one, or keep what is read together in one table";
            return Some(found.error("CQL has no joins").help(help));
        }
        "TRANSACTION" | "COMMIT" | "ROLLBACK" | "START" => {
            let help = "writes that belong together stand in a batch; `IF` makes them conditional";
            return Some(found.error("CQL has no transactions").help(help));
        }
        "BETWEEN" => "write `column >= … AND column <= …`",
        "HAVING" => "filter the rows after reading them",
        "UNION" | "INTERSECT" | "EXCEPT" => "run the statements one by one",
        "OFFSET" | "FETCH" => "pages are read with the driver's paging, or from the last key on",
        "RETURNING" => "read the row before or after, or make the write conditional with `IF`",
        "REFERENCES" | "FOREIGN" | "CONSTRAINT" | "CHECK" => "tables do not refer to each other",
        "UNIQUE" => "uniqueness comes from the primary key and `IF NOT EXISTS`",
        "AUTO_INCREMENT" | "SERIAL" => "use `uuid` or `timeuuid` keys, or a `counter` table",
        "DATABASE" => "it is called `KEYSPACE`",
        "SHOW" => "`DESCRIBE` shows keyspaces and tables",
        "EXPLAIN" => "`TRACING ON` in cqlsh shows what a statement does",
        "NULLS" => "rows are ordered by clustering columns, which are never null",
        "MERGE" | "UPSERT" => "`INSERT` and `UPDATE` both write the row whether it exists or not",
        _ => return None,
    };
    Some(found.error(format!("CQL has no `{written}`")).help(help))
}

/// A name behind a table, unless it is a misspelt keyword.
pub(super) fn alias(found: &Found<'_>) -> Option<Diagnostic> {
    let is_name = matches!(
        found.token.kind,
        TokenKind::Ident | TokenKind::QuotedName | TokenKind::Keyword(Keyword::As)
    );
    if !is_name || !follows_table(found) {
        return None;
    }
    Some(
        found
            .error("tables have no aliases in CQL")
            .help("columns are named without their table"),
    )
}

/// Whether the table of a `SELECT` is what stands before.
fn follows_table(found: &Found<'_>) -> bool {
    let from = found.written_two_before();
    found.expects_keyword(Keyword::Where)
        && found.expects_keyword(Keyword::Limit)
        && (from.eq_ignore_ascii_case("FROM") || from == ".")
        && matches!(
            found.next,
            TokenKind::End
                | TokenKind::Semicolon
                | TokenKind::Ident
                | TokenKind::Keyword(Keyword::Where)
        )
}

fn scylla_only(found: &Found<'_>) -> Option<Diagnostic> {
    if found.dialect != Dialect::Cassandra || found.token.kind != TokenKind::Ident {
        return None;
    }
    let what = match found.written().to_ascii_uppercase().as_str() {
        "BYPASS" => "`BYPASS CACHE`",
        "TIMEOUT" => "`USING TIMEOUT`",
        "PRUNE" => "`PRUNE MATERIALIZED VIEW`",
        "SERVICE" | "SERVICE_LEVEL" | "ATTACH" | "DETACH" => "service levels",
        "REDUCEFUNC" => "`REDUCEFUNC`",
        _ => return None,
    };
    Some(
        found
            .error(format!("only ScyllaDB has {what}"))
            .help("set `dialect = \"scylla\"` in rsylla.toml if that is the server"),
    )
}

fn cassandra_only(found: &Found<'_>) -> Option<Diagnostic> {
    if found.dialect != Dialect::Scylla {
        return None;
    }
    let what = match found.token.kind {
        TokenKind::Keyword(Keyword::Trigger) => "triggers",
        TokenKind::Keyword(Keyword::Cast) if found.expects(TokenKind::AnyTerm) => {
            "`CAST` outside of selections"
        }
        TokenKind::Ident if found.written().eq_ignore_ascii_case("MASKED") => "column masks",
        TokenKind::String if found.expects(TokenKind::AnyType) => {
            "types by the name of a Java class"
        }
        _ => return None,
    };
    Some(found.error(format!("ScyllaDB has no {what}")))
}

/// What is wrong because of the word before.
fn after_word(found: &Found<'_>) -> Option<Diagnostic> {
    let before = found.written_before();
    let two_before = found.written_two_before();
    let is = |written: &str, word| written.eq_ignore_ascii_case(word);
    let is_column = |written| is(written, "COLUMN");
    if found
        .before
        .is_some_and(|token| token.kind == TokenKind::String)
        && found.is_adjacent()
        && found.token.kind == TokenKind::Ident
    {
        let error = found.error(format!("the string ends before `{}`", found.written()));
        return Some(error.help("a quote inside a string is written `''`"));
    }
    if is(before, "DISTINCT") && two_before == "(" {
        return Some(
            found
                .error("CQL has no `DISTINCT` inside a function")
                .help("`SELECT DISTINCT` reads each partition key once"),
        );
    }
    if (is_column(before) && found.token.kind == TokenKind::Ident)
        || (is_column(two_before) && found.expects(TokenKind::End))
    {
        return Some(
            found
                .error("CQL writes no `COLUMN` before a column")
                .help("`ALTER TABLE table ADD column type`, `ALTER TABLE table DROP column`"),
        );
    }
    if is(before, "DELETE") && found.written() == "*" {
        return Some(
            found
                .error("`DELETE` takes no `*`")
                .help("`DELETE FROM …` deletes whole rows"),
        );
    }
    if is(before, "IN") && found.expects(TokenKind::LeftParen) {
        let expected = "expected `(` or a bind marker";
        let error = found.error(format!("{expected}, found `{}`", found.written()));
        return Some(error.help("the values of `IN` stand in parentheses: `IN (1, 2)`"));
    }
    None
}

fn punctuation(found: &Found<'_>) -> Option<Diagnostic> {
    let written = found.written();
    match written {
        "%" if found.expects(TokenKind::AnyTerm) => Some(
            found
                .error("`%s` is not a bind marker of CQL")
                .help("bind markers are written `?` or `:name`"),
        ),
        "(" if is_sized_type(found.written_before()) => Some(
            found
                .error(format!("`{}` takes no length", found.written_before()))
                .help("strings and numbers have no declared length in CQL"),
        ),
        "," if found.expects_keyword(Keyword::Where) && found.expects_keyword(Keyword::Limit) => {
            Some(
                found
                    .error("a statement reads one table")
                    .help("read the tables one by one"),
            )
        }
        "," if found.written_two_before().eq_ignore_ascii_case("LIMIT") => Some(
            found
                .error("`LIMIT` takes one number")
                .help("pages are read with the driver's paging, or from the last key on"),
        ),
        "/" | "%" | "+" | "-" | "*"
            if found.dialect == Dialect::Scylla && !found.expects_operand() =>
        {
            Some(found.error("ScyllaDB has no arithmetic"))
        }
        "+=" | "-=" if found.dialect == Dialect::Scylla => {
            let operator = &written[..1];
            let error = found.error(format!("ScyllaDB has no `{written}`"));
            Some(error.help(format!("write `column = column {operator} …`")))
        }
        _ => None,
    }
}

fn is_sized_type(word: &str) -> bool {
    [
        "varchar",
        "text",
        "int",
        "bigint",
        "smallint",
        "decimal",
        "char",
        "varint",
        "timestamp",
    ]
    .iter()
    .any(|ty| ty.eq_ignore_ascii_case(word))
}
