//! The six systems.
