//! Chat exports as WhatsApp writes them: `12-03-2024 14:05 - Naam: tekst` (Android), `[12-03-2024, 14:05:33] Naam: tekst` (iOS), and
//! the forms of other settings of the telephone (slashes, dots, two-digit years, a.m. and p.m.).
//!
//! The whole chat is one flow with cells, not a segment per message: the answer to "wat is je bsn?" stands in the next message, and the
//! question must be in reach of whoever weighs the number. The cells of [`Part::CHAT`] say what is moment, sender and message, and
//! [`Segment::place_of`] turns them into the number of the message and its part. Lines are kept, so that the line in the file is told too.

use std::ops::Range;
use std::sync::Arc;

use crate::formats::plain::SEGMENT;
use crate::formats::plain::ground::Ground;
use crate::model::{Cell, Document, Layer, Part, Place, Segment};
use crate::text::{Span, TextBuilder};

/// The head of a message, as byte ranges within its line.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Head {
    moment: Range<usize>,
    sender: Option<Range<usize>>,
    /// Where the message starts.
    message: usize,
}

/// Marks of direction that the telephone puts around names and before lines of its own.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}')
}

/// Takes from the start of `line[at..]` what `keep` accepts, and says where it ends.
fn skip(line: &str, at: usize, keep: impl Fn(char) -> bool) -> usize {
    line[at..].char_indices().find(|(_, c)| !keep(*c)).map_or(line.len(), |(i, _)| at + i)
}

fn digits(line: &str, at: usize, most: usize) -> Option<usize> {
    let count = line.as_bytes()[at..].iter().take(most + 1).take_while(|b| b.is_ascii_digit()).count();
    (count >= 1 && count <= most).then_some(at + count)
}

fn one_of(line: &str, at: usize, set: &[u8]) -> Option<usize> {
    line.as_bytes().get(at).filter(|b| set.contains(b)).map(|_| at + 1)
}

/// Words that stand where a sender would in the log files of programs.
const LEVELS: &[&str] =
    &["INFO", "WARN", "WARNING", "ERROR", "DEBUG", "TRACE", "FATAL", "CRITICAL", "NOTICE", "SEVERE"];

fn head(line: &str) -> Option<Head> {
    let mut at = skip(line, 0, is_mark);
    let bracket = one_of(line, at, b"[");
    at = bracket.unwrap_or(at);
    let start = at;
    at = digits(line, at, 4)?;
    let separator = *line.as_bytes().get(at).filter(|b| b"-/.".contains(b))?;
    at = digits(line, at + 1, 2)?;
    at = one_of(line, at, &[separator])?;
    at = digits(line, at, 4)?;
    let after = one_of(line, at, b",").unwrap_or(at);
    at = skip(line, after, |c| is_blank(c) || is_mark(c));
    if at == after {
        return None;
    }
    at = digits(line, at, 2)?;
    at = one_of(line, at, b":.")?;
    at = digits(line, at, 2)?;
    if let Some(seconds) = one_of(line, at, b":.").and_then(|i| digits(line, i, 2)) {
        at = seconds;
    }
    let half = skip(line, at, is_blank);
    for name in ["a.m.", "p.m.", "am", "pm", "AM", "PM", "A.M.", "P.M."] {
        if line[half..].starts_with(name) {
            at = half + name.len();
            break;
        }
    }
    let moment = start..at;
    at = match bracket {
        Some(_) => one_of(line, at, b"]")?,
        None => {
            let dash = skip(line, at, is_blank);
            let c = line[dash..].chars().next().filter(|c| matches!(c, '-' | '–'))?;
            if dash == at {
                return None;
            }
            dash + c.len_utf8()
        }
    };
    let body = skip(line, at, is_blank);
    if body == at && body < line.len() {
        return None;
    }
    let from = skip(line, body, |c| is_mark(c) || c == '~' || is_blank(c));
    let colon = memchr::memchr_iter(b':', &line.as_bytes()[from..])
        .map(|i| from + i)
        .find(|&i| i + 1 == line.len() || line[i + 1..].starts_with(|c| is_blank(c) || is_mark(c)));
    let sender = colon.map(|colon| {
        let name = line[from..colon].trim_end_matches(|c| is_mark(c) || is_blank(c));
        from..from + name.len()
    });
    let sender = sender.filter(|name| !name.is_empty() && name.len() <= 100);
    match (sender, colon) {
        (Some(name), _) if LEVELS.contains(&&line[name.clone()]) => None,
        (Some(name), Some(colon)) => {
            Some(Head { moment, sender: Some(name), message: skip(line, colon + 1, |c| is_blank(c) || is_mark(c)) })
        }
        _ => Some(Head { moment, sender: None, message: body }),
    }
}

/// Lines of the text with their start; any line end.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, line.trim_end_matches(['\n', '\r']))
    })
}

/// Whether this is a chat: five heads that are most of the lines, or every line of a short one.
pub(crate) fn is_chat(text: &str) -> bool {
    const LOOK: usize = 300;
    let (mut heads, mut others, mut named) = (0, 0, 0);
    for (_, line) in lines(text).filter(|(_, line)| !line.trim().is_empty()).take(LOOK) {
        match head(line) {
            Some(head) => {
                heads += 1;
                named += usize::from(head.sender.is_some());
            }
            None => others += 1,
        }
        // Nothing that starts like something else and goes on so.
        if others > 40 && heads == 0 {
            return false;
        }
    }
    named * 2 >= heads && (heads >= 5 && heads * 10 >= (heads + others) * 6 || heads >= 1 && others == 0)
}

/// Reads a chat.
pub(crate) fn read(ground: &mut Ground<'_>, document: &mut Document) {
    let text = ground.text();
    let headers: [Option<Arc<str>>; 3] = [Some(Arc::from("verzonden")), Some(Arc::from("afzender")), None];
    let mut flow = Flow { builder: TextBuilder::new(), cells: Vec::new(), start: 0, pushed: 0, headers };
    let (mut number, mut open) = (0, None);
    for (start, line) in lines(text) {
        let Some(head) = head(line) else { continue };
        if let Some(from) = open.take() {
            flow.cell(ground, from, start, number, 3, &mut document.segments);
        }
        if flow.builder.len() > SEGMENT / 2 {
            flow.flush(ground, start, &mut document.segments);
        }
        number += 1;
        flow.cell(ground, start + head.moment.start, start + head.moment.end, number, 1, &mut document.segments);
        if let Some(sender) = head.sender {
            flow.cell(ground, start + sender.start, start + sender.end, number, 2, &mut document.segments);
        }
        open = Some(start + head.message);
    }
    if let Some(from) = open {
        flow.cell(ground, from, text.len(), number, 3, &mut document.segments);
    }
    flow.flush(ground, text.len(), &mut document.segments);
}

struct Flow {
    builder: TextBuilder,
    cells: Vec<Cell>,
    /// Where the segment under way starts.
    start: usize,
    /// Up to where the file was pushed.
    pushed: usize,
    headers: [Option<Arc<str>>; 3],
}

impl Flow {
    fn push(&mut self, ground: &mut Ground<'_>, to: usize) {
        if to > self.pushed {
            ground.push(&mut self.builder, self.pushed, to);
            self.pushed = to;
        }
    }

    fn cell(
        &mut self,
        ground: &mut Ground<'_>,
        from: usize,
        to: usize,
        row: u32,
        column: u32,
        segments: &mut Vec<Segment>,
    ) {
        self.push(ground, from);
        // The line end before the next message is not part of this one.
        let end = from + ground.text()[from..to].trim_end().len();
        loop {
            // One message as long as a book is cut like any other text.
            let part = if end - self.pushed > SEGMENT { ground.cut(self.pushed, SEGMENT).min(end) } else { end };
            let mark = self.builder.folded().len();
            self.push(ground, part);
            let span = Span::new(mark, self.builder.folded().len());
            if !span.is_empty() {
                let header = self.headers[column as usize - 1].clone();
                self.cells.push(Cell { span, row, column, header });
            }
            if part == end {
                break;
            }
            self.flush(ground, part, segments);
        }
        self.push(ground, to);
    }

    fn flush(&mut self, ground: &mut Ground<'_>, to: usize, segments: &mut Vec<Segment>) {
        self.push(ground, to);
        let place = Place { line: Some(ground.line(self.start)), part: Some(Part::CHAT), ..Place::default() };
        self.start = to;
        if self.builder.is_empty() {
            return;
        }
        let mut segment = Segment::new(place, Layer::Visible, self.builder.finish());
        segment.cells = std::mem::take(&mut self.cells);
        segments.push(segment);
    }
}

#[cfg(test)]
mod tests {
    use super::{head, is_chat, read};
    use crate::formats::plain::ground::Ground;
    use crate::model::Document;
    use crate::text::Span;

    fn check(line: &str, sender: Option<&str>, message: &str) {
        let head = head(line).expect("it is the head of a message");
        assert_eq!(head.sender.map(|s| &line[s]), sender);
        assert_eq!(&line[head.message..], message);
    }

    #[test]
    fn every_form_of_head() {
        check("12-03-2024 14:05 - Jan de Vries: hoi: ja", Some("Jan de Vries"), "hoi: ja");
        check("[12-03-2024, 14:05:33] Jan: hoi", Some("Jan"), "hoi");
        check("[12-03-2024 14:05:33] Jan: hoi", Some("Jan"), "hoi");
        check("\u{200e}[12-03-2024, 14:05:33] ~\u{a0}Jan: \u{200e}foto", Some("Jan"), "foto");
        check("12/03/24, 2:05 p.m. - Jan: hoi", Some("Jan"), "hoi");
        check("3/12/24, 2:05\u{202f}PM - \u{2068}+31 6 12345678\u{2069}: hoi", Some("+31 6 12345678"), "hoi");
        check("12.03.24, 14:05 - Jan: hoi", Some("Jan"), "hoi");
        check("12-03-2024 14:05 - Berichten zijn versleuteld.", None, "Berichten zijn versleuteld.");
        check("12-03-2024 14:05 - Jan:", Some("Jan"), "");
        assert_eq!(head("2024-03-12 14:05:01 - INFO: gestart"), None);
        assert_eq!(head("12-03-2024 was een dinsdag"), None);
    }

    #[test]
    fn a_chat_is_told_from_other_texts() {
        assert!(is_chat("12-03-2024 14:05 - A: hoi\n12-03-2024 14:06 - B: ook"));
        assert!(!is_chat("12-03-2024 14:05 - A: hoi\nen verder niets"));
        assert!(!is_chat("Verslag\n12-03-2024 14:05 - A: hoi\n\nDe avond verliep rustig.\n"));
        let many = "[12-03-2024, 14:05:33] A: hoi\nvervolg\n[12-03-2024, 14:05:34] B: ja\n".repeat(5);
        assert!(is_chat(&many));
    }

    #[test]
    fn sender_and_message_have_a_place() {
        let text = "12-03-2024 14:05 - Jan: wat is zijn bsn\ntoch?\n12-03-2024 14:06 - Els: 111222333\n";
        let mut document = Document::default();
        read(&mut Ground::new(text), &mut document);
        let segment = &document.segments[0];
        let place = |needle: &str| {
            let at = text.find(needle).expect("it is there");
            let place = segment.place_of(Span::new(at, at + needle.len()));
            (place.part.map(|p| p.0), place.number, place.line, place.row)
        };
        assert_eq!(place("Jan"), (Some("sender"), Some(1), Some(1), None));
        assert_eq!(place("toch"), (Some("message"), Some(1), Some(2), None));
        assert_eq!(place("111222333"), (Some("message"), Some(2), Some(3), None));
        assert_eq!(place("12-03-2024 14:06"), (Some("moment"), Some(2), Some(3), None));
    }
}
