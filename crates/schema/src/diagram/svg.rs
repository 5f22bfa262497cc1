//! The picture as SVG, for light and dark pages.

use std::fmt::Write as _;

use super::card::{Card, Role, Row, cards};
use super::{Use, shown};
use crate::model::Schema;

/// Height of a line.
const LINE: usize = 20;
/// Width of a character of the monospaced font, in tenths.
const CHARACTER: usize = 73;
/// Space around everything.
const MARGIN: usize = 16;
/// Space between cards.
const GAP: usize = 11;
/// Space between the columns of cards, which stand under each other whichever keyspaces are above.
const BETWEEN: usize = 3 * GAP;
/// Width of the mark before a column.
const MARK: usize = 34;
/// Cards beside each other.
const COLUMNS: usize = 3;
/// The longest type that is written whole.
const LONGEST: usize = 34;

const STYLE: &str = "\
  svg { --page: #fff; --card: #f6f8fa; --line: #d0d7de; --text: #1f2328; --soft: #59636e;
    --head: #0550ae; --part: #0969da; --clus: #8250df; --stat: #9a6700; --write: #bc4c00; --read: #1a7f37 }
  @media (prefers-color-scheme: dark) {
    svg { --page: #0d1117; --card: #151b23; --line: #3d444d; --text: #f0f6fc; --soft: #9198a1;
      --head: #79c0ff; --part: #4493f8; --clus: #ab7df8; --stat: #d29922; --write: #f0883e; --read: #3fb950 }
  }
  text { font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: var(--text) }
  .page { fill: var(--page) } .group { fill: none; stroke: var(--line); stroke-dasharray: 4 3 }
  .card { fill: var(--card); stroke: var(--line) } .rule { stroke: var(--line) }
  .keyspace { font-weight: 600; fill: var(--soft) } .name { font-weight: 600; fill: var(--head) }
  .key { font-weight: 600 } .type, .kind { fill: var(--soft) } .type { text-anchor: end }
  .mark { font-weight: 600; text-anchor: middle }
  .part { fill: var(--part) } .clus { fill: var(--clus) } .stat { fill: var(--stat) }
  .write { fill: var(--write) } .read { fill: var(--read) }
";

/// The schema as SVG: a card for each table with its columns, keys and types, and with the queries
/// that write and read it. The same for equal schemas and uses.
pub fn svg(schema: &Schema, uses: &[Use]) -> String {
    let groups: Vec<(String, Vec<Card>)> = shown(schema)
        .map(|keyspace| (keyspace.name.clone(), cards(keyspace, uses)))
        .collect();
    let width = groups
        .iter()
        .flat_map(|(_, cards)| cards)
        .map(card_width)
        .max()
        .unwrap_or(0)
        .max(200);
    let placed = place(&groups, width);
    let mut body = String::new();
    for group in &placed.groups {
        draw_group(&mut body, group, width);
    }
    let legend = placed.height;
    draw_legend(&mut body, legend);
    let (full_width, full_height) = (placed.width.max(640), legend + LINE + MARGIN);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{full_width}\" height=\"{full_height}\" \
         viewBox=\"0 0 {full_width} {full_height}\" role=\"img\">\n\
         <title>Tables, and the queries that write and read them</title>\n\
         <style>\n{STYLE}</style>\n\
         <rect class=\"page\" width=\"{full_width}\" height=\"{full_height}\" rx=\"8\"/>\n{body}</svg>\n"
    )
}

/// Where everything is.
struct Placed<'c> {
    groups: Vec<Group<'c>>,
    width: usize,
    height: usize,
}

/// A keyspace with its cards.
struct Group<'c> {
    name: &'c str,
    x: usize,
    y: usize,
    width: usize,
    height: usize,
    cards: Vec<(usize, usize, &'c Card)>,
}

/// Puts keyspaces on shelves of so many cards, and the cards of a large one in columns.
fn place(groups: &[(String, Vec<Card>)], width: usize) -> Placed<'_> {
    let mut placed = Placed {
        groups: Vec::new(),
        width: 0,
        height: MARGIN,
    };
    let (mut x, mut shelf, mut used) = (MARGIN, 0, 0);
    for (name, cards) in groups {
        let columns = cards.len().clamp(1, COLUMNS);
        if used > 0 && used + columns > COLUMNS {
            placed.height += shelf + GAP;
            (x, shelf, used) = (MARGIN, 0, 0);
        }
        let group = group(name, cards, columns, (x, placed.height), width);
        used += columns;
        shelf = shelf.max(group.height);
        x += group.width + GAP;
        placed.width = placed.width.max(x - GAP + MARGIN);
        placed.groups.push(group);
    }
    placed.height += shelf + GAP;
    placed
}

fn group<'c>(
    name: &'c str,
    cards: &'c [Card],
    columns: usize,
    (x, y): (usize, usize),
    width: usize,
) -> Group<'c> {
    let mut heights = vec![LINE + GAP; columns];
    let mut positions = Vec::with_capacity(cards.len());
    for card in cards {
        // The shortest column takes the next card.
        let column = (0..columns)
            .min_by_key(|column| heights[*column])
            .unwrap_or(0);
        positions.push((
            x + GAP + column * (width + BETWEEN),
            y + heights[column],
            card,
        ));
        heights[column] += card_height(card) + GAP;
    }
    Group {
        name,
        x,
        y,
        width: 2 * GAP + columns * width + (columns - 1) * BETWEEN,
        height: heights.into_iter().max().unwrap_or(0),
        cards: positions,
    }
}

fn card_width(card: &Card) -> usize {
    let row = |row: &Row| MARK + text_width(&row.name) + 24 + text_width(&shortened(&row.ty));
    let kind = card.kind.as_deref().unwrap_or_default();
    let head = 40 + text_width(&card.name) + text_width(kind);
    let queries = card.writers.iter().chain(&card.readers);
    let queries = queries.map(|query| MARK + text_width(query) + 10);
    card.rows
        .iter()
        .map(row)
        .chain(queries)
        .fold(head, usize::max)
}

fn card_height(card: &Card) -> usize {
    let queries = card.writers.len() + card.readers.len();
    let footer = if queries == 0 { 0 } else { queries * LINE + 8 };
    LINE + 12 + card.rows.len() * LINE + 6 + footer
}

fn text_width(text: &str) -> usize {
    text.chars().count() * CHARACTER / 10
}

/// A type that fits a card.
fn shortened(ty: &str) -> String {
    if ty.chars().count() <= LONGEST {
        return ty.to_owned();
    }
    let kept: String = ty.chars().take(LONGEST - 1).collect();
    format!("{kept}…")
}

fn draw_group(out: &mut String, group: &Group<'_>, width: usize) {
    let Group { x, y, .. } = group;
    let _ = writeln!(
        out,
        "<rect class=\"group\" x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\" rx=\"8\"/>",
        group.width, group.height
    );
    text(out, "keyspace", (x + GAP, y + LINE), group.name);
    for (x, y, card) in &group.cards {
        draw_card(out, card, (*x, *y), width);
    }
}

fn draw_card(out: &mut String, card: &Card, (x, y): (usize, usize), width: usize) {
    let height = card_height(card);
    let _ = writeln!(
        out,
        "<rect class=\"card\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"6\"/>"
    );
    text(out, "name", (x + 12, y + LINE), &card.name);
    if let Some(kind) = &card.kind {
        text(out, "type", (x + width - 12, y + LINE), kind);
    }
    let mut at = y + LINE + 8;
    rule(out, x, at, width);
    for row in &card.rows {
        at += LINE;
        draw_row(out, row, (x, at - 2), width);
    }
    if card.writers.is_empty() && card.readers.is_empty() {
        return;
    }
    at += 8;
    rule(out, x, at, width);
    let writers = card.writers.iter().map(|query| ("write", "←", query));
    let readers = card.readers.iter().map(|query| ("read", "→", query));
    for (class, arrow, query) in writers.chain(readers) {
        at += LINE;
        text(out, &format!("mark {class}"), (x + MARK / 2, at - 3), arrow);
        text(out, class, (x + MARK, at - 3), query);
    }
}

fn draw_row(out: &mut String, row: &Row, (x, y): (usize, usize), width: usize) {
    let (class, mark) = match row.role {
        Role::Partition => ("part", "P"),
        Role::Ascending => ("clus", "C↑"),
        Role::Descending => ("clus", "C↓"),
        Role::Static => ("stat", "S"),
        Role::Plain => ("", ""),
    };
    let mark = if row.indexed {
        format!("{mark}•")
    } else {
        mark.to_owned()
    };
    if !mark.is_empty() {
        text(out, &format!("mark {class}"), (x + MARK / 2, y), &mark);
    }
    let is_key = matches!(
        row.role,
        Role::Partition | Role::Ascending | Role::Descending
    );
    let class = if is_key { "key" } else { "column" };
    text(out, class, (x + MARK, y), &row.name);
    let ty = shortened(&row.ty);
    if ty == row.ty {
        text(out, "type", (x + width - 12, y), &ty);
    } else {
        let (whole, shown) = (escaped(&row.ty), escaped(&ty));
        let _ = writeln!(
            out,
            "<text class=\"type\" x=\"{}\" y=\"{y}\"><title>{whole}</title>{shown}</text>",
            x + width - 12
        );
    }
}

fn draw_legend(out: &mut String, y: usize) {
    let entries = [
        ("part", "P", "partition key"),
        ("clus", "C↑ C↓", "clustering column"),
        ("stat", "S", "static"),
        ("", "•", "indexed"),
        ("write", "←", "written by"),
        ("read", "→", "read by"),
    ];
    let mut x = MARGIN + GAP;
    for (class, mark, meaning) in entries {
        text(out, &format!("key {class}"), (x, y + 14), mark);
        x += text_width(mark) + 7;
        text(out, "kind", (x, y + 14), meaning);
        x += text_width(meaning) + 18;
    }
}

fn rule(out: &mut String, x: usize, y: usize, width: usize) {
    let _ = writeln!(
        out,
        "<line class=\"rule\" x1=\"{x}\" y1=\"{y}\" x2=\"{}\" y2=\"{y}\"/>",
        x + width
    );
}

fn text(out: &mut String, class: &str, (x, y): (usize, usize), text: &str) {
    let (class, text) = (class.trim_end(), escaped(text));
    let _ = writeln!(
        out,
        "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{text}</text>"
    );
}

/// Text that means nothing to XML, in characters that XML has.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {
                escaped.push('\u{fffd}');
            }
            c => escaped.push(c),
        }
    }
    escaped
}
