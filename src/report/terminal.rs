//! The report in a terminal: grouped by document, worst first, within the width of the terminal. Colour only repeats what words and shapes say.

use std::collections::HashSet;
use std::io::{self, Write};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_width::UnicodeWidthStr;

use crate::locale::{Fill, Locale};
use crate::model::{ScanReport, Severity};
use crate::report::{About, Detail, Kind, Line, Overview, Render, Style, Summary, Unseen, clean};

/// Documents told in full, and told by their kinds alone, unless everything was asked.
const FULL: usize = 10;
const SHORT: usize = 40;
/// Kinds of findings of a document, unless everything was asked.
const KINDS: usize = 8;
/// Widest column of names and of values.
const COLUMN: usize = 16;
/// Documents that were not read, unless everything was asked.
const UNSEEN: usize = 40;
/// Columns before what belongs to a document.
const INDENT: usize = 4;

pub(super) fn open<'a>(about: &'a About<'a>, out: Box<dyn Write + 'a>) -> Box<dyn Render + 'a> {
    Box::new(Terminal { about, out, advised: HashSet::new() })
}

struct Terminal<'a> {
    about: &'a About<'a>,
    out: Box<dyn Write + 'a>,
    /// Advice that was given already: once is enough.
    advised: HashSet<String>,
}

impl Render for Terminal<'_> {
    fn begin(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn document(&mut self, _report: &ScanReport) -> io::Result<()> {
        Ok(())
    }

    fn end(&mut self, overview: &Overview) -> io::Result<()> {
        let worst = overview.worst();
        let (full, short) = if self.style().all { (worst.len(), 0) } else { (FULL, SHORT) };
        for detail in worst.iter().take(full) {
            self.head(detail)?;
            self.body(detail)?;
        }
        for detail in worst.iter().skip(full).take(short) {
            self.head(detail)?;
            self.kinds(detail)?;
        }
        let beyond = overview.beyond() + worst.len().saturating_sub(full + short) as u64;
        if beyond > 0 {
            let more = self.locale().text("terminal-more-documents", &[("n", Fill::Count(beyond))]);
            self.line(0, &more)?;
        }
        if worst.get(full).zip(worst.first()).is_some_and(|(next, first)| next.score == first.score) {
            self.wrapped(0, &self.about.locale.word("terminal-order"))?;
        }
        let told = worst.iter().take(full).map(|detail| detail.source.as_str()).collect();
        self.unseen(overview, &told)?;
        self.closing(overview)?;
        self.out.flush()
    }
}

/// One row about a finding or a kind of findings.
struct Row<'d> {
    name: &'d str,
    value: &'d str,
    /// How many more there are, behind the value.
    more: String,
    certainty: &'d str,
    place: &'d str,
    why: &'d str,
}

impl Row<'_> {
    fn of_line(line: &Line) -> Row<'_> {
        let more = times(line.times);
        Row {
            name: &line.short,
            value: &line.value,
            more,
            certainty: &line.certainty,
            place: &line.place,
            why: &line.why,
        }
    }

    fn of_kind(kind: &Kind) -> Row<'_> {
        let more = if kind.values > 1 { format!(" +{}", kind.values - 1) } else { times(kind.times) };
        Row {
            name: &kind.name,
            value: &kind.value,
            more,
            certainty: &kind.certainty,
            place: &kind.place,
            why: &kind.why,
        }
    }
}

impl Terminal<'_> {
    fn locale(&self) -> &Locale {
        self.about.locale
    }

    fn style(&self) -> Style {
        self.about.style
    }

    /// `● zeer hoog   92  path                partner: niet versturen`
    fn head(&mut self, detail: &Detail) -> io::Result<()> {
        let words = severity_width(self.locale());
        let word = self.locale().severity(detail.severity);
        let shape = shape(detail.severity, self.style().unicode);
        let left = format!("{shape} {}  {:>3}  ", pad(&word, words), detail.score);
        let right = self.about.decision(detail.decision);
        let right = if right.is_empty() { right } else { format!("  {right}") };
        let room = self.style().width.saturating_sub(width(&left) + width(&right)).max(16);
        let path = shorten(&detail.source, room);
        let path = if right.is_empty() { path } else { pad(&path, room) };
        let left = self.paint(&left, colour(detail.severity));
        let path = self.paint(&path, "1");
        self.raw(&format!("{left}{path}{right}"))
    }

    fn body(&mut self, detail: &Detail) -> io::Result<()> {
        let style = self.style();
        let rows: Vec<Row<'_>> = match style.all {
            true => detail.lines.iter().map(Row::of_line).collect(),
            false => detail.kinds.iter().take(KINDS).map(Row::of_kind).collect(),
        };
        let widest = |text: &dyn Fn(&Row<'_>) -> usize, most: usize| rows.iter().map(text).max().unwrap_or(0).min(most);
        let most = if style.width >= 100 { COLUMN * 2 } else { COLUMN };
        let names = widest(&|row| width(row.name), most);
        let values = widest(&|row| width(row.value) + width(&row.more), most);
        let sure = widest(&|row| width(row.certainty), COLUMN);
        let rest = style.width.saturating_sub(INDENT + names + values + sure + 6);
        let places = widest(&|row| width(row.place), rest);
        for row in &rows {
            let value = shorten(row.value, values.saturating_sub(width(&row.more))) + &row.more;
            let name = pad(&cut(row.name, names), names);
            let mut text = format!("{name}  {}  {}  ", pad(&value, values), pad(row.certainty, sure));
            if width(row.why) + places + 2 <= rest && !row.why.is_empty() {
                text += &format!("{}  {}", pad(row.place, places), row.why);
            } else {
                text += &cut(row.place, rest);
            }
            self.line(INDENT, text.trim_end())?;
        }
        let left: usize = if style.all { detail.more } else { detail.kinds.iter().skip(KINDS).map(|k| k.times).sum() };
        if left > 0 {
            let more = self.locale().text("terminal-more-findings", &[("n", Fill::Count(left as u64))]);
            self.line(INDENT, &more)?;
        }
        let say = |key: &str, sentence: &str| self.about.locale.text(key, &[("sentence", Fill::Text(sentence))]);
        let mut told = vec![say("terminal-why", &detail.risk)];
        let fresh = detail.advice.as_deref().filter(|advice| self.advised.insert((*advice).to_owned()));
        told.extend(fresh.map(|advice| say("terminal-do", advice)));
        told.extend(detail.duplicate_of.as_deref().map(|first| {
            let same = self.about.locale.text("terminal-same", &[("source", Fill::Text(first))]);
            say("terminal-note", &format!("{same}."))
        }));
        for text in told {
            self.wrapped(INDENT, &text)?;
        }
        for note in &detail.notes {
            self.wrapped(INDENT, &say("terminal-note", &format!("{note}.")))?;
        }
        for gap in &detail.gaps {
            let partly = self.locale().word("terminal-partly");
            self.wrapped(INDENT, &format!("? {partly}: {gap}"))?;
        }
        Ok(())
    }

    /// The kinds of findings on one line, as many as fit.
    fn kinds(&mut self, detail: &Detail) -> io::Result<()> {
        let room = self.style().width.saturating_sub(INDENT + " · +99".len());
        let (mut text, mut told) = (String::new(), 0);
        for kind in &detail.kinds {
            let next = kind.name.clone() + &times(kind.times);
            if told > 0 && width(&text) + 3 + width(&next) > room {
                break;
            }
            if told > 0 {
                text.push_str(" · ");
            }
            text.push_str(&next);
            told += 1;
        }
        if told < detail.kinds.len() {
            text.push_str(&format!(" · +{}", detail.kinds.len() - told));
        }
        self.line(INDENT, &text)
    }

    /// What was not fully read and was not `told` in full: what is missing of those stands with them.
    fn unseen(&mut self, overview: &Overview, told: &HashSet<&str>) -> io::Result<()> {
        let (whole, partly) = (self.locale().word("terminal-unread"), self.locale().word("terminal-partly"));
        let words = width(&whole).max(width(&partly));
        let elsewhere = |unseen: &&Unseen| unseen.found && told.contains(unseen.source.as_str());
        let listed: Vec<_> = overview.unseen.iter().filter(|unseen| !elsewhere(unseen)).collect();
        let most = if self.style().all { usize::MAX } else { UNSEEN };
        for unseen in listed.iter().take(most) {
            let word = pad(if unseen.partly { &partly } else { &whole }, words);
            let left = format!("?  {word}  ");
            let room = self.style().width.saturating_sub(width(&left));
            let path = room.saturating_sub(3 + width(&unseen.why));
            if path >= width(&unseen.source).min(20) {
                self.line(0, &format!("{left}{}   {}", shorten(&unseen.source, path), unseen.why))?;
            } else {
                self.line(0, &format!("{left}{}", shorten(&unseen.source, room)))?;
                self.wrapped(INDENT, &unseen.why)?;
            }
            let advice = self.about.locale.text("terminal-do", &[("sentence", Fill::Text(&unseen.advice))]);
            if self.style().all {
                self.wrapped(INDENT, &advice)?;
            }
        }
        let all = overview.summary.with_gaps;
        let shown = overview.unseen.iter().filter(elsewhere).count() + listed.len().min(most);
        if all > shown as u64 {
            let more = self.locale().text("terminal-more-documents", &[("n", Fill::Count(all - shown as u64))]);
            self.line(0, &more)?;
        }
        Ok(())
    }

    fn closing(&mut self, overview: &Overview) -> io::Result<()> {
        let summary = &overview.summary;
        let locale = self.about.locale;
        if summary.documents == 0 {
            self.line(0, &locale.word("terminal-none"))?;
            return self.left_out(summary);
        }
        if summary.findings > 0 || summary.with_gaps > 0 {
            self.raw("")?;
        }
        if summary.findings == 0 {
            let key = if summary.scanned == 0 { "error-nothing-read" } else { "terminal-nothing" };
            self.line(0, &locale.word(key))?;
        }
        let documents = locale.text("terminal-documents", &[("n", Fill::Count(summary.documents))]);
        let left = format!("{documents} · {} · {} s", locale.bytes(summary.bytes), locale.decimal(overview.seconds, 1));
        let mut counts: Vec<String> = Severity::ALL
            .iter()
            .rev()
            .filter(|s| summary.seen(**s) > 0)
            .map(|s| format!("{} {}", locale.severity(*s), locale.count(summary.seen(*s))))
            .collect();
        let counted = |key: &str, n: u64| (n > 0).then(|| locale.text(key, &[("n", Fill::Count(n))]));
        counts.extend(counted("terminal-not-complete", summary.with_gaps));
        counts.extend(counted("terminal-duplicates", summary.duplicates));
        let counts = counts.join(" · ");
        let room = self.style().width;
        if width(&left) + 4 + width(&counts) <= room {
            self.line(0, &format!("{left}    {counts}"))?;
        } else {
            self.line(0, &left)?;
            self.wrapped(0, &counts)?;
        }
        self.left_out(summary)?;
        if !summary.complete {
            self.line(0, &locale.word("terminal-stopped"))?;
        }
        let together: Vec<String> = [
            ("terminal-persons", overview.persons),
            ("terminal-special", overview.special),
            ("terminal-bsn", overview.bsn),
        ]
        .into_iter()
        .filter_map(|(key, n)| counted(key, n))
        .collect();
        if !together.is_empty() {
            let severity = locale.severity(overview.severity);
            let fills = [("severity", Fill::Text(&severity)), ("what", Fill::Text(&together.join(" · ")))];
            self.wrapped(0, &locale.text("terminal-together", &fills))?;
        }
        if let Some(begin) = &overview.begin {
            self.wrapped(0, begin)?;
        }
        if summary.findings > 0 || summary.with_gaps > 0 {
            let paths: Vec<String> = self.about.paths.iter().map(|p| quoted(&clean(p))).collect();
            let file = if locale.lang() == crate::locale::Lang::Nl { "rapport.html" } else { "report.html" };
            let mut command = format!("lakmoes scan {} -o {file}", paths.join(" "));
            if width(&command) + 8 > room {
                command = format!("lakmoes scan … -o {file}");
            }
            let more = locale.text("terminal-more", &[("command", Fill::Text(&command))]);
            let here = locale.word("terminal-more-here");
            match (self.style().all, width(&more) + 3 + width(&here) <= room) {
                (true, _) => self.line(0, &more)?,
                (false, true) => self.line(0, &format!("{more} · {here}"))?,
                (false, false) => {
                    self.line(0, &more)?;
                    self.line(0, &here)?;
                }
            }
        }
        Ok(())
    }

    fn left_out(&mut self, summary: &Summary) -> io::Result<()> {
        let counts = [("terminal-left-out", summary.left_out - summary.links), ("terminal-links", summary.links)];
        for (key, n) in counts.into_iter().filter(|(_, n)| *n > 0) {
            let told = self.locale().text(key, &[("n", Fill::Count(n))]);
            self.line(0, &told)?;
        }
        Ok(())
    }

    /// One line, cut off where the terminal ends.
    fn line(&mut self, indent: usize, text: &str) -> io::Result<()> {
        let text = cut(text, self.style().width.saturating_sub(indent));
        self.raw(&format!("{:indent$}{text}", ""))
    }

    /// As many lines as it takes, broken between words, the later ones a little further in.
    fn wrapped(&mut self, indent: usize, text: &str) -> io::Result<()> {
        let (mut line, mut lead) = (String::new(), indent);
        let full = self.style().width;
        for word in text.split(' ') {
            if !line.is_empty() && lead + width(&line) + 1 + width(word) > full {
                self.line(lead, &std::mem::take(&mut line))?;
                lead = indent + 2;
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        self.line(lead, &line)
    }

    fn raw(&mut self, text: &str) -> io::Result<()> {
        match self.style().unicode {
            true => writeln!(self.out, "{}", text.trim_end()),
            false => writeln!(self.out, "{}", ascii(text.trim_end())),
        }
    }

    fn paint(&self, text: &str, code: &str) -> String {
        if self.style().colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

fn times(n: usize) -> String {
    if n > 1 { format!(" ({n}×)") } else { String::new() }
}

fn quoted(path: &str) -> String {
    if path.contains([' ', '(', ')', '&', ';', '\'', '"', '$']) { format!("\"{path}\"") } else { path.to_owned() }
}

pub(super) fn shape(severity: Severity, unicode: bool) -> char {
    let (shape, plain) = match severity {
        Severity::VeryHigh => ('●', '@'),
        Severity::High => ('◆', '#'),
        Severity::Medium => ('▲', '^'),
        Severity::Low => ('○', 'o'),
        Severity::None => ('–', '-'),
    };
    if unicode { shape } else { plain }
}

/// From blue over violet to red, as litmus does.
pub(super) fn colour(severity: Severity) -> &'static str {
    match severity {
        Severity::VeryHigh => "1;31",
        Severity::High => "31",
        Severity::Medium => "35",
        Severity::Low => "34",
        Severity::None => "2",
    }
}

fn severity_width(locale: &Locale) -> usize {
    Severity::ALL.iter().map(|s| width(&locale.severity(*s))).max().unwrap_or(0)
}

pub(super) fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

pub(super) fn pad(text: &str, to: usize) -> String {
    format!("{text}{:1$}", "", to.saturating_sub(width(text)))
}

/// What fits, cut off at the end.
pub(super) fn cut(text: &str, most: usize) -> String {
    if width(text) <= most {
        return text.to_owned();
    }
    let mut out = String::new();
    for c in text.chars() {
        if width(&out) + width(c.encode_utf8(&mut [0; 4])) + 1 > most {
            break;
        }
        out.push(c);
    }
    out + "…"
}

/// What fits, shortened in the middle: the begin and the end of a path tell most.
fn shorten(text: &str, most: usize) -> String {
    if width(text) <= most {
        return text.to_owned();
    }
    let keep = most.saturating_sub(1);
    let tail_room = keep - keep / 3;
    let head = cut(text, keep / 3 + 1);
    let head = head.strip_suffix('…').unwrap_or(&head);
    let mut tail: Vec<char> = Vec::new();
    let mut used = 0;
    for c in text.chars().rev() {
        used += width(c.encode_utf8(&mut [0; 4]));
        if used > tail_room {
            break;
        }
        tail.push(c);
    }
    format!("{head}…{}", tail.iter().rev().collect::<String>())
}

/// The nearest in plain ASCII.
pub(super) fn ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfd().filter(|c| !is_combining_mark(*c)) {
        match c {
            c if c.is_ascii() => out.push(c),
            '×' => out.push('x'),
            '·' => out.push('|'),
            '…' => out.push('~'),
            '–' | '—' | '‑' => out.push('-'),
            '\u{a0}' => out.push(' '),
            '€' => out.push('E'),
            _ => out.push('?'),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{ascii, shorten, width};
    use crate::report::tests::{about_with, render, sample};
    use crate::report::{Reveal, Style};

    fn check(style: Style, reveal: Reveal) -> String {
        let text = render("terminal", &about_with(style, reveal), &sample());
        for line in text.lines() {
            assert!(width(line) <= style.width, "{} columns: {line}", width(line));
        }
        text
    }

    const PLAIN: Style = Style { width: 80, colour: false, unicode: true, all: false };

    #[test]
    fn it_fits_any_terminal_and_masks() {
        let text = check(PLAIN, Reveal::Masked);
        assert!(text.contains("● zeer hoog   92  "), "{text}");
        assert!(text.contains("*******33") && !text.contains("111222333"), "{text}");
        assert!(text.contains("Waarom: Gezondheid (4)") && text.contains("niet gelezen"), "{text}");
        check(Style { width: 60, ..PLAIN }, Reveal::Masked);
        assert!(check(PLAIN, Reveal::Shown).contains("111222333"));
    }

    #[test]
    fn every_document_that_was_not_fully_read_is_named() {
        let mut many: Vec<_> = (0..super::FULL).filter_map(|_| sample().into_iter().next()).collect();
        many.extend(sample().into_iter().skip(1));
        let text = render("terminal", &about_with(PLAIN, Reveal::Masked), &many);
        let named = |name: &str| text.lines().any(|line| line.starts_with("?  ") && line.contains(name));
        assert!(named("2024-118.txt") && named("scan-0003.pdf") && named("loon.docx"), "{text}");
        assert!(text.contains("niet volledig gelezen 3"), "{text}");
    }

    #[test]
    fn ascii_is_ascii_and_colour_is_asked_for() {
        let text = check(Style { unicode: false, ..PLAIN }, Reveal::Masked);
        assert!(text.is_ascii() && text.contains("@ zeer hoog"), "{text}");
        assert!(!text.contains('\u{1b}'));
        assert_eq!(ascii("cliënt × 3 …"), "client x 3 ~");
    }

    #[test]
    fn a_path_is_shortened_in_the_middle() {
        assert_eq!(shorten("zorgplannen/intake-de-linde.docx", 17), "zorgp…-linde.docx");
        assert_eq!(shorten("kort.txt", 17), "kort.txt");
    }
}
