//! Breaks statements: one change of a token or a few.

use rsylla_cql::Catalog;
use rsylla_cql::lexer::TokenKind;
use rsylla_cql::types::QuotedIfNeeded;

use crate::generate::NATIVE_TYPES;
use crate::pieces::{Piece, pieces};
use crate::random::Random;

const WORDS: &[&str] = &[
    "SELECT",
    "JSON",
    "DISTINCT",
    "FROM",
    "WHERE",
    "AND",
    "OR",
    "IN",
    "NOT",
    "IS",
    "NULL",
    "LIKE",
    "CONTAINS",
    "KEY",
    "TOKEN",
    "ORDER BY",
    "GROUP BY",
    "ASC",
    "DESC",
    "LIMIT 1",
    "PER PARTITION LIMIT 1",
    "ALLOW FILTERING",
    "ANN OF",
    "INSERT INTO",
    "VALUES",
    "IF EXISTS",
    "IF NOT EXISTS",
    "IF",
    "USING",
    "TTL 1",
    "TIMESTAMP 1",
    "UPDATE",
    "SET",
    "DELETE",
    "BATCH",
    "AS x",
    "count(*)",
    "BETWEEN",
    "STATIC",
    "FROZEN",
    "PRIMARY KEY",
    "WITH",
    "writetime",
    "token",
    "cast",
    "min",
    "now()",
    "toJson",
];

const SIGNS: &[&str] = &[
    "=", "<", "<=", ">", ">=", "!=", "+", "-", "*", "/", "%", "+=", "-=", ",", ".", ";", ":", "(",
    ")", "[", "]", "{", "}", "?", "..", "<>", "!", "||", "#", "\"\"", "'",
];

const VALUES: &[&str] = &[
    "?",
    "1",
    "-1",
    "1.5",
    "'a'",
    "null",
    "true",
    "0x00",
    "1d",
    "NaN",
    "50554d6e-29bb-11e5-b345-feff819cdc9f",
    "''",
    "[]",
    "{}",
    "(1, 2)",
    "[1]",
    "{1}",
    "{1: 1}",
    "{a: 1}",
    ":name",
    "(int)?",
    "'2020-01-01'",
    "99999999999999999999",
    "now()",
    "?, ?",
    "UNSET",
    "$$x$$",
    "\"a\"",
    "+1",
    "1e",
];

/// Changes a statement in one place.
pub(crate) fn mutate(random: &mut Random, catalog: &Catalog, keyspace: &str, text: &str) -> String {
    let pieces = pieces(text);
    let Some(piece) = random.item(&pieces).copied() else {
        return text.to_owned();
    };
    let (from, to) = (piece.start, piece.end());
    match random.below(24) {
        0..2 => replaced(text, from, to, ""),
        2 => replaced(text, from, to, &format!("{0} {0}", piece.text)),
        3 => {
            let last = (random.below(4) + position(&pieces, from)).min(pieces.len() - 1);
            replaced(text, from, pieces[last].end().max(to), "")
        }
        4..6 => swapped(text, &pieces, position(&pieces, from)),
        6..10 => {
            let word = pieces
                .iter()
                .filter(|piece| piece.is_word())
                .collect::<Vec<_>>();
            match random.item(&word) {
                Some(word) => {
                    let name = a_name(random, catalog, keyspace);
                    replaced(text, word.start, word.end(), &name)
                }
                None => text.to_owned(),
            }
        }
        10..13 => {
            let values: Vec<_> = pieces.iter().filter(|piece| is_value(piece)).collect();
            let value = random.pick(VALUES);
            match random.item(&values) {
                Some(old) => replaced(text, old.start, old.end(), value),
                None => replaced(text, to, to, &format!(" {value}")),
            }
        }
        13 => replaced(text, from, to, random.pick(SIGNS)),
        14 => replaced(text, from, to, random.pick(WORDS)),
        15 => replaced(text, to, to, &format!(" {} ", random.pick(SIGNS))),
        16 => replaced(text, to, to, &format!(" {} ", random.pick(WORDS))),
        17 => {
            let signs: Vec<_> = pieces.iter().filter(|piece| is_operator(piece)).collect();
            match random.item(&signs) {
                Some(old) => replaced(text, old.start, old.end(), random.pick(&SIGNS[..13])),
                None => text.to_owned(),
            }
        }
        18..21 => misspelt(random, text, &pieces),
        21 => moved(random, text, &pieces),
        22 => match random.below(4) {
            0 => format!("{text};"),
            1 => replaced(text, to, to, " /* x */ "),
            2 => replaced(text, to, to, " -- x\n "),
            _ => text[..to].to_owned(),
        },
        _ => copied(random, text, &pieces),
    }
}

fn replaced(text: &str, from: usize, to: usize, with: &str) -> String {
    format!("{}{with}{}", &text[..from], &text[to..])
}

fn position(pieces: &[Piece<'_>], start: usize) -> usize {
    pieces
        .iter()
        .position(|piece| piece.start == start)
        .unwrap_or_default()
}

/// Swaps a token with the one after the next: `a, b`, `a = b`.
fn swapped(text: &str, pieces: &[Piece<'_>], at: usize) -> String {
    let Some(other) = pieces.get(at + 2).or_else(|| pieces.get(at + 1)) else {
        return text.to_owned();
    };
    let piece = pieces[at];
    format!(
        "{}{}{}{}{}",
        &text[..piece.start],
        other.text,
        &text[piece.end()..other.start],
        piece.text,
        &text[other.end()..]
    )
}

/// Misspells a word or a name: a letter left out, doubled, swapped with the next or changed.
fn misspelt(random: &mut Random, text: &str, pieces: &[Piece<'_>]) -> String {
    let words: Vec<_> = pieces
        .iter()
        .filter(|piece| piece.is_word() && piece.text.is_ascii() && piece.text.len() > 2)
        .collect();
    let Some(word) = random.item(&words) else {
        return text.to_owned();
    };
    let mut letters = word.text.as_bytes().to_vec();
    let at = 1 + random.below(letters.len() - 2);
    match random.below(4) {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, letters[at]),
        2 => letters.swap(at, at - 1),
        _ => letters[at] = b"aeiosx"[random.below(6)],
    }
    let letters = String::from_utf8_lossy(&letters);
    replaced(text, word.start, word.end(), &letters)
}

/// Moves some tokens elsewhere: a clause in the wrong place.
fn moved(random: &mut Random, text: &str, pieces: &[Piece<'_>]) -> String {
    let first = random.below(pieces.len());
    let last = (first + random.below(5)).min(pieces.len() - 1);
    let (from, to) = (pieces[first].start, pieces[last].end());
    let part = &text[from..to];
    let at = pieces[random.below(pieces.len())].end();
    if at > from && at <= to {
        return replaced(text, from, to, "");
    }
    let (head, tail) = (from.min(at), to.max(at));
    let middle = if at <= from {
        format!(" {part} {}", &text[at..from])
    } else {
        format!("{} {part} ", &text[to..at])
    };
    replaced(text, head, tail, &middle)
}

/// Puts a copy of some tokens elsewhere.
fn copied(random: &mut Random, text: &str, pieces: &[Piece<'_>]) -> String {
    let first = random.below(pieces.len());
    let last = (first + random.below(5)).min(pieces.len() - 1);
    let part = &text[pieces[first].start..pieces[last].end()];
    let at = pieces[random.below(pieces.len())].end();
    replaced(text, at, at, &format!(" {part} "))
}

fn is_value(piece: &Piece<'_>) -> bool {
    use TokenKind as T;
    matches!(
        piece.kind,
        T::QuestionMark
            | T::Integer
            | T::Float
            | T::String
            | T::Boolean
            | T::Uuid
            | T::Hex
            | T::Duration
    )
}

fn is_operator(piece: &Piece<'_>) -> bool {
    use TokenKind as T;
    matches!(
        piece.kind,
        T::Equal
            | T::Less
            | T::LessEqual
            | T::Greater
            | T::GreaterEqual
            | T::NotEqual
            | T::Plus
            | T::Minus
            | T::PlusEqual
            | T::MinusEqual
    )
}

/// A name of the keyspace, or a type's.
fn a_name(random: &mut Random, catalog: &Catalog, keyspace: &str) -> String {
    let Some(keyspace) = catalog.keyspace(keyspace) else {
        return "missing".to_owned();
    };
    let tables: Vec<_> = keyspace.tables.values().collect();
    let columns: Vec<_> = tables
        .iter()
        .flat_map(|table| &table.columns)
        .map(|c| &*c.name)
        .collect();
    let name = match random.below(12) {
        0..8 => random.item(&columns).copied(),
        8 => tables
            .get(random.below(tables.len()))
            .map(|table| &*table.name),
        9 => Some("missing"),
        10 => return random.pick(NATIVE_TYPES).to_owned(),
        _ => return random.pick(WORDS).to_owned(),
    };
    QuotedIfNeeded(name.unwrap_or("missing")).to_string()
}
