//! What goes out: an answer that is counted from its first byte until its last is sent. Who reads slowly holds his share of the memory, and an
//! answer that grows without end is given up before it is whole.

use std::io::{self, Write};

use axum::body::{Body, Bytes};

use crate::fronts::http::problem::Problem;
use crate::fronts::http::state::State;
use crate::fronts::memory::Share;

/// What is asked of the memory at least, so that a writer of many small pieces asks seldom.
const STEP: u64 = 16 << 10;

/// An answer as it is written.
#[derive(Debug)]
pub(crate) struct Answer {
    bytes: Vec<u8>,
    share: Share,
    /// Bytes that one answer may take.
    most: u64,
    failed: Option<Problem>,
}

impl Answer {
    /// An empty one.
    pub(crate) fn new(state: &State) -> Answer {
        Answer { bytes: Vec::new(), share: state.memory.share(), most: state.answer, failed: None }
    }

    /// One that was made elsewhere.
    pub(crate) fn of(state: &State, bytes: Vec<u8>) -> Result<Answer, Problem> {
        let mut answer = Answer::new(state);
        match answer.room(bytes.len()) {
            Some(problem) => Err(problem),
            None => Ok(Answer { bytes, ..answer }),
        }
    }

    /// What went wrong, when something did: then it is no answer.
    pub(crate) fn done(mut self, written: io::Result<()>) -> Result<Answer, Problem> {
        match (self.failed.take(), written) {
            (Some(problem), _) => Err(problem),
            (None, Err(_)) => Err(Problem::Internal),
            (None, Ok(())) => {
                self.bytes.shrink_to(self.bytes.len() + STEP as usize);
                self.share.shrink(self.bytes.len() as u64);
                Ok(self)
            }
        }
    }

    /// Why so many bytes more are not to be had.
    fn room(&mut self, more: usize) -> Option<Problem> {
        let wanted = (self.bytes.len() + more) as u64;
        if wanted > self.most {
            return Some(Problem::Answer { limit: self.most });
        }
        let missing = wanted.saturating_sub(self.share.bytes());
        // A vector doubles when it grows; what is asked at once is given back at the end.
        let ahead = missing.max(STEP).max(self.share.bytes());
        let has = missing == 0 || self.share.grow(ahead) || self.share.grow(missing);
        (!has).then_some(Problem::Busy { seconds: 1 })
    }

    /// As a body that gives its share back when it was sent, or cannot be.
    pub(crate) fn body(self) -> Body {
        Body::from(Bytes::from_owner(self))
    }
}

impl AsRef<[u8]> for Answer {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Write for Answer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.failed.is_none() {
            self.failed = self.room(bytes.len());
        }
        if self.failed.is_some() {
            return Err(io::ErrorKind::OutOfMemory.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::Arc;

    use super::Answer;
    use crate::fronts::http::problem::Problem;
    use crate::fronts::memory::Memory;

    fn check(memory: &Arc<Memory>, most: u64, pieces: usize) -> Result<Answer, Problem> {
        let mut answer = Answer { bytes: Vec::new(), share: memory.share(), most, failed: None };
        let written = (0..pieces).try_for_each(|_| answer.write_all(&[b'a'; 1000]));
        answer.done(written)
    }

    #[test]
    fn an_answer_holds_its_bytes_until_it_is_dropped() {
        let memory = Memory::new(100_000);
        let one = check(&memory, 90_000, 60).expect("there is room");
        assert!(!memory.share().grow(40_001) && memory.share().grow(40_000), "exactly what it is");
        assert_eq!(check(&memory, 90_000, 60).err(), Some(Problem::Busy { seconds: 1 }));
        let body = one.body();
        assert!(!memory.share().grow(40_001), "what is on its way is counted");
        drop(body);
        assert_eq!(check(&memory, 90_000, 91).err(), Some(Problem::Answer { limit: 90_000 }));
        assert!(memory.share().grow(100_000), "what failed is given back");
    }
}
