//! Prints what a system did, a line a step, so that a person can follow it.

use std::cell::Cell;
use std::fmt::Display;
use std::time::Instant;

/// The story of one system's run.
pub(crate) struct Story {
    started: Instant,
    steps: Cell<usize>,
}

impl Story {
    /// Prints the title.
    pub(crate) fn begin(title: &str) -> Self {
        let head = format!("── {title} (Rust) ");
        println!("\n{head:─<76}");
        Self {
            started: Instant::now(),
            steps: Cell::new(0),
        }
    }

    /// Prints a step.
    pub(crate) fn tell(&self, step: impl Display) {
        self.steps.set(self.steps.get() + 1);
        println!("  {step}");
    }

    /// Prints a step and its details below it.
    pub(crate) fn tell_all(
        &self,
        step: impl Display,
        details: impl IntoIterator<Item = impl Display>,
    ) {
        self.tell(step);
        for detail in details {
            println!("      {detail}");
        }
    }

    /// Prints how long it took.
    pub(crate) fn end(&self) {
        println!(
            "  {} steps in {} ms",
            self.steps.get(),
            self.started.elapsed().as_millis()
        );
    }
}
