//! For programs: one array.

use std::io::{self, Write};

use crate::check::finding::Finding;

pub(super) fn write(out: &mut impl Write, findings: &[Finding]) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, findings)?;
    writeln!(out)
}
