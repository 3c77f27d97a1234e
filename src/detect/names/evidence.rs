//! What speaks for and against a possible name, in log-odds: its own words, and what stands around them.
//!
//! The points are those of the usual rule-based method (four points are enough); the prior turns a sum of points into log-odds.

use crate::detect::names::around::{After, Before, Link};
use crate::detect::names::bearing::is_label;
use crate::detect::names::endings::{is_family, may_be_family};
use crate::detect::names::ordinary::{
    ends_in_street, is_adjective, is_body, is_inflected, is_street, is_surely_body, is_verse,
};
use crate::detect::names::shape::Shape;
use crate::detect::names::surroundings::surroundings;
use crate::detect::names::tokens::{Kind, Token};
use crate::detect::names::why::{Sum, Why};
use crate::lexicon::{self, Known, Ordinary};

/// What is known of where a run stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Where {
    /// The text around has no capitals.
    pub(super) lower: bool,
    /// A label, column or sender says that a name stands here.
    pub(super) labelled: Option<Why>,
    /// A label says that no name stands here.
    pub(super) unlabelled: bool,
    /// That label says that it is a surname or a given name.
    pub(super) surname: bool,
    /// It is the whole of a cell that a label says to hold a name.
    pub(super) whole: bool,
}

/// Everything about the words themselves and around them.
pub(super) fn weigh(text: &str, tokens: &[Token], shape: &Shape, before: &Before, after: &After, place: Where) -> Sum {
    let mut sum = Sum::new();
    words(text, tokens, shape, before, &mut sum);
    surroundings(text, tokens, shape, before, after, place, &mut sum);
    sum
}

/// Whether a label or a title says that a name follows.
fn is_told(before: &Before) -> bool {
    match before.link {
        Link::Colon => is_label(before.near),
        Link::Word => before.near.title(),
        _ => false,
    }
}

/// The word before, in lower case.
fn before_word(text: &str, before: &Before) -> String {
    text[before.near_at.0..before.near_at.1].to_lowercase()
}

pub(super) fn own(known: Known) -> bool {
    known.first().is_some() || known.surname().is_some()
}

/// What the words of the name tell.
fn words(text: &str, tokens: &[Token], shape: &Shape, before: &Before, sum: &mut Sum) {
    let all = &tokens[shape.tokens.clone()];
    let given = &tokens[shape.given.clone()];
    let surname = &tokens[shape.surname.clone()];
    let count = all.iter().filter(|t| t.kind == Kind::Word && !t.hyphen).count();
    let initials = given.iter().any(|t| t.kind == Kind::Initials);
    let full = count + usize::from(initials) >= 2 || all.iter().any(|t| t.kind == Kind::Bracketed);
    let opens = before.opens();
    let sure = given.iter().any(|t| t.kind == Kind::Word && t.known.first() == Some(Ordinary::Never));
    if full {
        let mut best = 0.0f32;
        for token in given.iter().filter(|t| t.kind == Kind::Word) {
            let known = token.known;
            match known.first() {
                Some(Ordinary::Never) => best = best.max(3.0),
                Some(Ordinary::AlsoWord) => best = best.max(if opens { 1.4 } else { 2.2 }),
                Some(Ordinary::Common) => best = best.max(if opens { -0.5 } else { 1.2 }),
                None if known.surname().is_some() => {}
                None => against(text, token, false, sum),
            }
            if known.first().is_none() && known.surname().is_some() {
                best = best.max(0.8);
            }
        }
        if best != 0.0 {
            // `Theodora Maria Cornelia`: each makes the next surer.
            let named = |t: &&Token| t.kind == Kind::Word && t.known.first() == Some(Ordinary::Never);
            sum.add(Why::FirstName, if given.iter().filter(named).count() > 1 { best + 1.0 } else { best });
        }
        // `Opel Karl`, `Skoda Octavia`, `Woonstichting De Key`
        let brand = |t: &Token| {
            t.kind == Kind::Word
                && t.known.first().is_none()
                && (t.known.organisation()
                    || t.known.eponym_head() && !own(t.known)
                    || is_surely_body(&text[t.start..t.end]))
        };
        if !shape.reversed && given.iter().any(brand) {
            sum.add(Why::CompanyName, -4.0);
        }
        if initials {
            let dotted = given.iter().any(|t| t.kind == Kind::Initials && t.dotted);
            sum.add(Why::Initials, if dotted { 3.2 } else { 2.0 });
        }
        if given.iter().any(|t| t.kind == Kind::Bracketed) {
            sum.add(Why::Initials, 2.5);
        }
        let mut best = 0.0f32;
        for token in surname.iter().filter(|t| t.kind == Kind::Word) {
            let known = token.known;
            let here = match known.surname() {
                Some(Ordinary::Never) => 2.0,
                Some(Ordinary::AlsoWord) => 1.4,
                Some(Ordinary::Common) => 1.0,
                None if known.first() == Some(Ordinary::Never) => 1.2,
                None if known.first().is_some() => 0.7,
                None => {
                    // `Koeman van de Kindertelefoon`
                    let article = surname
                        .iter()
                        .rev()
                        .find(|t| t.kind == Kind::Particle)
                        .is_some_and(|t| matches!(&text[t.start..t.end], "de" | "het"));
                    let things = surname.len() > 2
                        && !given.is_empty()
                        && article
                        && (known.word() || is_inflected(&text[token.start..token.end]));
                    against(text, token, (sure || initials || is_told(before)) && !things, sum);
                    match (known.nothing(), is_family(&text[token.start..token.end])) {
                        (true, true) => 1.6,
                        (true, false) => 0.9,
                        (false, _) => 0.0,
                    }
                }
            };
            best = best.max(here);
        }
        if best > 0.0 {
            sum.add(Why::Surname, best);
        }
        // Of words that are all unknown, capitals in a row tell little.
        let told = initials || given.iter().any(|t| own(t.known) || t.kind == Kind::Bracketed);
        let listed = |t: &Token| {
            t.known.surname() == Some(Ordinary::Never) || t.known.nothing() && is_family(&text[t.start..t.end])
        };
        let half = surname.iter().any(|t| t.kind == Kind::Word && listed(t));
        if !given.is_empty() && !surname.is_empty() {
            sum.add(
                Why::FullName,
                if told {
                    2.0
                } else if half {
                    1.4
                } else {
                    0.9
                },
            );
        }
        if surname.first().is_some_and(|t| t.kind == Kind::Particle) {
            let listed = surname.iter().any(|t| t.kind == Kind::Word && t.known.with_particle());
            sum.add(Why::Particle, if listed { 1.5 } else { 0.9 });
        }
        if shape.reversed {
            // `De Groot, Hendrik Jan` begins a line of a list; a town before a name does too.
            let named = |t: &Token| t.known.surname().is_some() && !t.known.populous() && !t.known.world();
            let listed = opens && sure && surname.iter().all(|t| t.kind != Kind::Word || named(t));
            // `Aanwezig: Meeuwsen, Hoogendijk` are two people; `Iris, Rosa` too.
            let all = |part: &[Token], is: fn(Known) -> bool| {
                let mut words = part.iter().filter(|t| t.kind == Kind::Word).peekable();
                words.peek().is_some() && words.all(|t| is(t.known))
            };
            let two = all(given, |known| known.first().is_none() && known.surname().is_some())
                || all(surname, |known| known.first().is_some() && known.surname().is_none());
            // `Kinderen: Bo, Indy en Yara`
            let many = before.link == Link::Colon
                && ["kinderen", "zonen", "dochters", "ouders", "deelnemers", "aanwezig", "afwezig", "aanwezigen"]
                    .iter()
                    .any(|end| before_word(text, before).ends_with(end));
            let weight = if initials {
                1.0
            } else if two || many {
                -3.5
            } else if listed {
                0.4
            } else {
                -0.3
            };
            sum.add(Why::FullName, weight);
        }
        if !opens && !all[0].shouts {
            sum.add(Why::Capital, if told { 1.0 } else { 1.7 });
        } else if opens && half && all.iter().all(|t| t.kind == Kind::Word && !t.shouts && !t.known.word()) && !told {
            // `Gerbrich Hoitsma is gevallen`: the capital of the second word tells all the same.
            sum.add(Why::Capital, 0.8);
        }
    } else {
        single(text, all, before, sum);
    }
    if all.iter().any(|t| t.shouts) {
        // In capitals everything looks like a name; what stands in the lists does so still.
        let known = all.iter().filter(|t| t.kind == Kind::Word).all(|t| own(t.known) && !t.known.word());
        let weight = if known && full {
            -0.4
        } else if all.iter().all(|t| t.end - t.start <= 4) {
            -3.0
        } else {
            -1.8
        };
        sum.add(Why::AllCapitals, weight);
    }
    let slice = &text[all[0].start..all[all.len() - 1].end];
    let words = all.len() > 1 && all.iter().all(|t| t.kind == Kind::Word);
    if (all[0].kind == Kind::Particle || words) && lexicon::place(slice).is_some()
        || full && lexicon::known(slice).world()
    {
        sum.add(Why::PlaceName, -4.0);
    }
    // `KV Mechelen`, `A Dictionary`: letters without full stops are also something else.
    if initials && given.iter().all(|t| t.kind == Kind::Initials && !t.dotted) {
        let other = surname.iter().any(|t| {
            t.kind == Kind::Word
                && t.known.surname().is_none()
                && (t.known.place() || t.known.world() || t.known.foreign() || t.known.word())
        });
        let place = surname.iter().any(|t| t.known.populous() || t.known.world());
        if other || place && given.iter().any(|t| t.shouts) {
            sum.add(Why::PlaceName, -2.5);
        }
    }
    if all.iter().skip(1).any(|t| t.newline) {
        sum.add(Why::LineEnd, -1.0);
    }
    let street = all.iter().rev().find(|t| t.kind == Kind::Word).filter(|t| {
        let word = &text[t.start..t.end];
        // `Petronella Duindam`: behind a given name only an ending that no surname has.
        is_street(word, t.known) && (ends_in_street(word) || !(full && sure && !is_surely_body(word)))
    });
    if street.is_some() {
        sum.add(Why::Street, if full && sure { -8.5 } else { -6.0 });
    }
    if is_verse(&text[all[all.len() - 1].end..]) {
        sum.add(Why::NegativeCue, -5.0);
    }
    // `Hendrik Mulderschool`, `Willem Drees Huis`, `Sint Cecilia`, `Albert Heijn`
    let last = all.iter().rev().find(|t| t.kind == Kind::Word).filter(|_| full && street.is_none());
    let body = last.is_some_and(|t| {
        let word = &text[t.start..t.end];
        let unknown = t.known.first().is_none() && t.known.surname().is_none();
        unknown && is_surely_body(word) || count > 2 && t.known.company() && t.known.surname() != Some(Ordinary::Never)
    });
    let saint = text[all[0].start..all[0].end].eq_ignore_ascii_case("sint") && full;
    if body || saint || full && lexicon::known(slice).organisation() {
        sum.add(Why::CompanyName, -5.0);
    }
}

/// A single word, perhaps with particles.
fn single(text: &str, all: &[Token], before: &Before, sum: &mut Sum) {
    let Some(token) = all.iter().rev().find(|t| t.kind == Kind::Word) else { return };
    let (known, opens, told) = (token.known, before.opens(), is_told(before));
    let particle = all[0].kind == Kind::Particle;
    let first = known.first();
    let first_weight = match first {
        Some(Ordinary::Never) if opens => 4.1,
        Some(Ordinary::Never) => 3.3,
        Some(Ordinary::AlsoWord) => 2.0,
        _ => 0.0,
    };
    let surname_weight = match known.surname() {
        Some(Ordinary::Never) => 1.9,
        Some(Ordinary::AlsoWord) => 0.6,
        _ => 0.0,
    };
    if first_weight > 0.0 && first_weight >= surname_weight && !particle {
        sum.add(Why::FirstName, first_weight);
        if first == Some(Ordinary::Never) && known.word() {
            sum.add(Why::OrdinaryWord, -0.05);
        }
    } else if surname_weight > 0.0 {
        sum.add(Why::Surname, surname_weight);
        if known.word() {
            sum.add(Why::OrdinaryWord, -0.5);
        }
    }
    if particle {
        let listed = known.with_particle() || known.surname() == Some(Ordinary::Never);
        let more = if listed && opens && all[0].upper { 0.8 } else { 0.0 };
        sum.add(Why::Particle, more + if listed { 1.8 } else { 0.6 });
    }
    if !opens {
        sum.add(Why::Capital, if token.shouts { 0.0 } else { 2.0 });
    } else if first == Some(Ordinary::AlsoWord) || first.is_none() && known.surname() == Some(Ordinary::AlsoWord) {
        sum.add(Why::OrdinaryWord, if told { 0.0 } else { -1.0 });
    } else if first == Some(Ordinary::Common) || known.surname() == Some(Ordinary::Common) {
        sum.add(Why::OrdinaryWord, -3.0);
    }
    // `neef Can`: whose nephew is no town. Nor is who has a title: `dhr Obdam`.
    let kin = before.link == Link::Word && (before.near.relative() && first.is_some() || before.near.title());
    if !kin && (first != Some(Ordinary::Never) || known.place() || known.world()) {
        let (place, world) = (known.place(), known.world());
        if place && !world && !known.populous() && first == Some(Ordinary::AlsoWord) {
            // `Mark` is a hamlet too.
        } else if world || place && (known.populous() || known.surname().is_none() && first.is_none()) {
            sum.add(Why::PlaceName, if first == Some(Ordinary::Never) { -1.2 } else { -2.5 });
        } else if place {
            sum.add(Why::PlaceName, if first == Some(Ordinary::Never) { -0.3 } else { -1.0 });
        }
    }
    if known.calendar() && own(known) {
        sum.add(
            Why::OrdinaryWord,
            match (first, opens) {
                (Some(Ordinary::Never), _) => -0.8,
                (_, true) => -2.5,
                _ => -1.5,
            },
        );
    }
    if known.eponym() && first != Some(Ordinary::Never) {
        sum.add(Why::Eponym, -2.5);
    }
    if !own(known) {
        // Behind a title hardly anything but a name can stand; behind what somebody is, hardly a place: `bewindvoerder Blokzijl`.
        let (near, place) = (before.near, known.place() || known.world());
        let made = (near.role() || near.profession()) && may_be_family(&text[token.start..token.end]);
        let named = near.title() || place && (near.role() || near.profession());
        if made && before.link == Link::Word && !known.word() {
            sum.add(Why::OrdinaryWord, -0.6);
        } else {
            against(text, token, before.link == Link::Word && named, sum);
        }
    } else if known.organisation() {
        sum.add(Why::CompanyName, if first == Some(Ordinary::Never) { -1.0 } else { -3.0 });
    } else if known.company() && first != Some(Ordinary::Never) {
        sum.add(Why::CompanyName, -1.5);
    }
}

/// What speaks against a word that stands in no list of names. `beside`: it stands beside a sure name.
fn against(text: &str, token: &Token, beside: bool, sum: &mut Sum) {
    let known = token.known;
    let word = &text[token.start..token.end];
    if known.company() || known.institution() {
        sum.add(Why::CompanyName, if beside { -3.0 } else { -4.0 });
    } else if known.organisation() {
        sum.add(Why::CompanyName, if beside { -1.0 } else { -3.5 });
    } else if known.calendar() {
        sum.add(Why::OrdinaryWord, -2.5);
    } else if known.role() || known.profession() || known.relative() || known.title() || known.label() {
        sum.add(Why::OrdinaryWord, if beside { -1.2 } else { -3.5 });
    } else if known.world() || known.place() {
        sum.add(Why::PlaceName, if beside { -0.6 } else { -2.0 });
    } else if known.word()
        || known.verb()
        || known.greeting()
        || known.closing()
        || known.not_after_title()
        || known.particle()
        || is_inflected(word)
    {
        sum.add(Why::OrdinaryWord, if beside { -1.2 } else { -3.0 });
    } else if known.foreign() {
        sum.add(Why::ForeignWord, if beside { -1.8 } else { -2.5 });
    } else if is_adjective(word) {
        sum.add(Why::OrdinaryWord, if beside { -1.0 } else { -2.5 });
    } else if is_body(word) {
        let cares = ["zorg", "praktijk", "kliniek", "stichting", "school", "college"].iter().any(|e| word.ends_with(e));
        sum.add(Why::CompanyName, if cares { -4.5 } else { -2.0 });
    }
}
