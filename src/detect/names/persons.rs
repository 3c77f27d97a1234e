//! Which mentions are of the same person: full names with the same surname and a given name that fits, and the parts of them that stand alone.

use std::collections::HashMap;

use crate::detect::names::spread::{parts, plain};
use crate::detect::names::walk::Mention;
use crate::model::Document;

/// One person as far as the mentions tell.
#[derive(Debug, Default)]
struct Person {
    given: Vec<String>,
    initial: Option<char>,
    surname: Vec<String>,
}

/// Of persons of one name, so many are looked at.
const NAMESAKES: usize = 32;

/// For every mention (segment, place in its list) the number of its person, from 1 in order of first mention; and whether a surname is known.
pub(super) fn number(document: &Document, mentions: &[Vec<Mention>]) -> Vec<Vec<(u32, bool)>> {
    let mut persons: Vec<Person> = Vec::new();
    let mut by_surname: HashMap<String, Vec<usize>> = HashMap::new();
    let mut by_given: HashMap<String, Vec<usize>> = HashMap::new();
    let mut of: Vec<Vec<usize>> = mentions.iter().map(|list| vec![usize::MAX; list.len()]).collect();
    // Full names first: what stands alone joins one of them.
    for full in [true, false] {
        for (i, list) in mentions.iter().enumerate() {
            let text = &document.segments[i].text;
            for (j, mention) in list.iter().enumerate() {
                let given: Vec<String> = parts(text.slice(mention.given)).map(plain).collect();
                let surname: Vec<String> = parts(text.slice(mention.surname)).map(plain).collect();
                let initial = text.slice(mention.given).chars().find(|c| c.is_alphabetic()).map(|c| c.to_ascii_lowercase());
                if full != (!surname.is_empty() && initial.is_some()) {
                    continue;
                }
                let candidates = match full || given.is_empty() {
                    true => surname.last().and_then(|s| by_surname.get(s)),
                    false => given.first().and_then(|g| by_given.get(g)),
                };
                let found = candidates.and_then(|list| {
                    list.iter().rev().take(NAMESAKES).copied().find(|&p| {
                        let person = &persons[p];
                        let given_fits = match (given.first(), person.given.first()) {
                            (Some(a), Some(b)) => a == b || full && (a.starts_with(b.as_str()) || b.starts_with(a.as_str())),
                            _ => initial.is_none() || person.initial.is_none() || initial == person.initial,
                        };
                        let surname_fits = surname.is_empty() || person.surname.is_empty() || surname.iter().any(|s| person.surname.contains(s));
                        given_fits && surname_fits
                    })
                });
                let person = found.unwrap_or_else(|| {
                    persons.push(Person::default());
                    persons.len() - 1
                });
                let known = &mut persons[person];
                known.initial = known.initial.or(initial);
                for (word, list, index) in given
                    .iter()
                    .map(|g| (g, true))
                    .chain(surname.iter().map(|s| (s, false)))
                    .map(|(w, g)| (w, g, person))
                {
                    let (have, map) = if list { (&mut known.given, &mut by_given) } else { (&mut known.surname, &mut by_surname) };
                    if !have.contains(word) && have.len() < 8 {
                        have.push(word.clone());
                        map.entry(word.clone()).or_default().push(index);
                    }
                }
                of[i][j] = person;
            }
        }
    }
    let mut numbers: HashMap<usize, u32> = HashMap::new();
    let number = |person: &usize| {
        let next = numbers.len() as u32 + 1;
        (*numbers.entry(*person).or_insert(next), persons.get(*person).is_some_and(|p| !p.surname.is_empty()))
    };
    let mut number = number;
    of.iter().map(|list| list.iter().map(&mut number).collect()).collect()
}
