//! The lines of a query file: what each block is, and where it stands.

use rsylla_cql::Span;

/// What a block of lines is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `-- name: …`
    Statement,
    /// `-- fragment: …`
    Fragment,
}

impl Kind {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Statement => "statement",
            Self::Fragment => "fragment",
        }
    }
}

/// A named block.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) kind: Kind,
    pub(super) name: String,
    pub(super) name_span: Span,
    pub(super) docs: String,
    pub(super) options: Option<(String, Span)>,
    /// Its text, without surrounding space and semicolon; never empty.
    pub(super) body: Span,
}

/// What stands in a file.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// `-- include: …`: paths and their places.
    pub(super) includes: Vec<(String, Span)>,
    pub(super) blocks: Vec<Block>,
    pub(super) errors: Vec<(String, Span)>,
    docs: Vec<String>,
    in_body: bool,
}

/// Reads a file's lines.
pub(super) fn read(text: &str) -> Lines {
    let mut lines = Lines::default();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        lines.line(line, at);
        at += line.len();
    }
    lines.finish(text);
    lines
}

impl Lines {
    fn line(&mut self, line: &str, at: usize) {
        let trimmed = line.trim();
        if let Some(comment) = trimmed.strip_prefix("--") {
            self.comment(comment.trim(), line, at);
        } else if trimmed.is_empty() {
            self.docs.clear();
        } else {
            self.body(line, trimmed, at);
        }
    }

    fn comment(&mut self, comment: &str, line: &str, at: usize) {
        let after = |key: &str| {
            let rest = comment.strip_prefix(key)?.trim();
            // The last, as the key may have the same letters.
            let start = at + line.rfind(rest).unwrap_or(0);
            let span = Span::new(start as u32, (start + rest.len()) as u32);
            Some((rest.to_owned(), span))
        };
        if let Some((name, span)) = after("name:") {
            self.begin(Kind::Statement, name, span);
        } else if let Some((name, span)) = after("fragment:") {
            self.begin(Kind::Fragment, name, span);
        } else if let Some(include) = after("include:") {
            self.docs.clear();
            self.includes.push(include);
        } else if let Some(options) = after("rsylla:") {
            // `-- rsylla: ignore[…]` is for those who check, not for the statement.
            if !options.0.starts_with("ignore") {
                self.options(options);
            }
        } else {
            // A comment inside a statement is forgotten when the statement goes on.
            self.docs.push(comment.to_owned());
        }
    }

    fn options(&mut self, options: (String, Span)) {
        match self.blocks.last_mut() {
            Some(block)
                if !self.in_body && block.options.is_none() && block.kind == Kind::Statement =>
            {
                block.options = Some(options);
            }
            _ => self.errors.push((
                "options stand on one line between `-- name:` and the statement".to_owned(),
                options.1,
            )),
        }
    }

    fn begin(&mut self, kind: Kind, name: String, span: Span) {
        let valid = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        let word = kind.word();
        if !valid {
            let message = format!("`{name}` is no name for a {word}: write it in `snake_case`");
            self.errors.push((message, span));
        } else if self
            .blocks
            .iter()
            .any(|block| block.kind == kind && block.name == name)
        {
            self.errors
                .push((format!("two {word}s are named `{name}`"), span));
        }
        self.in_body = false;
        self.blocks.push(Block {
            kind,
            name,
            name_span: span,
            docs: std::mem::take(&mut self.docs).join("\n"),
            options: None,
            body: Span::at(span.end),
        });
    }

    fn body(&mut self, line: &str, trimmed: &str, at: usize) {
        let start = (at + line.len() - line.trim_start().len()) as u32;
        let end = start + trimmed.len() as u32;
        match self.blocks.last_mut() {
            Some(block) => {
                if !self.in_body {
                    block.body = Span { start, end };
                    self.in_body = true;
                }
                block.body.end = end;
                self.docs.clear();
            }
            None => self.errors.push((
                "a statement without a name: put `-- name: its_name` above it".to_owned(),
                Span { start, end },
            )),
        }
    }

    fn finish(&mut self, text: &str) {
        let errors = &mut self.errors;
        self.blocks.retain_mut(|block| {
            let body = block.body.of(text);
            let kept = body.trim_end().trim_end_matches(';').trim_end().len();
            block.body.end = block.body.start + kept as u32;
            if block.body.is_empty() {
                let message = match block.kind {
                    Kind::Statement => format!("`{}` has no statement", block.name),
                    Kind::Fragment => format!("fragment `{}` is empty", block.name),
                };
                errors.push((message, block.name_span));
            }
            !block.body.is_empty()
        });
    }
}
