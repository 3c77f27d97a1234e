//! What a user would miss: every hiding place, hostile files, tables, layers, fields, pages.

use std::io::{Cursor, Write};

use super::Docx;
use crate::formats::Format;
use crate::model::{Document, Limits, Origin, Segment, Source};

const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
const SPACE: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main""#;

fn package(parts: &[(&str, &[u8])]) -> Source {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    Source::new("a.docx", zip.finish().unwrap().into_inner(), Origin::Memory)
}

fn body(inside: &str) -> Source {
    let document = format!("<w:document {SPACE}><w:body>{inside}</w:body></w:document>");
    package(&[("[Content_Types].xml", TYPES.as_bytes()), ("word/document.xml", document.as_bytes())])
}

fn read(source: &Source) -> Document {
    assert!(Docx.recognises(source));
    Docx.read(source, &Limits::default()).unwrap()
}

/// Each segment as `layer part: text`.
fn check(inside: &str, expected: &[&str]) -> Document {
    let document = read(&body(inside));
    let shown: Vec<String> = document
        .segments
        .iter()
        .map(|s| format!("{} {}: {}", s.layer.code(), s.place.part.unwrap().0, s.text.whole().reveal()))
        .collect();
    assert_eq!(shown, expected);
    document
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn row(cells: &[&str]) -> String {
    format!("<w:tr>{}</w:tr>", cells.iter().map(|c| format!("<w:tc>{}</w:tc>", p(c))).collect::<String>())
}

#[test]
fn a_style_hides_a_run_or_a_paragraph() {
    let styles =
        format!("<w:styles {SPACE}><w:style w:styleId=\"Weg\"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>");
    let run =
        |style: &str, text: &str| format!("<w:r><w:rPr><w:rStyle w:val=\"{style}\"/></w:rPr><w:t>{text}</w:t></w:r>");
    let inside = format!(
        "<w:p>{}{}</w:p><w:p><w:pPr><w:pStyle w:val=\"Weg\"/></w:pPr>{}</w:p>{}",
        run("Weg", "een"),
        run("Kop", "twee"),
        run("Kop", "drie"),
        p("vier")
    );
    let document = format!("<w:document {SPACE}><w:body>{inside}</w:body></w:document>");
    let parts = [
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("word/document.xml", document.as_bytes()),
        ("word/styles.xml", styles.as_bytes()),
    ];
    let found: Vec<String> = read(&package(&parts))
        .segments
        .iter()
        .filter(|s| s.place.part.is_some_and(|part| part.0 == "body"))
        .map(|s| format!("{}: {}", s.layer.code(), s.text.whole().reveal()))
        .collect();
    assert_eq!(found, ["visible: twee\n\nvier", "hidden: een", "hidden: drie"]);
}

#[test]
fn all_88_hiding_places_are_read() {
    let source =
        Source::new("canary.docx", &include_bytes!("../../../../fixtures/wild/canary.docx")[..], Origin::Memory);
    let document = read(&source);
    let truth: toml::Table = include_str!("../../../../fixtures/wild/canary.toml").parse().unwrap();
    let tokens = truth["tokens"].as_table().unwrap();
    assert_eq!(tokens.len(), 88);
    let inner: Vec<Segment> =
        document.embedded.iter().filter(|e| Docx.recognises(e)).flat_map(|e| read(e).segments).collect();
    for (place, expected) in tokens {
        let [token, layer, part] = [0, 1, 2].map(|i| expected[i].as_str().unwrap());
        let found = document.segments.iter().find(|s| s.text.folded().contains(token));
        match found {
            Some(s) => assert_eq!((s.layer.code(), s.place.part.unwrap().0), (layer, part), "{place}"),
            None => {
                let raw = document.embedded.iter().any(|e| memchr::memmem::find(&e.bytes, token.as_bytes()).is_some());
                assert!(raw || inner.iter().any(|s| s.text.folded().contains(token)), "{place} was not read");
                assert_eq!(layer, "embedded", "{place}");
            }
        }
    }
}

macro_rules! hostile {
    ($($name:literal),* $(,)?) => { &[$(($name, &include_bytes!(concat!("../../../../fixtures/wild/hostile/", $name, ".docx"))[..])),*] };
}

#[test]
fn hostile_files_give_their_text_or_say_what_was_not_seen() {
    let files: &[(&str, &[u8])] = hostile![
        "bad_numbers",
        "billion_laughs",
        "bom",
        "cdata",
        "charref",
        "corrupt_deflate",
        "deep_100k_tables",
        "deep_1m_smarttag",
        "deep_2k_tables",
        "doctype_entity",
        "dup_part",
        "encrypted_flag",
        "latin1_decl",
        "lying_size_4G",
        "no_central_dir",
        "ok",
        "path_traversal",
        "prefix_default",
        "prefix_junk",
        "prefix_ns0",
        "strict_ns",
        "trailing_junk",
        "trunc_in_run_change",
        "trunc_instr",
        "trunc_rprchange",
        "trunc_text",
        "utf16",
        "xxe",
    ];
    let truth: toml::Table = include_str!("../../../../fixtures/wild/hostile.toml").parse().unwrap();
    for (name, bytes) in files {
        let document = read(&Source::new("hostile.docx", *bytes, Origin::Memory));
        let expected = &truth[*name];
        let text = document.segments.iter().any(|s| s.text.folded().contains("kanariewoord"));
        assert_eq!(Some(text), expected["text"].as_bool(), "{name}");
        let mut gaps: Vec<&str> = document.gaps.iter().map(|g| g.code.code()).collect();
        gaps.dedup();
        let mut wanted: Vec<&str> = expected["gaps"].as_array().unwrap().iter().filter_map(|g| g.as_str()).collect();
        gaps.sort_unstable();
        gaps.dedup();
        wanted.sort_unstable();
        assert_eq!(gaps, wanted, "{name}");
    }
}

#[test]
fn a_form_table_reads_row_by_row_and_a_head_labels_its_column() {
    let table = format!("<w:tbl>{}{}</w:tbl>", row(&["Naam", "Jan"]), row(&["BSN", "111222333"]));
    check(&table, &["visible table: Naam\tJan\nBSN\t111222333"]);
    let table = format!("<w:tbl>{}{}</w:tbl>", row(&["Cliënt", "BSN", "Plaats"]), row(&["A", "111222333", "Ee"]));
    let document = check(&table, &["visible table: Cliënt\tBSN\tPlaats\nA\t111222333\tEe"]);
    let cell = &document.segments[0].cells[4];
    assert_eq!((cell.row, cell.column, cell.header.as_deref()), (2, 2, Some("BSN")));
    assert_eq!(document.segments[0].text.slice(cell.span), "111222333");
}

#[test]
fn paragraphs_are_one_flow_that_knows_its_paragraphs() {
    let document =
        check(&[p("een"), "<w:p/>".into(), p("twee"), p("drie")].concat(), &["visible body: een\n\ntwee\ndrie"]);
    let segment = &document.segments[0];
    let at = segment.text.folded().find("drie").unwrap();
    assert_eq!(segment.place_of(crate::text::Span::new(at, at + 4)).paragraph, Some(3));
}

#[test]
fn the_figure_of_a_note_is_no_digit_of_the_number_before_it() {
    let raised =
        |text: &str| format!("<w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:t>{text}</w:t></w:r>");
    let inside = format!(
        "<w:p><w:r><w:t>BSN 111222333</w:t></w:r>{}<w:r><w:t>, de 3</w:t></w:r>{}</w:p>",
        raised("1"),
        raised("e")
    );
    check(&inside, &["visible body: BSN 111222333 1, de 3e"]);
}

#[test]
fn deleted_and_hidden_text_leave_the_visible_text_whole_and_keep_their_label() {
    let inside = "<w:p><w:r><w:t>BSN: 111</w:t></w:r><w:del w:author=\"A\"><w:r><w:delText>999</w:delText></w:r></w:del>\
        <w:r><w:rPr><w:vanish/></w:rPr><w:t>geheim</w:t></w:r><w:r><w:t>222333</w:t></w:r></w:p>";
    let document = check(
        inside,
        &["visible body: BSN: 111222333", "metadata author: A", "deleted body: 999", "hidden body: geheim"],
    );
    assert_eq!(document.segments[2].label.as_deref(), Some("BSN: 111"));
}

#[test]
fn the_code_of_a_field_over_runs_is_one_text_and_its_result_stays_in_the_flow() {
    let mark = |t| format!("<w:r><w:fldChar w:fldCharType=\"{t}\"/></w:r>");
    let inside = format!(
        "<w:p>{}<w:r><w:instrText>HYPERLINK \"mailto:jan%40</w:instrText></w:r><w:r><w:instrText>voorbeeld.nl\"</w:instrText></w:r>{}<w:r><w:t>mail</w:t></w:r>{}</w:p>",
        mark("begin"),
        mark("separate"),
        mark("end")
    );
    check(&inside, &["visible body: mail", "metadata field: HYPERLINK \"mailto:jan@voorbeeld.nl\""]);
}

#[test]
fn pages_are_told_where_the_document_tells_them() {
    let inside = format!("{}<w:p><w:r><w:lastRenderedPageBreak/><w:t>twee</w:t></w:r></w:p>", p("een"));
    let document = check(&inside, &["visible body: een", "visible body: twee"]);
    assert_eq!(document.segments[1].place.page, Some(2));
    assert_eq!(document.segments[1].place.paragraph, Some(2));
}

#[test]
fn what_no_rule_names_is_read_all_the_same() {
    check(
        "<w:p><w:r><w:t>a</w:t></w:r></w:p><x:vreemd xmlns:x=\"urn:x\" bsn=\"111222333\">los</x:vreemd>",
        &["visible body: a", "metadata attribute: 111222333", "hidden body: los"],
    );
}

#[test]
fn other_packages_are_not_word() {
    let sheet =
        TYPES.replace("wordprocessingml.document", "spreadsheetml.sheet").replace("word/document", "xl/workbook");
    let source = package(&[("[Content_Types].xml", sheet.as_bytes()), ("xl/workbook.xml", b"<workbook/>")]);
    assert!(!Docx.recognises(&source));
    assert!(!Docx.recognises(&package(&[("map/brief.docx", b"x")])));
    let bare = format!("<w:document {SPACE}/>");
    assert!(Docx.recognises(&package(&[("word/document.xml", bare.as_bytes())])));
}

proptest::proptest! {
    /// Bytes changed, cut out or cut off anywhere in a real file: no panic, and no clean bill for what is gone.
    #[test]
    fn a_broken_file_is_survived(
        changes in proptest::collection::vec((0..12_000usize, 0..=255u8), 0..8),
        cut in 0..12_000usize,
    ) {
        let mut bytes = include_bytes!("../../../../fixtures/wild/canary.docx").to_vec();
        for (at, to) in changes {
            let at = at % bytes.len();
            bytes[at] = to;
        }
        bytes.drain(cut.min(bytes.len() - 1)..(cut + 7).min(bytes.len()));
        let source = Source::new("a.docx", bytes, Origin::Memory);
        let read = Docx.recognises(&source).then(|| Docx.read(&source, &Limits::default()));
        if let Some(Ok(document)) = read {
            proptest::prop_assert!(!document.gaps.is_empty());
        }
    }
}

#[test]
fn a_part_that_expands_too_far_is_read_up_to_the_limit() {
    let source = body(&format!("{}<!--{}-->", p("kanariewoord"), "A".repeat(2 << 20)));
    let document = Docx.read(&source, &Limits { bytes_part: 1 << 20, ..Limits::default() }).unwrap();
    assert!(document.segments.iter().any(|s| s.text.folded() == "kanariewoord"));
    assert!(document.gaps.iter().any(|g| g.code.code() == "limit"));
}

#[test]
fn a_picture_tells_what_was_written_into_it() {
    let jpeg = |note: &str| {
        let length = (note.len() as u16 + 2).to_be_bytes();
        [&[0xff, 0xd8, 0xff, 0xfe][..], &length, note.as_bytes(), &[0xff, 0xd9]].concat()
    };
    let document = format!("<w:document {SPACE}><w:body>{}</w:body></w:document>", p("tekst"));
    let document = read(&package(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("word/document.xml", document.as_bytes()),
        ("word/media/image1.jpeg", &jpeg("niets")),
        ("word/media/image2.jpeg", &jpeg("van Kim Vos, BSN 111222333")),
    ]));
    let notes = document.segments.iter().filter(|segment| segment.place.part.is_some_and(|part| part.0 == "image"));
    let shown: Vec<_> = notes.map(|s| (s.layer.code(), s.place.number, s.text.whole().reveal())).collect();
    assert_eq!(shown, [("metadata", Some(1), "niets"), ("metadata", Some(2), "van Kim Vos, BSN 111222333")]);
}
