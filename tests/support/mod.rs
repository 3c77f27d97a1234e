//! One truth, all formats: reads `.fixture` files and renders them into bytes of every format that is read, knowing every marked value.
//! Shared by the tests and by `examples/samples.rs`.
#![allow(dead_code, reason = "each binary that includes this module uses a part of it")]

pub mod chat;
pub mod csv;
pub mod docx;
pub mod fixture;
pub mod html;
pub mod json;
pub mod out;
pub mod pdf;
pub mod txt;
pub mod widths;

pub use fixture::{Block, Fixture, Kind, Line, Mark};
pub use out::{Rendered, Value};

use std::path::{Path, PathBuf};

/// The formats that a fixture can become.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layout {
    Txt,
    Html,
    Docx,
    Pdf,
    Csv,
    Json,
    Chat,
}

impl Layout {
    pub const ALL: [Layout; 7] =
        [Layout::Txt, Layout::Html, Layout::Docx, Layout::Pdf, Layout::Csv, Layout::Json, Layout::Chat];

    /// Its name in the head of a fixture.
    pub fn name(self) -> &'static str {
        match self {
            Layout::Txt => "txt",
            Layout::Html => "html",
            Layout::Docx => "docx",
            Layout::Pdf => "pdf",
            Layout::Csv => "csv",
            Layout::Json => "json",
            Layout::Chat => "chat",
        }
    }

    /// The extension of its files.
    pub fn extension(self) -> &'static str {
        if self == Layout::Chat { "txt" } else { self.name() }
    }

    /// The ways to hide or break a text that this format knows. `plain` is always made as well.
    pub fn variants(self) -> &'static [&'static str] {
        match self {
            Layout::Txt => txt::VARIANTS,
            Layout::Html => html::VARIANTS,
            Layout::Docx => docx::VARIANTS,
            Layout::Pdf => pdf::VARIANTS,
            Layout::Csv => csv::VARIANTS,
            Layout::Json => json::VARIANTS,
            Layout::Chat => chat::VARIANTS,
        }
    }

    /// The bytes of `fixture` in this format, with what stands in them.
    pub fn render(self, fixture: &Fixture, variant: &str) -> Rendered {
        match self {
            Layout::Txt => txt::render(fixture, variant),
            Layout::Html => html::render(fixture, variant),
            Layout::Docx => docx::render(fixture, variant),
            Layout::Pdf => pdf::render(fixture, variant),
            Layout::Csv => csv::render(fixture, variant),
            Layout::Json => json::render(fixture, variant),
            Layout::Chat => chat::render(fixture, variant),
        }
    }
}

/// The folder of fixtures.
pub fn fixtures_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// All fixtures, by name.
pub fn fixtures() -> Vec<Fixture> {
    let dir = fixtures_dir().join("texts");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&dir)
        .expect("fixtures/texts can be listed")
        .map(|entry| entry.expect("an entry can be read").path())
        .filter(|path| path.extension().is_some_and(|e| e == "fixture"))
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let name = path.file_stem().expect("it has a name").to_string_lossy();
            let text = std::fs::read_to_string(path).expect("a fixture is UTF-8");
            Fixture::parse(&name, &text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
        })
        .collect()
}

/// Every rendering of a fixture that its head asks for: the layout, the variant and the result.
pub fn renderings(fixture: &Fixture) -> Vec<(Layout, String, Rendered)> {
    let mut all = Vec::new();
    for &layout in &fixture.layouts {
        all.push((layout, "plain".to_owned(), layout.render(fixture, "plain")));
        for variant in layout.variants().iter().filter(|v| fixture.asks_for(v)) {
            all.push((layout, (*variant).to_owned(), layout.render(fixture, variant)));
        }
    }
    all
}
