//! Any text is parsed or refused with a reason, and what is printed is parsed again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rsylla_cql::Dialect;
use rsylla_cql::syntax::{parse_statement, print};

fuzz_target!(|text: &str| {
    for dialect in [Dialect::Cassandra, Dialect::Scylla] {
        let (statement, errors) = parse_statement(text, dialect);
        assert!(statement.is_some() || !errors.is_empty());
        for error in &errors {
            assert!(text.get(error.span.range()).is_some());
        }
        if let Some(printed) = statement.filter(|_| errors.is_empty()).and_then(|s| print(&s)) {
            let (again, errors) = parse_statement(&printed, dialect);
            assert_eq!(errors, [], "{printed}");
            assert_eq!(again.and_then(|s| print(&s)), Some(printed));
        }
    }
});
