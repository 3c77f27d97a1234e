//! Blocks: many small writes gathered into few large ones.

use std::io::{self, Write};

/// Writes in blocks: a finding becomes a hundred small pieces, and the way to the file is long for each.
pub(super) struct Blocks<'a> {
    pub(super) out: &'a mut dyn Write,
    pub(super) block: Vec<u8>,
}

impl Blocks<'_> {
    /// Bytes of a block.
    pub(super) const SIZE: usize = 64 << 10;
}

impl Write for Blocks<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.block.extend_from_slice(bytes);
        if self.block.len() >= Self::SIZE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write(bytes).map(|_| ())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.write_all(&self.block)?;
        self.block.clear();
        Ok(())
    }
}
