//! Numbers, dates and addresses of known persons, however they are written.

use std::collections::{HashMap, HashSet};

use crate::detect::known::day::{self, Year};
use crate::detect::known::sought::Sought;
use crate::model::{Day, Known};
use crate::text::{Span, words};

/// What is known of all persons beside their names.
#[derive(Debug)]
pub(super) struct Values {
    digits: Listed,
    /// Letters and digits in small letters.
    codes: Listed,
    /// Persons by birth date: the whole year, or its last two digits.
    births: HashMap<(u32, u32, u32), usize>,
    short_births: HashMap<(u32, u32, u32), usize>,
    addresses: Vec<Address>,
    /// Addresses by the last word of the street, as it can be written, and the number.
    streets: HashMap<(String, String), Vec<usize>>,
}

/// Values of one kind, each once, with the rule and the person that it belongs to.
#[derive(Debug)]
struct Listed {
    sought: Sought,
    of: Vec<(&'static str, usize)>,
}

impl Listed {
    fn new(all: Vec<(String, &'static str, usize)>) -> Listed {
        let (mut values, mut of): (Vec<String>, Vec<_>) = (Vec::new(), Vec::new());
        let mut known: HashSet<String> = HashSet::new();
        for (value, rule, person) in all {
            // What two persons share (a telephone) is found once.
            if known.insert(value.clone()) {
                values.push(value);
                of.push((rule, person));
            }
        }
        Listed { sought: Sought::new(&values), of }
    }
}

/// The words of a street in small letters, and whose address it is.
#[derive(Debug)]
struct Address {
    street: Vec<String>,
    person: usize,
}

/// What is found: a rule, a place, a person.
type Each<'a> = dyn FnMut(&'static str, Span, usize) + 'a;

/// Shorter numbers occur by chance.
const SHORTEST: usize = 4;

impl Values {
    /// What is known of these persons, each with its number.
    pub(super) fn new<'k>(known: impl Iterator<Item = (&'k Known, usize)>) -> Values {
        let (mut digits, mut codes) = (Vec::new(), Vec::new());
        let (mut births, mut short_births) = (HashMap::new(), HashMap::new());
        let (mut addresses, mut streets): (Vec<Address>, HashMap<_, Vec<usize>>) = (Vec::new(), HashMap::new());
        let only_digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        for (known, person) in known {
            if let Some(bsn) = &known.bsn {
                let bsn = only_digits(bsn);
                // Nine digits may lose the zero in front.
                if let Some(short) = bsn.strip_prefix('0') {
                    digits.push((short.to_owned(), "nl.bsn", person));
                }
                digits.push((bsn, "nl.bsn", person));
            }
            for phone in &known.phones {
                let all = only_digits(phone);
                let core =
                    all.strip_prefix("0031").or(all.strip_prefix("31")).or(all.strip_prefix('0')).unwrap_or(&all);
                for lead in ["0", "31", "310", "0031", "00310"] {
                    digits.push((format!("{lead}{core}"), "contact.phone", person));
                }
            }
            codes.extend(known.mails.iter().map(|mail| (small(mail.trim()), "contact.email", person)));
            for number in &known.numbers {
                let bare: String = number.chars().filter(|c| c.is_alphanumeric()).collect();
                match bare.bytes().all(|b| b.is_ascii_digit()) {
                    true => digits.push((bare, "person.patient-number", person)),
                    false => codes.push((small(number.trim()), "person.patient-number", person)),
                }
            }
            if let Some(Day { year, month, day }) = known.birth {
                let (year, month, day) = (u32::from(year), u32::from(month), u32::from(day));
                births.entry((year, month, day)).or_insert(person);
                short_births.entry((year % 100, month, day)).or_insert(person);
            }
            if let Some((street, number)) = known.address.as_deref().and_then(street) {
                for last in street.last().map(|word| spellings(word)).unwrap_or_default() {
                    streets.entry((last, number.clone())).or_default().push(addresses.len());
                }
                addresses.push(Address { street, person });
            }
        }
        digits.retain(|(digits, ..)| digits.len() >= SHORTEST);
        codes.retain(|(code, ..)| code.len() >= SHORTEST);
        Values { digits: Listed::new(digits), codes: Listed::new(codes), births, short_births, addresses, streets }
    }

    /// Calls `each` with the rule, the place and the person of everything that is found.
    pub(super) fn find(&self, text: &str, each: &mut Each<'_>) {
        let mut found = self.numbers(text);
        self.births(text, &mut found);
        // The longest first, so that a number with its country is one.
        found.sort_by_key(|(span, rule, person)| (span.start(), std::cmp::Reverse(span.end()), *rule, *person));
        let mut done = 0;
        for (span, rule, person) in found {
            if span.start() >= done {
                each(rule, span, person);
                done = span.end();
            }
        }
        self.codes(text, each);
        self.streets(text, each);
    }

    /// Digits with at most two marks between them, from the first digit of a number to the last one of a number.
    fn numbers(&self, text: &str) -> Vec<(Span, &'static str, usize)> {
        let mut found = Vec::new();
        let Some(mut walk) = self.digits.sought.walk() else { return found };
        let bytes = text.as_bytes();
        let mut last = 0;
        for at in digits(bytes) {
            let gap = &bytes[last..at];
            if gap.len() > 2 || !gap.iter().all(|b| matches!(b, b' ' | b'.' | b'-' | b'/' | b'(' | b')')) {
                walk.part();
            }
            last = at + 1;
            let ends = !bytes.get(last).is_some_and(u8::is_ascii_digit);
            walk.step(bytes[at], at, |value, start| {
                if ends && (start == 0 || !bytes[start - 1].is_ascii_digit()) {
                    let plus = usize::from(start > 0 && bytes[start - 1] == b'+');
                    let (rule, person) = self.digits.of[value];
                    found.push((Span::new(start - plus, last), rule, person));
                }
            });
        }
        found
    }

    fn births(&self, text: &str, found: &mut Vec<(Span, &'static str, usize)>) {
        if self.births.is_empty() {
            return;
        }
        let bytes = text.as_bytes();
        for at in digits(bytes).filter(|at| *at == 0 || !bytes[at - 1].is_ascii_digit()) {
            let born = day::read(text, at).find_map(|written| {
                let (month, day) = (written.month, written.day);
                let person = match written.year {
                    Year::Whole(year) => self.births.get(&(year, month, day)),
                    Year::Short(year) => self.short_births.get(&(year, month, day)),
                };
                person.map(|person| (Span::new(at, written.end), "person.birth-date", *person))
            });
            found.extend(born);
        }
    }

    /// Mail addresses and numbers with letters. Small letters may be longer than capitals, so each keeps the place of its capital.
    fn codes(&self, text: &str, each: &mut Each<'_>) {
        let Some(mut walk) = self.codes.sought.walk() else { return };
        for (at, c) in text.char_indices() {
            let end = at + c.len_utf8();
            let mut utf8 = [0; 4];
            for lower in c.to_lowercase() {
                for byte in lower.encode_utf8(&mut utf8).bytes() {
                    walk.step(byte, at, |value, start| {
                        let span = Span::new(start, end);
                        if words::is_whole(text, span) {
                            let (rule, person) = self.codes.of[value];
                            each(rule, span, person);
                        }
                    });
                }
            }
        }
    }

    /// The street with its number, also with its kind cut off: `Dorpsstr. 12`.
    fn streets(&self, text: &str, each: &mut Each<'_>) {
        if self.streets.is_empty() {
            return;
        }
        let mut before: Option<Span> = None;
        for word in words::words(text, 0, text.len()) {
            let here = &text[word.range()];
            let number = here.bytes().take_while(u8::is_ascii_digit).count();
            if let Some(last) = before.replace(word).filter(|last| number > 0 && word.start() - last.end() <= 3) {
                let key = (small(&text[last.range()]), here[..number].to_owned());
                let near = self.streets.get(&key).into_iter().flatten().map(|i| &self.addresses[*i]);
                let found =
                    near.filter_map(|address| Some((begin(text, &address.street, last.end())?, address.person)));
                if let Some((start, person)) = found.min_by_key(|(start, _)| *start) {
                    each("contact.address", Span::new(start, word.end()), person);
                }
            }
        }
    }
}

/// Places of digits.
fn digits(bytes: &[u8]) -> impl Iterator<Item = usize> + '_ {
    bytes.iter().enumerate().filter(|(_, b)| b.is_ascii_digit()).map(|(at, _)| at)
}

/// In small letters, letter by letter.
fn small(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// A word of a street, and how it is cut short.
fn spellings(word: &str) -> Vec<String> {
    let cut = [("straat", "str"), ("laan", "ln"), ("weg", "wg"), ("plein", "pln")];
    let short = cut.iter().filter_map(|(long, short)| Some(format!("{}{short}", word.strip_suffix(long)?)));
    std::iter::once(word.to_owned()).chain(short).collect()
}

/// Where a street begins whose last word ends there.
fn begin(text: &str, street: &[String], end: usize) -> Option<usize> {
    let mut back = words::words_back(text, 0, end);
    let mut start = None;
    for wanted in street.iter().rev() {
        let span = back.next()?;
        if !spellings(wanted).contains(&small(&text[span.range()])) {
            return None;
        }
        start = Some(span.start());
    }
    start
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
            mails: vec!["k.İnan@example.nl".into()],
            ..Known::default()
        }
    }

    fn check(text: &str, expected: &[&str]) {
        let mut found = Vec::new();
        let known = [known()];
        Values::new(known.iter().zip([0])).find(text, &mut |_, span, _| found.push(&text[span.range()]));
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
        check("0612345678, 31612345678 en 061234567", &["0612345678", "31612345678"]);
    }

    #[test]
    fn a_letter_whose_small_form_is_longer_moves_nothing() {
        check("İİİ: mail K.İnan@example.nl of cl-4471, İ", &["K.İnan@example.nl", "cl-4471"]);
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
        check("de Dorpsstraat. Op 12 maart", &[]);
    }
}
