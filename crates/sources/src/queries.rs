//! Files of named statements.

use rsylla_cql::Catalog;
use rsylla_cql::diagnostic::{Code, Diagnostic, Related};
use rsylla_cql::template::{Template, check_template};
use rsylla_project::QueryFile;

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
            let moved = moved_to(diagnostic, |span| query.map.place(span).1);
            found.push((source, moved));
        }
    }
    found
}
