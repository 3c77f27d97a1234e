//! Names become roles: what stands before a name tells which.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Certainty, Document, Finding, PersonId};
use crate::redact::soften::{is_person, is_title, word_before};
use crate::text::Span;

/// Who is named, in the order of the first mention.
#[derive(Debug, Default)]
pub(super) struct Persons {
    letters: BTreeMap<PersonId, usize>,
    aliases: BTreeSet<PersonId>,
    alias: bool,
}

impl Persons {
    pub(super) fn of<'f>(findings: impl Iterator<Item = &'f Finding>) -> Persons {
        let mut persons = Persons::default();
        for finding in findings.filter(|f| f.rule.as_str() == "person.name") {
            persons.alias |= finding.has("fictitious-name");
            let Some(person) = finding.person else { continue };
            if finding.has("fictitious-name") {
                persons.aliases.insert(person);
            }
            if finding.confidence.certainty() >= Some(Certainty::Likely) && !finding.has("sign-off") {
                let next = persons.letters.len();
                persons.letters.entry(person).or_insert(next);
            }
        }
        persons
    }

    pub(super) fn any_alias(&self) -> bool {
        self.alias
    }

    /// `A`, `B`, ... `A2`.
    fn letter(&self, finding: &Finding) -> String {
        let number = finding.person.and_then(|p| self.letters.get(&p)).copied().unwrap_or(0);
        let letter = char::from(b'A' + u8::try_from(number % 26).unwrap_or(0));
        if number < 26 { letter.to_string() } else { format!("{letter}{}", number / 26 + 1) }
    }

    /// Whether the one whom the text is about is meant: the only one named, or the one with a made-up name.
    fn is_main(&self, finding: &Finding) -> bool {
        let made_up = finding.person.is_some_and(|p| self.aliases.contains(&p));
        self.letters.len() < 2 || made_up && self.aliases.len() < 2
    }
}

/// Relations and roles that tell enough without the name behind them.
const RELATIONS: &[&str] = &[
    "broertje",
    "buurman",
    "buurvrouw",
    "collega",
    "ex",
    "ex-man",
    "ex-partner",
    "ex-vrouw",
    "gezinsvoogd",
    "grootmoeder",
    "grootvader",
    "jongste",
    "kleindochter",
    "kleinzoon",
    "nicht",
    "neef",
    "oom",
    "oudste",
    "pleegmoeder",
    "pleegvader",
    "stiefmoeder",
    "stiefvader",
    "tante",
    "voogd",
    "vriend",
    "vriendin",
    "zusje",
];

/// What could stand for a name.
pub(super) fn wording(document: &Document, finding: &Finding, text: &str, persons: &Persons) -> Option<(Span, String)> {
    let (mut start, mut end) = (finding.span.start(), finding.span.end());
    // The mark of a made-up name goes with it.
    if text[end..].starts_with('*') {
        end += 1;
    }
    let genitive = finding.has("genitive") || text[end..].starts_with("'s ");
    if text[end..].starts_with("'s ") {
        end += 2;
    }
    let before = word_before(text, start);
    let labelled = text[..start].trim_end_matches(' ').ends_with([':', '\t'])
        || document.segments[finding.segment.0 as usize].cell(finding.span).is_some_and(|c| c.header.is_some());
    let to = match before {
        _ if genitive => "diens".to_owned(),
        _ if finding.has("sign-off") => "je begeleider".to_owned(),
        Some((at, word)) if finding.has("greeting") => {
            start = at + word.len();
            String::new()
        }
        Some((_, word)) if is_title(word) => persons.letter(finding),
        Some((at, word)) if is_person(word) || RELATIONS.iter().any(|r| r.eq_ignore_ascii_case(word)) => {
            start = at + word.len();
            String::new()
        }
        _ if labelled => format!("[naam {}]", persons.letter(finding)),
        // `mevrouw Jansen`, where the title is part of the name
        _ if text[finding.span.range()].split(' ').next().is_some_and(is_title) => {
            let title = text[finding.span.range()].split(' ').next().unwrap_or_default();
            format!("{title} {}", persons.letter(finding))
        }
        _ if persons.is_main(finding) => "de cliënt".to_owned(),
        _ => format!("persoon {}", persons.letter(finding)),
    };
    Some((Span::new(start, end), to))
}
