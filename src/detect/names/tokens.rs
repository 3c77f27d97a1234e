//! Reads the words of one run that may hold names: capitalised words, initials, particles, a given name in brackets.
//!
//! A run ends where no name goes on: at a mark, at a word in small letters that is no particle, at a blank line. Nothing is judged here.

use crate::detect::names::initials::{initials, next_is_name, numeral, short_particle, undotted};
use crate::detect::names::ordinary::{is_home, is_lived_in};
use crate::detect::names::readings::{
    case, ends_in_particle, is_field, is_next, is_title_as_surname, of_diminutive, reversed_tail, shouted_title,
};
use crate::lexicon::{Known, Ordinary, known};

/// What a token may be in a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word with a capital (or any word, where a text has no capitals).
    Word,
    /// `J.`, `J.P.`, `Th.`, or `JP` without full stops.
    Initials,
    /// `van`, `De`, `'t`, `v.d.`
    Particle,
    /// A title with a capital: `Mw.`, `Dr.`
    Title,
    /// `II`, `jr.`
    Suffix,
    /// A given name in brackets after initials: `J. (Jan)`.
    Bracketed,
    /// A comma, as in `Jansen, P.`
    Comma,
}

/// One word of a run. Positions are bytes of the folded text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: Kind,
    pub(super) known: Known,
    /// Begins with a capital.
    pub(super) upper: bool,
    /// Two or more letters, all of them capitals.
    pub(super) shouts: bool,
    /// Glued to the token before it by a hyphen.
    pub(super) hyphen: bool,
    /// A line end stands before it.
    pub(super) newline: bool,
    /// Initials with full stops.
    pub(super) dotted: bool,
    /// `'s` follows.
    pub(super) genitive: bool,
    /// Only a part of a longer word: `UWV-arts`.
    pub(super) compound: bool,
}

/// The most tokens of a run; what is longer is no name but a list in capitals, and goes on as a new run.
pub(super) const LONGEST_RUN: usize = 14;
/// The longest word of a name in bytes.
const LONGEST_WORD: usize = 40;

/// Whether `c` can stand inside a word of a name.
pub(super) fn is_letter(c: char) -> bool {
    c.is_alphabetic()
}

/// The character at `at`.
pub(super) fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// The character before `at`.
pub(super) fn char_before(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

/// Where the letters at `at` end; an apostrophe within (`O'Brien`, `D'Souza`) belongs to the word when a capital follows or little stands before it.
pub(super) fn word_end(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = at;
    while end < bytes.len() {
        match bytes[end] {
            b'a'..=b'z' | b'A'..=b'Z' => end += 1,
            b'\'' => {
                let next = char_at(text, end + 1);
                let short = end - at <= 2 && end > at;
                if end > at
                    && (next.is_some_and(char::is_uppercase) || short && next.is_some_and(is_letter))
                    && !matches!(&text[end + 1..], rest if rest.starts_with("s ") || rest.starts_with("s\n"))
                {
                    end += 1;
                } else {
                    break;
                }
            }
            0..=0x7f => break,
            _ => match char_at(text, end) {
                Some(c) if is_letter(c) => end += c.len_utf8(),
                _ => break,
            },
        }
    }
    end
}

/// Reads the run that starts at `at` into `out`, and says where reading may go on. `lower`: the text around has no capitals.
pub(super) fn run(text: &str, at: usize, lower: bool, out: &mut Vec<Token>) -> usize {
    out.clear();
    let mut here = at;
    let (mut hyphen, mut newline) = (false, false);
    let mut end = at;
    while out.len() + 1 < LONGEST_RUN {
        let Some(mut token) = read(text, here, out, lower) else { break };
        token.hyphen = hyphen;
        token.newline = newline;
        // `Naam: Jan Jansen   Geb: 2-2-1949`: the next field begins.
        if let Some(last) = out.last()
            && !hyphen
            && is_field(text, last, &token)
        {
            break;
        }
        if token.kind == Kind::Particle && !goes_on(text, &token, out, lower)
            || token.kind == Kind::Word && !out.is_empty() && (is_lived_in(text, &token) || is_next(text, out, &token))
        {
            break;
        }
        here = token.end;
        (hyphen, newline) = (false, false);
        // `DIJKGRAAF, Sander M 17-06-1969`, `V Jan  L Piet`: a letter of its own behind a name.
        let letter = matches!(token.kind, Kind::Initials | Kind::Word) && !token.dotted && token.end - token.start == 1;
        if letter && out.last().is_some_and(|t| t.kind == Kind::Word) {
            let wide = text[..token.start].ends_with("  ");
            let figure = text[token.end..].trim_start_matches(' ').starts_with(|c: char| c.is_ascii_digit());
            if wide || figure {
                break;
            }
        }
        let Some(gap) = gap(text, &mut token, lower) else {
            out.push(token);
            end = here;
            break;
        };
        out.push(token);
        end = here;
        match gap {
            // `Hek, J. van 't` ends its line.
            Gap::Space(_, true) if out.iter().any(|t| t.kind == Kind::Comma) && ends_in_particle(out) => break,
            // A line that begins with a letter and a full stop is the next of a list.
            Gap::Space(next, true) if initials(text, next).is_some_and(|end| end - next <= 3) => break,
            Gap::Space(next, line) => (here, newline) = (next, line),
            // Behind a particle a hyphen is as good as a space: `El-Idrissi`.
            Gap::Hyphen(next) => (here, hyphen) = (next, out.last().is_some_and(|t| t.kind != Kind::Particle)),
            Gap::Comma(next) => {
                let comma = Token { start: token.end, end: token.end + 1, kind: Kind::Comma, ..token };
                out.push(Token { known: Known::default(), hyphen: false, newline: false, ..comma });
                here = next;
            }
        }
    }
    while out.last().is_some_and(|t| matches!(t.kind, Kind::Particle | Kind::Comma) && out.len() > 1)
        && !reversed_tail(out)
    {
        out.pop();
        end = out.last().map_or(at, |t| t.end);
    }
    end.max(at)
}

enum Gap {
    /// Where the next word stands, and whether a line end lies between.
    Space(usize, bool),
    Hyphen(usize),
    Comma(usize),
}

fn gap(text: &str, token: &mut Token, lower: bool) -> Option<Gap> {
    let bytes = text.as_bytes();
    let mut at = token.end;
    // The full stop of an abbreviated title or addition.
    if matches!(token.kind, Kind::Title | Kind::Suffix) && bytes.get(at) == Some(&b'.') {
        at += 1;
    }
    match bytes.get(at)? {
        b'\n' if token.kind == Kind::Particle && !token.upper => {
            // `Petra de` / `Vries`: a particle never ends a name, however short its line.
            let next = text[at + 1..].chars().next().filter(|c| c.is_uppercase() || lower)?;
            is_letter(next).then_some(Gap::Space(at + 1, true))
        }
        b' ' | b'\n' => {
            let (next, line) = blanks(text, at)?;
            Some(Gap::Space(next, line))
        }
        b'-' => {
            let next = char_at(text, at + 1)?;
            if next.is_uppercase() {
                return Some(Gap::Hyphen(at + 1));
            }
            if next == ' ' || next == '\n' {
                // `Jansen - de Vries`; a dash between two things is no part of a name.
                return None;
            }
            if is_letter(next) || next == '\'' {
                let end = word_end(text, at + 1);
                let part = known(&text[at + 1..end]);
                if part.particle() && text[end..].starts_with(' ')
                    || (lower && (part.surname().is_some() || part.first().is_some()))
                {
                    return Some(Gap::Hyphen(at + 1));
                }
                token.compound = true;
            }
            None
        }
        b',' => {
            let (next, line) = blanks(text, at + 1).unwrap_or((at + 1, false));
            let c = char_at(text, next)?;
            (!line && c.is_uppercase() && token.kind == Kind::Word).then_some(Gap::Comma(next))
        }
        b'\'' => {
            let rest = &text[at + 1..];
            token.genitive = rest.starts_with('s') && !rest[1..].starts_with(is_letter) || !rest.starts_with(is_letter);
            None
        }
        b'(' | b'.' if token.kind == Kind::Initials => Some(Gap::Space(at, false)),
        b if token.kind == Kind::Initials && (b.is_ascii_uppercase() || *b >= 0x80) => Some(Gap::Space(at, false)),
        _ => None,
    }
}

/// Lines shorter than this end where their writer ended them: a name does not run on.
const WRAPPED: usize = 30;

/// Whether the line that ends at `at` is so long that it may have been wrapped.
fn is_wrapped(bytes: &[u8], at: usize) -> bool {
    at >= WRAPPED && !bytes[at - WRAPPED..at].contains(&b'\n')
}

/// Past spaces and at most one line end; `None` at a blank line, a tab, or too wide a gap.
pub(super) fn blanks(text: &str, at: usize) -> Option<(usize, bool)> {
    let bytes = text.as_bytes();
    let (mut here, mut line) = (at, false);
    while let Some(b) = bytes.get(here) {
        match b {
            b' ' if here - at < 6 => here += 1,
            b'\n' if !line && is_wrapped(bytes, here) => {
                line = true;
                here += 1;
            }
            b' ' | b'\n' => return None,
            _ => break,
        }
    }
    (here < bytes.len()).then_some((here, line))
}

/// The token at `at`, if a name can go on there.
fn read(text: &str, at: usize, before: &[Token], lower: bool) -> Option<Token> {
    let c = char_at(text, at)?;
    let last = before.last();
    let token = |start: usize, end: usize, kind: Kind, known: Known| {
        let word = &text[start..end];
        let (upper, shouts) = case(word);
        Token {
            start,
            end,
            kind,
            known,
            upper,
            shouts,
            hyphen: false,
            newline: false,
            dotted: false,
            genitive: false,
            compound: false,
        }
    };
    if c == '(' {
        let last = last.filter(|t| t.kind == Kind::Initials || t.kind == Kind::Word && t.known.first().is_some())?;
        let end = word_end(text, at + 1);
        let mut close = end;
        // `(Anne-Marie)`, `(Jan Piet)`
        while matches!(text.as_bytes().get(close), Some(b'-' | b' ')) && close - at < 30 {
            close = word_end(text, close + 1);
        }
        let inside = char_at(text, at + 1)?;
        // `Johanna (Annie) de Vries`: behind a given name it is one as well, and the surname follows.
        let between = || {
            let next = text.get(close + 2..).unwrap_or_default();
            known(&text[at + 1..end]).first().is_some()
                && text[close..].starts_with(") ")
                && (next.starts_with(char::is_uppercase) || known(&next[..word_end(next, 0)]).particle())
        };
        if last.kind == Kind::Word && !between() {
            return None;
        }
        if (inside.is_uppercase() || lower && is_letter(inside)) && text[close..].starts_with(')') {
            return Some(token(at, close + 1, Kind::Bracketed, known(&text[at + 1..end])));
        }
        return None;
    }
    if c.is_uppercase() {
        if let Some(end) = initials(text, at).filter(|&end| !NO_INITIALS.contains(&&text[at..end])) {
            return Some(Token { dotted: true, shouts: false, ..token(at, end, Kind::Initials, Known::default()) });
        }
        let end = word_end(text, at);
        if end - at > LONGEST_WORD || text.as_bytes().get(end).is_some_and(|b| b.is_ascii_digit() || *b == b'_') {
            return None;
        }
        let word = &text[at..end];
        let what = Some(known(word)).filter(|what| !what.nothing()).unwrap_or_else(|| of_diminutive(word));
        if let Some(end) = short_particle(text, at) {
            return Some(token(at, end, Kind::Particle, what));
        }
        let after_word = last.is_some_and(|t| t.kind == Kind::Word);
        let kind = if what.title() && is_title_as_surname(text, word, end, last) {
            Kind::Word
        } else if after_word && (numeral(word) || what.suffix() && what.first().is_none()) {
            Kind::Suffix
        } else if what.title()
            && (what.first().is_none() || text[end..].starts_with('.'))
            && (!word.chars().all(char::is_uppercase) || shouted_title(text, word, end))
        {
            Kind::Title
        } else if what.particle() && next_is_name(text, end) {
            Kind::Particle
        } else if undotted(text, word, end, what) {
            Kind::Initials
        } else {
            Kind::Word
        };
        return Some(token(at, end, kind, what));
    }
    if let Some(end) = short_particle(text, at) {
        return Some(token(at, end, Kind::Particle, known("van")));
    }
    if c == '\'' {
        let end = word_end(text, at + 1);
        let what = known(&text[at..end]);
        return what.particle().then(|| token(at, end, Kind::Particle, what));
    }
    if is_letter(c) {
        let end = word_end(text, at);
        if end - at > LONGEST_WORD {
            return None;
        }
        // `d'Ancona`, `l'Hermite`
        let word = &text[at..end];
        let what = known(word);
        if word.contains('\'') && word.chars().any(char::is_uppercase) {
            return Some(token(at, end, Kind::Word, what));
        }
        if what.suffix() && !what.word() && last.is_some_and(|t| t.kind == Kind::Word) && end - at <= 3 {
            return Some(token(at, end, Kind::Suffix, what));
        }
        // `Diederik baron van Heeckeren`
        let noble = matches!(word, "baron" | "barones" | "graaf" | "gravin" | "jonkheer" | "jonkvrouw" | "ridder")
            && last.is_some_and(|t| matches!(t.kind, Kind::Word | Kind::Initials))
            && text[end..].starts_with(' ')
            && known(&text[end + 1..word_end(text, end + 1)]).particle();
        if what.particle() || noble {
            return Some(token(at, end, Kind::Particle, what));
        }
        if lower && end - at >= 2 {
            let kind = if what.title() { Kind::Title } else { Kind::Word };
            return Some(token(at, end, kind, what));
        }
    }
    None
}

/// Letters with full stops that stand for words, not for given names.
const NO_INITIALS: &[&str] = &["B.V.", "N.B.", "N.V.", "P.S.", "V.O.F.", "Z.O.Z."];

/// Particles that are prepositions too: alone they lead to a place.
const PREPOSITIONS: &[&str] = &["in", "op", "aan", "uit", "bij", "onder", "over", "voor", "te", "tot"];

/// Whether a name goes on after a particle in small letters: a word of a name follows, and the particle is not just a preposition.
fn goes_on(text: &str, token: &Token, before: &[Token], lower: bool) -> bool {
    let word = &text[token.start..token.end];
    if word == "van" && before.len() > 1 && is_home(&text[token.end..]) {
        return false;
    }
    if before.last().is_some_and(|t| t.kind == Kind::Comma) {
        return !token.upper || next_is_name(text, token.end);
    }
    // Behind reversed initials: `Nes, T.T.L. van`.
    let turned = before.iter().any(|t| t.kind == Kind::Comma) && before.iter().any(|t| t.kind == Kind::Initials);
    if turned && before.last().is_some_and(|t| matches!(t.kind, Kind::Initials | Kind::Particle)) {
        return true;
    }
    // Whether the first is a preposition, whether an old form follows, whether any follows.
    let (mut at, mut particles) = (token.end, (PREPOSITIONS.contains(&word), false, false));
    // `El-Idrissi`, `Al-Masri`: the particle may be bound.
    if text[at..].starts_with(['\'', '-']) {
        at += 1;
    }
    // `mevr. de koning`
    let titled = || {
        let head = text[..token.start].trim_end_matches([' ', '.']);
        let letters = head.bytes().rev().take_while(u8::is_ascii_alphabetic).count();
        before.is_empty() && known(&head[head.len() - letters..]).title()
    };
    for _ in 0..3 {
        // `Petra de` / `Vries`
        let below = || (!token.upper && text[at..].starts_with('\n')).then_some((at + 1, true));
        let Some((next, _)) = blanks(text, at).or_else(below).or_else(|| token.known.particle().then_some((at, false)))
        else {
            return false;
        };
        let Some(c) = char_at(text, next) else { return false };
        let end = word_end(text, if c == '\'' { next + 1 } else { next });
        if end == next {
            return false;
        }
        let here = &text[next..end];
        let what = known(here);
        // `Sem de J.`
        if c.is_uppercase()
            && end - next == c.len_utf8()
            && text[end..].starts_with('.')
            && before.last().is_some_and(|t| t.kind == Kind::Word && t.known.first().is_some())
        {
            return true;
        }
        if !c.is_uppercase() && what.particle() {
            particles.1 = matches!(here, "den" | "der" | "'t" | "t") || particles.1;
            particles.2 = true;
            at = end;
            continue;
        }
        let named = if lower {
            let given = before.last().is_some_and(|t| t.known.first() == Some(Ordinary::Never));
            // `soufiane el bouchtaoui`: behind these hardly anything but a name follows.
            given && what.nothing() && matches!(word, "el" | "al" | "ben" | "ait")
                || what.surname().is_some_and(|o| particles.1 || given || o != Ordinary::Common || titled())
        } else {
            c.is_uppercase()
        };
        if !named {
            return false;
        }
        let (preposition, old, more) = particles;
        if token.upper || !preposition || old {
            return true;
        }
        // `Jeltje te Wierik`, but `Jan te Amsterdam`.
        let given = before.last().is_some_and(|t| t.kind == Kind::Initials || t.known.first() == Some(Ordinary::Never));
        if word == "te" && given && !what.place() && !what.world() && !what.word() {
            return true;
        }
        let after = text[end..].strip_prefix(' ').unwrap_or_default();
        return more
            && what.surname().is_some()
            && what.with_particle()
            && !what.populous()
            && !after.starts_with(char::is_uppercase);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, Kind)]) {
        let mut tokens = Vec::new();
        run(text, 0, false, &mut tokens);
        let found: Vec<_> = tokens.iter().map(|t| (&text[t.start..t.end], t.kind)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn runs_end_where_no_name_goes_on() {
        use Kind::{Bracketed, Comma, Initials, Particle, Suffix, Title, Word};
        check("Jan de Vries kwam", &[("Jan", Word), ("de", Particle), ("Vries", Word)]);
        check(
            "J.P. (Jan) van 't Hof.",
            &[("J.P.", Initials), ("(Jan)", Bracketed), ("van", Particle), ("'t", Particle), ("Hof", Word)],
        );
        check("Mw. Kool-de Koning", &[("Mw", Title), ("Kool", Word), ("de", Particle), ("Koning", Word)]);
        check("Jansen, P.", &[("Jansen", Word), (",", Comma), ("P.", Initials)]);
        check(
            "Hek, J. van 't\nB",
            &[("Hek", Word), (",", Comma), ("J.", Initials), ("van", Particle), ("'t", Particle)],
        );
        check("Edward Mutesa II die", &[("Edward", Word), ("Mutesa", Word), ("II", Suffix)]);
        check("Piet uit Utrecht", &[("Piet", Word)]);
        check("M.Geerts", &[("M.", Initials), ("Geerts", Word)]);
        check("N Goedhart", &[("N", Initials), ("Goedhart", Word)]);
        check("Anna's zoon", &[("Anna", Word)]);
        check("O'Brien", &[("O'Brien", Word)]);
        check("Fatima El-Idrissi kwam", &[("Fatima", Word), ("El", Particle), ("Idrissi", Word)]);
        check("Ahmed al-Masri", &[("Ahmed", Word), ("al", Particle), ("Masri", Word)]);
        check("Jan en Piet", &[("Jan", Word)]);
    }
}
