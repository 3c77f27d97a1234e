//! Ruleset x Document -> findings. Temporary stand-in that finds nothing.

use std::sync::Arc;

use crate::model::{Document, Finding};
use crate::rules::Ruleset;

/// Finds what a ruleset describes.
#[derive(Clone, Debug)]
pub struct Detector {
    _rules: Arc<Ruleset>,
}

impl Detector {
    /// A detector for these rules.
    pub fn new(rules: Arc<Ruleset>) -> Detector {
        Detector { _rules: rules }
    }

    /// What stands in the document.
    pub fn detect(&self, _document: &Document) -> Vec<Finding> {
        Vec::new()
    }
}
