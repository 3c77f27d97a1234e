//! Temporary stand-in: UTF-8 text as one segment.

use crate::formats::{Format, ReadError};
use crate::model::{Document, Layer, Limits, Place, Segment, Source};
use crate::text::TextBuilder;

/// Text.
pub(crate) struct Plain;

impl Format for Plain {
    fn name(&self) -> &'static str {
        "txt"
    }

    fn recognises(&self, source: &Source) -> bool {
        std::str::from_utf8(&source.bytes).is_ok() && !source.bytes.contains(&0)
    }

    fn read(&self, source: &Source, _limits: &Limits) -> Result<Document, ReadError> {
        let text = std::str::from_utf8(&source.bytes).map_err(|_| ReadError::Damaged { what: "utf-8" })?;
        let mut builder = TextBuilder::new();
        builder.push_linear(text, 0, 0, 0);
        let place = Place { line: Some(1), ..Place::default() };
        let segments = vec![Segment::new(place, Layer::Visible, builder.finish())];
        Ok(Document { format: "txt", segments, ..Document::default() })
    }
}
