//! Laws of the XML-text core: a value cut up is whole and knows its bytes; anything at all is survived.

use proptest::prelude::*;

use super::segments;
use crate::formats::office::flow::{Harvest, Setting};
use crate::formats::office::words::WORDS;
use crate::model::{Layer, Limits, Segment};
use crate::text::{Anchor, Span};

fn read(xml: &str) -> Vec<Segment> {
    let setting = Setting { part: "body", number: None, layer: Layer::Visible, group: 0 };
    let mut harvest = Harvest::default();
    segments(xml, 1, &WORDS, setting, &Limits::default(), &mut harvest);
    harvest.finish().0
}

const VALUE: &str = "NL91ABNA0417164300";
/// What may stand between two characters without a reader seeing it, and whether it counts as a character itself.
const BETWEEN: &[(&str, &str, &str)] = &[
    ("</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>", "", ""),
    ("</w:t></w:r><w:proofErr w:type=\"spellStart\"/><w:r><w:t>", "", ""),
    (
        "</w:t></w:r><w:bookmarkStart w:id=\"1\" w:name=\"b\"/><w:bookmarkEnd w:id=\"1\"/><w:r><w:t xml:space='preserve'>",
        "",
        "",
    ),
    ("</w:t>", "<w:softHyphen/>", "<w:t>"),
    ("<!-- geheim -->", "", ""),
    ("</w:t></w:r><w:del w:id='2' w:author='A'><w:r><w:delText>weg</w:delText></w:r></w:del><w:r><w:t>", "", ""),
];

proptest! {
    /// However a value is cut up, it stands whole in the folded text, and its ground is exactly its own bytes.
    #[test]
    fn a_value_cut_into_runs_is_whole_and_knows_its_bytes(
        cuts in prop::collection::vec((1..VALUE.len(), 0..BETWEEN.len()), 0..6),
        spelling in prop::collection::vec(0..6u8, VALUE.len()),
        prefix in prop::sample::select(vec!["", "é ", "BSN &amp; "]),
    ) {
        let mut xml = format!("<w:document><w:body><w:p><w:r><w:t>{prefix}");
        let mut own = Vec::new();
        for (i, c) in VALUE.char_indices() {
            for (_, between) in cuts.iter().filter(|(at, _)| *at == i) {
                let (before, symbol, after) = BETWEEN[*between];
                xml.push_str(before);
                own.extend(xml.len()..xml.len() + symbol.len());
                xml.push_str(symbol);
                xml.push_str(after);
            }
            let (before, text, after) = match spelling[i] {
                0 => ("", format!("&#{};", c as u32), ""),
                1 => ("", format!("&#x{:x};", c as u32), ""),
                2 => ("<![CDATA[", c.to_string(), "]]>"),
                _ => ("", c.to_string(), ""),
            };
            xml.push_str(before);
            own.extend(xml.len()..xml.len() + text.len());
            xml.push_str(&text);
            xml.push_str(after);
        }
        xml.push_str("</w:t></w:r></w:p></w:body></w:document>");
        let all = read(&xml);
        let segment = all.iter().find(|s| s.text.folded().contains(VALUE));
        prop_assert!(segment.is_some(), "not whole in {xml}");
        let text = &segment.unwrap().text;
        let at = text.folded().find(VALUE).unwrap();
        let mut ground = Vec::new();
        for anchor in text.anchors(Span::new(at, at + VALUE.len())) {
            let Anchor::Bytes { entry, range, chars } = anchor else { panic!("a part has bytes") };
            let bytes = range.start as usize..range.end as usize;
            prop_assert_eq!(entry, 1);
            prop_assert_eq!(chars.start as usize, xml[..bytes.start].chars().count());
            prop_assert_eq!(chars.len(), xml[bytes.clone()].chars().count());
            ground.extend(bytes);
        }
        prop_assert_eq!(ground, own);
    }

    /// Whatever stands in a part: no panic, and every anchor lies within it.
    #[test]
    fn anything_at_all_is_survived(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "<w:p>", "</w:p>", "<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>", "<w:tc>", "</w:tc>", "<w:r>", "</w:r>", "<w:t>", "</w:t>",
            "<w:txbxContent>", "</w:txbxContent>", "<w:comment w:id='1'>", "</w:comment>", "<w:fldChar w:fldCharType='begin'/>",
            "<w:fldChar w:fldCharType='separate'/>", "<w:fldChar w:fldCharType='end'/>", "<w:instrText>", "</w:instrText>", "<w:del>",
            "</w:del>", "<w:rPr>", "</w:rPr>", "<w:vanish/>", "<w:gridSpan w:val='99999999999'/>", "<w:gridBefore w:val='7'/>", "<w:br w:type=\"page\"/>",
            "<w:lastRenderedPageBreak/>", "<mc:Fallback>", "</mc:Fallback>", "<c:v>", "</c:v>", "tekst", " ", "e\u{301}", "\u{301}", "&amp;", "&x;", "&",
            "<", ">", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "<!DOCTYPE", "<x xmlns='urn:y' a='%41%'>", "</x>", "\"", "<w:sym w:char='F031'/>",
        ]), 0..60),
    ) {
        let xml = pieces.concat();
        for segment in read(&xml) {
            let whole = Span::new(0, segment.text.folded().len());
            for anchor in segment.text.anchors(whole) {
                if let Anchor::Bytes { range, .. } = anchor {
                    prop_assert!(xml.get(range.start as usize..range.end as usize).is_some());
                }
            }
            for cell in &segment.cells {
                prop_assert!(segment.text.folded().get(cell.span.range()).is_some());
            }
        }
    }
}
