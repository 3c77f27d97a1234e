//! Whether a person stands near a term, and how clearly: a name, number or label; a word for a person; a word that may mean anyone.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::LazyLock;

use crate::detect::context::Mixed;
use crate::detect::terms::{Walked, floor, line_start, topic};
use crate::lexicon::{self, Ordinary, known};
use crate::model::{Certainty, Document, Finding, Segment};
use crate::text::tokens::{Sieve, Tokens};
use crate::text::{Span, words};

/// How clearly somebody stands near, in rising order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Near {
    /// Nobody.
    Nobody,
    /// The reader of a folder, people in general, a word that may be something else (`zijn`).
    Weak,
    /// A word for one person, or the writer: `cliënt`, `zij`, `ik`.
    Person,
    /// A name, title, number, or a form's field.
    Named,
}

/// What the whole document tells of whether its terms are about a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::detect) struct FileContext {
    /// A client file: a citizen service number, birth date, client number, or a client label with a value. Terms without a person near count one level lower.
    pub client_file: bool,
    /// A client file beyond doubt: two kinds of such numbers or dates. Terms without a person near are about its client.
    pub surely: bool,
    /// A text that explains: cues of law, policy or training, and nobody who can be told. Words for persons count little there.
    pub explains: bool,
}

impl FileContext {
    /// From a document, what the other rules found in it, and per segment what the walk over its words did.
    pub(in crate::detect) fn of<'w>(
        document: &Document,
        findings: &[Finding],
        walked: impl Iterator<Item = Option<&'w Walked>>,
    ) -> FileContext {
        const TELLING: [&str; 5] =
            ["nl.bsn", "be.national-number", "person.birth-date", "person.patient-number", "person.name"];
        let has = |rule: &&&str| findings.iter().any(|f| f.rule.as_str() == **rule && is_sure(f));
        let kinds = TELLING.iter().filter(has).count();
        let mut client_file = kinds > 0;
        let mut cues = 0;
        for (segment, walked) in document.segments.iter().zip(walked) {
            let text = segment.text.folded();
            client_file = client_file || segment.label.as_deref().is_some_and(client_label) || has_client_label(text);
            cues += walked.map_or(0, |walked| topic::at_start(&walked.topics).min(CUES));
        }
        // A chat and a file about someone hold such words too.
        FileContext {
            client_file,
            surely: kinds > 1,
            explains: !client_file && document.format != "chat" && cues >= CUES,
        }
    }
}

/// Whether a finding is sure enough to be evidence for another.
pub(super) fn is_sure(finding: &Finding) -> bool {
    finding.confidence.certainty() >= Some(Certainty::Likely)
}

/// Cues of explanatory text that make a whole document one.
const CUES: usize = 4;

/// Labels that only a file about somebody has.
const CLIENT_LABELS: &[&str] = &[
    "betreft",
    "bewoner",
    "bewoonster",
    "client",
    "clientnummer",
    "cliënt",
    "cliëntnaam",
    "cliëntnummer",
    "geboortedatum",
    "leerling",
    "naam bewoner",
    "naam client",
    "naam cliënt",
    "patient",
    "patiënt",
    "patiëntnummer",
    "roepnaam",
    "voorletters",
    "voornaam",
];

fn client_label(word: &str) -> bool {
    lexicon::contains_any_case(CLIENT_LABELS, word.trim())
}

/// Whether a line starts with a client label, a colon and a value. Looks at the start of lines only, at most a thousand of them.
fn has_client_label(text: &str) -> bool {
    text.lines().take(1000).any(|line| {
        let head = &line[..floor(line, line.len().min(40))];
        head.split_once(':').is_some_and(|(label, _)| client_label(label) && line.len() > label.len() + 2)
    })
}

/// Words on each side in which a person counts.
const WINDOW: usize = 25;
/// Bytes in which that many words are sought at most.
const REACH: usize = 400;

/// Bytes on each side from which it shows whether the writer uses capitals.
const WRITER: usize = 1000;
/// What the words of a text tell of persons, as far as it was asked: terms come in order and stand close together, so the words that one asked about
/// are those that the next asks about.
#[derive(Default)]
pub(super) struct Persons {
    /// The words between two places, all of them, in order.
    said: Vec<Said>,
    from: usize,
    to: usize,
    /// Where nobody has a capital names are looked for in another way.
    lower: bool,
}

/// What one word tells of persons.
#[derive(Clone, Copy)]
struct Said {
    start: usize,
    end: usize,
    near: Near,
    /// Whether it stands for anyone.
    anyone: bool,
}

impl Persons {
    /// How many words are kept at most before those that nobody asks about any more are dropped.
    const MANY: usize = 4096;

    pub(super) fn new() -> Persons {
        Persons::default()
    }

    /// The words around `start..end`, as many as count on each side, none outside `from..to`.
    fn around(
        &mut self,
        text: &str,
        (from, to): (usize, usize),
        (start, end): (usize, usize),
        lower: bool,
    ) -> impl Iterator<Item = &Said> {
        if lower != self.lower || from < self.from || from > self.to {
            self.said.clear();
            (self.from, self.to, self.lower) = (from, from, lower);
        } else if self.said.len() > Self::MANY {
            self.said.drain(..self.said.partition_point(|said| said.start < from));
            self.from = from;
        }
        let mut after = self.said.len() - self.said.partition_point(|said| said.start < end);
        if after < WINDOW && self.to < to {
            let base = self.to;
            for word in Tokens::new(&text[base..to]) {
                let (start, stop) = (base + word.start, base + word.end);
                // The rest of a word that the window cuts is none.
                if stop == to && words::word_after(text, to) {
                    break;
                }
                self.to = stop;
                if start == self.from && words::word_before(text, start) {
                    continue;
                }
                let plain = !lower && text.as_bytes()[start].is_ascii_lowercase() && !TELLING.lets(&word);
                let near = if plain { Near::Nobody } else { person(text, start, stop, lower) };
                let anyone = near == Near::Weak && anyone(&text[start..stop], text, start);
                self.said.push(Said { start, end: stop, near, anyone });
                after += usize::from(start >= end);
                if after == WINDOW {
                    break;
                }
            }
        }
        let before = &self.said[..self.said.partition_point(|said| said.end <= start)];
        let before = before.iter().rev().take(WINDOW).take_while(move |said| said.start >= from);
        let after = &self.said[self.said.partition_point(|said| said.start < end)..];
        before.chain(after.iter().take(WINDOW).take_while(move |said| said.end <= to))
    }
}

/// How clearly somebody stands near `start..end`: in the same paragraph within 25 words, in the same row, or as the segment's label or column.
pub(super) fn near(segment: &Segment, known: &[&Finding], persons: &mut Persons, start: usize, end: usize) -> Near {
    let text = segment.text.folded();
    let (mut from, mut to) = (start.saturating_sub(REACH), (end + REACH).min(text.len()));
    from = floor(text, from);
    to = floor(text, to);
    // A record of JSON is one row, however many lines it is written on.
    let record = segment.cells.first().is_some_and(|c| c.row == 0);
    if record {
        // The whole segment, as far as it reaches.
    } else if segment.cells.is_empty() {
        // A searcher for two bytes costs more to make than lines cost to go over.
        let blank = |bytes: &[u8], i: usize| bytes.get(i + 1) == Some(&b'\n');
        let (before, after) = (&text.as_bytes()[from..start], &text.as_bytes()[end..to]);
        if let Some(at) = memchr::memrchr_iter(b'\n', before).find(|i| blank(before, *i)) {
            from = heading_before(text, from + at).unwrap_or(from + at + 2);
        }
        if let Some(at) = memchr::memchr_iter(b'\n', after).find(|i| blank(after, *i)) {
            to = end + at;
        }
    } else {
        from = from.max(line_start(text, start));
        to = crate::detect::terms::line_end(text, end, REACH);
    }
    let identifies = |f: &&Finding| {
        from <= f.span.start()
            && f.span.end() <= to
            && matches!(
                f.rule.as_str(),
                "nl.bsn"
                    | "person.birth-date"
                    | "person.patient-number"
                    | "person.name"
                    | "be.national-number"
                    | "nl.id-document"
            )
    };
    let first = known.partition_point(|f| f.span.start() < from);
    if known[first..].iter().take_while(|f| f.span.start() < to).any(identifies) {
        return Near::Named;
    }
    let mut best = if owned(text, from, start) { Near::Person } else { Near::Nobody };
    // A stretch of a law has no capitals either; somebody who writes without them does so throughout.
    let lower = is_lower(&text[floor(text, start.saturating_sub(WRITER))..floor(text, (end + WRITER).min(text.len()))]);
    let mut anyone = false;
    for said in persons.around(text, (from, to), (start, end), lower) {
        anyone |= said.anyone;
        best = best.max(said.near);
        if best == Near::Named {
            return best;
        }
    }
    if best != Near::Person {
        return best;
    }
    // "Een cliënt vertelde dat zij ...": the pronoun is about anyone.
    let nobody = anyone && !first_person(text, from, to) || is_asked(text, from, start, end, to);
    if nobody { Near::Weak } else { best }
}

/// Titles that stand for somebody without a name.
const ADDRESSES: &[&str] = &["mw", "mevr", "dhr", "mej", "mvr", "meneer"];

/// Whether `ze` is one woman rather than some people: verbs of one end otherwise than those of many, which nearly all end in `n`.
fn is_she(text: &str, start: usize, end: usize) -> bool {
    let one = |word: Span| {
        let word = &text[word.range()];
        !word.ends_with('n') && (known(word).verb() || lexicon::verb_of_one(word))
    };
    words::words(text, end, floor(text, (end + 24).min(text.len()))).next().is_some_and(one)
        || words::words_back(text, floor(text, start.saturating_sub(24)), start).next().is_some_and(one)
}

/// What follows `zijn` where it is the verb of a question: `Zijn er vragen?`
const ASKED: &[&str] = &[
    "alle", "daar", "de", "deze", "die", "dit", "dat", "een", "er", "het", "hier", "jouw", "jullie", "mensen", "mijn",
    "ook", "onze", "uw", "we", "wij", "ze", "zij",
];

/// Whether a sentence begins with what is somebody's: `Haar huisarts`, `Zijn bewindvoerder`.
fn opens_with_owner(text: &str, start: usize, end: usize) -> bool {
    matches!(&text[start..end], "Haar" | "Zijn")
        && opens_sentence(text, start)
        && text[end..].strip_prefix(' ').is_some_and(|rest| {
            let next = &rest[..words::words(rest, 0, floor(rest, rest.len().min(40))).next().map_or(0, Span::end)];
            next.starts_with(char::is_lowercase) && !ASKED.contains(&next)
        })
}

/// Words that make what follows somebody's.
const OWNERS: &[&str] = &["zijn", "haar", "hun", "mijn"];

/// Whether it is said to be somebody's: `haar eetstoornis`, `zijn chronische depressie`.
fn owned(text: &str, from: usize, start: usize) -> bool {
    words::words_back(text, from, start).take(2).any(|w| OWNERS.iter().any(|o| text[w.range()].eq_ignore_ascii_case(o)))
}

/// Where the heading starts that stands alone in the paragraph before a blank line at `blank`.
fn heading_before(text: &str, blank: usize) -> Option<usize> {
    const LONGEST: usize = 80;
    let start = line_start(text, blank);
    let line = &text[start..blank];
    let alone = start == 0 || text[..start].ends_with("\n\n");
    (alone && !line.is_empty() && line.len() <= LONGEST && !line.ends_with(['.', '?', '!', ';'])).then_some(start)
}

/// Whether there is no capital in it, so that names have none either.
fn is_lower(text: &str) -> bool {
    let plain = text.bytes().any(|b| b.is_ascii_uppercase());
    !plain && (text.is_ascii() || !text.chars().any(char::is_uppercase))
}

/// What a word of the lists is.
#[derive(Clone, Copy, Debug, Default)]
struct Class {
    general: bool,
    weak: bool,
    title: bool,
    person: bool,
}

/// The lists of words for persons as one, so that a word is looked up once.
static CLASSES: LazyLock<HashMap<&'static str, Class, BuildHasherDefault<Mixed>>> = LazyLock::new(|| {
    let mut classes: HashMap<&'static str, Class, BuildHasherDefault<Mixed>> = HashMap::default();
    for word in lexicon::PERSONS_GENERAL {
        classes.entry(word).or_default().general = true;
    }
    for word in lexicon::PERSONS_WEAK {
        classes.entry(word).or_default().weak = true;
    }
    for word in lexicon::TITLES {
        classes.entry(word).or_default().title = true;
    }
    for word in lexicon::PERSONS {
        classes.entry(word).or_default().person = true;
    }
    // The verb more often than not; before its noun it counts in `owned`.
    classes.remove("zijn");
    classes
});

/// The words that tell anything of a person without a capital.
static TELLING: LazyLock<Sieve> = LazyLock::new(|| Sieve::new(CLASSES.keys().chain(ADDRESSES).copied().chain(["ze"])));

/// What the lists say of a word, however written.
fn class(word: &str) -> Class {
    const LONGEST: usize = 24;
    if word.len() > LONGEST {
        return Class::default();
    }
    let mut lower = [0; LONGEST];
    let lower = &mut lower[..word.len()];
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    std::str::from_utf8(lower).ok().and_then(|w| CLASSES.get(w)).copied().unwrap_or_default()
}

/// What one word tells of a person.
fn person(text: &str, start: usize, end: usize, lower: bool) -> Near {
    let word = &text[start..end];
    let capital = word.chars().next().is_some_and(char::is_uppercase);
    let class = class(word);
    if opens_with_owner(text, start, end) {
        return Near::Person;
    }
    if word.eq_ignore_ascii_case("ze") {
        return if does(text, end) || is_she(text, start, end) { Near::Person } else { Near::Weak };
    }
    if class.general || class.weak {
        return Near::Weak;
    }
    if class.title && titled(text, end, lower) {
        return Near::Named;
    }
    // The highest court and the department: `ECLI:NL:HR:2019:1`, `HR 14 juni 2019`.
    if word == "HR" {
        return Near::Nobody;
    }
    // In care somebody is often only that: `mw. is opgenomen`.
    if ADDRESSES.iter().any(|title| word.eq_ignore_ascii_case(title)) {
        return Near::Person;
    }
    if class.person {
        if general(word, text, start)
            || word.eq_ignore_ascii_case("ouder") && text[end..].trim_start().starts_with("dan ")
        {
            return Near::Weak;
        }
        return if labels(text, end) { Near::Named } else { Near::Person };
    }
    if capital || lower {
        if initials(text, start, end) {
            return Near::Named;
        }
        let ordinary = lexicon::first_name(word).map(|n| n.ordinary);
        let certain = match ordinary {
            Some(Ordinary::Never) => {
                word.chars().count() >= 3 && (!word.chars().all(char::is_uppercase) || lower || word.len() > 4)
            }
            Some(Ordinary::AlsoWord) => capital && (!opens_sentence(text, start) || acts(text, end)),
            _ => false,
        };
        if certain {
            return Near::Named;
        }
    }
    Near::Nobody
}

/// A capitalised word follows the title, perhaps after a full stop and a particle.
fn titled(text: &str, end: usize, lower: bool) -> bool {
    let rest = text[end..].trim_start_matches(['.', ' ', '\n']);
    let next = words::words(rest, 0, floor(rest, rest.len().min(80))).take(4);
    for word in next {
        let word = &rest[word.range()];
        if lexicon::contains_any_case(lexicon::NOT_AFTER_TITLE, word)
            && !lexicon::contains_any_case(lexicon::PARTICLES, word)
        {
            return false;
        }
        if word.chars().next().is_some_and(char::is_uppercase) {
            // `mevrouw A`: a letter stands for a name that was left out.
            let at = word.as_ptr() as usize - rest.as_ptr() as usize + word.len();
            return word.len() > 1 || rest[at..].starts_with('.');
        }
        if lower && lexicon::surname(word).is_some_and(|n| n.ordinary != Ordinary::Common) {
            return true;
        }
        if !lexicon::contains_any_case(lexicon::PARTICLES, word) {
            return false;
        }
    }
    false
}

/// Words after `ze` that end like the verb of one person and are none.
const NO_VERBS: &[&str] = &["dat", "dit", "echt", "het", "met", "niet", "ooit", "uit", "vast", "wat"];

/// Whether the verb of one person follows: `ze huilt`, `ze was`; of several it is `ze huilen`.
fn does(text: &str, end: usize) -> bool {
    let rest = text[end..].strip_prefix(' ').unwrap_or_default();
    let next = words::words(rest, 0, floor(rest, rest.len().min(24))).next().filter(|w| w.start() == 0);
    next.is_some_and(|w| {
        let word = &rest[w.range()];
        word.len() > 2 && word.ends_with('t') && !NO_VERBS.contains(&word) || lexicon::verb_of_one(word)
    })
}

/// Whether a verb of a person follows directly.
fn acts(text: &str, end: usize) -> bool {
    let rest = text[end..].strip_prefix(' ').unwrap_or_default();
    words::words(rest, 0, floor(rest, rest.len().min(20)))
        .next()
        .is_some_and(|w| w.start() == 0 && lexicon::verb_of_one(&rest[w.range()]))
}

/// A label: a colon follows, and something after it.
fn labels(text: &str, end: usize) -> bool {
    text[end..]
        .trim_start_matches(' ')
        .strip_prefix(':')
        .is_some_and(|rest| rest.trim_start_matches(' ').chars().next().is_some_and(|c| c != '\n'))
}

/// `J.P.`, `T.S.`, `A. de`: a capital with a full stop, and a capital or a second one after it.
fn initials(text: &str, start: usize, end: usize) -> bool {
    let Some(rest) = text[end..].strip_prefix('.') else { return false };
    if text[start..end].chars().count() != 1 || !text[start..end].chars().all(char::is_uppercase) {
        return false;
    }
    let mut next = rest.trim_start_matches(' ').chars();
    let (a, b) = (next.next(), next.next());
    // Not the letter of a list at the start of a line.
    let list = text[..start].trim_end_matches(' ').is_empty() || text[..start].trim_end_matches(' ').ends_with('\n');
    a.is_some_and(char::is_uppercase) && (b.is_some_and(|c| c.is_lowercase() || c == '.')) && !list
}

/// Whether the word stands for anyone: `een cliënt`, `iedere patiënt`, `cliënten`.
fn general(word: &str, text: &str, start: usize) -> bool {
    class(word).general || anyone(word, text, start)
}

/// Words that make anyone of whoever is told of near them.
const ANYONE: &[&str] = &["iedereen", "iemand", "mensen", "personen"];

/// Whether it makes anyone of the `zij` beside it: `een cliënt die zegt dat zij`. Beside somebody's parents or children `zij` stays who she is.
fn anyone(word: &str, text: &str, start: usize) -> bool {
    if ANYONE.iter().any(|w| word.eq_ignore_ascii_case(w)) {
        return true;
    }
    let before = words::words_back(text, floor(text, start.saturating_sub(24)), start).next();
    before.is_some_and(|w| {
        text[w.end()..start].trim_matches(' ').is_empty()
            && ["een", "elke", "iedere", "sommige", "geen", "per", "je", "jouw", "uw"]
                .iter()
                .any(|d| text[w.range()].eq_ignore_ascii_case(d))
    }) && class(word).person
}

/// Whether the term stands in a question of a folder: `Hoe herken ik een depressie?`, `Mag ik rijden na een beroerte?`
fn is_asked(text: &str, from: usize, start: usize, end: usize, to: usize) -> bool {
    const QUESTIONS: &[&str] =
        &["hoe", "kan", "kun", "mag", "moet", "waar", "waarom", "wanneer", "wat", "welke", "wie"];
    let open = text[from..start].rfind(['.', '!', '?', '\n']).map_or(from, |i| from + i + 1);
    let asks = text[end..to].find(['.', '!', '?', '\n']).is_some_and(|i| text[end + i..].starts_with('?'));
    let first = words::words(text, open, start).next();
    asks && first.is_some_and(|w| lexicon::contains_any_case(QUESTIONS, &text[w.range()]))
        && first_person(text, open, start)
        && !owned(text, open, start)
}

fn first_person(text: &str, from: usize, to: usize) -> bool {
    words::words(text, from, to).any(|w| ["ik", "mijn", "mij"].iter().any(|p| text[w.range()].eq_ignore_ascii_case(p)))
}

/// Whether the word at `start` begins a sentence or line, where a capital tells nothing.
fn opens_sentence(text: &str, start: usize) -> bool {
    let before = text[..start].trim_end_matches([' ', '"', '\'', '(', '-', '*']);
    before.is_empty() || before.ends_with(['.', '!', '?', '\n', ':', '\t'])
}

/// Whether the four words before `start` deny it, and whether the eight before name a relative.
pub(super) fn tags(text: &str, start: usize) -> (bool, bool) {
    let from = line_start(text, start).max(floor(text, start.saturating_sub(80)));
    let (mut negated, mut family) = (false, false);
    for (i, word) in words::words_back(text, from, start).take(8).enumerate() {
        let word = &text[word.range()];
        negated |= i < 4 && lexicon::contains_any_case(lexicon::NEGATIONS, word);
        family |= lexicon::contains_any_case(lexicon::KIN, word);
    }
    (negated, family)
}
