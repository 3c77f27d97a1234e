//! The schema of a pack: a TOML file with rules, each with its patterns or terms, context, words for people, and examples that it must pass.

use serde::Deserialize;
use toml::Spanned;

/// The validators that a rule may name; `detect/validate` has them, and a test there holds the two equal.
pub const CHECKS: &[&str] = &[
    "age",
    "agb",
    "bank-account",
    "be-national",
    "big",
    "birth-date",
    "bsn",
    "card",
    "credential",
    "email",
    "handle",
    "iban",
    "id-document",
    "ip",
    "kvk",
    "mrz",
    "patient-number",
    "phone",
    "plate",
    "postcode",
    "profile",
    "rsin",
    "vat",
];

/// What finds by itself, without a pattern.
pub const FINDERS: &[&str] = &[
    "address",
    "covered",
    "person-name",
    "place",
    "profession",
    "institution",
    "family",
    "event",
    "origin",
    "appearance",
];

/// Those of them that find what describes a person, each for the rule `quasi.` and its name.
pub const DESCRIBES: &[&str] = &["place", "profession", "institution", "family", "event", "origin", "appearance"];

/// A pack as written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// `[[rule]]` entries, each with its bytes in the file.
    #[serde(rename = "rule", default)]
    pub rules: Vec<Spanned<RuleEntry>>,
}

/// A rule as written. A rule without a hit, a miss, a source and words in both languages does not load.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleEntry {
    /// Published id, `family.thing`.
    pub id: String,
    /// Published code of the category.
    pub category: String,
    /// Linear-time regexes, alternatives of one another. A leading or trailing `\b` means: not glued to a letter or digit, by Unicode.
    /// A hit starts where a word, a run of digits, or a mark such as `+` or `(` starts.
    #[serde(default)]
    pub pattern: Vec<Shape>,
    /// Words and phrases instead of patterns.
    #[serde(default)]
    pub terms: Vec<Term>,
    /// Phrases around a term, which stands for `*`: `van * afkomst`, `lid van de *`, `*-lid`. A finding covers its frame, unless that stands in
    /// brackets (`(is) *`), and a term in a frame counts full. Choices stand in square brackets: `[stemt|stemde] op [|de |het ]*`.
    #[serde(default)]
    pub frame: Vec<String>,
    /// Words in lower case that make a general term (weight 1 or 2) tell something of somebody, when one stands in the same clause, at most
    /// six words away: `stemt` al jaren `PVV`, `draagt` sinds kort een `hoofddoek`.
    #[serde(default)]
    pub cue: Vec<String>,
    /// Rule whose terms become findings of this rule when they stand in one of its frames: `drager van *` with a disease is genetic.
    pub borrow: Option<String>,
    /// Names of form fields, columns and keys whose whole value is of this kind, in lower case: `diagnose`, `geloof`.
    #[serde(default)]
    pub label: Vec<String>,
    /// Name of the validator in `detect/validate`; its evidence is ln(1 / chance).
    pub validator: Option<String>,
    /// Log-odds of the bare shape.
    #[serde(default)]
    pub prior: f32,
    /// What around it makes it more or less likely.
    #[serde(default)]
    pub context: Vec<ContextEntry>,
    /// Where the facts come from.
    #[serde(default)]
    pub source: Vec<String>,
    /// Dutch words.
    pub nl: Option<Words>,
    /// English words.
    pub en: Option<Words>,
    /// Texts in which it must be found.
    #[serde(default)]
    pub hit: Vec<Hit>,
    /// Texts in which it must not be shown at `likely`.
    #[serde(default)]
    pub miss: Vec<Miss>,
}

/// A pattern: a regex alone, or with a log-odds of its own when this way of writing is more or less telling than the rule's `prior`.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Shape {
    /// `'\b[0-9]{9}\b'`
    Plain(String),
    /// `{ shape = '\b[0-9]{8}\b', prior = -5.3 }`
    Weighed {
        /// The regex.
        shape: String,
        /// Log-odds of the bare shape, instead of the rule's.
        prior: f32,
        /// Only the context of the same name counts for this shape: `driving-licence` among the identity documents.
        #[serde(default)]
        kind: Option<String>,
    },
}

/// A term of a term rule; the short names are those of `special-categories.toml`, kept because 2,000 lines use them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Canonical form.
    pub t: String,
    /// Weight 1 to 4: 1 needs company, 2 is a topic word, 3 is specific, 4 is hardly ever general.
    pub w: u8,
    /// Whether it counts only with a person nearby.
    #[serde(default)]
    pub p: bool,
    /// Whole word, or also the first or last part of a longer word.
    #[serde(default)]
    pub m: Mode,
    /// Other forms, under the same rules.
    #[serde(default)]
    pub f: Vec<String>,
    /// Phrases in which the term means something else.
    #[serde(default)]
    pub x: Vec<String>,
    /// Term under which it is grouped in reports.
    #[serde(default)]
    pub g: Option<String>,
    /// Exact spellings: these forms count only so written.
    #[serde(default)]
    pub cs: Vec<String>,
}

/// How a term matches.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// The whole word or phrase.
    #[default]
    Word,
    /// Also the first part of a longer word.
    Stem,
    /// Also the last part of a longer word.
    Tail,
}

/// What stands near a hit, and what it weighs.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContextEntry {
    /// Words or phrases, in lower case; a trailing `*` also takes longer words. `@person` is a title, first name or word for a
    /// client in the same line; `@name` is a name directly before; `@date` is a date in the same line; `@place-after` is a place directly behind.
    pub near: Vec<String>,
    /// How many words before the hit to look; also its label, column head and heading.
    #[serde(default)]
    pub before: u8,
    /// How many words after the hit to look.
    #[serde(default)]
    pub after: u8,
    /// Log-odds.
    pub weight: f32,
    /// Counts only for shapes of this name; without a name, for shapes without one.
    #[serde(default)]
    pub kind: Option<String>,
}

/// Words for people.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// What it is.
    pub name: String,
    /// What can happen.
    pub why: String,
    /// What to do.
    #[serde(rename = "do")]
    pub advice: String,
}

/// A text in which the rule must find exactly this.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hit {
    /// The text.
    pub text: String,
    /// What must be found, as it stands in the text.
    pub find: String,
    /// At least this certain: `possible`, `likely` or `certain`.
    #[serde(rename = "as")]
    pub certainty: String,
    /// The layer that the text stands in, by its published name; `visible` when nothing is said.
    #[serde(default)]
    pub layer: Option<String>,
}

/// A text in which the rule must show nothing at `likely`, and why.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Miss {
    /// The text.
    pub text: String,
    /// Why not.
    pub because: String,
    /// The layer that the text stands in, by its published name; `visible` when nothing is said.
    #[serde(default)]
    pub layer: Option<String>,
}
