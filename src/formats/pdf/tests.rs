//! Tests of the whole reader, on small files built here.

mod broken;
mod fonts;
mod hidden;
mod layers;
mod touching;

use lopdf::{Dictionary, Document as Container, Object, Stream, dictionary};

use crate::formats::pdf::Pdf;
use crate::formats::{Format, ReadError};
use crate::model::{Document, GapCode, Layer, Limits, Origin, Segment, Source};
use crate::text::{Anchor, Span};

/// A file with pages of this content; `F1` is Helvetica in WinAnsi with `/Differences`, `F2` a composite font with a map.
pub(super) fn file(contents: &[&str], more: impl FnOnce(&mut Container, &mut Dictionary, &mut Dictionary)) -> Vec<u8> {
    let mut doc = Container::with_version("1.7");
    let simple = doc.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica",
        "Encoding" => dictionary! {
            "BaseEncoding" => "WinAnsiEncoding", "Differences" => vec![1.into(), "edieresis".into(), "fi".into()],
        },
    });
    let map = b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange
        2 beginbfchar <0003> <0020> <0004> <0066006c> endbfchar 1 beginbfrange <0010> <0019> <0030> endbfrange endcmap end";
    let map = doc.add_object(Stream::new(Dictionary::new(), map.to_vec()));
    let composite = doc.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "Any", "Encoding" => "Identity-H", "ToUnicode" => map,
        "DescendantFonts" => vec![Object::Dictionary(dictionary! {
            "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => "Any", "DW" => 500,
            "CIDSystemInfo" => dictionary! { "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal("Identity"), "Supplement" => 0 },
        })],
    });
    let mut resources = dictionary! { "Font" => dictionary! { "F1" => simple, "F2" => composite } };
    let mut catalog = dictionary! { "Type" => "Catalog" };
    more(&mut doc, &mut resources, &mut catalog);
    let resources = doc.add_object(resources);
    let pages = doc.new_object_id();
    let mut kids = Vec::new();
    for content in contents {
        let content = doc.add_object(Stream::new(Dictionary::new(), content.as_bytes().to_vec()));
        let annotations = catalog.remove(b"Annots").unwrap_or(Object::Array(Vec::new()));
        kids.push(Object::Reference(doc.add_object(dictionary! {
            "Type" => "Page", "Parent" => pages, "Contents" => content, "Annots" => annotations,
        })));
    }
    let rotate = catalog.remove(b"Rotate").unwrap_or(Object::Integer(0));
    doc.objects.insert(
        pages,
        Object::Dictionary(dictionary! {
            "Type" => "Pages", "Count" => kids.len() as i64, "Kids" => kids, "Resources" => resources, "Rotate" => rotate,
            "MediaBox" => vec![0.into(), 0.into(), 600.into(), 800.into()],
        }),
    );
    catalog.set("Pages", pages);
    let catalog = doc.add_object(catalog);
    doc.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    doc.save_to(&mut bytes).expect("a document in memory can be written");
    bytes
}

fn plain(content: &str) -> Vec<u8> {
    file(&[content], |_, _, _| {})
}

pub(super) fn read(bytes: Vec<u8>) -> Document {
    try_read(bytes, &Limits::default()).expect("it can be read")
}

fn try_read(bytes: Vec<u8>, limits: &Limits) -> Result<Document, ReadError> {
    let source = Source::new("test.pdf", bytes, Origin::Memory);
    assert!(Pdf.recognises(&source));
    Pdf.read(&source, limits)
}

/// The texts of all segments, folded, with a bar between segments.
pub(super) fn texts(document: &Document) -> String {
    document.segments.iter().map(|s| s.text.folded().trim()).collect::<Vec<_>>().join(" | ")
}

#[track_caller]
fn check(content: &str, expected: &str) -> Document {
    let document = read(plain(content));
    assert_eq!(texts(&document), expected);
    document
}

/// What the anchors of `needle` name: stream, use, operator, element, bytes.
fn anchors(segment: &Segment, needle: &str) -> Vec<String> {
    let at = segment.text.folded().find(needle).expect("the needle is there");
    let span = Span::new(at, at + needle.len());
    let name = |anchor: Anchor| match anchor {
        Anchor::Glyphs { page, stream, usage, operator, element, bytes, .. } => {
            format!("{page} {}/{usage} {operator}:{element} {}..{}", stream.0, bytes.start, bytes.end)
        }
        other => panic!("a page has glyphs, not {other:?}"),
    };
    segment.text.anchors(span).into_iter().map(name).collect()
}

fn codes(document: &Document) -> Vec<&'static str> {
    document.gaps.iter().map(|g| g.code.code()).collect()
}

#[test]
fn a_kerned_value_is_whole_and_its_anchors_are_exact() {
    let document = check("BT /F1 12 Tf 50 700 Td [(B)-10(SN 11)20(122)-300(2333.)]TJ ET", "BSN 11122 2333.");
    assert_eq!(anchors(&document.segments[0], "11122 2333"), ["0 0/0 3:2 3..5", "0 0/0 3:4 0..3", "0 0/0 3:6 0..4"]);
    assert!(document.gaps.is_empty());
}

#[test]
fn quads_lie_where_the_glyphs_are() {
    let document = check("2 0 0 2 0 0 cm BT /F1 10 Tf 50 300 Td (ab) Tj ET", "ab");
    let anchors = document.segments[0].text.anchors(Span::new(1, 2));
    let [Anchor::Glyphs { quad, .. }] = anchors.as_slice() else { panic!("one glyph: {anchors:?}") };
    // Helvetica: a and b are 556 thousandths wide.
    let near = |a: f32, b: f32| assert!((a - b).abs() < 0.1, "{a} is not {b} in {quad:?}");
    near(quad[0], 2.0 * 55.56);
    near(quad[2], 2.0 * 61.12);
    assert!(quad[1] < 600.0 && quad[5] > 610.0, "{quad:?}");
}

#[test]
fn quote_operators_and_leading_make_lines() {
    check("BT /F1 12 Tf 14 TL 50 700 Td (een) Tj (twee) ' 1 0 (drie) \" T* (vier) Tj ET", "een\ntwee\ndrie\nvier");
    check("BT /F1 12 Tf 1 0 0 1 50 700 Tm (a) Tj 0 -14 TD (b) Tj T* (c) Tj ET", "a\nb\nc");
}

#[test]
fn values_broken_over_operators_and_text_objects_are_whole() {
    check("BT /F1 12 Tf 50 700 Td (NL91) Tj (ABNA) Tj ET BT /F1 12 Tf 111.36 700 Td (0417) Tj ET", "NL91ABNA0417");
    // Letters painted from right to left.
    check("BT /F1 12 Tf 63.34 700 Td (c) Tj -6.67 0 Td (b) Tj -6.67 0 Td (a) Tj ET", "abc");
    // No space glyphs: the gap is the space.
    check("BT /F1 12 Tf 50 700 Td (Jan) Tj 24 0 Td (Jansen) Tj ET", "Jan Jansen");
}

#[test]
fn letters_that_are_spaced_out_stay_words() {
    check("BT /F1 12 Tf 50 700 Td [(B)-300(S)-300(N)-900(1)-300(2)-300(3)-300(4)]TJ ET", "BSN 1234");
    check("BT /F1 12 Tf 9 Tc 50 700 Td (111222333) Tj ET", "111222333");
}

#[test]
fn encodings_with_differences_and_maps() {
    let document = check("BT /F1 12 Tf 50 700 Td (cli\\001nt of\\002ci\\353l) Tj ET", "cliënt officiël");
    assert_eq!(anchors(&document.segments[0], "iën"), ["0 0/0 3:0 2..5"]);
    // A glyph that stands for two letters goes back to one code.
    let document = check("BT /F2 12 Tf 50 700 Td <00110012000300040013> Tj ET", "12 fl3");
    assert_eq!(anchors(&document.segments[0], "l3"), ["0 0/0 3:0 6..8", "0 0/0 3:0 8..10"]);
}

#[test]
fn a_form_drawn_twice_has_two_uses() {
    let bytes = file(&["/X Do 1 0 0 1 0 -50 cm /X Do"], |doc, resources, _| {
        let own = dictionary! { "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 600.into(), 800.into()] };
        let form = doc.add_object(Stream::new(own, b"BT /F1 12 Tf 50 700 Td (111222333) Tj ET".to_vec()));
        resources.set("XObject", dictionary! { "X" => form });
    });
    let document = read(bytes);
    assert_eq!(texts(&document), "111222333\n111222333");
    let text = &document.segments[0].text;
    let uses: Vec<u32> = text
        .anchors(Span::new(0, text.folded().len()))
        .iter()
        .filter_map(|a| match a {
            Anchor::Glyphs { stream: (1.., _), usage, .. } => Some(*usage),
            _ => None,
        })
        .collect();
    assert_eq!(uses, [0, 1]);
}

#[test]
fn a_form_inside_itself_ends() {
    let bytes = file(&["/X Do"], |doc, resources, _| {
        let form = doc.new_object_id();
        let own = dictionary! {
            "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 600.into(), 800.into()],
            "Resources" => dictionary! { "XObject" => dictionary! { "X" => form }, "Font" => dictionary! {} },
        };
        doc.objects.insert(form, Object::Stream(Stream::new(own, b"/X Do /X Do".to_vec())));
        resources.set("XObject", dictionary! { "X" => form });
    });
    assert_eq!(texts(&read(bytes)), "");
}

#[test]
fn turned_text_reads_along_its_own_line() {
    check("BT /F1 12 Tf 0 1 -1 0 300 100 Tm (Naam: ) Tj (Jan) Tj 0 -14 Td (BSN) Tj ET", "Naam: Jan\nBSN");
    let bytes = file(&["BT /F1 12 Tf 0 1 -1 0 300 100 Tm (een) Tj 0 -14 Td (twee) Tj ET"], |_, _, catalog| {
        catalog.set("Rotate", 90);
    });
    assert_eq!(texts(&read(bytes)), "een\ntwee");
}

#[test]
fn columns_of_prose_are_read_one_after_the_other() {
    let mut content = String::from("BT /F1 10 Tf ");
    let left = [
        "de eerste kolom begint hier en",
        "loopt door op een tweede lijn",
        "het nummer is 111",
        "222 333 en dat was het dan ook",
    ];
    let right = [
        "de andere kolom staat ernaast",
        "en heeft ook vier regels tekst",
        "zodat hij vol is tot zijn rand",
        "en hier houdt hij weer op, ja",
    ];
    for i in 0..4 {
        let y = 700 - 12 * i as i32;
        content += &format!("1 0 0 1 50 {y} Tm ({}) Tj 1 0 0 1 250 {y} Tm ({}) Tj ", left[i], right[i]);
    }
    let expected = [left.join("\n"), right.join("\n")].join("\n");
    check(&(content + "ET"), &expected);
}

#[test]
fn a_stretched_first_line_belongs_to_the_column_below_it() {
    let mut content = String::from("BT /F1 10 Tf ");
    for (x, word) in [(50, "Betreft"), (110, "Jan"), (165, "geb."), (250, "nummer en nog wat meer tekst")] {
        content += &format!("1 0 0 1 {x} 700 Tm ({word}) Tj ");
    }
    let left =
        ["12-03-1980 te Ede, en woont daar", "nog steeds bij zijn ouders in huis", "met zijn zus en een hond erbij"];
    let right = ["de andere kolom staat ernaast", "en heeft ook drie regels tekst", "zodat hij vol is tot zijn rand"];
    for i in 0..3 {
        let y = 688 - 12 * i as i32;
        content += &format!("1 0 0 1 50 {y} Tm ({}) Tj 1 0 0 1 250 {y} Tm ({}) Tj ", left[i], right[i]);
    }
    let document = read(plain(&(content + "ET")));
    assert!(texts(&document).contains("geb.\n12-03-1980"), "{}", texts(&document));
}

#[test]
fn cells_of_a_table_stay_apart_and_know_their_head() {
    let mut content = String::from("BT /F1 10 Tf ");
    for (i, row) in
        [["Naam", "BSN", "Plaats"], ["Jan", "111222333", "Ede"], ["Piet", "123456782", "Epe"]].iter().enumerate()
    {
        for (j, cell) in row.iter().enumerate() {
            content += &format!("1 0 0 1 {} {} Tm ({cell}) Tj ", 50 + 150 * j, 700 - 15 * i);
        }
    }
    let document = check(&(content + "ET"), "Naam\tBSN\tPlaats\nJan\t111222333\tEde\nPiet\t123456782\tEpe");
    let cell = &document.segments[0].cells[4];
    assert_eq!((cell.row, cell.column, cell.header.as_deref()), (2, 2, Some("BSN")));
}

#[test]
fn what_is_not_seen_has_its_layer() {
    let document = read(plain(
        "BT /F1 12 Tf 50 700 Td (zichtbaar) Tj 3 Tr 0 -20 Td (verborgen) Tj 0 Tr 1 g 0 -20 Td (wit) Tj 0 g 0 900 Td (buiten) Tj ET
         0 0 1 rg 40 590 200 20 re f 1 g BT /F1 12 Tf 50 595 Td (kop) Tj ET",
    ));
    let layers: Vec<(String, Layer)> =
        document.segments.iter().map(|s| (s.text.folded().to_owned(), s.layer)).collect();
    let expected = [("zichtbaar\nkop", Layer::Visible), ("verborgen\nwit", Layer::Hidden), ("buiten", Layer::OffPage)];
    assert_eq!(layers, expected.map(|(t, l)| (t.to_owned(), l)));
}

#[test]
fn pages_have_places_and_lines() {
    let document = read(file(
        &["BT /F1 12 Tf 50 700 Td (a) Tj ET", "BT /F1 12 Tf 50 700 Td (b) Tj 0 -20 Td (c) Tj ET"],
        |_, _, _| {},
    ));
    let segment = &document.segments[1];
    let place = segment.place_of(Span::new(2, 3));
    assert_eq!((place.page, place.line, segment.group), (Some(2), Some(2), 1));
}

#[test]
fn text_that_is_not_painted_is_found_with_its_place() {
    let bytes = file(&["BT /F1 12 Tf 50 700 Td (a) Tj ET"], |doc, _, catalog| {
        let attached = doc.add_object(Stream::new(dictionary! { "Type" => "EmbeddedFile" }, b"bijlage".to_vec()));
        let looks = dictionary! { "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 100.into(), 20.into()] };
        let looks = doc.add_object(Stream::new(looks, b"BT /F1 12 Tf 2 4 Td (getekend) Tj ET".to_vec()));
        let link = dictionary! {
            "Subtype" => "Link", "A" => dictionary! { "S" => "URI", "URI" => Object::string_literal("mailto:jan%40example.nl") },
        };
        let note = dictionary! {
            "Subtype" => "FreeText", "Contents" => Object::string_literal("notitie"), "T" => Object::string_literal("Jan"),
            "Rect" => vec![50.into(), 500.into(), 150.into(), 520.into()], "AP" => dictionary! { "N" => looks },
        };
        catalog.set("Annots", vec![Object::Dictionary(link), Object::Dictionary(note)]);
        let field = dictionary! { "T" => Object::string_literal("bsn"), "V" => Object::string_literal("111222333") };
        catalog.set("AcroForm", dictionary! { "Fields" => vec![Object::Dictionary(field)] });
        let item = doc.add_object(dictionary! { "Title" => Object::string_literal("hoofdstuk") });
        catalog.set("Outlines", dictionary! { "First" => item });
        let file = dictionary! { "Type" => "Filespec", "F" => Object::string_literal("b.txt"), "EF" => dictionary! { "F" => attached } };
        catalog
            .set("Names", dictionary! { "EmbeddedFiles" => dictionary! { "Names" => vec![Object::Dictionary(file)] } });
        let info = doc.add_object(dictionary! { "Title" => Object::string_literal("titel") });
        doc.trailer.set("Info", info);
    });
    let document = read(bytes);
    let found: Vec<String> = document.segments[1..]
        .iter()
        .map(|s| {
            format!("{} {} {}", s.place.part.map_or("", |p| p.0), s.label.as_deref().unwrap_or("-"), s.text.folded())
        })
        .collect();
    assert_eq!(
        found,
        [
            "link - mailto:jan@example.nl",
            "annotation - notitie",
            "annotation author Jan",
            "form-field bsn 111222333",
            "outline - hoofdstuk",
            "property Title titel",
            // What the walk over all objects adds: the name of the attachment, and of the field.
            "attachment - b.txt",
            "form-field - bsn"
        ]
    );
    assert_eq!(document.segments[0].text.folded(), "a\ngetekend");
    assert_eq!(
        (document.embedded[0].name.as_str(), &*document.embedded[0].bytes),
        ("test.pdf!/b.txt", b"bijlage".as_slice())
    );
}

#[test]
fn a_picture_of_a_page_is_a_gap_and_one_with_letters_behind_it_is_told() {
    let picture = |content: &str| {
        file(&[content], |doc, resources, _| {
            let own = dictionary! { "Subtype" => "Image", "Width" => 1, "Height" => 1, "BitsPerComponent" => 8, "ColorSpace" => "DeviceGray" };
            let image = doc.add_object(Stream::new(own, vec![0]));
            resources.set("XObject", dictionary! { "I" => image });
        })
    };
    let document = read(picture("q 600 0 0 800 0 0 cm /I Do Q"));
    assert_eq!(document.gaps[0].code, GapCode::ImageOnly);
    assert_eq!(document.gaps[0].numbers, [("pages", 1)]);
    let document =
        read(picture("q 600 0 0 800 0 0 cm /I Do Q BT 3 Tr /F1 9 Tf 9 9 Td (letters achter het plaatje) Tj ET"));
    assert_eq!((texts(&document).as_str(), document.gaps[0].about), ("letters achter het plaatje", Some("ocr-layer")));
}

#[test]
fn glyphs_without_letters_are_counted() {
    let document = read(plain("BT /F2 12 Tf 50 700 Td <0011012301240125> Tj ET"));
    assert_eq!(codes(&document), ["unknown-font"]);
    assert_eq!(document.gaps[0].numbers, [("glyphs", 3), ("share", 75)]);
    assert_eq!(document.gaps[0].place.page, Some(1));
}

#[test]
fn a_locked_file_is_an_error_and_an_empty_password_is_none() {
    use lopdf::{EncryptionState, EncryptionVersion, Permissions};
    for (password, locked) in [("geheim", true), ("", false)] {
        let mut doc = Container::load_mem(&plain("BT /F1 12 Tf 50 700 Td (111222333) Tj ET")).expect("it loads");
        doc.trailer
            .set("ID", vec![Object::string_literal("0123456789abcdef"), Object::string_literal("0123456789abcdef")]);
        let version = EncryptionVersion::V2 {
            document: &doc,
            owner_password: "eigenaar",
            user_password: password,
            key_length: 128,
            permissions: Permissions::all(),
        };
        let state = EncryptionState::try_from(version).expect("a state");
        doc.encrypt(&state).expect("it can be locked");
        let mut bytes = Vec::new();
        doc.save_to(&mut bytes).expect("it can be written");
        match try_read(bytes, &Limits::default()) {
            Err(error) => assert_eq!((locked, error), (true, ReadError::Encrypted { method: "rc4" })),
            Ok(document) => assert_eq!((locked, texts(&document).as_str()), (false, "111222333")),
        }
    }
}

#[test]
fn a_stream_that_lies_about_its_length_is_read() {
    let whole = plain("BT /F1 12 Tf 50 700 Td (111222333) Tj ET");
    let at = memchr::memmem::find(&whole, b"/Length 40").expect("the content says how long it is");
    for length in ["/Length 0 ", "/Length 99"] {
        let mut bytes = whole.clone();
        bytes[at..at + 10].copy_from_slice(length.as_bytes());
        assert!(texts(&read(bytes)).contains("111222333"), "{length}");
    }
}

#[test]
fn leader_dots_do_not_glue_words() {
    let mut content = "BT /F1 12 Tf 50 700 Td (Jansen) Tj ET ".to_owned();
    for i in 0..20 {
        content += &format!("BT /F1 12 Tf {} 700 Td (.) Tj ET ", 95 + 8 * i);
    }
    content += "BT /F1 12 Tf 256 700 Td (12) Tj ET";
    check(&content, &format!("Jansen {}12", ". ".repeat(20)));
    // Word spacing that is made of the spacing between letters.
    check("BT /F1 12 Tf 9 Tc 50 700 Td (n) Tj 0 Tc 16 0 Td (uit) Tj ET", "n uit");
}

#[test]
fn cycles_in_the_page_tree_end() {
    let bytes = plain("BT /F1 12 Tf 50 700 Td (a) Tj ET");
    let mut doc = Container::load_mem(&bytes).expect("it loads");
    let pages = doc.catalog().and_then(|c| c.get(b"Pages")).and_then(Object::as_reference).expect("a tree");
    let kids =
        doc.get_dictionary_mut(pages).and_then(|p| p.get_mut(b"Kids")).and_then(Object::as_array_mut).expect("kids");
    kids.push(pages.into());
    kids.push(Object::Reference((999, 0)));
    let mut bytes = Vec::new();
    doc.save_to(&mut bytes).expect("it can be written");
    let document = read(bytes);
    assert_eq!((texts(&document).as_str(), codes(&document)), ("a", vec!["damaged"]));
}

#[test]
fn limits_end_the_work_and_are_told() {
    let content = "BT /F1 12 Tf 50 700 Td (a) Tj ET";
    let one = |limits: Limits| {
        try_read(file(&[content, content, content], |_, _, _| {}), &limits).map(|d| (texts(&d), d.gaps[0].about))
    };
    let told = |text: &str, about| Ok((text.to_owned(), Some(about)));
    assert_eq!(one(Limits { pages: 2, ..Limits::default() }), told("a | a", "pages"));
    assert_eq!(one(Limits { operators_stream: 3, ..Limits::default() }), told("", "operators-stream"));
    assert_eq!(one(Limits { glyphs: 1, ..Limits::default() }), told("a | a", "pages"));
    assert!(matches!(
        one(Limits { bytes_in: 10, ..Limits::default() }),
        Err(ReadError::Limit { what: "bytes-in", .. })
    ));
    assert!(matches!(one(Limits { objects: 3, ..Limits::default() }), Err(ReadError::Limit { what: "objects", .. })));
}

#[test]
fn broken_files_are_read_as_far_as_they_go() {
    let whole = plain("BT /F1 12 Tf 50 700 Td (111222333) Tj ET");
    let mut shifted = b"junk\n".to_vec();
    shifted.extend_from_slice(&whole);
    assert_eq!(texts(&read(shifted)), "111222333 | junk");
    // Every length: never a panic, and never silence without a gap.
    for length in (0..whole.len()).step_by(7) {
        if let Ok(document) = try_read_any(whole[..length].to_vec()) {
            assert!(!document.segments.is_empty() || !document.gaps.is_empty(), "silent at {length}");
        }
    }
}

fn try_read_any(bytes: Vec<u8>) -> Result<Document, ReadError> {
    Pdf.read(&Source::new("t", bytes, Origin::Memory), &Limits::default())
}
