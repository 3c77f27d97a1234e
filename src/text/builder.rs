//! TextBuilder: the one way to make a [`Text`]. A reader pushes what it decoded, each stretch with its ground; the builder folds as it goes.

use std::sync::Arc;

use unicode_normalization::char::compose;

use crate::text::broken::{self, Break};
use crate::text::fold::{Folded, fold};
use crate::text::map::{GlyphRun, Ground, Piece, SourceMap};
use crate::text::{Step, Text};

/// Where the last character starts. Most often it is the same in both texts, and then only looked for when a mark follows.
#[derive(Clone, Copy, Debug, Default)]
enum Last {
    /// There is none.
    #[default]
    None,
    /// It is the last of both texts.
    AtEnd,
    /// Here, in the folded and in the shown text.
    At(u32, u32),
}

/// Collects one text. Cheap to reuse: [`TextBuilder::finish`] leaves it empty.
#[derive(Debug, Default)]
pub struct TextBuilder {
    /// The text as it stands in the document; empty as long as nothing folded (then `folded` is both).
    shown: Option<String>,
    folded: String,
    steps: Vec<Step>,
    mended: Vec<u32>,
    map: SourceMap,
    /// Where the last character starts in both texts, for composition.
    last: Last,
    /// Whether the last character pushed was a carriage return, so that a line feed joins it.
    carriage: bool,
    /// Bytes and pieces of the text before: the next is likely to be as long.
    before: (usize, usize),
}

impl TextBuilder {
    /// An empty builder.
    pub fn new() -> TextBuilder {
        TextBuilder::default()
    }

    /// Bytes so far, in the text as it stands in the document.
    pub fn len(&self) -> usize {
        self.shown.as_ref().map_or(self.folded.len(), String::len)
    }

    /// Whether nothing was pushed yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The folded text so far: what a detector will see. A reader needs its length to mark cells and lines.
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// A separator of the reader's own: it has no ground.
    pub fn push_added(&mut self, text: &str) {
        self.push(text, Ground::Added);
    }

    /// A separator of the reader's own between two lines of one flow. When a word runs over it, the word is whole in the folded text. `next` is asked
    /// for the start of the line that follows, and only when the line before may end within a word.
    pub fn push_line_end(&mut self, separator: &str, next: impl FnOnce() -> String) {
        let soft = self.shown.as_ref().is_some_and(|shown| shown.trim_end_matches(' ').ends_with('\u{ad}'));
        let ends =
            if soft || broken::may_be(&self.folded) { broken::look(&self.folded, &next(), soft) } else { Break::Stays };
        let Break::Goes(from) = ends else { return self.push_added(separator) };
        self.drop_from(from);
        self.map.pieces.push(Piece { at: self.len() as u32, ground: Ground::Added });
        for c in separator.chars() {
            self.mended.extend((c == '\n').then_some(self.folded.len() as u32));
            self.drop_char(c);
        }
    }

    /// Takes the folded text from byte `from` on back; it stays in the shown text.
    fn drop_from(&mut self, from: usize) {
        let folded = from as u32;
        let shown = match self.steps.partition_point(|step| step.folded <= folded).checked_sub(1) {
            Some(i) => self.steps[i].shown + (folded - self.steps[i].folded),
            None => folded,
        };
        self.shown_mut();
        while self.steps.last().is_some_and(|step| step.folded > folded) {
            self.steps.pop();
        }
        if self.steps.last() != Some(&Step { folded, shown }) {
            self.steps.push(Step { folded, shown });
        }
        self.folded.truncate(from);
        self.last = Last::None;
        self.step();
    }

    /// Text whose bytes stand in the entry as they are, from byte `start`, with `chars` code points before it.
    pub fn push_linear(&mut self, text: &str, entry: u32, start: usize, chars: usize) {
        self.push(text, Ground::Linear { entry, start: start as u32, chars: chars as u32 });
    }

    /// Text that stands as a whole for `len` bytes (`chars_len` code points) of the entry.
    pub fn push_whole(&mut self, text: &str, entry: u32, start: usize, len: usize, chars: usize, chars_len: usize) {
        let ground = Ground::Whole {
            entry,
            start: start as u32,
            len: len as u32,
            chars: chars as u32,
            chars_len: chars_len as u32,
        };
        self.push(text, ground);
    }

    /// A value that has no bytes of its own in the file. `path` is made of names of the format.
    pub fn push_value(&mut self, text: &str, holder: u32, path: &str) {
        let value = self.map.values.len() as u32;
        self.map.values.push((holder, Arc::from(path)));
        self.push(text, Ground::Value { value, start: 0 });
    }

    /// Adds a run of glyphs to the table; the answer is for [`TextBuilder::push_glyph`] and [`TextBuilder::push_glyphs`].
    pub fn add_run(&mut self, run: GlyphRun) -> u32 {
        self.map.runs.push(run);
        self.map.runs.len() as u32 - 1
    }

    /// Text of exactly one glyph, of any number of characters.
    pub fn push_glyph(&mut self, text: &str, run: u32, glyph: u32) {
        self.push(text, Ground::Glyph { run, glyph });
    }

    /// Text of consecutive glyphs, one character each, from `first` on.
    pub fn push_glyphs(&mut self, text: &str, run: u32, first: u32) {
        self.push(text, Ground::Glyphs { run, first });
    }

    /// Any text with any ground.
    pub fn push(&mut self, text: &str, ground: Ground) {
        if text.is_empty() {
            return;
        }
        if self.map.pieces.is_empty() {
            self.folded.reserve(self.before.0.max(text.len()));
            self.map.pieces.reserve_exact(self.before.1);
        }
        if !self.continues(ground) {
            self.map.pieces.push(Piece { at: self.len() as u32, ground });
        }
        // The common case: stretches in which nothing folds, so that both texts grow by the same bytes.
        let mut rest = text;
        while !rest.is_empty() {
            let plain = if self.carriage { 0 } else { plain_prefix(rest) };
            if plain > 0 {
                let (run, after) = rest.split_at(plain);
                self.last = Last::AtEnd;
                if let Some(shown) = &mut self.shown {
                    shown.push_str(run);
                }
                self.folded.push_str(run);
                rest = after;
            }
            let mut chars = rest.chars();
            if let Some(c) = chars.next() {
                self.push_char(c);
                rest = chars.as_str();
            }
        }
    }

    /// Whether this ground goes on where the last piece ends, so that one piece can stand for both.
    fn continues(&self, ground: Ground) -> bool {
        let (Some(last), Ground::Linear { entry, start, .. }) = (self.map.pieces.last(), ground) else { return false };
        matches!(last.ground, Ground::Linear { entry: e, start: s, .. } if e == entry && s + (self.len() as u32 - last.at) == start)
    }

    fn push_char(&mut self, c: char) {
        let carriage = std::mem::replace(&mut self.carriage, c == '\r');
        if c == '\n' && carriage {
            // The carriage return already became the line end; the line feed belongs to it.
            self.drop_char(c);
            return;
        }
        match fold(c) {
            Folded::Same => {
                self.last = Last::AtEnd;
                if let Some(shown) = &mut self.shown {
                    shown.push(c);
                }
                self.folded.push(c);
            }
            Folded::Nothing => self.drop_char(c),
            Folded::Char(to) => self.replace(c, to.encode_utf8(&mut [0; 4])),
            Folded::Str(to) => self.replace(c, to),
            Folded::Combining => self.combine(c),
        }
    }

    fn shown_mut(&mut self) -> &mut String {
        self.shown.get_or_insert_with(|| self.folded.clone())
    }

    fn step(&mut self) {
        let step = Step { folded: self.folded.len() as u32, shown: self.len() as u32 };
        if self.steps.last() != Some(&step) {
            self.steps.push(step);
        }
    }

    /// Where the last character starts, in both texts.
    fn last_start(&self) -> Option<(u32, u32)> {
        match self.last {
            Last::None => None,
            Last::At(folded, shown) => Some((folded, shown)),
            Last::AtEnd => {
                let length = self.folded.chars().next_back()?.len_utf8();
                Some(((self.folded.len() - length) as u32, (self.len() - length) as u32))
            }
        }
    }

    fn drop_char(&mut self, c: char) {
        self.last = self.last_start().map_or(Last::None, |(folded, shown)| Last::At(folded, shown));
        self.shown_mut();
        self.step();
        self.shown_mut().push(c);
        self.step();
    }

    fn replace(&mut self, c: char, to: &str) {
        self.last = Last::At(self.folded.len() as u32, self.len() as u32);
        if to.len() == c.len_utf8() {
            self.shown_mut().push(c);
            self.folded.push_str(to);
            return;
        }
        self.shown_mut();
        self.step();
        self.shown_mut().push(c);
        self.folded.push_str(to);
        self.step();
    }

    fn combine(&mut self, mark: char) {
        let composed = self.last_start().and_then(|(folded, shown)| {
            let base = self.folded.get(folded as usize..)?.chars().next()?;
            Some((folded, shown, compose(base, mark)?))
        });
        let Some((folded, shown, composed)) = composed else { return self.drop_char(mark) };
        self.shown_mut();
        while self.steps.last().is_some_and(|step| step.folded > folded) {
            self.steps.pop();
        }
        let step = Step { folded, shown };
        if self.steps.last() != Some(&step) {
            self.steps.push(step);
        }
        self.shown_mut().push(mark);
        self.folded.truncate(folded as usize);
        self.folded.push(composed);
        self.last = Last::At(folded, shown);
        self.step();
    }

    /// Room for `bytes` more, to spare copies when a reader knows how much will come.
    pub fn reserve(&mut self, bytes: usize) {
        self.folded.reserve(bytes);
    }

    /// The text so far; the builder is empty afterwards.
    pub fn finish(&mut self) -> Text {
        // More than a page is not guessed: what is too large stays allocated as long as the document does.
        const GUESS: usize = 1024;
        let before = (self.folded.len().min(GUESS), self.map.pieces.len().min(GUESS / 16));
        let done = std::mem::replace(self, TextBuilder { before, ..TextBuilder::default() });
        Text {
            shown: done.shown.map(String::into_boxed_str),
            folded: done.folded,
            steps: done.steps,
            mended: done.mended,
            map: done.map,
            index: Default::default(),
        }
    }
}

/// For each byte whether a character that folds may start with it: some controls, and all lead bytes but C3 (U+00C0 to U+00FF: none folds).
static MAY_FOLD: [bool; 256] = {
    let mut table = [false; 256];
    let mut b = 0;
    while b < 256 {
        table[b] = may_fold(b as u8);
        b += 1;
    }
    table
};

const fn may_fold(b: u8) -> bool {
    b == 0 || b >= 0xb && b <= 0xd || b >= 0xc2 && b != 0xc3
}

/// Length of the stretch at the start that does not fold. Looked at in blocks, so that the compiler can compare many bytes at once;
/// of the characters that may fold each is looked up.
fn plain_prefix(text: &str) -> usize {
    const WIDE: usize = 64;
    const NARROW: usize = 16;
    let bytes = text.as_bytes();
    let any = |block: &[u8]| block.iter().fold(false, |any, &b| any | may_fold(b));
    let mut at = 0;
    loop {
        while bytes[at..].first_chunk::<WIDE>().is_some_and(|block| !any(block)) {
            at += WIDE;
        }
        while bytes[at..].first_chunk::<NARROW>().is_some_and(|block| !any(block)) {
            at += NARROW;
        }
        while bytes.get(at).is_some_and(|&b| !MAY_FOLD[b as usize]) {
            at += 1;
        }
        match text[at..].chars().next() {
            Some(c) if fold(c) == Folded::Same => at += c.len_utf8(),
            _ => return at,
        }
    }
}
