//! Reports: what a scan found, for people and for programs. A renderer shows what the engine decided; it decides nothing itself.
//!
//! Renderers are fed one document at a time and write as they go, or keep one small row per document where the form needs them all.
//! Values are masked unless the reader asked to reveal them.

pub mod json;
mod place;
mod summary;

use std::io::{self, Write};

use crate::model::{Certainty, Channel, ScanReport};
use crate::rules::Ruleset;

pub use place::cell_name;
pub use summary::Summary;

/// Whether values are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reveal {
    /// Starred out.
    Masked,
    /// As they stand in the document.
    Shown,
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
}

/// One report being written.
pub trait Render {
    /// What comes before the first document.
    fn begin(&mut self) -> io::Result<()>;
    /// One document.
    fn document(&mut self, report: &ScanReport) -> io::Result<()>;
    /// What comes after the last.
    fn end(&mut self, summary: &Summary) -> io::Result<()>;
}

/// A kind of report.
pub struct Renderer {
    /// Its published name.
    pub name: &'static str,
    /// The extension of a file that holds it.
    pub extension: &'static str,
    /// Starts one.
    pub open: for<'a> fn(&'a About<'a>, Box<dyn Write + 'a>) -> Box<dyn Render + 'a>,
}

/// All kinds of report.
pub static RENDERERS: &[Renderer] = &[
    Renderer { name: "json", extension: "json", open: json::open },
    Renderer { name: "ndjson", extension: "ndjson", open: json::open_lines },
];
