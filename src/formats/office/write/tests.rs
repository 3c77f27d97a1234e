//! Packages written again: what is planned is gone wherever it stood, and nothing else changed.

use std::io::{Cursor, Read, Write};

use proptest::prelude::*;

use crate::formats::office::Docx;
use crate::formats::{Format, Refusal, Task};
use crate::model::{Care, Edit, Limits, Origin, Plan, Replacement, SegmentIndex, Source, Width, Written};
use crate::text::Span;

const TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/word/document.xml\" \
    ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>\
    <Override PartName=\"/word/vbaProject.bin\" ContentType=\"x/y\"/></Types>";
const RELS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"a\" \
    Type=\"http://x/officeDocument\" Target=\"word/document.xml\"/><Relationship Id=\"b\" Type=\"http://x/thumbnail\" Target=\"docProps/thumbnail.jpeg\"/></Relationships>";
const DOCUMENT_RELS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://x/oleObject\" Target=\"embeddings/o.bin\"/>\
    <Relationship Id=\"r2\" Type=\"http://x/hyperlink\" TargetMode=\"External\" Target=\"http://geheim999.example/x\"/></Relationships>";

fn package(body: &str, more: &[(&str, &[u8])]) -> Source {
    let document = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"http://r\"><w:body>{body}</w:body></w:document>"
    );
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let parts: Vec<(&str, &[u8])> = [
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", RELS.as_bytes()),
        ("word/_rels/document.xml.rels", DOCUMENT_RELS.as_bytes()),
        ("word/document.xml", document.as_bytes()),
    ]
    .into_iter()
    .chain(more.iter().copied())
    .collect();
    for (name, bytes) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("an entry");
        zip.write_all(bytes).expect("bytes");
    }
    Source::new("a.docx", zip.finish().expect("a zip").into_inner(), Origin::Memory)
}

fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("another reader opens it");
    (0..zip.len())
        .map(|i| {
            let mut entry = zip.by_index(i).expect("an entry");
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).expect("sound");
            (entry.name().to_owned(), String::from_utf8_lossy(&bytes).into_owned())
        })
        .collect()
}

/// Takes a word out wherever a segment shows it.
fn without(source: &Source, word: &str, with: &str) -> Written {
    tried(source, word, with, Care::default()).expect("it is written")
}

fn tried(source: &Source, word: &str, with: &str, care: Care) -> Result<Written, Refusal> {
    let document = Docx.read(source, &Limits::default()).expect("it is read");
    let mut edits = Vec::new();
    for (i, segment) in document.segments.iter().enumerate() {
        for (at, hit) in segment.text.folded().match_indices(word) {
            let span = Span::new(at, at + hit.len());
            let replacement = Replacement::Label(with.to_owned());
            edits.push(Edit { segment: SegmentIndex(i as u32), span, replacement, width: Width::Telling });
        }
    }
    let plan = Plan::new(&document, edits);
    let task = Task { source, document: &document, plan: &plan, embedded: &[], care, limits: &Limits::default() };
    Docx.write(&task)
}

fn body(written: &Written) -> String {
    let all = parts(&written.bytes);
    let (_, document) = all.iter().find(|(name, _)| name == "word/document.xml").expect("the body");
    let from = document.find("<w:body>").expect("a body") + 8;
    document[from..document.find("</w:body>").expect("its end")].to_owned()
}

fn check(from: &str, expected: &str) {
    assert_eq!(body(&without(&package(from, &[]), "geheim999", "[A&B]")), expected);
}

#[test]
fn text_is_replaced_in_its_first_run() {
    check(
        "<w:p><w:r><w:t>x geheim999 y</w:t></w:r></w:p>",
        "<w:p><w:r><w:t xml:space=\"preserve\">x [A&amp;B] y</w:t></w:r></w:p>",
    );
    check(
        "<w:p><w:r><w:t>gehe</w:t></w:r><w:proofErr/><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">im&#57;99 </w:t></w:r></w:p>",
        "<w:p><w:r><w:t xml:space=\"preserve\">[A&amp;B]</w:t></w:r><w:proofErr/><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\"> </w:t></w:r></w:p>",
    );
    check(
        "<w:p><w:del><w:r><w:delText>geheim999</w:delText></w:r></w:del></w:p>",
        "<w:p><w:del><w:r><w:delText xml:space=\"preserve\">[A&amp;B]</w:delText></w:r></w:del></w:p>",
    );
}

#[test]
fn bookmarks_and_moments_stay_lawful() {
    check("<w:p><w:bookmarkStart w:name=\"geheim999\"/></w:p>", "<w:p><w:bookmarkStart w:name=\"_A_B_\"/></w:p>");
    check(
        "<w:sdt><w:sdtPr><w:date w:fullDate=\"geheim999\"/></w:sdtPr></w:sdt>",
        "<w:sdt><w:sdtPr><w:date w:fullDate=\"1900-01-01T00:00:00Z\"/></w:sdtPr></w:sdt>",
    );
}

#[test]
fn what_nobody_can_look_inside_goes_with_every_reference() {
    let ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 geheim999".as_slice();
    let source = package(
        "<w:p><w:r><w:object><o:OLEObject r:id=\"r1\"><x/></o:OLEObject><y/></w:object></w:r></w:p>",
        &[("word/embeddings/o.bin", ole), ("word/vbaProject.bin", ole), ("docProps/thumbnail.jpeg", b"\xff\xd8\xff")],
    );
    let written = without(&source, "geheim999", "[A]");
    assert_eq!(body(&written), "<w:p><w:r><w:object><y/></w:object></w:r></w:p>");
    let all = parts(&written.bytes);
    let names: Vec<&str> = all.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels", "word/document.xml"]);
    assert!(!all[0].1.contains("vbaProject") && !all[1].1.contains("thumbnail") && !all[2].1.contains("oleObject"));
    assert!(all[2].1.contains("about:blank#%5BA%5D"), "{}", all[2].1);
    let told: Vec<&str> = written.changes.iter().map(|change| change.what).collect();
    assert_eq!(told, ["object-removed", "macro-removed", "thumbnail-removed"]);
}

#[test]
fn a_part_named_after_somebody_gets_another_name() {
    let source = package("<w:p/>", &[("word/media/geheim999.png", b"\x89PNG")]);
    let all = parts(&without(&source, "geheim999", "[A]").bytes);
    assert_eq!(all[4].0, "word/media/item1004.png");
}

#[test]
fn what_is_not_touched_is_copied_packed() {
    let source = package("<w:p><w:r><w:t>geheim999</w:t></w:r></w:p>", &[("word/styles.xml", b"<w:styles/>")]);
    let written = without(&source, "geheim999", "[A]");
    let packed = |bytes: &[u8]| {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes.to_vec())).expect("a zip");
        let mut raw = Vec::new();
        zip.by_index_raw(4).expect("an entry").read_to_end(&mut raw).expect("bytes");
        raw
    };
    assert_eq!(packed(&written.bytes), packed(&source.bytes));
}

proptest! {
    /// However a value is cut over runs, symbols and references: it is found and gone, and the words around it stay.
    #[test]
    fn a_value_cut_up_is_gone(
        cuts in prop::collection::vec((1..9usize, 0..4usize), 0..6),
        spelling in prop::collection::vec(0..4u8, 9),
    ) {
        let between = ["</w:t></w:r><w:r><w:t>", "</w:t><w:softHyphen/><w:t>", "<!-- x -->", "</w:t></w:r><w:bookmarkStart w:id=\"1\" w:name=\"b\"/><w:r><w:t>"];
        let mut run = "<w:p><w:r><w:t>voor ".to_owned();
        for (i, c) in "geheim999".char_indices() {
            for (_, which) in cuts.iter().filter(|(at, _)| *at == i) {
                run.push_str(between[*which]);
            }
            match spelling[i] {
                0 => run.push_str(&format!("&#{};", c as u32)),
                1 => run.push_str(&format!("<![CDATA[{c}]]>")),
                _ => run.push(c),
            }
        }
        run.push_str(" na</w:t></w:r></w:p>");
        let written = without(&package(&run, &[]), "geheim999", "[A]");
        let after = Docx.read(&Source::new("b.docx", written.bytes, Origin::Memory), &Limits::default()).expect("it is read");
        let text = after.segments[0].text.folded().to_owned();
        prop_assert_eq!(text, "voor [A] na");
    }

    /// An empty plan changes no byte of any part.
    #[test]
    fn an_empty_plan_changes_nothing(text in "[ -~é]{0,40}") {
        let text = text.replace(['<', '&', '>'], "");
        let source = package(&format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"), &[]);
        let written = without(&source, "geheim999-nergens", "");
        prop_assert_eq!(parts(&written.bytes), parts(&source.bytes));
    }
}

fn chunk(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    [&(body.len() as u32).to_be_bytes(), &kind[..], body, &[0; 4]].concat()
}

fn png(author: &str) -> Vec<u8> {
    let noted = if author.is_empty() { Vec::new() } else { chunk(b"tEXt", format!("Author\0{author}").as_bytes()) };
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &[0; 13]), noted, chunk(b"IDAT", b"x"), chunk(b"IEND", b"")].concat()
}

#[test]
fn notes_of_a_picture_go_with_the_value_in_them() {
    let body = "<w:p><w:r><w:t>x</w:t></w:r></w:p>";
    let (with, other) = (png("geheim999"), png("Kim"));
    let source = package(body, &[("word/media/image1.png", &with), ("word/media/image2.png", &other)]);
    let bytes = |written: &Written, name: &str| {
        let mut zip = zip::ZipArchive::new(Cursor::new(written.bytes.clone())).expect("another reader opens it");
        let mut bytes = Vec::new();
        zip.by_name(name).expect("the picture").read_to_end(&mut bytes).expect("sound");
        bytes
    };
    let written = without(&source, "geheim999", "[A]");
    assert_eq!(bytes(&written, "word/media/image1.png"), png(""));
    assert_eq!(bytes(&written, "word/media/image2.png"), other);
    assert_eq!(written.changes.iter().map(|change| change.what).collect::<Vec<_>>(), ["notes-removed"]);
    // A cleaning takes all of them.
    let clean = Care { clean: true, ..Care::default() };
    let written = tried(&source, "geheim999", "[A]", clean).expect("it is written");
    assert_eq!(bytes(&written, "word/media/image2.png"), png(""));
    // Of a kind that nobody can write without them the value cannot go.
    let tiff = b"II*\0\x08\0\0\0\x01\0\x3b\x01\x02\0\x09\0\0\0\x1a\0\0\0\0\0\0\0geheim999";
    let source = package(body, &[("word/media/image1.tiff", tiff)]);
    let refused = tried(&source, "geheim999", "[A]", Care::default());
    assert!(matches!(refused, Err(Refusal::Stuck { what: "picture", .. })));
}
