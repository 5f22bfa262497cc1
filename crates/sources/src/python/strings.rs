//! String literals: what they mean, and where each of their characters stands.

use rsylla_cql::Span;
use tree_sitter::Node;

use crate::text::Text;

/// A part of a literal.
pub(super) enum Piece<'t> {
    /// Characters, as they are or as an escape that means them.
    Text(String, Span),
    /// `{expression}` of an f-string.
    Interpolation(Node<'t>),
}

/// The parts of a string literal; none for bytes and what cannot be read.
pub(super) fn pieces<'t>(node: Node<'t>, source: &str) -> Option<Vec<Piece<'t>>> {
    let mut prefix = String::new();
    let mut pieces = Vec::new();
    let mut cursor = node.walk();
    for child in node.children(&mut cursor) {
        match child.kind() {
            "string_start" => {
                let written = span(child).of(source);
                prefix = written.trim_end_matches(['"', '\'']).to_ascii_lowercase();
                if prefix.contains(['b', 't']) {
                    return None;
                }
            }
            "string_content" => content(span(child), source, &prefix, &mut pieces),
            "interpolation" => pieces.push(Piece::Interpolation(child)),
            "string_end" => {}
            _ => return None,
        }
    }
    Some(pieces)
}

/// The text of a literal without unknown parts.
pub(super) fn plain(node: Node<'_>, source: &str) -> Option<Text> {
    let mut text = Text::default();
    for piece in pieces(node, source)? {
        match piece {
            Piece::Text(part, span) => text.push(&part, span),
            Piece::Interpolation(_) => return None,
        }
    }
    Some(text)
}

pub(super) fn span(node: Node<'_>) -> Span {
    Span::new(node.start_byte() as u32, node.end_byte() as u32)
}

/// Takes a part between quotes and braces apart, where something means another thing than itself.
fn content(part: Span, source: &str, prefix: &str, pieces: &mut Vec<Piece<'_>>) {
    let text = part.of(source);
    let is_raw = prefix.contains('r');
    let is_format = prefix.contains('f');
    let mut done = 0;
    let mut at = 0;
    while let Some(found) = text[at..].find(['\\', '{', '}']) {
        at += found;
        let rest = &text[at..];
        let meant = if rest.starts_with('\\') {
            (!is_raw).then(|| escape(rest)).flatten()
        } else {
            let doubled = is_format && (rest.starts_with("{{") || rest.starts_with("}}"));
            doubled.then(|| (2, rest[..1].to_owned()))
        };
        let Some((written, meant)) = meant else {
            at += 1;
            continue;
        };
        push(pieces, &text[done..at], part.start + done as u32);
        let place = part.start + at as u32;
        pieces.push(Piece::Text(meant, Span::new(place, place + written as u32)));
        at += written;
        done = at;
    }
    push(pieces, &text[done..], part.start + done as u32);
}

fn push(pieces: &mut Vec<Piece<'_>>, text: &str, at: u32) {
    if !text.is_empty() {
        let span = Span::new(at, at + text.len() as u32);
        pieces.push(Piece::Text(text.to_owned(), span));
    }
}

/// How many bytes the escape at the beginning of a text has, and what it means (Python's language
/// reference, "String and Bytes literals"). An escape that Python does not know means itself.
fn escape(rest: &str) -> Option<(usize, String)> {
    let after = rest.strip_prefix('\\')?;
    let first = after.chars().next()?;
    let simple = |meant: &str| Some((2, meant.to_owned()));
    match first {
        '\n' => simple(""),
        '\r' => Some((if after.starts_with("\r\n") { 3 } else { 2 }, String::new())),
        '\\' | '\'' | '"' => simple(&after[..1]),
        'a' => simple("\u{7}"),
        'b' => simple("\u{8}"),
        'f' => simple("\u{c}"),
        'n' => simple("\n"),
        'r' => simple("\r"),
        't' => simple("\t"),
        'v' => simple("\u{b}"),
        '0'..='7' => {
            let digits = after.len() - after.trim_start_matches(|c| ('0'..='7').contains(&c)).len();
            let digits = digits.min(3);
            code(&after[..digits], 8).map(|meant| (1 + digits, meant))
        }
        'x' => code(after.get(1..3)?, 16).map(|meant| (4, meant)),
        'u' => code(after.get(1..5)?, 16).map(|meant| (6, meant)),
        'U' => code(after.get(1..9)?, 16).map(|meant| (10, meant)),
        // Which character it names does not matter: it can stand in a string only.
        'N' => after.find('}').map(|end| (end + 2, "?".to_owned())),
        _ => None,
    }
}

fn code(digits: &str, radix: u32) -> Option<String> {
    let number = u32::from_str_radix(digits, radix).ok()?;
    char::from_u32(number).map(String::from)
}
