//! What each character does to a run of letters and digits, worked out beforehand for those of which there may be many.

use std::sync::LazyLock;

use encoding_rs::WINDOWS_1252;
use unicode_normalization::UnicodeNormalization;

/// What a character that is not ASCII does to a run: each letter of it without its accent, in lower case, or what parts letters.
pub(super) fn steps(c: char, take: &mut dyn FnMut(u8)) {
    match c {
        '\u{a0}' | '\u{ad}' | '\u{2000}'..='\u{206f}' | '\u{2212}' | '\u{feff}' => take(SPACE),
        '\u{300}'..='\u{36f}' => {}
        c => {
            for letter in std::iter::once(c).nfkd().flat_map(char::to_lowercase) {
                if letter.is_alphanumeric() {
                    letter.encode_utf8(&mut [0; 4]).bytes().for_each(&mut *take);
                } else if !matches!(letter, '\u{300}'..='\u{36f}') {
                    take(PART);
                }
            }
        }
    }
}

/// Steps of one character; no letter has the number of another step.
pub(super) type Steps = [u8; 8];
pub(super) type WideSteps = [u8; 10];
pub(super) const END: u8 = 0;
pub(super) const SPACE: u8 = 1;
pub(super) const PART: u8 = 2;

fn known(c: char) -> Steps {
    let (mut all, mut count) = ([END; 8], 0);
    steps(c, &mut |step| {
        if let Some(slot) = all.get_mut(count) {
            *slot = step;
        }
        count += 1;
    });
    debug_assert!(count <= all.len());
    all
}

/// Programs of fonts and pictures are read as letters too, in every way: the characters of two bytes are worth knowing beforehand.
pub(super) static NARROW: LazyLock<Vec<Steps>> = LazyLock::new(|| ('\u{80}'..='\u{7ff}').map(known).collect());
pub(super) const NARROW_FROM: usize = 0x80;

/// The same of those of three bytes, when there are so many that it pays to work them all out; of what takes more steps only that it does.
pub(super) static WIDE: LazyLock<Vec<WideSteps>> = LazyLock::new(|| {
    let known = |code: u32| {
        let (mut all, mut count) = ([END; 10], 0);
        steps(char::from_u32(code)?, &mut |step| {
            if let Some(slot) = all.get_mut(count) {
                *slot = step;
            }
            count += 1;
        });
        Some(if count > all.len() { [LONGER; 10] } else { all })
    };
    (WIDE_FROM as u32..=0xffff).map(|code| known(code).unwrap_or([END; 10])).collect()
});
pub(super) const WIDE_FROM: usize = 0x800;
/// No byte of UTF-8 has this value.
pub(super) const LONGER: u8 = 0xff;
/// So many of them are worked out one by one.
pub(super) const MANY_WIDE: u32 = 2000;

/// The same of the bytes of Windows-1252.
pub(super) static WESTERN: LazyLock<[Steps; 128]> = LazyLock::new(|| {
    let decoded = |byte: u8| WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next();
    std::array::from_fn(|at| decoded(0x80 + at as u8).map_or([END; 8], known))
});
