//! Pixels: samples of an image, and places among them that lose theirs; pictures of other formats without what programs keep in them.

/// How samples lie: rows of pixels of so many bits, each row filled up to a whole byte.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pixels {
    pub(super) width: u32,
    pub(super) height: u32,
    /// Bits of one pixel.
    pub(super) bits: u32,
}

/// Pixels around a place that go with it: letters have soft edges.
const MARGIN: f32 = 2.0;

impl Pixels {
    /// Clears places, given on the unit square with its origin below, as images are drawn.
    pub(super) fn clear(&self, data: &mut [u8], places: &[[f32; 4]]) {
        let (width, height) = (self.width as f32, self.height as f32);
        let row_bits = u64::from(self.width) * u64::from(self.bits);
        let row_bytes = row_bits.div_ceil(8) as usize;
        for [x0, y0, x1, y1] in places {
            let left = (x0 * width - MARGIN).floor().max(0.0) as u64;
            let right = ((x1 * width + MARGIN).ceil().max(0.0) as u64).min(u64::from(self.width));
            let top = ((1.0 - y1) * height - MARGIN).floor().max(0.0) as usize;
            let bottom = (((1.0 - y0) * height + MARGIN).ceil().max(0.0) as usize).min(self.height as usize);
            if left >= right {
                continue;
            }
            let (from, to) = (left * u64::from(self.bits), right * u64::from(self.bits));
            for row in top..bottom {
                let Some(row) = data.get_mut(row * row_bytes..) else { break };
                clear_bits(row, from, to);
            }
        }
    }
}

fn clear_bits(row: &mut [u8], from: u64, to: u64) {
    let (first, last) = ((from / 8) as usize, (to / 8) as usize);
    let (head, tail) =
        (0xff_u8.checked_shr((from % 8) as u32).unwrap_or(0), !(0xff_u8.checked_shr((to % 8) as u32).unwrap_or(0)));
    if first == last {
        if let Some(byte) = row.get_mut(first) {
            *byte &= !(head & tail);
        }
        return;
    }
    if let Some(byte) = row.get_mut(first) {
        *byte &= !head;
    }
    let end = last.min(row.len());
    if first + 1 < end {
        row[first + 1..end].fill(0);
    }
    if let Some(byte) = row.get_mut(last) {
        *byte &= !tail;
    }
}

/// A JPEG without remarks and without what cameras and programs write into it (ITU-T T.81, annex B): only JFIF's own mark and Adobe's colour mark
/// are kept, because they tell how to decode.
pub(super) fn bare_jpeg(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len());
    if !data.starts_with(&[0xff, 0xd8]) {
        return data.to_vec();
    }
    out.extend_from_slice(&data[..2]);
    let mut at = 2;
    while let Some(&[mark, kind]) = data.get(at..at + 2) {
        if mark != 0xff {
            at += 1;
            continue;
        }
        match kind {
            0xff => at += 1,
            0xd9 => {
                out.extend_from_slice(&[0xff, 0xd9]);
                return out;
            }
            0x01 | 0xd0..=0xd7 => at += 2,
            _ => {
                let Some(&[high, low]) = data.get(at + 2..at + 4) else { break };
                let end = (at + 2 + (usize::from(high) << 8 | usize::from(low)).max(2)).min(data.len());
                if !matches!(kind, 0xe1..=0xed | 0xef | 0xfe) {
                    out.extend_from_slice(&data[at..end]);
                }
                at = end;
                if kind == 0xda {
                    let scan = scan_length(&data[at..]);
                    out.extend_from_slice(&data[at..at + scan]);
                    at += scan;
                }
            }
        }
    }
    out
}

/// How long the entropy-coded bytes of a scan are: up to a mark that is no restart.
fn scan_length(data: &[u8]) -> usize {
    memchr::memchr_iter(0xff, data)
        .find(|at| data.get(at + 1).is_some_and(|next| !matches!(next, 0 | 0xd0..=0xd7 | 0xff)))
        .unwrap_or(data.len())
}

/// A JPEG 2000 file without the boxes that say nothing about how to decode it (ISO 15444-1, annex I).
pub(super) fn bare_jpx(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len());
    let mut at = 0;
    while let Some(head) = data.get(at..at + 8) {
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let kind = &head[4..8];
        let known = matches!(kind, b"jP  " | b"ftyp" | b"jp2h" | b"jp2c" | b"rreq" | b"jpch" | b"jplh");
        let other = matches!(kind, b"xml " | b"uuid" | b"uinf" | b"jp2i" | b"asoc" | b"free" | b"mdat" | b"res ");
        if !known && !other {
            // A bare code stream, or something that is no list of boxes.
            return data.to_vec();
        }
        let length = match length {
            0 => data.len() - at,
            1 => {
                let Some(long) = data.get(at + 8..at + 16).and_then(|b| <[u8; 8]>::try_from(b).ok()) else { break };
                usize::try_from(u64::from_be_bytes(long)).unwrap_or(usize::MAX).max(16)
            }
            n => n.max(8),
        };
        let end = at.saturating_add(length).min(data.len());
        if known {
            out.extend_from_slice(&data[at..end]);
        }
        at = end;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Pixels, bare_jpeg, bare_jpx};

    #[test]
    fn only_the_samples_of_the_place_go() {
        let pixels = Pixels { width: 20, height: 10, bits: 8 };
        let mut data = vec![9; 200];
        pixels.clear(&mut data, &[[0.5, 0.5, 0.6, 0.55]]);
        // Two pixels, with two more on each side; in rows from above.
        let cleared: Vec<usize> = (0..200).filter(|i| data[*i] == 0).map(|i| i % 20).collect();
        assert_eq!((cleared.iter().min(), cleared.iter().max()), (Some(&8), Some(&13)));
        let rows: Vec<usize> = (0..10).filter(|row| data[row * 20 + 10] == 0).collect();
        assert_eq!(rows, [2, 3, 4, 5, 6]);
    }

    #[test]
    fn bits_beside_the_place_stay() {
        let pixels = Pixels { width: 12, height: 1, bits: 1 };
        let mut data = vec![0xff, 0xf0];
        pixels.clear(&mut data, &[[0.5, 0.0, 0.51, 1.0]]);
        assert_eq!(data, [0b1111_0000, 0b0111_0000]);
        pixels.clear(&mut data, &[[0.0, 0.0, 1.0, 1.0]]);
        assert_eq!(data, [0, 0]);
    }

    #[test]
    fn pictures_lose_their_remarks_and_nothing_else() {
        let app = |kind: u8, body: &[u8]| [&[0xff, kind, 0, body.len() as u8 + 2], body].concat();
        let rest = [app(0xda, b"x"), vec![1, 0xff, 0, 2, 0xff, 0xd3, 3, 0xff, 0xd9]].concat();
        let jfif = app(0xe0, b"JFIF");
        let jpeg =
            [&[0xff, 0xd8][..], &jfif, &app(0xe1, b"Exif Jan"), &app(0xfe, b"Jan"), &rest, b"BSN behind"].concat();
        assert_eq!(bare_jpeg(&jpeg), [&[0xff, 0xd8][..], &jfif, &rest].concat());
        assert_eq!(bare_jpeg(b"no jpeg"), b"no jpeg");
        let a_box = |kind: &[u8; 4], body: &[u8]| [&(body.len() as u32 + 8).to_be_bytes(), &kind[..], body].concat();
        let jpx = [a_box(b"jP  ", b"...."), a_box(b"xml ", b"<a>Jan</a>"), a_box(b"jp2c", b"code")].concat();
        assert_eq!(bare_jpx(&jpx), [a_box(b"jP  ", b"...."), a_box(b"jp2c", b"code")].concat());
    }
}
