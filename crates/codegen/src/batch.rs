//! The class that collects statements of a module, to be sent as one.
//
// Writes:
//
//     class BlogBatch:
//         """Statements of `queries/blog.cql` that are sent as one."""
//
//         def __init__(self, kind: Literal["logged", "unlogged", "counter"] = "logged") -> None:
//             self.batch = Batch(kind)
//             self.values: list[tuple[object, ...]] = []
//
//         def insert_post(self, *, post_id: UUID, title: str) -> None:
//             """Adds: Writes a post."""
//             self.batch.append_statement(INSERT_POST)
//             self.values.append((post_id, title))
//
// and, in the classes that have a session:
//
//     def send(self, batch: BlogBatch) -> None:
//         self._session.batch(batch.batch, batch.values)

use crate::class::{self, Flavour};
use crate::docs::Docs;
use crate::module::{Writer, has_settings};
use crate::names::Taken;
use crate::package::Module;
use crate::scope::StatementNames;
use crate::source::{Item, Source, texts};
use crate::statement::Statement;

/// Whether a module has anything to send in batches.
pub(crate) fn is_wanted(module: &Module) -> bool {
    module
        .statements
        .iter()
        .any(|statement| statement.is_batchable)
}

/// Writes the class.
pub(crate) fn write(writer: &mut Writer<'_>, to: &mut Source) {
    let batch = writer.imports.name("rsylla", "Batch");
    let literal = writer.imports.name("typing", "Literal");
    let (list, tuple, object) = (
        writer.imports.builtin("list"),
        writer.imports.builtin("tuple"),
        writer.imports.builtin("object"),
    );
    to.blank(2);
    to.line(0, &format!("class {}:", writer.names.batch));
    let summary = format!(
        "Statements of `{}` that are sent as one.",
        writer.module.path
    );
    let mut docs = Docs::new(&summary);
    docs.list(
        "Attributes",
        vec![
            (
                "batch".to_owned(),
                "what is sent, for its settings.".to_owned(),
            ),
            (
                "values".to_owned(),
                "the values of each statement.".to_owned(),
            ),
        ],
    );
    docs.write(to, 4, &mut writer.lints);
    to.blank(1);
    let kind = format!("kind: {literal}[\"logged\", \"unlogged\", \"counter\"] = \"logged\"");
    to.list(
        4,
        "def __init__(",
        &texts(["self".to_owned(), kind]),
        ") -> None:",
    );
    let mut docs = Docs::new("Begins an empty batch.");
    let kinds = "`\"logged\"`, all or nothing; `\"unlogged\"`, for one partition; `\"counter\"`.";
    docs.list("Arguments", vec![("kind".to_owned(), kinds.to_owned())]);
    docs.write(to, 8, &mut writer.lints);
    to.line(8, &format!("self.batch = {batch}(kind)"));
    to.line(
        8,
        &format!("self.values: {list}[{tuple}[{object}, ...]] = []"),
    );
    let module = writer.module;
    for (statement, names) in module.statements.iter().zip(&writer.names.statements) {
        if statement.is_batchable {
            to.blank(1);
            method(writer, to, statement, names);
        }
    }
}

fn method(writer: &mut Writer<'_>, to: &mut Source, statement: &Statement, names: &StatementNames) {
    let arguments = writer.names.arguments(statement);
    let parameters = class::parameters(writer, statement, &arguments);
    to.list(
        4,
        &format!("def {}(", names.method),
        &texts(parameters),
        ") -> None:",
    );
    class::docs(statement, &arguments).write(to, 8, &mut writer.lints);
    if statement.parts.is_empty() {
        to.line(
            8,
            &format!("self.batch.append_statement({})", names.constant),
        );
        let values = statement.values.iter().map(|at| arguments[*at].clone());
        return to.list(
            8,
            "self.values.append(",
            &[Item::Tuple(values.collect())],
            ")",
        );
    }
    let mut taken = Taken::of(arguments.iter().cloned());
    let (text, append) = if has_settings(&statement.options) {
        (taken.give("query"), "append_query")
    } else {
        (taken.give("cql"), "append_statement")
    };
    let values = taken.give("values");
    let tuple = writer.imports.builtin("tuple");
    let given = arguments.iter().map(|name| format!("{name}={name}"));
    to.list(
        8,
        &format!("{text}, {values} = _{}(", names.method),
        &texts(given),
        ")",
    );
    to.line(8, &format!("self.batch.{append}({text})"));
    to.line(8, &format!("self.values.append({tuple}({values}))"));
}

/// Writes the method that sends a batch.
pub(crate) fn write_send(writer: &mut Writer<'_>, to: &mut Source, flavour: Flavour) {
    let (keyword, awaited) = match flavour {
        Flavour::Blocking => ("def", ""),
        Flavour::Awaited => ("async def", "await "),
    };
    let batch = &writer.names.batch;
    to.line(4, &format!("{keyword} send(self, batch: {batch}) -> None:"));
    let mut docs = Docs::new("Sends a batch.");
    let told = "its statements, of which there may be none.".to_owned();
    docs.list("Arguments", vec![("batch".to_owned(), told)]);
    docs.write(to, 8, &mut writer.lints);
    to.line(8, "if batch.values:");
    to.line(
        12,
        &format!("{awaited}self._session.batch(batch.batch, batch.values)"),
    );
}
