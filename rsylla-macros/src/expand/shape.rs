//! A checked statement as Rust will see it: its fields, its rows, its text.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use rsylla_cql::CqlType;
use rsylla_cql::checked::{
    CheckedStatement, Idempotence, NotIdempotent, ResultColumn, StatementKind,
};
use rsylla_cql::diagnostic::nearest;
use rsylla_project::Project;

use crate::expand::types::{Bound, Types};
use crate::expand::{names, text, types};
use crate::input::{Columns, Options};
use crate::report::Report;

/// All that the emitting files need to know of a statement.
pub(crate) struct Shape {
    /// What it does, as a type of `rsylla::kind`.
    pub(crate) kind: Ident,
    /// One for each value to bind.
    pub(crate) fields: Vec<Field>,
    /// For each marker in order, its field.
    pub(crate) markers: Vec<usize>,
    /// The result's columns; for a conditional statement all that can stand beside `[applied]`.
    pub(crate) columns: Vec<Column>,
    pub(crate) conditional: bool,
    pub(crate) meta: Meta,
}

/// A value to bind.
pub(crate) struct Field {
    /// Its name in CQL.
    pub(crate) name: String,
    pub(crate) ident: Ident,
    pub(crate) docs: String,
    pub(crate) bound: Bound,
    /// The type parameter, where it is generic.
    pub(crate) parameter: Option<Ident>,
    pub(crate) absent: Absent,
}

/// Whether a field is an `Option`, and what `None` means.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Absent {
    /// It is plain.
    Never,
    /// `None` writes null.
    Null,
    /// `None` leaves the column as it is.
    Unset,
}

/// A column of the result.
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) ident: Ident,
    pub(crate) docs: String,
    /// Its type where it is not null.
    pub(crate) rust: TokenStream,
    pub(crate) cql: TokenStream,
    pub(crate) nullable: bool,
}

/// What the statement's static says.
pub(crate) struct Meta {
    pub(crate) pieces: Vec<String>,
    pub(crate) markers: Vec<(String, String)>,
    pub(crate) columns: Vec<(String, String)>,
    /// A constant of `rsylla::Traits`.
    pub(crate) traits: Ident,
    /// Calls on `rsylla::Options::UNSET`.
    pub(crate) options: TokenStream,
}

/// Works out the shape of a statement; what does not fit is reported.
pub(crate) fn shape(
    project: &Project,
    cql: &str,
    statement: &CheckedStatement,
    options: &Options,
    at: Span,
    report: &mut Report,
) -> Shape {
    let mut cx = Cx {
        types: Types {
            project,
            report,
            at,
        },
        statement,
        options,
    };
    let (fields, markers) = cx.fields();
    let columns = cx.columns();
    let conditional = statement.conditional.is_some();
    let named = |marker: &rsylla_cql::checked::Marker| {
        let colon = if marker.named { ":" } else { "" };
        let field = marker.field.as_deref().unwrap_or(&marker.name);
        (format!("{colon}{field}"), types::text(&marker.ty))
    };
    let mut meta_markers: Vec<(String, String)> = statement.markers.iter().map(named).collect();
    unname_repeated(&mut meta_markers);
    let result = result_columns(statement);
    let meta = Meta {
        pieces: text::pieces(cql, statement, project.dialect()),
        markers: meta_markers,
        columns: result
            .iter()
            .map(|c| (c.name.to_string(), types::text(&c.ty)))
            .collect(),
        traits: format_ident!("{}", traits(project, statement, options)),
        options: sending(options),
    };
    Shape {
        kind: kind(project, statement),
        fields,
        markers,
        columns,
        conditional,
        meta,
    }
}

struct Cx<'a> {
    types: Types<'a>,
    statement: &'a CheckedStatement,
    options: &'a Options,
}

impl Cx<'_> {
    fn fields(&mut self) -> (Vec<Field>, Vec<usize>) {
        let statement = self.statement;
        let mut fields: Vec<Field> = Vec::new();
        let mut markers = Vec::new();
        let mut parameters = Vec::new();
        for marker in &statement.markers {
            let name = marker.field.as_deref().unwrap_or(&marker.name);
            if let Some(known) = fields.iter().position(|field| field.name == name) {
                markers.push(known);
                continue;
            }
            let column = marker.column.as_deref();
            let bound = self
                .types
                .bound(&marker.ty, self.qualified(column).as_deref());
            let parameter =
                matches!(bound, Bound::Generic { .. }).then(|| names::parameter(name, &parameters));
            parameters.extend(parameter.clone());
            markers.push(fields.len());
            fields.push(Field {
                name: name.to_owned(),
                ident: names::field(name),
                docs: self.docs(column, &marker.ty),
                bound,
                parameter,
                absent: self.absent(name),
            });
        }
        let known: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        self.require_known(&self.options.null, "marker", &known);
        self.require_known(&self.options.unset, "marker", &known);
        self.require_distinct("marker", fields.iter().map(|f| (f.name.as_str(), &f.ident)));
        (fields, markers)
    }

    fn absent(&self, name: &str) -> Absent {
        let said = |columns: &Columns| columns.iter().any(|(column, _)| column == name);
        if said(&self.options.unset) {
            Absent::Unset
        } else if said(&self.options.null) {
            Absent::Null
        } else {
            Absent::Never
        }
    }

    fn columns(&mut self) -> Vec<Column> {
        let result = result_columns(self.statement);
        let mut columns = Vec::with_capacity(result.len());
        for column in result {
            let qualified = self.qualified(column.column.as_deref());
            let said = self
                .options
                .not_null
                .iter()
                .any(|(name, _)| **name == *column.name);
            columns.push(Column {
                name: column.name.to_string(),
                ident: names::field(&column.name),
                docs: self.docs(column.column.as_deref(), &column.ty),
                rust: self.types.owned(&column.ty, qualified.as_deref()),
                cql: self.types.cql(&column.ty),
                nullable: self.statement.conditional.is_some() || (column.nullable && !said),
            });
        }
        let known: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        self.require_known(&self.options.not_null, "result column", &known);
        self.require_distinct(
            "result column",
            columns.iter().map(|c| (c.name.as_str(), &c.ident)),
        );
        columns
    }

    /// A column's full name, as `[types]` of rsylla.toml writes it.
    fn qualified(&self, column: Option<&str>) -> Option<String> {
        let table = self.statement.table.as_ref()?;
        Some(format!("{}.{}.{}", table.keyspace, table.table, column?))
    }

    /// The comment above a column in its schema file, or at least its type.
    fn docs(&self, column: Option<&str>, ty: &CqlType) -> String {
        let comment = || {
            let table = self.statement.table.as_ref()?;
            let catalog = self.types.project.catalog();
            catalog
                .table(&table.keyspace, &table.table)?
                .column(column?)?
                .docs
                .as_deref()
        };
        comment().map_or_else(|| format!("`{ty}`"), str::to_owned)
    }

    fn require_known(&mut self, said: &Columns, what: &str, known: &[&str]) {
        for (name, span) in said
            .iter()
            .filter(|(name, _)| !known.contains(&name.as_str()))
        {
            let help = match nearest(name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if known.is_empty() => format!("it has no {what}s"),
                None => format!("there are: {}", known.join(", ")),
            };
            self.types.report.error(
                *span,
                format!("the statement has no {what} `{name}`: {help}"),
            );
        }
    }

    /// Two names of CQL can be one name of Rust (`"Id"` and `count(a)` beside `count_a`).
    fn require_distinct<'n>(
        &mut self,
        what: &str,
        names: impl Iterator<Item = (&'n str, &'n Ident)>,
    ) {
        let mut seen: Vec<(&str, &Ident)> = Vec::new();
        for (name, ident) in names {
            if let Some((other, _)) = seen.iter().find(|(_, known)| *known == ident) {
                let cure = if what == "marker" {
                    "name one `:otherwise`"
                } else {
                    "give one an alias (`AS …`)"
                };
                let message = format!(
                    "{what}s `{other}` and `{name}` would both be the field `{ident}`: {cure}"
                );
                self.types.report.error(self.types.at, message);
            }
            seen.push((name, ident));
        }
    }
}

/// The columns of rows: of the result, or beside `[applied]`.
fn result_columns(statement: &CheckedStatement) -> &[ResultColumn] {
    match &statement.conditional {
        Some(conditional) => &conditional.columns,
        None => &statement.columns,
    }
}

/// A name bound twice is sent as `:name` once, then as `?`.
fn unname_repeated(markers: &mut [(String, String)]) {
    for i in 1..markers.len() {
        let (earlier, rest) = markers.split_at_mut(i);
        if rest[0].0.starts_with(':') && earlier.iter().any(|(name, _)| *name == rest[0].0) {
            rest[0].0.remove(0);
        }
    }
}

fn kind(project: &Project, statement: &CheckedStatement) -> Ident {
    let is_counter = || {
        let table = statement.table.as_ref();
        table
            .and_then(|table| project.catalog().table(&table.keyspace, &table.table))
            .is_some_and(|table| table.is_counter())
    };
    let name = match statement.kind {
        _ if statement.conditional.is_some() => "Conditional",
        StatementKind::Select => "Select",
        StatementKind::Insert | StatementKind::Update | StatementKind::Delete if is_counter() => {
            "CounterWrite"
        }
        StatementKind::Insert | StatementKind::Update | StatementKind::Delete => "Write",
        StatementKind::Batch
        | StatementKind::Truncate
        | StatementKind::Use
        | StatementKind::Ddl
        | StatementKind::Other => "Other",
    };
    Ident::new(name, Span::call_site())
}

fn traits(project: &Project, statement: &CheckedStatement, options: &Options) -> &'static str {
    if let Some(conditional) = &statement.conditional {
        let table = statement.table.as_ref();
        let key = table
            .and_then(|table| project.catalog().table(&table.keyspace, &table.table))
            .and_then(|table| table.primary_key().first());
        let answers_key = key.is_some_and(|key| {
            conditional
                .columns
                .iter()
                .any(|column| column.column.as_deref() == Some(&*key.name))
        });
        return if answers_key {
            "CONDITIONAL_ON_ROW"
        } else {
            "CONDITIONAL"
        };
    }
    let inferred = match statement.idempotence {
        Idempotence::Idempotent => true,
        Idempotence::Not(
            NotIdempotent::Conditional
            | NotIdempotent::Counter
            | NotIdempotent::ListAppend
            | NotIdempotent::ListIndex
            | NotIdempotent::NonDeterministic
            | NotIdempotent::NotData,
        ) => false,
    };
    if options.idempotent.unwrap_or(inferred) {
        "IDEMPOTENT"
    } else {
        "NONE"
    }
}

fn sending(options: &Options) -> TokenStream {
    let mut calls = TokenStream::new();
    if let Some(rows) = options.page_size {
        calls.extend(quote!(.page_size(#rows)));
    }
    if let Some(variant) = options.consistency {
        let variant = format_ident!("{variant}");
        calls.extend(quote!(.consistency(::rsylla::Consistency::#variant)));
    }
    if let Some(variant) = options.serial_consistency {
        let variant = format_ident!("{variant}");
        calls.extend(quote!(.serial_consistency(::rsylla::SerialConsistency::#variant)));
    }
    if let Some(milliseconds) = options.timeout_ms {
        calls.extend(quote!(.timeout_ms(#milliseconds)));
    }
    calls
}
