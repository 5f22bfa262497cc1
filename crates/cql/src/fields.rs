//! Statements as programs bind them: one field for each value.

use std::collections::HashMap;

use crate::checked::{CheckedStatement, Marker};
use crate::diagnostic::{Code, Diagnostic};

/// What servers accept, but a program with one field for each value cannot express: a marker
/// without a name, and two markers of one name that are not one value.
pub fn wrong_markers(statement: &CheckedStatement, text: &str) -> Vec<Diagnostic> {
    let mut wrong = Vec::new();
    let mut first: HashMap<&str, &Marker> = HashMap::new();
    for marker in &statement.markers {
        let Some(field) = marker.field.as_deref() else {
            let message = "this `?` has no name of its own";
            wrong.push(
                Diagnostic::error(Code::UnnamedMarker, marker.span, message)
                    .label("name it, as in `:value`")
                    .help("a marker is named after its column; an argument of a function needs a name"),
            );
            continue;
        };
        let Some(earlier) = first.insert(field, marker) else {
            continue;
        };
        if marker.named && earlier.named {
            if marker.ty.thawed() != earlier.ty.thawed() {
                let message = format!("`:{field}` is bound as {} and as {}", earlier.ty, marker.ty);
                wrong.push(
                    Diagnostic::error(Code::TypeMismatch, marker.span, message)
                        .label(format!("{} here", marker.ty))
                        .also(earlier.span, format!("{} here", earlier.ty))
                        .help("give the two different names"),
                );
            }
        } else {
            wrong.push(ambiguous(field, earlier, marker, text));
        }
    }
    wrong
}

fn ambiguous(field: &str, earlier: &Marker, later: &Marker, text: &str) -> Diagnostic {
    let message = format!("two markers are named `{field}`");
    let help = match (earlier.span.of(text), later.span.of(text)) {
        ("?", "?") => format!("name them, as in `:first_{field}` and `:last_{field}`"),
        _ => "name the `?` too, with a name of its own".to_owned(),
    };
    Diagnostic::error(Code::AmbiguousMarker, later.span, message)
        .label("the second")
        .also(earlier.span, "the first")
        .help(help)
}
