//! Advance widths of Helvetica in thousandths of the size, by character (Adobe's metrics of the standard fonts).

/// The width of `c`; letters with an accent are as wide as without.
pub fn helvetica(c: char) -> u32 {
    const ASCII: [u16; 95] = [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556,
        556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667,
        556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556,
        556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722,
        500, 500, 500, 334, 260, 334, 584,
    ];
    match c {
        ' '..='~' => u32::from(ASCII[c as usize - 32]),
        'í' | 'ï' | 'ì' | 'î' => 278,
        'ç' => 500,
        '\u{a0}' => 278,
        '–' => 556,
        '—' => 1000,
        '‘' | '’' => 222,
        '“' | '”' => 333,
        '•' => 350,
        _ => 556,
    }
}

/// The width of a text in points.
pub fn width(text: &str, size: f32) -> f32 {
    text.chars().map(helvetica).sum::<u32>() as f32 * size / 1000.0
}
