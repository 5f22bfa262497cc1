//! For GitHub: workflow commands, shown beside the lines of a pull request.

use std::io::{self, Write};

use crate::check::finding::Finding;

pub(super) fn write(out: &mut impl Write, findings: &[Finding]) -> io::Result<()> {
    for finding in findings {
        write!(
            out,
            "::{} file={},line={},endLine={},col={}",
            finding.severity,
            property(&finding.file),
            finding.line,
            finding.end_line,
            finding.column,
        )?;
        // Columns make sense within one line only.
        if finding.line == finding.end_line {
            write!(out, ",endColumn={}", finding.end_column)?;
        }
        let help = match &finding.help {
            Some(help) => format!("\n{help}"),
            None => String::new(),
        };
        writeln!(
            out,
            ",title={}::{}",
            property(finding.code),
            data(&format!("{}{help}", finding.message))
        )?;
    }
    Ok(())
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
