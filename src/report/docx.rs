//! The summary as a Word document that an officer sends on: verdict, figures, the worst documents, what was not seen, how it was measured.

use std::io::{self, Cursor, Read, Seek, Write};

use docx_rs::{
    AlignmentType, BorderType, BreakType, Docx, LineSpacing, LineSpacingType, PageMargin, Paragraph, Run, RunFonts,
    Style, StyleType, Table, TableBorder, TableBorderPosition, TableBorders, TableCell, TableCellMargins,
    TableLayoutType, TableRow, WidthType,
};

use crate::locale::Fill;
use crate::model::{ScanReport, Severity};
use crate::report::html::{caveats, method, verdict};
use crate::report::{About, Detail, Overview, Render, start_of};

/// Documents in the list of the worst; the HTML report has more.
const WORST: usize = 50;
/// Folders in the list of folders.
const FOLDERS: usize = 20;
/// Documents in the list of what was not read.
const UNSEEN: usize = 200;

/// Lengths in twentieths of a point: A4 with margins of 2 cm, and what lies between them.
const PAGE: (u32, u32) = (11_906, 16_838);
const MARGIN: i32 = 1_134;
const SOFT: &str = "5A5650";
const LINE: &str = "D8D4CC";

pub(super) fn open<'a>(about: &'a About<'a>, out: Box<dyn Write + 'a>) -> Box<dyn Render + 'a> {
    Box::new(Word { about, out })
}

struct Word<'a> {
    about: &'a About<'a>,
    out: Box<dyn Write + 'a>,
}

impl Render for Word<'_> {
    fn begin(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn document(&mut self, _report: &ScanReport) -> io::Result<()> {
        Ok(())
    }

    fn end(&mut self, overview: &Overview) -> io::Result<()> {
        let mut packed = Cursor::new(Vec::new());
        document(self.about, overview).pack(&mut packed).map_err(io::Error::other)?;
        self.out.write_all(&deflated(packed)?)?;
        self.out.flush()
    }
}

fn document(about: &About<'_>, overview: &Overview) -> Docx {
    let locale = about.locale;
    let heading = |n: usize, size: usize, before: u32| {
        let space = LineSpacing::new().before(before).after(120).line(264).line_rule(LineSpacingType::Auto);
        let style = Style::new(format!("Heading{n}"), StyleType::Paragraph).name(format!("heading {n}"));
        style.size(size).bold().line_spacing(space).outline_lvl(n - 1)
    };
    let margin = PageMargin { top: MARGIN, left: MARGIN, bottom: MARGIN, right: MARGIN, ..PageMargin::new() };
    let mut docx = Docx::new()
        .default_fonts(RunFonts::new().ascii("Calibri").hi_ansi("Calibri"))
        .default_size(21)
        .default_line_spacing(LineSpacing::new().after(80).line(264).line_rule(LineSpacingType::Auto))
        .add_style(heading(1, 40, 0))
        .add_style(heading(2, 27, 420))
        .page_size(PAGE.0, PAGE.1)
        .page_margin(margin)
        .add_paragraph(Paragraph::new().add_run(run(&locale.word("report-title")).color(SOFT)))
        .add_paragraph(styled("Heading1", &verdict(about, overview)));
    for caveat in caveats(about, overview) {
        docx = docx.add_paragraph(Paragraph::new().add_run(Run::new().add_text(caveat).bold()));
    }
    let figures = [
        (overview.summary.documents, "report-documents"),
        (overview.persons, "report-persons"),
        (overview.special, "report-special"),
        (overview.bsn, "report-bsn"),
        (overview.summary.with_gaps, "report-unread"),
    ];
    let rows = figures.map(|(n, key)| vec![strong(&locale.count(n)).right(), soft(&locale.word(key))]);
    docx = docx.add_table(table(&[], rows, &[1100, 8538]));

    docx = docx.add_paragraph(styled("Heading2", &locale.word("report-begin")));
    if let Some(begin) = &overview.begin {
        docx = docx.add_paragraph(plain(begin));
    }
    let worst = overview.worst();
    if worst.is_empty() {
        docx = docx.add_paragraph(plain(&locale.word("report-none-worst")));
    } else {
        let heads = ["report-severity", "report-score", "report-document", "report-reason"].map(|key| locale.word(key));
        let rows = worst.iter().take(WORST).map(|d| {
            let severity = strong(&locale.severity(d.severity)).colour(colour(d.severity));
            vec![severity, text(&d.score.to_string()).right(), strong(&d.source), reason(d, about)]
        });
        docx = docx.add_table(table(&heads, rows, &[1150, 800, 2900, 4788]));
        let beyond = overview.beyond() + worst.len().saturating_sub(WORST) as u64;
        if beyond > 0 {
            docx = docx.add_paragraph(plain(&locale.text("terminal-more-documents", &[("n", Fill::Count(beyond))])));
        }
    }

    docx = docx.add_paragraph(styled("Heading2", &locale.word("report-folders")));
    let heads: Vec<String> =
        ["report-folder", "report-documents", "report-special-short", "report-bsn-short", "report-unread"]
            .map(|key| locale.word(key))
            .into_iter()
            .chain([locale.severity(Severity::VeryHigh), locale.severity(Severity::High)])
            .collect();
    let folders = overview.folders_by_gravity();
    let rows = folders.iter().take(FOLDERS).map(|(name, sum)| {
        let [_, _, _, high, very_high] = sum.by_severity;
        let counts = [sum.documents, sum.special, sum.bsn, sum.unread, very_high, high];
        std::iter::once(text(name)).chain(counts.map(|n| text(&locale.count(n)).right())).collect()
    });
    docx = docx.add_table(table(&heads, rows, &[3138, 1600, 850, 850, 1300, 1000, 900]));

    docx = docx.add_paragraph(styled("Heading2", &locale.word("report-gaps")));
    if overview.unseen.is_empty() {
        docx = docx.add_paragraph(plain(&locale.word("report-gaps-none")));
    } else {
        let heads = ["report-document", "report-gap-why", "report-gap-do"].map(|key| locale.word(key));
        let shown = overview.unseen.len().min(UNSEEN) as u64;
        let rows = overview.unseen.iter().take(UNSEEN).map(|u| vec![strong(&u.source), text(&u.why), text(&u.advice)]);
        docx = docx.add_table(table(&heads, rows, &[3438, 3300, 2900]));
        let beyond = overview.summary.with_gaps.saturating_sub(shown);
        if beyond > 0 {
            docx = docx.add_paragraph(plain(&locale.text("terminal-more-documents", &[("n", Fill::Count(beyond))])));
        }
    }

    docx = docx.add_paragraph(styled("Heading2", &locale.word("report-method")));
    let rows = method(about, overview).into_iter().map(|(what, value)| vec![soft(&what), text(&value)]);
    docx.add_table(table(&[], rows, &[2700, 6938]))
        .add_paragraph(plain(&locale.word("report-measure-note")))
        .add_paragraph(plain(&locale.word("report-order")))
}

/// The start of the text of a Word document, in small letters.
pub(super) fn start(file: impl Read + Seek) -> Option<String> {
    start_of(zip::ZipArchive::new(file).ok()?.by_name("word/document.xml").ok()?)
}

/// Why a document stands where it stands: what was found, how that weighs, and what to do.
fn reason(detail: &Detail, about: &About<'_>) -> Cell {
    let kinds: Vec<&str> = detail.kinds.iter().map(|kind| kind.name.as_str()).collect();
    let advice = detail.advice.as_deref();
    let advice = advice.map(|advice| about.locale.text("terminal-do", &[("sentence", Fill::Text(advice))]));
    let mut runs = vec![run(&kinds.join(" · ")), run(&detail.risk).color(SOFT)];
    runs.extend(advice.map(|advice| run(&advice)));
    Cell { runs, right: false, head: false }
}

/// The colour of a severity, as in the HTML report on paper.
fn colour(severity: Severity) -> &'static str {
    match severity {
        Severity::None => "6B665F",
        Severity::Low => "2B62C4",
        Severity::Medium => "6F3FB8",
        Severity::High => "A52A72",
        Severity::VeryHigh => "B3201F",
    }
}

fn plain(text: &str) -> Paragraph {
    Paragraph::new().add_run(run(text))
}

fn styled(style: &str, text: &str) -> Paragraph {
    Paragraph::new().style(style).keep_next(true).add_run(run(text))
}

/// Text without what XML cannot hold; a line end stays one.
fn run(text: &str) -> Run {
    let mut run = Run::new();
    for (i, line) in text.split('\n').enumerate() {
        if i > 0 {
            run = run.add_break(BreakType::TextWrapping);
        }
        run = run.add_text(line.chars().filter(|c| !c.is_control()).collect::<String>());
    }
    run
}

/// What stands in a cell, a paragraph for each run.
struct Cell {
    runs: Vec<Run>,
    right: bool,
    /// It does not stand alone at the foot of a page.
    head: bool,
}

impl Cell {
    fn right(self) -> Cell {
        Cell { right: true, ..self }
    }

    fn colour(self, colour: &str) -> Cell {
        Cell { runs: self.runs.into_iter().map(|run| run.color(colour)).collect(), ..self }
    }
}

fn text(text: &str) -> Cell {
    Cell { runs: vec![run(text)], right: false, head: false }
}

fn strong(text: &str) -> Cell {
    Cell { runs: vec![run(text).bold()], right: false, head: false }
}

fn soft(text: &str) -> Cell {
    Cell { runs: vec![run(text).color(SOFT)], right: false, head: false }
}

/// A table with columns of these widths and a thin line below each row. The head of a column stands as its values do.
fn table(heads: &[String], rows: impl IntoIterator<Item = Vec<Cell>>, widths: &[usize]) -> Table {
    let cell = |(cell, width): (Cell, &usize)| {
        let align = if cell.right { AlignmentType::Right } else { AlignmentType::Left };
        let space = || LineSpacing::new().after(20).line(252).line_rule(LineSpacingType::Auto);
        let paragraph = |run| Paragraph::new().align(align).line_spacing(space()).keep_next(cell.head).add_run(run);
        let empty = TableCell::new().width(*width, WidthType::Dxa);
        cell.runs.into_iter().fold(empty, |filled, run| filled.add_paragraph(paragraph(run)))
    };
    let row = |cells: Vec<Cell>| TableRow::new(cells.into_iter().zip(widths).map(cell).collect()).cant_split();
    let rows: Vec<Vec<Cell>> = rows.into_iter().collect();
    let right = |i: usize| rows.first().and_then(|cells| cells.get(i)).is_some_and(|cell| cell.right);
    let heads: Vec<Cell> =
        heads.iter().enumerate().map(|(i, head)| Cell { right: right(i), head: true, ..soft(head) }).collect();
    let all = (!heads.is_empty()).then_some(heads).into_iter().chain(rows).map(row).collect();
    let line = |position| TableBorder::new(position).border_type(BorderType::Single).size(4).color(LINE);
    let lines = [TableBorderPosition::Bottom, TableBorderPosition::InsideH].map(line);
    let borders = lines.into_iter().fold(TableBorders::with_empty(), TableBorders::set);
    Table::new(all)
        .set_grid(widths.to_vec())
        .width(widths.iter().sum(), WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .margins(TableCellMargins::new().margin(50, 140, 40, 0))
        .set_borders(borders)
}

/// The same package with its parts deflated: docx-rs stores them as they are.
fn deflated(packed: Cursor<Vec<u8>>) -> io::Result<Vec<u8>> {
    let mut from = zip::ZipArchive::new(packed).map_err(io::Error::other)?;
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    let mut part = Vec::new();
    for i in 0..from.len() {
        let mut entry = from.by_index(i).map_err(io::Error::other)?;
        if entry.is_dir() {
            continue;
        }
        part.clear();
        entry.read_to_end(&mut part)?;
        to.start_file(entry.name(), options).map_err(io::Error::other)?;
        to.write_all(&part)?;
    }
    Ok(to.finish().map_err(io::Error::other)?.into_inner())
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use crate::report::Reveal;
    use crate::report::tests::{about, render_bytes, sample};

    #[test]
    fn a_deflated_package_with_the_worst_and_the_gaps() {
        let bytes = render_bytes("docx", &about(Reveal::Masked), &sample());
        let mut package = zip::ZipArchive::new(Cursor::new(bytes)).expect("it is a package");
        let mut part = package.by_name("word/document.xml").expect("it has a body");
        assert_eq!(part.compression(), zip::CompressionMethod::Deflated);
        let mut xml = String::new();
        part.read_to_string(&mut xml).expect("it is UTF-8");
        assert!(xml.contains("Eén document heeft een zeer hoog risico.") && xml.contains("intake &amp; &lt;plan&gt;"));
        assert!(xml.contains("alleen een plaatje") && !xml.contains("111222333"));
    }
}
