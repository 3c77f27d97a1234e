//! A page written again: planned stretches are replaced where they stand, in the spelling of that place: text, attribute, address, script.

use std::ops::Range;

use crate::formats::base64;
use crate::formats::html::{Page, charset};
use crate::formats::markup::escape;
use crate::formats::plain::encode::{Changes, settled, spliced};
use crate::formats::plain::encoding::of_as;
use crate::formats::plain::json::escaped;
use crate::formats::plain::write::stretches;
use crate::formats::{ReadError, Refusal, Task};
use crate::model::{Change, Part, Place, Segment, Written};

/// How far back the start of a statement is looked for.
const REACH: usize = 4096;

pub(super) fn write(task: &Task<'_>) -> Result<Written, Refusal> {
    let Task { source, document, plan, embedded, limits, .. } = *task;
    let decoded = of_as(source, charset(&source.bytes)).ok_or(ReadError::Unsupported { kind: "unknown" })?;
    let text = &*decoded.text;
    let (mut changes, mut told): (Changes, Vec<Change>) = (Vec::new(), Vec::new());
    stretches(document, plan, |segment, ranges, with| {
        let mut with = with;
        for range in ranges {
            // What only parts words on the page (a picture, a field) stays; a line break inside a value goes with it.
            let Some(here) = text.get(range.clone()) else { continue };
            let tag = here.starts_with('<') && here.ends_with('>');
            if tag && !here.get(1..3).is_some_and(|name| name.eq_ignore_ascii_case("br")) {
                continue;
            }
            changes.push(spelled(text, segment, range, std::mem::take(&mut with)));
        }
    });
    if embedded.iter().zip(&document.embedded).any(|(new, old)| new.as_ref().is_none_or(|new| new.bytes != old.bytes)) {
        let mut page = Page::new(text, limits);
        page.read();
        for ((range, new), old) in page.attributes.file_ranges().into_iter().zip(embedded).zip(&document.embedded) {
            match new {
                Some(new) if new.bytes == old.bytes => {}
                Some(new) => changes.push((range.clone(), address(&text[range], &new.bytes))),
                None => {
                    let place = Place { part: Some(Part("link")), ..Place::default() };
                    told.push(Change { what: "attachment-removed", place, area: None });
                    changes.push((range, String::new()));
                }
            }
        }
    }
    let changes = settled(changes);
    let spare = |c: char| format!("&#{};", c as u32);
    Ok(Written {
        bytes: spliced(&source.bytes, &decoded, &changes, &spare),
        layers_cleaned: Vec::new(),
        changes: told,
        left_out: Vec::new(),
    })
}

/// What comes in, in the spelling of the place where it comes.
fn spelled(text: &str, segment: &Segment, range: Range<usize>, with: &str) -> (Range<usize>, String) {
    match segment.place.part {
        Some(Part("script")) => script(text, range, with),
        // No reference is undone here; letters and brackets end nothing.
        Some(Part("style" | "comment")) => (range, plain(with)),
        Some(Part("link" | "attribute")) => (range, escape(with).replace(' ', "&#32;")),
        _ => (range, escape(with)),
    }
}

/// Where nothing can be escaped: what could end the place is left out.
fn plain(with: &str) -> String {
    with.chars().filter(|c| !matches!(c, '<' | '>' | '"' | '\'' | '\\')).collect()
}

/// In a program a number of its own becomes a string; inside a string or a remark the text stands as it is.
fn script(text: &str, range: Range<usize>, with: &str) -> (Range<usize>, String) {
    let ascii =
        |text: String| text.chars().map(|c| if c.is_ascii() { c.to_string() } else { escaped(c) }).collect::<String>();
    let new = ascii(plain(with));
    let from = text.floor_char_boundary(range.start.saturating_sub(REACH));
    let line = text[from..range.start].rfind('\n').map_or(from, |i| from + i + 1);
    let mut quote = None;
    let mut escape = false;
    for c in text[line..range.start].chars() {
        match (quote, c) {
            _ if escape => escape = false,
            (Some(_), '\\') => escape = true,
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'' | '`') => quote = Some(c),
            _ => {}
        }
    }
    let before = text[from..range.start].trim_end().chars().next_back();
    let after = text[range.end..].trim_start().chars().next();
    let number = text[range.clone()].bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let value = quote.is_none()
        && number
        && matches!(before, Some('=' | ':' | '(' | ',' | '['))
        && matches!(after, None | Some(';' | ',' | ')' | ']' | '}' | '<') | Some('/'));
    let value =
        value || quote.is_none() && number && text[range.end..].starts_with(['\n', '\r']) && before == Some('=');
    (range, if value { format!("\"{new}\"") } else { new })
}

/// An address or attribute that holds a file, with another file in it.
fn address(old: &str, bytes: &[u8]) -> String {
    let head = old
        .split_once(',')
        .filter(|(head, _)| head.trim_start().get(..5).is_some_and(|d| d.eq_ignore_ascii_case("data:")));
    match head {
        Some((head, _)) => format!("{head},{}", base64::encode(bytes)),
        // A page inside an attribute.
        None => escape(&String::from_utf8_lossy(bytes)),
    }
}

#[cfg(test)]
mod tests {
    use super::script;

    #[test]
    fn a_program_stays_a_program() {
        let check = |text: &str, expected: &str| {
            let at = text.find("111222333").expect("the value stands in the text");
            let (range, new) = script(text, at..at + 9, "[BSN]");
            assert_eq!(format!("{}{new}{}", &text[..range.start], &text[range.end..]), expected);
        };
        check("var a = 111222333;", "var a = \"[BSN]\";");
        check("var a = '111222333';", "var a = '[BSN]';");
        check("// bel 111222333\nf()", "// bel [BSN]\nf()");
        check("f(\"x: 111222333, y\")", "f(\"x: [BSN], y\")");
        check("{\"a\": 111222333}", "{\"a\": \"[BSN]\"}");
    }
}
