//! What Python gets: a stream that every Arrow library takes over the Arrow `PyCapsule` interface.

use std::sync::{Mutex, PoisonError};

use arrow_array::RecordBatchReader;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_schema::SchemaRef;
use arrow_schema::ffi::FFI_ArrowSchema;
use pyo3::exceptions::PyImportError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use crate::exceptions::{Class, Fault};

/// Record batches for any Arrow library, once: `pyarrow.table(stream)`, `polars.DataFrame(stream)`.
#[pyclass(frozen, module = "rsylla._native")]
pub(crate) struct ArrowStream {
    schema: SchemaRef,
    stream: Mutex<Option<FFI_ArrowArrayStream>>,
}

impl ArrowStream {
    pub(crate) fn new(batches: Box<dyn RecordBatchReader + Send>) -> Self {
        Self {
            schema: batches.schema(),
            stream: Mutex::new(Some(FFI_ArrowArrayStream::new(batches))),
        }
    }
}

#[pymethods]
impl ArrowStream {
    /// Hands the batches over, in the types that the columns have.
    #[pyo3(signature = (requested_schema = None))]
    pub(crate) fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        let stream = self
            .stream
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        match stream {
            Some(stream) => PyCapsule::new_with_value(py, stream, c"arrow_array_stream"),
            None => Err(Fault::new(
                Class::Result,
                "this stream was read; ask the result for another one",
            )
            .raise(py)),
        }
    }

    /// Tells the types of the columns.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        schema_capsule(py, &self.schema)
    }
}

pub(crate) fn schema_capsule<'py>(
    py: Python<'py>,
    schema: &SchemaRef,
) -> PyResult<Bound<'py, PyCapsule>> {
    let schema = FFI_ArrowSchema::try_from(schema.as_ref())
        .map_err(|error| Fault::new(Class::Result, error.to_string()).raise(py))?;
    PyCapsule::new_with_value(py, schema, c"arrow_schema")
}

/// Imports a library that the caller has to have installed.
pub(crate) fn library<'py>(py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyModule>> {
    py.import(name).map_err(|error| {
        if !error.is_instance_of::<PyImportError>(py) {
            return error;
        }
        let explained = PyImportError::new_err(format!(
            "this needs {name}, which is not installed: pip install {name}"
        ));
        explained.set_cause(py, Some(error));
        explained
    })
}
