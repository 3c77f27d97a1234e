//! Readers, in bytes of text-bearing input a second, with a plain baseline beside them in the same run.
//!
//! `cargo bench --bench formats`: our reader with its maps against docx-rs's reader on the same files (a long table, 200 kB and 12 MB of
//! document.xml; running text of 12 MB). The counter is the inflated size of document.xml.

use std::io::{Cursor, Write};
use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::BytesCount;
use lakmoes::formats::{FORMATS, Format};
use lakmoes::model::{Limits, Origin, Source};

fn main() {
    divan::main();
}

/// A table of made-up clients, written by docx-rs.
fn table(rows: usize) -> Vec<u8> {
    use docx_rs::{Docx, Paragraph, Run, Table, TableCell, TableRow};
    let cell = |text: String| TableCell::new().add_paragraph(Paragraph::new().add_run(Run::new().add_text(text)));
    let rows = (0..rows).map(|i| {
        let cells = [
            format!("Cliënt {i}"),
            "111222333".into(),
            format!("06-1234{:04}", i % 10_000),
            "Dorpsstraat 1, 1234 AB Utrecht".into(),
        ];
        TableRow::new(cells.map(cell).to_vec())
    });
    let mut out = Cursor::new(Vec::new());
    Docx::new().add_table(Table::new(rows.collect())).build().pack(&mut out).expect("memory can be written to");
    out.into_inner()
}

/// Running text as Word writes it: revision marks, properties, spelling marks.
fn prose(paragraphs: usize) -> Vec<u8> {
    let mut xml = String::from(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>"#,
    );
    for i in 0..paragraphs {
        xml.push_str(&format!(
            r#"<w:p w:rsidR="00A77B3E" w:rsidRDefault="00A77B3E"><w:pPr><w:pStyle w:val="Standaard"/><w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr><w:r w:rsidRPr="005B3F5A"><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri"/><w:sz w:val="22"/></w:rPr><w:t xml:space="preserve">De cliënt, geboren op 12-03-1984 en bekend onder nummer {i}, </w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:rPr><w:b/></w:rPr><w:t>belde</w:t></w:r><w:proofErr w:type="spellEnd"/><w:r><w:t xml:space="preserve"> over de zorg &amp; de begeleiding thuis.</w:t></w:r></w:p>"#
        ));
    }
    xml.push_str("</w:body></w:document>");
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let parts = [
        (
            "[Content_Types].xml",
            r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#,
        ),
        (
            "_rels/.rels",
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#,
        ),
        (
            "word/_rels/document.xml.rels",
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>"#,
        ),
        ("word/document.xml", &xml),
    ];
    for (name, content) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("memory can be written to");
        zip.write_all(content.as_bytes()).expect("memory can be written to");
    }
    zip.finish().expect("memory can be written to").into_inner()
}

/// A file, and how large its document.xml is.
struct Case {
    bytes: Vec<u8>,
    xml: usize,
}

fn case(bytes: Vec<u8>) -> Case {
    let mut zip = zip::ZipArchive::new(Cursor::new(&bytes)).expect("it was just written");
    let xml = zip.by_name("word/document.xml").expect("it was just written").size() as usize;
    // docx-rs stores its parts; a file on a share is deflated.
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for i in 0..zip.len() {
        let mut entry = zip.by_index(i).expect("it was just written");
        out.start_file(entry.name().to_owned(), zip::write::SimpleFileOptions::default())
            .expect("memory can be written to");
        std::io::copy(&mut entry, &mut out).expect("memory can be written to");
    }
    Case { bytes: out.finish().expect("memory can be written to").into_inner(), xml }
}

static SMALL: LazyLock<Case> = LazyLock::new(|| case(table(330)));
static LARGE: LazyLock<Case> = LazyLock::new(|| case(table(19_500)));
static PROSE: LazyLock<Case> = LazyLock::new(|| case(prose(21_000)));

fn reader() -> &'static dyn Format {
    *FORMATS.iter().find(|f| f.name() == "docx").expect("Word documents are read")
}

fn ours(bencher: Bencher, case: &Case) {
    let source = Source::new("bench.docx", case.bytes.clone(), Origin::Memory);
    let limits = Limits::default();
    bencher.counter(BytesCount::new(case.xml)).bench(|| reader().read(&source, &limits).expect("it is sound"));
}

fn theirs(bencher: Bencher, case: &Case) {
    bencher.counter(BytesCount::new(case.xml)).bench(|| docx_rs::read_docx(&case.bytes).expect("it is sound"));
}

mod table_200_kb {
    #[divan::bench]
    fn lakmoes(bencher: divan::Bencher) {
        super::ours(bencher, &super::SMALL);
    }

    #[divan::bench]
    fn docx_rs(bencher: divan::Bencher) {
        super::theirs(bencher, &super::SMALL);
    }
}

mod table_12_mb {
    #[divan::bench(sample_count = 20)]
    fn lakmoes(bencher: divan::Bencher) {
        super::ours(bencher, &super::LARGE);
    }

    #[divan::bench(sample_count = 3)]
    fn docx_rs(bencher: divan::Bencher) {
        super::theirs(bencher, &super::LARGE);
    }
}

mod prose_12_mb {
    #[divan::bench(sample_count = 20)]
    fn lakmoes(bencher: divan::Bencher) {
        super::ours(bencher, &super::PROSE);
    }

    #[divan::bench(sample_count = 3)]
    fn docx_rs(bencher: divan::Bencher) {
        super::theirs(bencher, &super::PROSE);
    }
}
