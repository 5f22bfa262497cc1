//! Bulk insert: a statement run once for each row of what any Arrow library hands over, its values
//! encoded from the arrays without a Python object.

use std::sync::Arc;

use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::{ArrowError, SchemaRef};
use futures::stream::{self, StreamExt, TryStreamExt};
use pyo3::prelude::*;
use rsylla::driver::response::PagingState;
use rsylla::driver::serialize::SerializationError;
use rsylla::driver::serialize::row::{RowSerializationContext, SerializeRow};
use rsylla::driver::serialize::writers::RowWriter;
use rsylla::driver::statement::prepared::PreparedStatement as DriverStatement;

use super::write::{Column, Misfit};
use crate::client::{Client, Request};
use crate::core::Core;
use crate::exceptions::{Class, Fault};
use crate::statement::Prepared;
use crate::text::is_table_name;

/// What is written where an array has a null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nulls {
    /// Nothing: the column keeps what it has.
    Unset,
    /// A null, which deletes what the column has.
    Null,
}

/// Returns the statement that writes rows of `schema` into `table`.
pub(crate) fn statement_for(py: Python<'_>, table: &str, schema: &SchemaRef) -> PyResult<String> {
    if !is_table_name(table) {
        return Err(
            Fault::argument("a table is named as in CQL: \"table\" or \"keyspace.table\"")
                .raise(py),
        );
    }
    if schema.fields().is_empty() {
        return Err(Fault::argument("the data has no columns").raise(py));
    }
    let columns: Vec<String> = schema
        .fields()
        .iter()
        .map(|field| format!("\"{}\"", field.name().replace('"', "\"\"")))
        .collect();
    let markers = vec!["?"; columns.len()].join(", ");
    Ok(format!(
        "INSERT INTO {table} ({}) VALUES ({markers})",
        columns.join(", ")
    ))
}

/// Runs `prepared`, with the settings of `driver`, for each row of `batches`, `concurrency` at a
/// time. Returns the number of rows.
pub(crate) fn insert(
    py: Python<'_>,
    core: &Core,
    prepared: &Prepared,
    driver: &DriverStatement,
    batches: Box<dyn RecordBatchReader + Send>,
    nulls: Nulls,
    concurrency: usize,
) -> PyResult<usize> {
    let fault = |fault: Fault| fault.in_statement(prepared.text.as_str()).raise(py);
    let places = places(prepared, &batches.schema()).map_err(fault)?;
    let client = core.client(py)?;
    let mut batches = batches;
    let mut done = 0;
    while let Some(batch) = py.detach(|| batches.next()) {
        let batch = batch.map_err(|error| unread(py, error))?;
        let rows = Arc::new(Rows {
            columns: columns(prepared, &batch, &places).map_err(fault)?,
            nulls,
        });
        let sending = send(&client, driver, rows, batch.num_rows(), concurrency);
        if let Err((row, reason)) = core.wait(py, sending)? {
            let noted = format!("row {}", done + row);
            return Err(fault(reason.while_doing(&noted)));
        }
        done += batch.num_rows();
    }
    Ok(done)
}

/// The data's column for each marker.
fn places(prepared: &Prepared, schema: &SchemaRef) -> Result<Vec<usize>, Fault> {
    let bind = |message| Fault::new(Class::Bind, message).not_executed();
    let mut places = Vec::with_capacity(prepared.markers.len());
    for marker in prepared.markers.as_slice() {
        let place = marker
            .names()
            .find_map(|name| schema.index_of(name).ok())
            .ok_or_else(|| bind(format!("the data has no column {:?}", marker.name())))?;
        places.push(place);
    }
    let foreign = (0..schema.fields().len()).find(|index| !places.contains(index));
    match foreign {
        Some(index) => Err(bind(format!(
            "no bind marker is named {:?}, as a column of the data is; the statement's bind markers \
             are {}",
            schema.field(index).name(),
            prepared.markers.in_words()
        ))),
        None => Ok(places),
    }
}

fn columns(
    prepared: &Prepared,
    batch: &RecordBatch,
    places: &[usize],
) -> Result<Vec<Column>, Fault> {
    prepared
        .markers
        .as_slice()
        .iter()
        .zip(places)
        .map(|(marker, place)| {
            Column::new(batch.column(*place), marker.typ()).map_err(|misfit| {
                let message = format!("cannot bind {:?}: {}", marker.name(), misfit.0);
                Fault::new(Class::Bind, message).not_executed()
            })
        })
        .collect()
}

/// Sends `count` rows; of those that fail the first to be seen is returned.
async fn send(
    client: &Client,
    driver: &DriverStatement,
    rows: Arc<Rows>,
    count: usize,
    concurrency: usize,
) -> Result<(), (usize, Fault)> {
    stream::iter(0..count)
        .map(|row| {
            let rows = Arc::clone(&rows);
            async move {
                let values = Values { rows, row };
                let bound = driver.clone().bind(&values).map_err(|error| {
                    let reason = match error.downcast_ref::<Refused>() {
                        Some(refused) => refused.0.clone(),
                        None => error.to_string(),
                    };
                    (row, Fault::new(Class::Bind, reason).not_executed())
                })?;
                client
                    .page(&Request::Bound(bound), PagingState::start())
                    .await
                    .map_err(|fault| (row, fault))
            }
        })
        .buffer_unordered(concurrency)
        .try_for_each(|_answer| async { Ok(()) })
        .await
}

/// The rows of one batch.
struct Rows {
    columns: Vec<Column>,
    nulls: Nulls,
}

/// The values of one row.
struct Values {
    rows: Arc<Rows>,
    row: usize,
}

impl SerializeRow for Values {
    fn serialize(
        &self,
        types: &RowSerializationContext<'_>,
        writer: &mut RowWriter<'_>,
    ) -> Result<(), SerializationError> {
        for (column, spec) in self.rows.columns.iter().zip(types.columns()) {
            let cell = writer.make_cell_writer();
            if column.is_null(self.row) && self.rows.nulls == Nulls::Unset {
                cell.set_unset();
            } else if let Err(Misfit(reason)) = column.write(self.row, cell) {
                let reason = format!("cannot bind {:?}: {reason}", spec.name());
                return Err(SerializationError::new(Refused(reason)));
            }
        }
        Ok(())
    }

    fn is_empty(&self) -> bool {
        self.rows.columns.is_empty()
    }
}

/// Why a value does not fit.
#[derive(Debug)]
struct Refused(String);

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

/// The data's own error, as what reading it raised where that is known.
fn unread(py: Python<'_>, error: ArrowError) -> PyErr {
    match error {
        ArrowError::ExternalError(error) => match error.downcast::<PyErr>() {
            Ok(raised) => *raised,
            Err(error) => Fault::argument(format!("the data cannot be read: {error}")).raise(py),
        },
        error => Fault::argument(format!("the data cannot be read: {error}")).raise(py),
    }
}
