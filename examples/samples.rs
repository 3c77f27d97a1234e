//! Writes `fixtures/share`: the made-up file share of a care organisation on which the README's first command runs.
//!
//! Everything comes from the fixtures, so the same bytes come out every time. Run: `cargo run --example samples`
#![allow(clippy::disallowed_methods, reason = "an example that writes files")]
#![allow(missing_docs, unreachable_pub, reason = "the shared renderers are not published")]

#[path = "../tests/support/mod.rs"]
mod support;

use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::path::Path;

use lopdf::{Document, EncryptionState, EncryptionVersion, Object, Permissions, Stream, dictionary};
use support::{Fixture, Layout, pdf};
use zip::ZipWriter;
use zip::unstable::write::FileOptionsExt;
use zip::write::SimpleFileOptions;

/// Path in the share, the fixture that it tells, its layout and variant.
const FILES: &[(&str, &str, Layout, &str)] = &[
    ("zorgplannen/intake-veldkamp.docx", "intake-wijkverpleging", Layout::Docx, "comment"),
    ("zorgplannen/ondersteuningsplan-sjoerd.docx", "zorgplan-gehandicaptenzorg", Layout::Docx, "split-runs"),
    ("zorgplannen/gezinsplan.docx", "jeugdplan-gezin", Layout::Docx, "tracked-deletion"),
    ("zorgplannen/dagrapportage-zonnehof.pdf", "dagrapportage-verpleeghuis", Layout::Pdf, "plain"),
    ("zorgplannen/mdo-2025-11-06.docx", "notulen-mdo", Layout::Docx, "footnote"),
    ("zorgplannen/medicatielijst.pdf", "medicatielijst", Layout::Pdf, "split-runs"),
    ("zorgplannen/verslag_999990019.docx", "geloof-en-leven", Layout::Docx, "plain"),
    ("zorgplannen/mic-2025-118.docx", "mic-melding", Layout::Docx, "table"),
    ("zorgplannen/erfelijkheid-consult.pdf", "erfelijkheid-consult", Layout::Pdf, "wrap"),
    ("brieven/verwijzing-postma.pdf", "verwijsbrief-ggz", Layout::Pdf, "kerned"),
    ("brieven/ontslag-cardiologie.pdf", "ontslagbrief-ziekenhuis", Layout::Pdf, "form-xobject"),
    ("brieven/klacht-timmer.txt", "klachtbrief", Layout::Txt, "cp1252"),
    ("brieven/wmo-besluit.pdf", "wmo-beschikking", Layout::Pdf, "plain"),
    ("brieven/uitkering-visscher.html", "uitkering-brief", Layout::Html, "plain"),
    ("brieven/aanvraag-verblijf.docx", "verblijf-brief", Layout::Docx, "header"),
    ("brieven/opvang-strikt-vertrouwelijk.docx", "opvang-geheim", Layout::Docx, "hidden"),
    ("brieven/beschermingstafel.docx", "jeugd-beschermingstafel", Layout::Docx, "plain"),
    ("facturen/2018-021-klussen.pdf", "factuur-eenmanszaak", Layout::Pdf, "plain"),
    ("facturen/2025-004418.pdf", "factuur-zorginstelling", Layout::Pdf, "kerned"),
    ("facturen/leveranciers.csv", "leveranciers-rsin", Layout::Csv, "plain"),
    ("facturen/spaarboekjes-2013.docx", "oude-rekeningen", Layout::Docx, "plain"),
    ("facturen/uitje.html", "creditcard-uitje", Layout::Html, "plain"),
    ("facturen/raamovereenkomst-2026.pdf", "contract-organisatie", Layout::Pdf, "plain"),
    ("facturen/plan-van-aanpak-schulden.docx", "schuldhulp-plan", Layout::Docx, "plain"),
    ("personeel/verzuim-wendy.docx", "hr-verzuimbrief", Layout::Docx, "property"),
    ("personeel/sollicitatie-vonk.pdf", "hr-sollicitatie", Layout::Pdf, "hyperlink"),
    ("personeel/kopie-legitimatie.pdf", "paspoort-afschrift", Layout::Pdf, "plain"),
    ("personeel/reiskosten.csv", "reiskosten", Layout::Csv, "plain"),
    ("personeel/registraties.html", "spreekuur-zorgverleners", Layout::Html, "plain"),
    ("personeel/inloggen.txt", "portaal-inlog", Layout::Txt, "crlf"),
    ("beleid/privacybeleid.docx", "beleid-privacy", Layout::Docx, "footnote"),
    ("beleid/meldcode.pdf", "beleid-meldcode", Layout::Pdf, "plain"),
    ("beleid/griepprik.html", "folder-griep", Layout::Html, "plain"),
    ("beleid/rooster-zalen.csv", "rooster-zalen", Layout::Csv, "plain"),
    ("beleid/les-2-persoonsgegevens.md", "cursus-privacy", Layout::Txt, "plain"),
    ("beleid/boeken-huiskamer.json", "bibliotheek-lijst", Layout::Json, "plain"),
    ("beleid/kerncijfers.pdf", "jaarverslag-cijfers", Layout::Pdf, "plain"),
    ("beleid/wijkblad.txt", "nieuws-wijkblad", Layout::Txt, "wrap"),
    ("beleid/nieuw-in-12-4.txt", "handleiding-software", Layout::Txt, "utf16"),
    ("appjes/WhatsApp-chat met Dani.txt", "whatsapp-client", Layout::Chat, "ios"),
    ("appjes/telefonist.txt", "kladblok-telefonist", Layout::Txt, "plain"),
    ("appjes/online-veiligheid.docx", "sociale-media-notitie", Layout::Docx, "hyperlink"),
    ("export/clienten.csv", "csv-clientenlijst", Layout::Csv, "cp1252"),
    ("export/clienten.json", "csv-clientenlijst", Layout::Json, "ascii"),
    ("export/orders.csv", "csv-orderlijst", Layout::Csv, "plain"),
    ("export/logboek.json", "logboek-portaal", Layout::Json, "plain"),
    ("export/respondenten.csv", "postcode-onderzoek", Layout::Csv, "comma"),
    ("archief/2019/reclasseringsadvies.pdf", "reclassering", Layout::Pdf, "plain"),
    ("archief/2019/belgische-clienten.html", "belgische-client", Layout::Html, "plain"),
    ("archief/intake-veldkamp (kopie).docx", "intake-wijkverpleging", Layout::Docx, "comment"),
    ("archief/bestelbon.txt", "bestelbon-techniek", Layout::Txt, "plain"),
];

fn main() {
    let fixtures: BTreeMap<String, Fixture> = support::fixtures().into_iter().map(|f| (f.name.clone(), f)).collect();
    let fixture = |name: &str| fixtures.get(name).unwrap_or_else(|| panic!("no fixture {name}"));
    let share = support::fixtures_dir().join("share");
    if share.exists() {
        std::fs::remove_dir_all(&share).expect("the old share can be taken away");
    }
    let write = |path: &str, bytes: &[u8]| write(&share, path, bytes);
    let mut intake = Vec::new();
    for (path, name, layout, variant) in FILES {
        // A copy has the bytes of the first.
        if path.contains("(kopie)") {
            write(path, &intake);
            continue;
        }
        let rendered = layout.render(fixture(name), variant);
        if *name == "intake-wijkverpleging" {
            intake.clone_from(&rendered.bytes);
        }
        write(path, &rendered.bytes);
    }

    let chat = Layout::Chat.render(fixture("whatsapp-team"), "plain").bytes;
    write("appjes/WhatsApp-chat team Noord.zip", &archive(&[("_chat.txt", &chat)], None));
    let debts = Layout::Txt.render(fixture("schuldhulp-rapport"), "plain").bytes;
    let shelter = Layout::Docx.render(fixture("verblijf-opvang"), "plain").bytes;
    let inner = archive(&[("rapport-schulden.txt", &debts)], None);
    write("archief/2019/overdracht.zip", &archive(&[("opvang.docx", &shelter), ("oud/rapport.zip", &inner)], None));
    write("archief/dos-notitie.txt", &cp850(&text_of(fixture("thuiszorg-brief-kort"))));

    // What cannot be read must show as such.
    write("archief/beveiligd.zip", &archive(&[("clienten.csv", &debts)], Some("geheim")));
    write("archief/dossier-vergrendeld.pdf", &locked(fixture("seksuele-gezondheid")));
    write("archief/scan-0003.pdf", &image_only());
    write("archief/jaarrekening.xlsx", &workbook());
    write("archief/tuinfeest.jpg", JPEG);
    write("archief/half-gekopieerd.docx", &intake[..intake.len() * 2 / 5]);
    write("archief/leeg.txt", b"");
}

fn write(share: &Path, path: &str, bytes: &[u8]) {
    let path = share.join(path);
    std::fs::create_dir_all(path.parent().expect("it lies in the share")).expect("a folder can be made");
    std::fs::write(path, bytes).expect("a file can be written");
}

fn text_of(fixture: &Fixture) -> String {
    String::from_utf8(Layout::Txt.render(fixture, "plain").bytes).expect("a plain text is UTF-8")
}

/// A ZIP with fixed dates; with a password in the old way of PKWARE.
fn archive(members: &[(&str, &[u8])], password: Option<&str>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        let mut options = SimpleFileOptions::default();
        if let Some(password) = password {
            options = options.with_deprecated_encryption(password.as_bytes()).expect("a password of ASCII");
        }
        zip.start_file(*name, options).expect("memory takes all of it");
        zip.write_all(bytes).expect("memory takes all of it");
    }
    zip.finish().expect("memory takes all of it").into_inner()
}

/// The letters of the DOS days.
fn cp850(text: &str) -> Vec<u8> {
    text.replace('\n', "\r\n")
        .chars()
        .map(|c| match c {
            'é' => 0x82,
            'ë' => 0x89,
            'è' => 0x8a,
            'ï' => 0x8b,
            'ö' => 0x94,
            'ü' => 0x81,
            '\u{a0}' => 0xff,
            c if c.is_ascii() => c as u8,
            _ => b'?',
        })
        .collect()
}

/// A PDF that asks for a password. The oldest way of locking, because its bytes hold nothing random.
fn locked(fixture: &Fixture) -> Vec<u8> {
    let (mut document, _) = pdf::document(fixture, "plain");
    let state = {
        let version = EncryptionVersion::V1 {
            document: &document,
            owner_password: "eigenaar",
            user_password: "geheim",
            permissions: Permissions::PRINTABLE,
        };
        EncryptionState::try_from(version).expect("the file has an id")
    };
    document.encrypt(&state).expect("it was not encrypted yet");
    pdf::save(document)
}

/// A scan: one picture over the whole page, and not one letter.
fn image_only() -> Vec<u8> {
    let mut doc = Document::with_version("1.5");
    let (wide, high) = (248usize, 350usize);
    // Grey bars where lines of writing would be.
    let pixels: Vec<u8> = (0..wide * high)
        .map(|i| {
            let (x, y) = (i % wide, i / wide);
            let line = y > 30 && y < 300 && y % 12 < 4 && x > 24 && x < 224 - (y / 12 * 37 % 60);
            if line && x % 9 != 0 { 70 } else { 245 }
        })
        .collect();
    let mut image = Stream::new(
        dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => wide as i64, "Height" => high as i64,
            "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8,
        },
        pixels,
    );
    image.compress().expect("flate takes all of it");
    let image = doc.add_object(image);
    let content = doc.add_object(Stream::new(dictionary! {}, b"q 595 0 0 842 0 0 cm /Im1 Do Q\n".to_vec()));
    let pages = doc.new_object_id();
    let page = doc.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
        "Resources" => dictionary! { "XObject" => dictionary! { "Im1" => image } }, "Contents" => content,
    });
    doc.objects
        .insert(pages, dictionary! { "Type" => "Pages", "Kids" => vec![Object::Reference(page)], "Count" => 1 }.into());
    let catalog = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    doc.trailer.set("Root", catalog);
    pdf::save(doc)
}

/// A spreadsheet with one cell.
fn workbook() -> Vec<u8> {
    const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const SHEET: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const KIND: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let types = format!(
        "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Override PartName=\"/xl/workbook.xml\" ContentType=\"{KIND}.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"{KIND}.worksheet+xml\"/></Types>"
    );
    let rels = |kind: &str, target: &str| {
        format!(
            "{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let book = format!(
        "{HEAD}<workbook xmlns=\"{SHEET}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"Blad1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let sheet = format!(
        "{HEAD}<worksheet xmlns=\"{SHEET}\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Resultaat 2019</t></is></c><c r=\"B1\"><v>48210</v></c></row></sheetData></worksheet>"
    );
    let (root, parts) = (rels("officeDocument", "xl/workbook.xml"), rels("worksheet", "worksheets/sheet1.xml"));
    archive(
        &[
            ("[Content_Types].xml", types.as_bytes()),
            ("_rels/.rels", root.as_bytes()),
            ("xl/workbook.xml", book.as_bytes()),
            ("xl/_rels/workbook.xml.rels", parts.as_bytes()),
            ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ],
        None,
    )
}

/// A picture of one grey point.
const JPEG: &[u8] = &[
    0xff, 0xd8, 0xff, 0xdb, 0x00, 0x43, 0x00, 0x03, 0x02, 0x02, 0x02, 0x02, 0x02, 0x03, 0x02, 0x02, 0x02, 0x03, 0x03,
    0x03, 0x03, 0x04, 0x06, 0x04, 0x04, 0x04, 0x04, 0x04, 0x08, 0x06, 0x06, 0x05, 0x06, 0x09, 0x08, 0x0a, 0x0a, 0x09,
    0x08, 0x09, 0x09, 0x0a, 0x0c, 0x0f, 0x0c, 0x0a, 0x0b, 0x0e, 0x0b, 0x09, 0x09, 0x0d, 0x11, 0x0d, 0x0e, 0x0f, 0x10,
    0x10, 0x11, 0x10, 0x0a, 0x0c, 0x12, 0x13, 0x12, 0x10, 0x13, 0x0f, 0x10, 0x10, 0x10, 0xff, 0xc9, 0x00, 0x0b, 0x08,
    0x00, 0x01, 0x00, 0x01, 0x01, 0x01, 0x11, 0x00, 0xff, 0xcc, 0x00, 0x06, 0x00, 0x10, 0x10, 0x05, 0xff, 0xda, 0x00,
    0x08, 0x01, 0x01, 0x00, 0x00, 0x3f, 0x00, 0xd2, 0xcf, 0x20, 0xff, 0xd9,
];
