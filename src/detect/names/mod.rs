//! Persons by lists, shape and neighbours: `person.name`.
//!
//! [`walk`] goes once over the words of each segment and weighs what may be a name by itself ([`shape`], [`evidence`], [`around`], [`label`]).
//! Then the document speaks: what was believed once is looked for everywhere ([`spread`]), and mentions of one person are joined
//! ([`persons`]), with what the text says of who bears the name ([`bearers`]).

mod around;
mod bearers;
mod bearing;
mod cues;
mod endings;
mod evidence;
mod initials;
mod label;
mod lists;
mod ordinary;
mod persons;
mod readings;
mod shape;
mod skim;
pub(super) mod slips;
mod spread;
mod surroundings;
mod tokens;
mod walk;
mod why;

use std::collections::HashSet;
use std::sync::OnceLock;

use crate::detect::Each;
use crate::detect::names::spread::{Words, parts, plain_key};
use crate::detect::names::walk::{BELIEVED, Mention, walk};
use crate::detect::names::why::Why;
use crate::lexicon;
use crate::model::{Certainty, Document, Evidence, Finding, PersonId, SegmentIndex};
use crate::text::Span;

/// A name in its place, with its reasons.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) segment: SegmentIndex,
    pub(super) span: Span,
    pub(super) evidence: Vec<Evidence>,
    pub(super) person: PersonId,
}

/// From this sum on a name is shown at all, as possible.
const SHOWN: f32 = -0.6;

/// All names of a document. `known` are the sure findings of other rules, in order: a name never lies over one of them.
pub(super) fn find(document: &Document, known: &[Finding], each: &Each<'_>) -> Vec<Named> {
    let slots: Vec<OnceLock<Vec<Mention>>> = document.segments.iter().map(|_| OnceLock::new()).collect();
    each(slots.len(), &|i| {
        // Every number comes by once.
        let _ = slots[i].set(walk(&document.segments[i]));
        Vec::new()
    });
    let mut mentions: Vec<Vec<Mention>> = slots.into_iter().map(|slot| slot.into_inner().unwrap_or_default()).collect();
    let known: Vec<&Finding> = known.iter().filter(|f| f.confidence.certainty() >= Some(Certainty::Likely)).collect();
    for (i, list) in mentions.iter_mut().enumerate() {
        apart(&known, SegmentIndex(i as u32), list);
    }
    by_mail(document, &known, &mut mentions);
    let words = Words::of(document, &mentions);
    words.lift(document, &mut mentions);
    words.echo(document, &mut mentions);
    for (i, list) in mentions.iter_mut().enumerate() {
        apart(&known, SegmentIndex(i as u32), list);
        let text = &document.segments[i].text;
        list.retain(|m| m.sum.total >= SHOWN && !is_letter(text.slice(m.span)));
    }
    let numbers = persons::number(document, &mentions);
    bearers::mark(document, &mut mentions, &numbers);
    let mut found = Vec::new();
    for (i, list) in mentions.into_iter().enumerate() {
        for (mention, (person, surname)) in list.into_iter().zip(&numbers[i]) {
            let mut sum = mention.sum;
            if !surname {
                sum.add(Why::FirstNameOnly, 0.0);
            }
            let (span, evidence) = (mention.span, sum.evidence());
            found.push(Named { segment: SegmentIndex(i as u32), span, evidence, person: PersonId(*person) });
        }
    }
    found
}

/// Whether a single letter stands for a name that was left out: `mevrouw A`, `persoon B`. An initial has a full stop.
fn is_letter(mention: &str) -> bool {
    let (role, letter) = mention.rsplit_once(' ').unwrap_or(("", mention));
    let one = letter.len() == 1 && letter.starts_with(|c: char| c.is_ascii_uppercase());
    let all = role.split(' ').filter(|word| !word.is_empty());
    let mut all = all.map(lexicon::known);
    one && all.all(|word| word.title() || word.role() || word.relative() || word.word())
}

/// Drops what lies over a finding of another rule.
fn apart(known: &[&Finding], index: SegmentIndex, list: &mut Vec<Mention>) {
    if list.is_empty() {
        return;
    }
    let from = known.partition_point(|f| f.segment < index);
    let to = known.partition_point(|f| f.segment <= index);
    let here = &known[from..to];
    if here.is_empty() {
        return;
    }
    let longest = here.iter().map(|f| f.span.len()).max().unwrap_or(0);
    list.retain(|m| {
        let at = here.partition_point(|f| f.span.start() < m.span.end());
        !here[..at]
            .iter()
            .rev()
            .take_while(|f| f.span.start() + longest > m.span.start())
            .any(|f| f.span.end() > m.span.start())
    });
}

/// A name as people glue it in an address, from each of its words on: `jdevries` and `devries` of `J. de Vries`.
fn glued(name: &str) -> impl Iterator<Item = String> {
    let words: Vec<&str> = name.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).take(8).collect();
    (0..words.len().saturating_sub(1)).map(move |from| words[from..].concat()).filter(|glued| glued.len() >= 5)
}

/// Names that stand in an e-mail address of the same document.
fn by_mail(document: &Document, known: &[&Finding], mentions: &mut [Vec<Mention>]) {
    let mut pieces: HashSet<u64> = HashSet::new();
    for finding in known.iter().filter(|f| f.rule.as_str() == "contact.email").take(5000) {
        let address = document.segments[finding.segment.0 as usize].text.slice(finding.span);
        let local = address.split('@').next().unwrap_or_default();
        pieces.extend(local.split(|c: char| !c.is_alphabetic()).filter(|p| p.len() >= 3).map(plain_key));
    }
    if pieces.is_empty() {
        return;
    }
    for (i, list) in mentions.iter_mut().enumerate() {
        let text = &document.segments[i].text;
        for mention in list.iter_mut().filter(|m| m.sum.total < BELIEVED + 2.0) {
            let slice = text.slice(mention.span);
            let named = parts(slice).any(|p| pieces.contains(&plain_key(p)) && !lexicon::known(p).organisation())
                || glued(slice).any(|name| pieces.contains(&plain_key(&name)));
            if named {
                mention.sum.add(Why::InMail, 2.0);
            }
        }
    }
}
