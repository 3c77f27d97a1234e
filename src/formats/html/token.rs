//! A tokenizer for HTML that keeps positions. It follows the HTML Standard where people's text is at stake and is lenient elsewhere.
//!
//! Linear in the length of the text: what was once sought in vain up to the end is not sought again.

use std::ops::Range;

/// One token. Ranges are bytes of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Text(Range<usize>),
    /// A start tag: its name, where its attributes stand, and where it ends.
    Open {
        name: Range<usize>,
        attributes: Range<usize>,
        end: usize,
    },
    Close {
        name: Range<usize>,
    },
    /// What stands inside a comment, a declaration or a processing instruction.
    Comment(Range<usize>),
    Declaration(Range<usize>),
    /// The text of a CDATA section, in which nothing is a tag or a reference.
    Data(Range<usize>),
}

/// The text and where the next token starts.
pub(super) struct Tokens<'t> {
    text: &'t str,
    at: usize,
    /// Needles known not to come any more.
    gone: Vec<&'static [u8]>,
    /// A tag did not end before the text did: from then on quotes are not trusted.
    loose: bool,
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0xc)
}

impl<'t> Tokens<'t> {
    pub(super) fn new(text: &'t str) -> Tokens<'t> {
        Tokens { text, at: 0, gone: Vec::new(), loose: false }
    }

    /// Where `needle` stands at or behind `from`.
    fn find(&mut self, needle: &'static [u8], from: usize) -> Option<usize> {
        if self.gone.contains(&needle) {
            return None;
        }
        let rest = &self.text.as_bytes()[from..];
        let found = match needle {
            [byte] => memchr::memchr(*byte, rest),
            _ => memchr::memmem::find(rest, needle),
        };
        if found.is_none() {
            self.gone.push(needle);
        }
        found.map(|i| from + i)
    }

    /// Everything up to the end tag of `name`, as for scripts. The end tag is the next token.
    pub(super) fn raw(&mut self, name: &str) -> Range<usize> {
        let (bytes, start) = (self.text.as_bytes(), self.at);
        let end = memchr::memmem::find_iter(&bytes[start..], b"</").map(|i| start + i).find(|&i| {
            let tag = &bytes[i + 2..];
            tag.len() >= name.len()
                && tag[..name.len()].eq_ignore_ascii_case(name.as_bytes())
                && tag.get(name.len()).is_none_or(|b| is_space(*b) || matches!(b, b'>' | b'/'))
        });
        self.at = end.unwrap_or(bytes.len());
        start..self.at
    }

    pub(super) fn next(&mut self) -> Option<Token> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        if start >= bytes.len() {
            return None;
        }
        if bytes[start] == b'<'
            && let Some((token, end)) = self.markup(start)
        {
            self.at = end;
            return Some(token);
        }
        // Text up to the next bracket that opens something; others are text themselves.
        let mut from = start + 1;
        loop {
            let Some(open) = memchr::memchr(b'<', &bytes[from..]).map(|i| from + i) else {
                self.at = bytes.len();
                break;
            };
            if bytes.get(open + 1).is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'!' | b'/' | b'?')) {
                self.at = open;
                break;
            }
            from = open + 1;
        }
        Some(Token::Text(start..self.at))
    }

    fn markup(&mut self, start: usize) -> Option<(Token, usize)> {
        let bytes = self.text.as_bytes();
        let rest = &bytes[start..];
        let length = bytes.len();
        if rest.starts_with(b"<!--") {
            if rest.starts_with(b"<!-->") {
                return Some((Token::Comment(start + 4..start + 4), start + 5));
            }
            let end = self.find(b"-->", start + 4);
            return Some((Token::Comment(start + 4..end.unwrap_or(length)), end.map_or(length, |e| e + 3)));
        }
        if rest.starts_with(b"<![CDATA[") {
            let end = self.find(b"]]>", start + 9);
            return Some((Token::Data(start + 9..end.unwrap_or(length)), end.map_or(length, |e| e + 3)));
        }
        match rest.get(1)? {
            b'!' | b'?' => {
                let end = self.find(b">", start)?;
                Some((Token::Declaration(start + 2..end), end + 1))
            }
            b'/' => {
                let end = self.find(b">", start)?;
                if !rest.get(2).is_some_and(u8::is_ascii_alphabetic) {
                    return Some((Token::Comment(start + 2..end), end + 1));
                }
                let name = start + 2..start + 2 + name_length(&rest[2..]);
                Some((Token::Close { name }, end + 1))
            }
            b if b.is_ascii_alphabetic() => {
                let name = start + 1..start + 1 + name_length(&rest[1..]);
                let quoted = if self.loose { None } else { self.tag_end(name.end) };
                self.loose |= quoted.is_none();
                let close = quoted.or_else(|| self.find(b">", name.end))?;
                Some((Token::Open { attributes: name.end..close, name, end: close + 1 }, close + 1))
            }
            _ => None,
        }
    }

    /// Where the `>` of a start tag stands, not counting those in quotes.
    fn tag_end(&mut self, from: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut at = from;
        // The common case: no quotes before the end.
        loop {
            match *bytes.get(at)? {
                b'>' => return Some(at),
                b'=' => {
                    at += 1;
                    while bytes.get(at).copied().is_some_and(is_space) {
                        at += 1;
                    }
                    let quote: &'static [u8] = match bytes.get(at)? {
                        b'"' => b"\"",
                        b'\'' => b"'",
                        _ => continue,
                    };
                    // A quote that never closes is none.
                    at = self.find(quote, at + 1).unwrap_or(at) + 1;
                }
                _ => at += 1 + memchr::memchr2(b'>', b'=', &bytes[at + 1..])?,
            }
        }
    }
}

fn name_length(bytes: &[u8]) -> usize {
    bytes.iter().position(|b| is_space(*b) || matches!(b, b'>' | b'/')).unwrap_or(bytes.len())
}

/// The attributes of a start tag: name and value, without quotes.
pub(super) fn attributes(text: &str, range: Range<usize>) -> impl Iterator<Item = (Range<usize>, Range<usize>)> {
    let bytes = &text.as_bytes()[..range.end];
    let mut at = range.start;
    std::iter::from_fn(move || {
        while bytes.get(at).is_some_and(|b| is_space(*b) || *b == b'/') {
            at += 1;
        }
        if at >= bytes.len() {
            return None;
        }
        let start = at;
        at += 1;
        while bytes.get(at).is_some_and(|b| !is_space(*b) && !matches!(b, b'=' | b'/')) {
            at += 1;
        }
        let name = start..at;
        let mut value = at;
        while bytes.get(value).copied().is_some_and(is_space) {
            value += 1;
        }
        if bytes.get(value) != Some(&b'=') {
            return Some((name, at..at));
        }
        value += 1;
        while bytes.get(value).copied().is_some_and(is_space) {
            value += 1;
        }
        if let Some(quote @ (b'"' | b'\'')) = bytes.get(value)
            && let Some(length) = memchr::memchr(*quote, &bytes[value + 1..])
        {
            at = value + 2 + length;
            return Some((name, value + 1..value + 1 + length));
        }
        let end = bytes[value.min(bytes.len())..].iter().position(|b| is_space(*b)).map_or(bytes.len(), |i| value + i);
        at = end;
        Some((name, value..end))
    })
}

#[cfg(test)]
mod tests {
    use super::{Token, Tokens, attributes};

    fn check(text: &str, expected: &[&str]) {
        let mut tokens = Tokens::new(text);
        let mut found = Vec::new();
        while let Some(token) = tokens.next() {
            found.push(match token {
                Token::Text(r) => text[r].to_owned(),
                Token::Open { name, attributes: range, .. } => {
                    let list: Vec<_> =
                        attributes(text, range).map(|(n, v)| format!(" {}={}", &text[n], &text[v])).collect();
                    format!("<{}{}", &text[name], list.concat())
                }
                Token::Close { name } => format!("</{}", &text[name]),
                Token::Comment(r) => format!("!{}", &text[r]),
                Token::Declaration(r) => format!("?{}", &text[r]),
                Token::Data(r) => format!("#{}", &text[r]),
            });
        }
        assert_eq!(found, expected);
    }

    #[test]
    fn tags_texts_and_comments() {
        check("<!doctype html><p>a<br/>b</p>", &["?doctype html", "<p", "a", "<br", "b", "</p"]);
        check("a < b <3 <i>c", &["a < b <3 ", "<i", "c"]);
        check("<!-- x --><!--y", &["! x ", "!y"]);
        check("<![CDATA[a<b]]>c", &["#a<b", "c"]);
    }

    #[test]
    fn attributes_of_every_kind() {
        check(
            "<a href=\"x>y\" title='z' checked data-id = 3 b=c/d>",
            &["<a href=x>y title=z checked= data-id=3 b=c/d"],
        );
        check("<a b=\"c>d", &["<a b=\"c", "d"]);
        check("<a b=\"c", &["<a b=\"c"]);
    }
}
