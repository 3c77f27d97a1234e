//! PDF: the one format whose text is only paint. Opened with lopdf, fonts read with hayro-font, everything in between our own,
//! so that each character leads back to the stream, operator, array element and bytes that paint it.
//!
//! | file | what it does |
//! | --- | --- |
//! | `load`, `pages` | opens, decrypts, repairs; decodes streams under a budget; walks the page tree |
//! | `reading` | strings the parts below together: pages, named places, the rest, older revisions |
//! | `fontfile`, `fonts`, `program`, `encodings`, `order` | codes to Unicode and advances |
//! | `lexer`, `interp`, `page` | content streams to runs of glyphs on a page |
//! | `chunks`, `edges`, `columns`, `layout`, `bidi`, `overprint`, `halves` | runs to text in reading order |
//! | `tally` | what pages lack |
//! | `places`, `strings` | text that is not painted, in the places that every reader knows |
//! | `graph`, `rest`, `gather` | every string, name and stream that is left over, with what it is there for |
//! | `raw`, `object` | older revisions and bytes that belong to none |
//! | `unpack` | every string, name and stream, by another parser, for a second look |
//! | `write` | a new file without what a plan takes out, of nothing but what pages need |

mod bidi;
mod chunks;
mod columns;
mod edges;
mod encodings;
mod fontfile;
mod fonts;
mod gather;
mod graph;
mod halves;
mod interp;
mod layout;
mod lexer;
mod load;
mod object;
mod order;
mod overprint;
mod page;
mod pages;
mod places;
mod program;
mod raw;
mod reading;
mod rest;
mod strings;
mod tally;
#[cfg(test)]
mod tests;
mod unpack;
mod write;

use crate::formats::pdf::reading::Reading;
use crate::formats::{Format, ReadError, Refusal, Task};
use crate::model::{Document, Limits, Place, Source, Written};

/// Portable Document Format, ISO 32000.
pub(super) struct Pdf;

impl Format for Pdf {
    fn name(&self) -> &'static str {
        "pdf"
    }

    fn recognises(&self, source: &Source) -> bool {
        // Viewers accept junk before the head, up to a kilobyte.
        let head = &source.bytes[..source.bytes.len().min(1024)];
        memchr::memmem::find(head, b"%PDF-").is_some()
    }

    fn read(&self, source: &Source, limits: &Limits) -> Result<Document, ReadError> {
        let container = load::open(&source.bytes, limits)?;
        Ok(Reading::new(source, limits).read(container))
    }

    fn write(&self, task: &Task<'_>) -> Result<Written, Refusal> {
        write::write(task)
    }

    fn unpack(&self, bytes: &[u8], limits: &Limits, visit: &mut dyn FnMut(Place, &[u8])) -> Result<(), ReadError> {
        unpack::unpack(bytes, limits, visit)
    }
}
