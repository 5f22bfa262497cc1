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
    let schemas = project.join("schemas");
    fs::create_dir_all(&schemas).expect("the target folder can be written to");
    let files = fs::read_dir(repository.join("schemas")).expect("the schemas are there");
    let files = files.map(|file| file.expect("the schemas can be listed").path());
    for file in files.chain([repository.join("tests/ui/shop.cql")]) {
        let text = fs::read(&file).expect("a schema can be read");
        let copy = schemas.join(file.file_name().expect("a file has a name"));
        // Written only where it differs, so that nothing is compiled again for nothing.
        if fs::read(&copy).ok().as_ref() != Some(&text) {
            fs::write(copy, text).expect("a schema can be written");
        }
    }
    let config = fs::read(repository.join("tests/ui/rsylla.toml")).expect("the project is there");
    fs::write(project.join("rsylla.toml"), config).expect("the project can be written");
}
