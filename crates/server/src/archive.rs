//! Class-data archives: classes as the virtual machine holds them, read from a file instead of
//! parsed from jars, which halves the time to start a lone node and a third of its work.
//!
//! The first node that is started without an archive writes one as it ends; from then on every
//! node uses it. The virtual machine checks that an archive fits, and goes on without if not.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process;

use crate::jars::Jars;
use crate::java::Java;
use crate::layout::NodeLayout;

/// The arguments for `java` that use the archive, or have the first node make it.
pub(crate) fn arguments(
    layout: &NodeLayout,
    jars: &Jars,
    java: &Java,
    is_first: bool,
) -> Vec<OsString> {
    // With an agent, which may change classes, there is no archive.
    if jars.agent.is_some() {
        return Vec::new();
    }
    let name = format!("classes-{}.jsa", java.version);
    let kept = jars.home.join(&name);
    let option = |start: &str, file: &Path| {
        let mut option = OsString::from(start);
        option.push(file);
        vec![option]
    };
    if kept.is_file() {
        option("-XX:SharedArchiveFile=", &kept)
    } else if is_first {
        option("-XX:ArchiveClassesAtExit=", &layout.root().join(&name))
    } else {
        Vec::new()
    }
}

/// Keeps the archive that a node wrote, if it wrote one, with the jars in `home`. To be called
/// where the node ended by itself: the archive of one that was killed may be half of one.
pub(crate) fn keep(layout: &NodeLayout, home: &Path) {
    for made in archives(layout) {
        if let Some(name) = made.file_name() {
            // What is not kept is made again another time.
            let _ = copy_whole(&made, &home.join(name));
        }
    }
    discard(layout);
}

/// Removes what a node wrote, whole or not.
pub(crate) fn discard(layout: &NodeLayout) {
    for made in archives(layout) {
        let _ = fs::remove_file(made);
    }
}

fn archives(layout: &NodeLayout) -> Vec<PathBuf> {
    let entries = fs::read_dir(layout.root()).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.path())
        .filter(|p| p.extension() == Some(OsStr::new("jsa")))
        .collect()
}

/// Copies under another name first, as others may be looking for this one.
fn copy_whole(from: &Path, to: &Path) -> std::io::Result<()> {
    let part = to.with_extension(format!("{}.part", process::id()));
    fs::copy(from, &part)?;
    fs::rename(&part, to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Layout;

    #[test]
    fn the_first_node_makes_the_archive_and_all_use_it() {
        let dir = tempfile::tempdir().unwrap();
        let layout = Layout::create(dir.path()).unwrap();
        let (first, second) = (layout.node(0), layout.node(1));
        fs::create_dir_all(first.root()).unwrap();
        let home = dir.path().join("jars");
        fs::create_dir_all(&home).unwrap();
        let jars = Jars {
            class_path: "a.jar".into(),
            agent: None,
            home: home.clone(),
        };
        let java = Java {
            program: "/usr/bin/java".into(),
            version: "17.0.15".to_owned(),
        };

        let made = first.root().join("classes-17.0.15.jsa");
        let making = format!("-XX:ArchiveClassesAtExit={}", made.display());
        assert_eq!(
            arguments(&first, &jars, &java, true),
            [OsString::from(making)]
        );
        assert!(arguments(&second, &jars, &java, false).is_empty());

        fs::write(&made, "classes").unwrap();
        keep(&first, &home);
        assert!(!made.exists());
        let using = format!(
            "-XX:SharedArchiveFile={}/classes-17.0.15.jsa",
            home.display()
        );
        assert_eq!(
            arguments(&first, &jars, &java, true),
            [OsString::from(&using)]
        );
        assert_eq!(
            arguments(&second, &jars, &java, false),
            [OsString::from(using)]
        );

        let jars = Jars {
            agent: Some("agent.jar".into()),
            ..jars
        };
        assert!(arguments(&first, &jars, &java, true).is_empty());
    }
}
