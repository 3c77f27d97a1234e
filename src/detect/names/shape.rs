//! Which tokens in a row can be one name, and what each of them is in it: given names, initials, surname, turned round or not.

use std::ops::Range;

use crate::detect::names::tokens::{Kind, Token};
use crate::lexicon::Ordinary;

/// A possible name: tokens of a run with their part in it. Ranges count tokens of the run; an empty one is absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    /// All of it.
    pub(super) tokens: Range<usize>,
    /// Given names, initials and what stands in brackets.
    pub(super) given: Range<usize>,
    /// The surname with its particles.
    pub(super) surname: Range<usize>,
    /// `Jansen, P.`
    pub(super) reversed: bool,
}

/// Words of one name at most, those behind a hyphen not counted.
const WORDS: usize = 6;

/// The shape of `tokens[range]` as one name, if it can be one.
pub(super) fn shape(tokens: &[Token], range: Range<usize>) -> Option<Shape> {
    let slice = &tokens[range.clone()];
    let (first, last) = (slice.first()?, slice.last()?);
    if slice.iter().any(|t| t.kind == Kind::Title || t.compound) || first.hyphen {
        return None;
    }
    // `Jacobus II van Engeland`: a number ends the given names.
    let ended = |(i, t): (usize, &Token)| t.genitive || t.kind == Kind::Suffix && slice[i + 1].kind != Kind::Particle;
    if slice[..slice.len() - 1].iter().enumerate().any(ended) {
        return None;
    }
    // A hyphen binds: `Jansen-de Vries` never ends at `Jansen`.
    if tokens.get(range.end).is_some_and(|t| t.hyphen) {
        return None;
    }
    let words = slice.iter().filter(|t| t.kind == Kind::Word && !t.hyphen).count();
    if words > WORDS {
        return None;
    }
    if let Some(comma) = slice.iter().position(|t| t.kind == Kind::Comma) {
        return reversed(slice, comma, range);
    }
    let end = range.end - usize::from(last.kind == Kind::Suffix);
    let slice = &tokens[range.start..end];
    let last = slice.last()?;
    // `Reinout V. van Zorggroep Jansma`
    let of_body = |t: &Token| t.kind == Kind::Word && (t.known.institution() || t.known.company());
    let ends = match &tokens[range.end..] {
        [] => true,
        [Token { kind: Kind::Particle, .. }, next, ..] => of_body(next),
        _ => false,
    };
    if last.kind == Kind::Initials && last.dotted && ends {
        return trailing(slice, range);
    }
    if last.kind != Kind::Word || first.kind == Kind::Particle && !leads(slice) {
        return None;
    }
    // Where the surname begins: at the first particle, or the last word that no hyphen binds.
    let starts = |t: &Token| !t.hyphen;
    let initials = slice.iter().rposition(|t| matches!(t.kind, Kind::Initials | Kind::Bracketed));
    let particle = slice.iter().position(|t| t.kind == Kind::Particle);
    let cut = match (initials, particle) {
        (Some(i), Some(p)) if p > i => i + 1,
        (Some(i), _) => i + 1,
        (None, Some(0)) => 0,
        (None, Some(p)) if slice[p].hyphen => {
            // `Anna Kool-de Koning`: the word before the hyphen belongs to the surname.
            slice[..p].iter().rposition(starts)?
        }
        (None, Some(p)) => {
            // `Anna Visser-van den Berg` and `Jan Peter van der Heide`.
            p
        }
        (None, None) if words <= 1 => {
            let given = last.known.first().is_some();
            let single = range.start..end;
            let none = range.start..range.start;
            return Some(match given {
                true => Shape { tokens: range, given: single, surname: none, reversed: false },
                false => Shape { tokens: range, given: none, surname: single, reversed: false },
            });
        }
        (None, None) => slice.iter().rposition(starts)?,
    };
    if cut >= slice.len() || slice[cut..].iter().all(|t| t.kind != Kind::Word) {
        return None;
    }
    // `Reinout V. van Zorggroep Jansma`: a body has a name, and is none.
    let bodied = |pair: &[Token]| {
        let [particle, word] = pair else { return false };
        particle.kind == Kind::Particle && word.known.institution() && word.known.surname().is_none()
    };
    if cut > 0 && slice[cut..].windows(2).any(bodied) {
        return None;
    }
    // `V Jan`, of a roster: no given name has an initial before it.
    if let ([letter], [name]) = (&slice[..cut], &slice[cut..])
        && letter.kind == Kind::Initials
        && !letter.dotted
        && name.known.first() == Some(Ordinary::Never)
        && name.known.surname().is_none()
    {
        return None;
    }
    // Behind initials at most three words without a particle.
    if initials.is_some() && slice[cut..].iter().filter(|t| t.kind == Kind::Word && !t.hyphen).count() > 3 {
        return None;
    }
    Some(Shape {
        given: range.start..range.start + cut,
        surname: range.start + cut..end,
        tokens: range,
        reversed: false,
    })
}

/// `El Khattabi K.`, `Perrono T.C.`: turned round without a comma. `Lotte D.`: with nothing but the letter of the surname.
fn trailing(slice: &[Token], range: Range<usize>) -> Option<Shape> {
    let (initials, surname) = slice.split_last()?;
    // `Lotte D.`
    if let [name] = surname
        && name.known.first().is_some()
        && initials.end - initials.start == 2
        && !initials.newline
    {
        let cut = range.end - 1;
        return Some(Shape { given: range.start..cut, surname: cut..range.end, tokens: range, reversed: false });
    }
    // `Sem de J.`, `Truus v.d. B.`
    if let [name, particles @ ..] = surname
        && name.kind == Kind::Word
        && name.known.first().is_some()
        && particles.iter().all(|t| t.kind == Kind::Particle)
        && initials.end - initials.start == 2
        && !initials.newline
    {
        let cut = range.start + 1;
        return Some(Shape { given: range.start..cut, surname: cut..range.end, tokens: range, reversed: false });
    }
    let words = surname.iter().filter(|t| t.kind == Kind::Word && !t.hyphen).count();
    let particle = surname.first().is_some_and(|t| t.kind == Kind::Particle);
    let known = surname.last().is_some_and(|t| {
        let listed = t.known.surname().is_some() && t.known.first().is_none_or(|o| o != Ordinary::Never);
        t.kind == Kind::Word && (listed || particle)
    });
    let fits = known
        && words <= 2
        && !initials.newline
        && surname.iter().all(|t| matches!(t.kind, Kind::Word | Kind::Particle));
    fits.then(|| Shape {
        surname: range.start..range.end - 1,
        given: range.end - 1..range.end,
        tokens: range,
        reversed: true,
    })
}

/// Whether the particle that a name begins with is one: not in `Aan J. de Boer` and `Van Piet Jansen`.
fn leads(slice: &[Token]) -> bool {
    let Some(word) = slice.iter().find(|t| t.kind != Kind::Particle) else { return false };
    // `Bij de Jong, Piet vond ik`
    let before = matches!(&slice[0].known, known if known.before_place()) && slice[0].upper;
    if before && slice.get(1).is_some_and(|t| t.kind == Kind::Particle && !t.upper) {
        return false;
    }
    // `Abu Yusuf`: a particle that is a given name as well.
    if slice[0].known.first() == Some(Ordinary::Never) && slice[0].upper {
        return true;
    }
    let alone = slice.iter().filter(|t| t.kind == Kind::Word && !t.hyphen).count() < 2;
    word.kind == Kind::Word && (alone || word.known.first() != Some(Ordinary::Never) || word.known.with_particle())
}

/// `Jansen, P.`, `de Vries, Jan`, `Nes, T.T.L. van`.
fn reversed(slice: &[Token], comma: usize, range: Range<usize>) -> Option<Shape> {
    let (surname, rest) = (&slice[..comma], &slice[comma + 1..]);
    let words = |part: &[Token]| part.iter().filter(|t| t.kind == Kind::Word && !t.hyphen).count();
    let ends = surname.last().is_some_and(|t| t.kind == Kind::Word) && words(surname) <= 2;
    let tail = rest.iter().rposition(|t| t.kind != Kind::Particle)?;
    let given = &rest[..=tail];
    let fits =
        given.iter().all(|t| matches!(t.kind, Kind::Initials | Kind::Word | Kind::Bracketed)) && words(given) <= 3;
    (ends && fits).then(|| Shape {
        surname: range.start..range.start + comma,
        given: range.start + comma + 1..range.start + comma + 2 + tail,
        tokens: range,
        reversed: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::names::tokens::run;

    fn check(text: &str, given: &str, surname: &str) {
        let mut tokens = Vec::new();
        run(text, 0, false, &mut tokens);
        let shape = shape(&tokens, 0..tokens.len()).unwrap_or_else(|| panic!("{text} is a name"));
        let part = |range: &Range<usize>| match tokens.get(range.clone()) {
            Some([first, .., last]) => &text[first.start..last.end],
            Some([one]) => &text[one.start..one.end],
            _ => "",
        };
        assert_eq!((part(&shape.given), part(&shape.surname)), (given, surname), "{text}");
    }

    #[test]
    fn parts_of_names() {
        check("Jan de Vries", "Jan", "de Vries");
        check("Fatima El Amrani", "Fatima", "El Amrani");
        check("J.P. (Jan) van 't Hof", "J.P. (Jan)", "van 't Hof");
        check("Anne-Marie Bakker-Smit", "Anne-Marie", "Bakker-Smit");
        check("Grietje Kool-de Koning", "Grietje", "Kool-de Koning");
        check("John F. Kennedy", "John F.", "Kennedy");
        check("Jansen, P.", "P.", "Jansen");
        check("Nes, T.T.L. van", "T.T.L.", "Nes");
        check("Jan Peter Balkenende", "Jan Peter", "Balkenende");
        check("Sanne", "Sanne", "");
    }
}
