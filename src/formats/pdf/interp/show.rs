//! Show: a string operand as a run of glyphs, each with its Unicode, its bytes and its place on the page.

use std::ops::Range;

use crate::formats::pdf::chunks::is_blank;
use crate::formats::pdf::fonts::{NO_TEXT, Reading};
use crate::formats::pdf::interp::{Context, Interpreter};
use crate::formats::pdf::lexer::{Operand, Operands};
use crate::formats::pdf::page::{IDENTITY, ORNAMENTS, Painted, Run, apply, multiply};
use crate::model::{Gap, Layer};
use crate::text::{Glyph, GlyphRun};

/// Strings are shorter than this, because a glyph knows its byte in 16 bits; content streams of real files stay under 32,767 (ISO 32000-1, annex C).
const LONGEST: usize = u16::MAX as usize;
/// What a bar is in a text.
const BAR: char = '█';

impl<'p> Interpreter<'p> {
    pub(super) fn show_string(&mut self, o: &Operands, operator: u32, context: Context<'p>) {
        let string = o.items.iter().rev().find_map(|item| match item {
            Operand::String(range) => Some(range.clone()),
            _ => None,
        });
        if let Some(range) = string {
            self.show(o, range, operator, 0, context);
        }
    }

    pub(super) fn show_array(&mut self, o: &Operands, operator: u32, context: Context<'p>) {
        let mut element = 0;
        for item in &o.items {
            match item {
                Operand::ArrayStart => {
                    element = 0;
                    continue;
                }
                Operand::Number(n) => {
                    let shift = -n / 1000.0 * self.state.size;
                    let vertical = self.state.font.is_some_and(|font| self.fonts.at(font as usize).vertical);
                    let (x, y) = if vertical { (0.0, shift) } else { (shift * self.state.stretch, 0.0) };
                    self.text = multiply([1.0, 0.0, 0.0, 1.0, x, y], self.text);
                }
                Operand::String(range) => self.show(o, range.clone(), operator, element, context),
                _ => {}
            }
            element += 1;
        }
    }

    /// Shows one string: the heart of it all.
    fn show(&mut self, o: &Operands, range: Range<u32>, operator: u32, element: u32, context: Context<'p>) {
        let mut bytes = &o.bytes[range.start as usize..range.end as usize];
        if bytes.is_empty() || self.exhausted {
            return;
        }
        if bytes.len() > LONGEST {
            self.note(Gap::limit("string-bytes", LONGEST as u64, bytes.len() as u64).at(self.place));
            bytes = &bytes[..LONGEST];
        }
        let state = self.state;
        let Some(font_index) = state.font else {
            self.painted.unknown += bytes.len() as u32;
            self.painted.unseen += bytes.len() as u32;
            return;
        };
        let texts = self.painted.texts.len() as u32;
        let font = self.fonts.at(font_index as usize);
        let vertical = font.vertical;
        let stretch = if vertical { 1.0 } else { state.stretch };
        let (mut glyphs, mut x, mut at, mut told, mut unknown, mut guessed) =
            (Vec::with_capacity(bytes.len()), 0.0, 0, 0, 0, 0);
        while at < bytes.len() {
            let (len, code, shown) = font.next(bytes, at);
            let len = len.min(bytes.len() - at).max(1);
            let width = shown.width / 1000.0 * state.size * if vertical { -1.0 } else { 1.0 };
            let word = if len == 1 && code == 32 { state.word } else { 0.0 };
            glyphs.push(Glyph { byte: at as u16, len: len as u8, x0: x, x1: x + width * stretch });
            x += (width + (state.character + word) * if vertical { -1.0 } else { 1.0 }) * stretch;
            // Control characters of a map are gaps between words.
            let text = if shown.text < 32 { 32 } else { shown.text };
            match shown.source {
                _ if text == 32 || text == 0xa0 => {}
                Reading::Told => told += 1,
                Reading::Guessed => guessed += 1,
                Reading::Unknown => unknown += 1,
            }
            debug_assert!(text == NO_TEXT || shown.source != Reading::Unknown);
            if let Some(other) = shown.other {
                self.painted.others.push((self.painted.texts.len() as u32, other));
            }
            self.painted.texts.push(text);
            at += len;
        }
        self.glyphs += glyphs.len() as u64;
        let (extent, em) = (font.extent, font.em);
        // Text space to the page. Downward writing is a line that is turned by a quarter.
        let turned = if vertical { [0.0, -1.0, 1.0, 0.0, 0.0, 0.0] } else { [1.0, 0.0, 0.0, 1.0, 0.0, state.rise] };
        let mut matrix = multiply(turned, multiply(self.text, state.ctm));
        if !matrix.iter().all(|n| n.is_finite()) || !x.is_finite() {
            matrix = IDENTITY;
            x = 0.0;
        }
        let along = matrix[0].hypot(matrix[1]);
        let up = matrix[2].hypot(matrix[3]);
        let sign = if state.size * stretch < 0.0 { -1.0 } else { 1.0 };
        let direction = if along > 1e-9 { [sign * matrix[0] / along, sign * matrix[1] / along] } else { [1.0, 0.0] };
        let size = (state.size * em / 1000.0 * up).abs();
        let middle = apply(matrix, x / 2.0, extent.1 / 3000.0 * state.size);
        // A bar that a redaction left hides nothing: it says that something stood there.
        let drawn = &self.painted.texts[texts as usize..];
        let layer = match !drawn.is_empty() && drawn.iter().all(|text| *text == u32::from(BAR)) {
            true => Layer::Visible,
            false => self.layer(&state, size, middle),
        };
        if layer == Layer::Visible {
            self.painted.visible += told + guessed + unknown;
        } else {
            self.painted.unseen += told + guessed + unknown;
        }
        self.painted.unknown += unknown;
        if unknown > 0 {
            self.stand_alone(font_index, texts, bytes, &glyphs);
        }
        self.painted.guessed += guessed;
        let procedures = self.fonts.at(font_index as usize).procedures.take();
        self.painted.runs.push(Run {
            glyphs: GlyphRun {
                page: self.page,
                stream: context.stream,
                usage: context.usage,
                operator,
                element,
                matrix,
                extent: (extent.0 / 1000.0 * state.size, extent.1 / 1000.0 * state.size),
                glyphs,
            },
            texts,
            font: font_index,
            direction,
            scale: along,
            end: x,
            size: if size > 0.01 { size } else { 1.0 },
            layer,
            copy: 0,
            put: std::mem::take(&mut self.put),
        });
        if let Some(font) = procedures {
            self.glyphs_of(font, matrix, context);
        }
        let (dx, dy) = if vertical { (0.0, -x) } else { (x, 0.0) };
        self.text = multiply([1.0, 0.0, 0.0, 1.0, dx, dy], self.text);
        if self.glyphs > u64::from(self.limits.glyphs) {
            self.exhaust("glyphs", self.limits.glyphs.into());
        }
    }
    /// Counts the glyphs without letters of a run that have blanks on both sides.
    fn stand_alone(&mut self, font: u32, texts: u32, bytes: &[u8], glyphs: &[Glyph]) {
        let Painted { texts: all, alone, kinds, .. } = &mut self.painted;
        let run = &all[texts as usize..];
        let gap = |text: Option<&u32>| text.is_none_or(|text| is_blank(*text));
        for (i, glyph) in glyphs.iter().enumerate() {
            if run[i] != NO_TEXT || !gap(i.checked_sub(1).map(|i| &run[i])) || !gap(run.get(i + 1)) {
                continue;
            }
            *alone += 1;
            let code = bytes[usize::from(glyph.byte)..].iter().take(glyph.len.into());
            let kind = (font, code.fold(0, |code, b| code << 8 | u32::from(*b)));
            if kinds.len() <= ORNAMENTS && !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
    }
}
