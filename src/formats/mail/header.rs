//! The header of a mail, or of a part of one: its fields (RFC 5322, 2.2).

use std::ops::Range;

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
pub(super) fn name_length(line: &str) -> usize {
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

#[cfg(test)]
mod tests {
    use super::{fields, name};

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
}
