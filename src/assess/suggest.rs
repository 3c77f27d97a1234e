//! What each suggestion does to the number of people who fit: k before and after, in the order in which they help most.

use std::collections::BTreeMap;

use crate::assess::identity::fits;
use crate::lexicon::population;
use crate::model::{Described, Softer, Suggestion, Trait, TraitKind};
use crate::text::Span;

/// So many people fit that nobody around can tell who is meant: no trait needs to be vaguer.
const ENOUGH: u64 = 1000;

/// The order in which traits are made vaguer: what costs the story least comes first.
fn rank(kind: TraitKind) -> u8 {
    match kind {
        TraitKind::Age => 0,
        TraitKind::Place => 1,
        TraitKind::Event => 2,
        TraitKind::Profession => 3,
        TraitKind::Institution => 4,
        TraitKind::Situation => 5,
        TraitKind::Family => 6,
        TraitKind::Origin => 7,
        TraitKind::Appearance => 8,
        TraitKind::Sex => 9,
    }
}

/// Gives each suggestion its k, drops those that are not needed any more, joins those that stand side by side, and numbers them.
/// `between` gives the text between two of them that stand in one segment.
pub fn weigh<'t>(
    people: &[Described],
    suggestions: Vec<Suggestion>,
    between: &dyn Fn(&Suggestion, &Suggestion) -> &'t str,
) -> Vec<Suggestion> {
    let mut traits: Vec<Vec<Trait>> = people.iter().map(|p| p.traits.clone()).collect();
    let mut kept: Vec<Suggestion> = Vec::with_capacity(suggestions.len());
    let mut groups: BTreeMap<(u8, u32), Vec<Suggestion>> = BTreeMap::new();
    for suggestion in suggestions {
        match suggestion.softer {
            Softer::Trait { kind, same, .. } => groups.entry((rank(kind), same)).or_default().push(suggestion),
            _ => kept.push(suggestion),
        }
    }
    for group in groups.into_values() {
        kept.extend(apply(&mut traits, group));
    }
    kept.sort_by_key(|s| (s.segment, s.span.start()));
    let mut joined: Vec<Suggestion> = Vec::with_capacity(kept.len());
    for next in kept {
        match joined.last_mut() {
            Some(last) if are_one(last, &next, between) => join(last, next),
            _ => joined.push(next),
        }
    }
    for (i, suggestion) in joined.iter_mut().enumerate() {
        suggestion.id = i as u32 + 1;
    }
    joined
}

/// Makes the traits of one group vaguer; nothing when enough people fit already, or nobody is described by them.
fn apply(traits: &mut [Vec<Trait>], mut group: Vec<Suggestion>) -> Vec<Suggestion> {
    let told = |t: &Trait| {
        group.iter().find_map(|s| match s.softer {
            Softer::Trait { at, value, .. } if t.at == Some(at) => Some(value),
            _ => None,
        })
    };
    let whose: Vec<usize> = (0..traits.len()).filter(|i| traits[*i].iter().any(|t| told(t).is_some())).collect();
    let least = |traits: &[Vec<Trait>]| whose.iter().filter_map(|i| fits(&traits[*i])).min();
    let Some(before) = least(traits).filter(|k| *k < ENOUGH) else { return Vec::new() };
    for i in &whose {
        let mut place = false;
        for t in &mut traits[*i] {
            if let Some(value) = told(t) {
                place |= t.kind == TraitKind::Place;
                t.value = value.unwrap_or(1.0);
                t.pins = false;
            }
        }
        // Of a whole part of the country nobody is the only one of a trade.
        if place {
            traits[*i].iter_mut().filter(|t| t.kind == TraitKind::Profession).for_each(|t| t.pins = false);
        }
    }
    let after = least(traits).unwrap_or(population().residents().value as u64);
    for suggestion in &mut group {
        (suggestion.k_before, suggestion.k_after) = (Some(before), Some(after.max(before)));
    }
    group
}

/// Whether two traits stand side by side and read as one: `vrouw van 43` and `uit Zutphen`.
fn are_one<'t>(last: &Suggestion, next: &Suggestion, between: &dyn Fn(&Suggestion, &Suggestion) -> &'t str) -> bool {
    let told = |s: &Suggestion| matches!(s.softer, Softer::Trait { .. });
    last.segment == next.segment
        && told(last)
        && told(next)
        && last.span.end() <= next.span.start()
        && next.span.start() - last.span.end() == 1
        && between(last, next) == " "
}

fn join(last: &mut Suggestion, next: Suggestion) {
    last.span = Span::new(last.span.start(), next.span.end());
    last.to.push(' ');
    last.to.push_str(&next.to);
    last.k_before = last.k_before.min(next.k_before);
    last.k_after = last.k_after.max(next.k_after);
}
