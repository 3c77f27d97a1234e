//! The answer of the page, in words: verdict per channel, what stands in the text, what to do about it. Everything was decided by the engine.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use askama::Template;

use crate::fronts::http::around::Told;
use crate::fronts::http::page::Form;
use crate::fronts::http::problem::Problem;
use crate::fronts::http::state::State;
use crate::fronts::http::who::Who;
use crate::locale::{Fill, Lang, Locale};
use crate::model::{Category, Certainty, Decision, Layer, Reason, ScanReport, Severity, Verdict};
use crate::report::{clean, marked};
use crate::rules::Words;

/// Figures in the row of people.
const FIGURES: u64 = 12;
/// Documents inside a file of which findings are told.
const MOST_INSIDE: usize = 50;

#[derive(Template)]
#[template(path = "result.html")]
struct Fragment<'a> {
    locale: &'a Locale,
    lang: &'static str,
    a: Answer,
}

impl Fragment<'_> {
    fn t(&self, key: &str) -> String {
        self.locale.word(key)
    }
}

/// All that the page says.
struct Answer {
    /// The text with what was applied, for the form.
    new_text: Option<String>,
    class: &'static str,
    icon: &'static str,
    headline: String,
    name: Option<String>,
    reasons: String,
    gaps: Vec<(String, String)>,
    notes: Vec<String>,
    /// Place on the scale, of 400.
    scale: u32,
    scale_label: String,
    severity: String,
    channels: Vec<Row>,
    k: Option<People>,
    found: String,
    segments: Vec<Segment>,
    more: bool,
    suggestions: Vec<Suggestion>,
    softer: String,
    can_apply: bool,
    safer: Option<String>,
    safer_answer: String,
    cards: Vec<Card>,
    can_redact: bool,
}

struct Row {
    class: &'static str,
    icon: &'static str,
    name: String,
    word: String,
    reasons: String,
    asked: bool,
}

/// How many people fit, as figures that fade.
struct People {
    sentence: String,
    width: u64,
    figures: Vec<Figure>,
}

struct Figure {
    x: u64,
    left: u64,
    fade: u64,
}

struct Segment {
    heading: Option<String>,
    pieces: Vec<Piece>,
}

struct Piece {
    text: String,
    mark: Option<Mark>,
}

struct Mark {
    number: usize,
    card: usize,
    name: String,
    class: &'static str,
}

struct Suggestion {
    id: u32,
    from: String,
    to: String,
    effect: Option<String>,
}

/// All findings of one rule.
struct Card {
    number: usize,
    class: &'static str,
    name: String,
    times: usize,
    certainty: String,
    place: String,
    /// The first mark; 0 when it stands in no text that is shown.
    mark: usize,
    why: String,
    advice: String,
}

/// How a decision looks: class, shape.
fn looks(decision: Decision) -> (&'static str, &'static str) {
    match decision {
        Decision::Allow => ("allow", "✓"),
        Decision::Review => ("review", "!"),
        Decision::Block => ("block", "✕"),
    }
}

/// How a category is marked: what can do most harm stands out most.
fn class(category: Category) -> &'static str {
    match category {
        Category::NationalNumber
        | Category::Special
        | Category::Criminal
        | Category::Delicate
        | Category::Technical
        | Category::Financial
        | Category::Document => "hard",
        Category::Person | Category::Contact => "plain",
        Category::Professional | Category::Indirect => "mild",
    }
}

/// What the engine said of a form.
struct Looked {
    reports: Vec<ScanReport>,
    /// One for each channel: the gravest of all documents.
    judged: Vec<(Verdict, Severity, u8)>,
}

fn look(state: &State, form: &Form) -> Looked {
    let mut looked = Looked { reports: Vec::new(), judged: Vec::new() };
    for channel in 0..state.channels.len() {
        let mut reports: Vec<ScanReport> = Vec::new();
        // The sink asks for everything.
        let _ = state.scanner(channel, Certainty::Likely).scan(form.source.clone(), &mut |report| {
            reports.push(report);
            ControlFlow::Continue(())
        });
        let gravest = reports.iter().max_by_key(|r| (r.verdict.decision, r.assessment.score)).expect("there is one");
        looked.judged.push((gravest.verdict.clone(), gravest.assessment.severity, gravest.assessment.score));
        if channel == form.channel {
            looked.reports = reports;
        }
    }
    looked
}

/// The answer as HTML, the text with what was applied, and the counts.
pub(crate) fn make(state: &State, _who: &Who, lang: Lang, form: &Form) -> (String, Option<String>, Told) {
    let locale = state.locale(lang);
    let looked = look(state, form);
    let told = told(&looked, form);
    let speak = Speak { state, locale, lang };
    let answer = speak.answer(form, &looked);
    let html = Fragment { locale, lang: lang.code(), a: answer }.render().unwrap_or_default();
    (html, None, told)
}

/// A problem as a part of the page.
pub(crate) fn trouble(problem: &Problem, locale: &Locale) -> String {
    #[derive(Template)]
    #[template(
        source = "<div class=\"problem\" role=\"alert\" id=\"answer\" tabindex=\"-1\"><p><strong>{{ title }}.</strong> {{ detail }}</p></div>",
        ext = "html"
    )]
    struct Trouble {
        title: String,
        detail: String,
    }
    Trouble { title: problem.title(locale), detail: problem.detail(locale) }.render().unwrap_or_default()
}

fn told(looked: &Looked, form: &Form) -> Told {
    let (verdict, severity, _) = &looked.judged[form.channel];
    Told {
        documents: looked.reports.len() as u64,
        bytes: looked.reports.iter().map(|r| r.bytes).sum(),
        findings: looked.reports.iter().map(|r| r.findings.len() as u64).sum(),
        with_gaps: looked.reports.iter().filter(|r| !r.is_complete()).count() as u64,
        decision: verdict.decision.code(),
        severity: severity.code(),
    }
}

/// The words for one reader.
struct Speak<'a> {
    state: &'a State,
    locale: &'a Locale,
    lang: Lang,
}

impl Speak<'_> {
    fn answer(&self, form: &Form, looked: &Looked) -> Answer {
        let locale = self.locale;
        let report = &looked.reports[0];
        let (verdict, severity, score) = &looked.judged[form.channel];
        let (class, icon) = looks(verdict.decision);
        let (cards, numbers) = self.cards(&looked.reports);
        let (segments, more) = self.segments(report, &numbers);
        let found: usize = looked.reports.iter().map(|r| r.findings.len()).sum();
        let severity_word = locale.severity(*severity);
        let read = looked.reports.iter().any(|r| r.document.segments.iter().any(|s| s.layer != Layer::FileName));
        Answer {
            new_text: None,
            class,
            icon,
            headline: self.headline(form.channel, verdict.decision),
            name: form.is_file.then(|| clean(&report.source)),
            reasons: self.reasons(verdict),
            gaps: self.gaps(&looked.reports),
            notes: Vec::new(),
            scale: 10 + 380 * u32::from(*score) / 100,
            scale_label: locale.text("page-scale", &[("severity", Fill::Text(&severity_word))]),
            severity: severity_word,
            channels: self.rows(form.channel, looked),
            k: self.people(report),
            found: match found {
                0 if read => locale.word("page-found-none"),
                0 => locale.word("page-found-nothing-read"),
                n => locale.text("page-found", &[("n", Fill::Count(n as u64))]),
            },
            segments,
            more,
            suggestions: Vec::new(),
            softer: String::new(),
            can_apply: !form.is_file,
            safer: None,
            safer_answer: String::new(),
            cards,
            can_redact: false,
        }
    }

    fn channel(&self, channel: usize) -> &str {
        let name = &self.state.channels[channel].name;
        if self.lang == Lang::Nl { &name.0 } else { &name.1 }
    }

    fn headline(&self, channel: usize, decision: Decision) -> String {
        let answer = self.locale.word(&format!("page-answer-{}", decision.code()));
        let fills = [("channel", Fill::Text(self.channel(channel))), ("answer", Fill::Text(&answer))];
        self.locale.text("page-answer", &fills)
    }

    fn reasons(&self, verdict: &Verdict) -> String {
        verdict.reasons.iter().map(|reason: &Reason| self.locale.reason(reason)).collect::<Vec<_>>().join("; ")
    }

    fn rows(&self, asked: usize, looked: &Looked) -> Vec<Row> {
        let row = |(i, (verdict, _, _)): (usize, &(Verdict, Severity, u8))| {
            let (class, icon) = looks(verdict.decision);
            Row {
                class,
                icon,
                name: self.channel(i).to_owned(),
                word: self.locale.word(&format!("page-answer-{}", verdict.decision.code())),
                reasons: verdict.reasons.first().map(|reason| self.locale.reason(reason)).unwrap_or_default(),
                asked: i == asked,
            }
        };
        looked.judged.iter().enumerate().map(row).collect()
    }

    /// What was not read, each kind once.
    fn gaps(&self, reports: &[ScanReport]) -> Vec<(String, String)> {
        let mut gaps: Vec<(String, String)> = Vec::new();
        for gap in reports.iter().flat_map(ScanReport::gaps).filter(|gap| !gap.code.is_note()) {
            let told = (self.locale.gap(gap), self.locale.word(&format!("gap-do-{}", gap.code.code())));
            if !gaps.contains(&told) {
                gaps.push(told);
            }
        }
        gaps.truncate(MOST_INSIDE);
        gaps
    }

    fn words(&self, rule: &str) -> Option<&Words> {
        let rule = self.state.rules.rule(rule)?;
        Some(if self.lang == Lang::Nl { &rule.nl } else { &rule.en })
    }

    fn name(&self, rule: &str) -> String {
        let short = self.locale.find(&format!("short-{}", rule.replace('.', "-")), &[]);
        short.or_else(|| self.words(rule).map(|words| words.name.clone())).unwrap_or_else(|| rule.to_owned())
    }

    /// One card for each rule, gravest first; and the number of the card of each rule.
    fn cards(&self, reports: &[ScanReport]) -> (Vec<Card>, BTreeMap<String, usize>) {
        let mut cards: BTreeMap<&str, Card> = BTreeMap::new();
        let mut order: Vec<(u8, &str)> = Vec::new();
        for (document, report) in reports.iter().enumerate().take(MOST_INSIDE) {
            for (i, finding) in report.findings.iter().enumerate() {
                let rule = finding.rule.as_str();
                let words = self.words(rule);
                let segment = report.segment(finding);
                let card = cards.entry(rule).or_insert_with(|| {
                    let class = class(finding.category);
                    order.push((["hard", "plain", "mild"].iter().position(|c| *c == class).unwrap_or(0) as u8, rule));
                    Card {
                        number: 0,
                        class,
                        name: words.map_or_else(|| rule.to_owned(), |words| words.name.clone()),
                        times: 0,
                        certainty: finding.confidence.certainty().map(|c| self.locale.certainty(c)).unwrap_or_default(),
                        place: self.locale.place(report.place(finding), segment.layer),
                        mark: if document == 0 { i + 1 } else { 0 },
                        why: words.map(|words| words.why.clone()).unwrap_or_default(),
                        advice: words.map(|words| words.advice.clone()).unwrap_or_default(),
                    }
                });
                card.times += 1;
            }
        }
        order.sort_unstable();
        let mut numbers = BTreeMap::new();
        let mut sorted = Vec::new();
        for (_, rule) in order {
            let Some(mut card) = cards.remove(rule) else { continue };
            card.number = sorted.len() + 1;
            numbers.insert(rule.to_owned(), card.number);
            sorted.push(card);
        }
        (sorted, numbers)
    }

    fn segments(&self, report: &ScanReport, numbers: &BTreeMap<String, usize>) -> (Vec<Segment>, bool) {
        let (segments, more) = marked(report);
        let several = segments.len() > 1;
        let shown = segments.into_iter().map(|one| {
            let segment = &report.document.segments[one.segment];
            let place = self.locale.place(segment.place, segment.layer);
            let heading = (several || segment.layer != Layer::Visible).then_some(place).filter(|p| !p.is_empty());
            let pieces = one.pieces.into_iter().map(|piece| Piece {
                text: piece.text,
                mark: piece.finding.map(|i| {
                    let finding = &report.findings[i];
                    let rule = finding.rule.as_str();
                    Mark {
                        number: i + 1,
                        card: numbers.get(rule).copied().unwrap_or(1),
                        name: self.name(rule),
                        class: class(finding.category),
                    }
                }),
            });
            Segment { heading, pieces: pieces.collect() }
        });
        (shown.collect(), more)
    }

    /// How many people fit the description that fits fewest.
    fn people(&self, report: &ScanReport) -> Option<People> {
        let k = report.people.iter().filter_map(|person| person.k).min()?;
        let key = match k {
            0 | 1 => "page-k-one",
            k if k > 100_000 => "page-k-many",
            _ => "page-k",
        };
        // 347 people is a precision that nobody has.
        let step = 10u64.pow(k.checked_ilog10().unwrap_or(0).saturating_sub(1));
        let sentence = self.locale.text(key, &[("n", Fill::Count(k / step * step))]);
        let count = k.clamp(1, FIGURES);
        let figure = |i: u64| Figure {
            x: 12 + 24 * i,
            left: 4 + 24 * i,
            fade: if k <= FIGURES { 0 } else { 3 * i / (FIGURES - 1) },
        };
        Some(People { sentence, width: 24 * count, figures: (0..count).map(figure).collect() })
    }
}
