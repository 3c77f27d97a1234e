//! Where documents come from: files and folders, standard input. A source is found first and read later, on the thread that scans it.
#![allow(clippy::disallowed_methods, reason = "sources is where files are read")]

mod files;
mod stdin;

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

use crate::model::{Gap, GapCode, Origin, Source};

pub use files::{BadPattern, LeftOut, Options, Walk, walk};
pub use stdin::stdin;

/// A source that was found, not read yet.
#[derive(Clone, Debug)]
pub struct Found {
    /// Its name: the path as given, and what lies below it.
    pub name: String,
    /// Its size when it was found.
    pub bytes: u64,
    /// Last change in seconds since 1970 (UTC), when known.
    pub modified: Option<i64>,
    place: Result<PathBuf, Gap>,
}

impl Found {
    /// Where it lies, as the system spells it; nothing for what could not be opened.
    pub fn path(&self) -> Option<&std::path::Path> {
        self.place.as_deref().ok()
    }

    /// Reads it. `most` is the size above which it is not read, also when it grew since it was found.
    pub fn load(self, most: u64) -> Result<Source, Gap> {
        let path = self.place?;
        if self.bytes > most {
            return Err(Gap::limit("bytes-in", most, self.bytes));
        }
        let file = File::open(&path).map_err(|error| gap(&error))?;
        let mut bytes = Vec::with_capacity(usize::try_from(self.bytes).unwrap_or(0) + 1);
        file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| gap(&error))?;
        if bytes.len() as u64 > most {
            return Err(Gap::limit("bytes-in", most, 0));
        }
        Ok(Source { modified: self.modified, ..Source::new(self.name, bytes, Origin::File) })
    }
}

/// What the system says, as a gap.
fn gap(error: &io::Error) -> Gap {
    Gap::new(match error.kind() {
        io::ErrorKind::NotFound => GapCode::Missing,
        io::ErrorKind::PermissionDenied => GapCode::Permission,
        _ => GapCode::Unreadable,
    })
}
