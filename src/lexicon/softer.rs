//! Wordings that tell less (`patterns/data/softer.toml`, `regions.tsv`): what an age, a place, work or an institution becomes in a suggestion.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::lexicon::population::has_words;

static SOFTER: LazyLock<SofterWords> = LazyLock::new(|| {
    let mut words: SofterWords =
        toml::from_str(include_str!("../../patterns/data/softer.toml")).expect("a test reads the wordings");
    for line in include_str!("../../patterns/data/regions.tsv").lines().filter(|l| !l.starts_with('#')) {
        let (name, id) = line.split_once('\t').expect("a test reads the regions");
        words.places.insert(name.to_lowercase(), id);
    }
    words
});

/// The wordings in force.
pub fn softer() -> &'static SofterWords {
    &SOFTER
}

/// Wordings by what they stand for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SofterWords {
    labels: HashMap<String, String>,
    stage: Vec<Stage>,
    region: Vec<Region>,
    work: Vec<Work>,
    institution: Vec<Kind>,
    diagnosis: Vec<Kind>,
    family: Vec<Kind>,
    event: Vec<Kind>,
    /// Where somebody comes from.
    pub origin: Origin,
    /// What can be seen of somebody.
    pub appearance: Kind,
    /// Region by the name of a place, in lower case.
    #[serde(skip)]
    places: HashMap<String, &'static str>,
}

/// A stage of life.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    to: u32,
    /// The words after a person: `van middelbare leeftijd`.
    pub words: String,
    /// The ages that they stand for, both included.
    pub ages: (u32, u32),
}

/// A part of the country, or a kind of place.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    id: String,
    /// With its article.
    pub words: String,
    /// People who live there.
    pub people: f64,
}

/// A field of work.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Work {
    /// Who does it: `iemand die met dieren werkt`.
    pub noun: String,
    /// What is done: `werkt met dieren`.
    pub verb: String,
    /// Share of all people who do.
    pub share: f64,
    words: Vec<String>,
}

/// What things of one kind become.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// The wording, with its article.
    pub to: String,
    #[serde(default)]
    words: Vec<String>,
    /// Share of all people, where it narrows by that.
    #[serde(default)]
    pub share: f64,
    /// People there, where it narrows by that.
    #[serde(default)]
    pub people: f64,
}

/// Where somebody comes from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// For a country.
    pub country: String,
    /// For an adjective: `Eritrees`.
    pub adjective: String,
    /// For an inflected adjective: `Eritrese`.
    pub inflected: String,
    /// Share of all people.
    pub share: f64,
}

impl SofterWords {
    /// The label that stands in the place of what this rule finds.
    pub fn label(&self, rule: &str) -> Option<&str> {
        self.labels.get(rule).map(String::as_str)
    }

    /// The stage of life of this age in years.
    pub fn stage(&self, years: u32) -> Option<&Stage> {
        self.stage.iter().find(|stage| years <= stage.to)
    }

    /// Where a place lies; for one that is not known, or not as a place of the Netherlands, what kind of place it is.
    pub fn region(&self, place: &str, belgian: bool) -> Option<&Region> {
        let known = self.places.get(&place.to_lowercase()).copied();
        let id = known.unwrap_or(if belgian { "belgie" } else { "klein" });
        self.region.iter().find(|region| region.id == id)
    }

    /// The field of this work (lower case).
    pub fn work(&self, work: &str) -> Option<&Work> {
        self.work.iter().find(|field| field.words.iter().any(|w| w == work))
    }

    /// The kind of this institution (lower case).
    pub fn institution(&self, name: &str) -> Option<&Kind> {
        first(&self.institution, name)
    }

    /// The group of a rare diagnosis (lower case); nothing for one that may stay.
    pub fn diagnosis(&self, name: &str) -> Option<&Kind> {
        first(&self.diagnosis, name)
    }

    /// What this make-up of a family (lower case) becomes.
    pub fn family(&self, words: &str) -> Option<&Kind> {
        first(&self.family, words)
    }

    /// The kind of this event (lower case).
    pub fn event(&self, words: &str) -> Option<&Kind> {
        first(&self.event, words)
    }
}

/// The first that has one of these words, or has no words.
fn first<'k>(kinds: &'k [Kind], text: &str) -> Option<&'k Kind> {
    kinds.iter().find(|kind| kind.words.is_empty() || kind.words.iter().any(|w| has_words(text, w)))
}

#[cfg(test)]
mod tests {
    use super::softer;
    use crate::lexicon::{MUNICIPALITIES, PROFESSIONS, place};

    #[test]
    fn every_profession_and_municipality_has_its_kind() {
        let words = softer();
        let unknown: Vec<_> = PROFESSIONS.iter().filter(|w| words.work(w).is_none()).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
        let unknown: Vec<_> =
            MUNICIPALITIES.iter().filter(|m| words.region(m, false).is_none_or(|r| r.id == "klein")).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
        let strange: Vec<_> = words.places.keys().filter(|name| place(name).is_none()).collect();
        assert!(strange.len() <= 12, "{strange:?}");
    }

    #[test]
    fn what_is_wide_stays_wide() {
        let words = softer();
        assert_eq!(words.region("Zutphen", false).map(|r| r.words.as_str()), Some("het oosten van het land"));
        assert_eq!(words.region("Aagtekerke", false).map(|r| r.words.as_str()), Some("een kleinere plaats"));
        assert_eq!(words.stage(43).map(|s| s.words.as_str()), Some("van middelbare leeftijd"));
        assert_eq!(words.institution("ggz drenthe").map(|k| k.to.as_str()), Some("een ggz-instelling"));
        assert_eq!(words.institution("de linde").map(|k| k.to.as_str()), Some("een zorginstelling"));
        assert_eq!(words.diagnosis("burn-out").map(|k| k.to.as_str()), None);
        assert_eq!(words.diagnosis("ziekte van huntington").map(|k| k.share), Some(0.001));
        assert!(
            (1..120).all(|age| words.stage(age).is_some_and(|s| (s.ages.0..=s.ages.1).contains(&age) || age > 100))
        );
    }
}
