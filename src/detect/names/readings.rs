//! What one word of a run may be besides what the lists say of it: the label of the next field, a title for a surname, a given name made small.

use crate::detect::names::initials::next_is_name;
use crate::detect::names::tokens::{Kind, Token, char_at, is_letter};
use crate::lexicon::{Known, Ordinary, known};

/// Whether a word behind a name is the label of what comes next: `Geb.datum`, `Tel:`.
pub(super) fn is_field(text: &str, last: &Token, token: &Token) -> bool {
    let known = token.known;
    let named = known.first().is_some() || known.surname().is_some();
    let colon = || text[token.end..].trim_start_matches(' ').starts_with(':');
    let word = &text[token.start..token.end];
    let birth = || word.eq_ignore_ascii_case("geb");
    if token.kind != Kind::Word || named {
        return false;
    }
    if token.shouts {
        // `Kim Bakker BSN 123456782`, `Dhr Smit VG: CVA`
        let told = known.label() || known.organisation() || known.institution() || known.company();
        return word.len() <= 5 && !last.shouts && (told || colon() || !word.contains(['A', 'E', 'I', 'O', 'U', 'Y']));
    }
    birth() || (known.label() || known.word()) && colon()
}

/// `K. Meester`, `Wouter Pastoor`, `Dekker-Meester`: behind a name a whole word for a title is the surname, unless a name follows it.
pub(super) fn is_title_as_surname(text: &str, word: &str, end: usize, last: Option<&Token>) -> bool {
    const SHORTEST: usize = 6;
    let named = last.is_some_and(|t| match t.kind {
        Kind::Initials | Kind::Particle | Kind::Title => true,
        Kind::Word => t.known.first().is_some() || text.as_bytes().get(t.end) == Some(&b'-'),
        _ => false,
    });
    named && word.len() >= SHORTEST && !next_is_name(text, end)
}

/// What is known of the given name in its diminutive: `Fleurtje`, `Brammetje`. Nothing when it is none.
pub(super) fn of_diminutive(word: &str) -> Known {
    let sure = |stem: &str| Some(known(stem)).filter(|k| k.first().is_some_and(|o| o != Ordinary::Common));
    let doubled = |stem: &str| match stem.as_bytes() {
        [.., a, b] if a == b => sure(&stem[..stem.len() - 1]),
        _ => None,
    };
    let stem = ["etje", "pje", "tje", "je"].iter().find_map(|end| {
        let stem = word.strip_suffix(end).filter(|stem| stem.len() >= 3)?;
        sure(stem).or_else(|| doubled(stem))
    });
    stem.unwrap_or_default()
}

/// Whether the last of them is a particle.
pub(super) fn ends_in_particle(tokens: &[Token]) -> bool {
    tokens.last().is_some_and(|t| t.kind == Kind::Particle)
}

/// Whether the particles at the end stand behind a name that was turned round: `Nes, T.T.L. van`.
pub(super) fn reversed_tail(tokens: &[Token]) -> bool {
    ends_in_particle(tokens) && tokens.iter().any(|t| t.kind == Kind::Comma)
}

/// `HEER VAN DER STEEN`: a title in a text of capitals, which a name follows.
pub(super) fn shouted_title(text: &str, word: &str, end: usize) -> bool {
    word.len() >= 4 && text[end..].starts_with(' ') && char_at(text, end + 1).is_some_and(char::is_uppercase)
}

/// Whether a word begins with a capital, and whether it has two letters or more and none of them is small.
pub(super) fn case(word: &str) -> (bool, bool) {
    if word.is_ascii() {
        let bytes = word.as_bytes();
        let first = bytes.iter().find(|b| b.is_ascii_alphabetic()).is_some_and(u8::is_ascii_uppercase);
        let letters = || bytes.iter().filter(|b| b.is_ascii_alphabetic()).count();
        return (first, first && !bytes.iter().any(u8::is_ascii_lowercase) && letters() > 1);
    }
    let upper = word.chars().find(|c| is_letter(*c)).is_some_and(char::is_uppercase);
    (upper, upper && !word.chars().any(char::is_lowercase) && word.chars().filter(|c| is_letter(*c)).count() > 1)
}

/// Whether a word behind a run is none of its name: the next column of a list (`Wilma     Ali`), the next sentence (`Sanne H. Contact via`).
pub(super) fn is_next(text: &str, run: &[Token], token: &Token) -> bool {
    const COLUMN: usize = 3;
    let Some(last) = run.last() else { return false };
    let gap = &text[last.end..token.start];
    let column = last.kind != Kind::Comma && gap.len() >= COLUMN && gap.bytes().all(|b| b == b' ');
    let letter = last.kind == Kind::Initials && last.dotted && last.end - last.start == 2;
    let given = run[0].kind == Kind::Word && run[0].known.first().is_some();
    let known = token.known;
    let named = known.first().is_some() || known.surname().is_some();
    column || letter && given && !named && (known.word() || known.verb() || known.label() || known.role())
}
