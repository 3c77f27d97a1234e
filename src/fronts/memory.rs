//! What all requests together may hold in memory: their bodies, and the answers on their way out.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Memory for bodies and answers: what all requests together may hold. Who asks for more than is left is refused.
#[derive(Debug)]
pub(crate) struct Memory {
    left: AtomicU64,
}

impl Memory {
    /// Room for so many bytes.
    pub(crate) fn new(bytes: u64) -> Arc<Memory> {
        Arc::new(Memory { left: AtomicU64::new(bytes) })
    }

    /// An empty share, to be made larger.
    pub(crate) fn share(self: &Arc<Memory>) -> Share {
        Share { memory: self.clone(), bytes: 0 }
    }
}

/// A part of the memory, given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Share {
    memory: Arc<Memory>,
    bytes: u64,
}

impl Share {
    /// Takes so many bytes more; false when they are not there.
    pub(crate) fn grow(&mut self, bytes: u64) -> bool {
        let took = self.memory.left.fetch_update(Ordering::AcqRel, Ordering::Acquire, |left| left.checked_sub(bytes));
        self.bytes += if took.is_ok() { bytes } else { 0 };
        took.is_ok()
    }

    /// Gives back what is more than so many bytes.
    pub(crate) fn shrink(&mut self, bytes: u64) {
        let back = self.bytes.saturating_sub(bytes);
        self.bytes -= back;
        self.memory.left.fetch_add(back, Ordering::AcqRel);
    }

    /// How much it is.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.memory.left.fetch_add(self.bytes, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::Memory;

    #[test]
    fn memory_is_given_back() {
        let memory = Memory::new(10);
        let mut share = memory.share();
        assert!(share.grow(6) && !share.grow(5) && share.grow(4));
        assert!(!memory.share().grow(1));
        share.shrink(7);
        assert!(memory.share().grow(3) && !memory.share().grow(4));
        drop(share);
        assert!(memory.share().grow(10));
    }
}
