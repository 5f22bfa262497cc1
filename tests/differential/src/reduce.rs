//! Shrinks the schema of a case: statements first, then what tables and types list.

use std::collections::HashSet;
use std::io;

use rsylla_cql::lexer::TokenKind;

use crate::pieces::{Piece, pieces};
use crate::site::{Judged, Site};
use crate::wire::Connection;

/// How many schema statements are executed at most to find a smaller schema; each takes about
/// a tenth of a second.
const STATEMENTS: usize = 120;

/// Replays schemas in a keyspace of its own.
pub(crate) struct Replay<'c> {
    pub(crate) connection: &'c mut Connection,
    pub(crate) keyspace: String,
    pub(crate) is_schema_statement: bool,
}

impl Replay<'_> {
    /// What both sides say of the statement behind this schema; none where the schema does not hold.
    pub(crate) fn judge(&mut self, schema: &[String], text: &str) -> io::Result<Option<Judged>> {
        let mut site = Site::make(self.connection, &self.keyspace)?;
        for statement in schema {
            let judged = site.change(statement)?;
            if !judged.server.is_accepted() || !judged.checker.is_accepted() {
                return Ok(None);
            }
        }
        if self.is_schema_statement {
            return site.change(text).map(Some);
        }
        Ok(site.prepare(&[text])?.pop())
    }

    fn differs(&mut self, schema: &[String], text: &str, cause: &str) -> io::Result<bool> {
        let judged = self.judge(schema, text)?;
        Ok(judged.and_then(|judged| judged.cause()).as_deref() == Some(cause))
    }

    /// The smallest schema found behind which the statement differs for this cause.
    pub(crate) fn reduce(
        &mut self,
        schema: &[String],
        text: &str,
        cause: &str,
    ) -> io::Result<Vec<String>> {
        let mut best = related(schema, text);
        if !self.differs(&best, text, cause)? {
            best = schema.to_vec();
        }
        let mut executed = best.len();
        let mut at = best.len();
        while at > 0 && executed < STATEMENTS {
            at -= 1;
            let mut shorter = best.clone();
            shorter.remove(at);
            executed += best.len();
            if self.differs(&shorter, text, cause)? {
                best = shorter;
                continue;
            }
            for element in shorter_lists(&best[at]) {
                let mut smaller = best.clone();
                smaller[at] = element;
                executed += best.len();
                if executed < STATEMENTS && self.differs(&smaller, text, cause)? {
                    best = smaller;
                    at += 1;
                    break;
                }
            }
        }
        Ok(best)
    }
}

/// The statements that have to do with what the text names.
fn related(schema: &[String], text: &str) -> Vec<String> {
    let mut names: HashSet<String> = words(text).collect();
    let mut kept = vec![false; schema.len()];
    loop {
        let next = schema.iter().enumerate().position(|(at, statement)| {
            !kept[at] && subjects(statement).any(|name| names.contains(&name))
        });
        let Some(at) = next else { break };
        kept[at] = true;
        names.extend(words(&schema[at]).filter(|name| is_object(name)));
    }
    schema
        .iter()
        .zip(kept)
        .filter(|(_, kept)| *kept)
        .map(|(text, _)| text.clone())
        .collect()
}

/// Generated objects are named by a letter and a number.
fn is_object(name: &str) -> bool {
    name.len() > 1 && "tumfgi".contains(&name[..1]) && name[1..].bytes().all(|b| b.is_ascii_digit())
}

fn subjects(statement: &str) -> impl Iterator<Item = String> {
    words(statement).filter(|name| is_object(name)).take(2)
}

fn words(text: &str) -> impl Iterator<Item = String> {
    let found: Vec<_> = pieces(text)
        .into_iter()
        .filter(Piece::is_word)
        .map(|piece| piece.text.trim_matches('"').to_lowercase())
        .collect();
    found.into_iter()
}

/// The statement without one element of its first list in parentheses, or without its `WITH`.
fn shorter_lists(statement: &str) -> Vec<String> {
    let pieces = pieces(statement);
    let mut depth = 0_usize;
    let mut borders = Vec::new();
    for piece in &pieces {
        match piece.kind {
            TokenKind::LeftParen | TokenKind::LeftBrace | TokenKind::Less => {
                depth += 1;
                if depth == 1 {
                    borders.push(piece.end());
                }
            }
            TokenKind::RightParen | TokenKind::RightBrace | TokenKind::Greater => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    borders.push(piece.start);
                    break;
                }
            }
            TokenKind::Comma if depth == 1 => borders.push(piece.start),
            _ => {}
        }
    }
    let mut found = Vec::new();
    for pair in borders.windows(2).rev() {
        let is_first = borders[0] == pair[0];
        let rest = statement[pair[1]..].trim_start_matches(',').trim_start();
        let rest = if is_first {
            rest
        } else {
            &statement[pair[1]..]
        };
        found.push(format!("{}{rest}", &statement[..pair[0]]));
    }
    if let Some(with) = statement
        .find(" WITH ")
        .filter(|with| borders.last().is_some_and(|end| end < with))
    {
        found.push(statement[..with].to_owned());
    }
    found
}
