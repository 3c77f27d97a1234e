//! Styles that hide: text in a style with `vanish`, or in one that is based on it, is seen by nobody.

use std::collections::{HashMap, HashSet};

use crate::formats::office::token::{Attributes, Token, Tokens};

/// Styles that are looked at; a document with more was made by a program.
const STYLES: usize = 10_000;
/// How far styles are followed to what they are based on.
const DEPTH: usize = 16;

/// The ids of the styles that hide their text, from the styles part.
pub(super) fn hiding(text: &str) -> HashSet<String> {
    // Most documents have none: a look without parsing.
    if memchr::memmem::find(text.as_bytes(), b"anish").is_none() {
        return HashSet::new();
    }
    let value = |attributes, wanted: &str| {
        let mut all = Attributes::new(text, attributes).map(|(name, value)| (&text[name.0..name.1], value));
        all.find(|(name, _)| local(name) == wanted).map(|(_, value)| text[value.0..value.1].to_owned())
    };
    let (mut hiding, mut based): (HashSet<String>, HashMap<String, String>) = Default::default();
    let mut style = None;
    for token in Tokens::new(text) {
        let Token::Start { name, attributes, .. } = token else { continue };
        match local(&text[name.0..name.1]) {
            "style" if hiding.len() + based.len() < STYLES => style = value(attributes, "styleId"),
            "style" => style = None,
            "basedOn" => {
                if let (Some(style), Some(on)) = (style.clone(), value(attributes, "val")) {
                    based.insert(style, on);
                }
            }
            "vanish" | "specVanish" => {
                let off = matches!(value(attributes, "val").as_deref(), Some("0" | "false" | "off"));
                hiding.extend(style.clone().filter(|_| !off));
            }
            _ => {}
        }
    }
    let own = hiding.clone();
    hiding.extend(
        based
            .keys()
            .filter(|style| {
                let mut above = std::iter::successors(Some(*style), |style| based.get(*style)).take(DEPTH);
                above.any(|style| own.contains(style))
            })
            .cloned(),
    );
    hiding
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

#[cfg(test)]
mod tests {
    use super::hiding;

    fn check(styles: &str, expected: &[&str]) {
        let found = hiding(&format!("<w:styles>{styles}</w:styles>"));
        let mut found: Vec<_> = found.iter().map(String::as_str).collect();
        found.sort_unstable();
        assert_eq!(found, expected, "{styles}");
    }

    #[test]
    fn a_style_hides_by_itself_or_by_what_it_is_based_on() {
        let weg = "<w:style w:styleId=\"Weg\"><w:rPr><w:vanish/></w:rPr></w:style>";
        check(weg, &["Weg"]);
        check(&weg.replace("/>", " w:val=\"0\"/>"), &[]);
        check(&format!("<w:style w:styleId=\"Kind\"><w:basedOn w:val=\"Weg\"/></w:style>{weg}"), &["Kind", "Weg"]);
        check(&format!("<w:style w:styleId=\"A\"><w:basedOn w:val=\"A\"/></w:style>{weg}"), &["Weg"]);
    }
}
