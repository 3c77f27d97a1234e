//! Redacted PDFs as pictures: pixels differ inside the places that the certificate lists, and nowhere else.

use std::path::{Path, PathBuf};
use std::process::Command;

use lakmoes::model::{Change, Origin, Source};
use lakmoes::redact::{Choice, Order, Style};
use lopdf::{Dictionary, Document, Object, Stream, dictionary};

use crate::others::{installed, pdfs};
use crate::scans::scanner;

/// Dots per inch: enough for a letter to be a few pixels high.
const DPI: f32 = 60.0;
/// How much darker or lighter a pixel is that counts as another one, of 255: numbers in a new file are rounded, and edges of letters with them.
const OTHER: u8 = 48;
/// Pixels around a place that belong to it: its edges fall between them, and letters reach a little beyond what their fonts say.
const AROUND: f32 = 2.0;

/// Pixels of a page that may differ elsewhere: poppler sets letters to quarters of a pixel, and a letter on the edge between two falls to the other
/// side when its place is written with fewer digits. Less than two letters; a note or a word has a hundred.
const FEW: usize = 12;

/// A page as a picture in shades of grey.
struct Picture {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

/// Reads a PGM as poppler writes it.
fn picture(path: &Path) -> Picture {
    let bytes = std::fs::read(path).expect("a picture");
    let mut fields = bytes.splitn(4, |b| *b == b'\n');
    assert_eq!(fields.next(), Some(&b"P5"[..]));
    let size = String::from_utf8(fields.next().expect("its size").to_vec()).expect("numbers");
    let (width, height) = size.split_once(' ').expect("two numbers");
    let (width, height) = (width.parse().expect("a number"), height.parse().expect("a number"));
    assert_eq!(fields.next(), Some(&b"255"[..]));
    Picture { width, height, pixels: fields.next().expect("its pixels").to_vec() }
}

/// The pages of a file as poppler paints them.
fn pictures(folder: &Path, name: &str, bytes: &[u8]) -> Vec<Picture> {
    let file = folder.join(format!("{name}.pdf"));
    std::fs::write(&file, bytes).expect("a file");
    let painted = Command::new("pdftoppm")
        .args(["-q", "-gray", "-r", &DPI.to_string()])
        .args([&file, &folder.join(name)])
        .status()
        .expect("it starts");
    assert!(painted.success(), "{name} cannot be painted");
    let entries = std::fs::read_dir(folder).expect("the folder").flatten().map(|entry| entry.path());
    let is_page = |path: &PathBuf| {
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        path.extension().is_some_and(|e| e == "pgm") && stem.starts_with(&format!("{name}-"))
    };
    let mut pages: Vec<PathBuf> = entries.filter(is_page).collect();
    pages.sort();
    pages.iter().map(|path| picture(path)).collect()
}

/// How many pixels of a page differ outside the listed places.
fn unlisted(before: &Picture, after: &Picture, changes: &[&Change]) -> usize {
    assert_eq!((before.width, before.height), (after.width, after.height));
    let scale = DPI / 72.0;
    let places: Vec<[f32; 4]> = changes
        .iter()
        .filter_map(|change| change.area)
        .map(|[x0, y0, x1, y1]| {
            let down = |y: f32| before.height as f32 - y * scale;
            [x0 * scale - AROUND, down(y1) - AROUND, x1 * scale + AROUND, down(y0) + AROUND]
        })
        .collect();
    let differs = |at: &usize| before.pixels[*at].abs_diff(after.pixels[*at]) > OTHER;
    let listed = |at: usize| {
        let (x, y) = ((at % before.width) as f32 + 0.5, (at / before.width) as f32 + 0.5);
        places.iter().any(|[x0, y0, x1, y1]| *x0 <= x && x <= *x1 && *y0 <= y && y <= *y1)
    };
    (0..before.pixels.len()).filter(differs).filter(|at| !listed(*at)).count()
}

/// Redacts a file and holds its pages against those of before; the answer is whether anything changed at all.
fn check(name: &str, bytes: Vec<u8>, style: Style, wrong: &mut Vec<String>) -> bool {
    let folder = tempfile::tempdir().expect("a folder");
    let before = pictures(folder.path(), "voor", &bytes);
    let order = Order { style, ..Order::new(Choice::All) };
    let redacted = match scanner().redact(&Source::new(name, bytes, Origin::Memory), &order) {
        Ok(redacted) => redacted,
        Err(refused) => {
            wrong.push(format!("{name} in {style:?}: refused, {:?}", refused.reasons[0].code));
            return false;
        }
    };
    let after = pictures(folder.path(), "na", &redacted.bytes);
    assert_eq!(before.len(), after.len(), "{name}");
    let mut changed = false;
    for (i, (before, after)) in before.iter().zip(&after).enumerate() {
        let here = redacted.changed.iter().map(|(_, change)| change);
        let here: Vec<&Change> = here.filter(|change| change.place.page == Some(i as u32 + 1)).collect();
        let count = unlisted(before, after, &here);
        if count > FEW {
            wrong.push(format!("{name} in {style:?}: {count} pixels of page {} differ elsewhere", i + 1));
        }
        changed |= before.pixels != after.pixels;
    }
    changed
}

#[test]
fn pixels_differ_only_where_the_certificate_says() {
    if !installed("pdftoppm") {
        return;
    }
    let (mut wrong, mut changed) = (Vec::new(), 0);
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/corpus/docs");
    // Of programs that set letters in every way: in subsets, kerned, justified, as drawings.
    let real = [
        "pdf-libreoffice",
        "pdf-pdflatex",
        "pdf-chromium",
        "pdf-weasyprint",
        "pdf-kerned-tj",
        "pdf-two-columns",
        "pdf-matplotlib-type3",
        "pdf-reportlab-ttf",
        "pdf-annotations-attachments",
    ];
    for (i, name) in real.iter().enumerate() {
        let bytes = std::fs::read(corpus.join(format!("{name}.pdf"))).expect("a fixture");
        let style = [Style::Bar, Style::Label, Style::Pseudonym][i % 3];
        changed += usize::from(check(name, bytes, style, &mut wrong));
    }
    for (i, rendered) in pdfs().into_iter().step_by(5).enumerate() {
        let style = Style::ALL[i % Style::ALL.len()];
        changed += usize::from(check(&rendered.name, rendered.bytes, style, &mut wrong));
    }
    changed += usize::from(check("alles.pdf", everything(), Style::Bar, &mut wrong));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(changed > 10, "only {changed} files changed at all");
}

/// One page with what is drawn in other ways: a form that is drawn twice, a picture under text, a picture in the content, a turned line, a pattern,
/// annotations with and without a look, links, a field.
fn everything() -> Vec<u8> {
    let mut doc = Document::with_version("1.7");
    let font = doc.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
    });
    let fonts = dictionary! { "F1" => font };
    let form = |doc: &mut Document, width: i64, content: &str| {
        let dict = dictionary! {
            "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), width.into(), 40.into()],
            "Resources" => dictionary! { "Font" => fonts.clone() },
        };
        doc.add_object(Stream::new(dict, content.as_bytes().to_vec()))
    };
    let twice = form(&mut doc, 300, "0.9 g 0 0 300 40 re f 0 g BT /F1 11 Tf 10 14 Td (BSN: 111222333 en verder) Tj ET");
    let stamp = form(&mut doc, 200, "1 0 0 RG 2 2 196 36 re S BT /F1 11 Tf 10 14 Td (Stempel: BSN 123456782) Tj ET");
    let shades: Vec<u8> =
        (0..100).flat_map(|y| (0..100).map(move |x| if (x / 10 + y / 10) % 2 == 0 { 200 } else { 250 })).collect();
    let picture = doc.add_object(Stream::new(
        dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => 100, "Height" => 100, "BitsPerComponent" => 8, "ColorSpace" => "DeviceGray",
        },
        shades,
    ));
    let content = "BT /F1 11 Tf 60 780 Td [(Betreft: me)-30(vrouw An)20(na de Vries, BSN 111)-15(222333, wonende in Utrecht)] TJ ET\n\
        q 1 0 0 1 60 700 cm /Twee Do Q q 1 0 0 1 60 640 cm /Twee Do Q\n\
        q 200 0 0 100 60 500 cm /Foto Do Q BT /F1 11 Tf 70 550 Td (Over de foto: BSN 111222333) Tj ET\n\
        q 60 0 0 30 60 450 cm BI /W 2 /H 1 /BPC 8 /CS /G ID \x40\x70 EI Q BT /F1 11 Tf 130 460 Td (naast het plaatje) Tj ET\n\
        BT /F1 11 Tf 0 1 -1 0 500 500 Tm (Gedraaid: BSN 111222333, einde) Tj ET\n\
        BT /F1 11 Tf 60 400 Td (Telefoon 06-12345678 van mevrouw Anna de Vries) Tj 0 -16 Td (en e-mail anna@example.nl, gewone tekst) Tj ET\n";
    let content = doc.add_object(Stream::new(Dictionary::new(), content.as_bytes().to_vec()));
    let rect = |x: i64, y: i64, width: i64, height: i64| -> Object {
        vec![x.into(), y.into(), (x + width).into(), (y + height).into()].into()
    };
    let annotations = [
        dictionary! { "Subtype" => "Stamp", "Rect" => rect(300, 500, 200, 40), "AP" => dictionary! { "N" => stamp } },
        dictionary! { "Subtype" => "Text", "Rect" => rect(540, 780, 20, 20), "Contents" => Object::string_literal("van Anna de Vries") },
        dictionary! {
            "Subtype" => "Underline", "Rect" => rect(60, 380, 60, 12), "C" => vec![1.into(), 0.into(), 0.into()],
            "QuadPoints" => vec![60.into(), 392.into(), 120.into(), 392.into(), 60.into(), 380.into(), 120.into(), 380.into()],
        },
        dictionary! {
            "Subtype" => "Link", "Rect" => rect(60, 300, 100, 20), "Border" => vec![0.into(), 0.into(), 2.into()],
            "A" => dictionary! { "S" => "URI", "URI" => Object::string_literal("https://example.nl/") },
        },
        dictionary! {
            "Subtype" => "Link", "Rect" => rect(60, 260, 100, 20), "Border" => vec![0.into(), 0.into(), 2.into()],
            "A" => dictionary! { "S" => "URI", "URI" => Object::string_literal("https://example.nl/?bsn=111222333") },
        },
        dictionary! {
            "Subtype" => "Widget", "FT" => "Tx", "T" => Object::string_literal("plaats"), "V" => Object::string_literal("Utrecht"),
            "DA" => Object::string_literal("/F1 11 Tf 0 g"), "Rect" => rect(60, 200, 150, 20),
        },
    ];
    let annotations: Vec<Object> = annotations
        .into_iter()
        .map(|mut annotation| {
            annotation.set("Type", "Annot");
            doc.add_object(annotation).into()
        })
        .collect();
    let pages = doc.new_object_id();
    let page = doc.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()], "Contents" => content,
        "Resources" => dictionary! { "Font" => fonts, "XObject" => dictionary! { "Twee" => twice, "Foto" => picture } },
        "Annots" => annotations.clone(),
    });
    doc.objects.insert(pages, dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }.into());
    let form = dictionary! { "Fields" => annotations[5..].to_vec(), "DR" => dictionary! { "Font" => dictionary! { "F1" => font } } };
    let catalog = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages, "AcroForm" => form });
    doc.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    doc.save_to(&mut bytes).expect("memory takes all of it");
    bytes
}
