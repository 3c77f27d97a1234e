//! What a text is about, as far as words and descriptions show: a report, an appointment, a sale, a client addressed in public.
//!
//! A channel's stops and purposes ask for cues by their published code. Each is looked for once; where it was seen first is kept.

use std::collections::BTreeMap;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::assess::groups::is_sure;
use crate::lexicon::{self, Cue};
use crate::model::{Described, Document, Finding, Layer, Segment, SegmentIndex};
use crate::text::{Span, quotes, words};

/// Bytes on each side of a word in which what must stand near is looked for.
const REACH: usize = 400;
/// Words of one cue that are looked at before it is taken not to be there: each costs a look around.
const TRIES: u32 = 500;
/// From so much text on, in bytes, words are looked for on all threads; this many segments at a time, so that what was found stays little.
const LONG: usize = 1 << 20;
const WINDOW: usize = 32;
/// From so many people on nobody of the surroundings recognises the one who is meant.
const MANY: u64 = 100;

/// The cues of a document by their published code, each with where it stands first, when that is one place.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    at: BTreeMap<String, Option<(SegmentIndex, Span)>>,
    /// The paragraphs in which each stands, in order.
    beside: BTreeMap<String, Vec<(SegmentIndex, Span)>>,
}

impl Shown {
    /// Whether one of these cues is shown.
    pub fn any(&self, codes: &[String]) -> bool {
        codes.iter().any(|code| self.at.contains_key(code.as_str()))
    }

    /// Whether this cue is shown.
    pub fn has(&self, code: &str) -> bool {
        self.at.contains_key(code)
    }

    /// Whether one of these cues stands in the paragraph of a stretch.
    pub fn beside(&self, codes: &[String], segment: SegmentIndex, span: Span) -> bool {
        codes.iter().filter_map(|code| self.beside.get(code.as_str())).any(|paragraphs| {
            let to =
                paragraphs.partition_point(|(index, paragraph)| (*index, paragraph.start()) <= (segment, span.start()));
            paragraphs[..to].last().is_some_and(|(index, paragraph)| *index == segment && paragraph.contains(span))
        })
    }

    /// Where this cue stands first.
    pub fn place(&self, code: &str) -> Option<(SegmentIndex, Span)> {
        self.at.get(code).copied().flatten()
    }
}

/// The cues of a document. `findings` come in order of segment and start; `people` are those whom it describes.
pub fn shown(document: &Document, findings: &[Finding], people: &[Described]) -> Shown {
    let mut shown = Shown::default();
    let mut tried: BTreeMap<&str, u32> = BTreeMap::new();
    // Whoever shares the work among threads asks from one of them; others get one.
    let long = rayon::current_thread_index().is_some()
        && document.segments.iter().map(|segment| segment.text.folded().len()).sum::<usize>() >= LONG;
    for (n, window) in document.segments.chunks(WINDOW).enumerate() {
        let words: Vec<Vec<(&Cue, Span)>> =
            if long { window.par_iter().map(words_of).collect() } else { window.iter().map(words_of).collect() };
        for (i, (segment, words)) in window.iter().zip(words).enumerate() {
            let (index, text) = (SegmentIndex((n * WINDOW + i) as u32), segment.text.folded());
            for (cue, word) in words {
                let known = shown.beside.get(&cue.id).and_then(|paragraphs| paragraphs.last());
                // One paragraph shows a thing once.
                if known.is_some_and(|(i, paragraph)| *i == index && paragraph.contains(word)) {
                    continue;
                }
                let tries = tried.entry(&cue.id).or_default();
                *tries += 1;
                if *tries > TRIES {
                    continue;
                }
                let near = around(text, word.start(), word.end());
                if cue.fits(&text[near.range()]) && (!cue.named || is_named(findings, index, near)) {
                    shown.at.entry(cue.id.clone()).or_insert(Some((index, word)));
                    let paragraph = words::paragraph(text, word.start()).cover(word);
                    shown.beside.entry(cue.id.clone()).or_default().push((index, paragraph));
                }
            }
        }
    }
    let mut tells = |code: &str, at| {
        shown.at.entry(code.to_owned()).or_insert(at);
    };
    if people.iter().any(|p| p.self_recognition) {
        tells("self-recognition", None);
    }
    if let Some(at) = quoted(document) {
        tells("self-recognition", Some(at));
    }
    if let Some(at) = alias_trace(document, findings) {
        tells("alias-trace", Some(at));
    }
    // Somebody is described and nothing points to anybody by itself: a case that was written up without names.
    let identified = findings.iter().any(|f| is_sure(f) && points(f));
    if !identified && people.iter().any(|p| p.k.is_some()) {
        tells("write-up", None);
        if people.iter().filter_map(|p| p.k).all(|k| k >= MANY) {
            tells("write-up-general", None);
        }
    }
    shown
}

/// The words of cues that stand in a segment as whole words.
fn words_of(segment: &Segment) -> Vec<(&Cue, Span)> {
    if matches!(segment.layer, Layer::Copy | Layer::FileName) {
        return Vec::new();
    }
    let text = segment.text.folded();
    let mut found = Vec::new();
    lexicon::cues().each(text, |cue, range| {
        let word = Span::new(range.start, range.end);
        if words::is_whole(text, word) {
            found.push((cue, word));
        }
    });
    found
}

/// Whether a finding points to somebody by itself. A name that is said to be made up does not.
fn points(finding: &Finding) -> bool {
    let rule = finding.rule.as_str();
    !super::groups::about_organisation(finding)
        && !finding.has("fictitious-name")
        && (rule == "person.name"
            || rule.starts_with("contact.")
            || rule.starts_with("bank.")
            || rule.starts_with("nl."))
}

/// The paragraph around a stretch, as far as it is near.
fn around(text: &str, start: usize, end: usize) -> Span {
    let paragraph = words::paragraph(text, start);
    let from = text.ceil_char_boundary(start.saturating_sub(REACH)).max(paragraph.start()).min(start);
    let to = text.floor_char_boundary((end + REACH).min(text.len())).min(paragraph.end().max(end)).max(end);
    Span::new(from, to)
}

/// Whether somebody is named there who is not there for the work.
fn is_named(findings: &[Finding], index: SegmentIndex, near: Span) -> bool {
    let from = findings.partition_point(|f| (f.segment, f.span.start()) < (index, near.start()));
    findings[from..]
        .iter()
        .take_while(|f| f.segment == index && f.span.start() < near.end())
        .any(|f| f.rule.as_str() == "person.name" && !f.has("professional") && !f.has("sign-off"))
}

/// Words for somebody whom care writes about.
const SOMEBODY: &[&str] = &[
    "bewoner",
    "bewoonster",
    "cliënt",
    "cliënte",
    "jongen",
    "jongere",
    "man",
    "meisje",
    "moeder",
    "patiënt",
    "patiënte",
    "vader",
    "vrouw",
];
/// Bytes of a text in which quotes are looked for: nobody posts a book.
const POST: usize = 64 << 10;

/// Somebody's own words, in a paragraph about somebody.
fn quoted(document: &Document) -> Option<(SegmentIndex, Span)> {
    document.segments.iter().enumerate().filter(|(_, s)| s.layer == Layer::Visible).find_map(|(i, segment)| {
        let text = segment.text.folded();
        let text = &text[..text.floor_char_boundary(text.len().min(POST))];
        let somebody = |quote: &Span| {
            let near = around(text, quote.start(), quote.end());
            words::words(text, near.start(), near.end()).any(|w| lexicon::contains_any_case(SOMEBODY, &text[w.range()]))
        };
        quotes(text).find(somebody).map(|quote| (SegmentIndex(i as u32), quote))
    })
}

/// A made-up name beside a trace of the real one: another first name with the same first letter, or one in a greeting, a tag or an address.
fn alias_trace(document: &Document, findings: &[Finding]) -> Option<(SegmentIndex, Span)> {
    let slice = |f: &Finding| document.segments[f.segment.0 as usize].text.slice(f.span);
    let initial = |text: &str| text.chars().find(|c| c.is_alphabetic()).map(|c| c.to_lowercase().to_string());
    let alias = findings.iter().find(|f| f.has("fictitious-name"))?;
    let name = slice(alias).to_lowercase();
    let (first, persons) = (initial(slice(alias)), [alias.person]);
    let other = findings.iter().find(|f| {
        let text = slice(f);
        match f.rule.as_str() {
            "person.name" => {
                !f.has("fictitious-name")
                    && !f.has("professional")
                    && !f.has("sign-off")
                    && !persons.contains(&f.person)
                    && (f.has("greeting") || initial(text) == first)
            }
            "contact.email" | "contact.profile" => {
                !super::groups::about_organisation(f) && !text.to_lowercase().contains(&name)
            }
            _ => false,
        }
    });
    if let Some(finding) = other {
        return Some((finding.segment, finding.span));
    }
    // `#Kim`
    let segment = &document.segments[alias.segment.0 as usize];
    let text = segment.text.folded();
    let to = text.floor_char_boundary(text.len().min(64 << 10));
    text[..to].match_indices('#').take(50).find_map(|(at, _)| {
        let word = words::words(text, at + 1, text.floor_char_boundary((at + 40).min(text.len()))).next()?;
        let tag = &text[word.range()];
        let named =
            word.start() == at + 1 && lexicon::first_name(tag).is_some_and(|n| n.ordinary == lexicon::Ordinary::Never);
        (named && tag.to_lowercase() != name).then_some((alias.segment, word))
    })
}

#[cfg(test)]
mod tests {
    use super::shown;
    use crate::model::{Document, Layer, Place, Segment};
    use crate::text::TextBuilder;

    fn check(text: &str, codes: &[&str]) {
        let mut builder = TextBuilder::new();
        builder.push_linear(text, 0, 0, 0);
        let segments = vec![Segment::new(Place::default(), Layer::Visible, builder.finish())];
        let document = Document { format: "txt", segments, ..Document::default() };
        let shown = shown(&document, &[], &[]);
        let found: Vec<&str> = shown.at.keys().map(String::as_str).collect();
        assert_eq!(found, codes, "{text}");
    }

    #[test]
    fn a_text_shows_what_it_is_about() {
        check("Hierbij het verslag van gisteren.", &["report"]);
        check("Ons jaarverslag staat op de site.", &[]);
        check("De evaluatie was goed.", &["report"]);
        check("Morgen om 10 uur is de evaluatie.", &[]);
        check("Ik verkoop een fiets via Marktplaats.", &["sale"]);
        check("De bestelling is betaald en wordt bezorgd.", &["sale"]);
        check("Ik kom Kim om vier uur ophalen.", &[]);
        check("De levering van zorg start in mei.", &[]);
        check("Bel 112, hij is in paniek.", &["crisis"]);
        check("Er is spoed bij, bel de huisarts.", &["crisis"]);
        check("Het staat op bladzijde 112, zonder spoed.", &[]);
        check("We hebben de telefoon afgepakt.", &["wzd"]);
        check("De wifi doet het niet.", &[]);
        check("Fijn dat je er was, tot volgende week!", &["appointment", "public-contact"]);
        check("Zij zegt dat zij niet meer wil leven en heeft spoed.", &["crisis"]);
        check("Mijn foto van haar stuur ik je.", &["image"]);
        check("Wij maken geen foto's.", &[]);
    }

    #[test]
    fn a_look_around_is_bounded() {
        check(&"evaluatie afspraak ".repeat(20_000), &["appointment"]);
    }
}
