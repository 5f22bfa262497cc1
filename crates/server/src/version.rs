//! Releases of Apache Cassandra: which ones run here, and what differs between their lines.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Error;

/// A release of a line that is known to run, as "5.0.5".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Release {
    name: String,
    pub(crate) line: Line,
}

/// A line of releases that share a configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    V4_1,
    V5_0,
}

impl FromStr for Release {
    type Err = Error;

    fn from_str(name: &str) -> Result<Release, Error> {
        let unsupported = || Error::UnsupportedVersion {
            version: name.to_owned(),
        };
        let (line, rest) = match (name.strip_prefix("4.1"), name.strip_prefix("5.0")) {
            (Some(rest), _) => (Line::V4_1, rest),
            (_, Some(rest)) => (Line::V5_0, rest),
            _ => return Err(unsupported()),
        };
        // The name goes into a file name and into XML.
        let harmless = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
        let patch = rest.strip_prefix(['.', '-']).ok_or_else(unsupported)?;
        if patch.is_empty() || !patch.chars().all(harmless) {
            return Err(unsupported());
        }
        Ok(Release {
            name: name.to_owned(),
            line,
        })
    }
}

impl TryFrom<String> for Release {
    type Error = Error;

    fn try_from(name: String) -> Result<Release, Error> {
        name.parse()
    }
}

impl From<Release> for String {
    fn from(release: Release) -> String {
        release.name
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expected: Option<Line>) {
        assert_eq!(
            name.parse::<Release>().ok().map(|release| release.line),
            expected
        );
    }

    #[test]
    fn only_known_lines_parse() {
        check("5.0.5", Some(Line::V5_0));
        check("5.0-rc1", Some(Line::V5_0));
        check("4.1.10", Some(Line::V4_1));
        check("5.0", None);
        check("5.01", None);
        check("4.0.17", None);
        check("5.1.0", None);
        check("", None);
        check("5.0./../x", None);
        check("5.0.5</version>", None);
    }
}
