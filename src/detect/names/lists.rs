//! Names that stand in a list or speak in turn help each other.

use crate::detect::names::walk::{BELIEVED, Mention};
use crate::detect::names::why::Why;
use crate::text::Span;

/// Names in a list help each other: `Aanwezig: Jan, Piet en Klaas`.
pub(super) fn lists(text: &str, found: &mut [Mention]) {
    for i in 1..found.len() {
        let (head, tail) = found.split_at_mut(i);
        let (last, next) = (&mut head[i - 1], &mut tail[0]);
        if last.span.end() > next.span.start()
            || next.span.start() - last.span.end() > 40
            || !joins(&text[last.span.end()..next.span.start()])
            || next.sum.has(Why::ListLetter)
            || begins_field(text, next.span.end())
        {
            continue;
        }
        if last.sum.total >= BELIEVED {
            // `Dag Marjolein en Tahar,` greets two people.
            let weight = if last.kind.labelled || last.sum.has(Why::Greeting) {
                3.0
            } else if last.kind.full && next.kind.full
                || (next.kind.unknown || next.kind.full) && last.sum.has(Why::FirstName)
                || next.kind.unknown && last.sum.has(Why::Relative)
                || binds(text, last, next)
            {
                2.0
            } else {
                1.3
            };
            next.sum.add(Why::Listed, weight);
            next.kind.labelled |= last.kind.labelled;
        } else if next.sum.total >= BELIEVED {
            // `Shanelly (5) en Jurandley (8)`
            let aged = last.sum.has(Why::Birth) && next.sum.has(Why::Birth) && !last.sum.has(Why::PlaceName);
            // `Ad en Mieke van Gool`
            let couple = next.kind.full && !next.given.is_empty() && !last.given.is_empty() && !last.kind.full;
            let weight = match (aged, couple) {
                (true, _) => 3.0,
                (false, true) => 2.2,
                (false, false) => 1.0,
            };
            last.sum.add(Why::Listed, weight);
        }
    }
}

/// `mw. J. de Vries - Bakker`: the name of before a marriage behind a hyphen with blanks.
fn binds(text: &str, last: &Mention, next: &Mention) -> bool {
    &text[last.span.end()..next.span.start()] == " - "
        && last.sum.has(Why::Title)
        && !last.surname.is_empty()
        && !next.kind.full
        && !next.surname.is_empty()
}

/// Lines that begin with a name and a colon help each other: a handover, an interview.
pub(super) fn speakers(text: &str, found: &mut [Mention]) {
    /// Bytes of what one of them says, at most.
    const REACH: usize = 400;
    let speaks = |m: &Mention| m.sum.has(Why::Speaker);
    if !found.iter().any(|m| speaks(m) && m.sum.total < BELIEVED) {
        return;
    }
    let at: Vec<(usize, Span, bool)> = found
        .iter()
        .enumerate()
        .filter(|(_, m)| speaks(m))
        .map(|(i, m)| (i, m.span, m.sum.total >= BELIEVED))
        .collect();
    let near = |a: Span, b: Span| {
        let between = text.get(a.end()..b.start()).unwrap_or_default();
        between.len() <= REACH && between.contains('\n') && !between.contains("\n\n")
    };
    for (n, &(i, span, believed)) in at.iter().enumerate() {
        let before = n.checked_sub(1).map(|n| at[n]).is_some_and(|(_, other, sure)| sure && near(other, span));
        let after = at.get(n + 1).is_some_and(|&(_, other, sure)| sure && near(span, other));
        if !believed && (before || after) {
            found[i].sum.add(Why::Listed, 4.5);
        }
    }
}

/// Whether what ends here is the name of a field on the line below a name: `Geb.datum`, `Tel:`.
fn begins_field(text: &str, end: usize) -> bool {
    match text.as_bytes()[end..] {
        [b':', ..] => true,
        [b'.' | b'-', next, ..] => next.is_ascii_lowercase(),
        _ => false,
    }
}

fn joins(gap: &str) -> bool {
    // `Jansen (JB), De Vries (school)`: what stands in brackets tells of the first.
    let gap = match gap.trim_start_matches(' ').strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        Some((inside, rest)) if !inside.contains(['(', '\n']) => rest,
        // `Natnael 11, Rahwa 9`: an age.
        _ => {
            let rest = gap.strip_prefix(' ').unwrap_or(gap);
            let age = rest.bytes().take(3).take_while(u8::is_ascii_digit).count();
            if (1..=2).contains(&age) { &rest[age..] } else { gap }
        }
    };
    matches!(
        gap.trim_matches([' ', '\n']),
        "," | "en"
            | "&"
            | "/"
            | ", en"
            | "+"
            | ";"
            | "en de heer"
            | "en mevrouw"
            | "of"
            | ",de heer"
            | "- "
            | "\u{b7}"
            | "e/v"
            | "-"
            | "x"
    ) || gap == "\n"
}
