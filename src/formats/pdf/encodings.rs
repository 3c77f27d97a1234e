//! Encodings: what a code means when its font does not say, by the habit of whoever made it.

/// Advances of Helvetica in thousandths, from the space to `~` (Adobe's metrics of the standard fonts).
pub(super) const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
];

/// Windows-1252, which PDF calls WinAnsiEncoding (ISO 32000-2, annex D.2).
pub(super) fn win_ansi(code: u8) -> Option<char> {
    match code {
        0x20..=0x7e | 0xa0..=0xff => Some(char::from(code)),
        0x80..=0x9f => {
            let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(std::slice::from_ref(&code));
            text.chars().next().filter(|c| !c.is_control())
        }
        _ => None,
    }
}

/// The Cork encoding of TeX, T1: the table of the EC fonts (Knappen, "The EC fonts", 1990 Cork conference).
pub(super) fn cork(code: u8) -> Option<char> {
    const LOW: [char; 32] = [
        '`', '´', 'ˆ', '˜', '¨', '˝', '˚', 'ˇ', '˘', '¯', '˙', '¸', '˛', '‚', '‹', '›', '“', '”', '„', '«', '»', '–',
        '—', '\u{200b}', '₀', 'ı', 'ȷ', 'ﬀ', 'ﬁ', 'ﬂ', 'ﬃ', 'ﬄ',
    ];
    const HIGH: [char; 64] = [
        'Ă', 'Ą', 'Ć', 'Č', 'Ď', 'Ě', 'Ę', 'Ğ', 'Ĺ', 'Ľ', 'Ł', 'Ń', 'Ň', 'Ŋ', 'Ő', 'Ŕ', 'Ř', 'Ś', 'Š', 'Ş', 'Ť', 'Ţ',
        'Ű', 'Ů', 'Ÿ', 'Ź', 'Ž', 'Ż', 'Ĳ', 'İ', 'đ', '§', 'ă', 'ą', 'ć', 'č', 'ď', 'ě', 'ę', 'ğ', 'ĺ', 'ľ', 'ł', 'ń',
        'ň', 'ŋ', 'ő', 'ŕ', 'ř', 'ś', 'š', 'ş', 'ť', 'ţ', 'ű', 'ů', 'ÿ', 'ź', 'ž', 'ż', 'ĳ', '¡', '¿', '£',
    ];
    match code {
        0..=0x1f => Some(LOW[usize::from(code)]),
        b'\'' => Some('’'),
        b'`' => Some('‘'),
        0x20 => Some(' '),
        0x7f => Some('-'),
        0x21..=0x7e => Some(char::from(code)),
        0x80..=0xbf => Some(HIGH[usize::from(code) - 0x80]),
        0xd7 => Some('Œ'),
        0xdf => Some('ẞ'),
        0xf7 => Some('œ'),
        0xff => Some('ß'),
        0xc0.. => Some(char::from(code)),
    }
}

#[cfg(test)]
mod tests {
    use super::{cork, win_ansi};

    #[test]
    fn fallback_tables_hold_dutch_letters() {
        assert_eq!(cork(0xeb), Some('ë'));
        assert_eq!(cork(0xef), Some('ï'));
        assert_eq!(cork(0x1c), Some('ﬁ'));
        assert_eq!(cork(0xbc), Some('ĳ'));
        assert_eq!(win_ansi(0x80), Some('€'));
        assert_eq!(win_ansi(0xe9), Some('é'));
        assert_eq!(win_ansi(0x81), None);
    }
}
