//! Tests of the writer: small files, redacted and read again.

use lopdf::{Dictionary, Document as Container, Object, Stream, dictionary};

use crate::formats::pdf::Pdf;
use crate::formats::pdf::tests::{file, read, texts};
use crate::formats::{Format, Refusal, Task};
use crate::model::{
    Care, Document, Edit, Layer, Limits, Origin, Plan, Replacement, SegmentIndex, Source, Width, Written,
};
use crate::text::{Anchor, Span};

/// A plan for every place where `value` stands, in layers that `wanted` takes.
fn plan(document: &Document, value: &str, how: &(Replacement, Width), wanted: impl Fn(usize) -> bool) -> Plan {
    let mut edits = Vec::new();
    for (i, segment) in document.segments.iter().enumerate().filter(|(i, _)| wanted(*i)) {
        for (at, _) in segment.text.folded().match_indices(value) {
            let span = Span::new(at, at + value.len());
            edits.push(Edit { segment: SegmentIndex(i as u32), span, replacement: how.0.clone(), width: how.1 });
        }
    }
    Plan::new(document, edits)
}

fn bar() -> (Replacement, Width) {
    (Replacement::Bar, Width::Silent)
}

fn label() -> (Replacement, Width) {
    (Replacement::Label("[NAAM]".into()), Width::Telling)
}

fn try_write(bytes: Vec<u8>, value: &str, how: &(Replacement, Width), care: Care) -> Result<Written, Refusal> {
    let source = Source::new("test.pdf", bytes, Origin::Memory);
    let document = Pdf.read(&source, &Limits::default()).expect("it can be read");
    let plan = plan(&document, value, how, |_| true);
    let embedded: Vec<Option<Source>> = document.embedded.iter().map(|_| None).collect();
    Pdf.write(&Task {
        source: &source,
        document: &document,
        plan: &plan,
        embedded: &embedded,
        care,
        limits: &Limits::default(),
    })
}

fn carried(source: &Source, document: &Document, plan: &Plan) -> Result<Written, Refusal> {
    let limits = &Limits::default();
    Pdf.write(&Task { source, document, plan, embedded: &[], care: Care::default(), limits })
}

fn write(bytes: Vec<u8>, value: &str, how: &(Replacement, Width)) -> Written {
    try_write(bytes, value, how, Care::default()).expect("it can be written")
}

fn plain(content: &str) -> Vec<u8> {
    file(&[content], |_, _, _| {})
}

/// Every stretch that an independent parser finds, joined.
fn everything(bytes: &[u8]) -> Vec<u8> {
    let mut all = Vec::new();
    let mut visit = |_, data: &[u8]| {
        all.extend_from_slice(data);
        all.push(b'\n');
    };
    Pdf.unpack(bytes, &Limits::default(), &mut visit).expect("it can be unpacked");
    all
}

#[track_caller]
fn gone(bytes: &[u8], value: &str) {
    assert!(memchr::memmem::find(&everything(bytes), value.as_bytes()).is_none(), "{value} is still there");
}

/// The words of a document: how wide a gap is when something left it, does not matter here.
fn words(document: &Document) -> String {
    texts(document).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where a word lies: left, bottom, right, top.
fn place(document: &Document, word: &str) -> [f32; 4] {
    let found = document.segments.iter().find_map(|s| Some((s, s.text.folded().find(word)?)));
    let (segment, at) = found.unwrap_or_else(|| panic!("{word} is not in {}", texts(document)));
    let anchors = segment.text.anchors(Span::new(at, at + word.len()));
    let (Some(Anchor::Glyphs { quad: a, .. }), Some(Anchor::Glyphs { quad: b, .. })) =
        (anchors.first(), anchors.last())
    else {
        panic!("glyphs")
    };
    [a[0], a[1], b[2], b[5]]
}

/// Takes `value` out of a page; what is left reads as expected, and these words lie where they lay.
#[track_caller]
fn check(content: &str, value: &str, expected: &str, still: &[&str]) {
    let before = read(plain(content));
    let written = write(plain(content), value, &bar());
    let after = read(written.bytes.clone());
    assert_eq!(words(&after), expected);
    for word in still {
        let (a, b) = (place(&before, word), place(&after, word));
        assert!(a.iter().zip(b).all(|(a, b)| (a - b).abs() < 0.02), "{word} moved from {a:?} to {b:?}");
    }
    gone(&written.bytes, value);
}

#[test]
fn a_number_leaves_and_the_rest_stays_where_it_was() {
    check("BT /F1 12 Tf 50 700 Td (BSN 111222333 einde) Tj ET", "111222333", "BSN █████ einde", &["BSN", "einde"]);
    check(
        "BT /F1 12 Tf 2 Tc 5 Tw 80 Tz 50 700 Td [(BSN 11)-50(12)30(22333 e)-20(inde)] TJ (, slot) Tj ET",
        "111222333",
        "BSN █████ einde, slot",
        &["BSN", "einde", "slot"],
    );
    check("BT /F2 12 Tf 50 700 Td <001100120013000400140015> Tj ET", "123", "█████ fl45", &["45"]);
}

#[test]
fn operators_that_do_more_than_show_keep_doing_it() {
    check(
        "BT /F1 12 Tf 14 TL 50 700 Td (boven) Tj (111222333 a) ' 3 1 (b 111222333 c) \" (d e) ' ET",
        "111222333",
        "boven █████ a b █████ c d e",
        &["boven", "a", "b", "c", "d e"],
    );
}

#[test]
fn a_value_spread_over_operators_is_gone() {
    let letters: String = "111222333"
        .chars()
        .enumerate()
        .map(|(i, c)| format!("BT /F1 12 Tf {} 700 Td ({c}) Tj ET\n", 50 + 7 * i))
        .collect();
    check(
        &format!("BT /F1 12 Tf 20 700 Td (BSN) Tj ET {letters} BT /F1 12 Tf 150 700 Td (eind) Tj ET"),
        "111222333",
        "BSN █████ eind",
        &["eind"],
    );
}

/// Two pages that differ in a name only give the same file, and the same is told of them.
#[track_caller]
fn same(content: impl Fn(&str) -> String) {
    let written = |name: &str| {
        let written = write(plain(&content(name)), name, &label());
        gone(&written.bytes, name);
        assert!(texts(&read(written.bytes.clone())).contains("[NAAM]"));
        (written.bytes, written.changes)
    };
    let (one, other) = (written("Ada Blom"), written("Wilhelmina Oostenbrink"));
    assert!(one.0 == other.0, "the width of a name is told: {}", String::from_utf8_lossy(&everything(&one.0)));
    assert_eq!(one.1, other.1, "where a line ended is told");
}

#[test]
fn the_width_of_a_name_is_not_told() {
    same(|name| format!("BT /F1 12 Tf 50 700 Td (Betreft {name}, geboren in Utrecht.) Tj ET"));
    same(|name| format!("BT /F1 12 Tf 50 700 Td [(Betreft ) 20 ({name}) -30 (, geboren in Utrecht.)] TJ ET"));
    same(|name| format!("BT /F1 12 Tf 50 700 Td (Betreft ) Tj ({name}) Tj (, geboren in Utrecht.) Tj ET"));
}

/// The width of a text in Helvetica of 12 points.
fn wide(text: &str) -> f32 {
    12.0 * super::label::width_of(text)
}

#[test]
fn nor_by_places_that_were_worked_out_from_it() {
    same(|name| {
        let x = 50.0 + wide("Betreft ") + wide(name);
        format!("BT /F1 12 Tf 50 700 Td (Betreft {name}) Tj ET BT /F1 12 Tf {x} 700 Td (, geboren in Utrecht.) Tj ET")
    });
    // A line that was stretched to the margin.
    same(|name| {
        let text = format!("Betreft {name}, geboren in Utrecht.");
        let spaces = text.matches(' ').count() as f32;
        let word = (275.0 - wide(&text)) / spaces;
        format!("BT /F1 12 Tf 50 700 Td {word} Tw ({text}) Tj ET")
    });
}

#[test]
fn another_column_stays_where_it_is() {
    let content = "BT /F1 12 Tf 50 700 Td [(Ada Blom, arts) -9000 (kolom)] TJ ET";
    let (before, written) = (read(plain(content)), write(plain(content), "Ada Blom", &label()));
    let after = read(written.bytes);
    assert!((place(&before, "kolom")[0] - place(&after, "kolom")[0]).abs() < 0.02);
    assert!((place(&before, "arts")[0] - place(&after, "arts")[0]).abs() > 1.0);
    assert!(written.changes.iter().any(|change| change.what == "line-reset" && change.area.is_some()));
}

#[test]
fn spaces_before_a_line_stay_as_wide_as_they_were() {
    let content = "BT /F1 12 Tf 3 Tw 50 700 Td [( )-2610( )-2610(Van Ada Blom aan)] TJ ET";
    let (before, written) = (read(plain(content)), write(plain(content), "Ada Blom", &label()));
    let after = read(written.bytes);
    assert!((place(&before, "Van")[0] - place(&after, "Van")[0]).abs() < 0.02);
}

#[test]
fn every_place_where_something_went_is_told() {
    let told = |bytes: Vec<u8>, how: &(Replacement, Width)| {
        let changes = write(bytes, "111222333", how).changes.into_iter();
        changes.filter_map(|change| Some((change.what, change.area?))).collect::<Vec<_>>()
    };
    let within = |area: &[f32; 4], x: f32, y: f32| area[0] <= x && x <= area[2] && area[1] <= y && y <= area[3];
    let content = "BT /F1 12 Tf 50 700 Td (BSN 111222333 einde) Tj ET";
    let number = told(plain(content), &bar());
    let x = 50.0 + wide("BSN 1112");
    assert!(
        matches!(number.as_slice(), [("value-removed", area)] if within(area, x, 703.0) && !within(area, 52.0, 703.0))
    );
    let line = told(plain(content), &label());
    // To the edge of the page, however far the line reached.
    assert!(matches!(line.as_slice(), [("line-reset", area)] if within(area, x, 703.0) && area[2] > 590.0), "{line:?}");
    // What viewers draw by themselves.
    let noted = file(&[content], |doc, _, catalog| {
        let note = dictionary! { "Type" => "Annot", "Subtype" => "Text", "Rect" => vec![400.into(), 500.into(), 420.into(), 520.into()] };
        let link = dictionary! {
            "Type" => "Annot", "Subtype" => "Link", "Rect" => vec![100.into(), 300.into(), 200.into(), 320.into()],
            "Border" => vec![0.into(), 0.into(), 3.into()], "C" => vec![1.into(), 0.into(), 0.into()],
            "A" => dictionary! { "S" => "URI", "URI" => Object::string_literal("https://example.nl/") },
        };
        let notes: Vec<Object> = [note, link].into_iter().map(|note| doc.add_object(note).into()).collect();
        catalog.set("Annots", notes);
    });
    assert!(told(noted.clone(), &bar()).contains(&("annotation-removed", [400.0, 500.0, 420.0, 520.0])));
    let written = Container::load_mem(&write(noted, "111222333", &bar()).bytes).expect("it can be read");
    let mut links =
        written.objects.values().filter_map(|object| object.as_dict().ok()).filter(|dict| dict.has(b"Border"));
    let link = links.next().expect("the link stays");
    assert_eq!(link.get(b"Border").ok(), Some(&Object::Array(vec![0.into(), 0.into(), 3.into()])));
    assert_eq!(link.get(b"C").ok(), Some(&Object::Array(vec![1.into(), 0.into(), 0.into()])));
}

/// A page that draws one form twice.
fn twice() -> Vec<u8> {
    file(&["q 1 0 0 1 0 400 cm /Vorm Do Q q 1 0 0 1 0 200 cm /Vorm Do Q"], |doc, resources, _| {
        let dict = dictionary! { "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 600.into(), 100.into()] };
        let form = doc.add_object(Stream::new(dict, b"BT /F1 12 Tf 50 50 Td (BSN 111222333 stop) Tj ET".to_vec()));
        resources.set("XObject", dictionary! { "Vorm" => form });
    })
}

#[test]
fn a_form_that_is_drawn_twice_is_taken_apart() {
    let source = Source::new("test.pdf", twice(), Origin::Memory);
    let document = read(twice());
    assert_eq!(texts(&document), "BSN 111222333 stop\nBSN 111222333 stop");
    let one = document.segments[0].text.folded().find("111").expect("it is there");
    let (replacement, width) = bar();
    let edit = Edit { segment: SegmentIndex(0), span: Span::new(one, one + 9), replacement, width };
    let plan = Plan::new(&document, vec![edit]);
    let written = carried(&source, &document, &plan).expect("it can be written");
    assert_eq!(words(&read(written.bytes)), "BSN █████ stop BSN 111222333 stop");
    let both = write(twice(), "111222333", &bar());
    gone(&both.bytes, "111222333");
}

#[test]
fn nothing_comes_along_that_no_page_needs() {
    let secret = || Object::string_literal("111222333");
    let content = "/Span <</ActualText (111222333)>> BDC BT /F1 12 Tf 50 700 Td (BSN 111222333) Tj ET EMC % 111222333\n/N111222333 gs";
    let bytes = file(&[content, "BT /F1 12 Tf 50 700 Td (Ook dit) Tj ET"], |doc, resources, catalog| {
        resources.set("ExtGState", dictionary! { "N111222333" => dictionary! { "CA" => 1 } });
        let info = doc.add_object(dictionary! { "Title" => secret(), "Eigen" => secret() });
        doc.trailer.set("Info", info);
        catalog.set("XYZ", secret());
        let stream = doc.add_object(Stream::new(Dictionary::new(), b"111222333".to_vec()));
        catalog.set("Metadata", stream);
        catalog.set("OpenAction", dictionary! { "S" => "JavaScript", "JS" => secret() });
        let note = doc.add_object(dictionary! {
            "Type" => "Annot", "Subtype" => "Text", "Rect" => vec![0.into(), 0.into(), 9.into(), 9.into()], "Contents" => secret(),
        });
        let link = doc.add_object(dictionary! {
            "Type" => "Annot", "Subtype" => "Link", "Rect" => vec![300.into(), 0.into(), 309.into(), 9.into()],
            "A" => dictionary! { "S" => "URI", "URI" => Object::string_literal("https://example.nl/%311122233%33") },
        });
        let other = doc.add_object(dictionary! {
            "Type" => "Annot", "Subtype" => "Link", "Rect" => vec![300.into(), 0.into(), 309.into(), 9.into()],
            "A" => dictionary! { "S" => "URI", "URI" => Object::string_literal("https://example.nl/folder") },
        });
        catalog.set("Annots", vec![note.into(), link.into(), other.into()]);
        doc.add_object(Object::string_literal("111222333 die nergens bij hoort"));
    });
    let written = write([bytes.as_slice(), b"111222333"].concat(), "111222333", &bar());
    gone(&written.bytes, "111222333");
    gone(&written.bytes, "%3111");
    let all = everything(&written.bytes);
    assert!(memchr::memmem::find(&all, b"https://example.nl/folder").is_some(), "a link that tells nothing stays");
    assert!(texts(&read(written.bytes)).contains("Ook dit"));
    assert!(written.layers_cleaned.contains(&Layer::Metadata) && written.layers_cleaned.contains(&Layer::Comment));
}

#[test]
fn samples_under_a_redaction_are_gone() {
    let bytes = file(
        &["q 600 0 0 800 0 0 cm /Foto Do Q BT 3 Tr /F1 12 Tf 50 700 Td (BSN 111222333) Tj ET"],
        |doc, resources, _| {
            let dict = dictionary! {
                "Type" => "XObject", "Subtype" => "Image", "Width" => 60, "Height" => 80, "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8,
            };
            let image = doc.add_object(Stream::new(dict, vec![0xee; 4800]));
            resources.set("XObject", dictionary! { "Foto" => image });
        },
    );
    let written = write(bytes, "111222333", &bar());
    let doc = Container::load_mem(&written.bytes).expect("it is a file");
    let is_image =
        |stream: &&Stream| stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|s| s == b"Image");
    let image = doc.objects.values().filter_map(|o| o.as_stream().ok()).find(is_image).expect("the image stays");
    let samples = image.decompressed_content().expect("it is packed");
    // Rows of ten points from above: the text stands about a hundred points down, from 76 to 137.
    assert_eq!((samples[9 * 60 + 9], samples[9 * 60 + 1], samples[40 * 60 + 9]), (0, 0xee, 0xee));
    assert!(written.changes.iter().any(|change| change.what == "image-cleared"));
}

#[test]
fn values_of_fields_without_a_picture_are_painted() {
    let bytes = file(&[""], |doc, _, catalog| {
        let field = |name: &str, value: &str, y: i64| {
            dictionary! {
                "Type" => "Annot", "Subtype" => "Widget", "FT" => "Tx", "T" => Object::string_literal(name), "V" => Object::string_literal(value),
                "Rect" => vec![50.into(), y.into(), 300.into(), (y + 20).into()],
            }
        };
        let fields: Vec<Object> = [("bsn", "111222333", 500), ("plaats", "Utrecht", 600)]
            .into_iter()
            .map(|(name, value, y)| doc.add_object(field(name, value, y)).into())
            .collect();
        catalog.set("AcroForm", dictionary! { "Fields" => fields.clone() });
        catalog.set("Annots", fields);
    });
    let written = write(bytes, "111222333", &bar());
    gone(&written.bytes, "111222333");
    assert_eq!(texts(&read(written.bytes)), "Utrecht");
}

#[test]
fn letters_that_nobody_shows_any_more_leave_the_maps() {
    let written = write(plain("BT /F2 12 Tf 50 700 Td <0011001200130014> Tj ET"), "12", &bar());
    let all = String::from_utf8_lossy(&everything(&written.bytes)).into_owned();
    assert!(all.contains("<0013> <0033>") && !all.contains("<0011>"), "{all}");
}

#[test]
fn what_nobody_asked_for_does_not_change() {
    let bytes = plain("BT /F1 12 Tf 50 700 Td (Gewoon) Tj ET");
    assert!(write(bytes.clone(), "111222333", &bar()).bytes == bytes);
    let care = Care { clean: true, ..Care::default() };
    let clean = |bytes: Vec<u8>| try_write(bytes, "111222333", &bar(), care).expect("it can be written").bytes;
    let once = clean(bytes);
    assert_eq!(texts(&read(once.clone())), "Gewoon");
    assert!(clean(once.clone()) == once, "twice is as once");
}

#[test]
fn a_signature_is_not_lost_unasked() {
    let bytes = file(&["BT /F1 12 Tf 50 700 Td (BSN 111222333) Tj ET"], |doc, _, catalog| {
        let signature = dictionary! {
            "Type" => "Sig", "ByteRange" => vec![0.into(), 1.into()], "Contents" => Object::string_literal("x"),
        };
        let signature = doc.add_object(signature);
        let field = doc.add_object(dictionary! { "FT" => "Sig", "V" => signature, "T" => Object::string_literal("s") });
        catalog.set("AcroForm", dictionary! { "Fields" => vec![Object::Reference(field)] });
    });
    assert_eq!(try_write(bytes.clone(), "111222333", &bar(), Care::default()), Err(Refusal::Signed));
    let care = Care { drop_signature: true, ..Care::default() };
    gone(&try_write(bytes, "111222333", &bar(), care).expect("it may be lost").bytes, "111222333");
}

#[test]
fn what_is_not_where_it_was_read_ends_it() {
    let document = read(plain("BT /F1 12 Tf 50 700 Td (x 111222333) Tj ET"));
    let plan = plan(&document, "111222333", &bar(), |_| true);
    let check = |bytes: Vec<u8>| {
        let source = Source::new("test.pdf", bytes, Origin::Memory);
        let written = carried(&source, &document, &plan);
        assert!(matches!(written, Err(Refusal::Stuck { what: "glyphs", .. })));
    };
    check(plain("BT /F1 12 Tf 50 700 Td (kort) Tj ET"));
    check(plain("BT /F1 12 Tf 50 700 Td 0 g (x 111222333) Tj ET"));
}

#[test]
fn a_line_that_is_spaced_out_is_spaced_once() {
    let content = "BT /F1 16 Tf 2 Tc 50 700 Td (Terugkoppeling Jan Jansen gesprek) Tj ET";
    let written = write(plain(content), "Jan Jansen", &label());
    let (before, after) = (read(plain(content)), read(written.bytes));
    for word in ["Terugkoppeling", "gesprek"] {
        let (a, b) = (place(&before, word), place(&after, word));
        assert!((a[2] - a[0] - b[2] + b[0]).abs() < 0.5, "{word} was {a:?} and is {b:?}");
    }
}

#[test]
fn a_bar_stays_out_of_the_line_above_it() {
    let content = "BT /F1 12 Tf 50 708 Td (regel erboven) Tj 0 -8 Td (BSN 111222333) Tj ET";
    let written = write(plain(content), "111222333", &bar());
    let areas = written.changes.iter().filter(|change| change.what == "value-removed").filter_map(|change| change.area);
    let tops: Vec<f32> = areas.map(|area| area[3]).collect();
    assert!(!tops.is_empty() && tops.iter().all(|top| *top < 707.0), "{tops:?}");
    assert_eq!(words(&read(written.bytes)), "regel erboven BSN █████");
}

#[test]
fn a_label_that_could_not_be_read_is_a_shorter_one_or_a_bar() {
    let how = (Replacement::Label("[GEBOORTEDATUM]".into()), Width::Silent);
    let place = |text: &str| format!("BT /F1 9 Tf 50 700 Td (Geboren {text} te Zutphen) Tj ET");
    let after = |text: &str| words(&read(write(plain(&place(text)), text, &how).bytes));
    assert_eq!(after("12-03-1961"), "Geboren [GEB.DAT] te Zutphen");
    assert_eq!(after("1-3-61"), "Geboren █████ te Zutphen");
}
