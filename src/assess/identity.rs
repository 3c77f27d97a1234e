//! Can the person be recognised? Indirect identifiers taken together, also under a fictitious name: how many people fit the description.
//!
//! `k = N x product(f) x margin`: N people of the named area, f the share of each trait, a margin for every trait after the third because traits go
//! together. The three questions are those of WP216: singling out, linkability, inference.

use std::collections::BTreeMap;

use crate::assess::family::OWNERS;
use crate::assess::groups::{Key, key};
use crate::assess::sentences::Sentences;
use crate::lexicon::{self, Figure, Shared, population};
use crate::model::{Category, Certainty, Described, Document, Finding, Layer, PersonId, Trait, TraitKind};
use crate::text::words;

/// Who is described in a document, in the order of their first mention. `findings` are all, also those that are only possible.
pub fn described(document: &Document, findings: &[Finding]) -> Vec<Described> {
    let mut portraits: BTreeMap<(usize, Subject), Portrait<'_>> = BTreeMap::new();
    let mut order: BTreeMap<Scope, usize> = BTreeMap::new();
    let mut of_family = Vec::new();
    for finding in findings.iter().filter(|f| tells(f)) {
        let Some(segment) = document.segments.get(finding.segment.0 as usize) else { continue };
        if segment.layer == Layer::Copy {
            continue;
        }
        let scope = Scope::of(document, finding);
        let next = order.len();
        let at = *order.entry(scope).or_insert(next);
        let subject = subject(segment.text.folded(), finding);
        // What happened to a relative, and where the family lives, tells of the main person; alone it describes no relative.
        let shared =
            matches!(finding.rule.as_str(), "quasi.event" | "quasi.place" | "quasi.family" | "quasi.institution");
        if shared {
            portraits.entry((at, Subject::Main)).or_default().add(finding);
            if subject != Subject::Main {
                of_family.push(((at, subject), finding));
            }
        } else {
            portraits.entry((at, subject)).or_default().add(finding);
        }
    }
    for (whose, finding) in of_family {
        if let Some(portrait) = portraits.get_mut(&whose) {
            portrait.add(finding);
        }
    }
    let portraits = portraits.into_values().map(|portrait| portrait.finish(document)).filter(|d| d.k.is_some());
    let mut people: Vec<Described> = portraits.collect();
    if people.is_empty() {
        people.extend(general(document));
    }
    for (i, described) in people.iter_mut().enumerate() {
        described.person = PersonId(i as u32 + 1);
    }
    people
}

/// Somebody who is described in general words only: a stage of life, a part of the country, a field of work; two of them at least.
fn general(document: &Document) -> Option<Described> {
    let described = Portrait::default().finish(document);
    let telling = described.traits.iter().filter(|t| t.kind != TraitKind::Sex).count();
    (telling > 1 && described.k.is_some()).then_some(described)
}

/// Findings that describe somebody or belong to a description.
fn tells(finding: &Finding) -> bool {
    let rule = finding.rule.as_str();
    let kind = rule == "person.age"
        || rule.starts_with("quasi.")
        || matches!(
            rule,
            "special.health" | "special.ethnicity" | "special.religion" | "special.sexual" | "delicate.debt"
        );
    kind && finding.confidence.certainty() >= Some(Certainty::Possible)
}

/// One row of a list has a person of its own; any other document is about one, and about the relatives it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Scope {
    Row(Key),
    Document,
}

impl Scope {
    fn of(document: &Document, finding: &Finding) -> Scope {
        match key(document, finding.segment, finding.span) {
            row @ Key::Row { .. } => Scope::Row(row),
            _ => Scope::Document,
        }
    }
}

/// Whom a finding is about: the one the text is about, or a relative of that person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Subject {
    Main,
    Relative(Relative),
}

/// Relatives that are described beside the main person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Relative {
    Mother,
    Father,
    Son,
    Daughter,
    Brother,
    Sister,
    Partner,
}

/// The words for each relative.
const RELATIVES: &[(Relative, &[&str])] = &[
    (Relative::Mother, &["moeder", "mama", "stiefmoeder", "pleegmoeder"]),
    (Relative::Father, &["vader", "papa", "stiefvader", "pleegvader"]),
    (Relative::Son, &["zoon", "zoontje"]),
    (Relative::Daughter, &["dochter", "dochtertje"]),
    (Relative::Brother, &["broer", "broertje", "halfbroer"]),
    (Relative::Sister, &["zus", "zusje", "halfzus"]),
    (
        Relative::Partner,
        &["partner", "man", "echtgenoot", "echtgenote", "vriend", "vriendin", "ex", "ex-man", "ex-vrouw", "ex-partner"],
    ),
];

/// A relative whose word stands, owned, before the finding in its sentence, with nobody else between; else the main person.
fn subject(text: &str, finding: &Finding) -> Subject {
    let sentence = words::sentence(text, finding.span.start());
    let start = text.floor_char_boundary(sentence.start().max(finding.span.start().saturating_sub(120)));
    let mut next: Option<Relative> = None;
    for word in words::words_back(text, start, finding.span.start()).take(12) {
        let word = &text[word.range()];
        if let Some(kind) = next {
            return if lexicon::contains_any_case(OWNERS, word) { Subject::Relative(kind) } else { Subject::Main };
        }
        next = RELATIVES
            .iter()
            .find(|(_, forms)| forms.iter().any(|f| f.eq_ignore_ascii_case(word)))
            .map(|(kind, _)| *kind);
    }
    Subject::Main
}

/// What is told of one person.
#[derive(Debug, Default)]
struct Portrait<'f> {
    findings: Vec<&'f Finding>,
}

/// Findings about one person that are looked at: a description that needs more is none.
const MOST_TOLD: usize = 400;

impl<'f> Portrait<'f> {
    fn add(&mut self, finding: &'f Finding) {
        if self.findings.len() < MOST_TOLD {
            self.findings.push(finding);
        }
    }

    fn finish(self, document: &Document) -> Described {
        let population = population();
        let lower = |f: &Finding| text_of(document, f).to_lowercase();
        let sentences = match self.findings.is_empty() {
            true => Sentences::telling(document),
            false => Sentences::of(document, &self.findings),
        };
        let mut traits: Vec<Trait> = Vec::new();
        if let Some(female) = sentences.female() {
            traits.push(told(TraitKind::Sex, population.sex(female), None));
        }
        let mut ages = self.of("person.age");
        if let Some(age) = ages.next() {
            let years = text_of(document, age).parse().unwrap_or(0);
            traits.push(told(TraitKind::Age, population.age(years), Some(age)));
        } else if let Some((from, to)) = sentences.decade() {
            traits.push(told(TraitKind::Age, population.ages(from, to), None));
        }
        for (rule, kind, shared) in [
            ("quasi.profession", TraitKind::Profession, Shared::Profession),
            ("quasi.family", TraitKind::Family, Shared::Family),
            ("quasi.origin", TraitKind::Origin, Shared::Origin),
            ("special.ethnicity", TraitKind::Origin, Shared::Origin),
            ("special.health", TraitKind::Situation, Shared::Diagnosis),
            ("delicate.debt", TraitKind::Situation, Shared::Diagnosis),
        ] {
            let mut seen: Vec<String> = Vec::new();
            for finding in self.of(rule) {
                let word = lower(finding);
                // Three of a kind: what more is told of the same kind hardly narrows further.
                if seen.len() >= MOST_OF_A_KIND || seen.contains(&word) {
                    continue;
                }
                // There is one of its kind in a town.
                let office = kind == TraitKind::Profession
                    && lexicon::contains(lexicon::RARE_PROFESSIONS, &word)
                    && self.of("quasi.place").next().is_some();
                let known = told(kind, population.share(shared, &word), Some(finding));
                traits.push(Trait { pins: office, ..known });
                seen.push(word);
            }
        }
        if !traits.iter().any(|t| t.kind == TraitKind::Profession)
            && let Some(field) = sentences.field()
        {
            traits.push(told(TraitKind::Profession, population.share(Shared::Profession, field), None));
        }
        for finding in self.of("quasi.appearance").take(MOST_OF_A_KIND) {
            let figure = Figure { value: population.defaults.other, verified: false };
            traits.push(told(TraitKind::Appearance, figure, Some(finding)));
        }
        for finding in self.of("quasi.event") {
            let pins = sentences.dated(finding) || self.of("quasi.place").next().is_some();
            let figure = Figure { value: population.defaults.other, verified: false };
            traits.push(Trait { pins, ..told(TraitKind::Event, figure, Some(finding)) });
        }
        traits.extend(self.areas(document, &sentences));
        let k = fits(&traits);
        let place = traits.iter().any(|t| t.kind == TraitKind::Place);
        let self_recognition =
            sentences.quote() || self.of("quasi.appearance").next().is_some() || sentences.exact_date();
        let alias = sentences.alias();
        let mut identification = k.map_or(0.0, ease);
        if sentences.nickname() {
            identification = identification.max(0.75);
        }
        let has = |kind| traits.iter().any(|t: &Trait| t.kind == kind);
        let delicate = self
            .findings
            .iter()
            .any(|f| matches!(f.category, Category::Special | Category::Criminal | Category::Delicate));
        Described {
            person: PersonId(0),
            k,
            identification,
            singling_out: k.is_some_and(|k| k < FEW),
            linkability: has(TraitKind::Event)
                || has(TraitKind::Institution)
                || has(TraitKind::Profession) && place
                || sentences.quote(),
            inference: delicate || has(TraitKind::Institution),
            self_recognition,
            alias,
            traits,
        }
    }

    fn of<'s>(&'s self, rule: &'static str) -> impl Iterator<Item = &'s Finding> {
        self.findings.iter().copied().filter(move |f| f.rule.as_str() == rule)
    }

    /// The areas and institutions that are named, the smallest first.
    fn areas(&self, document: &Document, sentences: &Sentences<'_>) -> Vec<Trait> {
        let population = population();
        let mut named: Vec<Trait> = Vec::new();
        for finding in self.of("quasi.place") {
            let known = lexicon::place(text_of(document, finding)).and_then(|p| p.population);
            let figure = known.map_or(population.unknown_place(), |n| Figure { value: f64::from(n), verified: true });
            named.push(Trait {
                kind: TraitKind::Place,
                value: figure.value,
                verified: figure.verified,
                pins: false,
                at: Some((finding.segment, finding.span)),
            });
        }
        for finding in self.of("quasi.institution") {
            let sentence = sentences.of_finding(finding).to_lowercase();
            let own = population.institution(&text_of(document, finding).to_lowercase());
            let ward = population.institution(&sentence);
            let figure = if ward.value < own.value { ward } else { own };
            named.push(Trait {
                kind: TraitKind::Institution,
                value: figure.value,
                verified: false,
                pins: false,
                at: Some((finding.segment, finding.span)),
            });
        }
        if named.is_empty()
            && let Some(area) = sentences.area()
        {
            named.push(Trait { kind: TraitKind::Place, value: area.value, verified: false, pins: false, at: None });
        }
        named.sort_by(|a, b| a.value.total_cmp(&b.value));
        named
    }
}

/// How many people fit what is told, at least 1: people of the smallest area or institution, times the share of every other trait, with a margin
/// for every one after the third because traits go together. `None` when nobody is described: woman or man, or an illness of anyone, tells of none.
pub fn fits(traits: &[Trait]) -> Option<u64> {
    if traits.iter().all(|t| matches!(t.kind, TraitKind::Sex | TraitKind::Situation)) {
        return None;
    }
    if traits.iter().any(|t| t.pins) {
        return Some(1);
    }
    let population = population();
    let area = |t: &&Trait| matches!(t.kind, TraitKind::Place | TraitKind::Institution);
    let people = traits.iter().filter(area).map(|t| t.value).reduce(f64::min);
    let shares: Vec<f64> = traits.iter().filter(|t| !area(t)).map(|t| t.value).collect();
    let margin = population.defaults.margin.powi(shares.len().saturating_sub(3) as i32);
    let k = people.unwrap_or(population.residents().value) * shares.iter().product::<f64>() * margin;
    Some(k.max(1.0).round() as u64)
}

/// A trait with its figure, and the finding that tells it.
fn told(kind: TraitKind, figure: Figure, at: Option<&Finding>) -> Trait {
    Trait { kind, value: figure.value, verified: figure.verified, pins: false, at: at.map(|f| (f.segment, f.span)) }
}

/// Below so many people one can be picked out.
const FEW: u64 = 20;
/// Traits of one kind that count.
const MOST_OF_A_KIND: usize = 3;

/// Ease of identification by how many people fit.
fn ease(k: u64) -> f32 {
    match k {
        0..2 => 1.0,
        2..10 => 0.75,
        10..100 => 0.5,
        _ => 0.25,
    }
}

fn text_of<'d>(document: &'d Document, finding: &Finding) -> &'d str {
    document.segments.get(finding.segment.0 as usize).map_or("", |s| s.text.slice(finding.span))
}

#[cfg(test)]
mod tests {
    use super::ease;

    #[test]
    fn the_fewer_fit_the_easier() {
        assert_eq!([1, 2, 9, 10, 99, 100, 5000].map(ease), [1.0, 0.75, 0.75, 0.5, 0.5, 0.25, 0.25]);
    }
}
