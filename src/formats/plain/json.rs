//! JSON and JSON lines: the raw text of the file with cells on its values, so that every offset is one of the file. An escape is a piece of
//! its own (`\u00eb` is ë). The header of a cell is the key in plain words: `dateOfBirth` and `date_of_birth` are both "date of birth".
//!
//! Each object that is an element of an array, and each value at the top of JSON lines, is a segment and a group of its own: one record, one
//! person. Members that stand on one line are parted by an added tab, as cells of a table are. Punctuation between records is in no segment.

mod values;
mod written;

use std::collections::HashMap;
use std::sync::Arc;

use crate::formats::plain::ground::Ground;
pub(crate) use crate::formats::plain::json::values::{Values, escaped};
pub(crate) use crate::formats::plain::json::written::words;
use crate::formats::plain::json::written::{escape, unescaped};
use crate::formats::plain::{SEGMENT, read_range};
use crate::model::{Cell, Document, Gap, GapCode, Layer, Limits, Place, Segment};
use crate::text::{Span, TextBuilder};

/// Records are no longer split into segments of their own above this share of the limit.
const SPLIT: u32 = 2;

/// Cheap: whether the text starts as JSON does.
pub(crate) fn looks_like_json(text: &str) -> bool {
    let start = text.trim_start();
    let second = start.get(1..).map_or("", str::trim_start).bytes().next();
    match start.bytes().next() {
        Some(b'{') => matches!(second, Some(b'"' | b'}' | b'/')),
        Some(b'[') => matches!(second, Some(b'{' | b'[' | b'"' | b']' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n')),
        Some(b'/') => start.starts_with("//") || start.starts_with("/*"),
        _ => false,
    }
}

/// Reads a file. False, and nothing added, when it is not JSON after all.
pub(crate) fn read_file(ground: &mut Ground<'_>, extension: &str, limits: &Limits, document: &mut Document) -> bool {
    let length = ground.text().len();
    let mut reader = Reader::new(ground, 0, length, Place::default(), Layer::Visible, limits);
    let stop = reader.run();
    let members = reader.members;
    let mut segments = std::mem::take(&mut reader.segments);
    let hinted = matches!(extension, "json" | "jsonl" | "ndjson" | "geojson" | "har" | "ipynb");
    match stop {
        None if members > 0 || hinted => {}
        Some(stop)
            if members > 0 && (hinted || members > 2 && stop.at >= length / 2)
                || hinted && matches!(stop.what, Trouble::Depth) =>
        {
            document.gaps.push(match stop.what {
                Trouble::Syntax => Gap::new(GapCode::Damaged).about("json"),
                Trouble::Depth => Gap::limit("depth", limits.depth.into(), 0),
            });
            // The rest is seen as text: only its escapes are not undone.
            read_range(ground, stop.from, length, Place::default(), Layer::Visible, &mut segments);
        }
        _ => return false,
    }
    document.segments.append(&mut segments);
    true
}

/// Reads JSON inside another text (a script of a page). What is broken is read as text.
pub(crate) fn read_inside(
    ground: &mut Ground<'_>,
    from: usize,
    to: usize,
    place: Place,
    layer: Layer,
    limits: &Limits,
) -> Vec<Segment> {
    let mut reader = Reader::new(ground, from, to, place, layer, limits);
    let stop = reader.run();
    let mut segments = std::mem::take(&mut reader.segments);
    if let Some(stop) = stop {
        read_range(ground, stop.from, to, place, layer, &mut segments);
    }
    segments
}

enum Trouble {
    Syntax,
    Depth,
}

struct Stop {
    /// Where it was noticed.
    at: usize,
    /// From where nothing is in a segment yet.
    from: usize,
    what: Trouble,
}

/// What is open around the cursor.
#[derive(Clone, Copy)]
struct Level {
    array: bool,
    /// Names of the values here, as an index into `names`: the key of the array, or of the object that is a member.
    name: u32,
    /// The group outside, when this level is a record.
    outside: Option<u32>,
}

/// What may come next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expect {
    Value,
    Key,
    Colon,
    Comma,
}

struct Reader<'g, 't> {
    ground: &'g mut Ground<'t>,
    at: usize,
    end: usize,
    place: Place,
    layer: Layer,
    depth: usize,
    most: usize,
    levels: Vec<Level>,
    builder: TextBuilder,
    cells: Vec<Cell>,
    start: usize,
    pushed: usize,
    /// Whether letters or digits were pushed since the segment began.
    filled: bool,
    group: u32,
    groups: u32,
    members: usize,
    /// Keys seen: their own words, and the header made of them and the key around them.
    names: Vec<(Arc<str>, Arc<str>)>,
    known: HashMap<(u32, &'t str), u32>,
    /// Per name the key that came after it the last time, as it stands: records repeat each other.
    next: Vec<(u32, &'t str, u32)>,
    latest: u32,
    segments: Vec<Segment>,
}

impl<'g, 't> Reader<'g, 't> {
    fn new(ground: &'g mut Ground<'t>, from: usize, to: usize, place: Place, layer: Layer, limits: &Limits) -> Self {
        let none: Arc<str> = Arc::from("");
        Reader {
            ground,
            at: from,
            end: to,
            place,
            layer,
            depth: limits.depth as usize,
            most: (limits.segments / SPLIT) as usize,
            levels: Vec::new(),
            builder: TextBuilder::new(),
            cells: Vec::new(),
            start: from,
            pushed: from,
            filled: false,
            group: 0,
            groups: 0,
            members: 0,
            names: vec![(none.clone(), none)],
            known: HashMap::new(),
            next: vec![(0, "", 0)],
            latest: 0,
            segments: Vec::new(),
        }
    }

    fn text(&self) -> &'t str {
        self.ground.text()
    }

    /// Reads to the end, or to where it stops being JSON.
    fn run(&mut self) -> Option<Stop> {
        let mut expect = Expect::Value;
        let mut name = 0;
        loop {
            if !self.skip_blanks() {
                return Some(self.stop(Trouble::Syntax));
            }
            let Some(&byte) = self.text().as_bytes()[..self.end].get(self.at) else { break };
            match (byte, expect) {
                (b'{' | b'[', Expect::Value) => {
                    if self.levels.len() >= self.depth {
                        return Some(self.stop(Trouble::Depth));
                    }
                    self.open(byte == b'[', name);
                    expect = if byte == b'[' { Expect::Value } else { Expect::Key };
                    self.at += 1;
                }
                // A closing bracket may come where a value or key is awaited: empty, or a comma too many.
                (b'}' | b']', _) => {
                    if expect == Expect::Colon || self.levels.last().is_none_or(|l| l.array != (byte == b']')) {
                        return Some(self.stop(Trouble::Syntax));
                    }
                    self.at += 1;
                    self.close();
                    expect = Expect::Comma;
                }
                (b'"', Expect::Key) => {
                    let from = self.at + 1;
                    if !self.string(None) {
                        return Some(self.stop(Trouble::Syntax));
                    }
                    let around = self.levels.last().map_or(0, |l| if l.outside.is_some() { 0 } else { l.name });
                    name = self.name(around, from, self.at - 1);
                    expect = Expect::Colon;
                }
                (b'"', Expect::Value) => {
                    self.members += 1;
                    if !self.string(Some(name)) {
                        return Some(self.stop(Trouble::Syntax));
                    }
                    expect = Expect::Comma;
                }
                (b':', Expect::Colon) => {
                    self.at += 1;
                    expect = Expect::Value;
                }
                (b',', Expect::Comma) if !self.levels.is_empty() => {
                    self.at += 1;
                    expect = self.comma();
                }
                (b'-' | b'0'..=b'9' | b'a'..=b'z', Expect::Value) => {
                    self.members += 1;
                    if !self.scalar(name) {
                        return Some(self.stop(Trouble::Syntax));
                    }
                    expect = Expect::Comma;
                }
                _ => return Some(self.stop(Trouble::Syntax)),
            }
            if self.levels.is_empty() && expect == Expect::Comma {
                // A value at the top is whole: JSON lines go on with the next.
                self.flush();
                self.groups += 1;
                (self.group, expect, name) = (self.groups, Expect::Value, 0);
            } else if expect == Expect::Value && byte != b':' {
                name = self.levels.last().map_or(0, |l| l.name);
            }
        }
        if self.levels.is_empty() {
            self.flush();
            return None;
        }
        Some(self.stop(Trouble::Syntax))
    }

    fn stop(&mut self, what: Trouble) -> Stop {
        self.flush();
        Stop { at: self.at, from: self.pushed, what }
    }

    /// Blanks and, as many hand-written files have them, comments. False when a comment does not end.
    fn skip_blanks(&mut self) -> bool {
        let bytes = &self.text().as_bytes()[..self.end];
        loop {
            while matches!(bytes.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r' | 0x1e)) {
                self.at += 1;
            }
            let rest = &bytes[self.at..];
            let length = if rest.starts_with(b"//") {
                memchr::memchr(b'\n', rest)
            } else if rest.starts_with(b"/*") {
                memchr::memmem::find(rest, b"*/").map(|i| i + 2)
            } else {
                return true;
            };
            let Some(length) = length else { return false };
            self.filled = true;
            self.at += length;
        }
    }

    /// Index of the name for this key inside the one around it.
    fn name(&mut self, around: u32, from: usize, to: usize) -> u32 {
        let raw = &self.text()[from..to];
        let latest = self.latest as usize;
        let (inside, key, guess) = self.next[latest];
        if guess == 0 || inside != around || key != raw {
            self.next[latest] = (around, raw, self.look_up(around, raw));
        }
        self.latest = self.next[latest].2;
        self.latest
    }

    fn look_up(&mut self, around: u32, raw: &'t str) -> u32 {
        if let Some(&known) = self.known.get(&(around, raw)) {
            return known;
        }
        let own = words(&unescaped(raw));
        let outer = &self.names[around as usize].0;
        let header = if outer.is_empty() { own.clone() } else { format!("{outer} {own}") };
        self.names.push((Arc::from(own), Arc::from(header)));
        self.next.push((0, "", 0));
        let index = self.names.len() as u32 - 1;
        self.known.insert((around, raw), index);
        index
    }

    fn open(&mut self, array: bool, name: u32) {
        let element = self.levels.last().is_some_and(|l| l.array);
        let mut outside = None;
        if !array && element && self.segments.len() < self.most {
            self.flush();
            self.groups += 1;
            outside = Some(self.group);
            self.group = self.groups;
        }
        self.levels.push(Level { array, name, outside });
    }

    fn close(&mut self) {
        if let Some(outside) = self.levels.pop().and_then(|l| l.outside) {
            self.flush();
            self.group = outside;
        }
    }

    fn comma(&mut self) -> Expect {
        let array = self.levels.last().is_some_and(|l| l.array);
        if self.at - self.start > SEGMENT / 4 {
            self.flush();
        } else if self.filled && !matches!(self.text().as_bytes().get(self.at), Some(b'\n' | b'\r')) {
            self.push(self.at);
            self.builder.push_added("\t");
        }
        if array { Expect::Value } else { Expect::Key }
    }

    fn push(&mut self, to: usize) {
        if to > self.pushed {
            self.ground.push(&mut self.builder, self.pushed, to);
            self.pushed = to;
        }
    }

    /// A string from its opening quote on; a value has a cell. False when it does not end.
    fn string(&mut self, value: Option<u32>) -> bool {
        let bytes = &self.text().as_bytes()[..self.end];
        let mut at = self.at + 1;
        self.filled = true;
        self.push(at);
        let mut mark = self.builder.folded().len();
        loop {
            let Some(i) = memchr::memchr2(b'"', b'\\', &bytes[at..]) else { return false };
            // Long values are cut like any other text.
            while at + i - self.pushed > SEGMENT {
                let cut = self.ground.cut(self.pushed, SEGMENT).min(at + i);
                self.push(cut);
                self.cell(mark, value);
                self.flush();
                (self.filled, mark) = (true, 0);
            }
            at += i;
            if bytes[at] == b'"' {
                self.push(at);
                self.cell(mark, value);
                self.at = at + 1;
                return true;
            }
            let Some((c, length)) = escape(&bytes[at..]) else {
                // Unknown: it stays as it stands.
                at = (at + 2).min(bytes.len());
                at = self.text().ceil_char_boundary(at);
                continue;
            };
            self.push(at);
            self.ground.push_whole(&mut self.builder, c.encode_utf8(&mut [0; 4]), at, at + length);
            at += length;
            self.pushed = at;
            if self.builder.len() > 2 * SEGMENT {
                self.cell(mark, value);
                self.flush();
                (self.filled, mark) = (true, 0);
            }
        }
    }

    /// A number or a word.
    fn scalar(&mut self, name: u32) -> bool {
        let bytes = &self.text().as_bytes()[..self.end];
        let from = self.at;
        let to = from
            + bytes[from..].iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'+' | b'.')).count();
        let token = &bytes[from..to];
        let number = token[0] == b'-' || token[0].is_ascii_digit();
        if number && token.iter().any(|b| !matches!(b, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E'))
            || !number && !matches!(token, b"true" | b"false" | b"null")
        {
            return false;
        }
        self.filled = true;
        self.at = to;
        if number {
            self.push(from);
            let mark = self.builder.folded().len();
            self.push(to);
            self.cell(mark, Some(name));
        }
        true
    }

    fn cell(&mut self, mark: usize, value: Option<u32>) {
        let span = Span::new(mark, self.builder.folded().len());
        let Some(name) = value.filter(|name| *name != 0 && !span.is_empty()) else { return };
        let header = self.names[name as usize].1.clone();
        self.cells.push(Cell { span, row: 0, column: 0, header: (!header.is_empty()).then_some(header) });
    }

    fn flush(&mut self) {
        let at = self.at.max(self.pushed);
        let start = std::mem::replace(&mut self.start, at);
        if !std::mem::take(&mut self.filled) {
            // Brackets and commas only.
            self.builder.finish();
            self.cells.clear();
            self.pushed = at;
            return;
        }
        self.push(at);
        let line = Some(self.ground.line(start));
        let mut segment = Segment::new(Place { line, ..self.place }, self.layer, self.builder.finish());
        // The next record is likely to have as many.
        let alike = Vec::with_capacity(self.cells.len().min(64));
        segment.cells = std::mem::replace(&mut self.cells, alike);
        segment.group = self.group;
        self.segments.push(segment);
    }
}

#[cfg(test)]
mod tests;
