//! How the server names what it returns.

use crate::check::selection::selectable::Call;
use crate::syntax::{
    ArithmeticOp, Expr, ExprKind, FunctionName, LiteralKind, TypeName, TypeNameKind,
};
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

/// A term as the server writes it (`Term.Raw.getText`); `keyspace` is that of the table.
pub(super) fn of_term(term: &Expr, keyspace: &str) -> String {
    match &term.kind {
        ExprKind::Literal(literal) => match literal.kind {
            LiteralKind::String => format!("'{}'", literal.text),
            // The grammar forgets the sign (`Parser.g`, `constant`).
            LiteralKind::NaN { .. } => "NaN".to_owned(),
            _ => literal.text.to_string(),
        },
        ExprKind::Null => "NULL".to_owned(),
        ExprKind::Marker(_) => "?".to_owned(),
        ExprKind::Function { name, args } => {
            format!("{}({})", of_function(name), of_terms(args, keyspace))
        }
        ExprKind::Neg(operand) => format!("system.\"_negate\"({})", of_term(operand, keyspace)),
        ExprKind::Binary { op, left, right } => format!(
            "system.\"{}\"({}, {})",
            operator_function(op.node),
            of_term(left, keyspace),
            of_term(right, keyspace)
        ),
        ExprKind::Cast { expr, ty } => {
            format!(
                "system.cast_as_{}({})",
                ty.node.name(),
                of_term(expr, keyspace)
            )
        }
        ExprKind::Hint { ty, expr } => {
            format!("({}){}", of_type(ty, keyspace), of_term(expr, keyspace))
        }
        ExprKind::List(elements) => format!("[{}]", of_terms(elements, keyspace)),
        ExprKind::Set(elements) => format!("{{{}}}", of_terms(elements, keyspace)),
        ExprKind::EmptyBraces => "{}".to_owned(),
        ExprKind::Tuple(elements) => format!("({})", of_terms(elements, keyspace)),
        ExprKind::Map(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|(k, v)| format!("{}: {}", of_term(k, keyspace), of_term(v, keyspace)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
        ExprKind::UdtLiteral(fields) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|(name, value)| format!("{name}: {}", of_term(value, keyspace)))
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

/// The function behind an operator (`OperationFcts`).
fn operator_function(op: ArithmeticOp) -> &'static str {
    match op {
        ArithmeticOp::Add => "_add",
        ArithmeticOp::Subtract => "_substract",
        ArithmeticOp::Multiply => "_multiply",
        ArithmeticOp::Divide => "_divide",
        ArithmeticOp::Modulo => "_modulo",
    }
}

fn of_terms(terms: &[Expr], keyspace: &str) -> String {
    let terms: Vec<String> = terms.iter().map(|term| of_term(term, keyspace)).collect();
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

/// A type as the server writes what was written (`CQL3Type.Raw.toString`): user types with the
/// `keyspace` that they were found in.
pub(super) fn of_type(ty: &TypeName, keyspace: &str) -> String {
    match &ty.kind {
        TypeNameKind::Native(native) => native.name().to_owned(),
        TypeNameKind::List(element) => format!("list<{}>", of_type(element, keyspace)),
        TypeNameKind::Set(element) => format!("set<{}>", of_type(element, keyspace)),
        TypeNameKind::Map(key, value) => format!(
            "map<{}, {}>",
            of_type(key, keyspace),
            of_type(value, keyspace)
        ),
        TypeNameKind::Tuple(elements) => {
            let elements: Vec<String> = elements
                .iter()
                .map(|element| of_type(element, keyspace))
                .collect();
            format!("tuple<{}>", elements.join(", "))
        }
        TypeNameKind::Vector { element, dimension } => {
            format!("vector<{}, {}>", of_type(element, keyspace), dimension.text)
        }
        TypeNameKind::Frozen(inner) => match &inner.kind {
            // Tuples are frozen whatever is written.
            TypeNameKind::Tuple(_) => of_type(inner, keyspace),
            _ => format!("frozen<{}>", of_type(inner, keyspace)),
        },
        TypeNameKind::User(name) => match &name.keyspace {
            Some(written) => format!("{written}.{}", name.name),
            None => format!("{keyspace}.{}", name.name),
        },
        TypeNameKind::Custom(class) => format!("'{class}'"),
    }
}
