//! Initials and short particles, with and without full stops.

use crate::detect::names::tokens::{blanks, char_at, is_letter, word_end};
use crate::lexicon::{Known, known};

/// Particles with full stops or a stroke: `v.d.`, `v/d`, `v.`
pub(super) fn short_particle(text: &str, at: usize) -> Option<usize> {
    let rest = text.as_bytes().get(at..)?;
    if !matches!(rest.first(), Some(b'v' | b'V')) {
        return None;
    }
    for form in ["v.d.", "v. d.", "v/d", "v.", "vd.", "vdr."] {
        let fits = rest.len() >= form.len() && rest[..form.len()].eq_ignore_ascii_case(form.as_bytes());
        if fits && (form != "v." || rest[0] == b'v' && rest.get(2) == Some(&b' ')) {
            // `V.D. Berg` with capitals are initials more often.
            return (rest[0] == b'v').then_some(at + form.len());
        }
    }
    // `Vd Zanden`, `Vdr Meer`
    for form in ["Vd ", "Vdr "] {
        if rest.starts_with(form.as_bytes()) && char_at(text, at + form.len()).is_some_and(char::is_uppercase) {
            return Some(at + form.len() - 1);
        }
    }
    None
}

/// Two or three letters that stand for a given name before a full stop.
const SHORT_FORMS: &[&str] = &[
    "Th", "Chr", "Ch", "Ph", "Joh", "Fr", "IJ", "Ij", "Yv", "Sj", "Tj", "Jac", "Wm", "Alb", "Corn", "Hub", "Nic",
    "Fred", "Jos",
];
const LONGEST_FORM: usize = 4;

/// Where initials with full stops end: `J.`, `J.P.`, `J. P.`, `J-P.`, `Th.M.`
pub(super) fn initials(text: &str, at: usize) -> Option<usize> {
    let mut here = at;
    let mut end = None;
    loop {
        let c = char_at(text, here).filter(|c| c.is_uppercase())?;
        let mut stop = here + c.len_utf8();
        if !text[stop..].starts_with('.') && !text[stop..].starts_with('-') {
            // A full stop must follow: hardly a word has one so near.
            let short = text.as_bytes()[here..].iter().take(LONGEST_FORM + 1).position(|b| *b == b'.');
            match short.and_then(|length| text.get(here..here + length)) {
                Some(form) if SHORT_FORMS.contains(&form) && !ends_sentence(text, here, form) => {
                    stop = here + form.len()
                }
                _ => return end,
            }
        }
        if text[stop..].starts_with('-') {
            // `J-P.`, `J-P Jansen`: another single letter must follow.
            let Some(next) = char_at(text, stop + 1).filter(|c| c.is_uppercase()) else { return end };
            let after = stop + 1 + next.len_utf8();
            if char_at(text, after).is_some_and(is_letter) {
                return end;
            }
            if !text[after..].starts_with('.') {
                return Some(after);
            }
            here = stop + 1;
            continue;
        }
        stop += 1;
        end = Some(stop);
        here = stop;
        let rest = &text[here..];
        if rest.starts_with('-') || rest.starts_with(' ') && !rest.starts_with("  ") {
            here += 1;
        }
        if !char_at(text, here).is_some_and(char::is_uppercase) {
            return end;
        }
    }
}

/// `in overleg met Jos. Hij komt`: a name that stands whole, and the next sentence.
fn ends_sentence(text: &str, at: usize, form: &str) -> bool {
    let next = at + form.len() + 2;
    let Some(word) = text.get(next..).map(|rest| &rest[..word_end(rest, 0)]) else { return false };
    let what = known(word);
    known(form).first().is_some()
        && text[next - 1..].starts_with([' ', '\n'])
        && (what.word() || what.verb() || what.person())
        && what.surname().is_none()
}

/// Initials without full stops before a name: `N Goedhart`, `OG Bouali`.
pub(super) fn undotted(text: &str, word: &str, end: usize, what: Known) -> bool {
    let letters = word.chars().count();
    if letters > 3
        || word.chars().any(|c| !c.is_uppercase())
        || what.institution()
        || what.organisation()
        || what.company()
    {
        return false;
    }
    if letters > 1 && (what.title() || what.word() || what.first().is_some() && letters > 2) {
        return false;
    }
    let Some(mut next) = text[end..].strip_prefix(' ') else { return false };
    for _ in 0..3 {
        let stop = word_end(next, 0);
        let Some(first) = next[..stop].chars().next() else { return next.starts_with("'t ") };
        if first.is_uppercase() {
            return next[..stop].chars().any(char::is_lowercase) && {
                let what = known(&next[..stop]);
                letters == 1 || !what.word() || what.surname().is_some()
            };
        }
        if !known(&next[..stop]).particle() || stop > 3 {
            return false;
        }
        next = next[stop..].trim_start_matches(' ');
    }
    false
}

/// A capital or a particle stands after a space.
pub(super) fn next_is_name(text: &str, end: usize) -> bool {
    let Some((next, _)) = blanks(text, end).filter(|(next, _)| *next > end) else {
        return text[end..].starts_with('-');
    };
    match char_at(text, next) {
        Some(c) if c.is_uppercase() => true,
        Some('\'') => true,
        Some(c) if is_letter(c) => known(&text[next..word_end(text, next)]).particle(),
        _ => false,
    }
}

pub(super) fn numeral(word: &str) -> bool {
    matches!(
        word,
        "II" | "III" | "IV" | "VI" | "VII" | "VIII" | "IX" | "XI" | "XII" | "XIII" | "XIV" | "XV" | "XVI" | "XXIII"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_end_where_a_word_begins() {
        for (text, end) in [("J. de Boer", 2), ("J.P. Boer", 4), ("J. P. Boer", 5), ("Th.M. Boer", 5), ("J-P. Boer", 4)]
        {
            assert_eq!(initials(text, 0), Some(end), "{text}");
        }
        for text in ["Jan de Boer", "JP Boer", "J de Boer"] {
            assert_eq!(initials(text, 0), None, "{text}");
        }
    }
}
