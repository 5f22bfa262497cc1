//! A checked statement as Python will see it: its arguments, its rows, its text.

use rsylla_cql::checked::{Cardinality, CheckedStatement, Marker, ResultColumn, StatementKind};
use rsylla_cql::diagnostic::{Code, Diagnostic, nearest};
use rsylla_cql::fields::wrong_markers;
use rsylla_cql::template::{CheckedTemplate, Switch};
use rsylla_cql::text::{self, Word};
use rsylla_cql::{Catalog, CqlType, Span};

use crate::names::{self, Taken};
use crate::options::Options;
use crate::row::Rows;

/// A named statement, as a project's files have it.
#[derive(Debug, Clone, Copy)]
pub struct Query<'a> {
    /// Its name, in `snake_case`.
    pub name: &'a str,
    /// The comment above it.
    pub docs: &'a str,
    /// The statement with its optional parts as written.
    pub text: &'a str,
    /// What the statement means.
    pub meaning: &'a CheckedTemplate,
    /// How it is sent.
    pub options: &'a Options,
}

/// A statement's shape in Python.
#[derive(Debug, Clone)]
pub struct Statement {
    pub(crate) name: String,
    pub(crate) docs: String,
    pub(crate) options: Options,
    pub(crate) arguments: Vec<Argument>,
    /// For each marker in order, its argument.
    pub(crate) values: Vec<usize>,
    pub(crate) segments: Vec<Segment>,
    pub(crate) parts: Vec<Part>,
    pub(crate) answer: Answer,
    pub(crate) columns: Vec<Column>,
    /// Whether it can be one of those in a batch.
    pub(crate) is_batchable: bool,
}

/// An argument of the function.
#[derive(Debug, Clone)]
pub(crate) struct Argument {
    /// Its name in CQL.
    pub(crate) field: String,
    pub(crate) name: String,
    pub(crate) kind: ArgumentKind,
    pub(crate) docs: Option<String>,
}

#[derive(Debug, Clone)]
pub(crate) enum ArgumentKind {
    Value {
        ty: CqlType,
        absent: Absent,
    },
    /// Whether an optional part is sent.
    Flag,
}

/// What an argument can be besides a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Absent {
    Never,
    /// `None` writes null.
    Null,
    /// `UNSET`, the default, leaves the column as it is.
    Unset,
    /// `None`, the default, leaves its part out.
    Part,
}

/// A stretch of text: always sent, or an optional part.
#[derive(Debug, Clone)]
pub(crate) struct Segment {
    pub(crate) part: Option<usize>,
    pub(crate) words: Vec<Word>,
    /// How many markers it has.
    pub(crate) markers: usize,
}

/// An optional part: the arguments that decide whether it is sent.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) arguments: Vec<usize>,
    pub(crate) is_flag: bool,
}

/// What a statement answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    Nothing,
    AtMostOne,
    Many,
    /// With the column that is null where there is no row, if it can be sent.
    Applied {
        key: Option<String>,
    },
}

/// A column of the result.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Column {
    /// Its name in CQL.
    pub(crate) cql: String,
    pub(crate) ty: CqlType,
    pub(crate) nullable: bool,
    pub(crate) docs: Option<String>,
}

impl Statement {
    /// Works out the shape of a statement without mistakes.
    ///
    /// # Errors
    /// What servers accept and a function of Python cannot express, or options that do not fit:
    /// diagnostics with places in the statement's text, and in that of its options.
    pub fn new(catalog: &Catalog, query: Query<'_>) -> Result<Self, Wrong> {
        let mut wrong = Wrong::default();
        let Some(full) = query.meaning.full() else {
            return Err(wrong);
        };
        wrong.statement.extend(wrong_markers(full, query.text));
        if let StatementKind::Use | StatementKind::Ddl | StatementKind::Other = full.kind {
            let message = "this statement has no function of its own";
            let end = query
                .text
                .find(char::is_whitespace)
                .unwrap_or(query.text.len());
            wrong.statement.push(
                Diagnostic::error(Code::Syntax, Span::new(0, end as u32), message).help(
                    "schema statements stand in schema files, and a keyspace is chosen by the session",
                ),
            );
        }
        let cx = Cx {
            catalog,
            full,
            query,
        };
        let (arguments, values) = cx.arguments(&mut wrong);
        let columns = cx.columns(&mut wrong);
        if !wrong.is_empty() {
            return Err(wrong);
        }
        Ok(Self {
            name: query.name.to_owned(),
            docs: cx.summary(),
            options: query.options.clone(),
            parts: cx.parts(&arguments),
            arguments,
            values,
            segments: cx.segments(),
            answer: cx.answer(),
            columns,
            // The answers to several conditions are of several shapes.
            is_batchable: full.conditional.is_none()
                && matches!(
                    full.kind,
                    StatementKind::Insert | StatementKind::Update | StatementKind::Delete
                ),
        })
    }

    /// The types that its arguments and rows have.
    pub(crate) fn types(&self) -> impl Iterator<Item = &CqlType> {
        let bound = self
            .arguments
            .iter()
            .filter_map(|argument| match &argument.kind {
                ArgumentKind::Value { ty, .. } => Some(ty),
                ArgumentKind::Flag => None,
            });
        bound.chain(self.columns.iter().map(|column| &column.ty))
    }

    /// The names of the fields that its columns are.
    pub(crate) fn fields(&self, rows: Rows) -> Vec<String> {
        let mut taken = Taken::default();
        let columns = self.columns.iter();
        columns
            .map(|column| taken.give(rows.field(&column.cql)))
            .collect()
    }

    /// All words of its text.
    pub(crate) fn words(&self) -> impl Iterator<Item = &[Word]> {
        self.segments.iter().map(|segment| segment.words.as_slice())
    }
}

/// What is wrong with a statement.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wrong {
    /// With places in the statement.
    pub statement: Vec<Diagnostic>,
    /// With places in its options.
    pub options: Vec<Diagnostic>,
}

impl Wrong {
    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.statement.is_empty() && self.options.is_empty()
    }
}

struct Cx<'a> {
    catalog: &'a Catalog,
    full: &'a CheckedStatement,
    query: Query<'a>,
}

impl Cx<'_> {
    fn summary(&self) -> String {
        if !self.query.docs.trim().is_empty() {
            return self.query.docs.to_owned();
        }
        let verb = match self.full.kind {
            StatementKind::Select => "Reads",
            StatementKind::Delete => "Deletes from",
            StatementKind::Truncate => "Empties",
            _ => "Writes",
        };
        match &self.full.table {
            Some(table) => format!("{verb} `{}.{}`.", table.keyspace, table.table),
            None => "Sends the batch.".to_owned(),
        }
    }

    fn arguments(&self, wrong: &mut Wrong) -> (Vec<Argument>, Vec<usize>) {
        let mut known: Vec<&str> = Vec::new();
        let mut taken = Taken::of(["self"]);
        let mut arguments = Vec::new();
        let mut values = Vec::new();
        for marker in &self.full.markers {
            let field = field(marker);
            if let Some(at) = known.iter().position(|name| *name == field) {
                values.push(at);
                continue;
            }
            values.push(arguments.len());
            known.push(field);
            arguments.push(Argument {
                field: field.to_owned(),
                name: taken.give(names::field(field)),
                kind: ArgumentKind::Value {
                    ty: marker.ty.clone(),
                    absent: self.absent(field),
                },
                docs: self.docs(marker.column.as_deref()),
            });
        }
        for said in [&self.query.options.null, &self.query.options.unset] {
            require_known(said, "marker", &known, wrong);
        }
        for part in &self.query.meaning.parts {
            if let Switch::Flag(name) = &part.switch {
                arguments.push(Argument {
                    field: name.to_string(),
                    name: taken.give(names::field(name)),
                    kind: ArgumentKind::Flag,
                    docs: None,
                });
            }
        }
        (arguments, values)
    }

    fn absent(&self, field: &str) -> Absent {
        let said = |names: &[(String, Span)]| names.iter().any(|(name, _)| name == field);
        if self.query.meaning.is_optional(field) {
            Absent::Part
        } else if said(&self.query.options.unset) {
            Absent::Unset
        } else if said(&self.query.options.null) {
            Absent::Null
        } else {
            Absent::Never
        }
    }

    fn columns(&self, wrong: &mut Wrong) -> Vec<Column> {
        let result = result_columns(self.full);
        let mut columns: Vec<Column> = Vec::with_capacity(result.len());
        let not_null = &self.query.options.not_null;
        for column in result {
            if columns.iter().any(|earlier| *earlier.cql == *column.name) {
                let message = format!("two result columns are named `{}`", column.name);
                wrong.statement.push(
                    Diagnostic::error(Code::Syntax, column.span, message)
                        .help("give one an alias (`AS …`)"),
                );
            }
            let said = not_null.iter().any(|(name, _)| **name == *column.name);
            columns.push(Column {
                cql: column.name.to_string(),
                ty: column.ty.clone(),
                nullable: self.full.conditional.is_some() || (column.nullable && !said),
                docs: self.docs(column.column.as_deref()),
            });
        }
        let known: Vec<&str> = result.iter().map(|column| &*column.name).collect();
        require_known(not_null, "result column", &known, wrong);
        columns
    }

    fn parts(&self, arguments: &[Argument]) -> Vec<Part> {
        let index = |field: &str| {
            arguments
                .iter()
                .position(|argument| argument.field == field)
        };
        let parts = self.query.meaning.parts.iter();
        parts
            .map(|part| match &part.switch {
                Switch::Values(fields) => Part {
                    arguments: fields.iter().filter_map(|field| index(field)).collect(),
                    is_flag: false,
                },
                Switch::Flag(name) => Part {
                    arguments: index(name).into_iter().collect(),
                    is_flag: true,
                },
            })
            .collect()
    }

    /// The text, cut where optional parts begin and end.
    fn segments(&self) -> Vec<Segment> {
        let part_at = |at: u32| {
            let parts = &self.query.meaning.parts;
            parts
                .iter()
                .position(|part| part.span.start <= at && at < part.span.end)
        };
        let mut segments: Vec<Segment> = Vec::new();
        for word in text::words(&self.plain_text(), self.full, self.catalog.dialect()) {
            let part = part_at(word.at);
            match segments.last_mut() {
                Some(last) if last.part == part => last.words.push(word),
                _ => segments.push(Segment {
                    part,
                    words: vec![word],
                    markers: 0,
                }),
            }
        }
        let mut at = 0;
        for marker in &self.full.markers {
            let is_here = |segment: &Segment| {
                let next = segment.words.last().map_or(0, |word| word.at);
                marker.span.start <= next
            };
            while at + 1 < segments.len() && !is_here(&segments[at]) {
                at += 1;
            }
            segments[at].markers += 1;
        }
        segments
    }

    /// The text without the brackets and names of its optional parts.
    fn plain_text(&self) -> String {
        let mut text = self.query.text.to_owned();
        let template =
            rsylla_cql::template::Template::parse(self.query.text, self.catalog.dialect());
        if !template.parts().is_empty() {
            text = template.variant(template.variants() - 1);
        }
        text
    }

    fn answer(&self) -> Answer {
        if let Some(conditional) = &self.full.conditional {
            let table = self.full.table.as_ref();
            let key = table
                .and_then(|table| self.catalog.table(&table.keyspace, &table.table))
                .and_then(|table| table.primary_key().first());
            let is_key = |column: &&ResultColumn| {
                key.is_some_and(|key| column.column.as_deref() == Some(&*key.name))
            };
            let key = conditional.columns.iter().find(is_key);
            return Answer::Applied {
                key: key.map(|column| column.name.to_string()),
            };
        }
        // A part that is left out may be the one that let at most one row through.
        let variants = &self.query.meaning.variants;
        let any = |cardinality| {
            variants
                .iter()
                .any(|variant| variant.cardinality == cardinality)
        };
        if any(Cardinality::Many) {
            Answer::Many
        } else if any(Cardinality::AtMostOne) {
            Answer::AtMostOne
        } else {
            Answer::Nothing
        }
    }

    /// The comment above a column in its schema file.
    fn docs(&self, column: Option<&str>) -> Option<String> {
        let table = self.full.table.as_ref()?;
        let table = self.catalog.table(&table.keyspace, &table.table)?;
        Some(table.column(column?)?.docs.as_deref()?.to_owned())
    }
}

fn field(marker: &Marker) -> &str {
    marker.field.as_deref().unwrap_or(&marker.name)
}

/// The columns of rows: of the result, or beside `[applied]`.
fn result_columns(statement: &CheckedStatement) -> &[ResultColumn] {
    match &statement.conditional {
        Some(conditional) => &conditional.columns,
        None => &statement.columns,
    }
}

fn require_known(said: &[(String, Span)], what: &str, known: &[&str], wrong: &mut Wrong) {
    for (name, span) in said
        .iter()
        .filter(|(name, _)| !known.contains(&name.as_str()))
    {
        let help = match nearest(name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known.is_empty() => format!("it has no {what}s"),
            None => format!("there are: {}", known.join(", ")),
        };
        let message = format!("the statement has no {what} `{name}`: {help}");
        wrong
            .options
            .push(Diagnostic::error(Code::Syntax, *span, message));
    }
}
