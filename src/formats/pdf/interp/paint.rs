//! What is painted with and around text: colours, transparency, paths that may cover.

use lopdf::{Dictionary, Object};

use crate::formats::pdf::interp::{Interpreter, Space, State};
use crate::formats::pdf::lexer::Operands;
use crate::formats::pdf::load::{dictionary, get, resolve};
use crate::formats::pdf::page::{IDENTITY, apply, intersect};
use crate::model::Layer;

impl<'p> Interpreter<'p> {
    pub(super) fn extended_state(&mut self, o: &Operands, resources: Option<&'p Dictionary>) {
        let found = o.name().and_then(|name| self.resource(b"ExtGState", name, resources));
        let Some(dict) = found.and_then(|object| dictionary(self.doc, object)) else { return };
        if let Some(alpha) = get(self.doc, dict, b"ca").and_then(|o| o.as_float().ok()) {
            self.state.alpha = alpha;
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
        self.state.white = match space {
            Space::Gray => o.numbers::<1>().is_some_and(|[g]| g > 0.98),
            Space::Rgb => o.numbers::<3>().is_some_and(|c| c.iter().all(|v| *v > 0.98)),
            Space::Cmyk => o.numbers::<4>().is_some_and(|c| c.iter().all(|v| *v < 0.02)),
            Space::Other => false,
        };
    }

    pub(super) fn colour_space(&self, name: &[u8], resources: Option<&'p Dictionary>) -> Space {
        match name {
            b"DeviceGray" | b"G" | b"CalGray" => return Space::Gray,
            b"DeviceRGB" | b"RGB" => return Space::Rgb,
            b"DeviceCMYK" | b"CMYK" => return Space::Cmyk,
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

    pub(super) fn extend_path(&mut self, point: Option<[f32; 2]>) {
        let Some([x, y]) = point else { return };
        self.pen = apply(self.state.ctm, x, y);
        let rect = [self.pen[0], self.pen[1], self.pen[0], self.pen[1]];
        self.path = Some(self.path.map_or(rect, |p| join(p, rect)));
    }

    pub(super) fn end_path(&mut self) {
        if std::mem::take(&mut self.clipping)
            && let Some(path) = self.path
        {
            // A little wider: text that touches the edge of its clip is seen.
            let path = [path[0] - 1.0, path[1] - 1.0, path[2] + 1.0, path[3] + 1.0];
            self.state.clip = intersect(self.state.clip, path);
        }
        self.path = None;
    }

    pub(super) fn layer(&self, state: &State, size: f32, [x, y]: [f32; 2]) -> Layer {
        let inside = |b: &[f32; 4]| b[0] <= x && x <= b[2] && b[1] <= y && y <= b[3];
        if state.mode == 3 || self.hidden_marks > 0 || size < 0.01 || state.alpha < 0.02 {
            Layer::Hidden
        } else if !inside(&self.bounds) || !inside(&state.clip) {
            Layer::OffPage
        } else if state.white && matches!(state.mode, 0 | 4) {
            // White on something that is not white is a heading of a table, not a hiding place.
            let ground = self.painted.fills.iter().rev().find(|fill| inside(&fill.bounds));
            if ground.is_some_and(|fill| !fill.white) { Layer::Visible } else { Layer::Hidden }
        } else {
            Layer::Visible
        }
    }
}

pub(super) fn join(a: [f32; 4], b: [f32; 4]) -> [f32; 4] {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}

pub(super) fn start(bounds: [f32; 4]) -> State {
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
        white: false,
        alpha: 1.0,
        clip: bounds,
    }
}
