//! What speaks for and against a possible name, in log-odds: its own words, and what stands around them.
//!
//! The points are those of the usual rule-based method (four points are enough); `PRIOR` turns a sum of points into log-odds.

use crate::detect::names::around::{After, Before, Link};
use crate::detect::names::shape::Shape;
use crate::detect::names::tokens::{Kind, Token};
use crate::lexicon::{self, Known, Ordinary};
use crate::model::Evidence;

/// Log-odds of a run of capitalised words of which nothing is known.
const PRIOR: f32 = -3.1;
/// Room for every reason that one name can have.
const REASONS: usize = 24;

/// A sum of reasons that costs no allocation until it is believed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sum {
    pub(super) total: f32,
    list: [(&'static str, f32); REASONS],
    count: usize,
}

impl Sum {
    pub(super) fn new() -> Sum {
        let mut sum = Sum { total: 0.0, list: [("", 0.0); REASONS], count: 0 };
        sum.add("prior", PRIOR);
        sum
    }

    /// Adds a reason; the weights of one code are added up.
    pub(super) fn add(&mut self, code: &'static str, weight: f32) {
        self.total += weight;
        if let Some(known) = self.list[..self.count].iter_mut().find(|(c, _)| *c == code) {
            known.1 += weight;
        } else if self.count < REASONS {
            self.list[self.count] = (code, weight);
            self.count += 1;
        }
    }

    pub(super) fn has(&self, code: &str) -> bool {
        self.list[..self.count].iter().any(|(c, _)| *c == code)
    }

    /// The reasons, as a finding keeps them.
    pub(super) fn evidence(&self) -> Vec<Evidence> {
        self.list[..self.count].iter().map(|&(code, weight)| Evidence { code, weight }).collect()
    }
}

/// What is known of where a run stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Where {
    /// The text around has no capitals.
    pub(super) lower: bool,
    /// A label, column or sender says that a name stands here.
    pub(super) labelled: Option<&'static str>,
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
            sum.add("first-name", best);
        }
        if initials {
            let dotted = given.iter().any(|t| t.kind == Kind::Initials && t.dotted);
            sum.add("initials", if dotted { 3.2 } else { 2.0 });
        }
        if given.iter().any(|t| t.kind == Kind::Bracketed) {
            sum.add("initials", 2.5);
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
                    let article = surname.iter().rev().find(|t| t.kind == Kind::Particle).is_some_and(|t| matches!(&text[t.start..t.end], "de" | "het"));
                    let things = surname.len() > 2 && !given.is_empty() && article && (known.word() || is_inflected(&text[token.start..token.end]));
                    against(text, token, (sure || initials) && !things, sum);
                    if known.nothing() { 0.9 } else { 0.0 }
                }
            };
            best = best.max(here);
        }
        if best > 0.0 {
            sum.add("surname", best);
        }
        // Of words that are all unknown, capitals in a row tell little.
        let told = initials || given.iter().any(|t| own(t.known) || t.kind == Kind::Bracketed);
        let half = surname.iter().any(|t| t.kind == Kind::Word && matches!(t.known.surname(), Some(Ordinary::Never)));
        if !given.is_empty() && !surname.is_empty() {
            sum.add("full-name", if told { 2.0 } else if half { 1.4 } else { 0.9 });
        }
        if surname.first().is_some_and(|t| t.kind == Kind::Particle) {
            let listed = surname.iter().any(|t| t.kind == Kind::Word && t.known.with_particle());
            sum.add("particle", if listed { 1.5 } else { 0.9 });
        }
        if shape.reversed {
            sum.add("full-name", if initials { 1.0 } else { -0.3 });
        }
        if !opens && !all[0].shouts {
            sum.add("capital", if told { 1.0 } else { 1.7 });
        }
        // `D. Geboortedatum`, `Punt A. De begroting`: the letter of a list.
        let listed = initials && given.len() == 1 && given[0].end - given[0].start <= 2 && opens;
        let unnamed = surname.iter().filter(|t| t.kind == Kind::Word).all(|t| t.known.surname().is_none() && t.known.first().is_none());
        if listed && unnamed {
            let ordinary = surname.iter().any(|t| t.known.word() || is_inflected(&text[t.start..t.end]) || t.known.label());
            sum.add("list-letter", if ordinary { -4.0 } else { -1.2 });
        }
    } else {
        single(text, all, before, sum);
    }
    if all.iter().any(|t| t.shouts) {
        // In capitals everything looks like a name; what stands in the lists does so still.
        let known = all.iter().filter(|t| t.kind == Kind::Word).all(|t| own(t.known) && !t.known.word());
        let weight = if known && full { -0.4 } else if all.iter().all(|t| t.end - t.start <= 4) { -3.0 } else { -1.8 };
        sum.add("all-capitals", weight);
    }
    let slice = &text[all[0].start..all[all.len() - 1].end];
    if all[0].kind == Kind::Particle && lexicon::place(slice).is_some() {
        sum.add("place-name", -4.0);
    }
    // `KV Mechelen`, `A Dictionary`: letters without full stops are also something else.
    if initials && given.iter().all(|t| t.kind == Kind::Initials && !t.dotted) {
        let other = surname.iter().any(|t| t.kind == Kind::Word && t.known.surname().is_none() && (t.known.place() || t.known.world() || t.known.foreign() || t.known.word()));
        let place = surname.iter().any(|t| t.known.populous() || t.known.world());
        if other || place && given.iter().any(|t| t.shouts) {
            sum.add("place-name", -2.5);
        }
    }
    if all.iter().skip(1).any(|t| t.newline) {
        sum.add("line-end", -1.0);
    }
    let street = all.iter().rev().find(|t| t.kind == Kind::Word).filter(|t| is_street(&text[t.start..t.end], t.known));
    if street.is_some() {
        sum.add("street", -6.0);
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
        Some(Ordinary::AlsoWord) => 1.0,
        _ => 0.0,
    };
    let surname_weight = match known.surname() {
        Some(Ordinary::Never) => 1.9,
        Some(Ordinary::AlsoWord) => 0.6,
        _ => 0.0,
    };
    if first_weight > 0.0 && first_weight >= surname_weight && !particle {
        sum.add("first-name", first_weight);
        if first == Some(Ordinary::Never) && known.word() {
            sum.add("ordinary-word", -0.6);
        }
    } else if surname_weight > 0.0 {
        sum.add("surname", surname_weight);
        if known.word() {
            sum.add("ordinary-word", -0.5);
        }
    }
    if particle {
        let listed = known.with_particle() || known.surname() == Some(Ordinary::Never);
        sum.add("particle", if listed { 1.8 } else { 0.6 });
    }
    if !opens {
        sum.add("capital", if token.shouts { 0.0 } else { 2.0 });
    } else if first == Some(Ordinary::AlsoWord) || first.is_none() && known.surname() == Some(Ordinary::AlsoWord) {
        sum.add("ordinary-word", -1.0);
    } else if first == Some(Ordinary::Common) || known.surname() == Some(Ordinary::Common) {
        sum.add("ordinary-word", -3.0);
    }
    if first != Some(Ordinary::Never) || known.place() || known.world() {
        let (place, world) = (known.place(), known.world());
        if world || place && (known.populous() || known.surname().is_none() && first.is_none()) {
            sum.add("place-name", if first == Some(Ordinary::Never) { -1.5 } else { -2.5 });
        } else if place {
            sum.add("place-name", if first == Some(Ordinary::Never) { -0.3 } else { -1.0 });
        }
    }
    if known.calendar() && own(known) {
        sum.add("ordinary-word", match (first, opens) {
            (Some(Ordinary::Never), _) => -0.8,
            (_, true) => -2.5,
            _ => -1.5,
        });
    }
    if known.eponym() && first != Some(Ordinary::Never) {
        sum.add("eponym", -2.5);
    }
    if !own(known) {
        // Behind a title hardly anything but a name can stand.
        against(text, token, before.link == Link::Word && before.near.title(), sum);
    } else if known.organisation() {
        sum.add("company-name", if first == Some(Ordinary::Never) { -1.0 } else { -3.0 });
    } else if known.company() && first != Some(Ordinary::Never) {
        sum.add("company-name", -1.5);
    }
}

/// What speaks against a word that stands in no list of names. `beside`: it stands beside a sure name.
fn against(text: &str, token: &Token, beside: bool, sum: &mut Sum) {
    let known = token.known;
    let word = &text[token.start..token.end];
    if known.company() || known.institution() {
        sum.add("company-name", if beside { -3.0 } else { -4.0 });
    } else if known.organisation() {
        sum.add("company-name", if beside { -1.5 } else { -3.5 });
    } else if known.calendar() {
        sum.add("ordinary-word", -2.5);
    } else if known.role() || known.profession() || known.relative() || known.title() || known.label() {
        sum.add("ordinary-word", if beside { -1.2 } else { -3.5 });
    } else if known.world() || known.place() {
        sum.add("place-name", if beside { -0.6 } else { -2.0 });
    } else if known.word() || known.verb() || known.greeting() || known.closing() || known.not_after_title() || known.particle() || is_inflected(word) {
        sum.add("ordinary-word", if beside { -1.2 } else { -3.0 });
    } else if known.foreign() {
        sum.add("foreign-word", if beside { -1.8 } else { -2.5 });
    } else if is_adjective(word) {
        sum.add("ordinary-word", if beside { -1.0 } else { -2.5 });
    } else if is_body(word) {
        sum.add("company-name", -2.0);
    }
}

/// `Nederlandse`, `Turkse`, `Amsterdamse`, `Romeinen`: from a place or people.
fn is_adjective(word: &str) -> bool {
    word.chars().count() > 5
        && ["se", "sch", "sche", "isch", "ische", "aan", "anen", "enaar", "enaren", "ees", "ezen"].iter().any(|e| word.ends_with(e))
}

/// Endings of names of bodies, buildings and things.
const BODIES: &[&str] = &[
    "praktijk", "groep", "bedrijf", "school", "college", "stichting", "fonds", "kerk", "huis", "team", "zorg", "bank", "museum", "centrum",
    "club", "bond", "partij", "krant", "blad", "dienst", "raad", "ministerie", "universiteit", "instituut", "kantoor", "winkel", "toernooi",
    "prijs", "wet", "land", "stad", "zee", "meer", "rivier", "gebergte", "eiland", "eilanden", "oorlog", "dag", "orkest", "theater", "festival",
    "station", "stelsel", "partner", "portaal", "loket", "punt", "beleid", "plan", "gemeente", "beweging", "unie", "legerr", "leger", "rijk",
];

fn is_body(word: &str) -> bool {
    let lower = word.to_lowercase();
    BODIES.iter().any(|b| lower.len() > b.len() + 2 && lower.ends_with(b))
}

/// A form of a Dutch word: plural, past tense, diminutive, with an ending of an adjective.
pub(super) fn is_inflected(word: &str) -> bool {
    const LONGEST: usize = 32;
    if word.len() > LONGEST || !word.is_ascii() {
        return false;
    }
    let lower = word.to_ascii_lowercase();
    let is = |stem: &str| stem.len() >= 3 && lexicon::known(stem).word();
    for ending in ["en", "e", "s", "n", "de", "den", "te", "ten", "je", "jes", "tje", "tjes", "er", "ers", "ing", "ingen", "t"] {
        let Some(stem) = lower.strip_suffix(ending) else { continue };
        if is(stem) {
            return true;
        }
        if ending.starts_with('e') {
            let bytes = stem.as_bytes();
            let n = bytes.len();
            // `stappen`: stap; `bomen`: boom; `brieven`: brief; `huizen`: huis.
            if n >= 4 && bytes[n - 1] == bytes[n - 2] && is(&stem[..n - 1]) {
                return true;
            }
            if n >= 3 && matches!(bytes[n - 2], b'a' | b'e' | b'o' | b'u') {
                let mut long = String::with_capacity(n + 1);
                long.push_str(&stem[..n - 1]);
                long.push(char::from(bytes[n - 2]));
                long.push(harder(bytes[n - 1]));
                if is(&long) {
                    return true;
                }
            }
            if n >= 3 && matches!(bytes[n - 1], b'v' | b'z') {
                let mut hard = stem[..n - 1].to_owned();
                hard.push(harder(bytes[n - 1]));
                if is(&hard) {
                    return true;
                }
            }
        }
    }
    is_compound(&lower, 2)
}

/// A compound of known words, joined by `s` or nothing: `dossierhouder`, `gemeenschapscommissie`.
fn is_compound(lower: &str, depth: usize) -> bool {
    let is = |stem: &str| stem.len() >= 3 && lexicon::known(stem).word();
    lower.len() >= 8
        && (3..=lower.len() - 4).any(|at| {
            let (head, tail) = lower.split_at(at);
            let bound = head.strip_suffix('s').unwrap_or(head);
            is(tail) && (is(head) || is(bound) || depth > 0 && (is_compound(head, depth - 1) || is_compound(bound, depth - 1)))
        })
}

fn harder(b: u8) -> char {
    match b {
        b'v' => 'f',
        b'z' => 's',
        b => char::from(b),
    }
}

/// Endings of streets that are hardly ever endings of surnames; and those that are.
const STREETS: &[&str] = &["straat", "laan", "plein", "kade", "gracht", "steeg", "singel", "dreef", "plantsoen", "strjitte", "steenweg", "boulevard"];
const STREETS_WEAK: &[&str] = &["weg", "park", "dijk", "pad", "hof", "markt", "dam", "brug", "kwartier"];

fn is_street(word: &str, known: Known) -> bool {
    let lower = word.to_lowercase();
    let ends = |list: &[&str]| list.iter().any(|s| lower.len() >= s.len() && lower.ends_with(s));
    if known.surname().is_some() && known.surname() == Some(Ordinary::Never) && lower.len() < 9 {
        return false;
    }
    ends(STREETS) && known.first().is_none()
        || known.surname().is_none() && known.first().is_none() && STREETS_WEAK.iter().any(|s| lower.len() > s.len() + 3 && lower.ends_with(s))
}

/// Little words before a noun: a name hardly ever has one.
fn is_article(word: &str) -> bool {
    matches!(word, "de" | "het" | "een" | "'t" | "deze" | "dit" | "die" | "dat" | "elke" | "geen" | "onze" | "ons" | "the" | "la" | "le" | "der")
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
        sum.add("negative-cue", -3.5);
    }
    if place.lower {
        sum.add("lower-case", if full { -1.5 } else { -1.8 });
    }
    match before.link {
        Link::Colon => {
            if near.institution() || near.company() || before.second.institution() {
                sum.add("negative-cue", -1.5);
            } else if is_label(near) || is_label(before.second) && !near_word.is_empty() {
                sum.add("label", 4.5);
            }
        }
        Link::Word => {
            let small = near_word.chars().next().is_some_and(char::is_lowercase) || before.near_at.0 < first.start;
            if near.title() && !(near_word.len() <= 2 && near_word.chars().all(char::is_lowercase) && near_word == "mr") {
                sum.add("title", 4.5);
            } else if near.institution() && small {
                sum.add("company-name", -4.0);
            } else if near.eponym_head() && !near.role() && !near.relative() && !near.title() {
                sum.add("eponym", -4.0);
            } else if near.relative() {
                sum.add("relative", 3.0);
            } else if near.role() || near.profession() || near.person() && !is_pronoun(near_word) || ends_in_role(near_word) {
                sum.add("role", 3.0);
            } else if near.label() && !near.particle() && !near.before_place() && !matches!(near_word, "door" | "namens") {
                sum.add("cue", 3.0);
            } else if near.greeting() && !near.verb() {
                sum.add("greeting", 3.2);
            } else if near.closing() {
                sum.add("sign-off", 3.0);
            } else if matches!(near_word, "zei" | "zegt" | "aldus" | "vertelt" | "vertelde" | "verklaarde" | "verklaart" | "antwoordt" | "antwoordde" | "meent" | "vraagt" | "vroeg" | "besluit" | "concludeert" | "lacht" | "reageert" | "vindt") {
                sum.add("verb", if near_word == "aldus" { 2.3 } else { 1.6 });
            } else if matches!(near_word, "heet" | "heette" | "genaamd" | "geheten" | "noemt" | "alias" | "namens" | "heten") {
                sum.add("cue", 2.5);
            } else if near_word == "van" && (before.second.eponym() || before.second.eponym_head() && !before.second.person()) {
                sum.add("eponym", if full && sure { -2.0 } else { -4.5 });
            } else if near_word == "van" && (before.second.relative() || before.second.person()) {
                sum.add("relative", 1.5);
            } else if near.before_place() || near_word.eq_ignore_ascii_case("in") {
                let (named, given) = (all.iter().any(|t| t.known.place() || t.known.world()), all.iter().any(|t| t.known.first() == Some(Ordinary::Never)));
                let weight = match (named, given) {
                    (true, false) => -4.0,
                    (true, true) => if full { -1.0 } else { -2.5 },
                    (false, true) => if full { 0.0 } else { -0.7 },
                    (false, false) => -2.5,
                };
                sum.add("place-name", weight);
            } else if is_article(&near_word.to_lowercase()) {
                sum.add("article", if full && sure { -1.0 } else if sure { -1.5 } else { -2.5 });
            }
            if small && second_word.eq_ignore_ascii_case("de") && near_word.eq_ignore_ascii_case("heer") {
                sum.add("title", 0.0);
            }
        }
        Link::Comma => {
            if near.closing() {
                sum.add("sign-off", 3.0);
            } else if near.role() || near.profession() || near.relative() {
                sum.add("role", 1.2);
            }
        }
        Link::Line => {
            if near.closing() && !near.greeting() {
                sum.add("sign-off", 3.0);
            }
        }
        Link::Mark | Link::Start | Link::Stop => {}
    }
    // Other words with capitals beside it: `Camp David`, `Radio Roxy`.
    let stray = |t: &Token| t.kind == Kind::Word && !t.compound && !own(t.known) && !t.known.role() && !t.known.title() && !t.known.greeting()
        && !t.known.profession() && !t.known.relative() && !t.known.closing() && !t.known.label();
    if let Some(last) = shape.tokens.start.checked_sub(1).and_then(|i| tokens.get(i))
        && stray(last) && !first.newline && before.link == Link::Word && !last.known.word() && !last.known.particle()
    {
        sum.add("beside", if alone { -2.0 } else { -0.8 });
    }
    if let Some(next) = tokens.get(shape.tokens.end).filter(|t| stray(t) && !t.newline && !t.known.verb()) {
        let word = next.known.word() || next.known.particle();
        sum.add("beside", if word { -0.4 } else if alone { -1.5 } else { -0.6 });
    }
    if matches!(before.mark, '&' | '+') || after.mark == '&' {
        sum.add("company-name", -2.5);
    }
    if before.mark == '"' {
        sum.add("quoted", -1.0);
    }
    // The words of the same run around it: `Stichting De Linde`, `Jansen BV`, `Antonius Ziekenhuis`.
    if let Some(next) = tokens.get(shape.tokens.end).filter(|t| !t.newline)
        && (next.known.company() || next.known.institution()) && next.known.first().is_none() && next.upper && next.kind == Kind::Word
    {
        sum.add("company-name", -4.5);
    }
    if let Some(last) = shape.tokens.start.checked_sub(1).and_then(|i| tokens.get(i))
        && last.kind == Kind::Word && !first.newline
        && (last.known.institution() || last.known.company() && !own(last.known) || is_body(&text[last.start..last.end]))
        && before.link == Link::Word
    {
        sum.add("company-name", -1.5);
    }
    let near_after = &text[after.near_at.0..after.near_at.1];
    if after.near.company() && near_after.chars().any(char::is_uppercase) || near_after == "bv" || near_after == "nv" {
        sum.add("company-name", -4.0);
    } else if after.near.verb() && near_after.chars().all(char::is_lowercase) {
        sum.add("verb", if alone { 1.4 } else { 0.7 });
    }
    if after.genitive {
        sum.add("genitive", 0.5);
    }
    if after.aged {
        sum.add("birth", 2.0);
    }
    if after.told {
        sum.add("role", 1.5);
    }
    if after.mark == ':' && matches!(before.link, Link::Line | Link::Start | Link::Stop) && sure {
        sum.add("speaker", 1.0);
    }
    if near_after.len() > 3 && near_after.ends_with("jarige") || near_word.ends_with("jarige") {
        sum.add("birth", 2.0);
    }
}

/// Whether a word labels names: `Naam:`, `Moeder:`, `Begeleider:`.
pub(super) fn is_label(known: Known) -> bool {
    known.label() || known.role() || known.relative() || known.person() || known.profession() || known.title() || known.greeting()
}

fn is_pronoun(word: &str) -> bool {
    matches!(word.to_lowercase().as_str(), "hij" | "zij" | "ik" | "hem" | "mij" | "mijn" | "mezelf")
}

/// `UWV-arts`, `schoondochter`, `wijkverpleegkundige`, `oud-minister`: the last part of a compound is what somebody is.
fn ends_in_role(word: &str) -> bool {
    const PARTS: &[&str] = &[
        "arts", "moeder", "vader", "dochter", "zoon", "broer", "zus", "kundige", "begeleider", "begeleidster", "medewerker", "medewerkster",
        "leider", "leidster", "voogd", "therapeut", "werker", "werkster", "coach", "minister", "president", "directeur", "voorzitter", "speler",
        "speelster", "kampioen", "trainer", "loog", "manager", "consulent", "adviseur", "specialist", "ouder", "kind", "vrouw", "man",
        "schrijver", "schrijfster", "regisseur", "zanger", "zangeres", "renner", "acteur", "actrice", "leraar", "lerares", "docent",
        "chef", "baas", "officier", "rechter", "advocaat", "journalist", "redacteur", "burgemeester", "assistent", "assistente", "drager", "houder",
        "bewindvoerder", "verzorger", "verzorgende", "maatje", "vriend", "vriendin", "genoot", "genote", "lid", "rijder", "loper", "spits", "keeper",
    ];
    let lower = word.to_lowercase();
    lower.len() > 5 && PARTS.iter().any(|p| lower.len() > p.len() && lower.ends_with(p))
}
