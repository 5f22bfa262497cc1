//! One node: its folder, and the start of its process.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::net::Ipv4Addr;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::error::io_error;
use crate::java::Java;
use crate::layout::NodeLayout;
use crate::options::Plan;
use crate::{Error, archive, yaml};

/// Writes the node's configuration. Data, if there is any, stays.
pub(crate) fn configure(
    layout: &NodeLayout,
    plan: &Plan,
    index: usize,
    host: Ipv4Addr,
    tls: &Path,
) -> Result<(), Error> {
    remove(&layout.tmp())?;
    archive::discard(layout);
    for folder in [layout.storage(), layout.tmp(), layout.logs()] {
        fs::create_dir_all(&folder).map_err(io_error("make the folder", &folder))?;
    }
    write(
        &layout.yaml(),
        &yaml::cassandra_yaml(plan, index, host, tls),
    )?;
    write(&layout.rackdc(), yaml::RACKDC)?;
    write(&layout.logback(), yaml::LOGBACK)
}

/// Starts the node, detached: it survives this process and a Ctrl-C in its terminal, and its log
/// begins with this start. Returns its process.
pub(crate) fn start(
    layout: &NodeLayout,
    java: &Java,
    arguments: Vec<OsString>,
) -> Result<u32, Error> {
    let log = layout.log();
    if log.exists() {
        let previous = layout.logs().join("system.1.log");
        fs::rename(&log, &previous).map_err(io_error("rename", &log))?;
    }
    let output_path = layout.output();
    let output = File::create(&output_path).map_err(io_error("write", &output_path))?;
    let output_too = output
        .try_clone()
        .map_err(io_error("write", &output_path))?;
    let child = Command::new(&java.program)
        .args(arguments)
        .current_dir(layout.root())
        // What these hold is meant for other programs, and would resize this one.
        .env_remove("JAVA_TOOL_OPTIONS")
        .env_remove("JDK_JAVA_OPTIONS")
        .env_remove("_JAVA_OPTIONS")
        .stdin(Stdio::null())
        .stdout(output)
        .stderr(output_too)
        .process_group(0)
        .spawn()
        .map_err(io_error("run", &java.program))?;
    Ok(child.id())
}

/// Removes a folder with all that is in it, if it is there.
pub(crate) fn remove(folder: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(io_error("remove", folder)(error))
        }
        _ => Ok(()),
    }
}

fn write(path: &Path, text: &str) -> Result<(), Error> {
    fs::write(path, text).map_err(io_error("write", path))
}
