//! `--clean`: what tells of the makers rather than of the subject. Authors, comments, tracked changes (accepted), revision ids, properties.

use std::ops::Range;

use crate::formats::office::parts::{ours, root};
use crate::formats::office::token::{Attributes, Token, Tokens};
use crate::formats::office::words::WORDS;
use crate::formats::plain::encode::Changes;

/// Parts that go as a whole, by their name in lower case.
pub(super) fn is_gone(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    let in_word = name.starts_with("word/");
    (in_word && (file.starts_with("comments") || file.starts_with("people")) && file.ends_with(".xml"))
        || name == "docprops/custom.xml"
        || name.contains("printersettings")
}

/// Elements of a text that go with everything in them: what was deleted, what formatting was before, marks of comments.
const GONE: &[&str] = &[
    "annotationRef",
    "cellDel",
    "cellIns",
    "cellMerge",
    "commentRangeEnd",
    "commentRangeStart",
    "commentReference",
    "customXmlDelRangeEnd",
    "customXmlDelRangeStart",
    "customXmlInsRangeEnd",
    "customXmlInsRangeStart",
    "customXmlMoveFromRangeEnd",
    "customXmlMoveFromRangeStart",
    "customXmlMoveToRangeEnd",
    "customXmlMoveToRangeStart",
    "del",
    "moveFrom",
    "moveFromRangeEnd",
    "moveFromRangeStart",
    "moveToRangeEnd",
    "moveToRangeStart",
    "numberingChange",
    "pPrChange",
    "rPrChange",
    "rsids",
    "sectPrChange",
    "tblGridChange",
    "tblPrChange",
    "tblPrExChange",
    "tcPrChange",
    "trPrChange",
];

/// Elements that go while what is in them stays.
const UNWRAPPED: &[&str] = &["ins", "moveTo"];

/// Properties that name people, places and projects.
const PROPERTIES: &[&str] = &[
    "Company",
    "HyperlinkBase",
    "Manager",
    "Template",
    "category",
    "contentStatus",
    "creator",
    "description",
    "keywords",
    "lastModifiedBy",
    "subject",
    "title",
];

/// What goes of a part.
pub(super) fn cuts(name: &str, text: &str) -> Changes {
    if name.starts_with("docprops/") {
        return properties(text);
    }
    let (ns, root) = root(text, &WORDS);
    let marked = ours(ns)
        && matches!(
            root,
            "document"
                | "hdr"
                | "ftr"
                | "footnotes"
                | "endnotes"
                | "glossaryDocument"
                | "styles"
                | "settings"
                | "numbering"
        );
    if marked { revisions(text) } else { Changes::new() }
}

fn revisions(text: &str) -> Changes {
    let mut changes = Changes::new();
    let mut open: Option<(usize, usize)> = None;
    for token in Tokens::new(text) {
        match token {
            Token::Start { name, attributes, empty, .. } => {
                if let Some((_, depth)) = &mut open {
                    *depth += usize::from(!empty);
                    continue;
                }
                let tag = name.0 - 1..attributes.1 + if empty { 2 } else { 1 };
                let local = text[name.0..name.1].rsplit(':').next().unwrap_or_default();
                if GONE.binary_search(&local).is_ok() {
                    match empty {
                        true => changes.push((tag, String::new())),
                        false => open = Some((tag.start, 1)),
                    }
                } else if UNWRAPPED.contains(&local) {
                    changes.push((tag, String::new()));
                } else {
                    changes.extend(ids(text, attributes).map(|range| (range, String::new())));
                }
            }
            Token::End { name } => {
                let end = text[name.1..].find('>').map_or(text.len(), |i| name.1 + i + 1);
                match &mut open {
                    Some((start, depth)) => {
                        *depth -= 1;
                        if *depth == 0 {
                            changes.push((*start..end, String::new()));
                            open = None;
                        }
                    }
                    None => {
                        let local = text[name.0..name.1].rsplit(':').next().unwrap_or_default();
                        if UNWRAPPED.contains(&local) {
                            let from = text[..name.0].rfind('<').unwrap_or(name.0);
                            changes.push((from..end, String::new()));
                        }
                    }
                }
            }
            _ => {}
        }
    }
    changes
}

/// Ids of editing sessions among the attributes of an element, each with the blank before it.
fn ids(text: &str, attributes: (usize, usize)) -> impl Iterator<Item = Range<usize>> {
    Attributes::new(text, attributes)
        .filter(|(n, _)| text[n.0..n.1].rsplit(':').next().is_some_and(|local| local.starts_with("rsid")))
        .map(|(n, value)| n.0.saturating_sub(1)..(value.1 + 1).min(text.len()))
}

fn properties(text: &str) -> Changes {
    let mut changes = Changes::new();
    let mut inside = false;
    for token in Tokens::new(text) {
        match token {
            Token::Start { name, empty, .. } => {
                let local = text[name.0..name.1].rsplit(':').next().unwrap_or_default();
                inside = !empty && PROPERTIES.binary_search(&local).is_ok();
            }
            Token::End { .. } => inside = false,
            Token::Text(from, to) | Token::Literal(from, to) if inside => changes.push((from..to, String::new())),
            _ => {}
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::{GONE, PROPERTIES, cuts, is_gone};
    use crate::formats::plain::encode::{applied, settled};

    #[test]
    fn the_tables_are_sorted() {
        assert!(GONE.is_sorted() && PROPERTIES.is_sorted());
    }

    fn check(name: &str, text: &str, expected: &str) {
        assert_eq!(applied(text, &settled(cuts(name, text))), expected);
    }

    #[test]
    fn changes_are_accepted_and_makers_forgotten() {
        check(
            "word/document.xml",
            "<w:document><w:p w:rsidR=\"00A1\"><w:del w:author=\"A\"><w:r><w:del/></w:r></w:del><w:ins w:author=\"A\"><w:r>x</w:r></w:ins>\
             <w:commentRangeStart w:id=\"1\"/></w:p></w:document>",
            "<w:document><w:p><w:r>x</w:r></w:p></w:document>",
        );
        check(
            "docprops/core.xml",
            "<cp:coreProperties><dc:creator>Jan</dc:creator><cp:revision>3</cp:revision></cp:coreProperties>",
            "<cp:coreProperties><dc:creator></dc:creator><cp:revision>3</cp:revision></cp:coreProperties>",
        );
        assert!(is_gone("word/comments.xml") && is_gone("word/people.xml") && !is_gone("word/document.xml"));
    }
}
