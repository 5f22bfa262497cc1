//! Arrow: columns instead of rows, through the Arrow C data interface.
//!
//! `read` turns the cells of a page into arrays, straight from the frame and without the
//! interpreter; `write` turns arrays into the cells of a bulk insert; `stream` hands record batches
//! to Python page by page.
//!
//! | CQL | Arrow |
//! |---|---|
//! | text, ascii | utf8 |
//! | boolean | bool |
//! | tinyint, smallint, int, bigint, counter | int8, int16, int32, int64, int64 |
//! | float, double | float32, float64 |
//! | varint | decimal128(38, 0) |
//! | decimal | decimal128(38, the largest scale of the column's values) |
//! | blob | binary |
//! | uuid, timeuuid | fixed_size_binary(16), marked as `arrow.uuid` |
//! | inet | utf8 |
//! | timestamp | timestamp(ms, UTC) |
//! | date | date32 |
//! | time | time64(ns) |
//! | duration | interval(month, day, ns) |
//! | list, set | list |
//! | map | map |
//! | tuple, a user type | struct; a tuple's fields are named 0, 1, 2 … |
//! | vector | fixed_size_list |

pub(crate) mod export;
pub(crate) mod insert;
pub(crate) mod layout;
pub(crate) mod read;
pub(crate) mod stream;
mod write;
