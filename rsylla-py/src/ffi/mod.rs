//! The few calls of Python's C interface that pyo3 does not offer, each behind a safe function.
//!
//! Every shortcut is tried once against what Python itself makes, and left alone where the two
//! differ: another interpreter is slower then, never wrong.

#![expect(
    unsafe_code,
    reason = "calls of the C interface; each block says why it is sound"
)]

pub(crate) mod arrow;
pub(crate) mod datetime;
pub(crate) mod gc;
pub(crate) mod uuid;
