//! Expressions, relations and types.

use std::fmt::{self, Display, Formatter};

use crate::syntax::{
    ColumnPart, Condition, ConditionTest, Expr, ExprKind, FunctionName, InValues, Marker, Relation,
    RelationKind, TypeName, TypeNameKind,
};

use super::{from_fn, in_keyspace, joined, literal, name, names, qualified};

pub(super) fn expr(expr: &Expr) -> impl Display + '_ {
    from_fn(|f| write_expr(f, expr))
}

pub(super) fn exprs(list: &[Expr]) -> impl Display + '_ {
    joined(list, ", ", write_expr)
}

pub(super) fn entries(entries: &[(Expr, Expr)]) -> impl Display + '_ {
    joined(entries, ", ", |f, (key, value)| {
        write!(f, "{}: {}", expr(key), expr(value))
    })
}

fn write_expr(f: &mut Formatter<'_>, of: &Expr) -> fmt::Result {
    match &of.kind {
        ExprKind::Column(column) => write!(f, "{}", name(column)),
        ExprKind::Literal(constant) => write!(f, "{}", literal(constant)),
        ExprKind::Null => f.write_str("null"),
        ExprKind::Marker(of) => write!(f, "{}", marker(of)),
        ExprKind::Function { name, args } => {
            write!(f, "{}({})", function_name(name), exprs(args))
        }
        ExprKind::CountStar { .. } => f.write_str("count(*)"),
        ExprKind::CellAttribute {
            attribute,
            argument,
        } => {
            write!(f, "{}({})", attribute.node.name(), expr(argument))
        }
        ExprKind::Cast { expr: of, ty } => {
            write!(f, "CAST({} AS {})", expr(of), ty.node.name())
        }
        ExprKind::Hint { ty, expr: of } => write!(f, "({}) {}", type_name(ty), expr(of)),
        // With a space, as `-1` is a constant.
        ExprKind::Neg(of) => write!(f, "- {}", expr(of)),
        ExprKind::Binary { op, left, right } => {
            write!(f, "{} {} {}", expr(left), op.node.symbol(), expr(right))
        }
        ExprKind::Field { receiver, field } => write!(f, "{}.{}", expr(receiver), name(field)),
        ExprKind::Element { receiver, index } => write!(f, "{}[{}]", expr(receiver), expr(index)),
        ExprKind::Slice { receiver, from, to } => {
            // With spaces, as `1...2` is a float and a range.
            write!(f, "{}[", expr(receiver))?;
            if let Some(from) = from {
                write!(f, "{} ", expr(from))?;
            }
            f.write_str("..")?;
            if let Some(to) = to {
                write!(f, " {}", expr(to))?;
            }
            f.write_str("]")
        }
        ExprKind::List(elements) => write!(f, "[{}]", exprs(elements)),
        ExprKind::Set(elements) => write!(f, "{{{}}}", exprs(elements)),
        ExprKind::Map(of) => write!(f, "{{{}}}", entries(of)),
        ExprKind::UdtLiteral(fields) => {
            let fields = joined(fields, ", ", |f, (field, value)| {
                write!(f, "{}: {}", name(field), expr(value))
            });
            write!(f, "{{{fields}}}")
        }
        ExprKind::EmptyBraces => f.write_str("{}"),
        ExprKind::Tuple(elements) => write!(f, "({})", exprs(elements)),
    }
}

pub(super) fn marker(marker: &Marker) -> impl Display + '_ {
    from_fn(|f| match &marker.name {
        Some(of) => write!(f, ":{}", name(of)),
        None => f.write_str("?"),
    })
}

pub(super) fn function_name(name: &FunctionName) -> impl Display + '_ {
    in_keyspace(name.keyspace.as_ref(), &name.name)
}

pub(super) fn type_name(ty: &TypeName) -> impl Display + '_ {
    from_fn(|f| write_type(f, ty))
}

pub(super) fn type_names(list: &[TypeName]) -> impl Display + '_ {
    joined(list, ", ", write_type)
}

fn write_type(f: &mut Formatter<'_>, ty: &TypeName) -> fmt::Result {
    match &ty.kind {
        TypeNameKind::Native(native) => f.write_str(native.name()),
        TypeNameKind::List(element) => write!(f, "list<{}>", type_name(element)),
        TypeNameKind::Set(element) => write!(f, "set<{}>", type_name(element)),
        TypeNameKind::Map(key, value) => {
            write!(f, "map<{}, {}>", type_name(key), type_name(value))
        }
        TypeNameKind::Tuple(elements) => write!(f, "tuple<{}>", type_names(elements)),
        TypeNameKind::Vector { element, dimension } => {
            write!(f, "vector<{}, {}>", type_name(element), dimension.text)
        }
        TypeNameKind::Frozen(inner) => write!(f, "frozen<{}>", type_name(inner)),
        TypeNameKind::User(of) => write!(f, "{}", qualified(of)),
        TypeNameKind::Custom(class) => write!(f, "'{}'", class.replace('\'', "''")),
    }
}

/// Relations with `AND` between them.
pub(super) fn relations(list: &[Relation]) -> impl Display + '_ {
    joined(list, " AND ", write_relation)
}

fn write_relation(f: &mut Formatter<'_>, relation: &Relation) -> fmt::Result {
    match &relation.kind {
        RelationKind::Column { column, op, value } => {
            write!(f, "{} {} {}", name(column), op.node.symbol(), expr(value))
        }
        RelationKind::IsNotNull { column } => write!(f, "{} IS NOT NULL", name(column)),
        RelationKind::In {
            column,
            not,
            values,
        } => {
            let not = if *not { "NOT " } else { "" };
            write!(f, "{} {not}IN {}", name(column), in_values(values))
        }
        RelationKind::Token { columns, op, value } => {
            write!(
                f,
                "token({}) {} {}",
                names(columns),
                op.node.symbol(),
                expr(value)
            )
        }
        RelationKind::MultiColumn {
            columns,
            op,
            clustering_bound,
            value,
        } => {
            let bound = clustering_bound.map_or("", |_| "SCYLLA_CLUSTERING_BOUND ");
            write!(
                f,
                "({}) {} {bound}{}",
                names(columns),
                op.node.symbol(),
                expr(value)
            )
        }
        RelationKind::MultiIn { columns, values } => {
            write!(f, "({}) IN {}", names(columns), in_values(values))
        }
        RelationKind::Element {
            column,
            key,
            op,
            value,
        } => {
            let column = name(column);
            write!(
                f,
                "{column}[{}] {} {}",
                expr(key),
                op.node.symbol(),
                expr(value)
            )
        }
        RelationKind::Function {
            name,
            args,
            op,
            value,
        } => {
            let name = function_name(name);
            write!(
                f,
                "{name}({}) {} {}",
                exprs(args),
                op.node.symbol(),
                expr(value)
            )
        }
        RelationKind::CustomIndex { index, value } => {
            write!(f, "expr({}, {})", name(index), expr(value))
        }
    }
}

fn in_values(values: &InValues) -> impl Display + '_ {
    from_fn(|f| match values {
        InValues::Marker(of) => write!(f, "{}", marker(of)),
        InValues::List { values, .. } => write!(f, "({})", exprs(values)),
    })
}

/// Conditions with `AND` between them.
pub(super) fn conditions(list: &[Condition]) -> impl Display + '_ {
    joined(list, " AND ", |f, condition| {
        write!(f, "{}{}", name(&condition.column), part(&condition.part))?;
        match &condition.test {
            ConditionTest::Compare { op, value } => {
                write!(f, " {} {}", op.node.symbol(), expr(value))
            }
            ConditionTest::In { not, values } => {
                let not = if *not { "NOT " } else { "" };
                write!(f, " {not}IN {}", in_values(values))
            }
        }
    })
}

/// `[key]` or `.field`
pub(super) fn part(part: &ColumnPart) -> impl Display + '_ {
    from_fn(|f| match part {
        ColumnPart::Whole => Ok(()),
        ColumnPart::Element(key) => write!(f, "[{}]", expr(key)),
        ColumnPart::Field(field) => write!(f, ".{}", name(field)),
    })
}
