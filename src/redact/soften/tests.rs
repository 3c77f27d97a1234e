//! The wordings in sentences.
