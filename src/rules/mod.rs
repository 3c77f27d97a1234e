//! Pattern packs as data: TOML becomes a [`Ruleset`]. This room knows no format and reads no document.

mod builtin;
pub mod channel;
mod check;
mod error;
mod pack;
mod ruleset;

pub use check::{Failure, Found, check};
pub use error::RuleError;
pub use pack::{CHECKS, ContextEntry, FINDERS, Hit, Miss, Mode, Pack, RuleEntry, Shape, Term, Words};
pub use ruleset::{Pattern, Rule, Ruleset};
