//! How many people share a trait (`patterns/data/populations.toml`), for the estimate of how many people fit a description.

use std::sync::LazyLock;

use serde::Deserialize;

static POPULATION: LazyLock<Population> = LazyLock::new(|| {
    toml::from_str(include_str!("../../patterns/data/populations.toml")).expect("a test reads the populations")
});

/// The figures in force.
pub fn population() -> &'static Population {
    &POPULATION
}

/// Numbers and shares of residents.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Population {
    residents: Count,
    unknown_place: Count,
    caseload: Count,
    /// What holds where no figure is known.
    pub defaults: Defaults,
    sex: Sex,
    age: Vec<Ages>,
    area: Vec<Area>,
    profession: Vec<Share>,
    diagnosis: Vec<Share>,
    common: Common,
    family: Vec<Share>,
    origin: Vec<Share>,
    institution: Vec<Area>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Count {
    people: f64,
    #[serde(rename = "source")]
    _source: String,
    verified: bool,
}

/// What counts for a trait without a figure of its own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Defaults {
    /// Share of any other trait.
    pub other: f64,
    /// Share of a common diagnosis or situation.
    pub common: f64,
    /// Share of an uncommon one.
    pub uncommon: f64,
    /// Factor for every trait after the third: traits go together.
    pub margin: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sex {
    male: SexShare,
    female: SexShare,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SexShare {
    share: f64,
    #[serde(rename = "source")]
    _source: String,
    verified: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ages {
    to: u32,
    year: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Area {
    words: Vec<String>,
    people: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Share {
    words: Vec<String>,
    share: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Common {
    words: Vec<String>,
}

/// A number of people or a share of them, and whether somebody checked it against its source.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// People, or a share between 0 and 1.
    pub value: f64,
    /// Whether it was checked.
    pub verified: bool,
}

/// Kinds of trait that have figures by word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shared {
    /// What somebody does for a living.
    Profession,
    /// An illness, disorder or situation.
    Diagnosis,
    /// The make-up of a family.
    Family,
    /// Where somebody comes from.
    Origin,
}

impl Population {
    /// Residents of the Netherlands.
    pub fn residents(&self) -> Figure {
        Figure { value: self.residents.people, verified: self.residents.verified }
    }

    /// Residents of a place of which no number is known.
    pub fn unknown_place(&self) -> Figure {
        Figure { value: self.unknown_place.people, verified: self.unknown_place.verified }
    }

    /// The people that one writer may be writing about.
    pub fn caseload(&self) -> Figure {
        Figure { value: self.caseload.people, verified: self.caseload.verified }
    }

    /// Share of women or of men.
    pub fn sex(&self, female: bool) -> Figure {
        let sex = if female { &self.sex.female } else { &self.sex.male };
        Figure { value: sex.share, verified: sex.verified }
    }

    /// Share of people of exactly this age, in years.
    pub fn age(&self, years: u32) -> Figure {
        let value = self.age.iter().find(|a| years <= a.to).map_or(0.0, |a| a.year);
        Figure { value, verified: false }
    }

    /// Share of people of these ages, both included.
    pub fn ages(&self, from: u32, to: u32) -> Figure {
        Figure { value: (from..=to).map(|years| self.age(years).value).sum(), verified: false }
    }

    /// People in a part of the country that stands in `text` (lower case), the smallest of them.
    pub fn area(&self, text: &str) -> Option<Figure> {
        let named = self.area.iter().filter(|area| area.words.iter().any(|w| has_words(text, w)));
        named.map(|area| area.people).reduce(f64::min).map(|value| Figure { value, verified: false })
    }

    /// People of one institution of the kind that `name` (lower case) tells.
    pub fn institution(&self, name: &str) -> Figure {
        let kind = self.institution.iter().find(|i| i.words.iter().any(|w| w.is_empty() || has_words(name, w)));
        Figure { value: kind.map_or(200.0, |i| i.people), verified: false }
    }

    /// Share of people with the trait that `text` (lower case) tells; a default when it has no figure.
    pub fn share(&self, kind: Shared, text: &str) -> Figure {
        let (table, otherwise) = match kind {
            Shared::Profession => (&self.profession, self.defaults.other),
            Shared::Diagnosis if self.common.words.iter().any(|w| has_words(text, w)) => {
                (&self.diagnosis, self.defaults.common)
            }
            Shared::Diagnosis => (&self.diagnosis, self.defaults.uncommon),
            Shared::Family => (&self.family, self.defaults.other),
            Shared::Origin => (&self.origin, self.defaults.other),
        };
        let told = table.iter().filter(|share| share.words.iter().any(|w| has_words(text, w))).map(|s| s.share);
        Figure { value: told.reduce(f64::min).unwrap_or(otherwise), verified: false }
    }

    /// Every phrase of a kind, in lower case: what a finder looks for beside its own list.
    pub fn words(&self, kind: Shared) -> impl Iterator<Item = &str> {
        let table = match kind {
            Shared::Profession => &self.profession,
            Shared::Diagnosis => &self.diagnosis,
            Shared::Family => &self.family,
            Shared::Origin => &self.origin,
        };
        table.iter().flat_map(|share| &share.words).map(String::as_str)
    }
}

/// Whether `phrase` stands in `text` as whole words.
pub(super) fn has_words(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, found)| {
        let glued = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !glued(text[..at].chars().next_back()) && !glued(text[at + found.len()..].chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_can_be_read_and_are_shares() {
        let population = population();
        assert!(population.residents().verified && population.residents().value > 17e6);
        let all = population.ages(0, 115).value;
        assert!((0.9..1.1).contains(&all), "{all}");
        let tables = [&population.profession, &population.diagnosis, &population.family, &population.origin];
        assert!(tables.into_iter().flatten().all(|s| s.share > 0.0 && s.share <= 0.2 && !s.words.is_empty()));
    }

    #[test]
    fn a_trait_has_the_figure_of_its_words() {
        let population = population();
        assert_eq!(population.share(Shared::Diagnosis, "een zware depressie").value, 0.05);
        assert_eq!(population.share(Shared::Diagnosis, "burn-out").value, population.defaults.common);
        assert_eq!(population.share(Shared::Diagnosis, "ziekte van xyz").value, population.defaults.uncommon);
        assert_eq!(population.share(Shared::Profession, "dierenarts").value, 0.000333);
        // `als` is no part of another word.
        assert_eq!(population.share(Shared::Diagnosis, "halsklachten").value, population.defaults.uncommon);
    }

    #[test]
    fn the_smallest_area_counts() {
        let area = |text| population().area(text).map(|f| f.value);
        assert_eq!(area("ergens in het oosten van het land"), Some(3_300_000.0));
        assert_eq!(area("in drenthe, in het noorden van het land"), Some(502_000.0));
        assert_eq!(area("ergens"), None);
    }
}
