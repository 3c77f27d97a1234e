//! Where documents come from: files and folders, standard input. The only room that reads the disk.
//!
//! Walking and reading are apart, so that a front can count first and read on worker threads: [`Walk`] gives what is there,
//! [`FoundFile::read`] makes a [`crate::model::Source`] of one of them.

mod files;
mod stdin;

pub use files::{Found, FoundFile, LeftOut, Options, OptionsError, Totals, Walk, totals};
pub use stdin::read_stdin;
