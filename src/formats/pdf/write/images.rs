//! Images: as they are where nothing was taken out over them; else without the samples of those places, in every copy that the image has of
//! itself. What cannot be decoded is left out as a whole.

use hayro_syntax::Pdf;
use hayro_syntax::object::ObjectIdentifier;
use hayro_syntax::object::stream::{ImageDecodeParams, Stream as Foreign};
use lopdf::{Dictionary, Object, Stream, dictionary};

use crate::formats::pdf::lexer::Operand;
use crate::formats::pdf::load::{caught, dictionary, filters, get, resolve};
use crate::formats::pdf::page::{Matrix, bounds};
use crate::formats::pdf::write::copy::MACHINE;
use crate::formats::pdf::write::file::{File, reference, write_name};
use crate::formats::pdf::write::inline::{value, write_inline};
use crate::formats::pdf::write::names::Names;
use crate::formats::pdf::write::pixels::Pixels;
use crate::formats::pdf::write::press::{Op, Pass, Press};
use crate::formats::picture::{bare_jpeg, bare_jpx};

/// More samples than this are not decoded.
const MOST: u64 = 100 << 20;

/// Keys of an image (ISO 32000-2, 8.9.5), but for its filters and the other images that belong to it.
const IMAGE: &[&[u8]] = &[
    b"Width",
    b"Height",
    b"BitsPerComponent",
    b"Intent",
    b"ImageMask",
    b"Decode",
    b"Interpolate",
    b"SMaskInData",
    b"Matte",
];
/// Keys of what a filter needs to know (7.4).
pub(super) const PARMS: &[&[u8]] = &[
    b"K",
    b"EndOfLine",
    b"EncodedByteAlign",
    b"Columns",
    b"Rows",
    b"EndOfBlock",
    b"BlackIs1",
    b"DamagedRowsBeforeError",
    b"ColorTransform",
    b"Predictor",
    b"Colors",
    b"BitsPerComponent",
    b"EarlyChange",
    b"JBIG2Globals",
];

/// Where on the unit square of an image something was taken out.
pub(super) fn taken_of(matrix: &Matrix, taken: &[[f32; 4]]) -> Vec<[f32; 4]> {
    let [a, b, c, d, e, f] = *matrix;
    let det = a * d - b * c;
    if !det.is_finite() || det.abs() < 1e-9 {
        return Vec::new();
    }
    let inverse = [d / det, -b / det, -c / det, a / det, (c * f - d * e) / det, (b * e - a * f) / det];
    let square = |rect: &[f32; 4]| {
        let [x0, y0, x1, y1] = bounds(inverse, *rect);
        let clipped = [x0.max(0.0), y0.max(0.0), x1.min(1.0), y1.min(1.0)];
        (clipped[0] < clipped[2] && clipped[1] < clipped[3]).then_some(clipped)
    };
    taken.iter().filter_map(square).collect()
}

impl<'p> Press<'p> {
    /// The new object of an image that is drawn with this matrix.
    pub(super) fn image(&mut self, object: &'p Object, stream: &'p Stream, matrix: Option<Matrix>) -> Option<Object> {
        let taken = matrix.map(|matrix| taken_of(&matrix, &self.taken)).unwrap_or_default();
        let id = object.as_reference().unwrap_or((0, 0));
        if taken.is_empty() && id != (0, 0) {
            if let Some(known) = self.images.get(&id) {
                return known.clone();
            }
            let copied = self.one_image(stream, &taken, 0);
            self.images.insert(id, copied.clone());
            return copied;
        }
        let copied = self.one_image(stream, &taken, 0);
        self.copier.changed(
            if copied.is_some() { "image-cleared" } else { "image-removed" },
            matrix.map(|m| bounds(m, [0.0, 0.0, 1.0, 1.0])),
        );
        copied
    }

    fn one_image(&mut self, stream: &'p Stream, taken: &[[f32; 4]], depth: u32) -> Option<Object> {
        let doc = self.interpreter.doc;
        let dict = &stream.dict;
        let mut out = dictionary! { "Type" => "XObject", "Subtype" => "Image" };
        for key in IMAGE {
            self.copier.take(dict, key, MACHINE, &mut out);
        }
        self.copier.take(dict, b"ColorSpace", MACHINE, &mut out);
        if let (Some(space), false) = (out.get(b"ColorSpace").ok(), out.has(b"ImageMask"))
            && matches!(space, Object::Array(items) if items.is_empty())
        {
            return None;
        }
        for key in [b"SMask".as_slice(), b"Mask"] {
            match get(doc, dict, key) {
                Some(Object::Stream(mask)) if depth == 0 => {
                    let mask = self.one_image(mask, taken, 1)?;
                    out.set(key, mask);
                }
                Some(object @ Object::Array(_)) => out.set(key, self.copier.plain(object, MACHINE)),
                _ => {}
            }
        }
        let names = filters(doc, dict);
        let packed = names.last().is_some_and(|name| {
            matches!(
                name.as_slice(),
                b"DCTDecode" | b"DCT" | b"JPXDecode" | b"JBIG2Decode" | b"CCITTFaxDecode" | b"CCF"
            )
        });
        if packed {
            let body = self.unwrapped(stream, &names)?;
            let clear = !taken.is_empty() || self.copier.secrets.in_bytes(&body);
            return if clear {
                self.cleared(stream, &names, &body, out, taken)
            } else {
                self.packed(stream, &names, body, out)
            };
        }
        let (mut data, gap) = self.copier.budget.decode(doc, stream).split();
        if gap.is_some() && data.is_empty() {
            return None;
        }
        let hides = self.copier.secrets.in_bytes(&data);
        if hides {
            data.fill(0);
        } else if !taken.is_empty() {
            let pixels = self.layout(dict, None)?;
            pixels.clear(&mut data, taken);
        }
        Some(reference(self.copier.file.add_stream(out, &data)))
    }

    /// The bytes for the last filter.
    fn unwrapped(&mut self, stream: &'p Stream, names: &[Vec<u8>]) -> Option<Vec<u8>> {
        let doc = self.interpreter.doc;
        if names.len() == 1 {
            return Some(stream.content.clone());
        }
        let mut dict = Dictionary::new();
        let outer = names[..names.len() - 1].iter().map(|name| Object::Name(name.clone()));
        dict.set("Filter", outer.collect::<Vec<_>>());
        if let Some(Object::Array(parms)) = get(doc, &stream.dict, b"DecodeParms") {
            dict.set("DecodeParms", parms.iter().take(names.len() - 1).cloned().collect::<Vec<_>>());
        }
        let wrapped = Stream::new(dict, stream.content.clone());
        let (data, gap) = self.copier.budget.decode(doc, &wrapped).split();
        (gap.is_none() || !data.is_empty()).then_some(data)
    }

    /// The parameters of the last filter.
    fn parameters(&self, dict: &'p Dictionary, count: usize) -> Option<&'p Dictionary> {
        let doc = self.interpreter.doc;
        match get(doc, dict, b"DecodeParms").or_else(|| get(doc, dict, b"DP"))? {
            Object::Array(items) => items.get(count - 1).and_then(|o| dictionary(doc, o)),
            Object::Dictionary(parms) => Some(parms),
            _ => None,
        }
    }

    /// The image as it is packed, without what programs keep in it.
    fn packed(&mut self, stream: &'p Stream, names: &[Vec<u8>], body: Vec<u8>, mut out: Dictionary) -> Option<Object> {
        let name = names.last()?;
        let full = match name.as_slice() {
            b"DCT" => b"DCTDecode".as_slice(),
            b"CCF" => b"CCITTFaxDecode",
            name => name,
        };
        let body = match full {
            b"DCTDecode" => bare_jpeg(&body),
            b"JPXDecode" => bare_jpx(&body),
            _ => body,
        };
        out.set("Filter", Object::Name(full.to_vec()));
        if let Some(parms) = self.parameters(&stream.dict, names.len()) {
            let mut new = Dictionary::new();
            for key in PARMS {
                self.copier.take(parms, key, PARMS, &mut new);
            }
            if !new.is_empty() {
                out.set("DecodeParms", Object::Dictionary(new));
            }
        }
        Some(reference(self.copier.file.add_packed(out, &body)))
    }

    /// The image decoded, without what was taken out.
    fn cleared(
        &mut self,
        stream: &'p Stream,
        names: &[Vec<u8>],
        body: &[u8],
        mut out: Dictionary,
        taken: &[[f32; 4]],
    ) -> Option<Object> {
        let doc = self.interpreter.doc;
        let name = names.last()?.as_slice();
        let (width, height) = self.size(&stream.dict)?;
        let bits = matches!(name, b"JBIG2Decode" | b"CCITTFaxDecode" | b"CCF");
        let mut file = File::default();
        let root = file.promise();
        let pages = file.promise();
        file.keep(root, &Object::Dictionary(dictionary! { "Type" => "Catalog", "Pages" => reference(pages) }));
        file.keep(
            pages,
            &Object::Dictionary(dictionary! { "Type" => "Pages", "Kids" => Vec::<Object>::new(), "Count" => 0 }),
        );
        let mut dict = dictionary! { "Filter" => Object::Name(name.to_vec()), "Width" => width, "Height" => height };
        if let Some(parms) = self.parameters(&stream.dict, names.len()) {
            let mut new = Dictionary::new();
            for (key, value) in parms.iter().filter(|(key, _)| PARMS.contains(&key.as_slice())) {
                match resolve(doc, value) {
                    Object::Stream(globals) => {
                        let (data, _) = self.copier.budget.decode(doc, globals).split();
                        new.set(key.as_slice(), reference(file.add_stream(Dictionary::new(), &data)));
                    }
                    value @ (Object::Integer(_) | Object::Real(_) | Object::Boolean(_)) => {
                        new.set(key.as_slice(), value.clone())
                    }
                    _ => {}
                }
            }
            dict.set("DecodeParms", Object::Dictionary(new));
        }
        let image = file.add_packed(dict, body);
        let bytes = file.finish(root);
        let (mut data, found) = caught(|| {
            let pdf = Pdf::new(bytes).ok()?;
            let stream = pdf.xref().get::<Foreign<'_>>(ObjectIdentifier::new(i32::try_from(image).ok()? as u32, 0))?;
            let params = ImageDecodeParams { is_indexed: bits, width, height, ..ImageDecodeParams::default() };
            let result = stream.decoded_image(&params).ok()?;
            let found = result.image_data?;
            let plain = found.alpha.is_none();
            plain.then(|| (result.data.into_owned(), (found.width, found.height, found.bits_per_component)))
        })
        .flatten()?;
        let count = u64::from(found.0) * u64::from(found.1);
        if count == 0 || count > MOST || found.2 == 0 {
            return None;
        }
        let components = if bits { 1 } else { data.len() as u64 / count };
        let mask = get(doc, &stream.dict, b"ImageMask").is_some_and(|o| matches!(o, Object::Boolean(true)));
        if !mask {
            let told = self.components(&stream.dict);
            match (told, components) {
                (Some(told), components) if u64::from(told) == components => {}
                (None, 1) => out.set("ColorSpace", "DeviceGray"),
                (None, 3) => out.set("ColorSpace", "DeviceRGB"),
                (None, 4) => out.set("ColorSpace", "DeviceCMYK"),
                _ => return None,
            }
        }
        out.set("Width", found.0);
        out.set("Height", found.1);
        out.set("BitsPerComponent", i64::from(found.2));
        out.remove(b"SMaskInData");
        let pixels = Pixels { width: found.0, height: found.1, bits: components as u32 * u32::from(found.2) };
        if taken.is_empty() {
            data.fill(0);
        } else {
            pixels.clear(&mut data, taken);
        }
        Some(reference(self.copier.file.add_stream(out, &data)))
    }

    fn size(&self, dict: &Dictionary) -> Option<(u32, u32)> {
        let side = |long: &[u8], short: &[u8]| {
            let number = self.copier.number(dict, long).or_else(|| self.copier.number(dict, short))?;
            u32::try_from(number).ok().filter(|n| (1..1 << 20).contains(n))
        };
        let (width, height) = (side(b"Width", b"W")?, side(b"Height", b"H")?);
        (u64::from(width) * u64::from(height) <= MOST).then_some((width, height))
    }

    /// How the samples of an image lie.
    fn layout(&self, dict: &Dictionary, components: Option<u32>) -> Option<Pixels> {
        let doc = self.interpreter.doc;
        let (width, height) = self.size(dict)?;
        let mask = get(doc, dict, b"ImageMask").or_else(|| get(doc, dict, b"IM"));
        if matches!(mask, Some(Object::Boolean(true))) {
            return Some(Pixels { width, height, bits: 1 });
        }
        let depth =
            self.copier.number(dict, b"BitsPerComponent").or_else(|| self.copier.number(dict, b"BPC")).unwrap_or(8);
        let depth = u32::try_from(depth).ok().filter(|n| matches!(n, 1 | 2 | 4 | 8 | 16))?;
        let components = components.or_else(|| self.components(dict))?;
        Some(Pixels { width, height, bits: depth * components })
    }

    /// How many numbers make a colour of an image.
    fn components(&self, dict: &Dictionary) -> Option<u32> {
        let doc = self.interpreter.doc;
        let by_name = |name: &[u8]| match name {
            b"DeviceGray" | b"G" | b"CalGray" | b"Indexed" | b"I" | b"Separation" => Some(1),
            b"DeviceRGB" | b"RGB" | b"CalRGB" | b"Lab" => Some(3),
            b"DeviceCMYK" | b"CMYK" => Some(4),
            _ => None,
        };
        match get(doc, dict, b"ColorSpace").or_else(|| get(doc, dict, b"CS"))? {
            Object::Name(name) => by_name(name),
            Object::Array(items) => match (items.first().map(|o| resolve(doc, o))?, items.get(1)) {
                (Object::Name(name), Some(second)) if name == b"ICCBased" => {
                    u32::try_from(self.copier.number(dictionary(doc, second)?, b"N")?).ok().filter(|n| *n <= 4)
                }
                (Object::Name(name), Some(second)) if name == b"DeviceN" => match resolve(doc, second) {
                    Object::Array(names) => u32::try_from(names.len()).ok().filter(|n| *n <= 32),
                    _ => None,
                },
                (Object::Name(name), _) => by_name(name),
                _ => None,
            },
            _ => None,
        }
    }

    /// An image that stands in the content itself (8.9.7).
    pub(super) fn inline_image(&mut self, pass: &mut Pass<'_, 'p>, o: &Op<'_>, data: &[u8], names: &mut Names) {
        if pass.is_hidden() {
            return self.copier.changed("layer-removed", None);
        }
        let data = data.get(1..).unwrap_or_default();
        let dict = self.inline_dictionary(pass, o, names);
        let matrix = pass.sheet.images.get(&(pass.scope.target, o.index)).copied();
        let taken = matrix.map(|matrix| taken_of(&matrix, &self.taken)).unwrap_or_default();
        let packed = dict.has(b"F");
        let hides = self.copier.secrets.in_bytes(data) || (packed && self.hides(&dict, data));
        let mut body = data.to_vec();
        if hides || !taken.is_empty() {
            let area = matrix.map(|m| bounds(m, [0.0, 0.0, 1.0, 1.0]));
            let space = o.operands.names().position(|name| matches!(name, b"CS" | b"ColorSpace"));
            let own = space
                .and_then(|at| o.operands.names().nth(at + 1))
                .and_then(|name| self.resource(b"ColorSpace", name, pass.scope));
            let mut known = dict.clone();
            if let Some(Object::Array(items)) = own.map(|o| resolve(self.interpreter.doc, o)) {
                known.set("CS", Object::Array(items.clone()));
            }
            match self.layout(&known, None) {
                Some(pixels) if !packed && !hides => pixels.clear(&mut body, &taken),
                _ if !packed => body.fill(0),
                _ => return self.copier.changed("image-removed", area),
            }
            self.copier.changed("image-cleared", area);
        }
        if memchr::memmem::find(&body, b"EI").is_some() && !packed {
            // As it stands: the reader found the end of it once, and it is not longer now.
            body.truncate(data.len());
        }
        let out = &mut pass.out;
        out.extend_from_slice(b"BI\n");
        for (key, value) in dict.iter() {
            write_name(out, key);
            out.push(b' ');
            write_inline(out, value);
            out.push(b'\n');
        }
        out.extend_from_slice(b"ID ");
        out.extend_from_slice(&body);
        if !matches!(body.last(), Some(b'\n' | b'\r' | b' ')) {
            out.push(b'\n');
        }
        out.extend_from_slice(b"EI\n");
    }

    /// Whether an image that is packed holds one of the values.
    fn hides(&mut self, dict: &Dictionary, data: &[u8]) -> bool {
        let mut long = Dictionary::new();
        for (short, name) in [(b"F".as_slice(), "Filter"), (b"DP", "DecodeParms")] {
            if let Ok(value) = dict.get(short) {
                long.set(name, value.clone());
            }
        }
        let stream = Stream::new(long, data.to_vec());
        let (data, _) = self.copier.budget.decode(self.interpreter.doc, &stream).split();
        self.copier.secrets.in_bytes(&data)
    }

    /// The dictionary of an inline image, with short names.
    fn inline_dictionary(&mut self, pass: &Pass<'_, 'p>, o: &Op<'_>, names: &mut Names) -> Dictionary {
        let mut out = Dictionary::new();
        let items = &o.operands.items;
        let text = |range: &std::ops::Range<u32>| {
            o.operands.bytes.get(range.start as usize..range.end as usize).unwrap_or_default()
        };
        let mut at = 0;
        while let Some(Operand::Name(range)) = items.get(at) {
            let key: &[u8] = match text(range) {
                b"Width" | b"W" => b"W",
                b"Height" | b"H" => b"H",
                b"BitsPerComponent" | b"BPC" => b"BPC",
                b"ColorSpace" | b"CS" => b"CS",
                b"Filter" | b"F" => b"F",
                b"DecodeParms" | b"DP" => b"DP",
                b"Decode" | b"D" => b"D",
                b"ImageMask" | b"IM" => b"IM",
                b"Interpolate" | b"I" => b"I",
                b"Intent" => b"Intent",
                _ => b"",
            };
            at += 1;
            let value = value(o, &mut at, 0);
            let value = match value {
                Some(Object::Name(name)) if key == b"CS" => self.space_name(&name, pass.scope, names).map(Object::Name),
                other => other,
            };
            if let Some(value) = value.filter(|_| !key.is_empty()) {
                out.set(key, value);
            }
        }
        out
    }
}
