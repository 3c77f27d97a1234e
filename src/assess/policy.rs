//! A channel's stops, severities and gaps held against a document.

use crate::assess::cues::Shown;
use crate::assess::groups::{Group, is_sure};
use crate::assess::lawful::Lawful;
use crate::assess::severity::{factor, formality, points};
use crate::assess::signs::Signs;
use crate::model::{
    Assessment, Channel, Decision, Document, FactorCode, Finding, Reason, Severity, Stop, Subject, Verdict,
};

/// What a verdict looks at beside the groups of findings.
pub(super) struct Scene<'a> {
    pub(super) document: &'a Document,
    pub(super) signs: &'a Signs,
    pub(super) shown: &'a Shown,
    pub(super) lawful: &'a Lawful<'a>,
}

/// What `channel` says. A stop that blocks lifts the severity to at least high, and stands among the factors.
pub(super) fn verdict(
    scene: &Scene<'_>,
    groups: &[Group<'_>],
    assessment: &mut Assessment,
    channel: &Channel,
) -> Verdict {
    let mut reasons: Vec<(Decision, String)> = Vec::new();
    for stop in &channel.stops {
        if applies(stop, scene, groups) {
            match reasons.iter_mut().find(|(_, code)| *code == stop.code) {
                // One code may have several ways to come about.
                Some((decision, _)) => *decision = stop.decision.max(*decision),
                None => reasons.push((stop.decision, stop.code.clone())),
            }
        }
    }
    for (_, code) in reasons.iter().filter(|(decision, _)| *decision == Decision::Block) {
        // Told before what is counted: the last factors are persons and gaps.
        let counted = |f: &crate::model::Factor| matches!(f.code, FactorCode::ManyPersons | FactorCode::Gaps);
        let at = assessment.factors.iter().position(counted).unwrap_or(assessment.factors.len());
        assessment.factors.insert(at, factor(FactorCode::Stop, 1.0, Some(code)));
        assessment.severity = assessment.severity.max(Severity::High);
        assessment.score = assessment.score.max(points(3.0));
    }
    let by_severity = channel.decision(assessment.severity);
    if by_severity > Decision::Allow {
        reasons.push((by_severity, format!("severity-{}", assessment.severity.code())));
    }
    if scene.document.gaps.iter().any(|gap| !gap.code.is_note()) {
        reasons.push((channel.on_gap, "gap".to_string()));
    }
    // What was let through says so.
    reasons.extend(scene.lawful.codes().into_iter().map(|(code, decision)| (decision, code.to_owned())));
    if scene.lawful.any_consent() {
        reasons.push((Decision::Allow, "consent".to_owned()));
    }
    let decision = reasons.iter().map(|(decision, _)| *decision).max().unwrap_or(by_severity).max(by_severity);
    let stops = reasons.iter().filter(|(_, code)| channel.stops.iter().any(|stop| stop.code == *code)).count();
    assessment.order.decision = Some(decision);
    assessment.order.effects += u32::try_from(stops).unwrap_or(u32::MAX);
    // Gravest first; within one decision the order of the channel's file.
    reasons.sort_by_key(|(decision, _)| std::cmp::Reverse(*decision));
    Verdict {
        channel: channel.id.clone(),
        decision,
        reasons: reasons.into_iter().map(|(_, code)| Reason(code)).collect(),
    }
}

/// Whether a stop applies: to what was found of one person, or, when it names no rules, to what the document shows by its cues.
fn applies(stop: &Stop, scene: &Scene<'_>, groups: &[Group<'_>]) -> bool {
    let covered = |code: &&String| !(stop.consent && scene.lawful.covers_cue(code));
    if !stop.cues.is_empty() && !stop.cues.iter().filter(covered).any(|code| scene.shown.has(code)) {
        return false;
    }
    if stop.rules.is_empty() {
        return !stop.cues.is_empty()
            && (stop.identification <= 0.0 || groups.iter().any(|g| g.identification >= stop.identification));
    }
    groups.iter().any(|group| stops(stop, group, scene))
}

fn stops(stop: &Stop, group: &Group<'_>, scene: &Scene<'_>) -> bool {
    let named = |rules: &[String], f: &Finding| rules.iter().any(|r| r == f.rule.as_str() || r == f.category.code());
    // That somebody has an appointment is no content: it stops nothing, and counts in the sum.
    let told =
        |f: &&&Finding| is_sure(f) && named(&stop.rules, f) && formality(f, scene.document, scene.signs).is_none();
    let lawful = |f: &Finding| scene.lawful.purpose(f).is_some() || stop.consent && scene.lawful.is_consented(f);
    (stop.subject == Subject::Anybody || group.minor)
        && group.identification >= stop.identification
        && group
            .findings
            .iter()
            .filter(told)
            .any(|f| !lawful(f) && (stop.evidence.is_empty() || stop.evidence.iter().any(|e| f.has(e))))
        && (stop.with.is_empty() || group.findings.iter().any(|f| is_sure(f) && named(&stop.with, f)))
}

#[cfg(test)]
mod tests {
    use crate::assess::assess;
    use crate::model::*;
    use crate::text::{Span, TextBuilder};

    /// A document of one line a rule, with a finding on each.
    fn case(rules: &[&str]) -> (Document, Vec<Finding>) {
        let (mut text, mut findings) = (String::new(), Vec::new());
        for rule in rules {
            let category = match rule.split('.').next() {
                Some("special") => Category::Special,
                Some("criminal") => Category::Criminal,
                Some("delicate") => Category::Delicate,
                Some("contact") => Category::Contact,
                Some("bank") => Category::Financial,
                Some("secret") => Category::Technical,
                _ if *rule == "nl.bsn" => Category::NationalNumber,
                _ => Category::Person,
            };
            let span = Span::new(text.len(), text.len() + rule.len());
            text.push_str(rule);
            text.push('\n');
            findings.push(Finding {
                rule: RuleId::from(*rule),
                category,
                segment: SegmentIndex(0),
                span,
                confidence: Confidence::from_log_odds(3.0),
                evidence: Vec::new(),
                person: None,
            });
        }
        let mut builder = TextBuilder::new();
        builder.push_linear(&text, 0, 0, 0);
        let segment = Segment::new(Place::default(), Layer::Visible, builder.finish());
        (Document { format: "txt", segments: vec![segment], ..Document::default() }, findings)
    }

    fn channel(id: &str) -> Channel {
        crate::rules::channel::builtin().into_iter().find(|c| c.id == id).expect("a built-in channel")
    }

    /// The same, with evidence on each finding: `rule+code`.
    fn told(rules: &[&str]) -> (Document, Vec<Finding>) {
        let names: Vec<&str> = rules.iter().map(|rule| rule.split('+').next().unwrap_or_default()).collect();
        let (document, mut findings) = case(&names);
        for (finding, rule) in findings.iter_mut().zip(rules) {
            let codes = ["person-named", "first-name-only", "professional", "masked", "secret-address", "role-address"];
            let found = codes.into_iter().filter(|code| rule.split('+').skip(1).any(|told| told == *code));
            finding.evidence = found.map(|code| Evidence { code, weight: 0.0 }).collect();
            if rule.ends_with("+topic") {
                finding.evidence.push(Evidence { code: "term", weight: -1.6 });
            }
        }
        (document, findings)
    }

    /// The worked examples of the domain's chapter 5.6; the first needs to know how many people fit a description.
    #[test]
    fn the_worked_examples_come_out() {
        let check = |rules: &[&str], over: &str, severity, score, decision| {
            let (document, findings) = told(rules);
            let (assessment, verdict) = assess(&document, &findings, &[], &channel(over), None);
            let found = (assessment.severity, assessment.score, verdict.decision);
            assert_eq!(found, (severity, score, decision), "{rules:?} over {over}");
        };
        // A case that was made general: 4 x 0.25 + 0.5.
        check(&["special.health"], "social", Severity::Low, 30, Decision::Allow);
        check(&["nl.bsn", "special.health"], "partner", Severity::VeryHigh, 90, Decision::Review);
        // An appointment card: 3, since it has no content, x 0.5 + 0.5.
        let (mut document, findings) = told(&["person.name+first-name-only", "special.health+topic"]);
        let mut builder = TextBuilder::new();
        builder.push_linear("person.name\nspecial-health afspraak 10 uur", 0, 0, 0);
        document.segments[0].text = builder.finish();
        let (assessment, verdict) = assess(&document, &findings, &[], &channel("whatsapp"), None);
        assert_eq!((assessment.severity, assessment.score), (Severity::Medium, 40));
        assert_eq!(verdict.decision, Decision::Allow);
        check(&["person.name+first-name-only"], "whatsapp", Severity::Low, 20, Decision::Allow);
        check(&["person.name", "contact.address", "bank.iban"], "internal", Severity::Medium, 40, Decision::Allow);
        check(&["person.name", "contact.phone"], "internal", Severity::Low, 20, Decision::Allow);
        let shelter = ["person.name", "contact.address", "delicate.violence"];
        check(&shelter, "partner", Severity::VeryHigh, 90, Decision::Block);
        check(&shelter, "email", Severity::VeryHigh, 90, Decision::Block);
        check(&shelter, "social", Severity::VeryHigh, 100, Decision::Block);
        check(&[], "social", Severity::None, 0, Decision::Allow);
    }

    #[test]
    fn what_raises_and_lowers_the_context() {
        let check = |rules: &[&str], text: &str, score: u8, codes: &[&str]| {
            let (mut document, findings) = told(rules);
            let mut builder = TextBuilder::new();
            builder.push_linear(&format!("{}\n{text}", document.segments[0].text.folded()), 0, 0, 0);
            document.segments[0].text = builder.finish();
            let (assessment, _) = assess(&document, &findings, &[], &channel("internal"), Some(2026));
            let about = assessment.factors.iter().filter_map(|f| f.about.as_deref()).collect::<Vec<_>>();
            assert_eq!((assessment.score, about.as_slice()), (score, codes), "{rules:?} {text}");
        };
        check(&["contact.phone"], "", 15, &["contact.phone"]);
        check(&["contact.phone"], "leerling", 30, &["contact.phone", "minor"]);
        check(&["contact.phone", "person.patient-number"], "", 40, &["contact.phone", "client"]);
        check(&["contact.phone+masked"], "", 15, &["contact.phone", "masked"]);
        check(&["special.health+topic"], "", 15, &["special.health", "weak"]);
        check(&["special.health+topic"], "zij is 9 jaar oud", 20, &["special.health", "minor", "weak"]);
        check(&["special.health+topic+person-named"], "", 40, &["special.health"]);
        check(&["contact.address+secret-address"], "", 60, &["contact.address"]);
        check(&["contact.email+role-address"], "", 0, &[]);
        check(&["bank.iban"], "", 30, &["bank.iban"]);
        check(&["bank.iban"], "afschrijving en saldo", 45, &["bank.iban"]);
        check(&["bank.iban"], "rekeningafschrift", 60, &["bank.iban"]);
        check(&["special.health"], "gemeld aan de werkgever", 20, &["special.health", "health-recipient"]);
        check(
            &["contact.phone+person-named"],
            "basisschool, leerling",
            45,
            &["contact.phone", "minor", "child-school"],
        );
    }

    #[test]
    fn a_list_of_accounts_is_not_one_person() {
        let check = |texts: &[&str], score: u8| {
            let rules = vec!["contact.profile"; texts.len()];
            let (mut document, mut findings) = told(&[&["special.health+person-named"], &*rules].concat());
            let mut text = "special.health".to_owned();
            for (finding, value) in findings[1..].iter_mut().zip(texts) {
                text.push('\n');
                finding.span = Span::new(text.len(), text.len() + value.len());
                text.push_str(value);
            }
            let mut builder = TextBuilder::new();
            builder.push_linear(&text, 0, 0, 0);
            document.segments[0].text = builder.finish();
            assert_eq!(assess(&document, &findings, &[], &channel("internal"), None).0.score, score, "{texts:?}");
        };
        check(&["x.example/a"], 80);
        check(&["x.example/a", "x.example/a", "x.example/A"], 80);
        check(&["x.example/a", "x.example/b", "x.example/c"], 60);
    }

    #[test]
    fn a_child_has_a_stop_of_its_own() {
        let (document, findings) = told(&["special.health+topic", "delicate.youth-protection"]);
        let (_, verdict) = assess(&document, &findings, &[], &channel("email"), None);
        assert_eq!((verdict.decision, &*verdict.reasons[0].0), (Decision::Block, "child"));
        let (mut document, findings) = case(&["person.birth-date", "special.health"]);
        let mut builder = TextBuilder::new();
        builder.push_linear("12 mei 2015 abcde\nspecial.health", 0, 0, 0);
        document.segments[0].text = builder.finish();
        for (year, child) in [(Some(2026), true), (Some(2033), false), (None, false)] {
            let (_, verdict) = assess(&document, &findings, &[], &channel("internal"), year);
            assert_eq!(verdict.reasons.iter().any(|r| r.0 == "child"), child, "{year:?}");
        }
    }

    /// Persons are a number where identifiers tell, and nothing where they do not: nobody is not the same as unknown.
    #[test]
    fn persons_are_unknown_where_no_identifier_tells() {
        let persons = |rules: &[&str]| {
            let (document, findings) = case(rules);
            assess(&document, &findings, &[], &channel("internal"), None).0.persons
        };
        assert_eq!(persons(&[]), None);
        assert_eq!(persons(&["special.health", "contact.phone", "bank.iban", "secret.credential"]), None);
        assert_eq!(persons(&["nl.bsn", "contact.phone"]), Some(1));
        assert_eq!(persons(&["nl.bsn", "person.birth-date"]), Some(1));
        let (mut document, mut findings) = case(&["nl.bsn"]);
        findings[0].confidence = Confidence::from_log_odds(0.0);
        assert_eq!(assess(&document, &findings, &[], &channel("internal"), None).0.persons, None);
        document.gaps.push(Gap::new(GapCode::ImageOnly));
        assert_eq!(assess(&document, &[], &[], &channel("internal"), None).0.persons, None);
    }

    /// The sum is capped; what lies beyond the cap still orders documents of one score.
    #[test]
    fn documents_of_one_score_have_an_order() {
        let order = |rules: &[&str]| {
            let (document, findings) = case(rules);
            let (assessment, _) = assess(&document, &findings, &[], &channel("internal"), None);
            assert_eq!(assessment.score, 80, "{rules:?}");
            assessment.order
        };
        let plain = order(&["special.health", "contact.phone", "contact.address"]);
        let bsn = order(&["special.health", "nl.bsn"]);
        let login = order(&["special.health", "nl.bsn", "secret.credential"]);
        let shelter = order(&["delicate.violence", "contact.address", "nl.bsn", "special.health"]);
        assert!(plain < bsn && bsn < shelter && shelter < login);
    }

    /// What each channel file says of itself.
    #[test]
    fn every_case_of_every_channel_holds() {
        for file in crate::rules::channel::channels().expect("the channels are sound") {
            // A text is for whoever can read it: `scanner`.
            for case in file.cases.iter().filter(|case| case.text.is_none()) {
                let rules: Vec<&str> = case.found.iter().map(String::as_str).collect();
                let (mut document, findings) = self::case(&rules);
                if case.gap {
                    document.gaps.push(Gap::new(GapCode::Encrypted));
                }
                let (_, verdict) = assess(&document, &findings, &[], &file.channel, None);
                assert_eq!(verdict.decision.code(), case.decision, "{rules:?} over {}", file.channel.id);
                if let Some(reason) = &case.reason {
                    assert_eq!(
                        verdict.reasons.first(),
                        Some(&Reason(reason.clone())),
                        "{rules:?} over {}",
                        file.channel.id
                    );
                }
            }
        }
    }

    #[test]
    fn a_stop_lifts_the_severity_and_is_told() {
        let (document, findings) = case(&["secret.credential"]);
        let (assessment, verdict) = assess(&document, &findings, &[], &channel("social"), None);
        assert_eq!((assessment.severity, verdict.decision), (Severity::High, Decision::Block));
        assert_eq!(verdict.reasons[0], Reason("credential".into()));
        let codes: Vec<_> = assessment.factors.iter().map(|f| f.code).collect();
        assert_eq!(codes, [FactorCode::Context, FactorCode::Identification, FactorCode::Channel, FactorCode::Stop]);
    }

    #[test]
    fn a_gap_is_never_allowed_outside() {
        let (mut document, findings) = case(&[]);
        document.gaps.push(Gap::new(GapCode::ImageOnly));
        let (assessment, verdict) = assess(&document, &findings, &[], &channel("email"), None);
        assert_eq!((assessment.severity, verdict.decision), (Severity::None, Decision::Block));
        assert_eq!(verdict.reasons, [Reason("gap".into())]);
    }

    #[test]
    fn what_is_only_possible_stops_nothing() {
        let (document, mut findings) = case(&["nl.bsn"]);
        findings[0].confidence = Confidence::from_log_odds(0.0);
        let (_, verdict) = assess(&document, &findings, &[], &channel("social"), None);
        assert_eq!(verdict.decision, Decision::Allow);
    }

    #[test]
    fn persons_are_counted_once_however_their_number_is_written() {
        let (mut document, mut findings) = case(&["nl.bsn", "nl.bsn"]);
        let mut builder = TextBuilder::new();
        builder.push_linear("111222333\n1112.22.333", 0, 0, 0);
        document.segments[0].text = builder.finish();
        findings[0].span = Span::new(0, 9);
        findings[1].span = Span::new(10, 21);
        assert_eq!(assess(&document, &findings, &[], &channel("internal"), None).0.persons, Some(1));
    }
}
