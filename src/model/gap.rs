//! Gap: what was not seen, where and why. A gap is a result, as visible as a finding.

use crate::model::Place;

/// Something that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Why.
    pub code: GapCode,
    /// Where in the document, as far as known.
    pub place: Place,
    /// Names and numbers for people, never document text: `("limit", 268435456)`, `("pages", 3)`.
    pub numbers: Vec<(&'static str, u64)>,
    /// What it is about, by a code of ours or a name of the format: `aes-256`, `xlsx`, `bytes-expanded`. Never document text.
    pub about: Option<&'static str>,
}

impl Gap {
    /// A gap of the whole document.
    pub fn new(code: GapCode) -> Gap {
        Gap { code, place: Place::default(), numbers: Vec::new(), about: None }
    }

    /// The same, with what it is about.
    pub fn about(mut self, about: &'static str) -> Gap {
        self.about = Some(about);
        self
    }

    /// The same, with a number.
    pub fn number(mut self, name: &'static str, value: u64) -> Gap {
        self.numbers.push((name, value));
        self
    }

    /// The same, with its place.
    pub fn at(mut self, place: Place) -> Gap {
        self.place = place;
        self
    }

    /// A limit that was reached: which, how much is allowed, how much there was (0 when unknown).
    pub fn limit(what: &'static str, limit: u64, actual: u64) -> Gap {
        Gap::new(GapCode::Limit).about(what).number("limit", limit).number("actual", actual)
    }
}

/// Why something was not seen. The names are published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GapCode {
    /// A password is needed.
    Encrypted,
    /// Only a picture: a scan.
    ImageOnly,
    /// A small picture (a logo, an icon) inside a document whose text was read. A large one is `ImageOnly`, at its place.
    Image,
    /// Broken, truncated, or contradicting itself.
    Damaged,
    /// A limit was reached.
    Limit,
    /// Glyphs whose letters cannot be known.
    UnknownFont,
    /// No reader for this kind.
    Unsupported,
    /// The file could not be opened or read.
    Unreadable,
    /// Missing path.
    Missing,
    /// No permission.
    Permission,
    /// The time limit was reached.
    Timeout,
    /// A fault of our own was caught while reading.
    Internal,
    /// The bytes say another kind than the name.
    WrongExtension,
    /// Parts of a container that contradict its index: hidden entries, duplicate names.
    HiddenEntry,
}

impl GapCode {
    /// The published name.
    pub fn code(self) -> &'static str {
        match self {
            GapCode::Encrypted => "encrypted",
            GapCode::ImageOnly => "image-only",
            GapCode::Image => "image",
            GapCode::Damaged => "damaged",
            GapCode::Limit => "limit",
            GapCode::UnknownFont => "unknown-font",
            GapCode::Unsupported => "unsupported",
            GapCode::Unreadable => "unreadable",
            GapCode::Missing => "missing",
            GapCode::Permission => "permission",
            GapCode::Timeout => "timeout",
            GapCode::Internal => "internal",
            GapCode::WrongExtension => "wrong-extension",
            GapCode::HiddenEntry => "hidden-entry",
        }
    }

    /// Whether it only tells of something odd while everything was read that a reader of the text reads (a logo is no text).
    /// Such a gap is shown, but the document counts as seen.
    pub fn is_note(self) -> bool {
        matches!(self, GapCode::WrongExtension | GapCode::Image)
    }
}
