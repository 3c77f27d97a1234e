//! All tests that look at the program from outside its rooms, in one binary.
#![allow(clippy::disallowed_methods, reason = "tests read files and start the program")]
#![allow(clippy::print_stdout, reason = "a test may print its table of figures")]
#![allow(missing_docs, unreachable_pub, reason = "tests are not published")]

mod cases;
mod check;
mod check_cli;
mod cli;
mod corpus;
mod demands;
mod described;
mod fixtures;
mod house;
#[cfg(feature = "server")]
mod http;
#[cfg(feature = "server")]
mod http_live;
#[cfg(feature = "server")]
mod http_safe;
mod laws;
mod others;
mod pixels;
mod readers;
mod readme;
mod redact;
mod sarif;
mod scans;
mod sentences;
mod snapshots;
#[path = "../support/mod.rs"]
mod support;
mod words;
