//! `schema!`: a keyspace's schema statements as a value.
//
// For `schema!(pub SCHEMA: "shop")`, expands to:
//
//     pub static SCHEMA: ::rsylla::Schema = ::rsylla::Schema::new(
//         "shop",
//         &[
//             &["CREATE KEYSPACE ", "shop", " WITH replication = …"],
//             &["CREATE TABLE ", "shop", ".orders (…)"],
//         ],
//     );

use proc_macro2::TokenStream;
use quote::quote;
use rsylla_cql::catalog::Catalog;
use rsylla_cql::checked::Reference;
use rsylla_cql::diagnostic::nearest;
use rsylla_cql::syntax::{ScriptStatement, StatementKind, parse_script};
use rsylla_cql::text;
use rsylla_project::Project;
use syn::LitStr;

use crate::check;
use crate::expand::track;
use crate::input::SchemaInput;
use crate::report::Report;

/// `schema!(NAME: "keyspace")`
pub(crate) fn expand(input: &SchemaInput) -> TokenStream {
    let mut report = Report::default();
    let Some(project) = check::project(input.keyspace.span(), &mut report) else {
        let errors = report.errors();
        return quote!(#(#errors;)*);
    };
    let tracking = track::project(&project);
    let keyspace = input.keyspace.value();
    require_known(&project, &input.keyspace, &mut report);
    let schema = value(&project, &keyspace);
    let SchemaInput {
        attributes,
        visibility,
        name,
        ..
    } = input;
    let errors = report.errors();
    quote! {
        #(#attributes)*
        #visibility static #name: ::rsylla::Schema = #schema;
        #(#errors;)*
        #tracking
    }
}

/// The schema of a keyspace as an expression.
pub(crate) fn value(project: &Project, keyspace: &str) -> TokenStream {
    let statements = statements(project, keyspace);
    let statements = statements.iter().map(|pieces| quote!(&[#(#pieces),*]));
    quote!(::rsylla::Schema::new(#keyspace, &[#(#statements),*]))
}

/// Reports a keyspace that no schema file makes.
pub(crate) fn require_known(project: &Project, written: &LitStr, report: &mut Report) {
    let keyspace = &*written.value();
    let catalog = project.catalog();
    if catalog.keyspace(keyspace).is_some() {
        return;
    }
    let known = catalog
        .keyspaces()
        .filter(|known| known.declared.is_some())
        .map(|known| &*known.name);
    let help = match nearest(keyspace, known) {
        Some(near) => format!(": did you mean `{near}`?"),
        None => String::new(),
    };
    report.error(
        written.span(),
        format!("no schema file makes the keyspace `{keyspace}`{help}"),
    );
}

/// The statements that name the keyspace, in the order of the schema files. The
/// files are replayed, as what a statement names depends on those before it.
fn statements(project: &Project, keyspace: &str) -> Vec<Vec<String>> {
    let mut catalog = Catalog::new(project.dialect());
    let mut found = Vec::new();
    for (file, script, begins_in) in project.schema_texts() {
        let mut current = begins_in.map(str::to_owned);
        if let Some(assumed) = begins_in {
            catalog.assume_keyspace(assumed);
        }
        for ScriptStatement {
            statement, span, ..
        } in parse_script(script, project.dialect()).0
        {
            let Some(statement) = statement else { continue };
            if let StatementKind::Use(using) = &statement.kind {
                current = Some(using.keyspace.name.to_string());
                continue;
            }
            let (_, mut references) = catalog.check_ddl(current.as_deref(), &statement, script);
            references.extend(named_keyspace(&statement.kind));
            let written = span.of(script);
            catalog.load(file, written, current.as_deref());
            references.dedup();
            if references
                .iter()
                .any(|reference| *reference.keyspace == *keyspace)
            {
                let from = span.start;
                let moved: Vec<Reference> = references
                    .into_iter()
                    .map(
                        |Reference {
                             span,
                             keyspace,
                             qualified,
                         }| {
                            let span = rsylla_cql::Span::new(span.start - from, span.end - from);
                            Reference {
                                keyspace,
                                span,
                                qualified,
                            }
                        },
                    )
                    .collect();
                found.push(text::schema_pieces(written, &moved, project.dialect()));
            }
        }
    }
    found
}

/// The keyspace that a statement makes, changes or drops.
fn named_keyspace(statement: &StatementKind) -> Option<Reference> {
    let name = match statement {
        StatementKind::CreateKeyspace(create) => &create.name,
        StatementKind::AlterKeyspace(alter) => &alter.name,
        StatementKind::DropKeyspace(drop) => &drop.name,
        _ => return None,
    };
    Some(Reference {
        keyspace: name.name.clone(),
        span: name.span,
        qualified: true,
    })
}
