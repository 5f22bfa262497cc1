//! A text of CQL that is put together from parts of a source.

use rsylla_cql::Span;
use rsylla_cql::diagnostic::{Diagnostic, Related};

/// A text with the place in the source that each part of it comes from, and with holes where
/// something is that only running the program would tell.
///
/// # Example: a part of the text is found in the source
/// ```
/// use rsylla_cql::Span;
/// use rsylla_sources::Text;
///
/// let source = r#"x = "SELECT " "a""#;
/// let mut text = Text::default();
/// text.push("SELECT ", Span::new(5, 12));
/// text.push("a", Span::new(15, 16));
/// assert_eq!(text.as_str(), "SELECT a");
/// assert_eq!(text.place(Span::new(7, 8)).of(source), "a");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    characters: String,
    segments: Vec<Segment>,
    holes: Vec<Hole>,
    is_vague: bool,
}

/// A part of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Segment {
    /// Where it begins in the text.
    at: u32,
    /// What it is in the source.
    source: Span,
    /// Whether the source has the same characters.
    verbatim: bool,
}

/// A part that is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hole {
    /// Where it is: before this offset of the text.
    pub(crate) at: u32,
    /// The expression in the source.
    pub(crate) source: Span,
    /// Whether it is surely one constant: a number, a UUID.
    pub(crate) constant: bool,
}

impl Text {
    /// Appends what the source has at `source`, as it is, or as escapes that mean it.
    pub fn push(&mut self, text: &str, source: Span) {
        if text.is_empty() {
            return;
        }
        let verbatim = text.len() as u32 == source.end - source.start;
        self.segments.push(Segment {
            at: self.characters.len() as u32,
            source,
            verbatim,
        });
        self.characters.push_str(text);
    }

    /// Appends something unknown; `constant`: surely one number, or one UUID.
    pub fn push_hole(&mut self, source: Span, constant: bool) {
        self.holes.push(Hole {
            at: self.characters.len() as u32,
            source,
            constant,
        });
    }

    /// Says that what the text becomes is not known: something replaces parts of it.
    pub fn make_vague(&mut self) {
        self.is_vague = true;
    }

    pub(crate) fn is_vague(&self) -> bool {
        self.is_vague
    }

    /// Appends another text.
    pub fn append(&mut self, other: &Self) {
        let by = self.characters.len() as u32;
        self.is_vague |= other.is_vague;
        self.characters.push_str(&other.characters);
        let segments = other.segments.iter();
        self.segments.extend(segments.map(|segment| Segment {
            at: segment.at + by,
            ..*segment
        }));
        let holes = other.holes.iter();
        self.holes.extend(holes.map(|hole| Hole {
            at: hole.at + by,
            ..*hole
        }));
    }

    /// The text, without its holes.
    pub fn as_str(&self) -> &str {
        &self.characters
    }

    /// Whether all of it is known.
    pub fn is_known(&self) -> bool {
        self.holes.is_empty() && !self.is_vague
    }

    pub(crate) fn holes(&self) -> &[Hole] {
        &self.holes
    }

    /// The place of a part of the text in the source.
    pub fn place(&self, part: Span) -> Span {
        let start = self.segment(part.start).map_or(0, |(segment, end)| {
            moved(segment, part.start.min(end), segment.source.start)
        });
        if part.is_empty() {
            return Span::at(start);
        }
        let end = self.segment(part.end - 1).map_or(start, |(segment, _)| {
            if segment.verbatim {
                segment.source.start + (part.end - segment.at)
            } else {
                segment.source.end
            }
        });
        if end >= start {
            return Span::new(start, end);
        }
        // It ends in a part that stands further up in the source: show what stands here.
        let first = self.segment(part.start);
        Span::new(
            start,
            first.map_or(start, |(segment, _)| segment.source.end),
        )
    }

    /// Whether a part of the text stands in the source as it is, and may be replaced there by
    /// another: in no literal does it need another spelling.
    pub(crate) fn can_replace(&self, part: Span, by: &str) -> bool {
        let is_in_one = self.segment(part.start).is_some_and(|(segment, end)| {
            segment.verbatim && part.start >= segment.at && part.end <= end
        });
        is_in_one && !by.contains(['"', '\'', '\\', '{', '}', '\n'])
    }

    /// A part of the text, which has no holes.
    fn slice(&self, part: Span) -> Self {
        let mut out = Self::default();
        let mut at = part.start;
        while at < part.end {
            let Some((segment, end)) = self.segment(at) else {
                break;
            };
            let piece = Span::new(at, end.min(part.end));
            let source = if segment.verbatim {
                let start = segment.source.start + (at - segment.at);
                Span::new(start, start + (piece.end - piece.start))
            } else {
                segment.source
            };
            out.push(piece.of(&self.characters), source);
            at = piece.end;
        }
        out
    }

    /// The text, which has no holes, with one part replaced.
    pub(crate) fn replaced(&self, part: Span, by: &str) -> Self {
        let mut out = self.slice(Span::new(0, part.start));
        out.push(by, self.place(part));
        out.append(&self.slice(Span::new(part.end, self.characters.len() as u32)));
        out
    }

    /// The text with something in each hole, and where that is.
    pub(crate) fn filled<'f>(
        &self,
        fillings: impl IntoIterator<Item = &'f str>,
    ) -> (Self, Vec<Span>) {
        let mut rest = self.clone();
        let holes = std::mem::take(&mut rest.holes);
        let mut out = Self::default();
        let mut places = Vec::with_capacity(holes.len());
        let mut done = 0;
        for (hole, filling) in holes.iter().zip(fillings) {
            out.append(&rest.slice(Span::new(done, hole.at)));
            done = hole.at;
            let start = out.characters.len() as u32;
            out.push(filling, hole.source);
            places.push(Span::new(start, out.characters.len() as u32));
        }
        out.append(&rest.slice(Span::new(done, rest.characters.len() as u32)));
        (out, places)
    }

    /// The segment that an offset is in, and where that ends in the text.
    fn segment(&self, offset: u32) -> Option<(&Segment, u32)> {
        let after = self.segments.partition_point(|next| next.at <= offset);
        let segment = self.segments.get(after.checked_sub(1)?)?;
        let next = self.segments.get(after);
        Some((
            segment,
            next.map_or(self.characters.len() as u32, |next| next.at),
        ))
    }
}

fn moved(segment: &Segment, offset: u32, otherwise: u32) -> u32 {
    if segment.verbatim {
        segment.source.start + (offset - segment.at)
    } else {
        otherwise
    }
}

/// A diagnostic of a text as one of the source.
pub(crate) fn in_source(mut diagnostic: Diagnostic, text: &Text) -> Diagnostic {
    let suggestion = diagnostic.suggestion.take();
    diagnostic.suggestion =
        suggestion.filter(|suggestion| text.can_replace(suggestion.span, &suggestion.replacement));
    moved_to(diagnostic, |span| text.place(span))
}

/// The diagnostic with its places moved.
pub(crate) fn moved_to(mut diagnostic: Diagnostic, to: impl Fn(Span) -> Span) -> Diagnostic {
    diagnostic.span = to(diagnostic.span);
    for related in &mut diagnostic.related {
        if let Related::Here { span, .. } = related {
            *span = to(*span);
        }
    }
    if let Some(suggestion) = &mut diagnostic.suggestion {
        suggestion.span = to(suggestion.span);
    }
    diagnostic
}
