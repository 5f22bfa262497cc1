//! The asyncio side: the same names, awaited.
//!
//! Requests run on one thread a process ([`engine`]), which never touches Python. Their answers
//! wait in a list of their event loop ([`reactor`]) and wake it once, however many there are; what
//! is made of them is made there. Reading order: `session`, `request`, `reactor`, `result`.

mod builder;
mod doorbell;
mod engine;
mod many;
mod pending;
mod reactor;
mod request;
mod result;
mod session;

pub(crate) use builder::SessionBuilder;
pub(crate) use result::QueryResult;
pub(crate) use session::Session;
