//! Which terms stay where several lie over each other, or over what another rule found.

use crate::detect::terms::Hit;
use crate::model::Finding;

/// Hits in order, none inside another, none inside what another rule found, no label as its own value.
pub(super) fn settle(mut hits: Vec<Hit>, known: &[&Finding]) -> Vec<Hit> {
    hits.sort_by_key(|h| (h.start, std::cmp::Reverse(h.end), std::cmp::Reverse(h.weight)));
    let mut settled: Vec<Hit> = Vec::with_capacity(hits.len());
    let mut before = 0;
    for hit in hits {
        while known.get(before).is_some_and(|k| k.span.end() <= hit.start) {
            before += 1;
        }
        // Findings overlap little, so that the next few tell.
        let inside = |k: &&Finding| k.span.start() <= hit.start && hit.end <= k.span.end();
        if known[before..].iter().take(4).any(inside) {
            continue;
        }
        match settled.last_mut() {
            Some(last) if hit.start < last.end => {
                // A hit that reaches further takes over what it is part of; a value with a known term in it is that term.
                if last.term == u32::MAX && hit.rule == last.rule && !last.code {
                    *last = Hit { labelled: true, ..hit };
                } else if hit.end > last.end && last.rule == hit.rule {
                    last.end = hit.end;
                    last.weight = last.weight.max(hit.weight);
                    last.framed |= hit.framed;
                }
            }
            _ => settled.push(hit),
        }
    }
    settled
}
