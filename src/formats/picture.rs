//! Picture: what a picture file says beside its pixels. Who took it, where and of what stands in a JPEG as Exif, XMP, IPTC or a comment, and in a
//! JPEG 2000 as XML; cameras and programs write it without being asked.
//!
//! Every look is bounded: marks lie, and a directory may lead to itself.

/// One thing that a picture says.
#[derive(Debug, PartialEq)]
pub(super) enum Note<'p> {
    /// Text, with the name of its field.
    Text(&'static str, String),
    /// XML: an XMP packet.
    Xml(&'p [u8]),
}

/// Parts of a file that are looked at.
const PARTS: usize = 1024;
/// Fields of one directory, or records of one block.
const FIELDS: usize = 512;
/// The mark of XMP in a JPEG 2000 file (ISO 16684-3).
const XMP: [u8; 16] = [0xbe, 0x7a, 0xcf, 0xcb, 0x97, 0xa9, 0x42, 0xe8, 0x9c, 0x71, 0x99, 0x94, 0x91, 0xe3, 0xaf, 0xac];

/// Everything that a JPEG or JPEG 2000 file says.
pub(super) fn notes(bytes: &[u8]) -> Vec<Note<'_>> {
    let mut out = Vec::new();
    match bytes {
        [0xff, 0xd8, rest @ ..] => jpeg(rest, &mut out),
        [0, 0, 0, 12, b'j', b'P', ..] => boxes(bytes, &mut out),
        _ => {}
    }
    out
}

/// The segments before the pixels (ITU-T T.81, annex B).
fn jpeg<'p>(mut rest: &'p [u8], out: &mut Vec<Note<'p>>) {
    for _ in 0..PARTS {
        // Any number of fill bytes may stand before a marker.
        let fill = rest.iter().take_while(|b| **b == 0xff).count();
        rest = &rest[fill.saturating_sub(1)..];
        let [0xff, marker, tail @ ..] = rest else { return };
        if matches!(marker, 0x01 | 0xd0..=0xd8) {
            rest = tail;
            continue;
        }
        let [high, low, ..] = tail else { return };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        if matches!(marker, 0xd9 | 0xda) || length < 2 {
            return;
        }
        let body = &tail[2..length.min(tail.len()).max(2)];
        match marker {
            0xfe => push(out, "Comment", plain(body)),
            0xe1 => {
                if let Some(tiff) = body.strip_prefix(b"Exif\0\0") {
                    Tiff::read(tiff, out);
                } else if let Some(start) = memchr::memchr(b'<', body) {
                    out.push(Note::Xml(&body[start..]));
                }
            }
            0xed => records(body, out),
            _ => {}
        }
        let Some(next) = tail.get(length..) else { return };
        rest = next;
    }
}

/// The boxes of a JPEG 2000 file (ISO 15444-1, annex I).
fn boxes<'p>(mut rest: &'p [u8], out: &mut Vec<Note<'p>>) {
    for _ in 0..PARTS {
        let [a, b, c, d, w, x, y, z, body @ ..] = rest else { return };
        let length = match u32::from_be_bytes([*a, *b, *c, *d]) as usize {
            0 => rest.len(),
            length => length,
        };
        let Some(end) = length.checked_sub(8) else { return };
        let body = &body[..end.min(body.len())];
        match [w, x, y, z].map(|b| *b) {
            [b'x', b'm', b'l', b' '] => out.push(Note::Xml(body)),
            [b'u', b'u', b'i', b'd'] => out.extend(body.strip_prefix(&XMP).map(Note::Xml)),
            _ => {}
        }
        let Some(next) = rest.get(length..) else { return };
        rest = next;
    }
}

/// IPTC's records: a mark, two numbers, a length and text (IIM 4.2, 1.6).
fn records<'p>(body: &'p [u8], out: &mut Vec<Note<'p>>) {
    let mut rest = body;
    for _ in 0..FIELDS {
        let Some(at) = memchr::memmem::find(rest, &[0x1c, 2]) else { return };
        let [_, _, field, high, low, tail @ ..] = &rest[at..] else { return };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let label = match field {
            80 => "Author",
            85 => "Author title",
            105 => "Title",
            116 => "Copyright",
            118 => "Contact",
            120 => "Description",
            122 => "Description writer",
            25 => "Keywords",
            90 | 92 | 95 | 101 => "Location",
            _ => "IPTC",
        };
        // Numbers of the record itself and of dates are short and no text of people.
        if let Some(value) = tail.get(..length).filter(|_| !matches!(field, 0 | 55 | 60 | 62 | 63)) {
            push(out, label, plain(value));
        }
        rest = tail.get(length..).unwrap_or_default();
    }
}

fn push(out: &mut Vec<Note<'_>>, label: &'static str, text: String) {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
    if text.chars().any(char::is_alphanumeric) {
        out.push(Note::Text(label, text.to_owned()));
    }
}

/// UTF-8 where it is, else one byte a character.
fn plain(bytes: &[u8]) -> String {
    let bytes = bytes.split(|b| *b == 0).next().unwrap_or_default();
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

fn wide(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.as_chunks::<2>().0.iter().map(|pair| unit(*pair)).take_while(|unit| *unit != 0);
    char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect()
}

/// The directories of Exif (CIPA DC-008): tags with a type, a count and a value or where it stands.
struct Tiff<'p> {
    bytes: &'p [u8],
    little: bool,
}

impl<'p> Tiff<'p> {
    fn read(bytes: &'p [u8], out: &mut Vec<Note<'p>>) {
        let little = match bytes {
            [b'I', b'I', ..] => true,
            [b'M', b'M', ..] => false,
            _ => return,
        };
        let tiff = Tiff { bytes, little };
        let mut place = Position::default();
        // The picture itself, its thumbnail, and what they refer to.
        let mut queue: Vec<usize> = tiff.long(4).into_iter().collect();
        let mut next = 0;
        while next < queue.len() && next < 8 {
            let at = queue[next];
            next += 1;
            if queue[..next - 1].contains(&at) {
                continue;
            }
            let Some(count) = tiff.short(at) else { continue };
            for entry in (0..count.min(FIELDS)).map(|i| at + 2 + 12 * i) {
                tiff.field(entry, &mut queue, &mut place, out);
            }
            queue.extend(tiff.long(at + 2 + 12 * count).filter(|at| *at > 0));
        }
        place.tell(out);
    }

    fn field(&self, entry: usize, queue: &mut Vec<usize>, place: &mut Position, out: &mut Vec<Note<'p>>) {
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
        match (tag, kind) {
            (0x8769 | 0x8825, 4) => queue.extend(self.long(entry + 8)),
            (1, 2) => place.south = value.first() == Some(&b'S'),
            (3, 2) => place.west = value.first() == Some(&b'W'),
            (2, 5) => place.latitude = self.angle(value),
            (4, 5) => place.longitude = self.angle(value),
            (0x9c9b..=0x9c9f, 1) => push(out, label(tag), wide(value, u16::from_le_bytes)),
            (0x9286, _) => {
                let text = value.get(8..).unwrap_or_default();
                let found = match value.get(..7) {
                    Some(b"UNICODE") if self.little => wide(text, u16::from_le_bytes),
                    Some(b"UNICODE") => wide(text, u16::from_be_bytes),
                    _ => plain(text),
                };
                push(out, label(tag), found);
            }
            // When it was made is no secret of the picture.
            (0x0132 | 0x9003 | 0x9004 | 0x9010..=0x9012 | 0x1d, _) => {}
            (_, 2) => push(out, label(tag), plain(value)),
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
    fn tell(self, out: &mut Vec<Note<'_>>) {
        if let (Some(latitude), Some(longitude)) = (self.latitude, self.longitude) {
            let sign = |negative: bool| if negative { -1.0 } else { 1.0 };
            let (latitude, longitude) = (latitude * sign(self.south), longitude * sign(self.west));
            out.push(Note::Text("GPS", format!("{latitude:.6}, {longitude:.6}")));
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

#[cfg(test)]
mod tests {
    use super::{Note, notes};

    fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
        let mut out = vec![0xff, marker];
        out.extend((body.len() as u16 + 2).to_be_bytes());
        out.extend(body);
        out
    }

    /// Exif with an author, a comment in UTF-16 and a place: 52° 30' 0" N, 5° 15' 36" W.
    fn exif() -> Vec<u8> {
        let mut out = b"Exif\0\0II*\0\x08\0\0\0".to_vec();
        let entry = |out: &mut Vec<u8>, tag: u16, kind: u16, count: u32, value: u32| {
            out.extend(tag.to_le_bytes());
            out.extend(kind.to_le_bytes());
            out.extend(count.to_le_bytes());
            out.extend(value.to_le_bytes());
        };
        // Directory at 8 with 3 entries ends at 50; the next at 50 with 4 ends at 104; values behind it.
        out.extend(3_u16.to_le_bytes());
        entry(&mut out, 0x013b, 2, 11, 104);
        entry(&mut out, 0x9c9c, 1, 8, 115);
        entry(&mut out, 0x8825, 4, 1, 50);
        out.extend(0_u32.to_le_bytes());
        out.extend(4_u16.to_le_bytes());
        entry(&mut out, 1, 2, 2, u32::from(b'N'));
        entry(&mut out, 2, 5, 3, 123);
        entry(&mut out, 3, 2, 2, u32::from(b'W'));
        entry(&mut out, 4, 5, 3, 147);
        // Leads to itself.
        out.extend(8_u32.to_le_bytes());
        out.extend(b"Jan Jansen\0");
        "thui".encode_utf16().for_each(|unit| out.extend(unit.to_le_bytes()));
        for number in [52_u32, 1, 30, 1, 0, 1, 5, 1, 15, 1, 36, 1] {
            out.extend(number.to_le_bytes());
        }
        out
    }

    fn said(bytes: &[u8]) -> Vec<String> {
        let one = |note: &Note<'_>| match note {
            Note::Text(label, text) => format!("{label}: {text}"),
            Note::Xml(xml) => String::from_utf8_lossy(xml).into_owned(),
        };
        notes(bytes).iter().map(one).collect()
    }

    fn jpeg(segments: &[Vec<u8>]) -> Vec<u8> {
        [&[0xff, 0xd8][..], &segments.concat(), &[0xff, 0xda, 0, 2, 1, 2, 0xff, 0xd9]].concat()
    }

    #[test]
    fn a_photo_tells_who_where_and_what() {
        let iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x14\x1c\x02\x50\0\x06Pieter\x1c\x02\x37\0\x0820260101";
        let all = jpeg(&[
            segment(0xe0, b"JFIF\0\x01\x02"),
            segment(0xe1, &exif()),
            segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>"),
            segment(0xed, iptc),
            segment(0xfe, b"van Klaas\0"),
        ]);
        let expected = [
            "Author: Jan Jansen",
            "Comment: thui",
            "GPS: 52.500000, -5.260000",
            "<x:xmpmeta/>",
            "Author: Pieter",
            "Comment: van Klaas",
        ];
        assert_eq!(said(&all), expected);
        // Cut anywhere, it ends.
        for length in 0..all.len() {
            assert!(notes(&all[..length]).len() <= expected.len());
        }
    }

    #[test]
    fn a_jpeg_2000_tells_its_xml() {
        let one = |kind: &[u8], body: &[u8]| [&(body.len() as u32 + 8).to_be_bytes()[..], kind, body].concat();
        let all = [one(b"jP  ", b"\r\n\x87\n"), one(b"xml ", b"<a>Jan</a>"), one(b"jp2c", b"<b/>")].concat();
        assert_eq!(said(&all), ["<a>Jan</a>"]);
        assert!(said(b"GIF89a").is_empty());
    }
}
