//! Everything that talks to the outside, each front thin.

#[cfg(feature = "cli")]
pub mod cli;
