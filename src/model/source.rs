//! Source: a name, bytes, and where they came from.

use std::sync::Arc;

/// Something that may be a document.
#[derive(Clone)]
pub struct Source {
    /// Path as given; a member of an archive or an attachment is `outer!/inner`. It is scanned too, as a segment of layer file name.
    pub name: String,
    /// The whole content.
    pub bytes: Arc<[u8]>,
    /// Where it came from.
    pub origin: Origin,
    /// Last change in seconds since 1970 (UTC), when known.
    pub modified: Option<i64>,
}

impl Source {
    /// A source that stands on its own.
    pub fn new(name: impl Into<String>, bytes: impl Into<Arc<[u8]>>, origin: Origin) -> Source {
        Source { name: name.into(), bytes: bytes.into(), origin, modified: None }
    }

    /// A text by contract: a string that a form, a field or a program handed over as text. Nobody guesses what it is: it is read as what it says,
    /// also when its first characters are those of a file of some kind.
    pub fn text(name: impl Into<String>, text: impl Into<String>) -> Source {
        Source::new(name, text.into().into_bytes(), Origin::Text)
    }

    /// A source inside this one: a member of an archive, an attachment, an embedded file.
    pub fn member(&self, name: &str, bytes: impl Into<Arc<[u8]>>) -> Source {
        Source {
            name: format!("{}!/{}", self.name, name),
            bytes: bytes.into(),
            origin: Origin::Member { depth: self.depth() + 1 },
            modified: self.modified,
        }
    }

    /// How many containers are around it.
    pub fn depth(&self) -> u32 {
        match self.origin {
            Origin::Member { depth } => depth,
            _ => 0,
        }
    }

    /// The last part of the name: behind the last slash.
    pub fn file_name(&self) -> &str {
        self.name.rsplit(['/', '\\']).next().unwrap_or(&self.name)
    }

    /// The extension in lower case, or nothing. A hint only: what a source is follows from its bytes.
    pub fn extension(&self) -> String {
        self.file_name().rsplit_once('.').map(|(_, e)| e.to_lowercase()).unwrap_or_default()
    }
}

impl std::fmt::Debug for Source {
    /// Never prints bytes.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Source").field("bytes", &self.bytes.len()).field("origin", &self.origin).finish()
    }
}

/// Where a source came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A file on disk.
    File,
    /// Standard input.
    Stdin,
    /// Inside another source.
    Member {
        /// How many containers are around it, from 1.
        depth: u32,
    },
    /// Handed over by a program, as a file is.
    Memory,
    /// Handed over as text: its bytes are UTF-8, and no magic number makes anything else of them.
    Text,
}
