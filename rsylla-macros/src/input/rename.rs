//! `rename_all = "snake_case"`: how the names of variants are stored.

use rsylla_cql::diagnostic::nearest;
use syn::LitStr;

/// How words are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Lower,
    Upper,
    Snake,
    ScreamingSnake,
    Kebab,
    Camel,
}

const STYLES: [(&str, Style); 6] = [
    ("lowercase", Style::Lower),
    ("UPPERCASE", Style::Upper),
    ("snake_case", Style::Snake),
    ("SCREAMING_SNAKE_CASE", Style::ScreamingSnake),
    ("kebab-case", Style::Kebab),
    ("camelCase", Style::Camel),
];

impl Style {
    /// The style of this name.
    pub(crate) fn of(written: &LitStr) -> syn::Result<Self> {
        let name = written.value();
        if let Some((_, style)) = STYLES.iter().find(|(known, _)| *known == name) {
            return Ok(*style);
        }
        let known = STYLES.map(|(known, _)| known);
        let help = match nearest(&name, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are: {}", known.join(", ")),
        };
        let message = format!("unknown style `{name}`: {help}");
        Err(syn::Error::new(written.span(), message))
    }

    /// A name of Rust's types (`InProgress`) in this style.
    pub(crate) fn apply(self, name: &str) -> String {
        match self {
            Self::Lower => name.to_lowercase(),
            Self::Upper => name.to_uppercase(),
            Self::Snake => words(name, "_").to_lowercase(),
            Self::ScreamingSnake => words(name, "_").to_uppercase(),
            Self::Kebab => words(name, "-").to_lowercase(),
            Self::Camel => {
                let mut letters = name.chars();
                let first = letters.next().map(char::to_lowercase);
                first.into_iter().flatten().chain(letters).collect()
            }
        }
    }
}

/// The words of `InProgress`, apart.
fn words(name: &str, between: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_uppercase() && !out.is_empty() {
            out.push_str(between);
        }
        out.push(letter);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_in_each_style() {
        let written = STYLES.map(|(_, style)| style.apply("InProgress"));
        let expected = [
            "inprogress",
            "INPROGRESS",
            "in_progress",
            "IN_PROGRESS",
            "in-progress",
            "inProgress",
        ];
        assert_eq!(written, expected);
    }
}
