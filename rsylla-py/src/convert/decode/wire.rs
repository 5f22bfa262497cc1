//! Reading the parts of a cell.

use super::Undecodable;

/// The bytes of a cell that are still to be read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wire<'a>(pub(super) &'a [u8]);

const SHORT: Undecodable = Undecodable::Malformed("the cell ends too early");

impl<'a> Wire<'a> {
    pub(super) fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// Reads `count` bytes.
    pub(super) fn bytes(&mut self, count: usize) -> Result<&'a [u8], Undecodable> {
        let (read, rest) = self.0.split_at_checked(count).ok_or(SHORT)?;
        self.0 = rest;
        Ok(read)
    }

    /// Reads a number of elements.
    pub(super) fn count(&mut self) -> Result<usize, Undecodable> {
        usize::try_from(self.int()?)
            .map_err(|_| Undecodable::Malformed("the number of elements is negative"))
    }

    /// Reads a part with its length before it; a negative length is null.
    pub(super) fn part(&mut self) -> Result<Option<&'a [u8]>, Undecodable> {
        match usize::try_from(self.int()?) {
            Ok(length) => self.bytes(length).map(Some),
            Err(_) => Ok(None),
        }
    }

    pub(super) fn int(&mut self) -> Result<i32, Undecodable> {
        let (read, rest) = self.0.split_first_chunk::<4>().ok_or(SHORT)?;
        self.0 = rest;
        Ok(i32::from_be_bytes(*read))
    }

    /// Reads the protocol's `[unsigned vint]`: leading ones count the bytes that follow.
    pub(super) fn unsigned_vint(&mut self) -> Result<u64, Undecodable> {
        let (first, rest) = self.0.split_first().ok_or(SHORT)?;
        self.0 = rest;
        let extra = first.leading_ones();
        let high = if extra >= 7 {
            0
        } else {
            u64::from(first & (0xff >> extra))
        };
        let mut number = high;
        for byte in self.bytes(extra as usize)? {
            number = (number << 8) | u64::from(*byte);
        }
        Ok(number)
    }

    /// Reads the protocol's `[vint]`, whose lowest bit is the sign.
    pub(super) fn vint(&mut self) -> Result<i64, Undecodable> {
        let number = self.unsigned_vint()?;
        Ok((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }
}
