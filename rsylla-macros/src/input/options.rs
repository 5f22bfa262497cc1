//! `#[rsylla(…)]`: how a statement is sent, and what is known better than the schema says.

use proc_macro2::{Ident, Span};
use rsylla_cql::diagnostic::nearest;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, LitBool, LitInt, LitStr, Path, Token, parenthesized};

/// The options of a statement.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) page_size: Option<i32>,
    /// As a variant of the driver's `Consistency`.
    pub(crate) consistency: Option<&'static str>,
    /// As a variant of the driver's `SerialConsistency`.
    pub(crate) serial_consistency: Option<&'static str>,
    pub(crate) timeout_ms: Option<u64>,
    pub(crate) idempotent: Option<bool>,
    pub(crate) not_null: Columns,
    pub(crate) null: Columns,
    pub(crate) unset: Columns,
    pub(crate) derives: Vec<Path>,
    pub(crate) row: Option<Ident>,
}

/// Names of columns or markers, as written.
pub(crate) type Columns = Vec<(String, Span)>;

const NAMES: [&str; 10] = [
    "page_size",
    "consistency",
    "serial_consistency",
    "timeout",
    "idempotent",
    "not_null",
    "null",
    "unset",
    "derive",
    "row",
];

const CONSISTENCIES: [(&str, &str); 10] = [
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
];

const SERIAL_CONSISTENCIES: [(&str, &str); 2] =
    [("SERIAL", "Serial"), ("LOCAL_SERIAL", "LocalSerial")];

impl Options {
    /// Takes the `#[rsylla(…)]` out of attributes; the rest stays.
    pub(crate) fn take(attributes: &mut Vec<Attribute>) -> syn::Result<Self> {
        let mut options = Self::default();
        for attribute in std::mem::take(attributes) {
            if attribute.path().is_ident("rsylla") {
                attribute.parse_args_with(|input: ParseStream<'_>| options.parse(input))?;
            } else {
                attributes.push(attribute);
            }
        }
        Ok(options)
    }

    fn parse(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        while !input.is_empty() {
            self.parse_one(input)?;
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(())
    }

    fn parse_one(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        let name: Ident = input.parse()?;
        match name.to_string().as_str() {
            "page_size" => self.page_size = Some(page_size(&value(input)?)?),
            "consistency" => {
                self.consistency = Some(one_of(&value(input)?, "consistency", &CONSISTENCIES)?);
            }
            "serial_consistency" => {
                let what = "serial consistency";
                self.serial_consistency =
                    Some(one_of(&value(input)?, what, &SERIAL_CONSISTENCIES)?);
            }
            "timeout" => self.timeout_ms = Some(milliseconds(&value(input)?)?),
            "idempotent" => self.idempotent = Some(value::<LitBool>(input)?.value),
            "not_null" => self.not_null.extend(columns(input)?),
            "null" => self.null.extend(columns(input)?),
            "unset" => self.unset.extend(columns(input)?),
            "derive" => self.derives.extend(list::<Path>(input)?),
            "row" => self.row = Some(value(input)?),
            unknown => {
                let help = match nearest(unknown, NAMES) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("there are: {}", NAMES.join(", ")),
                };
                let message = format!("unknown option `{unknown}`: {help}");
                return Err(syn::Error::new(name.span(), message));
            }
        }
        Ok(())
    }
}

impl Parse for Options {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut options = Self::default();
        options.parse(input)?;
        Ok(options)
    }
}

/// `= value`
fn value<T: Parse>(input: ParseStream<'_>) -> syn::Result<T> {
    input.parse::<Token![=]>()?;
    input.parse()
}

/// `(item, …)`
fn list<T: Parse>(input: ParseStream<'_>) -> syn::Result<Punctuated<T, Token![,]>> {
    let content;
    parenthesized!(content in input);
    content.parse_terminated(T::parse, Token![,])
}

/// `(column, "Column", …)`
fn columns(input: ParseStream<'_>) -> syn::Result<Columns> {
    Ok(list::<ColumnName>(input)?
        .into_iter()
        .map(|column| column.0)
        .collect())
}

struct ColumnName((String, Span));

impl Parse for ColumnName {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(LitStr) {
            let name: LitStr = input.parse()?;
            return Ok(Self((name.value(), name.span())));
        }
        let name = <Ident as syn::ext::IdentExt>::parse_any(input)?;
        let plain = syn::ext::IdentExt::unraw(&name).to_string();
        Ok(Self((plain, name.span())))
    }
}

fn page_size(literal: &LitInt) -> syn::Result<i32> {
    let rows: i32 = literal.base10_parse()?;
    if rows < 1 {
        return Err(syn::Error::new(
            literal.span(),
            "a page has at least one row",
        ));
    }
    Ok(rows)
}

fn one_of(
    literal: &LitStr,
    what: &str,
    names: &[(&'static str, &'static str)],
) -> syn::Result<&'static str> {
    let written = literal.value();
    if let Some((_, variant)) = names
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(&written))
    {
        return Ok(variant);
    }
    let known: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
    let help = match nearest(&written.to_ascii_uppercase(), known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are: {}", known.join(", ")),
    };
    Err(syn::Error::new(
        literal.span(),
        format!("unknown {what} `{written}`: {help}"),
    ))
}

/// `"2s"`, `"500ms"`, `"1m"`
fn milliseconds(literal: &LitStr) -> syn::Result<u64> {
    let text = literal.value();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let factor = match unit.trim_start() {
        "ms" => Some(1),
        "s" => Some(1000),
        "m" => Some(60_000),
        _ => None,
    };
    number
        .parse::<u64>()
        .ok()
        .zip(factor)
        .and_then(|(number, factor)| number.checked_mul(factor))
        .filter(|milliseconds| *milliseconds > 0)
        .ok_or_else(|| {
            let message =
                format!("`{text}` is no time limit: write `\"500ms\"`, `\"2s\"` or `\"1m\"`");
            syn::Error::new(literal.span(), message)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_is_read() {
        let options: Options = syn::parse_str(
            r#"page_size = 500, consistency = "LOCAL_QUORUM", serial_consistency = "SERIAL",
               timeout = "2s", idempotent = false, not_null(a, "B c"), null(type), unset(e),
               derive(Debug, serde::Serialize), row = EventRow,"#,
        )
        .unwrap();
        assert_eq!(options.page_size, Some(500));
        assert_eq!(options.consistency, Some("LocalQuorum"));
        assert_eq!(options.serial_consistency, Some("Serial"));
        assert_eq!(options.timeout_ms, Some(2000));
        assert_eq!(options.idempotent, Some(false));
        let names = |columns: &Columns| {
            columns
                .iter()
                .map(|(name, _)| name.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(names(&options.not_null), ["a", "B c"]);
        assert_eq!(names(&options.null), ["type"]);
        assert_eq!(names(&options.unset), ["e"]);
        assert_eq!(options.derives.len(), 2);
        assert_eq!(options.row.unwrap(), "EventRow");
    }

    #[track_caller]
    fn wrong(options: &str, expected: &str) {
        let error = syn::parse_str::<Options>(options)
            .err()
            .expect("it is refused")
            .to_string();
        assert!(error.contains(expected), "{error}");
    }

    #[test]
    fn mistakes_are_named() {
        wrong("pagesize = 5", "did you mean `page_size`?");
        wrong("colour = 5", "there are: page_size, consistency");
        wrong("page_size = 0", "at least one row");
        wrong(
            "consistency = \"LOCAL_QUORUN\"",
            "did you mean `LOCAL_QUORUM`?",
        );
        wrong(
            "timeout = \"2 fortnights\"",
            "`2 fortnights` is no time limit",
        );
        wrong("timeout = \"0s\"", "is no time limit");
    }
}
