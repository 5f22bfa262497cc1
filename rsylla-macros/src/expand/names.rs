//! Names of CQL as names of Rust.

use proc_macro2::{Ident, Span};
use rsylla_cql::names::word;
use syn::ext::IdentExt;

pub(crate) use rsylla_cql::names::camel;

/// A field's name for a name of CQL: keywords become raw identifiers, what no
/// identifier can hold becomes `_`.
pub(crate) fn field(name: &str) -> Ident {
    ident(&word(name))
}

/// A type parameter for a field, unlike those `taken`: `MetricName` for `metric_name`.
pub(crate) fn parameter(name: &str, taken: &[Ident]) -> Ident {
    let base = camel(name);
    let base = if base == "Self" {
        "SelfValue".to_owned()
    } else {
        base
    };
    let free = |name: &str| {
        syn::parse_str::<Ident>(name)
            .ok()
            .filter(|ident| !taken.contains(ident))
    };
    free(&base)
        .or_else(|| {
            (2..)
                .map(|n| format!("{base}{n}"))
                .find_map(|name| free(&name))
        })
        .unwrap_or_else(|| Ident::new("Value", Span::call_site()))
}

/// The name by which the type of a flattened field is known.
pub(crate) fn flattened(field: &Ident) -> Ident {
    Ident::new(
        &format!("Of{}", camel(&field.unraw().to_string())),
        field.span(),
    )
}

/// An identifier for a text of letters, digits and underscores.
fn ident(text: &str) -> Ident {
    let text = if text.starts_with(|c: char| c.is_numeric()) {
        format!("_{text}")
    } else {
        text.to_owned()
    };
    if let Ok(ident) = syn::parse_str::<Ident>(&text) {
        return ident;
    }
    // Not even raw: `self`, `super`, `crate`, `Self`, `_`.
    if matches!(text.as_str(), "self" | "super" | "crate" | "Self" | "_") {
        return Ident::new(&format!("{text}_"), Span::call_site());
    }
    syn::parse_str::<Ident>(&format!("r#{text}"))
        .unwrap_or_else(|_| Ident::new(&encoded(&text), Span::call_site()))
}

/// Letters that no identifier can hold, by their numbers.
fn encoded(text: &str) -> String {
    text.chars().fold(String::from("_"), |out, c| match c {
        c if c.is_ascii_alphanumeric() || c == '_' => format!("{out}{c}"),
        c => format!("{out}u{:x}", c as u32),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expected: &str) {
        assert_eq!(field(name).to_string(), expected);
    }

    #[test]
    fn columns_keep_their_names() {
        check("aggregate_id", "aggregate_id");
        check("_hidden", "_hidden");
        check("userId", "userId");
        check("größe", "größe");
    }

    #[test]
    fn computed_columns_have_readable_names() {
        check("count", "count");
        check("writetime(v)", "writetime_v");
        check("system.token(a, b)", "token_a_b");
        check("cast(c as text)", "cast_c_as_text");
        check("m['a']", "m_a");
        check("(int)5", "int_5");
    }

    #[test]
    fn keywords_are_raw_or_underscored() {
        check("type", "r#type");
        check("async", "r#async");
        check("self", "self_");
        check("Self", "Self_");
    }

    #[test]
    fn anything_becomes_an_identifier() {
        check("1st", "_1st");
        check("'''; import os #", "import_os");
        check("", "column");
        check("__init__", "__init");
        check("½", "__ubd");
    }

    #[test]
    fn structs_are_named_in_camel_case() {
        assert_eq!(camel("events_since"), "EventsSince");
        assert_eq!(camel("post"), "Post");
        assert_eq!(camel("2nd_post"), "_2ndPost");
    }

    #[test]
    fn parameters_do_not_collide() {
        let first = parameter("a_b", &[]);
        assert_eq!(first, "AB");
        assert_eq!(parameter("aB", &[first]), "AB2");
        assert_eq!(parameter("self", &[]), "SelfValue");
    }
}
