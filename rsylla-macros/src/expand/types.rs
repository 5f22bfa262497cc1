//! The table of types: which Rust type a value of a CQL type is, in rows and when bound.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use rsylla_cql::CqlType;
use rsylla_cql::types::UserType;
use rsylla_project::{Project, TimeTypes};

use crate::report::Report;

/// Looks up types for one project, and reports user types that have no Rust type.
pub(crate) struct Types<'a> {
    pub(crate) project: &'a Project,
    pub(crate) report: &'a mut Report,
    /// Where to report.
    pub(crate) at: Span,
}

/// How a value is bound.
pub(crate) enum Bound {
    /// A field of this type.
    Concrete { rust: TokenStream, cql: TokenStream },
    /// A field of any type that binds to this CQL type.
    Generic { cql: TokenStream },
    /// A field of the user's own type for this column.
    Own { rust: TokenStream },
}

impl Types<'_> {
    /// How a value of a type is bound; `column` is its column, as `keyspace.table.column`.
    pub(crate) fn bound(&mut self, ty: &CqlType, column: Option<&str>) -> Bound {
        if let Some(rust) = column.and_then(|column| self.named(column)) {
            return Bound::Own { rust };
        }
        let cql = self.cql(ty);
        match ty {
            CqlType::Ascii
            | CqlType::Blob
            | CqlType::Custom(_)
            | CqlType::Decimal
            | CqlType::Empty
            | CqlType::List { .. }
            | CqlType::Map { .. }
            | CqlType::Set { .. }
            | CqlType::Text
            | CqlType::Tuple(_)
            | CqlType::Udt { .. }
            | CqlType::Varint
            | CqlType::Vector { .. } => Bound::Generic { cql },
            CqlType::Bigint
            | CqlType::Boolean
            | CqlType::Counter
            | CqlType::Date
            | CqlType::Double
            | CqlType::Duration
            | CqlType::Float
            | CqlType::Inet
            | CqlType::Int
            | CqlType::Smallint
            | CqlType::Time
            | CqlType::Timestamp
            | CqlType::Timeuuid
            | CqlType::Tinyint
            | CqlType::Uuid => Bound::Concrete {
                rust: self.owned(ty, None),
                cql,
            },
        }
    }

    /// The type of a value in a row, where it is not null.
    pub(crate) fn owned(&mut self, ty: &CqlType, column: Option<&str>) -> TokenStream {
        if let Some(rust) = column.and_then(|column| self.named(column)) {
            return rust;
        }
        match ty {
            CqlType::Ascii | CqlType::Text => quote!(::rsylla::private::String),
            CqlType::Bigint | CqlType::Counter => quote!(i64),
            CqlType::Blob | CqlType::Custom(_) | CqlType::Empty => {
                quote!(::rsylla::private::Vec<u8>)
            }
            CqlType::Boolean => quote!(bool),
            CqlType::Date => self.date(),
            CqlType::Decimal => quote!(::rsylla::Decimal),
            CqlType::Double => quote!(f64),
            CqlType::Duration => quote!(::rsylla::Duration),
            CqlType::Float => quote!(f32),
            CqlType::Inet => quote!(::rsylla::private::IpAddr),
            CqlType::Int => quote!(i32),
            CqlType::Smallint => quote!(i16),
            CqlType::Time => self.time(),
            CqlType::Timestamp => self.timestamp(),
            CqlType::Tinyint => quote!(i8),
            CqlType::Timeuuid | CqlType::Uuid => quote!(::rsylla::Uuid),
            CqlType::Varint => quote!(::rsylla::Varint),
            CqlType::List { element, .. } | CqlType::Vector { element, .. } => {
                let element = self.owned(element, None);
                quote!(::rsylla::private::Vec<#element>)
            }
            CqlType::Set { element, .. } => {
                let rust = self.owned(element, None);
                if self.has_order(element) {
                    quote!(::rsylla::private::BTreeSet<#rust>)
                } else {
                    quote!(::rsylla::private::Vec<#rust>)
                }
            }
            CqlType::Map { key, value, .. } => {
                let (rust, value) = (self.owned(key, None), self.owned(value, None));
                if self.has_order(key) {
                    quote!(::rsylla::private::BTreeMap<#rust, #value>)
                } else {
                    quote!(::rsylla::Entries<#rust, #value>)
                }
            }
            CqlType::Tuple(elements) => {
                let elements = elements.iter().map(|element| self.owned(element, None));
                let elements: Vec<_> = elements.collect();
                quote!((#(::rsylla::private::Option<#elements>,)*))
            }
            CqlType::Udt { definition, .. } => self.user_type(definition),
        }
    }

    /// The type as bounds name it: `cql::Set<cql::Text>`.
    pub(crate) fn cql(&mut self, ty: &CqlType) -> TokenStream {
        let name = match ty {
            CqlType::Ascii => quote!(Ascii),
            CqlType::Bigint => quote!(Bigint),
            CqlType::Blob | CqlType::Custom(_) | CqlType::Empty => quote!(Blob),
            CqlType::Boolean => quote!(Boolean),
            CqlType::Counter => quote!(Counter),
            CqlType::Date => quote!(Date),
            CqlType::Decimal => quote!(Decimal),
            CqlType::Double => quote!(Double),
            CqlType::Duration => quote!(Duration),
            CqlType::Float => quote!(Float),
            CqlType::Inet => quote!(Inet),
            CqlType::Int => quote!(Int),
            CqlType::Smallint => quote!(Smallint),
            CqlType::Text => quote!(Text),
            CqlType::Time => quote!(Time),
            CqlType::Timestamp => quote!(Timestamp),
            CqlType::Timeuuid => quote!(Timeuuid),
            CqlType::Tinyint => quote!(Tinyint),
            CqlType::Uuid => quote!(Uuid),
            CqlType::Varint => quote!(Varint),
            CqlType::List { element, .. } => {
                let element = self.cql(element);
                quote!(List<#element>)
            }
            CqlType::Set { element, .. } => {
                let element = self.cql(element);
                quote!(Set<#element>)
            }
            CqlType::Map { key, value, .. } => {
                let (key, value) = (self.cql(key), self.cql(value));
                quote!(Map<#key, #value>)
            }
            CqlType::Tuple(elements) => {
                let elements: Vec<_> = elements.iter().map(|element| self.cql(element)).collect();
                quote!(Tuple<(#(#elements,)*)>)
            }
            CqlType::Vector { element, dimension } => {
                let element = self.cql(element);
                let dimension = *dimension as usize;
                quote!(Vector<#element, #dimension>)
            }
            // A user type is its own name.
            CqlType::Udt { definition, .. } => return self.user_type(definition),
        };
        quote!(::rsylla::cql::#name)
    }

    /// The Rust type that `rsylla.toml` names for a column or user type.
    fn named(&mut self, name: &str) -> Option<TokenStream> {
        let path = self.project.rust_path(name)?;
        let parsed = syn::parse_str::<syn::Type>(path);
        if parsed.is_err() {
            let message = format!("`{path}` in `[types]` of rsylla.toml is no Rust type");
            self.report.error(self.at, message);
        }
        parsed.ok().map(|ty| quote!(#ty))
    }

    fn user_type(&mut self, definition: &UserType) -> TokenStream {
        let name = format!("{}.{}", definition.keyspace, definition.name);
        if let Some(rust) = self.named(&name) {
            return rust;
        }
        let rust = super::names::camel(&definition.name);
        let message = format!(
            "user type `{name}` has no Rust type\n  \
             = help: make one with `derive(rsylla::Udt)`, and add it under `[types]` in rsylla.toml:\n          \
             \"{name}\" = \"crate::{rust}\""
        );
        self.report.error(self.at, message);
        quote!(())
    }

    /// Whether the type's Rust type can be ordered: floats cannot, and of user
    /// types nobody knows.
    fn has_order(&self, ty: &CqlType) -> bool {
        match ty {
            CqlType::Ascii
            | CqlType::Bigint
            | CqlType::Blob
            | CqlType::Boolean
            | CqlType::Counter
            | CqlType::Custom(_)
            | CqlType::Empty
            | CqlType::Inet
            | CqlType::Int
            | CqlType::Smallint
            | CqlType::Text
            | CqlType::Timestamp
            | CqlType::Timeuuid
            | CqlType::Tinyint
            | CqlType::Uuid => true,
            CqlType::Date | CqlType::Time => self.project.time_types() != TimeTypes::Driver,
            CqlType::Decimal
            | CqlType::Double
            | CqlType::Duration
            | CqlType::Float
            | CqlType::Udt { .. }
            | CqlType::Varint => false,
            CqlType::List { element, .. }
            | CqlType::Set { element, .. }
            | CqlType::Vector { element, .. } => self.has_order(element),
            CqlType::Map { key, value, .. } => self.has_order(key) && self.has_order(value),
            CqlType::Tuple(elements) => elements.iter().all(|element| self.has_order(element)),
        }
    }

    fn timestamp(&self) -> TokenStream {
        match self.project.time_types() {
            TimeTypes::Chrono => {
                quote!(::rsylla::private::chrono::DateTime<::rsylla::private::chrono::Utc>)
            }
            TimeTypes::Time => quote!(::rsylla::private::time::OffsetDateTime),
            TimeTypes::Driver => quote!(::rsylla::private::CqlTimestamp),
        }
    }

    fn date(&self) -> TokenStream {
        match self.project.time_types() {
            TimeTypes::Chrono => quote!(::rsylla::private::chrono::NaiveDate),
            TimeTypes::Time => quote!(::rsylla::private::time::Date),
            TimeTypes::Driver => quote!(::rsylla::private::CqlDate),
        }
    }

    fn time(&self) -> TokenStream {
        match self.project.time_types() {
            TimeTypes::Chrono => quote!(::rsylla::private::chrono::NaiveTime),
            TimeTypes::Time => quote!(::rsylla::private::time::Time),
            TimeTypes::Driver => quote!(::rsylla::private::CqlTime),
        }
    }
}

/// The type as text, to compare with the server's: without `frozen`, user types
/// with their fields and without their keyspace.
pub(crate) fn text(ty: &CqlType) -> String {
    match ty {
        CqlType::List { element, .. } => format!("list<{}>", text(element)),
        CqlType::Set { element, .. } => format!("set<{}>", text(element)),
        CqlType::Map { key, value, .. } => format!("map<{}, {}>", text(key), text(value)),
        CqlType::Tuple(elements) => {
            let elements: Vec<String> = elements.iter().map(text).collect();
            format!("tuple<{}>", elements.join(", "))
        }
        CqlType::Vector { element, dimension } => format!("vector<{}, {dimension}>", text(element)),
        CqlType::Udt { definition, .. } => {
            let fields: Vec<String> = definition
                .fields
                .iter()
                .map(|field| format!("{} {}", field.name, text(&field.ty)))
                .collect();
            format!("{}{{{}}}", definition.name, fields.join(", "))
        }
        scalar => scalar.to_string(),
    }
}
