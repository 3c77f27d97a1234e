//! What stands packed or locked within a text, as programs of old wrote files into mails and some still write what is encrypted: nobody here opens
//! it, so it is told.

/// Whether a file or an encrypted message stands in a text.
pub(super) fn holds(text: &[u8]) -> bool {
    at_lines(text, b"begin ").any(|rest| is_uuencode(&rest[6..]))
        || at_lines(text, b"=ybegin ").any(|rest| line(rest).windows(6).any(|six| six == b" size="))
        || at_lines(text, b"(This file must be converted with BinHex").next().is_some()
        || at_lines(text, b"-----BEGIN ").any(|rest| {
            [&b"PGP MESSAGE"[..], b"PKCS7", b"CMS", b"ENCRYPTED MESSAGE"]
                .iter()
                .any(|kind| rest[11..].starts_with(kind))
        })
}

/// What stands from each line on that begins with a mark; what is quoted from another mail begins with brackets.
fn at_lines<'t>(text: &'t [u8], mark: &'static [u8]) -> impl Iterator<Item = &'t [u8]> {
    let starts = move |at: &usize| {
        let quoted = text[..*at].iter().rev().take(20).take_while(|b| matches!(b, b'>' | b' ')).count();
        *at == quoted || text[at - quoted - 1] == b'\n'
    };
    memchr::memmem::find_iter(text, mark).filter(starts).map(move |at| &text[at..])
}

/// At most as much of the first line as tells what it is.
fn line(text: &[u8]) -> &[u8] {
    let start = &text[..text.len().min(300)];
    start.split(|b| *b == b'\n').next().unwrap_or_default().trim_ascii_end()
}

/// `644 name`, and a line that says how long it is.
fn is_uuencode(text: &[u8]) -> bool {
    let head = line(text);
    let mode = head.iter().take_while(|b| matches!(b, b'0'..=b'7')).count();
    let Some(rest) = memchr::memchr(b'\n', &text[..text.len().min(300)]).map(|end| &text[end + 1..]) else {
        return false;
    };
    let first = line(rest);
    let says = first.first().map_or(0, |b| usize::from(b.wrapping_sub(b' ') & 0x3f));
    matches!(mode, 3 | 4)
        && head.get(mode) == Some(&b' ')
        && (1..=45).contains(&says)
        && first.len().abs_diff(1 + says.div_ceil(3) * 4) <= 1
}

#[cfg(test)]
mod tests {
    use super::holds;

    #[test]
    fn packed_files_and_locked_messages_are_seen() {
        let check = |text: &str, expected: bool| assert_eq!(holds(text.as_bytes()), expected, "{text}");
        let file = "begin 644 a.txt\n#0V%T\n`\nend\n";
        check(file, true);
        check(&format!("Dag,\n> {file}"), true);
        check(&format!("{}{file}", "begin x\nhier begin 644 \n".repeat(2000)), true);
        check("begin 644 keer opnieuw\nen dan verder lezen\n", false);
        check("Dag\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA", true);
        check("-----BEGIN PKCS7-----\nMIIB", true);
        check("-----BEGIN PGP SIGNED MESSAGE-----\nHoi", false);
        check("zie -----BEGIN PGP MESSAGE-----", false);
        check("\n=ybegin line=128 size=5 name=x\nabcde\n", true);
        check("=ybegin zei hij", false);
    }
}
