//! What connects an event loop with the thread that runs its requests.
//!
//! A request gives the caller an `asyncio.Future`. Its answer is pushed to a list; only the push
//! that finds the list empty rings the loop's doorbell, so that one wake-up serves all answers that
//! came since the last. What is made of an answer is made on the loop's thread.
//!
//! A future that was cancelled gives up its request at the next sweep, a tenth of a second later at
//! most: watching each future would cost every request what few need.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyDict;
use tokio::runtime::Handle;

use super::doorbell::Doorbell;
use super::engine::engine;
use super::pending::{Pending, Ticket};
use crate::exceptions::{Class, Fault};

/// How long a cancelled request may go on, in seconds.
const SWEEP_PAUSE: f64 = 0.1;

/// The requests and answers of one event loop.
pub(super) struct Reactor {
    runtime: &'static Handle,
    doorbell: Doorbell,
    /// Pushed to by the runtime's thread.
    answers: Mutex<Vec<Answer>>,
    /// Used by the loop's thread alone.
    pending: Mutex<Pending>,
    sweeps: Mutex<bool>,
}

/// An answer, and what is to be made of it.
struct Answer {
    ticket: Ticket,
    read: Read,
}

/// Makes a Python object, or a further request, of an answer.
type Read = Box<dyn for<'py> FnOnce(Python<'py>) -> PyResult<Step> + Send>;

/// Where a request stands once an answer was read.
pub(super) enum Step {
    /// It is done.
    Done(Py<PyAny>),
    /// Something else has to be asked first.
    Ask(Ask),
}

/// Starts a further request under the ticket of the first.
type Ask = Box<dyn FnOnce(&Arc<Reactor>, Ticket) + Send>;

impl Step {
    /// A step that asks for `future` and goes on with `read`.
    pub(super) fn ask<T: Send + 'static>(
        future: impl Future<Output = T> + Send + 'static,
        read: impl FnOnce(Python<'_>, T) -> PyResult<Self> + Send + 'static,
    ) -> Self {
        Self::Ask(Box::new(move |reactor, ticket| {
            reactor.spawn(ticket, future, read);
        }))
    }
}

/// An event loop with its reactor: what a session belongs to.
pub(super) struct Home {
    event_loop: Py<PyAny>,
    /// `{"loop": event_loop}`, for making futures.
    keywords: Py<PyDict>,
    reactor: Arc<Reactor>,
}

impl Home {
    /// The loop that runs on this thread.
    ///
    /// # Errors
    /// `LoopError` where there is none.
    pub(super) fn running(py: Python<'_>) -> PyResult<Self> {
        let event_loop = running_loop(py)?;
        let keywords = PyDict::new(py);
        keywords.set_item(intern!(py, "loop"), &event_loop)?;
        Ok(Self {
            reactor: Arc::clone(&bell_of(&event_loop)?.get().reactor),
            keywords: keywords.unbind(),
            event_loop: event_loop.unbind(),
        })
    }

    /// Refuses all loops but this one.
    ///
    /// # Errors
    /// `LoopError` where another loop runs, or none.
    fn require_running(&self, py: Python<'_>) -> PyResult<()> {
        if running_loop(py)?.is(&self.event_loop) {
            return Ok(());
        }
        Err(Fault::new(
            Class::Loop,
            "this session belongs to another event loop; connect one in this loop",
        )
        .not_executed()
        .raise(py))
    }

    /// Calls `start`; where it raises, the `asyncio.Future` does, not the call.
    pub(super) fn attempt<'py>(
        &self,
        py: Python<'py>,
        start: impl FnOnce() -> PyResult<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.require_running(py)?;
        start().or_else(|error| self.follow(py, Err(error)))
    }

    /// Starts a request, and returns the `asyncio.Future` of what `read` makes of its answer.
    pub(super) fn submit<'py, T: Send + 'static>(
        &self,
        py: Python<'py>,
        future: impl Future<Output = T> + Send + 'static,
        read: impl FnOnce(Python<'_>, T) -> PyResult<Step> + Send + 'static,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (promise, ticket) = self.promise(py)?;
        self.reactor.spawn(ticket, future, read);
        Ok(promise)
    }

    /// Goes on with `step`, and returns the `asyncio.Future` of its outcome.
    pub(super) fn follow<'py>(
        &self,
        py: Python<'py>,
        step: PyResult<Step>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (promise, ticket) = self.promise(py)?;
        self.reactor.take(py, ticket, step)?;
        Ok(promise)
    }

    fn promise<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, Ticket)> {
        let class = names(py)?.future.bind(py);
        let promise = class.call((), Some(self.keywords.bind(py)))?;
        let ticket = lock(&self.reactor.pending).insert(promise.clone().unbind());
        self.reactor.watch(self.event_loop.bind(py))?;
        Ok((promise, ticket))
    }
}

impl Reactor {
    fn spawn<T: Send + 'static>(
        self: &Arc<Self>,
        ticket: Ticket,
        future: impl Future<Output = T> + Send + 'static,
        read: impl FnOnce(Python<'_>, T) -> PyResult<Step> + Send + 'static,
    ) {
        let reactor = Arc::clone(self);
        let task = self.runtime.spawn(async move {
            let answer = future.await;
            reactor.answer(ticket, Box::new(move |py| read(py, answer)));
        });
        lock(&self.pending).set_task(ticket, task.abort_handle());
    }

    /// Leaves an answer for the loop, on the runtime's thread.
    fn answer(&self, ticket: Ticket, read: Read) {
        let mut answers = lock(&self.answers);
        let is_first = answers.is_empty();
        answers.push(Answer { ticket, read });
        drop(answers);
        if is_first {
            self.doorbell.ring();
        }
    }

    /// Reads the answers that came, on the loop's thread.
    fn drain(self: &Arc<Self>, py: Python<'_>) -> PyResult<()> {
        // In this order: an answer pushed in between rings again.
        self.doorbell.silence();
        let answers = std::mem::take(&mut *lock(&self.answers));
        for answer in answers {
            self.take(py, answer.ticket, (answer.read)(py))?;
        }
        Ok(())
    }

    fn take(
        self: &Arc<Self>,
        py: Python<'_>,
        ticket: Ticket,
        step: PyResult<Step>,
    ) -> PyResult<()> {
        let (name, outcome) = match step {
            Ok(Step::Ask(ask)) => {
                ask(self, ticket);
                return Ok(());
            }
            Ok(Step::Done(value)) => (intern!(py, "set_result"), value),
            Err(error) => (
                intern!(py, "set_exception"),
                error.into_value(py).into_any(),
            ),
        };
        // Taken before it is called: what Python runs may come back here.
        let promise = lock(&self.pending).take(ticket);
        let Some(promise) = promise else {
            return Ok(());
        };
        let promise = promise.bind(py);
        match promise.call_method1(name, (outcome,)) {
            Ok(_) => Ok(()),
            // It was cancelled in the meantime.
            Err(_) if is_done(promise)? => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Sees to it that cancelled requests are swept away while there are any in flight.
    fn watch(&self, event_loop: &Bound<'_, PyAny>) -> PyResult<()> {
        let py = event_loop.py();
        if std::mem::replace(&mut *lock(&self.sweeps), true) {
            return Ok(());
        }
        let bell = bell_of(event_loop)?;
        event_loop.call_method1(
            intern!(py, "call_later"),
            (SWEEP_PAUSE, bell.getattr(intern!(py, "sweep"))?),
        )?;
        Ok(())
    }

    fn sweep(&self, event_loop: &Bound<'_, PyAny>) -> PyResult<()> {
        let py = event_loop.py();
        let swept = lock(&self.pending).sweep(|future| is_done(future.bind(py)).unwrap_or(false));
        for (_, task) in &swept {
            if let Some(task) = task {
                task.abort();
            }
        }
        *lock(&self.sweeps) = false;
        let is_idle = lock(&self.pending).is_empty();
        if is_idle {
            return Ok(());
        }
        self.watch(event_loop)
    }
}

fn is_done(future: &Bound<'_, PyAny>) -> PyResult<bool> {
    future
        .call_method0(intern!(future.py(), "done"))?
        .is_truthy()
}

/// What an event loop calls: with nothing when its doorbell rang.
#[pyclass(frozen, weakref, module = "rsylla.aio")]
pub(super) struct Bell {
    reactor: Arc<Reactor>,
}

#[pymethods]
impl Bell {
    fn __call__(&self, py: Python<'_>) -> PyResult<()> {
        self.reactor.drain(py)
    }

    fn sweep(&self, py: Python<'_>) -> PyResult<()> {
        let event_loop = running_loop(py)?;
        self.reactor.sweep(&event_loop)
    }
}

/// Returns the bell of `event_loop`, hanging one up at the first call. The loop keeps it alive.
fn bell_of<'py>(event_loop: &Bound<'py, PyAny>) -> PyResult<Bound<'py, Bell>> {
    let py = event_loop.py();
    let names = names(py)?;
    let bells = names.bells.bind(py);
    let known = bells.call_method1(intern!(py, "get"), (event_loop,))?;
    if !known.is_none() {
        let bell = known.call0()?;
        if let Ok(bell) = bell.cast_into::<Bell>()
            && std::ptr::eq(bell.get().reactor.runtime, engine(py)?)
        {
            return Ok(bell);
        }
    }
    let bell = Bound::new(
        py,
        Bell {
            reactor: Arc::new(Reactor {
                runtime: engine(py)?,
                doorbell: Doorbell::new()?,
                answers: Mutex::default(),
                pending: Mutex::default(),
                sweeps: Mutex::default(),
            }),
        },
    )?;
    let fd = bell.get().reactor.doorbell.fd();
    event_loop.call_method1(intern!(py, "add_reader"), (fd, &bell))?;
    let reference = names.weak_reference.bind(py).call1((&bell,))?;
    bells.set_item(event_loop, reference)?;
    Ok(bell)
}

/// Returns the loop that runs on this thread.
///
/// # Errors
/// `LoopError` where there is none.
fn running_loop(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    let running = names(py)?.running_loop.bind(py).call0()?;
    if running.is_none() {
        return Err(Fault::new(
            Class::Loop,
            "no event loop runs on this thread; call rsylla.aio in a coroutine, or use the blocking classes of rsylla",
        )
        .not_executed()
        .raise(py));
    }
    Ok(running)
}

/// What is imported from Python, once.
struct Names {
    future: Py<PyAny>,
    running_loop: Py<PyAny>,
    weak_reference: Py<PyAny>,
    /// A weak reference to the bell of each loop.
    bells: Py<PyAny>,
}

fn names(py: Python<'_>) -> PyResult<&'static Names> {
    static NAMES: PyOnceLock<Names> = PyOnceLock::new();
    NAMES.get_or_try_init(py, || {
        let asyncio = py.import("asyncio")?;
        let weakref = py.import("weakref")?;
        Ok(Names {
            future: asyncio.getattr("Future")?.unbind(),
            running_loop: asyncio.getattr("_get_running_loop")?.unbind(),
            weak_reference: weakref.getattr("ref")?.unbind(),
            bells: weakref.call_method0("WeakKeyDictionary")?.unbind(),
        })
    })
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
