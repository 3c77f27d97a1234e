//! Attributes: links with their percent signs undone, texts with what they are called, the rest as it stands; and data inside addresses.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use crate::formats::base64;
use crate::formats::html::entities::{Reference, reference};
use crate::formats::html::flow::Flow;
use crate::formats::plain::ground::Ground;
use crate::formats::plain::json::words;
use crate::formats::plain::percent::percent;
use crate::formats::sniff;
use crate::model::{Layer, Part, Place, Source};
use crate::text::TextBuilder;

/// Names of attributes that are put in words; a page with more has them made by a program.
const NAMES: usize = 10_000;

/// What the attributes of a page hold.
#[derive(Debug)]
pub(super) struct Attributes {
    links: Flow,
    texts: Flow,
    others: Flow,
    names: HashMap<String, Arc<str>>,
    /// Pictures that stand in an address.
    pub(super) images: u64,
    /// Other files that stand in an address, and pages inside the page; with where they stand.
    files: Vec<(&'static str, Vec<u8>, Range<usize>)>,
    pub(super) broken: u64,
}

const LINKS: &[&str] = &[
    "href",
    "src",
    "action",
    "cite",
    "data",
    "poster",
    "formaction",
    "background",
    "longdesc",
    "xlink:href",
    "srcset",
    "usemap",
    "classid",
    "codebase",
    "profile",
    "ping",
    "imagesrcset",
];

/// Attributes that say how things look or are wired, never what they are about. They are read, but not named.
const LOOKS: &[&str] = &[
    "class",
    "id",
    "style",
    "lang",
    "xml:lang",
    "dir",
    "width",
    "height",
    "align",
    "valign",
    "border",
    "cellpadding",
    "cellspacing",
    "bgcolor",
    "color",
    "size",
    "face",
    "type",
    "rel",
    "target",
    "role",
    "charset",
    "colspan",
    "rowspan",
    "xmlns",
    "name",
    "for",
    "http-equiv",
    "media",
    "method",
    "tabindex",
    "viewbox",
    "d",
    "fill",
    "stroke",
    "transform",
    "link",
    "vlink",
    "alink",
    "text",
    "clear",
    "nowrap",
];

impl Attributes {
    pub(super) fn new() -> Attributes {
        let place = |part| Place { part: Some(Part(part)), ..Place::default() };
        Attributes {
            links: Flow::new(Layer::Metadata, place("link")),
            texts: Flow::new(Layer::Metadata, place("attribute")),
            others: Flow::new(Layer::Metadata, place("attribute")),
            names: HashMap::new(),
            images: 0,
            files: Vec::new(),
            broken: 0,
        }
    }

    /// All flows, links first.
    pub(super) fn finish(self) -> impl Iterator<Item = crate::model::Segment> {
        [self.texts, self.links, self.others].into_iter().flat_map(|mut flow| {
            flow.flush();
            flow.segments
        })
    }

    /// Takes one attribute. `called` is what the element says of itself: the name of a form field or of a property of the page.
    pub(super) fn take(&mut self, ground: &mut Ground<'_>, name: &str, value: Range<usize>, called: Option<&str>) {
        let text = ground.text();
        let raw = text[value.clone()].trim_ascii();
        if raw.is_empty() {
            return;
        }
        let link = LINKS.contains(&name);
        if (link || name == "content")
            && raw.get(..5).is_some_and(|s| s.eq_ignore_ascii_case("data:"))
            && self.data(raw, value.clone())
        {
            return;
        }
        if name == "srcdoc" {
            let page = unescaped(raw);
            if page.contains('<') {
                self.files.push((".html", page.into_bytes(), value));
                return;
            }
        }
        if link {
            self.links.entry(None, |builder| push(builder, ground, value, true));
        } else if LOOKS.contains(&name) {
            self.others.entry(None, |builder| push(builder, ground, value, false));
        } else {
            let label = match (name, called) {
                ("value" | "content", Some(called)) => called,
                _ => name.strip_prefix("data-").unwrap_or(name),
            };
            let header = match self.names.get(label) {
                Some(header) => header.clone(),
                None if self.names.len() >= NAMES => Arc::from(""),
                None => {
                    let header: Arc<str> = Arc::from(words(label));
                    self.names.insert(label.to_owned(), header.clone());
                    header
                }
            };
            self.texts.entry((!header.is_empty()).then_some(header), |builder| push(builder, ground, value, false));
        }
    }

    /// Data inside an address: a picture is counted, another file kept. False when it is text to be read where it stands.
    fn data(&mut self, address: &str, value: Range<usize>) -> bool {
        let Some((head, body)) = address.split_once(',') else { return false };
        let head = head.to_ascii_lowercase();
        let coded = head.contains(";base64");
        if coded {
            match base64(body) {
                // Whoever calls a text a picture does not hide it.
                Some(bytes) if head.starts_with("data:image/") && sniff::is_picture(&bytes) => self.images += 1,
                Some(bytes) => self.files.push(("", bytes, value)),
                None => self.broken += 1,
            }
        }
        coded
    }

    /// Where the sources inside addresses stand, in the order of [`Attributes::take_files`].
    pub(super) fn file_ranges(&self) -> Vec<Range<usize>> {
        self.files.iter().map(|(_, _, range)| range.clone()).collect()
    }

    /// Names the sources inside addresses.
    pub(super) fn take_files(&mut self, source: &Source) -> Vec<Source> {
        let files = std::mem::take(&mut self.files);
        let named = |(i, (extension, bytes, _))| source.member(&format!("data-{}{extension}", i + 1), bytes);
        files.into_iter().enumerate().map(named).collect()
    }
}

/// Pushes the value of an attribute, with its references undone; of a link, its percent signs too.
fn push(builder: &mut TextBuilder, ground: &mut Ground<'_>, value: Range<usize>, link: bool) {
    let text = ground.text();
    let bytes = &text.as_bytes()[..value.end];
    let mut at = value.start;
    while at < bytes.len() {
        let next = if link { memchr::memchr2(b'&', b'%', &bytes[at..]) } else { memchr::memchr(b'&', &bytes[at..]) };
        let stop = next.map_or(bytes.len(), |i| at + i);
        ground.push(builder, at, stop);
        at = stop;
        if at == bytes.len() {
            break;
        }
        if bytes[at] == b'%' {
            let (shown, length) = percent(&bytes[at..]);
            match shown {
                Some(c) => ground.push_whole(builder, c.encode_utf8(&mut [0; 4]), at, at + length),
                None => ground.push(builder, at, at + length),
            }
            at += length;
            continue;
        }
        match reference(&text[at..value.end], true) {
            Some((Reference::Char(c), length)) => {
                ground.push_whole(builder, c.encode_utf8(&mut [0; 4]), at, at + length);
                at += length;
            }
            Some((Reference::Name(name), length)) => {
                ground.push_whole(builder, name, at, at + length);
                at += length;
            }
            None => {
                ground.push(builder, at, at + 1);
                at += 1;
            }
        }
    }
}

/// A value with its references undone: a page that stands in an attribute.
fn unescaped(value: &str) -> String {
    let mut page = String::with_capacity(value.len());
    let mut at = 0;
    while let Some(next) = memchr::memchr(b'&', &value.as_bytes()[at..]) {
        page.push_str(&value[at..at + next]);
        at += next;
        match reference(&value[at..], true) {
            Some((Reference::Char(c), length)) => {
                page.push(c);
                at += length;
            }
            Some((Reference::Name(name), length)) => {
                page.push_str(name);
                at += length;
            }
            None => {
                page.push('&');
                at += 1;
            }
        }
    }
    page + &value[at..]
}

/// Base64 in either alphabet; blanks and percent-encoded padding are skipped.
fn base64(text: &str) -> Option<Vec<u8>> {
    base64::decode(text.replace("%3D", "=").replace("%2B", "+").replace("%2F", "/").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_in_an_address() {
        assert_eq!(base64("SGFs bG8%3D").as_deref(), Some(&b"Hallo"[..]));
        assert_eq!(base64("SGF!"), None);
    }
}
