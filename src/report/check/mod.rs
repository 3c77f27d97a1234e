//! What a check says: for a terminal, for the client, and as the published JSON `lakmoes.check/1`, which HTTP serves too.

mod client;
mod json;
mod marked;
mod terminal;

pub use client::client;
pub use json::{SCHEMA, json};
pub use terminal::terminal;

use crate::locale::{Fill, Lang, Locale};
use crate::model::{Check, Decision, Described, Finding, Judged, Note};
use crate::report::{Reveal, Style};
use crate::rules::{self, AdviceWords, Ruleset};

/// For whom a check is written, and what was asked.
pub struct CheckAbout<'a> {
    /// Version of Lakmoes.
    pub version: &'static str,
    /// The packs in force.
    pub rules: &'a Ruleset,
    /// Whether what was found is shown; else it is starred out, wherever it is quoted.
    pub reveal: Reveal,
    /// The language of people.
    pub locale: &'a Locale,
    /// What the terminal can show.
    pub style: Style,
    /// Whether the whole text with every suggestion applied is printed.
    pub rewrite: bool,
    /// Whom to ask and where to report; nothing when the organisation did not say.
    pub contact: Option<&'a str>,
    /// What to agree on before the asked channel is used, a line each.
    pub guide: Vec<String>,
    /// What else went wrong beside the text: a consent file that cannot be read. Sentences.
    pub remarks: Vec<String>,
}

/// What is said of one finding.
#[derive(Default)]
pub(super) struct Told<'a> {
    /// Its name among the advice, or the id of a rule of one's own.
    pub(super) kind: &'a str,
    pub(super) name: &'a str,
    pub(super) what: &'a str,
    pub(super) consequence: &'a str,
    pub(super) advice: &'a str,
    pub(super) client: &'a str,
    pub(super) undo: &'a str,
}

impl CheckAbout<'_> {
    /// The words for a finding: of the advice, or of the pack of one's own rule.
    pub(super) fn told(&self, finding: &Finding, lang: Lang) -> Told<'_> {
        if let Some(advice) = rules::advice(finding) {
            let words = advice_words(advice, lang);
            return Told {
                kind: &advice.id,
                name: &words.name,
                what: &words.what,
                consequence: &words.consequence,
                advice: &words.advice,
                client: &words.client,
                undo: &words.undo,
            };
        }
        let Some(rule) = self.rules.rule(finding.rule.as_str()) else {
            return Told::default();
        };
        let words = if lang == Lang::Nl { &rule.nl } else { &rule.en };
        Told {
            kind: rule.id.as_str(),
            name: &words.name,
            what: &words.name,
            consequence: &words.why,
            advice: &words.advice,
            ..Told::default()
        }
    }

    /// The name of a channel in the language of the reader.
    pub(super) fn channel<'j>(&self, judged: &'j Judged) -> &'j str {
        if self.locale.lang() == Lang::Nl { &judged.name.0 } else { &judged.name.1 }
    }

    /// What a channel says, in one sentence: `Sociale media en website: nee. Een cliënt is te herkennen.`
    pub(super) fn answer(&self, judged: &Judged) -> String {
        let channel = self.channel(judged);
        let decision = self.locale.word(answer_key(judged.verdict.decision));
        let reason = judged.verdict.reasons.first().map(|r| self.locale.reason(r)).unwrap_or_default();
        let fills =
            [("channel", Fill::Text(channel)), ("answer", Fill::Text(&decision)), ("reason", Fill::Text(&reason))];
        self.locale.text(if reason.is_empty() { "check-answer" } else { "check-answer-why" }, &fills)
    }

    /// How many people fit, in one sentence.
    pub fn fits(&self, person: &Described) -> String {
        let Some(k) = person.k else { return self.locale.word("check-k-unknown") };
        let n = rounded(k);
        let key = match k {
            0..2 => "check-k-one",
            2..10 => "check-k-few",
            10..100 => "check-k-some",
            100..1000 => "check-k-many",
            _ => "check-k-crowd",
        };
        self.locale.text(key, &[("n", Fill::Count(n))])
    }

    /// A number of people as it is said: nobody knows it to a unit.
    pub fn people(&self, k: u64) -> String {
        self.locale.text("check-people", &[("n", Fill::Count(rounded(k)))])
    }

    pub(super) fn note(&self, note: &Note) -> String {
        self.locale.word(&format!("note-{}", note.code))
    }
}

pub(super) fn advice_words(advice: &rules::Advice, lang: Lang) -> &AdviceWords {
    if lang == Lang::Nl { &advice.nl } else { &advice.en }
}

pub(super) fn answer_key(decision: Decision) -> &'static str {
    match decision {
        Decision::Allow => "check-yes",
        Decision::Review => "check-look",
        Decision::Block => "check-no",
    }
}

/// The first two digits: an estimate has no more.
fn rounded(k: u64) -> u64 {
    let mut unit = 1;
    while k / unit >= 100 {
        unit *= 10;
    }
    (k + unit / 2) / unit * unit
}

/// What every channel says of the rewritten text, in one sentence; that there is nothing to change, when there is not.
pub fn after(check: &Check, about: &CheckAbout<'_>) -> String {
    let Some(after) = &check.rewritten else { return about.locale.word("check-nothing-to-change") };
    let answers: Vec<String> = after.judged.iter().map(|j| short_answer(j, about)).collect();
    about.locale.text("check-after", &[("answers", Fill::Text(&answers.join(" · ")))])
}

fn short_answer(judged: &Judged, about: &CheckAbout<'_>) -> String {
    format!("{}: {}", about.channel(judged), about.locale.word(answer_key(judged.verdict.decision)))
}

#[cfg(test)]
mod tests {
    use super::rounded;

    #[test]
    fn an_estimate_has_two_digits() {
        assert_eq!([1, 9, 99, 226, 995, 3_300_000].map(rounded), [1, 9, 99, 230, 1000, 3_300_000]);
    }
}
