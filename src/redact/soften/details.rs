//! Details by which somebody recognises himself or can be looked up: dates, quotes, streets; and what points to somebody by itself.

use crate::lexicon;
use crate::model::{Document, Finding, Layer, SegmentIndex, Softer};
use crate::redact::soften::{Draft, capital, starts_sentence, with_before, word_before};
use crate::text::{Span, quotes, words};

const WEEKDAYS: &[&str] = &["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"];
/// Tens of years as people say them, from 1910 on.
const DECADES: [&str; 9] =
    ["tien", "twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"];
/// Bytes around the words that say that a name is made up, in which their note begins and ends.
const NOTE: usize = 90;

/// The label of an address; the article before the street goes with it.
pub(super) fn address(text: &str, span: Span) -> (Span, String) {
    (Span::new(with_before(text, span.start(), &["de", "het"]), span.end()), "[adres]".to_owned())
}

/// `geboren op 12 maart 1980` becomes `geboren in de jaren tachtig`; elsewhere a label.
pub(super) fn birth_date(text: &str, span: Span) -> (Span, String) {
    let year = text[span.range()].split(|c: char| !c.is_ascii_digit()).find(|part| part.len() == 4);
    let year: Option<usize> = year.and_then(|year| year.parse().ok());
    let on = with_before(text, span.start(), &["op"]);
    let born = word_before(text, on).is_some_and(|(_, word)| word.eq_ignore_ascii_case("geboren"));
    let to = match year {
        Some(year) if born && (1910..2000).contains(&year) => format!("in de jaren {}", DECADES[(year - 1910) / 10]),
        Some(year) if born && year >= 2010 => "na 2010".to_owned(),
        Some(year) if born && year >= 2000 => "na 2000".to_owned(),
        _ => return (span, "[geboortedatum]".to_owned()),
    };
    (Span::new(on, span.end()), to)
}

/// Exact dates, literal quotes, and the street of an event.
pub(super) fn find(document: &Document, findings: &[Finding], drafts: &mut Vec<Draft>) {
    for (i, segment) in document.segments.iter().enumerate() {
        if segment.layer != Layer::Visible {
            continue;
        }
        let (index, text) = (SegmentIndex(i as u32), segment.text.folded());
        let from = findings.partition_point(|f| f.segment < index);
        let to = findings.partition_point(|f| f.segment <= index);
        let here = &findings[from..to];
        let mut add = |span: Span, to: String| {
            let taken = here.iter().any(|f| f.span.overlaps(span) && !f.rule.as_str().starts_with("quasi."));
            if !taken {
                let to = if starts_sentence(text, span.start()) { capital(&to) } else { to };
                drafts.push(Draft { segment: index, span, to, softer: Softer::Detail });
            }
        };
        dates(text, &mut add);
        for finding in here.iter().filter(|f| f.rule.as_str() == "quasi.event").take(20) {
            streets(text, words::sentence(text, finding.span.start()), &mut add);
        }
        for span in quotes(text) {
            let to = "[vertel dit in je eigen woorden]".to_owned();
            drafts.push(Draft { segment: index, span, to, softer: Softer::Detail });
        }
    }
}

/// `op 12 maart 2024`, `12-03-2024`: the season.
fn dates(text: &str, add: &mut dyn FnMut(Span, String)) {
    for (next, lexicon::DayAt { month, end }) in lexicon::days(text) {
        let season = match month {
            3..=5 => "het voorjaar",
            6..=8 => "de zomer",
            9..=11 => "het najaar",
            _ => "de winter",
        };
        let start = with_before(text, next, WEEKDAYS);
        let lead = with_before(text, start, &["op", "van", "d.d"]);
        let since = word_before(text, start).is_some_and(|(_, w)| ["sinds", "vanaf", "tot", "na", "voor"].contains(&w));
        let to = if since { season.to_owned() } else { format!("in {season}") };
        add(Span::new(lead, end), to);
    }
}

/// The street in which something happened.
fn streets(text: &str, sentence: Span, add: &mut dyn FnMut(Span, String)) {
    for word in words::words(text, sentence.start(), sentence.end()) {
        let name = &text[word.range()];
        let lower = name.to_lowercase();
        let street = name.starts_with(char::is_uppercase)
            && lexicon::STREET_SUFFIXES_SURE.iter().any(|suffix| lower.ends_with(suffix) && lower.len() > suffix.len());
        if street {
            let start = with_before(text, word.start(), &["de", "het"]);
            add(Span::new(start, word.end()), "een straat".to_owned());
        }
    }
}

/// Notes that say that a name is made up: `*Sanne is een fictieve naam.`, `(fictief)`. Without the name they tell nothing.
pub(super) fn footnotes(document: &Document, drafts: &mut Vec<Draft>) {
    for (i, segment) in document.segments.iter().enumerate() {
        let text = segment.text.folded();
        if segment.layer != Layer::Visible || text.len() > 1 << 16 {
            continue;
        }
        let lower = text.to_ascii_lowercase();
        for phrase in lexicon::FICTIVE_NAMES.iter().copied().chain(["fictief"]) {
            for (at, _) in lower.match_indices(phrase).take(20) {
                let from = text.ceil_char_boundary(at.saturating_sub(NOTE));
                let Some(open) = text[from..at].rfind(['*', '(']).map(|i| from + i) else { continue };
                let close = if text[open..].starts_with('(') { ')' } else { '.' };
                let after = at + phrase.len();
                let to = text.floor_char_boundary((after + NOTE).min(text.len()));
                let inside = &text[open..at];
                // A star behind a name marks the name; its note begins with a star of its own.
                let behind = text[..open].chars().next_back().is_some_and(char::is_alphanumeric);
                if inside.contains(['\n', ')', '.']) || close == '.' && behind {
                    continue;
                }
                let end = text[after..to].find([close, '\n']).map_or(to, |i| after + i);
                let end = if text[end..].starts_with(close) { end + 1 } else { end };
                // The space or the blank line before goes with it.
                let line = text[end..].is_empty() || text[end..].starts_with('\n');
                let start = match text[..open].ends_with('\n') && line {
                    true => text[..open].trim_end().len(),
                    false => text[..open].trim_end_matches(' ').len(),
                };
                let span = Span::new(start, end);
                drafts.push(Draft { segment: SegmentIndex(i as u32), span, to: String::new(), softer: Softer::Detail });
            }
        }
    }
}
