//! Dates and times, made through the C interface of the `datetime` module.
//!
//! `CPython` offers that interface as a capsule, whose layout has not changed since 3.7, though its
//! header leaves it out of the stable interface.

use std::ffi::c_int;

use pyo3::ffi;
use pyo3::prelude::*;

/// The beginning of the capsule's contents.
#[repr(C)]
struct Capsule {
    date_type: *mut ffi::PyTypeObject,
    datetime_type: *mut ffi::PyTypeObject,
    time_type: *mut ffi::PyTypeObject,
    delta_type: *mut ffi::PyTypeObject,
    tzinfo_type: *mut ffi::PyTypeObject,
    utc: *mut ffi::PyObject,
    new_date:
        unsafe extern "C" fn(c_int, c_int, c_int, *mut ffi::PyTypeObject) -> *mut ffi::PyObject,
    new_datetime: unsafe extern "C" fn(
        c_int,
        c_int,
        c_int,
        c_int,
        c_int,
        c_int,
        c_int,
        *mut ffi::PyObject,
        *mut ffi::PyTypeObject,
    ) -> *mut ffi::PyObject,
    new_time: unsafe extern "C" fn(
        c_int,
        c_int,
        c_int,
        c_int,
        *mut ffi::PyObject,
        *mut ffi::PyTypeObject,
    ) -> *mut ffi::PyObject,
}

/// A moment of a day, in microseconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    pub(crate) hour: u8,
    pub(crate) minute: u8,
    pub(crate) second: u8,
    pub(crate) microsecond: u32,
}

/// A day of years 1 to 9999.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Day {
    pub(crate) year: u16,
    pub(crate) month: u8,
    pub(crate) of_month: u8,
}

/// Makes `datetime`, `date` and `time` objects.
pub(crate) struct DateTimeMaker {
    module: Py<PyModule>,
    utc: Py<PyAny>,
    direct: Option<Direct>,
}

/// The capsule's contents: static data of the `datetime` module, which is never unloaded.
struct Direct(&'static Capsule);

// SAFETY: the contents are written once, when the module is imported, and only read through here,
// by threads attached to the interpreter.
unsafe impl Send for Direct {}
// SAFETY: as above.
unsafe impl Sync for Direct {}

impl DateTimeMaker {
    pub(crate) fn new(py: Python<'_>) -> PyResult<Self> {
        let module = py.import("datetime")?;
        let utc = module.getattr("timezone")?.getattr("utc")?;
        let mut maker = Self {
            utc: utc.unbind(),
            module: module.unbind(),
            direct: Direct::new(py),
        };
        if !maker.makes_the_same(py).unwrap_or(false) {
            maker.direct = None;
        }
        Ok(maker)
    }

    /// Makes an aware `datetime` in UTC.
    pub(crate) fn datetime<'py>(
        &self,
        py: Python<'py>,
        day: Day,
        clock: Clock,
    ) -> PyResult<Bound<'py, PyAny>> {
        match &self.direct {
            Some(direct) => direct.datetime(day, clock, self.utc.bind(py)),
            None => self.construct_datetime(py, day, clock),
        }
    }

    pub(crate) fn date<'py>(&self, py: Python<'py>, day: Day) -> PyResult<Bound<'py, PyAny>> {
        match &self.direct {
            Some(direct) => direct.date(py, day),
            None => self.construct_date(py, day),
        }
    }

    pub(crate) fn time<'py>(&self, py: Python<'py>, clock: Clock) -> PyResult<Bound<'py, PyAny>> {
        match &self.direct {
            Some(direct) => direct.time(py, clock),
            None => self.construct_time(py, clock),
        }
    }

    fn construct_datetime<'py>(
        &self,
        py: Python<'py>,
        day: Day,
        clock: Clock,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.module.bind(py).getattr("datetime")?.call1((
            day.year,
            day.month,
            day.of_month,
            clock.hour,
            clock.minute,
            clock.second,
            clock.microsecond,
            &self.utc,
        ))
    }

    fn construct_date<'py>(&self, py: Python<'py>, day: Day) -> PyResult<Bound<'py, PyAny>> {
        self.module
            .bind(py)
            .getattr("date")?
            .call1((day.year, day.month, day.of_month))
    }

    fn construct_time<'py>(&self, py: Python<'py>, clock: Clock) -> PyResult<Bound<'py, PyAny>> {
        self.module.bind(py).getattr("time")?.call1((
            clock.hour,
            clock.minute,
            clock.second,
            clock.microsecond,
        ))
    }

    /// Whether what is made directly cannot be told from what is constructed.
    fn makes_the_same(&self, py: Python<'_>) -> PyResult<bool> {
        let day = Day {
            year: 2024,
            month: 2,
            of_month: 29,
        };
        let clock = Clock {
            hour: 23,
            minute: 58,
            second: 57,
            microsecond: 123_456,
        };
        let same = |made: Bound<'_, PyAny>, constructed: Bound<'_, PyAny>| -> PyResult<bool> {
            Ok(made.eq(&constructed)?
                && made.hash()? == constructed.hash()?
                && made.repr()?.to_str()? == constructed.repr()?.to_str()?
                && made.get_type().is(constructed.get_type()))
        };
        let aware = self.datetime(py, day, clock)?;
        Ok(aware.getattr("tzinfo")?.is(&self.utc)
            && same(aware, self.construct_datetime(py, day, clock)?)?
            && same(self.date(py, day)?, self.construct_date(py, day)?)?
            && same(self.time(py, clock)?, self.construct_time(py, clock)?)?)
    }
}

impl Direct {
    fn new(_attached: Python<'_>) -> Option<Self> {
        // SAFETY: the name is a C string, the thread is attached, and a capsule of this name holds
        // a pointer to a struct that begins as `Capsule` does, alive as long as the process.
        let capsule = unsafe {
            ffi::PyCapsule_Import(c"datetime.datetime_CAPI".as_ptr(), 1)
                .cast::<Capsule>()
                .as_ref()
        };
        if capsule.is_none() {
            // SAFETY: the thread is attached; without a capsule an exception is set.
            unsafe { ffi::PyErr_Clear() };
        }
        capsule.map(Self)
    }

    fn datetime<'py>(
        &self,
        day: Day,
        clock: Clock,
        utc: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        // SAFETY: the thread is attached; the function checks its numbers and returns a new
        // reference, or null with an exception set.
        unsafe {
            let made = (self.0.new_datetime)(
                day.year.into(),
                day.month.into(),
                day.of_month.into(),
                clock.hour.into(),
                clock.minute.into(),
                clock.second.into(),
                clock.microsecond.cast_signed(),
                utc.as_ptr(),
                self.0.datetime_type,
            );
            Bound::from_owned_ptr_or_err(utc.py(), made)
        }
    }

    fn date<'py>(&self, py: Python<'py>, day: Day) -> PyResult<Bound<'py, PyAny>> {
        // SAFETY: as in `datetime`.
        unsafe {
            let made = (self.0.new_date)(
                day.year.into(),
                day.month.into(),
                day.of_month.into(),
                self.0.date_type,
            );
            Bound::from_owned_ptr_or_err(py, made)
        }
    }

    fn time<'py>(&self, py: Python<'py>, clock: Clock) -> PyResult<Bound<'py, PyAny>> {
        // SAFETY: as in `datetime`; `None` stands for no time zone.
        unsafe {
            let made = (self.0.new_time)(
                clock.hour.into(),
                clock.minute.into(),
                clock.second.into(),
                clock.microsecond.cast_signed(),
                ffi::Py_None(),
                self.0.time_type,
            );
            Bound::from_owned_ptr_or_err(py, made)
        }
    }
}
