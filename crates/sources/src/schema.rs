//! What a source's statements are judged by: the project's schema, and what the source itself makes.

use std::borrow::Cow;

use rsylla_cql::catalog::SourceId;
use rsylla_cql::checked::StatementKind;
use rsylla_cql::diagnostic::{Code, Diagnostic, Related};
use rsylla_cql::syntax::{
    AlterTableChange, Ident, QualifiedName, Statement, StatementKind as Syntax,
};
use rsylla_cql::{Catalog, Dialect};

use crate::judge::{self, Filled, Holes};
use crate::text::{Text, in_source};

/// How many tables of one name a source can make, each otherwise.
const MAX_OWN: usize = 8;
/// What the made-up names of keyspaces whose names are not known begin with.
const UNKNOWN: &str = "unknown_keyspace_";

/// The schema that a source's statements are judged by.
///
/// It begins as the project's, and learns what the source itself makes. A name without a keyspace
/// belongs to the project's keyspace, or to one that the source uses, or to any that has such a
/// table: a statement is judged in each, and only what is wrong in all of them is said.
#[derive(Debug, Clone)]
pub struct Schema<'a> {
    catalog: Cow<'a, Catalog>,
    keyspace: Option<String>,
    patterns: Vec<String>,
    is_complete: bool,
    /// Keyspaces that the source uses: `session.use_keyspace("blog")`.
    used: Vec<String>,
    /// Tables that the source makes with columns that are not known.
    vague: Vec<String>,
    /// The first of the catalog's sources that is the source's own, and the texts from there on.
    first_own: u32,
    own_texts: Vec<Text>,
}

impl<'a> Schema<'a> {
    /// What schema files say: a table that they lack does not exist.
    ///
    /// `keyspace`: for names without one. `patterns`: the names of keyspaces that share a schema,
    /// as in `tenant_*`.
    pub fn of_files(catalog: &'a Catalog, keyspace: Option<&str>, patterns: Vec<String>) -> Self {
        let first_own = count_sources(catalog);
        Self {
            catalog: Cow::Borrowed(catalog),
            keyspace: keyspace.map(str::to_owned),
            patterns,
            is_complete: true,
            used: Vec::new(),
            vague: Vec::new(),
            first_own,
            own_texts: Vec::new(),
        }
    }

    /// No schema files: all that is known is what the source itself makes.
    pub fn unknown(dialect: Dialect) -> Self {
        Self {
            catalog: Cow::Owned(Catalog::new(dialect)),
            keyspace: None,
            patterns: Vec::new(),
            is_complete: false,
            used: Vec::new(),
            vague: Vec::new(),
            first_own: 0,
            own_texts: Vec::new(),
        }
    }

    /// The catalog, with what the source makes.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Whether a table that is not known does not exist.
    pub(crate) fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// Whether the columns of a table are not known.
    pub(crate) fn is_vague(&self, table: &QualifiedName) -> bool {
        self.vague.iter().any(|vague| **vague == *table.name.name)
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.catalog.dialect()
    }

    /// Says that the source uses a keyspace.
    pub fn use_keyspace(&mut self, name: &str) {
        if !self.used.iter().any(|used| used == name) {
            self.used.push(name.to_owned());
        }
    }

    /// Says to which keyspace names without one belong from here on.
    pub(crate) fn set_keyspace(&mut self, name: &str) {
        self.keyspace = Some(name.to_owned());
    }

    /// Learns what a schema statement of the source makes, and says what is wrong with it, but for
    /// what depends on when it is run. Other statements are nothing.
    pub fn learn(&mut self, text: &Text) -> Vec<Diagnostic> {
        let filled = judge::fill(text, self.dialect());
        let Some(filled) = filled.filter(|_| !text.is_vague()) else {
            self.vague.extend(judge::table_made(text, self.dialect()));
            return Vec::new();
        };
        if filled.kind() != Some(StatementKind::Ddl) {
            return Vec::new();
        }
        if !filled.holes.are_certain {
            self.vague.extend(judge::table_made(text, self.dialect()));
        }
        let effect = filled.statement.as_ref().map_or(Effect::Changes, effect);
        let mut found = Vec::new();
        for (text, keyspace) in self.readings(&filled, effect) {
            self.assume(&keyspace);
            let loaded = self.load(&text, &keyspace, effect).into_iter();
            found.extend(loaded.map(|found| self.shown(found, &text)));
        }
        found.retain(|diagnostic| match effect {
            _ if diagnostic.code == Code::Syntax => filled.holes.are_certain,
            Effect::Makes => !depends_on_time(diagnostic.code, self.is_complete),
            Effect::Adds | Effect::Changes => false,
        });
        filled.holes.without_touched(found)
    }

    fn load(&mut self, text: &Text, keyspace: &str, effect: Effect) -> Vec<Diagnostic> {
        if effect == Effect::Changes {
            // What it takes away may be there when a statement is run.
            let mut copy = self.catalog.as_ref().clone();
            return copy.load("", text.as_str(), Some(keyspace));
        }
        let catalog = self.catalog.to_mut();
        self.own_texts.push(text.clone());
        catalog.load("", text.as_str(), Some(keyspace))
    }

    /// The ways to read a schema statement: its text with a known keyspace for what it makes or
    /// changes, and the keyspace of names without.
    fn readings(&self, filled: &Filled, effect: Effect) -> Vec<(Text, String)> {
        let text = &filled.text;
        let current = self.current().unwrap_or_else(|| unknown_keyspace(0));
        let as_written = || vec![(text.clone(), current.clone())];
        let Some((name, is_new)) = filled.statement.as_ref().and_then(made) else {
            return as_written();
        };
        let keyspaces = if is_new {
            let is_hole = |keyspace: &Ident| filled.holes.touch(keyspace.span);
            let written = match &name.keyspace {
                Some(keyspace) if !is_hole(keyspace) => Some(keyspace.name.to_string()),
                Some(_) => None,
                None => self.current(),
            };
            let table = &name.name.name;
            let is_free = |keyspace: &String| self.catalog.table(keyspace, table).is_none();
            vec![
                written
                    .filter(is_free)
                    .unwrap_or_else(|| self.free_keyspace(table)),
            ]
        } else {
            self.keyspaces_of(name, &filled.holes, text)
        };
        if keyspaces.is_empty() && effect != Effect::Adds {
            return vec![(text.clone(), unknown_keyspace(0))];
        }
        let read = |keyspace: String| match &name.keyspace {
            Some(written) if *written.name != keyspace => {
                let by = format!("\"{keyspace}\"");
                (text.replaced(written.span, &by), keyspace)
            }
            _ => (text.clone(), keyspace),
        };
        keyspaces.into_iter().map(read).collect()
    }

    /// The keyspace of names without one, if it is known.
    fn current(&self) -> Option<String> {
        match (&self.keyspace, &self.used[..]) {
            (Some(keyspace), _) => Some(keyspace.clone()),
            (None, [used]) => Some(used.clone()),
            _ => None,
        }
    }

    fn assume(&mut self, keyspace: &str) {
        if self.catalog.keyspace(keyspace).is_none() {
            self.catalog.to_mut().assume_keyspace(keyspace);
        }
    }

    /// A keyspace of unknown name that has no such table yet: a source may make a table twice,
    /// each time otherwise.
    fn free_keyspace(&self, table: &str) -> String {
        let mut names = (0..MAX_OWN).map(unknown_keyspace);
        names
            .find(|name| self.catalog.table(name, table).is_none())
            .unwrap_or_else(|| unknown_keyspace(MAX_OWN))
    }

    /// The keyspaces that a name may mean, each written as the catalog has it.
    pub(crate) fn keyspaces_of(
        &self,
        name: &QualifiedName,
        holes: &Holes,
        text: &Text,
    ) -> Vec<String> {
        let has_table = |keyspace: &str| self.catalog.table(keyspace, &name.name.name).is_some();
        let mut found = match &name.keyspace {
            Some(keyspace) if holes.touch(keyspace.span) => {
                self.keyspaces_like(&holes.glob(keyspace.span, text.as_str()), &has_table)
            }
            Some(keyspace) => {
                let written = &*keyspace.name;
                let is_known = self.is_complete && self.catalog.keyspace(written).is_some();
                if is_known || has_table(written) {
                    vec![written.to_owned()]
                } else {
                    self.patterns_like(written, &has_table)
                }
            }
            None => self.current_with(&has_table),
        };
        // What the source makes in a keyspace of unknown name may be what is meant.
        let made = (0..=MAX_OWN).map(unknown_keyspace);
        found.extend(made.filter(|keyspace| has_table(keyspace)));
        found.dedup();
        found
    }

    /// The keyspaces with a table whose names are like this one, in which `*` is for unknown parts.
    fn keyspaces_like(&self, glob: &str, has_table: &dyn Fn(&str) -> bool) -> Vec<String> {
        let found = self.patterns_like(glob, has_table);
        if !found.is_empty() {
            return found;
        }
        let names = self.catalog.keyspaces().map(|keyspace| &*keyspace.name);
        names
            .filter(|name| !is_unknown(name) && has_table(name))
            .filter(|name| may_be_one(name.as_bytes(), glob.as_bytes()))
            .map(str::to_owned)
            .collect()
    }

    fn patterns_like(&self, glob: &str, has_table: &dyn Fn(&str) -> bool) -> Vec<String> {
        let is_like = |pattern: &&String| {
            has_table(pattern) && may_be_one(pattern.as_bytes(), glob.as_bytes())
        };
        self.patterns.iter().filter(is_like).cloned().collect()
    }

    /// The keyspaces with a table that a name without a keyspace may mean.
    fn current_with(&self, has_table: &dyn Fn(&str) -> bool) -> Vec<String> {
        let known = self.keyspace.iter().chain(&self.used);
        let found: Vec<_> = known.filter(|name| has_table(name)).cloned().collect();
        if !found.is_empty() {
            return found;
        }
        let names = self.catalog.keyspaces().map(|keyspace| &*keyspace.name);
        names
            .filter(|name| !is_unknown(name) && !is_server(name) && has_table(name))
            .map(str::to_owned)
            .collect()
    }

    /// Says that no keyspace has a table of this name.
    pub(crate) fn no_such_table(&self, name: &QualifiedName) -> Diagnostic {
        let tables = self.catalog.keyspaces().filter(|k| !is_server(&k.name));
        let tables = tables.flat_map(|keyspace| keyspace.tables.keys());
        let table = &name.name.name;
        let message = format!("no schema file makes a table `{table}`");
        Diagnostic::error(Code::UnknownTable, name.name.span, message)
            .suggest_nearest(table, tables.map(|table| &**table))
    }

    /// A diagnostic of a text as one of the source: places moved, made-up names left out, and what
    /// the source itself declares shown where it stands.
    pub(crate) fn shown(&self, diagnostic: Diagnostic, text: &Text) -> Diagnostic {
        let mut shown = in_source(diagnostic, text);
        for related in &mut shown.related {
            if let Related::Declared { at, text } = related
                && let Some(own) = at.source.and_then(|s| s.0.checked_sub(self.first_own))
                && let Some(own) = self.own_texts.get(own as usize)
            {
                *related = Related::Here {
                    span: own.place(at.span),
                    text: text.clone(),
                };
            }
        }
        without_made_up_names(&mut shown);
        shown
    }
}

/// How many texts were loaded into a catalog.
fn count_sources(catalog: &Catalog) -> u32 {
    let mut count = 0;
    while catalog.source(SourceId(count)).is_some() {
        count += 1;
    }
    count
}

/// The name of a keyspace whose name is not known.
fn unknown_keyspace(n: usize) -> String {
    format!("{UNKNOWN}{n}")
}

fn is_unknown(keyspace: &str) -> bool {
    keyspace.starts_with(UNKNOWN)
}

fn is_server(keyspace: &str) -> bool {
    keyspace == "system" || keyspace.starts_with("system_")
}

fn without_made_up_names(diagnostic: &mut Diagnostic) {
    let clean = |text: &mut String| {
        if text.contains(UNKNOWN) {
            for n in 0..=MAX_OWN {
                *text = text.replace(&format!("{}.", unknown_keyspace(n)), "");
            }
        }
    };
    clean(&mut diagnostic.message);
    diagnostic.label.iter_mut().for_each(clean);
    diagnostic.help.iter_mut().for_each(clean);
    diagnostic.notes.iter_mut().for_each(clean);
    for related in &mut diagnostic.related {
        match related {
            Related::Here { text, .. } | Related::Declared { text, .. } => clean(text),
        }
    }
}

/// The table or type that a statement makes, or to which it adds something; whether it is new.
fn made(statement: &Statement) -> Option<(&QualifiedName, bool)> {
    match &statement.kind {
        Syntax::CreateTable(create) => Some((&create.name, true)),
        Syntax::CreateType(create) => Some((&create.name, true)),
        Syntax::CreateView(create) => Some((&create.base, false)),
        Syntax::AlterTable(alter) => Some((&alter.table, false)),
        Syntax::CreateIndex(create) => Some((&create.table, false)),
        _ => None,
    }
}

/// What a schema statement does to what was there before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Effect {
    /// It makes something new.
    Makes,
    /// It adds to something.
    Adds,
    /// It takes something away, or makes it something else.
    Changes,
}

fn effect(statement: &Statement) -> Effect {
    match &statement.kind {
        Syntax::CreateKeyspace(_)
        | Syntax::CreateTable(_)
        | Syntax::CreateType(_)
        | Syntax::CreateIndex(_)
        | Syntax::CreateView(_)
        | Syntax::CreateFunction(_)
        | Syntax::CreateAggregate(_) => Effect::Makes,
        Syntax::AlterTable(alter) if matches!(alter.change, AlterTableChange::Add { .. }) => {
            Effect::Adds
        }
        _ => Effect::Changes,
    }
}

/// Whether a mistake depends on what was run before.
fn depends_on_time(code: Code, is_complete: bool) -> bool {
    match code {
        Code::AlreadyExists
        | Code::UnknownTable
        | Code::UnknownKeyspace
        | Code::UnknownIndex
        | Code::NoKeyspace
        | Code::StillInUse
        | Code::InvalidAlteration
        | Code::InvalidView => true,
        Code::UnknownType | Code::UnknownFunction => !is_complete,
        _ => false,
    }
}

/// Whether there is a name that both patterns, whose `*` stand for any letters, stand for.
fn may_be_one(a: &[u8], b: &[u8]) -> bool {
    match (a, b) {
        ([b'*', rest @ ..], _) if may_be_one(rest, b) => true,
        (_, [b'*', rest @ ..]) if may_be_one(a, rest) => true,
        ([b'*', ..], [_, rest @ ..]) => may_be_one(a, rest),
        ([_, rest @ ..], [b'*', ..]) => may_be_one(rest, b),
        ([x, a @ ..], [y, b @ ..]) => x == y && may_be_one(a, b),
        ([], []) => true,
        _ => false,
    }
}
