//! The cases that a channel file carries, tried: what it says of findings, and of texts.

use std::sync::Arc;

use crate::assess::{Shown, judge};
use crate::detect::Detector;
use crate::model::{
    Certainty, Confidence, Decision, Document, Finding, Gap, GapCode, Layer, Limits, Place, Reason, Segment,
    SegmentIndex, Source, Verdict,
};
use crate::rules::Ruleset;
use crate::rules::channel::{ChannelCase, ChannelFile};
use crate::scanner::{Asked, Scanner};
use crate::text::{Span, TextBuilder};

/// A case that does not come out.
#[derive(Clone, Debug, PartialEq)]
pub struct Broken {
    /// Id of the channel.
    pub channel: String,
    /// Which case of its file, from 1.
    pub case: usize,
    /// What the file says: decision, and first reason when it names one.
    pub expected: (String, Option<String>),
    /// What comes out.
    pub found: (Decision, Vec<Reason>),
}

/// The cases of a channel that do not come out.
pub fn try_channel(rules: &Arc<Ruleset>, file: &ChannelFile) -> Vec<Broken> {
    let channels = std::slice::from_ref(&file.channel);
    let detector = Detector::new(rules.clone());
    let scanner = Scanner::new(detector, file.channel.clone(), Limits::default(), Certainty::Likely);
    let mut broken = Vec::new();
    for (i, case) in file.cases.iter().enumerate() {
        let verdict = match &case.text {
            Some(text) => {
                let source = Source::text("case", text.clone());
                scanner.check(source, &Asked::channels(channels)).judged.remove(0).verdict
            }
            None => of_findings(rules, file, case),
        };
        let reason = case.reason.as_ref().is_none_or(|reason| verdict.reasons.first().is_some_and(|r| r.0 == *reason));
        if verdict.decision.code() != case.decision || !reason {
            broken.push(Broken {
                channel: file.channel.id.clone(),
                case: i + 1,
                expected: (case.decision.clone(), case.reason.clone()),
                found: (verdict.decision, verdict.reasons),
            });
        }
    }
    broken
}

/// What a channel says of a document with one finding of each rule.
fn of_findings(rules: &Ruleset, file: &ChannelFile, case: &ChannelCase) -> Verdict {
    let (mut text, mut findings) = (String::new(), Vec::new());
    for id in &case.found {
        let Some(rule) = rules.rule(id) else { continue };
        let span = Span::new(text.len(), text.len() + id.len());
        text.push_str(id);
        text.push('\n');
        findings.push(Finding {
            rule: rule.id.clone(),
            category: rule.category,
            segment: SegmentIndex(0),
            span,
            confidence: Confidence::from_log_odds(3.0),
            evidence: Vec::new(),
            person: None,
        });
    }
    let mut builder = TextBuilder::new();
    builder.push_linear(&text, 0, 0, 0);
    let segments = vec![Segment::new(Place::default(), Layer::Visible, builder.finish())];
    let gaps = if case.gap { vec![Gap::new(GapCode::Encrypted)] } else { Vec::new() };
    let document = Document { format: "txt", segments, gaps, ..Document::default() };
    judge(&document, &findings, &[], &file.channel, &Shown::default(), &Default::default()).verdict
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::channel::{CHANNEL_FILES, channels};

    #[test]
    fn every_case_of_every_channel_holds() {
        let rules = Arc::new(Ruleset::builtin());
        for file in channels().expect("the channels are sound") {
            assert_eq!(try_channel(&rules, &file), []);
            assert!(file.cases.iter().any(|case| case.text.is_some()), "{}", file.channel.id);
        }
    }

    #[test]
    fn a_case_that_does_not_hold_is_told() {
        let rules = Arc::new(Ruleset::builtin());
        let (name, text) = CHANNEL_FILES[4];
        let text = text
            .replace("iedereen is welkom", "x")
            .replace("\ncues     = [\"public-contact\"]", "\ncues     = [\"none\"]");
        let file = ChannelFile::parse(name, &text).expect("it is sound");
        let broken = try_channel(&rules, &file);
        assert_eq!(broken.len(), 1, "{broken:?}");
        assert_eq!(broken[0].expected.1.as_deref(), Some("public-contact"));
    }
}
