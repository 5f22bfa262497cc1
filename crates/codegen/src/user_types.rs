//! The user types that statements name: a class each, in a module of their own.

use std::collections::BTreeMap;

use rsylla_cql::types::UserType;
use rsylla_cql::{Catalog, CqlType};

use crate::docs::Docs;
use crate::imports::Imports;
use crate::lints::Lints;
use crate::names::{self, Taken};
use crate::package::File;
use crate::row::{self, Class, Field, Rows};
use crate::source::Source;
use crate::types::{Side, Types};

/// The user types of a package, and the names of their classes.
#[derive(Debug, Default)]
pub(crate) struct UserTypes {
    /// By keyspace and name; each with the types of its fields before it in `order`.
    classes: BTreeMap<(Box<str>, Box<str>), String>,
    order: Vec<UserType>,
    /// The module that they stand in.
    module: String,
    /// What the classes are, and rows with them.
    pub(crate) rows: Rows,
}

impl UserTypes {
    /// The types that `types` name, and those in their fields.
    pub(crate) fn of<'a>(
        types: impl Iterator<Item = &'a CqlType>,
        module: &str,
        rows: Rows,
    ) -> Self {
        let mut found = Self {
            module: module.to_owned(),
            rows,
            ..Self::default()
        };
        for ty in types {
            found.collect(ty);
        }
        let mut taken = Taken::default();
        // By name, so that the order of the statements decides nothing.
        let mut definitions: Vec<&UserType> = found.order.iter().collect();
        definitions.sort_by_key(|definition| (&definition.keyspace, &definition.name));
        let name = |definition: &&UserType| {
            let class = taken.give(names::class(&definition.name));
            (
                (definition.keyspace.clone(), definition.name.clone()),
                class,
            )
        };
        found.classes = definitions.iter().map(name).collect();
        let mut order = Vec::new();
        for definition in definitions {
            place(definition, &mut order);
        }
        found.order = order;
        found
    }

    fn collect(&mut self, ty: &CqlType) {
        match ty {
            CqlType::List { element, .. }
            | CqlType::Set { element, .. }
            | CqlType::Vector { element, .. } => self.collect(element),
            CqlType::Map { key, value, .. } => {
                self.collect(key);
                self.collect(value);
            }
            CqlType::Tuple(elements) => elements.iter().for_each(|element| self.collect(element)),
            CqlType::Udt { definition, .. } if !self.has(definition) => {
                self.order.push(UserType::clone(definition));
                for field in &definition.fields {
                    self.collect(&field.ty);
                }
            }
            _ => {}
        }
    }

    fn has(&self, definition: &UserType) -> bool {
        self.order
            .iter()
            .any(|known| known.keyspace == definition.keyspace && known.name == definition.name)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// The names of all classes, by name.
    pub(crate) fn class_names(&self) -> impl Iterator<Item = &str> {
        self.classes.values().map(String::as_str)
    }

    /// How a module writes the class of a type.
    pub(crate) fn name(&self, definition: &UserType, imports: &mut Imports<'_>) -> String {
        let class = self.class(definition);
        if self.module.is_empty() {
            class.to_owned()
        } else {
            imports.name(&format!(".{}", self.module), class)
        }
    }

    fn class(&self, definition: &UserType) -> &str {
        let key = (definition.keyspace.clone(), definition.name.clone());
        self.classes.get(&key).map_or("object", String::as_str)
    }

    /// The module with the classes.
    pub(crate) fn file(&self, catalog: &Catalog) -> File {
        let at_home = Self {
            classes: self.classes.clone(),
            order: Vec::new(),
            module: String::new(),
            rows: self.rows,
        };
        let fields = |definition: &UserType| -> Vec<(String, String)> {
            let mut taken = Taken::default();
            let fields = definition.fields.iter();
            fields
                .map(|field| {
                    (
                        field.name.to_string(),
                        taken.give(self.rows.field(&field.name)),
                    )
                })
                .collect()
        };
        let mut taken = Taken::of(self.class_names());
        for definition in &self.order {
            for (_, name) in fields(definition) {
                taken.add(&name);
            }
        }
        let mut imports = Imports::new(&taken);
        let mut lints = Lints::default();
        let mut classes = Source::default();
        for definition in &self.order {
            let docs = |of: &str| {
                let keyspace = catalog.keyspace(&definition.keyspace)?;
                keyspace.type_docs.get(of).map(ToString::to_string)
            };
            let written: Vec<Field> = fields(definition)
                .into_iter()
                .zip(&definition.fields)
                .map(|((column, name), field)| Field {
                    docs: docs(&format!("{}.{}", definition.name, field.name)),
                    ty: Types {
                        imports: &mut imports,
                        user_types: &at_home,
                    }
                    .nullable(&field.ty, Side::Row),
                    default: Some("None"),
                    column,
                    name,
                })
                .collect();
            let summary = docs(&definition.name).unwrap_or_else(|| {
                format!(
                    "The user type `{}.{}`.",
                    definition.keyspace, definition.name
                )
            });
            classes.blank(2);
            let class = Class {
                rows: self.rows,
                name: self.class(definition),
                docs: Docs::new(&summary),
                fields: &written,
            };
            row::write(&mut classes, &mut imports, &mut lints, &class);
        }
        let mut out = Source::default();
        if imports.hides_any() {
            lints.hidden_import();
        }
        lints.write(&mut out);
        let mut docs = Docs::new("The user types of the schema.");
        docs.paragraph(crate::package::GENERATED);
        docs.write(&mut out, 0, &mut Lints::default());
        out.blank(1);
        imports.write(&mut out);
        File {
            path: format!("{}.py", self.module),
            text: row::trimmed(out, &classes.finish()),
        }
    }
}

/// Places a type after those in its fields.
fn place(definition: &UserType, order: &mut Vec<UserType>) {
    if order.contains(definition) {
        return;
    }
    for field in &definition.fields {
        place_within(&field.ty, order);
    }
    order.push(definition.clone());
}

fn place_within(ty: &CqlType, order: &mut Vec<UserType>) {
    match ty {
        CqlType::List { element, .. }
        | CqlType::Set { element, .. }
        | CqlType::Vector { element, .. } => place_within(element, order),
        CqlType::Map { key, value, .. } => {
            place_within(key, order);
            place_within(value, order);
        }
        CqlType::Tuple(elements) => {
            for element in elements {
                place_within(element, order);
            }
        }
        CqlType::Udt { definition, .. } => place(definition, order),
        _ => {}
    }
}
