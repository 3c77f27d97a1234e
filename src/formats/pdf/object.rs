//! Object: one object from raw bytes, for the parts of a file that its table of objects does not lead to (ISO 32000-2, 7.3).
//!
//! The container reads what the table names. What an older revision left behind, or what lies between, is read here.

use lopdf::{Dictionary, Object, ObjectId, Stream, StringFormat};

use crate::formats::pdf::lexer::{Lexer, is_space};

/// Arrays and dictionaries within each other beyond this are passed over.
const DEEPEST: usize = 48;
/// Items of one object that are kept.
const ITEMS: usize = 1 << 18;

/// Reads objects one after the other.
pub(super) struct Reader<'c> {
    data: &'c [u8],
    at: usize,
    items: usize,
}

/// What stands at a place.
enum Token {
    Object(Object),
    /// `]` or `>>`.
    End,
    /// A word that is no object, or the end of the data.
    Other,
}

impl<'c> Reader<'c> {
    /// From byte `at` of `data`.
    pub(super) fn new(data: &'c [u8], at: usize) -> Reader<'c> {
        Reader { data, at, items: 0 }
    }

    /// How far it has read.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// The object that starts here, with the stream behind it when there is one.
    pub(super) fn object(&mut self) -> Option<Object> {
        let Token::Object(object) = self.token(0) else { return None };
        let Object::Dictionary(dict) = object else { return Some(object) };
        self.blanks();
        if !self.data[self.at..].starts_with(b"stream") {
            return Some(Object::Dictionary(dict));
        }
        self.at += 6;
        // One line end belongs to the keyword.
        if self.data.get(self.at) == Some(&b'\r') {
            self.at += 1;
        }
        if self.data.get(self.at) == Some(&b'\n') {
            self.at += 1;
        }
        let content = self.payload(&dict);
        Some(Object::Stream(Stream::new(dict, content.to_vec())))
    }

    /// The bytes of a stream: as long as it says when that is true, else up to its end mark.
    fn payload(&mut self, dict: &Dictionary) -> &'c [u8] {
        let rest = &self.data[self.at..];
        let ends = |length: usize| {
            let tail = rest.get(length..)?;
            let blank = tail.iter().take(4).take_while(|b| is_space(**b)).count();
            tail[blank..].starts_with(b"endstream").then_some((length, length + blank + 9))
        };
        let told = dict.get(b"Length").and_then(Object::as_i64).ok().and_then(|n| ends(usize::try_from(n).ok()?));
        let (length, end) = told.unwrap_or_else(|| {
            // The first of both: a search for one that is missing would go through the whole file for every object.
            let mark = memchr::memmem::find_iter(rest, b"end")
                .find(|at| rest[at + 3..].starts_with(b"stream") || rest[at + 3..].starts_with(b"obj"));
            let end = mark.unwrap_or(rest.len());
            let line = usize::from(end > 0 && rest[end - 1] == b'\n');
            let line = line + usize::from(end > line && rest[end - line - 1] == b'\r');
            (end - line, end)
        });
        self.at += end;
        &rest[..length]
    }

    /// Passes over white space and comments.
    fn blanks(&mut self) {
        while let Some(&b) = self.data.get(self.at) {
            if b == b'%' {
                let rest = &self.data[self.at..];
                self.at += memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
            } else if is_space(b) {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    fn token(&mut self, depth: usize) -> Token {
        self.blanks();
        let Some(&b) = self.data.get(self.at) else { return Token::Other };
        self.items += 1;
        let object = match b {
            b'/' => {
                let bytes = self.lexed(1, |lexer, out| lexer.name(out));
                Object::Name(bytes)
            }
            b'(' => {
                let bytes = self.lexed(0, |lexer, out| lexer.literal(out));
                Object::String(bytes, StringFormat::Literal)
            }
            b'<' if self.data.get(self.at + 1) == Some(&b'<') => {
                self.at += 2;
                Object::Dictionary(self.dictionary(depth))
            }
            b'<' => {
                let bytes = self.lexed(0, |lexer, out| lexer.hexadecimal(out));
                Object::String(bytes, StringFormat::Hexadecimal)
            }
            b'[' => {
                self.at += 1;
                let mut items = Vec::new();
                while let Token::Object(item) = self.inner(depth) {
                    items.push(item);
                }
                Object::Array(items)
            }
            b']' => {
                self.at += 1;
                return Token::End;
            }
            b'>' => {
                self.at += if self.data.get(self.at + 1) == Some(&b'>') { 2 } else { 1 };
                return Token::End;
            }
            b'0'..=b'9' | b'+' | b'-' | b'.' => self.number(),
            _ => match self.word() {
                b"true" => Object::Boolean(true),
                b"false" => Object::Boolean(false),
                b"null" => Object::Null,
                _ => return Token::Other,
            },
        };
        Token::Object(object)
    }

    fn inner(&mut self, depth: usize) -> Token {
        if depth + 1 > DEEPEST || self.items > ITEMS { Token::Other } else { self.token(depth + 1) }
    }

    fn lexed<T>(&mut self, skip: usize, read: impl FnOnce(&mut Lexer<'c>, &mut Vec<u8>) -> T) -> Vec<u8> {
        let mut lexer = Lexer::from(self.data, self.at + skip);
        let mut out = Vec::new();
        read(&mut lexer, &mut out);
        self.at = lexer.position();
        out
    }

    fn dictionary(&mut self, depth: usize) -> Dictionary {
        let mut dict = Dictionary::new();
        while let Token::Object(key) = self.inner(depth) {
            // What stands where a key should is passed over.
            let Object::Name(key) = key else { continue };
            match self.inner(depth) {
                Token::Object(value) => dict.set(key, value),
                Token::End | Token::Other => break,
            }
        }
        dict
    }

    fn word(&mut self) -> &'c [u8] {
        let rest = &self.data[self.at..];
        let length = rest.iter().take_while(|b| b.is_ascii_alphanumeric()).count().max(1);
        // An unknown word is left where it stands: `endobj` ends more than one thing.
        if matches!(&rest[..length], b"true" | b"false" | b"null") {
            self.at += length;
        }
        &rest[..length]
    }

    /// A number, or a reference when two whole numbers and an `R` follow each other.
    fn number(&mut self) -> Object {
        let (first, end) = digits(self.data, self.at);
        if let Some(number) = first {
            let (second, after) = digits(self.data, skip(self.data, end));
            let mark = skip(self.data, after);
            if let (Some(generation), Some(b'R')) = (second, self.data.get(mark))
                && !self.data.get(mark + 1).is_some_and(u8::is_ascii_alphanumeric)
                && let (Ok(number), Ok(generation)) = (u32::try_from(number), u16::try_from(generation))
            {
                self.at = mark + 1;
                return Object::Reference((number, generation));
            }
        }
        let rest = &self.data[self.at..];
        let length = rest.iter().take_while(|b| matches!(b, b'0'..=b'9' | b'+' | b'-' | b'.')).count();
        self.at += length;
        let text = std::str::from_utf8(&rest[..length]).unwrap_or_default();
        match (text.parse::<i64>(), text.parse::<f32>()) {
            (Ok(whole), _) => Object::Integer(whole),
            (_, Ok(real)) if real.is_finite() => Object::Real(real),
            _ => Object::Integer(0),
        }
    }
}

fn skip(data: &[u8], at: usize) -> usize {
    at + data.get(at..).unwrap_or_default().iter().take(16).take_while(|b| is_space(**b)).count()
}

fn digits(data: &[u8], at: usize) -> (Option<u64>, usize) {
    let rest = data.get(at..).unwrap_or_default();
    let length = rest.iter().take(10).take_while(|b| b.is_ascii_digit()).count();
    let number = std::str::from_utf8(&rest[..length]).ok().and_then(|text| text.parse().ok());
    (number, at + length)
}

/// The head of an object that ends with the `obj` at `word`: its number and generation, and where it starts.
pub(super) fn head(data: &[u8], word: usize) -> Option<(ObjectId, usize)> {
    let back = |end: usize, most: usize, wanted: fn(u8) -> bool| {
        end - data[..end].iter().rev().take(most).take_while(|b| wanted(**b)).count()
    };
    let gap = back(word, 16, is_space);
    let generation = back(gap, 5, |b| b.is_ascii_digit());
    let between = back(generation, 16, is_space);
    let number = back(between, 10, |b| b.is_ascii_digit());
    if gap == word || generation == gap || between == generation || number == between {
        return None;
    }
    let parse = |from: usize, to: usize| std::str::from_utf8(&data[from..to]).ok()?.parse::<u32>().ok();
    Some(((parse(number, between)?, u16::try_from(parse(generation, gap)?).ok()?), number))
}

#[cfg(test)]
mod tests {
    use super::{Reader, head};
    use lopdf::Object;

    #[track_caller]
    fn check(data: &[u8], expected: &str, rest: &[u8]) {
        let mut reader = Reader::new(data, 0);
        let object = reader.object();
        assert_eq!(object.map_or_else(|| "none".to_owned(), |o| format!("{o:?}")), expected);
        assert_eq!(String::from_utf8_lossy(&data[reader.position()..]), String::from_utf8_lossy(rest));
    }

    #[test]
    fn objects_of_every_kind() {
        check(
            b" << /A (x\\)y) /B [1 -2.5 3 0 R <41>] /C true >> endobj",
            "<</A (x)y)/B [1 -2.5 3 0 R <41>]/C true>>",
            b"endobj",
        );
        check(b"12 0 obj", "12", b" 0 obj");
        check(b"% note\nnull", "Null", b"");
        check(b"endobj", "none", b"endobj");
    }

    #[test]
    fn streams_end_where_they_say_or_at_their_mark() {
        let content = |data: &[u8]| match Reader::new(data, 0).object() {
            Some(Object::Stream(stream)) => String::from_utf8_lossy(&stream.content).into_owned(),
            other => panic!("a stream, not {other:?}"),
        };
        assert_eq!(content(b"<</Length 13>>stream\na endstream b\nendstream"), "a endstream b");
        assert_eq!(content(b"<</Length 99>>stream\r\nabc\nendstream"), "abc");
        assert_eq!(content(b"<</Length 9 0 R>>stream\nabc"), "abc");
    }

    #[test]
    fn nesting_and_nonsense_end() {
        let deep = [b"[".repeat(100_000), b"]".repeat(100_000)].concat();
        assert!(Reader::new(&deep, 0).object().is_some());
        check(b"<< /A", "<<>>", b"");
        check(b"<< 5 /A 1 >>", "<</A 1>>", b"");
    }

    #[test]
    fn heads_are_read_backwards() {
        let at = |data: &[u8]| head(data, data.len() - 3);
        assert_eq!(at(b"x 12 0 obj"), Some(((12, 0), 2)));
        assert_eq!(at(b"12  1\nobj"), Some(((12, 1), 0)));
        assert_eq!(at(b"endobj"), None);
        assert_eq!(at(b"12 obj"), None);
    }
}
