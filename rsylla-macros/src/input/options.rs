//! `#[rsylla(page_size = 500, consistency = "LOCAL_QUORUM", …)]` above a statement.

use std::time::Duration;

use proc_macro2::Span;
use syn::meta::ParseNestedMeta;
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, LitBool, LitInt, LitStr, Path, Result, Token, parenthesized};

/// What a statement is told beside its text.
#[derive(Default)]
pub(crate) struct Options {
    /// Rows to a page.
    pub(crate) page_size: Option<i32>,
    /// A variant of the driver's `Consistency`.
    pub(crate) consistency: Option<Ident>,
    /// A variant of the driver's `SerialConsistency`.
    pub(crate) serial_consistency: Option<Ident>,
    /// How long a request may take.
    pub(crate) timeout: Option<Duration>,
    /// Overrides what is inferred.
    pub(crate) idempotent: Option<bool>,
    /// Result columns that are never null.
    pub(crate) not_null: Vec<Ident>,
    /// What to derive on the row struct, and on the statement where it can be.
    pub(crate) derive: Vec<Path>,
}

const NAMES: [&str; 7] = [
    "page_size",
    "consistency",
    "serial_consistency",
    "timeout",
    "idempotent",
    "not_null",
    "derive",
];

const CONSISTENCIES: [(&str, &str); 11] = [
    ("ANY", "Any"),
    ("ONE", "One"),
    ("TWO", "Two"),
    ("THREE", "Three"),
    ("QUORUM", "Quorum"),
    ("ALL", "All"),
    ("LOCAL_QUORUM", "LocalQuorum"),
    ("EACH_QUORUM", "EachQuorum"),
    ("LOCAL_ONE", "LocalOne"),
    ("SERIAL", "Serial"),
    ("LOCAL_SERIAL", "LocalSerial"),
];

const SERIAL_CONSISTENCIES: [(&str, &str); 2] =
    [("SERIAL", "Serial"), ("LOCAL_SERIAL", "LocalSerial")];

impl Options {
    /// Takes `#[rsylla(…)]` out of `attributes` and leaves the rest.
    pub(crate) fn take(attributes: &mut Vec<Attribute>) -> Result<Self> {
        let mut options = Self::default();
        for attribute in attributes.extract_if(.., |a| a.path().is_ident("rsylla")) {
            attribute.parse_nested_meta(|meta| options.read(&meta))?;
        }
        Ok(options)
    }

    fn read(&mut self, meta: &ParseNestedMeta<'_>) -> Result<()> {
        let name = meta.path.get_ident().map(Ident::to_string).unwrap_or_default();
        match name.as_str() {
            "page_size" => self.page_size = Some(page_size(&meta.value()?.parse()?)?),
            "consistency" => {
                self.consistency = Some(variant(&meta.value()?.parse()?, &CONSISTENCIES)?);
            }
            "serial_consistency" => {
                let written = meta.value()?.parse()?;
                self.serial_consistency = Some(variant(&written, &SERIAL_CONSISTENCIES)?);
            }
            "timeout" => self.timeout = Some(duration(&meta.value()?.parse()?)?),
            "idempotent" => self.idempotent = Some(meta.value()?.parse::<LitBool>()?.value),
            "not_null" => self.not_null.extend(list::<Ident>(meta)?),
            "derive" => self.derive.extend(list::<Path>(meta)?),
            _ => return Err(meta.error(unknown("option", &name, NAMES))),
        }
        Ok(())
    }
}

fn list<T: syn::parse::Parse>(meta: &ParseNestedMeta<'_>) -> Result<Punctuated<T, Token![,]>> {
    let content;
    parenthesized!(content in meta.input);
    content.parse_terminated(T::parse, Token![,])
}

fn page_size(written: &LitInt) -> Result<i32> {
    match written.base10_parse() {
        Ok(rows) if rows > 0 => Ok(rows),
        _ => Err(syn::Error::new(written.span(), "a page has 1 to 2147483647 rows")),
    }
}

fn variant(written: &LitStr, table: &[(&str, &str)]) -> Result<Ident> {
    let name = written.value();
    match table.iter().find(|(known, _)| *known == name) {
        Some((_, variant)) => Ok(Ident::new(variant, Span::call_site())),
        None => {
            let names = table.iter().map(|(known, _)| *known);
            Err(syn::Error::new(written.span(), unknown("consistency", &name, names)))
        }
    }
}

/// `2s`, `500ms`, `1m`.
fn duration(written: &LitStr) -> Result<Duration> {
    let text = written.value();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let number: Option<u64> = text[..digits].parse().ok();
    match (number, text[digits..].trim()) {
        (Some(n @ 1..), "ms") => Ok(Duration::from_millis(n)),
        (Some(n @ 1..), "s") => Ok(Duration::from_secs(n)),
        (Some(n @ 1..), "m") => Ok(Duration::from_secs(n.saturating_mul(60))),
        _ => Err(syn::Error::new(
            written.span(),
            format!("`{text}` is no length of time: write `500ms`, `2s` or `1m`"),
        )),
    }
}

/// A message that names what is known, or the nearest of it.
pub(crate) fn unknown<'a>(
    what: &str,
    written: &str,
    known: impl IntoIterator<Item = &'a str> + Clone,
) -> String {
    match rsylla_cql::diagnostic::nearest(written, known.clone()) {
        Some(near) => format!("unknown {what} `{written}`: did you mean `{near}`?"),
        None => {
            let known: Vec<&str> = known.into_iter().collect();
            format!("unknown {what} `{written}`: there are {}", known.join(", "))
        }
    }
}
