//! Reading the parts of a cell.

/// Bytes that are no value of their type, and why.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Malformed(pub(crate) &'static str);

/// The bytes of a cell that are still to be read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wire<'a>(pub(crate) &'a [u8]);

const SHORT: Malformed = Malformed("the cell ends too early");

impl<'a> Wire<'a> {
    pub(crate) fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// Reads `count` bytes.
    pub(crate) fn bytes(&mut self, count: usize) -> Result<&'a [u8], Malformed> {
        let (read, rest) = self.0.split_at_checked(count).ok_or(SHORT)?;
        self.0 = rest;
        Ok(read)
    }

    /// Reads a number of elements.
    pub(crate) fn count(&mut self) -> Result<usize, Malformed> {
        usize::try_from(self.int()?).map_err(|_| Malformed("the number of elements is negative"))
    }

    /// Reads a part with its length before it; a negative length is null.
    pub(crate) fn part(&mut self) -> Result<Option<&'a [u8]>, Malformed> {
        match usize::try_from(self.int()?) {
            Ok(length) => self.bytes(length).map(Some),
            Err(_) => Ok(None),
        }
    }

    /// Reads an element of a vector: of a fixed `size`, or with its length before it.
    pub(crate) fn element(&mut self, size: Option<usize>) -> Result<&'a [u8], Malformed> {
        let length = match size {
            Some(size) => size,
            None => usize::try_from(self.unsigned_vint()?)
                .map_err(|_| Malformed("an element is too long"))?,
        };
        self.bytes(length)
    }

    pub(crate) fn int(&mut self) -> Result<i32, Malformed> {
        let (read, rest) = self.0.split_first_chunk::<4>().ok_or(SHORT)?;
        self.0 = rest;
        Ok(i32::from_be_bytes(*read))
    }

    /// Reads the protocol's `[unsigned vint]`: leading ones count the bytes that follow.
    pub(crate) fn unsigned_vint(&mut self) -> Result<u64, Malformed> {
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
    pub(crate) fn vint(&mut self) -> Result<i64, Malformed> {
        let number = self.unsigned_vint()?;
        Ok((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }
}
