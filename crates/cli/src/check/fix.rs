//! `--fix`: replacing what is surely meant otherwise.

use std::collections::BTreeMap;

use super::files::File;
use super::finding::Finding;
use super::replace;

/// A replacement of some bytes of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fix {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// What is there now: a file that has changed meanwhile is left alone.
    pub(crate) old: String,
    pub(crate) new: String,
}

/// Applies the fixes of the findings, takes these out, and returns how many there were. Each file
/// is replaced whole; of fixes that overlap, the first is applied.
///
/// # Errors
/// Why a file cannot be written; those before it are.
pub(crate) fn apply(files: &[File], findings: &mut Vec<Finding>) -> Result<usize, String> {
    let mut by_file: BTreeMap<&str, Vec<&Fix>> = BTreeMap::new();
    for finding in findings.iter() {
        if let Some(fix) = &finding.fix {
            by_file.entry(&finding.file).or_default().push(fix);
        }
    }
    let mut done: Vec<(String, Fix)> = Vec::new();
    for file in files {
        let Some(mut fixes) = by_file.remove(&*file.shown) else {
            continue;
        };
        fixes.sort_by_key(|fix| (fix.start, fix.end));
        let Ok(mut text) = std::fs::read_to_string(&file.path) else {
            continue;
        };
        let mut chosen: Vec<&Fix> = Vec::new();
        for fix in fixes {
            let is_free = chosen.last().is_none_or(|last| last.end <= fix.start);
            if is_free && text.get(fix.start..fix.end) == Some(&*fix.old) {
                chosen.push(fix);
            }
        }
        for fix in chosen.iter().rev() {
            text.replace_range(fix.start..fix.end, &fix.new);
        }
        if !chosen.is_empty() {
            replace::whole(&file.path, &text)?;
        }
        done.extend(
            chosen
                .into_iter()
                .map(|fix| (file.shown.clone(), fix.clone())),
        );
    }
    let is_done = |finding: &Finding| {
        let fix = finding.fix.as_ref();
        fix.is_some_and(|fix| {
            done.iter()
                .any(|(file, other)| *file == finding.file && other == fix)
        })
    };
    findings.retain(|finding| !is_done(finding));
    Ok(done.len())
}
