//! Arrow data of other libraries, over the Arrow `PyCapsule` interface.

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi};
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::{RecordBatch, RecordBatchIterator, RecordBatchReader, StructArray};
use arrow_schema::ArrowError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};

use crate::exceptions::Fault;

/// Returns the record batches that `data` offers as `__arrow_c_stream__` or `__arrow_c_array__`.
pub(crate) fn batches(data: &Bound<'_, PyAny>) -> PyResult<Box<dyn RecordBatchReader + Send>> {
    let py = data.py();
    let unreadable =
        |error: ArrowError| Fault::argument(format!("the data cannot be read: {error}")).raise(py);
    if data.hasattr("__arrow_c_stream__")? {
        let capsule = data.call_method0("__arrow_c_stream__")?;
        let capsule = capsule.cast::<PyCapsule>()?;
        return Ok(Box::new(stream(capsule)?.map_err(unreadable)?));
    }
    if data.hasattr("__arrow_c_array__")? {
        let capsules = data.call_method0("__arrow_c_array__")?;
        let (schema, array): (Bound<'_, PyCapsule>, Bound<'_, PyCapsule>) =
            capsules.cast::<PyTuple>()?.extract()?;
        let batch = batch(&schema, &array)?.map_err(unreadable)?;
        let schema = batch.schema();
        return Ok(Box::new(RecordBatchIterator::new([Ok(batch)], schema)));
    }
    Err(Fault::argument(format!(
        "expected Arrow data (a pyarrow.Table, a DataFrame of pandas or polars, what has \
         __arrow_c_stream__), got {}",
        crate::convert::names::python_kind(data)
    ))
    .raise(py))
}

fn stream(capsule: &Bound<'_, PyCapsule>) -> PyResult<Result<RecordBatchStreamReader, ArrowError>> {
    let pointer = capsule.pointer_checked(Some(c"arrow_array_stream"))?;
    // SAFETY: a capsule of this name holds an initialised stream, which is moved out: what is left
    // is released, as the interface asks for, and the capsule's destructor sees that.
    Ok(unsafe {
        RecordBatchStreamReader::from_raw(pointer.as_ptr().cast::<FFI_ArrowArrayStream>())
    })
}

fn batch(
    schema: &Bound<'_, PyCapsule>,
    array: &Bound<'_, PyCapsule>,
) -> PyResult<Result<RecordBatch, ArrowError>> {
    let schema = schema.pointer_checked(Some(c"arrow_schema"))?;
    let array = array.pointer_checked(Some(c"arrow_array"))?;
    // SAFETY: capsules of these names hold an initialised schema and array. The schema is borrowed
    // while its capsule lives; the array is moved out, and what is left is released.
    let data = unsafe {
        let array = FFI_ArrowArray::from_raw(array.as_ptr().cast());
        from_ffi(array, schema.cast::<FFI_ArrowSchema>().as_ref())
    };
    Ok(data.map(|data| RecordBatch::from(StructArray::from(data))))
}
