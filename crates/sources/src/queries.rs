//! Files of named statements.

use rsylla_cql::diagnostic::{Code, Diagnostic, Related};
use rsylla_cql::template::{Template, check_template};
use rsylla_cql::{Catalog, Span};
use rsylla_project::QueryFile;

use crate::ignore::without_ignored;
use crate::text::moved_to;

/// What is wrong with a file of statements: each diagnostic with the index of its source in
/// [`QueryFile::sources`].
pub fn query_file(
    file: &QueryFile,
    catalog: &Catalog,
    keyspace: Option<&str>,
) -> Vec<(usize, Diagnostic)> {
    let structure = file.errors.iter().map(|error| {
        let message = error.message.clone();
        let diagnostic = Diagnostic::error(Code::QueryFile, error.span, message);
        (error.source, diagnostic)
    });
    let mut found: Vec<_> = structure.collect();
    for query in &file.queries {
        let template = Template::parse(&query.text, catalog.dialect());
        for mut diagnostic in check_template(catalog, keyspace, &template).diagnostics {
            let (source, _) = query.map.place(diagnostic.span);
            diagnostic.related.retain(|related| match related {
                Related::Here { span, .. } => query.map.place(*span).0 == source,
                Related::Declared { .. } => true,
            });
            let replaced = diagnostic
                .suggestion
                .as_ref()
                .map(|suggestion| suggestion.span);
            let mut moved = moved_to(diagnostic, |span| query.map.place(span).1);
            // A suggestion is for one place of one file.
            let stands = |span: Span| {
                let (other, place) = query.map.place(span);
                other == source && place.of(&file.sources[other].text) == span.of(&query.text)
            };
            if !replaced.is_some_and(stands) {
                moved.suggestion = None;
            }
            found.push((source, moved));
        }
    }
    let places: Vec<_> = file.queries.iter().map(|query| query.statement).collect();
    let (own, included): (Vec<_>, Vec<_>) = found.into_iter().partition(|(source, _)| *source == 0);
    let own = own.into_iter().map(|(_, diagnostic)| diagnostic).collect();
    let own = without_ignored(file.text(), &places, own);
    let own = own.into_iter().map(|diagnostic| (0, diagnostic));
    own.chain(included).collect()
}
