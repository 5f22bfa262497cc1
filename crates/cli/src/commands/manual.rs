//! `rsylla manual`: the manual page.

use std::io::Write as _;
use std::path::PathBuf;

use clap::{Args, CommandFactory as _};

use crate::Arguments;
use crate::exit::Exit;
use crate::terminal;

/// Where to write it.
#[derive(Debug, Args)]
pub(crate) struct Manual {
    /// Writes a page for the command and for each subcommand into this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Manual {
    pub(crate) fn run(self) -> Exit {
        let written = match &self.out {
            Some(folder) => std::fs::create_dir_all(folder)
                .and_then(|()| clap_mangen::generate_to(Arguments::command(), folder)),
            None => page(),
        };
        match (written, &self.out) {
            (Err(error), Some(folder)) => terminal::failure(format_args!(
                "cannot write to `{}`: {error}",
                folder.display()
            )),
            // A reader that goes away wants no more.
            _ => Exit::Fine,
        }
    }
}

fn page() -> std::io::Result<()> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Arguments::command()).render(&mut page)?;
    std::io::stdout().write_all(&page)
}
