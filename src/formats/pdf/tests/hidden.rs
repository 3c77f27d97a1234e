//! Text that no page paints: every place where a value can be left behind, each found once and named.

use lopdf::{Dictionary, Document as Container, Object, Stream, dictionary};

use super::{codes, file, plain, read, texts};
use crate::model::Document;

const VALUE: &str = "NL91ABNA0417164300";

fn string(text: &str) -> Object {
    Object::string_literal(text)
}

fn dict(entries: Vec<(&str, Object)>) -> Object {
    Object::Dictionary(entries.into_iter().map(|(key, value)| (key.as_bytes().to_vec(), value)).collect())
}

/// Where the value stands, as `layer part`, in the order of the segments.
fn places(document: &Document) -> Vec<String> {
    let holds = document.segments.iter().filter(|s| s.text.folded().contains(VALUE));
    holds.map(|s| format!("{} {}", s.layer.code(), s.place.part.map_or("page", |p| p.0))).collect()
}

#[track_caller]
fn check(make: impl FnOnce(&mut Container, &mut Dictionary, &mut Dictionary), content: &str, expected: &[&str]) {
    let content = format!("BT /F1 12 Tf 50 700 Td (gewone tekst) Tj ET\n{content}");
    let document = read(file(&[&content], make));
    assert_eq!(places(&document), expected);
    assert_eq!(codes(&document), Vec::<&str>::new());
    assert_eq!(document.segments[0].text.folded().lines().next(), Some("gewone tekst"));
}

#[test]
fn strings_that_hang_on_the_catalog() {
    let catalog = |key: &'static str, value: Object, expected: &str| {
        check(|_, _, catalog| catalog.set(key, value), "", &[expected]);
    };
    let nested = |outer: &str, inner: Object| dict(vec![(outer, inner)]);
    let name = |key: &str, item: Object| nested(key, nested("Names", Object::Array(vec![string(VALUE), item])));
    catalog("Names", name("Dests", Object::Array(Vec::new())), "metadata destination");
    catalog("Names", name("JavaScript", Object::Null), "metadata script");
    catalog(
        "OpenAction",
        dict(vec![("S", "JavaScript".into()), ("JS", string(&format!("x = '{VALUE}'")))]),
        "metadata script",
    );
    catalog(
        "PageLabels",
        nested("Nums", Object::Array(vec![0.into(), nested("P", string(VALUE))])),
        "metadata page-label",
    );
    catalog("Threads", Object::Array(vec![nested("I", nested("Title", string(VALUE)))]), "metadata thread");
    catalog("XYZ_Custom", string(VALUE), "metadata object");
    catalog("XYZ_Custom", Object::Array(vec![nested("Deep", Object::Array(vec![string(VALUE)]))]), "metadata object");
    catalog(
        "URI",
        nested("Base", string(&format!("https://example.nl/{}", VALUE.replace("91", "%391")))),
        "metadata link",
    );
}

#[test]
fn texts_for_people_who_do_not_see_the_page() {
    let tree = |key: &'static str| {
        move |doc: &mut Container, _: &mut Dictionary, catalog: &mut Dictionary| {
            let element = doc.add_object(dict(vec![("S", "Figure".into()), (key, string(VALUE))]));
            catalog.set("StructTreeRoot", dict(vec![("K", element.into())]));
        }
    };
    check(tree("Alt"), "", &["metadata alt-text"]);
    check(tree("ActualText"), "", &["copy alt-text"]);
    check(tree("T"), "", &["metadata structure"]);
    let content = format!("/Span <</ActualText ({VALUE})>> BDC EMC /Span <</Alt ({VALUE})>> BDC EMC");
    check(|_, _, _| {}, &content, &["copy alt-text", "metadata alt-text"]);
    let property = |_: &mut Container, resources: &mut Dictionary, _: &mut Dictionary| {
        resources.set("Properties", dict(vec![("P0", dict(vec![("ActualText", string(VALUE))]))]));
    };
    check(property, "/Span /P0 BDC EMC", &["copy alt-text"]);
}

#[test]
fn forms_annotations_and_signatures() {
    let annotation = |entries: Vec<(&'static str, Object)>| {
        move |_: &mut Container, _: &mut Dictionary, catalog: &mut Dictionary| {
            catalog.set("Annots", Object::Array(vec![dict(entries)]));
        }
    };
    check(annotation(vec![("Subtype", "Text".into()), ("Subj", string(VALUE))]), "", &["comment annotation"]);
    check(annotation(vec![("Subtype", "Widget".into()), ("TU", string(VALUE))]), "", &["metadata form-field"]);
    let options = Object::Array(vec![string("nee"), string(VALUE)]);
    check(annotation(vec![("Subtype", "Widget".into()), ("Opt", options)]), "", &["metadata form-field"]);
    // The name of the holder stands in the certificate as a string of ASN.1.
    let der = [b"\x30\x82\x01\x00\x0c\x12".as_slice(), VALUE.as_bytes(), b"\x04\x02\x00\xff"].concat();
    let signature = dict(vec![
        ("ByteRange", Object::Array(Vec::new())),
        ("Contents", Object::String(der, lopdf::StringFormat::Hexadecimal)),
    ]);
    check(|_, _, catalog| catalog.set("Perms", dict(vec![("DocMDP", signature)])), "", &["metadata signature"]);
    let form = dict(vec![("XFA", Object::Null), ("Fields", Object::Array(Vec::new()))]);
    let xfa = move |doc: &mut Container, _: &mut Dictionary, catalog: &mut Dictionary| {
        let Object::Dictionary(mut form) = form else { return };
        let packet = format!("<xdp:xdp><iban>{VALUE}</iban></xdp:xdp>");
        form.set("XFA", doc.add_object(Stream::new(Dictionary::new(), packet.into_bytes())));
        catalog.set("AcroForm", form);
    };
    check(xfa, "", &["metadata xfa"]);
}

#[test]
fn names_comments_and_bytes_of_the_content() {
    let state = |_: &mut Container, resources: &mut Dictionary, _: &mut Dictionary| {
        resources.set("ExtGState", dict(vec![(VALUE, dict(vec![("CA", 1.into())]))]));
    };
    check(state, &format!("/{VALUE} gs"), &["metadata resource-name"]);
    check(|_, _, _| {}, &format!("/{VALUE} BMC EMC"), &["metadata resource-name"]);
    check(|_, _, _| {}, &format!("% {VALUE}\n"), &["metadata code-comment"]);
    check(|_, _, _| {}, &format!("q BI /W 18 /H 1 /BPC 8 /CS /G ID {VALUE}\nEI Q"), &["hidden image"]);
    let group = |doc: &mut Container, _: &mut Dictionary, catalog: &mut Dictionary| {
        let group = doc.add_object(dict(vec![("Type", "OCG".into()), ("Name", string(VALUE))]));
        catalog.set("OCProperties", dict(vec![("OCGs", Object::Array(vec![group.into()]))]));
    };
    check(group, "", &["metadata layer-name"]);
}

#[test]
fn streams_that_are_drawn_elsewhere_or_not_at_all() {
    let shows = format!("BT /F1 8 Tf 0 2 Td ({VALUE}) Tj ET");
    let stream = |entries: Vec<(&str, Object)>, content: &str| {
        let Object::Dictionary(dict) = dict(entries) else { panic!("it is one") };
        Stream::new(dict, content.as_bytes().to_vec())
    };
    let area = || Object::Array([0, 0, 200, 20].map(Object::from).to_vec());
    let pattern = stream(vec![("PatternType", 1.into()), ("BBox", area())], &shows);
    let tiles = move |doc: &mut Container, resources: &mut Dictionary, _: &mut Dictionary| {
        let pattern = doc.add_object(pattern);
        resources.set("Pattern", dict(vec![("P0", pattern.into())]));
    };
    check(tiles, "/Pattern cs /P0 scn 50 560 200 20 re f", &["visible page"]);
    let glyph = stream(Vec::new(), &format!("1000 0 d0 {}", shows.replace("8 Tf", "500 Tf")));
    let type3 = move |doc: &mut Container, resources: &mut Dictionary, _: &mut Dictionary| {
        let glyph = doc.add_object(glyph);
        let matrix = [0.001_f32, 0.0, 0.0, 0.001, 0.0, 0.0].map(Object::from).to_vec();
        let differences = Object::Array(vec![97.into(), "a".into()]);
        let font = doc.add_object(dict(vec![
            ("Type", "Font".into()),
            ("Subtype", "Type3".into()),
            ("FontMatrix", Object::Array(matrix)),
            ("FontBBox", area()),
            ("CharProcs", dict(vec![("a", glyph.into())])),
            ("Encoding", dict(vec![("Differences", differences)])),
            ("FirstChar", 97.into()),
            ("LastChar", 97.into()),
            ("Widths", Object::Array(vec![1000.into()])),
        ]));
        if let Ok(Object::Dictionary(fonts)) = resources.get_mut(b"Font") {
            fonts.set("T3", font);
        }
    };
    check(type3, "BT /T3 12 Tf 50 540 Td (aa) Tj ET", &["visible page"]);
    // A form that no page draws, and one that nothing leads to.
    let form = stream(vec![("Subtype", "Form".into()), ("BBox", area())], &shows);
    let unused = form.clone();
    let idle = move |doc: &mut Container, resources: &mut Dictionary, _: &mut Dictionary| {
        let form = doc.add_object(unused);
        resources.set("XObject", dict(vec![("X", form.into())]));
    };
    check(idle, "", &["hidden object"]);
    check(
        move |doc, _, _| {
            doc.add_object(form);
        },
        "",
        &["revision object"],
    );
    let note = stream(Vec::new(), &format!("onthoud {VALUE}"));
    check(move |doc, _, catalog| catalog.set("Weg", doc.add_object(note)), "", &["metadata object"]);
    let packet = stream(vec![("Type", "Metadata".into())], &format!("<x>{VALUE}</x>"));
    let picture = move |doc: &mut Container, resources: &mut Dictionary, _: &mut Dictionary| {
        let packet = doc.add_object(packet);
        let image = dict(vec![("Subtype", "Image".into()), ("Metadata", packet.into())]);
        let Object::Dictionary(image) = image else { return };
        let image = doc.add_object(Stream::new(image, vec![0]));
        resources.set("XObject", dict(vec![("I", image.into())]));
    };
    check(picture, "", &["metadata property"]);
    let private = |_: &mut Container, _: &mut Dictionary, catalog: &mut Dictionary| {
        catalog.set("PieceInfo", dict(vec![("App", dict(vec![("Private", string(VALUE))]))]));
    };
    check(private, "", &["metadata piece-info"]);
}

/// An update behind `bytes` that gives object `number` this body.
fn update(bytes: &mut Vec<u8>, number: u32, body: &str) {
    let doc = Container::load_mem(bytes).expect("it loads");
    let root = doc.trailer.get(b"Root").and_then(Object::as_reference).expect("a catalog");
    let at = bytes.len();
    let tail = format!(
        "{number} 0 obj\n{body}\nendobj\nxref\n{number} 1\n{at:010} 00000 n \ntrailer\n<</Size {} /Root {} 0 R /Prev {}>>\n",
        doc.max_id + 1,
        root.0,
        doc.xref_start
    );
    let table = at + tail.find("xref").expect("a table");
    bytes.extend_from_slice(tail.as_bytes());
    bytes.extend_from_slice(format!("startxref\n{table}\n%%EOF\n").as_bytes());
}

/// Number of the object that holds the content of the first page.
fn content_of(bytes: &[u8]) -> u32 {
    let doc = Container::load_mem(bytes).expect("it loads");
    let page = doc.page_iter().next().expect("a page");
    doc.get_dictionary(page).and_then(|p| p.get(b"Contents")).and_then(Object::as_reference).expect("content").0
}

#[test]
fn older_revisions_are_read_with_their_own_fonts() {
    let mut bytes = plain("BT /F2 12 Tf 50 700 Td <00110012> Tj /F1 12 Tf 30 0 Td (NL91ABNA0417164300) Tj ET");
    let number = content_of(&bytes);
    for text in ["tweede", "derde"] {
        let body = format!("BT /F1 12 Tf 50 700 Td ({text}) Tj ET");
        update(&mut bytes, number, &format!("<</Length {}>>\nstream\n{body}\nendstream", body.len()));
    }
    let document = read(bytes);
    assert_eq!(texts(&document), format!("derde | tweede | 12 {VALUE}"));
    assert_eq!(places(&document), ["revision page"]);
    assert_eq!(document.segments[2].place.page, Some(1));
}

#[test]
fn what_stayed_the_same_is_told_once() {
    let mut bytes = plain("BT /F1 12 Tf 50 700 Td (NL91ABNA0417164300) Tj ET");
    let whole = bytes.clone();
    let number = content_of(&bytes);
    let body = "BT /F1 12 Tf 50 700 Td (NL91ABNA0417164300) Tj ET ";
    update(&mut bytes, number, &format!("<</Length {}>>\nstream\n{body}\nendstream", body.len()));
    assert_eq!(places(&read(bytes)), ["visible page"]);
    // The same file twice in one.
    let twice = [whole.clone(), whole].concat();
    assert_eq!(places(&read(twice)), ["visible page"]);
}

#[test]
fn bytes_outside_the_revisions() {
    let outside = |before: &str, after: &str| {
        let mut bytes = before.as_bytes().to_vec();
        bytes.extend_from_slice(&plain("BT /F1 12 Tf 50 700 Td (gewone tekst) Tj ET"));
        bytes.extend_from_slice(after.as_bytes());
        let document = read(bytes);
        assert_eq!(codes(&document), Vec::<&str>::new(), "{before:?} {after:?}");
        places(&document)
    };
    assert_eq!(outside("", VALUE), ["revision outside"]);
    assert_eq!(outside(&format!("{VALUE}\n"), ""), ["revision outside"]);
    assert_eq!(outside("", &format!("\n% {VALUE}\n")), ["revision outside"]);
    // An object behind the end, of a revision that was cut off.
    assert_eq!(outside("", &format!("\n99 0 obj\n<</Notitie ({VALUE})>>\nendobj\n")), ["revision object"]);
    assert_eq!(outside("", "\n%%EOF\n\n"), Vec::<String>::new());
}

#[test]
fn another_file_behind_the_first_is_read_too() {
    let mut bytes = plain(&format!("BT /F1 12 Tf 50 700 Td ({VALUE}) Tj ET"));
    bytes.extend_from_slice(&plain("BT /F1 12 Tf 50 700 Td (de tweede) Tj ET"));
    let document = read(bytes);
    assert!(texts(&document).contains("de tweede"), "{}", texts(&document));
    assert_eq!(places(&document).len(), 1, "{}", texts(&document));
}

#[test]
fn a_stream_of_an_unknown_kind_is_a_gap() {
    let noise: Vec<u8> = (0..600_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8 | 0x80).collect();
    let bytes = file(&["BT /F1 12 Tf 50 700 Td (tekst) Tj ET"], |doc, _, catalog| {
        catalog.set("Geluid", doc.add_object(Stream::new(dictionary! { "Type" => "Sound" }, noise)));
    });
    let document = read(bytes);
    assert_eq!((codes(&document), document.gaps[0].about), (vec!["unsupported"], Some("stream-kind")));
}

#[test]
fn what_a_photo_says_beside_its_pixels() {
    let comment = [&[0xff, 0xd8, 0xff, 0xfe, 0, 20][..], VALUE.as_bytes(), &[0xff, 0xd9]].concat();
    let hex: String = comment.iter().map(|b| format!("{b:02x}")).collect::<String>() + ">";
    let photo = |filter: Object, bytes: Vec<u8>| {
        let own = dictionary! {
            "Subtype" => "Image", "Width" => 1, "Height" => 1, "BitsPerComponent" => 8, "ColorSpace" => "DeviceGray", "Filter" => filter,
        };
        let add = |doc: &mut Container, resources: &mut Dictionary, _: &mut Dictionary| {
            let image = doc.add_object(Stream::new(own, bytes));
            resources.set("XObject", dictionary! { "P" => image });
        };
        check(add, "q 9 0 0 9 50 50 cm /P Do Q", &["metadata image"]);
    };
    photo("DCTDecode".into(), comment.clone());
    photo(Object::Array(vec!["ASCIIHexDecode".into(), "DCTDecode".into()]), hex.into_bytes());
}
