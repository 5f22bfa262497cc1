//! Names of CQL as names of programs: what Rust and Python have in common.
//!
//! Each language makes its own identifiers of these words: keywords and letters
//! that it does not take are its own matter.

/// The name of a column or marker as one word of letters, digits and
/// underscores: what is neither becomes `_`, and `column` stands for nothing at all.
///
/// # Example: computed columns have readable names
/// ```
/// use rsylla_cql::names::word;
///
/// assert_eq!(word("aggregate_id"), "aggregate_id");
/// assert_eq!(word("writetime(v)"), "writetime_v");
/// assert_eq!(word("system.token(a, b)"), "token_a_b");
/// assert_eq!(word("_hidden"), "_hidden");
/// ```
pub fn word(name: &str) -> String {
    // `system.token(p)` is read as `token_p`, `count(*)` as `count`.
    let name = name.strip_prefix("system.").unwrap_or(name);
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_alphanumeric() || c == '_' {
            out.push(c);
        } else if !out.ends_with('_') {
            out.push('_');
        }
    }
    let trimmed = out.trim_end_matches('_');
    match trimmed.trim_start_matches('_') {
        "" => "column",
        _ if name.starts_with('_') => trimmed,
        inner => inner,
    }
    .to_owned()
}

/// The name of a type for a name of CQL: `events_since` becomes `EventsSince`.
pub fn camel(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut upper = true;
    for c in name.chars() {
        if !c.is_alphanumeric() {
            upper = true;
        } else if upper {
            out.extend(c.to_uppercase());
            upper = false;
        } else {
            out.push(c);
        }
    }
    if out.starts_with(|c: char| c.is_ascii_digit()) || out.is_empty() {
        out.insert(0, '_');
    }
    out
}
