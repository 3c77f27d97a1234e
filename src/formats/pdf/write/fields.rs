//! Fields: values of form fields that viewers paint themselves, because the file has no picture of them. The form goes; what people typed stays
//! readable, unless it was to be taken out.

use std::collections::HashSet;

use lopdf::{Dictionary, Object};

use crate::formats::pdf::load::{dictionary, get, rectangle, resolve};
use crate::formats::pdf::pages::Page;
use crate::formats::pdf::strings::text;
use crate::formats::pdf::write::file::{reference, write_number};
use crate::formats::pdf::write::label;
use crate::formats::pdf::write::names::Names;
use crate::formats::pdf::write::press::Press;

/// Fields of one page.
const MOST: usize = 20_000;
/// Levels of a form.
const DEEPEST: usize = 16;
/// Letters of one value that are painted.
const LETTERS: usize = 10_000;

impl<'p> Press<'p> {
    /// Paints the values of fields; not of those in `shown`, by their address, whose pictures hold text.
    pub(super) fn fields(&mut self, page: &Page<'p>, shown: &HashSet<usize>, out: &mut Vec<u8>, names: &mut Names) {
        let doc = self.interpreter.doc;
        let Some(Object::Array(items)) = get(doc, page.dict, b"Annots") else { return };
        for object in items.iter().take(MOST) {
            let Some(field) = dictionary(doc, object) else { continue };
            let is = |key: &[u8], name: &[u8]| field.get(key).and_then(Object::as_name).is_ok_and(|n| n == name);
            let hidden = get(doc, field, b"F").and_then(|o| o.as_i64().ok()).unwrap_or(0) & (2 | 32) != 0;
            if !is(b"Subtype", b"Widget") || hidden || shown.contains(&(std::ptr::from_ref(field) as usize)) {
                continue;
            }
            let kind = above(doc, field, b"FT").and_then(|o| o.as_name().ok());
            let rect = field.get(b"Rect").ok().and_then(|o| rectangle(doc, o));
            let (Some(b"Tx" | b"Ch"), Some(rect)) = (kind, rect) else { continue };
            let Some(Object::String(bytes, _)) = above(doc, field, b"V") else { continue };
            let flags = above(doc, field, b"Ff").and_then(|o| o.as_i64().ok()).unwrap_or(0);
            let value: String = text(bytes).replace(['\r', '\u{2028}'], "\n").chars().take(LETTERS).collect();
            // A password shows no letters.
            if value.trim().is_empty() || flags & (1 << 13) != 0 {
                continue;
            }
            if self.copier.secrets.in_text(&value) {
                self.copier.changed("field-removed", Some(rect));
                continue;
            }
            let (width, height) = (rect[2] - rect[0], rect[3] - rect[1]);
            let lines = flags & (1 << 12) != 0;
            let longest = value.lines().map(label::width_of).fold(0.5, f32::max);
            let size = size_of(doc, field).unwrap_or(if lines { 10.0 } else { 0.7 * height });
            let size = size.min((width / longest).max(4.0)).min(if lines { 12.0 } else { height.max(4.0) });
            let y = if lines { rect[3] - size } else { rect[1] + (height - size) / 2.0 + 0.2 * size };
            let font = self.copier.file.add(&label::font_object());
            let name = names.name(b"Font", reference(font));
            out.extend_from_slice(b"q\n");
            for number in [rect[0], rect[1], width, height] {
                write_number(out, f64::from(number));
                out.push(b' ');
            }
            out.extend_from_slice(b"re W n\n");
            label::draw_lines(out, &value, &name, size, [rect[0] + 2.0_f32.min(0.1 * width), y]);
            out.extend_from_slice(b"Q\n");
            self.copier.changed("annotation-flattened", Some(rect));
        }
    }
}

/// The value of a key of a field, or of one of the fields above it.
fn above<'p>(doc: &'p lopdf::Document, field: &'p Dictionary, key: &[u8]) -> Option<&'p Object> {
    let mut at = field;
    for _ in 0..DEEPEST {
        if let Some(object) = get(doc, at, key) {
            return Some(object);
        }
        at = dictionary(doc, at.get(b"Parent").ok()?)?;
    }
    None
}

/// The size that a field asks for: the number before `Tf` in its default appearance; 0 leaves it to the viewer.
fn size_of(doc: &lopdf::Document, field: &Dictionary) -> Option<f32> {
    let Object::String(bytes, _) = resolve(doc, field.get(b"DA").ok()?) else { return None };
    let words: Vec<&[u8]> = bytes.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).take(64).collect();
    let at = words.iter().position(|word| *word == b"Tf")?;
    let size: f32 = std::str::from_utf8(words.get(at.checked_sub(1)?)?).ok()?.parse().ok()?;
    (size > 1.0 && size < 200.0).then_some(size)
}
