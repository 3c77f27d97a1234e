//! Show: strings without the glyphs that go, and the pen where it has to be.
//!
//! A pen that went over what is gone moves by one number instead. Where a line is set again nothing of the old positions may be left: there
//! every string gets a place of its own, and the space between words that stretched the line is not written at all.

use crate::formats::pdf::lexer::Operand;
use crate::formats::pdf::write::file::{write_number, write_string};
use crate::formats::pdf::write::press::{Op, Pass, Press};

type Wide = [f64; 6];

const START: Wide = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
/// Smaller moves than this, in thousandths of the font size, are not written where a line is set again.
const LITTLE: f64 = 2.0;

fn moved(m: Wide, x: f64, y: f64) -> Wide {
    [m[0], m[1], m[2], m[3], x * m[0] + y * m[2] + m[4], x * m[1] + y * m[3] + m[5]]
}

/// The state of text: what the old content said, and where the new one is.
#[derive(Clone)]
pub(super) struct Text {
    /// Every string gets a place of its own.
    again: bool,
    /// Where the next glyph of the old content starts, and its line.
    pen: Wide,
    line: Wide,
    leading: f64,
    pub(super) size: f64,
    pub(super) stretch: f64,
    pub(super) font: Option<usize>,
    /// How far the new pen is ahead of the old one, along the line.
    ahead: f64,
    /// Nothing was shown since the pen was put somewhere.
    fresh: bool,
    /// The word space that the old content asks for, and the one that the new one has.
    word: Vec<u8>,
    written_word: Vec<u8>,
}

impl Text {
    pub(super) fn new(again: bool) -> Text {
        Text {
            again,
            pen: START,
            line: START,
            leading: 0.0,
            size: 0.0,
            stretch: 1.0,
            font: None,
            ahead: 0.0,
            fresh: true,
            word: b"0".to_vec(),
            written_word: b"0".to_vec(),
        }
    }

    /// Inside a form: what was set outside still holds.
    pub(super) fn inside(outer: &Text, again: bool) -> Text {
        let mut text = Text { again, ..outer.clone() };
        text.begin();
        text
    }

    pub(super) fn begin(&mut self) {
        (self.pen, self.line) = (START, START);
        self.put();
    }

    fn put(&mut self) {
        (self.ahead, self.fresh) = (0.0, true);
    }

    /// `Q`: all but where the pen is.
    pub(super) fn restore(&mut self, before: Text) {
        let Text { pen, line, ahead, fresh, .. } = *self;
        *self = Text { pen, line, ahead, fresh, ..before };
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line = moved(self.line, x, y);
        self.pen = self.line;
        self.put();
    }
}

/// What an array shows: numbers as they stand, and stretches of glyphs.
#[derive(Default)]
struct Shown {
    out: Vec<u8>,
    open: Vec<u8>,
    strings: u32,
    numbers: u32,
}

impl Shown {
    fn flush(&mut self) {
        if !self.open.is_empty() {
            write_string(&mut self.out, &self.open);
            self.open.clear();
            self.strings += 1;
        }
    }

    fn number(&mut self, raw: &[u8]) {
        self.flush();
        self.out.extend_from_slice(raw);
        self.out.push(b' ');
        self.numbers += 1;
    }
}

impl<'p> Press<'p> {
    /// Operators that put the pen somewhere.
    pub(super) fn position(&mut self, pass: &mut Pass<'_, 'p>, o: &Op<'_>) {
        let number = |i: usize| f64::from(o.operands.number(i));
        let text = &mut pass.text;
        match o.word {
            b"Td" => text.next_line(number(0), number(1)),
            b"TD" => {
                text.leading = -number(1);
                text.next_line(number(0), number(1));
            }
            b"Tm" => {
                if let Some(matrix) = o.operands.numbers::<6>() {
                    text.line = matrix.map(f64::from);
                    text.pen = text.line;
                    text.put();
                }
            }
            b"T*" => text.next_line(0.0, -text.leading),
            b"TL" => text.leading = number(0),
            b"Tw" => {
                let number = o.operands.items.iter().rposition(|item| matches!(item, Operand::Number(_)));
                text.word = number.map_or_else(|| b"0".to_vec(), |at| o.raw(at).to_vec());
                if text.again {
                    return;
                }
                text.written_word = text.word.clone();
            }
            _ => {}
        }
        if text.again {
            return;
        }
        let count = match o.word {
            b"Td" | b"TD" => 2,
            b"Tm" => 6,
            b"T*" => 0,
            _ => 1,
        };
        o.write_numbers(&mut pass.out, count);
        o.write_word(&mut pass.out);
    }

    /// `Tj`, `TJ`, `'`, `"`.
    pub(super) fn show(&mut self, pass: &mut Pass<'_, 'p>, o: &Op<'_>) {
        if o.word == b"'" || o.word == b"\"" {
            self.line_first(pass, o);
        }
        let sheet = pass.sheet;
        let hidden = pass.is_hidden();
        let changed = |run: &u32| sheet.gone.contains_key(run) || sheet.shifts.contains_key(run);
        let untouched = !hidden && !pass.text.again && pass.text.ahead == 0.0 && !o.runs.iter().any(changed);
        let vertical = pass.text.font.is_some_and(|font| self.interpreter.fonts.at(font).vertical);
        // What a number of 1000 moves the pen by, along the line as runs count it.
        let unit = if vertical { -pass.text.size } else { pass.text.size * pass.text.stretch };
        let reset = o.runs.iter().any(|run| sheet.shifts.contains_key(run));
        let word: f64 = std::str::from_utf8(&pass.text.word).ok().and_then(|text| text.parse().ok()).unwrap_or(0.0);
        let spread = if vertical { -word } else { word * pass.text.stretch };
        let mut shown = Shown::default();
        let mut place: Option<Wide> = None;
        // How far the old pen came since the start of this operator.
        let mut came = 0.0_f64;
        let mut waiting: Vec<usize> = Vec::new();
        let mut clean = pass.text.ahead == 0.0;
        let mut element = 0_u32;
        let mut next = 0;
        let last = o.operands.items.iter().rposition(|item| matches!(item, Operand::String(_)));
        for (i, item) in o.operands.items.iter().enumerate() {
            match item {
                Operand::ArrayStart if o.word == b"TJ" => {
                    element = 0;
                    continue;
                }
                Operand::Number(n) if o.word == b"TJ" => {
                    let shift = -f64::from(*n) / 1000.0 * unit;
                    came += shift;
                    pass.text.ahead -= shift;
                    waiting.push(i);
                }
                Operand::String(range) if o.word == b"TJ" || Some(i) == last => {
                    let bytes = &o.operands.bytes[range.start as usize..range.end as usize];
                    let at = if o.word == b"TJ" { element } else { 0 };
                    let run = o.runs.get(next).filter(|run| sheet.runs[**run as usize].glyphs.element == at);
                    let Some(&number) = run else {
                        // Nobody has read it: it is not written.
                        if !bytes.is_empty() {
                            self.copier.changed("text-removed", None);
                        }
                        element += 1;
                        continue;
                    };
                    next += 1;
                    let run = &sheet.runs[number as usize];
                    let (gone, shifts) = (sheet.gone.get(&number), sheet.shifts.get(&number));
                    let glyphs = &run.glyphs.glyphs;
                    for (g, glyph) in glyphs.iter().enumerate() {
                        let end = glyphs.get(g + 1).map_or(run.end, |after| after.x0);
                        let advance = f64::from(end) - f64::from(glyph.x0);
                        let code = bytes.get(usize::from(glyph.byte)..usize::from(glyph.byte) + usize::from(glyph.len));
                        let code = code.unwrap_or_default();
                        if hidden || gone.is_some_and(|gone| gone[g]) {
                            self.fonts.loses(run.font, code);
                            (came, clean) = (came + advance, false);
                            pass.text.ahead -= advance;
                            continue;
                        }
                        let target = shifts.map_or(0.0, |shifts| f64::from(shifts[g]));
                        // A space between words goes where they go; at the start of a string nobody needs it.
                        let free = target.is_nan();
                        if free && pass.text.fresh {
                            (came, clean) = (came + advance, false);
                            pass.text.ahead -= advance;
                            continue;
                        }
                        let target = if free { pass.text.ahead } else { target };
                        if pass.text.again && pass.text.fresh {
                            let x = came + target;
                            let (x, y) = if vertical { (0.0, -x) } else { (x, 0.0) };
                            place = Some(moved(pass.text.pen, x, y));
                            (pass.text.ahead, pass.text.fresh) = (target, false);
                        } else {
                            let gap = target - pass.text.ahead;
                            if let ([only], true) = (waiting.as_slice(), clean && shifts.is_none()) {
                                shown.number(o.raw(*only));
                                pass.text.ahead = target;
                            } else if clean && shifts.is_none() && !waiting.is_empty() {
                                for at in &waiting {
                                    shown.number(o.raw(*at));
                                }
                                pass.text.ahead = target;
                            } else if gap != 0.0 {
                                let number = if unit.abs() > 1e-9 { -gap * 1000.0 / unit } else { 0.0 };
                                if number.abs() > if shifts.is_some() { LITTLE } else { 0.01 } {
                                    let mut raw = Vec::new();
                                    // Where a line is set again not even the rounding of the old places may be told.
                                    let fine = if shifts.is_some() { 1.0 } else { 1000.0 };
                                    write_number(&mut raw, (number * fine).round() / fine);
                                    shown.number(&raw);
                                    pass.text.ahead = target;
                                }
                            }
                        }
                        waiting.clear();
                        clean = pass.text.ahead == 0.0;
                        shown.open.extend_from_slice(code);
                        self.fonts.uses(run.font, code);
                        came += advance;
                        // A space that stretched the line does not in the new one.
                        if reset && code == b" " {
                            pass.text.ahead -= spread;
                            clean &= spread == 0.0;
                        }
                    }
                    // The end of a string is the end of an element, also in the new array.
                    shown.flush();
                }
                _ => {}
            }
            element += 1;
        }
        if untouched {
            for at in waiting {
                shown.number(o.raw(at));
                pass.text.ahead = 0.0;
            }
        }
        pass.text.pen = if vertical { moved(pass.text.pen, 0.0, -came) } else { moved(pass.text.pen, came, 0.0) };
        if shown.strings == 0 && shown.numbers == 0 {
            return;
        }
        self.write_shown(pass, shown, place, reset);
    }

    /// The next line, and for `"` the two spaces, before a string is shown.
    fn line_first(&mut self, pass: &mut Pass<'_, 'p>, o: &Op<'_>) {
        if o.word == b"\"" {
            let spots: Vec<usize> = (0..o.operands.items.len())
                .filter(|i| matches!(o.operands.items[*i], Operand::Number(_)))
                .take(2)
                .collect();
            if let [word, character] = spots.as_slice() {
                pass.text.word = o.raw(*word).to_vec();
                if !pass.text.again {
                    pass.out.extend_from_slice(o.raw(*word));
                    pass.out.extend_from_slice(b" Tw\n");
                    pass.text.written_word = pass.text.word.clone();
                }
                pass.out.extend_from_slice(o.raw(*character));
                pass.out.extend_from_slice(b" Tc\n");
            }
        }
        let leading = pass.text.leading;
        pass.text.next_line(0.0, -leading);
        if !pass.text.again {
            pass.out.extend_from_slice(b"T*\n");
        }
    }

    fn write_shown(&mut self, pass: &mut Pass<'_, 'p>, shown: Shown, place: Option<Wide>, reset: bool) {
        if pass.text.again {
            let word = if reset { b"0".to_vec() } else { pass.text.word.clone() };
            if word != pass.text.written_word {
                pass.out.extend_from_slice(&word);
                pass.out.extend_from_slice(b" Tw\n");
                pass.text.written_word = word;
            }
            if let Some(matrix) = place {
                for (i, number) in matrix.into_iter().enumerate() {
                    let number = if reset && i > 3 { (number * 100.0).round() / 100.0 } else { number };
                    write_number(&mut pass.out, number);
                    pass.out.push(b' ');
                }
                pass.out.extend_from_slice(b"Tm\n");
            }
        }
        if shown.strings == 1 && shown.numbers == 0 {
            pass.out.extend_from_slice(&shown.out);
            pass.out.extend_from_slice(b" Tj\n");
        } else {
            pass.out.push(b'[');
            pass.out.extend_from_slice(&shown.out);
            pass.out.extend_from_slice(b"] TJ\n");
        }
    }
}
