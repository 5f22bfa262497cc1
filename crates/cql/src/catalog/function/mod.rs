//! `CREATE FUNCTION` (`CreateFunctionStatement`, `create_function_statement`).
//!
//! `java.rs` and `wasm.rs` have what can be told of a body, `types.rs` what stands in a signature.

mod java;
#[cfg(test)]
mod tests;
mod types;
mod wasm;

use std::collections::HashMap;

pub(super) use types::{argument_type, argument_types, same_type, same_types};

use crate::catalog::{Ddl, Function, Keyspace, Touch};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::syntax::{CreateFunction, FunctionName};
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
