//! Reports: what a scan found, for people and for programs. A renderer shows what the engine decided; it decides nothing itself.
//!
//! Programs get every document as it comes; reports for people are laid out at the end from an [`Overview`], which keeps one small sum per
//! folder and the details of the worst documents, so memory does not grow with the share. Values are masked unless the reader asked to reveal them.

mod blocks;
pub mod certificate;
pub mod check;
mod csv;
mod digest;
mod docx;
mod html;
pub mod json;
mod marked;
mod overview;
mod sarif;
mod summary;
mod terminal;

use std::io::{self, Read, Seek, Write};

use crate::locale::{Fill, Locale};
use crate::model::{Certainty, Channel, Decision, ScanReport};
use crate::rules::{Ruleset, Words};

pub use digest::{Detail, Kind, Line, clean};
pub use marked::{Marked, Piece, marked, rewritten};
pub use overview::{FolderSum, Overview, Unseen, folder_of};
pub use summary::Summary;

/// Bytes of a file that tell whether it is a report.
const START: u64 = 16 << 10;

/// Whether a file looks like a report of ours: it names us near its start, or starts with the columns of our table. An earlier report may be
/// written over; anything else that is scanned may not.
pub fn is_report(mut file: impl Read + Seek) -> bool {
    let Some(text) = start_of(&mut file) else { return false };
    let text = if text.starts_with("pk") { docx::start(file).unwrap_or_default() } else { text };
    text.contains("lakmoes") || csv::is_table(&text)
}

/// The start of a text in small letters.
fn start_of(from: impl Read) -> Option<String> {
    let mut start = Vec::new();
    from.take(START).read_to_end(&mut start).ok()?;
    Some(String::from_utf8_lossy(&start).to_lowercase())
}

/// The channel that is no way out.
const INSIDE: &str = "internal";

/// Whether values are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reveal {
    /// Starred out.
    Masked,
    /// As they stand in the document.
    Shown,
}

/// How CSV is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Csv {
    /// Commas, no byte order mark.
    Plain,
    /// Semicolons and a byte order mark: what a Dutch Excel opens well.
    Dutch,
}

/// What a terminal can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Columns.
    pub width: usize,
    /// Whether it has colours.
    pub colour: bool,
    /// Whether it has more than ASCII.
    pub unicode: bool,
    /// Whether the reader asked for everything.
    pub all: bool,
}

/// What is known before the first document: how the scan was set up, and for whom it is written.
pub struct About<'a> {
    /// Version of Lakmoes.
    pub version: &'static str,
    /// The packs in force.
    pub rules: &'a Ruleset,
    /// The channel that it was judged by.
    pub channel: &'a Channel,
    /// From which certainty findings are kept.
    pub least: Certainty,
    /// Whether values are shown.
    pub reveal: Reveal,
    /// The language of people.
    pub locale: &'a Locale,
    /// When, in seconds since 1970.
    pub date: i64,
    /// What was asked to be scanned.
    pub paths: &'a [String],
    /// How CSV is written.
    pub csv: Csv,
    /// What the terminal can show.
    pub style: Style,
}

impl About<'_> {
    /// The words of a rule in the language of the reader.
    pub fn words(&self, rule: &str) -> Option<&Words> {
        let rule = self.rules.rule(rule)?;
        Some(match self.locale.lang() {
            crate::locale::Lang::Nl => &rule.nl,
            crate::locale::Lang::En => &rule.en,
        })
    }

    /// The name of a rule in the language of the reader.
    pub fn name(&self, rule: &str) -> Option<String> {
        self.words(rule).map(|words| words.name.clone())
    }

    /// The name of a rule in a word or two; that of the pack when it has no shorter one.
    pub fn short_name(&self, rule: &str) -> String {
        let short = self.locale.find(&format!("short-{}", rule.replace('.', "-")), &[]);
        short.or_else(|| self.name(rule)).unwrap_or_else(|| rule.to_owned())
    }

    /// A source as seen from the one folder that was asked; as it is when more were asked.
    pub fn below<'s>(&self, source: &'s str) -> &'s str {
        let [root] = self.paths else { return source };
        let rest = source.strip_prefix(root.trim_end_matches('/')).and_then(|rest| rest.strip_prefix('/'));
        rest.filter(|rest| !rest.is_empty()).unwrap_or(source)
    }

    /// What the channel says, as a sentence; nothing when it allows. Inside the organisation nothing is sent: there only what must be put away
    /// at once is told.
    pub fn decision(&self, decision: Decision) -> String {
        match decision {
            Decision::Allow => String::new(),
            Decision::Review if self.channel.id == INSIDE => String::new(),
            Decision::Block if self.channel.id == INSIDE => self.locale.word("decision-inside"),
            decision => {
                let decision = self.locale.decision(decision);
                let fills = [("channel", Fill::Text(self.channel_name())), ("decision", Fill::Text(&decision))];
                self.locale.text("decision-sentence", &fills)
            }
        }
    }

    /// The name of the channel in the language of the reader.
    pub fn channel_name(&self) -> &str {
        match self.locale.lang() {
            crate::locale::Lang::Nl => &self.channel.name.0,
            crate::locale::Lang::En => &self.channel.name.1,
        }
    }
}

/// One report being written.
pub trait Render {
    /// What comes before the first document.
    fn begin(&mut self) -> io::Result<()>;
    /// One document.
    fn document(&mut self, report: &ScanReport) -> io::Result<()>;
    /// What comes after the last.
    fn end(&mut self, overview: &Overview) -> io::Result<()>;
}

/// A kind of report.
pub struct Renderer {
    /// Its published name, and the extension of a file that holds it.
    pub name: &'static str,
    /// Other extensions.
    pub extensions: &'static [&'static str],
    /// Whether it is laid out at the end, from the details of an [`Overview`].
    pub for_people: bool,
    /// Starts one.
    pub open: for<'a> fn(&'a About<'a>, Box<dyn Write + 'a>) -> Box<dyn Render + 'a>,
}

/// All kinds of report.
pub static RENDERERS: &[Renderer] = &[
    Renderer { name: "terminal", extensions: &["txt"], for_people: true, open: terminal::open },
    Renderer { name: "json", extensions: &["json"], for_people: false, open: json::open },
    Renderer { name: "ndjson", extensions: &["ndjson", "jsonl"], for_people: false, open: json::open_lines },
    Renderer { name: "csv", extensions: &["csv"], for_people: false, open: csv::open },
    Renderer { name: "sarif", extensions: &["sarif"], for_people: false, open: sarif::open },
    Renderer { name: "html", extensions: &["html", "htm"], for_people: true, open: html::open },
    Renderer { name: "docx", extensions: &["docx"], for_people: true, open: docx::open },
];

#[cfg(test)]
pub(crate) mod tests;
