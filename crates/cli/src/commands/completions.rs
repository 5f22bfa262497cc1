//! `rsylla completions`: what makes a shell complete the command.

use std::io::Write as _;

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use crate::Arguments;
use crate::exit::Exit;

/// For which shell.
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell, whose configuration is to read this: `source <(rsylla completions bash)`
    shell: Shell,
}

impl Completions {
    pub(crate) fn run(self) -> Exit {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Arguments::command(), "rsylla", &mut script);
        // A reader that goes away wants no more.
        let _ = std::io::stdout().write_all(&script);
        Exit::Fine
    }
}
