//! What an entry of a package is, told by its content; names and content types are only believed where the bytes say nothing.

use crate::formats::office::token::{Attributes, Token, Tokens};
use crate::formats::office::vocabulary::{NONE, Ns, OTHER, Vocabulary};

/// What an entry holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// XML text to be read here.
    Xml,
    /// A document of its own.
    Embedded,
    /// A picture made of pixels or drawing commands.
    Image,
    /// A font: shapes of letters, no words.
    Font,
    /// Program code.
    Macro,
    /// An OLE container.
    Ole,
    /// The settings of a printer.
    Printer,
    /// Something else.
    Binary,
    /// Nothing.
    Empty,
}

/// What the entry `name` with this content is.
pub(super) fn kind(name: &str, bytes: &[u8]) -> Kind {
    let name = name.to_ascii_lowercase();
    let extension = name.rsplit_once('.').map_or("", |(_, e)| e);
    let starts = |magics: &[&[u8]]| magics.iter().any(|m| bytes.starts_with(m));
    if bytes.is_empty() {
        return Kind::Empty;
    }
    if starts(&[b"PK\x03\x04", b"%PDF", b"{\\rtf"]) {
        return Kind::Embedded;
    }
    if starts(&[b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]) {
        return if name.contains("vba") { Kind::Macro } else { Kind::Ole };
    }
    let images: &[&[u8]] = &[
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"GIF8",
        b"BM",
        b"II*\0",
        b"MM\0*",
        b"\xd7\xcd\xc6\x9a",
        b"\x01\0\x09\0\0\x03",
        b"II\xbc\x01",
        b"\0\0\0\x0cjP",
    ];
    let emf = starts(&[b"\x01\0\0\0"]) && bytes.get(40..44) == Some(b" EMF");
    if (starts(images) && !matches!(extension, "xml" | "rels" | "txt")) || emf || bytes.get(8..12) == Some(b"WEBP") {
        return Kind::Image;
    }
    if matches!(extension, "odttf" | "ttf" | "otf" | "fntdata") {
        return Kind::Font;
    }
    if name.contains("printersettings") {
        return Kind::Printer;
    }
    if matches!(extension, "html" | "htm" | "xhtml" | "mht" | "mhtml" | "txt" | "csv" | "eml" | "md" | "json" | "rtf") {
        return Kind::Embedded;
    }
    let wide = bytes.starts_with(b"\xff\xfe<")
        || bytes.starts_with(b"\xfe\xff\0<")
        || bytes.starts_with(b"<\0")
        || bytes.starts_with(b"\0<");
    let narrow = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start().starts_with(b"<");
    if wide || narrow || matches!(extension, "xml" | "rels" | "vml") {
        return Kind::Xml;
    }
    let start = &bytes[..bytes.len().min(4096)];
    let control = start.iter().filter(|b| **b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0xc)).count();
    if control == 0 { Kind::Embedded } else { Kind::Binary }
}

/// Namespace and local name of the outermost element.
pub(super) fn root<'a>(text: &'a str, vocabulary: &Vocabulary) -> (Ns, &'a str) {
    for token in Tokens::new(text).take(64) {
        let Token::Start { name, attributes, .. } = token else { continue };
        let name = &text[name.0..name.1];
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let declares = |attribute: &str| match attribute.strip_prefix("xmlns") {
            Some("") => prefix.is_empty(),
            Some(rest) => rest.strip_prefix(':') == Some(prefix),
            None => false,
        };
        let address = Attributes::new(text, attributes)
            .find(|(n, _)| declares(&text[n.0..n.1]))
            .map(|(_, value)| &text[value.0..value.1]);
        return (address.map_or_else(|| vocabulary.usual(prefix), |a| vocabulary.namespace(a)), local);
    }
    (NONE, "")
}

/// Whether the outermost element belongs to the family of formats.
pub(super) fn ours(ns: Ns) -> bool {
    !matches!(ns, NONE | OTHER)
}

/// A relationship to a part of the package: its type's last word and the target's name.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Relation {
    pub(super) kind: String,
    pub(super) target: String,
}

/// The relationships to parts of the package that the part `name` (a `.rels` part) lists.
pub(super) fn relations(name: &str, text: &str) -> Vec<Relation> {
    // `word/_rels/document.xml.rels` speaks for `word/`.
    let folder = name.rsplit_once('/').map_or("", |(f, _)| f);
    let folder = folder.strip_suffix("_rels").unwrap_or(folder).trim_end_matches('/');
    let mut relations = Vec::new();
    for token in Tokens::new(text) {
        let Token::Start { name, attributes, .. } = token else { continue };
        let name = &text[name.0..name.1];
        if name.rsplit(':').next() != Some("Relationship") {
            continue;
        }
        let find = |wanted: &str| {
            Attributes::new(text, attributes)
                .find(|(n, _)| &text[n.0..n.1] == wanted)
                .map_or("", |(_, value)| &text[value.0..value.1])
        };
        if find("TargetMode") != "External" {
            let kind = find("Type").rsplit('/').next().unwrap_or_default().to_owned();
            relations.push(Relation { kind, target: resolve(folder, find("Target")) });
        }
    }
    relations
}

/// A target as the name of a part, seen from a folder.
pub(super) fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let (from, target) = match target.strip_prefix('/') {
        Some(rest) => ("", rest),
        None => (folder, target.as_str()),
    };
    let mut path: Vec<&str> = from.split('/').filter(|p| !p.is_empty()).collect();
    for piece in target.split('/') {
        match piece {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            piece => path.push(piece),
        }
    }
    path.join("/")
}

/// Names that every such package has; others were given by a person or a program of their own.
const USUAL: &[&str] = &[
    "",
    "[content_types]",
    "[trash]",
    "_rels",
    "_xmlsignatures",
    "activex",
    "afchunk",
    "app",
    "attachedtoolbars",
    "bibliography",
    "chart",
    "chartex",
    "charts",
    "colors",
    "comments",
    "commentsextended",
    "commentsextensible",
    "commentsids",
    "core",
    "custom",
    "customizations",
    "customxml",
    "data",
    "diagrams",
    "docmetadata",
    "docprops",
    "document",
    "drawing",
    "drawings",
    "embeddings",
    "endnotes",
    "font",
    "fonts",
    "fonttable",
    "footer",
    "footnotes",
    "glossary",
    "hdphoto",
    "header",
    "image",
    "ink",
    "item",
    "itemprops",
    "keymap",
    "labelinfo",
    "layout",
    "media",
    "metadata",
    "microsoft_excel_sheet",
    "microsoft_excel_worksheet",
    "microsoft_office_excel_worksheet",
    "microsoft_powerpoint_presentation",
    "microsoft_word_document",
    "numbering",
    "oleobject",
    "origin",
    "package",
    "people",
    "printersettings",
    "quickstyle",
    "recipientdata",
    "settings",
    "sig",
    "style",
    "styles",
    "styleswitheffects",
    "theme",
    "themeoverride",
    "themes",
    "thumbnail",
    "userdata",
    "vbadata",
    "vbaproject",
    "vmldrawing",
    "websettings",
    "word",
    "xl",
];

/// Whether the name of an entry says nothing beyond the format.
pub(super) fn is_usual(name: &str) -> bool {
    name.split('/').all(|piece| {
        let piece = piece.to_ascii_lowercase();
        let stem = piece.split('.').next().unwrap_or_default();
        let short = stem.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('_');
        // Numbers are counted up from 1: a long one is something else.
        stem.len() - short.len() <= 5 && USUAL.binary_search(&short).is_ok()
    })
}

/// Stretches of readable characters in bytes of an unknown kind, in one byte or two bytes a character, each on a line.
pub(super) fn strings(bytes: &[u8]) -> String {
    /// Enough for every name, path and message of an object; a larger one is not read by looking at it.
    const MOST: usize = 1 << 20;
    let mut out = String::new();
    let mut run = String::new();
    let keep = |run: &mut String, out: &mut String| {
        if run.chars().count() >= 6 && run.chars().filter(|c| c.is_alphanumeric()).count() >= 4 {
            out.push_str(run);
            out.push('\n');
        }
        run.clear();
    };
    let readable = |c: char| !c.is_control() && (c.is_ascii() || c.is_alphabetic() || c == '\u{20ac}');
    for &b in bytes {
        let c = char::from(b);
        if b.is_ascii() && !b.is_ascii_control() && out.len() + run.len() < MOST {
            run.push(c);
        } else {
            keep(&mut run, &mut out);
        }
    }
    keep(&mut run, &mut out);
    for shift in [0, 1] {
        for pair in bytes.get(shift..).unwrap_or_default().chunks_exact(2) {
            let c = char::from_u32(u32::from(u16::from_le_bytes([pair[0], pair[1]]))).unwrap_or('\0');
            if (c as u32) < 0x250 && readable(c) && out.len() + run.len() < 2 * MOST {
                run.push(c);
            } else {
                keep(&mut run, &mut out);
            }
        }
        keep(&mut run, &mut out);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Kind, Relation, USUAL, is_usual, kind, relations, strings};

    #[test]
    fn the_table_is_sorted() {
        assert!(USUAL.is_sorted(), "keep USUAL in order: it is searched by halves");
    }

    #[test]
    fn content_decides_what_an_entry_is() {
        assert_eq!(kind("word/x.bin", b"PK\x03\x04..."), Kind::Embedded);
        assert_eq!(kind("word/logo.xml", b"<a/>"), Kind::Xml);
        assert_eq!(kind("word/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), Kind::Macro);
        assert_eq!(kind("a.dat", b"Naam: Jan"), Kind::Embedded);
        assert_eq!(kind("a.dat", b"\0\x01\x02Naam"), Kind::Binary);
    }

    #[test]
    fn names_given_by_people_stand_out() {
        assert!(is_usual("word/media/image12.png") && is_usual("word/_rels/document.xml.rels"));
        assert!(!is_usual("word/media/jan-jansen.png") && !is_usual("word/media/image999990019.png"));
    }

    #[test]
    fn targets_are_resolved() {
        let xml = r#"<Relationships><Relationship Type="a/b/header" Target="../x/h1.xml"/><Relationship Type="u" TargetMode="External" Target="h"/></Relationships>"#;
        let expected = [Relation { kind: "header".into(), target: "x/h1.xml".into() }];
        assert_eq!(relations("word/_rels/document.xml.rels", xml), expected);
    }

    #[test]
    fn words_in_unknown_bytes() {
        assert_eq!(strings(b"\x01C:\\Users\\jan\x00\x02"), "C:\\Users\\jan\n");
        let wide: Vec<u8> = "Kamer 12".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(strings(&wide).contains("Kamer 12"));
    }
}
