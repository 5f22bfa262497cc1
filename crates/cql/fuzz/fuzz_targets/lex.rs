//! Tokens lie in the text, in order, whatever the text is.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rsylla_cql::Dialect;
use rsylla_cql::lexer::lex;

fuzz_target!(|text: &str| {
    for dialect in [Dialect::Cassandra, Dialect::Scylla] {
        let mut end = 0;
        for token in lex(text, dialect).tokens {
            assert!(token.span.start >= end);
            assert!(text.get(token.span.range()).is_some());
            end = token.span.end;
        }
    }
});
