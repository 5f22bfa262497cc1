//! The class that sends the statements of a module: one for blocking sessions, one for asyncio.
//
// For a statement with rows, writes:
//
//     def events_since(self, *, aggregate_id: UUID, from_version: int) -> list[EventsSinceRow]:
//         """Events of one aggregate from a version on, oldest first."""
//         result = self._session.execute(EVENTS_SINCE, (aggregate_id, from_version))
//         return result.rows(EventsSinceRow)

use rsylla_cql::CqlType;

use crate::batch;
use crate::docs::Docs;
use crate::module::{Keyspace, Writer, has_settings};
use crate::names::Taken;
use crate::quote;
use crate::scope::StatementNames;
use crate::source::{Item, Source, texts};
use crate::statement::{Absent, Answer, ArgumentKind, Statement};
use crate::types::Side;

/// How the session answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flavour {
    Blocking,
    Awaited,
}

/// How the rows of a statement are handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// All at once.
    Answer,
    /// One by one, fetching page after page.
    Iterator,
}

/// Rows a page where a result is iterated over, unless the statement says otherwise: the driver's
/// own number.
const PAGE_SIZE: u32 = 5000;

/// The type of an argument.
pub(crate) fn argument_type(writer: &mut Writer<'_>, ty: &CqlType, absent: Absent) -> String {
    let value = writer.types().of(ty, Side::Bound);
    match absent {
        Absent::Never => value,
        Absent::Null | Absent::Part => format!("{value} | None"),
        Absent::Unset => format!(
            "{value} | {} | None",
            writer.imports.name("rsylla", "Unset")
        ),
    }
}

/// Writes the class.
pub(crate) fn write(writer: &mut Writer<'_>, to: &mut Source, flavour: Flavour) {
    let (class, what) = match flavour {
        Flavour::Blocking => (&writer.names.classes.0, "a session that blocks"),
        Flavour::Awaited => (&writer.names.classes.1, "a session of `rsylla.aio`"),
    };
    to.blank(2);
    to.line(0, &format!("class {class}:"));
    let docs = Docs::new(&format!(
        "The statements of `{}`, for {what}.",
        writer.module.path
    ));
    docs.write(to, 4, &mut writer.lints);
    to.blank(1);
    init(writer, to, flavour);
    let module = writer.module;
    for (statement, names) in module.statements.iter().zip(&writer.names.statements) {
        let mut method = Method {
            statement,
            names,
            flavour,
        };
        to.blank(1);
        method.write(writer, to, Form::Answer);
        if statement.answer == Answer::Many {
            to.blank(1);
            method.write(writer, to, Form::Iterator);
        }
    }
    if batch::is_wanted(module) {
        to.blank(1);
        batch::write_send(writer, to, flavour);
    }
    if !module.statements.is_empty() {
        to.blank(1);
        prepare_all(writer, to, flavour);
    }
}

/// The method that prepares everything before it is needed.
fn prepare_all(writer: &mut Writer<'_>, to: &mut Source, flavour: Flavour) {
    let (keyword, awaited) = match flavour {
        Flavour::Blocking => ("def", ""),
        Flavour::Awaited => ("async def", "await "),
    };
    to.line(4, &format!("{keyword} prepare_all(self) -> None:"));
    let mut docs = Docs::new("Prepares every statement, so that none waits for it later.");
    docs.paragraph("Those with optional parts are prepared without them.");
    let refused = "if the servers refuse one, as where a table or column is missing.";
    docs.list(
        "Raises",
        vec![("StatementError".to_owned(), refused.to_owned())],
    );
    docs.write(to, 8, &mut writer.lints);
    let constants = writer
        .names
        .statements
        .iter()
        .map(|names| names.constant.clone());
    match constants.collect::<Vec<_>>().as_slice() {
        [one] => to.line(8, &format!("{awaited}self._session.prepare({one})")),
        several => {
            to.list(8, "for cql in (", &texts(several.to_vec()), "):");
            to.line(12, &format!("{awaited}self._session.prepare(cql)"));
        }
    }
}

fn init(writer: &mut Writer<'_>, to: &mut Source, flavour: Flavour) {
    let session = match flavour {
        Flavour::Blocking => writer.imports.name("rsylla", "Session"),
        Flavour::Awaited => writer
            .imports
            .renamed("rsylla.aio", "Session", "AsyncSession"),
    };
    let text = writer.imports.builtin("str");
    let mut parameters = vec!["self".to_owned(), format!("session: {session}")];
    let mut docs = Docs::new("Takes the session that the statements are sent on.");
    let mut listed = vec![("session".to_owned(), "a connected session.".to_owned())];
    let handle = match &writer.keyspace {
        Keyspace::Several => "session",
        Keyspace::One(name) => {
            parameters.extend([
                "*".to_owned(),
                format!("keyspace: {text} = {}", quote::string(name)),
            ]);
            "session.keyspace(keyspace, case_sensitive=True)"
        }
        Keyspace::Pattern(_) => {
            parameters.extend(["*".to_owned(), format!("keyspace: {text}")]);
            "session.keyspace(keyspace, case_sensitive=True)"
        }
    };
    match &writer.keyspace {
        Keyspace::Several => {}
        Keyspace::One(_) => {
            listed.push(("keyspace".to_owned(), "where the tables are.".to_owned()));
        }
        Keyspace::Pattern(pattern) => {
            listed.push((
                "keyspace".to_owned(),
                format!("where the tables are, one of `{pattern}`."),
            ));
        }
    }
    docs.list("Arguments", listed);
    to.list(4, "def __init__(", &texts(parameters), ") -> None:");
    docs.write(to, 8, &mut writer.lints);
    to.line(8, &format!("self._session = {handle}"));
}

/// A statement's parameters, `self` and all.
pub(crate) fn parameters(
    writer: &mut Writer<'_>,
    statement: &Statement,
    arguments: &[String],
) -> Vec<String> {
    let mut parameters = vec!["self".to_owned()];
    if !arguments.is_empty() {
        parameters.push("*".to_owned());
    }
    writer.lints.arguments(arguments.len());
    for (argument, name) in statement.arguments.iter().zip(arguments) {
        writer.lints.argument(name);
        parameters.push(match &argument.kind {
            ArgumentKind::Value { ty, absent } => {
                let ty = argument_type(writer, ty, *absent);
                match absent {
                    Absent::Never | Absent::Null => format!("{name}: {ty}"),
                    Absent::Part => format!("{name}: {ty} = None"),
                    Absent::Unset => {
                        format!("{name}: {ty} = {}", writer.imports.name("rsylla", "UNSET"))
                    }
                }
            }
            ArgumentKind::Flag => {
                format!("{name}: {} = False", writer.imports.builtin("bool"))
            }
        });
    }
    parameters
}

/// The docstring of a statement's method.
pub(crate) fn docs(statement: &Statement, arguments: &[String]) -> Docs {
    let mut docs = Docs::new(&statement.docs);
    let documented = statement.arguments.iter().zip(arguments);
    // All are told of where one is, as linters ask.
    let documented = documented.map(|(argument, name)| {
        let text = match (&argument.docs, &argument.kind) {
            (Some(docs), _) => docs.clone(),
            (None, ArgumentKind::Value { ty, .. }) => format!("`{ty}`."),
            (None, ArgumentKind::Flag) => "Whether this part is sent.".to_owned(),
        };
        (name.clone(), text)
    });
    if !statement
        .arguments
        .iter()
        .any(|argument| argument.docs.is_some())
    {
        return docs;
    }
    docs.list("Arguments", documented.collect());
    docs
}

struct Method<'a> {
    statement: &'a Statement,
    names: &'a StatementNames,
    flavour: Flavour,
}

impl Method<'_> {
    fn write(&mut self, writer: &mut Writer<'_>, to: &mut Source, form: Form) {
        let arguments = writer.names.arguments(self.statement);
        let parameters = parameters(writer, self.statement, &arguments);
        let returned = self.returned(writer, form);
        let name = match form {
            Form::Answer => &self.names.method,
            Form::Iterator => &self.names.iterator,
        };
        let keyword = match self.flavour {
            Flavour::Blocking => "def",
            Flavour::Awaited => "async def",
        };
        to.list(
            4,
            &format!("{keyword} {name}("),
            &texts(parameters),
            &format!(") -> {returned}:"),
        );
        self.docs(form, &arguments).write(to, 8, &mut writer.lints);
        self.body(writer, to, form, &arguments);
    }

    fn returned(&self, writer: &mut Writer<'_>, form: Form) -> String {
        let row = &self.names.row;
        match (&self.statement.answer, form) {
            (Answer::Nothing, _) => "None".to_owned(),
            (Answer::AtMostOne, _) => format!("{row} | None"),
            (Answer::Many, Form::Answer) => format!("{}[{row}]", writer.imports.builtin("list")),
            (Answer::Many, Form::Iterator) => {
                let name = match self.flavour {
                    Flavour::Blocking => "Iterator",
                    Flavour::Awaited => "AsyncIterator",
                };
                format!("{}[{row}]", writer.imports.name("collections.abc", name))
            }
            (Answer::Applied { .. }, _) => {
                format!("{}[{row}]", writer.imports.name("rsylla.typed", "Applied"))
            }
        }
    }

    fn docs(&self, form: Form, arguments: &[String]) -> Docs {
        let mut docs = docs(self.statement, arguments);
        if form == Form::Iterator {
            docs.paragraph(
                "Yields row by row; each page is fetched when its first row is asked for.",
            );
        }
        docs
    }

    fn body(&self, writer: &mut Writer<'_>, to: &mut Source, form: Form, arguments: &[String]) {
        let mut taken = Taken::of(arguments.iter().cloned());
        let (text, values) = self.sent(to, arguments, &mut taken);
        let options = &self.statement.options;
        let pages = form == Form::Iterator && self.flavour == Flavour::Awaited;
        let (method, text) = if pages && options.page_size.is_none() {
            // An awaited result has one page only where a page size is set.
            let text = if has_settings(options) {
                format!("{text}.get_contents()")
            } else {
                text
            };
            let query = writer.imports.name("rsylla", "Query");
            (
                "query",
                format!("{query}({text}).with_page_size({PAGE_SIZE})"),
            )
        } else if has_settings(options) && self.statement.parts.is_empty() {
            ("query", format!("_{text}"))
        } else if has_settings(options) {
            ("query", text)
        } else {
            ("execute", text)
        };
        let awaited = match self.flavour {
            Flavour::Blocking => "",
            Flavour::Awaited => "await ",
        };
        let result = taken.give("result".to_owned());
        let call = format!("{awaited}self._session.{method}(");
        let head = match self.statement.answer {
            Answer::Nothing => call,
            _ => format!("{result} = {call}"),
        };
        to.list(8, &head, &[Item::Text(text), values], ")");
        self.read(writer, to, form, &result, &mut taken);
    }

    /// The text and the values that are sent.
    fn sent(&self, to: &mut Source, arguments: &[String], taken: &mut Taken) -> (String, Item) {
        let statement = self.statement;
        if statement.parts.is_empty() {
            let values = statement.values.iter().map(|at| arguments[*at].clone());
            return (self.names.constant.clone(), Item::Tuple(values.collect()));
        }
        let (cql, values) = (
            taken.give("cql".to_owned()),
            taken.give("values".to_owned()),
        );
        let given = arguments.iter().map(|name| format!("{name}={name}"));
        let head = format!("{cql}, {values} = _{}(", self.names.method);
        to.list(8, &head, &texts(given), ")");
        (cql, Item::Text(values))
    }

    fn read(
        &self,
        writer: &mut Writer<'_>,
        to: &mut Source,
        form: Form,
        result: &str,
        taken: &mut Taken,
    ) {
        let row = &self.names.row;
        match (&self.statement.answer, form) {
            (Answer::Nothing, _) => {}
            (Answer::AtMostOne, _) => to.line(8, &format!("return {result}.first_row({row})")),
            (Answer::Many, Form::Answer) => to.line(8, &format!("return {result}.rows({row})")),
            (Answer::Many, Form::Iterator) => match self.flavour {
                Flavour::Blocking => {
                    let each = writer.imports.name("rsylla.typed", "each");
                    to.line(8, &format!("return {each}({result}, {row})"));
                }
                Flavour::Awaited => {
                    let each = writer.imports.name("rsylla.typed", "each_awaited");
                    let one = taken.give("row".to_owned());
                    to.line(8, &format!("async for {one} in {each}({result}, {row}):"));
                    to.line(12, &format!("yield {one}"));
                }
            },
            (Answer::Applied { key }, _) => {
                let applied = writer.imports.name("rsylla.typed", "Applied");
                let mut items = vec![result.to_owned(), row.clone()];
                items.extend(key.iter().map(|key| format!("key={}", quote::string(key))));
                to.list(8, &format!("return {applied}.of("), &texts(items), ")");
            }
        }
    }
}
