//! RuleError: what is wrong with a pack, where, and how it should be. Packs are the user's own text, so it may be quoted.

/// A pack that does not load.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{pack}, line {line}: {what}\n{example}")]
#[non_exhaustive]
pub struct RuleError {
    /// Name of the pack, as given.
    pub pack: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
    /// How it should be.
    pub example: String,
}
