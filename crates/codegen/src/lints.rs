//! What common linters would say of names and texts that the schema decides:
//! it is switched off in the file that has them, and only there.

use std::collections::BTreeSet;

use crate::source::Source;

/// The codes to switch off in one file.
#[derive(Debug, Default)]
pub(crate) struct Lints(BTreeSet<&'static str>);

/// Python's own functions and types that a column may well be named after.
const BUILTINS: [&str; 75] = [
    "abs",
    "aiter",
    "all",
    "anext",
    "any",
    "ascii",
    "bin",
    "bool",
    "breakpoint",
    "bytearray",
    "bytes",
    "callable",
    "chr",
    "classmethod",
    "compile",
    "complex",
    "copyright",
    "credits",
    "delattr",
    "dict",
    "dir",
    "divmod",
    "enumerate",
    "eval",
    "exec",
    "exit",
    "filter",
    "float",
    "format",
    "frozenset",
    "getattr",
    "globals",
    "hasattr",
    "hash",
    "help",
    "hex",
    "id",
    "input",
    "int",
    "isinstance",
    "issubclass",
    "iter",
    "len",
    "license",
    "list",
    "locals",
    "map",
    "max",
    "memoryview",
    "min",
    "next",
    "object",
    "oct",
    "open",
    "ord",
    "pow",
    "print",
    "property",
    "quit",
    "range",
    "repr",
    "reversed",
    "round",
    "set",
    "setattr",
    "slice",
    "sorted",
    "staticmethod",
    "str",
    "sum",
    "super",
    "tuple",
    "type",
    "vars",
    "zip",
];

impl Lints {
    /// An argument of this name.
    pub(crate) fn argument(&mut self, name: &str) {
        if BUILTINS.contains(&name) {
            self.0.insert("A002");
        }
        if name.chars().any(char::is_uppercase) {
            self.0.insert("N803");
        }
        self.name(name);
    }

    /// A field of this name.
    pub(crate) fn field(&mut self, name: &str) {
        if name.chars().any(char::is_uppercase) {
            self.0.insert("N815");
        }
        self.name(name);
    }

    fn name(&mut self, name: &str) {
        if matches!(name, "l" | "O" | "I") {
            self.0.insert("E741");
        }
        if !name.is_ascii() {
            self.0.insert("PLC2401");
        }
    }

    /// The lines of a docstring, as they are written.
    pub(crate) fn docstring(&mut self, lines: &[String]) {
        if lines.iter().any(|line| line.contains('\\')) {
            self.0.insert("D301");
        }
        if !lines.iter().all(|line| line.is_ascii()) {
            self.0.insert("RUF002");
        }
        // A blank keeps a quote apart from those around the docstring.
        if lines
            .first()
            .is_some_and(|line| line.starts_with('"') || line.ends_with(['"', '\\']))
        {
            self.0.insert("D210");
        }
    }

    /// A module that is imported under a name of its own, as a column has the usual one.
    pub(crate) fn hidden_import(&mut self) {
        self.0.insert("ICN001");
    }

    /// A summary that does not fit on its line.
    pub(crate) fn long_summary(&mut self) {
        self.0.insert("D205");
    }

    /// A string, as it is written.
    pub(crate) fn string(&mut self, text: &str) {
        if !text.is_ascii() {
            self.0.insert("RUF001");
        }
        if text
            .lines()
            .any(|line| line.chars().count() > crate::source::WIDTH)
        {
            self.0.insert("E501");
        }
    }

    /// A function of so many arguments.
    pub(crate) fn arguments(&mut self, count: usize) {
        if count > 5 {
            self.0.insert("PLR0913");
        }
    }

    /// The line that says so.
    pub(crate) fn write(&self, to: &mut Source) {
        if !self.0.is_empty() {
            // Nor is it said that one of these codes is switched off in vain.
            let codes: BTreeSet<&str> = self.0.iter().copied().chain(["RUF100"]).collect();
            let codes: Vec<&str> = codes.into_iter().collect();
            to.line(0, &format!("# ruff: noqa: {}", codes.join(", ")));
        }
    }
}
