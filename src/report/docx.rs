//! The summary as a Word document that an officer sends on: verdict, figures, the worst documents, what was not seen, how it was measured.

use std::io::{self, Cursor, Read, Write};

use docx_rs::{
    AlignmentType, BreakType, Docx, Paragraph, Run, RunFonts, Style, StyleType, Table, TableCell, TableRow, WidthType,
};

use crate::locale::Fill;
use crate::model::{ScanReport, Severity};
use crate::report::html::{caveats, method, verdict};
use crate::report::{About, Detail, Overview, Render};

/// Documents in the list of the worst; the HTML report has more.
const WORST: usize = 50;
/// Folders in the list of folders.
const FOLDERS: usize = 20;
/// Documents in the list of what was not read.
const UNSEEN: usize = 200;

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
    let heading = |n: usize, size: usize| {
        Style::new(format!("Heading{n}"), StyleType::Paragraph).name(format!("heading {n}")).size(size).bold()
    };
    let mut docx = Docx::new()
        .default_fonts(RunFonts::new().ascii("Calibri").hi_ansi("Calibri"))
        .default_size(21)
        .add_style(heading(1, 36))
        .add_style(heading(2, 26))
        .page_size(11_906, 16_838)
        .add_paragraph(plain(&locale.word("report-title")))
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
    let rows = figures.map(|(n, key)| vec![locale.count(n), locale.word(key)]);
    docx = docx.add_table(table(&[], &rows, &[1200, 8000]));

    docx = docx.add_paragraph(styled("Heading2", &locale.word("report-begin")));
    if let Some(begin) = &overview.begin {
        docx = docx.add_paragraph(plain(begin));
    }
    let worst = overview.worst();
    if worst.is_empty() {
        docx = docx.add_paragraph(plain(&locale.word("report-none-worst")));
    } else {
        let heads = ["report-severity", "report-score", "report-document", "report-reason"].map(|key| locale.word(key));
        let rows: Vec<_> = worst
            .iter()
            .take(WORST)
            .map(|d| vec![locale.severity(d.severity), d.score.to_string(), d.source.clone(), reason(d, about)])
            .collect();
        docx = docx.add_table(table(&heads, &rows, &[1200, 950, 2850, 4200]));
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
    let rows: Vec<Vec<String>> = folders
        .iter()
        .take(FOLDERS)
        .map(|(name, sum)| {
            let [_, _, _, high, very_high] = sum.by_severity;
            let counts = [sum.documents, sum.special, sum.bsn, sum.unread, very_high, high];
            std::iter::once((*name).to_owned()).chain(counts.map(|n| locale.count(n))).collect()
        })
        .collect();
    docx = docx.add_table(table(&heads, &rows, &[3200, 1300, 800, 800, 1300, 900, 900]));

    docx = docx.add_paragraph(styled("Heading2", &locale.word("report-gaps")));
    if overview.unseen.is_empty() {
        docx = docx.add_paragraph(plain(&locale.word("report-gaps-none")));
    } else {
        let heads = ["report-document", "report-gap-why", "report-gap-do"].map(|key| locale.word(key));
        let rows: Vec<_> = overview
            .unseen
            .iter()
            .take(UNSEEN)
            .map(|u| vec![u.source.clone(), u.why.clone(), u.advice.clone()])
            .collect();
        docx = docx.add_table(table(&heads, &rows, &[3300, 3300, 2600]));
        let beyond = overview.summary.with_gaps.saturating_sub(rows.len() as u64);
        if beyond > 0 {
            docx = docx.add_paragraph(plain(&locale.text("terminal-more-documents", &[("n", Fill::Count(beyond))])));
        }
    }

    docx = docx.add_paragraph(styled("Heading2", &locale.word("report-method")));
    let rows: Vec<_> = method(about, overview).into_iter().map(|(what, value)| vec![what, value]).collect();
    docx.add_table(table(&[], &rows, &[2600, 6600]))
        .add_paragraph(plain(&locale.word("report-measure-note")))
        .add_paragraph(plain(&locale.word("report-order")))
}

/// Why a document stands where it stands: what was found, how that weighs, and what to do.
fn reason(detail: &Detail, about: &About<'_>) -> String {
    let kinds: Vec<&str> = detail.kinds.iter().map(|kind| kind.name.as_str()).collect();
    let advice = detail.advice.as_deref();
    let advice = advice.map(|advice| about.locale.text("terminal-do", &[("sentence", Fill::Text(advice))]));
    let lines = [Some(kinds.join(" · ")), Some(detail.risk.clone()), advice];
    lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
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

/// A table with fixed columns in twentieths of a point; the first column of a table without heads stands right when it holds numbers.
fn table(heads: &[String], rows: &[Vec<String>], widths: &[usize]) -> Table {
    let cell = |(text, width): (&String, &usize), bold: bool| {
        let run = if bold { run(text).bold() } else { run(text) };
        let number = text.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',');
        let align = if number { AlignmentType::Right } else { AlignmentType::Left };
        TableCell::new().width(*width, WidthType::Dxa).add_paragraph(Paragraph::new().align(align).add_run(run))
    };
    let row = |cells: &[String], bold: bool| {
        TableRow::new(cells.iter().zip(widths).map(|c| cell(c, bold)).collect()).cant_split()
    };
    let mut all = Vec::new();
    if !heads.is_empty() {
        all.push(row(heads, true));
    }
    all.extend(rows.iter().map(|cells| row(cells, false)));
    Table::new(all).set_grid(widths.to_vec()).width(widths.iter().sum(), WidthType::Dxa)
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
