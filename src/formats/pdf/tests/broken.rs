//! Words that a line end cuts in two.

use super::{plain, read, texts};
use crate::text::{Anchor, Span};

/// Lines below each other, from `x` and 700 down.
fn lines(x: u32, lines: &[&str]) -> String {
    let show = |(i, line): (usize, &&str)| format!("BT /F1 9 Tf {x} {} Td ({line}) Tj ET\n", 700 - 12 * i);
    lines.iter().enumerate().map(show).collect()
}

#[track_caller]
fn check(content: &str, word: &str, shown: &str, pieces: usize) {
    let document = read(plain(content));
    let found = document.segments.iter().find_map(|s| Some((s, s.text.folded().find(word)?)));
    let Some((segment, at)) = found else { panic!("{word:?} is not in {:?}", texts(&document)) };
    let span = Span::new(at, at + word.len());
    // As long as it stands there, hyphen and line end included.
    assert_eq!(segment.text.excerpt(span).chars(), shown.chars().count(), "{word}");
    let anchors = segment.text.anchors(span);
    assert_eq!(anchors.iter().filter(|a| matches!(a, Anchor::Glyphs { .. })).count(), pieces);
}

#[test]
fn words_are_whole_with_a_way_back_to_both_pieces() {
    check(&lines(50, &["De heer Jan Wil-", "lemsen uit Ede"]), "Willemsen uit", "Wil-\nlemsen uit", 2);
    check(&lines(50, &["mevrouw Jansen-", "de Vries"]), "Jansen-de Vries", "Jansen-\nde Vries", 2);
    // A soft hyphen, as many programs write it: F1 has it at 173.
    check(&lines(50, &["De heer Jan Wil\\255", "lemsen uit Ede"]), "Willemsen uit", "Wil\u{ad}\nlemsen uit", 2);
}

#[test]
fn words_go_on_in_the_next_line_of_their_column_and_in_the_next_column() {
    let left = [
        "Op deze kant staat gewone tekst",
        "en daar woont de heer Jan Wil-",
        "lemsen die daar al jaren met",
        "veel plezier zijn werk doet Kerk-",
    ];
    let right = [
        "straat en dorp zijn hier beide",
        "goed bekend en ook verder is er",
        "niets dan lof over de mensen die",
        "hier wonen en werken met elkaar",
    ];
    let both = lines(50, &left) + &lines(320, &right);
    check(&both, "Jan Willemsen die", "Jan Wil-\nlemsen die", 2);
    check(&both, "Kerkstraat en", "Kerk-\nstraat en", 2);
}
