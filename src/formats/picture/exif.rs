//! Exif: the directories of tags that cameras write, in a JPEG, a PNG, a WebP, or by themselves in a TIFF.

use crate::formats::picture::{FIELDS, Note, Notes, plain};

/// Directories that are looked at; cameras need two or three.
const DIRECTORIES: usize = 8;

fn wide(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.as_chunks::<2>().0.iter().map(|pair| unit(*pair)).take_while(|unit| *unit != 0);
    char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect()
}

/// The directories of Exif (CIPA DC-008): tags with a type, a count and a value or where it stands.
pub(super) struct Tiff<'p> {
    bytes: &'p [u8],
    little: bool,
}

impl<'p> Tiff<'p> {
    pub(super) fn read(bytes: &'p [u8], out: &mut Notes<'_>) {
        let little = match bytes {
            [b'I', b'I', ..] => true,
            [b'M', b'M', ..] => false,
            _ => return,
        };
        let tiff = Tiff { bytes, little };
        // Values do not lie over each other: what is told is no more than there is.
        let (mut place, mut left) = (Position::default(), bytes.len());
        // The picture itself, its thumbnail, and what they refer to.
        let mut queue: Vec<usize> = tiff.long(4).into_iter().collect();
        let mut next = 0;
        while next < queue.len() && next < DIRECTORIES {
            let at = queue[next];
            next += 1;
            if queue[..next - 1].contains(&at) {
                continue;
            }
            let Some(count) = tiff.short(at) else { continue };
            for entry in (0..count.min(FIELDS)).map(|i| at + 2 + 12 * i) {
                tiff.field(entry, &mut queue, (&mut place, &mut left), out);
            }
            out.cut |= count > FIELDS;
            queue.extend(tiff.long(at + 2 + 12 * count).filter(|at| *at > 0));
        }
        out.cut |= next < queue.len();
        place.tell(out);
    }

    fn field(
        &self,
        entry: usize,
        queue: &mut Vec<usize>,
        (place, left): (&mut Position, &mut usize),
        out: &mut Notes<'_>,
    ) {
        let (Some(tag), Some(kind), Some(count)) = (self.short(entry), self.short(entry + 2), self.long(entry + 4))
        else {
            return;
        };
        let size = count.saturating_mul(match kind {
            3 => 2,
            4 | 9 => 4,
            5 | 10 | 12 => 8,
            _ => 1,
        });
        let at = if size <= 4 { Some(entry + 8) } else { self.long(entry + 8) };
        let Some(value) = at.and_then(|at| self.bytes.get(at..at.checked_add(size)?)) else { return };
        let Some(after) = left.checked_sub(size) else {
            out.cut = true;
            return;
        };
        *left = after;
        match (tag, kind) {
            (0x8769 | 0x8825, 4) => queue.extend(self.long(entry + 8)),
            (1, 2) => place.south = value.first() == Some(&b'S'),
            (3, 2) => place.west = value.first() == Some(&b'W'),
            (2, 5) => place.latitude = self.angle(value),
            (4, 5) => place.longitude = self.angle(value),
            (0x9c9b..=0x9c9f, 1) => out.push(label(tag), wide(value, u16::from_le_bytes)),
            (0x9286, _) => {
                let text = value.get(8..).unwrap_or_default();
                let found = match value.get(..7) {
                    Some(b"UNICODE") if self.little => wide(text, u16::from_le_bytes),
                    Some(b"UNICODE") => wide(text, u16::from_be_bytes),
                    _ => plain(text),
                };
                out.push(label(tag), found);
            }
            // When it was made is no secret of the picture.
            (0x0132 | 0x9003 | 0x9004 | 0x9010..=0x9012 | 0x1d, _) => {}
            (_, 2) => out.push(label(tag), plain(value)),
            _ => {}
        }
    }

    fn short(&self, at: usize) -> Option<usize> {
        let pair = *self.bytes.get(at..at.checked_add(2)?)?.first_chunk()?;
        Some(usize::from(if self.little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }))
    }

    fn long(&self, at: usize) -> Option<usize> {
        let four = *self.bytes.get(at..at.checked_add(4)?)?.first_chunk()?;
        Some(if self.little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) } as usize)
    }

    /// Degrees, minutes and seconds, each a fraction.
    fn angle(&self, value: &[u8]) -> Option<f64> {
        let inner = Tiff { bytes: value, little: self.little };
        let part = |i: usize| match (inner.long(8 * i), inner.long(8 * i + 4)) {
            (Some(above), Some(below)) if below > 0 => Some(above as f64 / below as f64),
            _ => None,
        };
        Some(part(0)? + part(1).unwrap_or(0.0) / 60.0 + part(2).unwrap_or(0.0) / 3600.0)
    }
}

/// Where a picture was taken.
#[derive(Default)]
struct Position {
    latitude: Option<f64>,
    longitude: Option<f64>,
    south: bool,
    west: bool,
}

impl Position {
    fn tell(self, out: &mut Notes<'_>) {
        if let (Some(latitude), Some(longitude)) = (self.latitude, self.longitude) {
            let sign = |negative: bool| if negative { -1.0 } else { 1.0 };
            let (latitude, longitude) = (latitude * sign(self.south), longitude * sign(self.west));
            out.list.push(Note::Text("GPS", format!("{latitude:.6}, {longitude:.6}")));
        }
    }
}

fn label(tag: usize) -> &'static str {
    match tag {
        0x010e | 0x9c9b => "Title",
        0x013b | 0x9c9d => "Author",
        0xa430 => "Owner",
        0x8298 => "Copyright",
        0x9c9c | 0x9286 => "Comment",
        0x9c9e => "Keywords",
        0x9c9f => "Subject",
        _ => "Exif",
    }
}
