//! Files about people that an organisation hands in: consents. TOML or JSON; what is wrong is told with its line, never with a value that names
//! somebody.

use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::assess::is_data;
use crate::fronts::cli::exit::CliError;
use crate::fronts::cli::settings;
use crate::locale::{Fill, Locale};
use crate::model::{Channel, Consent, Day};

/// What is wrong with a record, and where.
#[derive(Debug)]
pub(crate) struct Wrong {
    /// From 1.
    pub(crate) line: usize,
    /// A sentence.
    pub(crate) what: String,
}

/// Shown with an error in a file of consents.
const CONSENT: &str = "[[consent]] who = \"Kim de Vries\", channels = [\"social\"], data = [\"person.name\"], given = 2026-03-01, written = true";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Consents {
    #[serde(default)]
    consent: Vec<WrittenConsent>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenConsent {
    id: Option<String>,
    who: String,
    #[serde(default)]
    called: Vec<String>,
    channels: Vec<String>,
    data: Vec<String>,
    #[serde(default)]
    purpose: String,
    given: When,
    until: Option<When>,
    withdrawn: Option<When>,
    #[serde(default)]
    written: bool,
}

/// A day as text, or as TOML writes it.
#[derive(Deserialize)]
#[serde(untagged)]
enum When {
    Text(String),
    Date(toml::value::Datetime),
}

impl When {
    fn text(&self) -> String {
        match self {
            When::Text(text) => text.clone(),
            When::Date(date) => date.to_string(),
        }
    }
}

/// The consents of a file, or what is wrong with it: then none of them counts.
pub(crate) fn consents(
    path: &Path,
    channels: &[Channel],
    locale: &Locale,
) -> Result<Result<Vec<Consent>, Wrong>, CliError> {
    Ok(parse_consents(&settings::read(path)?, channels, locale))
}

fn parse_consents(text: &str, channels: &[Channel], locale: &Locale) -> Result<Vec<Consent>, Wrong> {
    let written: Consents = parse(text).map_err(|mut wrong| {
        wrong.what = format!("{} {CONSENT}", wrong.what);
        wrong
    })?;
    let wrong = |value: &str, key: &str, nearest: &str| Wrong {
        line: line_of(text, value),
        what: locale.text(key, &[("value", Fill::Text(value)), ("nearest", Fill::Text(nearest))]),
    };
    let day = |when: &When| {
        let text = when.text();
        Day::parse(&text).ok_or_else(|| wrong(&text, "record-date", ""))
    };
    let ids: Vec<&str> = channels.iter().map(|c| c.id.as_str()).collect();
    let mut consents = Vec::new();
    for (i, written) in written.consent.into_iter().enumerate() {
        if written.who.trim().is_empty() {
            return Err(wrong("who", "record-empty", ""));
        }
        if let Some(id) = written.channels.iter().find(|id| !ids.contains(&id.as_str())) {
            return Err(wrong(id, "record-channel", &settings::nearest(id, &ids).unwrap_or_default()));
        }
        if let Some(data) = written.data.iter().find(|data| !is_data(data)) {
            return Err(wrong(data, "record-data", ""));
        }
        consents.push(Consent {
            id: written.id.unwrap_or_else(|| (i + 1).to_string()),
            who: written.who,
            called: written.called,
            channels: written.channels,
            data: written.data,
            purpose: written.purpose,
            given: day(&written.given)?,
            until: written.until.as_ref().map(day).transpose()?,
            withdrawn: written.withdrawn.as_ref().map(day).transpose()?,
            written: written.written,
        });
    }
    Ok(consents)
}

/// TOML, or JSON when it begins like JSON.
pub(crate) fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Wrong> {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('{') {
        return serde_json::from_str(text)
            .map_err(|error| Wrong { line: error.line().max(1), what: without_values(&error.to_string()) });
    }
    toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start).min(text.len());
        let line = 1 + text.as_bytes()[..at].iter().filter(|b| **b == b'\n').count();
        Wrong { line, what: without_values(error.message()) }
    })
}

/// What a parser says, without what it quotes of the file but for names of fields.
fn without_values(message: &str) -> String {
    let mut out = String::new();
    for (i, part) in message.replace('\n', " ").split('"').enumerate() {
        if i % 2 == 0 {
            out.push_str(part);
        } else {
            out.push_str("\"…\"");
        }
    }
    out
}

/// The line where a value stands first; the first line when it does not stand there as it was read.
pub(crate) fn line_of(text: &str, value: &str) -> usize {
    let at = text.find(value).unwrap_or(0);
    1 + text.as_bytes()[..at].iter().filter(|b| **b == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::parse_consents;
    use crate::locale::{Lang, Locale};
    use crate::model::Day;
    use crate::rules::channel::builtin;

    const GOOD: &str = "[[consent]]\nwho = \"Kim de Vries\"\nchannels = [\"social\"]\ndata = [\"person.name\"]\ngiven = 2026-03-01\nuntil = \"2027-03-01\"\nwritten = true\n";

    fn check(text: &str, line: usize, says: &str) {
        let locale = Locale::new(Lang::Nl);
        let wrong = parse_consents(text, &builtin(), &locale).expect_err("it is wrong");
        assert!(wrong.line == line && wrong.what.contains(says), "{wrong:?}");
        assert!(!wrong.what.contains("Vries\"") || wrong.what.contains("who ="), "{wrong:?}");
    }

    #[test]
    fn a_consent_is_read_from_toml_and_json() {
        let locale = Locale::new(Lang::Nl);
        let read = parse_consents(GOOD, &builtin(), &locale).expect("it is right");
        assert_eq!((read[0].id.as_str(), read[0].until), ("1", Day::new(2027, 3, 1)));
        let json = r#"{"consent": [{"who": "Kim", "channels": ["social"], "data": ["image"], "given": "2026-03-01"}]}"#;
        assert!(!parse_consents(json, &builtin(), &locale).expect("it is right")[0].written);
    }

    #[test]
    fn what_is_wrong_has_its_line() {
        check(&GOOD.replace("2026-03-01", "\"1 maart\""), 5, "1 maart");
        check(&GOOD.replace("social", "sociaal"), 3, "social");
        check(&GOOD.replace("person.name", "naam"), 4, "naam");
        check(&GOOD.replace("written", "schriftelijk"), 7, "schriftelijk");
        check("dit is geen toml", 1, "[[consent]]");
        check("{\n\"consent\": 3}", 2, "[[consent]]");
    }
}
