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

/// Fields of one directory of Exif, and directories; cameras need a few dozen, and two or three.
pub(super) const FIELDS: usize = 512;
const DIRECTORIES: usize = 8;
/// The mark of XMP in a JPEG 2000 file (ISO 16684-3).
const XMP: [u8; 16] = [0xbe, 0x7a, 0xcf, 0xcb, 0x97, 0xa9, 0x42, 0xe8, 0x9c, 0x71, 0x99, 0x94, 0x91, 0xe3, 0xaf, 0xac];

/// What a picture file says.
#[derive(Debug, Default)]
pub(super) struct Notes<'p> {
    pub(super) list: Vec<Note<'p>>,
    /// There was more than is looked at.
    pub(super) cut: bool,
}

/// Everything that a JPEG or JPEG 2000 file says.
pub(super) fn notes(bytes: &[u8]) -> Notes<'_> {
    let mut out = Notes::default();
    let mut picture = Some(bytes);
    while let Some(data) = picture.take() {
        for part in jpeg(data) {
            match part.mark {
                [0xff, 0xfe, ..] => out.push("Comment", plain(part.body)),
                [0xff, 0xe1, ..] => {
                    if let Some(tiff) = part.body.strip_prefix(b"Exif\0\0") {
                        Tiff::read(tiff, &mut out);
                    } else if let Some(start) = memchr::memchr(b'<', part.body) {
                        out.list.push(Note::Xml(&part.body[start..]));
                    }
                }
                [0xff, 0xed, ..] => records(part.body, &mut out),
                // Telephones keep a second picture there, with all that it says.
                BEHIND if part.body.starts_with(&[0xff, 0xd8]) => picture = Some(part.body),
                BEHIND if is_text(part.body) => out.push("Comment", plain(part.body)),
                _ => {}
            }
        }
    }
    if bytes.starts_with(&[0, 0, 0, 12, b'j', b'P']) {
        for part in boxes(bytes) {
            match &part.mark {
                b"xml " => out.list.push(Note::Xml(part.body)),
                b"uuid" => out.list.extend(part.body.strip_prefix(&XMP).map(Note::Xml)),
                _ => {}
            }
        }
    }
    out
}

/// A part of a picture file.
pub(super) struct Part<'p> {
    /// What it is: `0xff` and its marker in a JPEG, the name of its box in a JPEG 2000.
    pub(super) mark: [u8; 4],
    /// All of it, a scan with its samples.
    pub(super) whole: &'p [u8],
    /// Without its head.
    body: &'p [u8],
}

/// What stands behind the end of a JPEG, where viewers do not look.
pub(super) const BEHIND: [u8; 4] = [0; 4];

/// The parts of a JPEG behind its first mark (ITU-T T.81, annex B); none of what is no JPEG. Bytes between parts belong to none.
pub(super) fn jpeg(data: &[u8]) -> impl Iterator<Item = Part<'_>> {
    let mut at = if data.starts_with(&[0xff, 0xd8]) { 2 } else { data.len() };
    let mut ended = false;
    std::iter::from_fn(move || {
        if ended {
            let rest = data.get(at..).filter(|rest| !rest.is_empty())?;
            at = data.len();
            return Some(Part { mark: BEHIND, whole: rest, body: rest });
        }
        loop {
            let &[mark, kind] = data.get(at..at + 2)? else { return None };
            match kind {
                // Fill bytes, and marks that stand alone.
                _ if mark != 0xff => at += 1,
                0xff => at += 1,
                0x01 | 0xd0..=0xd8 => at += 2,
                _ => {
                    ended = kind == 0xd9;
                    let length = match data.get(at + 2..at + 4) {
                        _ if ended => 0,
                        Some(&[high, low]) => usize::from(u16::from_be_bytes([high, low])).max(2),
                        _ => return None,
                    };
                    let (start, end) = (at, (at + 2 + length).min(data.len()));
                    at = end + if kind == 0xda { scan_length(&data[end..]) } else { 0 };
                    let body = data.get(start + 4..end).unwrap_or_default();
                    return Some(Part { mark: [0xff, kind, 0, 0], whole: &data[start..at], body });
                }
            }
        }
    })
}

/// How long the entropy-coded bytes of a scan are: up to a mark that is no restart.
fn scan_length(data: &[u8]) -> usize {
    memchr::memchr_iter(0xff, data)
        .find(|at| data.get(at + 1).is_some_and(|next| !matches!(next, 0 | 0xd0..=0xd7 | 0xff)))
        .unwrap_or(data.len())
}

/// The boxes of a JPEG 2000 file (ISO 15444-1, annex I).
pub(super) fn boxes(data: &[u8]) -> impl Iterator<Item = Part<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let &[a, b, c, d, ref mark @ ..] = data.get(at..at + 8)? else { return None };
        let (head, length) = match u32::from_be_bytes([a, b, c, d]) as usize {
            0 => (8, data.len() - at),
            1 => {
                let long = data.get(at + 8..at + 16)?.first_chunk().map(|long| u64::from_be_bytes(*long))?;
                (16, usize::try_from(long).unwrap_or(usize::MAX).max(16))
            }
            length => (8, length.max(8)),
        };
        let (start, end) = (at, at.saturating_add(length).min(data.len()));
        at = end;
        let body = data.get(start + head..end).unwrap_or_default();
        Some(Part { mark: *mark.first_chunk()?, whole: &data[start..end], body })
    })
}

/// Whether bytes may be text of people: most are letters, digits and marks.
fn is_text(bytes: &[u8]) -> bool {
    let graphic = bytes.iter().filter(|b| b.is_ascii_graphic() || b.is_ascii_whitespace()).count();
    graphic * 4 >= bytes.len() * 3
}

/// IPTC's records: a mark, two numbers, a length and text (IIM 4.2, 1.6).
fn records(body: &[u8], out: &mut Notes<'_>) {
    let mut rest = body;
    while let Some(at) = memchr::memmem::find(rest, &[0x1c, 2]) {
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
            out.push(label, plain(value));
        }
        rest = tail.get(length..).unwrap_or_default();
    }
}

impl Notes<'_> {
    fn push(&mut self, label: &'static str, text: String) {
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
        if text.chars().any(char::is_alphanumeric) {
            self.list.push(Note::Text(label, text.to_owned()));
        }
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
    fn read(bytes: &'p [u8], out: &mut Notes<'_>) {
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
        notes(bytes).list.iter().map(one).collect()
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
        // Between scans and behind the end nobody looks.
        let scan = segment(0xda, b"x");
        let late = [&[0xff, 0xd8][..], &scan, &[1, 2], &segment(0xfe, b"Kim"), &scan, &[0xff, 0xd9], b"BSN 111222333"];
        assert_eq!(said(&late.concat()), ["Comment: Kim", "Comment: BSN 111222333"]);
        assert_eq!(said(&[jpeg(&[]), jpeg(&[segment(0xfe, b"Kim")])].concat()), ["Comment: Kim"]);
        // Cut anywhere, it ends.
        for length in 0..all.len() {
            assert!(notes(&all[..length]).list.len() <= expected.len());
        }
    }

    #[test]
    fn what_is_not_told_is_said() {
        let many = |count: u16| {
            let mut tiff = [b"Exif\0\0II*\0\x08\0\0\0", &count.to_le_bytes()[..]].concat();
            (0..count).for_each(|_| tiff.extend([0x3b, 1, 2, 0, 20, 0, 0, 0, 8, 0, 0, 0]));
            notes(&jpeg(&[segment(0xe1, &tiff)])).cut
        };
        assert!(!many(1) && many(600));
    }

    #[test]
    fn a_jpeg_2000_tells_its_xml() {
        let one = |kind: &[u8], body: &[u8]| [&(body.len() as u32 + 8).to_be_bytes()[..], kind, body].concat();
        let all = [one(b"jP  ", b"\r\n\x87\n"), one(b"xml ", b"<a>Jan</a>"), one(b"jp2c", b"<b/>")].concat();
        assert_eq!(said(&all), ["<a>Jan</a>"]);
        // A box may tell its length in eight bytes.
        let long = [&1_u32.to_be_bytes()[..], b"jp2c", &20_u64.to_be_bytes(), b"code"].concat();
        let all = [one(b"jP  ", b"\r\n\x87\n"), long, one(b"xml ", b"<a>Kim</a>")].concat();
        assert_eq!(said(&all), ["<a>Kim</a>"]);
        assert!(said(b"GIF89a").is_empty());
    }
}
