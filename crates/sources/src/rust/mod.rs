//! CQL inside Rust: `query!`, `query_as!`, `queries!` and `derive(Row)`, without compiling.

mod derive;
mod literal;

use proc_macro2::{Delimiter, Group, Literal, TokenStream, TokenTree};
use rsylla_cql::checked::{CheckedStatement, Marker};
use rsylla_cql::diagnostic::{Code, Diagnostic};
use rsylla_cql::template::{Template, check_template};
use rsylla_cql::{Catalog, Span};

use crate::ignore::without_ignored;
use crate::text::{Text, in_source};

/// Deeper nesting than people write is left unread.
const MAX_DEPTH: usize = 200;

/// What was found in a Rust source.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// What is wrong; spans are places in the source.
    pub diagnostics: Vec<Diagnostic>,
    /// The files that `queries!` names, from the folder of the crate, and where.
    pub files: Vec<(String, Span)>,
}

/// Checks the statements of a Rust source; one that Rust cannot read has none.
///
/// # Example
/// ```
/// use rsylla_cql::{Catalog, Dialect};
///
/// let mut catalog = Catalog::new(Dialect::Cassandra);
/// catalog.assume_keyspace("shop");
/// catalog.load("shop.cql", "CREATE TABLE shop.users (id int PRIMARY KEY, name text);", None);
/// let source = r#"rsylla::query! { GetUser: "SELECT nmae FROM shop.users WHERE id = ?" }"#;
/// let found = rsylla_sources::rust::check(source, &catalog, None);
/// assert_eq!(found.diagnostics[0].span.of(source), "nmae");
/// ```
pub fn check(source: &str, catalog: &Catalog, keyspace: Option<&str>) -> Found {
    let mut found = Found::default();
    if !source.contains("rsylla") {
        return found;
    }
    if let Ok(tokens) = source.parse::<TokenStream>() {
        let mut macros = Macros {
            catalog,
            keyspace,
            has_others: source.contains("sqlx"),
            statements: Vec::new(),
            found: &mut found,
        };
        macros.stream(tokens, 0);
        let statements = macros.statements;
        let diagnostics = std::mem::take(&mut found.diagnostics);
        found.diagnostics = without_ignored(source, &statements, diagnostics);
    }
    // The places of its tokens are kept by the thread until it is told that nobody asks for them.
    proc_macro2::extra::invalidate_current_thread_spans();
    found
}

struct Macros<'a> {
    catalog: &'a Catalog,
    keyspace: Option<&'a str>,
    /// Whether another library's `query!` may be meant.
    has_others: bool,
    /// The places of the calls.
    statements: Vec<Span>,
    found: &'a mut Found,
}

impl Macros<'_> {
    fn stream(&mut self, tokens: TokenStream, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            let TokenTree::Group(group) = token else {
                continue;
            };
            if let Some(name) = self.macro_name(&tokens[..at]) {
                self.statements.push(place(group.span().byte_range()));
                self.call(&name, group);
            }
            if group.delimiter() == Delimiter::Brace && is_struct(&tokens[..at]) {
                let found = derive::check(&tokens[..=at], self.catalog, self.keyspace);
                self.found.diagnostics.extend(found);
            }
            self.stream(group.stream(), depth + 1);
        }
    }

    /// The name of the macro that a group belongs to: `query`, of `rsylla::query!`.
    fn macro_name(&self, before: &[TokenTree]) -> Option<String> {
        let [.., TokenTree::Ident(name), TokenTree::Punct(mark)] = before else {
            return None;
        };
        let name = name.to_string();
        let is_ours = matches!(&*name, "query" | "query_as" | "queries");
        if mark.as_char() != '!' || !is_ours {
            return None;
        }
        let path = &before[..before.len() - 2];
        let crate_name = match path {
            [
                ..,
                TokenTree::Ident(crate_name),
                TokenTree::Punct(a),
                TokenTree::Punct(b),
            ] if a.as_char() == ':' && b.as_char() == ':' => Some(crate_name.to_string()),
            _ => None,
        };
        match crate_name {
            Some(crate_name) => (crate_name == "rsylla").then_some(name),
            None => (!self.has_others).then_some(name),
        }
    }

    fn call(&mut self, name: &str, group: &Group) {
        let Some(literal) = first_literal(group.stream()) else {
            return;
        };
        let at = place(literal.span().byte_range());
        let Some(text) = literal::text(&literal.to_string(), at) else {
            return;
        };
        if name == "queries" {
            self.found.files.push((text.as_str().to_owned(), at));
        } else {
            self.statement(&text);
        }
    }

    fn statement(&mut self, text: &Text) {
        let template = Template::parse(text.as_str(), self.catalog.dialect());
        let meaning = check_template(self.catalog, self.keyspace, &template);
        let markers = meaning.full().map_or_else(Vec::new, wrong_markers);
        let found = meaning.diagnostics.iter().cloned().chain(markers);
        let found = found.map(|found| in_source(found, text));
        self.found.diagnostics.extend(found);
    }
}

/// The first string of a macro's tokens, attributes left out.
fn first_literal(tokens: TokenStream) -> Option<Literal> {
    let is_string = |literal: &Literal| {
        let text = literal.to_string();
        text.starts_with('"') || text.starts_with("r\"") || text.starts_with("r#")
    };
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Literal(literal) if is_string(&literal) => Some(literal),
        _ => None,
    })
}

/// Whether what stands before braces is a struct with attributes.
fn is_struct(before: &[TokenTree]) -> bool {
    matches!(
        before,
        [.., TokenTree::Ident(keyword), TokenTree::Ident(_)] if *keyword == "struct"
    )
}

fn place(range: std::ops::Range<usize>) -> Span {
    Span::new(range.start as u32, range.end as u32)
}

/// What servers accept, but a struct with a field for each value cannot express.
fn wrong_markers(statement: &CheckedStatement) -> Vec<Diagnostic> {
    let mut wrong = Vec::new();
    let mut seen: Vec<&Marker> = Vec::new();
    for marker in &statement.markers {
        let Some(field) = marker.field.as_deref() else {
            let message = "this `?` has no name of its own";
            wrong.push(
                Diagnostic::error(Code::UnnamedMarker, marker.span, message)
                    .label("name it, as in `:value`"),
            );
            continue;
        };
        let same = seen.iter().find(|other| other.field == marker.field);
        if let Some(earlier) = same.filter(|earlier| !(earlier.named && marker.named)) {
            let message = format!("two markers are named `{field}`");
            wrong.push(
                Diagnostic::error(Code::AmbiguousMarker, marker.span, message)
                    .label("the second")
                    .also(earlier.span, "the first")
                    .help(format!(
                        "name them, as in `:first_{field}` and `:last_{field}`"
                    )),
            );
        }
        seen.push(marker);
    }
    wrong
}
