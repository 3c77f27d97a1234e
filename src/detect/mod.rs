//! detect

pub mod terms;
