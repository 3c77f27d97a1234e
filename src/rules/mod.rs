//! Pattern packs as data: TOML becomes a [`Ruleset`]. This room knows no format and reads no document.

mod advice;
mod builtin;
pub mod channel;
mod check;
mod error;
mod pack;
mod ruleset;

pub use advice::{Advice, AdviceWords, advice, all_advice};
pub use check::{Failure, Found, Wrong, check};
pub use error::{Fault, RuleError};
pub use pack::{CHECKS, ContextEntry, DESCRIBES, FINDERS, Hit, Miss, Mode, Pack, RuleEntry, Shape, Term, Words};
pub use ruleset::{MOST_BYTES, Pattern, Rule, Ruleset};
