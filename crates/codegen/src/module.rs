//! A module for a file of statements: texts, rows, and the classes that send them.
//
// For `queries/event_store.cql`, writes:
//
//     EVENTS_SINCE = """\
//     SELECT version, event_type FROM events WHERE aggregate_id = ? AND version >= :from_version
//     """
//
//
//     @dataclass(frozen=True, slots=True)
//     class EventsSinceRow:
//         """A row of `events_since`."""
//
//         version: int
//         event_type: str | None
//
//
//     class EventStore:                    see class.rs
//     class AsyncEventStore:

use std::collections::BTreeSet;

use crate::batch;
use crate::class::{self, Flavour};
use crate::docs::Docs;
use crate::imports::Imports;
use crate::lints::Lints;
use crate::options::Options;
use crate::package::{File, GENERATED, Module};
use crate::row::{self, Class, Field};
use crate::scope::{Names, StatementNames};
use crate::source::Source;
use crate::statement::{Answer, Statement};
use crate::text::{self, Tables};
use crate::types::{Side, Types};
use crate::user_types::UserTypes;

/// A module and what is being written of it.
pub(crate) struct Writer<'a> {
    pub(crate) module: &'a Module,
    pub(crate) imports: Imports<'a>,
    pub(crate) user_types: &'a UserTypes,
    pub(crate) lints: Lints,
    pub(crate) names: &'a Names,
    pub(crate) keyspace: Keyspace,
}

/// The keyspace that all statements of a module are in, if that is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Keyspace {
    /// Several: each statement names its own.
    Several,
    /// This one, unless the caller names another.
    One(String),
    /// One that the caller names, of this pattern.
    Pattern(String),
}

/// Writes a module.
pub(crate) fn file(module: &Module, user_types: &UserTypes) -> File {
    let names = Names::new(module, user_types);
    let mut writer = Writer {
        module,
        imports: Imports::new(&names.all),
        user_types,
        lints: Lints::default(),
        names: &names,
        keyspace: keyspace(module),
    };
    let mut body = Source::default();
    for (statement, names) in module.statements.iter().zip(&names.statements) {
        writer.text(&mut body, statement, names);
    }
    let mut written = BTreeSet::new();
    for (statement, names) in module.statements.iter().zip(&names.statements) {
        if !statement.columns.is_empty() && written.insert(&names.row) {
            writer.row(&mut body, statement, names);
        }
    }
    for (statement, names) in module.statements.iter().zip(&names.statements) {
        if !statement.parts.is_empty() {
            writer.choice(&mut body, statement, names);
        }
    }
    if batch::is_wanted(module) {
        batch::write(&mut writer, &mut body);
    }
    for flavour in [Flavour::Blocking, Flavour::Awaited] {
        class::write(&mut writer, &mut body, flavour);
    }
    let mut head = Source::default();
    let mut docs = Docs::new(&format!("The statements of `{}`.", module.path));
    docs.paragraph(GENERATED);
    let mut docstring = Source::default();
    docs.write(&mut docstring, 0, &mut writer.lints);
    if writer.imports.hides_any() {
        writer.lints.hidden_import();
    }
    writer.lints.write(&mut head);
    head.lines(&docstring.finish());
    head.blank(1);
    writer.imports.write(&mut head);
    File {
        path: format!("{}.py", module.name),
        text: constants_first(head, &body.finish()),
    }
}

/// Constants stand one empty line below the imports, all else two.
fn constants_first(head: Source, body: &str) -> String {
    format!(
        "{}\n\n{}\n",
        head.finish().trim_end(),
        body.trim_matches('\n')
    )
}

/// The keyspace of all statements.
fn keyspace(module: &Module) -> Keyspace {
    let words = module.statements.iter().flat_map(Statement::words);
    let keyspaces: BTreeSet<&str> = words.flat_map(text::keyspaces).collect();
    let mut keyspaces = keyspaces.into_iter();
    let (Some(only), None) = (keyspaces.next(), keyspaces.next()) else {
        return Keyspace::Several;
    };
    let name = only.trim_matches('"');
    let is_name = |letters: &str| {
        (1..=48).contains(&letters.len())
            && letters
                .bytes()
                .all(|c| c.is_ascii_alphanumeric() || c == b'_')
    };
    if is_name(name) {
        Keyspace::One(name.to_owned())
    } else if name.contains('*') {
        Keyspace::Pattern(name.to_owned())
    } else {
        Keyspace::Several
    }
}

impl<'a> Writer<'a> {
    pub(crate) fn types(&mut self) -> Types<'a, '_> {
        Types {
            imports: &mut self.imports,
            user_types: self.user_types,
        }
    }

    pub(crate) fn tables(&self) -> Tables {
        match self.keyspace {
            Keyspace::Several => Tables::Qualified,
            Keyspace::One(_) | Keyspace::Pattern(_) => Tables::Plain,
        }
    }

    /// The constant with a statement's text, and one with how it is sent.
    fn text(&mut self, to: &mut Source, statement: &Statement, names: &StatementNames) {
        let first = &statement.segments[0].words;
        let text = text::laid_out(first, self.tables());
        self.lints.string(&text);
        let constant = &names.constant;
        to.blank(1);
        to.line(0, &format!("{constant} = \"\"\"\\"));
        to.lines(&text);
        to.line(0, "");
        to.line(0, "\"\"\"");
        if statement.parts.is_empty() && has_settings(&statement.options) {
            let query = self.imports.name("rsylla", "Query");
            to.line(0, &format!("_{constant} = {query}({constant})"));
            for setting in settings(&statement.options) {
                to.line(0, &format!("_{constant}.{setting}"));
            }
        }
    }

    fn row(&mut self, to: &mut Source, statement: &Statement, names: &StatementNames) {
        let is_answer = matches!(statement.answer, Answer::Applied { .. });
        let mut fields = Vec::new();
        let fields_of_columns = statement.fields(self.user_types.rows);
        for (column, name) in statement.columns.iter().zip(fields_of_columns) {
            let ty = if column.nullable {
                self.types().nullable(&column.ty, Side::Row)
            } else {
                self.types().of(&column.ty, Side::Row)
            };
            fields.push(Field {
                column: column.cql.clone(),
                name,
                ty,
                // What the server did not send is `None`.
                default: is_answer.then_some("None"),
                docs: column.docs.clone(),
            });
        }
        let docs = if is_answer {
            format!("What `{}` found where it was not applied.", statement.name)
        } else {
            format!("A row of `{}`.", statement.name)
        };
        to.blank(2);
        let class = Class {
            rows: self.user_types.rows,
            name: &names.row,
            docs: Docs::new(&docs),
            fields: &fields,
        };
        row::write(to, &mut self.imports, &mut self.lints, &class);
    }
}

/// Whether a statement is sent other than by default.
pub(crate) fn has_settings(options: &Options) -> bool {
    settings(options).next().is_some()
}

/// The calls that say how a query is sent.
pub(crate) fn settings(options: &Options) -> impl Iterator<Item = String> {
    let calls = [
        options
            .page_size
            .map(|rows| format!("with_page_size({rows})")),
        options
            .consistency
            .map(|name| format!("with_consistency(\"{name}\")")),
        options
            .serial_consistency
            .map(|name| format!("with_serial_consistency(\"{name}\")")),
        options.timeout_ms.map(|ms| format!("with_timeout({ms})")),
        options
            .idempotent
            .map(|yes| format!("set_idempotent({})", if yes { "True" } else { "False" })),
    ];
    calls.into_iter().flatten()
}
