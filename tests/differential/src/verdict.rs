//! What the server and the checker say of a statement, and how that differs.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rsylla_conformance::compare::{generalised, on_the_wire};
use rsylla_cql::{Catalog, check};

use crate::arbitrary;
use crate::wire::{Prepared, Response};

/// What one side says of a statement.
#[derive(Debug, Clone)]
pub(crate) enum Verdict {
    /// It is taken, and means this.
    Accepted(Prepared),
    /// It is refused: a number or a name, and a message.
    Refused(String, String),
    /// The server failed, which says nothing of the statement.
    None(String),
}

impl Verdict {
    /// The server's verdict.
    pub(crate) fn of_server(response: &Response) -> Self {
        match response {
            Response::Prepared(prepared) => Self::Accepted(prepared.clone()),
            Response::Done | Response::Ready => Self::Accepted(Prepared::default()),
            Response::Refused(refusal) if refusal.is_failure() => {
                Self::None(refusal.message.clone())
            }
            Response::Refused(refusal) => {
                Self::Refused(refusal.code.to_string(), refusal.message.clone())
            }
        }
    }

    /// The checker's verdict. A panic is a verdict that no server shares.
    pub(crate) fn of_checker(catalog: &Catalog, keyspace: &str, text: &str) -> Self {
        let checked = catch_unwind(AssertUnwindSafe(|| check(catalog, Some(keyspace), text)));
        let Ok(checked) = checked else {
            return Self::Refused("panic".to_owned(), "the checker panics".to_owned());
        };
        let Some(statement) = checked.statement else {
            let error = checked
                .diagnostics
                .iter()
                .find(|diagnostic| diagnostic.is_error());
            return error.map_or_else(
                || Self::Refused("nothing".to_owned(), "no meaning and no error".to_owned()),
                |error| Self::Refused(error.code.name().to_owned(), error.message.clone()),
            );
        };
        // PREPARE says nothing of what a conditional statement answers.
        let columns = match statement.conditional {
            None => statement.columns,
            Some(_) => Vec::new(),
        };
        Self::Accepted(Prepared {
            markers: statement
                .markers
                .iter()
                .map(|m| (m.name.to_string(), m.ty.to_string()))
                .collect(),
            partition_key: statement.partition_key,
            columns: columns
                .iter()
                .map(|c| (c.name.to_string(), c.ty.to_string()))
                .collect(),
        })
    }

    /// Whether the statement is taken.
    pub(crate) fn is_accepted(&self) -> bool {
        matches!(self, Self::Accepted(_))
    }
}

/// A disagreement: what tells it from others, and what was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Difference {
    /// The same for all statements that differ for one reason, as far as messages show it.
    pub(crate) cause: String,
    /// What either side said.
    pub(crate) details: String,
}

/// How the checker's verdict on a text differs from the server's.
pub(crate) fn compare(text: &str, server: &Verdict, checker: &Verdict) -> Option<Difference> {
    let difference = |cause: String, details: String| {
        let is_arbitrary = arbitrary::refuses_overload(text, &details);
        (!is_arbitrary).then_some(Difference { cause, details })
    };
    match (server, checker) {
        (Verdict::None(_), _)
        | (_, Verdict::None(_))
        | (Verdict::Refused(..), Verdict::Refused(..)) => panicked(checker),
        (Verdict::Accepted(_), Verdict::Refused(code, message)) => difference(
            format!("refused: [{code}] {}", kind_of(message)),
            message.clone(),
        ),
        (Verdict::Refused(_, message), Verdict::Accepted(_)) => {
            difference(format!("accepted: {}", kind_of(message)), message.clone())
        }
        (Verdict::Accepted(server), Verdict::Accepted(checker)) => {
            let lists = [
                ("markers", &server.markers, &checker.markers),
                ("columns", &server.columns, &checker.columns),
            ];
            for (what, server, checker) in lists {
                if let Some(cause) = first_difference(text, server, checker) {
                    return difference(
                        format!("{what}: {cause}"),
                        format!("{checker:?} instead of {server:?}"),
                    );
                }
            }
            let (server, checker) = (&server.partition_key, &checker.partition_key);
            if server == checker {
                return None;
            }
            difference(
                "partition key".to_owned(),
                format!("{checker:?} instead of {server:?}"),
            )
        }
    }
}

fn panicked(checker: &Verdict) -> Option<Difference> {
    match checker {
        Verdict::Refused(code, message) if code == "panic" => Some(Difference {
            cause: message.clone(),
            details: message.clone(),
        }),
        _ => None,
    }
}

/// In which way two lists of names and types differ first.
fn first_difference(
    text: &str,
    server: &[(String, String)],
    checker: &[(String, String)],
) -> Option<String> {
    if server.len() != checker.len() {
        return Some("how many".to_owned());
    }
    server
        .iter()
        .zip(checker)
        .find_map(|((name, ty), (our_name, our_ty))| {
            if !arbitrary::same_name(name, our_name) {
                return Some("names".to_owned());
            }
            let (ty, our_ty) = (on_the_wire(ty), on_the_wire(our_ty));
            (ty != our_ty && !arbitrary::same_but_for_overload(text, name, &ty, &our_ty))
                .then(|| format!("{} instead of {}", outer(&our_ty), outer(&ty)))
        })
}

/// A message without what it cites.
fn kind_of(message: &str) -> String {
    let message = message.lines().next().unwrap_or_default();
    match message.split_once(" cannot be passed") {
        Some((_, rest)) => generalised(&format!("cannot be passed{rest}")),
        None => generalised(message),
    }
}

/// A type without its arguments.
fn outer(ty: &str) -> &str {
    ty.split('<').next().unwrap_or(ty)
}
