//! Bidi: lines with Hebrew or Arabic letters, from the order in which they lie on the page to the order in which they are read.
//!
//! A page shows a line from left to right; the text of it runs the other way wherever its letters do. This is the Unicode algorithm turned
//! round, as far as one line of a page needs it: numbers and foreign words keep their own order.

/// Whether a letter is written from right to left: Hebrew, Arabic and their relatives, and the shapes of their letters.
pub(super) fn is_rtl(c: u32) -> bool {
    matches!(c, 0x0590..=0x08ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff)
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Right,
    Left,
    /// Digits keep their order but do not make a line a foreign one.
    Number,
    Neutral,
}

fn kind(c: char) -> Kind {
    match c {
        // Arabic digits run from left to right too.
        '0'..='9' | '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}' => Kind::Number,
        c if is_rtl(c as u32) => Kind::Right,
        c if c.is_alphabetic() => Kind::Left,
        _ => Kind::Neutral,
    }
}

/// The order in which the characters of a line are read, as indices into the line as it lies on the page; and for each whether it runs from right
/// to left, so that its brackets are turned.
pub(super) fn reading_order(line: &[char]) -> Vec<(usize, bool)> {
    let kinds: Vec<Kind> = line.iter().map(|c| kind(*c)).collect();
    let count = |wanted: Kind| kinds.iter().filter(|k| **k == wanted).count();
    let right = count(Kind::Right) >= count(Kind::Left);
    // Each neutral character goes with the letters around it, when they agree, else with the line.
    let mut ways = vec![right; line.len()];
    let mut at = 0;
    while at < line.len() {
        let way = |kind: Kind| match kind {
            Kind::Right => Some(true),
            Kind::Left => Some(false),
            Kind::Number => Some(false),
            Kind::Neutral => None,
        };
        match way(kinds[at]) {
            Some(is_right) => {
                ways[at] = is_right;
                at += 1;
            }
            None => {
                let end = (at..line.len()).find(|i| kinds[*i] != Kind::Neutral).unwrap_or(line.len());
                let before = at.checked_sub(1).map(|i| kinds[i]);
                let after = kinds.get(end).copied();
                // A mark inside a number, or between foreign words, is theirs.
                let inside = match (before, after) {
                    (Some(Kind::Number), Some(Kind::Number)) => end - at == 1 && line[at] != ' ',
                    (Some(Kind::Left), Some(Kind::Left | Kind::Number)) | (Some(Kind::Number), Some(Kind::Left)) => {
                        true
                    }
                    _ => false,
                };
                let both = before == Some(Kind::Right) && after == Some(Kind::Right);
                ways[at..end].fill(if inside { false } else { both || right });
                at = end;
            }
        }
    }
    let mut stretches: Vec<(usize, usize, bool)> = Vec::new();
    for (i, way) in ways.iter().enumerate() {
        match stretches.last_mut() {
            Some((_, end, last)) if last == way => *end = i + 1,
            _ => stretches.push((i, i + 1, *way)),
        }
    }
    if right {
        stretches.reverse();
    }
    let mut out = Vec::with_capacity(line.len());
    for (from, to, turned) in stretches {
        if turned {
            out.extend((from..to).rev().map(|i| (i, true)))
        } else {
            out.extend((from..to).map(|i| (i, false)))
        }
    }
    out
}

/// The bracket that looks the other way.
pub(super) fn mirrored(c: char) -> char {
    match c {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '{' => '}',
        '}' => '{',
        '<' => '>',
        '>' => '<',
        '«' => '»',
        '»' => '«',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::reading_order;

    #[track_caller]
    fn check(page: &str, expected: &str) {
        let line: Vec<char> = page.chars().collect();
        let read: String = reading_order(&line).into_iter().map(|(i, _)| line[i]).collect();
        assert_eq!(read, expected);
    }

    #[test]
    fn lines_run_as_their_letters_do() {
        check("םלוע םולש", "שלום עולם");
        check("gewone tekst 12", "gewone tekst 12");
        // A number keeps its order; so does a word of the other kind.
        check("111222333 רפסמ", "מספר 111222333");
        check("Ede ריעב רג", "גר בעיר Ede");
        check("de heer ןהכ uit Ede", "de heer כהן uit Ede");
    }
}
