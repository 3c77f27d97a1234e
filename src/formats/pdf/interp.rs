//! Interpreter: a content stream as runs of glyphs, each with its Unicode, its place on the page and the bytes that it comes from.
//!
//! Operators and state as in ISO 32000-2, chapters 8 and 9. Forms are entered; each drawing of a form is a use of its own.
//! What a page costs is counted in operators, glyphs and bytes; a limit ends the page or the document with a gap.

mod cover;
mod forms;
mod notes;
mod paint;
mod show;
mod trace;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use crate::formats::pdf::fonts::Fonts;
use crate::formats::pdf::gather::Gather;
use crate::formats::pdf::interp::cover::Ground;
use crate::formats::pdf::interp::forms::hidden_layers;
pub(super) use crate::formats::pdf::interp::forms::matrix_of;
use crate::formats::pdf::interp::paint::{Path, start};
pub(super) use crate::formats::pdf::interp::trace::{Placed, Trace, Use, Way};
use crate::formats::pdf::lexer::{Lexer, MOST_OPERANDS, Operands};
use crate::formats::pdf::load::{Budget, dictionary, rectangle};
use crate::formats::pdf::page::{IDENTITY, Matrix, Painted, apply, bounds, multiply};
use crate::model::{Gap, Limits, Place};

/// The page of what lies on none.
pub(super) const NOWHERE: u32 = u32::MAX;
/// Saved states beyond this are counted but not kept.
const SAVED: usize = 256;
/// Decoded forms kept for their next use, in bytes.
const KEPT: usize = 16 << 20;

/// Colour as far as it matters here: whether it looks like paper.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Space {
    Gray,
    Rgb,
    Cmyk,
    Pattern,
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
    /// The colour for filling, when it is known.
    colour: Option<[u8; 3]>,
    alpha: f32,
    /// Whether what is painted mixes with what lies under it: another blend mode than the normal one, or a soft mask.
    mixes: bool,
    width: f32,
    clip: [f32; 4],
    /// Whether the clip is that very box, and not something inside it.
    clip_is_box: bool,
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
    /// Whether the pen was put somewhere since something was shown.
    put: bool,
    marks: Vec<bool>,
    hidden_marks: u32,
    path: Path,
    clipping: bool,
    ground: Ground,
    /// Forms around this one that are drawn as a whole through a veil: what fills there covers nothing.
    veils: u32,
    /// Where the coordinates of patterns start: the page's, or the form's.
    base: Matrix,
    /// Inside what is painted somewhere else than where it was described: a pattern, a glyph. It is not asked whether it lies on the page.
    adrift: u32,
    /// Patterns and soft masks of this page that were read.
    once: HashSet<ObjectId>,
    /// Text of the page's content that is not painted.
    pub(super) notes: Gather,
    /// What led where on this page, when somebody asked for it.
    pub(super) trace: Option<Trace<'p>>,
    /// Index of the operator under way.
    at: u32,
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
            put: true,
            marks: Vec::new(),
            hidden_marks: 0,
            path: Path::default(),
            clipping: false,
            ground: Ground::default(),
            veils: 0,
            base: IDENTITY,
            adrift: 0,
            once: HashSet::new(),
            notes: Gather::default(),
            trace: None,
            at: 0,
        }
    }

    /// Starts a page: its place, and what of it is seen.
    pub(super) fn begin(&mut self, place: Place, bounds: [f32; 4]) {
        self.page = place.page.map_or(NOWHERE, |page| page - 1);
        self.place = place;
        self.bounds = bounds;
        self.painted = Painted::default();
        self.once.clear();
        self.ground = Ground::new(bounds);
        self.reset();
    }

    fn reset(&mut self) {
        self.state = start(self.bounds);
        self.saved.clear();
        self.unsaved = 0;
        self.marks.clear();
        self.hidden_marks = 0;
        self.path = Path::default();
        self.clipping = false;
        (self.base, self.adrift, self.veils) = (IDENTITY, 0, 0);
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
        covers: bool,
        resources: Option<&'p Dictionary>,
    ) {
        self.reset();
        self.veils = u32::from(!covers);
        let matrix = matrix_of(self.doc, &stream.dict);
        let own = stream.dict.get(b"BBox").ok().and_then(|o| rectangle(self.doc, o));
        let shown = bounds(matrix, own.unwrap_or([0.0, 0.0, rect[2] - rect[0], rect[3] - rect[1]]));
        let scale = |from: f32, to: f32| if from.abs() > 1e-6 { to / from } else { 1.0 };
        let (sx, sy) = (scale(shown[2] - shown[0], rect[2] - rect[0]), scale(shown[3] - shown[1], rect[3] - rect[1]));
        self.state.ctm = [sx, 0.0, 0.0, sy, rect[0] - shown[0] * sx, rect[1] - shown[1] * sy];
        self.hidden_marks = u32::from(hidden);
        self.form(id, stream, Context { stream: (0, 0), usage: 0, resources, depth: 0 }, Way::Appearance);
    }

    /// Reads a form, a pattern or any other content that no page has drawn.
    pub(super) fn drawing(&mut self, id: ObjectId, stream: &'p Stream, resources: Option<&'p Dictionary>) {
        self.reset();
        self.adrift = 1;
        self.form(id, stream, Context { stream: (0, 0), usage: 0, resources, depth: 0 }, Way::Drawn);
    }

    /// The runs of the page so far, as they were shown, whatever lies over them; the next page begins empty.
    pub(super) fn finish_bare(&mut self) -> Painted {
        self.ground = Ground::default();
        self.notes = Gather::default();
        std::mem::take(&mut self.painted)
    }

    /// The page so far; the next one begins empty.
    pub(super) fn finish(&mut self) -> Painted {
        let mut painted = std::mem::take(&mut self.painted);
        if std::mem::take(&mut self.ground).cover(&mut painted) {
            self.note(Gap::limit("covers", cover::TESTS, 0).at(self.place));
        }
        painted
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
            self.at = operator;
            self.operator(word, &operands, operator, floor, context);
            if word == b"BI" {
                self.image_bytes(&data[lexer.image.clone()], &operands, context);
            }
            operator += 1;
        }
        self.comments(data, &lexer.comments, context);
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
            b"BT" => (self.line, self.text, self.put) = (IDENTITY, IDENTITY, true),
            b"Td" => self.next_line(o.number(0), o.number(1)),
            b"TD" => {
                self.state.leading = -o.number(1);
                self.next_line(o.number(0), o.number(1));
            }
            b"Tm" => {
                if let Some(matrix) = o.numbers::<6>() {
                    (self.line, self.text, self.put) = (matrix, matrix, true);
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
            b"gs" => self.extended_state(o, context),
            // colour, for filling
            b"g" => self.fill_colour(Space::Gray, o),
            b"rg" => self.fill_colour(Space::Rgb, o),
            b"k" => self.fill_colour(Space::Cmyk, o),
            b"cs" => {
                self.state.space = o.name().map_or(Space::Other, |name| self.colour_space(name, context.resources));
                self.state.colour = None;
            }
            b"sc" | b"scn" => {
                self.fill_colour(self.state.space, o);
                self.pattern(o, context);
            }
            b"SCN" => self.pattern(o, context),
            // paths: boxes, and the box around everything else
            b"re" => {
                if let Some([x, y, w, h]) = o.numbers::<4>() {
                    self.path.rectangle(self.state.ctm, [x, y, x + w, y + h]);
                }
            }
            b"m" | b"l" => {
                if let Some([x, y]) = o.numbers::<2>() {
                    self.path.line(apply(self.state.ctm, x, y), word == b"m");
                }
            }
            b"c" | b"v" | b"y" => {
                self.painted.curves += 1;
                if let Some([x, y]) = o.numbers::<2>() {
                    self.path.curve(apply(self.state.ctm, x, y));
                }
            }
            b"w" => self.state.width = o.number(0),
            b"W" | b"W*" => self.clipping = true,
            b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" => self.fill(),
            b"S" | b"s" => self.stroke(),
            b"n" => self.end_path(),
            b"sh" => self.shade(),
            // objects
            b"Do" => self.draw(o, context),
            b"BI" => {
                let mask = o.names().any(|name| matches!(name, b"IM" | b"ImageMask"));
                self.placed(context);
                self.image(!mask);
            }
            // marked content
            b"BMC" => {
                self.tag(o, context);
                self.marks.push(false);
            }
            b"MP" | b"DP" => self.tag(o, context),
            b"BDC" => {
                self.tag(o, context);
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
        (self.text, self.put) = (self.line, true);
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

    pub(super) fn resource(&self, kind: &[u8], name: &[u8], resources: Option<&'p Dictionary>) -> Option<&'p Object> {
        dictionary(self.doc, resources?.get(kind).ok()?)?.get(name).ok()
    }
}
