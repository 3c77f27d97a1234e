//! Pattern packs as data: TOML becomes a [`Ruleset`]. This room knows no format and reads no document.

mod channel;
mod pack;

pub use pack::{ContextEntry, Hit, Miss, Mode, Pack, RuleEntry, Term, Words};
