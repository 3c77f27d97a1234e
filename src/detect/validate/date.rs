//! Dates in the forms that Dutch files use, and whether one can be a date of birth.

use std::ops::Range;

use crate::detect::validate::digits::as_digit;
use crate::detect::validate::{Check, Judgement, Validator};
use crate::lexicon::{self, Ordinary};
use crate::text::{Span, words};

/// A day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Date {
    pub(crate) year: u32,
    pub(crate) month: u32,
    pub(crate) day: u32,
}

/// Two-digit years above this are of the last century.
const PIVOT: u32 = 26;

const MONTHS: &[(&str, u32)] = &[
    ("jan", 1),
    ("feb", 2),
    ("mrt", 3),
    ("maa", 3),
    ("mar", 3),
    ("apr", 4),
    ("mei", 5),
    ("may", 5),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("sep", 9),
    ("okt", 10),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
];

/// The date that a text is, digits and month in any of the usual orders; look-alike letters count as digits.
pub(crate) fn date_at(value: &str) -> Option<Date> {
    // More numbers than this are no date.
    let mut numbers = [(0u32, 0usize); 5];
    let mut count = 0;
    let mut push = |number: u32, length: usize| -> Option<()> {
        *numbers.get_mut(count)? = (number, length);
        count += 1;
        Some(())
    };
    if let Some(date) = roman(value) {
        return Some(date);
    }
    let month = value.split(|c: char| !c.is_alphabetic()).find_map(month_of);
    for part in value.split(|c: char| !c.is_ascii_alphanumeric()).filter(|p| !p.is_empty()) {
        let known = part.bytes().any(|b| b.is_ascii_digit()) || month.is_none();
        if known && part.bytes().all(|b| as_digit(b).is_some()) {
            push(number_of(part.bytes().filter_map(as_digit))?, part.len())?;
            continue;
        }
        // An ordinal: 1e, 3de. Anything else is the month.
        let length = part.bytes().take_while(u8::is_ascii_digit).count();
        if length > 0 {
            push(number_of(part.bytes().take(length))?, length)?;
        }
    }
    let numbers = &numbers[..count];
    let year = |(number, length): (u32, usize)| match length {
        4 => Some(number),
        2 => Some(if number > PIVOT { 1900 + number } else { 2000 + number }),
        _ => None,
    };
    let date = match (month, numbers) {
        (Some(month), &[(day, _), y]) => Date { year: year(y)?, month, day },
        // A year in two pieces, broken by a line or a slip: 1 983.
        (Some(month), &[(day, _), (a, la), (b, lb)]) if la + lb == 4 => {
            Date { year: a * 10u32.pow(lb as u32) + b, month, day }
        }
        (None, &[y, (month, _), (day, _)]) if y.1 == 4 => Date { year: y.0, month, day },
        (None, &[(day, _), (month, _), y]) => Date { year: year(y)?, month, day },
        (None, &[(day, _), (month, _), (a, la), (b, lb)]) if la + lb == 4 => {
            Date { year: a * 10u32.pow(lb as u32) + b, month, day }
        }
        (None, &[(whole, 8)]) => {
            let (first, last) = (whole / 10_000, whole % 10_000);
            let read = |year, month, day| Date { year, month, day };
            let big = read(first, last / 100, last % 100);
            let small = read(last, first % 100, first / 100);
            if plausible(big) { big } else { small }
        }
        _ => return None,
    };
    plausible(date).then_some(date)
}

/// A day with its month in Roman figures: `14-X-1946`.
fn roman(value: &str) -> Option<Date> {
    const FIGURES: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
    let mut parts = value.split(|c: char| !c.is_ascii_alphanumeric()).filter(|p| !p.is_empty());
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let month = FIGURES.iter().position(|figure| *figure == month)? as u32 + 1;
    let date = Date { year: year.parse().ok()?, month, day: day.parse().ok()? };
    (parts.next().is_none() && plausible(date)).then_some(date)
}

/// The month that a word starts as.
fn month_of(word: &str) -> Option<u32> {
    let head = word.as_bytes().get(..3)?;
    MONTHS.iter().find(|(name, _)| head.eq_ignore_ascii_case(name.as_bytes())).map(|(_, month)| *month)
}

fn number_of(digits: impl Iterator<Item = u8>) -> Option<u32> {
    digits.map(|b| u32::from(b - b'0')).try_fold(0u32, |n, digit| n.checked_mul(10)?.checked_add(digit))
}

fn plausible(date: Date) -> bool {
    let leap = date.year.is_multiple_of(4) && (!date.year.is_multiple_of(100) || date.year.is_multiple_of(400));
    let days = match date.month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&date.day) && (1900..=2099).contains(&date.year)
}

/// Six figures as some files write a day: `120380`.
fn six(value: &str) -> Option<Date> {
    let figures =
        (value.len() == 6 && value.bytes().all(|b| b.is_ascii_digit())).then(|| value.parse::<u32>().ok())??;
    let year = figures % 100;
    let date =
        Date { year: year + if year > PIVOT { 1900 } else { 2000 }, month: figures / 100 % 100, day: figures / 10_000 };
    plausible(date).then_some(date)
}

/// One figure in each box of a form: `0 3 1 2 1 9 7 0`, `0 3 - 1 2 - 1 9 7 0`.
fn boxes(value: &str) -> Option<Date> {
    let figures: Vec<u32> = value.chars().filter_map(|c| c.to_digit(10)).collect();
    let &[a, b, c, d, e, f, g, h] = figures.as_slice() else { return None };
    let date = Date { year: e * 1000 + f * 100 + g * 10 + h, month: c * 10 + d, day: a * 10 + b };
    (value.len() >= 15 && plausible(date)).then_some(date)
}

/// Whether a word for birth and a place stand directly before: `geboren te Utrecht op`, `geb. in Paramaribo (Suriname),`.
fn born_at(before: &str) -> bool {
    let mut from = before.len().saturating_sub(70);
    while !before.is_char_boundary(from) {
        from += 1;
    }
    let near = before[from..].trim_end_matches([' ', ',', '\n']);
    let words: Vec<&str> = near.split([' ', ',', '(', ')', '\n', '/', '-']).filter(|w| !w.is_empty()).collect();
    let mut place = false;
    for word in words.iter().rev().take(8) {
        let lower = word.trim_end_matches(['.', ':']).to_lowercase();
        match lower.as_str() {
            "geboren" | "geb" | "geboorteplaats" | "born" | "berne" => return place,
            "op" | "te" | "in" | "d.d" | "de" | "den" | "aan" | "bij" | "on" => place |= lower == "te" || lower == "in",
            _ if word.starts_with(char::is_uppercase) || word.starts_with('\'') => {}
            _ => return false,
        }
    }
    false
}

/// What stands before the place of birth that `before` ends in: `* Katwijk,`, `Jan Smit (Den Haag,`.
fn without_place(before: &str) -> &str {
    const WORDS: usize = 3;
    let from = before.ceil_char_boundary(before.len().saturating_sub(120));
    let near = &before[from..];
    let last = &near[near.ceil_char_boundary(near.len().saturating_sub(40))..];
    let Some(mut head) = near.strip_suffix(',').or_else(|| last.contains('*').then_some(near)) else {
        return before;
    };
    for _ in 0..WORDS {
        let word = head.rsplit([' ', '(', '*', '\n']).next().unwrap_or_default();
        if !word.starts_with(|c: char| c.is_uppercase() || c == '\'') || word.len() > 30 {
            break;
        }
        head = head[..head.len() - word.len()].trim_end_matches(' ');
    }
    &before[..from + head.len()]
}

/// Whether `before` ends in a name that is surely somebody's: a given name and a surname, initials and a surname, a title and a surname.
fn ends_in_name(before: &str) -> bool {
    let from = before.ceil_char_boundary(before.len().saturating_sub(60));
    let line = before[from..].rsplit(['\n', '\t', ':', ';', '(', ',']).next().unwrap_or_default();
    let words: Vec<&str> = line.split_whitespace().collect();
    let Some((last, rest)) = words.split_last() else { return false };
    let initials = |w: &&str| w.ends_with('.') && w.len() <= 8 && w.starts_with(char::is_uppercase);
    let surname =
        |w: &str| lexicon::known(w.trim_end_matches('.')).surname().is_some() && w.starts_with(char::is_uppercase);
    // `DE VRIES J.P.`
    if initials(last) {
        return rest.last().is_some_and(|w| surname(w)) && lexicon::known(last.trim_end_matches('.')).nothing();
    }
    let before_surname = rest.iter().rev().find(|w| !lexicon::contains_any_case(lexicon::PARTICLES, w));
    surname(last)
        && before_surname.is_some_and(|w| {
            let known = lexicon::known(w.trim_end_matches('.'));
            let patient = known.role() && w.len() <= 4;
            known.first() == Some(lexicon::Ordinary::Never)
                || initials(w) && known.nothing()
                || known.title()
                || patient
        })
}

/// Whether the sentence goes on to say that this was a birth: `op 2 februari 1921 geboren`, `op 3 mei 1950 in Vaals geboren`.
fn born_after(rest: &str) -> bool {
    const WORDS: usize = 5;
    let rest = &rest[..rest.floor_char_boundary(60.min(rest.len()))];
    let clause = rest.split(['.', ';', ':', '!', '?', '\n', ',']).next().unwrap_or_default();
    let mut place = false;
    for word in clause.split_whitespace().take(WORDS) {
        match word {
            "geboren" => return true,
            "te" | "in" => place = true,
            "is" | "werd" | "zij" | "ze" | "hij" | "ik" | "toen" | "daar" | "de" | "den" | "haar" | "zijn" | "mijn" => {
            }
            _ if place && word.starts_with(|c: char| c.is_uppercase() || c == '\'') => {}
            _ => return false,
        }
    }
    false
}

/// Whether the date stands in brackets in a list of people with their births: `Kim (11-11-2017), Bas (`.
fn listed(before: &str) -> bool {
    let Some(line) = before.strip_suffix('(').map(|b| &b[b.floor_char_boundary(b.len().saturating_sub(200))..]) else {
        return false;
    };
    let line = line.rsplit('\n').next().unwrap_or_default();
    let others = line.split('(').skip(1).filter_map(|part| part.split_once(')'));
    others.take(16).filter_map(|(inside, _)| date_at(inside)).any(|date| date.year < RECENT)
}

/// Whether the letter for man or woman stands before, behind a name: `BAKKER, S. V`, `Jansen (m)`.
fn sexed(before: &str) -> bool {
    let near = &before[before.floor_char_boundary(before.len().saturating_sub(60))..];
    let near = near.rsplit('\n').next().unwrap_or_default().trim_end_matches([' ', ',', ':', ')', '*']);
    let Some(name) = near.strip_suffix(['M', 'V', 'm', 'v']).filter(|name| name.ends_with([' ', '(', ','])) else {
        return false;
    };
    let words = name.split([' ', ',', '(', '-', '/']).filter(|w| !w.is_empty());
    words.rev().take(3).any(|word| {
        let initials =
            word.len() >= 2 && word.ends_with('.') && word.bytes().all(|b| b == b'.' || b.is_ascii_uppercase());
        let named = word.starts_with(char::is_uppercase)
            && word.len() > 2
            && (lexicon::surname(word).is_some_and(|n| n.ordinary != Ordinary::Common)
                || lexicon::first_name(word).is_some_and(|n| n.ordinary == Ordinary::Never));
        initials || named
    })
}

/// Whether the date is that of a signature or a note: `Getekend door J. Jansen, 12-03-2021`, `P. Jansen (12-03-2021): gebeld`.
fn signed(before: &str, rest: &str) -> bool {
    const SIGNED: &[&str] = &[
        "akkoord",
        "getekend",
        "handtekening",
        "ondertekening",
        "ondertekend",
        "paraaf",
        "opgesteld",
        "auteur",
        "opsteller",
        "gesproken",
        "verslaglegger",
        "notulist",
        "geschreven",
        "ingevuld",
        "afgenomen",
        "signed",
        "notulen",
        "foto",
        "huwelijk",
        "vergadering",
    ];
    let line = &before[before.floor_char_boundary(before.len().saturating_sub(84))..];
    let line = line.rsplit('\n').next().unwrap_or_default();
    let mut from = line.len().saturating_sub(80);
    while !line.is_char_boundary(from) {
        from += 1;
    }
    let line = line[from..].to_lowercase();
    line.split(|c: char| !c.is_alphabetic()).any(|w| SIGNED.contains(&w)) || rest.starts_with("):")
}

/// From this year on dates are mostly of something else.
const RECENT: u32 = 2019;
/// The day before which nobody was born, as far as programs know.
const UNKNOWN: Date = Date { year: 1900, month: 1, day: 1 };

fn canonical(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)
}

/// A day of birth written out in full, in `span` behind the word for birth: `zeven april negentienhonderdvijftig`.
fn written(text: &str, span: Range<usize>) -> Option<Judgement> {
    let all: Vec<Span> = words::words(text, span.start, span.end).take(24).collect();
    let word = |i: usize| all.get(i).map(|w| text[w.range()].to_lowercase());
    let at = (1..all.len()).find(|&i| word(i).as_deref().and_then(month_of).is_some() && word(i + 1).is_some())?;
    let month = month_of(&word(at)?)?;
    let day = number(&word(at - 1)?)?;
    let first = word(at + 1)?;
    let (century, rest) = [("negentienhonderd", 1900), ("tweeduizend", 2000)]
        .into_iter()
        .find_map(|(lead, century)| first.strip_prefix(lead).map(|rest| (century, rest.to_owned())))?;
    let mut last = at + 1;
    let years = match rest.strip_prefix("en").unwrap_or(&rest) {
        "" => {
            // `negentienhonderd vijftig`, `tweeduizend en drie`
            let and = word(at + 2).as_deref() == Some("en");
            let next = at + 2 + usize::from(and);
            match word(next).as_deref().and_then(number) {
                Some(years) => {
                    last = next;
                    years
                }
                None => 0,
            }
        }
        rest => number(rest)?,
    };
    let date = Date { year: century + years, month, day };
    let span = all[at - 1].start()..all[last].end();
    (plausible(date) && date.year <= 2000 + PIVOT)
        .then(|| Judgement::new(span, canonical(date), Check::None).mark("cue", 10.0))
}

/// A number below a hundred as a word: `zeven`, `eenentwintig`, `tweeëntwintig`.
fn number(word: &str) -> Option<u32> {
    super::spoken::figures(word)?.parse().ok().filter(|n| *n < 100)
}

/// Date of birth: a day on which someone now living can have been born.
pub(super) struct BirthDate;

impl Validator for BirthDate {
    fn name(&self) -> &'static str {
        "birth-date"
    }

    fn judge(&self, text: &str, span: Range<usize>) -> Option<Judgement> {
        let value = &text[span.clone()];
        if value.starts_with(['g', 'G']) {
            return written(text, span);
        }
        let date = date_at(value).or_else(|| six(value)).or_else(|| boxes(value))?;
        let ocr = value.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| {
            part.bytes().any(|b| b.is_ascii_digit())
                && part.bytes().any(|b| b.is_ascii_alphabetic())
                && part.bytes().all(|b| as_digit(b).is_some())
        });
        // A time of the day behind it makes it a moment.
        let rest = text[span.end..].trim_start_matches([',', ' ', 'T', 't']);
        let clock = rest.len() >= 5
            && rest.as_bytes()[..2].iter().all(u8::is_ascii_digit)
            && matches!(rest.as_bytes()[2], b':' | b'.')
            && rest.as_bytes()[3..5].iter().all(u8::is_ascii_digit)
            && !rest.as_bytes().get(5).is_some_and(|b| matches!(b, b'-' | b'.' | b'0'..=b'9'));
        // The signs for birth in genealogy and files.
        let before = text[..span.start].trim_end_matches(' ');
        let sign = before.ends_with('°') || before.ends_with('º');
        let placed = without_place(before);
        let star = |head: &str| head.ends_with('*') && !head.ends_with("**");
        let star = star(before) || star(placed);
        // `Smit 04-08-1939 BSN`, `Jan Smit (Gouda, 3-4-1930)`: nothing but a blank, or the place of birth, between.
        let named = before.len() < span.start
            && !before.ends_with([',', '(', ';', '/', '|', '-', '\n', ':'])
            && ends_in_name(before)
            || placed.len() < before.len()
                && placed.ends_with('(')
                && ends_in_name(placed.trim_end_matches([' ', '(']));
        let canonical = canonical(date);
        let span_end = span.end;
        (date.year <= 2000 + PIVOT).then(|| {
            Judgement::new(span, canonical, Check::None)
                .mark_if(sign, "cue", 5.0)
                .mark_if(star, "cue", 3.5)
                .mark_if(born_at(before), "cue", 10.0)
                .mark_if(signed(before, rest), "look-alike", -3.5)
                .mark_if(clock, "look-alike", -5.0)
                .mark_if(born_after(&text[span_end..]), "cue", 10.0)
                .mark_if(sexed(before) && date.year < RECENT, "name-before", 6.5)
                .mark_if(named && date.year < RECENT, "name-before", 4.6)
                // What programs fill in when nobody knows.
                .mark_if(date == UNKNOWN, "look-alike", -6.0)
                .mark_if(date.year >= RECENT && !listed(before), "recent", -1.0)
                .mark_if(date.year <= 2008, "long-ago", 0.5)
                .mark_if(ocr, "ocr", -0.3)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &str, expected: Option<(u32, u32, u32)>) {
        assert_eq!(date_at(value).map(|d| (d.year, d.month, d.day)), expected, "{value}");
    }

    #[test]
    fn a_birth_with_its_place_and_a_signature() {
        assert!(born_at("geboren te Utrecht op"));
        assert!(born_at("geb. in Paramaribo (Suriname),"));
        assert!(!born_at("geboren, en kwam in Utrecht op"));
        assert!(signed("Getekend door J. Jansen,", ""));
        assert!(!signed("Betreft: J. Jansen,", ""));
    }

    #[test]
    fn what_stands_around_tells_of_a_birth() {
        assert!(
            born_after(" geboren in Vaals") && born_after(" in Den Haag geboren.") && born_after(" is zij geboren")
        );
        assert!(!born_after(" gehouden in Vaals, waar zij geboren is") && !born_after(" kwam zij langs"));
        assert!(
            listed("Kim (11-11-2017), Bas (") && !listed("Kim (11-11-2023), Bas (") && !listed("Kim (11-11-2017), Bas")
        );
        assert!(sexed("Pat: BAKKER, S. V ") && sexed("Jansen (m) ") && !sexed("Model V ") && !sexed("maat M "));
    }

    #[test]
    fn a_day_in_full_ends_where_its_year_does() {
        for (text, value, day) in [
            (
                "geboren te Gouda op zeven april negentienhonderdvijftig, wonende",
                "zeven april negentienhonderdvijftig",
                "1950-04-07",
            ),
            ("geboren op eenendertig mei tweeduizend en drie te", "eenendertig mei tweeduizend en drie", "2003-05-31"),
            ("geboren op een maart tweeduizend te Gouda", "een maart tweeduizend", "2000-03-01"),
        ] {
            let judged = BirthDate.judge(text, 0..text.len()).expect(text);
            assert_eq!((&text[judged.span], judged.canonical.as_str()), (value, day));
        }
        assert!(BirthDate.judge("geboren op veertig mei negentienhonderdtien", 0..43).is_none());
    }

    #[test]
    fn forms_of_one_day() {
        for value in [
            "12-03-1980",
            "12/3/80",
            "12.03.1980",
            "1980-03-12",
            "12 maart 1980",
            "12 mrt. '80",
            "12 mrt '80",
            "19800312",
            "12031980",
            "12 - 03 - 1980",
            "12-03-\n1980",
            "12e maart 1980",
            "l2-O3-198O",
            "12 mrt 1 980",
            "12 MAART 1980",
            "12-mrt-1980",
        ] {
            check(value, Some((1980, 3, 12)));
        }
        check("14-X-1946", Some((1946, 10, 14)));
        check("1 II 1950", Some((1950, 2, 1)));
        check("29-02-2023", None);
        check("31-04-1990", None);
        check("2-3-25", Some((2025, 3, 2)));
        check("10 augustus 193S", Some((1935, 8, 10)));
    }
}
