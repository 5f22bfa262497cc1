//! String literals: what they mean, and where each of their characters stands.

use rsylla_cql::Span;

use crate::text::Text;

/// The text of a literal token that stands at `place`; none for what is no string.
pub(super) fn text(token: &str, place: Span) -> Option<Text> {
    let (opening, is_raw) = match token.strip_prefix('r') {
        Some(rest) => (1 + rest.find('"')? + 1, true),
        None => (token.find('"').filter(|at| *at == 0)? + 1, false),
    };
    let closing = if is_raw { opening - 1 } else { 1 };
    let inside = token.get(opening..token.len().checked_sub(closing)?)?;
    let start = place.start + opening as u32;
    let span = |from: usize, to: usize| Span::new(start + from as u32, start + to as u32);
    let mut text = Text::default();
    let mut done = 0;
    let mut at = 0;
    while let Some(found) = inside[at..].find('\\').filter(|_| !is_raw) {
        at += found;
        let (written, meant) = escape(&inside[at..])?;
        text.push(&inside[done..at], span(done, at));
        text.push(&meant, span(at, at + written));
        at += written;
        done = at;
    }
    text.push(&inside[done..], span(done, inside.len()));
    Some(text)
}

/// How many bytes the escape at the beginning of a text has, and what it means (Rust reference,
/// "String literals").
fn escape(rest: &str) -> Option<(usize, String)> {
    let after = rest.strip_prefix('\\')?;
    let simple = |meant: &str| Some((2, meant.to_owned()));
    match after.chars().next()? {
        '\n' | '\r' => {
            let blank = after.len() - after.trim_start_matches([' ', '\t', '\n', '\r']).len();
            Some((1 + blank, String::new()))
        }
        'n' => simple("\n"),
        'r' => simple("\r"),
        't' => simple("\t"),
        '0' => simple("\0"),
        '\\' | '\'' | '"' => simple(&after[..1]),
        'x' => {
            let code = u8::from_str_radix(after.get(1..3)?, 16).ok()?;
            Some((4, char::from(code).to_string()))
        }
        'u' => {
            let end = after.find('}')?;
            let digits = after.get(2..end)?.replace('_', "");
            let char = u32::from_str_radix(&digits, 16)
                .ok()
                .and_then(char::from_u32)?;
            Some((1 + end + 1, char.to_string()))
        }
        _ => None,
    }
}
