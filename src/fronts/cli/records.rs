//! Files about people that an organisation hands in: consents, and persons who are known. TOML or JSON; what is wrong is told with its line, never with a value that names
//! somebody.

mod wrong;

use std::io::Read;
use std::path::Path;

use serde::{Deserialize, Deserializer};

use crate::assess::is_data;
use crate::detect::validate::{Check, validator};
use crate::fronts::cli::exit::CliError;
use crate::fronts::cli::settings;
use crate::locale::{Fill, Locale};
use crate::model::{Channel, Consent, Day, Known};
use crate::rules::{MOST_BYTES, Ruleset};

pub(crate) use wrong::Wrong;
use wrong::{Fields, is_json, is_list, parse, place};

/// Shown with an error in a file of consents.
const CONSENT: &str = "[[consent]] who = \"Kim de Vries\", channels = [\"social\"], data = [\"person.name\"], given = 2026-03-01, written = true";

/// What a consent may say.
const CONSENT_FIELDS: &Fields = &[
    ("consent", "[[consent]]"),
    ("id", "id = \"...\""),
    ("who", "who = \"...\""),
    ("called", "called = [\"...\"]"),
    ("channels", "channels = [\"social\"]"),
    ("data", "data = [\"person.name\"]"),
    ("purpose", "purpose = \"...\""),
    ("given", "given = 2026-03-01"),
    ("until", "until = 2026-03-01"),
    ("withdrawn", "withdrawn = 2026-03-01"),
    ("written", "written = true"),
];

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
    who: Filled,
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

/// What is known of a person.
const PERSON_FIELDS: &Fields = &[
    ("person", "[[person]]"),
    ("name", "name = \"...\""),
    ("called", "called = [\"...\"]"),
    ("call_name", "call_name = \"...\""),
    ("maiden_name", "maiden_name = \"...\""),
    ("birth_date", "birth_date = 1980-03-12"),
    ("bsn", "bsn = \"...\""),
    ("address", "address = \"...\""),
    ("phone", "phone = [\"...\"]"),
    ("email", "email = [\"...\"]"),
    ("numbers", "numbers = [\"...\"]"),
    ("relatives", "relatives = [\"...\"]"),
];

/// Persons of one file, with their relatives.
const MOST_PERSONS: usize = 20_000;

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
    bsn: Option<Bsn>,
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
    parse_persons(&text, locale).map_err(|Wrong { line, column, what }| CliError::Record {
        path: path.display().to_string(),
        line,
        column,
        what,
        example: PERSON,
    })
}

fn parse_persons(text: &str, locale: &Locale) -> Result<Vec<Known>, Wrong> {
    // A list, or one person alone.
    let listed = text.contains("person") && is_json(text.trim_start_matches('\u{feff}')) && !is_list(text)
        || text.lines().any(|line| line.trim_start().starts_with("[[person]]"));
    let written = match (is_list(text), listed) {
        (true, _) => parse::<Vec<WrittenPerson>>(text, PERSON_FIELDS, locale)?,
        (false, true) => parse::<Persons>(text, PERSON_FIELDS, locale)?.person,
        (false, false) => vec![parse::<WrittenPerson>(text, PERSON_FIELDS, locale)?],
    };
    let mut known = Vec::new();
    for (i, person) in written.into_iter().enumerate() {
        if person.name.trim().is_empty() && person.bsn.is_none() {
            let fills = [("n", Fill::Count(i as u64 + 1))];
            return Err(Wrong { line: head_of(text, i), column: 1, what: locale.text("record-nobody", &fills) });
        }
        known.push(Known {
            name: person.name,
            called: person.called.all(),
            birth: person.birth_date.map(|when| when.0),
            bsn: person.bsn.map(|bsn| bsn.0),
            address: person.address,
            phones: person.phone.all(),
            mails: person.email.all(),
            numbers: person.numbers.all(),
            relatives: person.relatives.all(),
        });
    }
    let all: usize = known.iter().map(|person| 1 + person.relatives.len()).sum();
    if all > MOST_PERSONS {
        // Looking for some of them would pass over the others without a word.
        let fills = [("n", Fill::Count(all as u64)), ("most", Fill::Count(MOST_PERSONS as u64))];
        return Err(Wrong { line: 1, column: 1, what: locale.text("record-many", &fills) });
    }
    Ok(known)
}

/// The line where a record begins; the first one where that cannot be told.
fn head_of(text: &str, record: usize) -> usize {
    let heads = text.lines().enumerate().filter(|(_, line)| line.trim_start().starts_with("[["));
    heads.map(|(i, _)| i + 1).nth(record).unwrap_or(1)
}

/// Whether a number passes the eleven-test, however it is grouped.
fn is_bsn(number: &str) -> bool {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let digits = if digits.len() == 8 { format!("0{digits}") } else { digits };
    let judged = validator("bsn").and_then(|v| v.judge(&digits, 0..digits.len()));
    digits.len() == 9 && judged.is_some_and(|j| j.check == Check::Passed)
}

/// A number that passes the eleven-test.
struct Bsn(String);

impl<'de> Deserialize<'de> for Bsn {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Bsn, D::Error> {
        let number = String::deserialize(from)?;
        // The number itself is not repeated: it may be right but for one digit.
        if is_bsn(&number) { Ok(Bsn(number)) } else { Err(serde::de::Error::custom("record-bsn")) }
    }
}

/// Text that says something.
struct Filled(String);

impl<'de> Deserialize<'de> for Filled {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Filled, D::Error> {
        let text = String::deserialize(from)?;
        if text.trim().is_empty() { Err(serde::de::Error::custom("record-empty")) } else { Ok(Filled(text)) }
    }
}

/// A day as text, or as TOML writes it.
struct When(Day);

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<When, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Text(String),
            Date(toml::value::Datetime),
        }
        let text = match Written::deserialize(from)? {
            Written::Text(text) => text,
            Written::Date(date) => date.to_string(),
        };
        Day::parse(&text).map(When).ok_or_else(|| serde::de::Error::custom("record-date"))
    }
}

/// The consents of a file, or what is wrong with it: then none of them counts.
pub(crate) fn consents(
    path: &Path,
    channels: &[Channel],
    rules: &Ruleset,
    locale: &Locale,
) -> Result<Result<Vec<Consent>, Wrong>, CliError> {
    Ok(parse_consents(&settings::read(path)?, channels, rules, locale))
}

fn parse_consents(text: &str, channels: &[Channel], rules: &Ruleset, locale: &Locale) -> Result<Vec<Consent>, Wrong> {
    let written: Consents = parse(text, CONSENT_FIELDS, locale).map_err(|mut wrong| {
        wrong.what = format!("{} {CONSENT}", wrong.what);
        wrong
    })?;
    // What stands there is not repeated: in the wrong field it may be a name.
    let wrong = |value: &str, what: String| {
        let quoted = text.find(&format!("\"{value}\"")).or_else(|| text.find(value));
        let (line, column) = place(text, quoted.unwrap_or(0));
        Wrong { line, column, what }
    };
    let ids: Vec<&str> = channels.iter().map(|c| c.id.as_str()).collect();
    let mut consents = Vec::new();
    for (i, written) in written.consent.into_iter().enumerate() {
        if let Some(id) = written.channels.iter().find(|id| !ids.contains(&id.as_str())) {
            let all = ids.join(", ");
            let what = match settings::nearest(id, &ids) {
                Some(nearest) => {
                    let fills = [("channels", Fill::Text(&all)), ("nearest", Fill::Text(&nearest))];
                    locale.text("record-channel-near", &fills)
                }
                None => locale.text("record-channel", &[("channels", Fill::Text(&all))]),
            };
            return Err(wrong(id, what));
        }
        if let Some(data) = written.data.iter().find(|data| !is_data(data, |id| rules.rule(id).is_some())) {
            return Err(wrong(data, locale.word("record-data")));
        }
        consents.push(Consent {
            id: written.id.unwrap_or_else(|| (i + 1).to_string()),
            who: written.who.0,
            called: written.called,
            channels: written.channels,
            data: written.data,
            purpose: written.purpose,
            given: written.given.0,
            until: written.until.map(|when| when.0),
            withdrawn: written.withdrawn.map(|when| when.0),
            written: written.written,
        });
    }
    Ok(consents)
}

#[cfg(test)]
mod tests {
    use super::{parse_consents, parse_persons};
    use crate::locale::{Lang, Locale};
    use crate::model::Day;
    use crate::rules::Ruleset;
    use crate::rules::channel::builtin;

    const GOOD: &str = "[[consent]]\nwho = \"Kim de Vries\"\nchannels = [\"social\"]\ndata = [\"person.name\"]\ngiven = 2026-03-01\nuntil = \"2027-03-01\"\nwritten = true\n";

    fn check(text: &str, line: usize, says: &str) {
        let locale = Locale::new(Lang::Nl);
        let wrong = parse_consents(text, &builtin(), &Ruleset::builtin(), &locale).expect_err("it is wrong");
        assert!(wrong.line == line && wrong.what.contains(says), "{wrong:?}");
    }

    #[test]
    fn a_consent_is_read_from_toml_and_json() {
        let locale = Locale::new(Lang::Nl);
        let read = parse_consents(GOOD, &builtin(), &Ruleset::builtin(), &locale).expect("it is right");
        assert_eq!((read[0].id.as_str(), read[0].until), ("1", Day::new(2027, 3, 1)));
        let json = r#"{"consent": [{"who": "Kim", "channels": ["social"], "data": ["image"], "given": "2026-03-01"}]}"#;
        assert!(!parse_consents(json, &builtin(), &Ruleset::builtin(), &locale).expect("it is right")[0].written);
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
        check(&GOOD.replace("2026-03-01", "\"1 maart\""), 5, "2026-03-01");
        check(&GOOD.replace("social", "sociaal"), 3, "bedoel je social");
        check(&GOOD.replace("person.name", "naam"), 4, "person.name");
        check(&GOOD.replace("person.name", "person.nmae"), 4, "person.name");
        check(&GOOD.replace("written", "schriftelijk"), 7, "written");
        check(&GOOD.replace("Kim de Vries", " "), 2, "leeg");
        check("dit is geen toml", 1, "[[consent]]");
        check("{\n\"consent\": 3}", 2, "[[consent]]");
    }

    /// What is said of a file of persons: the line, the column, the form of the field, and nothing that stands in the file.
    fn refused(text: &str, place: (usize, usize), says: &str) {
        let wrong = parse_persons(text, &Locale::new(Lang::Nl)).expect_err("it is wrong");
        assert!((wrong.line, wrong.column) == place && wrong.what.contains(says), "{text}\n{wrong:?}");
        let said = wrong.what.to_lowercase();
        for value in ["9999", "3653", "zandstra", "pietje", "kerkpad", "1980-13", "13-1980", "31 feb"] {
            assert!(!said.contains(value), "{text}\n{wrong:?}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_person_is_told_without_its_values() {
        refused("name = \"Zandstra\"\nbsn = 999993653\n", (2, 7), "bsn = \"...\"");
        refused("name = \"Zandstra\"\nbsn = 9999.93.653\n", (2, 14), "bsn = \"...\"");
        refused("name = Pietje Zandstra\n", (1, 8), "name = \"...\"");
        refused("name = \"Zandstra\"\nbirth_date = 1980-13-12\n", (2, 14), "birth_date = 1980-03-12");
        refused("name = \"Zandstra\"\nbirth_date = \"31 feb\"\n", (2, 14), "1980-03-12");
        refused("name = \"Zandstra\"\nPietje = \"Kerkpad 3\"\n", (2, 1), "birth_date");
        refused("name = \"Zandstra\"\nname = \"Pietje\"\n", (2, 1), "name = \"...\"");
        refused("name = \"Zandstra\"\nadress = \"Kerkpad 3\"\n", (2, 1), "bedoel je address");
        refused("name = \"Zandstra\"\nrelatives = [\"Pietje\", 999993653]\n", (2, 13), "relatives = [\"...\"]");
        refused("{\"name\": \"Zandstra\", \"bsn\": 999993653}", (1, 37), "bsn = \"...\"");
        refused("{\"Pietje Zandstra\": 3}", (1, 18), "birth_date");
        refused("[{\"name\": \"Zandstra\",\n\"birth_date\": \"12-13-1980\"}]", (2, 27), "1980-03-12");
        refused("{\"name\": \"Zandstra\",\n\"bsn\": \"999993654\"}", (2, 19), "elfproef");
        refused("{\"name\": \"Zandstra\", \"bsn\": 9999.93.653}", (1, 35), "bsn = \"...\"");
        refused("[[person]]\nname = \"Zandstra\"\n[[person]]\naddress = \"Kerkpad 3\"\n", (3, 1), "persoon 2");
        refused("Pietje Zandstra, 999993653\n", (1, 8), "aanhalingstekens");
    }

    #[test]
    fn more_persons_than_are_looked_for_are_refused() {
        let relatives = vec!["\"Pietje\""; super::MOST_PERSONS];
        let text = format!("name = \"Zandstra\"\nrelatives = [{}]\n", relatives.join(", "));
        refused(&text, (1, 1), "20.001");
    }
}
