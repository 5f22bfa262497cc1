//! How the server names what it returns.

use crate::check::selection::selectable::Call;
use crate::syntax::{Expr, ExprKind, FunctionName, LiteralKind, TypeName, TypeNameKind};
use crate::types::QuotedIfNeeded;

/// The name of a call, from those of its arguments (`Function.columnName`).
pub(super) fn of_call<'a>(
    call: Call,
    function: &str,
    mut arguments: impl Iterator<Item = &'a str>,
) -> String {
    match call {
        Call::CountRows => "count".to_owned(),
        Call::Negation => format!("-{}", arguments.next().unwrap_or_default()),
        Call::Operation(op) => {
            let (left, right) = (arguments.next(), arguments.next());
            format!(
                "{} {} {}",
                left.unwrap_or_default(),
                op.symbol(),
                right.unwrap_or_default()
            )
        }
        Call::Function => {
            let arguments: Vec<&str> = arguments.collect();
            format!("{function}({})", arguments.join(", "))
        }
    }
}

/// A term as the server writes it (`Term.Raw.getText`).
pub(super) fn of_term(term: &Expr) -> String {
    match &term.kind {
        ExprKind::Literal(literal) => match literal.kind {
            LiteralKind::String => format!("'{}'", literal.text),
            _ => literal.text.to_string(),
        },
        ExprKind::Null => "NULL".to_owned(),
        ExprKind::Marker(_) => "?".to_owned(),
        ExprKind::Function { name, args } => {
            format!("{}({})", of_function(name), of_terms(args))
        }
        ExprKind::Neg(operand) => format!("-{}", of_term(operand)),
        ExprKind::Binary { op, left, right } => {
            format!("{} {} {}", of_term(left), op.node.symbol(), of_term(right))
        }
        ExprKind::Cast { expr, ty } => format!("cast({} as {})", of_term(expr), ty.node.name()),
        ExprKind::Hint { ty, expr } => format!("({}){}", of_type(ty), of_term(expr)),
        ExprKind::List(elements) => format!("[{}]", of_terms(elements)),
        ExprKind::Set(elements) => format!("{{{}}}", of_terms(elements)),
        ExprKind::EmptyBraces => "{}".to_owned(),
        ExprKind::Tuple(elements) => format!("({})", of_terms(elements)),
        ExprKind::Map(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|(k, v)| format!("{}: {}", of_term(k), of_term(v)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
        ExprKind::UdtLiteral(fields) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|(name, value)| format!("{name}: {}", of_term(value)))
                .collect();
            format!("{{{}}}", fields.join(", "))
        }
        // Selectors only.
        ExprKind::Column(_)
        | ExprKind::CountStar { .. }
        | ExprKind::CellAttribute { .. }
        | ExprKind::Field { .. }
        | ExprKind::Element { .. }
        | ExprKind::Slice { .. } => String::new(),
    }
}

fn of_terms(terms: &[Expr]) -> String {
    let terms: Vec<String> = terms.iter().map(of_term).collect();
    terms.join(", ")
}

/// `FunctionName.appendCqlTo`
fn of_function(name: &FunctionName) -> String {
    match &name.keyspace {
        Some(keyspace) => {
            format!(
                "{}.{}",
                QuotedIfNeeded(&keyspace.name),
                QuotedIfNeeded(&name.name.name)
            )
        }
        None => QuotedIfNeeded(&name.name.name).to_string(),
    }
}

/// A type as the server writes what was written (`CQL3Type.Raw.toString`).
pub(super) fn of_type(ty: &TypeName) -> String {
    match &ty.kind {
        TypeNameKind::Native(native) => native.name().to_owned(),
        TypeNameKind::List(element) => format!("list<{}>", of_type(element)),
        TypeNameKind::Set(element) => format!("set<{}>", of_type(element)),
        TypeNameKind::Map(key, value) => format!("map<{}, {}>", of_type(key), of_type(value)),
        TypeNameKind::Tuple(elements) => {
            let elements: Vec<String> = elements.iter().map(of_type).collect();
            format!("tuple<{}>", elements.join(", "))
        }
        TypeNameKind::Vector { element, dimension } => {
            format!("vector<{}, {}>", of_type(element), dimension.text)
        }
        TypeNameKind::Frozen(inner) => match &inner.kind {
            // Tuples are frozen whatever is written.
            TypeNameKind::Tuple(_) => of_type(inner),
            _ => format!("frozen<{}>", of_type(inner)),
        },
        TypeNameKind::User(name) => match &name.keyspace {
            Some(keyspace) => format!("{keyspace}.{}", name.name),
            None => name.name.to_string(),
        },
        TypeNameKind::Custom(class) => format!("'{class}'"),
    }
}
