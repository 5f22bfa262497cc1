//! What a module imports, and how it then writes it.
//!
//! A column may be named `date`, and a statement `list`: in the class that has
//! such a name, it hides the type. Then the type is written with its module.

use std::collections::{BTreeMap, BTreeSet};

use crate::names::Taken;
use crate::source::{Source, texts};

/// The imports of one module, in the order in which they are asked for.
pub(crate) struct Imports<'a> {
    taken: &'a Taken,
    plain: BTreeSet<String>,
    from: BTreeMap<String, BTreeSet<Member>>,
    renamed: BTreeSet<(String, String, String)>,
}

/// A name in its place of the order that formatters give names: constants, classes, the rest.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Member(u8, String, String);

impl Member {
    fn new(name: &str) -> Self {
        let is_constant = name.len() > 1 && name.chars().all(|c| !c.is_lowercase());
        let rank = match name.chars().next() {
            _ if is_constant => 0,
            Some(first) if first.is_uppercase() => 1,
            _ => 2,
        };
        Self(rank, name.to_lowercase(), name.to_owned())
    }
}

impl<'a> Imports<'a> {
    /// The imports of a module whose own names are `taken`.
    pub(crate) fn new(taken: &'a Taken) -> Self {
        Self {
            taken,
            plain: BTreeSet::new(),
            from: BTreeMap::new(),
            renamed: BTreeSet::new(),
        }
    }

    /// How the module writes `name` of `module`.
    pub(crate) fn name(&mut self, module: &str, name: &str) -> String {
        if self.taken.has(name) && !module.starts_with('.') {
            let alias = format!("_{}", module.replace('.', "_"));
            self.plain.insert(format!("{module} as {alias}"));
            return format!("{alias}.{name}");
        }
        if module != "builtins" {
            let members = self.from.entry(module.to_owned()).or_default();
            members.insert(Member::new(name));
        }
        name.to_owned()
    }

    /// How the module writes a type that needs no import.
    pub(crate) fn builtin(&mut self, name: &str) -> String {
        self.name("builtins", name)
    }

    /// How the module writes `name` of `module` under another name.
    pub(crate) fn renamed(&mut self, module: &str, name: &str, alias: &str) -> String {
        if self.taken.has(alias) {
            let hidden = format!("_{}", module.replace('.', "_"));
            self.plain.insert(format!("{module} as {hidden}"));
            return format!("{hidden}.{name}");
        }
        self.renamed
            .insert((module.to_owned(), name.to_owned(), alias.to_owned()));
        alias.to_owned()
    }

    /// Whether a module is imported under a name of its own.
    pub(crate) fn hides_any(&self) -> bool {
        !self.plain.is_empty()
    }

    pub(crate) fn write(&self, to: &mut Source) {
        let mut sections: [Vec<Import<'_>>; 3] = Default::default();
        for line in &self.plain {
            sections[section(line)].push(Import::Plain(line));
        }
        for (module, members) in &self.from {
            let names = members.iter().map(|member| member.2.as_str()).collect();
            sections[section(module)].push(Import::From(module, names, None));
        }
        for (module, name, alias) in &self.renamed {
            sections[section(module)].push(Import::From(module, vec![name], Some(alias)));
        }
        for section in &mut sections {
            section.sort();
            for import in section.iter() {
                import.write(to);
            }
            if !section.is_empty() {
                to.blank(1);
            }
        }
    }
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Import<'a> {
    Plain(&'a str),
    From(&'a str, Vec<&'a str>, Option<&'a str>),
}

impl Import<'_> {
    fn write(&self, to: &mut Source) {
        match self {
            Self::Plain(line) => to.line(0, &format!("import {line}")),
            Self::From(module, names, Some(alias)) => {
                to.line(0, &format!("from {module} import {} as {alias}", names[0]));
            }
            Self::From(module, names, None) => {
                let line = format!("from {module} import {}", names.join(", "));
                if line.chars().count() <= crate::source::WIDTH {
                    return to.line(0, &line);
                }
                let names = texts(names.iter().map(|name| (*name).to_owned()));
                to.broken(0, &format!("from {module} import ("), &names, ")");
            }
        }
    }
}

/// Standard library, others, this package.
fn section(module: &str) -> usize {
    const OTHERS: [&str; 3] = ["msgspec", "pydantic", "rsylla"];
    let root = module.split(['.', ' ']).next().unwrap_or_default();
    if module.starts_with('.') {
        2
    } else {
        usize::from(OTHERS.contains(&root))
    }
}
