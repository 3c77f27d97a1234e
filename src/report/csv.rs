//! CSV: one row for each finding. A cell never starts with a character that a spreadsheet takes for a formula.

use std::io::{self, Write};

use crate::locale::{Lang, Locale};
use crate::model::{Finding, ScanReport};
use crate::report::json::offsets;
use crate::report::{About, Csv, Overview, Render, Reveal, clean};

/// The columns, by their keys in the locale (`csv-source`) and their names in plain CSV.
const COLUMNS: [&str; 15] = [
    "source",
    "format",
    "severity",
    "score",
    "decision",
    "rule",
    "name",
    "category",
    "certainty",
    "confidence",
    "place",
    "layer",
    "start",
    "end",
    "value",
];

/// Whether a text starts, in lower case, as this table does in plain CSV or in Dutch.
pub(super) fn is_table(start: &str) -> bool {
    let start = start.trim_start_matches('\u{feff}');
    let dutch = [Lang::Nl, Lang::En].map(|lang| {
        let locale = Locale::new(lang);
        let heads: Vec<_> = COLUMNS.iter().take(4).map(|c| locale.word(&format!("csv-{c}")).to_lowercase()).collect();
        heads.join(";")
    });
    start.starts_with(&COLUMNS[..4].join(",")) || dutch.iter().any(|heads| start.starts_with(heads))
}

pub(super) fn open<'a>(about: &'a About<'a>, out: Box<dyn Write + 'a>) -> Box<dyn Render + 'a> {
    Box::new(Table { about, out })
}

struct Table<'a> {
    about: &'a About<'a>,
    out: Box<dyn Write + 'a>,
}

impl Render for Table<'_> {
    fn begin(&mut self) -> io::Result<()> {
        if self.about.csv == Csv::Dutch {
            self.out.write_all("\u{feff}".as_bytes())?;
            let heads: Vec<_> = COLUMNS.iter().map(|c| self.about.locale.word(&format!("csv-{c}"))).collect();
            return self.row(&heads);
        }
        self.row(&COLUMNS.map(str::to_owned))
    }

    fn document(&mut self, report: &ScanReport) -> io::Result<()> {
        report.findings.iter().try_for_each(|finding| self.row(&self.cells(report, finding)))
    }

    fn end(&mut self, _overview: &Overview) -> io::Result<()> {
        self.out.flush()
    }
}

impl Table<'_> {
    fn cells(&self, report: &ScanReport, finding: &Finding) -> Vec<String> {
        let (about, locale) = (self.about, self.about.locale);
        let segment = report.segment(finding);
        let excerpt = report.excerpt(finding);
        let (start, end) = offsets(report.document.format, segment, finding.span);
        let certainty = finding.confidence.certainty();
        // Codes for programs, words for people.
        let words = about.csv == Csv::Dutch;
        let said = |code: &str, word: String| if words { word } else { code.to_owned() };
        vec![
            clean(&report.source),
            report.document.format.to_owned(),
            said(report.assessment.severity.code(), locale.severity(report.assessment.severity)),
            report.assessment.score.to_string(),
            said(report.verdict.decision.code(), locale.decision(report.verdict.decision)),
            finding.rule.as_str().to_owned(),
            about.name(finding.rule.as_str()).unwrap_or_default(),
            said(finding.category.code(), locale.category(finding.category)),
            certainty.map(|c| said(c.code(), locale.certainty(c))).unwrap_or_default(),
            match words {
                true => locale.decimal(finding.confidence.value().into(), 3),
                false => format!("{:.3}", finding.confidence.value()),
            },
            locale.place(report.place(finding), segment.layer),
            said(segment.layer.code(), locale.layer(segment.layer)),
            start.to_string(),
            end.to_string(),
            match about.reveal {
                Reveal::Masked => excerpt.masked(),
                Reveal::Shown => clean(excerpt.reveal()),
            },
        ]
    }

    fn row(&mut self, cells: &[String]) -> io::Result<()> {
        let separator = if self.about.csv == Csv::Dutch { ';' } else { ',' };
        let mut line = String::new();
        for (i, cell) in cells.iter().enumerate() {
            if i > 0 {
                line.push(separator);
            }
            push_cell(&mut line, cell, separator);
        }
        line.push_str("\r\n");
        self.out.write_all(line.as_bytes())
    }
}

/// A cell, quoted where needed. What a spreadsheet would run gets an apostrophe before it (OWASP, CSV injection).
fn push_cell(line: &mut String, cell: &str, separator: char) {
    let lead = cell.trim_start().chars().next().or(cell.chars().next());
    let runs =
        lead.is_some_and(|c| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '|' | '%' | '＝' | '＋' | '－' | '＠'));
    let quoted =
        runs || cell.contains([separator, ',', ';', '"', '\n', '\r']) || cell.starts_with(' ') || cell.ends_with(' ');
    if quoted {
        line.push('"');
    }
    if runs {
        line.push('\'');
    }
    for c in cell.chars() {
        if c == '"' {
            line.push('"');
        }
        line.push(c);
    }
    if quoted {
        line.push('"');
    }
}

#[cfg(test)]
mod tests {
    use super::push_cell;
    use crate::report::tests::{about, render, sample};
    use crate::report::{About, Csv, Reveal};

    fn check(cell: &str, written: &str) {
        let mut line = String::new();
        push_cell(&mut line, cell, ',');
        assert_eq!(line, written);
    }

    #[test]
    fn no_cell_is_a_formula() {
        check("gewoon", "gewoon");
        check("=1+1", "\"'=1+1\"");
        check("+31 6", "\"'+31 6\"");
        check(" @a", "\"' @a\"");
        check("a,\"b\"", "\"a,\"\"b\"\"\"");
    }

    #[test]
    fn one_row_a_finding_in_both_dialects() {
        let plain = render("csv", &about(Reveal::Shown), &sample());
        assert_eq!(plain.lines().count(), 5);
        assert!(plain.starts_with("source,format,") && plain.contains("\"'=Bel 06-12345678\""), "{plain}");
        let dutch = About { csv: Csv::Dutch, ..about(Reveal::Masked) };
        let dutch = render("csv", &dutch, &sample());
        assert!(dutch.starts_with('\u{feff}') && dutch.contains(";zeer hoog;92;"), "{dutch}");
        assert!(!dutch.contains("111222333"));
    }
}
