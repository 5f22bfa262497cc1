//! Compares an answer with a recorded verdict.
//!
//! Types are compared as they are on the wire: `frozen` is not there except
//! inside vectors, user types come without their keyspace.

use serde_json::Value;

use crate::case::Case;

/// What differs between the answer and the recorded verdict; empty where they agree.
pub fn compare(case: &Case, answer: &str) -> Vec<String> {
    let Ok(answer) = serde_json::from_str::<Value>(answer) else {
        return vec![format!("unreadable answer: {answer}")];
    };
    if let Some(fatal) = answer.get("fatal") {
        return vec![format!("fatal: {fatal}")];
    }
    let mut differences = Vec::new();
    if let Some(error) = answer["schema_errors"].get(0) {
        differences.push(format!("schema: [{}] {}", error["code"], error["message"]));
    }
    match (case.accept, answer["ok"] == true) {
        (true, false) => {
            let error = &answer["errors"][0];
            differences.push(format!("refused: [{}] {}", error["code"], error["message"]));
        }
        (false, true) => differences.push(format!("accepted: {}", generalised(&case.message()))),
        (true, true) if case.kind == "dml" => {
            names(
                &mut differences,
                "markers",
                case.markers.as_deref(),
                &answer["markers"],
            );
            names(
                &mut differences,
                "columns",
                case.columns.as_deref(),
                &answer["columns"],
            );
            if let Some(expected) = &case.pk_indexes
                && *expected != numbers(&answer["partition_key"])
            {
                differences.push(format!(
                    "partition key: {} instead of {expected:?}",
                    answer["partition_key"]
                ));
            }
        }
        _ => {}
    }
    differences
}

fn names(
    differences: &mut Vec<String>,
    what: &str,
    expected: Option<&[(String, String)]>,
    answer: &Value,
) {
    let Some(expected) = expected else { return };
    let expected: Vec<_> = expected
        .iter()
        .map(|(name, ty)| (name.clone(), on_the_wire(ty)))
        .collect();
    let found: Vec<_> = answer
        .as_array()
        .into_iter()
        .flatten()
        .map(|item| {
            let text = |key: &str| item[key].as_str().unwrap_or_default().to_owned();
            (text("name"), on_the_wire(&text("type")))
        })
        .collect();
    if expected != found {
        differences.push(format!("{what}: {found:?} instead of {expected:?}"));
    }
}

fn numbers(value: &Value) -> Vec<u16> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|number| number.as_u64().and_then(|n| n.try_into().ok()))
        .collect()
}

/// A type as servers send it: without `frozen` and without the keyspace of user types.
pub fn on_the_wire(ty: &str) -> String {
    let mut out = String::new();
    let mut frozen = Vec::new();
    let mut rest = ty;
    while let Some(c) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("frozen<") {
            frozen.push(true);
            rest = after;
        } else if c == '<' {
            frozen.push(false);
            out.push(c);
            rest = &rest[1..];
        } else if c == '>' {
            if !frozen.pop().unwrap_or(false) {
                out.push(c);
            }
            rest = &rest[1..];
        } else if c == '\'' {
            let end = rest[1..].find('\'').map_or(rest.len(), |at| at + 2);
            out.push_str(&rest[..end]);
            rest = &rest[end..];
        } else if c == ' ' || c == '"' {
            rest = &rest[1..];
        } else if c == '.' {
            let start = out.rfind(['<', ',']).map_or(0, |at| at + 1);
            out.truncate(start);
            rest = &rest[1..];
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    out.replace("varchar", "text")
}

/// A message with the parts that vary from case to case taken out, to group by.
pub fn generalised(message: &str) -> String {
    let mut out = String::new();
    let mut in_name = false;
    for c in message.chars() {
        match c {
            '\'' | '"' | '`' => in_name = !in_name,
            _ if in_name => {}
            c if c.is_ascii_digit() => {
                if !out.ends_with('#') {
                    out.push('#');
                }
            }
            c => out.push(c),
        }
    }
    out.chars().take(110).collect()
}

#[cfg(test)]
mod tests {
    use super::on_the_wire;

    #[test]
    fn types_are_compared_as_on_the_wire() {
        assert_eq!(on_the_wire("frozen<list<int>>"), "list<int>");
        assert_eq!(on_the_wire("map<text, frozen<ks.\"My\">>"), "map<text,My>");
        assert_eq!(
            on_the_wire("tuple<int, frozen<set<ks.t>>>"),
            "tuple<int,set<t>>"
        );
        assert_eq!(on_the_wire("'org.example.Type'"), "'org.example.Type'");
    }
}
