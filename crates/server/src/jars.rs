//! The cache of jars: each release resolved once, whole or not at all, whoever asks.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use crate::error::io_error;
use crate::java::Java;
use crate::lock::Lock;
use crate::version::{Line, Release};
use crate::{Error, Progress, maven};

/// What a node needs of the cache.
#[derive(Debug, Clone)]
pub(crate) struct Jars {
    /// The jars, joined for `-cp`.
    pub(crate) class_path: OsString,
    /// A jar that must be loaded as an agent: releases before 5.0 measure objects with one.
    pub(crate) agent: Option<PathBuf>,
    /// The folder in the cache that belongs to the release.
    pub(crate) home: PathBuf,
}

/// Finds the jars of `release` in the cache, resolving them first if they are not there.
pub(crate) fn obtain(
    release: &Release,
    java: &Java,
    interrupted: &AtomicBool,
    progress: &mut dyn FnMut(Progress),
) -> Result<Jars, Error> {
    let cache = cache_folder();
    let home = home(release);
    if !home.is_dir() {
        fs::create_dir_all(&cache).map_err(io_error("make the folder", &cache))?;
        let wait = || progress(Progress::WaitingForOthers);
        let _lock = Lock::take(&cache.join("lock"), interrupted, wait)?;
        if !home.is_dir() {
            progress(Progress::ResolvingJars {
                version: release.to_string(),
            });
            resolve(release, java, &cache, &home, interrupted)?;
        }
    }
    let lib = home.join("lib");
    let jars = list(&lib)?;
    let agent = match release.line {
        Line::V4_1 => jars
            .iter()
            .find(|jar| name(jar).starts_with("jamm-"))
            .cloned(),
        Line::V5_0 => None,
    };
    let needed = jars
        .iter()
        .filter(|jar| is_for(name(jar), env::consts::OS, env::consts::ARCH));
    let class_path = env::join_paths(needed).map_err(|_| Error::Io {
        doing: "name in a class path",
        path: lib,
        source: std::io::ErrorKind::InvalidFilename.into(),
    })?;
    Ok(Jars {
        class_path,
        agent,
        home,
    })
}

/// The folder in the cache that belongs to a release, whether it is there or not.
pub(crate) fn home(release: &Release) -> PathBuf {
    cache_folder().join(format!("cassandra-{release}"))
}

/// Resolves into a folder of its own and gives it its name when it is whole.
fn resolve(
    release: &Release,
    java: &Java,
    cache: &Path,
    home: &Path,
    interrupted: &AtomicBool,
) -> Result<(), Error> {
    let parts = cache.join("parts");
    if parts.exists() {
        fs::remove_dir_all(&parts).map_err(io_error("remove", &parts))?;
    }
    fs::create_dir_all(&parts).map_err(io_error("make the folder", &parts))?;
    let resolved = maven::resolve(release, &parts, java, interrupted)
        .and_then(|()| fs::rename(&parts, home).map_err(io_error("name", home)));
    if resolved.is_err() {
        let _ = fs::remove_dir_all(&parts);
    }
    resolved
}

/// `$RSYLLA_CACHE`, else `$XDG_CACHE_HOME/rsylla`, else `~/.cache/rsylla`.
fn cache_folder() -> PathBuf {
    let named = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
    let folder = named("RSYLLA_CACHE")
        .map(PathBuf::from)
        .or_else(|| named("XDG_CACHE_HOME").map(|home| Path::new(&home).join("rsylla")))
        .or_else(|| env::home_dir().map(|home| home.join(".cache/rsylla")))
        .unwrap_or_else(|| env::temp_dir().join("rsylla"));
    std::path::absolute(&folder).unwrap_or(folder)
}

fn list(lib: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut jars = Vec::new();
    for entry in fs::read_dir(lib).map_err(io_error("read", lib))? {
        let path = entry.map_err(io_error("read", lib))?.path();
        if path.extension() == Some(OsStr::new("jar")) {
            jars.push(path);
        }
    }
    jars.sort();
    Ok(jars)
}

fn name(jar: &Path) -> &str {
    jar.file_name().and_then(OsStr::to_str).unwrap_or_default()
}

/// Whether a jar is of any use on this system. Jars with native code are named for theirs.
fn is_for(name: &str, os: &str, arch: &str) -> bool {
    let os = if os == "macos" { "osx" } else { os };
    let arch = if arch == "aarch64" { "aarch_64" } else { arch };
    let mine = format!("-{os}-{arch}.jar");
    let native = ["-linux-", "-osx-", "-windows-"]
        .iter()
        .any(|system| name.contains(system));
    !native || name.ends_with(&mine)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, os: &str, arch: &str, expected: bool) {
        assert_eq!(is_for(name, os, arch), expected);
    }

    #[test]
    fn jars_for_other_systems_are_left_out() {
        check("guava-32.0.1-jre.jar", "linux", "x86_64", true);
        check(
            "netty-transport-native-epoll-4.1.119.Final.jar",
            "linux",
            "x86_64",
            true,
        );
        let epoll = "netty-transport-native-epoll-4.1.119.Final-linux-x86_64.jar";
        check(epoll, "linux", "x86_64", true);
        check(epoll, "linux", "aarch64", false);
        check(epoll, "macos", "x86_64", false);
        let kqueue = "netty-transport-native-kqueue-4.1.119.Final-osx-aarch_64.jar";
        check(kqueue, "macos", "aarch64", true);
        check(kqueue, "linux", "aarch64", false);
    }
}
