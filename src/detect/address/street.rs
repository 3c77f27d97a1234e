//! The street before a house number, read from its last word back.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::lexicon;
use crate::text::Span;

/// A street by its form.
pub(super) struct Street {
    pub(super) start: usize,
    /// Whether its ending says that it is a street.
    pub(super) sure: bool,
    pub(super) capital: bool,
    /// Whether it is one word that is also a word for a kind of place (`Plein`, `Hof`), or the name of a town.
    pub(super) general: bool,
}

/// The street that ends at byte `end`.
pub(super) fn street(text: &str, end: usize) -> Option<Street> {
    let mut from = text.floor_char_boundary(end.saturating_sub(120));
    if let Some(blank) = memchr::memmem::rfind(&text.as_bytes()[from..end], b"\n\n") {
        from += blank + 2;
    }
    // Two words tell in most cases that it is no street; the others are cut when they do not.
    let mut tokens = tokens_back(text, from, end);
    let mut words: Vec<Span> = Vec::with_capacity(8);
    words.extend(tokens.by_ref().take(2));
    // `Plein 1944 nr. 12`: a year within the street.
    let year = |span: &Span| span.len() == 4 && text[span.range()].bytes().all(|b| b.is_ascii_digit());
    if words.len() > 1 && year(&words[0]) && text[words[1].end()..words[0].start()] == *" " {
        let square = text[words[1].range()].to_lowercase();
        if lexicon::contains(lexicon::STREET_SUFFIXES_SURE, &square) {
            return Some(Street { start: words[1].start(), sure: true, capital: true, general: false });
        }
    }
    let last = *words.first()?;
    let word = &text[last.range()];
    if text[last.end()..end].contains(|c: char| !c.is_whitespace())
        || word.chars().any(|c| c.is_ascii_digit()) && !word.contains(|c: char| c.is_alphabetic())
    {
        return None;
    }
    let lower = word.to_lowercase();
    let capital = is_capital(word);
    // `Het Spoor 12`: with an article it may be one after all.
    let article = capital && words.get(1).is_some_and(|w| matches!(&text[w.range()], "Het" | "De" | "'t"));
    if lexicon::contains(lexicon::NOT_STREETS, &lower) && !article || lower.chars().count() < 2 {
        return None;
    }
    // `Indexering 16`, `Aanlevering 3`: what is done rather than a ring road, so that more must speak for it; `NEN-ISO 27001`: a standard.
    let deed = lower.strip_suffix("ring").is_some_and(|s| s.ends_with(['a', 'e', 'i', 'o', 'u']));
    let standard = word.contains('-') && word.len() > 4 && word.bytes().all(|b| b.is_ascii_uppercase() || b == b'-');
    if standard {
        return None;
    }
    let ending = suffix(&lower).filter(|_| !deed);
    let alone = ending.is_some_and(|s| s.len() == lower.len());
    let surer = ending.is_some_and(|s| lexicon::contains(lexicon::STREET_SUFFIXES_SURE, s));
    // `ging weg 3 keer`, `park 2`: an ending that is a word of its own needs its capital, or words of a street before it.
    let sure = match ending {
        Some(_) if alone => {
            capital && words.len() > 1 && is_capital(&text[words[1].range()])
                || capital && surer && !lexicon::contains(lexicon::NOT_STREET_ENDINGS, &lower)
        }
        Some(s) => {
            !lexicon::contains(lexicon::NOT_STREET_ENDINGS, &lower) && lower.len() - s.len() >= 2 && (capital || surer)
        }
        None => false,
    };
    if !sure && !capital && lexicon::place(word).is_none() && ending.is_none() {
        // Lower case without an ending: only after an article or first word of a street, which the walk below decides.
        let before = words.get(1).map(|w| text[w.range()].to_lowercase());
        if !before.is_some_and(|b| first_word(&b)) {
            return None;
        }
    }
    words.extend(tokens.take(6));
    let mut start = last.start();
    let mut first_capital = capital;
    let mut pending: Option<usize> = None;
    for i in 1..words.len() {
        let span = words[i];
        let between = &text[span.end()..words[i - 1].start()];
        let word = &text[span.range()];
        let lower = word.to_lowercase();
        // `Steenweg op Gent`, `Baan naar Boom`: the road to somewhere.
        let road = matches!(lower.as_str(), "op" | "naar")
            && words.get(i + 1).is_some_and(|w| ROADS.contains(&text[w.range()].to_lowercase().as_str()));
        // `Op de Bies`, `Achter de Hoven`: a street that is called after where it lies, where no sentence starts.
        let lies = pending.is_some() && !sure && LIES.contains(&word) && !opens(text, span.start());
        let particle = is_particle(&lower) || road;
        let gap_line = between.contains('\n');
        let mark = between.chars().any(|c| !matches!(c, ' ' | '\n' | '.' | '\'' | '-'));
        let stop = between.contains('.') && !(first_word(&lower) || word.chars().count() <= 2 && is_capital(word));
        if mark || stop || between.matches('\n').count() > 1 {
            break;
        }
        if gap_line && !(first_word(&lower) || (particle && pending.is_none() && is_capital(word))) {
            break;
        }
        // `echtpaar Tahapary Kerkpad 1`: who is addressed lives there.
        let addressed = is_capital(word)
            && words[i + 1..]
                .iter()
                .map(|w| &text[w.range()])
                .find(|w| !is_particle(&w.to_lowercase()))
                .is_some_and(|w| !is_capital(w) && lexicon::known(w).title());
        // `Dekker Hazelaarstraat 3`, `Emanuela Kerkpad 9`: whose name it is lives in a street that is called after a thing.
        let lives = i == 1 && sure && is_capital(word) && is_plain(&text[last.range()]) && {
            let known = lexicon::known(word);
            let named =
                known.first() == Some(lexicon::Ordinary::Never) || known.surname() == Some(lexicon::Ordinary::Never);
            let street = text[last.range()].to_lowercase();
            let stem = suffix(&street).and_then(|end| street.strip_suffix(end)).unwrap_or_default();
            // `Jacob Catsstraat`, `Anja Vermeer`
            let listed = |word: &str| lexicon::known(word).surname().is_some();
            named && !known.word() && !known.place() && !first_word(&lower) && !listed(stem) && !listed(&street)
        };
        if lies || road {
            // Not what stands before a street.
        } else if addressed
            || lives
            || lexicon::contains(lexicon::BEFORE_STREETS, &lower)
            || lexicon::contains(lexicon::STREET_UNITS, &lower)
            || lexicon::contains(lexicon::NOT_STREETS, &lower)
                && !particle
                && !(is_capital(word) && lexicon::first_name(word).is_some())
        {
            break;
        }
        let ordinal =
            word.ends_with(['e', 'E']) && word[..word.len() - 1].bytes().all(|b| b.is_ascii_digit()) && word.len() > 1;
        let starts = lies
            || if capital {
                is_capital(word) || ordinal || word.starts_with('\'')
            } else {
                first_word(&lower) || ordinal || (lexicon::first_name(word).is_some() && word.len() > 3 && sure)
            };
        if starts {
            // A person's or organisation's name directly before a street with an ending of its own is not swallowed: at most four words back.
            start = span.start();
            pending = None;
            first_capital = is_capital(word) || ordinal;
            if i >= 5 {
                break;
            }
        } else if particle && i == 1 && lower == "van" && sure && !is_capital(word) && is_plain(&text[last.range()]) {
            // `Harry Fortuin van Kerkweg 44` is somebody of that street.
            break;
        } else if particle && i < 6 {
            pending = Some(i);
        } else {
            break;
        }
    }
    // `Laan van Meerdervoort`, `Plein 1940`: the first word tells what it is.
    let opening = text[start..last.start()].split_whitespace().next().unwrap_or_default();
    let sure =
        sure || (is_capital(opening) && lexicon::contains(lexicon::STREET_SUFFIXES_SURE, &opening.to_lowercase()));
    let one = start == last.start();
    let general = one && (alone || lexicon::place(word).is_some_and(|p| !p.belgian));
    Some(Street { start, sure, capital: capital || first_capital, general })
}

/// `Kerkweg`, `Dorpsstraat`: a street that is called after a thing, not a person, whose particles would belong to it.
fn is_plain(word: &str) -> bool {
    let lower = word.to_lowercase();
    let Some(head) = suffix(&lower).and_then(|end| lower.strip_suffix(end)) else { return false };
    let thing = |head: &str| head.len() > 2 && lexicon::known(head).word() && lexicon::known(head).first().is_none();
    thing(head) || head.strip_suffix('s').is_some_and(thing)
}

/// Words from the last to the first; a word may hold apostrophes, hyphens and full stops inside.
fn tokens_back(text: &str, from: usize, to: usize) -> impl Iterator<Item = Span> + '_ {
    let mut at = to;
    std::iter::from_fn(move || {
        let end = skip_back(text, from, at, false);
        let start = skip_back(text, from, end, true);
        at = start;
        let word = &text[start..end];
        let bare = word.trim_start_matches('-');
        // `'Trekwei 12'`: a quote, where no `'s-` or `'t` begins.
        let bare = bare.strip_prefix('\'').filter(|rest| rest.starts_with(char::is_uppercase)).unwrap_or(bare);
        let lead = word.len() - bare.len();
        (start < end).then(|| Span::new(start + lead, end))
    })
    .filter(|s| !s.is_empty())
}

/// Where, before `at` and not before `from`, the characters start that all belong to a word, or that do not.
fn skip_back(text: &str, from: usize, mut at: usize, word: bool) -> usize {
    let bytes = text.as_bytes();
    while at > from {
        let b = bytes[at - 1];
        if b.is_ascii() {
            if (b.is_ascii_alphanumeric() || matches!(b, b'\'' | b'-')) != word {
                break;
            }
            at -= 1;
        } else {
            match text[from..at].chars().next_back() {
                Some(c) if c.is_alphanumeric() == word => at -= c.len_utf8(),
                _ => break,
            }
        }
    }
    at
}

/// Endings of streets by their last byte, the longest first.
static ENDINGS: LazyLock<HashMap<u8, Vec<&'static str>>> = LazyLock::new(|| {
    let mut endings: HashMap<u8, Vec<&'static str>> = HashMap::new();
    for ending in lexicon::STREET_SUFFIXES {
        endings.entry(ending.as_bytes()[ending.len() - 1]).or_default().push(ending);
    }
    endings.values_mut().for_each(|list| list.sort_by_key(|ending| std::cmp::Reverse(ending.len())));
    endings
});

fn suffix(lower: &str) -> Option<&'static str> {
    let known = lower.bytes().next_back().and_then(|last| ENDINGS.get(&last));
    known.into_iter().flatten().copied().find(|s| lower.ends_with(s)).or_else(|| {
        ["poten", "kwartier", "wegje", "straße", "strasse", "platz", "gasse"].into_iter().find(|s| lower.ends_with(s))
    })
}

fn first_word(lower: &str) -> bool {
    lexicon::contains(lexicon::STREET_FIRST_WORDS, lower)
        || matches!(lower, "laan" | "it" | "op" | "aan" | "'s" | "'t") && !matches!(lower, "op" | "aan")
}

/// Roads that are called after the town they lead to.
const ROADS: &[&str] = &["baan", "heirbaan", "steenweg", "weg"];

/// Words with which a street tells where it lies.
const LIES: &[&str] = &["Aan", "Achter", "Bij", "Boven", "Buiten", "In", "Onder", "Op", "Over", "Tussen", "Voor"];

/// Whether a sentence starts at `at`.
fn opens(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches([' ', '"', '\'']);
    before.ends_with(['.', '!', '?']) && !before.ends_with("adres.")
}

fn is_particle(lower: &str) -> bool {
    matches!(
        lower,
        "van"
            | "de"
            | "der"
            | "den"
            | "het"
            | "'t"
            | "t"
            | "ten"
            | "ter"
            | "en"
            | "la"
            | "le"
            | "du"
            | "von"
            | "v"
            | "d"
    )
}

pub(super) fn is_capital(word: &str) -> bool {
    word.trim_start_matches('\'').chars().next().is_some_and(char::is_uppercase)
        || (word.starts_with("'s-") && word.chars().nth(3).is_some_and(char::is_uppercase))
}
