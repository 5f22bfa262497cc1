//! The two conversion tables: Python values to CQL cells, and back, by the CQL type alone.
//!
//! Each is one exhaustive match over the CQL types, with one small file for each family.

pub(crate) mod calendar;
pub(crate) mod decode;
pub(crate) mod encode;
pub(crate) mod fields;
pub(crate) mod names;
pub(crate) mod wire;
