//! Everything that talks to the outside, each front thin.

#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "server")]
pub mod http;
#[cfg(feature = "server")]
mod memory;
#[cfg(feature = "server")]
mod work;
