//! Optional parts: the function that chooses a text by the parts that are given.
//
// For `… WHERE customer = ? [AND number >= :from_number] [latest: ORDER BY number DESC]`, writes:
//
//     def _orders(
//         *,
//         customer: UUID,
//         from_number: int | None,
//         latest: bool,
//     ) -> tuple[str, list[object]]:
//         cql = ORDERS
//         values: list[object] = [customer]
//         if from_number is not None:
//             cql += " AND number >= :from_number"
//             values.append(from_number)
//         if latest:
//             cql += " ORDER BY number DESC"
//         return cql, values

use crate::class;
use crate::module::{Writer, has_settings, settings};
use crate::names::Taken;
use crate::quote;
use crate::scope::StatementNames;
use crate::source::{Item, Source, texts};
use crate::statement::{ArgumentKind, Segment, Statement};
use crate::text;

impl Writer<'_> {
    /// Writes the function.
    pub(crate) fn choice(
        &mut self,
        to: &mut Source,
        statement: &Statement,
        names: &StatementNames,
    ) {
        let arguments = self.names.arguments(statement);
        let mut taken = Taken::of(arguments.iter().cloned());
        let (cql, values) = (
            taken.give("cql".to_owned()),
            taken.give("values".to_owned()),
        );
        let mut parameters = vec!["*".to_owned()];
        for (argument, name) in statement.arguments.iter().zip(&arguments) {
            let ty = match &argument.kind {
                ArgumentKind::Value { ty, absent } => class::argument_type(self, ty, *absent),
                ArgumentKind::Flag => self.imports.builtin("bool"),
            };
            parameters.push(format!("{name}: {ty}"));
        }
        let (text_type, list, object) = (
            if has_settings(&statement.options) {
                self.imports.name("rsylla", "Query")
            } else {
                self.imports.builtin("str")
            },
            self.imports.builtin("list"),
            self.imports.builtin("object"),
        );
        let tuple = self.imports.builtin("tuple");
        to.blank(2);
        to.list(
            0,
            &format!("def _{}(", names.method),
            &texts(parameters),
            &format!(") -> {tuple}[{text_type}, {list}[{object}]]:"),
        );
        to.line(4, &format!("{cql} = {}", names.constant));
        let mut markers = statement.values.iter();
        let first = values_of(&statement.segments[0], &arguments, &mut markers);
        to.list(
            4,
            &format!("{values}: {list}[{object}] = ["),
            &texts(first),
            "]",
        );
        for segment in statement.segments.iter().skip(1) {
            let sent = format!(
                " {}",
                text::on_one_line(&segment.words, self.tables()).trim_start()
            );
            let given = values_of(segment, &arguments, &mut markers);
            let indent = if let Some(part) = segment.part {
                let condition = self.condition(statement, part, &arguments);
                to.line(4, &format!("if {condition}:"));
                8
            } else {
                4
            };
            to.line(indent, &format!("{cql} += {}", quote::string(&sent)));
            match given.as_slice() {
                [] => {}
                [one] => to.line(indent, &format!("{values}.append({one})")),
                several => to.list(
                    indent,
                    &format!("{values}.extend("),
                    &[Item::Tuple(several.to_vec())],
                    ")",
                ),
            }
        }
        if has_settings(&statement.options) {
            let query = taken.give("query".to_owned());
            to.line(4, &format!("{query} = {text_type}({cql})"));
            for setting in settings(&statement.options) {
                to.line(4, &format!("{query}.{setting}"));
            }
            to.line(4, &format!("return {query}, {values}"));
        } else {
            to.line(4, &format!("return {cql}, {values}"));
        }
    }

    fn condition(&mut self, statement: &Statement, part: usize, arguments: &[String]) -> String {
        let part = &statement.parts[part];
        match part.arguments.as_slice() {
            [one] if part.is_flag => arguments[*one].clone(),
            [one] => format!("{} is not None", arguments[*one]),
            several => {
                let function = self.imports.name("rsylla.typed", "all_given");
                let given: Vec<String> = several
                    .iter()
                    .map(|at| format!("{name}={name}", name = arguments[*at]))
                    .collect();
                format!("{function}({})", given.join(", "))
            }
        }
    }
}

/// The values of a segment's markers, which come in the order of the text.
fn values_of<'v>(
    segment: &Segment,
    arguments: &[String],
    markers: &mut impl Iterator<Item = &'v usize>,
) -> Vec<String> {
    markers
        .take(segment.markers)
        .map(|at| arguments[*at].clone())
        .collect()
}
