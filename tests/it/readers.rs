//! Readers against the fixtures: every value stands in a segment, in one piece, and in text formats at the very place where it was put.

use lakmoes::formats::recognise;
use lakmoes::model::{Document, Limits, Origin, Source};
use lakmoes::text::{Anchor, Span, Text, TextBuilder};

use crate::support::{Layout, Rendered, fixtures, renderings};

pub fn source(rendered: &Rendered) -> Source {
    Source::new(rendered.name.as_str(), rendered.bytes.clone(), Origin::Memory)
}

pub fn read(rendered: &Rendered) -> Document {
    let source = source(rendered);
    let format = recognise(&source).unwrap_or_else(|e| panic!("{}: {e}", rendered.name));
    format.read(&source, &Limits::default()).unwrap_or_else(|e| panic!("{}: {e}", rendered.name))
}

/// What a document may break or fold without changing the value: blanks, hyphens, case.
pub fn plain(text: &str) -> String {
    let mut builder = TextBuilder::new();
    builder.push_linear(text, 0, 0, 0);
    letters(builder.finish().folded()).into_iter().map(|(c, _)| c).collect()
}

/// Letters that count, each with its first byte.
fn letters(folded: &str) -> Vec<(char, usize)> {
    folded
        .char_indices()
        .filter(|(_, c)| !c.is_whitespace() && *c != '-')
        .flat_map(|(i, c)| c.to_lowercase().map(move |c| (c, i)))
        .collect()
}

/// Where `value` stands in a text, whatever blanks and hyphens lie in it.
fn places(text: &Text, value: &str) -> Vec<Span> {
    let here = letters(text.folded());
    let wanted: Vec<char> = plain(value).chars().collect();
    if wanted.is_empty() || here.len() < wanted.len() {
        return Vec::new();
    }
    let end_of = |i: usize| i + text.folded()[i..].chars().next().map_or(0, char::len_utf8);
    (0..=here.len() - wanted.len())
        .filter(|&i| here[i..i + wanted.len()].iter().map(|(c, _)| c).eq(&wanted))
        .map(|i| Span::new(here[i].1, end_of(here[i + wanted.len() - 1].1)))
        .collect()
}

fn check(layout: Layout) {
    let mut wrong = Vec::new();
    for fixture in fixtures() {
        for (_, variant, rendered) in renderings(&fixture).into_iter().filter(|(l, ..)| *l == layout) {
            let document = read(&rendered);
            for value in &rendered.values {
                let case = format!("{}/{}/{variant}: `{}` in {}", fixture.name, layout.name(), value.text, value.place);
                let places: Vec<(&Text, Span)> = document
                    .segments
                    .iter()
                    .flat_map(|s| places(&s.text, &value.text).into_iter().map(move |span| (&s.text, span)))
                    .collect();
                if places.is_empty() {
                    wrong.push(format!("{case}: not read"));
                } else if let Some(chars) = &value.chars {
                    let stands = |(text, span): &(&Text, Span)| {
                        let anchors = text.anchors(*span);
                        let ends = |a: &Anchor| match a {
                            Anchor::Bytes { entry: 0, chars, .. } => Some((chars.start as usize, chars.end as usize)),
                            _ => None,
                        };
                        let first = anchors.first().and_then(ends);
                        let last = anchors.last().and_then(ends);
                        first.is_some_and(|f| f.0 == chars.start) && last.is_some_and(|l| l.1 == chars.end)
                    };
                    if !places.iter().any(stands) {
                        wrong.push(format!("{case}: its place is not {chars:?}"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} values:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn txt() {
    check(Layout::Txt);
}

#[test]
fn html() {
    check(Layout::Html);
}

#[test]
fn docx() {
    check(Layout::Docx);
}

#[test]
fn pdf() {
    check(Layout::Pdf);
}

#[test]
fn csv() {
    check(Layout::Csv);
}

#[test]
fn json() {
    check(Layout::Json);
}

#[test]
fn chat() {
    check(Layout::Chat);
}
