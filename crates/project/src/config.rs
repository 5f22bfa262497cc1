//! `rsylla.toml`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rsylla_cql::Dialect;
use rsylla_cql::diagnostic::{Code, Level, nearest};
use serde::Deserialize;

use crate::error::ProjectError;

/// The name of the configuration file.
pub(crate) const FILE_NAME: &str = "rsylla.toml";

/// What `rsylla.toml` says, with defaults where it is silent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The file; none when there is only a folder `schemas`.
    pub path: Option<PathBuf>,
    /// Globs of the schema files, below the project's folder.
    pub schema_files: Vec<String>,
    /// Which server's rules hold.
    pub dialect: Dialect,
    /// The keyspace of names without one.
    pub keyspace: Option<String>,
    /// Schemas that many keyspaces share.
    pub patterns: Vec<KeyspacePattern>,
    /// Rust paths for user types and columns.
    pub types: BTreeMap<String, String>,
    /// Lint levels that differ from the defaults.
    pub lints: BTreeMap<String, Level>,
    /// Which Rust types stand for dates and times.
    pub time: TimeTypes,
}

/// `[keyspaces."tenant_*"]`: one schema, many keyspaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyspacePattern {
    /// The keyspaces' names, with `*` for any letters.
    pub pattern: String,
    /// Globs of the schema files; they leave `[schema]`.
    pub files: Vec<String>,
}

/// Which Rust types stand for `timestamp`, `date` and `time`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TimeTypes {
    /// `chrono::DateTime<Utc>`, `NaiveDate`, `NaiveTime`.
    #[default]
    Chrono,
    /// `time::OffsetDateTime`, `Date`, `Time`.
    Time,
    /// The driver's `CqlTimestamp`, `CqlDate`, `CqlTime`.
    Driver,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    schema: Schema,
    #[serde(default)]
    keyspaces: BTreeMap<String, Pattern>,
    #[serde(default)]
    types: BTreeMap<String, String>,
    #[serde(default)]
    lints: BTreeMap<String, String>,
    #[serde(default)]
    rust: Rust,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Schema {
    files: Vec<String>,
    dialect: String,
    keyspace: Option<String>,
}

impl Default for Schema {
    fn default() -> Self {
        Self {
            files: vec!["schemas/*.cql".to_owned()],
            dialect: Dialect::default().name().to_owned(),
            keyspace: None,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pattern {
    files: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Rust {
    time: TimeTypes,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            path: None,
            schema_files: Schema::default().files,
            dialect: Dialect::default(),
            keyspace: None,
            patterns: Vec::new(),
            types: BTreeMap::new(),
            lints: BTreeMap::new(),
            time: TimeTypes::default(),
        }
    }
}

impl Config {
    /// Reads the text of the configuration file at `path`.
    ///
    /// # Errors
    /// [`ProjectError::Config`] where the text is not TOML, or names something
    /// that rsylla does not know.
    pub fn parse(path: &Path, text: &str) -> Result<Self, ProjectError> {
        let wrong = |reason: String| ProjectError::Config {
            path: path.to_owned(),
            reason,
        };
        let file: File = toml::from_str(text).map_err(|error| wrong(error.to_string()))?;
        let dialect = Dialect::by_name(&file.schema.dialect).ok_or_else(|| {
            let dialect = &file.schema.dialect;
            wrong(format!(
                "unknown dialect `{dialect}`: it is `cassandra` or `scylla`"
            ))
        })?;
        let lints = file
            .lints
            .into_iter()
            .map(|(name, level)| {
                lint(&name, &level)
                    .map(|level| (name, level))
                    .map_err(&wrong)
            })
            .collect::<Result<_, _>>()?;
        let patterns = file
            .keyspaces
            .into_iter()
            .map(|(pattern, entry)| KeyspacePattern {
                pattern,
                files: entry.files,
            })
            .collect();
        Ok(Self {
            path: Some(path.to_owned()),
            schema_files: file.schema.files,
            dialect,
            keyspace: file.schema.keyspace,
            patterns,
            types: file.types,
            lints,
            time: file.rust.time,
        })
    }
}

fn lint(name: &str, level: &str) -> Result<Level, String> {
    let lints = || {
        Code::ALL
            .iter()
            .filter(|code| code.default_level().is_some())
    };
    if !lints().any(|code| code.name() == name) {
        let help = match nearest(name, lints().map(|code| code.name())) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`rsylla explain` lists the lints".to_owned(),
        };
        return Err(format!("unknown lint `{name}`: {help}"));
    }
    Level::by_name(level).ok_or_else(|| {
        format!("unknown level `{level}` of lint `{name}`: it is `allow`, `warn` or `deny`")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(text: &str, expected: &str) {
        let error = Config::parse(Path::new("rsylla.toml"), text)
            .unwrap_err()
            .to_string();
        assert!(error.contains(expected), "{error}");
    }

    #[test]
    fn everything_may_be_left_out() {
        let config = Config::parse(Path::new("rsylla.toml"), "").unwrap();
        assert_eq!(
            config,
            Config {
                path: Some("rsylla.toml".into()),
                ..Config::default()
            }
        );
    }

    #[test]
    fn every_part_is_read() {
        let text = r#"
            [schema]
            files = ["db/*.cql"]
            dialect = "scylla"
            keyspace = "blog"
            [keyspaces."tenant_*"]
            files = ["db/tenant.cql"]
            [types]
            "shop.address" = "crate::Address"
            [lints]
            full-scan = "deny"
            [rust]
            time = "time"
        "#;
        let config = Config::parse(Path::new("rsylla.toml"), text).unwrap();
        assert_eq!(config.schema_files, ["db/*.cql"]);
        assert_eq!(config.dialect, Dialect::Scylla);
        assert_eq!(config.keyspace.as_deref(), Some("blog"));
        assert_eq!(config.patterns[0].pattern, "tenant_*");
        assert_eq!(config.types["shop.address"], "crate::Address");
        assert_eq!(config.lints["full-scan"], Level::Deny);
        assert_eq!(config.time, TimeTypes::Time);
    }

    #[test]
    fn what_is_unknown_is_named() {
        refused("[schema]\nfile = []", "unknown field `file`");
        refused("[schema]\ndialect = \"oracle\"", "unknown dialect `oracle`");
        refused("[lints]\nfull-scam = \"deny\"", "did you mean `full-scan`?");
        refused("[lints]\nfull-scan = \"no\"", "`allow`, `warn` or `deny`");
        refused("[schema\n", "line 1");
    }
}
