//! The thread that runs the requests of all event loops of a process.

use std::sync::{Mutex, PoisonError};

use pyo3::prelude::*;
use tokio::runtime::{Builder, Handle};

/// The runtimes of this process and of those it was forked from; a child makes its own.
///
/// The lock is only taken by a thread that is attached to the interpreter and stays so, as is one
/// that forks: the child never inherits it locked.
static ENGINES: Mutex<Vec<(u32, &'static Handle)>> = Mutex::new(Vec::new());

/// Returns the handle to this process's runtime, starting its thread at the first call.
///
/// The thread lives as long as the process. It never attaches to an interpreter, so that one may
/// end while requests are in flight.
pub(super) fn engine(_attached: Python<'_>) -> PyResult<&'static Handle> {
    let mut engines = ENGINES.lock().unwrap_or_else(PoisonError::into_inner);
    let process = std::process::id();
    if let Some((_, handle)) = engines.last().filter(|(owner, _)| *owner == process) {
        return Ok(handle);
    }
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let handle: &'static Handle = Box::leak(Box::new(runtime.handle().clone()));
    std::thread::Builder::new()
        .name("rsylla-aio".to_owned())
        .spawn(move || runtime.block_on(std::future::pending::<()>()))?;
    engines.push((process, handle));
    Ok(handle)
}
