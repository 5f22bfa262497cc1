//! What callers were told of their writes, held against what is there.
//!
//! An acknowledged write must be there, a refused one must not, and one whose
//! outcome is unknown may be. Nothing else may be there.

use std::collections::{BTreeMap, BTreeSet};

/// What a caller was told of one write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// It was executed.
    Done,
    /// It was not, and never will be.
    NotDone,
    /// It may have been.
    Unknown,
}

/// One attempt to append an event to an aggregate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Append {
    /// The version that was to be written.
    pub version: i32,
    /// What marks the event as this attempt's.
    pub mark: u64,
    /// What the caller was told.
    pub told: Told,
}

/// What is wrong with the versions of one aggregate, given every attempt and the events that are
/// there as (version, mark); empty where nothing is.
pub fn check_versions(attempts: &[Append], there: &[(i32, u64)]) -> Vec<String> {
    let mut wrong = Vec::new();
    let by_mark: BTreeMap<u64, &Append> = attempts.iter().map(|a| (a.mark, a)).collect();
    for (expected, &(version, mark)) in (1..).zip(there) {
        if version != expected {
            wrong.push(format!(
                "version {expected} is missing before version {version}"
            ));
            break;
        }
        match by_mark.get(&mark) {
            None => wrong.push(format!("version {version} was written by nobody")),
            Some(append) if append.told == Told::NotDone => {
                wrong.push(format!(
                    "version {version} is there although its writer was refused"
                ));
            }
            Some(append) if append.version != version => wrong.push(format!(
                "version {version} holds what was written as version {}",
                append.version
            )),
            Some(_) => {}
        }
    }
    let present: BTreeSet<u64> = there.iter().map(|(_, mark)| *mark).collect();
    let mut acknowledged = BTreeSet::new();
    for append in attempts.iter().filter(|a| a.told == Told::Done) {
        if !acknowledged.insert(append.version) {
            wrong.push(format!("version {} was acknowledged twice", append.version));
        }
        if !present.contains(&append.mark) {
            wrong.push(format!(
                "version {} was acknowledged and is lost",
                append.version
            ));
        }
    }
    wrong
}

/// What is wrong with a counter that `told` increments by one went to; none where nothing is.
pub fn check_counter(told: &[Told], value: i64) -> Option<String> {
    let count = |what| told.iter().filter(|told| **told == what).count();
    let least = i64::try_from(count(Told::Done)).unwrap_or(i64::MAX);
    let most = least.saturating_add(i64::try_from(count(Told::Unknown)).unwrap_or(i64::MAX));
    (value < least || value > most)
        .then(|| format!("the counter is {value}, and must be between {least} and {most}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn append(version: i32, mark: u64, told: Told) -> Append {
        Append {
            version,
            mark,
            told,
        }
    }

    #[test]
    fn a_chain_without_faults_is_right() {
        let attempts = [
            append(1, 10, Told::Done),
            append(2, 20, Told::Done),
            append(2, 21, Told::NotDone),
            append(3, 30, Told::Unknown),
        ];
        assert!(check_versions(&attempts, &[(1, 10), (2, 20)]).is_empty());
        assert!(check_versions(&attempts, &[(1, 10), (2, 20), (3, 30)]).is_empty());
    }

    #[track_caller]
    fn wrong(attempts: &[Append], there: &[(i32, u64)], expected: &str) {
        let found = check_versions(attempts, there);
        assert!(
            found.iter().any(|w| w.contains(expected)),
            "{expected}: {found:?}"
        );
    }

    #[test]
    fn every_kind_of_damage_is_seen() {
        let done = [append(1, 10, Told::Done), append(2, 20, Told::Done)];
        wrong(&done, &[(1, 10)], "version 2 was acknowledged and is lost");
        wrong(&done, &[(2, 20)], "version 1 is missing");
        wrong(
            &done,
            &[(1, 10), (2, 99)],
            "version 2 was written by nobody",
        );
        wrong(&done, &[(1, 20), (2, 10)], "holds what was written as");
        let twice = [append(1, 10, Told::Done), append(1, 11, Told::Done)];
        wrong(&twice, &[(1, 11)], "version 1 was acknowledged twice");
        let refused = [append(1, 10, Told::NotDone)];
        wrong(&refused, &[(1, 10)], "although its writer was refused");
    }

    #[test]
    fn a_counter_counts_what_was_acknowledged_and_no_more_than_was_sent() {
        let told = [Told::Done, Told::Done, Told::NotDone, Told::Unknown];
        assert!(check_counter(&told, 1).is_some(), "one is lost");
        assert!(check_counter(&told, 2).is_none());
        assert!(check_counter(&told, 3).is_none());
        assert!(check_counter(&told, 4).is_some(), "one was doubled");
    }
}
