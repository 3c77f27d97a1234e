//! The service: a gateway asks before a document leaves, existing software speaks as to Presidio, and staff open a page.
//!
//! Handlers are thin. A body comes in under its limits, a thread of the engine opens, scans and writes it, and the answer goes out. Nothing of a
//! document is written to disk, to the log, to a metric or to an error.

mod app;
mod around;
mod audit;
mod body;
mod brisk;
mod call;
mod certificate;
mod check;
mod intake;
mod jobs;
mod keys;
mod metrics;
mod multipart;
mod negotiate;
mod openapi;
mod out;
mod page;
mod plain;
mod presidio;
mod problem;
mod query;
mod redact;
mod scan;
mod server;
mod state;
mod who;

pub use app::app;
pub use audit::{Verified, verify};
pub use certificate::{CertificateFault, Tls};
pub use keys::{Keys, KeysError, Role, Roles, make};
pub use server::{Listen, ServeError, serve};
pub use state::{Settings, SetupError, State};
