//! A folder and a keyspace of a test's own on the server that tests share.

use std::fs;
use std::path::Path;
use std::process::{self, Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use rsylla::Session;
use tempfile::TempDir;
use tokio::runtime::Runtime;

pub(crate) struct Place {
    pub(crate) dir: TempDir,
    pub(crate) node: String,
    /// The name that `KS` stands for; `KS_history` is this test's, too.
    pub(crate) keyspace: String,
    runtime: Runtime,
    session: Session,
}

impl Place {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let node = rsylla_server::test_node().unwrap();
        let runtime = Runtime::new().unwrap();
        let session = Session::builder()
            .known_node(&node)
            .request_timeout(Duration::from_secs(60))
            // The driver cannot read a user type whose name is quoted.
            .configure(|driver| driver.fetch_schema_metadata(false));
        let session = runtime.block_on(session.build()).unwrap();
        Self {
            dir: tempfile::tempdir().unwrap(),
            node,
            keyspace: format!("cli_{}_{number}", process::id()),
            runtime,
            session,
        }
    }

    /// The text with this test's keyspace for `KS`.
    pub(crate) fn own(&self, text: &str) -> String {
        text.replace("KS", &self.keyspace)
    }

    /// Executes statements, each of which ends with `;` and a line break.
    pub(crate) fn execute(&self, text: &str) {
        for statement in self.own(text).split(";\n").map(str::trim) {
            if !statement.is_empty() {
                let done = self.session.driver().query_unpaged(statement, ());
                let done = self.runtime.block_on(done);
                done.unwrap_or_else(|error| panic!("{statement}: {error}"));
            }
        }
    }

    /// Writes a file below the folder; its path.
    pub(crate) fn file(&self, name: &str, text: &str) -> String {
        let path = self.dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).unwrap();
        fs::write(&path, self.own(text)).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// The command, run in the folder.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rsylla"));
        command.current_dir(self.dir.path()).args(args);
        command
    }

    /// Runs the command; its exit code and what it printed.
    pub(crate) fn run(&self, args: &[&str]) -> (i32, String, String) {
        outcome(self.command(args).output().unwrap())
    }

    /// Compares the files with the server.
    pub(crate) fn check(&self) -> (i32, String, String) {
        self.run(&["check", "--live", &self.node])
    }
}

/// The exit code of a command and what it printed.
pub(crate) fn outcome(output: Output) -> (i32, String, String) {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let code = output.status.code().unwrap();
    (code, text(output.stdout), text(output.stderr))
}

impl Drop for Place {
    fn drop(&mut self) {
        for keyspace in ["KS", "KS_history"] {
            let drop = self.own(&format!("DROP KEYSPACE IF EXISTS {keyspace}"));
            let _ = self
                .runtime
                .block_on(self.session.driver().query_unpaged(drop, ()));
        }
    }
}
