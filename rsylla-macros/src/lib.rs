//! The macros of rsylla.
