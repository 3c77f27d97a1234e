//! Files written in letters (base64) inside a text: an attachment in an answer of a program, a photo on a visiting card.

use std::ops::Range;

use crate::formats::{base64, recognise, sniff};
use crate::model::{Document, Gap, GapCode, Source};

/// Letters from which on a run may be a file; fewer are a key or a checksum.
const SHORTEST: usize = 200;
/// Letters that stand without a break at its start.
const LINE: usize = 60;
/// Files of one text that are read.
const MOST: usize = 1000;

/// Where files stand in a text, with their bytes.
pub(super) struct Lettered {
    pub(super) files: Vec<(Range<usize>, Source)>,
    pictures: u64,
    unread: u64,
}

impl Lettered {
    /// Looks for them. Only what has the bytes of a file, or of a text, is one.
    pub(super) fn of(text: &str, source: &Source) -> Lettered {
        let mut found = Lettered { files: Vec::new(), pictures: 0, unread: 0 };
        for (range, letters) in runs(text) {
            let Some(bytes) = base64::decode(&letters) else { continue };
            let member = source.member(&format!("data-{}", found.files.len() + 1), bytes);
            // Any letters stand for bytes of some code page: a text in letters is UTF-8.
            let known = sniff::kind(&member).is_some() || recognise(&member).is_ok_and(|format| format.name() == "pdf");
            let read = recognise(&member).is_ok() && (known || std::str::from_utf8(&member.bytes).is_ok());
            if sniff::is_picture(&member.bytes) {
                found.pictures += 1;
            } else if read && found.files.len() < MOST {
                found.files.push((range, member));
            } else if read || known {
                found.unread += 1;
            }
        }
        found
    }

    /// Hands them over: what can be read as sources of their own, the rest as gaps.
    pub(super) fn tell(self, document: &mut Document) {
        if self.pictures > 0 {
            document.gaps.push(Gap::new(GapCode::Image).about("data-address").number("images", self.pictures));
        }
        if self.unread > 0 {
            document.gaps.push(Gap::new(GapCode::Unsupported).about("base64").number("files", self.unread));
        }
        document.embedded.extend(self.files.into_iter().map(|(_, source)| source));
    }
}

/// Runs of letters that are long enough, each with its letters alone. Of a text without any only one byte in sixty and the words around it are
/// looked at.
fn runs(text: &str) -> impl Iterator<Item = (Range<usize>, Vec<u8>)> + '_ {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at + LINE <= bytes.len() {
            match bytes[at..at + LINE].iter().rposition(|b| !is_letter(*b)) {
                Some(other) => at += other + 1,
                None => {
                    let (end, letters) = run(bytes, at);
                    let range = at..end;
                    at = end;
                    if letters.len() >= SHORTEST {
                        return Some((range, letters));
                    }
                }
            }
        }
        None
    })
}

/// The run from `start` on: over escaped slashes, and over line ends, written out or not, as long as its lines are long.
fn run(bytes: &[u8], start: usize) -> (usize, Vec<u8>) {
    let (mut at, mut line, mut letters) = (start, 0, Vec::new());
    loop {
        match bytes.get(at..).unwrap_or_default() {
            [b'\\', b'/', ..] => {
                letters.push(b'/');
                (at, line) = (at + 2, line + 1);
            }
            [b, ..] if is_letter(*b) => {
                letters.push(*b);
                (at, line) = (at + 1, line + 1);
            }
            [b'=', b'=', ..] => return (at + 2, letters),
            [b'=', ..] => return (at + 1, letters),
            rest => {
                let broken = line_end(rest).filter(|_| line >= LINE);
                let Some(next) = broken.filter(|next| rest.get(*next).is_some_and(|b| is_letter(*b))) else {
                    return (at, letters);
                };
                (at, line) = (at + next, 0);
            }
        }
    }
}

/// How many bytes a line end is, with the blanks of the next line.
fn line_end(rest: &[u8]) -> Option<usize> {
    let end = [&b"\r\n"[..], b"\n", b"\\r\\n", b"\\n"].into_iter().find(|end| rest.starts_with(end))?;
    Some(end.len() + rest[end.len()..].iter().take(8).take_while(|b| matches!(b, b' ' | b'\t')).count())
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')
}

#[cfg(test)]
mod tests {
    use super::{Lettered, base64};
    use crate::model::{Document, Origin, Source};

    /// How many files and gaps a text tells.
    fn check(text: &str, files: usize, gaps: usize) -> Document {
        let mut document = Document::default();
        Lettered::of(text, &Source::new("a.json", text.as_bytes(), Origin::Memory)).tell(&mut document);
        assert_eq!((document.embedded.len(), document.gaps.len()), (files, gaps), "{text}");
        document
    }

    #[test]
    fn a_file_in_letters_is_a_source_of_its_own() {
        let letter = "Beste Els, bsn 111222333 hoort bij dit dossier. ".repeat(8);
        let letters = base64::encode(letter.as_bytes());
        let document = check(&format!("{{\"brief\": \"{letters}\", \"n\": 1}}"), 1, 0);
        assert_eq!(&*document.embedded[0].bytes, letter.as_bytes());
        // As programs escape it, and as lines are folded.
        let escaped = letters.replace('/', "\\/");
        assert_eq!(&*check(&format!("{{\"brief\": \"{escaped}\"}}"), 1, 0).embedded[0].bytes, letter.as_bytes());
        let folded: Vec<&str> =
            (0..letters.len()).step_by(72).map(|i| &letters[i..letters.len().min(i + 72)]).collect();
        for joint in ["\n ", "\r\n", "\\n"] {
            let document = check(&format!("BRIEF:{}\nEND:VCARD", folded.join(joint)), 1, 0);
            assert_eq!(&*document.embedded[0].bytes, letter.as_bytes());
        }
    }

    #[test]
    fn a_picture_is_a_gap_and_other_letters_are_none() {
        let picture = base64::encode(&[b"\x89PNG\r\n\x1a\n".as_slice(), &[7; 400]].concat());
        check(&format!("PHOTO;ENCODING=b:{picture}"), 0, 1);
        let archive = base64::encode(&[b"7z\xbc\xaf\x27\x1c".as_slice(), &[7; 400]].concat());
        check(&archive, 0, 1);
        check(&"abcdefghij".repeat(90), 0, 0);
        check(&"a".repeat(900), 0, 0);
        check(&format!("{} {}", "a".repeat(59), "b".repeat(59)).repeat(9), 0, 0);
        check("", 0, 0);
    }
}
