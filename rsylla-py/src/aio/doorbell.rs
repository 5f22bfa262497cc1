//! What wakes an event loop: a file that becomes readable.

use std::io;
use std::os::fd::{AsFd, AsRawFd, RawFd};

#[cfg(target_os = "linux")]
use nix::sys::eventfd::{EfdFlags, EventFd};

/// A file that is readable from [`Doorbell::ring`] until [`Doorbell::silence`].
#[derive(Debug)]
pub(super) struct Doorbell {
    #[cfg(target_os = "linux")]
    event: EventFd,
    #[cfg(not(target_os = "linux"))]
    ends: (
        std::os::unix::net::UnixStream,
        std::os::unix::net::UnixStream,
    ),
}

#[cfg(target_os = "linux")]
impl Doorbell {
    pub(super) fn new() -> io::Result<Self> {
        let flags = EfdFlags::EFD_CLOEXEC | EfdFlags::EFD_NONBLOCK;
        Ok(Self {
            event: EventFd::from_flags(flags)?,
        })
    }

    /// Makes the file readable.
    pub(super) fn ring(&self) {
        // It fails only where it is readable already.
        let _ = self.event.write(1);
    }

    /// Makes the file unreadable.
    pub(super) fn silence(&self) {
        let _ = self.event.read();
    }

    pub(super) fn fd(&self) -> RawFd {
        self.event.as_fd().as_raw_fd()
    }
}

#[cfg(not(target_os = "linux"))]
impl Doorbell {
    pub(super) fn new() -> io::Result<Self> {
        let ends = std::os::unix::net::UnixStream::pair()?;
        ends.0.set_nonblocking(true)?;
        ends.1.set_nonblocking(true)?;
        Ok(Self { ends })
    }

    /// Makes the file readable.
    pub(super) fn ring(&self) {
        use io::Write;
        // It fails only where it is readable already.
        let _ = (&self.ends.1).write(&[1]);
    }

    /// Makes the file unreadable.
    pub(super) fn silence(&self) {
        use io::Read;
        let mut bytes = [0; 64];
        while (&self.ends.0).read(&mut bytes).is_ok_and(|read| read > 0) {}
    }

    pub(super) fn fd(&self) -> RawFd {
        self.ends.0.as_fd().as_raw_fd()
    }
}
