//! `uuid`, `timeuuid`, `inet`.

use std::net::IpAddr;

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};
use rsylla::driver::frame::response::result::ColumnType;
use rsylla::driver::serialize::writers::CellWriter;
use uuid::Uuid;

use super::{Refusal, Written};
use crate::imported::imported;

pub(super) fn uuid<'w>(
    value: &Bound<'_, PyAny>,
    typ: &ColumnType<'_>,
    writer: CellWriter<'w>,
) -> Written<'w> {
    Ok(writer.set_value(read_uuid(value, typ)?.as_bytes())?)
}

pub(super) fn timeuuid<'w>(
    value: &Bound<'_, PyAny>,
    typ: &ColumnType<'_>,
    writer: CellWriter<'w>,
) -> Written<'w> {
    let uuid = read_uuid(value, typ)?;
    if uuid.get_version_num() == 1 {
        return Ok(writer.set_value(uuid.as_bytes())?);
    }
    Err(Refusal::because(format!(
        "timeuuid holds UUIDs of version 1 (uuid.uuid1()), got version {}",
        uuid.get_version_num()
    )))
}

pub(super) fn inet<'w>(
    value: &Bound<'_, PyAny>,
    typ: &ColumnType<'_>,
    writer: CellWriter<'w>,
) -> Written<'w> {
    let py = value.py();
    let imported = imported(py)?;
    if let Ok(text) = value.cast::<PyString>() {
        let address: IpAddr = text.to_str()?.parse().map_err(|_| {
            Refusal::because("the text is no IP address, such as 192.0.2.1 or 2001:db8::1")
        })?;
        return Ok(match address {
            IpAddr::V4(address) => writer.set_value(&address.octets())?,
            IpAddr::V6(address) => writer.set_value(&address.octets())?,
        });
    }
    let is_v4 = value.is_instance(imported.ipv4.bind(py))?;
    if !is_v4 && !value.is_instance(imported.ipv6.bind(py))? {
        return Err(Refusal::wrong_kind(value, typ));
    }
    if value.is_instance(imported.ipv4_interface.bind(py))?
        || value.is_instance(imported.ipv6_interface.bind(py))?
    {
        return Err(Refusal::because(
            "inet holds an address, got an interface, whose mask would be lost; use its ip",
        ));
    }
    if !is_v4 && !value.getattr(&imported.names.scope_id)?.is_none() {
        return Err(Refusal::because(
            "inet holds an address, got one with a scope, which would be lost",
        ));
    }
    let packed = value.getattr(&imported.names.packed)?;
    let packed = packed.cast::<PyBytes>().map_err(PyErr::from)?;
    Ok(writer.set_value(packed.as_bytes())?)
}

fn read_uuid(value: &Bound<'_, PyAny>, typ: &ColumnType<'_>) -> Result<Uuid, Refusal> {
    let imported = imported(value.py())?;
    if value.is_instance(imported.uuid.bind(value.py()))? {
        let number: u128 = value.getattr(&imported.names.int)?.extract()?;
        return Ok(Uuid::from_u128(number));
    }
    match value.cast::<PyString>() {
        Ok(text) => Uuid::try_parse(text.to_str()?).map_err(|_| {
            Refusal::because("the text is no UUID, such as 123e4567-e89b-42d3-a456-426614174000")
        }),
        Err(_) => Err(Refusal::wrong_kind(value, typ)),
    }
}
