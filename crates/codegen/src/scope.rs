//! The names in a module: none is given twice, and none hides another that is needed where it stands.

use std::collections::{BTreeMap, BTreeSet};

use crate::names::{self, Taken};
use crate::package::Module;
use crate::statement::{Answer, Statement};
use crate::user_types::UserTypes;

/// Names that the module's own functions use, which no argument may hide.
const FUNCTIONS: [&str; 6] = [
    "Applied",
    "Query",
    "UNSET",
    "all_given",
    "each",
    "each_awaited",
];

/// Names that the classes have besides those of statements.
const METHODS: [&str; 4] = ["batch", "prepare_all", "send", "values"];

/// The names in a module.
#[derive(Debug)]
pub(crate) struct Names {
    /// Of the classes for blocking sessions and for asyncio.
    pub(crate) classes: (String, String),
    /// Of the class for batches.
    pub(crate) batch: String,
    /// Of each statement.
    pub(crate) statements: Vec<StatementNames>,
    /// All that could hide a type.
    pub(crate) all: Taken,
    globals: BTreeSet<String>,
}

#[derive(Debug)]
pub(crate) struct StatementNames {
    pub(crate) method: String,
    pub(crate) iterator: String,
    pub(crate) constant: String,
    pub(crate) row: String,
}

impl Names {
    pub(crate) fn new(module: &Module, user_types: &UserTypes) -> Self {
        let mut globals = Taken::of(FUNCTIONS);
        let mut own = BTreeSet::new();
        for class in user_types.class_names() {
            globals.add(class);
            own.insert(class.to_owned());
        }
        let mut global = |name: String| {
            let name = globals.give(name);
            own.insert(name.clone());
            name
        };
        let class = names::class(&module.name);
        let classes = (global(class.clone()), global(format!("Async{class}")));
        let batch = global(format!("{class}Batch"));
        let mut methods = Taken::of(METHODS);
        let mut rows: BTreeMap<&str, String> = BTreeMap::new();
        let mut statements = Vec::new();
        for statement in &module.statements {
            let row = match &statement.options.row {
                Some((name, _)) => rows
                    .entry(name)
                    .or_insert_with(|| global(names::identifier(name)))
                    .clone(),
                None if statement.columns.is_empty() => "None".to_owned(),
                None => global(format!("{}Row", names::class(&statement.name))),
            };
            statements.push(StatementNames {
                method: methods.give(names::identifier(&statement.name)),
                iterator: String::new(),
                constant: global(names::constant(&statement.name)),
                row,
            });
        }
        for (statement, names) in module.statements.iter().zip(&mut statements) {
            if statement.answer == Answer::Many {
                names.iterator = methods.give(format!("iter_{}", names.method));
            }
        }
        let mut all = Taken::of(own.iter().cloned());
        for names in &statements {
            all.add(&names.method);
            all.add(&names.iterator);
        }
        for field in
            (module.statements.iter()).flat_map(|statement| statement.fields(user_types.rows))
        {
            all.add(&field);
        }
        for statement in &module.statements {
            // Where a text is chosen, a variable is annotated in the scope of the arguments.
            for argument in statement
                .arguments
                .iter()
                .filter(|_| !statement.parts.is_empty())
            {
                all.add(&argument.name);
            }
        }
        own.extend(FUNCTIONS.map(str::to_owned));
        Self {
            classes,
            batch,
            statements,
            all,
            globals: own,
        }
    }

    /// The names of a statement's arguments, which hide nothing that its functions use.
    pub(crate) fn arguments(&self, statement: &Statement) -> Vec<String> {
        let mut taken = Taken::of(self.globals.iter().cloned());
        let arguments = statement.arguments.iter();
        arguments
            .map(|argument| taken.give(argument.name.clone()))
            .collect()
    }
}
