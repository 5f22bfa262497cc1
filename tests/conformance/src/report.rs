//! The table of disagreements.

use std::collections::BTreeMap;
use std::path::Path;

use crate::case::Case;

/// Counts by class, and the disagreeing cases by cause.
#[derive(Default)]
pub struct Report {
    classes: BTreeMap<String, (usize, usize)>,
    causes: BTreeMap<String, Vec<Example>>,
    cases: usize,
    agreeing: usize,
}

struct Example {
    id: String,
    origin: String,
    cql: String,
    details: String,
}

impl Report {
    /// Counts a case and what differs, empty where it agrees.
    pub fn add(&mut self, case: &Case, differences: &[String]) {
        let (cases, agreeing) = self.classes.entry(case.class()).or_default();
        self.cases += 1;
        *cases += 1;
        let Some(first) = differences.first() else {
            self.agreeing += 1;
            *agreeing += 1;
            return;
        };
        let cause = first.split(" instead of ").next().unwrap_or(first);
        let cause: String = match cause.split_once(": ") {
            Some((what @ ("markers" | "columns" | "partition key"), _)) => what.to_owned(),
            _ => cause.chars().take(120).collect(),
        };
        self.causes.entry(cause).or_default().push(Example {
            id: case.id.clone(),
            origin: case.origin.clone(),
            cql: case.cql.split_whitespace().collect::<Vec<_>>().join(" "),
            details: format!("{} ({})", differences.join("; "), case.message()),
        });
    }

    /// Whether at least `bar` percent agree.
    pub fn agrees(&self, bar: f64) -> bool {
        self.percent() >= bar
    }

    #[expect(clippy::cast_precision_loss, reason = "counts of cases are small")]
    fn percent(&self) -> f64 {
        100.0 * self.agreeing as f64 / self.cases.max(1) as f64
    }

    /// Prints counts and causes, with all examples or one of each.
    pub fn print(&self, file: &Path, verbose: bool) {
        println!(
            "{}: {} of {} cases agree ({:.3} %)",
            file.display(),
            self.agreeing,
            self.cases,
            self.percent()
        );
        for (class, (cases, agreeing)) in &self.classes {
            if cases > agreeing {
                println!("  {class}: {agreeing} of {cases}");
            }
        }
        let mut causes: Vec<_> = self.causes.iter().collect();
        causes.sort_by_key(|(cause, examples)| (std::cmp::Reverse(examples.len()), *cause));
        for (cause, examples) in causes {
            println!("{:5}  {cause}", examples.len());
            let shown = if verbose { examples.len() } else { 1 };
            for example in examples.iter().take(shown) {
                println!("       {} {}", example.id, example.origin);
                println!(
                    "         {}",
                    example.cql.chars().take(200).collect::<String>()
                );
                println!(
                    "         {}",
                    example.details.chars().take(300).collect::<String>()
                );
            }
        }
    }
}
