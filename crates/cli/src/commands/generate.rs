//! `rsylla generate python`: typed Python for the statements of a project.
//!
//! Reads the project and its query files, lets `rsylla-codegen` write, and
//! puts the files in place, all of them or none.

mod files;
mod queries;

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
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

    /// What rows and user types are
    #[arg(long, value_name = "KIND", default_value = "dataclass")]
    rows: Rows,

    /// Writes nothing, and says which files are not up to date
    #[arg(long)]
    check: bool,
}

/// What rows and user types are.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Rows {
    /// Frozen dataclasses with slots
    Dataclass,
    /// `typing.NamedTuple`
    Namedtuple,
    /// Frozen models of pydantic, which look at the values
    Pydantic,
    /// Frozen structs of msgspec
    Msgspec,
}

impl From<Rows> for rsylla_codegen::Rows {
    fn from(rows: Rows) -> Self {
        match rows {
            Rows::Dataclass => Self::Dataclass,
            Rows::Namedtuple => Self::NamedTuple,
            Rows::Pydantic => Self::Pydantic,
            Rows::Msgspec => Self::Msgspec,
        }
    }
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
            rsylla_codegen::package(project.catalog(), &modules, self.rows.into()),
        )?;
        if self.check {
            return Ok(self.check(&folder));
        }
        folder.write()?;
        for change in folder.changes() {
            result(change);
        }
        Ok(Exit::Fine)
    }

    fn check(&self, folder: &Folder) -> Exit {
        let changes = folder.changes();
        for change in changes {
            result(change);
        }
        if changes.is_empty() {
            return Exit::Fine;
        }
        note(format_args!(
            "{} is not up to date: run the same without `--check`",
            self.out.display()
        ));
        Exit::Findings
    }
}
