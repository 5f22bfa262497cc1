//! `CREATE TYPE`.

use super::Generator;

impl Generator<'_> {
    pub(super) fn create_type(&mut self) -> String {
        let count = 1 + self.random.below(4);
        let mut names = ["a", "b", "c", "d", "\"E e\"", "f"];
        self.random.shuffle(&mut names[..5]);
        if self.random.slips() {
            names[1] = names[0];
        }
        let fields: Vec<_> = names
            .iter()
            .take(count)
            .map(|name| format!("{name} {}", self.value_type(1)))
            .collect();
        format!(
            "CREATE TYPE {}{} ({})",
            self.if_not_exists_ddl(),
            self.fresh("u"),
            fields.join(", ")
        )
    }

    pub(super) fn if_not_exists_ddl(&mut self) -> &'static str {
        if self.random.chance(10) {
            "IF NOT EXISTS "
        } else {
            ""
        }
    }

    /// A name that mostly is not there yet.
    pub(super) fn fresh(&mut self, prefix: &str) -> String {
        let number = self.random.below(400);
        match self.random.below(20) {
            0 => format!("\"{}{number}\"", prefix.to_uppercase()),
            _ if self.random.slips() => format!(
                "{}{number}",
                self.random
                    .pick(&["nowhere.", "system.", "\"a b\"", "1", ""])
            ),
            1 => format!("{}.{prefix}{number}", super::quoted(&self.keyspace().name)),
            _ => format!("{prefix}{number}"),
        }
    }
}
