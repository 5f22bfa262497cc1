//! What the command says: results to standard output, everything else to standard error.
//!
//! A reader that goes away ends nothing: a cluster that was started is started.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::exit::Exit;

/// Prints a line of the result.
pub(crate) fn result(line: impl Display) {
    let _ = writeln!(io::stdout(), "{line}");
}

/// Prints text of the result that ends its own lines.
pub(crate) fn result_text(text: &str) {
    let _ = io::stdout().write_all(text.as_bytes());
}

/// Prints a line beside the result.
pub(crate) fn note(line: impl Display) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Prints what is wrong with the environment.
pub(crate) fn failure(error: impl Display) -> Exit {
    note(format_args!("error: {error}"));
    Exit::Environment
}

/// The steps of something that takes a while: one line that changes on a terminal, and a line for
/// each step elsewhere.
pub(crate) struct Steps {
    spinner: Option<ProgressBar>,
}

impl Steps {
    pub(crate) fn new() -> Steps {
        let spinner = io::stderr().is_terminal().then(|| {
            let spinner = ProgressBar::new_spinner();
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
                spinner.set_style(style);
            }
            spinner.enable_steady_tick(Duration::from_millis(100));
            spinner
        });
        Steps { spinner }
    }

    /// Says what is being done from now on.
    pub(crate) fn step(&self, what: impl Display) {
        match &self.spinner {
            Some(spinner) => spinner.set_message(what.to_string()),
            None => note(what),
        }
    }
}

impl Drop for Steps {
    fn drop(&mut self) {
        if let Some(spinner) = &self.spinner {
            spinner.finish_and_clear();
        }
    }
}
