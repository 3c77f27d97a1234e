//! Packet: the texts of a small piece of XML that stands in something else: what programs note in pictures and PDFs (XMP), rich text of a note.

/// The texts of an XML packet: each stretch between tags and each attribute value, with the name of its element or attribute.
/// Reads what XMP and rich text hold without being a parser: nothing is dropped for being malformed.
pub(super) fn texts(packet: &[u8]) -> Vec<(String, String)> {
    let whole = decode_xml(packet);
    let mut out = Vec::new();
    // Open elements, so that an item of a list is known by the property around it.
    let mut open: Vec<&str> = Vec::new();
    let mut rest = whole.as_str();
    while let Some(at) = rest.find('<') {
        push(&mut out, label(&open), &rest[..at]);
        rest = &rest[at..];
        let end =
            if rest.starts_with("<!--") { rest.find("-->").map(|e| e + 3) } else { rest.find('>').map(|e| e + 1) };
        let Some(end) = end else { break };
        let tag = rest[1..end].trim_end_matches('>').trim_end_matches('/');
        if let Some(comment) = tag.strip_prefix("!--") {
            push(&mut out, "comment", comment.trim_end_matches("--"));
        } else if tag.starts_with('/') {
            open.pop();
        } else if !tag.starts_with(['?', '!']) {
            attributes(tag, &mut out);
            if !rest[..end].ends_with("/>") && open.len() < 256 {
                open.push(tag.split_whitespace().next().unwrap_or(""));
            }
        }
        rest = &rest[end..];
    }
    push(&mut out, label(&open), rest);
    out
}

fn decode_xml(packet: &[u8]) -> String {
    match packet {
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0, b'<', ..] => utf16(packet, u16::from_be_bytes),
        [b'<', 0, ..] => utf16(packet, u16::from_le_bytes),
        _ => String::from_utf8_lossy(packet).into_owned(),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.as_chunks::<2>().0.iter().map(|pair| unit(*pair));
    char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect()
}

fn label<'t>(open: &[&'t str]) -> &'t str {
    let plain = |name: &&&str| !matches!(**name, "rdf:li" | "rdf:Alt" | "rdf:Seq" | "rdf:Bag");
    open.iter().rev().find(plain).copied().unwrap_or("")
}

fn attributes(tag: &str, out: &mut Vec<(String, String)>) {
    let mut rest = tag;
    while let Some(equals) = rest.find('=') {
        let name = rest[..equals].split_whitespace().last().unwrap_or("");
        let value = rest[equals + 1..].trim_start();
        let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) else { break };
        let Some(end) = value[1..].find(quote) else { break };
        if !name.starts_with("xmlns") {
            push(out, name, &value[1..=end]);
        }
        rest = &value[end + 2..];
    }
}

fn push(out: &mut Vec<(String, String)>, label: &str, text: &str) {
    if text.trim().is_empty() {
        return;
    }
    out.push((label.rsplit(':').next().unwrap_or(label).to_owned(), entities(text.trim())));
}

fn entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let found = rest.get(1..).and_then(|r| r.bytes().take(10).position(|b| b == b';')).and_then(|end| {
            let c = match &rest[1..=end] {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                name => {
                    let number = name.strip_prefix('#')?;
                    let code = match number.strip_prefix(['x', 'X']) {
                        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                        None => number.parse().ok()?,
                    };
                    char::from_u32(code)?
                }
            };
            Some((c, end + 2))
        });
        let (c, len) = found.unwrap_or(('&', 1));
        out.push(c);
        rest = &rest[len..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::texts;

    #[test]
    fn xml_gives_every_text_with_its_label() {
        let packet = b"<?xpacket?><x:xmpmeta><rdf:Description pdf:Producer='A &amp; B'><dc:creator><rdf:Seq><rdf:li>Jan</rdf:li></rdf:Seq></dc:creator>tail";
        let found = texts(packet);
        let flat: Vec<String> = found.iter().map(|(l, t)| format!("{l}={t}")).collect();
        assert_eq!(flat, ["Producer=A & B", "creator=Jan", "Description=tail"]);
        assert_eq!(texts(b"<open")[0].1, "<open");
        assert_eq!(texts("a &#xeb; &unknown; \u{20ac}&".as_bytes())[0].1, "a ë &unknown; €&");
    }
}
