//! The server's own words: a small client of CQL's binary protocol, version 4.
//!
//! It only prepares and executes texts, many at a time on one connection, and
//! keeps what the answers say. The project's driver would keep less: it prepares
//! on every node and drops the server's names of types.

mod class_name;
mod reader;
mod response;

use std::io::{self, BufReader, BufWriter, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

pub(crate) use response::{Prepared, Response};

/// How many requests wait for their answers at a time.
const IN_FLIGHT: usize = 128;
/// How long a server may stay silent. Starting it, or a schema change, can take seconds.
const PATIENCE: Duration = Duration::from_secs(60);

const VERSION: u8 = 4;
const STARTUP: u8 = 0x01;
const QUERY: u8 = 0x07;
const PREPARE: u8 = 0x09;
const CONSISTENCY_ONE: u16 = 1;

/// A connection to a server.
#[derive(Debug)]
pub(crate) struct Connection {
    input: BufReader<TcpStream>,
    output: BufWriter<TcpStream>,
}

impl Connection {
    /// Connects to `node`, as `host:port`.
    pub(crate) fn open(node: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(node)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let input = BufReader::with_capacity(1 << 16, stream.try_clone()?);
        let output = BufWriter::with_capacity(1 << 16, stream);
        let mut connection = Self { input, output };
        let mut body = Vec::new();
        body.extend(1_u16.to_be_bytes());
        for text in ["CQL_VERSION", "3.0.0"] {
            body.extend((text.len() as u16).to_be_bytes());
            body.extend(text.as_bytes());
        }
        connection.send(0, STARTUP, &body)?;
        connection.output.flush()?;
        match connection.receive()?.1 {
            Response::Ready => Ok(connection),
            other => Err(invalid(format!("the server answered {other:?} to STARTUP"))),
        }
    }

    /// What PREPARE answers to each text, in order.
    pub(crate) fn prepare(&mut self, texts: &[&str]) -> io::Result<Vec<Response>> {
        let mut answers = Vec::with_capacity(texts.len());
        for part in texts.chunks(IN_FLIGHT) {
            for (stream, text) in part.iter().enumerate() {
                self.send(stream as u16, PREPARE, &long_string(text))?;
            }
            self.output.flush()?;
            let first = answers.len();
            answers.resize(first + part.len(), Response::Ready);
            for _ in part {
                let (stream, response) = self.receive()?;
                let slot = answers.get_mut(first + usize::from(stream));
                *slot.ok_or_else(|| invalid("an answer to no request".to_owned()))? = response;
            }
        }
        Ok(answers)
    }

    /// What executing a text answers.
    pub(crate) fn execute(&mut self, text: &str) -> io::Result<Response> {
        let mut body = long_string(text);
        body.extend(CONSISTENCY_ONE.to_be_bytes());
        body.push(0);
        self.send(0, QUERY, &body)?;
        self.output.flush()?;
        Ok(self.receive()?.1)
    }

    fn send(&mut self, stream: u16, opcode: u8, body: &[u8]) -> io::Result<()> {
        let stream = stream.to_be_bytes();
        self.output
            .write_all(&[VERSION, 0, stream[0], stream[1], opcode])?;
        self.output.write_all(&(body.len() as u32).to_be_bytes())?;
        self.output.write_all(body)
    }

    fn receive(&mut self) -> io::Result<(u16, Response)> {
        let mut header = [0; 9];
        self.input.read_exact(&mut header)?;
        let [_, flags, stream @ .., opcode, a, b, c, d] = header;
        let mut body = vec![0; u32::from_be_bytes([a, b, c, d]) as usize];
        self.input.read_exact(&mut body)?;
        Ok((
            u16::from_be_bytes(stream),
            response::read(flags, opcode, &body)?,
        ))
    }
}

fn long_string(text: &str) -> Vec<u8> {
    let mut body = (text.len() as u32).to_be_bytes().to_vec();
    body.extend(text.as_bytes());
    body
}

fn invalid(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}
