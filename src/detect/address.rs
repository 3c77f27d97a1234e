//! Addresses: street, house number, addition, postcode and place as one finding.
//!
//! Dutch streets are recognised from the house number backwards: by the ending of the word before it (`-straat`, `-laan`), or, when the street has none
//! (`Koekoek 188B`, `De Fjouwer 48`), by what else speaks for an address: a postcode or place behind it, a label or `aan de` before it.

use crate::detect::validate::{Validator, validator};
use crate::lexicon;
use crate::model::Evidence;
use crate::text::{Span, words};

/// An address that nobody weighed against others yet.
pub(super) struct Address {
    pub(super) span: Span,
    pub(super) evidence: Vec<Evidence>,
}

/// Units and words after a figure that make it a quantity.
const QUANTITIES: &[&str] = &[
    "keer",
    "dagen",
    "dag",
    "uur",
    "uren",
    "jaar",
    "jaren",
    "euro",
    "km",
    "kilometer",
    "meter",
    "m2",
    "cm",
    "kg",
    "gram",
    "maanden",
    "maand",
    "minuten",
    "min",
    "weken",
    "week",
    "x",
    "procent",
    "personen",
    "mensen",
    "kinderen",
    "stuks",
    "punten",
    "leden",
    "plekken",
    "bladzijden",
    "mg",
    "ml",
    "nachten",
    "ronden",
    "rondes",
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
    "woningen",
    "plaatsen",
    "procenten",
    "cliënten",
    "bewoners",
    "deelnemers",
    "graden",
];

/// Capitalised words before a figure that are no street.
const NOT_STREETS: &[&str] = &[
    "artikel",
    "art",
    "lid",
    "kamer",
    "ruimte",
    "lokaal",
    "zaal",
    "vergaderzaal",
    "bijlage",
    "hoofdstuk",
    "paragraaf",
    "pagina",
    "blz",
    "bladzijde",
    "punt",
    "kind",
    "doel",
    "fase",
    "groep",
    "versie",
    "nr",
    "nummer",
    "stap",
    "deel",
    "tabel",
    "figuur",
    "week",
    "dag",
    "les",
    "cluster",
    "niveau",
    "unit",
    "afdeling",
    "team",
    "gang",
    "verdieping",
    "etage",
    "spoor",
    "perron",
    "lijn",
    "bus",
    "tram",
    "stb",
    "stcrt",
    "besluit",
    "wet",
    "code",
    "kenmerk",
    "factuur",
    "klas",
    "leerjaar",
    "ronde",
    "nacht",
    "vraag",
    "regel",
    "kolom",
    "sectie",
    "module",
    "agendapunt",
    "kenteken",
    "polis",
    "telefoon",
    "tel",
    "mobiel",
    "fax",
    "geboren",
    "geb",
    "leeftijd",
    "datum",
    "bsn",
    "postbus",
    "antwoordnummer",
    "document",
    "dossier",
    "betreft",
    "om",
    "van",
    "tot",
    "op",
    "in",
    "per",
    "circa",
    "ca",
    "en",
    "de",
    "het",
    "dhr",
    "mw",
    "mevr",
    "mevrouw",
    "overweging",
    "type",
    "model",
    "covid",
    "windows",
    "office",
    "euro",
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
    "jan",
    "feb",
    "mrt",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "okt",
    "nov",
    "dec",
    "maandag",
    "dinsdag",
    "woensdag",
    "donderdag",
    "vrijdag",
    "zaterdag",
    "zondag",
    "icd",
    "dsm",
    "zorgprofiel",
    "vv",
    "lg",
    "ggz",
    "zzp",
    "begane",
];

/// Words with a capital that stand before a street without being part of it.
const BEFORE_STREETS: &[&str] = &[
    "adres",
    "woonadres",
    "postadres",
    "bezoekadres",
    "correspondentieadres",
    "briefadres",
    "thuisadres",
    "werkadres",
    "huisadres",
    "straat",
    "locatie",
    "verblijfadres",
    "verblijfsadres",
    "woonachtig",
    "wonende",
    "woont",
    "woonplaats",
    "in",
    "op",
    "aan",
    "bij",
    "naar",
    "vanaf",
    "via",
    "te",
    "uit",
    "per",
    "vanuit",
    "hij",
    "zij",
    "ze",
    "ik",
    "wij",
    "we",
    "mijn",
    "onze",
    "ons",
    "cliënt",
    "client",
    "bewoner",
    "patiënt",
    "mevrouw",
    "meneer",
    "dhr",
    "mevr",
    "mw",
    "straatnaam",
    "afzender",
    "afleveradres",
    "factuuradres",
    "dus",
    "en",
    "nu",
    "thuis",
    "tegenover",
    "nabij",
    "ook",
    "nog",
    "daar",
    "adresgegevens",
    "verhuisd",
];

/// Endings that are a street on their own or in most words that end so.
const SURE: &[&str] = &[
    "straat",
    "laan",
    "weg",
    "plein",
    "gracht",
    "kade",
    "singel",
    "steeg",
    "dreef",
    "plantsoen",
    "strjitte",
    "leane",
    "steenweg",
    "boulevard",
    "dijk",
    "straatje",
    "laantje",
    "steegje",
    "pad",
    "hof",
    "hofje",
    "park",
    "baan",
    "burg",
    "ring",
    "allee",
    "wal",
    "markt",
    "erf",
    "weide",
    "wei",
    "brink",
    "buurt",
    "akker",
    "kamp",
    "oord",
    "horst",
    "haven",
    "zoom",
    "vaart",
    "dyk",
];

/// Words that end like a street and are none.
const NOT_SO: &[&str] = &[
    "weg",
    "onderweg",
    "terweg",
    "vanwege",
    "snelweg",
    "rijksweg",
    "gang",
    "land",
    "einde",
    "park",
    "plaats",
    "geplaats",
    "toegang",
    "ingang",
    "uitgang",
    "afgang",
    "overgang",
    "voortgang",
    "omgang",
    "vooruitgang",
    "nederland",
    "duitsland",
    "engeland",
    "zeeland",
    "friesland",
    "holland",
    "buitenland",
    "binnenland",
    "weekend",
    "avond",
    "eiland",
    "omgeving",
    "werkplaats",
    "standplaats",
    "woonplaats",
    "geboorteplaats",
    "ligplaats",
    "rand",
    "hand",
    "verband",
    "bestand",
    "brand",
    "stand",
    "toestand",
    "afstand",
    "beland",
    "wand",
    "zand",
    "overweg",
    "beweg",
    "uitweg",
    "luchtweg",
    "urineweg",
    "halve",
    "grens",
    "bijwerking",
    "gerechtshof",
    "herhaling",
    "bedoeling",
    "tuin",
    "bos",
    "berg",
    "dal",
    "veld",
    "meer",
    "dam",
    "zee",
    "eind",
    "oever",
    "zijde",
    "hoek",
    "slag",
    "reed",
    "drift",
    "waard",
    "wijk",
    "boog",
    "haven",
    "kring",
    "ring",
    "terras",
    "vest",
    "pad",
    "molen",
    "ven",
    "beek",
    "brug",
    "poort",
    "zoom",
    "kamp",
    "erf",
    "baan",
    "hof",
    "markt",
    "kolk",
    "sloot",
    "stein",
    "spoor",
    "arbeidsmarkt",
    "supermarkt",
    "woningmarkt",
    "thuisfront",
    "loopbaan",
    "hoofdstuk",
    "rolstoelpad",
];

struct Street {
    start: usize,
    /// Whether its ending says that it is a street.
    sure: bool,
    capital: bool,
}

/// Every address in `text`.
pub(super) fn find(text: &str) -> Vec<Address> {
    let bytes = text.as_bytes();
    let mut found: Vec<Address> = Vec::new();
    let mut at = 0;
    while let Some(i) = crate::detect::pass::next_trigger(bytes, at) {
        if !bytes[i].is_ascii_digit() {
            at = i + 1;
            continue;
        }
        let end = i + bytes[i..].iter().take_while(|b| b.is_ascii_digit()).count();
        at = end;
        if end - i > 5 || bytes[i] == b'0' || i == 0 {
            continue;
        }
        if let Some(address) = at_number(text, i, end) {
            at = address.span.end().max(end);
            // `Dorpsstraat 12, Kerkstraat 3`: the later start wins over a span that ran on.
            if found.last().is_none_or(|last| last.span.end() <= address.span.start()) {
                found.push(address);
            }
        }
    }
    found
}

/// The address whose house number stands at these bytes.
fn at_number(text: &str, number: usize, end: usize) -> Option<Address> {
    let gap_start = text[..number].trim_end_matches([' ', '\n', ',', '.', ':']).len();
    let gap = &text[gap_start..number];
    let label = house_number_label(&text[..gap_start]);
    let street_end = label.unwrap_or(gap_start);
    if gap.is_empty() && label.is_none()
        || gap.matches('\n').count() > 1
        || (gap.contains(':') && label.is_none())
        || (gap.contains('.') && label.is_none())
    {
        return None;
    }
    if gap.contains(',') && gap.trim() != "," {
        return None;
    }
    let street = street(text, street_end)?;
    let addition = addition(text, end);
    let mut tail = end + addition;
    let mut evidence = vec![];
    let mut push = |code: &'static str, weight: f32| evidence.push(Evidence { code, weight });
    let rest = tail_of(text, tail);
    if quantity(&text[tail..]) && rest.is_none() {
        return None;
    }
    // `Kerkstraat, 12 keer`: a comma between street and number only with a postcode behind it.
    if gap.contains(',') && !rest.as_ref().is_some_and(|r| r.postcode) {
        return None;
    }
    let first = text[street.start..].chars().next()?;
    push(
        "prior",
        match (street.sure, street.capital) {
            (true, true) => 1.6,
            (true, false) => -0.4,
            (false, true) => -2.4,
            (false, false) => -4.5,
        },
    );
    if let Some(rest) = rest {
        tail = rest.end;
        if rest.postcode {
            push("postcode", 4.5);
        }
        if rest.place {
            push("place", if rest.postcode { 1.0 } else { 2.4 });
        }
    }
    if let Some(weight) = cue(text, street.start) {
        push("cue", weight);
    }
    if addition > 0 {
        push("grouping", 0.5);
    }
    if !first.is_alphanumeric() && first != '\'' {
        return None;
    }
    // A year: `Dorpsfeest 2024`, `Kerkstraat 2019`.
    if (1950..=2035).contains(&text[number..end].parse::<u32>().unwrap_or(0)) && addition == 0 {
        push("look-alike", -1.5);
    }
    Some(Address { span: Span::new(street.start, tail), evidence })
}

/// Where the street ends when a label such as `huisnummer` or `nr.` stands between it and the number.
fn house_number_label(before: &str) -> Option<usize> {
    const LABELS: &[&str] = &["huisnummer", "huisnr", "hsnr", "nummer", "nr", "no"];
    let end = before.trim_end_matches(['.', ':', ' ']);
    let label = LABELS.iter().find(|l| {
        end.len() > l.len()
            && end.is_char_boundary(end.len() - l.len())
            && end[end.len() - l.len()..].eq_ignore_ascii_case(l)
    })?;
    let rest = end[..end.len() - label.len()].trim_end_matches([' ', ',', '(']);
    (rest.len() + label.len() < end.len()).then_some(rest.len())
}

/// The street that ends at byte `end`.
fn street(text: &str, end: usize) -> Option<Street> {
    let mut words: Vec<Span> = Vec::new();
    let mut from = floor(text, end.saturating_sub(120));
    if let Some(blank) = text[from..end].rfind("\n\n") {
        from += blank + 2;
    }
    for token in tokens_back(text, from, end).take(8) {
        words.push(token);
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
    if NOT_STREETS.contains(&lower.as_str()) || lower.chars().count() < 2 {
        return None;
    }
    let ending = suffix(&lower);
    let alone = ending.is_some_and(|s| s.len() == lower.len());
    let surer = ending.is_some_and(|s| SURE.contains(&s));
    // `ging weg 3 keer`, `park 2`: an ending that is a word of its own needs its capital, or words of a street before it.
    let sure = match ending {
        Some(_) if alone => {
            capital && words.len() > 1 && is_capital(&text[words[1].range()])
                || capital && surer && !NOT_SO.contains(&lower.as_str())
        }
        Some(s) => !NOT_SO.contains(&lower.as_str()) && lower.len() - s.len() >= 2 && (capital || surer),
        None => false,
    };
    if !sure && !capital && lexicon::place(word).is_none() && ending.is_none() {
        // Lower case without an ending: only after an article or first word of a street, which the walk below decides.
        let before = words.get(1).map(|w| text[w.range()].to_lowercase());
        if !before.is_some_and(|b| first_word(&b)) {
            return None;
        }
    }
    let mut start = last.start();
    let mut first_capital = capital;
    let mut pending: Option<usize> = None;
    for i in 1..words.len() {
        let span = words[i];
        let between = &text[span.end()..words[i - 1].start()];
        let word = &text[span.range()];
        let lower = word.to_lowercase();
        let particle = is_particle(&lower);
        let gap_line = between.contains('\n');
        let mark = between.chars().any(|c| !matches!(c, ' ' | '\n' | '.' | '\'' | '-'));
        let stop = between.contains('.') && !(first_word(&lower) || word.chars().count() <= 2 && is_capital(word));
        if mark || stop || between.matches('\n').count() > 1 {
            break;
        }
        if gap_line && !(first_word(&lower) || (particle && pending.is_none() && is_capital(word))) {
            break;
        }
        if BEFORE_STREETS.contains(&lower.as_str()) || NOT_STREETS.contains(&lower.as_str()) && !particle {
            break;
        }
        let ordinal =
            word.ends_with(['e', 'E']) && word[..word.len() - 1].bytes().all(|b| b.is_ascii_digit()) && word.len() > 1;
        let starts = if capital {
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
        } else if particle && i < 6 {
            pending = Some(i);
        } else {
            break;
        }
    }
    // `Laan van Meerdervoort`, `Plein 1940`: the first word tells what it is.
    let opening = text[start..last.start()].split_whitespace().next().unwrap_or_default();
    let sure = sure || (is_capital(opening) && SURE.contains(&opening.to_lowercase().as_str()));
    Some(Street { start, sure, capital: capital || first_capital })
}

/// Words from the last to the first; a word may hold apostrophes, hyphens and full stops inside.
fn tokens_back(text: &str, from: usize, to: usize) -> impl Iterator<Item = Span> + '_ {
    let mut at = to;
    std::iter::from_fn(move || {
        let slice = &text[from..at];
        let part = |c: char| c.is_alphanumeric() || c == '\'' || c == '-';
        let end = slice.rfind(part)?;
        let end = end + slice[end..].chars().next().map_or(1, char::len_utf8);
        let start =
            slice[..end].rfind(|c| !part(c)).map_or(0, |i| i + slice[i..].chars().next().map_or(1, char::len_utf8));
        at = from + start;
        let word = &slice[start..end];
        let lead = word.len() - word.trim_start_matches('-').len();
        Some(Span::new(from + start + lead, from + end.max(start + lead)))
    })
    .filter(|s| !s.is_empty())
}

fn suffix(lower: &str) -> Option<&'static str> {
    lexicon::STREET_SUFFIXES
        .iter()
        .copied()
        .filter(|s| lower.ends_with(s))
        .max_by_key(|s| s.len())
        .or_else(|| ["poten", "kwartier", "wegje"].into_iter().find(|s| lower.ends_with(s)))
}

fn first_word(lower: &str) -> bool {
    lexicon::contains(lexicon::STREET_FIRST_WORDS, lower)
        || matches!(lower, "laan" | "it" | "op" | "aan" | "'s" | "'t") && !matches!(lower, "op" | "aan")
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

fn is_capital(word: &str) -> bool {
    word.trim_start_matches('\'').chars().next().is_some_and(char::is_uppercase)
        || (word.starts_with("'s-") && word.chars().nth(3).is_some_and(char::is_uppercase))
}

/// How many bytes after the number are its addition: `a`, ` A`, `-2`, `/3`, ` II`, ` hs`, `bis`, `-3 hoog`, ` bus 3`.
fn addition(text: &str, end: usize) -> usize {
    let rest = &text[end..];
    let bytes = rest.as_bytes();
    let boundary = |n: usize| !rest[n..].starts_with(|c: char| c.is_alphanumeric());
    let separator = bytes.iter().take(3).take_while(|b| matches!(b, b' ' | b'-' | b'/')).count();
    let sep = &rest[..separator];
    let body = &rest[separator..];
    let lower: String = body.chars().take(12).collect::<String>().to_lowercase();
    let run = body.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let word = &body[..run];
    // `12 - 2 hoog`, `12 2e verdieping`.
    let digits = body.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=3).contains(&digits) {
        let floor = body[digits..].trim_start_matches(['e', ' ', '-']);
        for word in ["hoog achter", "hoog voor", "hoog", "verdieping", "etage"] {
            if floor.len() >= word.len()
                && floor.is_char_boundary(word.len())
                && floor[..word.len()].eq_ignore_ascii_case(word)
            {
                let n = separator + (body.len() - floor.len()) + word.len();
                if boundary(n) {
                    return n;
                }
            }
        }
    }
    const WORDS: &[&str] = &[
        "bis", "hs", "huis", "bg", "boven", "beneden", "zw", "rd", "ii", "iii", "iv", "rood", "zwart", "wit", "sous",
        "ong",
    ];
    if separator <= 1 || sep == " -" || sep == " - " || sep == "- " {
        if WORDS.contains(&word.to_lowercase().as_str()) && (separator > 0 || run > 1) {
            let mut n = separator + run;
            // `bis A`.
            let mut more = rest[n..].strip_prefix(' ').unwrap_or_default().chars();
            if word.eq_ignore_ascii_case("bis")
                && more.next().is_some_and(|c| c.is_ascii_alphabetic())
                && !more.next().is_some_and(char::is_alphanumeric)
            {
                n += 2;
            }
            return n;
        }
        for word in ["bus ", "box ", "appartement ", "app ", "app. ", "apt ", "unit ", "kamer "] {
            if separator > 0 && lower.starts_with(word) {
                let value = body[word.len()..].bytes().take_while(u8::is_ascii_alphanumeric).count();
                if value > 0 {
                    return separator + word.len() + value;
                }
            }
        }
        // `t/m 18`, `12-14`.
        if let Some(more) = lower.strip_prefix("t/m ") {
            let n = more.bytes().take_while(u8::is_ascii_digit).count();
            if n > 0 {
                return separator + 4 + n;
            }
        }
    }
    let tight = sep.is_empty() || sep == "-" || sep == "/";
    if sep.is_empty() && run > 0 {
        // `12a`, `12A1`, `340B-2`.
        let letters = word.bytes().take_while(u8::is_ascii_alphabetic).count();
        if letters == 1 && run <= 3 && boundary(run) {
            let more =
                body[run..].strip_prefix(['-', '/']).map_or(0, |m| m.bytes().take_while(u8::is_ascii_digit).count());
            return if (1..=3).contains(&more) && !body[run + 1 + more..].starts_with(|c: char| c.is_alphanumeric()) {
                run + 1 + more
            } else {
                run
            };
        }
        return 0;
    }
    if tight && separator == 1 && run > 0 && boundary(separator + run) {
        // `57-26`, `12-A`, `12/3`, `12-III`.
        let short = run <= 4 && digits == run || run <= 2;
        return if short && !body[run..].starts_with(['-', '/']) { separator + run } else { 0 };
    }
    // `232 A`: one capital that stands alone, not the first letter of a postcode.
    let single = run == 1 && body.bytes().next().is_some_and(|b| b.is_ascii_uppercase()) && boundary(separator + run);
    let numbered = run == 2 && body.as_bytes()[0].is_ascii_uppercase() && body.as_bytes()[1].is_ascii_digit();
    if sep == " " && (single || numbered) && !body[1..].starts_with('.') { separator + run } else { 0 }
}

/// Whether what follows makes the figure a quantity.
fn quantity(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', '\n']);
    if rest.starts_with(['%', '€', '°', ':']) || rest.starts_with(",-") {
        return true;
    }
    let word: String = rest.chars().take_while(|c| c.is_alphanumeric()).take(14).collect::<String>().to_lowercase();
    QUANTITIES.contains(&word.as_str())
        || (rest.starts_with(['.', ','])
            && rest[1..].starts_with(|c: char| c.is_ascii_digit())
            && postcode_at(rest[1..].trim_start(), 0).is_none())
}

struct Tail {
    end: usize,
    postcode: bool,
    place: bool,
}

/// Postcode and place behind a house number.
fn tail_of(text: &str, at: usize) -> Option<Tail> {
    let rest = &text[at..];
    let skipped = rest.len() - rest.trim_start_matches([' ', ',', ';', '-', '\n', '|', '(', '\t', '/', '.']).len();
    let separator = &rest[..skipped];
    if separator.matches('\n').count() > 1 || separator.len() > 8 || separator.contains("..") || separator == "." {
        return None;
    }
    let next = at + skipped;
    let labelled = skip_label(&text[next..], &["postcode", "pc"]);
    if let Some((start, end)) = postcode_at(&text[next + labelled..], next + labelled) {
        if separator.is_empty() {
            return None;
        }
        let after = &text[end..];
        let gap = after.len() - after.trim_start_matches([' ', ',', '\n', '\t', '|', '-', ';']).len();
        let breaks = after[..gap].matches('\n').count();
        let label = skip_label(&after[gap..], &["woonplaats", "plaats", "te", "in"]);
        let place = (breaks <= 1 && gap <= 4).then(|| place_at(text, end + gap + label, true)).flatten();
        let _ = start;
        return Some(match place {
            Some(place_end) => Tail { end: place_end, postcode: true, place: true },
            None => Tail { end, postcode: true, place: false },
        });
    }
    // Without postcode: a place of the list after a comma, `te`, `in`, a line end.
    let joined = skip_label(&text[next..], &["te", "in"]);
    let marked = separator.contains([',', '-', '\n', '(', ';', '|', '\t', '/']) || joined > 0;
    if !marked || separator.contains('.') || separator.is_empty() {
        return None;
    }
    let end = place_at(text, next + joined, false)?;
    Some(Tail { end, postcode: false, place: true })
}

/// How many bytes one of these labels takes at the start of `text`, with what separates it from its value.
fn skip_label(text: &str, labels: &[&str]) -> usize {
    for label in labels {
        let Some(head) = text.get(..label.len()) else { continue };
        if head.eq_ignore_ascii_case(label) && text[label.len()..].starts_with([' ', ':', '\n']) {
            let rest = text[label.len()..].trim_start_matches([' ', ':', '\n']);
            return text.len() - rest.len();
        }
    }
    0
}

/// The postcode at the start of `text`, as bytes from `base`.
fn postcode_at(text: &str, base: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let prefix =
        if text.len() > 3 && bytes[..2].eq_ignore_ascii_case(b"NL") && matches!(bytes[2], b'-' | b' ') { 3 } else { 0 };
    let digits = bytes[prefix.min(bytes.len())..]
        .iter()
        .take(5)
        .take_while(|&&b| crate::detect::validate::as_digit(b).is_some() && b != b'o')
        .count();
    if digits < 4 {
        return None;
    }
    let four = &bytes[prefix..prefix + 4];
    if four.iter().filter(|b| b.is_ascii_digit()).count() < 2 {
        return None;
    }
    let mut at = prefix + 4;
    while matches!(bytes.get(at), Some(b' ' | b'\n')) && at < prefix + 7 {
        at += 1;
    }
    let letters = bytes.get(at..at + 2)?;
    if !letters.iter().all(u8::is_ascii_alphabetic)
        || bytes.get(at + 2).is_some_and(|b| b.is_ascii_alphanumeric() || *b >= 0x80)
    {
        return None;
    }
    let value = &text[..at + 2];
    let plausible = validator("postcode").and_then(|v: &dyn Validator| v.judge(value, 0..value.len()));
    plausible.map(|_| (base, base + at + 2))
}

/// The end of the place that starts at `at`: of the list, or, after a postcode, any words with capitals.
fn place_at(text: &str, at: usize, after_postcode: bool) -> Option<usize> {
    if let Some((span, place)) = lexicon::longest_place(text, at) {
        let known = &text[span.range()];
        let ordinary = place.ordinary != lexicon::Ordinary::Never && !is_capital(known);
        if after_postcode || !ordinary {
            // `Bergen (NH)`, `Hengelo (Gld)`.
            return Some(span.end());
        }
    }
    if !after_postcode {
        return None;
    }
    let mut end = None;
    for (i, word) in words::words(text, at, text.len().min(ceil(text, at + 60))).enumerate() {
        let value = &text[word.range()];
        let before = if i == 0 { &text[at..word.start()] } else { &text[end?..word.start()] };
        if i > 3 || !before.chars().all(|c| matches!(c, ' ' | '-' | '\'')) {
            break;
        }
        if is_capital(value) && !value.chars().any(|c| c.is_ascii_digit()) {
            end = Some(word.end());
        } else if i > 0 && matches!(value, "aan" | "op" | "den" | "de" | "en" | "bij" | "a" | "d" | "ad") {
            // A particle counts when a capital follows: `Alphen aan den Rijn`.
            let next = words::words(text, word.end(), ceil(text, word.end() + 30)).next();
            if !next.is_some_and(|n| is_capital(&text[n.range()])) {
                break;
            }
            end = Some(word.end());
        } else {
            break;
        }
        if i == 0 && lexicon::place(value).is_some() {
            break;
        }
    }
    end
}

/// What stands before a street and says that somebody lives there.
fn cue(text: &str, start: usize) -> Option<f32> {
    let from = floor(text, start.saturating_sub(60));
    let before = text[from..start].to_lowercase();
    let line = before.trim_end_matches([' ', '\n', ':', '(', ',', '|', '\t', ';', '"', '=']);
    const LABELS: &[&str] = &[
        "adres",
        "straat",
        "woonachtig",
        "wonende",
        "gevestigd",
        "straatnaam",
        "straat en huisnummer",
        "straat + nr",
        "locatie",
        "thuis",
        "adresgegevens",
        "ingeschreven op",
        "straat/nr",
        "huisadres",
        "verhuisd naar",
        "verhuist naar",
        "straat en nummer",
        "verblijfplaats",
    ];
    if LABELS.iter().any(|label| line.ends_with(label)) {
        return Some(4.0);
    }
    const LIVES: &[&str] = &[
        "woon",
        "woont",
        "wonen",
        "wonend",
        "wonende",
        "verblijft",
        "verblijf",
        "woning",
        "huis",
        "huurt",
        "adres",
        "bezorgen",
        "logeert",
        "verhuis",
        "ingeschreven",
        "inschrijving",
        "ophalen",
    ];
    let tail: Vec<&str> = line.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let near = &tail[tail.len().saturating_sub(6)..];
    let lives = near.iter().any(|w| LIVES.contains(w));
    if line.ends_with(" aan de") || line.ends_with(" aan het") || line.ends_with(" aan") {
        return Some(if lives { 4.5 } else { 3.4 });
    }
    if near.last().is_some_and(|w| matches!(*w, "op" | "in" | "naar" | "bij" | "te" | "de" | "het")) {
        return Some(if lives { 3.5 } else { 1.0 });
    }
    lives.then_some(2.5)
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceil(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Certainty, Confidence};

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = find(text)
            .iter()
            .filter(|a| Confidence::from_evidence(&a.evidence).certainty() >= Some(Certainty::Likely))
            .map(|a| &text[a.span.range()])
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn whole_addresses() {
        check("Zij woont op de Dorpsstraat 12, 7201 DN Zutphen.", &["Dorpsstraat 12, 7201 DN Zutphen"]);
        check(
            "Adres: Burgemeester Jansenlaan 4-II, 1234 AB Amsterdam",
            &["Burgemeester Jansenlaan 4-II, 1234 AB Amsterdam"],
        );
        check("Aan mevrouw De Vries\nVan Eeghenlaan 249\n7818 JK  Emmen\n", &["Van Eeghenlaan 249\n7818 JK  Emmen"]);
        check("Hooiberg 342; 1215 ZA Hilversum. Politie", &["Hooiberg 342; 1215 ZA Hilversum"]);
        check("De Fjouwer 48,6422 AK Heerlen", &["De Fjouwer 48,6422 AK Heerlen"]);
        check(
            "Titus Brandsmaweg 150-hs - 2651EL Berkel en Rodenrijs",
            &["Titus Brandsmaweg 150-hs - 2651EL Berkel en Rodenrijs"],
        );
        check("aan, Molenweg 163 te Weert. Besluit", &["Molenweg 163 te Weert"]);
        check("op bij Malika aan de Florissingel 259B. Bij", &["Florissingel 259B"]);
        check("vrijdag aan de Burgemeester de Withstraat 57-26. Bij", &["Burgemeester de Withstraat 57-26"]);
        check(
            "ik, joop, wonende kapitein nemostraat 6-2, 5271 fm sint-michielsgestel",
            &["kapitein nemostraat 6-2, 5271 fm sint-michielsgestel"],
        );
        check("2e Oosterparkstraat 119, 9131 FJ Ee. VOG", &["2e Oosterparkstraat 119, 9131 FJ Ee"]);
        check("Keizersgracht 123 hs", &["Keizersgracht 123 hs"]);
        check("Kerkstraat 12 bus 3, 2000 Antwerpen", &["Kerkstraat 12 bus 3"]);
    }

    #[test]
    fn no_addresses() {
        for text in [
            "Hij ging weg 3 keer per week.",
            "De markt 5% duurder, park 2 uur open.",
            "Kamer 12 en Artikel 5 lid 2",
            "op weg 12 minuten",
            "Stb. 2012, 403",
            "Kind 2: Joost",
            "Baan 2 dagen",
            "in maart 2024",
            "Postbus 1234, 3500 BA Utrecht",
        ] {
            check(text, &[]);
        }
    }
}
