//! What lies over text, and what only seems to.

use lopdf::{Object, Stream, dictionary};

use super::{file, plain, read, texts};
use crate::model::Document;

/// The texts with their layers.
fn layers(document: &Document) -> String {
    let one = |s: &crate::model::Segment| format!("{}: {}", s.layer.code(), s.text.folded());
    document.segments.iter().map(one).collect::<Vec<_>>().join(" | ")
}

#[track_caller]
fn check(content: &str, expected: &str) {
    let bytes = file(&[content], |doc, resources, _| {
        let multiply = dictionary! { "BM" => "Multiply" };
        let half = dictionary! { "ca" => 0.4_f32 };
        resources.set("ExtGState", dictionary! { "Mul" => multiply, "Half" => half });
        let own = dictionary! { "Subtype" => "Image", "Width" => 1, "Height" => 1, "BitsPerComponent" => 8, "ColorSpace" => "DeviceGray" };
        let mut see_through = own.clone();
        see_through.set("SMask", doc.add_object(Stream::new(own.clone(), vec![0])));
        let image = doc.add_object(Stream::new(own, vec![0]));
        let see_through = doc.add_object(Stream::new(see_through, vec![0]));
        resources.set("XObject", dictionary! { "I" => image, "J" => see_through });
    });
    assert_eq!(layers(&read(bytes)), expected);
}

const TEXT: &str = "BT /F1 12 Tf 50 700 Td (de heer Jansen uit Ede) Tj ET ";

#[test]
fn a_box_painted_later_covers() {
    check(&format!("{TEXT} 0 g 40 695 300 20 re f"), "covered: de heer Jansen uit Ede");
    check(&format!("{TEXT} 1 g 40 695 300 20 re f"), "covered: de heer Jansen uit Ede");
    check(&format!("{TEXT} 40 695 m 340 695 l 340 715 l 40 715 l h f"), "covered: de heer Jansen uit Ede");
    check(&format!("{TEXT} 20 w 40 705 m 340 705 l S"), "covered: de heer Jansen uit Ede");
    check(&format!("{TEXT} q 300 0 0 20 40 695 cm /I Do Q"), "covered: de heer Jansen uit Ede");
    // Painted before it, in its own colour.
    check(&format!("0 g 40 695 300 20 re f {TEXT}"), "covered: de heer Jansen uit Ede");
}

#[test]
fn a_box_over_a_part_covers_that_part() {
    // Helvetica at 12 points: "de heer " is 44 wide, "Jansen" 38.7; the space behind it is under the box for the most part. What stands on both sides of the hole stays apart.
    check(&format!("{TEXT} 93 695 40 20 re f"), "visible: de heer \tuit Ede | covered: Jansen ");
}

#[test]
fn what_shows_through_or_lies_below_covers_nothing() {
    let seen = "visible: de heer Jansen uit Ede";
    check(&format!("1 1 0 rg 40 695 300 20 re f 0 g {TEXT}"), seen);
    check(&format!("{TEXT} /Mul gs 1 1 0 rg 40 695 300 20 re f"), seen);
    check(&format!("{TEXT} /Half gs 1 1 0 rg 40 695 300 20 re f"), seen);
    check(&format!("{TEXT} q 300 0 0 20 40 695 cm /J Do Q"), seen);
    // A line through it, one under it, a frame around it, and a box that the clip keeps away.
    check(&format!("{TEXT} 1 w 40 704 m 340 704 l S 40 696 300 1 re f"), seen);
    check(&format!("{TEXT} 40 690 300 30 re 42 692 296 26 re f*"), seen);
    check(&format!("{TEXT} q 0 0 10 10 re W n 40 695 300 20 re f Q"), seen);
    // A circle touches much less than its bounds.
    check(&format!("{TEXT} 40 695 m 100 900 200 900 340 695 c f"), seen);
}

#[test]
fn what_is_written_again_over_the_box_was_not_hidden() {
    check(
        &format!("{TEXT} 1 g 40 695 300 20 re f 0 g {TEXT}"),
        "visible: de heer Jansen uit Ede | copy: de heer Jansen uit Ede",
    );
    let other = TEXT.replace("Jansen", "Pieter");
    check(
        &format!("{TEXT} 1 g 40 695 300 20 re f 0 g {}", other.replace("de heer Pieter uit Ede", "weg")),
        "visible: weg | covered: de heer Jansen uit Ede",
    );
}

#[test]
fn text_under_the_picture_of_its_page_was_recognised() {
    let line = "BT /F1 12 Tf 50 700 Td (twintig letters en nog wat meer) Tj ET q 600 0 0 800 0 0 cm /I Do Q";
    check(line, "hidden: twintig letters en nog wat meer");
}

#[test]
fn a_highlight_is_no_cover_and_a_black_annotation_is() {
    let annotated = |subtype: &str| {
        file(&[TEXT], |doc, _, catalog| {
            let own = dictionary! { "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 300.into(), 20.into()] };
            let looks = doc.add_object(Stream::new(own, b"0 g 0 0 300 20 re f".to_vec()));
            let annotation = dictionary! {
                "Subtype" => subtype, "Rect" => vec![40.into(), 695.into(), 340.into(), 715.into()],
                "AP" => dictionary! { "N" => looks },
            };
            catalog.set("Annots", vec![Object::Dictionary(annotation)]);
        })
    };
    assert_eq!(layers(&read(annotated("Highlight"))), "visible: de heer Jansen uit Ede");
    assert_eq!(layers(&read(annotated("Square"))), "covered: de heer Jansen uit Ede");
}

#[test]
fn letters_painted_in_any_order_are_read_from_left_to_right() {
    let mut letters: Vec<String> = "111222333"
        .chars()
        .enumerate()
        .map(|(i, c)| format!("BT /F1 12 Tf {} 690 Td ({c}) Tj ET\n", 50 + 9 * i))
        .collect();
    letters.reverse();
    letters.swap(1, 5);
    assert_eq!(texts(&read(plain(&letters.concat()))), "111222333");
}

#[test]
fn many_areas_cost_no_more_than_is_allowed_and_that_is_told() {
    let mut content = String::new();
    for i in 0..300 {
        content += &format!("BT /F1 1 Tf 50 {}.5 Td ({}) Tj ET\n", 500 + i % 3, "woorden en ".repeat(60));
    }
    for i in 0..4000 {
        content += &format!("0 g {} 501 2 1.{} re f\n", 50 + i % 300, i % 10);
    }
    let document = read(plain(&content));
    assert!(document.gaps.iter().any(|gap| gap.about == Some("covers")), "{:?}", document.gaps);
}

#[test]
fn what_is_painted_again_to_be_bold_is_read_once_and_its_copies_apart() {
    let word = |x: f32| -> String {
        let letter = |(i, c)| format!("BT /F1 12 Tf {} 690 Td ({c}) Tj ET\n", x + 9.0 * i as f32);
        "Jansen".chars().enumerate().map(letter).collect()
    };
    check(&[word(50.0), word(50.3), word(50.6)].concat(), "visible: Jansen | copy: Jansen | copy: Jansen");
    let line = |x: f32| format!("BT /F1 12 Tf {x} 700 Td (de heer Jansen) Tj ET ");
    check(&[line(50.0), line(50.4)].concat(), "visible: de heer Jansen | copy: de heer Jansen");
    // Two letters that are alike are no copy, and neither is the same word a little further on.
    check("BT /F1 12 Tf 50 700 Td (l) Tj 2.7 0 Td (l) Tj -2.7 -20 Td (ja) Tj 8 0 Td (ja) Tj ET", "visible: ll\njaja");
}

#[test]
fn a_word_over_the_edge_of_its_page_is_one_word() {
    let letters = |word: &str, x: f32| -> String {
        let letter = |(i, c)| format!("{} 0 Td ({c}) Tj ", if i == 0 { 0.0 } else { 6.7 });
        format!("BT /F1 12 Tf {x} 690 Td {}ET ", word.chars().enumerate().map(letter).collect::<String>())
    };
    check(&letters("111222333", 580.0), "visible: 111222333");
    // A word of its own stays where it is.
    check(&format!("{} {}", letters("111", 570.0), letters("222", 610.0)), "visible: 111 | off-page: 222");
}

#[test]
fn a_page_that_lies_askew_is_one_text() {
    let line = |degrees: f32, y: u32, text: &str| {
        let (sin, cos) = degrees.to_radians().sin_cos();
        format!("BT /F1 12 Tf {cos} {sin} {} {cos} 50 {y} Tm ({text}) Tj ET ", -sin)
    };
    let lines = [line(1.45, 700, "een"), line(1.55, 680, "twee"), line(1.45, 660, "drie")];
    check(&lines.concat(), "visible: een\ntwee\ndrie");
}

#[test]
fn a_membership_is_on_or_off_by_its_policy() {
    let content = format!("/OC /M BDC {TEXT} EMC");
    let check = |policy: &str, off: bool, expected: &str| {
        let bytes = file(&[&content], |doc, resources, catalog| {
            let groups: Vec<Object> = (0..2).map(|_| doc.add_object(dictionary! { "Type" => "OCG" }).into()).collect();
            let membership = dictionary! { "Type" => "OCMD", "OCGs" => groups.clone(), "P" => policy };
            let membership = doc.add_object(membership);
            resources.set("Properties", dictionary! { "M" => membership });
            let hidden = if off { groups[..1].to_vec() } else { Vec::new() };
            catalog.set("OCProperties", dictionary! { "OCGs" => groups, "D" => dictionary! { "OFF" => hidden } });
        });
        assert!(layers(&read(bytes)).starts_with(expected), "{policy}");
    };
    // One of two is off, or none.
    for (policy, one, none) in [
        ("AnyOn", "visible", "visible"),
        ("AllOn", "hidden", "visible"),
        ("AnyOff", "visible", "hidden"),
        ("AllOff", "hidden", "hidden"),
    ] {
        check(policy, true, one);
        check(policy, false, none);
    }
}
