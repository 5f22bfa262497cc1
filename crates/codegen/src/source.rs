//! Lines of Python, broken so that formatters leave them as they are.

use std::fmt::Write as _;

/// Lines are not longer, so that they stand under the limits of common formatters; what is broken
/// has a comma at its end, so that none of them joins it again.
pub(crate) const WIDTH: usize = 88;

/// Python source that grows line by line.
#[derive(Debug, Default)]
pub(crate) struct Source(String);

/// What stands between the parentheses of a call.
pub(crate) enum Item {
    Text(String),
    Tuple(Vec<String>),
}

impl Source {
    pub(crate) fn line(&mut self, indent: usize, text: &str) {
        if !text.is_empty() {
            let _ = write!(self.0, "{:indent$}{text}", "");
        }
        self.0.push('\n');
    }

    /// Empty lines.
    pub(crate) fn blank(&mut self, lines: usize) {
        self.0.extend(std::iter::repeat_n('\n', lines));
    }

    /// Lines that are written already.
    pub(crate) fn lines(&mut self, text: &str) {
        self.0.push_str(text);
    }

    /// `head` (which ends with an opening bracket), items, `tail` (which begins with the closing one).
    pub(crate) fn list(&mut self, indent: usize, head: &str, items: &[Item], tail: &str) {
        let inline: Vec<String> = items.iter().map(Item::inline).collect();
        let line = format!("{head}{}{tail}", inline.join(", "));
        if fits(indent, &line) {
            self.line(indent, &line);
        } else {
            self.broken(indent, head, items, tail);
        }
    }

    /// The same with a line for each item.
    pub(crate) fn broken(&mut self, indent: usize, head: &str, items: &[Item], tail: &str) {
        self.line(indent, head);
        for item in items {
            let inline = item.inline();
            match item {
                Item::Tuple(values) if !fits(indent + 5, &inline) => {
                    self.line(indent + 4, "(");
                    for value in values {
                        self.line(indent + 8, &format!("{value},"));
                    }
                    self.line(indent + 4, "),");
                }
                _ => self.line(indent + 4, &format!("{inline},")),
            }
        }
        self.line(indent, tail);
    }

    pub(crate) fn finish(self) -> String {
        self.0
    }
}

impl Item {
    fn inline(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Tuple(values) => match values.as_slice() {
                [one] => format!("({one},)"),
                several => format!("({})", several.join(", ")),
            },
        }
    }
}

fn fits(indent: usize, line: &str) -> bool {
    indent + line.chars().count() <= WIDTH
}

/// Texts as items.
pub(crate) fn texts(texts: impl IntoIterator<Item = String>) -> Vec<Item> {
    texts.into_iter().map(Item::Text).collect()
}
