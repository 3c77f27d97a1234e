//! Where somebody lives on the water or on wheels: a berth or a pitch has its number before the street. `Woonboot De Hoop, ligplaats 3, Oudegracht Utrecht`

use crate::detect::address::Address;
use crate::detect::address::street::is_capital;
use crate::lexicon;
use crate::model::Evidence;
use crate::text::{Span, words};

/// What has a number where a boat or a caravan lies.
const BERTHS: &[&str] = &["jaagpad", "ligplaats", "standplaats", "steiger"];
/// What lies there; with its name it is a part of the address.
const HOMES: &[&str] = &["ark", "schip", "woonark", "woonboot", "woonschip", "woonwagen"];
/// Bytes before the berth in which that is sought, and words of a street.
const REACH: usize = 60;
const WORDS: usize = 4;

/// The address whose berth has its number at these bytes.
pub(super) fn at_number(text: &str, number: usize, end: usize) -> Option<Address> {
    let label = text[..number].strip_suffix([' ', ':'])?;
    let start = label.rfind(|c: char| !c.is_alphabetic()).map_or(0, |i| i + 1);
    if !lexicon::contains_any_case(BERTHS, label.get(start..)?) {
        return None;
    }
    let mut evidence = vec![Evidence { code: "prior", weight: -1.0 }];
    // `12a`
    let letter = text[end..].starts_with(|c: char| c.is_ascii_lowercase());
    let end = if letter && !words::word_after(text, end + 1) { end + 1 } else { end };
    // Words with a capital behind it: a street, and a place perhaps.
    let rest = &text[end..];
    let mut last = end + rest.len() - rest.trim_start_matches([',', ' ', '\n']).len();
    let mut tail = None;
    if last == end || last > end + 3 {
        return None;
    }
    for word in words::words(text, last, text.floor_char_boundary((last + 2 * REACH).min(text.len()))).take(WORDS) {
        let here = &text[word.range()];
        if word.start() > last + 2 || !is_capital(here) {
            break;
        }
        let lower = here.to_lowercase();
        let street = lexicon::STREET_SUFFIXES_SURE.iter().any(|suffix| lower.ends_with(suffix));
        if street && tail.is_none() {
            evidence.push(Evidence { code: "street", weight: 3.0 });
            tail = Some(word.end());
        }
        if let Some((place, _)) = lexicon::longest_place(text, word.start()).filter(|_| tail.is_some()) {
            evidence.push(Evidence { code: "place", weight: 2.4 });
            tail = Some(place.end());
            break;
        }
        last = word.end();
    }
    let tail = tail?;
    // `Woonboot De Hoop, ligplaats 3`
    let from = text.floor_char_boundary(start.saturating_sub(REACH));
    let named = text[from..start].trim_end_matches([',', ' ', '\n']);
    let home = words::words_back(text, from, from + named.len())
        .take(WORDS)
        .find(|word| lexicon::contains_any_case(HOMES, &text[word.range()]));
    let start = home.map_or(start, |home| home.start());
    Some(Address { span: Span::new(start, tail), evidence })
}
