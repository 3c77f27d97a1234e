//! What a source seems to be when it has no reader yet: judged by its first bytes and, in containers, by what lies inside. Such a source is
//! listed by name, never left out.

use memchr::memmem;

use crate::formats::{ReadError, zip};
use crate::model::{Gap, GapCode, Source};

/// Kind of something that is neither text nor read by a reader of its own, or nothing when the bytes are of no known kind.
pub(crate) fn kind(source: &Source) -> Option<&'static str> {
    let bytes = &source.bytes[..];
    magic(bytes).or_else(|| zip_kind(bytes)).or_else(|| text_kind(source))
}

/// Why a source that no reader wants cannot be read.
pub(crate) fn refuse(source: &Source) -> ReadError {
    if is_ole(&source.bytes) && has_name(&source.bytes, "EncryptedPackage") {
        return ReadError::Encrypted { method: "office" };
    }
    match kind(source) {
        // A kind that has a reader, and yet none wanted it: so much is missing that it is not recognised any more.
        Some(read) if crate::formats::FORMATS.iter().any(|format| format.name() == read) => {
            ReadError::Damaged { what: "truncated" }
        }
        kind => ReadError::Unsupported { kind: kind.unwrap_or("unknown") },
    }
}

/// First bytes that tell a kind: where they start, what they are, the kind.
const MAGIC: &[(usize, &[u8], &str)] = &[
    (0, b"\x89PNG\r\n\x1a\n", "png"),
    (0, b"\xff\xd8\xff", "jpg"),
    (0, b"GIF87a", "gif"),
    (0, b"GIF89a", "gif"),
    (0, b"II*\0", "tiff"),
    (0, b"MM\0*", "tiff"),
    (0, b"8BPS\0\x01", "psd"),
    (0, b"\0\0\x01\0", "ico"),
    (0, b"\xd7\xcd\xc6\x9a", "wmf"),
    (40, b" EMF", "emf"),
    (0, b"ID3", "mp3"),
    (0, b"OggS", "ogg"),
    (0, b"fLaC", "flac"),
    (0, b"#!AMR", "amr"),
    (0, b"\x1aE\xdf\xa3", "mkv"),
    (0, b"7z\xbc\xaf\x27\x1c", "7z"),
    (0, b"\x1f\x8b\x08", "gz"),
    (0, b"BZh", "bz2"),
    (0, b"\xfd7zXZ\0", "xz"),
    (0, b"\x28\xb5\x2f\xfd", "zst"),
    (0, b"Rar!\x1a\x07", "rar"),
    (0, b"MSCF\0\0\0\0", "cab"),
    (257, b"ustar", "tar"),
    (32769, b"CD001", "iso"),
    (0, b"\x7fELF", "exe"),
    (0, b"\xcf\xfa\xed\xfe", "exe"),
    (0, b"\xca\xfe\xba\xbe", "exe"),
    (0, b"SQLite format 3\0", "sqlite"),
    (4, b"Standard Jet DB", "mdb"),
    (4, b"Standard ACE DB", "accdb"),
    (0, b"!BDN", "pst"),
    (0, b"{\\rtf", "rtf"),
    (0, b"%!PS", "ps"),
    (0, b"AT&TFORM", "djvu"),
    (0, b"\xffWPC", "wpd"),
    (0, b"\x78\x9f\x3e\x22", "tnef"),
    (0, b"-----BEGIN PGP MESSAGE", "pgp"),
    (0, b"wOFF", "font"),
    (0, b"wOF2", "font"),
    (0, b"OTTO\0", "font"),
    (0, b"\0\x01\0\0\0", "font"),
    (0, b"L\0\0\0\x01\x14\x02\0", "lnk"),
];

/// Whether the first bytes are those of a picture.
pub(crate) fn is_picture(bytes: &[u8]) -> bool {
    magic(bytes).is_some_and(is_kind_of_picture)
}

/// Whether a kind of file, as [`kind`] names it, is a picture.
pub(crate) fn is_kind_of_picture(kind: &str) -> bool {
    ["png", "jpg", "gif", "tiff", "psd", "ico", "wmf", "emf", "webp", "heic", "avif", "bmp"].contains(&kind)
}

fn magic(bytes: &[u8]) -> Option<&'static str> {
    let at = |at: usize, magic: &[u8]| bytes.get(at..).is_some_and(|rest| rest.starts_with(magic));
    if let Some((_, _, kind)) = MAGIC.iter().find(|(start, magic, _)| at(*start, magic)) {
        return Some(kind);
    }
    // A file that the reader of PDF did not want is still no text.
    if bytes.trim_ascii_start().starts_with(b"%PDF-") || at(3, b"%PDF-") {
        return Some("pdf");
    }
    if is_ole(bytes) {
        return Some(ole_kind(bytes));
    }
    if at(0, b"RIFF") {
        return match bytes.get(8..12)? {
            b"WEBP" => Some("webp"),
            b"WAVE" => Some("wav"),
            b"AVI " => Some("avi"),
            _ => None,
        };
    }
    if at(4, b"ftyp") {
        return Some(match bytes.get(8..12)? {
            b"heic" | b"heix" | b"hevc" | b"mif1" | b"msf1" => "heic",
            b"avif" | b"avis" => "avif",
            b"M4A " | b"M4B " => "m4a",
            b"qt  " => "mov",
            b"3gp4" | b"3gp5" | b"3gp6" => "3gp",
            _ => "mp4",
        });
    }
    // Two letters are little to go by: the fields behind them must fit too.
    if at(0, b"BM")
        && bytes.len() >= 26
        && u32_at(bytes, 6) == Some(0)
        && u32_at(bytes, 14).is_some_and(|n| (12..=124).contains(&n))
    {
        return Some("bmp");
    }
    if at(0, b"MZ")
        && bytes.len() > 64
        && u32_at(bytes, 60).is_some_and(|pe| at(pe as usize, b"PE\0\0") || bytes[2..64].contains(&0))
    {
        return Some("exe");
    }
    if let [0xff, second, third, ..] = bytes
        && second & 0xe6 == 0xe2
        && third & 0xf0 != 0xf0
        && third & 0x0c != 0x0c
    {
        return Some("mp3");
    }
    None
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn is_ole(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
}

/// Whether the directory of an OLE file has an entry of this name. Names are UTF-16; entries are 128 bytes on 128-byte borders.
fn has_name(bytes: &[u8], name: &str) -> bool {
    let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    memmem::find_iter(bytes, &wide).any(|at| at % 128 == 0)
}

fn ole_kind(bytes: &[u8]) -> &'static str {
    const STREAMS: &[(&str, &str)] = &[
        ("EncryptedPackage", "office-encrypted"),
        ("__properties_version1.0", "msg"),
        ("WordDocument", "doc"),
        ("Workbook", "xls"),
        ("Book", "xls"),
        ("PowerPoint Document", "ppt"),
        ("VisioDocument", "vsd"),
        ("MatOST", "wps"),
    ];
    STREAMS.iter().find(|(stream, _)| has_name(bytes, stream)).map_or("ole", |(_, kind)| kind)
}

/// Whether these bytes start as a ZIP archive does, or hold one behind something else (a program that unpacks itself).
pub(crate) fn is_zip(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"PK\x03\x04")
        || bytes.starts_with(b"PK\x05\x06")
        || bytes.starts_with(b"PK\x07\x08PK\x03\x04")
    {
        return true;
    }
    // The end record stands in the last 64 KiB; the directory before it must be where it says.
    let tail = &bytes[bytes.len().saturating_sub(66_000)..];
    // Texts have no such byte, and a searcher for four would cost more to make.
    let record = |at: &usize| tail[..=*at].ends_with(b"PK\x05") && tail.get(at + 1) == Some(&6);
    memchr::memrchr_iter(5, tail).find(record).map(|at| at - 2).is_some_and(|at| {
        let end = bytes.len() - tail.len() + at;
        let (Some(size), Some(offset)) = (u32_at(bytes, end + 12), u32_at(bytes, end + 16)) else { return false };
        let start = end.checked_sub(size as usize);
        size > 0
            && u64::from(offset) + u64::from(size) <= end as u64
            && start.is_some_and(|s| bytes[s..].starts_with(b"PK\x01\x02"))
    })
}

/// Kinds that are ZIP archives by their container and documents by their content.
fn zip_kind(bytes: &[u8]) -> Option<&'static str> {
    if !is_zip(bytes) {
        return None;
    }
    // OpenDocument and EPUB put their type first, uncompressed.
    if bytes.get(30..38) == Some(b"mimetype") {
        let rest = bytes.get(38..).unwrap_or_default();
        let rest = &rest[..rest.len().min(200)];
        for (mime, kind) in [
            ("application/vnd.oasis.opendocument.text", "odt"),
            ("application/vnd.oasis.opendocument.spreadsheet", "ods"),
            ("application/vnd.oasis.opendocument.presentation", "odp"),
            ("application/vnd.oasis.opendocument.graphics", "odg"),
            ("application/epub+zip", "epub"),
        ] {
            if memmem::find(rest, mime.as_bytes()).is_some() {
                return Some(kind);
            }
        }
        if memmem::find(rest, b"opendocument").is_some() {
            return Some("opendocument");
        }
    }
    let has = |part: &str| zip::any_name(bytes, |name| name.starts_with(part));
    if has("[Content_Types].xml") {
        for (part, kind) in
            [("word/", "docx"), ("xl/workbook.bin", "xlsb"), ("xl/", "xlsx"), ("ppt/", "pptx"), ("visio/", "vsdx")]
        {
            if has(part) {
                return Some(kind);
            }
        }
    }
    if has("AndroidManifest.xml") {
        return Some("apk");
    }
    has("Index/Document.iwa").then_some("iwork")
}

/// Whether these bytes are a mere archive, and not the document of an office program in one.
pub(crate) fn is_archive(bytes: &[u8]) -> bool {
    // A file of another kind with an archive behind it (a picture, a program) is first of all an archive.
    is_zip(bytes) && zip_kind(bytes).is_none()
}

/// Texts that have a structure of their own, which half reading would lose: Word in one XML file, RTF.
fn text_kind(source: &Source) -> Option<&'static str> {
    let bytes = source.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&source.bytes);
    let head = &bytes[..bytes.len().min(HEAD)];
    let trimmed = head.trim_ascii_start();
    if trimmed.starts_with(b"{\\rtf") {
        return Some("rtf");
    }
    if trimmed.starts_with(b"<?xml") && memmem::find(head, b"progid=\"Word.Document\"").is_some() {
        return Some("wordml");
    }
    None
}

/// Bytes from the start that tell what a text is.
const HEAD: usize = 16 << 10;

/// Whether a text is a mail or a mailbox as programs keep them.
pub(crate) fn is_mail(text: &str, extension: &str) -> bool {
    let head = &text.as_bytes()[..text.len().min(HEAD)];
    let box_of = head.strip_prefix(b"From ").and_then(|head| Some(&head[memchr::memchr(b'\n', head)? + 1..]));
    let hinted = matches!(extension, "eml" | "emlx" | "mht" | "mhtml");
    box_of.is_some_and(|first| has_header(first, true)) || has_header(head.trim_ascii_start(), hinted)
}

/// Whether a text starts with the header of a mail as programs write it (RFC 5322), not as people type one.
fn has_header(text: &[u8], hinted: bool) -> bool {
    const MACHINE: &[&str] = &[
        "received",
        "message-id",
        "mime-version",
        "return-path",
        "delivered-to",
        "content-type",
        "content-transfer-encoding",
        "dkim-signature",
        "x-mailer",
        "arc-seal",
    ];
    const COMMON: &[&str] = &["from", "to", "cc", "bcc", "subject", "date", "reply-to", "sender"];
    let (mut machine, mut common) = (0, 0);
    for line in text.split(|b| *b == b'\n').take(200) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        if matches!(line[0], b' ' | b'\t') && machine + common > 0 {
            continue;
        }
        let Some(colon) = memchr::memchr(b':', line) else { break };
        let Ok(name) = std::str::from_utf8(&line[..colon]) else { break };
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')) {
            break;
        }
        let name = name.to_ascii_lowercase();
        machine += usize::from(MACHINE.contains(&name.as_str()));
        common += usize::from(COMMON.contains(&name.as_str()));
    }
    machine >= 1 && common >= 2 || machine >= 3 || hinted && common + machine >= 2
}

/// Kinds by extension that people rely on when they judge a file by its name.
const NAMED: &[(&str, &[&str])] = &[
    ("pdf", &["pdf"]),
    ("docx", &["docx", "docm", "dotx", "dotm"]),
    ("xlsx", &["xlsx", "xlsm", "xltx", "xltm"]),
    ("pptx", &["pptx", "pptm", "ppsx", "potx"]),
    ("odt", &["odt", "ott"]),
    ("ods", &["ods", "ots"]),
    ("odp", &["odp"]),
    ("doc", &["doc", "dot"]),
    ("xls", &["xls"]),
    ("ppt", &["ppt", "pps"]),
    ("rtf", &["rtf"]),
    ("msg", &["msg"]),
    ("png", &["png"]),
    ("jpg", &["jpg", "jpeg", "jpe", "jfif"]),
    ("gif", &["gif"]),
    ("tiff", &["tif", "tiff"]),
    ("zip", &["zip"]),
    ("7z", &["7z"]),
    ("gz", &["gz", "tgz"]),
    ("mp4", &["mp4", "m4v"]),
    ("mp3", &["mp3"]),
];

/// A note when the name says another kind than the bytes: `format` is what was read, or what it seems to be. Names for texts say too little to be wrong,
/// unless they hold something that is no text.
pub(crate) fn wrong_extension(source: &Source, format: &str) -> Option<Gap> {
    const TEXTS: &[&str] = &["txt", "csv", "tsv", "md", "json", "html", "chat", "eml"];
    let extension = source.extension();
    let named = NAMED.iter().find(|(_, extensions)| extensions.contains(&&*extension)).map(|(kind, _)| *kind);
    let text = matches!(&*extension, "txt" | "csv" | "tsv" | "md" | "json" | "html" | "htm" | "log");
    // Encrypted office files keep their extension, and old programs write RTF, HTML and mail under the names of others' formats.
    let fits = match named {
        Some(named) => {
            named == format || format == "office-encrypted" || format == "unknown" && !source.bytes.is_empty()
        }
        None => !text || TEXTS.contains(&format) || matches!(format, "unknown" | "wordml"),
    };
    (!fits && !source.bytes.is_empty()).then(|| Gap::new(GapCode::WrongExtension))
}

#[cfg(test)]
mod tests {
    use super::{is_mail, kind, refuse, wrong_extension};
    use crate::formats::ReadError;
    use crate::model::{Origin, Source};

    fn source(name: &str, bytes: &[u8]) -> Source {
        Source::new(name, bytes, Origin::Memory)
    }

    fn check(bytes: &[u8], expected: Option<&str>) {
        assert_eq!(kind(&source("x", bytes)), expected);
    }

    #[test]
    fn kinds_by_their_first_bytes() {
        check(b"\x89PNG\r\n\x1a\n\0\0", Some("png"));
        check(b"\xff\xd8\xff\xe0\0\x10JFIF", Some("jpg"));
        check(b"\0\0\0\x18ftypheic\0\0", Some("heic"));
        check(b"{\\rtf1\\ansi Jan}", Some("rtf"));
        check(b"BMW is een auto, en BM ook wel.", None);
        check(b"MZ is een afkorting", None);
        check("ID is geen nummer".as_bytes(), None);
    }

    #[test]
    fn mail_as_programs_write_it_and_as_people_type_it() {
        let check = |text: &str, expected: bool| assert_eq!(is_mail(text, "txt"), expected, "{text}");
        check("Received: from a\r\n by b\r\nFrom: a@example.nl\r\nTo: b@example.nl\r\n\r\nHoi", true);
        check("From - Mon\nFrom: a@example.nl\nSubject: x\n\nHoi", true);
        check("From: a@example.nl\nTo: b@example.nl\nSubject: x\n\nHoi", false);
        check("Van: Jan\nAan: Els\nOnderwerp: x\n\nHoi", false);
        assert!(is_mail("From: a@example.nl\nTo: b@example.nl\nSubject: x\n\nHoi", "eml"));
        // It is text, whatever it starts with.
        assert_eq!(
            kind(&source("a.txt", b"From: a@example.nl\nTo: b@example.nl\nMessage-ID: <2@example.nl>\n\nHoi")),
            None
        );
    }

    #[test]
    fn a_locked_office_file_is_locked_and_not_unknown() {
        let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        bytes.resize(1024, 0);
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes[512..512 + name.len()].copy_from_slice(&name);
        assert_eq!(refuse(&source("a.docx", &bytes)), ReadError::Encrypted { method: "office" });
    }

    #[test]
    fn a_name_that_says_something_else_is_noted() {
        assert!(wrong_extension(&source("a.docx", b"x"), "png").is_some());
        assert!(wrong_extension(&source("a.pdf", b"x"), "txt").is_some());
        assert!(wrong_extension(&source("a.txt", b"x"), "docx").is_some());
        assert!(wrong_extension(&source("a.txt", b"x"), "chat").is_none());
        assert!(wrong_extension(&source("a.docm", b"x"), "docx").is_none());
        assert!(wrong_extension(&source("aantekening", b"x"), "docx").is_none());
    }
}
