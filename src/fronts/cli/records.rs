//! Files about people that an organisation hands in: consents, and persons who are known. TOML or JSON; what is wrong is told with its line, never with a value that names
//! somebody.

use std::io::Read;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::assess::is_data;
use crate::detect::validate::{Check, validator};
use crate::fronts::cli::exit::CliError;
use crate::fronts::cli::settings;
use crate::locale::{Fill, Locale};
use crate::model::{Channel, Consent, Day, Known};
use crate::rules::MOST_BYTES;

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

/// Shown with an error in a file of persons.
const PERSON: &str = "[[person]] name = \"Kim de Vries\", called = [\"Kimmie\"], birth_date = 1980-03-12, bsn = \"...\", address = \"...\", relatives = [\"...\"]";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Persons {
    person: Vec<WrittenPerson>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenPerson {
    #[serde(default)]
    name: String,
    #[serde(default, alias = "call_name", alias = "maiden_name")]
    called: Several,
    #[serde(alias = "birth-date")]
    birth_date: Option<When>,
    bsn: Option<String>,
    address: Option<String>,
    #[serde(default, alias = "phones")]
    phone: Several,
    #[serde(default, alias = "emails")]
    email: Several,
    #[serde(default, alias = "number", alias = "client_number")]
    numbers: Several,
    #[serde(default)]
    relatives: Several,
}

/// One or more.
#[derive(Default, Deserialize)]
#[serde(untagged)]
enum Several {
    #[default]
    None,
    One(String),
    More(Vec<String>),
}

impl Several {
    fn all(self) -> Vec<String> {
        match self {
            Several::None => Vec::new(),
            Several::One(one) => vec![one],
            Several::More(more) => more,
        }
    }
}

/// The known persons of a file, `-` for standard input; nobody when none was given. They never stand on the command line, where the shell keeps them.
pub(crate) fn persons(path: Option<&Path>, locale: &Locale) -> Result<Vec<Known>, CliError> {
    let Some(path) = path else { return Ok(Vec::new()) };
    let text = match path.as_os_str() == "-" {
        true => {
            let mut text = String::new();
            let failed = |cause| CliError::Read { path: "-".to_owned(), cause };
            std::io::stdin().lock().take(MOST_BYTES as u64).read_to_string(&mut text).map_err(failed)?;
            text
        }
        false => settings::read(path)?,
    };
    parse_persons(&text, locale).map_err(|Wrong { line, what }| CliError::Record {
        path: path.display().to_string(),
        line,
        what,
        example: PERSON,
    })
}

fn parse_persons(text: &str, locale: &Locale) -> Result<Vec<Known>, Wrong> {
    // A list, or one person alone.
    let listed = text.contains("person") && text.trim_start().starts_with(['{', '[']) && !is_list(text)
        || text.lines().any(|line| line.trim_start().starts_with("[[person]]"));
    let written = match (is_list(text), listed) {
        (true, _) => parse::<Vec<WrittenPerson>>(text)?,
        (false, true) => parse::<Persons>(text)?.person,
        (false, false) => vec![parse::<WrittenPerson>(text)?],
    };
    let wrong = |value: &str, key: &str| Wrong {
        line: line_of(text, value),
        what: locale.text(key, &[("value", Fill::Text(value))]),
    };
    let mut known = Vec::new();
    for person in written {
        if person.name.trim().is_empty() && person.bsn.is_none() {
            return Err(wrong("name", "record-empty"));
        }
        if let Some(bsn) = &person.bsn
            && !is_bsn(bsn)
        {
            // The number itself is not repeated: it may be right but for one digit.
            return Err(Wrong { line: line_of(text, bsn), what: locale.word("record-bsn") });
        }
        let birth = match &person.birth_date {
            Some(when) => {
                let when = when.text();
                Some(Day::parse(&when).ok_or_else(|| wrong(&when, "record-date"))?)
            }
            None => None,
        };
        known.push(Known {
            name: person.name,
            called: person.called.all(),
            birth,
            bsn: person.bsn,
            address: person.address,
            phones: person.phone.all(),
            mails: person.email.all(),
            numbers: person.numbers.all(),
            relatives: person.relatives.all(),
        });
    }
    Ok(known)
}

/// Whether a text is a list in JSON; `[[person]]` is TOML.
fn is_list(text: &str) -> bool {
    let inside = text.trim_start_matches('\u{feff}').trim_start().strip_prefix('[');
    inside.is_some_and(|inside| inside.trim_start().starts_with('{'))
}

/// Whether a number passes the eleven-test, however it is grouped.
fn is_bsn(number: &str) -> bool {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let digits = if digits.len() == 8 { format!("0{digits}") } else { digits };
    let judged = validator("bsn").and_then(|v| v.judge(&digits, 0..digits.len()));
    digits.len() == 9 && judged.is_some_and(|j| j.check == Check::Passed)
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
    if text.trim_start().starts_with('{') || is_list(text) {
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
    use super::{parse_consents, parse_persons};
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
    fn persons_are_read_as_a_list_or_alone() {
        let locale = Locale::new(Lang::Nl);
        let read = |text: &str| parse_persons(text, &locale);
        let alone = "name = \"Kim de Vries\"\ncall_name = \"Kimmie\"\nbirth_date = 1980-03-12\nbsn = \"1112.22.333\"\n";
        for text in [
            alone.to_owned(),
            format!("[[person]]\n{alone}"),
            r#"{"name": "Kim de Vries", "called": ["Kimmie"], "birth_date": "1980-03-12", "bsn": "111222333"}"#
                .to_owned(),
            r#"{"person": [{"name": "Kim de Vries", "called": "Kimmie", "birth_date": "1980-03-12"}]}"#.to_owned(),
            r#"[{"name": "Kim de Vries", "called": "Kimmie", "birth_date": "1980-03-12"}]"#.to_owned(),
        ] {
            let known = read(&text).expect("it is right");
            assert_eq!(
                (known[0].called.as_slice(), known[0].birth),
                (&["Kimmie".to_owned()][..], Day::new(1980, 3, 12))
            );
        }
        let wrong = read(&alone.replace("1112.22.333", "111222334")).expect_err("it fails the eleven-test");
        assert!(wrong.line == 4 && wrong.what.contains("elfproef") && !wrong.what.contains("111222334"), "{wrong:?}");
        let wrong = read(&alone.replace("1980-03-12", "\"12-03-1980\"")).expect_err("no such date");
        assert_eq!(wrong.line, 3);
        assert!(read("achternaam = \"x\"").is_err() && read("").is_err());
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
