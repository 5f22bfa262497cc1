//! `rsylla generate python`: typed Python for the statements of a project.
//!
//! Reads the project and its query files, lets `rsylla-codegen` write, and
//! puts the files in place, all of them or none.

mod files;
mod queries;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use rsylla_project::Project;

use self::files::Folder;
use crate::exit::Exit;
use crate::terminal::{failure, note, result};

/// What to write code in.
#[derive(Debug, Subcommand)]
pub(crate) enum Generate {
    /// Writes a package: rows, functions, for blocking sessions and asyncio
    Python(Python),
}

/// What to read, and where to write it.
#[derive(Debug, Args)]
pub(crate) struct Python {
    /// Files of named statements, or folders of them
    ///
    /// Without any, `queries` in the project's folder.
    queries: Vec<PathBuf>,

    /// The package's folder; files that were generated there and are no longer needed are removed
    #[arg(long, value_name = "DIR")]
    out: PathBuf,

    /// Writes nothing, and says which files are not up to date
    #[arg(long)]
    check: bool,
}

impl Generate {
    pub(crate) fn run(self) -> Exit {
        let Self::Python(python) = self;
        match python.run() {
            Ok(exit) => exit,
            Err(error) => failure(error),
        }
    }
}

impl Python {
    fn run(&self) -> Result<Exit, String> {
        let here = std::env::current_dir().map_err(|error| error.to_string())?;
        let project = Project::load(&here).map_err(|error| error.to_string())?;
        let modules = match queries::read(&project, &self.queries)? {
            Ok(modules) => modules,
            Err(findings) => {
                for finding in findings {
                    note(finding.trim_end());
                }
                return Ok(Exit::Findings);
            }
        };
        let folder = Folder::new(
            &self.out,
            rsylla_codegen::package(project.catalog(), &modules),
        )?;
        if self.check {
            return Ok(check(&folder, &self.out));
        }
        folder.write()?;
        for change in folder.changes() {
            result(change);
        }
        Ok(Exit::Fine)
    }
}

fn check(folder: &Folder, out: &Path) -> Exit {
    let changes = folder.changes();
    for change in changes {
        result(change);
    }
    if changes.is_empty() {
        return Exit::Fine;
    }
    note(format_args!(
        "{} is not up to date: run `rsylla generate python --out {}`",
        out.display(),
        out.display()
    ));
    Exit::Findings
}
