//! The columns of a result: their names, types and decoders, made once for all rows that share
//! them.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString, PyTuple};
use rsylla::driver::deserialize::FrameSlice;
use rsylla::driver::deserialize::row::ColumnIterator;
use rsylla::driver::frame::response::result::ColumnSpec;

use crate::convert::decode::{Decoder, Forms, Hash, Undecodable};
use crate::convert::names::cql_name;
use crate::exceptions::{Class, Fault};
use crate::row::Row;

/// The columns of a result.
#[derive(Debug)]
pub(crate) struct Columns {
    specs: Vec<ColumnSpec<'static>>,
    names: Arc<Names>,
    decoders: Vec<Decoder>,
}

/// The columns' names, interned: what a row keeps of its columns.
#[derive(Debug)]
pub(crate) struct Names {
    pub(crate) list: Vec<Py<PyString>>,
    /// The same, as one object for all rows.
    pub(crate) tuple: Py<PyTuple>,
}

impl Names {
    pub(crate) fn new<'a>(
        py: Python<'_>,
        names: impl Iterator<Item = &'a str>,
    ) -> PyResult<Arc<Self>> {
        let list: Vec<Py<PyString>> = names
            .map(|name| PyString::intern(py, name).unbind())
            .collect();
        let tuple = PyTuple::new(py, &list)?.unbind();
        Ok(Arc::new(Self { list, tuple }))
    }
}

impl Columns {
    pub(crate) fn new(py: Python<'_>, specs: &[ColumnSpec<'_>], forms: Forms) -> PyResult<Self> {
        Ok(Self {
            specs: specs.iter().map(|spec| spec.clone().into_owned()).collect(),
            names: Names::new(py, specs.iter().map(ColumnSpec::name))?,
            decoders: specs
                .iter()
                .map(|spec| Decoder::new(py, spec.typ(), Hash::Free, forms))
                .collect(),
        })
    }

    /// Whether these are the columns that `specs` tells.
    pub(crate) fn are_of(&self, specs: &[ColumnSpec<'_>]) -> bool {
        self.specs.len() == specs.len()
            && self
                .specs
                .iter()
                .zip(specs)
                .all(|(ours, theirs)| ours.name() == theirs.name() && ours.typ() == theirs.typ())
    }

    pub(crate) fn names(&self) -> &Arc<Names> {
        &self.names
    }

    pub(crate) fn specs(&self) -> &[ColumnSpec<'static>] {
        &self.specs
    }

    /// Decodes one row.
    pub(crate) fn row<'py>(
        self: &Arc<Self>,
        py: Python<'py>,
        cells: ColumnIterator<'_, '_>,
    ) -> PyResult<Bound<'py, Row>> {
        let mut values = Vec::with_capacity(self.decoders.len());
        for (decoder, cell) in self.decoders.iter().zip(cells) {
            let cell = cell.map_err(|error| {
                Fault::new(Class::Result, format!("a row cannot be read: {error}")).raise(py)
            })?;
            let bytes = cell.slice.as_ref().map(FrameSlice::as_slice);
            match decoder.cell(py, bytes) {
                Ok(value) => values.push(value.unbind()),
                Err(reason) => return Err(self.undecodable(py, cell.index, reason)),
            }
        }
        Bound::new(
            py,
            Row::new(Arc::clone(&self.names), values.into_boxed_slice()),
        )
    }

    /// Returns a dict for each column: its keyspace, table, name and type.
    pub(crate) fn describe<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let columns = PyList::empty(py);
        for spec in &self.specs {
            let column = PyDict::new(py);
            column.set_item("keyspace", spec.table_spec().ks_name())?;
            column.set_item("table", spec.table_spec().table_name())?;
            column.set_item(
                "table_spec",
                format!(
                    "{}.{}",
                    spec.table_spec().ks_name(),
                    spec.table_spec().table_name()
                ),
            )?;
            column.set_item("name", spec.name())?;
            column.set_item("typ", cql_name(spec.typ()))?;
            columns.append(column)?;
        }
        Ok(columns)
    }

    fn undecodable(&self, py: Python<'_>, index: usize, reason: Undecodable) -> PyErr {
        let Some(spec) = self.specs.get(index) else {
            return Fault::new(Class::Result, "a row has too many columns").raise(py);
        };
        let message = format!("cannot read {:?} ({})", spec.name(), cql_name(spec.typ()));
        match reason {
            Undecodable::Malformed(why) => {
                Fault::new(Class::Result, format!("{message}: {why}")).raise(py)
            }
            Undecodable::Raised(cause) => {
                let error =
                    Fault::new(Class::Result, format!("{message}: {}", cause.value(py))).raise(py);
                error.set_cause(py, Some(cause));
                error
            }
        }
    }
}
