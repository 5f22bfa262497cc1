//! Finds the Java that runs the nodes: version 17, by `JAVA_HOME` and then on `PATH`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Error;

const NEEDED: &str = "17";

/// A Java of the version needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Java {
    /// The program, its links resolved.
    pub(crate) program: PathBuf,
    /// Its version, as "17.0.15".
    pub(crate) version: String,
}

impl Java {
    /// The folder that `JAVA_HOME` should name.
    pub(crate) fn home(&self) -> Option<&Path> {
        self.program.parent()?.parent()
    }
}

/// Finds Java 17, taking the first that is one.
pub(crate) fn find() -> Result<Java, Error> {
    let by_home = env::var_os("JAVA_HOME").map(|home| Path::new(&home).join("bin/java"));
    let by_path = on_path("java");
    let mut found = Vec::new();
    for program in by_home.into_iter().chain(by_path) {
        let Ok(program) = program.canonicalize() else {
            continue;
        };
        let Some(version) = version(&program) else {
            continue;
        };
        if major(&version) == NEEDED {
            return Ok(Java { program, version });
        }
        found.push(format!("{version} ({})", program.display()));
    }
    found.dedup();
    Err(Error::JavaMissing { found })
}

/// The files of that name in the folders of `PATH`.
pub(crate) fn on_path(name: &str) -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join(name))
        .filter(|file| file.is_file())
        .collect()
}

/// The version of a Java, read from the file beside it, or else asked of it.
fn version(program: &Path) -> Option<String> {
    let release = program.parent()?.parent()?.join("release");
    let by_file = fs::read_to_string(release)
        .ok()
        .and_then(|text| version_in_release(&text));
    by_file.or_else(|| {
        let output = Command::new(program).arg("-version").output().ok()?;
        version_in_answer(&String::from_utf8_lossy(&output.stderr))
    })
}

/// Reads `JAVA_VERSION="17.0.15"`.
fn version_in_release(text: &str) -> Option<String> {
    let value = text
        .lines()
        .find_map(|line| line.strip_prefix("JAVA_VERSION="))?;
    Some(value.trim_matches('"').to_owned())
}

/// Reads `openjdk version "17.0.15" 2025-04-15`.
fn version_in_answer(text: &str) -> Option<String> {
    let line = text.lines().find(|line| line.contains(" version \""))?;
    line.split('"').nth(1).map(str::to_owned)
}

/// The feature release: 17 of `17.0.15`, 8 of `1.8.0_392`.
fn major(version: &str) -> &str {
    let version = version.strip_prefix("1.").unwrap_or(version);
    version
        .split(['.', '-', '+', '_'])
        .next()
        .unwrap_or(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_the_release_file() {
        let text = "IMPLEMENTOR=\"Debian\"\nJAVA_VERSION=\"17.0.15\"\n";
        assert_eq!(version_in_release(text).as_deref(), Some("17.0.15"));
        assert_eq!(version_in_release("IMPLEMENTOR=\"Debian\"\n"), None);
    }

    #[test]
    fn versions_are_read_from_the_answer() {
        let text = "Picked up JAVA_TOOL_OPTIONS: -Xmx1g\nopenjdk version \"21\" 2023-09-19\n";
        assert_eq!(version_in_answer(text).as_deref(), Some("21"));
        assert_eq!(version_in_answer("No Java runtime present\n"), None);
    }

    #[test]
    fn the_major_version_is_the_feature_release() {
        assert_eq!(major("17.0.15"), "17");
        assert_eq!(major("17-ea"), "17");
        assert_eq!(major("1.8.0_392"), "8");
        assert_eq!(major("21"), "21");
    }
}
