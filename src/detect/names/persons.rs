//! Which mentions are of the same person: full names with the same surname and a given name that fits, and the parts of them that stand alone.

use crate::detect::names::spread::{ByKey, parts, plain_key};
use crate::detect::names::walk::Mention;
use crate::model::Document;
use crate::text::Text;

/// Of the words of a name as many are compared.
const PARTS: usize = 4;
/// Of persons of one name, so many are looked at.
const NAMESAKES: usize = 32;

/// The keys of a few words.
#[derive(Clone, Copy, Debug, Default)]
struct Keys {
    list: [u64; PARTS],
    count: usize,
}

impl Keys {
    fn of(text: &str) -> Keys {
        let mut keys = Keys::default();
        parts(text).for_each(|part| {
            keys.add(plain_key(part));
        });
        keys
    }

    /// Whether it was new and there was room.
    fn add(&mut self, key: u64) -> bool {
        if self.count == PARTS || self.all().contains(&key) {
            return false;
        }
        self.list[self.count] = key;
        self.count += 1;
        true
    }

    fn all(&self) -> &[u64] {
        &self.list[..self.count]
    }
}

/// One person, or one mention, as far as the words tell.
#[derive(Clone, Copy, Debug, Default)]
struct Person {
    given: Keys,
    initial: Option<char>,
    surname: Keys,
}

impl Person {
    fn of(text: &Text, mention: &Mention) -> Person {
        let given = text.slice(mention.given);
        let initial = given.chars().find(|c| c.is_alphabetic()).map(|c| c.to_ascii_lowercase());
        Person { given: Keys::of(given), initial, surname: Keys::of(text.slice(mention.surname)) }
    }

    fn is_full(&self) -> bool {
        self.surname.count > 0 && self.initial.is_some()
    }

    /// Whether `mention` may be of this person.
    fn fits(&self, mention: &Person) -> bool {
        let given = match (mention.given.all().first(), self.given.all()) {
            (Some(a), known @ [_, ..]) => known.contains(a),
            _ => mention.initial.is_none() || self.initial.is_none() || mention.initial == self.initial,
        };
        let surname = mention.surname.count == 0
            || self.surname.count == 0
            || mention.surname.all().iter().any(|s| self.surname.all().contains(s));
        given && surname
    }
}

/// For every mention (segment, place in its list) the number of its person, from 1 in order of first mention; and whether a surname is known.
pub(super) fn number(document: &Document, mentions: &[Vec<Mention>]) -> Vec<Vec<(u32, bool)>> {
    let mut persons: Vec<Person> = Vec::new();
    let mut by_surname: ByKey<Vec<u32>> = ByKey::default();
    let mut by_given: ByKey<Vec<u32>> = ByKey::default();
    let mut of: Vec<Vec<u32>> = mentions.iter().map(|list| vec![u32::MAX; list.len()]).collect();
    // Full names first: what stands alone joins one of them.
    for full in [true, false] {
        for (i, list) in mentions.iter().enumerate() {
            let text = &document.segments[i].text;
            for (j, mention) in list.iter().enumerate() {
                let mention = Person::of(text, mention);
                if full != mention.is_full() {
                    continue;
                }
                let namesakes = match full || mention.given.count == 0 {
                    true => mention.surname.all().last().and_then(|s| by_surname.get(s)),
                    false => mention.given.all().first().and_then(|g| by_given.get(g)),
                };
                let found = namesakes.and_then(|list| {
                    list.iter().rev().take(NAMESAKES).copied().find(|&p| persons[p as usize].fits(&mention))
                });
                let person = found.unwrap_or_else(|| {
                    persons.push(Person::default());
                    persons.len() as u32 - 1
                });
                let known = &mut persons[person as usize];
                known.initial = known.initial.or(mention.initial);
                for key in mention.given.all() {
                    if known.given.add(*key) {
                        by_given.entry(*key).or_default().push(person);
                    }
                }
                for key in mention.surname.all() {
                    if known.surname.add(*key) {
                        by_surname.entry(*key).or_default().push(person);
                    }
                }
                of[i][j] = person;
            }
        }
    }
    let mut numbers = vec![0; persons.len()];
    let mut last = 0;
    let mut number = |person: &u32| {
        let number = &mut numbers[*person as usize];
        if *number == 0 {
            last += 1;
            *number = last;
        }
        (*number, persons[*person as usize].surname.count > 0)
    };
    of.iter().map(|list| list.iter().map(&mut number).collect()).collect()
}
