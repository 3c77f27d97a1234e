//! Fonts that say little about their letters.

use lopdf::{Object, dictionary};

use super::{codes, file, read, texts};

/// A font without any map, whose glyphs have the widths of these letters, numbered as TrueType does.
fn numbered(letters: &str, widths: &[i64], shown: &str) -> Vec<u8> {
    let glyph = |c: char| i64::from(c as u32) - 29;
    let show: String = shown.chars().map(|c| format!("{:04x}", glyph(c))).collect();
    file(&[&format!("BT /F3 12 Tf 50 700 Td <{show}> Tj ET")], |doc, resources, _| {
        let mut each: Vec<Object> = Vec::new();
        for (c, width) in letters.chars().zip(widths) {
            each.extend([glyph(c).into(), Object::Array(vec![(*width).into()])]);
        }
        let identity = dictionary! {
            "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal("Identity"), "Supplement" => 0,
        };
        let descendant = dictionary! {
            "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => "Any", "DW" => 500, "W" => each,
            "CIDSystemInfo" => identity,
        };
        let font = doc.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "Any", "Encoding" => "Identity-H",
            "DescendantFonts" => vec![Object::Dictionary(descendant)],
        });
        resources.set("Font", dictionary! { "F3" => font });
    })
}

#[test]
fn letters_without_a_map_are_known_by_the_order_and_width_of_their_glyphs() {
    // Widths of a serif face: nothing like the measure but in which letters are narrow and which are wide.
    let letters = "BJSNadeilmnorstuw123";
    let widths = [667, 389, 556, 722, 444, 500, 444, 278, 278, 778, 500, 500, 333, 389, 278, 500, 722, 500, 500, 500];
    let document = read(numbered(letters, &widths, "BSN 123 Jansen"));
    assert_eq!(texts(&document), "BSN 123 Jansen");
    assert_eq!(document.gaps.iter().map(|gap| gap.about).collect::<Vec<_>>(), [Some("guessed")]);
    // A typewriter's letters tell nothing.
    let document = read(numbered(letters, &[600; 20], "BSN 123 Jansen"));
    assert!(!texts(&document).contains("BSN"));
    assert_eq!(codes(&document), ["unknown-font"]);
}

#[test]
fn bullets_without_a_meaning_are_no_letters_and_words_are() {
    // F2 has a map for figures only: <0001> and on are nobody's.
    let line = |codes: &str, y: u32| {
        format!("BT /F2 12 Tf 50 {y} Td <{codes}> Tj /F1 12 Tf 20 0 Td (een regel met genoeg letters) Tj ET ")
    };
    let of = |content: &str| {
        let document = read(file(&[content], |_, _, _| {}));
        let share = |gap: &crate::model::Gap| gap.numbers.iter().find(|(name, _)| *name == "share").map(|(_, n)| *n);
        document.gaps.iter().find_map(share)
    };
    let bullets: String = (0..6).map(|i| line("0001", 700 - 20 * i)).collect();
    assert_eq!(of(&bullets), None);
    assert_eq!(of(&line("00300031003200330034", 700)), Some(17));
    // Letters that are put in place one by one are told, as there are many kinds of them.
    let spelled: String = (0..6).map(|i| line(&format!("{:04x}", 0x30 + i), 700 - 20 * i)).collect();
    assert_eq!(of(&spelled), Some(4));
    // A page of nothing else.
    assert_eq!(of("BT /F2 12 Tf 50 700 Td <0001> Tj ET"), Some(100));
}

#[test]
fn drawn_letters_are_known_by_their_codes_unless_the_file_says_that_codes_are_other_letters() {
    // Letters of a Type 3 font without names; the file maps some of them, to themselves or to others.
    let of = |map: &str| {
        let map = format!(
            "begincmap 1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange {map} endbfrange endcmap"
        );
        let bytes = file(&["BT /F4 12 Tf 50 700 Td (abcde) Tj ET"], |doc, resources, _| {
            let map = doc.add_object(lopdf::Stream::new(lopdf::Dictionary::new(), map.into_bytes()));
            let font = doc.add_object(dictionary! {
                "Type" => "Font", "Subtype" => "Type3", "CharProcs" => dictionary! { "g1" => 0 }, "FirstChar" => 97, "LastChar" => 101,
                "FontBBox" => vec![0.into(), 0.into(), 1.into(), 1.into()], "Widths" => vec![Object::Integer(500); 5],
                "FontMatrix" => vec![0.001_f32.into(), 0.into(), 0.into(), 0.001_f32.into(), 0.into(), 0.into()],
                "Encoding" => dictionary! { "Type" => "Encoding", "Differences" => vec![97.into(), "g1".into(), "g2".into(), "g3".into(), "g4".into(), "g5".into()] },
                "ToUnicode" => map,
            });
            resources.set("Font", dictionary! { "F4" => font });
        });
        texts(&read(bytes))
    };
    assert_eq!(of("<61> <63> <0061>"), "abcde");
    assert_eq!(of("<61> <63> <0078>"), "xyz\u{fffd}\u{fffd}");
}
