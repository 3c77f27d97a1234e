//! Numbers, dates and addresses of a known person, however they are written.

use crate::lexicon;
use crate::model::{Day, Known};
use crate::text::{Span, words};

/// What is known of one person beside the name.
#[derive(Debug, Default)]
pub(super) struct Values {
    /// Digits, with the rule that they belong to.
    digits: Vec<(String, &'static str)>,
    /// Letters and digits in small letters, likewise.
    codes: Vec<(String, &'static str)>,
    birth: Option<Day>,
    /// The street's words in small letters, and the number.
    address: Option<(Vec<String>, String)>,
}

/// Shorter numbers occur by chance.
const SHORTEST: usize = 4;

impl Values {
    pub(super) fn of(known: &Known) -> Values {
        let mut values = Values { birth: known.birth, ..Values::default() };
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        if let Some(bsn) = &known.bsn {
            let bsn = digits(bsn);
            // Nine digits may lose the zero in front.
            if let Some(short) = bsn.strip_prefix('0') {
                values.digits.push((short.to_owned(), "nl.bsn"));
            }
            values.digits.push((bsn, "nl.bsn"));
        }
        for phone in &known.phones {
            let all = digits(phone);
            let core = all.strip_prefix("0031").or(all.strip_prefix("31")).or(all.strip_prefix('0')).unwrap_or(&all);
            for lead in ["0", "31", "310", "0031", "00310"] {
                values.digits.push((format!("{lead}{core}"), "contact.phone"));
            }
        }
        values.digits.retain(|(digits, _)| digits.len() >= SHORTEST);
        // The longest first, so that a number with its country is one.
        values.digits.sort_by_key(|(digits, _)| std::cmp::Reverse(digits.len()));
        values.codes.extend(known.mails.iter().map(|mail| (mail.trim().to_lowercase(), "contact.email")));
        for number in &known.numbers {
            let bare: String = number.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
            match bare.bytes().all(|b| b.is_ascii_digit()) {
                true => values.digits.push((bare, "person.patient-number")),
                false => values.codes.push((number.trim().to_lowercase(), "person.patient-number")),
            }
        }
        values.codes.retain(|(code, _)| code.len() >= SHORTEST);
        values.address = known.address.as_deref().and_then(street);
        values
    }

    /// Calls `each` with the rule and the place of everything that is found.
    pub(super) fn find(&self, text: &str, each: &mut dyn FnMut(&'static str, Span)) {
        if !self.digits.is_empty() || self.birth.is_some() {
            self.numbers(text, each);
        }
        if !self.codes.is_empty() {
            let lower = text.to_lowercase();
            // Letters whose small form is longer move what follows: then only what is the same everywhere is found.
            if lower.len() == text.len() {
                for (code, rule) in &self.codes {
                    for (at, _) in lower.match_indices(code.as_str()) {
                        let span = Span::new(at, at + code.len());
                        if text.is_char_boundary(at) && text.is_char_boundary(span.end()) && words::is_whole(text, span)
                        {
                            each(rule, span);
                        }
                    }
                }
            }
        }
        if let Some((street, number)) = &self.address {
            addresses(text, street, number, each);
        }
    }

    /// Every run of digits is read once for each number that is sought.
    fn numbers(&self, text: &str, each: &mut dyn FnMut(&'static str, Span)) {
        let bytes = text.as_bytes();
        let mut at = 0;
        let mut done = 0;
        while let Some(start) = bytes[at..].iter().position(u8::is_ascii_digit).map(|i| at + i) {
            let run = bytes[start..].iter().take_while(|b| b.is_ascii_digit()).count();
            at = start + run;
            if start < done {
                continue;
            }
            if let Some((rule, end)) = self
                .digits
                .iter()
                .find_map(|(digits, rule)| grouped(bytes, start, digits.as_bytes()).map(|end| (*rule, end)))
            {
                let plus = usize::from(start > 0 && bytes[start - 1] == b'+');
                each(rule, Span::new(start - plus, end));
                done = end;
                continue;
            }
            if let Some(end) = self.birth.and_then(|day| date(text, start, day)) {
                each("person.birth-date", Span::new(start, end));
                done = end;
            }
        }
    }
}

/// Where a number ends whose digits stand here with at most two marks between them.
fn grouped(bytes: &[u8], start: usize, digits: &[u8]) -> Option<usize> {
    let mut at = start;
    for (i, digit) in digits.iter().enumerate() {
        let mut marks = 0;
        while i > 0 && marks < 2 && bytes.get(at).is_some_and(|b| matches!(b, b' ' | b'.' | b'-' | b'/' | b'(' | b')'))
        {
            at += 1;
            marks += 1;
        }
        if bytes.get(at) != Some(digit) {
            return None;
        }
        at += 1;
    }
    let more = bytes.get(at).is_some_and(u8::is_ascii_digit);
    (!more).then_some(at)
}

/// Where this day ends when it is written here, in any format.
fn date(text: &str, start: usize, day: Day) -> Option<usize> {
    let bytes = text.as_bytes();
    let number = |at: usize| {
        let length = bytes.get(at..)?.iter().take(8).take_while(|b| b.is_ascii_digit()).count();
        Some((text[at..at + length].parse::<u32>().ok()?, at + length, length))
    };
    let marks = |at: usize| {
        let length =
            bytes[at.min(bytes.len())..].iter().take(3).take_while(|b| matches!(b, b' ' | b'-' | b'/' | b'.')).count();
        at + length
    };
    let (year, month, dom) = (u32::from(day.year), u32::from(day.month), u32::from(day.day));
    let whole = |end: usize| (!bytes.get(end).is_some_and(u8::is_ascii_digit)).then_some(end);
    let (first, end, length) = number(start)?;
    // `19800312`, `12031980`
    if length == 8 && (first == year * 10_000 + month * 100 + dom || first == dom * 1_000_000 + month * 10_000 + year) {
        return whole(end);
    }
    let next = marks(end);
    if length == 4 && first == year {
        let (second, end, _) = number(next)?;
        let (third, end, _) = number(marks(end))?;
        return (second == month && third == dom).then(|| whole(end))?;
    }
    if first != dom || length > 2 {
        return None;
    }
    let word: String = text[next..].chars().take_while(|c| c.is_alphabetic()).take(12).collect();
    let end = if word.is_empty() {
        let (second, end, _) = number(next)?;
        (second == month).then_some(end)?
    } else {
        let name = lexicon::MONTHS[month as usize - 1];
        let lower = word.to_lowercase();
        let short = lower.len() >= 3 && name.starts_with(&lower) || month == 3 && lower == "mrt";
        short.then_some(next + word.len())?
    };
    let mut at = marks(end);
    at += usize::from(bytes.get(at) == Some(&b'\''));
    let (third, end, length) = number(at)?;
    (length == 4 && third == year || length == 2 && third == year % 100).then(|| whole(end))?
}

/// The words of the street and the number of an address.
fn street(address: &str) -> Option<(Vec<String>, String)> {
    let digit = address.find(|c: char| c.is_ascii_digit())?;
    let street: Vec<String> = address[..digit]
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect();
    let number: String = address[digit..].chars().take_while(char::is_ascii_digit).collect();
    (!street.is_empty()).then_some((street, number))
}

/// The street with its number, also with its kind cut off: `Dorpsstr. 12`.
fn addresses(text: &str, street: &[String], number: &str, each: &mut dyn FnMut(&'static str, Span)) {
    let all: Vec<Span> = words::words(text, 0, text.len()).collect();
    let is = |word: Span, wanted: &str| {
        let word = text[word.range()].to_lowercase();
        let cut = [("straat", "str"), ("laan", "ln"), ("weg", "wg"), ("plein", "pln")];
        word == wanted
            || cut
                .iter()
                .any(|(long, short)| wanted.strip_suffix(long).is_some_and(|stem| word == format!("{stem}{short}")))
    };
    for start in 0..all.len().saturating_sub(street.len()) {
        if !street.iter().enumerate().all(|(i, wanted)| is(all[start + i], wanted)) {
            continue;
        }
        let Some(found) = all.get(start + street.len()) else { continue };
        let here = &text[found.range()];
        let same = here.strip_prefix(number).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()));
        if same && found.start() - all[start + street.len() - 1].end() <= 3 {
            each("contact.address", Span::new(all[start].start(), found.end()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Known {
        Known {
            birth: Day::new(1980, 3, 12),
            bsn: Some("111222333".into()),
            address: Some("Dorpsstraat 12, 7201 DN Zutphen".into()),
            phones: vec!["06-12345678".into()],
            numbers: vec!["CL-4471".into()],
            ..Known::default()
        }
    }

    fn check(text: &str, expected: &[&str]) {
        let mut found = Vec::new();
        Values::of(&known()).find(text, &mut |_, span| found.push(&text[span.range()]));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_number_is_found_however_it_is_grouped() {
        for bsn in ["111222333", "1112.22.333", "111 222 333", "1 1 1 2 2 2 3 3 3", "111-222-333"] {
            check(&format!("nr {bsn}."), &[bsn]);
        }
        check("1112223334", &[]);
        check("+31 6 12345678 of 0612345678", &["+31 6 12345678", "0612345678"]);
        check("dossier cl-4471!", &["cl-4471"]);
    }

    #[test]
    fn a_day_is_found_in_every_format() {
        for day in [
            "12-03-1980",
            "12-3-80",
            "12/3/1980",
            "12.03.1980",
            "1980-03-12",
            "19800312",
            "12 maart 1980",
            "12 mrt. 1980",
            "12 mrt '80",
            "12 MAART 1980",
        ] {
            check(&format!("geb. {day}, man"), &[day]);
        }
        for other in ["13-03-1980", "12-04-1980", "12-03-1981", "112-03-1980", "12-03-19801"] {
            check(&format!("geb. {other}, man"), &[]);
        }
    }

    #[test]
    fn an_address_is_found_with_its_street_cut_short() {
        check("op de Dorpsstr. 12a", &["Dorpsstr. 12a"]);
        check("DORPSSTRAAT 12", &["DORPSSTRAAT 12"]);
        check("Dorpsstraat 120", &[]);
    }
}
