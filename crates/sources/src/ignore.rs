//! `# rsylla: ignore[code]`: what people have looked at and want to be silent about.

use rsylla_cql::Span;
use rsylla_cql::diagnostic::Diagnostic;

/// What introduces a comment in Python, in CQL, and in Rust.
const COMMENTS: [&str; 3] = ["#", "--", "//"];
const DIRECTIVE: &str = "rsylla: ignore";

/// A comment that silences something.
struct Directive<'s> {
    /// The line that it stands on, from 0.
    line: usize,
    /// Whether nothing else stands there.
    is_alone: bool,
    /// What it is about; everything where it names nothing.
    codes: Option<Vec<&'s str>>,
}

/// The diagnostics of a source that no comment silences.
///
/// A comment is for the statement that it stands in or behind; one that has a line of its own, for
/// the one below. `statements` are the places of the source's statements; what stands in none is
/// meant by line.
pub fn without_ignored(
    source: &str,
    statements: &[Span],
    mut found: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    if found.is_empty() || !source.contains(DIRECTIVE) {
        return found;
    }
    let directives = directives(source);
    let line_of = |offset: u32| Span::at(offset).line_column(source).0 as usize - 1;
    let statements: Vec<(usize, usize)> = statements
        .iter()
        .map(|statement| (line_of(statement.start), line_of(statement.end)))
        .collect();
    let covers = |directive: &Directive<'_>, line: usize| {
        let is_in =
            |&&(first, last): &&(usize, usize)| first <= directive.line && directive.line <= last;
        let around = statements
            .iter()
            .filter(is_in)
            .min_by_key(|(first, last)| last - first);
        let below = directive.line + 1;
        match around {
            Some((first, last)) => (*first..=*last).contains(&line),
            None if directive.is_alone => {
                let is_next = |&&(first, _): &&(usize, usize)| first == below;
                let next = statements.iter().find(is_next);
                next.map_or(line == below, |(first, last)| {
                    (*first..=*last).contains(&line)
                })
            }
            None => line == directive.line,
        }
    };
    found.retain(|diagnostic| {
        let line = line_of(diagnostic.span.start);
        !directives.iter().any(|directive| {
            let names = |codes: &Vec<&str>| codes.contains(&diagnostic.code.name());
            directive.codes.as_ref().is_none_or(names) && covers(directive, line)
        })
    });
    found
}

fn directives(source: &str) -> Vec<Directive<'_>> {
    source
        .lines()
        .enumerate()
        .filter_map(|(line, text)| {
            let at = text.find(DIRECTIVE)?;
            let before = text[..at].trim_end();
            let comment = COMMENTS
                .iter()
                .find(|comment| before.ends_with(**comment))?;
            let after = text[at + DIRECTIVE.len()..].trim_start();
            let codes = after
                .strip_prefix('[')
                .and_then(|rest| rest.split_once(']'))
                .map(|(codes, _)| codes.split(',').map(str::trim).collect());
            Some(Directive {
                line,
                is_alone: before.trim_start() == *comment,
                codes,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rsylla_cql::diagnostic::Code;

    /// Checks whether a full scan in the last line that has an `x` is silenced.
    #[track_caller]
    fn check(source: &str, statements: &[&str], is_silenced: bool) {
        let place = |text: &str| {
            let start = source.find(text).expect("the text is in the source") as u32;
            Span::new(start, start + text.len() as u32)
        };
        let at = source.rfind('x').expect("an x") as u32;
        let found = Diagnostic::warning(Code::FullScan, Span::new(at, at + 1), "");
        let statements: Vec<_> = statements.iter().map(|text| place(text)).collect();
        let left = without_ignored(source, &statements, vec![found]);
        assert_eq!(left.is_empty(), is_silenced, "{source}");
    }

    #[test]
    fn comments_silence_what_they_name() {
        check("x # rsylla: ignore[full-scan]", &[], true);
        check("x # rsylla: ignore", &[], true);
        check("x -- rsylla: ignore[select-star, full-scan]", &[], true);
        check("x # rsylla: ignore[select-star]", &[], false);
        check("x # noqa", &[], false);
        check("x 'rsylla: ignore'", &[], false);
    }

    #[test]
    fn comments_are_for_a_whole_statement() {
        check(
            "f( # rsylla: ignore\n  x\n)",
            &["f( # rsylla: ignore\n  x\n)"],
            true,
        );
        check("# rsylla: ignore\nf(\n  x\n)", &["f(\n  x\n)"], true);
        check("# rsylla: ignore\nf()\nx", &["f()"], false);
        check("f() # rsylla: ignore\nx", &["f()"], false);
    }
}
