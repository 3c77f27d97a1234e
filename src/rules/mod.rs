//! Pattern packs as data: TOML becomes a [`Ruleset`]. This room knows no format and reads no document.

pub mod channel;
mod pack;
mod ruleset;

pub use pack::{ContextEntry, Hit, Miss, Mode, Pack, RuleEntry, Term, Words};
pub use ruleset::{Rule, Ruleset};
