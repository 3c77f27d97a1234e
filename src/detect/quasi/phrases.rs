//! Words and phrases that tell something of a person: work, family, events, origin, appearance. All lists as one, found by their first word.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use crate::detect::context::Mixed;
use crate::lexicon::{self, Shared, population};
use crate::text::{Span, words};

/// Kinds of indirect identifier, each with the rule id `quasi.` and its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    Place,
    Profession,
    Institution,
    Family,
    Event,
    Origin,
    Appearance,
}

impl Kind {
    /// By the name of the finder that a rule asks for.
    pub(super) fn of(finder: &str) -> Option<Kind> {
        let kinds = [
            Kind::Place,
            Kind::Profession,
            Kind::Institution,
            Kind::Family,
            Kind::Event,
            Kind::Origin,
            Kind::Appearance,
        ];
        let at = crate::rules::DESCRIBES.iter().position(|name| *name == finder)?;
        kinds.get(at).copied()
    }
}

/// Words of the family list that nearly everyone fits: told, but of no use to pick somebody out.
const EVERYONE: &[&str] = &[
    "dochter",
    "gescheiden",
    "getrouwd",
    "gezin",
    "kind",
    "kinderen",
    "kleinkind",
    "oma",
    "opa",
    "samenwonend",
    "zoon",
];
/// What numbers count in a family.
const COUNTED: &[&str] = &["broers", "dochters", "kids", "kinderen", "kleinkinderen", "zonen", "zoons", "zussen"];
/// Numbers in words from three on: two children are nothing special.
const NUMBERS: &[&str] = &["acht", "drie", "elf", "negen", "tien", "twaalf", "vier", "vijf", "zes", "zeven"];
/// Longest phrase in bytes.
const LONGEST: usize = 48;

/// All phrases by their first word, in lower case.
#[derive(Debug)]
pub(super) struct Phrases {
    by_first: HashMap<&'static str, Vec<(&'static str, Kind)>, BuildHasherDefault<Mixed>>,
}

impl Phrases {
    pub(super) fn new() -> Phrases {
        let population = population();
        let lists: [(&[&'static str], Kind); 4] = [
            (lexicon::PROFESSIONS, Kind::Profession),
            (lexicon::FAMILY, Kind::Family),
            (lexicon::EVENTS, Kind::Event),
            (lexicon::APPEARANCE, Kind::Appearance),
        ];
        let mut by_first: HashMap<&'static str, Vec<(&'static str, Kind)>, _> = HashMap::default();
        let mut add = |phrase: &'static str, kind: Kind| {
            let first = phrase.split(|c: char| !words::is_word(c)).next().unwrap_or(phrase);
            let entries = by_first.entry(first).or_default();
            if !EVERYONE.contains(&phrase) && !entries.contains(&(phrase, kind)) {
                entries.push((phrase, kind));
            }
        };
        for (list, kind) in lists {
            list.iter().for_each(|phrase| add(phrase, kind));
        }
        lexicon::NEWS.iter().for_each(|phrase| add(phrase, Kind::Event));
        let shared =
            [(Shared::Profession, Kind::Profession), (Shared::Family, Kind::Family), (Shared::Origin, Kind::Origin)];
        for (table, kind) in shared {
            population.words(table).for_each(|phrase| add(phrase, kind));
        }
        for entries in by_first.values_mut() {
            entries.sort_by_key(|(phrase, kind)| (std::cmp::Reverse(phrase.len()), *kind));
        }
        Phrases { by_first }
    }

    /// The longest phrase that starts at the word at byte `at`.
    pub(super) fn at(&self, text: &str, at: usize) -> Option<(Kind, Span)> {
        let to = text.floor_char_boundary((at + LONGEST).min(text.len()));
        let here = &text[at..to];
        let first = here.split(|c: char| !words::is_word(c)).next()?;
        if let Some(span) = counted(here, first) {
            return Some((Kind::Family, Span::new(at, at + span)));
        }
        let mut small = [0; LONGEST];
        let lower = match first.is_ascii() {
            true => {
                let small = &mut small[..first.len()];
                small.copy_from_slice(first.as_bytes());
                small.make_ascii_lowercase();
                std::str::from_utf8(small).map(Cow::Borrowed).ok()?
            }
            false => Cow::Owned(first.to_lowercase()),
        };
        let entries = self.by_first.get(&*lower)?;
        let here = here.to_lowercase();
        let found = entries.iter().find(|(phrase, _)| {
            here.starts_with(phrase) && !here[phrase.len()..].chars().next().is_some_and(words::is_word)
        });
        // Lower case of the letters of these phrases is as long as they are; what is not is no such phrase.
        found
            .filter(|(phrase, _)| text.get(at..at + phrase.len()).is_some_and(|t| t.to_lowercase() == **phrase))
            .map(|(phrase, kind)| (*kind, Span::new(at, at + phrase.len())))
    }
}

/// `drie kinderen`, `4 zussen`: the length in bytes.
fn counted(here: &str, first: &str) -> Option<usize> {
    let many = first.parse::<u32>().is_ok_and(|n| (3..=20).contains(&n)) || lexicon::contains_any_case(NUMBERS, first);
    if !many {
        return None;
    }
    let rest = here[first.len()..].strip_prefix([' ', '\n'])?;
    let next = rest.split(|c: char| !words::is_word(c)).next()?;
    lexicon::contains_any_case(COUNTED, next).then_some(first.len() + 1 + next.len())
}
