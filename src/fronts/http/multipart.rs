//! `multipart/form-data` (RFC 7578) from a body that is whole in memory: parts with their names, nothing copied.

use memchr::memmem;

/// Parts of one body.
const MOST_PARTS: usize = 1_000;
/// Bytes of the headers of one part.
const MOST_HEAD: usize = 8 << 10;

/// One part.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Part<'b> {
    pub(crate) name: String,
    /// Of a file: its name, without the folders that some clients send.
    pub(crate) file: Option<String>,
    pub(crate) bytes: &'b [u8],
}

/// The parts; nothing when they cannot be told apart.
pub(crate) fn parse<'b>(body: &'b [u8], boundary: &str) -> Option<Vec<Part<'b>>> {
    if boundary.is_empty() || boundary.len() > 70 {
        return None;
    }
    let delimiter = format!("\r\n--{boundary}");
    let finder = memmem::Finder::new(delimiter.as_bytes());
    // The first delimiter need not have a line end before it; what stands before it is no part.
    let mut at = match body.strip_prefix(&delimiter.as_bytes()[2..]) {
        Some(_) => delimiter.len() - 2,
        None => finder.find(body)? + delimiter.len(),
    };
    let mut parts = Vec::new();
    loop {
        let rest = body.get(at..)?;
        if rest.starts_with(b"--") {
            return Some(parts);
        }
        // White space may follow a delimiter.
        let line = memmem::find(rest, b"\r\n")?;
        if !rest[..line].iter().all(|b| matches!(b, b' ' | b'\t')) || parts.len() == MOST_PARTS {
            return None;
        }
        let part = &rest[line..];
        let end = finder.find(&part[2..])? + 2;
        // Of a part without headers the empty line comes at once.
        let head = memmem::find(&part[..end.min(MOST_HEAD)], b"\r\n\r\n")?;
        let bytes = part.get(head + 4..end).unwrap_or_default();
        let (name, file) = disposition(std::str::from_utf8(&part[..head]).ok()?)?;
        parts.push(Part { name, file, bytes });
        at += line + end + delimiter.len();
    }
}

/// Name and file name of a part.
fn disposition(head: &str) -> Option<(String, Option<String>)> {
    let line = head.split("\r\n").find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim().eq_ignore_ascii_case("content-disposition").then(|| value.trim())
    })?;
    let (kind, rest) = line.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("form-data") {
        return None;
    }
    let parameters = parameters(rest);
    let find = |name: &str| parameters.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.clone());
    let encoded = find("filename*").and_then(|value| {
        let (_, text) = value.split_once("''")?;
        percent_encoding::percent_decode_str(text).decode_utf8().ok().map(|text| text.into_owned())
    });
    let file = encoded.or_else(|| find("filename"));
    let file = file.map(|name| name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned());
    Some((find("name")?, file))
}

/// `; name=value` and `; name="value"`. In a quoted value only a quote is escaped: some clients send paths with backslashes.
fn parameters(mut rest: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start_matches([';', ' ', '\t']);
        let Some((name, after)) = rest.split_once('=') else { return found };
        let (value, left) = match after.strip_prefix('"') {
            Some(quoted) => {
                let mut end = 0;
                let bytes = quoted.as_bytes();
                while end < bytes.len() && (bytes[end] != b'"' || (end > 0 && bytes[end - 1] == b'\\')) {
                    end += 1;
                }
                // Browsers write a quote as %22.
                let value = quoted[..end].replace("\\\"", "\"").replace("%22", "\"");
                (value, quoted.get(end + 1..).unwrap_or_default())
            }
            None => {
                let end = after.find(';').unwrap_or(after.len());
                (after[..end].trim().to_owned(), &after[end..])
            }
        };
        found.push((name.trim().to_owned(), value));
        rest = left;
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    fn check(body: &str, expected: Option<&[(&str, Option<&str>, &str)]>) {
        let found = parse(body.as_bytes(), "x");
        let found = found.as_ref().map(|parts| {
            let part =
                |p: &super::Part<'_>| (p.name.clone(), p.file.clone(), String::from_utf8_lossy(p.bytes).into_owned());
            parts.iter().map(part).collect::<Vec<_>>()
        });
        let owned = |parts: &[(&str, Option<&str>, &str)]| {
            parts.iter().map(|(n, f, b)| ((*n).to_owned(), f.map(str::to_owned), (*b).to_owned())).collect::<Vec<_>>()
        };
        assert_eq!(found, expected.map(owned), "{body:?}");
    }

    #[test]
    fn fields_and_files() {
        check(
            "preamble\r\n--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nhallo\r\n--y\r\n--x \r\nContent-Type: text/plain\r\n\
             content-disposition: form-data; name=file; filename=\"C:\\map\\a %22b%22.txt\"\r\n\r\n\r\n--x--\r\n",
            Some(&[("text", None, "hallo\r\n--y"), ("file", Some("a \"b\".txt"), "")]),
        );
        check(
            "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.txt\"; filename*=UTF-8''cli%C3%ABnt.txt\r\n\r\nb\r\n--x--",
            Some(&[("f", Some("cliënt.txt"), "b")]),
        );
        check("--x--", Some(&[]));
    }

    #[test]
    fn what_is_cut_off_or_no_form_is_refused() {
        for body in ["", "x", "--x", "--x\r\n", "--x\r\nA: b\r\n\r\nc\r\n--x--", "--xx\r\n\r\n--xx--"] {
            check(body, None);
        }
        check("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n", None);
        check("--x\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nb\r\n--x--", None);
    }
}
