//! The Python classes and names that conversion needs, imported once.

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyString, PyType};

use crate::ffi::datetime::DateTimeMaker;
use crate::ffi::uuid::UuidMaker;

/// Python classes, most of them from the standard library.
pub(crate) struct Imported {
    pub(crate) decimal: Py<PyType>,
    pub(crate) uuid: Py<PyType>,
    pub(crate) ipv4: Py<PyType>,
    pub(crate) ipv6: Py<PyType>,
    pub(crate) ipv4_interface: Py<PyType>,
    pub(crate) ipv6_interface: Py<PyType>,
    pub(crate) mapping: Py<PyAny>,
    pub(crate) utc: Py<PyAny>,
    /// Ours: what Python has no class for.
    pub(crate) duration: Py<PyType>,
    pub(crate) date: Py<PyType>,
    pub(crate) time: Py<PyType>,
    pub(crate) timestamp: Py<PyType>,
    pub(crate) unset: Py<PyAny>,
    pub(crate) warning: Py<PyAny>,
    /// `rsylla._rows.typed_rows`
    pub(crate) typed_rows: Py<PyAny>,
    /// `rsylla._rows.columns_of`
    pub(crate) columns_of: Py<PyAny>,
    pub(crate) names: Names,
    pub(crate) make_uuid: UuidMaker,
    pub(crate) make_datetime: DateTimeMaker,
}

/// Attribute names, interned.
pub(crate) struct Names {
    pub(crate) named_tuple_fields: Py<PyString>,
    pub(crate) dataclass_fields: Py<PyString>,
    pub(crate) pydantic_fields: Py<PyString>,
    pub(crate) struct_fields: Py<PyString>,
    pub(crate) int: Py<PyString>,
    pub(crate) packed: Py<PyString>,
    pub(crate) scope_id: Py<PyString>,
    pub(crate) utcoffset: Py<PyString>,
    pub(crate) months: Py<PyString>,
    pub(crate) days: Py<PyString>,
    pub(crate) nanoseconds: Py<PyString>,
    pub(crate) milliseconds: Py<PyString>,
    pub(crate) tobytes: Py<PyString>,
    pub(crate) items: Py<PyString>,
    pub(crate) float: Py<PyString>,
    pub(crate) len: Py<PyString>,
    pub(crate) to_bytes: Py<PyString>,
    pub(crate) from_bytes: Py<PyString>,
    pub(crate) bit_length: Py<PyString>,
}

/// Returns the imported classes.
pub(crate) fn imported(py: Python<'_>) -> PyResult<&'static Imported> {
    static IMPORTED: PyOnceLock<Imported> = PyOnceLock::new();
    IMPORTED.get_or_try_init(py, || Imported::new(py))
}

impl Imported {
    fn new(py: Python<'_>) -> PyResult<Self> {
        let class = |module: &str, name: &str| -> PyResult<Py<PyType>> {
            Ok(py.import(module)?.getattr(name)?.cast_into()?.unbind())
        };
        let uuid = class("uuid", "UUID")?;
        Ok(Self {
            make_uuid: UuidMaker::new(uuid.bind(py)),
            make_datetime: DateTimeMaker::new(py)?,
            decimal: class("decimal", "Decimal")?,
            uuid,
            ipv4: class("ipaddress", "IPv4Address")?,
            ipv6: class("ipaddress", "IPv6Address")?,
            ipv4_interface: class("ipaddress", "IPv4Interface")?,
            ipv6_interface: class("ipaddress", "IPv6Interface")?,
            mapping: py.import("collections.abc")?.getattr("Mapping")?.unbind(),
            utc: py
                .import("datetime")?
                .getattr("timezone")?
                .getattr("utc")?
                .unbind(),
            duration: class("rsylla._values", "Duration")?,
            date: class("rsylla._values", "Date")?,
            time: class("rsylla._values", "Time")?,
            timestamp: class("rsylla._values", "Timestamp")?,
            unset: py.import("rsylla._values")?.getattr("UNSET")?.unbind(),
            warning: py
                .import("rsylla._errors")?
                .getattr("ScyllaWarning")?
                .unbind(),
            typed_rows: py.import("rsylla._rows")?.getattr("typed_rows")?.unbind(),
            columns_of: py.import("rsylla._rows")?.getattr("columns_of")?.unbind(),
            names: Names::new(py),
        })
    }

    /// Whether `value` is `UNSET`.
    pub(crate) fn is_unset(&self, value: &Bound<'_, PyAny>) -> bool {
        value.is(&self.unset)
    }
}

impl Names {
    fn new(py: Python<'_>) -> Self {
        let name = |text| PyString::intern(py, text).unbind();
        Self {
            named_tuple_fields: name("_fields"),
            dataclass_fields: name("__dataclass_fields__"),
            pydantic_fields: name("__pydantic_fields__"),
            struct_fields: name("__struct_fields__"),
            int: name("int"),
            packed: name("packed"),
            scope_id: name("scope_id"),
            utcoffset: name("utcoffset"),
            months: name("months"),
            days: name("days"),
            nanoseconds: name("nanoseconds"),
            milliseconds: name("milliseconds"),
            tobytes: name("tobytes"),
            items: name("items"),
            float: name("__float__"),
            len: name("__len__"),
            to_bytes: name("to_bytes"),
            from_bytes: name("from_bytes"),
            bit_length: name("bit_length"),
        }
    }
}
