//! The nearest name to a misspelt one.

/// The one of `names` that a person who wrote `written` most likely meant, if any is near.
///
/// Nearness is the number of letters changed, dropped, added or swapped with
/// the next one (case ignored), at most a third of the longer word; among
/// equals the one that shares the longer beginning wins.
pub fn nearest<'a>(written: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let written = written.to_lowercase();
    names
        .into_iter()
        .filter_map(|name| {
            let folded = name.to_lowercase();
            let limit = (written.chars().count().max(folded.chars().count()))
                .div_ceil(3)
                .max(1);
            let distance = distance(&written, &folded, limit)?;
            Some((
                distance,
                std::cmp::Reverse(common_prefix(&written, &folded)),
                name,
            ))
        })
        .min()
        .map(|(_, _, name)| name)
}

fn common_prefix(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count()
}

/// Optimal string alignment distance, or none where it exceeds `limit`.
fn distance(a: &str, b: &str, limit: usize) -> Option<usize> {
    // Names longer than the server allows are not worth a quadratic comparison.
    if a.len() > 256 || b.len() > 256 {
        return None;
    }
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let mut before_last = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    let mut current = vec![0; b.len() + 1];
    for i in 1..=a.len() {
        current[0] = i;
        for j in 1..=b.len() {
            let substitution = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = substitution.min(last[j] + 1).min(current[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before_last[j - 2] + 1);
            }
            current[j] = best;
        }
        std::mem::swap(&mut before_last, &mut last);
        std::mem::swap(&mut last, &mut current);
    }
    (last[b.len()] <= limit).then_some(last[b.len()])
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[track_caller]
    fn check(written: &str, names: &[&'static str], expected: Option<&str>) {
        assert_eq!(nearest(written, names.iter().copied()), expected);
    }

    #[test]
    fn the_nearest_name_is_offered() {
        check("nmae", &["name", "email", "id"], Some("name"));
        check("emial", &["name", "email", "id"], Some("email"));
        check("NAME", &["name"], Some("name"));
        check(
            "aggregate_ids",
            &["aggregate_id", "version"],
            Some("aggregate_id"),
        );
    }

    #[test]
    fn nothing_is_offered_where_nothing_is_near() {
        check("colour", &["id", "version"], None);
        check("", &["version"], None);
    }
}
