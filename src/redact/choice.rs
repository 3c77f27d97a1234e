//! What goes: what a channel holds back, these rules, or everything.

use crate::model::{Category, Channel, Decision, Finding, Severity, Stop};

/// What is asked to go. Never assumed.
#[derive(Clone, Debug)]
pub enum Choice {
    /// What this channel holds back.
    Channel(Box<Channel>),
    /// These rules, whatever a channel says.
    Only(Vec<String>),
    /// Everything that was found.
    All,
}

impl Choice {
    /// Whether this finding goes. The organisation's own addresses and numbers stay, unless their rule is named.
    pub fn wants(&self, finding: &Finding) -> bool {
        match self {
            Choice::Only(rules) => rules.iter().any(|rule| rule == finding.rule.as_str()),
            Choice::All => !finding.has("own"),
            Choice::Channel(channel) => !finding.has("own") && holds_back(channel, finding),
        }
    }
}

/// Whether a channel holds this finding back: one of its stops names it, or the severities that it lets out leave no room for it.
///
/// Over a channel that looks twice at medium severity (an audience that nobody knows) every direct identifier and every sensitive word goes.
/// Over one that looks twice at high severity, what makes a document grave goes. Indirect identifiers stay: they are traits, to be made general.
fn holds_back(channel: &Channel, finding: &Finding) -> bool {
    if finding.category == Category::Indirect {
        return false;
    }
    let looks_at = |severity| channel.decision(severity) > Decision::Allow;
    let stopped = channel.stops.iter().any(|stop| stop.decision > Decision::Allow && names(stop, finding));
    let grave = matches!(
        finding.category,
        Category::NationalNumber | Category::Special | Category::Criminal | Category::Delicate | Category::Document
    );
    stopped || looks_at(Severity::Medium) || looks_at(Severity::High) && grave
}

fn names(stop: &Stop, finding: &Finding) -> bool {
    let named = |rule: &String| rule == finding.rule.as_str() || rule == finding.category.code();
    let told = stop.evidence.is_empty() || stop.evidence.iter().any(|code| finding.has(code));
    (stop.rules.iter().any(named) && told) || stop.with.iter().any(named)
}

#[cfg(test)]
mod tests {
    use super::Choice;
    use crate::model::{Category, Channel, Confidence, Decision, Finding, RuleId, SegmentIndex, Stop, Subject};
    use crate::text::Span;

    fn channel(by_severity: [Decision; 5], stops: &[&str]) -> Choice {
        let stop = |rule: &&str| Stop {
            code: "x".to_owned(),
            rules: vec![(*rule).to_owned()],
            cues: Vec::new(),
            consent: false,
            with: Vec::new(),
            evidence: Vec::new(),
            identification: 0.75,
            subject: Subject::Anybody,
            decision: Decision::Review,
        };
        Choice::Channel(Box::new(Channel {
            purposes: Vec::new(),
            guide: (Vec::new(), Vec::new()),
            id: "x".to_owned(),
            circumstances: 0.5,
            on_gap: Decision::Block,
            by_severity,
            stops: stops.iter().map(stop).collect(),
            name: Default::default(),
        }))
    }

    fn check(choice: &Choice, rule: &str, category: Category, expected: bool) {
        let finding = Finding {
            rule: RuleId::from(rule),
            category,
            segment: SegmentIndex(0),
            span: Span::new(0, 1),
            confidence: Confidence::from_log_odds(0.0),
            evidence: Vec::new(),
            person: None,
        };
        assert_eq!(choice.wants(&finding), expected, "{rule}");
    }

    #[test]
    fn a_channel_decides_what_goes() {
        use Decision::{Allow, Block, Review};
        let open = channel([Allow, Allow, Review, Block, Block], &[]);
        check(&open, "contact.phone", Category::Contact, true);
        check(&open, "quasi.place", Category::Indirect, false);
        let known = channel([Allow, Allow, Allow, Review, Block], &["person"]);
        check(&known, "contact.phone", Category::Contact, false);
        check(&known, "person.name", Category::Person, true);
        check(&known, "special.health", Category::Special, true);
        let inside = channel([Allow; 5], &["secret.credential"]);
        check(&inside, "nl.bsn", Category::NationalNumber, false);
        check(&inside, "secret.credential", Category::Technical, true);
    }

    #[test]
    fn rules_by_name_and_everything() {
        let only = Choice::Only(vec!["nl.bsn".to_owned()]);
        check(&only, "nl.bsn", Category::NationalNumber, true);
        check(&only, "bank.iban", Category::Financial, false);
        check(&Choice::All, "quasi.place", Category::Indirect, true);
    }
}
