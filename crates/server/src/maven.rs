//! Runs Maven, which resolves a release of Apache Cassandra and all it needs into a folder.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::Error;
use crate::error::io_error;
use crate::java::{Java, on_path};
use crate::version::Release;

const POLL: Duration = Duration::from_millis(100);
const LINES_OF_FAILURE: usize = 12;

/// Copies the jars of `release` into `folder/lib`, where `folder` exists and is empty.
pub(crate) fn resolve(
    release: &Release,
    folder: &Path,
    java: &Java,
    interrupted: &AtomicBool,
) -> Result<(), Error> {
    let program = on_path("mvn")
        .into_iter()
        .next()
        .ok_or(Error::MavenMissing)?;
    let pom = folder.join("pom.xml");
    fs::write(&pom, project(release)).map_err(io_error("write", &pom))?;
    let log = folder.join("maven.log");
    let log_file = File::create(&log).map_err(io_error("write", &log))?;
    let log_too = log_file.try_clone().map_err(io_error("write", &log))?;

    let mut command = Command::new(&program);
    command
        .args(["-q", "-B", "-f"])
        .arg(&pom)
        .args([
            "dependency:copy-dependencies",
            "-DincludeScope=runtime",
            "-DoutputDirectory=lib",
        ])
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(log_file)
        .stderr(log_too);
    if let Some(home) = java.home() {
        command.env("JAVA_HOME", home);
    }
    if run(command, &program, interrupted)? {
        return Ok(());
    }
    Err(failure(
        release,
        &fs::read_to_string(&log).unwrap_or_default(),
    ))
}

/// Runs a command to its end, or to the interruption, and says whether it succeeded.
fn run(mut command: Command, program: &Path, interrupted: &AtomicBool) -> Result<bool, Error> {
    let mut child = command.spawn().map_err(io_error("run", program))?;
    loop {
        if let Some(status) = child.try_wait().map_err(io_error("wait for", program))? {
            // Ctrl-C reaches Maven as well, and then it is not Maven's failure.
            if interrupted.load(Ordering::Relaxed) && !status.success() {
                return Err(Error::Interrupted);
            }
            return Ok(status.success());
        }
        if interrupted.load(Ordering::Relaxed) {
            let _ = child.kill();
            let _ = child.wait();
            return Err(Error::Interrupted);
        }
        thread::sleep(POLL);
    }
}

fn project(release: &Release) -> String {
    format!(
        r#"<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>rsylla</groupId>
  <artifactId>server</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.cassandra</groupId>
      <artifactId>cassandra-all</artifactId>
      <version>{release}</version>
    </dependency>
  </dependencies>
</project>
"#
    )
}

/// Tells a release that does not exist from all other failures.
fn failure(release: &Release, output: &str) -> Error {
    let version = release.to_string();
    let artifact = format!("cassandra-all:jar:{version}");
    let missing = ["Could not find artifact", "was not found in"];
    if output.contains(&artifact) && missing.iter().any(|words| output.contains(words)) {
        return Error::UnknownVersion { version };
    }
    let lines: Vec<&str> = output
        .lines()
        .filter(|line| line.len() > "[ERROR] ".len())
        .collect();
    let end = &lines[lines.len().saturating_sub(LINES_OF_FAILURE)..];
    Error::MavenFailed {
        version,
        output: end.join("\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_that_does_not_exist_is_told_from_a_network_that_does_not_answer() {
        let release: Release = "5.0.99".parse().unwrap();
        let unknown = "[ERROR] Could not resolve dependencies for project rsylla:server:jar:1: \
                       Could not find artifact org.apache.cassandra:cassandra-all:jar:5.0.99 in x";
        assert!(matches!(
            failure(&release, unknown),
            Error::UnknownVersion { .. }
        ));
        let offline = "[ERROR] Could not transfer artifact \
                       org.apache.cassandra:cassandra-all:jar:5.0.99: connection refused\n[ERROR] \n";
        let Error::MavenFailed { output, .. } = failure(&release, offline) else {
            panic!("taken for an unknown release");
        };
        assert_eq!(output, offline.trim_end_matches("\n[ERROR] \n"));
    }
}
