//! Any file is parsed; each statement lies in it, behind the one before.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rsylla_cql::Dialect;
use rsylla_cql::syntax::parse_script;

fuzz_target!(|text: &str| {
    for dialect in [Dialect::Cassandra, Dialect::Scylla] {
        let (statements, errors) = parse_script(text, dialect);
        let mut end = 0;
        for statement in &statements {
            assert!(statement.span.start >= end);
            assert!(text.get(statement.span.range()).is_some());
            assert!(statement.statement.is_some() || !errors.is_empty());
            end = statement.span.end;
        }
    }
});
