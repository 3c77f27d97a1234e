//! What is painted with and around text: colours, transparency, paths that may cover.

use lopdf::{Dictionary, Object};

use crate::formats::pdf::interp::cover::Kind;
use crate::formats::pdf::interp::{Context, Interpreter, Space, State};
use crate::formats::pdf::lexer::Operands;
use crate::formats::pdf::load::{dictionary, get, resolve};
use crate::formats::pdf::page::{IDENTITY, Matrix, area, bounds, intersect};
use crate::model::Layer;

impl<'p> Interpreter<'p> {
    pub(super) fn extended_state(&mut self, o: &Operands, context: Context<'p>) {
        let found = o.name().and_then(|name| self.resource(b"ExtGState", name, context.resources));
        let Some(dict) = found.and_then(|object| dictionary(self.doc, object)) else { return };
        if let Some(alpha) = get(self.doc, dict, b"ca").and_then(|o| o.as_float().ok()) {
            self.state.alpha = alpha;
        }
        let mode = get(self.doc, dict, b"BM");
        let mask = get(self.doc, dict, b"SMask");
        if mode.is_some() || mask.is_some() {
            let named = |o: &Object, names: &[&[u8]]| o.as_name().is_ok_and(|n| names.contains(&n));
            let normal = match mode {
                Some(Object::Array(modes)) => modes.first().is_none_or(|o| named(o, &[b"Normal", b"Compatible"])),
                Some(mode) => named(mode, &[b"Normal", b"Compatible"]),
                None => true,
            };
            self.state.mixes = !normal || mask.is_some_and(|mask| !named(mask, &[b"None"]));
        }
        if let Some(Object::Dictionary(mask)) = mask {
            self.soft_mask(mask, context);
        }
        if let Some(Object::Array(items)) = get(self.doc, dict, b"Font")
            && let [font, size] = items.as_slice()
            && let Some(font) = dictionary(self.doc, font)
        {
            self.state.font = Some(self.fonts.load(font) as u32);
            self.state.size = resolve(self.doc, size).as_float().unwrap_or(self.state.size);
        }
    }

    pub(super) fn fill_colour(&mut self, space: Space, o: &Operands) {
        self.state.space = space;
        let level = |v: f32| (v.clamp(0.0, 1.0) * 255.0).round() as u8;
        self.state.colour = match space {
            Space::Gray => o.numbers::<1>().map(|[g]| [level(g); 3]),
            Space::Rgb => o.numbers::<3>().map(|c| c.map(level)),
            Space::Cmyk => o.numbers::<4>().map(|[c, m, y, k]| [c, m, y].map(|v| level((1.0 - v) * (1.0 - k)))),
            Space::Other | Space::Pattern => None,
        };
    }

    pub(super) fn colour_space(&self, name: &[u8], resources: Option<&'p Dictionary>) -> Space {
        match name {
            b"DeviceGray" | b"G" | b"CalGray" => return Space::Gray,
            b"DeviceRGB" | b"RGB" => return Space::Rgb,
            b"DeviceCMYK" | b"CMYK" => return Space::Cmyk,
            b"Pattern" => return Space::Pattern,
            _ => {}
        }
        let Some(object) = self.resource(b"ColorSpace", name, resources) else { return Space::Other };
        let Object::Array(items) = resolve(self.doc, object) else { return Space::Other };
        match items.first().map(|o| resolve(self.doc, o)) {
            Some(Object::Name(n)) if n == b"CalGray" => Space::Gray,
            Some(Object::Name(n)) if n == b"CalRGB" => Space::Rgb,
            Some(Object::Name(n)) if n == b"ICCBased" => {
                let count = items.get(1).and_then(|o| dictionary(self.doc, o)).and_then(|d| get(self.doc, d, b"N"));
                match count.and_then(|n| n.as_i64().ok()) {
                    Some(1) => Space::Gray,
                    Some(3) => Space::Rgb,
                    Some(4) => Space::Cmyk,
                    _ => Space::Other,
                }
            }
            _ => Space::Other,
        }
    }

    /// Fills the path: boxes one by one, anything else by its outer bounds.
    pub(super) fn fill(&mut self) {
        self.path.close();
        let path = std::mem::take(&mut self.path);
        if let Some(outer) = path.bounds.filter(|_| self.state.alpha > 0.5 && self.hidden_marks == 0) {
            let colour = self.state.colour;
            if path.is_boxes() {
                for rect in &path.boxes {
                    self.lay(*rect, colour, true, Kind::Box);
                }
            } else {
                self.lay(outer, colour, false, Kind::Shape);
            }
        }
        self.path = path;
        self.end_path();
    }

    /// A thick straight line covers like a box.
    pub(super) fn stroke(&mut self) {
        let width = self.state.width * self.state.ctm[0].hypot(self.state.ctm[1]);
        if width > 4.0
            && self.hidden_marks == 0
            && let [a, b] = *self.path.open.as_slice()
        {
            let half = width / 2.0;
            let level = (a[1] - b[1]).abs() < 0.1 * width;
            let (x0, x1, y0, y1) = (a[0].min(b[0]), a[0].max(b[0]), a[1].min(b[1]), a[1].max(b[1]));
            if level && !self.path.complex && self.path.boxes.is_empty() {
                self.lay([x0, y0 - half, x1, y1 + half], None, true, Kind::Box);
            }
        }
        self.end_path();
    }

    /// A shading fills the clip.
    pub(super) fn shade(&mut self) {
        self.lay(self.state.clip, None, false, Kind::Shape);
    }

    /// Puts an area on the page, as far as the clip lets it.
    pub(super) fn lay(&mut self, area: [f32; 4], colour: Option<[u8; 3]>, opaque: bool, kind: Kind) {
        let State { alpha, mixes, clip, clip_is_box, .. } = self.state;
        let covers = opaque
            && alpha > 0.98
            && !mixes
            && clip_is_box
            && self.hidden_marks == 0
            && self.veils == 0
            && self.adrift == 0
            && self.state.space != Space::Pattern;
        let kind = if clip_is_box { kind } else { Kind::Shape };
        self.ground.add(intersect(area, clip), kind, colour, covers, self.painted.runs.len());
    }

    pub(super) fn end_path(&mut self) {
        self.path.close();
        if std::mem::take(&mut self.clipping)
            && let Some(path) = self.path.bounds
        {
            // A little wider: text that touches the edge of its clip is seen.
            let wide = [path[0] - 1.0, path[1] - 1.0, path[2] + 1.0, path[3] + 1.0];
            self.state.clip = intersect(self.state.clip, wide);
            self.state.clip_is_box &= self.path.boxes.len() == 1 && !self.path.complex;
        }
        self.path = Path::default();
    }

    pub(super) fn layer(&self, state: &State, size: f32, [x, y]: [f32; 2]) -> Layer {
        let inside = |b: &[f32; 4]| b[0] <= x && x <= b[2] && b[1] <= y && y <= b[3];
        if state.mode == 3 || self.hidden_marks > 0 || size < 0.01 || state.alpha < 0.02 {
            Layer::Hidden
        } else if self.adrift > 0 {
            Layer::Visible
        } else if !inside(&self.bounds) || !inside(&state.clip) {
            Layer::OffPage
        } else if let Some(colour) = state.colour.filter(|_| matches!(state.mode, 0 | 4)) {
            self.against(colour, size, [x, y])
        } else {
            Layer::Visible
        }
    }

    /// Text against the colour that it lies on. White on something that is not white is a heading of a table, not a hiding place.
    fn against(&self, colour: [u8; 3], size: f32, [x, y]: [f32; 2]) -> Layer {
        let like = |other: [u8; 3]| colour.iter().zip(other).all(|(a, b)| a.abs_diff(b) < 6);
        let white = like([255; 3]);
        match self.ground.under(x, y) {
            None if white => Layer::Hidden,
            None => Layer::Visible,
            Some(fill) if fill.colour.is_some_and(like) => {
                let [x0, y0, x1, y1] = fill.bounds;
                if white {
                    Layer::Hidden
                } else if fill.kind == Kind::Box && (x1 - x0).min(y1 - y0) > 0.6 * size {
                    // A box in the colour of the text, painted before it: a bad redaction all the same.
                    Layer::Covered
                } else {
                    Layer::Visible
                }
            }
            Some(_) => Layer::Visible,
        }
    }
}

/// The path under construction, on the page.
#[derive(Default)]
pub(super) struct Path {
    /// Around all of it.
    bounds: Option<[f32; 4]>,
    boxes: Vec<[f32; 4]>,
    /// Corners of the part under way.
    open: Vec<[f32; 2]>,
    /// Whether there is more than boxes in it.
    complex: bool,
}

/// Boxes of one path that are told apart.
const BOXES: usize = 64;

impl Path {
    pub(super) fn rectangle(&mut self, ctm: Matrix, rect: [f32; 4]) {
        self.close();
        let outer = bounds(ctm, rect);
        let upright = (ctm[1].abs() + ctm[2].abs() < 1e-3) || (ctm[0].abs() + ctm[3].abs() < 1e-3);
        if upright && self.boxes.len() < BOXES {
            self.boxes.push(outer);
        } else {
            self.complex = true;
        }
        self.bounds = Some(self.bounds.map_or(outer, |b| join(b, outer)));
    }

    pub(super) fn line(&mut self, point: [f32; 2], starts: bool) {
        if starts {
            self.close();
        }
        self.reach(point);
        if self.open.len() < 8 {
            self.open.push(point);
        }
    }

    pub(super) fn curve(&mut self, point: [f32; 2]) {
        self.complex = true;
        self.reach(point);
    }

    fn reach(&mut self, [x, y]: [f32; 2]) {
        let rect = [x, y, x, y];
        self.bounds = Some(self.bounds.map_or(rect, |b| join(b, rect)));
    }

    /// Ends the part under way: four corners that lie square are a box too.
    fn close(&mut self) {
        let points = match self.open.as_slice() {
            [] | [_] => return self.open.clear(),
            // A line is no area; `stroke` looks at it.
            [_, _] if self.boxes.is_empty() && !self.complex => return,
            [points @ .., last] if points.len() == 4 && points[0] == *last => points,
            points => points,
        };
        let square = |a: [f32; 2], b: [f32; 2]| (a[0] - b[0]).abs() < 0.01 || (a[1] - b[1]).abs() < 0.01;
        let is_box = points.len() == 4
            && (0..4).all(|i| square(points[i], points[(i + 1) % 4]))
            && (points[0][0] - points[2][0]).abs() > 0.01
            && (points[0][1] - points[2][1]).abs() > 0.01;
        if is_box && self.boxes.len() < BOXES {
            let (a, b) = (points[0], points[2]);
            self.boxes.push([a[0].min(b[0]), a[1].min(b[1]), a[0].max(b[0]), a[1].max(b[1])]);
        } else {
            self.complex = true;
        }
        self.open.clear();
    }

    /// Whether it is nothing but boxes that lie apart: one inside another is a hole or a frame.
    fn is_boxes(&self) -> bool {
        let apart = |i: usize| self.boxes[..i].iter().all(|b| area(intersect(*b, self.boxes[i])) <= 0.5);
        !self.complex && self.open.is_empty() && (0..self.boxes.len()).all(apart)
    }
}

fn join(a: [f32; 4], b: [f32; 4]) -> [f32; 4] {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}

pub(super) fn start(clip: [f32; 4]) -> State {
    State {
        ctm: IDENTITY,
        character: 0.0,
        word: 0.0,
        stretch: 1.0,
        leading: 0.0,
        rise: 0.0,
        mode: 0,
        font: None,
        size: 0.0,
        space: Space::Gray,
        colour: Some([0; 3]),
        alpha: 1.0,
        mixes: false,
        width: 1.0,
        clip,
        clip_is_box: true,
    }
}
