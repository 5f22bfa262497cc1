//! `cargo run -p rsylla-mistakes [-- SEED [span|long|word|twice]]`: a table by kind of mistake, and each
//! mistake of which too little was said.

use std::process::ExitCode;

use rsylla_mistakes::{Counts, run};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let seed = arguments
        .next()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(1);
    let show = arguments.next().unwrap_or_default();
    let table = run(seed, |mistake, verdict| {
        let is_shown = match show.as_str() {
            "span" => !verdict.on_change,
            "long" => verdict.too_long,
            "word" => verdict.offered == Some(false),
            "twice" => verdict.repeated,
            _ => false,
        };
        if is_shown {
            let changed: Vec<&str> = mistake
                .changed
                .iter()
                .map(|range| &mistake.text[range.clone()])
                .collect();
            println!(
                "{:?} {changed:?} {}\n      {}",
                mistake.kind, mistake.text, verdict.said
            );
        }
    });
    let table = match table {
        Ok(table) => table,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::FAILURE;
        }
    };
    println!(
        "{:<16} {:>7} {:>9} {:>9} {:>9} {:>9} {:>7}",
        "kind", "refused", "on change", "too long", "offered", "repeated", "helped"
    );
    let mut all = Counts::default();
    for (kind, counts) in &table {
        print(&format!("{kind:?}"), *counts);
        all.merge(*counts);
    }
    print("all", all);
    ExitCode::SUCCESS
}

fn print(name: &str, counts: Counts) {
    let percent = |part: usize, of: usize| {
        let hundredths = (part * 10_000).checked_div(of);
        hundredths.map_or("-".to_owned(), |n| format!("{}.{:02} %", n / 100, n % 100))
    };
    println!(
        "{name:<16} {:>7} {:>9} {:>9} {:>9} {:>9} {:>7}",
        counts.refused,
        percent(counts.on_change, counts.refused),
        percent(counts.too_long, counts.refused),
        percent(counts.offered, counts.misspelt),
        percent(counts.repeated, counts.refused),
        percent(counts.helped, counts.refused),
    );
}
