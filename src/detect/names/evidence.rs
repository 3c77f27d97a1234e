//! What speaks for and against a possible name, in log-odds: its own words, and what stands around them.
//!
//! The points are those of the usual rule-based method (four points are enough); the prior turns a sum of points into log-odds.

use crate::detect::names::around::{After, Before, Link};
use crate::detect::names::shape::Shape;
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
}

/// Everything about the words themselves and around them.
pub(super) fn weigh(text: &str, tokens: &[Token], shape: &Shape, before: &Before, after: &After, place: Where) -> Sum {
    let mut sum = Sum::new();
    words(text, tokens, shape, before, &mut sum);
    surroundings(text, tokens, shape, before, after, place, &mut sum);
    sum
}

fn own(known: Known) -> bool {
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
                None => against(text, token, false, sum),
            }
            if known.first().is_none() && known.surname().is_some() {
                best = best.max(0.8);
            }
        }
        if best != 0.0 {
            sum.add(Why::FirstName, best);
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
                    against(text, token, (sure || initials) && !things, sum);
                    if known.nothing() { 0.9 } else { 0.0 }
                }
            };
            best = best.max(here);
        }
        if best > 0.0 {
            sum.add(Why::Surname, best);
        }
        // Of words that are all unknown, capitals in a row tell little.
        let told = initials || given.iter().any(|t| own(t.known) || t.kind == Kind::Bracketed);
        let half = surname.iter().any(|t| t.kind == Kind::Word && matches!(t.known.surname(), Some(Ordinary::Never)));
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
            sum.add(Why::FullName, if initials { 1.0 } else { -0.3 });
        }
        if !opens && !all[0].shouts {
            sum.add(Why::Capital, if told { 1.0 } else { 1.7 });
        }
        // `D. Geboortedatum`, `Punt A. De begroting`: the letter of a list.
        let listed = initials
            && given.len() == 1
            && given[0].end - given[0].start <= 2
            && before.link != Link::Colon
            && (opens || text[..given[0].start].ends_with('\n'));
        let unnamed = surname
            .iter()
            .filter(|t| t.kind == Kind::Word)
            .all(|t| t.known.surname().is_none() && t.known.first().is_none());
        if listed && unnamed {
            let ordinary =
                surname.iter().any(|t| t.known.word() || is_inflected(&text[t.start..t.end]) || t.known.label());
            sum.add(Why::ListLetter, if ordinary { -4.0 } else { -1.2 });
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
    if all[0].kind == Kind::Particle && lexicon::place(slice).is_some() {
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
    let street = all.iter().rev().find(|t| t.kind == Kind::Word).filter(|t| is_street(&text[t.start..t.end], t.known));
    if street.is_some() {
        sum.add(Why::Street, -6.0);
    }
}

/// A single word, perhaps with particles.
fn single(text: &str, all: &[Token], before: &Before, sum: &mut Sum) {
    let Some(token) = all.iter().rev().find(|t| t.kind == Kind::Word) else { return };
    let (known, opens) = (token.known, before.opens());
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
            sum.add(Why::OrdinaryWord, -0.6);
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
        sum.add(Why::OrdinaryWord, -1.0);
    } else if first == Some(Ordinary::Common) || known.surname() == Some(Ordinary::Common) {
        sum.add(Why::OrdinaryWord, -3.0);
    }
    if first != Some(Ordinary::Never) || known.place() || known.world() {
        let (place, world) = (known.place(), known.world());
        if world || place && (known.populous() || known.surname().is_none() && first.is_none()) {
            sum.add(Why::PlaceName, if first == Some(Ordinary::Never) { -1.5 } else { -2.5 });
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
        // Behind a title hardly anything but a name can stand.
        against(text, token, before.link == Link::Word && before.near.title(), sum);
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
        sum.add(Why::CompanyName, if beside { -1.5 } else { -3.5 });
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

/// `Nederlandse`, `Turkse`, `Amsterdamse`, `Romeinen`: from a place or people.
fn is_adjective(word: &str) -> bool {
    word.chars().count() > 5
        && ["se", "sch", "sche", "isch", "ische", "aan", "anen", "enaar", "enaren", "ees", "ezen"]
            .iter()
            .any(|e| word.ends_with(e))
}

/// Endings of names of bodies, buildings and things.
const BODIES: &[&str] = &[
    "praktijk",
    "groep",
    "bedrijf",
    "school",
    "college",
    "stichting",
    "fonds",
    "kerk",
    "huis",
    "team",
    "zorg",
    "bank",
    "museum",
    "centrum",
    "club",
    "bond",
    "partij",
    "krant",
    "blad",
    "dienst",
    "raad",
    "ministerie",
    "universiteit",
    "instituut",
    "kantoor",
    "winkel",
    "toernooi",
    "prijs",
    "wet",
    "land",
    "stad",
    "zee",
    "meer",
    "rivier",
    "gebergte",
    "eiland",
    "eilanden",
    "oorlog",
    "dag",
    "orkest",
    "theater",
    "festival",
    "station",
    "stelsel",
    "partner",
    "portaal",
    "loket",
    "punt",
    "beleid",
    "plan",
    "gemeente",
    "beweging",
    "unie",
    "legerr",
    "leger",
    "rijk",
];

fn is_body(word: &str) -> bool {
    ends_in(word, BODIES, 3)
}

/// A form of a Dutch word: plural, past tense, diminutive, with an ending of an adjective; or a compound of known words.
pub(super) fn is_inflected(word: &str) -> bool {
    const LONGEST: usize = 32;
    if word.len() > LONGEST || !word.is_ascii() {
        return false;
    }
    let mut bytes = [0u8; LONGEST];
    let bytes = &mut bytes[..word.len()];
    bytes.copy_from_slice(word.as_bytes());
    bytes.make_ascii_lowercase();
    let Ok(lower) = std::str::from_utf8(bytes) else { return false };
    for ending in
        ["en", "e", "s", "n", "de", "den", "te", "ten", "je", "jes", "tje", "tjes", "er", "ers", "ing", "ingen", "t"]
    {
        let Some(stem) = lower.strip_suffix(ending) else { continue };
        if is_stem(stem) || ending.starts_with('e') && is_changed(stem) {
            return true;
        }
    }
    is_compound(lower, 2)
}

fn is_stem(stem: &str) -> bool {
    stem.len() >= 3 && lexicon::known(stem).word()
}

/// A stem that changes before an ending: `stapp` of stap, `bom` of boom, `briev` of brief, `huiz` of huis.
fn is_changed(stem: &str) -> bool {
    let bytes = stem.as_bytes();
    let n = bytes.len();
    if n < 3 {
        return false;
    }
    let (last, vowel) = (bytes[n - 1], bytes[n - 2]);
    if n >= 4 && last == vowel && is_stem(&stem[..n - 1]) {
        return true;
    }
    let mut changed = [0u8; 34];
    changed[..n].copy_from_slice(bytes);
    let hard = match last {
        b'v' => b'f',
        b'z' => b's',
        b => b,
    };
    changed[n - 1] = hard;
    let is = |bytes: &[u8]| std::str::from_utf8(bytes).is_ok_and(is_stem);
    if hard != last && is(&changed[..n]) {
        return true;
    }
    if matches!(vowel, b'a' | b'e' | b'o' | b'u') {
        changed[n - 1] = vowel;
        changed[n] = hard;
        return is(&changed[..n + 1]);
    }
    false
}

/// A compound of known words, joined by `s` or nothing: `dossierhouder`, `gemeenschapscommissie`.
fn is_compound(lower: &str, depth: usize) -> bool {
    lower.len() >= 8
        && (3..=lower.len() - 4).any(|at| {
            let (head, tail) = lower.split_at(at);
            let bound = head.strip_suffix('s').unwrap_or(head);
            is_stem(tail)
                && (is_stem(head)
                    || is_stem(bound)
                    || depth > 0 && (is_compound(head, depth - 1) || is_compound(bound, depth - 1)))
        })
}

/// Endings of streets that are hardly ever endings of surnames; and those that are.
const STREETS: &[&str] = &[
    "straat",
    "laan",
    "plein",
    "kade",
    "gracht",
    "steeg",
    "singel",
    "dreef",
    "plantsoen",
    "strjitte",
    "steenweg",
    "boulevard",
];
const STREETS_WEAK: &[&str] = &["weg", "park", "dijk", "pad", "hof", "markt", "dam", "brug", "kwartier"];

fn is_street(word: &str, known: Known) -> bool {
    if known.first().is_some() || known.surname() == Some(Ordinary::Never) && word.len() < 9 {
        return false;
    }
    ends_in(word, STREETS, 0) || known.surname().is_none() && ends_in(word, STREETS_WEAK, 4)
}

/// Little words before a noun: a name hardly ever has one.
fn is_article(word: &str) -> bool {
    const LIST: &[&str] = &[
        "de", "het", "een", "'t", "deze", "dit", "die", "dat", "elke", "geen", "onze", "ons", "the", "la", "le", "der",
    ];
    LIST.iter().any(|article| word.eq_ignore_ascii_case(article))
}

/// What stands around the name.
#[allow(clippy::too_many_arguments, reason = "all of it is one look at one place")]
fn surroundings(
    text: &str,
    tokens: &[Token],
    shape: &Shape,
    before: &Before,
    after: &After,
    place: Where,
    sum: &mut Sum,
) {
    let all = &tokens[shape.tokens.clone()];
    let first = &all[0];
    let alone = all.iter().filter(|t| matches!(t.kind, Kind::Word | Kind::Initials) && !t.hyphen).count() < 2;
    let near = before.near;
    let near_word = &text[before.near_at.0..before.near_at.1];
    let second_word = &text[before.second_at.0..before.second_at.1];
    let sure = all.iter().any(|t| t.kind == Kind::Word && t.known.first() == Some(Ordinary::Never));
    let full = !alone;

    if let Some(code) = place.labelled {
        sum.add(code, 4.5);
    }
    if place.unlabelled {
        sum.add(Why::NegativeCue, -3.5);
    }
    if place.lower {
        sum.add(Why::LowerCase, if full { -1.5 } else { -1.8 });
    }
    match before.link {
        Link::Colon => {
            if near.institution() || near.company() || before.second.institution() {
                sum.add(Why::NegativeCue, -1.5);
            } else if is_label(near) || is_label(before.second) && !near_word.is_empty() || ends_in_role(near_word) {
                sum.add(Why::Label, 4.5);
            }
        }
        Link::Word => {
            let small = near_word.chars().next().is_some_and(char::is_lowercase) || before.near_at.0 < first.start;
            if near.title() && !(near_word.len() <= 2 && near_word.chars().all(char::is_lowercase) && near_word == "mr")
            {
                sum.add(Why::Title, 4.5);
            } else if near.institution() && small {
                sum.add(Why::CompanyName, -4.0);
            } else if near.eponym_head() && !near.role() && !near.relative() && !near.title() {
                sum.add(Why::Eponym, -4.0);
            } else if near.relative() {
                sum.add(Why::Relative, 3.0);
            } else if near.role()
                || near.profession()
                || near.person() && !is_pronoun(near_word)
                || ends_in_role(near_word)
            {
                sum.add(Why::Role, 3.0);
            } else if near.label()
                && !near.particle()
                && !near.before_place()
                && !matches!(near_word, "door" | "namens")
            {
                sum.add(Why::Cue, 3.0);
            } else if near.greeting() && !near.verb() {
                sum.add(Why::Greeting, 3.2);
            } else if near.closing() {
                sum.add(Why::SignOff, 3.0);
            } else if (near.verb() || near_word == "aldus")
                && matches!(
                    near_word,
                    "zei"
                        | "zegt"
                        | "aldus"
                        | "vertelt"
                        | "vertelde"
                        | "verklaarde"
                        | "verklaart"
                        | "antwoordt"
                        | "antwoordde"
                        | "meent"
                        | "vraagt"
                        | "vroeg"
                        | "besluit"
                        | "concludeert"
                        | "lacht"
                        | "reageert"
                        | "vindt"
                )
            {
                sum.add(Why::Verb, if near_word == "aldus" { 2.3 } else { 1.6 });
            } else if matches!(
                near_word,
                "heet" | "heette" | "genaamd" | "geheten" | "noemt" | "alias" | "namens" | "heten"
            ) {
                sum.add(Why::Cue, 2.5);
            } else if near_word == "van"
                && (before.second.eponym() || before.second.eponym_head() && !before.second.person())
            {
                sum.add(Why::Eponym, if full && sure { -2.0 } else { -4.5 });
            } else if near_word == "van" && (before.second.relative() || before.second.person()) {
                sum.add(Why::Relative, 1.5);
            } else if near.before_place() || near_word.eq_ignore_ascii_case("in") {
                let (named, given) = (
                    all.iter().any(|t| t.known.place() || t.known.world()),
                    all.iter().any(|t| t.known.first() == Some(Ordinary::Never)),
                );
                let weight = match (named, given) {
                    (true, false) => -4.0,
                    (true, true) => {
                        if full {
                            -1.0
                        } else {
                            -2.5
                        }
                    }
                    (false, true) => {
                        if full {
                            0.0
                        } else {
                            -0.7
                        }
                    }
                    (false, false) => -2.5,
                };
                sum.add(Why::PlaceName, weight);
            } else if near_word.len() <= 5 && is_article(near_word) {
                sum.add(
                    Why::Article,
                    if full && sure {
                        -1.0
                    } else if sure {
                        -1.5
                    } else {
                        -2.5
                    },
                );
            }
            if small && second_word.eq_ignore_ascii_case("de") && near_word.eq_ignore_ascii_case("heer") {
                sum.add(Why::Title, 0.0);
            }
        }
        Link::Comma => {
            if near.closing() {
                sum.add(Why::SignOff, 3.0);
            } else if near.role() || near.profession() || near.relative() {
                sum.add(Why::Role, 1.2);
            }
        }
        Link::Line => {
            if near.closing() && !near.greeting() {
                sum.add(Why::SignOff, 3.0);
            }
        }
        Link::Mark | Link::Start | Link::Stop => {}
    }
    // Other words with capitals beside it: `Camp David`, `Radio Roxy`.
    let stray = |t: &Token| {
        t.kind == Kind::Word
            && !t.compound
            && !own(t.known)
            && !t.known.role()
            && !t.known.title()
            && !t.known.greeting()
            && !t.known.profession()
            && !t.known.relative()
            && !t.known.closing()
            && !t.known.label()
    };
    if let Some(last) = shape.tokens.start.checked_sub(1).and_then(|i| tokens.get(i))
        && stray(last)
        && !first.newline
        && before.link == Link::Word
        && !last.known.word()
        && !last.known.particle()
    {
        sum.add(Why::Beside, if alone { -2.0 } else { -0.8 });
    }
    if let Some(last) = shape.tokens.start.checked_sub(1).and_then(|i| tokens.get(i))
        && last.kind == Kind::Word
        && last.known.first() == Some(Ordinary::Never)
        && !first.newline
    {
        sum.add(Why::Beside, -2.5);
    }
    if let Some(next) = tokens.get(shape.tokens.end).filter(|t| stray(t) && !t.newline && !t.known.verb()) {
        let word = next.known.word() || next.known.particle();
        sum.add(
            Why::Beside,
            if word {
                -0.4
            } else if alone {
                -1.5
            } else {
                -0.6
            },
        );
    }
    if matches!(before.mark, '&' | '+') || after.mark == '&' {
        sum.add(Why::CompanyName, -2.5);
    }
    if before.mark == '"' {
        sum.add(Why::Quoted, -1.0);
    }
    // The words of the same run around it: `Stichting De Linde`, `Jansen BV`, `Antonius Ziekenhuis`.
    if let Some(next) = tokens.get(shape.tokens.end).filter(|t| !t.newline)
        && (next.known.company() || next.known.institution())
        && next.known.first().is_none()
        && next.upper
        && next.kind == Kind::Word
    {
        sum.add(Why::CompanyName, -4.5);
    }
    if let Some(last) = shape.tokens.start.checked_sub(1).and_then(|i| tokens.get(i))
        && last.kind == Kind::Word
        && !first.newline
        && (last.known.institution()
            || last.known.company() && !own(last.known)
            || is_body(&text[last.start..last.end]))
        && before.link == Link::Word
    {
        sum.add(Why::CompanyName, -1.5);
    }
    let near_after = &text[after.near_at.0..after.near_at.1];
    if after.near.company() && near_after.chars().any(char::is_uppercase) || near_after == "bv" || near_after == "nv" {
        sum.add(Why::CompanyName, -4.0);
    } else if after.near.verb() && near_after.chars().all(char::is_lowercase) {
        // A noun has an article, a name has none: `Fleur slaapt beter`.
        let also = alone && before.opens() && all.iter().any(|t| t.known.first() == Some(Ordinary::AlsoWord));
        sum.add(
            Why::Verb,
            if also {
                3.0
            } else if alone {
                1.4
            } else {
                0.7
            },
        );
    }
    if after.genitive {
        sum.add(Why::Genitive, 0.5);
    }
    if after.aged {
        sum.add(Why::Birth, 2.0);
    }
    if after.told {
        sum.add(Why::Role, 1.5);
    }
    if after.mark == ':' && matches!(before.link, Link::Line | Link::Start | Link::Stop) && sure {
        sum.add(Why::Speaker, 1.0);
    }
    if near_after.len() > 3 && near_after.ends_with("jarige") || near_word.ends_with("jarige") {
        sum.add(Why::Birth, 2.0);
    }
}

/// Whether a word labels names: `Naam:`, `Moeder:`, `Begeleider:`.
pub(super) fn is_label(known: Known) -> bool {
    known.label()
        || known.role()
        || known.relative()
        || known.person()
        || known.profession()
        || known.title()
        || known.greeting()
}

fn is_pronoun(word: &str) -> bool {
    ["hij", "zij", "ik", "hem", "mij", "mijn", "mezelf"].iter().any(|p| word.eq_ignore_ascii_case(p))
}

/// `UWV-arts`, `schoondochter`, `wijkverpleegkundige`, `oud-minister`: the last part of a compound is what somebody is.
fn ends_in_role(word: &str) -> bool {
    const PARTS: &[&str] = &[
        "arts",
        "behandelaar",
        "moeder",
        "vader",
        "dochter",
        "zoon",
        "broer",
        "zus",
        "kundige",
        "begeleider",
        "begeleidster",
        "medewerker",
        "medewerkster",
        "leider",
        "leidster",
        "voogd",
        "therapeut",
        "werker",
        "werkster",
        "coach",
        "minister",
        "president",
        "directeur",
        "voorzitter",
        "speler",
        "speelster",
        "kampioen",
        "trainer",
        "loog",
        "manager",
        "consulent",
        "adviseur",
        "specialist",
        "ouder",
        "kind",
        "vrouw",
        "man",
        "schrijver",
        "schrijfster",
        "regisseur",
        "zanger",
        "zangeres",
        "renner",
        "acteur",
        "actrice",
        "leraar",
        "lerares",
        "docent",
        "chef",
        "baas",
        "officier",
        "rechter",
        "advocaat",
        "journalist",
        "redacteur",
        "burgemeester",
        "assistent",
        "assistente",
        "drager",
        "houder",
        "bewindvoerder",
        "verzorger",
        "verzorgende",
        "maatje",
        "vriend",
        "vriendin",
        "genoot",
        "genote",
        "lid",
        "rijder",
        "loper",
        "spits",
        "keeper",
    ];
    word.len() > 5 && ends_in(word, PARTS, 1)
}

/// Whether a word ends in one of these, in any case, with at least so many bytes before it.
fn ends_in(word: &str, endings: &[&str], before: usize) -> bool {
    let bytes = word.as_bytes();
    let Some(last) = bytes.last().map(u8::to_ascii_lowercase) else { return false };
    endings.iter().any(|e| {
        let e = e.as_bytes();
        e.last() == Some(&last)
            && bytes.len() >= e.len() + before
            && bytes[bytes.len() - e.len()..].eq_ignore_ascii_case(e)
    })
}
