//! The answer of a conditional statement.

use scylla::deserialize::row::ColumnIterator;
use scylla::response::query_result::QueryResult;

use crate::columns::{Columns, Decode};
use crate::compare;
use crate::error::Result;
use crate::statement::StatementMeta;

/// What a conditional statement (`IF …`) answered.
///
/// # Example: a version is written once
/// ```no_run
/// # use rsylla::Applied;
/// # struct Row { event_type: Option<String> }
/// # fn ex(answer: Applied<Row>) {
/// match answer {
///     Applied::Yes => println!("written"),
///     Applied::No(Some(row)) => println!("there is {:?} already", row.event_type),
///     Applied::No(None) => println!("there is no such row"),
/// }
/// # }
/// ```
#[must_use = "a conditional statement may have changed nothing"]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applied<Row> {
    /// The condition held, and the statement was applied.
    Yes,
    /// The condition did not hold, and nothing was changed. The row as it is,
    /// as far as the server sends it (columns it does not send are `None`);
    /// none where there is no such row.
    No(Option<Row>),
}

impl<Row> Applied<Row> {
    /// Whether the statement was applied.
    pub fn is_applied(&self) -> bool {
        matches!(self, Self::Yes)
    }

    /// Reads the answer by the columns that are present: servers differ in what they send.
    pub(crate) fn read(
        result: QueryResult,
        meta: &'static StatementMeta,
        decode: Decode<Row>,
    ) -> Result<Self> {
        let rows = result.into_rows_result()?;
        let mut first = None;
        // A batch answers with a row for each of its conditions; all say the same of `[applied]`.
        if let Ok(mut rows) = rows.rows::<ColumnIterator<'_, '_>>() {
            first = rows.next().transpose()?;
        }
        let Some(row) = first else {
            return Ok(Self::Yes);
        };
        match Answer::of(row.clone(), meta)? {
            Answer::Applied => Ok(Self::Yes),
            Answer::NoRow => Ok(Self::No(None)),
            Answer::Row => {
                compare::answer(meta, rows.column_specs())?;
                Ok(Self::No(Some(decode(&mut Columns::new(row))?)))
            }
        }
    }
}

enum Answer {
    Applied,
    NoRow,
    Row,
}

impl Answer {
    /// Cassandra sends `[applied]` alone where the row is missing; ScyllaDB
    /// always sends the row, of which then even the key is null.
    fn of(mut row: ColumnIterator<'_, '_>, meta: &'static StatementMeta) -> Result<Self> {
        let Some(applied) = row.next().transpose()? else {
            return Ok(Self::Applied);
        };
        if applied.slice.is_some_and(|value| value.as_slice() == [1]) {
            return Ok(Self::Applied);
        }
        let mut sent = 0;
        let mut null = 0;
        for column in row {
            sent += 1;
            null += usize::from(column?.slice.is_none());
        }
        let missing = sent == 0 || (meta.traits.answers_key && null == sent);
        Ok(if missing { Self::NoRow } else { Self::Row })
    }
}
