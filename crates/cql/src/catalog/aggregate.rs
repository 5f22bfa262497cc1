//! `CREATE AGGREGATE` (`CreateAggregateStatement`, `create_aggregate_statement`).

use crate::catalog::function::{
    argument_type, argument_types, check_name, find, keyspace_of, refuse_both, same_type,
    same_types, target,
};
use crate::catalog::{Aggregate, Ddl, Function, Keyspace, value};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::{CreateAggregate, ExprKind, Ident, LiteralKind, print};
use crate::types::CqlType;

/// `CREATE AGGREGATE`
pub(super) fn create(ddl: &mut Ddl<'_>, create: &CreateAggregate) {
    let Some(keyspace_name) = target(ddl, &create.name) else {
        return;
    };
    refuse_both(ddl, create.or_replace, create.if_not_exists);
    check_name(ddl, &create.name);
    let Some(keyspace) = keyspace_of(ddl, &create.name, &keyspace_name) else {
        return;
    };
    let arguments = argument_types(ddl, keyspace, create.arguments.iter());
    let state = argument_type(ddl, keyspace, &create.state_type);
    let (Some(arguments), Some(state)) = (arguments, state) else {
        return;
    };

    if ddl.is_scylla() && !is_new(ddl, keyspace, create, &arguments) {
        return;
    }
    let state_arguments: Vec<CqlType> = std::iter::once(state.clone())
        .chain(arguments.iter().cloned())
        .collect();
    let step = function(
        ddl,
        keyspace,
        &create.state_function,
        &state_arguments,
        "state",
    );
    let reduce = create.reduce_function.as_ref();
    if let Some(reduce) = reduce {
        function(
            ddl,
            keyspace,
            reduce,
            &[state.clone(), state.clone()],
            "reduce",
        );
    }
    let last = create
        .final_function
        .as_ref()
        .map(|name| function(ddl, keyspace, name, std::slice::from_ref(&state), "final"));
    let (Some(step), Some(last)) = (step, last.map_or(Some(None), |last| last.map(Some))) else {
        return;
    };
    check_state(ddl, create, step, &state);
    check_initial(ddl, create, keyspace, step, &state);

    let returns = last.map_or(&step.returns, |last| &last.returns).clone();
    if !ddl.is_scylla() && !is_new(ddl, keyspace, create, &arguments) {
        return;
    }
    check_replacement(ddl, create, keyspace, &arguments, &returns);
    let initial = create.initial_condition.as_ref();
    let aggregate = Aggregate {
        name: create.name.name.name.clone(),
        arguments,
        state_function: step.name.clone(),
        state,
        reduce_function: reduce.map(|name| name.name.clone()),
        final_function: last.map(|last| last.name.clone()),
        initial: initial
            .filter(|expr| expr.kind != ExprKind::Null)
            .map(|expr| print::term(expr).into()),
        returns,
        declared: ddl.declaration(create.name.name.span),
    };
    ddl.change_keyspace(&keyspace_name, move |keyspace| {
        let overloads = keyspace
            .aggregates
            .entry(aggregate.name.clone())
            .or_default();
        overloads.retain(|known| !same_types(known.arguments.iter(), aggregate.arguments.iter()));
        overloads.push(aggregate);
    });
}

/// A function that the aggregate is made of; reports one that is not there.
fn function<'k>(
    ddl: &mut Ddl<'_>,
    keyspace: &'k Keyspace,
    name: &Ident,
    types: &[CqlType],
    role: &str,
) -> Option<&'k Function> {
    let found = find(keyspace, &name.name, types);
    if found.is_none() {
        let written: Vec<String> = types.iter().map(CqlType::to_string).collect();
        let message = format!(
            "there is no {role} function `{}({})` in keyspace `{}`",
            name.name,
            written.join(", "),
            keyspace.name
        );
        let mut diagnostic = Diagnostic::error(Code::UnknownFunction, name.span, message);
        if let Some(other) = keyspace.functions_named(&name.name).first() {
            let takes: Vec<String> = other
                .arguments
                .iter()
                .map(|(_, ty)| ty.to_string())
                .collect();
            diagnostic = ddl.declared_at(
                diagnostic.note(format!("`{}` takes ({})", other.name, takes.join(", "))),
                other.declared,
            );
        } else {
            diagnostic =
                diagnostic.suggest_nearest(&name.name, keyspace.functions.keys().map(|key| &**key));
        }
        ddl.report(diagnostic);
    }
    found
}

/// The state function returns what it takes first.
fn check_state(ddl: &mut Ddl<'_>, create: &CreateAggregate, step: &Function, state: &CqlType) {
    let is_state = if ddl.is_scylla() {
        same_type(&step.returns, state)
    } else {
        step.returns.to_string() == state.to_string()
    };
    if !is_state {
        let diagnostic = Diagnostic::error(
            Code::InvalidFunction,
            create.state_function.span,
            format!(
                "state function `{}` returns {}, but the state is {state}",
                step.name, step.returns
            ),
        );
        ddl.report(ddl.declared_at(diagnostic, step.declared));
    }
}

/// `INITCOND`
fn check_initial(
    ddl: &mut Ddl<'_>,
    create: &CreateAggregate,
    keyspace: &Keyspace,
    step: &Function,
    state: &CqlType,
) {
    let initial = create.initial_condition.as_ref();
    if let Some(expr) = initial {
        value::check(ddl, &keyspace.name, expr, "initcond", state);
        let is_empty = matches!(&expr.kind, ExprKind::Literal(literal)
            if literal.kind == LiteralKind::String && literal.text.is_empty());
        let may_be_empty = matches!(state, CqlType::Text | CqlType::Ascii | CqlType::Blob);
        if is_empty && !may_be_empty && !ddl.is_scylla() {
            ddl.error(
                Code::InvalidFunction,
                expr.span,
                "`INITCOND` can only be empty for text, ascii and blob",
            );
        }
    }
    let is_null = initial.is_none_or(|expr| expr.kind == ExprKind::Null);
    if is_null && !step.called_on_null && !ddl.is_scylla() {
        let diagnostic = Diagnostic::error(
            Code::InvalidFunction,
            create.state_function.span,
            format!(
                "state function `{}` returns null for null, so `INITCOND` is needed",
                step.name
            ),
        );
        ddl.report(ddl.declared_at(diagnostic, step.declared));
    }
}

/// Whether there is something to make: not where `IF NOT EXISTS` finds the aggregate there.
fn is_new(
    ddl: &mut Ddl<'_>,
    keyspace: &Keyspace,
    create: &CreateAggregate,
    arguments: &[CqlType],
) -> bool {
    let name = &create.name.name;
    if let Some(function) = find(keyspace, &name.name, arguments) {
        let diagnostic = Diagnostic::error(
            Code::AlreadyExists,
            name.span,
            format!(
                "`{}` is a function, which an aggregate cannot replace",
                name.name
            ),
        );
        ddl.report(ddl.declared_at(diagnostic, function.declared));
        return false;
    }
    let known = known(keyspace, &name.name, arguments);
    known.is_none() || create.if_not_exists.is_none()
}

fn known<'k>(keyspace: &'k Keyspace, name: &str, arguments: &[CqlType]) -> Option<&'k Aggregate> {
    keyspace
        .aggregates_named(name)
        .iter()
        .find(|known| same_types(known.arguments.iter(), arguments.iter()))
}

fn check_replacement(
    ddl: &mut Ddl<'_>,
    create: &CreateAggregate,
    keyspace: &Keyspace,
    arguments: &[CqlType],
    returns: &CqlType,
) {
    let name = &create.name.name;
    let Some(known) = known(keyspace, &name.name, arguments) else {
        return;
    };
    let diagnostic = if create.or_replace.is_none() {
        Diagnostic::error(
            Code::AlreadyExists,
            name.span,
            format!("aggregate `{}` exists already", name.name),
        )
        .help("write `CREATE OR REPLACE AGGREGATE`")
    } else if !ddl.is_scylla()
        && !crate::catalog::compatible::is_compatible(returns, &known.returns)
    {
        Diagnostic::error(
            Code::InvalidFunction,
            name.span,
            format!(
                "aggregate `{}` returns {}, which cannot become {returns}",
                name.name, known.returns
            ),
        )
    } else {
        return;
    };
    ddl.report(ddl.declared_at(diagnostic, known.declared));
}

#[cfg(test)]
mod tests {
    use crate::catalog::testing::*;

    const STATE: &str = "CREATE FUNCTION s (state int, v int) CALLED ON NULL INPUT RETURNS int \
        LANGUAGE java AS 'return state;'; \
        CREATE FUNCTION strict (state int, v int) RETURNS NULL ON NULL INPUT RETURNS int \
        LANGUAGE java AS 'return state;'; \
        CREATE FUNCTION last (state int) CALLED ON NULL INPUT RETURNS text \
        LANGUAGE java AS 'return \"\";';";

    #[test]
    fn state_function_takes_the_state_and_the_arguments() {
        let given = given(STATE).after("CREATE AGGREGATE a (int) SFUNC s STYPE int");
        given.takes("CREATE AGGREGATE b (int) SFUNC s STYPE int FINALFUNC last INITCOND 1");
        for wrong in [
            "CREATE AGGREGATE b (text) SFUNC s STYPE int",
            "CREATE AGGREGATE b (int) SFUNC nope STYPE int",
            "CREATE AGGREGATE b (int) SFUNC s STYPE text",
            "CREATE AGGREGATE b (int) SFUNC s STYPE int FINALFUNC nope",
            "CREATE AGGREGATE b (int) SFUNC s STYPE int INITCOND 'text'",
            "CREATE AGGREGATE a (int) SFUNC s STYPE int",
        ] {
            assert_eq!(given.find(wrong).len(), 1, "{wrong}");
        }
        given.takes("CREATE OR REPLACE AGGREGATE a (int) SFUNC s STYPE int");
        given.takes("CREATE AGGREGATE IF NOT EXISTS a (int) SFUNC s STYPE int");
    }

    #[test]
    fn strict_state_functions_need_a_first_state() {
        let given = given(STATE);
        assert_eq!(
            given
                .find("CREATE AGGREGATE b (int) SFUNC strict STYPE int")
                .len(),
            1
        );
        given.takes("CREATE AGGREGATE b (int) SFUNC strict STYPE int INITCOND 0");
    }
}
