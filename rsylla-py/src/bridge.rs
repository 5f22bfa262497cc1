//! How a Python thread waits for Rust: every wait of this crate goes through [`wait`].
//!
//! There is one runtime a process, single-threaded, driven by whichever Python thread waits: a
//! request costs no hand-over to another thread. A helper thread drives it a moment now and then,
//! so that keep-alives and reconnections go on while no Python thread waits. The runtime's tasks
//! never touch Python.
//!
//! Waiting leaves the interpreter lock, sees Ctrl-C and the interpreter's end within [`SLICE`],
//! and refuses a runtime inherited over `fork`.

use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread::ThreadId;
use std::time::{Duration, Instant};

use pyo3::prelude::*;
use tokio::runtime::Runtime;

use crate::exceptions::{Class, Fault};

/// How long a wait lasts before it looks for signals and for the interpreter's end.
const SLICE: Duration = Duration::from_millis(100);
/// How often the helper thread drives the runtime: far below any keep-alive timeout.
const HELPER_PAUSE: Duration = Duration::from_millis(100);
/// How long the helper thread drives the runtime each time.
const HELPER_TURN: Duration = Duration::from_micros(200);
/// How long the interpreter's end waits for the waits of other threads.
const SHUT_DOWN_BOUND: Duration = Duration::from_secs(2);

/// A runtime and the process that it belongs to.
#[derive(Debug)]
pub(crate) struct Bridge {
    runtime: Runtime,
    process: u32,
}

/// The bridges of this process and of those it was forked from. They live as long as the process:
/// a runtime inherited over `fork` can be neither used nor dropped.
///
/// The lock is only taken by a thread that is attached to the interpreter and stays so, as is one
/// that forks: the child never inherits it locked.
static BRIDGES: Mutex<Vec<&'static Bridge>> = Mutex::new(Vec::new());

/// How many threads are inside; the interpreter's end waits until there is none.
static INSIDE: AtomicUsize = AtomicUsize::new(0);

/// The thread that ended the waits of all others, once the interpreter ends.
static CLOSER: OnceLock<ThreadId> = OnceLock::new();

impl Bridge {
    /// Returns this process's bridge, building it at the first call.
    pub(crate) fn of_this_process(_attached: Python<'_>) -> PyResult<&'static Self> {
        let mut bridges = BRIDGES.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bridge) = bridges.last().filter(|bridge| !bridge.is_forked()) {
            return Ok(bridge);
        }
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let bridge: &'static Self = Box::leak(Box::new(Self {
            runtime,
            process: std::process::id(),
        }));
        bridges.push(bridge);
        std::thread::Builder::new()
            .name("rsylla-helper".to_owned())
            .spawn(|| bridge.help())?;
        Ok(bridge)
    }

    /// Whether the process was forked since this bridge was built.
    pub(crate) fn is_forked(&self) -> bool {
        self.process != std::process::id()
    }

    /// Drives the runtime a moment now and then, for ever.
    fn help(&self) {
        loop {
            std::thread::sleep(HELPER_PAUSE);
            self.runtime
                .block_on(async { tokio::time::sleep(HELPER_TURN).await });
        }
    }

    /// Waits for `future` without the interpreter lock.
    ///
    /// # Errors
    /// What a signal handler raises (`KeyboardInterrupt`), `ForkError` in a forked child, and
    /// `SessionClosed` when the interpreter ends. The future is dropped then: whether its request
    /// was executed is unknown.
    pub(crate) fn wait<T: Send>(
        &self,
        py: Python<'_>,
        future: impl Future<Output = T> + Send,
    ) -> PyResult<T> {
        if self.is_forked() {
            return Err(Fault::forked().raise(py));
        }
        let _inside = enter(py)?;
        let mut future = pin!(future);
        loop {
            if is_ending() {
                return Err(ending(py));
            }
            let slice = py.detach(|| {
                // Without a budget: a part of `future` that runs out of it is woken later, but not
                // after the end of the slice in which it did.
                let turn = tokio::task::unconstrained(future.as_mut());
                self.runtime
                    .block_on(async { tokio::time::timeout(SLICE, turn).await })
            });
            match slice {
                Ok(output) => return Ok(output),
                Err(_elapsed) => py.check_signals()?,
            }
        }
    }
}

/// Ends the waits of all other threads, within a bound.
pub(crate) fn shut_down(py: Python<'_>) {
    if CLOSER.set(std::thread::current().id()).is_err() {
        return;
    }
    py.detach(|| {
        let deadline = Instant::now() + SHUT_DOWN_BOUND;
        while INSIDE.load(Ordering::Acquire) > 0 && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(1));
        }
    });
}

/// Whether the interpreter ends and this is not the thread that ends it.
fn is_ending() -> bool {
    CLOSER
        .get()
        .is_some_and(|closer| *closer != std::thread::current().id())
}

fn ending(py: Python<'_>) -> PyErr {
    Fault::new(Class::SessionClosed, "the interpreter is ending")
        .outcome_unknown()
        .raise(py)
}

/// A thread that is inside for as long as this lives: the interpreter does not end under it.
///
/// An interpreter that ended takes away each thread that would run Python again, with whatever
/// compiled functions it is in: the process dies of that.
pub(crate) struct Inside;

/// Lets a thread in that will wait, or run Python code, before it returns.
///
/// # Errors
/// `SessionClosed` when the interpreter ends.
pub(crate) fn enter(py: Python<'_>) -> PyResult<Inside> {
    // Counted before it is looked: either this sees the end, or the end sees this.
    INSIDE.fetch_add(1, Ordering::AcqRel);
    let inside = Inside;
    if is_ending() {
        return Err(ending(py));
    }
    Ok(inside)
}

impl Drop for Inside {
    fn drop(&mut self) {
        INSIDE.fetch_sub(1, Ordering::AcqRel);
    }
}
