//! What is asked of the diagnostics of a mistake.

use std::collections::BTreeMap;

use rsylla_cql::check;

use crate::application::Application;
use crate::mistake::{Kind, Mistake};

/// What was found about one refused statement.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each answers a question of its own"
)]
#[derive(Debug, Clone)]
pub struct Verdict {
    /// Whether the first error's characters are among the changed ones, or touch the gap.
    pub on_change: bool,
    /// Whether they are more than 60 % of the statement.
    pub too_long: bool,
    /// Whether the word that was meant is named; none where no word was misspelt.
    pub offered: Option<bool>,
    /// Whether there are errors after the first.
    pub repeated: bool,
    /// Whether a help or suggestion says what to do.
    pub helped: bool,
    /// What was said, for people.
    pub said: String,
}

/// Judges what is said of a mistake; none where it is none, as the statement is still accepted.
pub fn judge(application: &Application, mistake: &Mistake) -> Option<Verdict> {
    let checked = check(&application.catalog, None, &mistake.text);
    let errors: Vec<_> = checked
        .diagnostics
        .iter()
        .filter(|found| found.is_error())
        .collect();
    let first = errors.first()?;
    let span = first.span.range();
    let on_change = mistake.changed.iter().any(|changed| {
        if changed.len() < 2
            || mistake.meant.is_none() && mistake.text[changed.clone()].trim().is_empty()
        {
            span.start <= changed.end && span.end >= changed.start
        } else {
            span.start < changed.end && span.end > changed.start
                || span.is_empty() && changed.contains(&span.start)
        }
    });
    let offered = mistake.meant.as_ref().map(|meant| {
        let quoted = format!("`{}`", meant.to_lowercase());
        errors.iter().any(|error| {
            let help = error.help.as_deref().unwrap_or_default();
            let said = format!("{} {help}", error.message).to_lowercase();
            said.contains(&quoted) || said.contains(&meant.to_lowercase())
        })
    });
    let said = errors
        .iter()
        .map(|error| {
            let help = error.help.as_deref().unwrap_or_default();
            format!(
                "[{}] «{}» {} / {help}",
                error.code.name(),
                error.span.of(&mistake.text),
                error.message
            )
        })
        .collect::<Vec<_>>()
        .join("\n      ");
    Some(Verdict {
        on_change,
        too_long: span.len() * 10 > mistake.text.len() * 6,
        offered,
        repeated: errors.len() > 1,
        helped: first.help.is_some() || first.suggestion.is_some(),
        said,
    })
}

/// How many of the refused statements of one kind were judged well.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    /// Refused statements.
    pub refused: usize,
    /// Whose error is on the changed characters.
    pub on_change: usize,
    /// Whose error is too long.
    pub too_long: usize,
    /// With a misspelt word.
    pub misspelt: usize,
    /// Of these, with the right word offered.
    pub offered: usize,
    /// With more than one error.
    pub repeated: usize,
    /// With a help.
    pub helped: usize,
}

impl Counts {
    /// Counts one more.
    pub fn add(&mut self, verdict: &Verdict) {
        self.refused += 1;
        self.on_change += usize::from(verdict.on_change);
        self.too_long += usize::from(verdict.too_long);
        self.misspelt += usize::from(verdict.offered.is_some());
        self.offered += usize::from(verdict.offered == Some(true));
        self.repeated += usize::from(verdict.repeated);
        self.helped += usize::from(verdict.helped);
    }

    /// Adds other counts to these.
    pub fn merge(&mut self, other: Self) {
        self.refused += other.refused;
        self.on_change += other.on_change;
        self.too_long += other.too_long;
        self.misspelt += other.misspelt;
        self.offered += other.offered;
        self.repeated += other.repeated;
        self.helped += other.helped;
    }
}

/// Counts by kind of mistake.
pub type Table = BTreeMap<Kind, Counts>;
