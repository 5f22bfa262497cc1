//! What a server answers.

use std::io;

use super::invalid;
use super::reader::Reader;

/// An answer.
#[derive(Debug, Clone)]
pub(crate) enum Response {
    /// The statement is prepared.
    Prepared(Prepared),
    /// The statement is executed; its rows are left unread.
    Done,
    /// The connection is open.
    Ready,
    /// The server refused.
    Refused(Refusal),
}

/// An error of the server's.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    /// The protocol's number for it.
    pub(crate) code: u32,
    /// The server's message.
    pub(crate) message: String,
}

/// What the server says of a prepared statement.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Prepared {
    /// Name and type of each bind marker.
    pub(crate) markers: Vec<(String, String)>,
    /// The marker of each partition-key column, in key order; empty where one has none.
    pub(crate) partition_key: Vec<u16>,
    /// Name and type of each result column.
    pub(crate) columns: Vec<(String, String)>,
}

impl Refusal {
    /// Whether the server failed rather than refused: an exception it did not expect.
    pub(crate) fn is_failure(&self) -> bool {
        self.code == 0
    }
}

const ERROR: u8 = 0x00;
const READY: u8 = 0x02;
const RESULT: u8 = 0x08;
const KIND_PREPARED: u32 = 4;

const HAS_TRACING: u8 = 0x02;
const HAS_PAYLOAD: u8 = 0x04;
const HAS_WARNINGS: u8 = 0x08;

const GLOBAL_TABLE: u32 = 0x01;
const HAS_MORE_PAGES: u32 = 0x02;
const NO_COLUMNS: u32 = 0x04;

/// Reads the body of a frame with these flags and this opcode.
pub(super) fn read(flags: u8, opcode: u8, body: &[u8]) -> io::Result<Response> {
    let reader = &mut Reader::new(body);
    skip_extras(reader, flags)?;
    match opcode {
        ERROR => Ok(Response::Refused(Refusal {
            code: reader.int()?,
            message: reader.string()?,
        })),
        READY => Ok(Response::Ready),
        RESULT if reader.int()? == KIND_PREPARED => prepared(reader).map(Response::Prepared),
        RESULT => Ok(Response::Done),
        other => Err(invalid(format!("no answer has the number {other}"))),
    }
}

fn skip_extras(reader: &mut Reader<'_>, flags: u8) -> io::Result<()> {
    if flags & HAS_TRACING != 0 {
        for _ in 0..4 {
            reader.int()?;
        }
    }
    if flags & HAS_WARNINGS != 0 {
        for _ in 0..reader.short()? {
            reader.string()?;
        }
    }
    if flags & HAS_PAYLOAD != 0 {
        for _ in 0..reader.short()? {
            reader.string()?;
            reader.bytes()?;
        }
    }
    Ok(())
}

fn prepared(reader: &mut Reader<'_>) -> io::Result<Prepared> {
    reader.short_bytes()?;
    let flags = reader.int()?;
    let count = reader.int()?;
    let key_len = reader.int()?;
    let partition_key = (0..key_len)
        .map(|_| reader.short())
        .collect::<io::Result<_>>()?;
    let markers = columns(reader, flags, count)?;
    let flags = reader.int()?;
    let count = reader.int()?;
    if flags & HAS_MORE_PAGES != 0 {
        reader.bytes()?;
    }
    let columns = columns(reader, flags, count)?;
    Ok(Prepared {
        markers,
        partition_key,
        columns,
    })
}

fn columns(reader: &mut Reader<'_>, flags: u32, count: u32) -> io::Result<Vec<(String, String)>> {
    if flags & NO_COLUMNS != 0 || count == 0 {
        return Ok(Vec::new());
    }
    let skip_table = |reader: &mut Reader<'_>| reader.string().and_then(|_| reader.string());
    if flags & GLOBAL_TABLE != 0 {
        skip_table(reader)?;
    }
    (0..count)
        .map(|_| {
            if flags & GLOBAL_TABLE == 0 {
                skip_table(reader)?;
            }
            Ok((reader.string()?, reader.ty()?))
        })
        .collect()
}
