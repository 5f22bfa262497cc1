//! A statement that may have unknown parts, judged by what holds whatever they are.

use rsylla_cql::checked::{CheckedStatement, StatementKind};
use rsylla_cql::diagnostic::{Code, Diagnostic};
use rsylla_cql::lexer::{Token, TokenKind, lex};
use rsylla_cql::syntax::{
    BatchStatementKind, QualifiedName, Statement, StatementKind as Syntax, parse_statement,
};
use rsylla_cql::{Dialect, Span, check};

use crate::schema::Schema;
use crate::text::Text;

/// What stands in the place of an unknown part of a name, or of an unknown string.
const NAME: &str = "unknown_part";
/// What stands in the place of an unknown value.
const VALUE: &str = ":unknown_part";
/// What can stand in the place of a part of which only its place is known.
const ANYTHING: [&str; 4] = ["", NAME, VALUE, "unknown_part = :unknown_part"];
/// With more unknown parts of this sort nothing is said: each is tried in four ways.
const MAX_TRIED: usize = 3;

/// What is known of a statement.
#[derive(Debug, Clone, Default)]
pub struct Judged {
    /// What is wrong, in places of the source.
    pub diagnostics: Vec<Diagnostic>,
    /// Its meaning, where that does not depend on unknown parts; places are the source's.
    pub statement: Option<CheckedStatement>,
    /// The tables that it names, in places of the source.
    pub tables: Vec<Span>,
}

/// Judges a statement that reads or writes data; a schema statement is judged by
/// [`Schema::learn`].
pub fn judge(text: &Text, schema: &Schema<'_>) -> Judged {
    let filled = fill(text, schema.dialect()).filter(|_| !text.is_vague());
    let Some(filled) = filled.filter(|filled| filled.kind() != Some(StatementKind::Ddl)) else {
        return Judged::default();
    };
    let names = filled.statement.as_ref().map_or_else(Vec::new, tables);
    if names.iter().any(|name| schema.is_vague(name)) {
        return Judged::default();
    }
    let missing = names.iter().find(|name| {
        schema
            .keyspaces_of(name, &filled.holes, &filled.text)
            .is_empty()
    });
    if let Some(missing) = missing {
        return without_table(&filled, missing, schema);
    }
    // The unknown part of a keyspace's name does not matter where its table is known.
    let keyspaces = names.iter().filter_map(|name| name.keyspace.as_ref());
    let keyspaces: Vec<Span> = keyspaces.map(|keyspace| keyspace.span).collect();
    let holes = filled.holes.outside(&keyspaces);
    let tables = names.iter().map(|name| filled.text.place(name.span));
    let tables: Vec<Span> = tables.collect();
    let mut judged: Option<Judged> = None;
    for reading in readings(&filled, &names, schema) {
        let found = read(&reading, &holes, schema);
        judged = Some(match judged {
            None => found,
            Some(known) => common(known, &found),
        });
    }
    Judged {
        tables,
        ..judged.unwrap_or_default()
    }
}

/// What can be said although a table is not known.
fn without_table(filled: &Filled, missing: &QualifiedName, schema: &Schema<'_>) -> Judged {
    let checked = check(schema.catalog(), None, filled.text.as_str());
    let is_of_text = |diagnostic: &Diagnostic| {
        matches!(
            diagnostic.code,
            Code::Syntax | Code::TrailingText | Code::NestingTooDeep
        )
    };
    let mut found: Vec<_> = checked.diagnostics.into_iter().collect();
    found.retain(|diagnostic| filled.holes.are_certain && is_of_text(diagnostic));
    if schema.is_complete() {
        let unknown = check(schema.catalog(), None, filled.text.as_str()).diagnostics;
        let unknown = unknown.into_iter().filter(|diagnostic| {
            matches!(diagnostic.code, Code::UnknownTable | Code::UnknownKeyspace)
        });
        match &missing.keyspace {
            Some(_) => found.extend(unknown),
            None => found.push(schema.no_such_table(missing)),
        }
    }
    let found = found.into_iter();
    let found = found.map(|d| schema.shown(d, &filled.text)).collect();
    Judged {
        diagnostics: filled.holes.without_touched(found),
        ..Judged::default()
    }
}

/// A way to read a statement: its names in certain keyspaces.
struct Reading {
    text: Text,
    keyspace: Option<String>,
}

/// So many ways are tried, at most.
const MAX_READINGS: usize = 64;

fn readings(filled: &Filled, names: &[&QualifiedName], schema: &Schema<'_>) -> Vec<Reading> {
    let keyspaces_of =
        |name: &QualifiedName| schema.keyspaces_of(name, &filled.holes, &filled.text);
    let (with, without): (Vec<&QualifiedName>, Vec<_>) =
        names.iter().partition(|name| name.keyspace.is_some());
    let mut readings = current_keyspaces(&without, keyspaces_of)
        .into_iter()
        .map(|keyspace| Reading {
            text: filled.text.clone(),
            keyspace,
        })
        .collect::<Vec<_>>();
    // Places change behind a name that is replaced: from the last to the first.
    for name in with.into_iter().rev() {
        let Some(keyspace) = &name.keyspace else {
            continue;
        };
        let found = keyspaces_of(name);
        if matches!(&found[..], [only] if **only == *keyspace.name) {
            continue;
        }
        let each = readings.iter().flat_map(|reading| {
            found.iter().map(|found| Reading {
                text: reading
                    .text
                    .replaced(keyspace.span, &format!("\"{found}\"")),
                keyspace: reading.keyspace.clone(),
            })
        });
        readings = each.take(MAX_READINGS).collect();
    }
    readings
}

/// The keyspaces that have all the tables that are named without one.
fn current_keyspaces(
    names: &[&QualifiedName],
    keyspaces_of: impl Fn(&QualifiedName) -> Vec<String>,
) -> Vec<Option<String>> {
    let Some((first, others)) = names.split_first() else {
        return vec![None];
    };
    let mut found = keyspaces_of(first);
    for name in others {
        let its = keyspaces_of(name);
        found.retain(|keyspace| its.contains(keyspace));
    }
    found.into_iter().map(Some).collect()
}

fn read(reading: &Reading, holes: &Holes, schema: &Schema<'_>) -> Judged {
    let checked = check(
        schema.catalog(),
        reading.keyspace.as_deref(),
        reading.text.as_str(),
    );
    let diagnostics: Vec<_> = checked
        .diagnostics
        .into_iter()
        .filter(|diagnostic| schema.is_complete() || !is_of_catalog(diagnostic.code))
        .map(|diagnostic| schema.shown(diagnostic, &reading.text))
        .collect();
    let statement = checked.statement.map(|mut statement| {
        statement.markers.retain(|marker| &*marker.name != NAME);
        for marker in &mut statement.markers {
            marker.span = reading.text.place(marker.span);
        }
        statement
    });
    let all = diagnostics.len();
    let mut kept = holes.without_touched(diagnostics);
    if !holes.are_certain || kept.len() < all {
        // What is missing may stand in an unknown part; a name that is wrong is wrong.
        kept.retain(|diagnostic| is_of_name(diagnostic.code));
    }
    Judged {
        diagnostics: kept,
        statement: statement.filter(|_| holes.are_certain),
        tables: Vec::new(),
    }
}

/// What holds in both readings of a statement.
fn common(mut known: Judged, other: &Judged) -> Judged {
    known.diagnostics.retain(|diagnostic| {
        let same =
            |found: &Diagnostic| (found.code, found.span) == (diagnostic.code, diagnostic.span);
        other.diagnostics.iter().any(same)
    });
    let markers = |judged: &Judged| judged.statement.as_ref().map(|s| s.markers.clone());
    if markers(&known) != markers(other) {
        known.statement = None;
    }
    known
}

/// Whether a mistake is in a name, wherever it stands.
fn is_of_name(code: Code) -> bool {
    matches!(
        code,
        Code::UnknownTable
            | Code::UnknownKeyspace
            | Code::UnknownColumn
            | Code::UnknownField
            | Code::UnknownFunction
            | Code::UnknownType
    )
}

/// Whether a mistake is that something is not in the catalog, which may not be all there is.
fn is_of_catalog(code: Code) -> bool {
    matches!(
        code,
        Code::UnknownKeyspace
            | Code::UnknownTable
            | Code::UnknownType
            | Code::UnknownFunction
            | Code::UnknownIndex
            | Code::NoKeyspace
            // An index that is made elsewhere would make it fine.
            | Code::NeedsFiltering
            | Code::InvalidOrdering
            | Code::UnsupportedOperator
    )
}

/// A text with something in its holes, as far as it can be parsed.
pub(crate) struct Filled {
    pub(crate) text: Text,
    pub(crate) statement: Option<Statement>,
    pub(crate) holes: Holes,
}

/// The holes of a text: where they are, and what is known of them.
pub(crate) struct Holes {
    /// Their places in the filled text.
    places: Vec<Span>,
    /// Their places in the source.
    sources: Vec<Span>,
    /// Whether each is surely a part of a name or a string, or one constant.
    pub(crate) are_certain: bool,
}

impl Holes {
    /// Whether a part of the filled text has a hole in it.
    pub(crate) fn touch(&self, part: Span) -> bool {
        self.places.iter().any(|hole| overlap(*hole, part))
    }

    /// The holes that are in none of these parts of the filled text.
    fn outside(&self, parts: &[Span]) -> Self {
        let holes = self.places.iter().zip(&self.sources);
        let is_outside =
            |(hole, _): &(&Span, &Span)| !parts.iter().any(|part| overlap(**hole, *part));
        let (places, sources) = holes.filter(is_outside).unzip();
        Self {
            places,
            sources,
            are_certain: self.are_certain,
        }
    }

    /// A name with `*` for each hole.
    pub(crate) fn glob(&self, name: Span, text: &str) -> String {
        let mut out = String::new();
        let mut done = name.start;
        for hole in self.places.iter().filter(|hole| overlap(**hole, name)) {
            out.push_str(Span::new(done, hole.start).of(text));
            out.push('*');
            done = hole.end;
        }
        out.push_str(Span::new(done, name.end).of(text));
        out.trim_matches('"').to_lowercase()
    }

    /// The diagnostics, in places of the source, that are of known parts only.
    pub(crate) fn without_touched(&self, mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
        found.retain(|found| !self.sources.iter().any(|hole| overlap(*hole, found.span)));
        found
    }
}

/// Whether two parts have a character in common, or stand side by side.
fn overlap(a: Span, b: Span) -> bool {
    a.start <= b.end && b.start <= a.end
}

impl Filled {
    pub(crate) fn kind(&self) -> Option<StatementKind> {
        let is_data = |statement: &Statement| {
            matches!(
                statement.kind,
                Syntax::Select(_)
                    | Syntax::Insert(_)
                    | Syntax::InsertJson(_)
                    | Syntax::Update(_)
                    | Syntax::Delete(_)
                    | Syntax::Batch(_)
                    | Syntax::Truncate(_)
                    | Syntax::Use(_)
                    | Syntax::PruneView(_)
                    | Syntax::Other(_)
            )
        };
        match &self.statement {
            Some(statement) if is_data(statement) => Some(StatementKind::Other),
            Some(_) => Some(StatementKind::Ddl),
            None => makes_or_changes(self.text.as_str()).then_some(StatementKind::Ddl),
        }
    }
}

/// Whether a text that cannot be read begins as a schema statement.
fn makes_or_changes(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    ["create", "alter", "drop"]
        .iter()
        .any(|word| first.eq_ignore_ascii_case(word))
}

/// The table that a statement makes of which not all can be read.
pub(crate) fn table_made(text: &Text, dialect: Dialect) -> Option<String> {
    let text = text.as_str();
    if !makes_or_changes(text) {
        return None;
    }
    let tokens = lex(text, dialect).tokens;
    let open = tokens
        .iter()
        .position(|token| token.kind == TokenKind::LeftParen);
    let name = tokens.get(open?.checked_sub(1)?)?.span.of(text);
    Some(match name.strip_prefix('"') {
        Some(quoted) => quoted.trim_end_matches('"').to_owned(),
        None => name.to_lowercase(),
    })
}

/// Puts something into the holes of a text so that it can be parsed; none where nothing fits.
pub(crate) fn fill(text: &Text, dialect: Dialect) -> Option<Filled> {
    if text.is_known() {
        let (statement, _) = parse_statement(text.as_str(), dialect);
        return Some(Filled {
            text: text.clone(),
            statement,
            holes: Holes {
                places: Vec::new(),
                sources: Vec::new(),
                are_certain: true,
            },
        });
    }
    let sorts = sorts(text, dialect);
    let tried = sorts.iter().filter(|sort| **sort == Sort::Anything).count();
    if tried > MAX_TRIED {
        return None;
    }
    let sources: Vec<Span> = text.holes().iter().map(|hole| hole.source).collect();
    let ways = ANYTHING.len().pow(tried as u32);
    (0..ways).find_map(|way| {
        let (filled, places) = text.filled(fillings(&sorts, way));
        let (statement, errors) = parse_statement(filled.as_str(), dialect);
        let is_fine = !errors.iter().any(Diagnostic::is_error);
        (is_fine || tried == 0).then(|| Filled {
            text: filled,
            statement,
            holes: Holes {
                places,
                sources: sources.clone(),
                are_certain: tried == 0,
            },
        })
    })
}

/// What to put into each hole, in the way of this number.
fn fillings(sorts: &[Sort], mut way: usize) -> impl Iterator<Item = &'static str> {
    sorts.iter().map(move |sort| match sort {
        Sort::Name => NAME,
        Sort::Value => VALUE,
        Sort::Anything => {
            let filling = ANYTHING[way % ANYTHING.len()];
            way /= ANYTHING.len();
            filling
        }
    })
}

/// What a hole surely is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// A part of a name or of a string.
    Name,
    /// One constant.
    Value,
    /// Anything, of any length.
    Anything,
}

fn sorts(text: &Text, dialect: Dialect) -> Vec<Sort> {
    let (filled, places) = text.filled(text.holes().iter().map(|_| NAME));
    let tokens = lex(filled.as_str(), dialect).tokens;
    let sort = |(hole, place): (&crate::text::Hole, &Span)| {
        let at = tokens.partition_point(|token| token.span.end <= place.start);
        match tokens.get(at) {
            Some(token) if is_part_of_name(*token, at, &tokens) => Sort::Name,
            Some(token) if hole.constant && token.span == *place => Sort::Value,
            _ => Sort::Anything,
        }
    };
    text.holes().iter().zip(&places).map(sort).collect()
}

/// Whether a token in which a hole is surely is one name or one string: beside a dot, or in quotes.
fn is_part_of_name(token: Token, at: usize, tokens: &[Token]) -> bool {
    let is_dot = |at: Option<usize>| {
        at.and_then(|at| tokens.get(at))
            .is_some_and(|token| token.kind == TokenKind::Dot)
    };
    match token.kind {
        TokenKind::String | TokenKind::QuotedName => true,
        TokenKind::Ident => is_dot(Some(at + 1)) || is_dot(at.checked_sub(1)),
        _ => false,
    }
}

/// The tables that a statement names.
fn tables(statement: &Statement) -> Vec<&QualifiedName> {
    match &statement.kind {
        Syntax::Select(select) => select.from.iter().collect(),
        Syntax::Insert(insert) => vec![&insert.table],
        Syntax::InsertJson(insert) => vec![&insert.table],
        Syntax::Update(update) => vec![&update.table],
        Syntax::Delete(delete) => vec![&delete.table],
        Syntax::Truncate(truncate) => vec![&truncate.table],
        Syntax::Batch(batch) => batch
            .statements
            .iter()
            .map(|inner| match &inner.kind {
                BatchStatementKind::Insert(insert) => &insert.table,
                BatchStatementKind::InsertJson(insert) => &insert.table,
                BatchStatementKind::Update(update) => &update.table,
                BatchStatementKind::Delete(delete) => &delete.table,
            })
            .collect(),
        _ => Vec::new(),
    }
}
