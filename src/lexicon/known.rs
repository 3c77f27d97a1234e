//! Everything that the lists say of one word, in one look: what may be a name is asked for many things at once.

use crate::lexicon::Ordinary;
use crate::lexicon::key::{bare, bit, key};

static TABLE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/known.bin"));

/// What the lists say of a word; nothing of most words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known(u32);

/// What the lists say of this word, however written.
pub fn known(word: &str) -> Known {
    // Two words of four bytes each: the upper half of the hash, and what is known. A fingerprint of 0 is an empty slot.
    let slots = TABLE.len() / 8;
    let hash = key(word);
    let print = ((hash >> 32) as u32).max(1);
    let mut slot = hash as usize & (slots - 1);
    loop {
        let read = |at: usize| TABLE.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes);
        match read(slot * 8) {
            // `Nathaniël`, of which the lists hold `Nathaniel`.
            0 if !word.is_ascii() => return without_accents(word),
            0 => return Known(0),
            p if p == print => return Known(read(slot * 8 + 4)),
            _ => slot = (slot + 1) & (slots - 1),
        }
    }
}

fn without_accents(word: &str) -> Known {
    let bare: String = word.chars().flat_map(char::to_lowercase).map(bare).collect();
    if bare.is_ascii() { known(&bare) } else { Known(0) }
}

macro_rules! tells {
    ($($(#[$doc:meta])* $name:ident: $bit:ident,)*) => {
        $($(#[$doc])* pub fn $name(self) -> bool { self.0 & bit::$bit != 0 })*
    };
}

impl Known {
    /// Whether no list holds the word.
    pub fn nothing(self) -> bool {
        self.0 == 0
    }

    /// As a first name, how much it is also a word.
    pub fn first(self) -> Option<Ordinary> {
        (self.0 & bit::FIRST != 0).then(|| ordinary(self.0 >> bit::FIRST_ORDINARY))
    }

    /// As a surname, how much it is also a word.
    pub fn surname(self) -> Option<Ordinary> {
        (self.0 & bit::SURNAME != 0).then(|| ordinary(self.0 >> bit::SURNAME_ORDINARY))
    }

    tells! {
        /// A surname that is borne with a particle.
        with_particle: WITH_PARTICLE,
        /// A place of the Netherlands or Belgium.
        place: PLACE,
        /// One of more than ten thousand inhabitants.
        populous: POPULOUS,
        /// A place, region or river elsewhere, or a country.
        world: WORLD,
        /// A Dutch word.
        word: WORD,
        /// A common word of another language.
        foreign: FOREIGN,
        /// A company, brand, club or public body.
        organisation: ORGANISATION,
        /// A word that makes a name one of a company.
        company: COMPANY,
        /// A word before the name of an institution.
        institution: INSTITUTION,
        /// A disease, test or law is called so.
        eponym: EPONYM,
        /// A word for what is called after people.
        eponym_head: EPONYM_HEAD,
        /// A title before a name.
        title: TITLE,
        /// A word that particles of surnames are made of.
        particle: PARTICLE,
        /// What somebody is, directly beside the name.
        role: ROLE,
        /// A profession.
        profession: PROFESSION,
        /// A label before a name.
        label: LABEL,
        /// A relative.
        relative: RELATIVE,
        /// A greeting before a name.
        greeting: GREETING,
        /// A word that closes a letter.
        closing: CLOSING,
        /// A verb that persons are the subject of.
        verb: VERB,
        /// A word of birth or age after a name.
        birth: BIRTH,
        /// A word that stands for a person.
        person: PERSON,
        /// A month, day or season; a people, language or faith: with a capital, and no person.
        calendar: CALENDAR,
        /// A degree or addition after a name.
        suffix: SUFFIX,
        /// A word that follows a title without being a name.
        not_after_title: NOT_AFTER_TITLE,
        /// A word after which a place stands rather than a person.
        before_place: BEFORE_PLACE,
    }
}

fn ordinary(bits: u32) -> Ordinary {
    match bits & 3 {
        0 => Ordinary::Never,
        1 => Ordinary::AlsoWord,
        _ => Ordinary::Common,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, told: impl Fn(Known) -> bool) {
        assert!(told(known(word)), "{word}: {:?}", known(word));
    }

    #[test]
    fn one_look_tells_everything() {
        check("Fatima", |k| k.first() == Some(Ordinary::Never) && !k.word());
        check("mei", |k| k.first() == Some(Ordinary::Common) && k.calendar());
        check("BAKKER", |k| k.surname().is_some() && k.first().is_none());
        check("René", |k| k == known("rene") && k.first().is_some());
        check("Groningen", |k| k.place() && k.populous());
        check("Parkinson", |k| k.eponym());
        check("mw", |k| k.title());
        check("vertelt", |k| k.verb());
        check("wandeling", |k| k.word() || k.nothing());
        check("qqxyzzy", Known::nothing);
    }

    #[test]
    fn the_table_stays_small() {
        assert!(TABLE.len() <= 4 << 20 && (TABLE.len() / 8).is_power_of_two(), "{}", TABLE.len());
    }
}
