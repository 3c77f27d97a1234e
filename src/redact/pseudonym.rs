//! Made-up values of the same kind: consistent for one key, recognisable as nobody's, and never a name that stands in the documents.
//!
//! Numbers come from ranges that are not given out: BSNs of the test range, an IBAN of the bank TEST, mobile numbers that begin with 060,
//! addresses at example.com, postcodes that begin with 0000.

use std::collections::HashSet;

use sha2::{Digest, Sha256};

use crate::lexicon;
use crate::redact::replace::squashed;

/// What made-up values hang on. Whoever has it can tell which made-up value belongs to a real one, so it is kept like a password.
#[derive(Clone, PartialEq, Eq)]
pub struct Key([u8; 32]);

impl Key {
    /// A key of these bytes.
    pub fn new(bytes: [u8; 32]) -> Key {
        Key(bytes)
    }
}

impl std::fmt::Debug for Key {
    /// Never prints the key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

/// Numbers drawn from a key and what is replaced: the same for the same.
struct Draw {
    block: [u8; 32],
    used: usize,
}

impl Draw {
    /// HMAC with SHA-256 (RFC 2104), over the kind, the value and the attempt.
    fn new(key: &Key, kind: &str, value: &str, attempt: u32) -> Draw {
        let pad = |byte: u8| {
            let mut block = [byte; 64];
            block.iter_mut().zip(key.0).for_each(|(b, k)| *b ^= k);
            block
        };
        let inner = Sha256::new().chain_update(pad(0x36)).chain_update((kind.len() as u64).to_le_bytes());
        let inner = inner.chain_update(kind).chain_update(value).chain_update(attempt.to_le_bytes()).finalize();
        Draw { block: Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize().into(), used: 0 }
    }

    /// A number below `most`.
    fn below(&mut self, most: u32) -> u32 {
        if self.used + 4 > self.block.len() {
            (self.block, self.used) = (Sha256::digest(self.block).into(), 0);
        }
        let four = &self.block[self.used..self.used + 4];
        self.used += 4;
        u32::from_le_bytes([four[0], four[1], four[2], four[3]]) % most
    }

    fn one<'l>(&mut self, list: &[&'l str]) -> &'l str {
        list[self.below(list.len() as u32) as usize]
    }
}

/// How often another name is drawn when one stands in the documents.
const ATTEMPTS: u32 = 200;

const FIRST: &[&str] = &[
    "Aafke",
    "Abel",
    "Adinda",
    "Aldert",
    "Anneke",
    "Arend",
    "Baukje",
    "Benno",
    "Bente",
    "Boudewijn",
    "Carlijn",
    "Casper",
    "Diewertje",
    "Dirkje",
    "Douwe",
    "Eefje",
    "Egbert",
    "Elske",
    "Evert",
    "Femke",
    "Floor",
    "Folkert",
    "Geertje",
    "Gijs",
    "Hanneke",
    "Harm",
    "Hidde",
    "Ilse",
    "Ingmar",
    "Jelle",
    "Jikke",
    "Jorrit",
    "Karlijn",
    "Klaske",
    "Koen",
    "Leonoor",
    "Lieuwe",
    "Lotte",
    "Maaike",
    "Melle",
    "Mirthe",
    "Nanda",
    "Nynke",
    "Okke",
    "Olivier",
    "Pleun",
    "Quirijn",
    "Reinier",
    "Rinske",
    "Roelof",
    "Sanne",
    "Siebren",
    "Sietske",
    "Tjalling",
    "Tjitske",
    "Ubbo",
    "Valentijn",
    "Wieger",
    "Wytske",
    "Yfke",
    "Ymke",
    "Zeger",
];

const SURNAMES: &[&str] = &[
    "Aalderink",
    "Akkerhuis",
    "Berendsen",
    "Boerhof",
    "Boterblom",
    "Brinkhuis",
    "Buitenweg",
    "Daalderop",
    "Dijkgraaf",
    "Doornbos",
    "Duinkerken",
    "Eikelboom",
    "Elzenga",
    "Feenstra",
    "Gerritsma",
    "Groenhof",
    "Haverkate",
    "Heidstra",
    "Hofstede",
    "Houtkamp",
    "Iepema",
    "Jongbloed",
    "Kamphuis",
    "Klaverstijn",
    "Kruidhof",
    "Landweer",
    "Leeuwerik",
    "Lindeboom",
    "Meerveld",
    "Molenbroek",
    "Nieuwhof",
    "Noordhuis",
    "Oldenhof",
    "Oosterling",
    "Perenboom",
    "Polderman",
    "Reigersman",
    "Rietveld",
    "Roggeveen",
    "Schaapman",
    "Slotboom",
    "Stellingwerf",
    "Tichelaar",
    "Uilenburg",
    "Veenhof",
    "Vlierboom",
    "Waterink",
    "Weidema",
    "Wilgenhof",
    "Zandstra",
    "Zevenhuizen",
    "Zomerdijk",
    "Zwanenburg",
];

const STREETS: &[&str] = &["Voorbeeldstraat", "Voorbeeldlaan", "Voorbeeldweg", "Voorbeeldplein", "Voorbeeldhof"];

/// Notes the words of a text.
pub(super) fn learn_words(text: &str, words: &mut HashSet<u64>) {
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 1 && !w.as_bytes()[0].is_ascii_digit())
    {
        words.insert(lexicon::key(&squashed(word)));
    }
}

/// A made-up value in the place of `text`; nothing for kinds of which a made-up value would be a lie (a diagnosis, a faith).
/// `person` is the full name of who bears a name, by its letters.
pub(super) fn made_up(key: &Key, rule: &str, text: &str, person: Option<&str>, words: &HashSet<u64>) -> Option<String> {
    let canonical = canonical(rule, text);
    let draw = |attempt| Draw::new(key, rule, &canonical, attempt);
    let mut drawn = draw(0);
    Some(match rule {
        "person.name" => return name(key, text, person, words),
        "nl.bsn" => bsn(&mut drawn),
        "bank.iban" => iban(&mut drawn),
        "contact.phone" => format!("060{:07}", drawn.below(10_000_000)),
        "contact.email" => format!("persoon{:05}@example.com", drawn.below(100_000)),
        "contact.address" => {
            let (street, house) = (drawn.one(STREETS), 1 + drawn.below(199));
            // In the shape of the real one: where street and postcode have columns of their own, each keeps its own.
            match has_postcode(text) {
                true => format!("{street} {house}, 0000 AA Voorbeeldstad"),
                false => format!("{street} {house}"),
            }
        }
        "contact.postcode" => "0000 AA".to_owned(),
        "person.birth-date" => {
            let (day, month, year) = (1 + drawn.below(28), 1 + drawn.below(12), 1930 + drawn.below(80));
            format!("{day:02}-{month:02}-{year}")
        }
        "person.patient-number" => format!("{:08}", drawn.below(100_000_000)),
        _ => return None,
    })
}

/// Whether four digits and two letters stand in an address, as a postcode has them.
fn has_postcode(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.windows(4).enumerate().any(|(at, four)| {
        let rest = text.get(at + 4..).unwrap_or_default().trim_start_matches([' ', '\u{a0}']);
        four.iter().all(u8::is_ascii_digit)
            && rest.len() > 1
            && rest.bytes().take(2).all(|b| b.is_ascii_alphabetic())
            && !rest.bytes().nth(2).is_some_and(|b| b.is_ascii_alphanumeric())
    })
}

/// What is the same value however written.
fn canonical(rule: &str, text: &str) -> String {
    let squashed = squashed(text);
    match rule {
        "contact.phone" => {
            let bare = squashed.trim_start_matches('0');
            bare.strip_prefix("31").filter(|n| n.len() >= 9).unwrap_or(bare).trim_start_matches('0').to_owned()
        }
        _ => squashed,
    }
}

/// A name in the shape of the real one: full, a first name, a surname, initials. It hangs on the person where that is known by a full name, so
/// that `Jan Jansen` and `meneer Jansen` stay one.
fn name(key: &Key, text: &str, person: Option<&str>, words: &HashSet<u64>) -> Option<String> {
    let value = person.map_or_else(|| squashed(text), str::to_owned);
    let free = |word: &str| !words.contains(&lexicon::key(&squashed(word)));
    let drawn = |attempt| {
        let mut draw = Draw::new(key, "person.name", &value, attempt);
        let (first, last) = (draw.one(FIRST), draw.one(SURNAMES));
        (free(first) && free(last)).then_some((first, last))
    };
    let (first, last) = (0..ATTEMPTS).find_map(drawn)?;
    let parts: Vec<&str> = text.split_whitespace().collect();
    let initials =
        parts.iter().any(|part| part.contains('.') && part.chars().filter(|c| c.is_alphabetic()).count() <= 6);
    Some(match parts.as_slice() {
        [one] if !initials && lexicon::first_name(one).is_some() && lexicon::surname(one).is_none() => first.to_owned(),
        [_] if !initials => last.to_owned(),
        _ if initials => format!("{}. {last}", &first[..1]),
        _ => format!("{first} {last}"),
    })
}

/// A BSN of the test range 99999xxxx that passes the eleven-test.
fn bsn(draw: &mut Draw) -> String {
    loop {
        let number = format!("99999{:04}", draw.below(10_000));
        let digits: Vec<u32> = number.bytes().map(|b| u32::from(b - b'0')).collect();
        let sum: u32 = (2..=9).rev().zip(&digits).map(|(weight, digit)| weight * digit).sum();
        if sum % 11 == digits[8] {
            return number;
        }
    }
}

/// An IBAN of the bank TEST with the right check digits (ISO 13616: mod 97).
fn iban(draw: &mut Draw) -> String {
    let account = format!("{:010}", u64::from(draw.below(100_000)) * 100_000 + u64::from(draw.below(100_000)));
    let value = |c: char| c.to_digit(36).unwrap_or(0).to_string();
    let number: String = format!("TEST{account}NL00").chars().map(value).collect();
    let rest = number.bytes().fold(0_u32, |rest, digit| (rest * 10 + u32::from(digit - b'0')) % 97);
    format!("NL{:02}TEST{account}", 98 - rest)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{FIRST, Key, SURNAMES, learn_words, made_up};

    fn made(key: u8, rule: &str, text: &str, person: Option<&str>) -> String {
        made_up(&Key::new([key; 32]), rule, text, person, &HashSet::new()).expect("a kind that can be made up")
    }

    #[test]
    fn the_same_key_gives_the_same_value_and_another_key_another() {
        for (rule, one, other) in [
            ("nl.bsn", "111222333", "1112.22.333"),
            ("contact.phone", "06-12345678", "+31 6 12345678"),
            ("bank.iban", "NL91ABNA0417164300", "nl91 abna 0417 1643 00"),
        ] {
            assert_eq!(made(1, rule, one, None), made(1, rule, other, None));
            assert_ne!(made(1, rule, one, None), made(2, rule, one, None));
        }
        assert_eq!(made(1, "bank.iban", "x", None).len(), 18);
    }

    #[test]
    fn a_name_keeps_its_shape_and_its_person() {
        let full = made(1, "person.name", "Jan Jansen", Some("janjansen"));
        let (first, last) = full.split_once(' ').expect("two words");
        assert_eq!(made(1, "person.name", "Jansen", Some("janjansen")), last);
        assert_eq!(made(1, "person.name", "J. Jansen", Some("janjansen")), format!("{}. {last}", &first[..1]));
        assert_ne!(made(1, "person.name", "Jan Jansen", Some("jannekejansen")), full);
    }

    #[test]
    fn an_address_has_a_postcode_when_the_real_one_had() {
        assert!(made(1, "contact.address", "Merelstraat 12 bis, 7201DN Zutphen", None).contains("0000 AA"));
        assert!(!made(1, "contact.address", "Merelstraat 1234", None).contains("0000"));
    }

    #[test]
    fn no_name_of_the_documents_is_ever_drawn() {
        let mut words = HashSet::new();
        learn_words(&[&FIRST[1..], &SURNAMES[1..]].concat().join(" "), &mut words);
        for key in 0..20 {
            let name = made_up(&Key::new([key; 32]), "person.name", "Jan Jansen", None, &words);
            assert!(name.is_none_or(|name| name == format!("{} {}", FIRST[0], SURNAMES[0])));
        }
    }
}
