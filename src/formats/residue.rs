//! The dumb second look: every value that was taken out is looked for in every stretch of bytes that anything unpacks, in every spelling.
//!
//! It knows nothing of segments, anchors and edits. Each stretch is read as UTF-8, as one byte a character, as UTF-16, with references, percent
//! signs and escapes undone, without tags, and as hexadecimal digits; base64, quoted-printable and encoded words in it are stretches of their own; of each reading only letters and digits count, without accents and case,
//! and a few separators may stand between them. All values are looked for at once, so the time is linear in the bytes.

mod letters;
mod reading;
mod wrapped;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use unicode_normalization::UnicodeNormalization;

use crate::formats::residue::reading::readings;
use crate::formats::{ReadError, recognise};
use crate::model::{Limits, Origin, Place, Source};

/// From this many letters and digits on a value is looked for in all bytes.
const SHORTEST: usize = 8;
/// Traces that are told; one is enough to refuse.
const MOST: usize = 20;

/// Looks for values.
#[derive(Debug)]
pub struct Residue {
    automaton: Option<AhoCorasick>,
    keys: Vec<Key>,
}

/// A value as it is looked for.
#[derive(Debug)]
struct Key {
    /// Which of the values it is.
    value: usize,
    digits_only: bool,
    /// May stand glued to letters: a number or an address.
    glued: bool,
}

/// Where a value still stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// Which value, as an index into those that were given.
    pub value: usize,
    /// Where, as far as the unpacking tells.
    pub place: Place,
}

/// What a search came to.
#[derive(Debug, Default)]
pub struct Looked {
    /// How many stretches were looked at.
    pub stretches: u64,
    /// What was found, up to a few.
    pub traces: Vec<Trace>,
}

impl Residue {
    /// For these values, as people write them. Those with fewer than 8 letters and digits are passed over: they occur by chance.
    pub fn new<'v>(values: impl Iterator<Item = &'v str>) -> Residue {
        let (mut patterns, mut keys) = (Vec::new(), Vec::new());
        for (value, text) in values.enumerate() {
            let letters = squashed(text);
            let digits = letters.bytes().filter(u8::is_ascii_digit).count();
            let digits_only = digits == letters.len();
            let mut add = |pattern: &str| {
                if pattern.chars().count() >= SHORTEST {
                    patterns.push(pattern.to_owned());
                    keys.push(Key { value, digits_only, glued: digits >= SHORTEST || text.contains('@') });
                }
            };
            // The same number without the zeros before it.
            let bare = letters.trim_start_matches('0');
            if digits_only && bare.len() < letters.len() {
                add(bare);
            }
            add(&letters);
        }
        let build = |patterns: &[String]| {
            AhoCorasick::builder().kind(Some(AhoCorasickKind::ContiguousNFA)).build(patterns).ok()
        };
        let automaton = if patterns.is_empty() { None } else { build(&patterns) };
        Residue { automaton, keys }
    }

    /// Looks through a file and everything inside it.
    pub fn search(&self, bytes: &[u8], limits: &Limits) -> Result<Looked, ReadError> {
        let mut looked = Looked::default();
        let mut left = limits.bytes_expanded;
        self.within(bytes, Place::default(), limits, 0, &mut left, &mut looked)?;
        Ok(looked)
    }

    /// Depth is bounded by [`Limits::nesting`].
    fn within(
        &self,
        bytes: &[u8],
        outer: Place,
        limits: &Limits,
        depth: u32,
        left: &mut u64,
        looked: &mut Looked,
    ) -> Result<(), ReadError> {
        let source = Source::new("", bytes, Origin::Memory);
        let Ok(format) = recognise(&source) else {
            self.stretch(bytes, outer, looked);
            reading::packed(bytes, left, &mut |inner| self.stretch(inner, outer, looked));
            return Ok(());
        };
        let mut failed = None;
        format.unpack(bytes, limits, &mut |place, stretch| {
            if failed.is_some() {
                return;
            }
            *left = left.saturating_sub(stretch.len() as u64);
            if *left == 0 {
                let limit = limits.bytes_expanded;
                failed = Some(ReadError::Limit { what: "bytes-expanded", limit, actual: 0 });
                return;
            }
            let place = if place == Place::default() { outer } else { place };
            // The file shows itself too; whatever else is a file in turn, packed smaller than it is or not, is opened.
            let itself = std::ptr::eq(stretch.as_ptr(), bytes.as_ptr()) && stretch.len() == bytes.len();
            let container = !itself && is_container(stretch);
            if container && depth < limits.nesting {
                failed = self.within(stretch, place, limits, depth + 1, left, looked).err();
            } else {
                self.stretch(stretch, place, looked);
                wrapped::undone(stretch, &mut |inner| {
                    if *left == 0 {
                        return;
                    }
                    *left = left.saturating_sub(inner.len() as u64);
                    // What only seemed to be a file, or is cut off, is looked at as it is.
                    let opened = depth < limits.nesting
                        && is_container(&inner)
                        && self.within(&inner, place, limits, depth + 1, left, looked).is_ok();
                    if !opened {
                        self.stretch(&inner, place, looked);
                    }
                });
                reading::packed(stretch, left, &mut |inner| self.stretch(inner, place, looked));
                if *left == 0 {
                    let limit = limits.bytes_expanded;
                    failed = Some(ReadError::Limit { what: "bytes-expanded", limit, actual: 0 });
                }
            }
        })?;
        failed.map_or(Ok(()), Err)
    }

    fn stretch(&self, bytes: &[u8], place: Place, looked: &mut Looked) {
        looked.stretches += 1;
        let Some(automaton) = &self.automaton else { return };
        if looked.traces.len() >= MOST {
            return;
        }
        readings(bytes, &mut |run| {
            for hit in automaton.find_overlapping_iter(run.letters()) {
                let key = &self.keys[hit.pattern().as_usize()];
                if looked.traces.len() < MOST && run.is_whole(hit.start(), hit.end(), key.digits_only, key.glued) {
                    looked.traces.push(Trace { value: key.value, place });
                }
            }
        });
    }
}

fn is_container(bytes: &[u8]) -> bool {
    [&b"PK\x03\x04"[..], b"%PDF-", b"\x1f\x8b\x08", b"\x89PNG"].iter().any(|mark| bytes.starts_with(mark))
}

/// Letters and digits in lower case, without accents.
fn squashed(text: &str) -> String {
    text.nfkd().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::Residue;
    use crate::model::Limits;

    fn check(value: &str, bytes: &[u8], found: bool) {
        let looked = Residue::new([value].into_iter()).search(bytes, &Limits::default()).expect("it can be unpacked");
        assert_eq!(!looked.traces.is_empty(), found, "{value} in {:?}", String::from_utf8_lossy(bytes));
    }

    #[test]
    fn every_spelling_and_encoding_is_seen() {
        let iban = "NL91 ABNA 0417 1643 00";
        for spelling in [
            "NL91ABNA0417164300",
            "x nl91.abna.0417.1643.00 y",
            "NL91%20ABNA%200417164300",
            "N&#76;91ABNA&#x30;417164300",
            "<w:t>NL91AB</w:t></w:r><w:r><w:t>NA0417164300</w:t>",
            "<a href=\"x?NL91ABNA0417164300\">",
            "{\"a\": \"NL91ABN\\u0041 0417164300\"}",
            "<!-- NL91ABNA0417164300 -->",
            "<![CDATA[NL91ABNA04]]>17164300",
            "4e4c393141424e4130343137313634333030",
            "NL91\u{ad}ABNA\u{a0}0417\u{200b}164300",
        ] {
            check(iban, spelling.as_bytes(), true);
            let wide: Vec<u8> = spelling.encode_utf16().flat_map(u16::to_le_bytes).collect();
            check(iban, &wide, true);
            let wide: Vec<u8> = spelling.encode_utf16().flat_map(u16::to_be_bytes).collect();
            check(iban, &wide, true);
        }
        check("Zoë Çelikoğlu", "Zoë Çelikoğlu".as_bytes(), true);
        check("Zoë Çelikoğlu", "ZOE CELIKOGLU".as_bytes(), true);
        check("Zoë Vermeer", &encoding_rs::WINDOWS_1252.encode("naam: Zoë Vermeer.").0, true);
        check("Zoë Vermeer", b"Zo&euml; Vermeer", true);
        check("Søren Østergaard", b"S&oslash;ren &Oslash;stergaard", true);
        check("geheim#2024!woord", b"wachtwoord=geheim#2024!woord;", true);
        // Behind many characters of three bytes these are looked up; what they are does not change by that: Vietnamese letters, and Hangul.
        let wide: String = ('\u{ac00}'..='\u{b800}').collect();
        check("Nguyễn Thị", &format!("{wide} NGUYEN THI ").into_bytes(), true);
        check("Nguyen Thi", &format!("{wide} Nguyễn Thị ").into_bytes(), true);
        let held = "<img src=\"data:text/plain;base64,bmFhbTogWm/DqyBWZXJtZWVyLg==\">";
        check("Zoë Vermeer", held.as_bytes(), true);
    }

    #[test]
    fn what_stands_in_other_letters_is_undone() {
        check("NL91 ABNA 0417 1643 00", b"{\"b64\":\"SUJBTiBOTDkxIEFCTkEgMDQxNyAxNjQzIDAwLg==\"}", true);
        check("NL91 ABNA 0417 1643 00", b"{\"b64\":\"SUJBTiBO\\nTDkxIEFCTkEgMDQx\\nNyAxNjQzIDAwLg==\"}", true);
        check("NL91 ABNA 0417 1643 00", b"x\n\nSUJBTiBOTDkxIEFCTkEg\r\nMDQxNyAxNjQzIDAwLg==\r\n", true);
        check("NL91 ABNA 0417 1643 00", b"https://example.org/SUJBTiBOTDkxIEFCTkEgMDQxNyAxNjQzIDAwLg", true);
        check("NL91 ABNA 0417 1643 00", b"SUJBTiBOTDkxIEFCTkEgMDQxNyAxNjQzIDAwLg dat is een lang verhaal", true);
        check("NL91 ABNA 0417 1643 00", b"SUJBTiBOTDkxIEFCTkEgMDQxNyAxNjQzIDAwLg\nEenlangeregelzonderspaties", true);
        check("Zo\u{eb} Vermeer", b"Mevrouw Zo=C3=\r\n=AB Ver=\nmeer", true);
        check("Zo\u{eb} Vermeer", b"Subject: =?utf-8?Q?Zo=C3?=\r\n =?utf-8?Q?=AB_Ver?= =?utf-8?B?bWVlcg==?= x", true);
        check("Zo\u{eb} Vermeer", b"Subject: =?iso-8859-1?Q?BSN_Zo=EB_Vermeer?=", true);
        check("Zo\u{eb} Vermeer", b"Subject: =?iso-8859-1?Q?Zo=EB_Vermeeren?=", false);
        // The first line of a file in base64 is no file yet, and no reason to give up.
        let cut =
            b"x\n\nJVBERi0xLjMKJZOMi54gUmVwb3J0TGFiIEdlbmVyYXRlZCBQREYgZG9jdW1lbnQgKG9wZW5zb3Vy\nY2UpCjEgMCBvYmoK\n";
        check("NL91 ABNA 0417 1643 00", cut, false);
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        std::io::Write::write_all(&mut packer, b"van Jan Hendriks, voor Jan Hendriks").expect("memory");
        let packed = packer.finish().expect("memory");
        check("Jan Hendriks", &packed, true);
        let held = format!("{{\"gz\":\"{}\"}}", crate::formats::base64::encode(&packed));
        check("Jan Hendriks", held.as_bytes(), true);
        check("Jan Hendriksen", held.as_bytes(), false);
    }

    #[test]
    fn what_stands_before_other_letters_hides_nothing() {
        use crate::formats::base64::encode;
        let iban = "NL91 ABNA 0417 1643 00";
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
        let noise: Vec<u8> = (0..20_000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        std::io::Write::write_all(&mut packer, &[&noise[..], b" IBAN NL91ABNA0417164300 ", &noise].concat())
            .expect("memory");
        let packed = encode(&packer.finish().expect("memory"));
        let packed: Vec<&str> =
            packed.as_bytes().chunks(76).filter_map(|line| std::str::from_utf8(line).ok()).collect();
        // Whatever the length of the last word of the header, the body begins behind it.
        for id in 8..20 {
            for (end, blank) in [("\r\n", "\r\n"), ("\n", "\n"), ("\n", "")] {
                let mail = format!("X-Id: {}{end}{blank}{}", "f".repeat(id), packed.join(end));
                check(iban, mail.as_bytes(), true);
                check("NL02ABNA0123456789", mail.as_bytes(), false);
            }
        }
        let text = encode("x IBAN NL91ABNA0417164300 ".repeat(1000).as_bytes());
        check(iban, format!("glued{text}").as_bytes(), true);
        // A strange letter makes no other thing of a text.
        check(iban, format!("Subject: \u{1}\n\n{}", encode(b"IBAN NL91ABNA0417164300 van Jan")).as_bytes(), true);
    }

    #[test]
    fn words_and_names_of_mails_are_joined() {
        let iban = "NL91 ABNA 0417 1643 00";
        check(iban, format!("=?utf-8?B?{}?=", "eCAg".repeat(2000) + "TkwgOTEgQUJOQTA0MTcxNjQzMDA=").as_bytes(), true);
        check(iban, b"=?utf-8?B?TkwgOTEg\r\n QUJOQTA0MTcxNjQzMDA=?=", true);
        check(iban, b"=?utf-8?B?x =?utf-8?Q?NL91ABNA0417?=\n =?us-ascii?Q?164300?=", true);
        check(iban, b"f*0*=utf-8''NL91%20ABNA;\r\n f*1*=%200417;\r\n f*2=\"164300\"", true);
        check(iban, b"a*1*=NL91ABNA; b = 0417164300", false);
    }

    #[test]
    fn hostile_letters_end() {
        for text in ["=?utf-8?Q?", "=?utf-8?Q? ", "UEsDBBQA\n", "a*1=;", "QlNO\n\n", "=?a?q?x?= \n"] {
            check("NL91 ABNA 0417 1643 00", text.repeat(20_000).as_bytes(), false);
        }
    }

    #[test]
    fn names_of_tags_are_no_values() {
        check("W-document", b"<w:document xmlns:w=\"x\"><w:body>", false);
        check("W-document", b"<w:t>W-document</w:t>", true);
        check("W-document", b"<a title=\"w:document\">", true);
        check("W-document", b"<a title='w:document'>", true);
        check("W-document", b"38 < 39, w:document", true);
    }

    /// A file that is stored in another as it is, and a small file that holds a larger one, are both looked into.
    #[test]
    fn files_within_files_are_opened() {
        let zip = |name: &str, bytes: &[u8], method| {
            let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
            let options = zip::write::SimpleFileOptions::default().compression_method(method);
            zip.start_file(name, options).expect("a name");
            std::io::Write::write_all(&mut zip, bytes).expect("memory");
            zip.finish().expect("memory").into_inner()
        };
        let (packed, stored) = (zip::CompressionMethod::Deflated, zip::CompressionMethod::Stored);
        let text = "NL91 ABNA 0417 1643 00 ".repeat(40);
        let inner = zip("a.txt", text.as_bytes(), packed);
        for outer in [zip("b.zip", &inner, packed), zip("b.zip", &inner, stored)] {
            check("NL91ABNA0417164300", &outer, true);
            check("NL02ABNA0123456789", &outer, false);
        }
    }

    #[test]
    fn packed_texts_of_a_picture_are_unpacked() {
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        std::io::Write::write_all(&mut packer, b"van Jan Hendriks, voor Jan Hendriks").expect("memory");
        let packed = packer.finish().expect("memory");
        let png = [&b"\x89PNG\r\n\x1a\n\0\0\0\x40zTXtAuthor\0\0"[..], &packed, b"\0\0\0\0IEND"].concat();
        check("Jan Hendriks", &png, true);
        check("Jan Hendriksen", &png, false);
    }

    #[test]
    fn numbers_within_numbers_and_words_within_words_are_others() {
        check("111222333", b"0111222333", true);
        check("111222333", b"9111222333", false);
        check("111222333", b"1112223334", false);
        check("111222333", b"111; 222; 333", false);
        check("111222333", b"x111222333y", true);
        check("Jan Hendriks", b"Jan Hendriksen", false);
        check("jan@example.nl", b"mailjan@example.nlx", true);
        check("1234567", b"1234567", false);
    }
}
