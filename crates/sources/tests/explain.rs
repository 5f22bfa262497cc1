//! The explain pages about programs say what is so.

use rsylla_cql::diagnostic::Level;
use rsylla_cql::{Code, Dialect};
use rsylla_sources::{Schema, python};

/// The codes found in an example, behind the page's schema.
fn found(schema: &str, example: &str) -> Vec<Code> {
    let source = format!("from rsylla import Session\nsession: Session\n{schema}\n{example}");
    let found = python::check(&source, Schema::unknown(Dialect::Cassandra));
    let mut codes: Vec<_> = found.iter().map(|found| found.code).collect();
    // Lints that nobody asked for.
    codes.retain(|code| code.default_level() != Some(Level::Allow));
    codes.dedup();
    codes
}

#[test]
fn wrong_examples_have_exactly_that_mistake_and_right_ones_none() {
    let mut pages = 0;
    for code in Code::ALL {
        let Some((_, block)) = code.explanation().split_once("```python\n# schema\n") else {
            continue;
        };
        pages += 1;
        let (block, _) = block.split_once("\n```").unwrap();
        let (schema, rest) = block.split_once("# wrong\n").unwrap();
        let (wrong, right) = rest.split_once("# right\n").unwrap();
        assert_eq!(found(schema, wrong), [*code], "{wrong}");
        assert_eq!(found(schema, right), [], "{right}");
    }
    assert!(pages >= 4, "{pages} pages");
}
