//! `queries!`: a module with a struct for each statement of a file.
//
// For `queries!("queries/shop.cql")`, expands to:
//
//     mod shop {
//         …see query.rs, for each statement…
//     }

use std::path::Path;
use std::sync::Arc;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use rsylla_cql::diagnostic::{Code, Diagnostic};
use rsylla_project::{NamedQuery, Project, QueryFile, QueryFileError};
use syn::{Attribute, Visibility, parse_quote};

use crate::check;
use crate::expand::query::NamedStatement;
use crate::expand::{fallback, names, track};
use crate::input::{Options, QueriesInput};
use crate::report::{FilePart, Report, Source, shown_path};

/// `queries!("…")`
pub(crate) fn expand(input: &QueriesInput) -> TokenStream {
    let mut report = Report::default();
    let span = input.path.span();
    let Some(module) = module_name(input, &mut report) else {
        let errors = report.errors();
        return quote!(#(#errors;)*);
    };
    let items = match check::project(span, &mut report) {
        Some(project) => file(input, &project, &mut report),
        None => TokenStream::new(),
    };
    let QueriesInput {
        attributes,
        visibility,
        ..
    } = input;
    let errors = report.errors();
    quote! {
        #(#attributes)*
        #visibility mod #module { #items }
        #(#errors;)*
    }
}

fn module_name(input: &QueriesInput, report: &mut Report) -> Option<Ident> {
    if let Some(name) = &input.name {
        return Some(name.clone());
    }
    let path = input.path.value();
    let stem = Path::new(&path)
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned());
    let Some(stem) = stem.filter(|stem| !stem.is_empty()) else {
        report.error(
            input.path.span(),
            "expected the path of a file of statements",
        );
        return None;
    };
    let mut name = names::field(&stem);
    name.set_span(Span::call_site());
    Some(name)
}

fn file(input: &QueriesInput, project: &Arc<Project>, report: &mut Report) -> TokenStream {
    let written = input.path.value();
    let path = check::crate_folder().join(&written);
    let tracking = track::project(project);
    let file = match QueryFile::read(project.root(), &path) {
        Ok(file) => file,
        Err(error) => {
            // As the user wrote it: the crate's folder differs from machine to machine.
            let message = error
                .to_string()
                .replace(&*path.to_string_lossy(), &written);
            report.error(input.path.span(), message);
            return TokenStream::new();
        }
    };
    let file_tracking = track::files(file.sources.iter().map(|source| source.path.as_path()));
    let reader = Reader {
        file: &file,
        span: input.path.span(),
        project,
    };
    for error in &file.errors {
        if !file.queries.iter().any(|query| is_inside(error, query)) {
            reader.say(error, report);
        }
    }
    let mut names: Vec<(String, &str)> = Vec::new();
    let mut statements = TokenStream::new();
    for query in &file.queries {
        let name = names::camel(&query.name);
        match names.iter().find(|(known, _)| *known == name) {
            None => statements.extend(reader.statement(query)),
            // Two statements of the very same name are told of already.
            Some((_, other)) if *other == query.name => {}
            Some((_, other)) => {
                let message = format!(
                    "`{other}` and `{}` would both be the struct `{name}`",
                    query.name
                );
                reader.say_at(0, query.name_span, message, report);
            }
        }
        names.push((name, &query.name));
    }
    quote!(#tracking #file_tracking #statements)
}

/// Whether it is a mistake of this statement, which is told instead of what follows from it.
fn is_inside(error: &QueryFileError, query: &NamedQuery) -> bool {
    error.source == 0
        && query.statement.start <= error.span.start
        && error.span.end <= query.statement.end
}

struct Reader<'a> {
    file: &'a QueryFile,
    span: Span,
    project: &'a Arc<Project>,
}

impl Reader<'_> {
    fn source<'s>(&'s self, part: FilePart<'s>) -> Source<'s> {
        Source::File {
            file: self.file,
            part,
            span: self.span,
        }
    }

    fn say(&self, error: &QueryFileError, report: &mut Report) {
        self.say_at(error.source, error.span, error.message.clone(), report);
    }

    fn say_at(&self, source: usize, span: rsylla_cql::Span, message: String, report: &mut Report) {
        let diagnostic = Diagnostic::error(Code::Syntax, span, message);
        let source = self.source(FilePart::Source(source));
        report.cql(&source, &diagnostic, self.project.catalog());
    }

    fn statement(&self, query: &NamedQuery) -> TokenStream {
        let mut report = Report::default();
        for error in &self.file.errors {
            if is_inside(error, query) {
                self.say(error, &mut report);
            }
        }
        let is_broken = report.has_errors();
        let docs = &query.docs;
        let attributes: Vec<Attribute> = if docs.is_empty() {
            Vec::new()
        } else {
            vec![parse_quote!(#[doc = #docs])]
        };
        let options = self.options(query, &mut report);
        let visibility: Visibility = parse_quote!(pub);
        let name = Ident::new(&names::camel(&query.name), Span::call_site());
        let (line, _) = query.statement.line_column(self.file.text());
        let named = NamedStatement {
            attributes: &attributes,
            options: &options,
            visibility: &visibility,
            name: &name,
            place: (shown_path(&self.file.sources[0].path), line),
        };
        let text = &query.text;
        let source = self.source(FilePart::Statement(query));
        let expanded = if is_broken {
            None
        } else {
            check::check(self.project, &source, text, &mut report)
                .and_then(|checked| named.expand(self.project, &source, &checked, &mut report))
        };
        match expanded {
            Some(items) => {
                let warnings = report.warnings();
                quote!(#items #warnings)
            }
            None => fallback::named(&named, report),
        }
    }

    /// The options of a `-- rsylla:` line.
    fn options(&self, query: &NamedQuery, report: &mut Report) -> Options {
        let Some((text, span)) = &query.options else {
            return Options::default();
        };
        syn::parse_str(text).unwrap_or_else(|error: syn::Error| {
            self.say_at(0, *span, error.to_string(), report);
            Options::default()
        })
    }
}
