//! Files against a real server: what differs, and what leads from one to the other.

#![allow(clippy::unwrap_used, reason = "a step that fails fails the test")]

mod apply;
mod drift;
mod place;
mod secure;
