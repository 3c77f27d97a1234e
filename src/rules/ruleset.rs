//! Packs compiled into an immutable [`Ruleset`]: checked, in a fixed order, with a hash.

use std::collections::BTreeMap;

use regex_syntax::hir::{Hir, HirKind};
use sha2::{Digest, Sha256};

use crate::model::{Category, Certainty, RuleId};
use crate::rules::builtin::PACKS;
use crate::rules::pack::{CHECKS, FINDERS};
use crate::rules::{ContextEntry, Hit, Miss, Pack, RuleEntry, RuleError, Shape, Term, Words};

/// How long a regex of a pack may be, in bytes.
const LONGEST_PATTERN: usize = 4096;
/// How large a regex may become when compiled, in bytes. Searches are linear in the text; this bounds the factor.
const LARGEST_PATTERN: usize = 1 << 20;

/// A rule, checked.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Published id.
    pub id: RuleId,
    /// Category.
    pub category: Category,
    /// Regexes.
    pub patterns: Vec<Pattern>,
    /// Terms, for rules of words.
    pub terms: Vec<Term>,
    /// Phrases around a term, which stands for `*`.
    pub frame: Vec<String>,
    /// Rule whose terms become findings of this rule when they stand in one of its frames.
    pub borrow: Option<String>,
    /// Names of form fields, columns and keys whose whole value is of this kind.
    pub label: Vec<String>,
    /// Name of the validator.
    pub validator: Option<String>,
    /// Log-odds of the bare shape.
    pub prior: f32,
    /// What around a hit makes it more or less likely.
    pub context: Vec<ContextEntry>,
    /// Where the facts come from.
    pub source: Vec<String>,
    /// Dutch words.
    pub nl: Words,
    /// English words.
    pub en: Words,
    /// Texts in which it must be found.
    pub hits: Vec<Hit>,
    /// Texts in which it must not be shown at `likely`.
    pub misses: Vec<Miss>,
    /// Name of the pack it comes from.
    pub pack: String,
}

/// A regex of a rule.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// The regex without word boundaries at its ends.
    pub hir: Hir,
    /// Whether a letter or digit may not stand directly before.
    pub whole_before: bool,
    /// Whether a letter or digit may not stand directly after.
    pub whole_after: bool,
    /// Log-odds of the bare shape.
    pub prior: f32,
    /// Name of its context, when the rule has several.
    pub kind: Option<String>,
}

/// The packs in force.
#[derive(Clone, Debug)]
pub struct Ruleset {
    rules: Vec<Rule>,
    hash: String,
}

impl Ruleset {
    /// The built-in packs.
    ///
    /// # Panics
    /// Never in a released program: a test loads them.
    pub fn builtin() -> Ruleset {
        Ruleset::with_packs(&[]).expect("the built-in packs are checked by a test")
    }

    /// The built-in packs and these, given as name and text.
    pub fn with_packs(extra: &[(String, String)]) -> Result<Ruleset, RuleError> {
        let packs: Vec<(&str, &str)> =
            PACKS.iter().copied().chain(extra.iter().map(|(n, t)| (n.as_str(), t.as_str()))).collect();
        Ruleset::from_packs(&packs)
    }

    /// These packs alone, given as name and text.
    pub fn from_packs(packs: &[(&str, &str)]) -> Result<Ruleset, RuleError> {
        let mut rules = Vec::new();
        let mut seen: BTreeMap<String, String> = BTreeMap::new();
        let mut hasher = Sha256::new();
        for &(name, text) in packs {
            hasher.update((name.len() as u64).to_le_bytes());
            hasher.update(name);
            hasher.update((text.len() as u64).to_le_bytes());
            hasher.update(text);
            let pack: Pack = toml::from_str(text).map_err(|error| {
                let line = error.span().map_or(1, |span| line_of(text, span.start));
                RuleError {
                    pack: name.to_owned(),
                    line,
                    what: error.message().trim().to_owned(),
                    example:
                        "A rule starts with [[rule]], then id, category, pattern or terms, source, nl, en, hit, miss."
                            .to_owned(),
                }
            })?;
            for (i, entry) in pack.rules.into_iter().enumerate() {
                let line = text.match_indices("[[rule]]").nth(i).map_or(1, |(at, _)| line_of(text, at));
                let site = Site { pack: name, line };
                if let Some(first) = seen.insert(entry.id.clone(), name.to_owned()) {
                    return Err(site.error(
                        format!("the id {} already exists, in {first}", entry.id),
                        "Every rule has an id of its own, such as id = \"my.number\".",
                    ));
                }
                rules.push(site.rule(entry)?);
            }
        }
        let hash = hasher.finalize().iter().take(8).map(|b| format!("{b:02x}")).collect();
        Ok(Ruleset { rules, hash })
    }

    /// All rules, in the order of their packs.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rule with this id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id.as_str() == id)
    }

    /// A short hash of the names and texts of the packs in force.
    pub fn hash(&self) -> &str {
        &self.hash
    }
}

/// Where an entry stands.
struct Site<'a> {
    pack: &'a str,
    line: usize,
}

impl Site<'_> {
    fn error(&self, what: impl Into<String>, example: impl Into<String>) -> RuleError {
        RuleError { pack: self.pack.to_owned(), line: self.line, what: what.into(), example: example.into() }
    }

    fn rule(&self, entry: RuleEntry) -> Result<Rule, RuleError> {
        let id = entry.id.clone();
        let lawful = |part: &str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        if id.split('.').count() != 2 || !id.split('.').all(lawful) {
            return Err(self.error(format!("{id:?} is not an id"), "An id is family.thing: id = \"my.client-code\"."));
        }
        let category = Category::from_code(&entry.category).ok_or_else(|| {
            let known: Vec<_> = Category::ALL.iter().map(|c| c.code()).collect();
            self.error(format!("{id}: unknown category {:?}", entry.category), format!("One of: {}.", known.join(", ")))
        })?;
        if let Some(validator) = &entry.validator
            && !CHECKS.contains(&validator.as_str())
            && !FINDERS.contains(&validator.as_str())
        {
            return Err(
                self.error(format!("{id}: unknown validator {validator:?}"), format!("One of: {}.", CHECKS.join(", ")))
            );
        }
        let finder = entry.validator.as_deref().is_some_and(|v| FINDERS.contains(&v));
        if entry.pattern.is_empty() && entry.terms.is_empty() && !finder {
            return Err(
                self.error(format!("{id}: nothing to look for"), "pattern = ['\\b[0-9]{9}\\b'], or terms = [...].")
            );
        }
        if !entry.pattern.is_empty() && !entry.terms.is_empty() {
            return Err(self.error(format!("{id}: has both pattern and terms"), "Make two rules of it."));
        }
        for (missing, what, example) in [
            (entry.hit.is_empty(), "a hit", "[[rule.hit]] text = \"Code: AB-12\", find = \"AB-12\", as = \"certain\""),
            (entry.miss.is_empty(), "a miss", "[[rule.miss]] text = \"AB 12\", because = \"a road\""),
            (entry.source.is_empty(), "a source", "source = [\"Handboek cliëntnummers, 2024\"]"),
        ] {
            if missing {
                return Err(self.error(format!("{id}: has no {}", what.trim_start_matches("a ")), example));
            }
        }
        let words = |words: Option<Words>, language: &str| {
            words.ok_or_else(|| {
                self.error(
                    format!("{id}: has no words in {language}"),
                    format!("[rule.{language}] with name, why and do."),
                )
            })
        };
        let nl = words(entry.nl, "nl")?;
        let en = words(entry.en, "en")?;
        for hit in &entry.hit {
            if Certainty::from_code(&hit.certainty).is_none() {
                return Err(self.error(
                    format!("{id}: unknown certainty {:?}", hit.certainty),
                    "as = \"possible\", \"likely\" or \"certain\".",
                ));
            }
            if !hit.text.contains(&hit.find) {
                return Err(self
                    .error(format!("{id}: {:?} does not stand in its own text", hit.find), "find is a part of text."));
            }
        }
        for context in &entry.context {
            if context.before == 0 && context.after == 0 {
                return Err(self.error(
                    format!("{id}: a context that looks nowhere"),
                    "{ near = [\"code\"], before = 4, weight = 3.0 }",
                ));
            }
        }
        let patterns =
            entry.pattern.iter().map(|shape| self.pattern(&id, shape, entry.prior)).collect::<Result<_, _>>()?;
        Ok(Rule {
            id: RuleId::from(id.as_str()),
            category,
            patterns,
            terms: entry.terms,
            frame: entry.frame,
            borrow: entry.borrow,
            label: entry.label,
            validator: entry.validator,
            prior: entry.prior,
            context: entry.context,
            source: entry.source,
            nl,
            en,
            hits: entry.hit,
            misses: entry.miss,
            pack: self.pack.to_owned(),
        })
    }

    fn pattern(&self, id: &str, shape: &Shape, prior: f32) -> Result<Pattern, RuleError> {
        let (regex, prior, kind) = match shape {
            Shape::Plain(regex) => (regex, prior, None),
            Shape::Weighed { shape, prior, kind } => (shape, *prior, kind.clone()),
        };
        let bad =
            |what: String| self.error(format!("{id}: {what}"), "A regex of the Rust crate regex: '\\bAB-[0-9]{4}\\b'.");
        if regex.len() > LONGEST_PATTERN {
            return Err(bad(format!("a pattern of {} bytes; the limit is {LONGEST_PATTERN}", regex.len())));
        }
        let (body, whole_before) = match regex.strip_prefix(r"\b") {
            Some(body) => (body, true),
            None => (regex.as_str(), false),
        };
        let (body, whole_after) = match body.strip_suffix(r"\b") {
            Some(rest) if !rest.ends_with('\\') => (rest, true),
            _ => (body, false),
        };
        let hir = regex_syntax::parse(body).map_err(|error| match error {
            regex_syntax::Error::Parse(error) => bad(error.kind().to_string()),
            error => bad(error.to_string().lines().last().unwrap_or_default().to_owned()),
        })?;
        if hir.properties().minimum_len() == Some(0) {
            return Err(bad("a pattern that also fits nothing at all".to_owned()));
        }
        if uses_unicode_boundary(&hir) {
            return Err(bad("\\b may only stand at the very start or end".to_owned()));
        }
        let small = regex_automata::nfa::thompson::Compiler::new()
            .configure(regex_automata::nfa::thompson::Config::new().nfa_size_limit(Some(LARGEST_PATTERN)))
            .build_from_hir(&hir);
        if small.is_err() {
            return Err(bad(format!("a pattern that grows over {LARGEST_PATTERN} bytes")));
        }
        Ok(Pattern { hir, whole_before, whole_after, prior, kind })
    }
}

/// The one-pass engine knows no Unicode word boundary inside a pattern.
fn uses_unicode_boundary(hir: &Hir) -> bool {
    hir.properties().look_set().contains_word_unicode() && !matches!(hir.kind(), HirKind::Empty)
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at.min(text.len())].matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::Ruleset;

    const GOOD: &str = r#"
[[rule]]
id = "my.code"
category = "person"
pattern = ['\bAB-[0-9]{4}\b']
prior = 2.0
source = ["own"]
[rule.nl]
name = "Code"
why = "Wijst naar iemand."
do = "Haal weg."
[rule.en]
name = "Code"
why = "Points to someone."
do = "Remove."
[[rule.hit]]
text = "Code AB-1234."
find = "AB-1234"
as = "likely"
[[rule.miss]]
text = "XAB-1234"
because = "glued to a letter"
"#;

    fn check(text: &str, line: usize, what: &str) {
        let error = Ruleset::from_packs(&[("mine.toml", text)]).expect_err(what);
        assert!(error.what.contains(what), "{error}");
        assert_eq!(error.line, line, "{error}");
        assert_eq!(error.pack, "mine.toml");
        assert!(!error.example.is_empty());
    }

    #[test]
    fn a_broken_pack_is_told_by_line_and_cause() {
        assert!(Ruleset::from_packs(&[("mine.toml", GOOD)]).is_ok());
        check(&GOOD.replace("my.code", "MyCode"), 2, "not an id");
        check(&GOOD.replace("\"person\"", "\"people\""), 2, "unknown category");
        check(&GOOD.replace("prior = 2.0", "prior = 2.0\nvalidator = \"elf\""), 2, "unknown validator");
        check(&GOOD.replace("[0-9]{4}", "[0-9"), 2, "unclosed");
        check(&GOOD.replace("AB-[0-9]{4}", "(?:.{1000}){1000}"), 2, "grows over");
        check(&GOOD.replace("prior = 2.0", "prio = 2.0"), 6, "unknown field");
        check(&GOOD.replace("as = \"likely\"", "as = \"sure\""), 2, "unknown certainty");
        check(&GOOD.replace("[[rule.miss]]\ntext = \"XAB-1234\"\nbecause = \"glued to a letter\"\n", ""), 2, "no miss");
        check(&format!("{GOOD}{GOOD}"), 24, "already exists");
        check("[[rule]\n", 1, "");
    }

    #[test]
    fn the_hash_changes_with_the_packs() {
        let a = Ruleset::from_packs(&[("mine.toml", GOOD)]).expect("good");
        let b = Ruleset::from_packs(&[("mine.toml", &GOOD.replace("2.0", "2.5"))]).expect("good");
        assert_ne!(a.hash(), b.hash());
    }

    #[test]
    fn the_built_in_packs_load() {
        assert!(Ruleset::builtin().rules().len() > 15);
    }
}
