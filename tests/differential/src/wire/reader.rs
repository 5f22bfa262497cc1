//! Reads the notations of the protocol off a body: section 3 of its specification.

use std::io;

use super::{class_name, invalid};

/// What is left of a body.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn new(body: &'a [u8]) -> Self {
        Self { rest: body }
    }

    fn take(&mut self, count: usize) -> io::Result<&'a [u8]> {
        let (taken, rest) = self
            .rest
            .split_at_checked(count)
            .ok_or_else(|| invalid("a short body".to_owned()))?;
        self.rest = rest;
        Ok(taken)
    }

    pub(super) fn short(&mut self) -> io::Result<u16> {
        let bytes = self.take(2)?;
        Ok(u16::from_be_bytes([bytes[0], bytes[1]]))
    }

    pub(super) fn int(&mut self) -> io::Result<u32> {
        let bytes = self.take(4)?;
        Ok(u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    pub(super) fn short_bytes(&mut self) -> io::Result<&'a [u8]> {
        let length = self.short()?;
        self.take(length.into())
    }

    pub(super) fn bytes(&mut self) -> io::Result<&'a [u8]> {
        let length = self.int()?;
        self.take(if length > i32::MAX as u32 {
            0
        } else {
            length as usize
        })
    }

    pub(super) fn string(&mut self) -> io::Result<String> {
        Ok(String::from_utf8_lossy(self.short_bytes()?).into_owned())
    }

    /// A type, as CQL writes it without `frozen`; user types without their keyspace.
    pub(super) fn ty(&mut self) -> io::Result<String> {
        let code = self.short()?;
        let name = match code {
            0x00 => return Ok(class_name::to_cql(&self.string()?)),
            0x20 => return Ok(format!("list<{}>", self.ty()?)),
            0x21 => return Ok(format!("map<{}, {}>", self.ty()?, self.ty()?)),
            0x22 => return Ok(format!("set<{}>", self.ty()?)),
            0x30 => return self.user_type(),
            0x31 => {
                let count = self.short()?;
                let elements: io::Result<Vec<_>> = (0..count).map(|_| self.ty()).collect();
                return Ok(format!("tuple<{}>", elements?.join(", ")));
            }
            0x01 => "ascii",
            0x02 => "bigint",
            0x03 => "blob",
            0x04 => "boolean",
            0x05 => "counter",
            0x06 => "decimal",
            0x07 => "double",
            0x08 => "float",
            0x09 => "int",
            0x0B => "timestamp",
            0x0C => "uuid",
            0x0D => "text",
            0x0E => "varint",
            0x0F => "timeuuid",
            0x10 => "inet",
            0x11 => "date",
            0x12 => "time",
            0x13 => "smallint",
            0x14 => "tinyint",
            0x15 => "duration",
            other => return Err(invalid(format!("no type has the number {other}"))),
        };
        Ok(name.to_owned())
    }

    fn user_type(&mut self) -> io::Result<String> {
        self.string()?;
        let name = self.string()?;
        for _ in 0..self.short()? {
            self.string()?;
            self.ty()?;
        }
        Ok(name)
    }
}
