//! `CREATE FUNCTION` (`CreateFunctionStatement`, `create_function_statement`).

use std::collections::HashMap;

use crate::catalog::resolve::is_written_frozen;
use crate::catalog::{Ddl, Function, Keyspace, Touch, java, resolve_type, wasm};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::syntax::{CreateFunction, FunctionName, TypeName};
use crate::types::CqlType;

/// `CREATE FUNCTION`
pub(super) fn create(ddl: &mut Ddl<'_>, create: &CreateFunction) {
    let Some(keyspace_name) = target(ddl, &create.name) else {
        return;
    };
    refuse_both(ddl, create.or_replace, create.if_not_exists);
    check_language(ddl, create);
    check_name(ddl, &create.name);
    check_argument_names(ddl, create);
    let Some(keyspace) = keyspace_of(ddl, &create.name, &keyspace_name) else {
        return;
    };
    let written = create.arguments.iter().map(|argument| &argument.ty);
    let types = argument_types(ddl, keyspace, written);
    let returns = argument_type(ddl, keyspace, &create.returns);
    let (Some(types), Some(returns)) = (types, returns) else {
        return;
    };

    let name = &create.name.name.name;
    if let Some(aggregate) = keyspace
        .aggregates_named(name)
        .iter()
        .find(|known| same_types(known.arguments.iter(), types.iter()))
    {
        let diagnostic = Diagnostic::error(
            Code::AlreadyExists,
            create.name.name.span,
            format!("`{name}` is an aggregate, which a function cannot replace"),
        );
        ddl.report(ddl.declared_at(diagnostic, aggregate.declared));
        return;
    }
    if let Some(known) = find(keyspace, name, &types) {
        if create.if_not_exists.is_some() {
            return;
        }
        check_replacement(ddl, create, known, &returns);
    }
    let names = create
        .arguments
        .iter()
        .map(|argument| argument.name.name.clone());
    let function = Function {
        name: name.clone(),
        arguments: names.zip(types).collect(),
        returns,
        called_on_null: create.called_on_null_input,
        language: create.language.name.clone(),
        body: create.body.text.clone(),
        declared: ddl.declaration(create.name.name.span),
    };
    ddl.change_keyspace(&keyspace_name, move |keyspace| {
        let overloads = keyspace.functions.entry(function.name.clone()).or_default();
        let old = overloads.iter().position(|known| {
            same_types(
                known.arguments.iter().map(|(_, ty)| ty),
                function.arguments.iter().map(|(_, ty)| ty),
            )
        });
        match old {
            Some(index) => overloads[index] = function,
            None => overloads.push(function),
        }
    });
}

/// The keyspace that a statement about a function touches.
pub(super) fn target(ddl: &mut Ddl<'_>, name: &FunctionName) -> Option<Box<str>> {
    let keyspace = ddl.keyspace_of(name.keyspace.as_ref(), &name.name)?;
    let span = name
        .keyspace
        .as_ref()
        .map_or(name.span, |written| written.span);
    ddl.may_touch(&keyspace, span, Touch::Other)
        .then_some(keyspace)
}

/// The keyspace itself; reports an unknown one.
pub(super) fn keyspace_of<'a>(
    ddl: &mut Ddl<'a>,
    name: &FunctionName,
    keyspace: &str,
) -> Option<&'a Keyspace> {
    let span = name
        .keyspace
        .as_ref()
        .map_or(name.span, |written| written.span);
    ddl.existing_keyspace(keyspace, span)
}

/// `OR REPLACE` and `IF NOT EXISTS` are two answers to one question.
pub(super) fn refuse_both(ddl: &mut Ddl<'_>, or_replace: Option<Span>, if_not: Option<Span>) {
    if let (Some(replace), Some(if_not)) = (or_replace, if_not)
        && !ddl.is_scylla()
    {
        ddl.report(
            Diagnostic::error(
                Code::InvalidFunction,
                if_not,
                "`OR REPLACE` and `IF NOT EXISTS` cannot stand together",
            )
            .also(replace, "`OR REPLACE`"),
        );
    }
}

/// Characters that would confuse the names of permissions (`FunctionName.isNameValid`).
pub(super) fn check_name(ddl: &mut Ddl<'_>, name: &FunctionName) {
    if name.name.name.contains(['/', '[', ']']) && !ddl.is_scylla() {
        ddl.error(
            Code::InvalidName,
            name.name.span,
            format!("`{}` cannot be the name of a function", name.name.name),
        );
    }
}

fn check_language(ddl: &mut Ddl<'_>, create: &CreateFunction) {
    let language = &create.language;
    let (known, note): (&[&str], _) = if ddl.is_scylla() {
        (
            &["lua", "wasm"],
            "ScyllaDB runs functions in Lua and WebAssembly",
        )
    } else {
        (&["java"], "Cassandra 5.0 runs functions in Java only")
    };
    // `ScyllaDB` compares as written; unquoted names are lower case.
    let is_known = known.iter().any(|known| {
        if ddl.is_scylla() {
            **known == *language.name
        } else {
            language.name.eq_ignore_ascii_case(known)
        }
    });
    if !is_known {
        ddl.report(
            Diagnostic::error(
                Code::InvalidFunction,
                language.span,
                format!("functions cannot be written in {}", language.name),
            )
            .note(note),
        );
        return;
    }
    // Bodies in Lua are only read by an interpreter.
    let checked = match &*language.name.to_ascii_lowercase() {
        "java" => java::check(&create.body.text),
        "wasm" => wasm::check(&create.name.name.name, &create.body.text),
        _ => Ok(()),
    };
    if let Err(message) = checked {
        ddl.report(
            Diagnostic::error(Code::InvalidFunction, create.body.span, message)
                .label("this body does not compile"),
        );
    }
}

fn check_argument_names(ddl: &mut Ddl<'_>, create: &CreateFunction) {
    let mut places: HashMap<&str, Span> = HashMap::new();
    for argument in &create.arguments {
        if let Some(first) = places.insert(&argument.name.name, argument.name.span)
            && !ddl.is_scylla()
        {
            ddl.report(
                Diagnostic::error(
                    Code::InvalidFunction,
                    argument.name.span,
                    format!("argument `{}` is named twice", argument.name.name),
                )
                .also(first, "first named here"),
            );
        }
    }
}

/// The types of arguments; nothing where one is refused.
pub(super) fn argument_types<'s>(
    ddl: &mut Ddl<'_>,
    keyspace: &Keyspace,
    written: impl Iterator<Item = &'s TypeName>,
) -> Option<Vec<CqlType>> {
    let types: Vec<_> = written.map(|ty| argument_type(ddl, keyspace, ty)).collect();
    types.into_iter().collect()
}

/// The type of an argument or result, which is frozen without saying so.
pub(super) fn argument_type(
    ddl: &mut Ddl<'_>,
    keyspace: &Keyspace,
    written: &TypeName,
) -> Option<CqlType> {
    let is_refused = if ddl.is_scylla() {
        is_written_frozen(written) && crate::catalog::resolve::is_user_type(written)
    } else {
        is_written_frozen(written)
    };
    if is_refused {
        let text = written.span.of(ddl.text);
        let inner = text
            .split_once('<')
            .and_then(|(_, rest)| rest.trim_end().strip_suffix('>'))
            .map(|inner| inner.trim().to_owned());
        let diagnostic = Diagnostic::error(
            Code::InvalidType,
            written.span,
            "types of functions are frozen anyway and are written without `frozen`",
        );
        ddl.report(match inner {
            Some(inner) => diagnostic.suggest(inner),
            None => diagnostic,
        });
        return None;
    }
    match resolve_type(ddl.catalog, &keyspace.name, written) {
        Ok(ty) => Some(ty),
        Err(diagnostic) => {
            ddl.report(diagnostic);
            None
        }
    }
}

/// The overload with these arguments.
pub(super) fn find<'k>(
    keyspace: &'k Keyspace,
    name: &str,
    types: &[CqlType],
) -> Option<&'k Function> {
    keyspace
        .functions_named(name)
        .iter()
        .find(|known| same_types(known.arguments.iter().map(|(_, ty)| ty), types.iter()))
}

/// Whether two lists of arguments make one overload (`AbstractFunction.typesMatch`).
pub(super) fn same_types<'t>(
    a: impl ExactSizeIterator<Item = &'t CqlType>,
    b: impl ExactSizeIterator<Item = &'t CqlType>,
) -> bool {
    a.len() == b.len() && a.zip(b).all(|(a, b)| same_type(a, b))
}

/// Whether two types are the same to a function, to which everything is frozen.
pub(super) fn same_type(a: &CqlType, b: &CqlType) -> bool {
    match (a, b) {
        (CqlType::List { element: a, .. }, CqlType::List { element: b, .. })
        | (CqlType::Set { element: a, .. }, CqlType::Set { element: b, .. }) => same_type(a, b),
        (
            CqlType::Map {
                key: a, value: x, ..
            },
            CqlType::Map {
                key: b, value: y, ..
            },
        ) => same_type(a, b) && same_type(x, y),
        (
            CqlType::Vector {
                element: a,
                dimension: x,
            },
            CqlType::Vector {
                element: b,
                dimension: y,
            },
        ) => x == y && same_type(a, b),
        (CqlType::Tuple(a), CqlType::Tuple(b)) => same_types(a.iter(), b.iter()),
        (CqlType::Udt { definition: a, .. }, CqlType::Udt { definition: b, .. }) => {
            a.name == b.name && a.keyspace == b.keyspace
        }
        _ => a == b,
    }
}

/// What a replacement must keep.
fn check_replacement(
    ddl: &mut Ddl<'_>,
    create: &CreateFunction,
    known: &Function,
    returns: &CqlType,
) {
    let span = create.name.name.span;
    let refused = if create.or_replace.is_none() {
        (
            Code::AlreadyExists,
            span,
            format!("function `{}` exists already", known.name),
        )
    } else if ddl.is_scylla() {
        return;
    } else if create.called_on_null_input != known.called_on_null {
        let kept = if known.called_on_null {
            "CALLED ON NULL INPUT"
        } else {
            "RETURNS NULL ON NULL INPUT"
        };
        (
            Code::InvalidFunction,
            span,
            format!("function `{}` must stay `{kept}`", known.name),
        )
    } else if !crate::catalog::compatible::is_compatible(returns, &known.returns) {
        (
            Code::InvalidFunction,
            create.returns.span,
            format!(
                "function `{}` returns {}, which cannot become {returns}",
                known.name, known.returns
            ),
        )
    } else {
        return;
    };
    let (code, span, message) = refused;
    let diagnostic = ddl.declared_at(Diagnostic::error(code, span, message), known.declared);
    ddl.report(if code == Code::AlreadyExists {
        diagnostic.help("write `CREATE OR REPLACE FUNCTION`")
    } else {
        diagnostic
    });
}

#[cfg(test)]
mod tests {
    use crate::catalog::testing::*;

    fn function(signature: &str) -> String {
        format!("CREATE FUNCTION {signature} LANGUAGE java AS 'return null;'")
    }

    #[test]
    fn overloads_are_told_apart_by_their_arguments() {
        let given = given("").after(&function("f (a int) CALLED ON NULL INPUT RETURNS int"));
        given.takes(&function("f (a text) CALLED ON NULL INPUT RETURNS int"));
        given.refuses(
            &function("f (b int) CALLED ON NULL INPUT RETURNS int"),
            "f",
            "exists already",
        );
        given.takes(
            "CREATE FUNCTION IF NOT EXISTS f (b int) CALLED ON NULL INPUT RETURNS int \
             LANGUAGE java AS 'return 1;'",
        );
        given.takes(
            "CREATE OR REPLACE FUNCTION f (b int) CALLED ON NULL INPUT RETURNS int \
             LANGUAGE java AS 'return 1;'",
        );
        given.refuses(
            "CREATE OR REPLACE FUNCTION f (b int) RETURNS NULL ON NULL INPUT RETURNS int \
             LANGUAGE java AS 'return 1;'",
            "f",
            "must stay `CALLED ON NULL INPUT`",
        );
        given.refuses(
            "CREATE OR REPLACE FUNCTION f (b int) CALLED ON NULL INPUT RETURNS text \
             LANGUAGE java AS 'return 1;'",
            "text",
            "cannot become text",
        );
    }

    #[test]
    fn arguments_are_named_once_and_not_frozen() {
        let given = given("CREATE TYPE u (a int);");
        given.takes(&function(
            "f (a list<frozen<u>>) CALLED ON NULL INPUT RETURNS u",
        ));
        given.refuses(
            &function("f (a int, a int) CALLED ON NULL INPUT RETURNS int"),
            "a",
            "named twice",
        );
        given.refuses(
            &function("f (a frozen<u>) CALLED ON NULL INPUT RETURNS int"),
            "frozen<u>",
            "without `frozen`",
        );
        given.refuses(
            &function("f () CALLED ON NULL INPUT RETURNS nope"),
            "nope",
            "nope",
        );
    }

    #[test]
    fn languages_are_those_of_the_server() {
        let lua = "CREATE FUNCTION f (a int) CALLED ON NULL INPUT RETURNS int LANGUAGE lua AS 'x'";
        given("").refuses(lua, "lua", "cannot be written in lua");
        given_scylla("").takes(lua);
        let java = &function("f (a int) CALLED ON NULL INPUT RETURNS int");
        given_scylla("").refuses(java, "java", "cannot be written in java");
        given("").refuses(
            "CREATE FUNCTION f () CALLED ON NULL INPUT RETURNS int LANGUAGE java AS 'return (1;'",
            "'return (1;'",
            "",
        );
        given_scylla("").refuses(
            "CREATE FUNCTION f () CALLED ON NULL INPUT RETURNS int LANGUAGE wasm AS '(module)'",
            "'(module)'",
            "exports no function `f`",
        );
    }
}
