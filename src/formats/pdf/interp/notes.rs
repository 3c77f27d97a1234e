//! Text in content streams that is not painted: replacement texts of marked content, tags, comments, bytes of small pictures.

use std::ops::Range;

use crate::formats::pdf::gather::Spot;
use crate::formats::pdf::interp::{Context, Interpreter};
use crate::formats::pdf::lexer::{Operand, Operands};
use crate::formats::pdf::strings::{printable, telling, text};
use crate::model::{Layer, Part};

/// An inline picture is small; what is larger is not looked through for text.
const PICTURE: usize = 1 << 16;

impl<'p> Interpreter<'p> {
    fn remark(&mut self, found: &str, part: Part, layer: Layer, path: &str, context: Context<'p>) {
        // A form is drawn again with the same words in it.
        if context.usage == 0 {
            self.notes.push(found, Spot { part, layer, holder: context.stream.0, path }, None);
        }
    }

    /// The tag of marked content, and the strings of its properties (ISO 32000-2, 14.6 and 14.9).
    pub(super) fn tag(&mut self, o: &Operands, context: Context<'p>) {
        let bytes = |range: &Range<u32>| o.bytes.get(range.start as usize..range.end as usize).unwrap_or_default();
        let mut key: &[u8] = b"";
        for item in &o.items {
            match item {
                Operand::Name(range) => {
                    key = bytes(range);
                    let shown = String::from_utf8_lossy(key);
                    if telling(&shown) {
                        self.remark(&shown, Part("resource-name"), Layer::Metadata, "name", context);
                    }
                }
                Operand::String(range) => {
                    let found = text(bytes(range));
                    match key {
                        b"ActualText" => self.remark(&found, Part("alt-text"), Layer::Copy, "ActualText", context),
                        b"Lang" => {}
                        _ => self.remark(&found, Part("alt-text"), Layer::Metadata, "Alt", context),
                    }
                }
                _ => {}
            }
        }
    }

    pub(super) fn comments(&mut self, data: &[u8], comments: &[Range<usize>], context: Context<'p>) {
        for range in comments {
            let found = printable(&data[range.clone()]);
            if let Some(found) = found.filter(|f| f.chars().filter(|c| c.is_alphanumeric()).count() > 2) {
                self.remark(found.trim(), Part("code-comment"), Layer::Metadata, "comment", context);
            }
        }
    }

    /// The bytes of an inline picture, when they are no picture but text.
    pub(super) fn image_bytes(&mut self, data: &[u8], o: &Operands, context: Context<'p>) {
        let packed = o.items.iter().any(|item| match item {
            Operand::Name(range) => {
                matches!(&o.bytes[range.start as usize..range.end as usize], b"F" | b"Filter")
            }
            _ => false,
        });
        if packed || data.len() > PICTURE {
            return;
        }
        if let Some(found) = printable(data.trim_ascii()).filter(|found| telling(found)) {
            self.remark(&found, Part("image"), Layer::Hidden, "BI", context);
        }
    }
}
