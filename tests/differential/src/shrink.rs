//! Shrinks a statement that differs, as long as it differs for the same cause.

use std::io;

use rsylla_cql::lexer::TokenKind;

use crate::pieces::{Piece, pieces};
use crate::site::Site;

/// The shortest text found that both sides judge differently for this cause.
pub(crate) fn shrink(site: &mut Site<'_>, text: &str, cause: &str) -> io::Result<String> {
    let mut best = text.to_owned();
    loop {
        let candidates = candidates(&best);
        let texts: Vec<_> = candidates.iter().map(String::as_str).collect();
        let judged = site.prepare(&texts)?;
        let shorter = judged
            .iter()
            .position(|judged| judged.cause().as_deref() == Some(cause));
        match shorter {
            Some(index) => best.clone_from(&candidates[index]),
            None => return Ok(best),
        }
    }
}

/// Shorter texts, the shortest first: without some tokens that follow each
/// other, without brackets, without a bracket's inside.
pub(crate) fn candidates(text: &str) -> Vec<String> {
    let pieces = pieces(text);
    let mut cuts = Vec::new();
    let mut size = pieces.len() / 2;
    while size > 0 {
        let step = (size / 3).max(1);
        for first in (0..=pieces.len() - size).step_by(step) {
            cuts.push((first, first + size));
        }
        size /= 2;
    }
    for size in 2..=8 {
        cuts.extend((0..pieces.len().saturating_sub(size - 1)).map(|first| (first, first + size)));
    }
    let brackets = brackets(&pieces);
    for (open, close) in &brackets {
        cuts.push((open + 1, *close));
        cuts.push((*open, close + 1));
    }
    let mut texts: Vec<String> = cuts
        .into_iter()
        .filter(|(first, last)| first < last && last - first < pieces.len())
        .map(|(first, last)| cut(text, &pieces, first, last))
        .collect();
    for (open, close) in brackets {
        let inner = cut(text, &pieces, close, close + 1);
        texts.push(format!(
            "{}{}",
            &inner[..pieces[open].start],
            &inner[pieces[open].end()..]
        ));
    }
    texts.sort_by_key(String::len);
    texts.dedup();
    texts
}

fn cut(text: &str, pieces: &[Piece<'_>], first: usize, last: usize) -> String {
    let before = &text[..pieces[first].start];
    let after = pieces.get(last).map_or("", |piece| &text[piece.start..]);
    format!("{before}{after}").trim_end().to_owned()
}

/// The places of brackets that belong together.
fn brackets(pieces: &[Piece<'_>]) -> Vec<(usize, usize)> {
    use TokenKind as T;
    let mut open = Vec::new();
    let mut found = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        match piece.kind {
            T::LeftParen | T::LeftBrace | T::LeftBracket | T::ExprOpen => open.push(at),
            T::RightParen | T::RightBrace | T::RightBracket => {
                if let Some(start) = open.pop() {
                    found.push((start, at));
                }
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::candidates;

    #[test]
    fn candidates_leave_tokens_out() {
        let found = candidates("SELECT a, b FROM t WHERE (k = 1)");
        assert!(
            found
                .iter()
                .all(|text| text.len() < "SELECT a, b FROM t WHERE (k = 1)".len())
        );
        assert!(found.contains(&"SELECT b FROM t WHERE (k = 1)".to_owned()));
        assert!(found.contains(&"SELECT a, b FROM t WHERE k = 1".to_owned()));
        assert!(found.contains(&"SELECT a, b FROM t".to_owned()));
    }
}
