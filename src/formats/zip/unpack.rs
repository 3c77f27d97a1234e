//! The dumb way through an archive, for the search after a redaction: every mark of a local header is believed, whatever a directory says, and
//! what comes out is shown. Shares nothing with the readers and writers of containers.

use flate2::{Decompress, FlushDecompress, Status};
use memchr::memmem;

use crate::formats::ReadError;
use crate::model::{Limits, Part, Place};

/// Shows the file itself, then what every entry holds.
pub(crate) fn unpack(bytes: &[u8], limits: &Limits, visit: &mut dyn FnMut(Place, &[u8])) -> Result<(), ReadError> {
    visit(Place::default(), bytes);
    let number = |at: usize, len: usize| -> Option<usize> {
        Some(bytes.get(at..at + len)?.iter().rev().fold(0, |n, b| n << 8 | usize::from(*b)))
    };
    let mut left = limits.bytes_expanded;
    for (i, at) in memmem::find_iter(bytes, b"PK\x03\x04").enumerate() {
        let (Some(method), Some(packed), Some(name), Some(extra)) =
            (number(at + 8, 2), number(at + 18, 4), number(at + 26, 2), number(at + 28, 2))
        else {
            continue;
        };
        let start = at + 30 + name + extra;
        let Some(data) = bytes.get(start..) else { continue };
        let place = Place { part: Some(Part("entry")), number: u32::try_from(i + 1).ok(), ..Place::default() };
        match method {
            0 => visit(place, &data[..packed.min(data.len())]),
            8 => {
                let inflated = inflate(data, left);
                left = left.saturating_sub(inflated.len() as u64);
                if left == 0 {
                    return Err(ReadError::Limit { what: "bytes-expanded", limit: limits.bytes_expanded, actual: 0 });
                }
                visit(place, &inflated);
            }
            // Nobody reads it: that is a gap of the scan.
            _ => {}
        }
    }
    Ok(())
}

fn inflate(data: &[u8], most: u64) -> Vec<u8> {
    let mut out = Vec::new();
    let mut stream = Decompress::new(false);
    loop {
        let (read, written) = (stream.total_in(), out.len());
        out.reserve((out.len() / 2).clamp(16 << 10, 16 << 20));
        match stream.decompress_vec(&data[read as usize..], &mut out, FlushDecompress::None) {
            Ok(Status::StreamEnd) | Err(_) => return out,
            Ok(_) if out.len() as u64 >= most => return out,
            Ok(_) if stream.total_in() == read && out.len() == written => return out,
            Ok(_) => {}
        }
    }
}
