//! The names of a statement that belong to a keyspace: which are written without one.

use rsylla_cql::syntax::{
    BatchStatementKind, FunctionName, OtherStatement, QualifiedName, StatementKind,
};

/// Returns where each name without a keyspace begins, in order of place; `None` where the
/// statement holds names that are not known.
pub(super) fn unqualified(statement: &StatementKind) -> Option<Vec<u32>> {
    let mut places = Vec::new();
    {
        let mut table = |name: &QualifiedName| {
            if name.keyspace.is_none() {
                places.push(name.span.start);
            }
        };
        match statement {
            StatementKind::Select(select) => select.from.iter().for_each(table),
            StatementKind::Insert(insert) => table(&insert.table),
            StatementKind::InsertJson(insert) => table(&insert.table),
            StatementKind::Update(update) => table(&update.table),
            StatementKind::Delete(delete) => table(&delete.table),
            StatementKind::Batch(batch) => {
                for statement in &batch.statements {
                    table(match &statement.kind {
                        BatchStatementKind::Insert(insert) => &insert.table,
                        BatchStatementKind::InsertJson(insert) => &insert.table,
                        BatchStatementKind::Update(update) => &update.table,
                        BatchStatementKind::Delete(delete) => &delete.table,
                    });
                }
            }
            StatementKind::Truncate(truncate) => table(&truncate.table),
            // A user type named in a column's type belongs to the table's keyspace.
            StatementKind::CreateTable(create) => table(&create.name),
            StatementKind::AlterTable(alter) => table(&alter.table),
            StatementKind::CreateType(create) => table(&create.name),
            StatementKind::AlterType(alter) => table(&alter.name),
            StatementKind::CreateIndex(create) => table(&create.table),
            StatementKind::DropTable(drop)
            | StatementKind::DropType(drop)
            | StatementKind::DropIndex(drop)
            | StatementKind::DropView(drop) => table(&drop.name),
            StatementKind::CreateView(create) => {
                table(&create.name);
                table(&create.base);
            }
            StatementKind::AlterView(alter) => table(&alter.name),
            StatementKind::PruneView(prune) => table(&prune.name),
            StatementKind::CreateTrigger(create) => table(&create.table),
            StatementKind::DropTrigger(drop) => table(&drop.table),
            StatementKind::CreateFunction(create) => return function(&create.name),
            StatementKind::CreateAggregate(create) => return function(&create.name),
            StatementKind::DropFunction(drop) | StatementKind::DropAggregate(drop) => {
                return function(&drop.name);
            }
            StatementKind::CreateKeyspace(_)
            | StatementKind::AlterKeyspace(_)
            | StatementKind::DropKeyspace(_)
            | StatementKind::Other(OtherStatement::Roles | OtherStatement::ServiceLevels) => {}
            StatementKind::Use(_)
            | StatementKind::Other(OtherStatement::Permissions | OtherStatement::Describe) => {
                return None;
            }
        }
    }
    places.sort_unstable();
    Some(places)
}

/// Writes `keyspace` before each of `places`.
pub(super) fn qualify(text: &str, places: &[u32], keyspace: &str) -> String {
    let mut out = String::with_capacity(text.len() + places.len() * (keyspace.len() + 3));
    let mut written = 0;
    for place in places {
        let place = *place as usize;
        out.push_str(text.get(written..place).unwrap_or_default());
        out.push('"');
        out.push_str(&keyspace.replace('"', "\"\""));
        out.push_str("\".");
        written = place;
    }
    out.push_str(text.get(written..).unwrap_or_default());
    out
}

#[expect(clippy::unnecessary_wraps, reason = "the answer of the function above")]
fn function(name: &FunctionName) -> Option<Vec<u32>> {
    Some(match name.keyspace {
        Some(_) => Vec::new(),
        None => vec![name.span.start],
    })
}
