//! A ZIP archive written from entries: those that did not change are copied as they lie there, packed; others are packed anew. Nothing else gets
//! in: no comments of entries, no extra fields, no bytes between (APPNOTE.TXT of PKWARE, 4.3).

use std::io::Write;

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

/// One entry to be written.
pub(crate) struct Item<'b> {
    /// Its name.
    pub(crate) name: String,
    /// Time and date of MS-DOS, as they stand in the headers.
    pub(crate) time: u32,
    /// External attributes.
    pub(crate) external: u32,
    /// What it holds.
    pub(crate) body: Body<'b>,
}

/// What an entry holds.
pub(crate) enum Body<'b> {
    /// As it lay in the old archive.
    Packed {
        /// How it is packed.
        method: u16,
        /// Packed bytes.
        data: &'b [u8],
        /// Checksum of what comes out.
        crc: u32,
        /// Length of what comes out.
        size: u32,
    },
    /// New bytes.
    New {
        /// Whether they are deflated.
        deflate: bool,
        /// The bytes.
        bytes: Vec<u8>,
    },
}

/// The archive; `None` when it would be larger than its fields can say.
pub(crate) fn pack(items: Vec<Item<'_>>, comment: &[u8]) -> Option<Vec<u8>> {
    let count = u16::try_from(items.len()).ok().filter(|n| *n < u16::MAX)?;
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for item in items {
        let offset = u32::try_from(out.len()).ok().filter(|n| *n < u32::MAX)?;
        let anew;
        let (method, data, crc, size) = match &item.body {
            Body::Packed { method, data, crc, size } => (*method, *data, *crc, *size),
            Body::New { deflate, bytes } => {
                let mut sum = Crc::new();
                sum.update(bytes);
                let size = u32::try_from(bytes.len()).ok()?;
                match deflate {
                    true => {
                        anew = deflated(bytes)?;
                        (8, &anew[..], sum.sum(), size)
                    }
                    false => (0, &bytes[..], sum.sum(), size),
                }
            }
        };
        let packed = u32::try_from(data.len()).ok()?;
        let name = item.name.as_bytes();
        let length = u16::try_from(name.len()).ok()?;
        // Bit 11: the name is UTF-8.
        let flags: u16 = if item.name.is_ascii() { 0 } else { 1 << 11 };
        let mut common = Vec::with_capacity(26);
        for field in [20, flags, method] {
            common.extend_from_slice(&field.to_le_bytes());
        }
        for field in [item.time, crc, packed, size] {
            common.extend_from_slice(&field.to_le_bytes());
        }
        common.extend_from_slice(&length.to_le_bytes());
        common.extend_from_slice(&[0, 0]);
        out.extend_from_slice(b"PK\x03\x04");
        out.extend_from_slice(&common);
        out.extend_from_slice(name);
        out.extend_from_slice(data);
        directory.extend_from_slice(b"PK\x01\x02");
        directory.extend_from_slice(&[20, 0]);
        directory.extend_from_slice(&common);
        // No comment, first disk, no internal attributes.
        directory.extend_from_slice(&[0; 6]);
        directory.extend_from_slice(&item.external.to_le_bytes());
        directory.extend_from_slice(&offset.to_le_bytes());
        directory.extend_from_slice(name);
    }
    let start = u32::try_from(out.len()).ok().filter(|n| *n < u32::MAX)?;
    let size = u32::try_from(directory.len()).ok()?;
    out.append(&mut directory);
    out.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    out.extend_from_slice(&count.to_le_bytes());
    out.extend_from_slice(&count.to_le_bytes());
    out.extend_from_slice(&size.to_le_bytes());
    out.extend_from_slice(&start.to_le_bytes());
    out.extend_from_slice(&u16::try_from(comment.len()).ok()?.to_le_bytes());
    out.extend_from_slice(comment);
    Some(out)
}

fn deflated(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = DeflateEncoder::new(Vec::with_capacity(bytes.len() / 4), Compression::default());
    encoder.write_all(bytes).ok()?;
    encoder.finish().ok()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::{Body, Item, pack};

    #[test]
    fn another_reader_opens_it() {
        let item = |name: &str, body| Item { name: name.to_owned(), time: 0x0021_0000, external: 0, body };
        let new = |deflate| Body::New { deflate, bytes: b"hallo hallo hallo".to_vec() };
        let bytes = pack(vec![item("een.txt", new(true)), item("twee é.txt", new(false))], b"noot").expect("small");
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
        assert_eq!(archive.comment(), b"noot");
        for i in 0..2 {
            let mut text = String::new();
            let mut entry = archive.by_index(i).expect("an entry");
            assert_eq!(entry.name(), ["een.txt", "twee é.txt"][i]);
            entry.read_to_string(&mut text).expect("text");
            assert_eq!(text, "hallo hallo hallo");
        }
    }
}
