//! What leaves a document, and what comes in its place.

pub mod soften;
