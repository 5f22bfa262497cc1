//! `${name}`: fragments in their places, and where each part of the text comes from.

use rsylla_cql::diagnostic::nearest;
use rsylla_cql::lexer::{Token, TokenKind, lex};
use rsylla_cql::{Dialect, Span};

use super::{QueryFileError, SourceFile};

/// The longest text that fragments may grow to: more is a mistake.
const MAX_BYTES: usize = 1024 * 1024;

/// Where each part of a text comes from, when fragments stand in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceMap(Vec<Segment>);

/// A part of a text that is a part of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Segment {
    /// Where it begins in the text.
    at: u32,
    source: usize,
    span: Span,
}

impl SourceMap {
    /// The place of a part of the text: the index of the source, and the part
    /// in it. Of a part that goes over a border of fragments, the beginning.
    pub fn place(&self, part: Span) -> (usize, Span) {
        let after = self.0.partition_point(|segment| segment.at <= part.start);
        let Some(segment) = self.0.get(after.saturating_sub(1)) else {
            return (0, part);
        };
        let moved = |offset: u32| {
            let inside = offset.saturating_sub(segment.at) + segment.span.start;
            inside.min(segment.span.end)
        };
        (
            segment.source,
            Span::new(moved(part.start), moved(part.end)),
        )
    }

    fn push(&mut self, at: usize, source: usize, span: Span) {
        if !span.is_empty() {
            let at = at as u32;
            self.0.push(Segment { at, source, span });
        }
    }

    fn append(&mut self, at: usize, other: &Self) {
        self.0.extend(other.0.iter().map(|segment| Segment {
            at: segment.at + at as u32,
            ..*segment
        }));
    }
}

/// A fragment, with the fragments in it in their places.
#[derive(Debug)]
pub(super) struct Fragment {
    pub(super) name: String,
    /// The source that it stands in, and its name there.
    pub(super) source: usize,
    pub(super) text: String,
    pub(super) map: SourceMap,
}

/// The text at `body` of a source, its fragments in their places.
pub(super) fn expand(
    sources: &[SourceFile],
    source: usize,
    body: Span,
    fragments: &[Fragment],
    errors: &mut Vec<QueryFileError>,
) -> (String, SourceMap) {
    let file = &sources[source].text;
    let text = body.of(file);
    let mut out = String::with_capacity(text.len());
    let mut map = SourceMap::default();
    let mut done = 0;
    let copy = |out: &mut String, map: &mut SourceMap, from: u32, to: u32| {
        let span = Span::new(body.start + from, body.start + to);
        map.push(out.len(), source, span);
        out.push_str(span.of(file));
    };
    for (name, place) in uses(text) {
        copy(&mut out, &mut map, done, place.start);
        done = place.end;
        let span = Span::new(body.start + place.start, body.start + place.end);
        let fail = |message: String| QueryFileError {
            message,
            span,
            source,
        };
        let Some(fragment) = fragments.iter().find(|fragment| fragment.name == name) else {
            let known = fragments.iter().map(|fragment| fragment.name.as_str());
            let help = nearest(name, known)
                .map_or_else(String::new, |near| format!(": did you mean `{near}`?"));
            errors.push(fail(format!("there is no fragment `{name}` above{help}")));
            continue;
        };
        if out.len() + fragment.text.len() > MAX_BYTES {
            errors.push(fail(format!(
                "with its fragments this is longer than {MAX_BYTES} bytes"
            )));
            break;
        }
        map.append(out.len(), &fragment.map);
        out.push_str(&fragment.text);
        // A comment at its end must not swallow what follows.
        let end = fragment.text.lines().last().unwrap_or_default();
        if end.contains("--") || end.contains("//") {
            out.push('\n');
        }
    }
    copy(&mut out, &mut map, done, text.len() as u32);
    (out, map)
}

/// Each `${name}` of a text, but in strings and comments.
fn uses(text: &str) -> Vec<(&str, Span)> {
    if !text.contains("${") {
        return Vec::new();
    }
    let tokens = lex(text, Dialect::Cassandra).tokens;
    let found = tokens.windows(3).filter_map(|window| {
        let [open, name, close] = window else {
            return None;
        };
        let is_use = open.kind == TokenKind::LeftBrace
            && text[..open.span.start as usize].ends_with('$')
            && is_word(*name)
            && close.kind == TokenKind::RightBrace;
        let place = Span::new(open.span.start.checked_sub(1)?, close.span.end);
        is_use.then(|| (name.span.of(text), place))
    });
    found.collect()
}

fn is_word(token: Token) -> bool {
    matches!(token.kind, TokenKind::Ident | TokenKind::Keyword(_))
}
