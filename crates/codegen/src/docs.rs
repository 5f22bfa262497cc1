//! Docstrings, from comments that say anything.

use crate::lints::Lints;
use crate::quote;
use crate::source::{Source, WIDTH};

/// What a docstring says: a summary, paragraphs, and lists of names.
#[derive(Debug, Clone, Default)]
pub(crate) struct Docs {
    summary: String,
    paragraphs: Vec<String>,
    lists: Vec<(&'static str, Vec<(String, String)>)>,
}

impl Docs {
    /// A text, whose first sentence is the summary.
    pub(crate) fn new(text: &str) -> Self {
        let mut paragraphs = paragraphs(text);
        let first = if paragraphs.is_empty() {
            String::new()
        } else {
            paragraphs.remove(0)
        };
        let end = sentence_end(&first);
        let rest = first[end..].trim();
        if !rest.is_empty() {
            paragraphs.insert(0, rest.to_owned());
        }
        Self {
            summary: ended(first[..end].trim()),
            paragraphs,
            lists: Vec::new(),
        }
    }

    pub(crate) fn paragraph(&mut self, text: &str) {
        self.paragraphs.extend(paragraphs(text));
    }

    /// A list under a title, such as `Arguments`; nothing where it is empty.
    pub(crate) fn list(&mut self, title: &'static str, items: Vec<(String, String)>) {
        if !items.is_empty() {
            self.lists.push((title, items));
        }
    }

    /// Writes the docstring, quotes and all.
    pub(crate) fn write(&self, to: &mut Source, indent: usize, lints: &mut Lints) {
        let mut body: Vec<String> = Vec::new();
        let width = WIDTH - indent;
        // Its line has the quotes too, and perhaps blanks beside them.
        let summary = wrapped(&self.summary, width - 8, "");
        if summary.len() > 1 {
            lints.long_summary();
        }
        body.extend(summary);
        for paragraph in &self.paragraphs {
            body.push(String::new());
            body.extend(wrapped(paragraph, width, ""));
        }
        for (title, items) in &self.lists {
            body.push(String::new());
            body.push(format!("{title}:"));
            for (name, text) in items {
                let text = paragraphs(text).join(" ");
                let lines = wrapped(&format!("{name}: {text}"), width - 8, "        ");
                body.extend(lines.iter().enumerate().map(|(n, line)| match n {
                    0 => format!("    {}", line.trim_start()),
                    _ => line.clone(),
                }));
            }
        }
        lints.docstring(&body);
        let is_one_line = body.len() == 1;
        for (n, line) in body.iter().enumerate() {
            let opening = match n {
                0 if line.starts_with('"') => "\"\"\" ",
                0 => "\"\"\"",
                _ => "",
            };
            // A quote at the end would join those that close the string.
            let closing = match (is_one_line, line.ends_with(['"', '\\'])) {
                (true, true) => " \"\"\"",
                (true, false) => "\"\"\"",
                (false, _) => "",
            };
            to.line(indent, &format!("{opening}{line}{closing}"));
        }
        if !is_one_line {
            to.line(indent, "\"\"\"");
        }
    }
}

/// The paragraphs of a text, each in one line.
fn paragraphs(text: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        if words.is_empty() {
            found.push(String::new());
            continue;
        }
        if let Some(last) = found.last_mut() {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(&words.join(" "));
        }
    }
    found.retain(|paragraph| !paragraph.is_empty());
    found
}

/// Where the first sentence ends.
fn sentence_end(text: &str) -> usize {
    let ends = text.char_indices().filter(|(at, c)| {
        let rest = &text[at + c.len_utf8()..];
        let begins = rest.trim_start().chars().next();
        matches!(c, '.' | '!' | '?')
            && rest.starts_with(' ')
            && begins.is_some_and(|c| !c.is_lowercase())
    });
    ends.map(|(at, _)| at + 1).next().unwrap_or(text.len())
}

/// A sentence with a capital letter and its full stop.
fn ended(text: &str) -> String {
    let word = text.split(' ').next().unwrap_or_default();
    let is_word = word.len() > 1 && word.chars().all(|c| c.is_ascii_lowercase());
    let mut out = if is_word {
        word[..1].to_ascii_uppercase() + &text[1..]
    } else {
        text.to_owned()
    };
    if !out.ends_with(['.', '!', '?']) {
        out.push('.');
    }
    out
}

/// The lines of a paragraph, escaped.
fn wrapped(text: &str, width: usize, indent: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in quote::part(text).split(' ') {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines.iter().map(|line| format!("{indent}{line}")).collect()
}
