//! What is said of mistakes stays as good as it is.

use rsylla_mistakes::{Counts, run};

/// Whether `part` is at least so many per mille of `of`.
fn at_least(per_mille: usize, part: usize, of: usize) -> bool {
    part * 1000 >= of * per_mille
}

#[test]
fn mistakes_are_told_where_they_are_once_and_with_the_right_word() {
    let table = run(7, |_, _| ()).unwrap();
    let mut all = Counts::default();
    for counts in table.values() {
        all.merge(*counts);
    }
    assert!(all.refused > 10_000, "{all:?}");
    assert!(at_least(985, all.on_change, all.refused), "{all:?}");
    assert!(!at_least(2, all.too_long, all.refused), "{all:?}");
    assert!(at_least(985, all.offered, all.misspelt), "{all:?}");
    assert!(!at_least(35, all.repeated, all.refused), "{all:?}");
}
