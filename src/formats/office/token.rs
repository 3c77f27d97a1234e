//! The tokenizer of XML text: borrowed slices with their place, nothing expanded, nothing refused.
//!
//! Made by hand because the parts of an Office document are read for their text at hundreds of megabytes a second, and because a broken part
//! must be read up to and past the break. It never fails: what is not markup is text.

use memchr::{memchr, memmem};

/// One token. Ranges are bytes of the part.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Token {
    /// `<name attributes>` or `<name attributes/>`; `bound` when it may declare a namespace.
    Start { name: (usize, usize), attributes: (usize, usize), empty: bool, bound: bool, hash: u32 },
    /// `</name>`.
    End { name: (usize, usize) },
    /// Character data with references in it.
    Text(usize, usize),
    /// Character data without references.
    Literal(usize, usize),
    /// The inside of a comment or processing instruction.
    Remark(usize, usize),
    /// The inside of a document type declaration.
    Doctype(usize, usize),
    /// The part ends inside markup; the rest of it.
    Cut(usize, usize),
}

/// Walks through a part.
#[derive(Debug)]
pub(super) struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

fn ends_name(b: u8) -> bool {
    matches!(b, b' ' | b'>' | b'/' | b'\t' | b'\n' | b'\r' | b'<' | b'=')
}

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a str) -> Tokens<'a> {
        Tokens { bytes: text.as_bytes(), at: 0 }
    }

    /// What stands between the start of the token and `mark`; the token ends behind the mark.
    fn until(&mut self, from: usize, mark: &[u8], token: fn(usize, usize) -> Token) -> Token {
        match memmem::find(&self.bytes[from..], mark) {
            Some(i) => {
                self.at = from + i + mark.len();
                token(from, from + i)
            }
            None => self.cut(from),
        }
    }

    fn cut(&mut self, from: usize) -> Token {
        self.at = self.bytes.len();
        Token::Cut(from.min(self.at), self.at)
    }

    #[inline]
    fn start(&mut self, from: usize) -> Token {
        let bytes = self.bytes;
        let mut i = from;
        // FNV-1a: names are short and few.
        let mut hash: u32 = 0x811c_9dc5;
        while i < bytes.len() && !ends_name(bytes[i]) {
            hash = (hash ^ u32::from(bytes[i])).wrapping_mul(0x0100_0193);
            i += 1;
        }
        let name = (from, i);
        let mut bound = false;
        loop {
            match bytes.get(i) {
                None => return self.cut(from),
                Some(b'>') => break,
                Some(q @ (b'"' | b'\'')) => match memchr(*q, &bytes[i + 1..]) {
                    Some(n) => i += n + 2,
                    // A quote that never closes: the tag ends where a tag can end.
                    None => match memchr(b'>', &bytes[i..]) {
                        Some(n) => {
                            i += n;
                            break;
                        }
                        None => return self.cut(from),
                    },
                },
                Some(b'x') => {
                    bound |= bytes[i..].starts_with(b"xmlns");
                    i += 1;
                }
                Some(_) => i += 1,
            }
        }
        let empty = i > name.1 && bytes[i - 1] == b'/';
        self.at = i + 1;
        Token::Start { name, attributes: (name.1, i - usize::from(empty)), empty, bound, hash }
    }

    fn doctype(&mut self, from: usize) -> Token {
        let mut depth = 0usize;
        let mut i = from;
        while let Some(b) = self.bytes.get(i) {
            match b {
                b'[' => depth += 1,
                b']' => depth = depth.saturating_sub(1),
                b'"' | b'\'' => i += memchr(*b, &self.bytes[i + 1..]).map_or(0, |n| n + 1),
                b'>' if depth == 0 => {
                    self.at = i + 1;
                    return Token::Doctype(from, i);
                }
                _ => {}
            }
            i += 1;
        }
        self.cut(from)
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    #[inline]
    fn next(&mut self) -> Option<Token> {
        let (bytes, at) = (self.bytes, self.at);
        if at >= bytes.len() {
            return None;
        }
        if bytes[at] != b'<' {
            let end = memchr(b'<', &bytes[at..]).map_or(bytes.len(), |i| at + i);
            self.at = end;
            return Some(Token::Text(at, end));
        }
        Some(match bytes.get(at + 1) {
            Some(b'/') => {
                let from = at + 2;
                match memchr(b'>', &bytes[from..]) {
                    Some(i) => {
                        self.at = from + i + 1;
                        let len = bytes[from..from + i].trim_ascii_end().len();
                        Token::End { name: (from, from + len) }
                    }
                    None => self.cut(from),
                }
            }
            Some(b'!') if bytes[at..].starts_with(b"<!--") => self.until(at + 4, b"-->", Token::Remark),
            Some(b'!') if bytes[at..].starts_with(b"<![CDATA[") => self.until(at + 9, b"]]>", Token::Literal),
            Some(b'!') => self.doctype(at + 2),
            Some(b'?') => self.until(at + 2, b"?>", Token::Remark),
            Some(b) if b.is_ascii_alphabetic() || *b == b'_' || *b == b':' || *b >= 0x80 => self.start(at + 1),
            Some(_) => {
                // A sign that opens nothing is text.
                let end = memchr(b'<', &bytes[at + 1..]).map_or(bytes.len(), |i| at + 1 + i);
                self.at = end;
                Token::Text(at, end)
            }
            None => self.cut(at),
        })
    }
}

/// The attributes of a start tag: byte ranges of name and raw value.
#[derive(Debug)]
pub(super) struct Attributes<'a> {
    bytes: &'a [u8],
    at: usize,
    end: usize,
}

impl<'a> Attributes<'a> {
    pub(super) fn new(text: &'a str, range: (usize, usize)) -> Attributes<'a> {
        Attributes { bytes: text.as_bytes(), at: range.0, end: range.1 }
    }
}

/// Name and raw value of an attribute, as byte ranges.
pub(super) type Attribute = ((usize, usize), (usize, usize));

impl Iterator for Attributes<'_> {
    type Item = Attribute;

    fn next(&mut self) -> Option<Attribute> {
        let bytes = &self.bytes[..self.end];
        while bytes.get(self.at).is_some_and(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'=' | b'"' | b'\'')) {
            self.at += 1;
        }
        let from = self.at;
        while bytes.get(self.at).is_some_and(|b| !b.is_ascii_whitespace() && !matches!(b, b'=' | b'"' | b'\'')) {
            self.at += 1;
        }
        let name = (from, self.at);
        if from == self.at {
            return None;
        }
        let space = |at: usize| at + (bytes[at..].len() - bytes[at..].trim_ascii_start().len());
        let mut at = space(self.at);
        if bytes.get(at) != Some(&b'=') {
            return Some((name, (self.at, self.at)));
        }
        at = space(at + 1);
        let value = match bytes.get(at) {
            Some(q @ (b'"' | b'\'')) => {
                let end = memchr(*q, &bytes[at + 1..]).map_or(bytes.len(), |i| at + 1 + i);
                self.at = (end + 1).min(bytes.len());
                (at + 1, end)
            }
            _ => {
                let end = bytes[at..].iter().position(u8::is_ascii_whitespace).map_or(bytes.len(), |i| at + i);
                self.at = end;
                (at, end)
            }
        };
        Some((name, value))
    }
}

/// One stretch of character data: as it stands, or a reference that stands for other text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Stretch {
    /// As it stands.
    Plain(usize, usize),
    /// A reference from..to that stands for this character.
    Reference(usize, usize, char),
    /// A reference to an entity that nobody knows here: it stays as it is.
    Unknown(usize, usize),
}

/// Takes character data (or an attribute value) apart at its references. Entities of a document are never expanded.
pub(super) fn stretches(text: &str, from: usize, to: usize) -> impl Iterator<Item = Stretch> + '_ {
    let bytes = &text.as_bytes()[..to];
    let mut at = from;
    std::iter::from_fn(move || {
        if at >= to {
            return None;
        }
        let start = at;
        if bytes[at] != b'&' {
            at = memchr(b'&', &bytes[at..]).map_or(to, |i| at + i);
            return Some(Stretch::Plain(start, at));
        }
        // The longest lawful reference to a character is far shorter than this.
        let window = &bytes[start..to.min(start + 64)];
        let Some(end) = memchr(b';', window) else {
            at += 1;
            return Some(Stretch::Plain(start, at));
        };
        at = start + end + 1;
        Some(match reference(&window[1..end]) {
            Some(c) => Stretch::Reference(start, at, c),
            None if window[1..end]
                .iter()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b':')) =>
            {
                Stretch::Unknown(start, at)
            }
            None => {
                at = start + 1;
                Stretch::Plain(start, at)
            }
        })
    })
}

fn reference(name: &[u8]) -> Option<char> {
    match name {
        b"amp" => Some('&'),
        b"lt" => Some('<'),
        b"gt" => Some('>'),
        b"quot" => Some('"'),
        b"apos" => Some('\''),
        [b'#', b'x' | b'X', hex @ ..] => char::from_u32(u32::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok()?),
        [b'#', digits @ ..] => char::from_u32(std::str::from_utf8(digits).ok()?.parse().ok()?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Attributes, Token, Tokens};

    fn check(xml: &str, expected: &[&str]) {
        let shown: Vec<String> = Tokens::new(xml)
            .map(|t| match t {
                Token::Start { name, empty, .. } => {
                    format!("<{}{}", &xml[name.0..name.1], if empty { "/" } else { "" })
                }
                Token::End { name } => format!("/{}", &xml[name.0..name.1]),
                Token::Text(a, b) => format!("t:{}", &xml[a..b]),
                Token::Literal(a, b) => format!("l:{}", &xml[a..b]),
                Token::Remark(a, b) => format!("r:{}", &xml[a..b]),
                Token::Doctype(a, b) => format!("d:{}", &xml[a..b]),
                Token::Cut(a, b) => format!("cut:{}", &xml[a..b]),
            })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn lawful_markup() {
        check("<a x='>'>b<c/><![CDATA[<d>]]><!--e--></a >", &["<a", "t:b", "<c/", "l:<d>", "r:e", "/a"]);
        check("<!DOCTYPE x [<!ENTITY k \"]>\">]><x/>", &["d:DOCTYPE x [<!ENTITY k \"]>\">]", "<x/"]);
    }

    #[test]
    fn broken_markup_is_read_as_far_as_it_goes() {
        check("<a>b < c", &["<a", "t:b ", "t:< c"]);
        check("<a>b<w:t xml:sp", &["<a", "t:b", "cut:w:t xml:sp"]);
        check("<a><!-- geheim", &["<a", "cut: geheim"]);
        check("<a x=\"1>t</a>", &["<a", "t:t", "/a"]);
    }

    #[test]
    fn attributes() {
        let xml = " a=\"1 2\" b = '3' c=4 d";
        let shown: Vec<_> =
            Attributes::new(xml, (0, xml.len())).map(|(n, v)| (&xml[n.0..n.1], &xml[v.0..v.1])).collect();
        assert_eq!(shown, [("a", "1 2"), ("b", "3"), ("c", "4"), ("d", "")]);
    }
}
