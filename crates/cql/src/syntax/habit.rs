//! Habits from SQL and from other drivers, each with the CQL that is meant.

use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::lexer::{Keyword, TokenKind};

use super::error::Found;

/// What is said of a token that would be right in SQL.
pub(super) fn of(found: &Found<'_>) -> Option<Diagnostic> {
    operator(found)
        .or_else(|| word(found))
        .or_else(|| after_word(found))
        .or_else(|| punctuation(found))
}

fn operator(found: &Found<'_>) -> Option<Diagnostic> {
    let before = found.written_before();
    let adjacent = found
        .before
        .is_some_and(|token| token.span.end == found.token.span.start);
    match (before, found.written()) {
        ("=", "=") if adjacent => Some(found.error("CQL compares with a single `=`").suggest("")),
        ("<", ">") if adjacent => Some(
            found
                .error("CQL writes `!=` for `<>`")
                .help("`!=` stands in `IF` conditions; `WHERE` does not take it"),
        ),
        ("=", ">") if adjacent => Some(found.error("`=>` is written `>=`")),
        ("=", "<") if adjacent => Some(found.error("`=<` is written `<=`")),
        ("+" | "-", "+" | "-") if adjacent => Some(
            found
                .error("CQL has no `++` and `--` operators")
                .help("write `column = column + 1`"),
        ),
        _ => None,
    }
}

fn word(found: &Found<'_>) -> Option<Diagnostic> {
    if !matches!(found.token.kind, TokenKind::Ident | TokenKind::Keyword(_)) {
        return None;
    }
    let written = found.written().to_ascii_uppercase();
    let help = match written.as_str() {
        "JOIN" | "INNER" | "LEFT" | "RIGHT" | "OUTER" | "CROSS" | "NATURAL" => {
            return Some(
                found
                    .error("CQL has no joins")
                    .help("read the tables one by one, or keep what is read together in one table"),
            );
        }
        "OR" if found.next != TokenKind::Keyword(Keyword::Replace) => {
            return Some(
                found
                    .error("CQL has no `OR`")
                    .help("use `IN (…)` for several values of one column, or several statements"),
            );
        }
        "BETWEEN" => {
            return Some(
                found
                    .error("CQL has no `BETWEEN`")
                    .help("write `column >= … AND column <= …`"),
            );
        }
        "HAVING" => "filter the rows after reading them",
        "UNION" | "INTERSECT" | "EXCEPT" => "run the statements one by one",
        "OFFSET" => "pages are read with the driver's paging, or from the last key on",
        "RETURNING" => "read the row before or after, or make the write conditional with `IF`",
        "REFERENCES" | "FOREIGN" | "CONSTRAINT" | "CHECK" => "tables do not refer to each other",
        "UNIQUE" => "uniqueness comes from the primary key and `IF NOT EXISTS`",
        "AUTO_INCREMENT" | "SERIAL" => "use `uuid` or `timeuuid` keys, or a `counter` table",
        "DATABASE" => "it is called `KEYSPACE`",
        "SHOW" => "`DESCRIBE` shows keyspaces and tables",
        "EXPLAIN" => "`TRACING ON` in cqlsh shows what a statement does",
        "NULLS" => "rows are ordered by clustering columns, which are never null",
        "VALUES" if found.expected.contains(TokenKind::LeftParen) => {
            return Some(
                found
                    .error("the columns are missing before `VALUES`")
                    .help("name them: `INSERT INTO table (column, …) VALUES (…)`"),
            );
        }
        "DISTINCT" if found.written_before() == "(" => {
            return Some(
                found
                    .error("CQL has no `DISTINCT` inside a function")
                    .help("`SELECT DISTINCT` reads the partition keys once each"),
            );
        }
        "USING"
            if found.expected.contains(TokenKind::Keyword(Keyword::Where))
                && !found.expected.contains(TokenKind::Keyword(Keyword::Limit)) =>
        {
            return Some(
                found
                    .error("`USING` stands directly behind the table")
                    .help("`UPDATE table USING TTL … SET … WHERE …`"),
            );
        }
        "NULL" if found.written_before().eq_ignore_ascii_case("IS") => {
            return Some(
                found
                    .error("CQL cannot look for null")
                    .label("only `IS NOT NULL`, in materialized views, can be written")
                    .help("in `IF` conditions null is compared with `=`"),
            );
        }
        "NOT"
            if found.next == TokenKind::Keyword(Keyword::In)
                && found.dialect == Dialect::Cassandra =>
        {
            return Some(found.error("Cassandra has no `NOT IN`"));
        }
        "NOT" if found.next == TokenKind::Keyword(Keyword::Null) => {
            return Some(
                found
                    .error("columns cannot be declared `NOT NULL`")
                    .help("leave it out; primary key columns are never null"),
            );
        }
        "DEFAULT" => "columns have no default values; write the value with the row",
        "SCHEMA"
            if found
                .expected
                .contains(TokenKind::Keyword(Keyword::Keyspace)) =>
        {
            return Some(
                found
                    .error("the server does not take `SCHEMA` here")
                    .suggest("KEYSPACE"),
            );
        }
        _ => return scylla_only(found, &written),
    };
    Some(found.error(format!("CQL has no `{written}`")).help(help))
}

fn scylla_only(found: &Found<'_>, written: &str) -> Option<Diagnostic> {
    if found.dialect != Dialect::Cassandra {
        return None;
    }
    let what = match written {
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

/// What is wrong because of the word before.
fn after_word(found: &Found<'_>) -> Option<Diagnostic> {
    let before = found.written_before().to_ascii_uppercase();
    let two_before = found.written_two_before().to_ascii_uppercase();
    if matches!(two_before.as_str(), "COLUMN") && found.token.kind != TokenKind::End {
        return Some(
            found
                .error("CQL writes no `COLUMN` before a column")
                .help("`ALTER TABLE table ADD column type`, `ALTER TABLE table DROP column`"),
        );
    }
    match before.as_str() {
        "COLUMN" if matches!(found.token.kind, TokenKind::Ident | TokenKind::QuotedName) => Some(
            found
                .error("CQL writes no `COLUMN` before a column")
                .help("`ALTER TABLE table ADD column type`, `ALTER TABLE table DROP column`"),
        ),
        "DELETE" if found.written() == "*" => Some(
            found
                .error("`DELETE` takes no `*`")
                .help("`DELETE FROM …` deletes whole rows"),
        ),
        _ => None,
    }
}

fn punctuation(found: &Found<'_>) -> Option<Diagnostic> {
    let written = found.written();
    match written {
        "%" if found.expected.contains(TokenKind::AnyTerm) => Some(
            found
                .error("`%s` is not a bind marker of CQL")
                .help("bind markers are written `?` or `:name`"),
        ),
        "(" if is_sized_type(found.written_before()) => Some(
            found
                .error(format!("`{}` takes no length", found.written_before()))
                .help("texts and numbers of CQL have no declared length"),
        ),
        "/" | "%" | "+" | "-" | "*"
            if found.dialect == Dialect::Scylla && !found.expects_name() =>
        {
            Some(found.error("ScyllaDB has no arithmetic"))
        }
        "+=" | "-=" if found.dialect == Dialect::Scylla => {
            let operator = &written[..1];
            Some(
                found
                    .error(format!("ScyllaDB has no `{written}`"))
                    .help(format!("write `column = column {operator} …`")),
            )
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
