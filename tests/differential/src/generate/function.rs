//! `CREATE FUNCTION` and `CREATE AGGREGATE`.

use super::{Generator, quoted};

impl Generator<'_> {
    pub(super) fn create_function(&mut self) -> String {
        let count = self.random.below(3);
        let arguments: Vec<_> = (0..count)
            .map(|n| {
                format!(
                    "{} {}",
                    if self.random.slips() {
                        "a0".to_owned()
                    } else {
                        format!("a{n}")
                    },
                    self.value_type(1)
                )
            })
            .collect();
        let returns = if self.random.chance(60) {
            "int".to_owned()
        } else {
            self.value_type(1)
        };
        let language = if self.random.slips() {
            "javascript"
        } else {
            "java"
        };
        format!(
            "CREATE {}FUNCTION {}{} ({}) {} ON NULL INPUT RETURNS {returns} LANGUAGE {language} AS 'throw new RuntimeException();'",
            self.random.pick(&["", "OR REPLACE "]),
            self.if_not_exists_ddl(),
            self.fresh("f"),
            arguments.join(", "),
            self.random.pick(&["CALLED", "RETURNS NULL"]),
        )
    }

    pub(super) fn create_aggregate(&mut self) -> String {
        let functions: Vec<_> = self.keyspace().functions.values().flatten().collect();
        let Some(function) = self.random.item(&functions) else {
            return self.create_function();
        };
        let name = quoted(&function.name);
        let mut types: Vec<_> = function
            .arguments
            .iter()
            .map(|(_, ty)| ty.to_string())
            .collect();
        if types.is_empty() {
            types.push("int".to_owned());
        }
        let state = if self.random.chance(80) {
            types[0].clone()
        } else {
            function.returns.to_string()
        };
        let initial = match self.random.below(4) {
            0 => " INITCOND null".to_owned(),
            1 => format!(" INITCOND {}", self.literal(&function.returns, 0)),
            _ => String::new(),
        };
        let last = if self.random.chance(10) {
            format!(" FINALFUNC {name}")
        } else {
            String::new()
        };
        format!(
            "CREATE AGGREGATE {}{} ({}) SFUNC {name} STYPE {state}{last}{initial}",
            self.if_not_exists_ddl(),
            self.fresh("g"),
            types[1..].join(", ")
        )
    }
}
