//! Parts: what picture files are made of. Each kind has its own list of parts, with a mark and a length; none of the lengths is believed beyond
//! the end of the file.

/// A part of a picture file.
#[derive(Clone, Copy)]
pub(super) struct Part<'p> {
    /// What it is: `0xff` and its marker in a JPEG, the name of its box in a JPEG 2000, of its chunk in a PNG or WebP, `!` and its label in a GIF.
    pub(super) mark: [u8; 4],
    /// All of it, a scan with its samples.
    pub(super) whole: &'p [u8],
    /// Without its head.
    pub(super) body: &'p [u8],
}

/// What stands behind the end of a picture, where viewers do not look.
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

/// How a PNG starts (ISO 15948, 5.2).
pub(super) const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The chunks of a PNG (ISO 15948, 5.3), and what stands behind its last one; none of what is no PNG.
pub(super) fn chunks(data: &[u8]) -> impl Iterator<Item = Part<'_>> {
    let mut at = if data.starts_with(PNG) { PNG.len() } else { data.len() };
    let mut ended = false;
    std::iter::from_fn(move || {
        let rest = data.get(at..).filter(|rest| !rest.is_empty())?;
        if ended || rest.len() < 12 {
            at = data.len();
            return Some(Part { mark: BEHIND, whole: rest, body: rest });
        }
        let &[a, b, c, d, ref tail @ ..] = rest else { return None };
        let (mark, length) = (*tail.first_chunk()?, u32::from_be_bytes([a, b, c, d]) as usize);
        let end = length.saturating_add(12).min(rest.len());
        at += end;
        ended = &mark == b"IEND";
        Some(Part { mark, whole: &rest[..end], body: rest.get(8..end.saturating_sub(4)).unwrap_or_default() })
    })
}

/// The head of a WebP: RIFF, a length, and what it is.
pub(super) const RIFF: usize = 12;

/// The chunks of a WebP (RFC 9649, 2.3), and what stands behind them; none of what is no WebP.
pub(super) fn riff(data: &[u8]) -> impl Iterator<Item = Part<'_>> {
    let webp = data.starts_with(b"RIFF") && data.get(8..RIFF) == Some(b"WEBP");
    let length = data.get(4..8).and_then(|length| length.first_chunk()).map_or(0, |length| u32::from_le_bytes(*length));
    let stop = (length as usize).saturating_add(8).clamp(RIFF.min(data.len()), data.len());
    let mut at = if webp { RIFF } else { data.len() };
    std::iter::from_fn(move || {
        let rest = data.get(at..).filter(|rest| !rest.is_empty())?;
        if at + 8 > stop {
            at = data.len();
            return Some(Part { mark: BEHIND, whole: rest, body: rest });
        }
        let length = u32::from_le_bytes(*rest.get(4..)?.first_chunk()?) as usize;
        // Of an odd length a byte is added.
        let end = length.saturating_add(8 + length % 2).min(rest.len());
        at += end;
        let body = rest.get(8..length.saturating_add(8).min(rest.len())).unwrap_or_default();
        Some(Part { mark: *rest.first_chunk()?, whole: &rest[..end], body })
    })
}

/// A part of a GIF that belongs to its picture.
pub(super) const SHOWN: [u8; 4] = *b"gif ";

/// The blocks of a GIF (GIF89a, appendix A), its head the first, and what stands behind them; none of what is no GIF. The body of an extension
/// still has the lengths of its pieces in it.
pub(super) fn blocks(data: &[u8]) -> impl Iterator<Item = Part<'_>> {
    let mut at = if data.starts_with(b"GIF8") { 0 } else { data.len() };
    let mut ended = false;
    // Colours follow a head or an image when its first bit says so.
    let colours = |flags: u8| if flags & 0x80 != 0 { 3 << ((flags & 7) + 1) } else { 0 };
    std::iter::from_fn(move || {
        let rest = data.get(at..).filter(|rest| !rest.is_empty())?;
        let (mark, head) = match rest {
            _ if ended => (BEHIND, rest.len()),
            _ if at == 0 => (SHOWN, 13 + colours(rest.get(10).copied().unwrap_or(0))),
            [b'!', label, ..] => ([b'!', *label, 0, 0], 2),
            [b',', ..] => (SHOWN, 11 + colours(rest.get(9).copied().unwrap_or(0))),
            [b';', ..] => (SHOWN, 1),
            _ => (BEHIND, rest.len()),
        };
        ended = mark == BEHIND || rest[0] == b';' && at > 0;
        let mut end = head.min(rest.len());
        if mark[0] == b'!' || rest[0] == b',' && mark != BEHIND && at > 0 {
            // Pieces of at most 255 bytes, the last one empty.
            while let Some(&length) = rest.get(end) {
                end = (end + 1 + usize::from(length)).min(rest.len());
                if length == 0 {
                    break;
                }
            }
        }
        at += end;
        Some(Part { mark, whole: &rest[..end], body: rest.get(head.min(end)..end).unwrap_or_default() })
    })
}

/// The pieces of the body of an extension of a GIF, one behind the other.
pub(super) fn pieces(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some((&length, tail)) = rest.split_first() {
        let length = usize::from(length).min(tail.len());
        out.extend_from_slice(&tail[..length]);
        rest = &tail[length..];
    }
    out
}
