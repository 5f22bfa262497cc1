//! The Python package rsylla.
