//! Bytes to text in every encoding that Dutch shares hold. Nothing is dropped: what one encoding cannot explain, another does.
//!
//! Own rules before any guess by statistics, because the usual guessers take UTF-16 without a mark and CP850 for Windows-1252:
//! a byte order mark; NULs at even or odd places; valid UTF-8; then, byte by byte, which code page makes letters of the bytes that stand in words.

use std::borrow::Cow;

use encoding_rs::{Encoding, ISO_8859_15, MACINTOSH, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::formats::ReadError;
use crate::model::{Gap, GapCode, Limits, Origin, Source};

/// A decoded text, without its byte order mark.
#[derive(Debug)]
pub(crate) struct Decoded<'b> {
    /// All of it.
    pub(crate) text: Cow<'b, str>,
    /// How many characters could not be known.
    pub(crate) lost: u64,
    /// How it was written.
    pub(crate) form: Form,
}

impl Decoded<'_> {
    /// What to tell when characters could not be known.
    pub(crate) fn gap(&self) -> Option<Gap> {
        (self.lost > 0).then(|| Gap::new(GapCode::Damaged).about("encoding").number("characters", self.lost))
    }
}

/// How a text is written in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// UTF-8 throughout.
    Utf8,
    /// UTF-8 with bytes of Windows-1252 in it.
    Mended,
    /// UTF-16.
    Utf16 {
        /// Low byte first.
        little: bool,
    },
    /// UTF-32.
    Utf32 {
        /// Low byte first.
        little: bool,
    },
    /// A byte a character.
    Single(&'static Encoding),
    /// Code page 850.
    Cp850,
}

/// How many bytes at the start are looked at to tell text from other things.
const SAMPLE: usize = 64 << 10;

/// The text in `bytes`, or nothing when they are not text.
pub(crate) fn decode(bytes: &[u8]) -> Option<Decoded<'_>> {
    decode_as(bytes, None)
}

/// The text of a source. What is text by contract is UTF-8, and nothing else is made of it.
pub(crate) fn of(source: &Source) -> Option<Decoded<'_>> {
    of_as(source, None)
}

/// The same, with the encoding that the text itself names.
pub(crate) fn of_as<'s>(source: &'s Source, named: Option<&'static Encoding>) -> Option<Decoded<'s>> {
    if source.origin == Origin::Text
        && let Ok(text) = std::str::from_utf8(&source.bytes)
    {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        return Some(Decoded { text: Cow::Borrowed(text), lost: 0, form: Form::Utf8 });
    }
    decode_as(&source.bytes, named)
}

/// The same, for a reader of all of it: no longer than is allowed, and than places can count.
pub(crate) fn opened<'s>(
    source: &'s Source,
    named: Option<&'static Encoding>,
    limits: &Limits,
) -> Result<Decoded<'s>, ReadError> {
    let over = |limit, actual: usize| ReadError::Limit { what: "bytes-in", limit, actual: actual as u64 };
    if source.bytes.len() as u64 > limits.bytes_in {
        return Err(over(limits.bytes_in, source.bytes.len()));
    }
    let decoded = of_as(source, named).ok_or(ReadError::Unsupported { kind: "unknown" })?;
    if decoded.text.len() > u32::MAX as usize {
        return Err(over(u32::MAX.into(), decoded.text.len()));
    }
    Ok(decoded)
}

/// The start of a source that is text, to recognise a format by: at most `length` bytes of it.
pub(crate) fn start(source: &Source, length: usize) -> Option<Cow<'_, str>> {
    match source.origin {
        Origin::Text => Some(lossy(&source.bytes[..source.bytes.len().min(length)])),
        _ => head(&source.bytes, length),
    }
}

/// The same, with the encoding that the text itself names (`charset` of HTML). A byte order mark and valid UTF-8 go before it.
pub(crate) fn decode_as<'b>(bytes: &'b [u8], named: Option<&'static Encoding>) -> Option<Decoded<'b>> {
    if let Some(wide) = wide_encoding(bytes) {
        return decode_wide(bytes, wide);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if !is_texty(bytes) {
        return None;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(Decoded { text: Cow::Borrowed(text), lost: 0, form: Form::Utf8 }),
        Err(error) => Some(decode_bytes(bytes, error.valid_up_to(), named)),
    }
}

/// The start of a text, to recognise a format by: at most `length` bytes of it.
pub(crate) fn head(bytes: &[u8], length: usize) -> Option<Cow<'_, str>> {
    let part = &bytes[..bytes.len().min(length)];
    if let Some(wide) = wide_encoding(bytes) {
        let even = &part[..part.len() & !1];
        return decode_wide(even, wide).map(|d| d.text);
    }
    let part = part.strip_prefix(b"\xef\xbb\xbf").unwrap_or(part);
    is_texty(part).then(|| lossy(part))
}

/// Nearly always it is UTF-8 but for a character that the end cuts, and that is seen fastest as a whole.
fn lossy(part: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(part).map_or_else(|_| String::from_utf8_lossy(part), Cow::Borrowed)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Wide {
    Utf16(&'static Encoding),
    Utf32 { little: bool },
}

fn wide_encoding(bytes: &[u8]) -> Option<Wide> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] => return Some(Wide::Utf32 { little: true }),
        [0, 0, 0xfe, 0xff, ..] => return Some(Wide::Utf32 { little: false }),
        [0xff, 0xfe, ..] => return Some(Wide::Utf16(UTF_16LE)),
        [0xfe, 0xff, ..] => return Some(Wide::Utf16(UTF_16BE)),
        _ => {}
    }
    let sample = &bytes[..bytes.len().min(4096)];
    let pairs = sample.len() / 2;
    // Most texts have no NUL, and are asked by every reader of text.
    if pairs == 0 || memchr::memchr(0, sample).is_none() {
        return None;
    }
    let (mut even, mut odd) = (0, 0);
    for pair in sample.chunks_exact(2) {
        even += usize::from(pair[0] == 0);
        odd += usize::from(pair[1] == 0);
    }
    // Nearly every character of a Dutch text is below U+0100, so that its upper byte is NUL; its lower byte never is.
    let (most, few) = (pairs - pairs / 4, pairs / 50);
    let texty = |low: usize| {
        let odd = sample.chunks_exact(2).filter(|pair| pair[1 - low] == 0 && is_control(pair[low])).count();
        odd * 50 <= pairs
    };
    if odd >= most && even <= few && texty(0) {
        return Some(Wide::Utf16(UTF_16LE));
    }
    if even >= most && odd <= few && texty(1) {
        return Some(Wide::Utf16(UTF_16BE));
    }
    None
}

fn decode_wide(bytes: &[u8], wide: Wide) -> Option<Decoded<'_>> {
    let text = match wide {
        Wide::Utf16(encoding) => {
            let bytes =
                bytes.strip_prefix(if encoding == UTF_16LE { b"\xff\xfe" } else { b"\xfe\xff" }).unwrap_or(bytes);
            encoding.decode_without_bom_handling(bytes).0.into_owned()
        }
        Wide::Utf32 { little } => bytes
            .chunks(4)
            .skip(1)
            .map(|four| {
                let four: [u8; 4] = four.try_into().ok()?;
                char::from_u32(if little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) })
            })
            .map(|c| c.unwrap_or('\u{fffd}'))
            .collect(),
    };
    let lost = text.matches('\u{fffd}').count() as u64;
    // Two bytes that happen to look like a mark, before something that is no text.
    let wrong =
        text.chars().take(SAMPLE).filter(|c| *c == '\u{fffd}' || (*c as u32) < 0x80 && is_control(*c as u8)).count();
    let form = match wide {
        Wide::Utf16(encoding) => Form::Utf16 { little: encoding == UTF_16LE },
        Wide::Utf32 { little } => Form::Utf32 { little },
    };
    (wrong <= 2 || wrong * 20 <= text.len().min(SAMPLE)).then_some(Decoded { text: Cow::Owned(text), lost, form })
}

fn is_control(byte: u8) -> bool {
    byte <= 8 || byte.wrapping_sub(0xe) < 12 || byte.wrapping_sub(0x1c) < 4 || byte == 0x7f
}

/// Whether the bytes can be a text: hardly any control characters at the start. NULs at the very end are padding.
fn is_texty(bytes: &[u8]) -> bool {
    let end = bytes.iter().rposition(|&b| b != 0).map_or(0, |i| i + 1);
    if end == 0 {
        return bytes.is_empty();
    }
    let sample = &bytes[..end.min(SAMPLE)];
    // Without an early exit the compiler makes a few wide instructions of the first question.
    let some = |bytes: &&[u8]| bytes.iter().fold(false, |any, &b| any | is_control(b));
    let odd: usize = sample.chunks(256).filter(some).flatten().filter(|&&b| is_control(b)).count();
    odd * 50 <= sample.len()
}

fn decode_bytes<'b>(bytes: &'b [u8], valid: usize, named: Option<&'static Encoding>) -> Decoded<'b> {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += letters_of_several_bytes(chunk.valid());
        bad += usize::from(!chunk.invalid().is_empty());
    }
    // Letters of several bytes hardly ever come about by chance: as many of them as strange bytes make a text UTF-8.
    if good > 0 && (good >= bad || is_cut(bytes, valid, bad)) {
        return mend(bytes);
    }
    if good == 0 && is_cut(bytes, valid, bad) && bytes.len() - valid > 1 {
        return mend(bytes);
    }
    // Fewer of them are read wrongly by a code page, and that is told.
    let lost = good as u64;
    let encoding = match named.filter(|e| e.is_single_byte() && *e != WINDOWS_1252) {
        Some(named) => Some(named),
        None => match code_page(bytes) {
            CodePage::Cp850 => None,
            CodePage::Mac => Some(MACINTOSH),
            CodePage::Latin9 => Some(ISO_8859_15),
            CodePage::Windows => Some(WINDOWS_1252),
        },
    };
    let text = match encoding {
        Some(encoding) => encoding.decode_without_bom_handling(bytes).0,
        None => Cow::Owned(from_cp850(bytes)),
    };
    Decoded { text, lost, form: encoding.map_or(Form::Cp850, Form::Single) }
}

/// How many characters of several bytes stand beside a letter of ASCII, as in words of a Western language. Lines and boxes of a DOS text may look
/// like such characters, but stand beside their own kind.
fn letters_of_several_bytes(valid: &str) -> usize {
    let bytes = valid.as_bytes();
    let beside = |at: Option<&u8>| at.is_some_and(u8::is_ascii_alphabetic);
    let several = valid.char_indices().filter(|(_, c)| !c.is_ascii());
    several
        .filter(|(at, c)| {
            matches!(c, '\u{2000}'..='\u{20ff}')
                || c.is_alphabetic()
                    && (beside(at.checked_sub(1).and_then(|i| bytes.get(i))) || beside(bytes.get(at + c.len_utf8())))
        })
        .count()
}

/// Whether the only thing wrong is that the text ends in the middle of a character.
fn is_cut(bytes: &[u8], valid: usize, bad: usize) -> bool {
    bad == 1 && bytes.len() - valid < 4 && std::str::from_utf8(&bytes[valid..]).is_err_and(|e| e.error_len().is_none())
}

/// UTF-8 with strange bytes in it, as when two files were joined: those are read as Windows-1252, and counted as lost where they are
/// remains of a longer character.
fn mend(bytes: &[u8]) -> Decoded<'_> {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 16);
    let (mut lost, mut at) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        at += chunk.valid().len() + chunk.invalid().len();
        let invalid = chunk.invalid();
        let remains = invalid.len() > 1 || at == bytes.len() && invalid.first().is_some_and(|b| *b >= 0xc0);
        let replaced = WINDOWS_1252.decode_without_bom_handling(invalid).0;
        if remains || invalid.iter().any(|b| matches!(b, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d)) {
            lost += 1;
        }
        text.push_str(&replaced);
    }
    Decoded { text: Cow::Owned(text), lost, form: Form::Mended }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CodePage {
    Windows,
    Latin9,
    Cp850,
    Mac,
}

/// How much a byte inside a word speaks for a code page, by how common the letter is in Dutch.
fn weights(byte: u8) -> [u32; 3] {
    // Windows-1252, CP850, Mac Roman
    match byte {
        0x80 => [0, 1, 0],        // Ç
        0x81 => [0, 2, 0],        // ü
        0x82 => [0, 3, 0],        // é
        0x83 => [0, 1, 2],        // â, É
        0x84 => [0, 1, 0],        // ä
        0x85 => [0, 1, 1],        // à, Ö
        0x86 => [0, 1, 1],        // å, Ü
        0x87 => [0, 1, 1],        // ç, á
        0x88 => [0, 1, 1],        // ê, à
        0x89 => [0, 4, 1],        // ë, â
        0x8a => [1, 2, 1],        // Š, è, ä
        0x8b => [0, 3, 0],        // ï
        0x8c => [1, 1, 0],        // Œ, î
        0x8d => [0, 1, 1],        // ì, ç
        0x8e => [1, 1, 3],        // Ž, Ä, é
        0x8f => [0, 0, 2],        // è
        0x90 => [0, 2, 1],        // É, ê
        0x91 => [1, 0, 4],        // quote, ë
        0x92 => [3, 0, 1],        // apostrophe (foto's), í
        0x93 => [1, 1, 0],        // ô
        0x94 => [1, 2, 1],        // ö, î
        0x95 => [0, 1, 3],        // ò, ï
        0x96 | 0x97 => [1, 1, 1], // û, ñ; ù, ó
        0x99 => [0, 2, 1],        // Ö, ô
        0x9a => [2, 1, 2],        // š, Ü, ö
        0x9c => [1, 0, 1],        // œ, ú
        0x9e => [1, 0, 1],        // ž, û
        0x9f => [0, 0, 2],        // ü
        0xa0..=0xa5 => [0, 1, 0], // á í ó ú ñ Ñ
        0xd3 => [1, 2, 0],        // Ó, Ë
        0xc9 | 0xe8 | 0xf6 | 0xfc => [2, 0, 0],
        0xe9 | 0xef => [3, 0, 0],
        0xcb => [3, 0, 1],
        0xeb => [4, 0, 0],
        0xc0..=0xd6 | 0xd8..=0xf5 | 0xf8..=0xff => [1, 0, 0],
        _ => [0, 0, 0],
    }
}

/// The same between capitals, where no small letter stands.
fn capital_weights(byte: u8) -> [u32; 3] {
    match byte {
        0xcb => [4, 0, 0],                      // Ë
        0xc9 | 0xcf | 0xd6 | 0xdc => [3, 0, 0], // É Ï Ö Ü
        0xd3 => [1, 4, 0],                      // Ó, Ë
        0x90 | 0xd8 | 0x99 | 0x9a => [0, 3, 0], // É Ï Ö Ü
        0xe8 => [0, 0, 4],                      // Ë
        0x83 | 0xec | 0x85 | 0x86 => [0, 0, 3], // É Ï Ö Ü
        0xc0..=0xde => [1, 0, 0],
        _ => [0, 0, 0],
    }
}

fn code_page(bytes: &[u8]) -> CodePage {
    let mut scores = [0_u64; 3];
    let (mut c1, mut euro, mut drawn) = (false, false, false);
    let wordy = |b: Option<&u8>| b.is_some_and(|&b| b.is_ascii_alphabetic() || b >= 0x80 && weights(b) != [0; 3]);
    for (i, &byte) in bytes.iter().enumerate().filter(|(_, b)| **b >= 0x80) {
        c1 |= byte < 0xa0;
        let (before, after) = (i.checked_sub(1).and_then(|i| bytes.get(i)), bytes.get(i + 1));
        // Lines of boxes are drawn with runs of one of these bytes.
        let sides = [before, after].into_iter().filter(|side| *side == Some(&byte)).count();
        if sides > 0 && matches!(byte, 0xc4 | 0xcd | 0xb0..=0xb2 | 0xdb) {
            // Nor are they letters: none of those is written twice.
            drawn |= sides == 2;
            continue;
        }
        let capital = |b: Option<&u8>| b.is_some_and(u8::is_ascii_uppercase);
        if wordy(before) && wordy(after) {
            let weights = if capital(before) && capital(after) { capital_weights(byte) } else { weights(byte) };
            for (score, weight) in scores.iter_mut().zip(weights) {
                *score += u64::from(weight);
            }
        } else if wordy(before) || wordy(after) {
            // At the edge of a word only the plain letters of Windows-1252 and the commonest of CP850 tell something.
            scores[0] += u64::from(byte >= 0xc0 && weights(byte)[0] > 0);
            scores[1] += u64::from(matches!(byte, 0x82 | 0x8a | 0x89));
        } else if byte == 0xa4 {
            euro = true;
        }
    }
    let [windows, cp850, mac] = scores;
    if cp850 + u64::from(drawn) > windows && cp850 >= mac {
        CodePage::Cp850
    } else if mac > windows {
        CodePage::Mac
    } else if euro && !c1 {
        // The sign for "any currency" was given up for the euro in ISO-8859-15, and nobody writes the former.
        CodePage::Latin9
    } else {
        CodePage::Windows
    }
}

/// The upper half of code page 850 (IBM, "Multilingual Latin 1"), from byte 0x80.
pub(super) const CP850: &str = "\
ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒ\
áíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀\
ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

/// Text of code page 850 (858 where the two differ: the euro sign at 0xd5).
pub(crate) fn from_cp850(bytes: &[u8]) -> String {
    let table: Vec<char> = CP850.chars().collect();
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 16);
    for chunk in bytes.chunk_by(|a, b| a.is_ascii() == b.is_ascii()) {
        match std::str::from_utf8(chunk) {
            Ok(ascii) if chunk.is_ascii() => text.push_str(ascii),
            _ => text.extend(chunk.iter().map(|b| table[usize::from(*b & 0x7f)])),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{ISO_8859_15, MACINTOSH, WINDOWS_1252, decode};

    fn check(bytes: &[u8], expected: &str) {
        let decoded = decode(bytes).expect("it is text");
        assert_eq!(decoded.text, expected);
        assert_eq!(decoded.lost, 0);
    }

    fn cp850(text: &str) -> Vec<u8> {
        let table: Vec<char> = super::CP850.chars().collect();
        assert_eq!(table.len(), 128);
        text.chars()
            .map(|c| {
                if c.is_ascii() { c as u8 } else { 0x80 + table.iter().position(|t| *t == c).expect("in CP850") as u8 }
            })
            .collect()
    }

    const TEXTS: &[&str] = &[
        "De cliënt is één dag ziek geweest; coördinatie volgt. Reünie in Curaçao.",
        "patiënt",
        "Zij belde twee keer: hè, een scène! De crèche is dicht, zei ze, naïef.",
        "CLIËNT GEËVALUEERD, BSN 111222333",
    ];

    #[test]
    fn every_code_page_gives_the_same_text() {
        for text in TEXTS {
            check(text.as_bytes(), text);
            check(&[b"\xef\xbb\xbf", text.as_bytes()].concat(), text);
            check(&WINDOWS_1252.encode(text).0, text);
            check(&ISO_8859_15.encode(text).0, text);
            check(&MACINTOSH.encode(text).0, text);
            check(&cp850(text), text);
        }
        // A bar of a redaction is drawn, and says no other code page.
        check(&cp850("Cliënt █████"), "Cliënt █████");
        check(
            &WINDOWS_1252.encode("De foto’s – “mooi” – kosten € 12,50 … ƒ 3").0,
            "De foto’s – “mooi” – kosten € 12,50 … ƒ 3",
        );
        check(&ISO_8859_15.encode("kost € 12").0, "kost € 12");
    }

    #[test]
    fn sixteen_bits_with_and_without_a_mark() {
        for text in TEXTS {
            let (little, big): (Vec<u8>, Vec<u8>) = (
                text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
                text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            );
            check(&little, text);
            check(&big, text);
            check(&[b"\xff\xfe", &little[..]].concat(), text);
            check(&[b"\xfe\xff", &big[..]].concat(), text);
        }
    }

    #[test]
    fn a_strange_byte_in_utf8_costs_no_text_and_a_cut_one_is_told() {
        check(b"cli\xc3\xabnt en pati\xc3\xabnt en caf\xe9 en na\xc3\xafef", "cliënt en patiënt en café en naïef");
        check(b"Zo\xc3\xab Dani\xc3\xabls, caf\xe9.", "Zoë Daniëls, café.");
        check(b"Zo\xc3\xab, caf\xe9.", "Zoë, café.");
        // Fewer letters of UTF-8 than strange bytes: no way to read it is right for all of it.
        assert_eq!(decode(b"Zo\xc3\xab, caf\xe9, na\xefef").expect("it is text").lost, 1);
        // Boxes of a DOS text look like letters of UTF-8.
        assert_eq!(decode(b"\xda\xc4\xc4\xc4\xbf\r\nEen, cli\x89nt.").expect("it is text").lost, 0);
        let cut = decode(b"cli\xc3\xabnt en pati\xc3").expect("it is text");
        assert!(cut.text.starts_with("cliënt en pati") && cut.lost == 1);
    }

    #[test]
    fn other_things_are_no_text() {
        assert!(decode(&[0, 1, 2, 3, 4, 5, 6, 7]).is_none());
        assert!(decode(&[0; 100]).is_none());
        assert!(decode(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0\x01\0\0\0").is_none());
        check(b"log\0\0\0\0\0\0", "log\0\0\0\0\0\0");
    }
}
