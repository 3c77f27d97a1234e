//! The check in a terminal: the answer per channel first, then the text with its marks, then what to write instead.

use std::io::{self, Write};

use crate::locale::Fill;
use crate::model::{Check, Decision, Finding, Judged, ScanReport, Severity};
use crate::report::Reveal;
use crate::report::check::{CheckAbout, after, answer_key, marked};
use crate::report::terminal::{ascii, pad, width};

/// Kinds of findings that are told in full, unless everything was asked.
const KINDS: usize = 12;
/// Suggestions that are shown, unless everything was asked.
const SUGGESTIONS: usize = 30;

/// Writes a check for a terminal.
pub fn terminal(check: &Check, about: &CheckAbout<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page { about, out, blank: true };
    if about.rewrite {
        return page.rewritten(check);
    }
    page.answers(check)?;
    page.people(check)?;
    page.text(check)?;
    page.kinds(check)?;
    page.suggestions(check)?;
    page.notes(check)?;
    page.out.flush()
}

struct Page<'a> {
    about: &'a CheckAbout<'a>,
    out: &'a mut dyn Write,
    /// Whether the last line was blank.
    blank: bool,
}

impl Page<'_> {
    fn answers(&mut self, check: &Check) -> io::Result<()> {
        let locale = self.about.locale;
        self.head("check-question")?;
        let names: usize = check.judged.iter().map(|j| width(self.about.channel(j))).max().unwrap_or(0);
        let words = [Decision::Allow, Decision::Review, Decision::Block].map(|d| width(&locale.word(answer_key(d))));
        let answers = words.into_iter().max().unwrap_or(0);
        for judged in &check.judged {
            let decision = judged.verdict.decision;
            let answer = pad(&locale.word(answer_key(decision)), answers);
            let answer =
                self.paint(&format!("{} {answer}", mark(decision, self.about.style.unicode)), paint_of(decision));
            let reasons: Vec<String> = self.reasons(judged);
            let name = pad(self.about.channel(judged), names);
            let lead = format!("  {answer}  {name}  ");
            self.hanging(&lead, 2 + 2 + answers + 2 + names + 2, &reasons.join("; "))?;
        }
        self.gap()
    }

    /// The reasons that decide; those that only come along are told with everything.
    fn reasons(&self, judged: &Judged) -> Vec<String> {
        let locale = self.about.locale;
        let most = if self.about.style.all { usize::MAX } else { 2 };
        let reasons = judged.verdict.reasons.iter().filter(|r| self.about.style.all || !r.0.starts_with("severity-"));
        let told: Vec<String> = reasons.take(most).map(|r| locale.reason(r)).collect();
        match judged.verdict.reasons.first() {
            Some(first) if told.is_empty() => vec![locale.reason(first)],
            _ => told,
        }
    }

    fn people(&mut self, check: &Check) -> io::Result<()> {
        let people: Vec<_> = check.people().map(|(_, person)| person).collect();
        if people.is_empty() {
            return Ok(());
        }
        for (i, person) in people.iter().enumerate() {
            let fits = self.about.fits(person);
            let said = match people.len() {
                1 => fits,
                _ => {
                    let n = Fill::Count(i as u64 + 1);
                    self.about.locale.text("check-person", &[("n", n), ("sentence", Fill::Text(&fits))])
                }
            };
            self.wrapped(0, &said)?;
            let asked = [
                ("check-singling-out", person.singling_out),
                ("check-linkability", person.linkability),
                ("check-inference", person.inference),
            ];
            for (key, _) in asked.into_iter().filter(|(_, holds)| *holds) {
                let said = self.about.locale.word(key);
                self.wrapped(2, &format!("- {said}"))?;
            }
        }
        self.gap()
    }

    fn text(&mut self, check: &Check) -> io::Result<()> {
        let kinds = kinds(check, self.about);
        for (i, report) in check.reports.iter().enumerate() {
            let lines = marked::lines(report, self.about.reveal);
            if lines.is_empty() || report.findings.is_empty() {
                continue;
            }
            match i {
                0 => self.head("check-text")?,
                _ => {
                    let name = crate::report::clean(&report.source);
                    let head = self.paint(&name, "1");
                    self.raw(&head)?;
                }
            }
            self.marked(report, &kinds, lines)?;
        }
        Ok(())
    }

    /// The text of one document with its marks.
    fn marked(&mut self, report: &ScanReport, kinds: &[Kind<'_>], lines: Vec<marked::Line>) -> io::Result<()> {
        let number = |i: usize| {
            kinds
                .iter()
                .position(|kind| kind.found.iter().any(|f| std::ptr::eq(*f, &report.findings[i])))
                .map_or(0, |n| n + 1)
        };
        for line in lines {
            let Some(pieces) = line else {
                self.raw("  …")?;
                continue;
            };
            let mut text = String::new();
            for piece in pieces {
                match piece.finding {
                    // A mark must not be cut in two by the end of a line.
                    Some(i) => {
                        let marked = format!("[{}]", piece.text.replace(' ', "\u{a0}"));
                        text += &format!("{}{}", marked, superscript(number(i), self.about.style.unicode));
                    }
                    None => text += &crate::report::clean(&piece.text),
                }
            }
            self.wrapped(2, text.trim_end())?;
        }
        self.gap()
    }

    fn kinds(&mut self, check: &Check) -> io::Result<()> {
        let kinds = kinds(check, self.about);
        if kinds.is_empty() {
            let word = if check.report().is_complete() { "terminal-nothing" } else { "check-nothing-gaps" };
            let said = self.about.locale.word(word);
            self.raw(&said)?;
            return self.gap();
        }
        self.head("check-found")?;
        let most = if self.about.style.all { usize::MAX } else { KINDS };
        let lang = self.about.locale.lang();
        for (i, kind) in kinds.iter().enumerate().take(most) {
            let told = self.about.told(kind.found[0], lang);
            let surest = kind.found.iter().map(|f| f.confidence).reduce(|a, b| if b > a { b } else { a });
            let certainty =
                surest.and_then(|c| c.certainty()).map(|c| self.about.locale.certainty(c)).unwrap_or_default();
            let times = if kind.found.len() > 1 { format!(" ({}×)", kind.found.len()) } else { String::new() };
            let name = self.paint(told.name, "1");
            self.raw(&format!("{:>3} {name}{times}, {certainty}", i + 1))?;
            self.wrapped(4, told.consequence)?;
            let advice = self.about.locale.text("terminal-do", &[("sentence", Fill::Text(told.advice))]);
            self.wrapped(4, &advice)?;
        }
        if kinds.len() > most {
            let n = Fill::Count((kinds.len() - most) as u64);
            let more = self.about.locale.text("terminal-more-findings", &[("n", n)]);
            self.wrapped(4, &more)?;
        }
        self.gap()
    }

    fn suggestions(&mut self, check: &Check) -> io::Result<()> {
        if check.suggestions.is_empty() {
            return Ok(());
        }
        self.head("check-instead")?;
        let most = if self.about.style.all { usize::MAX } else { SUGGESTIONS };
        let arrow = if self.about.style.unicode { "→" } else { "->" };
        let mut told: Vec<(String, &str)> = Vec::new();
        for suggestion in &check.suggestions {
            let Some(report) = check.reports.get(suggestion.report) else { continue };
            let from = marked::replaced(report, suggestion, self.about.reveal);
            // The same change twice is told once.
            if told.iter().any(|(f, t)| *f == from && *t == suggestion.to) {
                continue;
            }
            if told.len() >= most {
                break;
            }
            let to = match suggestion.to.trim() {
                "" => self.about.locale.word("check-leave-out"),
                to => to.to_owned(),
            };
            self.wrapped(2, &format!("{} {arrow} {to}", crate::report::clean(from.trim())))?;
            if let (Some(before), Some(after)) = (suggestion.k_before, suggestion.k_after) {
                let (before, after) = (self.about.people(before), self.about.people(after));
                let fills = [("before", Fill::Text(&before)), ("after", Fill::Text(&after))];
                let fits = self.about.locale.text("check-fits", &fills);
                self.wrapped(6, &fits)?;
            }
            told.push((from, &suggestion.to));
        }
        if self.about.reveal == Reveal::Masked {
            let said = self.about.locale.word("check-masked");
            self.wrapped(2, &said)?;
        }
        if check.rewritten.is_some() {
            let said = after(check, self.about);
            self.wrapped(2, &said)?;
            let command =
                self.about.locale.text("check-rewrite", &[("command", Fill::Text("lakmoes check --rewrite"))]);
            self.wrapped(2, &command)?;
        }
        self.gap()
    }

    fn notes(&mut self, check: &Check) -> io::Result<()> {
        let locale = self.about.locale;
        let mut said: Vec<String> = check.notes.iter().map(|n| self.about.note(n)).collect();
        for gap in check.reports.iter().flat_map(|r| r.gaps()).filter(|g| !g.code.is_note()) {
            said.push(format!("{}: {}", locale.word("terminal-unread"), locale.gap(gap)));
        }
        for consent in &check.consents {
            let why = locale.word(&format!("consent-{}", consent.status.code()));
            let fills =
                [("id", Fill::Text(&consent.id)), ("channel", Fill::Text(&consent.channel)), ("why", Fill::Text(&why))];
            said.push(locale.text("check-consent", &fills));
        }
        said.extend(self.about.remarks.iter().cloned());
        said.dedup();
        if !said.is_empty() {
            self.head("check-notes")?;
            for sentence in &said {
                self.hanging("  - ", 4, sentence)?;
            }
            self.gap()?;
        }
        if !self.about.guide.is_empty() {
            self.head("check-guide")?;
            let guide = self.about.guide.clone();
            for line in &guide {
                self.hanging("  - ", 4, line)?;
            }
            self.gap()?;
        }
        let contact = match self.about.contact {
            Some(contact) => locale.text("check-contact", &[("contact", Fill::Text(contact))]),
            None => locale.word("check-contact-missing"),
        };
        self.wrapped(0, &contact)
    }

    /// Only the text with every suggestion applied, so that it can be piped on; what is said of it stands in the ordinary check.
    fn rewritten(&mut self, check: &Check) -> io::Result<()> {
        let original = if check.rewritten.is_none() { marked::original(check) } else { String::new() };
        let text = crate::report::rewritten(check).unwrap_or(&original);
        self.out.write_all(text.as_bytes())?;
        if !text.ends_with('\n') {
            self.out.write_all(b"\n")?;
        }
        self.out.flush()
    }

    fn head(&mut self, key: &str) -> io::Result<()> {
        let head = self.about.locale.word(key);
        let head = self.paint(&head, "1");
        self.raw(&head)
    }

    fn gap(&mut self) -> io::Result<()> {
        if !self.blank {
            self.blank = true;
            writeln!(self.out)?;
        }
        Ok(())
    }

    fn wrapped(&mut self, indent: usize, text: &str) -> io::Result<()> {
        let lead = " ".repeat(indent);
        self.hanging(&lead, indent, text)
    }

    /// As many lines as it takes, all after the first as far in as the first one's text. `columns` is the width of `lead` as it is seen.
    fn hanging(&mut self, lead: &str, columns: usize, text: &str) -> io::Result<()> {
        let room = self.about.style.width.saturating_sub(columns).max(20);
        let mut lead = lead.to_owned();
        let mut line = String::new();
        for word in text.split(' ') {
            if !line.is_empty() && width(&line) + 1 + width(word) > room {
                self.raw(&format!("{lead}{line}"))?;
                lead = " ".repeat(columns);
                line.clear();
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        self.raw(&format!("{lead}{line}"))
    }

    fn raw(&mut self, text: &str) -> io::Result<()> {
        self.blank = false;
        let text = text.trim_end().replace('\u{a0}', " ");
        match self.about.style.unicode {
            true => writeln!(self.out, "{text}"),
            false => writeln!(self.out, "{}", ascii(&text)),
        }
    }

    fn paint(&self, text: &str, code: &str) -> String {
        if self.about.style.colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// Findings of which the same is said.
struct Kind<'c> {
    name: &'c str,
    found: Vec<&'c Finding>,
}

/// The kinds of findings, gravest first: what stops a text stands before what only describes.
fn kinds<'c>(check: &'c Check, about: &'c CheckAbout<'_>) -> Vec<Kind<'c>> {
    let lang = about.locale.lang();
    let mut kinds: Vec<Kind<'c>> = Vec::new();
    for finding in check.reports.iter().flat_map(|r| &r.findings) {
        let name = about.told(finding, lang).name;
        match kinds.iter_mut().find(|kind| kind.name == name) {
            Some(kind) => kind.found.push(finding),
            None => kinds.push(Kind { name, found: vec![finding] }),
        }
    }
    kinds.sort_by_key(|kind| crate::report::digest::rank(kind.found[0].category));
    kinds
}

/// A shape beside the word, so that colour never carries it alone.
fn mark(decision: Decision, unicode: bool) -> char {
    match (decision, unicode) {
        (Decision::Allow, true) => '○',
        (Decision::Review, true) => '▲',
        (Decision::Block, true) => '●',
        (Decision::Allow, false) => 'o',
        (Decision::Review, false) => '^',
        (Decision::Block, false) => '@',
    }
}

fn paint_of(decision: Decision) -> &'static str {
    crate::report::terminal::colour(match decision {
        Decision::Allow => Severity::Low,
        Decision::Review => Severity::Medium,
        Decision::Block => Severity::VeryHigh,
    })
}

/// The number of a kind behind its mark.
fn superscript(n: usize, unicode: bool) -> String {
    if n == 0 {
        return String::new();
    }
    let digits = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let small = |c: char| c.to_digit(10).and_then(|d| digits.get(d as usize)).copied().unwrap_or(c);
    let text = n.to_string();
    if unicode { text.chars().map(small).collect() } else { text }
}
