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
pub mod scanner;
pub mod text;

#[cfg(feature = "cli")]
pub mod fronts;
#[cfg(feature = "cli")]
pub mod locale;
#[cfg(feature = "cli")]
pub mod report;
#[cfg(feature = "cli")]
pub mod sources;
