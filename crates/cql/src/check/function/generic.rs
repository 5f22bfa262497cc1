//! Functions that are made for each call from the types of its arguments (`FunctionFactory`).

use std::borrow::Cow;

use crate::catalog::Table;
use crate::check::function::{Argument, Call, Resolved};
use crate::check::term::assign_type;
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::span::Span;
use crate::types::CqlType;

/// What a parameter takes (`FunctionParameter`).
enum Parameter {
    /// Any type; asked of the receiver where the argument does not tell, if true.
    Any { from_receiver: bool },
    /// One of these types, the first where the argument does not tell.
    Fixed(&'static [CqlType]),
    /// The same, and may be left out.
    Optional(&'static [CqlType]),
    /// The type of the argument before it.
    Same,
    /// A map (or, as the server has it, a user type).
    Map,
    /// A list, a set or a map.
    Collection,
    /// A set or a list.
    SetOrList,
    /// A set or a list of numbers.
    Numbers,
    /// A vector of floats, of the type of the other one where the argument does not tell.
    Vector { other: usize },
}

static TEXT: [CqlType; 1] = [CqlType::Text];
static INT: [CqlType; 1] = [CqlType::Int];
static STRINGS: [CqlType; 2] = [CqlType::Text, CqlType::Ascii];

/// The functions of this name, made for the call; none where no function of the name is generic.
pub(super) fn make(
    name: &str,
    call: Call<'_>,
    table: Option<&Table>,
) -> Result<Option<Resolved>, Box<Diagnostic>> {
    if name == "token" {
        return token(call, table).map(Some);
    }
    if call.dialect == Dialect::Scylla {
        return super::scylla::make(name, call);
    }
    let Some(parameters) = parameters(name) else {
        return Ok(None);
    };
    let types = infer(name, call, parameters)?;
    let made = |returns: CqlType, is_aggregate| Resolved {
        name: format!("system.{name}").into(),
        argument_types: types.clone().into(),
        return_type: returns,
        is_aggregate,
        deterministic: true,
        generic: true,
    };
    let first = &types[0];
    Ok(Some(match name {
        "min" | "max" => made(first.clone(), true),
        "to_json" | "tojson" => made(CqlType::Text, false),
        "from_json" | "fromjson" => match call.receiver {
            Some(asked) => made(asked.clone(), false),
            None => return Err(Box::new(from_json_without_receiver(name, call))),
        },
        "mask_hash" => made(CqlType::Blob, false),
        "mask_null" | "mask_default" | "mask_replace" | "mask_inner" | "mask_outer" => {
            made(first.clone(), false)
        }
        "collection_count" => made(CqlType::Int, false),
        "similarity_cosine" | "similarity_euclidean" | "similarity_dot_product" => {
            require_one_dimension(call, &types)?;
            made(CqlType::Float, false)
        }
        _ => made(of_collection(name, first), false),
    }))
}

fn parameters(name: &str) -> Option<&'static [Parameter]> {
    static ANY: [Parameter; 1] = [Parameter::Any {
        from_receiver: false,
    }];
    static ANY_OR_RECEIVER: [Parameter; 1] = [Parameter::Any {
        from_receiver: true,
    }];
    static JSON: [Parameter; 1] = [Parameter::Fixed(&TEXT)];
    static MAP: [Parameter; 1] = [Parameter::Map];
    static COLLECTION: [Parameter; 1] = [Parameter::Collection];
    static SET_OR_LIST: [Parameter; 1] = [Parameter::SetOrList];
    static NUMBERS: [Parameter; 1] = [Parameter::Numbers];
    static REPLACE: [Parameter; 2] = [
        Parameter::Any {
            from_receiver: true,
        },
        Parameter::Same,
    ];
    static HASH: [Parameter; 2] = [
        Parameter::Any {
            from_receiver: false,
        },
        Parameter::Optional(&TEXT),
    ];
    static PARTIAL: [Parameter; 4] = [
        Parameter::Fixed(&STRINGS),
        Parameter::Fixed(&INT),
        Parameter::Fixed(&INT),
        Parameter::Optional(&TEXT),
    ];
    static VECTORS: [Parameter; 2] = [
        Parameter::Vector { other: 1 },
        Parameter::Vector { other: 0 },
    ];
    Some(match name {
        "min" | "max" => &ANY_OR_RECEIVER,
        "to_json" | "tojson" | "mask_null" | "mask_default" => &ANY,
        "from_json" | "fromjson" => &JSON,
        "map_keys" | "map_values" => &MAP,
        "collection_count" => &COLLECTION,
        "collection_min" | "collection_max" => &SET_OR_LIST,
        "collection_sum" | "collection_avg" => &NUMBERS,
        "mask_replace" => &REPLACE,
        "mask_hash" => &HASH,
        "mask_inner" | "mask_outer" => &PARTIAL,
        "similarity_cosine" | "similarity_euclidean" | "similarity_dot_product" => &VECTORS,
        _ => return None,
    })
}

/// `FunctionFactory.getOrCreateFunction`: types first each for itself, then with those of the others.
fn infer(
    name: &str,
    call: Call<'_>,
    parameters: &[Parameter],
) -> Result<Vec<CqlType>, Box<Diagnostic>> {
    let given = call.arguments.len();
    let mandatory = parameters
        .iter()
        .filter(|parameter| !matches!(parameter, Parameter::Optional(_)))
        .count();
    if given < mandatory || given > parameters.len() {
        return Err(Box::new(wrong_number(
            name,
            call,
            mandatory,
            parameters.len(),
        )));
    }
    if let Some(span) = call.arguments.iter().find_map(|a| a.user_type_hint()) {
        return Err(Box::new(hinted(name, span)));
    }
    let mut types: Vec<Option<CqlType>> = Vec::with_capacity(given);
    for (argument, parameter) in call.arguments.iter().zip(parameters) {
        types.push(parameter.infer(call, *argument, &[]));
    }
    for (index, (argument, parameter)) in call.arguments.iter().zip(parameters).enumerate() {
        let ty = parameter
            .infer(call, *argument, &types)
            .ok_or_else(|| Box::new(untyped(name, call, index)))?;
        let sees_type = !(argument.is_reversed() && parameter.is_collection());
        if !sees_type || !parameter.takes(&ty) {
            return Err(Box::new(not_taken(name, call, index, parameter, &ty)));
        }
        types[index] = Some(ty);
    }
    Ok(types.into_iter().flatten().collect())
}

impl Parameter {
    /// `inferType`; `others` is empty in the first pass.
    fn infer(
        &self,
        call: Call<'_>,
        argument: &dyn Argument,
        others: &[Option<CqlType>],
    ) -> Option<CqlType> {
        let own = argument.compatible_type();
        match self {
            Self::Any {
                from_receiver: true,
            } => own.or_else(|| call.receiver.cloned()),
            Self::Fixed(types) | Self::Optional(types) => own.or_else(|| Some(types[0].clone())),
            Self::Same => {
                let first = others.first().cloned().flatten();
                first.or(own).or_else(|| call.receiver.cloned())
            }
            Self::Vector { other } => match argument.array_size() {
                Some(size) => Some(CqlType::Vector {
                    element: Box::new(CqlType::Float),
                    dimension: u32::try_from(size).unwrap_or(u32::MAX),
                }),
                None => own
                    .or_else(|| call.receiver.cloned())
                    .or_else(|| others.get(*other).cloned().flatten()),
            },
            _ => own,
        }
    }

    /// Whether it looks for a collection or vector in a type, which it does not find in that of a
    /// column stored in descending order.
    fn is_collection(&self) -> bool {
        matches!(
            self,
            Self::Map | Self::Collection | Self::SetOrList | Self::Numbers | Self::Vector { .. }
        )
    }

    /// `validateType`.
    fn takes(&self, ty: &CqlType) -> bool {
        match self {
            Self::Any { .. } | Self::Same => true,
            Self::Fixed(types) | Self::Optional(types) => types
                .iter()
                .any(|taken| assign_type(ty, taken).is_assignable()),
            Self::Map => matches!(ty, CqlType::Map { .. }),
            Self::Collection => ty.is_collection(),
            Self::SetOrList => element(ty).is_some(),
            Self::Numbers => element(ty).is_some_and(is_number),
            Self::Vector { .. } => {
                matches!(ty, CqlType::Vector { element, .. } if **element == CqlType::Float)
            }
        }
    }

    fn describe(&self) -> String {
        match self {
            Self::Any { .. } | Self::Same => "of any type".to_string(),
            Self::Fixed(types) | Self::Optional(types) => format!("`{}`", types[0]),
            Self::Map => "a map".to_string(),
            Self::Collection => "a collection".to_string(),
            Self::SetOrList => "a set or list".to_string(),
            Self::Numbers => "a set or list of numbers".to_string(),
            Self::Vector { .. } => "a vector of floats".to_string(),
        }
    }
}

fn element(ty: &CqlType) -> Option<&CqlType> {
    match ty {
        CqlType::List { element, .. } | CqlType::Set { element, .. } => Some(element),
        _ => None,
    }
}

fn is_number(ty: &CqlType) -> bool {
    super::native::NUMBERS.contains(ty)
}

/// `CollectionFcts`: what a function of a collection returns.
fn of_collection(name: &str, argument: &CqlType) -> CqlType {
    match (name, argument) {
        ("map_keys", CqlType::Map { key, .. }) => CqlType::Set {
            element: key.clone(),
            frozen: true,
        },
        ("map_values", CqlType::Map { value, .. }) => CqlType::List {
            element: value.clone(),
            frozen: true,
        },
        (_, CqlType::List { element, .. } | CqlType::Set { element, .. }) => (**element).clone(),
        _ => argument.clone(),
    }
}

/// `TokenFct`: the token of the table's partition key.
fn token(call: Call<'_>, table: Option<&Table>) -> Result<Resolved, Box<Diagnostic>> {
    let Some(table) = table else {
        return Err(Box::new(Diagnostic::error(
            Code::UnknownFunction,
            call.span,
            "`token` needs a table whose partition key it is of",
        )));
    };
    Ok(Resolved {
        name: "system.token".into(),
        argument_types: table
            .partition_key()
            .iter()
            .map(|column| column.ty.clone())
            .collect(),
        return_type: CqlType::Bigint,
        is_aggregate: false,
        deterministic: true,
        generic: true,
    })
}

fn require_one_dimension(call: Call<'_>, types: &[CqlType]) -> Result<(), Box<Diagnostic>> {
    let dimension = |ty: &CqlType| match ty {
        CqlType::Vector { dimension, .. } => Some(*dimension),
        _ => None,
    };
    if dimension(&types[0]) == dimension(&types[1]) {
        return Ok(());
    }
    Err(Box::new(
        Diagnostic::error(
            Code::WrongArguments,
            call.arguments[1].span(),
            "the two vectors have different dimensions",
        )
        .label(format!("`{}`", types[1]))
        .also(call.arguments[0].span(), format!("`{}`", types[0])),
    ))
}

fn wrong_number(name: &str, call: Call<'_>, mandatory: usize, all: usize) -> Diagnostic {
    let takes = if mandatory == all {
        mandatory.to_string()
    } else {
        format!("{mandatory} to {all}")
    };
    Diagnostic::error(
        Code::WrongArguments,
        call.span,
        format!(
            "`{name}` takes {takes} arguments, but {} were given",
            call.arguments.len()
        ),
    )
}

fn untyped(name: &str, call: Call<'_>, index: usize) -> Diagnostic {
    let argument = call.arguments[index];
    let code = if argument.is_bare_marker() {
        Code::UntypedMarker
    } else {
        Code::AmbiguousCall
    };
    let text = argument.span().of(call.text);
    Diagnostic::error(
        code,
        argument.span(),
        format!(
            "the type of argument {} of `{name}` cannot be known",
            index + 1
        ),
    )
    .help(format!(
        "say its type, as in `(int){}`",
        if text.len() < 40 { text } else { "…" }
    ))
}

/// Hints in arguments are looked up in keyspace `system`, which has no user types.
fn hinted(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::TypeMismatch,
        span,
        format!("arguments of `{name}` cannot have a user type as their hint"),
    )
    .label("user types are not known inside this call")
    .help("bind the value as a whole")
}

fn not_taken(
    name: &str,
    call: Call<'_>,
    index: usize,
    parameter: &Parameter,
    ty: &CqlType,
) -> Diagnostic {
    Diagnostic::error(
        Code::WrongArguments,
        call.arguments[index].span(),
        format!(
            "argument {} of `{name}` is {}, not `{ty}`",
            index + 1,
            parameter.describe()
        ),
    )
    .label(format!("this is `{ty}`"))
}

fn from_json_without_receiver(name: &str, call: Call<'_>) -> Diagnostic {
    Diagnostic::error(
        Code::AmbiguousCall,
        call.span,
        format!("`{name}` cannot be selected: nothing says which type to read"),
    )
}

/// One argument's type as a slice that lives as long as the call's result.
pub(super) fn one(ty: CqlType) -> Cow<'static, [CqlType]> {
    Cow::Owned(vec![ty])
}
