//! A class of rows, or of a user type.

use crate::docs::Docs;
use crate::imports::Imports;
use crate::lints::Lints;
use crate::quote;
use crate::source::Source;

/// A field of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    /// The column or field of CQL.
    pub(crate) column: String,
    pub(crate) name: String,
    pub(crate) ty: String,
    pub(crate) default: Option<&'static str>,
    pub(crate) docs: Option<String>,
}

/// Writes the class, for which `rsylla` makes objects of rows.
pub(crate) fn write(
    to: &mut Source,
    imports: &mut Imports<'_>,
    lints: &mut Lints,
    class: &str,
    mut docs: Docs,
    fields: &[Field],
) {
    let documented = fields.iter().filter_map(|field| {
        let docs = field.docs.as_ref()?;
        Some((field.name.clone(), docs.clone()))
    });
    docs.list("Attributes", documented.collect());
    let dataclass = imports.name("dataclasses", "dataclass");
    to.line(0, &format!("@{dataclass}(frozen=True, slots=True)"));
    to.line(0, &format!("class {class}:"));
    docs.write(to, 4, lints);
    to.blank(1);
    for field in fields {
        lints.field(&field.name);
        let ty = annotation(field, imports);
        let default = field
            .default
            .map_or_else(String::new, |value| format!(" = {value}"));
        to.line(4, &format!("{}: {ty}{default}", field.name));
    }
}

/// The type, with the column's name where nobody could guess it.
fn annotation(field: &Field, imports: &mut Imports<'_>) -> String {
    if guessed(&field.column) == field.name {
        return field.ty.clone();
    }
    let annotated = imports.name("typing", "Annotated");
    let column = imports.name("rsylla.typed", "Column");
    format!(
        "{annotated}[{}, {column}({})]",
        field.ty,
        quote::string(&field.column)
    )
}

/// The field that `rsylla` finds for a column by itself.
fn guessed(column: &str) -> String {
    let name = column.strip_prefix('[').unwrap_or(column);
    let name = name.strip_suffix(']').unwrap_or(name);
    if crate::names::is_keyword(name) {
        format!("{name}_")
    } else {
        name.to_owned()
    }
}

/// The head of a file and its body, with two empty lines between.
pub(crate) fn trimmed(head: Source, body: &str) -> String {
    let head = head.finish();
    format!("{}\n\n\n{}\n", head.trim_end(), body.trim_matches('\n'))
}
