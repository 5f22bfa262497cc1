//! `rsylla db` as its users run it: what it prints, where, and its exit codes.

#![allow(clippy::unwrap_used, reason = "a step that fails fails the test")]

use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{self, Command, Output, Stdio};

use tempfile::TempDir;

/// A folder to run the command in. What was started there is stopped when this is dropped.
struct Place {
    dir: TempDir,
    port: u16,
}

impl Place {
    /// A place whose port no other test of this process has; `number` is the test's own.
    fn new(number: u16) -> Place {
        let port = 30_000 + (process::id() % 250) as u16 * 10 + number;
        Place {
            dir: tempfile::tempdir().unwrap(),
            port,
        }
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rsylla"));
        command.current_dir(self.dir.path()).arg("db").args(args);
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    fn up(&self) -> Command {
        self.command(&["up", "--port", &self.port.to_string()])
    }

    /// A folder of programs that holds only those named, taken from `PATH`.
    fn only(&self, programs: &[&str]) -> PathBuf {
        let folder = self.dir.path().join("programs");
        fs::create_dir(&folder).unwrap();
        for program in programs {
            symlink(on_path(program), folder.join(program)).unwrap();
        }
        folder
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = self.run(&["down"]);
    }
}

fn on_path(program: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap();
    let mut found = std::env::split_paths(&path).map(|folder| folder.join(program));
    found.find(|file| file.is_file()).unwrap()
}

#[track_caller]
fn check(output: &Output, code: i32, stdout: &str, stderr: &[&str]) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), stdout, "{said}");
    for words in stderr {
        assert!(said.contains(words), "`{words}` is not in:\n{said}");
    }
}

#[test]
fn up_prints_contact_points_and_status_and_down_follow() {
    let place = Place::new(0);
    let contact_point = format!("127.0.0.1:{}", place.port);
    check(
        &place.run(&["status"]),
        1,
        "",
        &["nothing was started at .rsylla/db"],
    );

    let output = place.up().output().unwrap();
    check(
        &output,
        0,
        &format!("{contact_point}\n"),
        &["ready", "rsylla db down"],
    );
    check(
        &place.run(&["status"]),
        0,
        &format!("{contact_point} up\n"),
        &[],
    );
    check(
        &place.up().output().unwrap(),
        0,
        &format!("{contact_point}\n"),
        &[],
    );

    check(
        &place.run(&["down"]),
        0,
        "",
        &[&format!("stopped {contact_point}")],
    );
    check(
        &place.run(&["status"]),
        1,
        &format!("{contact_point} down\n"),
        &[],
    );
    check(
        &place.run(&["down"]),
        0,
        "",
        &["nothing runs at .rsylla/db"],
    );
}

#[test]
fn wrong_usage_exits_with_2() {
    let place = Place::new(1);
    check(&place.run(&["up", "--nodes", "0"]), 2, "", &["--nodes"]);
    check(&place.run(&["up", "--nodes", "many"]), 2, "", &["--nodes"]);
    check(
        &place.run(&["up", "--host", "192.0.2.1"]),
        2,
        "",
        &["192.0.2.1", "loopback"],
    );
    check(
        &place.run(&["up", "--version", "2.0.0"]),
        2,
        "",
        &["2.0.0", "5.0.x"],
    );
    check(&place.run(&["sideways"]), 2, "", &["sideways"]);
    check(&place.run(&[]), 2, "", &["Usage"]);
    assert_eq!(place.run(&["--help"]).status.code(), Some(0));
}

#[test]
fn a_port_in_use_exits_with_2_and_names_it() {
    let place = Place::new(2);
    let _taken = TcpListener::bind(("127.0.0.1", place.port)).unwrap();
    let words = format!("port {} on 127.0.0.1 is in use", place.port);
    check(&place.up().output().unwrap(), 2, "", &["error: ", &words]);
}

#[test]
fn missing_java_exits_with_2_and_says_how_to_get_it() {
    let place = Place::new(3);
    let none = place.only(&[]);
    let output = place
        .up()
        .env("PATH", none)
        .env_remove("JAVA_HOME")
        .output()
        .unwrap();
    check(
        &output,
        2,
        "",
        &["java 17 is missing", "apt install", "brew install"],
    );
}

#[test]
fn a_java_of_another_version_exits_with_2_and_names_it() {
    let place = Place::new(4);
    let home = place.dir.path().join("java");
    fs::create_dir_all(home.join("bin")).unwrap();
    fs::write(home.join("bin/java"), "").unwrap();
    fs::write(home.join("release"), "JAVA_VERSION=\"21.0.2\"\n").unwrap();
    let none = place.only(&[]);
    let output = place
        .up()
        .env("PATH", none)
        .env("JAVA_HOME", home)
        .output()
        .unwrap();
    check(
        &output,
        2,
        "",
        &["java 17 is missing", "found 21.0.2", "JAVA_HOME"],
    );
}

#[test]
fn missing_maven_exits_with_2_and_says_how_to_get_it() {
    let place = Place::new(5);
    let path = place.only(&["java"]);
    let cache = place.dir.path().join("cache");
    let output = place
        .up()
        .env("PATH", path)
        .env("RSYLLA_CACHE", cache)
        .output()
        .unwrap();
    check(
        &output,
        2,
        "",
        &[
            "maven is missing",
            "apt install maven",
            "brew install maven",
        ],
    );
}

#[test]
fn an_interrupt_stops_what_was_started() {
    let place = Place::new(6);
    let mut up = place
        .up()
        .stderr(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut steps = BufReader::new(up.stderr.take().unwrap()).lines();
    let started = steps
        .by_ref()
        .map(Result::unwrap)
        .find(|line| line.contains("starting"));
    assert!(started.is_some());
    let pid = nix::unistd::Pid::from_raw(i32::try_from(up.id()).unwrap());
    nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGINT).unwrap();

    let rest: Vec<String> = steps.map(Result::unwrap).collect();
    assert_eq!(up.wait().unwrap().code(), Some(2), "{rest:?}");
    assert!(
        rest.iter().any(|line| line == "error: interrupted"),
        "{rest:?}"
    );
    assert_eq!(processes_naming(place.dir.path()), Vec::<String>::new());
}

/// The command lines that name something below the folder.
fn processes_naming(folder: &Path) -> Vec<String> {
    let folder = folder.canonicalize().unwrap();
    let folder = folder.as_os_str().to_str().unwrap();
    let args: [&OsStr; 4] = ["-A", "-ww", "-o", "args="].map(OsStr::new);
    let listed = Command::new("ps").args(args).output().unwrap();
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    listed
        .lines()
        .filter(|line| line.contains(folder))
        .map(str::to_owned)
        .collect()
}
