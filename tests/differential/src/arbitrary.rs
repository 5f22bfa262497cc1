//! Differences that are the server's own: it would differ from itself after a restart.
//!
//! Cassandra keeps its functions in a hash table by the identity of their types
//! (`NativeFunctions.functions`). Of several overloads that fit exactly (as with
//! `q = abs(exp(?))`, or `p = 1 + round(300)`, where the inner call gives any
//! number) it takes the first, which is another one after each start. JSON
//! functions are kept by type, named as the first statement that used them
//! (`FromJsonFct.getInstance`).

/// The functions that there is one of for each type of number.
const OVERLOADED: &[&str] = &[
    "abs",
    "exp",
    "log",
    "log10",
    "round",
    "_negate",
    "_add",
    "_substract",
    "_multiply",
    "_divide",
    "_modulo",
];

const NUMBERS: &[&str] = &[
    "bigint", "counter", "decimal", "double", "float", "int", "smallint", "tinyint", "varint",
];

/// Whether two names are of the same thing.
pub(crate) fn same_name(server: &str, checker: &str) -> bool {
    in_one_style(server) == in_one_style(checker)
}

fn in_one_style(name: &str) -> String {
    name.replace("system.from_json", "system.fromjson")
        .replace("system.to_json", "system.tojson")
}

/// Whether two types of a marker of this name only differ in the overload that was taken.
pub(crate) fn same_but_for_overload(text: &str, name: &str, server: &str, checker: &str) -> bool {
    let is_argument = || {
        OVERLOADED
            .iter()
            .any(|function| name.contains(&format!("system.{function})")))
    };
    let is_named = || text.contains(&format!(":{name}")) || text.contains(&format!(":\"{name}\""));
    let is_overloaded = is_argument() || is_named() && calls_overloaded(text);
    is_overloaded && NUMBERS.contains(&server) && NUMBERS.contains(&checker)
}

/// Whether one side refuses a number that another overload would take.
pub(crate) fn refuses_overload(text: &str, message: &str) -> bool {
    let is_about_number =
        message.starts_with("Unable to make ") || message.contains("does not fit");
    is_about_number && calls_overloaded(text)
}

/// Whether the statement has a call or an operator that is one of several for numbers.
fn calls_overloaded(text: &str) -> bool {
    let text = text.to_lowercase();
    ["+", "-", "*", "/", "%", "abs", "exp", "log", "round"]
        .iter()
        .any(|sign| text.contains(sign))
}
