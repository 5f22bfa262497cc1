//! `BATCH`.

use super::Generator;

impl Generator<'_> {
    pub(super) fn batch(&mut self) -> String {
        let kind = match self.random.below(10) {
            0..5 => "",
            5..9 => "UNLOGGED ",
            _ => "COUNTER ",
        };
        let using = if self.random.chance(15) {
            let number = self.whole_number();
            format!(" USING TIMESTAMP {number}")
        } else {
            String::new()
        };
        let count = self.random.below(4);
        let statements: Vec<_> = (0..count)
            .map(|_| match self.random.below(6) {
                0..2 => self.insert(),
                2..4 => self.update(),
                4 => self.delete(),
                _ => self.insert_json(),
            })
            .collect();
        let end = if statements.is_empty() { "" } else { "; " };
        format!(
            "BEGIN {kind}BATCH{using} {}{end}APPLY BATCH",
            statements.join("; ")
        )
    }
}
