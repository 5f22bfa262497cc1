//! A reading position in the bytes of CQL text.

/// Bytes from a position on. Reading beyond the end yields zero bytes, which no token has.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            bytes: text.as_bytes(),
            at: 0,
        }
    }

    /// The offset of the next byte.
    pub(super) fn offset(self) -> u32 {
        self.at as u32
    }

    pub(super) fn is_at_end(self) -> bool {
        self.at >= self.bytes.len()
    }

    /// The next byte.
    pub(super) fn first(self) -> u8 {
        self.nth(0)
    }

    /// The byte after `n` others.
    pub(super) fn nth(self, n: usize) -> u8 {
        self.bytes.get(self.at + n).copied().unwrap_or(0)
    }

    /// The bytes that are left.
    pub(super) fn rest(self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    pub(super) fn bump(&mut self) {
        self.skip(1);
    }

    pub(super) fn skip(&mut self, n: usize) {
        self.at = (self.at + n).min(self.bytes.len());
    }

    /// Skips to the end.
    pub(super) fn skip_rest(&mut self) {
        self.at = self.bytes.len();
    }

    /// How many of the next bytes `accept` takes, beginning after `n` others.
    pub(super) fn run(self, n: usize, accept: impl Fn(u8) -> bool) -> usize {
        self.rest()
            .iter()
            .skip(n)
            .take_while(|byte| accept(**byte))
            .count()
    }
}
