//! What a node that ended while starting had to say.

use std::fs;
use std::path::{Path, PathBuf};

use crate::layout::NodeLayout;

const LINES: usize = 6;
const WIDTH: usize = 300;

/// The last lines that may tell why a node ended, and the file they are from.
pub(crate) fn last_words(layout: &NodeLayout) -> (Vec<String>, PathBuf) {
    let (log, output) = (layout.log(), layout.output());
    let log_text = read(&log);
    let errors = errors(&log_text);
    if !errors.is_empty() {
        return (last(&errors), log);
    }
    let output_text = read(&output);
    let said: Vec<&str> = output_text.lines().filter(|line| !is_noise(line)).collect();
    if !said.is_empty() {
        return (last(&said), output);
    }
    let logged: Vec<&str> = log_text.lines().filter(|line| !is_noise(line)).collect();
    (last(&logged), log)
}

fn read(path: &Path) -> String {
    fs::read(path)
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .unwrap_or_default()
}

/// The entries of level ERROR: their headline, and the messages of the exceptions below it.
fn errors(log: &str) -> Vec<&str> {
    let mut inside = false;
    let mut found = Vec::new();
    for line in log.lines() {
        if starts_entry(line) {
            inside = line.starts_with("ERROR");
        }
        if inside && !is_noise(line) {
            found.push(line);
        }
    }
    found
}

fn starts_entry(line: &str) -> bool {
    ["ERROR", "WARN ", "INFO ", "DEBUG"]
        .iter()
        .any(|level| line.starts_with(level))
}

/// Frames of stack traces, and lines of nothing.
fn is_noise(line: &str) -> bool {
    let line = line.trim_start();
    line.is_empty() || line.starts_with("at ") || line.starts_with("... ")
}

fn last(lines: &[&str]) -> Vec<String> {
    let end = &lines[lines.len().saturating_sub(LINES)..];
    end.iter()
        .map(|line| line.chars().take(WIDTH).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Layout;

    #[test]
    fn errors_come_without_their_frames() {
        let log = "INFO  [main] starting\n\
                   ERROR [main] Exception encountered during startup\n\
                   java.lang.RuntimeException: it broke\n\
                   \tat org.apache.Cassandra.start(Cassandra.java:1)\n\
                   Caused by: java.io.IOException: no disk\n\
                   \t... 5 common frames omitted\n\
                   INFO  [shutdown] bye\n";
        assert_eq!(
            errors(log),
            [
                "ERROR [main] Exception encountered during startup",
                "java.lang.RuntimeException: it broke",
                "Caused by: java.io.IOException: no disk",
            ]
        );
    }

    #[test]
    fn without_errors_the_virtual_machine_is_heard() {
        let dir = tempfile::tempdir().unwrap();
        let node = Layout::create(dir.path()).unwrap().node(0);
        fs::create_dir_all(node.logs()).unwrap();
        fs::write(node.log(), "INFO  [main] starting\n").unwrap();
        assert_eq!(
            last_words(&node),
            (vec!["INFO  [main] starting".to_owned()], node.log())
        );
        fs::write(node.output(), "Unrecognized VM option 'X'\n\n").unwrap();
        assert_eq!(
            last_words(&node),
            (vec!["Unrecognized VM option 'X'".to_owned()], node.output())
        );
    }
}
