//! The header of a mail, or of a part of one: its fields, unfolded only where what they say is asked (RFC 5322, 2.2; RFC 2045, 5.1; RFC 2231).

use std::ops::Range;

/// Bytes of a field that are looked at for what it says of a part.
const LONGEST: usize = 16 << 10;
/// Parameters of one field.
const MOST: usize = 64;

/// A field, or a line that is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    /// Its name with the colon and the blanks behind it; empty when the line is no field.
    pub(super) name: Range<usize>,
    /// What it says, with its line end and the lines that go on with it.
    pub(super) value: Range<usize>,
}

/// The fields of a header that stands in `range`.
pub(super) fn fields(text: &str, range: Range<usize>) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    let mut at = range.start;
    for line in text[range].split_inclusive('\n') {
        let (from, to) = (at, at + line.len());
        at = to;
        match fields.last_mut() {
            Some(last) if line.starts_with([' ', '\t']) => last.value.end = to,
            _ => {
                let name = name_length(line);
                fields.push(Field { name: from..from + name, value: from + name..to });
            }
        }
    }
    fields
}

/// Bytes of the name of a field with its colon and the blanks behind it; 0 when a line is no field.
fn name_length(line: &str) -> usize {
    let bytes = line.as_bytes();
    let name = bytes.iter().take_while(|b| b.is_ascii_graphic() && **b != b':').count();
    let blanks = |from: usize| bytes[from..].iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    let colon = name + blanks(name);
    if name == 0 || bytes.get(colon) != Some(&b':') {
        return 0;
    }
    colon + 1 + blanks(colon + 1)
}

/// Fields whose names are words of the format: they are read as what they label, not as text.
pub(super) const KNOWN: &[(&str, &str)] = &[
    ("from", "from"),
    ("sender", "sender"),
    ("reply-to", "recipient"),
    ("to", "recipient"),
    ("cc", "recipient"),
    ("bcc", "recipient"),
    ("resent-from", "from"),
    ("resent-to", "recipient"),
    ("delivered-to", "recipient"),
    ("subject", "subject"),
    ("thread-topic", "subject"),
    ("date", "date"),
    ("message-id", ""),
    ("in-reply-to", ""),
    ("references", ""),
    ("received", ""),
    ("return-path", ""),
    ("mime-version", ""),
    ("content-type", ""),
    ("content-transfer-encoding", ""),
    ("content-disposition", ""),
    ("content-id", ""),
    ("content-description", "description"),
    ("content-language", ""),
    ("x-mailer", ""),
    ("user-agent", ""),
    ("dkim-signature", ""),
    ("authentication-results", ""),
    ("list-unsubscribe", ""),
    ("x-originating-ip", "ip"),
];

/// The name of a field, without its colon, in lower case.
pub(super) fn name(text: &str, field: &Field) -> String {
    text[field.name.clone()].trim_end().trim_end_matches(':').trim_end().to_ascii_lowercase()
}

/// What a field that describes a part says: a word, and parameters behind semicolons. Comments are no part of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// The word, in lower case.
    pub(super) word: String,
    parameters: Vec<(String, String)>,
}

impl Said {
    /// Reads the value of a field.
    pub(super) fn of(value: &str) -> Said {
        let value = &value[..value.floor_char_boundary(LONGEST)];
        let mut pieces = pieces(value).into_iter();
        let word = pieces.next().unwrap_or_default().trim().to_ascii_lowercase();
        let mut parameters = Vec::new();
        for piece in pieces.take(MOST) {
            if let Some((name, value)) = piece.split_once('=') {
                parameters.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        Said { word, parameters }
    }

    /// A parameter, put together when it stands in numbered pieces (`boundary*0=`), with its percent signs undone when it says that it has some.
    pub(super) fn parameter(&self, wanted: &str) -> Option<String> {
        let find = |name: &str| self.parameters.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str());
        if let Some(value) = find(wanted) {
            return Some(value.to_owned());
        }
        if let Some(value) = find(&format!("{wanted}*")) {
            return Some(without_percent(value.splitn(3, '\'').last().unwrap_or_default()));
        }
        let mut joined = String::new();
        for n in 0..MOST {
            match (find(&format!("{wanted}*{n}")), find(&format!("{wanted}*{n}*"))) {
                (Some(piece), _) => joined += piece,
                (None, Some(piece)) if n == 0 => {
                    joined += &without_percent(piece.splitn(3, '\'').last().unwrap_or_default());
                }
                (None, Some(piece)) => joined += &without_percent(piece),
                (None, None) => return (n > 0).then_some(joined),
            }
        }
        Some(joined)
    }
}

/// What stands between semicolons, without quotes, comments and line ends.
fn pieces(value: &str) -> Vec<String> {
    let (mut pieces, mut piece) = (Vec::new(), String::new());
    let (mut quoted, mut depth) = (false, 0_u32);
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' if quoted || depth > 0 => {
                if let (Some(c), 0) = (chars.next(), depth) {
                    piece.push(c);
                }
            }
            '\r' | '\n' => {}
            '"' if depth == 0 => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if depth > 0 => depth -= 1,
            _ if depth > 0 => {}
            ';' if !quoted => pieces.push(std::mem::take(&mut piece)),
            c => piece.push(c),
        }
    }
    pieces.push(piece);
    pieces
}

fn without_percent(text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        let digit = |i: usize| bytes.get(i).and_then(|b| char::from(*b).to_digit(16));
        match (bytes[at], digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{Said, fields, name};

    #[test]
    fn fields_go_on_over_lines() {
        let text = "From x Mon\nTo: a@example.nl,\r\n b@example.nl\r\nX-A : b\n";
        let found: Vec<_> =
            fields(text, 0..text.len()).iter().map(|f| (name(text, f), &text[f.value.clone()])).collect();
        assert_eq!(
            found,
            [
                (String::new(), "From x Mon\n"),
                ("to".to_owned(), "a@example.nl,\r\n b@example.nl\r\n"),
                ("x-a".to_owned(), "b\n")
            ]
        );
    }

    #[test]
    fn what_a_part_says_of_itself() {
        let check = |value: &str, word: &str, parameter: &str, expected: Option<&str>| {
            let said = Said::of(value);
            assert_eq!((said.word.as_str(), said.parameter(parameter).as_deref()), (word, expected), "{value}");
        };
        check("multipart/mixed;\n boundary = \"a b\"", "multipart/mixed", "boundary", Some("a b"));
        check("Multipart/Mixed; boundary*0=\"ab\"; boundary*1=cd", "multipart/mixed", "boundary", Some("abcd"));
        check("a/b; name*=utf-8''x%20y.pdf", "a/b", "name", Some("x y.pdf"));
        check("a/b; name*0*=utf-8'nl'x%20; name*1=y", "a/b", "name", Some("x y"));
        check("\n base64 (rfc \\) 2045)", "base64", "x", None);
        check("text/plain; x=\"a;b\\\"c\"", "text/plain", "x", Some("a;b\"c"));
    }
}
