//! From bytes to a [`Document`]. One file or folder per format; which one follows from the bytes, never from the name alone.

mod base64;
pub mod forms;
mod html;
mod mail;
mod markup;
mod office;
mod packet;
mod pdf;
mod picture;
mod plain;
pub mod residue;
mod sniff;
mod zip;

pub(crate) use crate::formats::sniff::is_kind_of_picture;
use crate::model::{Care, Document, Gap, Limits, Origin, Place, Plan, Source, Written};

/// A format that can be read.
pub trait Format: Sync {
    /// Published name: `docx`, `pdf`.
    fn name(&self) -> &'static str;

    /// Whether these bytes are of this format. Cheap: looks at the start, the end, or an index, never at everything.
    fn recognises(&self, source: &Source) -> bool;

    /// Reads all of it. What cannot be read becomes a gap in the document; an error means that nothing at all could be read.
    fn read(&self, source: &Source, limits: &Limits) -> Result<Document, ReadError>;

    /// Carries out a plan: the source without the planned stretches, in the same format.
    ///
    /// The result is not to be believed before it was read from zero, scanned and searched through [`Format::unpack`].
    fn write(&self, _task: &Task<'_>) -> Result<Written, Refusal> {
        Err(Refusal::Unwritable { format: self.name() })
    }

    /// Shows `visit` every stretch of bytes in which a value could stand, unpacked and decoded as far as anything unpacks: the dumb second look
    /// after a redaction. Shares no code with [`Format::write`], and for containers none with [`Format::read`]. What cannot be unpacked is an error.
    fn unpack(&self, bytes: &[u8], _limits: &Limits, visit: &mut dyn FnMut(Place, &[u8])) -> Result<(), ReadError> {
        visit(Place::default(), bytes);
        Ok(())
    }
}

/// What a format is asked to write.
#[derive(Clone, Copy)]
pub struct Task<'a> {
    /// The file as it is.
    pub source: &'a Source,
    /// What [`Format::read`] made of this very source.
    pub document: &'a Document,
    /// What goes.
    pub plan: &'a Plan,
    /// The sources that it held, redacted by now, in the order of `document.embedded`; `None` for one that must go.
    pub embedded: &'a [Option<Source>],
    /// How far to go beyond the plan.
    pub care: Care,
    /// How much it may cost.
    pub limits: &'a Limits,
}

/// All formats that are read, in the order in which they are asked; the first that recognises a source reads it.
pub static FORMATS: &[&dyn Format] = &[&pdf::Pdf, &office::Docx, &zip::Zip, &mail::Mail, &html::Html, &plain::Plain];

/// The formats of what is text by contract ([`Origin::Text`]): whatever it begins with, one of them reads it.
static TEXTS: &[&dyn Format] = &[&mail::Mail, &html::Html, &plain::Plain];

/// The format of a source, or what it seems to be when there is no reader for it.
pub fn recognise(source: &Source) -> Result<&'static dyn Format, ReadError> {
    let formats = if source.origin == Origin::Text { TEXTS } else { FORMATS };
    formats.iter().copied().find(|f| f.recognises(source)).ok_or_else(|| sniff::refuse(source))
}

/// The text of a source whose bytes are text, as its readers decode it; nothing for bytes that are none.
pub fn decoded(source: &Source) -> Option<String> {
    plain::encoding::of(source).map(|decoded| decoded.text.into_owned())
}

/// A note for a source whose name says another kind than its bytes. `format` is what it was read as, or the kind that has no reader.
pub fn wrong_extension(source: &Source, format: &str) -> Option<Gap> {
    sniff::wrong_extension(source, format)
}

/// Why nothing at all could be read. `Scanner` turns it into a gap.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// No reader for this kind.
    #[error("no reader for {kind}")]
    Unsupported {
        /// What it seems to be.
        kind: &'static str,
    },
    /// A password is needed.
    #[error("a password is needed ({method})")]
    Encrypted {
        /// How it is locked: `aes-256`, `rc4`, `office`, `zip`.
        method: &'static str,
    },
    /// Broken beyond reading.
    #[error("damaged: {what}")]
    Damaged {
        /// What is wrong, by a fixed name, never document text.
        what: &'static str,
    },
    /// Over a limit before anything could be read.
    #[error("{what}: limit {limit}, actual {actual}")]
    Limit {
        /// Which limit.
        what: &'static str,
        /// How much is allowed.
        limit: u64,
        /// How much there was; 0 when unknown.
        actual: u64,
    },
}

/// Why no redacted file is handed out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// This format cannot be written.
    #[error("{format} cannot be written")]
    Unwritable {
        /// The format.
        format: &'static str,
    },
    /// A signature would be lost.
    #[error("signed, and a signature does not survive a change")]
    Signed,
    /// A planned stretch cannot be taken out here.
    #[error("cannot be taken out: {what}")]
    Stuck {
        /// Why, by a fixed name, never document text.
        what: &'static str,
        /// Where.
        place: Place,
    },
    /// The source could not be read again as it was.
    #[error("cannot be read")]
    Unreadable(#[from] ReadError),
}
