//! Text, bytes, truth, identifiers and addresses.

use std::net::IpAddr;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, BooleanArray};
use arrow_schema::DataType;
use rsylla::driver::serialize::writers::CellWriter;
use uuid::Uuid;

use super::{Misfit, Write, Written};

/// Reads the text at a row.
pub(super) type Texts = Box<dyn Fn(usize) -> String + Send + Sync>;

/// Writes what a function makes of a row.
struct Made<F>(F);

impl<F> Write for Made<F>
where
    F: Fn(usize, &mut Vec<u8>) -> Result<(), Misfit> + Send + Sync,
{
    fn write<'w>(&self, row: usize, writer: CellWriter<'w>) -> Written<'w> {
        let mut bytes = Vec::new();
        (self.0)(row, &mut bytes)?;
        Ok(writer.set_value(&bytes)?)
    }
}

/// Writes the bytes that `make` appends for a row.
pub(super) fn made(
    make: impl Fn(usize, &mut Vec<u8>) -> Result<(), Misfit> + Send + Sync + 'static,
) -> Box<dyn Write> {
    Box::new(Made(make))
}

/// Writes bytes as they lie in an array.
struct Lying<A>(A, for<'a> fn(&'a A, usize) -> &'a [u8]);

impl<A: Send + Sync> Write for Lying<A> {
    fn write<'w>(&self, row: usize, writer: CellWriter<'w>) -> Written<'w> {
        Ok(writer.set_value((self.1)(&self.0, row))?)
    }
}

struct Booleans(BooleanArray);

impl Write for Booleans {
    fn write<'w>(&self, row: usize, writer: CellWriter<'w>) -> Written<'w> {
        Ok(writer.set_value(&[u8::from(self.0.value(row))])?)
    }
}

pub(super) fn text(array: &ArrayRef) -> Option<Box<dyn Write>> {
    Some(match array.data_type() {
        DataType::Utf8 => Box::new(Lying(array.as_string::<i32>().clone(), |array, row| {
            array.value(row).as_bytes()
        })),
        DataType::LargeUtf8 => Box::new(Lying(array.as_string::<i64>().clone(), |array, row| {
            array.value(row).as_bytes()
        })),
        DataType::Utf8View => Box::new(Lying(array.as_string_view().clone(), |array, row| {
            array.value(row).as_bytes()
        })),
        _ => return None,
    })
}

pub(super) fn ascii(array: &ArrayRef) -> Option<Box<dyn Write>> {
    let texts = texts(array)?;
    Some(made(move |row, bytes| {
        let text = texts(row);
        if !text.is_ascii() {
            return Err(Misfit::because("the text has characters beyond ASCII"));
        }
        bytes.extend_from_slice(text.as_bytes());
        Ok(())
    }))
}

pub(super) fn blob(array: &ArrayRef) -> Option<Box<dyn Write>> {
    Some(match array.data_type() {
        DataType::Binary => Box::new(Lying(array.as_binary::<i32>().clone(), |array, row| {
            array.value(row)
        })),
        DataType::LargeBinary => Box::new(Lying(array.as_binary::<i64>().clone(), |array, row| {
            array.value(row)
        })),
        DataType::BinaryView => Box::new(Lying(array.as_binary_view().clone(), |array, row| {
            array.value(row)
        })),
        DataType::FixedSizeBinary(_) => {
            Box::new(Lying(array.as_fixed_size_binary().clone(), |array, row| {
                array.value(row)
            }))
        }
        _ => return None,
    })
}

pub(super) fn boolean(array: &ArrayRef) -> Option<Box<dyn Write>> {
    let booleans = array.as_boolean_opt()?.clone();
    Some(Box::new(Booleans(booleans)))
}

/// Takes 16 bytes or text; `version` is the only one that the type holds.
pub(super) fn uuid(array: &ArrayRef, version: Option<usize>) -> Option<Box<dyn Write>> {
    let read = uuids(array)?;
    Some(made(move |row, bytes| {
        let uuid = read(row)?;
        if version.is_some_and(|version| uuid.get_version_num() != version) {
            return Err(Misfit::because(format!(
                "timeuuid holds UUIDs of version 1, got version {}",
                uuid.get_version_num()
            )));
        }
        bytes.extend_from_slice(uuid.as_bytes());
        Ok(())
    }))
}

type Uuids = Box<dyn Fn(usize) -> Result<Uuid, Misfit> + Send + Sync>;

fn uuids(array: &ArrayRef) -> Option<Uuids> {
    if let Some(texts) = texts(array) {
        return Some(Box::new(move |row| {
            Uuid::try_parse(&texts(row)).map_err(|_| Misfit::because("the text is no UUID"))
        }));
    }
    let of_bytes =
        |bytes: &[u8]| Uuid::from_slice(bytes).map_err(|_| Misfit::because("a UUID has 16 bytes"));
    Some(match array.data_type() {
        DataType::FixedSizeBinary(16) => {
            let array = array.as_fixed_size_binary().clone();
            Box::new(move |row| of_bytes(array.value(row)))
        }
        DataType::Binary => {
            let array = array.as_binary::<i32>().clone();
            Box::new(move |row| of_bytes(array.value(row)))
        }
        DataType::LargeBinary => {
            let array = array.as_binary::<i64>().clone();
            Box::new(move |row| of_bytes(array.value(row)))
        }
        DataType::BinaryView => {
            let array = array.as_binary_view().clone();
            Box::new(move |row| of_bytes(array.value(row)))
        }
        _ => return None,
    })
}

pub(super) fn inet(array: &ArrayRef) -> Option<Box<dyn Write>> {
    let texts = texts(array)?;
    Some(made(move |row, bytes| {
        match texts(row).parse::<IpAddr>() {
            Ok(IpAddr::V4(address)) => bytes.extend_from_slice(&address.octets()),
            Ok(IpAddr::V6(address)) => bytes.extend_from_slice(&address.octets()),
            Err(_) => return Err(Misfit::because("the text is no IP address")),
        }
        Ok(())
    }))
}

/// Returns how to read the texts of an array of texts.
pub(super) fn texts(array: &ArrayRef) -> Option<Texts> {
    Some(match array.data_type() {
        DataType::Utf8 => {
            let array = array.as_string::<i32>().clone();
            Box::new(move |row| array.value(row).to_owned())
        }
        DataType::LargeUtf8 => {
            let array = array.as_string::<i64>().clone();
            Box::new(move |row| array.value(row).to_owned())
        }
        DataType::Utf8View => {
            let array = array.as_string_view().clone();
            Box::new(move |row| array.value(row).to_owned())
        }
        _ => return None,
    })
}
