//! The answer of the page, in words: verdict per channel, what stands in the text, what to do about it. Everything was decided by the engine.

use std::collections::BTreeMap;

use askama::Template;

use crate::fronts::http::around::Told;
use crate::fronts::http::check;
use crate::fronts::http::keys::Role;
use crate::fronts::http::page::Form;
use crate::fronts::http::problem::Problem;
use crate::fronts::http::state::State;
use crate::fronts::http::who::Who;
use crate::locale::{Fill, Lang, Locale};
use crate::model::{
    self, Category, Certainty, Check, Decision, Finding, Judged, Layer, Reason, ScanReport, Source, Verdict,
};
use crate::report::check::{CheckAbout, after as check_after};
use crate::report::json::{TEXT_FORMATS, offsets};
use crate::report::{Reveal, clean, marked, rewritten};
use crate::rules::{self, Words};

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
    channels: Vec<Row>,
    k: Option<People>,
    found: String,
    segments: Vec<Segment>,
    more: bool,
    suggestions: Vec<Suggestion>,
    softer: String,
    can_apply: bool,
    safer: Option<String>,
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

/// All findings of one kind.
struct Card {
    number: usize,
    class: &'static str,
    name: String,
    what: String,
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

/// The order in which kinds are told: what can do most harm first.
fn rank(category: Category) -> u8 {
    match category {
        Category::NationalNumber => 0,
        Category::Special | Category::Criminal => 1,
        Category::Technical => 2,
        Category::Delicate => 3,
        Category::Financial => 4,
        Category::Person => 5,
        Category::Contact => 6,
        Category::Document => 7,
        Category::Professional => 8,
        Category::Indirect => 9,
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

/// The answer as HTML, the text with what was applied, and the counts.
pub(crate) fn make(state: &State, who: &Who, lang: Lang, form: &Form) -> (String, Option<String>, Told) {
    let locale = state.locale(lang);
    let look = |source: Source| check::run(state, source, &[], Certainty::Likely, Certainty::Possible).0;
    let mut looked = look(form.source.clone());
    let mut new_text = None;
    if let Some(new) = form.apply.as_deref().and_then(|apply| applied(form, &looked, apply)) {
        looked = look(Source::text("-", new.clone()));
        new_text = Some(new);
    }
    let speak = Speak { state, locale, lang, words: check::words(state, locale, Reveal::Shown, Vec::new()) };
    let mut answer = speak.answer(form, &looked);
    answer.new_text = new_text.clone();
    answer.can_redact = who.roles.has(Role::Redact);
    let html = Fragment { locale, lang: lang.code(), a: answer }.render().unwrap_or_default();
    (html, new_text, Told::of(&looked, &looked.judged[form.channel]))
}

/// The pasted text with one suggestion applied, or all of them; nothing when it cannot be done in the text itself.
fn applied(form: &Form, looked: &Check, apply: &str) -> Option<String> {
    let report = looked.report();
    if form.is_file || !is_text(report) {
        return None;
    }
    let own = looked.suggestions.iter().filter(|s| s.report == 0);
    let wanted = own.filter(|s| apply == "all" || apply == s.id.to_string());
    let starts: Vec<usize> = form.text.char_indices().map(|(i, _)| i).chain([form.text.len()]).collect();
    let mut edits: Vec<(std::ops::Range<usize>, &str)> = wanted
        .filter_map(|s| {
            let segment = report.document.segments.get(s.segment.0 as usize)?;
            let (from, to) = offsets(report.document.format, segment, s.span);
            Some((*starts.get(from)?..*starts.get(to)?, s.to.as_str()))
        })
        .collect();
    edits.sort_by_key(|(range, _)| range.start);
    let (mut text, mut done) = (String::with_capacity(form.text.len()), 0);
    for (range, to) in edits {
        // Two suggestions for one place: the first holds.
        let Some(between) = form.text.get(done..range.start) else { continue };
        text.push_str(between);
        text.push_str(to);
        done = range.end;
    }
    text.push_str(&form.text[done..]);
    Some(text)
}

/// Whether places in a document are places in the text that was pasted.
fn is_text(report: &ScanReport) -> bool {
    TEXT_FORMATS.contains(&report.document.format)
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

/// The words for one reader.
struct Speak<'a> {
    state: &'a State,
    locale: &'a Locale,
    lang: Lang,
    words: CheckAbout<'a>,
}

impl Speak<'_> {
    fn answer(&self, form: &Form, looked: &Check) -> Answer {
        let locale = self.locale;
        let report = &looked.reports[0];
        let Judged { assessment, verdict, .. } = &looked.judged[form.channel];
        let (class, icon) = looks(verdict.decision);
        let (cards, numbers) = self.cards(&looked.reports);
        let (segments, more) = self.segments(report, &numbers);
        let found: usize = looked.reports.iter().map(|r| r.findings.len()).sum();
        let severity_word = locale.severity(assessment.severity);
        let read = looked.reports.iter().any(|r| r.document.segments.iter().any(|s| s.layer != Layer::FileName));
        Answer {
            new_text: None,
            class,
            icon,
            headline: self.headline(form.channel, verdict.decision),
            name: form.is_file.then(|| clean(&report.source)),
            reasons: self.reasons(verdict),
            gaps: self.gaps(&looked.reports),
            notes: looked.notes.iter().map(|note| locale.word(&format!("note-{}", note.code))).collect(),
            scale: 10 + 380 * u32::from(assessment.score) / 100,
            scale_label: locale.text("page-scale", &[("severity", Fill::Text(&severity_word))]),
            channels: self.rows(form.channel, looked),
            k: self.people(report),
            found: match found {
                0 if read => locale.word("page-found-none"),
                0 => locale.word("page-found-nothing-read"),
                n => locale.text("page-found", &[("n", Fill::Count(n as u64))]),
            },
            segments,
            more,
            suggestions: self.suggestions(looked),
            softer: check_after(looked, &self.words),
            can_apply: !form.is_file && is_text(report),
            safer: rewritten(looked).map(str::to_owned),
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

    fn rows(&self, asked: usize, looked: &Check) -> Vec<Row> {
        let row = |(i, Judged { verdict, .. }): (usize, &Judged)| {
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

    fn rule(&self, rule: &str) -> Option<&Words> {
        let rule = self.state.rules.rule(rule)?;
        Some(if self.lang == Lang::Nl { &rule.nl } else { &rule.en })
    }

    /// Name, what it is, what can happen, what to do: of the advice, or of the rule itself.
    fn told(&self, finding: &Finding) -> [String; 4] {
        if let Some(advice) = rules::advice(finding) {
            let words = if self.lang == Lang::Nl { &advice.nl } else { &advice.en };
            return [&words.name, &words.what, &words.consequence, &words.advice].map(String::clone);
        }
        match self.rule(finding.rule.as_str()) {
            Some(words) => [words.name.clone(), String::new(), words.why.clone(), words.advice.clone()],
            None => [finding.rule.as_str().to_owned(), String::new(), String::new(), String::new()],
        }
    }

    /// What can be written otherwise.
    fn suggestions(&self, looked: &Check) -> Vec<Suggestion> {
        let one = |s: &model::Suggestion| {
            let report = looked.reports.get(s.report)?;
            let from = report.document.segments.get(s.segment.0 as usize)?.text.slice(s.span).to_owned();
            let effect = s.k_before.zip(s.k_after).filter(|(before, after)| before != after).map(|(before, after)| {
                let (before, after) = (self.words.people(before), self.words.people(after));
                self.locale.text("check-fits", &[("before", Fill::Text(&before)), ("after", Fill::Text(&after))])
            });
            let to = if s.to.trim().is_empty() { self.locale.word("check-leave-out") } else { s.to.clone() };
            Some(Suggestion { id: s.id, from, to, effect })
        };
        looked.suggestions.iter().filter_map(one).collect()
    }

    fn name(&self, rule: &str) -> String {
        let short = self.locale.find(&format!("short-{}", rule.replace('.', "-")), &[]);
        short.or_else(|| self.rule(rule).map(|words| words.name.clone())).unwrap_or_else(|| rule.to_owned())
    }

    /// One card for each kind, gravest first; and the number of the card of each rule.
    fn cards(&self, reports: &[ScanReport]) -> (Vec<Card>, BTreeMap<String, usize>) {
        // Rules with the same words share a card.
        let mut cards: BTreeMap<String, (u8, Card)> = BTreeMap::new();
        let mut titles: BTreeMap<String, String> = BTreeMap::new();
        for (document, report) in reports.iter().enumerate().take(MOST_INSIDE) {
            for (i, finding) in report.findings.iter().enumerate() {
                let [name, what, why, advice] = self.told(finding);
                titles.insert(finding.rule.as_str().to_owned(), name.clone());
                let card = cards.entry(name.clone()).or_insert_with(|| {
                    let card = Card {
                        number: 0,
                        class: class(finding.category),
                        what: if what == name { String::new() } else { what },
                        name,
                        times: 0,
                        certainty: finding.confidence.certainty().map(|c| self.locale.certainty(c)).unwrap_or_default(),
                        place: self.locale.place(report.place(finding), report.segment(finding).layer),
                        mark: if document == 0 { i + 1 } else { 0 },
                        why,
                        advice,
                    };
                    (rank(finding.category), card)
                });
                card.1.times += 1;
            }
        }
        let mut sorted: Vec<(u8, Card)> = cards.into_values().collect();
        sorted.sort_by_key(|(rank, _)| *rank);
        let cards: Vec<Card> =
            sorted.into_iter().enumerate().map(|(i, (_, card))| Card { number: i + 1, ..card }).collect();
        let number = |title: &str| cards.iter().find(|card| card.name == title).map_or(1, |card| card.number);
        let numbers = titles.iter().map(|(rule, title)| (rule.clone(), number(title))).collect();
        (cards, numbers)
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
        let person = report.people.iter().filter(|person| person.k.is_some()).min_by_key(|person| person.k)?;
        let k = person.k?;
        let sentence = self.words.fits(person);
        let count = k.clamp(1, FIGURES);
        let figure = |i: u64| Figure {
            x: 12 + 24 * i,
            left: 4 + 24 * i,
            fade: if k <= FIGURES { 0 } else { 3 * i / (FIGURES - 1) },
        };
        Some(People { sentence, width: 24 * count, figures: (0..count).map(figure).collect() })
    }
}
