//! The answer of the page, in words: verdict per channel, what stands in the text, what to do about it. Everything was decided by the engine.

use std::collections::{BTreeMap, HashMap};

use askama::Template;

use crate::formats::is_kind_of_picture;
use crate::fronts::http::around::Told;
use crate::fronts::http::check;
use crate::fronts::http::keys::Role;
use crate::fronts::http::page::Form;
use crate::fronts::http::page::apply::{applied, from, mark_of};
use crate::fronts::http::problem::Problem;
use crate::fronts::http::state::State;
use crate::fronts::http::who::Who;
use crate::locale::{Fill, Lang, Locale};
use crate::model::{
    self, Category, Certainty, Check, Decision, Finding, GapCode, Judged, Layer, Reason, ScanReport, Source, Verdict,
};
use crate::report::check::{CheckAbout, after as check_after};
use crate::report::json::TEXT_FORMATS;
use crate::report::{Reveal, clean, marked, rewritten};
use crate::rules::{self, Words};

/// Figures in the row of people.
const FIGURES: u64 = 12;
/// Formats that can be written.
const WRITABLE: [&str; 10] = ["txt", "csv", "tsv", "md", "json", "html", "eml", "docx", "pdf", "zip"];
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
    /// Place on the scale, of 400; none when nothing could be read.
    scale: Option<u32>,
    scale_label: String,
    channels: Vec<Row>,
    k: Option<People>,
    found: String,
    segments: Vec<Segment>,
    more: bool,
    suggestions: Vec<Suggestion>,
    softer: String,
    /// Whether suggestions have buttons: the text of the form can be changed.
    can_apply: bool,
    safer: Option<String>,
    cards: Vec<Card>,
    can_redact: bool,
    /// Whether it is about a file, which a page without script cannot send again by itself.
    is_file: bool,
}

/// A decision as the page shows it.
struct Answered {
    class: &'static str,
    icon: &'static str,
    word: String,
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
    /// See [`mark_of`].
    id: String,
    /// How often it stands in the text.
    times: usize,
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
    answer.can_redact = who.roles.has(Role::Redact) && is_writable(&looked);
    let html = Fragment { locale, lang: lang.code(), a: answer }.render().unwrap_or_default();
    (html, new_text, Told::of(&looked, &looked.judged[form.channel]))
}

/// Whether there is any hope of a redacted version: every part was read to the end, and its kind can be written.
fn is_writable(looked: &Check) -> bool {
    looked.reports.iter().all(|report| report.is_complete() && WRITABLE.contains(&report.document.format))
}

/// Whether places in a document are places in the text that was pasted.
pub(super) fn is_text(report: &ScanReport) -> bool {
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

/// That the session has ended, as a part of the page.
pub(crate) fn expired(locale: &Locale, home: &str) -> String {
    #[derive(Template)]
    #[template(
        source = "<div class=\"problem\" role=\"alert\" id=\"answer\" tabindex=\"-1\"><p><strong>{{ title }}</strong> <a href=\"{{ home }}\">{{ way }}</a></p></div>",
        ext = "html"
    )]
    struct Expired<'a> {
        title: String,
        way: String,
        home: &'a str,
    }
    let (title, way) = (locale.word("page-expired"), locale.word("page-expired-login"));
    Expired { title, way, home }.render().unwrap_or_default()
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
        let (cards, numbers) = self.cards(&looked.reports);
        let (segments, more) = self.segments(report, &numbers);
        let found: usize = looked.reports.iter().map(|r| r.findings.len()).sum();
        let severity_word = locale.severity(assessment.severity);
        let read = looked.reports.iter().any(|r| r.document.segments.iter().any(|s| s.layer != Layer::FileName));
        let whole = looked.reports.iter().all(ScanReport::is_complete);
        // Of what nobody read, nobody knows that it may go anywhere.
        let unknown = !read && !whole && found == 0;
        let Answered { class, icon, word } = self.answered(verdict.decision, unknown);
        Answer {
            new_text: None,
            class,
            icon,
            headline: self.headline(form.channel, &word),
            name: form.is_file.then(|| clean(&report.source)),
            reasons: self.reasons(verdict),
            gaps: self.gaps(&looked.reports),
            notes: looked.notes.iter().map(|note| locale.word(&format!("note-{}", note.code))).collect(),
            scale: (!unknown).then(|| 10 + 380 * u32::from(assessment.score) / 100),
            scale_label: match (unknown, whole) {
                (true, _) => locale.word("page-scale-unknown"),
                (false, false) => locale.text("page-scale-partly", &[("severity", Fill::Text(&severity_word))]),
                (false, true) => locale.text("page-scale", &[("severity", Fill::Text(&severity_word))]),
            },
            channels: self.rows(form.channel, looked, unknown),
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
            is_file: form.is_file,
        }
    }

    /// How a decision is shown. What was allowed because there was nothing to read is unknown.
    fn answered(&self, decision: Decision, unknown: bool) -> Answered {
        if unknown && decision == Decision::Allow {
            return Answered { class: "review", icon: "?", word: self.locale.word("page-answer-unknown") };
        }
        let (class, icon) = looks(decision);
        Answered { class, icon, word: self.locale.word(&format!("page-answer-{}", decision.code())) }
    }

    fn channel(&self, channel: usize) -> &str {
        let name = &self.state.channels[channel].name;
        if self.lang == Lang::Nl { &name.0 } else { &name.1 }
    }

    fn headline(&self, channel: usize, answer: &str) -> String {
        let fills = [("channel", Fill::Text(self.channel(channel))), ("answer", Fill::Text(answer))];
        self.locale.text("page-answer", &fills)
    }

    fn reasons(&self, verdict: &Verdict) -> String {
        verdict.reasons.iter().map(|reason: &Reason| self.locale.reason(reason)).collect::<Vec<_>>().join("; ")
    }

    fn rows(&self, asked: usize, looked: &Check, unknown: bool) -> Vec<Row> {
        let row = |(i, Judged { verdict, .. }): (usize, &Judged)| {
            let Answered { class, icon, word } = self.answered(verdict.decision, unknown);
            Row {
                class,
                icon,
                name: self.channel(i).to_owned(),
                word,
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
            // Another format does not help who has a picture: there is nothing to read in it.
            let advice = match gap.code {
                GapCode::Unsupported if gap.about.is_some_and(is_kind_of_picture) => {
                    self.locale.word("gap-do-image-only")
                }
                _ => self.locale.gap_advice(gap),
            };
            let told = (self.locale.gap(gap), advice);
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

    /// What can be written otherwise; the same wording once, however often it stands there.
    fn suggestions(&self, looked: &Check) -> Vec<Suggestion> {
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut told: Vec<Suggestion> = Vec::new();
        for one in looked.suggestions.iter().filter_map(|s| self.suggestion(looked, s)) {
            let place = *places.entry(one.id.clone()).or_insert(told.len());
            match told.get_mut(place) {
                Some(first) => {
                    first.times += 1;
                    first.effect = first.effect.take().or(one.effect);
                }
                None => told.push(one),
            }
        }
        told
    }

    fn suggestion(&self, looked: &Check, s: &model::Suggestion) -> Option<Suggestion> {
        let from = from(looked.reports.get(s.report)?, s)?.to_owned();
        let effect = s.k_before.zip(s.k_after).filter(|(before, after)| before != after).map(|(before, after)| {
            let (before, after) = (self.words.people(before), self.words.people(after));
            self.locale.text("check-fits", &[("before", Fill::Text(&before)), ("after", Fill::Text(&after))])
        });
        let to = if s.to.trim().is_empty() { self.locale.word("check-leave-out") } else { s.to.clone() };
        Some(Suggestion { id: mark_of(&from, &s.to), times: 1, from, to, effect })
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
