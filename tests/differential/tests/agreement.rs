//! The checker says what a server says of some thousand random statements.

use rsylla_differential::{Limit, Options, run};

/// Fixed, so that a failure repeats: `rsylla-differential run --seed 20 --statements 6000`.
const SEED: u64 = 20;
const STATEMENTS: u64 = 6_000;

#[test]
fn checker_and_server_agree() {
    let options = Options {
        node: rsylla_server::test_node().expect("a node"),
        seed: SEED,
        limit: Limit::Statements(STATEMENTS),
        shows_progress: false,
    };
    let outcome = run(&options).expect("the server answers");
    println!(
        "seed {SEED}: {} statements, {} taken",
        outcome.statements, outcome.accepted
    );
    outcome.found.print();
    assert!(
        outcome.statements >= STATEMENTS,
        "only {} statements",
        outcome.statements
    );
    assert!(
        outcome.accepted > STATEMENTS / 10,
        "only {} were taken",
        outcome.accepted
    );
    assert_eq!(outcome.found.total(), 0, "statements that differ");
}
