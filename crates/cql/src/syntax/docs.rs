//! Documentation: the comments that stand with a table, type, column or field.
//!
//! The lexer keeps no comments. They are found again between two tokens, where nothing else can be.

use crate::lexer::TokenKind;

use super::parser::Parser;

/// The comments directly above the token of this number: on lines of their own, no empty line between.
pub(super) fn docs_above(p: &Parser<'_>, token: usize) -> Option<String> {
    let gap = p.gap_before(token);
    let mut lines = Vec::new();
    for comment in comments(gap) {
        if comment.shares_line && token > 0 {
            // It belongs to what stands before it.
            continue;
        }
        if comment.blank_line_before {
            lines.clear();
        }
        lines.extend(comment.lines());
    }
    // Whether an empty line follows the last one.
    let after_last = gap
        .rfind(|c: char| !c.is_whitespace())
        .map_or(gap, |at| &gap[at..]);
    let ended_by_comment = gap.trim_end().ends_with("*/");
    let breaks = after_last.matches('\n').count();
    if breaks > 1 || (breaks == 0 && !ended_by_comment) {
        return None;
    }
    joined(&lines)
}

/// The comments of a column or field that begins at the token of this number and ends before the next:
/// those directly above it, or else the one behind it on its last line.
pub(super) fn docs_of_element(p: &Parser<'_>, token: usize) -> Option<String> {
    docs_above(p, token).or_else(|| docs_behind(p))
}

fn docs_behind(p: &Parser<'_>) -> Option<String> {
    let next = p.position();
    let before_comma = p.gap_before(next);
    let gap = if p.kind() == TokenKind::Comma && comments(before_comma).next().is_none() {
        p.gap_before(next + 1)
    } else {
        before_comma
    };
    let comment = comments(gap).next().filter(|comment| comment.shares_line)?;
    // With more on the same line the comment is about that.
    let is_last = comment.ends_line || !gap.contains("*/");
    is_last.then(|| joined(&comment.lines().collect::<Vec<_>>()))?
}

/// One comment, and how it stands.
struct Comment<'a> {
    /// What stands between its marks.
    text: &'a str,
    /// Whether it begins on the line where the gap begins.
    shares_line: bool,
    /// Whether an empty line stands before it.
    blank_line_before: bool,
    /// Whether nothing follows it on its line.
    ends_line: bool,
}

impl<'a> Comment<'a> {
    /// The lines of the comment without what only decorates them.
    fn lines(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let mut lines: Vec<&str> = self
            .text
            .lines()
            .map(|line| line.trim().trim_start_matches(['*', '-', '/']).trim())
            .collect();
        while lines.last().is_some_and(|line| line.is_empty()) {
            lines.pop();
        }
        let empty = lines.iter().take_while(|line| line.is_empty()).count();
        lines.into_iter().skip(empty)
    }
}

/// The comments of a gap between two tokens.
fn comments(gap: &str) -> impl Iterator<Item = Comment<'_>> {
    let mut rest = gap;
    let mut first_line = true;
    std::iter::from_fn(move || {
        let start = rest.find(|c: char| !c.is_whitespace())?;
        let (space, at_comment) = rest.split_at(start);
        let breaks = space.matches('\n').count();
        first_line &= breaks == 0;
        if !at_comment.starts_with("--") && !at_comment.starts_with('/') {
            return None;
        }
        let (text, length) = if at_comment.starts_with("/*") {
            let inner = at_comment.get(2..)?;
            let end = inner.find("*/").unwrap_or(inner.len());
            (&inner[..end], (end + 4).min(at_comment.len()))
        } else {
            let end = at_comment.find(['\n', '\r']).unwrap_or(at_comment.len());
            (at_comment.get(2..end)?, end)
        };
        rest = &at_comment[length..];
        let comment = Comment {
            text,
            shares_line: first_line,
            blank_line_before: breaks > 1,
            ends_line: rest.trim_start_matches([' ', '\t', '\r']).starts_with('\n'),
        };
        first_line &= !text.contains('\n');
        Some(comment)
    })
}

fn joined(lines: &[&str]) -> Option<String> {
    let text = lines.join("\n");
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
