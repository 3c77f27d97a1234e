//! Lakmoes reads Dutch client documents and says what stands in them, how grave that is and why, and what could not be read.
//!
//! ```text
//! bytes -> Document (segments: text + map) -> findings -> assessment -> verdict -> report
//! ```

pub mod assess;
pub mod detect;
pub mod formats;
pub mod lexicon;
pub mod model;
pub mod rules;
#[cfg(feature = "cli")]
pub mod sources;
pub mod text;
