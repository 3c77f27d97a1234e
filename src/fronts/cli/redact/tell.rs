//! What a redaction came to, for people: what went, what stays, what to know; or why there is no file, and what to do.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::fronts::cli::redact::Sum;
use crate::locale::{Fill, Lang, Locale};
use crate::model::{Layer, Obstacle, ObstacleCode, Place, Redacted, Refused};
use crate::report::clean;
use crate::rules::Ruleset;
use crate::sources::LeftOut;

/// Reasons that are told one by one.
const MOST: usize = 10;

fn name(rule: &str, rules: &Ruleset, locale: &Locale) -> String {
    let short = locale.find(&format!("short-{}", rule.replace('.', "-")), &[]);
    let words = rules.rule(rule).map(|rule| if locale.lang() == Lang::Nl { &rule.nl } else { &rule.en });
    short.or_else(|| words.map(|words| words.name.clone())).unwrap_or_else(|| rule.to_owned())
}

fn counted(counts: &BTreeMap<String, u32>, rules: &Ruleset, locale: &Locale) -> String {
    let one =
        |(rule, count): (&String, &u32)| format!("{} {}", name(rule, rules, locale), locale.count((*count).into()));
    counts.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// A file that was written.
pub(super) fn done(
    source: &str,
    output: &str,
    redacted: &Redacted,
    channel: Option<&str>,
    rules: &Ruleset,
    locale: &Locale,
) {
    let mut lines = Vec::new();
    let (source, shown) = (clean(source), clean(output));
    let key = if redacted.is_complete() { "redact-done" } else { "redact-done-incomplete" };
    lines.push(locale.text(key, &[("source", Fill::Text(&source)), ("output", Fill::Text(&shown))]));
    match redacted.removed.is_empty() {
        true => lines.push(locale.word("redact-nothing")),
        false => {
            let what = counted(&redacted.removed, rules, locale);
            lines.push(locale.text("redact-removed", &[("what", Fill::Text(&what))]));
        }
    }
    if !redacted.kept.is_empty() {
        let what = counted(&redacted.kept, rules, locale);
        lines.push(locale.text("redact-kept", &[("what", Fill::Text(&what))]));
    }
    let mut kinds: BTreeMap<&str, u64> = BTreeMap::new();
    // How many values went was said above, by rule.
    let beside = redacted.changed.iter().filter(|(_, change)| change.what != "value-removed");
    beside.for_each(|(_, change)| *kinds.entry(change.what).or_default() += 1);
    if !kinds.is_empty() {
        let said: Vec<String> = kinds
            .iter()
            .map(|(what, n)| {
                let said = locale.find(&format!("change-{what}"), &[]).unwrap_or_else(|| (*what).to_owned());
                format!("{said} ({})", locale.count(*n))
            })
            .collect();
        lines.push(locale.text("redact-changed", &[("what", Fill::Text(&said.join(", ")))]));
    }
    if !redacted.in_name.is_empty() {
        let what = counted(&redacted.in_name, rules, locale);
        lines.push(locale.text("redact-name", &[("what", Fill::Text(&what))]));
    }
    if !redacted.legend.is_empty() {
        let legend = redacted.legend.iter().map(|(code, text)| format!("{code} {text}")).collect::<Vec<_>>().join("; ");
        lines.push(locale.text("redact-legend", &[("legend", Fill::Text(&legend))]));
    }
    lines.push(locale.text("redact-proof", &[("n", Fill::Count(redacted.proof.checked_streams))]));
    for (_, gap) in redacted.proof.gaps.iter().take(MOST) {
        lines.push(locale.text("redact-gap", &[("gap", Fill::Text(&locale.gap(gap)))]));
    }
    if channel.is_some() {
        let decision = locale.decision(redacted.after.verdict.decision);
        lines.push(locale.text("redact-verdict", &[("decision", Fill::Text(&decision))]));
    }
    // The file itself may have gone to standard output.
    if output == "-" { say(&lines, io::stderr()) } else { say(&lines, io::stdout()) }
}

/// A file of a folder.
pub(super) fn line(source: &str, redacted: &Redacted, rules: &Ruleset, locale: &Locale) {
    let what = match redacted.removed.is_empty() {
        true => locale.word("redact-nothing"),
        false => counted(&redacted.removed, rules, locale),
    };
    let source = clean(source);
    let fills = [("source", Fill::Text(&source)), ("what", Fill::Text(&what))];
    let mut lines = vec![locale.text("redact-line", &fills)];
    if !redacted.in_name.is_empty() {
        let what = counted(&redacted.in_name, rules, locale);
        lines.push(format!("  {}", locale.text("redact-name", &[("what", Fill::Text(&what))])));
    }
    say(&lines, io::stdout());
}

/// A folder that was gone through, or of which the run was stopped.
pub(super) fn folder(sum: &Sum, stopped: bool, left_out: LeftOut, locale: &Locale) {
    let mut lines = vec![locale.text("redact-folder", &[("n", Fill::Count(sum.done))])];
    let counts = [
        ("redact-folder-incomplete", sum.incomplete),
        ("redact-folder-refused", sum.refused),
        ("terminal-left-out", left_out.asked()),
        ("terminal-links", left_out.links),
    ];
    lines.extend(counts.iter().filter(|(_, n)| *n > 0).map(|(key, n)| locale.text(key, &[("n", Fill::Count(*n))])));
    if stopped {
        lines.push(locale.word("terminal-stopped"));
    }
    say(&lines, io::stdout());
}

/// A file that there is none of, and why.
pub(super) fn refused(source: &str, refused: &Refused, rules: &Ruleset, locale: &Locale) {
    let source = clean(source);
    let mut lines = vec![locale.text("redact-refused", &[("source", Fill::Text(&source))])];
    let mut told: Vec<String> = Vec::new();
    for obstacle in &refused.reasons {
        let reason = reason(obstacle, rules, locale);
        if !told.contains(&reason) {
            told.push(reason);
        }
    }
    let more = told.len().saturating_sub(MOST);
    for reason in told.iter().take(MOST) {
        lines.push(locale.text("error-cause", &[("cause", Fill::Text(reason))]));
    }
    if more > 0 {
        lines.push(locale.text("redact-more", &[("n", Fill::Count(more as u64))]));
    }
    let remedy = refused.reasons.first().map_or("unread", |reason| reason.code.code());
    let remedy = locale.word(&format!("obstacle-do-{remedy}"));
    lines.push(locale.text("error-do", &[("remedy", Fill::Text(&remedy))]));
    say(&lines, io::stderr());
}

fn reason(obstacle: &Obstacle, rules: &Ruleset, locale: &Locale) -> String {
    let mut said = locale.word(&format!("obstacle-{}", obstacle.code.code()));
    let about = obstacle.rule.as_ref().map(|rule| name(rule, rules, locale)).or_else(|| {
        let about = obstacle.about?;
        // What cannot be written is named; what cannot be seen has a sentence.
        let find = |family: &str| {
            let unwritable = obstacle.code == ObstacleCode::Unwritable;
            locale.find(&format!("{family}{about}"), &[]).filter(|_| !unwritable)
        };
        let said = ["stuck-", "gap-about-", "gap-", "limit-"].into_iter().find_map(find);
        Some(said.unwrap_or_else(|| about.to_owned()))
    });
    if let Some(about) = about {
        said = locale.text("obstacle-about", &[("reason", Fill::Text(&said)), ("about", Fill::Text(&about))]);
    }
    if obstacle.place != Place::default() {
        let place = locale.place(obstacle.place, Layer::Visible);
        said = locale.text("obstacle-place", &[("reason", Fill::Text(&said)), ("place", Fill::Text(&place))]);
    }
    said
}

/// When the reader went away there is nobody to tell.
fn say(lines: &[String], mut out: impl Write) {
    let _ = out.write_all((lines.join("\n") + "\n").as_bytes());
}
