//! The Python package rsylla: arguments in, one call to the Rust side, result out.
//!
//! Suggested reading order: `session` (the class that users hold), `bridge` (how a Python thread
//! waits for Rust), `statement` with `markers` and `values` (from Python values to bound cells),
//! `convert` (the two conversion tables), `result` with `row`, and `exceptions`.
//!
//! Whatever is decided here about CQL, users of the Rust crate can have too; this crate only
//! translates.

mod aio;
mod arrow;
mod batch;
mod bridge;
mod builder;
mod cache;
mod client;
mod columns;
mod convert;
mod core;
mod exceptions;
mod ffi;
mod imported;
mod many;
mod markers;
mod options;
mod prepared;
mod profile;
mod query;
mod result;
mod row;
mod schema;
mod session;
mod statement;
mod text;
mod tls;
mod trace;
mod values;

use pyo3::prelude::*;

/// The compiled half of the package; `rsylla` re-exports what is public.
#[pymodule]
mod _native {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::arrow::export::ArrowStream;
    #[pymodule_export]
    use crate::batch::Batch;
    #[pymodule_export]
    use crate::builder::SessionBuilder;
    #[pymodule_export]
    use crate::prepared::PreparedStatement;
    #[pymodule_export]
    use crate::profile::ExecutionProfile;
    #[pymodule_export]
    use crate::query::Query;
    #[pymodule_export]
    use crate::result::{QueryResult, RowIterator};
    #[pymodule_export]
    use crate::row::{Row, restore};
    #[pymodule_export]
    use crate::schema::Schema;
    #[pymodule_export]
    use crate::session::Session;

    #[pymodule_export]
    use super::{run_command, shut_down};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        let py = module.py();
        // Under names of their own here: those of the blocking classes are taken.
        module.add("AsyncSession", py.get_type::<crate::aio::Session>())?;
        module.add(
            "AsyncSessionBuilder",
            py.get_type::<crate::aio::SessionBuilder>(),
        )?;
        module.add("AsyncQueryResult", py.get_type::<crate::aio::QueryResult>())?;
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}

/// Ends every wait of another thread, so that the interpreter can end; `rsylla` registers it with
/// `atexit`.
#[pyfunction]
#[pyo3(name = "_shut_down")]
fn shut_down(py: Python<'_>) {
    bridge::shut_down(py);
}

/// Runs the `rsylla` command with `arguments` (the first is the program's name) and returns its
/// exit code.
#[pyfunction]
#[pyo3(name = "_run_command")]
fn run_command(py: Python<'_>, arguments: Vec<std::ffi::OsString>) -> u8 {
    use std::process::ExitCode;

    let code = py.detach(|| rsylla_cli::main(arguments));
    // An exit code tells nothing but whether it equals another.
    (0..=u8::MAX)
        .find(|number| ExitCode::from(*number) == code)
        .unwrap_or(2)
}
