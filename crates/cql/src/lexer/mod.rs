//! CQL text to tokens.
