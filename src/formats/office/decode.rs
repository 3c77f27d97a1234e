//! From the bytes of an XML part to text: byte order mark, then declaration, then what the bytes themselves look like (XML 1.0, appendix F).

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// The text of a part without its byte order mark, and whether every byte was lawful in its encoding.
pub(super) fn decode<'b>(bytes: &'b [u8]) -> (Cow<'b, str>, bool) {
    let (encoding, skip) = match Encoding::for_bom(bytes) {
        Some((encoding, skip)) => (encoding, skip),
        None if bytes.starts_with(b"<\0") => (UTF_16LE, 0),
        None if bytes.starts_with(b"\0<") => (UTF_16BE, 0),
        None => (declared(bytes).unwrap_or(UTF_8), 0),
    };
    let bytes = &bytes[skip..];
    // The common case costs one check and no copy; a wrong declaration over sound UTF-8 is seen through as well.
    let readable = encoding == UTF_8 || (!matches!(encoding.name(), "UTF-16LE" | "UTF-16BE") && bytes.is_ascii());
    if let Some(Ok(text)) = readable.then(|| std::str::from_utf8(bytes)) {
        return (Cow::Borrowed(text), true);
    }
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    (text, !broken)
}

/// The encoding that the XML declaration names. One of 16 bits in a part that is readable as bytes is a lie and ignored.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(256)];
    let end = memchr::memmem::find(head.strip_prefix(b"<?xml")?, b"?>")?;
    let head = &head[5..5 + end];
    let at = memchr::memmem::find(head, b"encoding")? + "encoding".len();
    let rest = head[at..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let quote = *rest.first().filter(|q| matches!(q, b'"' | b'\''))?;
    let name = &rest[1..1 + memchr::memchr(quote, &rest[1..])?];
    Encoding::for_label(name).filter(|e| !matches!(e.name(), "UTF-16LE" | "UTF-16BE"))
}

#[cfg(test)]
mod tests {
    use super::decode;

    fn check(bytes: &[u8], expected: &str, sound: bool) {
        let (text, ok) = decode(bytes);
        assert_eq!((text.as_ref(), ok), (expected, sound));
    }

    #[test]
    fn encodings_of_parts() {
        check("\u{feff}<a>ë</a>".as_bytes(), "<a>ë</a>", true);
        check(
            b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xeb</a>",
            "<?xml version='1.0' encoding='ISO-8859-1'?><a>ë</a>",
            true,
        );
        check(b"\xff\xfe<\0a\0/\0>\0", "<a/>", true);
        check(b"<\0a\0/\0>\0", "<a/>", true);
        check(b"<?xml encoding=\"UTF-16\"?><a/>", "<?xml encoding=\"UTF-16\"?><a/>", true);
        check(b"<a>\xeb</a>", "<a>\u{fffd}</a>", false);
    }
}
