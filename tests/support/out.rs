//! What a rendering gives: bytes, and every marked value with where it stands.

use std::ops::Range;

use super::{Kind, Line};

/// A fixture in one format.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// File name.
    pub name: String,
    pub bytes: Vec<u8>,
    pub values: Vec<Value>,
}

/// A marked value in a rendering.
#[derive(Clone, Debug)]
pub struct Value {
    pub kind: Kind,
    /// As it stands in the fixture, before escapes of the format.
    pub text: String,
    /// Where: `body`, `table`, `footnote`, `comment` ...
    pub place: &'static str,
    /// In formats that are text themselves: code points of the decoded file.
    pub chars: Option<Range<usize>>,
}

impl Value {
    pub fn new(kind: &Kind, text: &str, place: &'static str) -> Value {
        Value { kind: kind.clone(), text: text.to_owned(), place, chars: None }
    }
}

/// The values of a line that a format keeps somewhere without offsets of its own.
pub fn values_of(line: &Line, place: &'static str) -> Vec<Value> {
    line.marks.iter().map(|m| Value::new(&m.kind, &line.text[m.range.clone()], place)).collect()
}

/// Collects a text file and the code points at which its values stand.
#[derive(Default)]
pub struct Out {
    pub text: String,
    chars: usize,
    pub values: Vec<Value>,
}

impl Out {
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.chars += text.chars().count();
    }

    /// A line with its values; `write` gives a stretch in the spelling of the format (told whether it is a value).
    pub fn line(&mut self, line: &Line, place: &'static str, write: impl Fn(&str, bool) -> String) {
        for (piece, mark) in line.pieces() {
            let start = self.chars;
            self.push(&write(piece, mark.is_some_and(|m| matches!(m.kind, Kind::Truth(_)))));
            if let Some(mark) = mark {
                let chars = Some(start..self.chars);
                self.values.push(Value { kind: mark.kind.clone(), text: piece.to_owned(), place, chars });
            }
        }
    }

    pub fn finish(self, name: String, bytes: Vec<u8>) -> Rendered {
        Rendered { name, bytes, values: self.values }
    }
}
