//! Channel files -> [`Channel`]: TOML with a decision by severity, stops, and cases that the file must pass.

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use crate::model::{Category, Channel, Decision, Purpose, Severity, Stop, Subject};

/// The channels that come with Lakmoes: file name and text.
pub const CHANNEL_FILES: &[(&str, &str)] = &[
    ("patterns/channels/internal.toml", include_str!("../../patterns/channels/internal.toml")),
    ("patterns/channels/partner.toml", include_str!("../../patterns/channels/partner.toml")),
    ("patterns/channels/email.toml", include_str!("../../patterns/channels/email.toml")),
    ("patterns/channels/whatsapp.toml", include_str!("../../patterns/channels/whatsapp.toml")),
    ("patterns/channels/social.toml", include_str!("../../patterns/channels/social.toml")),
];

/// A channel with the cases of its file.
#[derive(Clone, Debug)]
pub struct ChannelFile {
    /// The channel.
    pub channel: Channel,
    /// What it must decide.
    pub cases: Vec<ChannelCase>,
}

/// What a channel must decide about a set of findings of one person.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChannelCase {
    /// Ids of the rules that found something, each once.
    #[serde(default)]
    pub found: Vec<String>,
    /// A text to check instead: what it holds is found in it.
    #[serde(default)]
    pub text: Option<String>,
    /// Whether something could not be read.
    #[serde(default)]
    pub gap: bool,
    /// Published code of the decision.
    pub decision: String,
    /// The first reason, when there must be one.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Why a channel cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChannelError {
    /// Not the TOML of a channel.
    #[error("{file}, line {line}: {what}. A channel looks like {example}")]
    Schema {
        /// File as given.
        file: String,
        /// Line, from 1.
        line: usize,
        /// What is wrong, by the parser.
        what: String,
        /// How it should be.
        example: &'static str,
    },
    /// A value that is none of the known ones.
    #[error("{file}, line {line}: {field} = \"{value}\" is unknown{}", hint(value, nearest))]
    Value {
        /// File as given.
        file: String,
        /// Line, from 1.
        line: usize,
        /// Field that holds it.
        field: &'static str,
        /// The value.
        value: String,
        /// The known value most like it.
        nearest: String,
    },
    /// A number outside its range.
    #[error("{file}, line {line}: {field} = {value} must lie between {least} and {most}")]
    Range {
        /// File as given.
        file: String,
        /// Line, from 1.
        line: usize,
        /// Field that holds it.
        field: &'static str,
        /// The number.
        value: String,
        /// Smallest that is allowed.
        least: &'static str,
        /// Largest that is allowed.
        most: &'static str,
    },
    /// No channel of this name.
    #[error("there is no channel \"{name}\"{}", hint(name, nearest))]
    Unknown {
        /// The name asked for.
        name: String,
        /// The name most like it.
        nearest: String,
    },
}

/// Shown with a schema error.
const EXAMPLE: &str =
    "patterns/channels/email.toml: id, circumstances, on_gap, [name], [by_severity], [[stop]], [[case]]";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: String,
    circumstances: Spanned<f32>,
    on_gap: Spanned<String>,
    name: Names,
    by_severity: BySeverity,
    #[serde(default)]
    guide: Guide,
    #[serde(default)]
    stop: Vec<WrittenStop>,
    #[serde(default)]
    purpose: Vec<WrittenPurpose>,
    #[serde(default)]
    case: Vec<Spanned<ChannelCase>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    nl: String,
    en: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Guide {
    nl: Vec<String>,
    en: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenPurpose {
    code: String,
    cues: Vec<String>,
    rules: Vec<Spanned<String>>,
    #[serde(default)]
    without: Vec<Spanned<String>>,
    decision: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct BySeverity {
    none: Spanned<String>,
    low: Spanned<String>,
    medium: Spanned<String>,
    high: Spanned<String>,
    very_high: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenStop {
    code: String,
    #[serde(default)]
    rules: Vec<Spanned<String>>,
    #[serde(default)]
    cues: Vec<String>,
    #[serde(default)]
    consent: bool,
    #[serde(default)]
    with: Vec<Spanned<String>>,
    #[serde(default)]
    evidence: Vec<String>,
    #[serde(default = "zero")]
    identification: Spanned<f32>,
    #[serde(default)]
    subject: WrittenSubject,
    decision: Spanned<String>,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum WrittenSubject {
    #[default]
    Anybody,
    Minor,
}

fn zero() -> Spanned<f32> {
    Spanned::new(0..0, 0.0)
}

impl ChannelFile {
    /// From the text of a file; `file` only names it in errors.
    pub fn parse(file: &str, text: &str) -> Result<ChannelFile, ChannelError> {
        let reader = Reader { file, text };
        let written: Written = toml::from_str(text).map_err(|e| ChannelError::Schema {
            file: file.to_string(),
            line: reader.line(e.span().unwrap_or(0..0)),
            what: e.message().to_string(),
            example: EXAMPLE,
        })?;
        let severities = &written.by_severity;
        let decisions =
            [&severities.none, &severities.low, &severities.medium, &severities.high, &severities.very_high];
        let mut by_severity = [Decision::Block; Severity::ALL.len()];
        for (slot, decision) in by_severity.iter_mut().zip(decisions) {
            *slot = reader.decision("by_severity", decision)?;
        }
        let mut stops = Vec::new();
        for stop in &written.stop {
            stops.push(Stop {
                code: stop.code.clone(),
                rules: reader.rules(&stop.rules)?,
                cues: stop.cues.clone(),
                consent: stop.consent,
                with: reader.rules(&stop.with)?,
                evidence: stop.evidence.clone(),
                identification: reader.within("identification", &stop.identification, 1.0, "1")?,
                subject: match stop.subject {
                    WrittenSubject::Anybody => Subject::Anybody,
                    WrittenSubject::Minor => Subject::Minor,
                },
                decision: reader.decision("decision", &stop.decision)?,
            });
        }
        let mut purposes = Vec::new();
        for purpose in &written.purpose {
            purposes.push(Purpose {
                code: purpose.code.clone(),
                cues: purpose.cues.clone(),
                rules: reader.rules(&purpose.rules)?,
                without: reader.rules(&purpose.without)?,
                decision: reader.decision("decision", &purpose.decision)?,
            });
        }
        for case in &written.case {
            let decision = Spanned::new(case.span(), case.get_ref().decision.clone());
            reader.decision("decision", &decision)?;
        }
        let channel = Channel {
            id: written.id,
            circumstances: reader.within("circumstances", &written.circumstances, 0.5, "0.5")?,
            on_gap: reader.decision("on_gap", &written.on_gap)?,
            by_severity,
            stops,
            purposes,
            guide: (written.guide.nl, written.guide.en),
            name: (written.name.nl, written.name.en),
        };
        Ok(ChannelFile { channel, cases: written.case.into_iter().map(Spanned::into_inner).collect() })
    }
}

/// The five channels that come with Lakmoes, in order of how far they reach.
pub fn channels() -> Result<Vec<ChannelFile>, ChannelError> {
    CHANNEL_FILES.iter().map(|(file, text)| ChannelFile::parse(file, text)).collect()
}

/// The same without their cases.
///
/// # Panics
/// Never in a released program: a test loads them.
pub fn builtin() -> Vec<Channel> {
    let files = channels().expect("the built-in channels are checked by a test");
    files.into_iter().map(|file| file.channel).collect()
}

/// The channel with this id; an unknown one is answered with the nearest.
pub fn channel<'c>(channels: &'c [ChannelFile], id: &str) -> Result<&'c Channel, ChannelError> {
    channels.iter().map(|c| &c.channel).find(|c| c.id == id).ok_or_else(|| ChannelError::Unknown {
        name: id.to_string(),
        nearest: nearest(id, channels.iter().map(|c| c.channel.id.as_str())).to_string(),
    })
}

/// The candidate with the fewest letters to change (Levenshtein); the first of equals, and empty only without candidates.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> &'c str {
    candidates.into_iter().min_by_key(|c| distance(word, c)).unwrap_or("")
}

/// Asks for the nearest name, unless it has nothing in common with what was asked: everything is as near to nothing.
fn hint(asked: &str, nearest: &str) -> String {
    let letters = asked.chars().count().max(nearest.chars().count());
    let alike = !nearest.is_empty() && distance(asked, nearest) < letters;
    if alike { format!("; did you mean \"{nearest}\"?") } else { String::new() }
}

fn distance(a: &str, b: &str) -> usize {
    // Names are short; what is longer is no slip of the keys.
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(64).collect(), b.chars().take(64).collect());
    let same = |x: char, y: char| x.eq_ignore_ascii_case(&y);
    let (mut before, mut row): (Vec<usize>, Vec<usize>) = (Vec::new(), (0..=b.len()).collect());
    for (i, x) in a.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut least = (row[j] + usize::from(!same(*x, *y))).min(next[j] + 1).min(row[j + 1] + 1);
            // Two letters that changed places are one slip.
            if i > 0 && j > 0 && same(*x, b[j - 1]) && same(a[i - 1], *y) {
                least = least.min(before[j - 1] + 1);
            }
            next.push(least);
        }
        (before, row) = (row, next);
    }
    row[b.len()]
}

/// What turns a place in a file into an error.
struct Reader<'f> {
    file: &'f str,
    text: &'f str,
}

impl Reader<'_> {
    fn line(&self, span: Range<usize>) -> usize {
        self.text.as_bytes().iter().take(span.start).filter(|b| **b == b'\n').count() + 1
    }

    fn decision(&self, field: &'static str, value: &Spanned<String>) -> Result<Decision, ChannelError> {
        const ALL: [Decision; 3] = [Decision::Allow, Decision::Review, Decision::Block];
        Decision::from_code(value.get_ref()).ok_or_else(|| self.unknown(field, value, ALL.map(Decision::code)))
    }

    /// Rule ids (`family.thing`; which exist is for the packs to say) and codes of categories.
    fn rules(&self, values: &[Spanned<String>]) -> Result<Vec<String>, ChannelError> {
        let known = |v: &str| v.contains('.') || Category::from_code(v).is_some();
        match values.iter().find(|v| !known(v.get_ref())) {
            Some(value) => Err(self.unknown("rules", value, Category::ALL.map(Category::code))),
            None => Ok(values.iter().map(|v| v.get_ref().clone()).collect()),
        }
    }

    fn unknown<const N: usize>(
        &self,
        field: &'static str,
        value: &Spanned<String>,
        known: [&'static str; N],
    ) -> ChannelError {
        ChannelError::Value {
            file: self.file.to_string(),
            line: self.line(value.span()),
            field,
            value: value.get_ref().clone(),
            nearest: nearest(value.get_ref(), known).to_string(),
        }
    }

    fn within(
        &self,
        field: &'static str,
        value: &Spanned<f32>,
        most: f32,
        told: &'static str,
    ) -> Result<f32, ChannelError> {
        let number = *value.get_ref();
        if (0.0..=most).contains(&number) {
            return Ok(number);
        }
        Err(ChannelError::Range {
            file: self.file.to_string(),
            line: self.line(value.span()),
            field,
            value: number.to_string(),
            least: "0",
            most: told,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOUND: &str = CHANNEL_FILES[0].1;

    fn check(text: &str, expected: &str) {
        let error = ChannelFile::parse("own.toml", text).expect_err("this channel is broken").to_string();
        assert!(error.contains(expected), "{error}");
    }

    #[test]
    fn the_five_channels_load_and_carry_cases() {
        let channels = channels().expect("the channels are sound");
        let ids: Vec<_> = channels.iter().map(|c| c.channel.id.as_str()).collect();
        assert_eq!(ids, ["internal", "partner", "email", "whatsapp", "social"]);
        assert!(channels.iter().all(|c| c.cases.len() >= 5));
        assert!(channels[1..].iter().all(|c| c.channel.on_gap > Decision::Allow), "a gap is never allowed outside");
    }

    #[test]
    fn an_unknown_channel_is_answered_with_the_nearest() {
        let channels = channels().expect("the channels are sound");
        let error = channel(&channels, "whatsap").expect_err("a slip of the keys");
        assert_eq!(error.to_string(), "there is no channel \"whatsap\"; did you mean \"whatsapp\"?");
        assert!(channel(&channels, "social").is_ok());
        // Nothing is near to nothing.
        for asked in ["", "123"] {
            let error = channel(&channels, asked).expect_err("no channel");
            assert_eq!(error.to_string(), format!("there is no channel \"{asked}\""));
        }
    }

    #[test]
    fn an_error_names_file_line_and_remedy() {
        check(
            &SOUND.replace("on_gap        = \"allow\"", "on_gap = \"alow\""),
            "own.toml, line 4: on_gap = \"alow\" is unknown; did you mean \"allow\"?",
        );
        check(
            &SOUND.replace("circumstances = 0.0", "circumstances = 7"),
            "line 3: circumstances = 7 must lie between 0 and 0.5",
        );
        check(&SOUND.replace("on_gap ", "on_gapp "), "own.toml, line 4");
        check(&SOUND.replace("\"special\"", "\"specal\""), "did you mean \"special\"?");
        check("id = ", "own.toml, line 1");
        check("", "A channel looks like");
    }
}
