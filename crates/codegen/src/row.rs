//! A class of rows, or of a user type.

use crate::docs::Docs;
use crate::imports::Imports;
use crate::lints::Lints;
use crate::names;
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

/// What rows and user types are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rows {
    /// Frozen dataclasses with slots.
    #[default]
    Dataclass,
    /// Named tuples.
    NamedTuple,
    /// Frozen models of pydantic, which look at the values.
    Pydantic,
    /// Frozen structs of msgspec.
    Msgspec,
}

/// Attributes of pydantic's models, which a field would hide.
const OF_MODELS: [&str; 13] = [
    "construct",
    "copy",
    "dict",
    "fields",
    "from_orm",
    "json",
    "parse_file",
    "parse_obj",
    "parse_raw",
    "schema",
    "schema_json",
    "update_forward_refs",
    "validate",
];

impl Rows {
    /// A field's name for a name of CQL, which hides nothing that the class has by itself.
    pub(crate) fn field(self, cql: &str) -> String {
        let name = names::field(cql);
        match self {
            Self::NamedTuple if matches!(name.as_str(), "count" | "index") => format!("{name}_"),
            Self::Pydantic if OF_MODELS.contains(&name.as_str()) => format!("{name}_"),
            // Pydantic keeps names that begin so for itself.
            Self::Pydantic if name.starts_with("model_") => format!("column_{name}"),
            _ => name,
        }
    }

    /// The lines above the fields: the class, but for its docstring, and what stands below that.
    fn head(self, class: &str, imports: &mut Imports<'_>) -> (String, Option<String>) {
        match self {
            Self::Dataclass => {
                let dataclass = imports.name("dataclasses", "dataclass");
                (
                    format!("@{dataclass}(frozen=True, slots=True)\nclass {class}:"),
                    None,
                )
            }
            Self::NamedTuple => {
                let base = imports.name("typing", "NamedTuple");
                (format!("class {class}({base}):"), None)
            }
            Self::Pydantic => {
                let base = imports.name("pydantic", "BaseModel");
                let config = imports.name("pydantic", "ConfigDict");
                let frozen = format!("model_config = {config}(frozen=True)");
                (format!("class {class}({base}):"), Some(frozen))
            }
            Self::Msgspec => {
                let base = imports.name("msgspec", "Struct");
                (format!("class {class}({base}, frozen=True):"), None)
            }
        }
    }
}

/// Writes the class, for which `rsylla` makes objects of rows.
pub(crate) fn write(
    to: &mut Source,
    imports: &mut Imports<'_>,
    lints: &mut Lints,
    class: &Class<'_>,
) {
    let Class {
        rows,
        name,
        fields,
        docs,
    } = class;
    let mut docs = docs.clone();
    let documented = fields.iter().filter_map(|field| {
        let docs = field.docs.as_ref()?;
        Some((field.name.clone(), docs.clone()))
    });
    docs.list("Attributes", documented.collect());
    let (head, below) = rows.head(name, imports);
    for line in head.lines() {
        to.line(0, line);
    }
    docs.write(to, 4, lints);
    to.blank(1);
    if let Some(line) = below {
        to.line(4, &line);
        to.blank(1);
    }
    for field in *fields {
        lints.field(&field.name);
        let ty = annotation(field, imports);
        let default = field
            .default
            .map_or_else(String::new, |value| format!(" = {value}"));
        to.line(4, &format!("{}: {ty}{default}", field.name));
    }
}

/// A class to be written.
pub(crate) struct Class<'a> {
    pub(crate) rows: Rows,
    pub(crate) name: &'a str,
    pub(crate) docs: Docs,
    pub(crate) fields: &'a [Field],
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
    if names::is_keyword(name) {
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
