//! `lakmoes rules`: what is looked for, why, and whether the packs hold.

use std::fmt::Write;
use std::sync::Arc;

use crate::detect::Detector;
use crate::fronts::cli::args::{Common, Rules, RulesCommand};
use crate::fronts::cli::exit::{CliError, Exit};
use crate::fronts::cli::{output, settings};
use crate::locale::{Fill, Lang, Locale};
use crate::model::{Document, Layer, Place, Segment};
use crate::rules::{self, Failure, Found, Rule, Ruleset, Wrong};
use crate::scanner::try_channel;
use crate::text::TextBuilder;

pub(crate) fn run(common: &Common, rules: &Rules, locale: &Locale) -> Result<Exit, CliError> {
    match &rules.command {
        RulesCommand::List => list(common, locale),
        RulesCommand::Explain { id } => explain(common, id, locale),
        RulesCommand::Check { packs } => check(common, packs, locale),
    }
}

fn words<'r>(rule: &'r Rule, locale: &Locale) -> &'r crate::rules::Words {
    match locale.lang() {
        Lang::Nl => &rule.nl,
        Lang::En => &rule.en,
    }
}

fn list(common: &Common, locale: &Locale) -> Result<Exit, CliError> {
    let rules = settings::rules(common)?;
    let ids = rules.rules().iter().map(|rule| rule.id.as_str().len()).max().unwrap_or(0);
    let mut out = String::new();
    for rule in rules.rules() {
        // Writing to a string does not fail.
        let _ = writeln!(
            out,
            "{:ids$}  {}  ({})",
            rule.id.as_str(),
            words(rule, locale).name,
            locale.category(rule.category)
        );
    }
    output::say(out.as_bytes())
}

fn explain(common: &Common, id: &str, locale: &Locale) -> Result<Exit, CliError> {
    let rules = settings::rules(common)?;
    let Some(rule) = rules.rule(id) else {
        let known: Vec<&str> = rules.rules().iter().map(|rule| rule.id.as_str()).collect();
        return Err(CliError::UnknownRule { asked: id.to_owned(), nearest: settings::nearest(id, &known) });
    };
    let words = words(rule, locale);
    let mut out = format!("{}  {}\n\n", rule.id.as_str(), words.name);
    let mut row = |key: &str, value: &str| {
        let _ = writeln!(out, "{}: {value}", locale.word(key));
    };
    row("rules-why", &words.why);
    row("rules-do", &words.advice);
    row("rules-category", &locale.category(rule.category));
    for source in &rule.source {
        row("rules-source", source);
    }
    row("rules-pack", &rule.pack);
    let _ = writeln!(out, "\n{}:", locale.word("rules-hits"));
    for hit in &rule.hits {
        let _ =
            writeln!(out, "  {}  ({})", one_line(&hit.text), locale.text(&format!("certainty-{}", hit.certainty), &[]));
    }
    let _ = writeln!(out, "\n{}:", locale.word("rules-misses"));
    for miss in &rule.misses {
        let because = locale.text("rules-because", &[("because", Fill::Text(locale.because(&miss.because)))]);
        let _ = writeln!(out, "  {}  ({because})", one_line(&miss.text));
    }
    output::say(out.as_bytes())
}

fn one_line(text: &str) -> String {
    text.replace('\n', " ⏎ ")
}

fn check(common: &Common, packs: &[std::path::PathBuf], locale: &Locale) -> Result<Exit, CliError> {
    let rules = Arc::new(settings::rules_with(common, packs)?);
    let channels = settings::channels_with(common, &settings::config(common)?, packs)?;
    let failures = failures(rules.clone());
    let broken: Vec<_> = channels.iter().flat_map(|file| try_channel(&rules, file)).collect();
    if failures.is_empty() && broken.is_empty() {
        let good = locale.text("rules-good", &[("n", Fill::Count(rules.rules().len() as u64))]);
        let channels = locale.text("channels-good", &[("n", Fill::Count(channels.len() as u64))]);
        return output::say(format!("{good}\n{channels}\n").as_bytes());
    }
    let mut out = String::new();
    for failure in &failures {
        let _ = writeln!(
            out,
            "{}: {}\n  {}",
            failure.rule.as_str(),
            one_line(&failure.text),
            wrong(&failure.wrong, locale)
        );
    }
    for broken in &broken {
        let expected = format!("{} {}", broken.expected.0, broken.expected.1.as_deref().unwrap_or_default());
        let reasons: Vec<&str> = broken.found.1.iter().map(|reason| reason.0.as_str()).collect();
        let found = format!("{} {}", broken.found.0.code(), reasons.join(", "));
        let fills = [
            ("channel", Fill::Text(&broken.channel)),
            ("n", Fill::Count(broken.case as u64)),
            ("expected", Fill::Text(expected.trim())),
            ("found", Fill::Text(found.trim())),
        ];
        let _ = writeln!(out, "{}", locale.text("channel-case", &fills));
    }
    let n = (failures.len() + broken.len()) as u64;
    let _ = writeln!(out, "{}", locale.text("error-rules-fail", &[("n", Fill::Count(n))]));
    output::say(out.as_bytes())?;
    Ok(Exit::Failed)
}

/// What an example shows to be wrong, in words.
fn wrong(wrong: &Wrong, locale: &Locale) -> String {
    match wrong {
        Wrong::Missed(instead) if instead.is_empty() => locale.word("wrong-missed"),
        Wrong::Missed(instead) => {
            locale.text("wrong-missed-instead", &[("instead", Fill::Text(&one_line(&instead.join(" · "))))])
        }
        Wrong::Unsure(certainty) => {
            locale.text("wrong-unsure", &[("certainty", Fill::Text(&locale.certainty(*certainty)))])
        }
        Wrong::Shown(at, certainty, because) => {
            let certainty = locale.certainty(*certainty);
            let fills = [
                ("at", Fill::Text(at)),
                ("certainty", Fill::Text(&certainty)),
                ("because", Fill::Text(locale.because(because))),
            ];
            locale.text("wrong-shown", &fills)
        }
    }
}

/// Examples that do not come out. An example is a text of its own.
fn failures(rules: Arc<Ruleset>) -> Vec<Failure> {
    let detector = Detector::new(rules.clone());
    let find = |text: &str, layer: Layer| -> Vec<Found> {
        let mut builder = TextBuilder::new();
        builder.push_linear(text, 0, 0, 0);
        let place = Place { line: Some(1), ..Place::default() };
        let segments = vec![Segment::new(place, layer, builder.finish())];
        let document = Document { format: "txt", segments, ..Document::default() };
        let found = detector.detect(&document).into_iter().filter_map(|finding| {
            let segment = document.segments.get(finding.segment.0 as usize)?;
            Some((finding.rule, segment.text.shown_span(finding.span), finding.confidence.certainty()?))
        });
        found.collect()
    };
    rules::check(&rules, &find)
}
