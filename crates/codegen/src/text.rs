//! The text of a statement, laid out as it was written.

use rsylla_cql::text::{Gap, Word, WordKind};

use crate::quote;
use crate::source::WIDTH;

/// How tables are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tables {
    /// With their keyspace.
    Qualified,
    /// Without: the session's handle has it.
    Plain,
}

/// The keyspaces that words name.
pub(crate) fn keyspaces(words: &[Word]) -> impl Iterator<Item = &str> {
    words.iter().filter_map(|word| match &word.kind {
        WordKind::Keyspace(name) => Some(name.as_str()),
        WordKind::Text(_) => None,
    })
}

/// A text on several lines, as a string in three quotes has it.
pub(crate) fn laid_out(words: &[Word], tables: Tables) -> String {
    let mut out = String::new();
    let mut column = 0;
    for (gap, text) in spoken(words, tables) {
        let text = quote::part(&text);
        let length = text.chars().count();
        let gap = match gap {
            Gap::Blank if column + 1 + length > WIDTH => Gap::Line(4),
            gap => gap,
        };
        match gap {
            Gap::None => {}
            Gap::Blank => {
                out.push(' ');
                column += 1;
            }
            Gap::Line(indent) => {
                out.push('\n');
                column = usize::from(indent.min(16));
                out.extend(std::iter::repeat_n(' ', column));
            }
        }
        out.push_str(&text);
        column += length;
    }
    out
}

/// A text on one line.
pub(crate) fn on_one_line(words: &[Word], tables: Tables) -> String {
    let mut out = String::new();
    for (gap, text) in spoken(words, tables) {
        if gap != Gap::None {
            out.push(' ');
        }
        out.push_str(&text);
    }
    out
}

/// The words as they are sent.
fn spoken(words: &[Word], tables: Tables) -> Vec<(Gap, String)> {
    let mut spoken = Vec::with_capacity(words.len());
    let mut skipped: Option<Gap> = None;
    for word in words {
        match &word.kind {
            WordKind::Keyspace(_) if tables == Tables::Plain => skipped = Some(word.gap),
            // The point after the keyspace.
            WordKind::Text(text) if skipped.is_some() && text == "." => {}
            WordKind::Keyspace(text) | WordKind::Text(text) => {
                spoken.push((skipped.take().unwrap_or(word.gap), text.clone()));
            }
        }
    }
    spoken
}
