//! Which characters count as the same. Used by [`super::TextBuilder`] only, so that nobody downstream has to think of it.
//!
//! Folding never changes case and never joins lines: those carry meaning for the detectors.
//! The classes follow Unicode's general categories Zs, Pd and Cf, and the compatibility mappings of full-width forms and ligatures
//! (Unicode Standard, chapter 5.21 on ignorable characters, and UAX #15 for composition).

/// What one character becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Folded {
    /// Stays what it is.
    Same,
    /// Disappears: it has no width of its own and can hide a value.
    Nothing,
    /// Becomes another character.
    Char(char),
    /// Becomes a few ASCII characters.
    Str(&'static str),
    /// A combining mark: joins the character before it, where Unicode has the pair as one.
    Combining,
}

/// How `c` folds. ASCII other than carriage return, form feed and vertical tab stays as it is.
pub(super) fn fold(c: char) -> Folded {
    use Folded::{Char, Combining, Nothing, Same, Str};
    match c {
        // A carriage return before a line feed is dropped by the builder; alone it is an old Mac line end.
        '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Char('\n'),
        '\0' => Nothing,
        c if c.is_ascii() => Same,
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Char(' '),
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{180b}'..='\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' => Nothing,
        '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => Char('-'),
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bc}' | '\u{2032}' | '\u{b4}' => Char('\''),
        '\u{201a}' => Char('\''),
        '\u{201c}'..='\u{201f}' | '\u{2033}' | '\u{ab}' | '\u{bb}' => Char('"'),
        '\u{2044}' | '\u{2215}' => Char('/'),
        '\u{2024}' => Char('.'),
        '\u{2026}' => Str("..."),
        '\u{132}' => Str("IJ"),
        '\u{133}' => Str("ij"),
        '\u{fb00}' => Str("ff"),
        '\u{fb01}' => Str("fi"),
        '\u{fb02}' => Str("fl"),
        '\u{fb03}' => Str("ffi"),
        '\u{fb04}' => Str("ffl"),
        '\u{fb05}' | '\u{fb06}' => Str("st"),
        '\u{ff01}'..='\u{ff5e}' => {
            Char(char::from_u32(c as u32 - 0xfee0).expect("a full-width form has an ASCII twin"))
        }
        '\u{660}'..='\u{669}' => digit(c, 0x660),
        '\u{6f0}'..='\u{6f9}' => digit(c, 0x6f0),
        '\u{1d7ce}'..='\u{1d7ff}' => Char(char::from(b'0' + ((c as u32 - 0x1d7ce) % 10) as u8)),
        // The figure of a note is no part of the word or number that it stands against.
        '\u{b9}' | '\u{b2}' | '\u{b3}' | '\u{2070}' | '\u{2074}'..='\u{2079}' => Char(' '),
        '\u{300}'..='\u{36f}' => Combining,
        _ => Same,
    }
}

fn digit(c: char, zero: u32) -> Folded {
    Folded::Char(char::from(b'0' + (c as u32 - zero) as u8))
}

#[cfg(test)]
mod tests {
    use super::{Folded, fold};

    #[test]
    fn look_alikes_of_digits_spaces_and_dashes_fold_to_ascii() {
        assert_eq!(fold('\u{a0}'), Folded::Char(' '));
        assert_eq!(fold('－'), Folded::Char('-'));
        assert_eq!(fold('９'), Folded::Char('9'));
        assert_eq!(fold('٣'), Folded::Char('3'));
        assert_eq!(fold('𝟗'), Folded::Char('9'));
        assert_eq!(fold('\u{ad}'), Folded::Nothing);
        assert_eq!(fold('²'), Folded::Char(' '));
        assert_eq!(fold('ë'), Folded::Same);
    }
}
