//! Whether a source's `execute` is ours: other databases' libraries have one too.

use super::names::Names;

/// How sure it is that statements are CQL that goes through rsylla.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// The source imports rsylla, and no other database's library.
    Certain,
    /// It imports none, or several: a statement about a table of the schema is ours.
    Likely,
    /// It imports another database's library.
    None,
}

/// The top modules of libraries whose `execute` takes something else.
const OTHERS: [&str; 36] = [
    "MySQLdb",
    "acsylla",
    "aiomysql",
    "aiopg",
    "aiosqlite",
    "apsw",
    "asyncpg",
    "cassandra",
    "clickhouse_connect",
    "clickhouse_driver",
    "cx_Oracle",
    "databases",
    "databricks",
    "django",
    "duckdb",
    "flask_sqlalchemy",
    "mariadb",
    "mysql",
    "oracledb",
    "peewee",
    "pony",
    "psycopg",
    "psycopg2",
    "psycopg2cffi",
    "pymssql",
    "pymysql",
    "pyodbc",
    "records",
    "scyllapy",
    "snowflake",
    "sqlalchemy",
    "sqlite3",
    "sqlmodel",
    "tortoise",
    "trino",
    "vertica_python",
];

impl Trust {
    pub(super) fn of(names: &Names<'_>) -> Self {
        let tops = names.modules.iter().map(|module| module.split('.').next());
        let tops: Vec<&str> = tops.flatten().collect();
        let is_ours = tops.contains(&"rsylla");
        let is_others = tops.iter().any(|top| OTHERS.contains(top));
        match (is_ours, is_others) {
            (true, false) => Self::Certain,
            (false, true) => Self::None,
            _ => Self::Likely,
        }
    }
}
