//! RuleError: what is wrong with a pack, where, and how it should be. Packs are the user's own text, so it may be quoted.

/// A pack that does not load.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{pack}, line {line}: {fault}\n{}", fault.example())]
#[non_exhaustive]
pub struct RuleError {
    /// Name of the pack, as given.
    pub pack: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong with a pack. A front says it in the language of its reader, by [`Fault::code`] and [`Fault::parts`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// Not TOML, or not the TOML of a pack; in the words of the parser, which speaks English.
    #[error("not a pack: {0}")]
    Schema(String),
    /// The id exists already.
    #[error("the id {id} already exists, in {pack}")]
    Again {
        /// The id.
        id: String,
        /// The pack that has it.
        pack: String,
    },
    /// Not an id.
    #[error("{0:?} is not an id")]
    Id(String),
    /// A value that is none of the known ones.
    #[error("unknown {field} {value:?}")]
    Value {
        /// The field.
        field: &'static str,
        /// Its value.
        value: String,
        /// What it may be.
        known: String,
    },
    /// Nothing to look for.
    #[error("nothing to look for")]
    Nothing,
    /// Both patterns and terms.
    #[error("has both pattern and terms")]
    Both,
    /// A part that no rule can do without.
    #[error("has no {0}")]
    Lacks(&'static str),
    /// A hit whose value does not stand in its text.
    #[error("{0:?} does not stand in its own text")]
    Find(String),
    /// Context that looks neither before nor after.
    #[error("a context that looks nowhere")]
    Nowhere,
    /// A regex that does not parse, in the words of the parser, which speaks English.
    #[error("not a pattern: {0}")]
    Pattern(String),
    /// A pattern that fits the empty text.
    #[error("a pattern that also fits nothing at all")]
    Empty,
    /// A word boundary inside a pattern.
    #[error("\\b may only stand at the very start or end")]
    Boundary,
    /// More than packs may hold.
    #[error("too much: {what} {actual}, the limit is {limit}")]
    Limit {
        /// What there is too much of.
        what: &'static str,
        /// How much may be.
        limit: u64,
        /// How much there is; 0 when nobody counted on.
        actual: u64,
    },
}

impl Fault {
    /// A name for it that stays.
    pub fn code(&self) -> &'static str {
        match self {
            Fault::Schema(_) => "schema",
            Fault::Again { .. } => "again",
            Fault::Id(_) => "id",
            Fault::Value { .. } => "value",
            Fault::Nothing => "nothing",
            Fault::Both => "both",
            Fault::Lacks(_) => "lacks",
            Fault::Find(_) => "find",
            Fault::Nowhere => "nowhere",
            Fault::Pattern(_) => "pattern",
            Fault::Empty => "empty",
            Fault::Boundary => "boundary",
            Fault::Limit { .. } => "limit",
        }
    }

    /// What fills its sentence: name and words of each part.
    pub fn parts(&self) -> Vec<(&'static str, String)> {
        match self {
            Fault::Schema(what) | Fault::Pattern(what) => vec![("what", what.clone())],
            Fault::Again { id, pack } => vec![("id", id.clone()), ("pack", pack.clone())],
            Fault::Id(text) | Fault::Find(text) => vec![("text", text.clone())],
            Fault::Value { field, value, .. } => vec![("field", (*field).to_owned()), ("value", value.clone())],
            Fault::Lacks(what) => vec![("what", (*what).to_owned())],
            Fault::Limit { what, limit, actual } => {
                let actual = if *actual == 0 { format!("> {limit}") } else { actual.to_string() };
                vec![("what", (*what).to_owned()), ("limit", limit.to_string()), ("actual", actual)]
            }
            Fault::Nothing | Fault::Both | Fault::Nowhere | Fault::Empty | Fault::Boundary => Vec::new(),
        }
    }

    /// How it should be: TOML that can be copied, in no language.
    pub fn example(&self) -> String {
        let fixed = match self {
            Fault::Value { known, .. } => return known.clone(),
            Fault::Schema(_) => "[[rule]] id = \"my.code\", category, pattern | terms, source, nl, en, hit, miss",
            Fault::Again { .. } | Fault::Id(_) => "id = \"my.client-code\"",
            Fault::Nothing => "pattern = ['\\b[0-9]{9}\\b']   |   terms = [{ t = \"...\", w = 3 }]",
            Fault::Both => "[[rule]] id = \"my.code\" ...   [[rule]] id = \"my.word\" ...",
            Fault::Lacks("hit") => "[[rule.hit]] text = \"Code: AB-12\", find = \"AB-12\", as = \"certain\"",
            Fault::Lacks("miss") => "[[rule.miss]] text = \"AB 12\", because = \"a road\"",
            Fault::Lacks("source") => "source = [\"Handboek cliëntnummers, 2024\"]",
            Fault::Lacks(_) => "[rule.nl] name, why, do   [rule.en] name, why, do",
            Fault::Find(_) => "text = \"Code: AB-12\", find = \"AB-12\"",
            Fault::Nowhere => "{ near = [\"code\"], before = 4, weight = 3.0 }",
            Fault::Pattern(_) | Fault::Empty | Fault::Boundary => "pattern = ['\\bAB-[0-9]{4}\\b']",
            Fault::Limit { .. } => "a.toml, b.toml: --rules DIR",
        };
        fixed.to_owned()
    }
}
