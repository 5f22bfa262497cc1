//! Processes of nodes: whether they run, and their end.
//!
//! A number in a file may be another process's by now, so a process counts as a node's only if its
//! command line has the node's [`marker`](crate::jvm::marker).

use std::ffi::OsStr;
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{self, Signal};
use nix::sys::wait::{WaitPidFlag, waitpid};
use nix::unistd;
use sysinfo::{
    Pid, Process, ProcessRefreshKind, ProcessStatus, ProcessesToUpdate, System, UpdateKind,
};

/// A command line may read empty for a moment after the process began.
const NAMELESS: Duration = Duration::from_secs(2);
const POLL: Duration = Duration::from_millis(20);
/// How long a process that was killed may take to be gone.
const DEATH: Duration = Duration::from_secs(10);

/// Whether the process runs and has the marker among its arguments.
pub(crate) fn runs(pid: u32, marker: &OsStr) -> bool {
    let patience = Instant::now() + NAMELESS;
    loop {
        match arguments(pid) {
            None => return false,
            Some(arguments) if arguments.is_empty() && Instant::now() < patience => {
                thread::sleep(POLL);
            }
            Some(arguments) => return arguments.iter().any(|argument| argument == marker),
        }
    }
}

/// Looks for a process that runs and has the marker among its arguments.
pub(crate) fn find(marker: &OsStr) -> Option<u32> {
    let mut system = System::new();
    system.refresh_processes_specifics(ProcessesToUpdate::All, true, command_lines());
    let has_marker = |process: &&Process| process.cmd().iter().any(|argument| argument == marker);
    system
        .processes()
        .values()
        .find(has_marker)
        .map(|process| process.pid().as_u32())
}

/// Asks the process to end, if it is the one meant.
pub(crate) fn ask_to_end(pid: u32, marker: &OsStr) {
    if runs(pid, marker) {
        send(pid, Signal::SIGTERM);
    }
}

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// By itself, or because it was asked to.
    ByItself,
    /// Because it was killed.
    Killed,
    /// Not at all.
    NotYet,
}

/// Waits until the process has ended, killing it after `grace`.
pub(crate) fn await_end(pid: u32, marker: &OsStr, grace: Duration) -> End {
    if ended_within(pid, marker, grace) {
        return End::ByItself;
    }
    send(pid, Signal::SIGKILL);
    if ended_within(pid, marker, DEATH) {
        End::Killed
    } else {
        End::NotYet
    }
}

fn ended_within(pid: u32, marker: &OsStr, time: Duration) -> bool {
    let end = Instant::now() + time;
    while runs(pid, marker) {
        if Instant::now() >= end {
            return false;
        }
        thread::sleep(POLL);
    }
    true
}

fn send(pid: u32, signal: Signal) {
    // It may have ended in the meantime, which is what is wanted.
    let _ = signal::kill(unistd_pid(pid), signal);
}

/// The arguments of a process, or `None` if there is none of that number that still runs.
fn arguments(pid: u32) -> Option<Vec<std::ffi::OsString>> {
    // A node that was started by this very process stays behind as a zombie until asked for.
    let _ = waitpid(unistd_pid(pid), Some(WaitPidFlag::WNOHANG));
    let pid = Pid::from_u32(pid);
    let mut system = System::new();
    system.refresh_processes_specifics(ProcessesToUpdate::Some(&[pid]), true, command_lines());
    let process = system.process(pid)?;
    match process.status() {
        ProcessStatus::Zombie | ProcessStatus::Dead => None,
        _ => Some(process.cmd().to_vec()),
    }
}

fn command_lines() -> ProcessRefreshKind {
    ProcessRefreshKind::nothing()
        .with_cmd(UpdateKind::Always)
        .without_tasks()
}

/// Numbers of processes fit, as the system itself counts them in 31 bits; 0 and negative ones
/// would mean groups, and are none of ours.
fn unistd_pid(pid: u32) -> unistd::Pid {
    unistd::Pid::from_raw(
        i32::try_from(pid)
            .ok()
            .filter(|pid| *pid > 0)
            .unwrap_or(i32::MAX),
    )
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    #[expect(clippy::zombie_processes, reason = "looking at it waits for it")]
    fn a_process_is_known_by_its_argument_and_ends_once_asked() {
        let child = Command::new("sleep").arg("1000").spawn().unwrap();
        let pid = child.id();
        assert!(runs(pid, OsStr::new("1000")));
        assert!(!runs(pid, OsStr::new("100")));
        assert_eq!(find(OsStr::new("1000.5")), None);

        ask_to_end(pid, OsStr::new("100"));
        assert!(runs(pid, OsStr::new("1000")));

        ask_to_end(pid, OsStr::new("1000"));
        assert_eq!(
            await_end(pid, OsStr::new("1000"), Duration::from_secs(60)),
            End::ByItself
        );
        assert!(!runs(pid, OsStr::new("1000")));
    }

    #[test]
    #[expect(clippy::zombie_processes, reason = "looking at it waits for it")]
    fn a_process_that_does_not_listen_is_killed() {
        let script = "trap '' TERM; echo; while :; do sleep 1; done";
        let mut child = Command::new("sh")
            .args(["-c", script, "deaf"])
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        std::io::Read::read_exact(child.stdout.as_mut().unwrap(), &mut [0]).unwrap();
        ask_to_end(child.id(), OsStr::new("deaf"));
        let end = await_end(child.id(), OsStr::new("deaf"), Duration::from_millis(100));
        assert_eq!(end, End::Killed);
    }
}
