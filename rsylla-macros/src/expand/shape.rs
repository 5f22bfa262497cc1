//! A checked statement as Rust will see it: its fields, its rows, its text.

use proc_macro2::{Ident, Span, TokenStream};
use rsylla_cql::CqlType;
use rsylla_cql::checked::{CheckedStatement, Marker, StatementKind};
use rsylla_cql::diagnostic::nearest;
use rsylla_project::Project;

use crate::check::Checked;
use crate::expand::meta::{Meta, result_columns};
use crate::expand::types::{Bound, Types};
use crate::expand::{meta, names, parts};
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
    /// For each optional part whether it is sent, as an expression of `self`.
    pub(crate) parts: Vec<TokenStream>,
    /// One, or one for each choice of optional parts.
    pub(crate) metas: Vec<Meta>,
    /// How it is sent: calls on `rsylla::Options::UNSET`.
    pub(crate) sending: TokenStream,
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
    /// `None` leaves out this optional part.
    Part(usize),
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

/// Works out the shape of a statement; what does not fit is reported.
pub(crate) fn shape(
    project: &Project,
    checked: &Checked,
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
        checked,
        statement: &checked.full,
        options,
    };
    let (fields, markers) = cx.fields();
    let columns = cx.columns();
    Shape {
        kind: kind(project, &checked.full),
        fields,
        markers,
        columns,
        conditional: checked.full.conditional.is_some(),
        parts: parts::switches(checked),
        metas: meta::metas(project, checked, options),
        sending: meta::sending(options),
    }
}

struct Cx<'a> {
    types: Types<'a>,
    checked: &'a Checked,
    statement: &'a CheckedStatement,
    options: &'a Options,
}

impl Cx<'_> {
    fn fields(&mut self) -> (Vec<Field>, Vec<usize>) {
        let mut fields: Vec<Field> = Vec::new();
        let mut markers = Vec::new();
        let mut parameters = Vec::new();
        let mut flags = parts::flags(self.checked).peekable();
        for marker in &self.statement.markers {
            while let Some((_, flag)) = flags.next_if(|(place, _)| *place < marker.span.start) {
                fields.push(flag);
            }
            let name = marker.field.as_deref().unwrap_or(&marker.name);
            if let Some(known) = fields.iter().position(|field| field.name == name) {
                markers.push(known);
                continue;
            }
            markers.push(fields.len());
            fields.push(self.field(name, marker, &mut parameters));
        }
        fields.extend(flags.map(|(_, flag)| flag));
        let known: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        self.require_known(&self.options.null, "marker", &known);
        self.require_known(&self.options.unset, "marker", &known);
        self.require_distinct("marker", fields.iter().map(|f| (f.name.as_str(), &f.ident)));
        (fields, markers)
    }

    fn field(&mut self, name: &str, marker: &Marker, parameters: &mut Vec<Ident>) -> Field {
        let column = marker.column.as_deref();
        let bound = self
            .types
            .bound(&marker.ty, self.qualified(column).as_deref());
        let parameter =
            matches!(bound, Bound::Generic { .. }).then(|| names::parameter(name, parameters));
        parameters.extend(parameter.clone());
        let docs = self.docs(column, &marker.ty);
        let absent = self.absent(name, marker);
        Field {
            name: name.to_owned(),
            ident: names::field(name),
            docs: match absent {
                Absent::Part(part) => parts::docs(self.checked, part, &docs),
                Absent::Never | Absent::Null | Absent::Unset => docs,
            },
            bound,
            parameter,
            absent,
        }
    }

    fn absent(&mut self, name: &str, marker: &Marker) -> Absent {
        let said = |columns: &Columns| columns.iter().find(|(column, _)| column == name).cloned();
        let (null, unset) = (said(&self.options.null), said(&self.options.unset));
        if let Some(part) = self.checked.meaning.part_of(marker) {
            if let Some((_, span)) = null.or(unset) {
                let message = format!(
                    "`{name}` stands in an optional part: its field is an `Option` as it is, and `None` leaves the part out"
                );
                self.types.report.error(span, message);
            }
            Absent::Part(part)
        } else if unset.is_some() {
            Absent::Unset
        } else if null.is_some() {
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
