//! Codes and numbers become sentences here, in Dutch or English, and nowhere else. The sentences stand in `nl.ftl` and `en.ftl`.

mod say;

pub use say::{Names, cell_name};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::{FluentNumber, FluentNumberOptions};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// Why the examples of the built-in packs are no findings, in Dutch: what the pack says, `=`, the same in Dutch.
const BECAUSE_NL: &str = include_str!("because.nl.txt");

/// The languages that Lakmoes speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    /// Dutch.
    Nl,
    /// English.
    En,
}

impl Lang {
    /// Its code in BCP 47.
    pub fn code(self) -> &'static str {
        match self {
            Lang::Nl => "nl",
            Lang::En => "en",
        }
    }

    fn sentences(self) -> &'static str {
        match self {
            Lang::Nl => include_str!("nl.ftl"),
            Lang::En => include_str!("en.ftl"),
        }
    }
}

/// What fills a variable of a sentence.
#[derive(Clone, Copy, Debug)]
pub enum Fill<'a> {
    /// Words.
    Text(&'a str),
    /// A count: chooses singular or plural, written with a separator of thousands.
    Count(u64),
    /// A number with this many decimals.
    Decimal(f32, usize),
}

/// One language, ready to speak.
pub struct Locale {
    lang: Lang,
    bundle: FluentBundle<FluentResource>,
}

impl Locale {
    /// The sentences of a language.
    pub fn new(lang: Lang) -> Locale {
        let resource = match FluentResource::try_new(lang.sentences().to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        let id: LanguageIdentifier = lang.code().parse().expect("both codes are lawful");
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(match lang {
            Lang::Nl => dutch_number,
            Lang::En => english_number,
        }));
        bundle.add_resource_overriding(resource);
        Locale { lang, bundle }
    }

    /// Which language.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The sentence with this key; nothing when there is none.
    pub fn find(&self, key: &str, fills: &[(&'static str, Fill<'_>)]) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut args = FluentArgs::with_capacity(fills.len());
        for (name, fill) in fills {
            let value = match *fill {
                Fill::Text(text) => FluentValue::from(text),
                Fill::Count(n) => FluentValue::from(n),
                Fill::Decimal(value, decimals) => {
                    let options = FluentNumberOptions {
                        minimum_fraction_digits: Some(decimals),
                        ..FluentNumberOptions::default()
                    };
                    FluentValue::Number(FluentNumber::new(f64::from(value), options))
                }
            };
            args.set(*name, value);
        }
        let mut faults = Vec::new();
        Some(self.bundle.format_pattern(pattern, Some(&args), &mut faults).into_owned())
    }

    /// The sentence with this key; the key itself when there is none, which a test excludes.
    pub fn text(&self, key: &str, fills: &[(&'static str, Fill<'_>)]) -> String {
        self.find(key, fills).unwrap_or_else(|| key.to_owned())
    }

    /// A sentence without variables.
    pub fn word(&self, key: &str) -> String {
        self.text(key, &[])
    }

    /// A count as people write it: 2.140 or 2,140.
    pub fn count(&self, n: u64) -> String {
        grouped(n, self.separators().1)
    }

    /// A number with decimals: 1,5 or 1.5.
    pub fn decimal(&self, value: f64, decimals: usize) -> String {
        let (point, thousands) = self.separators();
        let text = format!("{value:.decimals$}");
        let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
        let whole = whole.parse().map_or(whole.to_owned(), |n| grouped(n, thousands));
        if rest.is_empty() { whole } else { format!("{whole}{point}{rest}") }
    }

    /// Why an example of a pack is no finding. The built-in packs say so in English; a pack of one's own speaks for itself.
    pub fn because<'t>(&self, english: &'t str) -> &'t str {
        match self.lang {
            Lang::En => english,
            Lang::Nl => {
                let lines = BECAUSE_NL.lines().filter_map(|line| line.split_once('='));
                lines.into_iter().find(|(from, _)| *from == english).map_or(english, |(_, to)| to)
            }
        }
    }

    /// A number of bytes in a unit that reads well: 18 kB, 1,2 GB.
    pub fn bytes(&self, bytes: u64) -> String {
        let units = ["kB", "MB", "GB", "TB"];
        if bytes < 1000 {
            return format!("{bytes} B");
        }
        let (mut value, mut unit) = (bytes as f64 / 1000.0, 0);
        while value >= 999.5 && unit + 1 < units.len() {
            value /= 1000.0;
            unit += 1;
        }
        format!("{} {}", self.decimal(value, usize::from(value < 9.95)), units[unit])
    }

    fn separators(&self) -> (char, char) {
        match self.lang {
            Lang::Nl => (',', '.'),
            Lang::En => ('.', ','),
        }
    }
}

fn grouped(n: u64, separator: char) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

fn number(value: &FluentValue<'_>, point: char, thousands: char) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    match number.options.minimum_fraction_digits {
        Some(decimals) => Some(format!("{:.decimals$}", number.value).replace('.', &point.to_string())),
        None => Some(grouped(number.value as u64, thousands)),
    }
}

fn dutch_number<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    number(value, ',', '.')
}

fn english_number<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    number(value, '.', ',')
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::{Fill, Lang, Locale};

    /// The keys of a file, each with the variables that it names.
    fn keys(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
        let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut key = String::new();
        for line in lang.sentences().lines().filter(|l| !l.starts_with('#')) {
            if let Some((head, _)) = line.split_once(" = ").filter(|_| !line.starts_with(' ')) {
                key = head.to_owned();
                assert!(keys.insert(key.clone(), BTreeSet::new()).is_none(), "{key} stands twice");
            }
            for part in line.split('$').skip(1) {
                let name: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                keys.entry(key.clone()).or_default().insert(name);
            }
        }
        keys
    }

    #[test]
    fn both_languages_have_the_same_keys_and_variables() {
        assert_eq!(keys(Lang::Nl), keys(Lang::En));
        assert!(keys(Lang::Nl).len() > 100);
    }

    #[test]
    fn every_sentence_parses_and_can_be_said() {
        for lang in [Lang::Nl, Lang::En] {
            let locale = Locale::new(lang);
            for (key, names) in keys(lang) {
                let fills: Vec<_> = names.iter().map(|n| (&*n.clone().leak(), Fill::Count(2))).collect();
                let said = locale.find(&key, &fills).unwrap_or_else(|| panic!("{key} does not parse"));
                assert!(!said.contains('{') && !said.is_empty(), "{key}: {said}");
            }
        }
    }

    #[test]
    fn numbers_are_written_as_people_do() {
        let (nl, en) = (Locale::new(Lang::Nl), Locale::new(Lang::En));
        assert_eq!((nl.count(2_140), en.count(2_140)), ("2.140".to_owned(), "2,140".to_owned()));
        assert_eq!((nl.bytes(1_234_000_000), en.bytes(18_233)), ("1,2 GB".to_owned(), "18 kB".to_owned()));
        assert_eq!(nl.text("terminal-documents", &[("n", Fill::Count(1))]), "1 document");
        assert_eq!(nl.text("terminal-documents", &[("n", Fill::Count(2_140))]), "2.140 documenten");
    }
}
