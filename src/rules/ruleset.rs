//! Packs compiled into an immutable [`Ruleset`]: checked, in a fixed order, with a hash.

use std::collections::HashMap;
use std::ops::Range;

use rayon::iter::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};
use regex_syntax::hir::{Hir, HirKind};
use sha2::{Digest, Sha256};

use crate::model::{Category, Certainty, RuleId};
use crate::rules::builtin::PACKS;
use crate::rules::pack::{CHECKS, FINDERS};
use crate::rules::{ContextEntry, Fault, Hit, Miss, Pack, RuleEntry, RuleError, Shape, Term, Words};

/// How long an id may be, in bytes.
const LONGEST_ID: usize = 64;
/// How long a regex of a pack may be, in bytes.
const LONGEST_PATTERN: usize = 4096;
/// How large a regex may become when compiled, in bytes. Searches are linear in the text; this bounds the factor.
const LARGEST_PATTERN: usize = 1 << 20;

/// How large a pack may be, in bytes: ten times the largest that is built in.
pub const MOST_BYTES: usize = 1 << 20;
/// How many rules, patterns, terms and examples may be in force. All patterns become one automaton, which must be built at every start, and
/// every example is a text to scan; so this bounds both.
const MOST_RULES: usize = 1_000;
const MOST_PATTERNS: usize = 4_000;
const MOST_TERMS: usize = 50_000;
const MOST_EXAMPLES: usize = 20_000;

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
    /// Words that make a general term of this rule about somebody when they stand in the same clause.
    pub cue: Vec<String>,
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
    /// Position of each id.
    index: HashMap<String, usize>,
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
        let extra = extra.iter().map(|(name, text)| File::new(name, text));
        let own = PACKS.iter().map(|(name, text)| File { own: true, ..File::new(name, text) });
        Ruleset::from_files(&own.chain(extra).collect::<Vec<_>>())
    }

    /// These packs alone, given as name and text.
    pub fn from_packs(packs: &[(&str, &str)]) -> Result<Ruleset, RuleError> {
        Ruleset::from_files(&packs.iter().map(|(name, text)| File::new(name, text)).collect::<Vec<_>>())
    }

    /// Every start waits for this: packs, and then rules, are read side by side.
    fn from_files(files: &[File<'_>]) -> Result<Ruleset, RuleError> {
        let read: Vec<Result<Pack, RuleError>> = files.par_iter().map(File::read).collect();
        let (mut index, mut hasher) = (HashMap::new(), Sha256::new());
        for part in files.iter().flat_map(|file| [file.name, file.text]) {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        let mut entries: Vec<(Site<'_>, RuleEntry)> = Vec::new();
        let gathered = gather(files, read, &mut index, &mut entries);
        let built: Vec<Result<Rule, RuleError>> =
            entries.into_par_iter().map(|(site, entry)| site.rule(entry)).collect();
        // The first mistake in the order of the packs is told.
        let rules = built.into_iter().collect::<Result<_, _>>()?;
        gathered?;
        let hash = hasher.finalize().iter().take(8).map(|b| format!("{b:02x}")).collect();
        Ok(Ruleset { rules, index, hash })
    }

    /// All rules, in the order of their packs.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rule with this id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.index.get(id).map(|i| &self.rules[*i])
    }

    /// A short hash of the names and texts of the packs in force.
    pub fn hash(&self) -> &str {
        &self.hash
    }
}

/// The entries of packs, each with its place, up to the first that cannot be; `index` tells the position of each id.
fn gather<'f>(
    files: &'f [File<'f>],
    read: Vec<Result<Pack, RuleError>>,
    index: &mut HashMap<String, usize>,
    entries: &mut Vec<(Site<'f>, RuleEntry)>,
) -> Result<(), RuleError> {
    let mut count = Count::default();
    for (file, pack) in files.iter().zip(read) {
        for entry in pack?.rules {
            let site = Site { file, bytes: entry.span() };
            let entry = entry.into_inner();
            count.add(&entry).map_err(|fault| site.error("", fault))?;
            if let Some(first) = index.insert(entry.id.clone(), entries.len()) {
                let pack = entries[first].0.file.name.to_owned();
                return Err(site.error("id", Fault::Again { id: entry.id, pack }));
            }
            entries.push((site, entry));
        }
    }
    Ok(())
}

/// What all packs hold together.
#[derive(Default)]
struct Count {
    rules: usize,
    patterns: usize,
    terms: usize,
    examples: usize,
}

impl Count {
    fn add(&mut self, entry: &RuleEntry) -> Result<(), Fault> {
        self.rules += 1;
        self.patterns += entry.pattern.len();
        self.terms += entry.terms.iter().map(|term| 1 + term.f.len()).sum::<usize>();
        self.examples += entry.hit.len() + entry.miss.len();
        for (what, actual, limit) in [
            ("rules", self.rules, MOST_RULES),
            ("patterns", self.patterns, MOST_PATTERNS),
            ("terms", self.terms, MOST_TERMS),
            ("examples", self.examples, MOST_EXAMPLES),
        ] {
            if actual > limit {
                return Err(Fault::Limit { what, limit: limit as u64, actual: 0 });
            }
        }
        Ok(())
    }
}

/// A pack, for its errors.
struct File<'a> {
    name: &'a str,
    text: &'a str,
    /// Built in: a test has seen how large its patterns become.
    own: bool,
}

impl File<'_> {
    fn new<'a>(name: &'a str, text: &'a str) -> File<'a> {
        File { name, text, own: false }
    }

    fn read(&self) -> Result<Pack, RuleError> {
        if self.text.len() > MOST_BYTES {
            let (limit, actual) = (MOST_BYTES as u64, self.text.len() as u64);
            return Err(self.error(0, Fault::Limit { what: "bytes", limit, actual }));
        }
        toml::from_str(self.text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            self.error(at, Fault::Schema(error.message().trim().replace('\n', " ")))
        })
    }

    /// An error at this byte.
    fn error(&self, at: usize, fault: Fault) -> RuleError {
        let before = &self.text.as_bytes()[..at.min(self.text.len())];
        let line = before.iter().filter(|b| **b == b'\n').count() + 1;
        RuleError { pack: self.name.to_owned(), line, fault }
    }
}

/// Where an entry stands.
struct Site<'a> {
    file: &'a File<'a>,
    bytes: Range<usize>,
}

impl Site<'_> {
    /// An error of a field: on the line that begins with it, else where the rule begins.
    fn error(&self, field: &str, fault: Fault) -> RuleError {
        let start = self.bytes.start.min(self.file.text.len());
        let rest = &self.file.text[start..];
        let mut at = 0;
        for (i, line) in rest.split_inclusive('\n').enumerate() {
            if i > 0 && line.starts_with("[[rule]]") || field.is_empty() {
                break;
            }
            if line.strip_prefix(field).is_some_and(|rest| rest.trim_start().starts_with('=')) {
                return self.file.error(start + at, fault);
            }
            at += line.len();
        }
        self.file.error(start, fault)
    }

    fn rule(&self, entry: RuleEntry) -> Result<Rule, RuleError> {
        let lawful = |part: &str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        let id = entry.id.clone();
        if id.len() > LONGEST_ID || id.split('.').count() != 2 || !id.split('.').all(lawful) {
            return Err(self.error("id", Fault::Id(id.chars().take(LONGEST_ID).collect())));
        }
        let unknown = |field: &'static str, value: &str, known: &[&str]| {
            let nearest = crate::rules::channel::nearest(value, known.iter().copied());
            let known = format!("{field} = \"{nearest}\" ({})", known.join(", "));
            self.error(field, Fault::Value { field, value: value.to_owned(), known })
        };
        let category = Category::from_code(&entry.category)
            .ok_or_else(|| unknown("category", &entry.category, &Category::ALL.map(|c| c.code())))?;
        if let Some(validator) = &entry.validator
            && !CHECKS.contains(&validator.as_str())
            && !FINDERS.contains(&validator.as_str())
        {
            return Err(unknown("validator", validator, CHECKS));
        }
        let finder = entry.validator.as_deref().is_some_and(|v| FINDERS.contains(&v));
        if entry.pattern.is_empty() && entry.terms.is_empty() && !finder {
            return Err(self.error("", Fault::Nothing));
        }
        if !entry.pattern.is_empty() && !entry.terms.is_empty() {
            return Err(self.error("terms", Fault::Both));
        }
        let parts =
            [("hit", entry.hit.is_empty()), ("miss", entry.miss.is_empty()), ("source", entry.source.is_empty())];
        if let Some((what, _)) = parts.into_iter().find(|(_, missing)| *missing) {
            return Err(self.error("", Fault::Lacks(what)));
        }
        let nl = entry.nl.ok_or_else(|| self.error("", Fault::Lacks("nl")))?;
        let en = entry.en.ok_or_else(|| self.error("", Fault::Lacks("en")))?;
        for hit in &entry.hit {
            if Certainty::from_code(&hit.certainty).is_none() {
                return Err(unknown("as", &hit.certainty, &["possible", "likely", "certain"]));
            }
            if hit.find.is_empty() || !hit.text.contains(&hit.find) {
                return Err(self.error("find", Fault::Find(hit.find.clone())));
            }
        }
        if entry.context.iter().any(|context| context.before == 0 && context.after == 0) {
            return Err(self.error("context", Fault::Nowhere));
        }
        if entry.frame.iter().any(|frame| frame.matches('[').count() > MOST_CHOICES) {
            return Err(self.error("frame", Fault::Limit { what: "choices", limit: MOST_CHOICES as u64, actual: 0 }));
        }
        let frame: Vec<String> =
            entry.frame.iter().flat_map(|frame| alternatives(frame)).take(MOST_FRAMES + 1).collect();
        if frame.len() > MOST_FRAMES {
            return Err(self.error("frame", Fault::Limit { what: "frames", limit: MOST_FRAMES as u64, actual: 0 }));
        }
        let patterns = entry.pattern.iter().map(|shape| self.pattern(shape, entry.prior)).collect::<Result<_, _>>()?;
        Ok(Rule {
            id: RuleId::from(id.as_str()),
            category,
            patterns,
            terms: entry.terms,
            frame,
            cue: entry.cue,
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
            pack: self.file.name.to_owned(),
        })
    }

    fn pattern(&self, shape: &Shape, prior: f32) -> Result<Pattern, RuleError> {
        let (regex, prior, kind) = match shape {
            Shape::Plain(regex) => (regex, prior, None),
            Shape::Weighed { shape, prior, kind } => (shape, *prior, kind.clone()),
        };
        let bad = |fault: Fault| self.error("pattern", fault);
        if regex.len() > LONGEST_PATTERN {
            let (limit, actual) = (LONGEST_PATTERN as u64, regex.len() as u64);
            return Err(bad(Fault::Limit { what: "pattern-bytes", limit, actual }));
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
            regex_syntax::Error::Parse(error) => bad(Fault::Pattern(error.kind().to_string())),
            error => bad(Fault::Pattern(error.to_string().lines().last().unwrap_or_default().to_owned())),
        })?;
        if hir.properties().minimum_len() == Some(0) {
            return Err(bad(Fault::Empty));
        }
        if uses_unicode_boundary(&hir) {
            return Err(bad(Fault::Boundary));
        }
        if !self.file.own && !is_small(&hir) {
            return Err(bad(Fault::Limit { what: "pattern-size", limit: LARGEST_PATTERN as u64, actual: 0 }));
        }
        Ok(Pattern { hir, whole_before, whole_after, prior, kind })
    }
}

/// Whether what is built of a regex stays within bounds.
fn is_small(hir: &Hir) -> bool {
    use regex_automata::nfa::thompson::{Compiler, Config};
    let config = Config::new().nfa_size_limit(Some(LARGEST_PATTERN));
    Compiler::new().configure(config).build_from_hir(hir).is_ok()
}

/// The one-pass engine knows no Unicode word boundary inside a pattern.
fn uses_unicode_boundary(hir: &Hir) -> bool {
    hir.properties().look_set().contains_word_unicode() && !matches!(hir.kind(), HirKind::Empty)
}

/// Frames of one rule, its choices written out; and choices in one frame.
const MOST_FRAMES: usize = 1000;
const MOST_CHOICES: usize = 8;

/// A frame with its choices in brackets written out: `[stemt|stemde] op [|de ]*` is four.
fn alternatives(frame: &str) -> Box<dyn Iterator<Item = String> + '_> {
    let parts = frame.split_once('[').and_then(|(before, rest)| Some((before, rest.split_once(']')?)));
    let Some((before, (choices, after))) = parts else { return Box::new(std::iter::once(frame.to_owned())) };
    let each =
        choices.split('|').flat_map(move |choice| alternatives(after).map(move |end| format!("{before}{choice}{end}")));
    Box::new(each)
}

#[cfg(test)]
mod tests {
    use super::Ruleset;
    use crate::rules::Fault;

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
        assert!(error.fault.to_string().contains(what), "{error}");
        assert_eq!(error.line, line, "{error}");
        assert_eq!(error.pack, "mine.toml");
        assert!(!error.fault.example().is_empty());
    }

    #[test]
    fn a_broken_pack_is_told_by_line_and_cause() {
        assert!(Ruleset::from_packs(&[("mine.toml", GOOD)]).is_ok());
        check(&GOOD.replace("my.code", "MyCode"), 3, "not an id");
        check(&GOOD.replace("\"person\"", "\"people\""), 4, "unknown category");
        check(&GOOD.replace("prior = 2.0", "prior = 2.0\nvalidator = \"elf\""), 7, "unknown validator");
        check(&GOOD.replace("[0-9]{4}", "[0-9"), 5, "unclosed");
        check(&GOOD.replace("AB-[0-9]{4}", "(?:.{1000}){1000}"), 5, "pattern-size");
        check(&GOOD.replace("prior = 2.0", "prio = 2.0"), 6, "unknown field");
        check(&GOOD.replace("as = \"likely\"", "as = \"sure\""), 19, "unknown as");
        check(&GOOD.replace("[[rule.miss]]\ntext = \"XAB-1234\"\nbecause = \"glued to a letter\"\n", ""), 2, "no miss");
        check(&format!("{GOOD}{GOOD}"), 25, "already exists");
        check("[[rule]\n", 1, "");
    }

    #[test]
    fn more_than_packs_may_hold_is_told_with_its_limit() {
        let many: String = (0..=super::MOST_RULES).map(|i| GOOD.replace("my.code", &format!("my.code-{i}"))).collect();
        let error = Ruleset::from_packs(&[("many.toml", &many)]).expect_err("too many");
        assert_eq!(error.fault, Fault::Limit { what: "rules", limit: super::MOST_RULES as u64, actual: 0 });
        assert!(error.line > 20_000, "{}", error.line);
        let large = format!("# {}", "x".repeat(super::MOST_BYTES));
        check(&large, 1, "bytes");
        check(&GOOD.replace("AB-[0-9]{4}", &"A".repeat(5000)), 5, "pattern-bytes");
    }

    #[test]
    fn a_rule_in_a_text_of_a_rule_is_not_counted_as_one() {
        let text = GOOD.replace("XAB-1234\"", "[[rule]] XAB-1234\"");
        check(&format!("{text}{}", GOOD.replace("my.code", "My")), 25, "not an id");
    }

    #[test]
    fn the_hash_changes_with_the_packs() {
        let a = Ruleset::from_packs(&[("mine.toml", GOOD)]).expect("good");
        let b = Ruleset::from_packs(&[("mine.toml", &GOOD.replace("2.0", "2.5"))]).expect("good");
        assert_ne!(a.hash(), b.hash());
    }

    #[test]
    fn the_built_in_packs_load() {
        let ruleset = Ruleset::builtin();
        assert!(ruleset.rules().len() > 15);
        // Nobody looks again when they are loaded.
        for rule in ruleset.rules() {
            assert!(rule.patterns.iter().all(|pattern| super::is_small(&pattern.hir)), "{}", rule.id.as_str());
        }
    }
}
