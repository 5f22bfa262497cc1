//! `uuid.UUID` objects, made without running their Python constructor: a third of its time.
//!
//! The class has two slots, `int` and `is_safe`. An object is allocated as `object.__new__` would,
//! and the slots are set through their descriptors, as `object.__setattr__` would.

use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyType};

use super::gc::untrack;

/// Makes `uuid.UUID` objects.
pub(crate) struct UuidMaker {
    class: Py<PyType>,
    direct: Option<Direct>,
}

/// What making an object directly takes.
struct Direct {
    allocate: ffi::allocfunc,
    int: Slot,
    is_safe: Slot,
    unknown: Py<PyAny>,
}

/// A slot's descriptor, and its setter.
struct Slot {
    descriptor: Py<PyAny>,
    set: ffi::descrsetfunc,
}

impl UuidMaker {
    pub(crate) fn new(class: &Bound<'_, PyType>) -> Self {
        let mut maker = Self {
            class: class.clone().unbind(),
            direct: Direct::new(class).ok().flatten(),
        };
        if !maker.makes_the_same(class.py()).unwrap_or(false) {
            maker.direct = None;
        }
        maker
    }

    /// Makes the UUID of `number`.
    pub(crate) fn make<'py>(&self, py: Python<'py>, number: u128) -> PyResult<Bound<'py, PyAny>> {
        match &self.direct {
            Some(direct) => direct.make(self.class.bind(py), number),
            None => self.construct(py, number),
        }
    }

    fn construct<'py>(&self, py: Python<'py>, number: u128) -> PyResult<Bound<'py, PyAny>> {
        let arguments = PyDict::new(py);
        arguments.set_item("int", number)?;
        self.class.bind(py).call((), Some(&arguments))
    }

    /// Whether a UUID made directly cannot be told from a constructed one.
    fn makes_the_same(&self, py: Python<'_>) -> PyResult<bool> {
        let number = 0x0123_4567_89ab_4def_8123_4567_89ab_cdef;
        let made = self.make(py, number)?;
        let constructed = self.construct(py, number)?;
        Ok(made.eq(&constructed)?
            && made.hash()? == constructed.hash()?
            && made.str()?.to_str()? == constructed.str()?.to_str()?
            && made.repr()?.to_str()? == constructed.repr()?.to_str()?
            && made.getattr("int")?.eq(constructed.getattr("int")?)?
            && made
                .getattr("version")?
                .eq(constructed.getattr("version")?)?
            && made
                .getattr("is_safe")?
                .is(&constructed.getattr("is_safe")?)
            && made.get_type().is(constructed.get_type()))
    }
}

impl Direct {
    fn new(class: &Bound<'_, PyType>) -> PyResult<Option<Self>> {
        let py = class.py();
        let unknown = py.import("uuid")?.getattr("SafeUUID")?.getattr("unknown")?;
        // SAFETY: the pointer is a live type object, and the slot of this number is an
        // `allocfunc` or null, which `Option` of a function pointer represents.
        let allocate: Option<ffi::allocfunc> = unsafe {
            std::mem::transmute(ffi::PyType_GetSlot(class.as_type_ptr(), ffi::Py_tp_alloc))
        };
        let (Some(allocate), Some(int), Some(is_safe)) = (
            allocate,
            Slot::of(class, "int")?,
            Slot::of(class, "is_safe")?,
        ) else {
            return Ok(None);
        };
        Ok(Some(Self {
            allocate,
            int,
            is_safe,
            unknown: unknown.unbind(),
        }))
    }

    fn make<'py>(&self, class: &Bound<'py, PyType>, number: u128) -> PyResult<Bound<'py, PyAny>> {
        let py = class.py();
        let int = number.into_pyobject(py)?;
        // SAFETY: `allocate` is this class's own; it returns a new reference to a zeroed object of
        // it, or null with an exception set, which `from_owned_ptr_or_err` takes.
        let made =
            unsafe { Bound::from_owned_ptr_or_err(py, (self.allocate)(class.as_type_ptr(), 0)) }?;
        self.int.set(&made, int.as_any())?;
        self.is_safe.set(&made, self.unknown.bind(py))?;
        // It holds an int and an enum's member, and cannot be changed: no cycle leads through it.
        untrack(&made);
        Ok(made)
    }
}

impl Slot {
    /// Returns the slot `name` of `class`, if its descriptor is `CPython`'s own for slots.
    fn of(class: &Bound<'_, PyType>, name: &str) -> PyResult<Option<Self>> {
        let descriptor = class.getattr("__dict__")?.get_item(name)?;
        let kind = descriptor.get_type();
        // SAFETY: taking a static type object's address.
        let slots = std::ptr::addr_of_mut!(ffi::PyMemberDescr_Type);
        if kind.as_type_ptr() != slots {
            return Ok(None);
        }
        // SAFETY: the pointer is a live type object, and the slot of this number is a
        // `descrsetfunc` or null.
        let set: Option<ffi::descrsetfunc> = unsafe {
            std::mem::transmute(ffi::PyType_GetSlot(
                kind.as_type_ptr(),
                ffi::Py_tp_descr_set,
            ))
        };
        Ok(set.map(|set| Self {
            descriptor: descriptor.unbind(),
            set,
        }))
    }

    fn set(&self, object: &Bound<'_, PyAny>, value: &Bound<'_, PyAny>) -> PyResult<()> {
        // SAFETY: all three are live objects; the descriptor checks that `object` is of its class,
        // and takes a reference of its own to `value`.
        let status =
            unsafe { (self.set)(self.descriptor.as_ptr(), object.as_ptr(), value.as_ptr()) };
        if status == 0 {
            Ok(())
        } else {
            Err(PyErr::fetch(object.py()))
        }
    }
}
