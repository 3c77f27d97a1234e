//! Picture: what a picture file says beside its pixels. Who took it, where and of what stands in a JPEG as Exif, XMP, IPTC or a comment, in a
//! PNG, WebP or GIF in chunks of its own, in a JPEG 2000 as XML; cameras and programs write it without being asked.
//!
//! Every look is bounded: marks lie, a directory may lead to itself, and a few bytes may unpack to many.

mod bare;
mod exif;
mod parts;

use std::borrow::Cow;
use std::collections::HashSet;

use flate2::{Decompress, FlushDecompress};

use crate::formats::packet;
use crate::formats::picture::exif::Tiff;
use crate::formats::picture::parts::{BEHIND, blocks, boxes, chunks, jpeg, pieces, riff};

pub(super) use crate::formats::picture::bare::{bare, bare_jpeg, bare_jpx};

/// One thing that a picture says.
#[derive(Debug, PartialEq)]
enum Note<'p> {
    /// Text, with the name of its field.
    Text(&'static str, String),
    /// XML: an XMP packet.
    Xml(Cow<'p, [u8]>),
}

/// Fields of one directory of Exif, and texts of one picture; cameras need a few dozen.
pub(super) const FIELDS: usize = 512;
/// Bytes that the packed texts of one picture may unpack to.
const UNPACKED: usize = 4 << 20;
/// The mark of XMP in a JPEG 2000 file (ISO 16684-3).
const XMP: [u8; 16] = [0xbe, 0x7a, 0xcf, 0xcb, 0x97, 0xa9, 0x42, 0xe8, 0x9c, 0x71, 0x99, 0x94, 0x91, 0xe3, 0xaf, 0xac];
/// How a JPEG 2000 file starts (ISO 15444-1, I.5.1).
pub(super) const JPEG_2000: &[u8] = b"\0\0\0\x0cjP";

/// What a picture file says.
#[derive(Debug, Default)]
struct Notes<'p> {
    list: Vec<Note<'p>>,
    /// There was more than is looked at.
    cut: bool,
}

/// Every text that a picture file says, each once, with what it is called there; and whether that is all of it.
pub(super) fn told(bytes: &[u8]) -> (Vec<(String, String)>, bool) {
    let notes = notes(bytes);
    // Programs keep the history of a picture: the same few words for every time that it was saved.
    let mut told: HashSet<String> = HashSet::new();
    let mut out = Vec::new();
    for note in notes.list {
        let found = match note {
            Note::Text(label, text) => vec![(label.to_owned(), text)],
            Note::Xml(xml) => packet::texts(&xml),
        };
        out.extend(found.into_iter().filter(|(_, text)| !is_mark(text) && told.insert(text.clone())));
    }
    (out, !notes.cut)
}

/// A number that a program gave to a file or to a version of it: `xmp.did:` and hexadecimal figures.
fn is_mark(text: &str) -> bool {
    let number =
        ["xmp.iid:", "xmp.did:", "uuid:", "adobe:docid:photoshop:"].iter().find_map(|mark| text.strip_prefix(mark));
    number.is_some_and(|number| number.len() >= 32 && number.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-'))
}

fn notes(bytes: &[u8]) -> Notes<'_> {
    let mut out = Notes::default();
    let mut picture = Some(bytes);
    while let Some(data) = picture.take() {
        for part in jpeg(data) {
            match part.mark {
                [0xff, 0xfe, ..] => out.push("Comment", plain(part.body)),
                [0xff, 0xe1, ..] => out.exif(part.body),
                [0xff, 0xed, ..] => records(part.body, &mut out),
                // Telephones keep a second picture there, with all that it says.
                BEHIND if part.body.starts_with(&[0xff, 0xd8]) => picture = Some(part.body),
                BEHIND => out.behind(part.body),
                _ => {}
            }
        }
    }
    if bytes.starts_with(JPEG_2000) {
        for part in boxes(bytes) {
            match &part.mark {
                b"xml " => out.list.push(Note::Xml(part.body.into())),
                b"uuid" => out.list.extend(part.body.strip_prefix(&XMP).map(|xml| Note::Xml(xml.into()))),
                _ => {}
            }
        }
    }
    let mut left = UNPACKED;
    for part in chunks(bytes) {
        match &part.mark {
            b"tEXt" | b"zTXt" | b"iTXt" => out.keyed(&part.mark, part.body, &mut left),
            b"eXIf" => Tiff::read(part.body, &mut out),
            &BEHIND => out.behind(part.body),
            _ => {}
        }
    }
    for part in riff(bytes) {
        match &part.mark {
            b"EXIF" => out.exif(part.body),
            b"XMP " => out.list.push(Note::Xml(part.body.into())),
            &BEHIND => out.behind(part.body),
            _ => {}
        }
    }
    for part in blocks(bytes) {
        match part.mark {
            [b'!', 0xfe, ..] => out.push("Comment", plain(&pieces(part.body))),
            // The bytes of a packet lie there as they are: what would be lengths are letters (XMP part 3, 1.1.2).
            [b'!', 0xff, ..] if part.body.get(1..12) == Some(b"XMP DataXMP") => {
                let end = memchr::memrchr(b'>', part.body).map_or(0, |at| at + 1);
                let xml = part.body.get(12..end).unwrap_or_default();
                out.list.push(Note::Xml(xml.to_vec().into()));
            }
            BEHIND => out.behind(part.body),
            _ => {}
        }
    }
    // A TIFF is nothing but such directories.
    if bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*") {
        Tiff::read(bytes, &mut out);
    }
    out
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

impl<'p> Notes<'p> {
    /// Exif or XMP, as JPEGs and WebPs hold them.
    fn exif(&mut self, body: &'p [u8]) {
        let bare = body.strip_prefix(b"Exif\0\0").unwrap_or(body);
        if bare.starts_with(b"II") || bare.starts_with(b"MM") {
            Tiff::read(bare, self);
        } else if let Some(start) = memchr::memchr(b'<', body) {
            self.list.push(Note::Xml(body[start..].into()));
        }
    }

    fn behind(&mut self, body: &[u8]) {
        if is_text(body) {
            self.push("Comment", plain(body));
        }
    }

    /// A text of a PNG with its keyword: as it is, packed, or in UTF-8 with its language (ISO 15948, 11.3.4).
    fn keyed(&mut self, mark: &[u8; 4], body: &[u8], left: &mut usize) {
        let mut pieces = body.splitn(2, |b| *b == 0);
        let (Some(key), Some(rest)) = (pieces.next(), pieces.next()) else { return };
        let (packed, text) = match (mark, rest) {
            (b"tEXt", text) => (false, text),
            (b"zTXt", [_, text @ ..]) => (true, text),
            (b"iTXt", [packed, _, named @ ..]) => {
                (*packed == 1, named.splitn(3, |b| *b == 0).nth(2).unwrap_or_default())
            }
            _ => return,
        };
        let text = if packed { Cow::Owned(self.unpacked(text, left)) } else { Cow::Borrowed(text) };
        if key == b"XML:com.adobe.xmp" {
            return self.list.push(Note::Xml(text.into_owned().into()));
        }
        // Some programs keep the records of other formats as figures, behind a line with their kind and one with their length.
        if key.starts_with(b"Raw profile type") {
            let bytes = figures(&text);
            return match bytes.strip_prefix(b"Exif\0\0") {
                Some(tiff) => Tiff::read(tiff, self),
                None => records(&bytes, self),
            };
        }
        let label = match key {
            b"Author" | b"Artist" | b"By-line" => "Author",
            b"Title" => "Title",
            b"Copyright" => "Copyright",
            b"Description" => "Description",
            b"Comment" | b"Disclaimer" | b"Warning" => "Comment",
            _ => "PNG",
        };
        // A keyword of somebody's own tells as much as its text.
        if label == "PNG" && !KEYWORDS.contains(&key) {
            self.push(label, plain(key));
        }
        // When and with what it was made is no secret of the picture.
        if !matches!(key, b"Creation Time" | b"Software") {
            self.push(label, plain(&text));
        }
    }

    fn unpacked(&mut self, packed: &[u8], left: &mut usize) -> Vec<u8> {
        let mut out = Vec::new();
        let mut stream = Decompress::new(true);
        loop {
            let (read, written) = (stream.total_in() as usize, out.len());
            out.reserve(4096);
            let done = stream.decompress_vec(&packed[read..], &mut out, FlushDecompress::None);
            let stuck = stream.total_in() as usize == read && out.len() == written;
            self.cut |= out.len() > *left;
            if matches!(done, Err(_) | Ok(flate2::Status::StreamEnd)) || stuck || out.len() > *left {
                *left = left.saturating_sub(out.len());
                return out;
            }
        }
    }

    fn push(&mut self, label: &'static str, text: String) {
        if self.list.len() >= FIELDS * 8 {
            self.cut = true;
            return;
        }
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

/// Keywords that say nothing by themselves.
const KEYWORDS: [&[u8]; 6] =
    [b"Creation Time", b"Software", b"Source", b"date:create", b"date:modify", b"date:timestamp"];

/// What hexadecimal figures stand for, from the third line on.
fn figures(text: &[u8]) -> Vec<u8> {
    let lines = text.trim_ascii_start().splitn(3, |b| *b == b'\n').nth(2).unwrap_or_default();
    let digits: Vec<u8> = lines.iter().filter_map(|b| char::from(*b).to_digit(16)).map(|digit| digit as u8).collect();
    digits.as_chunks::<2>().0.iter().map(|[high, low]| high << 4 | low).collect()
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

    #[test]
    fn a_png_tells_its_texts_packed_or_not() {
        let chunk =
            |kind: &[u8; 4], body: &[u8]| [&(body.len() as u32).to_be_bytes(), &kind[..], body, &[0; 4]].concat();
        let packed = |text: &[u8]| {
            let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
            std::io::Write::write_all(&mut packer, text).expect("memory");
            packer.finish().expect("memory")
        };
        let all = [
            b"\x89PNG\r\n\x1a\n".to_vec(),
            chunk(b"tEXt", b"Author\0Kim Vos"),
            chunk(b"zTXt", &[b"Comment\0\0".to_vec(), packed(b"van Noor")].concat()),
            chunk(b"iTXt", "Title\0\0\0nl\0Titel\0Zoë".as_bytes()),
            chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<a>Jan</a>"),
            chunk(b"eXIf", &exif()[6..]),
            chunk(b"tEXt", b"Software\0Paint"),
            chunk(b"IEND", b""),
            b"BSN 111222333".to_vec(),
        ];
        let expected = [
            "Author: Kim Vos",
            "Comment: van Noor",
            "Title: Zoë",
            "<a>Jan</a>",
            "Author: Jan Jansen",
            "Comment: thui",
            "GPS: 52.500000, -5.260000",
            "Comment: BSN 111222333",
        ];
        assert_eq!(said(&all.concat()), expected);
        // A few bytes do not become many.
        let bomb = chunk(b"zTXt", &[b"Comment\0\0".to_vec(), packed(&vec![b'a'; 8 << 20])].concat());
        assert!(notes(&[&b"\x89PNG\r\n\x1a\n"[..], &bomb].concat()).cut);
        // A TIFF by itself.
        assert_eq!(said(&exif()[6..])[0], "Author: Jan Jansen");
    }
}
