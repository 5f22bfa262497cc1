//! The cyclic garbage collector.

use pyo3::ffi;
use pyo3::prelude::*;

/// Takes `object` out of the collector's list, as `CPython` itself does with tuples of plain values.
///
/// Only for objects that cannot be part of a reference cycle: a cycle through them would leak.
pub(crate) fn untrack(object: &Bound<'_, PyAny>) {
    // SAFETY: the pointer is a live object of a class with the collector's header, as the caller's
    // (`uuid.UUID`, an ordinary Python class) are; untracking an untracked object is allowed.
    unsafe { ffi::PyObject_GC_UnTrack(object.as_ptr().cast()) }
}
