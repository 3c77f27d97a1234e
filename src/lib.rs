//! Lakmoes reads Dutch client documents and says what stands in them, how grave that is and why, and what could not be read.
//!
//! ```text
//! bytes -> Document (segments: text + map) -> findings -> assessment -> verdict -> report
//! ```
//!
//! A [`scanner::Scanner`] takes a [`model::Source`] and gives a [`model::ScanReport`]: findings that point into the document without
//! quoting it, the risk with its factors, the channel's verdict, and a gap for everything that was not seen.
//!
//! ```
//! use std::{ops::ControlFlow, sync::Arc};
//! use lakmoes::detect::Detector;
//! use lakmoes::model::{Certainty, Limits, Origin, Source};
//! use lakmoes::rules::{Ruleset, channel};
//! use lakmoes::scanner::Scanner;
//!
//! let detector = Detector::new(Arc::new(Ruleset::builtin()));
//! let internal = channel::builtin().into_iter().find(|c| c.id == "internal").expect("a built-in channel");
//! let scanner = Scanner::new(detector, internal, Limits::default(), Certainty::Likely);
//! let source = Source::new("brief.txt", &b"BSN: 111222333"[..], Origin::Memory);
//! let _ = scanner.scan(source, &mut |report| {
//!     assert_eq!(report.findings[0].rule.as_str(), "nl.bsn");
//!     assert_eq!(report.excerpt(&report.findings[0]).masked(), "*******33");
//!     ControlFlow::Continue(())
//! });
//! ```
//!
//! The rooms and who may import whom stand in `ARCHITECTURE.md`.

pub mod assess;
pub mod detect;
pub mod formats;
pub mod lexicon;
pub mod model;
pub mod redact;
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
