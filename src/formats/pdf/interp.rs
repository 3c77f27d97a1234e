//! Interpreter: a content stream as runs of glyphs, each with its Unicode, its place on the page and the bytes that it comes from.
//!
//! Operators and state as in ISO 32000-2, chapters 8 and 9. Forms are entered; each drawing of a form is a use of its own.
//! What a page costs is counted in operators, glyphs and bytes; a limit ends the page or the document with a gap.

mod forms;
mod paint;

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::rc::Rc;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use crate::formats::pdf::fonts::{Fonts, NO_TEXT, Reading};
use crate::formats::pdf::interp::forms::{hidden_layers, matrix_of};
use crate::formats::pdf::interp::paint::{join, start};
use crate::formats::pdf::lexer::{Lexer, MOST_OPERANDS, Operand, Operands};
use crate::formats::pdf::load::{Budget, dictionary, rectangle};
use crate::formats::pdf::page::{Fill, IDENTITY, Matrix, Painted, Run, apply, bounds, multiply};
use crate::model::{Gap, Layer, Limits, Place};
use crate::text::{Glyph, GlyphRun};

/// Saved states beyond this are counted but not kept.
const SAVED: usize = 256;
/// Areas kept per page.
const FILLS: usize = 20_000;
/// Decoded forms kept for their next use, in bytes.
const KEPT: usize = 16 << 20;
/// Strings are shorter than this, because a glyph knows its byte in 16 bits; content streams of real files stay under 32,767 (ISO 32000-1, annex C).
const LONGEST: usize = u16::MAX as usize;

/// Colour as far as it matters here: whether it looks like paper.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Space {
    Gray,
    Rgb,
    Cmyk,
    Other,
}

/// The graphics and text state that `q` saves.
#[derive(Clone, Copy)]
struct State {
    ctm: Matrix,
    character: f32,
    word: f32,
    stretch: f32,
    leading: f32,
    rise: f32,
    mode: u8,
    font: Option<u32>,
    size: f32,
    space: Space,
    white: bool,
    alpha: f32,
    clip: [f32; 4],
}

/// Where content comes from: for the anchors, and for what its names mean.
#[derive(Clone, Copy)]
struct Context<'p> {
    stream: ObjectId,
    usage: u32,
    resources: Option<&'p Dictionary>,
    depth: u32,
}

/// Reads content, page after page, over one document.
pub(super) struct Interpreter<'p> {
    pub(super) doc: &'p Document,
    pub(super) fonts: Fonts<'p>,
    pub(super) budget: Budget,
    pub(super) gaps: Vec<Gap>,
    limits: &'p Limits,
    operators: u64,
    glyphs: u64,
    /// Set when the document may cost no more.
    pub(super) exhausted: bool,
    uses: HashMap<ObjectId, u32>,
    active: Vec<ObjectId>,
    forms: HashMap<ObjectId, Rc<[u8]>>,
    kept: usize,
    hidden: HashSet<ObjectId>,
    /// Font names of the resources in force, so that each is looked up once per stream.
    names: Vec<(usize, Vec<u8>, u32)>,
    // The page under way.
    page: u32,
    place: Place,
    bounds: [f32; 4],
    painted: Painted,
    state: State,
    saved: Vec<State>,
    unsaved: u32,
    line: Matrix,
    text: Matrix,
    marks: Vec<bool>,
    hidden_marks: u32,
    path: Option<[f32; 4]>,
    pen: [f32; 2],
    clipping: bool,
}

impl<'p> Interpreter<'p> {
    /// For one document.
    pub(super) fn new(doc: &'p Document, fonts: Fonts<'p>, budget: Budget, limits: &'p Limits) -> Interpreter<'p> {
        Interpreter {
            doc,
            fonts,
            budget,
            gaps: Vec::new(),
            limits,
            operators: 0,
            glyphs: 0,
            exhausted: false,
            uses: HashMap::new(),
            active: Vec::new(),
            forms: HashMap::new(),
            kept: 0,
            hidden: hidden_layers(doc),
            names: Vec::new(),
            page: 0,
            place: Place::default(),
            bounds: [0.0; 4],
            painted: Painted::default(),
            state: start([0.0; 4]),
            saved: Vec::new(),
            unsaved: 0,
            line: IDENTITY,
            text: IDENTITY,
            marks: Vec::new(),
            hidden_marks: 0,
            path: None,
            pen: [0.0; 2],
            clipping: false,
        }
    }

    /// Starts a page: its index from 0, and what of it is seen.
    pub(super) fn begin(&mut self, page: u32, bounds: [f32; 4]) {
        self.page = page;
        self.place = Place { page: Some(page + 1), ..Place::default() };
        self.bounds = bounds;
        self.painted = Painted::default();
        self.reset();
    }

    fn reset(&mut self) {
        self.state = start(self.bounds);
        self.saved.clear();
        self.unsaved = 0;
        self.marks.clear();
        self.hidden_marks = 0;
        (self.path, self.clipping) = (None, false);
    }

    /// Reads the joined content of the page.
    pub(super) fn content(&mut self, data: &[u8], resources: Option<&'p Dictionary>) {
        self.interpret(data, Context { stream: (0, 0), usage: 0, resources, depth: 0 });
    }

    /// Reads the appearance of an annotation, which fills its rectangle (ISO 32000-2, 12.5.5, algorithm 8.1).
    pub(super) fn appearance(
        &mut self,
        id: ObjectId,
        stream: &'p Stream,
        rect: [f32; 4],
        hidden: bool,
        resources: Option<&'p Dictionary>,
    ) {
        self.reset();
        let matrix = matrix_of(self.doc, &stream.dict);
        let own = stream.dict.get(b"BBox").ok().and_then(|o| rectangle(self.doc, o));
        let shown = bounds(matrix, own.unwrap_or([0.0, 0.0, rect[2] - rect[0], rect[3] - rect[1]]));
        let scale = |from: f32, to: f32| if from.abs() > 1e-6 { to / from } else { 1.0 };
        let (sx, sy) = (scale(shown[2] - shown[0], rect[2] - rect[0]), scale(shown[3] - shown[1], rect[3] - rect[1]));
        self.state.ctm = [sx, 0.0, 0.0, sy, rect[0] - shown[0] * sx, rect[1] - shown[1] * sy];
        self.hidden_marks = u32::from(hidden);
        self.form(id, stream, Context { stream: (0, 0), usage: 0, resources, depth: 0 });
    }

    /// The page so far; the next one begins empty.
    pub(super) fn finish(&mut self) -> Painted {
        std::mem::take(&mut self.painted)
    }

    fn interpret(&mut self, data: &[u8], context: Context<'p>) {
        let mut lexer = Lexer::new(data);
        let mut operands = Operands::default();
        let mut operator = 0_u32;
        let floor = self.saved.len();
        while let Some(word) = lexer.next_operator(&mut operands) {
            if operator >= self.limits.operators_stream {
                self.note(Gap::limit("operators-stream", self.limits.operators_stream.into(), 0).at(self.place));
                break;
            }
            if self.operators >= u64::from(self.limits.operators) {
                self.exhaust("operators", self.limits.operators.into());
            }
            if self.exhausted {
                break;
            }
            self.operators += 1;
            if operands.lost {
                self.note(Gap::limit("operands", MOST_OPERANDS as u64, 0).at(self.place));
            }
            self.operator(word, &operands, operator, floor, context);
            operator += 1;
        }
        if operands.lost {
            self.note(Gap::limit("operands", MOST_OPERANDS as u64, 0).at(self.place));
        }
        // A form may leave its states open; the page's own must not be taken.
        if self.saved.len() > floor {
            self.state = self.saved[floor];
            self.saved.truncate(floor);
        }
    }

    /// Tells of something that was not seen. Content can repeat a fault a million times on one page; it is told once in a row, and memory stays bounded.
    fn note(&mut self, gap: Gap) {
        let known =
            |g: &Gap| g.code == gap.code && g.about == gap.about && (g.place == gap.place || self.gaps.len() > 4096);
        if !self.gaps.iter().rev().take(8).any(known) && (self.gaps.len() <= 4096 || !self.gaps.iter().any(known)) {
            self.gaps.push(gap);
        }
    }

    fn exhaust(&mut self, what: &'static str, limit: u64) {
        if !self.exhausted {
            self.note(Gap::limit(what, limit, 0).at(self.place));
        }
        self.exhausted = true;
    }

    fn operator(&mut self, word: &[u8], o: &Operands, index: u32, floor: usize, context: Context<'p>) {
        match word {
            // text showing
            b"Tj" => self.show_string(o, index, context),
            b"TJ" => self.show_array(o, index, context),
            b"'" => {
                self.next_line(0.0, -self.state.leading);
                self.show_string(o, index, context);
            }
            b"\"" => {
                (self.state.word, self.state.character) = (o.number(0), o.number(1));
                self.next_line(0.0, -self.state.leading);
                self.show_string(o, index, context);
            }
            // text positioning
            b"BT" => (self.line, self.text) = (IDENTITY, IDENTITY),
            b"Td" => self.next_line(o.number(0), o.number(1)),
            b"TD" => {
                self.state.leading = -o.number(1);
                self.next_line(o.number(0), o.number(1));
            }
            b"Tm" => {
                if let Some(matrix) = o.numbers::<6>() {
                    (self.line, self.text) = (matrix, matrix);
                }
            }
            b"T*" => self.next_line(0.0, -self.state.leading),
            // text state
            b"Tf" => {
                self.state.size = o.numbers::<1>().map_or(self.state.size, |[size]| size);
                self.state.font = o.name().and_then(|name| self.font(name, context.resources));
            }
            b"Tc" => self.state.character = o.number(0),
            b"Tw" => self.state.word = o.number(0),
            b"Tz" => self.state.stretch = o.number(0) / 100.0,
            b"TL" => self.state.leading = o.number(0),
            b"Ts" => self.state.rise = o.number(0),
            b"Tr" => self.state.mode = o.number(0) as u8,
            // graphics state
            b"q" => {
                if self.saved.len() < floor + SAVED {
                    self.saved.push(self.state);
                } else {
                    self.unsaved += 1;
                }
            }
            b"Q" => {
                if self.unsaved > 0 {
                    self.unsaved -= 1;
                } else if self.saved.len() > floor {
                    self.state = self.saved.pop().unwrap_or(self.state);
                }
            }
            b"cm" => {
                if let Some(matrix) = o.numbers::<6>() {
                    self.state.ctm = multiply(matrix, self.state.ctm);
                }
            }
            b"gs" => self.extended_state(o, context.resources),
            // colour, for filling
            b"g" => self.fill_colour(Space::Gray, o),
            b"rg" => self.fill_colour(Space::Rgb, o),
            b"k" => self.fill_colour(Space::Cmyk, o),
            b"cs" => {
                self.state.space = o.name().map_or(Space::Other, |name| self.colour_space(name, context.resources));
                self.state.white = false;
            }
            b"sc" | b"scn" => self.fill_colour(self.state.space, o),
            // paths: only the box around them
            b"re" => {
                if let Some([x, y, w, h]) = o.numbers::<4>() {
                    let rect = bounds(self.state.ctm, [x, y, x + w, y + h]);
                    self.path = Some(self.path.map_or(rect, |p| join(p, rect)));
                }
            }
            b"m" | b"l" => self.extend_path(o.numbers::<2>()),
            b"c" | b"v" | b"y" => {
                self.painted.curves += 1;
                self.extend_path(o.numbers::<2>());
            }
            b"W" | b"W*" => self.clipping = true,
            b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" => {
                if let Some(path) = self.path.filter(|_| self.painted.fills.len() < FILLS && self.state.alpha > 0.5) {
                    self.painted.fills.push(Fill { bounds: path, white: self.state.white });
                }
                self.end_path();
            }
            b"S" | b"s" | b"n" => self.end_path(),
            // objects
            b"Do" => self.draw(o, context),
            b"BI" => self.image(),
            // marked content
            b"BMC" => self.marks.push(false),
            b"BDC" => {
                let hidden =
                    o.name() == Some(b"OC") && o.last_name().is_some_and(|n| self.is_hidden_name(n, context.resources));
                self.hidden_marks += u32::from(hidden);
                self.marks.push(hidden);
            }
            b"EMC" => self.hidden_marks -= u32::from(self.marks.pop() == Some(true)),
            _ => {}
        }
    }

    fn next_line(&mut self, x: f32, y: f32) {
        self.line = multiply([1.0, 0.0, 0.0, 1.0, x, y], self.line);
        self.text = self.line;
    }

    fn show_string(&mut self, o: &Operands, operator: u32, context: Context<'p>) {
        let string = o.items.iter().rev().find_map(|item| match item {
            Operand::String(range) => Some(range.clone()),
            _ => None,
        });
        if let Some(range) = string {
            self.show(o, range, operator, 0, context);
        }
    }

    fn show_array(&mut self, o: &Operands, operator: u32, context: Context<'p>) {
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
        let layer = self.layer(&state, size, middle);
        if layer == Layer::Visible {
            self.painted.visible += told + guessed + unknown;
        } else {
            self.painted.unseen += told + guessed + unknown;
        }
        self.painted.unknown += unknown;
        self.painted.guessed += guessed;
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
        });
        let (dx, dy) = if vertical { (0.0, -x) } else { (x, 0.0) };
        self.text = multiply([1.0, 0.0, 0.0, 1.0, dx, dy], self.text);
        if self.glyphs > u64::from(self.limits.glyphs) {
            self.exhaust("glyphs", self.limits.glyphs.into());
        }
    }

    fn font(&mut self, name: &[u8], resources: Option<&'p Dictionary>) -> Option<u32> {
        let owner = resources.map_or(0, |r| std::ptr::from_ref(r) as usize);
        if let Some((_, _, index)) = self.names.iter().find(|(o, n, _)| *o == owner && n == name) {
            return Some(*index);
        }
        let fonts = dictionary(self.doc, resources?.get(b"Font").ok()?)?;
        let dict = dictionary(self.doc, fonts.get(name).ok()?)?;
        let index = self.fonts.load(dict) as u32;
        if self.names.len() > 256 {
            self.names.clear();
        }
        self.names.push((owner, name.to_vec(), index));
        Some(index)
    }

    fn resource(&self, kind: &[u8], name: &[u8], resources: Option<&'p Dictionary>) -> Option<&'p Object> {
        dictionary(self.doc, resources?.get(kind).ok()?)?.get(name).ok()
    }
}
