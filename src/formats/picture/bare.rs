//! Bare: pictures without what cameras and programs wrote into them beside the pixels. By lists of what is allowed: a part that nobody knows goes.

use crate::formats::picture::JPEG_2000;
use crate::formats::picture::parts::{BEHIND, PNG, Part, RIFF, SHOWN, blocks, boxes, chunks, jpeg, riff};

/// A picture of any kind without what it says beside its pixels; nothing when nobody knows how to take it out of this kind.
pub(in crate::formats) fn bare(data: &[u8]) -> Option<Vec<u8>> {
    if data.starts_with(&[0xff, 0xd8]) {
        return Some(bare_jpeg(data));
    }
    if data.starts_with(JPEG_2000) {
        return Some(bare_jpx(data));
    }
    if data.starts_with(PNG) {
        let kept = chunks(data).filter(|part| is_shown(part.mark));
        return Some(kept.fold(PNG.to_vec(), with));
    }
    if data.starts_with(b"GIF8") {
        // Of extensions that of time and transparency is needed, and the program's own that says how often it is repeated.
        let repeats = |part: &Part<'_>| part.mark[1] == 0xff && part.body.get(1..12) == Some(b"NETSCAPE2.0");
        let kept = blocks(data).filter(|part| part.mark == SHOWN || part.mark[..2] == [b'!', 0xf9] || repeats(part));
        return Some(kept.fold(Vec::with_capacity(data.len()), with));
    }
    if data.starts_with(b"RIFF") && data.get(8..RIFF) == Some(b"WEBP") {
        return Some(bare_webp(data));
    }
    None
}

fn with(mut out: Vec<u8>, part: Part<'_>) -> Vec<u8> {
    out.extend_from_slice(part.whole);
    out
}

/// Whether a chunk of a PNG says how it looks: those that must be understood (ISO 15948, 5.4), and of the others those that tell of colours, of
/// size and of moving pictures.
fn is_shown(mark: [u8; 4]) -> bool {
    mark != BEHIND && mark[0].is_ascii_uppercase()
        || matches!(
            &mark,
            b"cHRM"
                | b"gAMA"
                | b"sRGB"
                | b"sBIT"
                | b"tRNS"
                | b"bKGD"
                | b"pHYs"
                | b"hIST"
                | b"acTL"
                | b"fcTL"
                | b"fdAT"
                | b"cICP"
        )
}

/// Of a WebP the chunks that tell how it looks; its head says how long it is, and that it has no others.
fn bare_webp(data: &[u8]) -> Vec<u8> {
    let mut out = data[..RIFF].to_vec();
    for part in riff(data) {
        match &part.mark {
            b"VP8X" => {
                let at = out.len();
                out.extend_from_slice(part.whole);
                // The bits for Exif, XMP and a profile (RFC 9649, 2.7).
                out[at + 8..].iter_mut().take(1).for_each(|flags| *flags &= !0b0010_1100);
            }
            b"VP8 " | b"VP8L" | b"ALPH" | b"ANIM" | b"ANMF" => out.extend_from_slice(part.whole),
            _ => {}
        }
    }
    let length = (out.len() - 8) as u32;
    out[4..8].copy_from_slice(&length.to_le_bytes());
    out
}

/// A JPEG without remarks and without what cameras and programs write into it (ITU-T T.81, annex B): only JFIF's own mark and Adobe's colour mark
/// are kept, because they tell how to decode.
pub(in crate::formats) fn bare_jpeg(data: &[u8]) -> Vec<u8> {
    if !data.starts_with(&[0xff, 0xd8]) {
        return data.to_vec();
    }
    let kept = |part: &Part<'_>| part.mark != BEHIND && !matches!(part.mark[1], 0xe1..=0xed | 0xef | 0xfe);
    jpeg(data).filter(kept).fold(data[..2].to_vec(), |mut out, part| {
        out.extend_from_slice(part.whole);
        out
    })
}

/// A JPEG 2000 file without the boxes that say nothing about how to decode it (ISO 15444-1, annex I).
pub(in crate::formats) fn bare_jpx(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len());
    for part in boxes(data) {
        match &part.mark {
            b"jP  " | b"ftyp" | b"jp2h" | b"jp2c" | b"rreq" | b"jpch" | b"jplh" => out.extend_from_slice(part.whole),
            b"xml " | b"uuid" | b"uinf" | b"jp2i" | b"asoc" | b"free" | b"mdat" | b"res " => {}
            // A bare code stream, or something that is no list of boxes.
            _ => return data.to_vec(),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{bare, bare_jpeg, bare_jpx};
    use crate::formats::picture::told;

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

    #[track_caller]
    fn check(noted: &[&[u8]], expected: &[&[u8]]) {
        let noted = noted.concat();
        assert!(!told(&noted).0.is_empty(), "it says something");
        let bare = bare(&noted).expect("a kind that is known");
        assert_eq!(bare, expected.concat());
        assert!(told(&bare).0.is_empty(), "it says nothing any more");
        // Cut anywhere, it ends.
        for length in 0..noted.len() {
            assert!(super::bare(&noted[..length]).is_none_or(|bare| bare.len() <= length));
        }
    }

    #[test]
    fn every_kind_of_picture_loses_its_notes() {
        let chunk =
            |kind: &[u8; 4], body: &[u8]| [&(body.len() as u32).to_be_bytes(), &kind[..], body, &[0; 4]].concat();
        let (head, data, end) = (chunk(b"IHDR", b"0123456789012"), chunk(b"IDAT", b"data"), chunk(b"IEND", b""));
        let sign = b"\x89PNG\r\n\x1a\n";
        check(
            &[sign, &head, &chunk(b"tEXt", b"Author\0Kim"), &data, &end, b"BSN 111222333 behind"],
            &[sign, &head, &data, &end],
        );
        let (head, image) = (b"GIF89a\x01\0\x01\0\x80\0\0RGBrgb", b",\0\0\0\0\x01\0\x01\0\0\x02\x02L\x01\0");
        check(&[head, b"!\xfe\x03Kim\0", image, b";"], &[head, image, b";"]);
        let riff = |chunks: &[u8]| [b"RIFF", &(chunks.len() as u32 + 4).to_le_bytes()[..], b"WEBP", chunks].concat();
        let chunk = |kind: &[u8; 4], body: &[u8]| [&kind[..], &(body.len() as u32).to_le_bytes(), body].concat();
        let noted = [chunk(b"VP8X", &[0x0c, 0, 0, 0]), chunk(b"VP8 ", b"data"), chunk(b"XMP ", b"<a>Kim</a>")].concat();
        check(&[&riff(&noted)], &[&riff(&[chunk(b"VP8X", &[0; 4]), chunk(b"VP8 ", b"data")].concat())]);
        assert_eq!(bare(b"II*\0"), None);
    }
}
