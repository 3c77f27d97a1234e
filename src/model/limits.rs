//! Limits: how much a document may cost. One struct, given to every reader; a limit that is reached becomes a gap.

/// How much one source may cost. Work is counted in units, never in time: time belongs to the fronts.
/// The figures are those that hostile files were measured against; see `SECURITY.md`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a source.
    pub bytes_in: u64,
    /// Bytes that a source may expand to, over everything inside it.
    pub bytes_expanded: u64,
    /// Bytes that one part, member or stream may expand to.
    pub bytes_part: u64,
    /// How many times its compressed size a part may expand to, once it is above 16 MiB.
    pub ratio: u64,
    /// Entries of a container.
    pub entries: u32,
    /// Containers within containers.
    pub nesting: u32,
    /// Depth of elements in XML and HTML, of values in JSON.
    pub depth: u32,
    /// Segments of a document.
    pub segments: u32,
    /// Bytes of one attribute or name.
    pub attribute: u32,
    /// Pages.
    pub pages: u32,
    /// Objects of a PDF.
    pub objects: u32,
    /// Operators of one content stream.
    pub operators_stream: u32,
    /// Operators of a document.
    pub operators: u32,
    /// Glyphs of a document.
    pub glyphs: u32,
    /// Forms within forms.
    pub forms: u32,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            bytes_in: 256 << 20,
            bytes_expanded: 1 << 30,
            bytes_part: 256 << 20,
            ratio: 1000,
            entries: 20_000,
            nesting: 5,
            depth: 512,
            segments: 2_000_000,
            attribute: 1 << 20,
            pages: 5_000,
            objects: 500_000,
            operators_stream: 1_000_000,
            operators: 5_000_000,
            glyphs: 20_000_000,
            forms: 12,
        }
    }
}
