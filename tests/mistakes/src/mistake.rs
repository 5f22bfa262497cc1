//! Mistakes: right statements with one thing wrong, of which is known what was changed.

#![expect(
    clippy::single_range_in_vec_init,
    reason = "most mistakes change one place, some two"
)]

use std::ops::Range;

use fastrand::Rng;
use rsylla_cql::Dialect;
use rsylla_cql::lexer::{Keyword, Token, TokenKind, lex};

/// A kind of mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A name with a slip.
    MisspeltName,
    /// A keyword with a slip.
    MisspeltKeyword,
    /// A word, sign or value left out.
    Missing,
    /// One relation of `WHERE` left out.
    MissingRelation,
    /// A column with its value left out of an `INSERT`.
    MissingColumn,
    /// A value, a column, a word or a sign too many.
    Surplus,
    /// A clause in the wrong place.
    Misplaced,
    /// A literal of another type.
    Mistyped,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::MisspeltName,
        Self::MisspeltKeyword,
        Self::Missing,
        Self::MissingRelation,
        Self::MissingColumn,
        Self::Surplus,
        Self::Misplaced,
        Self::Mistyped,
    ];
}

/// A statement with a mistake.
#[derive(Debug, Clone)]
pub struct Mistake {
    /// Which kind.
    pub kind: Kind,
    /// The statement.
    pub text: String,
    /// Where it was changed: the changed characters, or the gap between the tokens around what is missing.
    pub changed: Vec<Range<usize>>,
    /// The word that was meant, for misspelt ones.
    pub meant: Option<String>,
}

/// All mistakes made in one statement; the same for the same seed.
pub fn mistakes(text: &str, rng: &mut Rng) -> Vec<Mistake> {
    let tokens: Vec<Token> = lex(text, Dialect::Cassandra)
        .tokens
        .into_iter()
        .filter(|token| token.kind != TokenKind::End)
        .collect();
    let statement = Statement { text, tokens };
    let mut all = statement.misspelt(rng);
    all.extend(statement.missing());
    all.extend(statement.missing_relations());
    all.extend(statement.missing_columns());
    all.extend(statement.surplus());
    all.extend(statement.misplaced());
    all.extend(statement.mistyped());
    all
}

struct Statement<'t> {
    text: &'t str,
    tokens: Vec<Token>,
}

impl Statement<'_> {
    fn word(&self, index: usize) -> &str {
        self.tokens[index].span.of(self.text)
    }

    fn is(&self, index: usize, word: &str) -> bool {
        index < self.tokens.len() && self.word(index).eq_ignore_ascii_case(word)
    }

    fn start(&self, index: usize) -> usize {
        self.tokens
            .get(index)
            .map_or(self.text.len(), |token| token.span.start as usize)
    }

    fn end(&self, index: usize) -> usize {
        self.tokens[index].span.end as usize
    }

    /// The statement with the tokens of this range written as `with`.
    fn replaced(&self, kind: Kind, tokens: Range<usize>, with: &str) -> Mistake {
        let (start, end) = (self.start(tokens.start), self.end(tokens.end - 1));
        Mistake {
            kind,
            text: format!("{}{with}{}", &self.text[..start], &self.text[end..]),
            changed: vec![start..start + with.len()],
            meant: None,
        }
    }

    /// The statement without the tokens of these ranges; each leaves a gap.
    fn without(&self, kind: Kind, ranges: &[Range<usize>]) -> Mistake {
        let mut text = String::new();
        let mut changed = Vec::new();
        let mut at = 0;
        for range in ranges {
            let end = if range.start == 0 {
                0
            } else {
                self.end(range.start - 1)
            };
            text.push_str(&self.text[at..end]);
            let gap = text.len();
            let next = self.start(range.end);
            if range.start > 0 && range.end < self.tokens.len() {
                text.push(' ');
            }
            changed.push(gap..text.len());
            at = next;
        }
        text.push_str(&self.text[at..]);
        Mistake {
            kind,
            text,
            changed,
            meant: None,
        }
    }

    /// The statement with `what` written before the token of this number.
    fn inserted(&self, kind: Kind, before: usize, what: &str) -> Mistake {
        let start = if before < self.tokens.len() {
            self.start(before)
        } else {
            self.text.len()
        };
        let (head, tail) = self.text.split_at(start);
        let lead = if tail.is_empty() { " " } else { "" };
        let start = head.len() + lead.len();
        let gap = if tail.is_empty() { "" } else { " " };
        // Of two equal signs, either may be said to be one too many.
        let twin = before
            .checked_sub(1)
            .filter(|&token| self.word(token) == what);
        let from = twin.map_or(start, |token| self.start(token));
        Mistake {
            kind,
            text: format!("{head}{lead}{what}{gap}{tail}"),
            changed: vec![from..start + what.len()],
            meant: None,
        }
    }

    fn misspelt(&self, rng: &mut Rng) -> Vec<Mistake> {
        let mut all = Vec::new();
        for (index, token) in self.tokens.iter().enumerate() {
            let kind = match token.kind {
                TokenKind::Ident => Kind::MisspeltName,
                TokenKind::Keyword(_) => Kind::MisspeltKeyword,
                _ => continue,
            };
            let is_marker = index > 0 && self.word(index - 1) == ":";
            let is_alias = index > 0 && self.is(index - 1, "AS");
            let word = self.word(index);
            if word.len() < 3 || is_marker || is_alias {
                continue;
            }
            for slip in slips(word, rng) {
                let mut mistake = self.replaced(kind, index..index + 1, &slip);
                mistake.meant = Some(word.to_owned());
                all.push(mistake);
            }
        }
        all
    }

    fn missing(&self) -> Vec<Mistake> {
        (0..self.tokens.len())
            .map(|index| self.without(Kind::Missing, &[index..index + 1]))
            .collect()
    }

    /// The token numbers of the relations behind `WHERE`, and of each `AND` before one.
    fn relations(&self) -> Vec<Range<usize>> {
        let Some(start) = (0..self.tokens.len()).find(|&index| self.is(index, "WHERE")) else {
            return Vec::new();
        };
        let mut relations = Vec::new();
        let (mut first, mut depth) = (start + 1, 0);
        for index in start + 1..self.tokens.len() {
            match self.word(index) {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth -= 1,
                _ => {}
            }
            let is_and = depth == 0 && self.is(index, "AND");
            let ends = depth == 0
                && [
                    "IF", "ORDER", "LIMIT", "ALLOW", "GROUP", "PER", "PRIMARY", ";",
                ]
                .iter()
                .any(|word| self.is(index, word));
            if is_and || ends {
                relations.push(first..index);
                first = index + 1;
            }
            if ends {
                return relations;
            }
        }
        relations.push(first..self.tokens.len());
        relations
    }

    fn missing_relations(&self) -> Vec<Mistake> {
        let relations = self.relations();
        if relations.len() < 2 {
            return Vec::new();
        }
        let left_out = relations
            .iter()
            .enumerate()
            .map(|(index, relation)| match index {
                0 => relation.start..relation.end + 1,
                _ => relation.start - 1..relation.end,
            });
        left_out
            .map(|range| self.without(Kind::MissingRelation, &[range]))
            .collect()
    }

    /// The elements of the list in the brackets that open at this token.
    fn elements(&self, open: usize) -> Vec<Range<usize>> {
        let mut elements = Vec::new();
        let (mut first, mut depth) = (open + 1, 0);
        for index in open..self.tokens.len() {
            match self.word(index) {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth -= 1,
                "," if depth == 1 => {
                    elements.push(first..index);
                    first = index + 1;
                }
                _ => {}
            }
            if depth == 0 {
                elements.push(first..index);
                break;
            }
        }
        elements
    }

    /// Where the columns and the values of an `INSERT` open.
    fn insert_lists(&self) -> Option<(usize, usize)> {
        let values = (0..self.tokens.len()).find(|&index| self.is(index, "VALUES"))?;
        let open = (0..values)
            .rev()
            .filter(|&index| self.word(index) == "(")
            .min()?;
        (self.is(0, "INSERT")).then_some((open, values + 1))
    }

    fn missing_columns(&self) -> Vec<Mistake> {
        let Some((columns, values)) = self.insert_lists() else {
            return Vec::new();
        };
        let with_comma = |element: &Range<usize>, first: bool| {
            if first {
                element.start..element.end + 1
            } else {
                element.start - 1..element.end
            }
        };
        let (columns, values) = (self.elements(columns), self.elements(values));
        let mut all = Vec::new();
        for (index, (column, value)) in columns.iter().zip(&values).enumerate() {
            let first = index == 0;
            let (column, value) = (with_comma(column, first), with_comma(value, first));
            all.push(self.without(Kind::MissingColumn, &[column.clone(), value.clone()]));
            // Without its column a value is one too many, wherever the list of values is shown.
            let mut only_column = self.without(Kind::Missing, &[column]);
            if let Some(values) = only_column.text.find("VALUES") {
                only_column.changed.push(values..only_column.text.len());
            }
            all.push(only_column);
            all.push(self.without(Kind::Missing, &[value]));
        }
        all
    }

    fn surplus(&self) -> Vec<Mistake> {
        let kind = Kind::Surplus;
        let mut all = Vec::new();
        let end = self.tokens.len();
        for index in 0..end {
            match self.tokens[index].kind {
                TokenKind::Comma
                | TokenKind::LeftParen
                | TokenKind::RightParen
                | TokenKind::Equal
                | TokenKind::Dot
                | TokenKind::QuestionMark
                | TokenKind::RightBracket => {
                    all.push(self.inserted(kind, index + 1, self.word(index)));
                }
                TokenKind::Keyword(
                    Keyword::From
                    | Keyword::Where
                    | Keyword::Set
                    | Keyword::And
                    | Keyword::Values
                    | Keyword::Into
                    | Keyword::Table,
                ) => all.push(self.inserted(kind, index + 1, self.word(index))),
                TokenKind::RightBrace => all.push(self.inserted(kind, index + 1, "}")),
                _ => {}
            }
            if self.is(index, "FROM") {
                all.push(self.inserted(kind, index, ","));
            }
            if self.is(index, "WHERE") {
                all.push(self.inserted(kind, index, ","));
            }
            if self.is(index, "WHERE") || self.is(index, "LIMIT") {
                all.push(self.inserted(kind, index, "AND"));
            }
        }
        for word in ["please", "AND", ")", ",", "LIMIT", "'x'", "WHERE"] {
            all.push(self.inserted(kind, end, word));
        }
        if self.is(0, "SELECT") {
            if let Some(limit) = (0..end).find(|&index| {
                self.is(index, "LIMIT") && !self.is(index.saturating_sub(1), "PARTITION")
            }) {
                let clause = format!("LIMIT {}", self.word(limit + 1));
                all.push(self.inserted(kind, limit + 2, &clause));
            }
            if self.is(end - 1, "FILTERING") {
                all.push(self.inserted(kind, end, "ALLOW FILTERING"));
            }
            all.push(self.inserted(kind, 1, "colour_of_nothing,"));
        }
        if let Some(relation) = self.relations().first() {
            let again = &self.text[self.start(relation.start)..self.end(relation.end - 1)];
            if self.word(relation.start + 1) == "=" {
                all.push(self.inserted(kind, relation.end, &format!("AND {again}")));
            }
        }
        if let Some((columns, values)) = self.insert_lists() {
            let (columns, values) = (self.elements(columns), self.elements(values));
            if let (Some(column), Some(value)) = (columns.last(), values.last()) {
                all.push(self.inserted(kind, value.end, ", ?"));
                all.push(self.inserted(kind, column.end, ", colour_of_nothing"));
                all.push(self.inserted(kind, value.end, ", 'more'"));
            }
        }
        all
    }

    /// The clauses of the statement, by their first tokens.
    fn clauses(&self) -> Vec<Range<usize>> {
        let mut starts = vec![0];
        let mut depth = 0;
        for index in 1..self.tokens.len() {
            match self.word(index) {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth -= 1,
                _ => {}
            }
            let begins = [
                "FROM", "WHERE", "ORDER", "GROUP", "PER", "ALLOW", "SET", "USING", "VALUES",
            ]
            .iter()
            .any(|word| self.is(index, word))
                || self.is(index, "LIMIT") && !self.is(index - 1, "PARTITION")
                || self.is(index, "IF");
            if depth == 0 && begins {
                starts.push(index);
            }
        }
        let ends = starts.iter().skip(1).copied().chain([self.tokens.len()]);
        starts
            .iter()
            .copied()
            .zip(ends)
            .map(|(start, end)| start..end)
            .collect()
    }

    /// Each two neighbouring clauses swapped, but for the first.
    fn misplaced(&self) -> Vec<Mistake> {
        let is_data = ["SELECT", "INSERT", "UPDATE", "DELETE"]
            .iter()
            .any(|word| self.is(0, word));
        if !is_data {
            return Vec::new();
        }
        let clauses = self.clauses();
        let written =
            |clause: &Range<usize>| &self.text[self.start(clause.start)..self.end(clause.end - 1)];
        let mut all = Vec::new();
        for pair in clauses.windows(2).skip(1) {
            let with = format!("{} {}", written(&pair[1]), written(&pair[0]));
            all.push(self.replaced(Kind::Misplaced, pair[0].start..pair[1].end, &with));
        }
        all
    }

    fn mistyped(&self) -> Vec<Mistake> {
        let mut all = Vec::new();
        for index in 0..self.tokens.len() {
            let with: &[&str] = match self.tokens[index].kind {
                TokenKind::Integer => &[
                    "'many'",
                    "5b6962dd-3f90-4c93-8f61-eabfa4a803e2",
                    "true",
                    "1.5",
                    "[1]",
                ],
                TokenKind::Float => &["'much'", "true", "0xcafe"],
                TokenKind::String => &["42", "true", "'31.12.2024'", "{'a'}"],
                TokenKind::Boolean => &["1", "'true'"],
                TokenKind::Uuid => &["17", "'5b6962dd-3f90-4c93-8f61-eabfa4a803e2'"],
                TokenKind::Hex => &["'cafe'", "12"],
                _ => continue,
            };
            for with in with {
                all.push(self.replaced(Kind::Mistyped, index..index + 1, with));
            }
            if self.tokens[index].kind == TokenKind::LeftBracket {
                let end = self.elements(index).last().map_or(index, |last| last.end);
                let inner = &self.text[self.end(index)..self.start(end)];
                all.push(self.replaced(Kind::Mistyped, index..end + 1, &format!("{{{inner}}}")));
            }
        }
        all
    }
}

/// The word with a slip of the fingers, in some of the usual ways.
fn slips(word: &str, rng: &mut Rng) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let at = rng.usize(1..letters.len());
    let dropped: String = letters
        .iter()
        .enumerate()
        .filter(|(i, _)| *i != at)
        .map(|(_, c)| c)
        .collect();
    let mut doubled = letters.clone();
    doubled.insert(at, letters[at]);
    let mut swapped = letters.clone();
    let other = rng.usize(0..letters.len() - 1);
    swapped.swap(other, other + 1);
    let mut changed = letters.clone();
    let at = rng.usize(0..letters.len());
    changed[at] = char::from(rng.u8(b'a'..=b'z'));
    let mut slips = vec![
        dropped,
        doubled.iter().collect(),
        swapped.iter().collect(),
        changed.iter().collect(),
    ];
    if word.len() > 4 {
        let singular = word.strip_suffix('s').map(str::to_owned);
        slips.push(singular.unwrap_or_else(|| format!("{word}s")));
    }
    slips.retain(|slip: &String| !slip.eq_ignore_ascii_case(word));
    slips.dedup();
    slips
}
