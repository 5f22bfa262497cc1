//! The project's own recorded cases, replayed without a server.

use rsylla_conformance::{case, own_cases, replay};

#[test]
fn every_recorded_case_agrees() {
    let files = case::files(&own_cases()).expect("the folder of cases is there");
    assert!(!files.is_empty(), "there are recorded cases");
    for file in files {
        let report = replay(&file, None).expect("cases can be read");
        if !report.agrees(100.0) {
            report.print(&file, true);
            panic!("{} disagrees", file.display());
        }
    }
}
