//! `Row`: the values of one row, by position, by name and as attributes.

use std::sync::Arc;

use pyo3::exceptions::{PyAttributeError, PyIndexError, PyKeyError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PySlice, PyString, PyTuple};

use crate::columns::Names;

/// One row of a result: an immutable sequence of its columns' values.
///
/// `row[0]`, `row["name"]` and `row.name` read a value, and `a, b = row` unpacks all. A column
/// whose name is that of a method is read as `row["count"]`.
#[pyclass(frozen, sequence, module = "rsylla")]
#[derive(Debug)]
pub(crate) struct Row {
    names: Arc<Names>,
    values: Box<[Py<PyAny>]>,
}

impl Row {
    pub(crate) fn new(names: Arc<Names>, values: Box<[Py<PyAny>]>) -> Self {
        Self { names, values }
    }

    /// Returns the position of the only column named `name`.
    fn position(&self, py: Python<'_>, name: &Bound<'_, PyString>) -> PyResult<Option<usize>> {
        let names = &self.names.list;
        // Names are interned, as is the text of a program: most often it is the same object.
        let by_identity = names.iter().position(|candidate| candidate.is(name));
        let found = if by_identity.is_some() {
            by_identity
        } else {
            let name = name.to_str()?;
            names
                .iter()
                .position(|candidate| candidate.bind(py).to_str().is_ok_and(|it| it == name))
        };
        let Some(found) = found else {
            return Ok(None);
        };
        let is_repeated = names
            .iter()
            .skip(found + 1)
            .any(|other| names.get(found).is_some_and(|first| first.is(other)));
        if is_repeated {
            return Err(PyKeyError::new_err(format!(
                "several columns are named {:?}; read them by position",
                name.to_string_lossy()
            )));
        }
        Ok(Some(found))
    }

    fn no_column(&self, py: Python<'_>, name: &Bound<'_, PyString>) -> String {
        let names: Vec<String> = self
            .names
            .list
            .iter()
            .map(|name| format!("{:?}", name.bind(py).to_string_lossy()))
            .collect();
        format!(
            "the row has no column {:?}; its columns are {}",
            name.to_string_lossy(),
            names.join(", ")
        )
    }

    fn at(&self, py: Python<'_>, index: isize) -> Option<Py<PyAny>> {
        let index = if index < 0 {
            self.values.len().checked_sub(index.unsigned_abs())?
        } else {
            index.unsigned_abs()
        };
        self.values.get(index).map(|value| value.clone_ref(py))
    }

    fn tuple<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.values.iter())
    }
}

#[pymethods]
impl Row {
    /// Returns the values in the order of the columns.
    fn columns<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        PyList::new(py, self.values.iter())
    }

    /// Returns the values by column name, in the order of the columns.
    pub(crate) fn as_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        for (name, value) in self.names.list.iter().zip(&self.values) {
            dict.set_item(name, value)?;
        }
        if dict.len() == self.values.len() {
            Ok(dict)
        } else {
            Err(PyKeyError::new_err(
                "several columns have the same name; read them by position, or rename them with AS",
            ))
        }
    }

    /// Returns the value at a position or of a column, or `default` if there is none.
    #[pyo3(signature = (key, default = None))]
    fn get(
        &self,
        py: Python<'_>,
        key: &Bound<'_, PyAny>,
        default: Option<Py<PyAny>>,
    ) -> PyResult<Py<PyAny>> {
        let found = if let Ok(name) = key.cast::<PyString>() {
            self.position(py, name)?
                .and_then(|index| self.values.get(index))
                .map(|value| value.clone_ref(py))
        } else {
            self.at(py, key.extract()?)
        };
        Ok(found.or(default).unwrap_or_else(|| py.None()))
    }

    fn __getitem__(&self, py: Python<'_>, key: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
        if let Ok(name) = key.cast::<PyString>() {
            return match self
                .position(py, name)?
                .and_then(|index| self.values.get(index))
            {
                Some(value) => Ok(value.clone_ref(py)),
                None => Err(PyKeyError::new_err(self.no_column(py, name))),
            };
        }
        if key.is_instance_of::<PySlice>() {
            return Ok(self.tuple(py)?.as_any().get_item(key)?.unbind());
        }
        let index: isize = key
            .extract()
            .map_err(|_| PyTypeError::new_err("a row is read by position, slice or column name"))?;
        self.at(py, index).ok_or_else(|| {
            PyIndexError::new_err(format!(
                "the row has {} columns, none at {index}",
                self.values.len()
            ))
        })
    }

    /// Called for what is no method: the columns.
    fn __getattr__(&self, py: Python<'_>, name: &Bound<'_, PyString>) -> PyResult<Py<PyAny>> {
        let found = self
            .position(py, name)
            .map_err(|error| PyAttributeError::new_err(error.value(py).to_string()))?;
        match found.and_then(|index| self.values.get(index)) {
            Some(value) => Ok(value.clone_ref(py)),
            None => Err(PyAttributeError::new_err(self.no_column(py, name))),
        }
    }

    fn __len__(&self) -> usize {
        self.values.len()
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.tuple(py)?.try_iter()?.into_any())
    }

    fn __contains__(&self, py: Python<'_>, value: &Bound<'_, PyAny>) -> PyResult<bool> {
        self.tuple(py)?.contains(value)
    }

    /// A row equals a row or a tuple of the same values.
    fn __eq__(&self, py: Python<'_>, other: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
        let ours = self.tuple(py)?;
        let equal = if let Ok(row) = other.cast::<Self>() {
            ours.eq(row.get().tuple(py)?)?
        } else if other.is_instance_of::<PyTuple>() {
            ours.eq(other)?
        } else {
            return Ok(py.NotImplemented());
        };
        Ok(equal.into_pyobject(py)?.to_owned().into_any().unbind())
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        self.tuple(py)?.hash()
    }

    /// A row is pickled as its names, once for all rows of a pickle that share them, and values.
    fn __reduce__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyAny>, NamesAndValues<'py>)> {
        let restore = py.import("rsylla._native")?.getattr("_row")?;
        Ok((
            restore,
            (self.names.tuple.bind(py).clone(), self.tuple(py)?),
        ))
    }

    /// Returns the row itself: it cannot be changed.
    fn __copy__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let mut columns = Vec::with_capacity(self.values.len());
        for (name, value) in self.names.list.iter().zip(&self.values) {
            columns.push(format!(
                "{}={}",
                name.bind(py).to_string_lossy(),
                value.bind(py).repr()?.to_string_lossy()
            ));
        }
        Ok(format!("Row({})", columns.join(", ")))
    }

    fn __dir__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyList>> {
        let listed = slf.get_type().as_any().dir()?;
        for name in &slf.get().names.list {
            listed.append(name)?;
        }
        Ok(listed)
    }
}

/// What a row is pickled as.
type NamesAndValues<'py> = (Bound<'py, PyTuple>, Bound<'py, PyTuple>);

/// Makes a row of what one was pickled as.
#[pyfunction]
#[pyo3(name = "_row")]
pub(crate) fn restore(
    py: Python<'_>,
    names: Vec<pyo3::pybacked::PyBackedStr>,
    values: Vec<Py<PyAny>>,
) -> PyResult<Row> {
    if names.len() != values.len() {
        return Err(PyTypeError::new_err("a row has one value for each name"));
    }
    let names = Names::new(py, names.iter().map(std::ops::Deref::deref))?;
    Ok(Row::new(names, values.into_boxed_slice()))
}
