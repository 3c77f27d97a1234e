//! HTML: what a reader of the page sees, and what lies behind it: hidden elements, comments, attributes, scripts, styles, data in addresses.
//!
//! An own tokenizer with positions, no tree: text and layers follow from the stream of tags, in one pass and in bounded memory. References and
//! runs of blanks are pieces that go back to all of what they stand for.

mod attribute;
mod entities;
mod flow;
mod token;
mod write;

use std::collections::HashSet;
use std::ops::Range;

use encoding_rs::Encoding;

use crate::formats::html::attribute::Attributes;
use crate::formats::html::flow::Flow;
use crate::formats::html::token::{Token, Tokens, attributes};
use crate::formats::plain::encoding::{Form, decode_as, opened, start};
use crate::formats::plain::ground::Ground;
use crate::formats::plain::{json, read_range};
use crate::formats::{Format, ReadError, Refusal, Task, sniff};
use crate::model::{Document, Gap, GapCode, Layer, Limits, Origin, Part, Place, Source, Written};

/// Web pages.
#[derive(Debug)]
pub(super) struct Html;

impl Format for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn recognises(&self, source: &Source) -> bool {
        (source.origin == Origin::Text || sniff::kind(source).is_none())
            && start(source, 16 << 10).is_some_and(|head| is_html(&head, &source.extension()))
    }

    fn read(&self, source: &Source, limits: &Limits) -> Result<Document, ReadError> {
        let decoded = opened(source, charset(&source.bytes), limits)?;
        let mut page = Page::new(&decoded.text, limits);
        page.read();
        let mut document = page.finish(source);
        document.gaps.extend(decoded.gap());
        Ok(document)
    }

    fn write(&self, task: &Task<'_>) -> Result<Written, Refusal> {
        write::write(task)
    }

    fn unpack(&self, bytes: &[u8], _limits: &Limits, visit: &mut dyn FnMut(Place, &[u8])) -> Result<(), ReadError> {
        visit(Place::default(), bytes);
        if let Some(decoded) = decode_as(bytes, charset(bytes)).filter(|decoded| decoded.form != Form::Utf8) {
            visit(Place::default(), decoded.text.as_bytes());
        }
        Ok(())
    }
}

/// Whether a text is a page: it starts with a tag, and tags of pages follow.
fn is_html(head: &str, extension: &str) -> bool {
    let start = head.trim_start();
    let lower = start[..start.floor_char_boundary(4096)].to_ascii_lowercase();
    if matches!(extension, "html" | "htm" | "xhtml" | "xht" | "shtml") && lower.contains('<') {
        return true;
    }
    if !lower.starts_with('<') {
        return false;
    }
    if lower.starts_with("<!doctype html") || lower.contains("<html") {
        return true;
    }
    const FIRST: &[&str] = &[
        "head", "body", "div", "p", "table", "span", "title", "meta", "h1", "h2", "ul", "ol", "a", "font", "center",
        "style",
    ];
    let name = lower[1..].split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    FIRST.contains(&name) && lower.contains('>')
}

/// The encoding that a page names for itself, in its first 2 KiB.
fn charset(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(2048)].to_ascii_lowercase();
    let at = memchr::memmem::find(&head, b"charset=").map(|i| i + 8).or_else(|| {
        head.starts_with(b"<?xml")
            .then(|| memchr::memmem::find(&head[..head.len().min(200)], b"encoding=").map(|i| i + 9))
            .flatten()
    })?;
    let label = head[at..].trim_ascii_start();
    let label = label.strip_prefix(b"\"").or_else(|| label.strip_prefix(b"'")).unwrap_or(label);
    let end = label.iter().position(|b| !b.is_ascii_alphanumeric() && !matches!(b, b'-' | b'_' | b':' | b'.'))?;
    Encoding::for_label(&label[..end])
}

/// What a tag does to the flow.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Inline,
    Block,
    Break,
    Table,
    Row,
    Cell {
        header: bool,
    },
    /// Its content is no markup.
    Raw,
    /// Keeps its blanks.
    Pre,
    /// Content that is not shown.
    Template,
    /// Inline, but apart from what stands beside it.
    Apart,
}

/// Whether what is raised here begins with a figure: that of a note is no part of the number before it. Tags may stand in between.
fn is_figure(mut rest: &str) -> bool {
    for _ in 0..4 {
        let Some(tag) = rest.strip_prefix('<') else { break };
        let Some(end) = tag.bytes().take(400).position(|b| b == b'>') else { return false };
        rest = &tag[end + 1..];
    }
    rest.starts_with(|c: char| c.is_ascii_digit())
}

fn role(name: &str) -> Role {
    match name {
        "br" => Role::Break,
        "table" => Role::Table,
        "tr" => Role::Row,
        "td" => Role::Cell { header: false },
        "th" => Role::Cell { header: true },
        "script" | "style" | "title" | "textarea" | "xmp" => Role::Raw,
        "pre" | "listing" => Role::Pre,
        "template" => Role::Template,
        "button" | "select" | "input" | "img" | "label" | "svg" | "math" | "object" | "iframe" | "video" | "audio"
        | "text" => Role::Apart,
        "address" | "article" | "aside" | "blockquote" | "body" | "caption" | "center" | "dd" | "details"
        | "dialog" | "dir" | "div" | "dl" | "dt" | "fieldset" | "figcaption" | "figure" | "footer" | "form"
        | "frameset" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "head" | "header" | "hgroup" | "hr" | "html"
        | "legend" | "li" | "main" | "menu" | "nav" | "noscript" | "ol" | "optgroup" | "option" | "p" | "search"
        | "section" | "summary" | "tbody" | "tfoot" | "thead" | "ul" => Role::Block,
        _ => Role::Inline,
    }
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// A page under way.
struct Page<'t, 'l> {
    ground: Ground<'t>,
    limits: &'l Limits,
    visible: Flow,
    hidden: Flow,
    comments: Flow,
    attributes: Attributes,
    /// Titles, scripts and styles.
    head: Vec<crate::model::Segment>,
    code: Vec<crate::model::Segment>,
    /// Classes (`.x`) and names (`#x`) that a style of the page keeps out of sight.
    unseen: HashSet<(char, &'t str)>,
    /// The element that hides what is in it, and how many of its name are open.
    hider: Option<(String, u32)>,
}

fn part(name: &'static str) -> Place {
    Place { part: Some(Part(name)), ..Place::default() }
}

impl<'t, 'l> Page<'t, 'l> {
    fn new(text: &'t str, limits: &'l Limits) -> Page<'t, 'l> {
        Page {
            ground: Ground::new(text),
            limits,
            visible: Flow::new(Layer::Visible, Place::default()),
            hidden: Flow::new(Layer::Hidden, Place::default()),
            comments: Flow::new(Layer::Comment, part("comment")),
            attributes: Attributes::new(),
            head: Vec::new(),
            code: Vec::new(),
            unseen: HashSet::new(),
            hider: None,
        }
    }

    fn flow(&mut self) -> (&mut Flow, &mut Ground<'t>) {
        (if self.hider.is_some() { &mut self.hidden } else { &mut self.visible }, &mut self.ground)
    }

    fn read(&mut self) {
        let text = self.ground.text();
        let mut tokens = Tokens::new(text);
        let mut lower = String::new();
        while let Some(token) = tokens.next() {
            match token {
                Token::Text(range) => {
                    let (flow, ground) = self.flow();
                    flow.text(ground, range, true);
                }
                Token::Data(range) => {
                    let (flow, ground) = self.flow();
                    flow.text(ground, range, false);
                }
                Token::Comment(range) | Token::Declaration(range) => {
                    let ground = &mut self.ground;
                    self.comments.entry(None, |builder| ground.push(builder, range.start, range.end));
                }
                Token::Open { name, attributes: range, end } => {
                    lower.clear();
                    lower.push_str(&text[name.clone()]);
                    lower.make_ascii_lowercase();
                    let hides = self.attributes(&lower, range.clone());
                    let closed = text[range.clone()].ends_with('/');
                    self.open(&lower, name.start - 1..end, hides && !is_void(&lower) && !closed);
                    if lower == "sup" && is_figure(&text[end..]) {
                        self.flow().0.apart(name.start - 1, end);
                    }
                    if role(&lower) == Role::Raw && !closed {
                        let raw = tokens.raw(&lower);
                        self.raw(&lower, raw, range.clone());
                    }
                    if matches!(role(&lower), Role::Cell { .. }) {
                        self.span_columns(range);
                    }
                }
                Token::Close { name } => {
                    lower.clear();
                    lower.push_str(&text[name]);
                    lower.make_ascii_lowercase();
                    self.close(&lower);
                }
            }
        }
    }

    fn attribute(&self, range: Range<usize>, wanted: &str) -> Option<&'t str> {
        let text = self.ground.text();
        attributes(text, range)
            .find(|(name, _)| text[name.clone()].eq_ignore_ascii_case(wanted))
            .map(|(_, value)| &text[value])
    }

    fn span_columns(&mut self, range: Range<usize>) {
        let span = self.attribute(range, "colspan").and_then(|v| v.trim().parse::<u32>().ok()).unwrap_or(1);
        if span > 1 {
            self.flow().0.widen(span - 1);
        }
    }

    /// Reads the attributes of a tag, and says whether they hide the element.
    fn attributes(&mut self, tag: &str, range: Range<usize>) -> bool {
        if range.len() < 2 {
            return false;
        }
        let text = self.ground.text();
        let called = match tag {
            "input" | "button" | "option" | "param" | "data" | "textarea" => {
                ["name", "aria-label", "id"].iter().find_map(|n| self.attribute(range.clone(), n))
            }
            "meta" => {
                ["name", "property", "itemprop", "http-equiv"].iter().find_map(|n| self.attribute(range.clone(), n))
            }
            _ => None,
        };
        let mut hides = false;
        let mut lower = String::new();
        for (name, value) in attributes(text, range) {
            lower.clear();
            lower.extend(text[name.clone()].chars().take(200).map(|c| c.to_ascii_lowercase()));
            if name.len() > 200 {
                // So long a name is a value by itself.
                let ground = &mut self.ground;
                self.comments.entry(None, |builder| ground.push(builder, name.start, name.end));
            }
            match lower.as_str() {
                "hidden" => hides = true,
                "style" => hides |= hides_by_style(&text[value.clone()]),
                "class" | "id" if !self.unseen.is_empty() => {
                    let mark = if lower == "id" { '#' } else { '.' };
                    let mut names = text[value.clone()].split_ascii_whitespace().take(MOST_NAMES);
                    hides |= names.any(|name| self.unseen.contains(&(mark, name)));
                }
                _ => {}
            }
            self.attributes.take(&mut self.ground, &lower, value, called);
        }
        hides
    }

    fn open(&mut self, name: &str, tag: Range<usize>, hides: bool) {
        let role = role(name);
        match &mut self.hider {
            Some((hider, open)) if hider == name => *open += 1,
            // The end tag of a paragraph may be missing: the next block ends it.
            Some((hider, _)) if hider == "p" && matches!(role, Role::Block | Role::Table) => self.hider = None,
            _ => {}
        }
        let (flow, ground) = self.flow();
        match role {
            Role::Inline | Role::Raw | Role::Template => {}
            Role::Apart => flow.apart(tag.start, tag.end),
            Role::Block => flow.block(),
            Role::Break => flow.line_break(ground, tag.start, tag.end),
            Role::Table => flow.open_table(),
            Role::Row => flow.open_row(),
            Role::Cell { header } => flow.open_cell(header),
            Role::Pre => {
                flow.block();
                flow.preformatted = true;
            }
        }
        if self.hider.is_none() && (hides || role == Role::Template) && role != Role::Raw {
            self.hider = Some((name.to_owned(), 1));
            self.hidden.block();
        }
    }

    fn close(&mut self, name: &str) {
        let (flow, _) = self.flow();
        match role(name) {
            Role::Block | Role::Break => flow.block(),
            Role::Table => flow.close_table(),
            Role::Row | Role::Cell { .. } => flow.close_cell(),
            Role::Pre => {
                flow.block();
                flow.preformatted = false;
            }
            Role::Inline | Role::Raw | Role::Template | Role::Apart => {}
        }
        if let Some((hider, open)) = &mut self.hider
            && hider == name
        {
            *open -= 1;
            if *open == 0 {
                self.hider = None;
                self.hidden.block();
                self.visible.block_after_hidden(role(name) == Role::Inline);
            }
        }
    }

    /// The content of an element that holds no markup.
    fn raw(&mut self, name: &str, content: Range<usize>, tag: Range<usize>) {
        match name {
            "title" => {
                let mut title = Flow::new(Layer::Visible, part("title"));
                title.text(&mut self.ground, content, true);
                title.flush();
                self.head.append(&mut title.segments);
            }
            "script" => {
                let kind = self.attribute(tag, "type").unwrap_or_default();
                let place = part("script");
                if kind.to_ascii_lowercase().contains("json") {
                    let segments = json::read_inside(
                        &mut self.ground,
                        content.start,
                        content.end,
                        place,
                        Layer::Metadata,
                        self.limits,
                    );
                    self.code.extend(segments);
                } else {
                    read_range(&mut self.ground, content.start, content.end, place, Layer::Metadata, &mut self.code);
                }
            }
            "style" => {
                let text = self.ground.text();
                self.unseen.extend(unseen(&text[content.clone()]).take(MOST_NAMES - self.unseen.len().min(MOST_NAMES)));
                read_range(&mut self.ground, content.start, content.end, part("style"), Layer::Metadata, &mut self.code)
            }
            _ => {
                let (flow, ground) = self.flow();
                flow.block();
                flow.preformatted = true;
                flow.text(ground, content, name != "xmp");
                flow.preformatted = false;
                flow.block();
            }
        }
    }

    fn finish(mut self, source: &Source) -> Document {
        let mut document = Document { format: "html", ..Document::default() };
        document.segments.append(&mut self.head);
        for flow in [&mut self.visible, &mut self.hidden, &mut self.comments] {
            flow.close_all();
            flow.flush();
            document.segments.append(&mut flow.segments);
        }
        if self.attributes.images > 0 {
            document.gaps.push(Gap::new(GapCode::Image).about("data-address").number("images", self.attributes.images));
        }
        if self.attributes.broken > 0 {
            document
                .gaps
                .push(Gap::new(GapCode::Damaged).about("data-address").number("addresses", self.attributes.broken));
        }
        document.embedded = self.attributes.take_files(source);
        document.segments.extend(self.attributes.finish());
        document.segments.append(&mut self.code);
        document
    }
}

/// Classes and names that are kept, or looked at, in one page or element.
const MOST_NAMES: usize = 1000;

/// The classes and names that a style sheet keeps out of sight, where its selector is no more than that (`.x, #y { display: none }`): what it
/// does only in print or under another element is not known here.
fn unseen(sheet: &str) -> impl Iterator<Item = (char, &str)> {
    let rules = sheet.split('}').filter_map(|rule| rule.split_once('{'));
    let hiding = rules.filter(|(_, style)| hides_by_style(style)).map(|(selectors, _)| selectors);
    let names = hiding.flat_map(|selectors| selectors.rsplit("*/").next().unwrap_or_default().split(','));
    names.filter_map(|name| {
        let name = name.trim();
        let mark = name.chars().next().filter(|c| matches!(c, '.' | '#'))?;
        let plain = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        (name.len() > 1 && name[1..].chars().all(plain)).then_some((mark, &name[1..]))
    })
}

/// Whether a style keeps its element out of sight.
fn hides_by_style(style: &str) -> bool {
    if !style.contains([':']) {
        return false;
    }
    let style: String =
        style.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).take(4096).collect();
    style.split(';').any(|rule| {
        let rule = rule.trim_end_matches("!important");
        matches!(
            rule,
            "display:none"
                | "visibility:hidden"
                | "opacity:0"
                | "font-size:0"
                | "font-size:0px"
                | "font-size:0pt"
                | "mso-hide:all"
        )
    })
}

#[cfg(test)]
mod tests;
