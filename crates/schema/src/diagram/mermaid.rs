//! The picture as a Mermaid flowchart, which GitHub and GitLab draw.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::card::{Card, Role, Row, cards};
use super::{Use, shown};
use crate::model::Schema;

/// The schema as a Mermaid flowchart: a box for each keyspace and table, an arrow from each query to
/// the tables that it writes, and to each query from those that it reads.
pub fn mermaid(schema: &Schema, uses: &[Use]) -> String {
    let mut text = String::from("flowchart LR\n");
    let mut tables: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for (group, keyspace) in shown(schema).enumerate() {
        let _ = writeln!(
            text,
            "    subgraph k{group}[\"{}\"]",
            escaped(&keyspace.name)
        );
        for card in cards(keyspace, uses) {
            let number = tables.len();
            let _ = writeln!(text, "        t{number}[\"{}\"]", label(&card));
            // A type can be called as a table is; no query names it.
            tables.entry((&keyspace.name, card.name)).or_insert(number);
        }
        text.push_str("    end\n");
    }
    let mut queries: BTreeMap<&str, Vec<(bool, usize)>> = BTreeMap::new();
    for of in uses {
        if let Some(table) = tables.get(&(&*of.keyspace, of.table.clone())) {
            queries
                .entry(&of.query)
                .or_default()
                .push((of.writes, *table));
        }
    }
    for (number, (query, arrows)) in queries.iter().enumerate() {
        let _ = writeln!(text, "    q{number}([\"{}\"])", escaped(query));
        for (writes, table) in arrows {
            let _ = if *writes {
                writeln!(text, "    q{number} ==> t{table}")
            } else {
                writeln!(text, "    t{table} --> q{number}")
            };
        }
    }
    text
}

fn label(card: &Card) -> String {
    let mut lines = vec![format!("<b>{}</b>", escaped(&card.name))];
    lines.extend(
        card.kind
            .as_ref()
            .map(|kind| format!("<i>{}</i>", escaped(kind))),
    );
    lines.extend(card.rows.iter().map(row));
    lines.join("<br/>")
}

fn row(row: &Row) -> String {
    let (name, ty) = (escaped(&row.name), escaped(&row.ty));
    match row.role {
        Role::Partition => format!("<b>{name}</b> {ty} <b>P</b>"),
        Role::Ascending => format!("<b>{name}</b> {ty} <b>C↑</b>"),
        Role::Descending => format!("<b>{name}</b> {ty} <b>C↓</b>"),
        Role::Static => format!("{name} {ty} <i>static</i>"),
        Role::Plain => format!("{name} {ty}"),
    }
}

/// Text that means nothing to Mermaid.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_alphanumeric() || " _.,()".contains(c) => escaped.push(c),
            c => {
                let _ = write!(escaped, "#{};", u32::from(c));
            }
        }
    }
    escaped
}
