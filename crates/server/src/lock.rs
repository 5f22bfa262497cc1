//! A lock between processes: a file that is locked while its holder lives.

use std::fs::{File, OpenOptions};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use nix::errno::Errno;
use nix::fcntl::{Flock, FlockArg};

use crate::Error;
use crate::error::io_error;

const POLL: Duration = Duration::from_millis(100);

/// Holds the lock until dropped, or until the process ends however it ends.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: Flock<File>,
}

impl Lock {
    /// Takes the lock, calling `wait` once if another process holds it, and giving up when
    /// `interrupted` becomes true.
    pub(crate) fn take(
        path: &Path,
        interrupted: &AtomicBool,
        mut wait: impl FnMut(),
    ) -> Result<Lock, Error> {
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path)
            .map_err(io_error("open the lock", path))?;
        let mut waited = false;
        loop {
            match Flock::lock(file, FlockArg::LockExclusiveNonblock) {
                Ok(locked) => return Ok(Lock { _file: locked }),
                Err((unlocked, Errno::EWOULDBLOCK | Errno::EINTR)) => file = unlocked,
                Err((_, errno)) => return Err(io_error("take the lock", path)(errno.into())),
            }
            if interrupted.load(Ordering::Relaxed) {
                return Err(Error::Interrupted);
            }
            if !waited {
                wait();
                waited = true;
            }
            thread::sleep(POLL);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_holder_waits_for_the_first() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        let never = AtomicBool::new(false);
        let mut held = Some(Lock::take(&path, &never, || unreachable!("nobody holds it")).unwrap());
        let mut waits = 0;
        Lock::take(&path, &never, || {
            waits += 1;
            drop(held.take());
        })
        .unwrap();
        assert_eq!(waits, 1);
    }

    #[test]
    fn waiting_ends_when_interrupted() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        let _held = Lock::take(&path, &AtomicBool::new(false), || ()).unwrap();
        let second = Lock::take(&path, &AtomicBool::new(true), || ());
        assert!(matches!(second, Err(Error::Interrupted)));
    }
}
