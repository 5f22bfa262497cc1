//! `MASKED WITH …` (`ColumnMask`).

use crate::catalog::{Ddl, value};
use crate::check::Context;
use crate::check::function::{self, Argument, Resolved};
use crate::check::term::{self, Assignment, assign_type};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::syntax::{ColumnMask, Expr, ExprKind, FunctionName, Ident};
use crate::types::CqlType;

/// The function that masks a column: the name of a user function, nothing for the server's own.
pub(super) type MaskFunction = Option<Box<str>>;

/// The masked column, as the first argument of its mask.
struct MaskedColumn<'a> {
    ty: &'a CqlType,
    span: Span,
}

impl Argument for MaskedColumn<'_> {
    fn span(&self) -> Span {
        self.span
    }

    fn compatible_type(&self) -> Option<CqlType> {
        Some(self.ty.clone())
    }

    fn assignable(&self, ty: &CqlType) -> Assignment {
        assign_type(self.ty, ty)
    }
}

/// What stands behind the column among the arguments of its mask.
struct MaskArgument<'a, 'c> {
    cx: &'a Context<'c>,
    expr: &'a Expr,
}

impl Argument for MaskArgument<'_, '_> {
    fn span(&self) -> Span {
        self.expr.span
    }

    fn compatible_type(&self) -> Option<CqlType> {
        term::compatible(self.cx, self.expr)
    }

    fn assignable(&self, ty: &CqlType) -> Assignment {
        term::assignable(self.cx, self.expr, ty)
    }

    fn is_bare_marker(&self) -> bool {
        matches!(self.expr.kind, ExprKind::Marker(_))
    }
}

/// Checks a mask for a column of type `ty` (`ColumnMask.Raw.prepare`); nothing where it is refused.
pub(super) fn check(
    ddl: &mut Ddl<'_>,
    keyspace: &str,
    column: &Ident,
    ty: &CqlType,
    mask: &ColumnMask,
) -> Option<MaskFunction> {
    let name = match &mask.function {
        Some(name) => name.clone(),
        None => default_function(mask.span),
    };
    let resolved = resolve(ddl, keyspace, column, ty, mask, &name)?;
    let is_own = *resolved.name != format!("system.{}", name.name.name);
    if is_own {
        ddl.refer(keyspace, name.keyspace.as_ref(), &name.name);
    }
    let refused = if resolved.is_aggregate {
        Some("an aggregate cannot mask a column".to_owned())
    } else if !is_own && !name.name.name.starts_with("mask_") {
        Some(format!("`{}` is no masking function", name.name.name))
    } else if is_own
        && name
            .keyspace
            .as_ref()
            .is_some_and(|written| &*written.name != keyspace)
    {
        Some("a masking function must be of the table's keyspace".to_owned())
    } else if resolved.return_type.to_string() != ty.to_string() {
        Some(format!(
            "the mask returns {}, but column `{}` is of type {ty}",
            resolved.return_type, column.name
        ))
    } else {
        None
    };
    if let Some(message) = refused {
        ddl.error(Code::InvalidTable, name.span, message);
        return None;
    }
    for (expr, ty) in mask.args.iter().zip(resolved.argument_types.iter().skip(1)) {
        value::check(ddl, keyspace, expr, "mask", ty);
    }
    Some(is_own.then(|| name.name.name.clone()))
}

fn resolve(
    ddl: &mut Ddl<'_>,
    keyspace: &str,
    column: &Ident,
    ty: &CqlType,
    mask: &ColumnMask,
    name: &FunctionName,
) -> Option<Resolved> {
    let resolved = {
        let cx = Context::new(ddl.catalog, Some(keyspace), ddl.text);
        let masked = MaskedColumn {
            ty,
            span: column.span,
        };
        let terms: Vec<_> = mask
            .args
            .iter()
            .map(|expr| MaskArgument { cx: &cx, expr })
            .collect();
        let mut arguments: Vec<&dyn Argument> = vec![&masked];
        arguments.extend(terms.iter().map(|term| term as &dyn Argument));
        function::resolve(&cx, name, &arguments, Some(ty), None)
    };
    match resolved {
        Ok(resolved) => Some(resolved),
        Err(diagnostic) => {
            let diagnostic: Diagnostic = *diagnostic;
            ddl.report(diagnostic);
            None
        }
    }
}

/// What `MASKED WITH DEFAULT` stands for.
fn default_function(span: Span) -> FunctionName {
    let name = Ident {
        name: "mask_default".into(),
        quoted: false,
        span,
    };
    FunctionName {
        keyspace: None,
        name,
        span,
    }
}

#[cfg(test)]
mod tests {
    use crate::catalog::testing::*;

    #[test]
    fn masks_are_functions_that_keep_the_type() {
        let given = given(
            "CREATE FUNCTION hide (a text, n int) CALLED ON NULL INPUT RETURNS text \
             LANGUAGE java AS 'return a;'; \
             CREATE FUNCTION other (a text) CALLED ON NULL INPUT RETURNS int \
             LANGUAGE java AS 'return 1;';",
        );
        let table =
            |mask: &str| format!("CREATE TABLE t (a int PRIMARY KEY, b text MASKED WITH {mask})");
        for right in ["mask_default()", "mask_inner(1, 2)", "hide(1)", "DEFAULT"] {
            given.takes(&table(right));
        }
        for wrong in [
            "nope()",
            "mask_hash()",
            "mask_inner('a', 2)",
            "hide()",
            "other()",
            "ks2.hide(1)",
        ] {
            assert_eq!(given.find(&table(wrong)).len(), 1, "{wrong}");
        }
        let given = given.after(&table("hide(1)"));
        given.refuses(
            "DROP FUNCTION hide",
            "hide",
            "still masks columns of table `t`",
        );
    }
}
