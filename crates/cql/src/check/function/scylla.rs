//! `ScyllaDB`'s functions that are made for each call (`cql3/functions/functions.cc`, `try_get`).

use crate::check::function::generic::one;
use crate::check::function::{Call, Resolved};
use crate::diagnostic::{Code, Diagnostic};
use crate::types::CqlType;

/// The function of this name, made for the call; none where no function of the name is generic.
pub(super) fn make(name: &str, call: Call<'_>) -> Result<Option<Resolved>, Box<Diagnostic>> {
    let made = |types, returns, is_aggregate| Resolved {
        name: format!("system.{name}").into(),
        argument_types: types,
        return_type: returns,
        is_aggregate,
        deterministic: true,
        generic: true,
    };
    Ok(Some(match name {
        "min" | "max" => {
            let ty = only_type(name, call)?;
            made(one(ty.clone()), ty, true)
        }
        "count" => made(one(only_type(name, call)?), CqlType::Bigint, true),
        "tojson" => made(one(only_type(name, call)?), CqlType::Text, false),
        "fromjson" => {
            require_number(name, call, 1)?;
            let Some(asked) = call.receiver else {
                return Err(Box::new(Diagnostic::error(
                    Code::AmbiguousCall,
                    call.span,
                    "nothing says which type `fromjson` is to read",
                )));
            };
            made(one(CqlType::Text), asked.clone(), false)
        }
        "set_intersection" => {
            let ty = common_set(name, call)?;
            // Columns are taken frozen or not (`test_set_intersection_fn`).
            let types = call.arguments.iter().map(|argument| {
                let own = argument.compatible_type();
                own.unwrap_or_else(|| ty.clone())
            });
            made(types.collect(), ty, false)
        }
        "similarity_cosine" | "similarity_euclidean" | "similarity_dot_product" => {
            let ty = common_vector(name, call)?;
            made(vec![ty.clone(), ty].into(), CqlType::Float, false)
        }
        _ => return Ok(None),
    }))
}

fn require_number(name: &str, call: Call<'_>, number: usize) -> Result<(), Box<Diagnostic>> {
    if call.arguments.len() == number {
        return Ok(());
    }
    Err(Box::new(Diagnostic::error(
        Code::WrongArguments,
        call.span,
        format!(
            "`{name}` takes {number} argument{}, but {} were given",
            if number == 1 { "" } else { "s" },
            call.arguments.len()
        ),
    )))
}

/// The type of the one argument, which must be known.
fn only_type(name: &str, call: Call<'_>) -> Result<CqlType, Box<Diagnostic>> {
    require_number(name, call, 1)?;
    let argument = call.arguments[0];
    argument.compatible_type().ok_or_else(|| {
        Box::new(
            Diagnostic::error(
                Code::UntypedMarker,
                argument.span(),
                format!("the type of the argument of `{name}` cannot be known"),
            )
            .help("say its type, as in `(int)?`"),
        )
    })
}

/// `get_set_intersection_function`: both arguments are of one set type, of which one may be unknown.
fn common_set(name: &str, call: Call<'_>) -> Result<CqlType, Box<Diagnostic>> {
    require_number(name, call, 2)?;
    common(
        name,
        call,
        |ty| matches!(ty, CqlType::Set { .. }).then(|| ty.frozen()),
        "sets",
    )
}

/// `retrieve_vector_arg_types`: both arguments are vectors of floats of one dimension.
fn common_vector(name: &str, call: Call<'_>) -> Result<CqlType, Box<Diagnostic>> {
    require_number(name, call, 2)?;
    common(name, call, as_vector, "vectors of floats")
}

fn as_vector(ty: &CqlType) -> Option<CqlType> {
    matches!(ty, CqlType::Vector { element, .. } if **element == CqlType::Float).then(|| ty.clone())
}

fn common(
    name: &str,
    call: Call<'_>,
    fits: impl Fn(&CqlType) -> Option<CqlType>,
    kind: &str,
) -> Result<CqlType, Box<Diagnostic>> {
    let mut common: Option<CqlType> = None;
    for argument in call.arguments {
        let Some(ty) = argument.compatible_type() else {
            continue;
        };
        match (fits(&ty), &common) {
            (Some(ty), None) => common = Some(ty),
            (Some(ty), Some(before)) if ty == *before => {}
            _ => {
                return Err(Box::new(
                    Diagnostic::error(
                        Code::WrongArguments,
                        argument.span(),
                        format!("`{name}` takes two {kind} of one type"),
                    )
                    .label(format!("this is `{ty}`")),
                ));
            }
        }
    }
    common.ok_or_else(|| {
        Box::new(Diagnostic::error(
            Code::AmbiguousCall,
            call.span,
            format!("the type of no argument of `{name}` can be known"),
        ))
    })
}
