//! The options of a statement: what stands after `-- rsylla:` in a file of statements.

use rsylla_cql::diagnostic::{Code, Diagnostic, nearest};
use rsylla_cql::lexer::{Token, TokenKind, lex};
use rsylla_cql::{Dialect, Span};

/// How a statement is sent, and what is known better than the schema says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Rows a page.
    pub page_size: Option<u32>,
    /// Such as `LOCAL_QUORUM`.
    pub consistency: Option<&'static str>,
    /// `SERIAL` or `LOCAL_SERIAL`.
    pub serial_consistency: Option<&'static str>,
    /// The bound for the answer.
    pub timeout_ms: Option<u64>,
    /// Whether sending it twice is as sending it once, where that is not as inferred.
    pub idempotent: Option<bool>,
    /// Result columns that are never null.
    pub not_null: Vec<(String, Span)>,
    /// Markers that may be null.
    pub null: Vec<(String, Span)>,
    /// Markers that may be left unset.
    pub unset: Vec<(String, Span)>,
    /// The name of the rows' class.
    pub row: Option<(String, Span)>,
}

const NAMES: [&str; 10] = [
    "page_size",
    "consistency",
    "serial_consistency",
    "timeout",
    "idempotent",
    "not_null",
    "null",
    "unset",
    "derive",
    "row",
];

const CONSISTENCIES: [&str; 10] = [
    "ANY",
    "ONE",
    "TWO",
    "THREE",
    "QUORUM",
    "ALL",
    "LOCAL_QUORUM",
    "EACH_QUORUM",
    "LOCAL_ONE",
    "SERIAL",
];

const SERIAL_CONSISTENCIES: [&str; 2] = ["SERIAL", "LOCAL_SERIAL"];

type Parsed<T> = Result<T, Box<Diagnostic>>;

impl Options {
    /// Reads options as they are written, in the form that Rust has in `#[rsylla(…)]`.
    ///
    /// # Errors
    /// The first mistake, with its place in `text`.
    ///
    /// # Example: what is known better than the schema says
    /// ```
    /// use rsylla_codegen::Options;
    ///
    /// let options = Options::parse("timeout = \"2s\", not_null(total)").unwrap();
    /// assert_eq!(options.timeout_ms, Some(2000));
    /// assert_eq!(options.not_null[0].0, "total");
    /// ```
    pub fn parse(text: &str) -> Result<Self, Box<Diagnostic>> {
        let mut parser = Parser {
            text,
            tokens: lex(text, Dialect::Cassandra).tokens,
            at: 0,
        };
        let mut options = Self::default();
        while !parser.is_at(TokenKind::End) {
            options.one(&mut parser)?;
            if !parser.is_at(TokenKind::End) {
                parser.expect(TokenKind::Comma, "`,`")?;
            }
        }
        Ok(options)
    }

    fn one(&mut self, parser: &mut Parser<'_>) -> Parsed<()> {
        let (name, span) = parser.word("an option")?;
        match name {
            "page_size" => {
                let (rows, span) = parser.value()?;
                let rows = rows.parse().ok().filter(|rows| *rows > 0);
                self.page_size =
                    Some(rows.ok_or_else(|| wrong(span, "a page has at least one row"))?);
            }
            "consistency" => {
                self.consistency = Some(parser.one_of("consistency", &CONSISTENCIES)?);
            }
            "serial_consistency" => {
                let what = "serial consistency";
                self.serial_consistency = Some(parser.one_of(what, &SERIAL_CONSISTENCIES)?);
            }
            "timeout" => {
                let (limit, span) = parser.value()?;
                self.timeout_ms = Some(milliseconds(&limit).ok_or_else(|| {
                    let message = format!(
                        "`{limit}` is no time limit: write `\"500ms\"`, `\"2s\"` or `\"1m\"`"
                    );
                    wrong(span, message)
                })?);
            }
            "idempotent" => {
                let (value, span) = parser.value()?;
                let value = value.parse();
                self.idempotent =
                    Some(value.map_err(|_| wrong(span, "expected `true` or `false`"))?);
            }
            "not_null" => self.not_null.extend(parser.list()?),
            "null" => self.null.extend(parser.list()?),
            "unset" => self.unset.extend(parser.list()?),
            "row" => self.row = Some(parser.value()?),
            // Rust's own.
            "derive" => parser.skip_parentheses()?,
            unknown => {
                let help = match nearest(unknown, NAMES) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("there are: {}", NAMES.join(", ")),
                };
                return Err(wrong(span, format!("unknown option `{unknown}`: {help}")));
            }
        }
        Ok(())
    }
}

fn wrong(span: Span, message: impl Into<String>) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(Code::Syntax, span, message))
}

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    at: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Token {
        self.tokens[self.at.min(self.tokens.len() - 1)]
    }

    fn is_at(&self, kind: TokenKind) -> bool {
        self.peek().kind == kind
    }

    fn next(&mut self) -> Token {
        let token = self.peek();
        self.at += 1;
        token
    }

    fn expect(&mut self, kind: TokenKind, what: &str) -> Parsed<()> {
        let token = self.next();
        if token.kind == kind {
            Ok(())
        } else {
            Err(wrong(token.span, format!("expected {what}")))
        }
    }

    fn word(&mut self, what: &str) -> Parsed<(&'a str, Span)> {
        let token = self.next();
        match token.kind {
            TokenKind::Ident | TokenKind::Keyword(_) => Ok((token.span.of(self.text), token.span)),
            _ => Err(wrong(token.span, format!("expected {what}"))),
        }
    }

    /// `= value`, without its quotes.
    fn value(&mut self) -> Parsed<(String, Span)> {
        self.expect(TokenKind::Equal, "`=`")?;
        self.item()
    }

    fn item(&mut self) -> Parsed<(String, Span)> {
        let token = self.next();
        let text = token.span.of(self.text);
        let text = match token.kind {
            TokenKind::QuotedName => text.trim_matches('"').replace("\"\"", "\""),
            TokenKind::End | TokenKind::Comma | TokenKind::LeftParen | TokenKind::RightParen => {
                return Err(wrong(token.span, "expected a value"));
            }
            _ => text.to_owned(),
        };
        Ok((text, token.span))
    }

    fn one_of(&mut self, what: &str, names: &[&'static str]) -> Parsed<&'static str> {
        let (written, span) = self.value()?;
        let upper = written.to_ascii_uppercase();
        names
            .iter()
            .find(|name| **name == upper)
            .copied()
            .ok_or_else(|| {
                let help = match nearest(&upper, names.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("there are: {}", names.join(", ")),
                };
                wrong(span, format!("unknown {what} `{written}`: {help}"))
            })
    }

    /// `(column, "Column", …)`
    fn list(&mut self) -> Parsed<Vec<(String, Span)>> {
        self.expect(TokenKind::LeftParen, "`(`")?;
        let mut items = Vec::new();
        while !self.is_at(TokenKind::RightParen) {
            items.push(self.item()?);
            if !self.is_at(TokenKind::RightParen) {
                self.expect(TokenKind::Comma, "`,` or `)`")?;
            }
        }
        self.at += 1;
        Ok(items)
    }

    fn skip_parentheses(&mut self) -> Parsed<()> {
        self.expect(TokenKind::LeftParen, "`(`")?;
        let mut depth = 1;
        while depth > 0 {
            match self.next() {
                Token {
                    kind: TokenKind::LeftParen,
                    ..
                } => depth += 1,
                Token {
                    kind: TokenKind::RightParen,
                    ..
                } => depth -= 1,
                Token {
                    kind: TokenKind::End,
                    span,
                } => return Err(wrong(span, "expected `)`")),
                _ => {}
            }
        }
        Ok(())
    }
}

/// `2s`, `500ms`, `1m`
fn milliseconds(text: &str) -> Option<u64> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let factor = match unit.trim_start() {
        "ms" => 1,
        "s" => 1000,
        "m" => 60_000,
        _ => return None,
    };
    let limit = number.parse::<u64>().ok()?.checked_mul(factor)?;
    (limit > 0).then_some(limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_is_read() {
        let options = Options::parse(
            r#"page_size = 500, consistency = "local_quorum", serial_consistency = "SERIAL",
               timeout = "2s", idempotent = false, not_null(a, "B c"), null(type), unset(e),
               derive(Debug, serde::Serialize), row = EventRow,"#,
        )
        .unwrap();
        assert_eq!(options.page_size, Some(500));
        assert_eq!(options.consistency, Some("LOCAL_QUORUM"));
        assert_eq!(options.serial_consistency, Some("SERIAL"));
        assert_eq!(options.timeout_ms, Some(2000));
        assert_eq!(options.idempotent, Some(false));
        let names = |found: &[(String, Span)]| {
            found
                .iter()
                .map(|(name, _)| name.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(names(&options.not_null), ["a", "B c"]);
        assert_eq!(names(&options.null), ["type"]);
        assert_eq!(names(&options.unset), ["e"]);
        assert_eq!(options.row.unwrap().0, "EventRow");
    }

    #[track_caller]
    fn refused(text: &str, at: &str, expected: &str) {
        let error = Options::parse(text).unwrap_err();
        assert_eq!(error.span.of(text), at);
        assert!(error.message.contains(expected), "{}", error.message);
    }

    #[test]
    fn mistakes_are_named() {
        refused("pagesize = 5", "pagesize", "did you mean `page_size`?");
        refused("colour = 5", "colour", "there are: page_size, consistency");
        refused("page_size = 0", "0", "at least one row");
        refused(
            "consistency = \"LOCAL_QUORUN\"",
            "\"LOCAL_QUORUN\"",
            "did you mean `LOCAL_QUORUM`?",
        );
        refused(
            "timeout = \"2 fortnights\"",
            "\"2 fortnights\"",
            "is no time limit",
        );
        refused("not_null(a", "", "expected `,` or `)`");
        refused("derive(a", "", "expected `)`");
    }
}
