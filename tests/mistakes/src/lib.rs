//! Makes realistic mistakes in right statements and judges what the checker says of them: whether the
//! error stands on what was changed and on no more, and whether it names the word that was meant.
//!
//! It asks nothing about which statements are refused: servers decide that.

mod application;
mod judge;
mod mistake;

pub use application::{Application, applications};
pub use judge::{Counts, Table, Verdict, judge};
pub use mistake::{Kind, Mistake, mistakes};

/// Judges every mistake in every statement; `see` is shown each.
///
/// # Errors
/// As [`applications`].
pub fn run(seed: u64, mut see: impl FnMut(&Mistake, &Verdict)) -> Result<Table, String> {
    let mut rng = fastrand::Rng::with_seed(seed);
    let mut table = Table::new();
    for application in applications()? {
        for statement in &application.statements {
            for mistake in mistakes(statement, &mut rng) {
                if let Some(verdict) = judge(&application, &mistake) {
                    table.entry(mistake.kind).or_default().add(&verdict);
                    see(&mistake, &verdict);
                }
            }
        }
    }
    Ok(table)
}
