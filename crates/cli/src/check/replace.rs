//! Files are replaced whole, or not at all.

use std::io::Write as _;
use std::path::Path;

/// Writes a text to the file at `path`: whoever reads it sees the old text or the new one.
///
/// # Errors
/// Why the file cannot be written.
pub(crate) fn whole(path: &Path, text: &str) -> Result<(), String> {
    let write = || -> std::io::Result<()> {
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let mut new = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
        new.write_all(text.as_bytes())?;
        let permissions = std::fs::metadata(&path).map(|old| old.permissions());
        if let Ok(permissions) = permissions.or_else(|_| default_permissions()) {
            new.as_file().set_permissions(permissions)?;
        }
        new.as_file().sync_all()?;
        new.persist(&path)?;
        Ok(())
    };
    write().map_err(|error| format!("cannot write `{}`: {error}", path.display()))
}

/// Those of a file that was just made.
fn default_permissions() -> std::io::Result<std::fs::Permissions> {
    let folder = tempfile::tempdir()?;
    let file = std::fs::File::create(folder.path().join("new"))?;
    Ok(file.metadata()?.permissions())
}
