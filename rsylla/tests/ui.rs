//! What rustc shows for each mistake of `tests/ui`. Blessed by `TRYBUILD=overwrite cargo test -p rsylla --test ui`.

use std::fs;
use std::path::Path;

#[test]
fn mistakes_are_explained() {
    make_project();
    trybuild::TestCases::new().compile_fail("../tests/ui/*/*.rs");
}

/// The cases are compiled in a crate below the target folder, which may be
/// anywhere: the project that they belong to is put beside it.
fn make_project() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let project = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../tests");
    copy_all(&repository.join("schemas"), &project.join("schemas"));
    let cases = repository.join("tests/ui");
    copy(&cases.join("shop.cql"), &project.join("schemas/shop.cql"));
    copy(&cases.join("rsylla.toml"), &project.join("rsylla.toml"));
    copy_all(&cases.join("queries"), &project.join("queries"));
}

/// Copies the files of CQL of a folder.
fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the target folder can be written to");
    for file in fs::read_dir(from).expect("the files are there") {
        let file = file.expect("the files can be listed").path();
        if file.extension().is_some_and(|extension| extension == "cql") {
            copy(
                &file,
                &to.join(file.file_name().expect("a file has a name")),
            );
        }
    }
}

/// Writes only what differs, so that nothing is compiled again for nothing.
fn copy(from: &Path, to: &Path) {
    let text = fs::read(from).expect("a file can be read");
    if fs::read(to).ok().as_ref() != Some(&text) {
        fs::write(to, text).expect("a file can be written");
    }
}
