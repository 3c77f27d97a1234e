//! The `.fixture` format: readable Dutch with the truth marked in place.
//!
//! ```text
//! # about: intake of a client of home care
//! # layouts: txt html docx pdf
//! # variant: split-runs footnote           (or: all)
//! # severity: high                         (the least that a scan must say)
//!
//! ## A heading
//! A paragraph: BSN [[nl.bsn|111222333]], order {{order|736160221}}, perhaps ((special.health|moe)).
//! | Head | of | a | table |
//! | one  | row |
//! > Sender: a message
//! ```
//!
//! `[[rule|text]]` must be found by that rule, `{{kind|text}}` by none, `((rule|text))` may be found. A value may run over a line end.
//! `\u{ad}` stands for the character with that number.

use std::ops::Range;

use super::Layout;

/// A text with its truth.
#[derive(Clone, Debug)]
pub struct Fixture {
    pub name: String,
    pub about: String,
    pub layouts: Vec<Layout>,
    pub variants: Vec<String>,
    pub severity: Option<String>,
    pub blocks: Vec<Block>,
}

#[derive(Clone, Debug)]
pub enum Block {
    Heading(Line),
    Paragraph(Line),
    /// Rows of cells; the first row is the head.
    Table(Vec<Vec<Line>>),
    Message {
        sender: Line,
        line: Line,
    },
}

/// Text (a paragraph may hold line ends) with marks in it, in order and disjoint.
#[derive(Clone, Debug, Default)]
pub struct Line {
    pub text: String,
    pub marks: Vec<Mark>,
}

#[derive(Clone, Debug)]
pub struct Mark {
    pub kind: Kind,
    /// Bytes in the text of the line.
    pub range: Range<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Must be found by this rule.
    Truth(String),
    /// Must not be found; the word says what it is instead.
    Decoy(String),
    /// Neither right nor wrong for this rule.
    Optional(String),
}

impl Line {
    /// The stretches of the text, marked and not, in order.
    pub fn pieces(&self) -> Vec<(&str, Option<&Mark>)> {
        let mut pieces = Vec::new();
        let mut at = 0;
        for mark in &self.marks {
            if at < mark.range.start {
                pieces.push((&self.text[at..mark.range.start], None));
            }
            pieces.push((&self.text[mark.range.clone()], Some(mark)));
            at = mark.range.end;
        }
        if at < self.text.len() {
            pieces.push((&self.text[at..], None));
        }
        pieces
    }

    pub fn marked(&self) -> bool {
        !self.marks.is_empty()
    }

    /// The same with `before` in front.
    pub fn after(&self, before: &str) -> Line {
        let shift = before.len();
        let marks = self
            .marks
            .iter()
            .map(|m| Mark { kind: m.kind.clone(), range: m.range.start + shift..m.range.end + shift })
            .collect();
        Line { text: format!("{before}{}", self.text), marks }
    }

    /// This, a gap, and another line behind it: a message behind its sender.
    pub fn then(&self, gap: &str, line: &Line) -> Line {
        let head = format!("{}{gap}", self.text);
        let mut joined = line.after(&head);
        joined.marks.splice(0..0, self.marks.iter().cloned());
        joined
    }

    /// The same without blanks at its ends.
    fn trimmed(self) -> Line {
        let start = self.text.len() - self.text.trim_start().len();
        let text = self.text.trim().to_owned();
        let cut = |at: usize| (at.max(start) - start).min(text.len());
        let marks = self
            .marks
            .into_iter()
            .map(|m| Mark { kind: m.kind, range: cut(m.range.start)..cut(m.range.end) })
            .collect();
        Line { text, marks }
    }
}

impl Fixture {
    /// Reads a fixture; the error says what is wrong and where.
    pub fn parse(name: &str, source: &str) -> Result<Fixture, String> {
        let (head, body) = source.split_once("\n\n").ok_or("no empty line after the head")?;
        let mut fixture = Fixture {
            name: name.to_owned(),
            about: String::new(),
            layouts: Vec::new(),
            variants: Vec::new(),
            severity: None,
            blocks: Vec::new(),
        };
        for line in head.lines() {
            let (key, value) =
                line.strip_prefix("# ").and_then(|l| l.split_once(": ")).ok_or(format!("head line `{line}`"))?;
            match key {
                "about" => fixture.about = value.to_owned(),
                "layouts" => {
                    for word in value.split_whitespace() {
                        let layout = Layout::ALL.into_iter().find(|l| l.name() == word);
                        fixture.layouts.push(layout.ok_or(format!("unknown layout `{word}`"))?);
                    }
                }
                "variant" => fixture.variants = value.split_whitespace().map(str::to_owned).collect(),
                "severity" => fixture.severity = Some(value.to_owned()),
                _ => return Err(format!("unknown key `{key}`")),
            }
        }
        for word in fixture.variants.iter().filter(|w| *w != "all") {
            if !Layout::ALL.iter().any(|l| l.variants().contains(&word.as_str())) {
                return Err(format!("unknown variant `{word}`"));
            }
        }
        if fixture.about.is_empty() || fixture.layouts.is_empty() {
            return Err("the head needs `about` and `layouts`".to_owned());
        }
        fixture.blocks = blocks(body)?;
        Ok(fixture)
    }

    pub fn asks_for(&self, variant: &str) -> bool {
        self.variants.iter().any(|v| v == variant || v == "all")
    }

    /// All lines, cells and messages, in order.
    pub fn lines(&self) -> Vec<&Line> {
        let mut lines = Vec::new();
        for block in &self.blocks {
            match block {
                Block::Heading(line) | Block::Paragraph(line) => lines.push(line),
                Block::Message { sender, line } => lines.extend([sender, line]),
                Block::Table(rows) => lines.extend(rows.iter().flatten()),
            }
        }
        lines
    }
}

fn blocks(body: &str) -> Result<Vec<Block>, String> {
    let mut blocks = Vec::new();
    let mut paragraph: Vec<&str> = Vec::new();
    let close = |paragraph: &mut Vec<&str>, blocks: &mut Vec<Block>| -> Result<(), String> {
        if !paragraph.is_empty() {
            blocks.push(Block::Paragraph(inline(&std::mem::take(paragraph).join("\n"))?));
        }
        Ok(())
    };
    for raw in body.lines() {
        // Inside a value that runs over a line end, a line is never anything else.
        let open = paragraph.join("\n");
        let inside = open.matches("[[").count() > open.matches("]]").count();
        if inside {
            paragraph.push(raw);
        } else if raw.trim().is_empty() {
            close(&mut paragraph, &mut blocks)?;
        } else if let Some(heading) = raw.strip_prefix("## ") {
            close(&mut paragraph, &mut blocks)?;
            blocks.push(Block::Heading(inline(heading)?));
        } else if let Some(row) = raw.strip_prefix("| ") {
            close(&mut paragraph, &mut blocks)?;
            let cells = cells(row)?;
            match blocks.last_mut() {
                Some(Block::Table(rows)) => rows.push(cells),
                _ => blocks.push(Block::Table(vec![cells])),
            }
        } else if let Some(message) = raw.strip_prefix("> ") {
            close(&mut paragraph, &mut blocks)?;
            let (sender, text) = message.split_once(": ").ok_or(format!("no sender in `{raw}`"))?;
            blocks.push(Block::Message { sender: inline(sender)?, line: inline(text)? });
        } else {
            paragraph.push(raw);
        }
    }
    close(&mut paragraph, &mut blocks)?;
    Ok(blocks)
}

/// The cells of a row; a bar inside a mark does not separate.
fn cells(row: &str) -> Result<Vec<Line>, String> {
    let mut cells = Vec::new();
    let (mut start, mut depth) = (0, 0i32);
    let bytes = row.as_bytes();
    for i in 0..bytes.len() {
        match &bytes[i..] {
            [b'[', b'[', ..] | [b'{', b'{', ..] | [b'(', b'(', ..] => depth += 1,
            [b']', b']', ..] | [b'}', b'}', ..] | [b')', b')', ..] => depth -= 1,
            [b'|', ..] if depth == 0 => {
                cells.push(inline(&row[start..i])?.trimmed());
                start = i + 1;
            }
            _ => {}
        }
    }
    if !row[start..].trim().is_empty() {
        cells.push(inline(&row[start..])?.trimmed());
    }
    Ok(cells)
}

fn inline(source: &str) -> Result<Line, String> {
    let source = unescape(source)?;
    let mut line = Line::default();
    let mut rest = source.as_str();
    while let Some((at, open, close)) = [("[[", "]]"), ("{{", "}}"), ("((", "))")]
        .iter()
        .filter_map(|(open, close)| Some((rest.find(open)?, *open, *close)))
        .min_by_key(|(at, ..)| *at)
    {
        line.text.push_str(&rest[..at]);
        let inner = &rest[at + 2..];
        let end = inner.find(close).ok_or(format!("`{open}` without `{close}`: {rest}"))?;
        let (kind, text) = inner[..end].split_once('|').ok_or(format!("no bar in `{}`", &inner[..end]))?;
        let kind = match open {
            "[[" => Kind::Truth(kind.to_owned()),
            "{{" => Kind::Decoy(kind.to_owned()),
            _ => Kind::Optional(kind.to_owned()),
        };
        line.marks.push(Mark { kind, range: line.text.len()..line.text.len() + text.len() });
        line.text.push_str(text);
        rest = &inner[end + 2..];
    }
    line.text.push_str(rest);
    Ok(line)
}

fn unescape(source: &str) -> Result<String, String> {
    let mut text = String::new();
    let mut rest = source;
    while let Some(at) = rest.find("\\u{") {
        text.push_str(&rest[..at]);
        let end = rest[at..].find('}').ok_or("`\\u{` without `}`")? + at;
        let number = u32::from_str_radix(&rest[at + 3..end], 16).map_err(|e| e.to_string())?;
        text.push(char::from_u32(number).ok_or("no such character")?);
        rest = &rest[end + 1..];
    }
    text.push_str(rest);
    Ok(text)
}
