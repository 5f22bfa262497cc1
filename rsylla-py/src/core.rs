//! What all handles of one session share: the Rust session, the process it belongs to, and the
//! statements prepared behind the scenes.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use pyo3::prelude::*;

use crate::bridge::Bridge;
use crate::cache::Cache;
use crate::client::Client;
use crate::convert::decode::Forms;
use crate::exceptions::{Class, Fault};

/// One connected session.
pub(crate) struct Core {
    /// How threads wait for its answers; those of an asyncio session are awaited.
    bridge: Option<&'static Bridge>,
    /// Tells the sessions of one process apart.
    number: u64,
    /// The process that connected.
    process: u32,
    client: Mutex<Option<Arc<Client>>>,
    cache: Cache,
    /// What the values of results become.
    forms: Forms,
}

impl Core {
    /// A session whose callers wait.
    pub(crate) fn blocking(bridge: &'static Bridge, client: Client) -> Self {
        Self::new(Some(bridge), client, Forms::Python)
    }

    /// A session of an event loop.
    pub(crate) fn awaited(client: Client, forms: Forms) -> Self {
        Self::new(None, client, forms)
    }

    fn new(bridge: Option<&'static Bridge>, client: Client, forms: Forms) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self {
            bridge,
            number: NEXT.fetch_add(1, Ordering::Relaxed),
            process: std::process::id(),
            client: Mutex::new(Some(Arc::new(client))),
            cache: Cache::default(),
            forms,
        }
    }

    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    pub(crate) fn forms(&self) -> Forms {
        self.forms
    }

    pub(crate) fn cache(&self) -> &Cache {
        &self.cache
    }

    /// Returns the Rust session.
    ///
    /// # Errors
    /// `SessionClosed` after [`Core::close`], `ForkError` in a forked child.
    pub(crate) fn client(&self, py: Python<'_>) -> PyResult<Arc<Client>> {
        if self.is_forked() {
            return Err(Fault::forked().raise(py));
        }
        let client = self.client.lock().unwrap_or_else(PoisonError::into_inner);
        match client.as_ref() {
            Some(client) => Ok(Arc::clone(client)),
            None => Err(Fault::new(Class::SessionClosed, "the session is closed")
                .not_executed()
                .raise(py)),
        }
    }

    pub(crate) fn is_open(&self) -> bool {
        let client = self.client.lock().unwrap_or_else(PoisonError::into_inner);
        client.is_some()
    }

    pub(crate) fn is_forked(&self) -> bool {
        self.process != std::process::id()
    }

    /// Waits for a request of this session; see [`Bridge::wait`].
    pub(crate) fn wait<T: Send>(
        &self,
        py: Python<'_>,
        future: impl Future<Output = T> + Send,
    ) -> PyResult<T> {
        match self.bridge {
            Some(bridge) => bridge.wait(py, future),
            None => {
                Err(Fault::argument("a session of rsylla.aio is awaited, not waited for").raise(py))
            }
        }
    }

    /// Closes the connections once the requests under way are answered. Closing again is fine.
    pub(crate) fn close(&self, py: Python<'_>) -> PyResult<()> {
        let Some(client) = self.take() else {
            return Ok(());
        };
        drop(client);
        // Lets the connections' tasks see that they are wanted no more, and close their sockets.
        self.wait(py, async {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        })
    }

    /// Takes the Rust session from all who would use it. In a forked child it is forgotten.
    pub(crate) fn take(&self) -> Option<Arc<Client>> {
        let mut client = self.client.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = client.take();
        if self.is_forked() {
            std::mem::forget(taken);
            return None;
        }
        self.cache.clear();
        taken
    }
}

impl Drop for Core {
    /// In a forked child the connections are the parent's, and so may be a lock that the runtime
    /// holds: they are forgotten there, not dropped.
    fn drop(&mut self) {
        drop(self.take());
    }
}
