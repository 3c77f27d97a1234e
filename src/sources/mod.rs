//! Temporary stand-in: walks folders.
#![allow(clippy::disallowed_methods, reason = "sources is where files are read")]

use std::path::Path;

use crate::model::{Gap, GapCode, Origin, Source};
use crate::scanner::Work;

/// Everything under these paths, in a fixed order.
pub fn walk(paths: &[String]) -> Vec<Work> {
    let mut out = Vec::new();
    for path in paths {
        if !Path::new(path).exists() {
            out.push(Work::unread(path.clone(), 0, None, Gap::new(GapCode::Missing)));
            continue;
        }
        for entry in ignore::WalkBuilder::new(path).standard_filters(false).sort_by_file_name(|a, b| a.cmp(b)).build() {
            let Ok(entry) = entry else { continue };
            if !entry.file_type().is_some_and(|t| t.is_file()) {
                continue;
            }
            let path = entry.into_path();
            let name = path.to_string_lossy().into_owned();
            let bytes = std::fs::metadata(&path).map(|m| m.len()).unwrap_or(0);
            let given = name.clone();
            out.push(Work::new(name, bytes, None, move || {
                let bytes = std::fs::read(&path).map_err(|_| Gap::new(GapCode::Unreadable))?;
                Ok(Source::new(given, bytes, Origin::File))
            }));
        }
    }
    out
}
