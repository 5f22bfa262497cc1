//! Keyspace names as checked values: the one thing of a statement's text that may be chosen at run time.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::error::Error;

/// The name of a keyspace, checked once.
///
/// Servers allow 1 to 48 ASCII letters, digits and underscores, so a checked
/// name cannot carry CQL of its own, wherever it came from.
///
/// # Example
/// ```
/// use rsylla::Keyspace;
///
/// let keyspace: Keyspace = "tenant_1001".parse()?;
/// assert_eq!(keyspace.as_str(), "tenant_1001");
/// assert!("tenant_1; DROP TABLE users".parse::<Keyspace>().is_err());
/// # Ok::<(), rsylla::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Keyspace(Arc<str>);

impl Keyspace {
    /// The longest name that servers accept, in bytes.
    pub const MAX_LEN: usize = 48;

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Writes the name as CQL text. Quotes are left away only from names that
    /// are plain and can be no reserved word.
    pub(crate) fn write_cql(&self, out: &mut String) {
        let name = self.as_str();
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        let bare = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.bytes().all(plain)
            && !name.bytes().all(|b| b.is_ascii_lowercase());
        let quote = if bare { "" } else { "\"" };
        out.extend([quote, name, quote]);
    }

    fn check(name: &str) -> Result<(), Error> {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
        if (1..=Self::MAX_LEN).contains(&name.len()) && name.bytes().all(allowed) {
            Ok(())
        } else {
            Err(Error::invalid_keyspace(name))
        }
    }
}

impl FromStr for Keyspace {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        Self::try_from(name)
    }
}

impl TryFrom<&str> for Keyspace {
    type Error = Error;

    fn try_from(name: &str) -> Result<Self, Error> {
        Self::check(name)?;
        Ok(Self(name.into()))
    }
}

impl TryFrom<String> for Keyspace {
    type Error = Error;

    fn try_from(name: String) -> Result<Self, Error> {
        Self::try_from(name.as_str())
    }
}

impl TryFrom<&String> for Keyspace {
    type Error = Error;

    fn try_from(name: &String) -> Result<Self, Error> {
        Self::try_from(name.as_str())
    }
}

impl From<&Keyspace> for Keyspace {
    fn from(keyspace: &Keyspace) -> Self {
        keyspace.clone()
    }
}

impl AsRef<str> for Keyspace {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for Keyspace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_servers_accept_are_accepted() {
        for name in ["a", "t42", "tenant_1001", "Mixed", "1st", &"x".repeat(48)] {
            assert_eq!(Keyspace::try_from(name).unwrap().as_str(), name);
        }
    }

    #[test]
    fn anything_else_is_refused_and_shown_escaped() {
        for name in ["", "a.b", "a b", "a\"", "é", "a--", "a\0", &"x".repeat(49)] {
            assert!(Keyspace::try_from(name).is_err(), "{name}");
        }
        let error = Keyspace::try_from("a\n; DROP").unwrap_err().to_string();
        assert!(error.contains(r"`a\n; DROP`"), "{error}");
    }

    #[test]
    fn text_is_quoted_unless_it_is_plain_for_sure() {
        let cql = |name: &str| {
            let mut out = String::new();
            Keyspace::try_from(name).unwrap().write_cql(&mut out);
            out
        };
        assert_eq!(cql("t42"), "t42");
        assert_eq!(cql("event_store"), "event_store");
        assert_eq!(cql("table"), "\"table\"");
        assert_eq!(cql("T42"), "\"T42\"");
        assert_eq!(cql("1st"), "\"1st\"");
    }
}
