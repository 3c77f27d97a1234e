//! What points to a part that goes, or that gets another name: relationships, content types, and the elements that hold a relationship's id.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::formats::markup::escape;
use crate::formats::office::decode::decode;
use crate::formats::office::package::{Budget, Package, Standing};
use crate::formats::office::parts::resolve;
use crate::formats::office::token::{Attributes, Token, Tokens};
use crate::formats::plain::encode::Changes;
use crate::model::Limits;

/// Names of content types and relationships are no longer than this; what claims more is no index.
const INDEX: u64 = 4 << 20;
/// The list of content types.
const TYPES: &str = "[content_types].xml";

/// Who points where. All names are in lower case: names of parts are compared without case (ECMA-376 part 2, 6.2.2.3).
#[derive(Debug, Default)]
pub(super) struct References {
    gone: HashSet<String>,
    renamed: HashMap<String, String>,
    /// By part: ids of relationships that go.
    ids: HashMap<String, HashSet<String>>,
}

/// The part for which a part of relationships speaks.
pub(super) fn part_of(name: &str) -> Option<String> {
    let (folder, file) = name.rsplit_once('/')?;
    let folder = folder.strip_suffix("_rels")?;
    Some(format!("{folder}{}", file.strip_suffix(".rels")?)).filter(|part| !part.is_empty())
}

/// One relationship: where its element stands, its id and its target.
struct Relationship<'t> {
    element: Range<usize>,
    id: &'t str,
    target: Range<usize>,
    resolved: Option<String>,
}

fn relationships<'t>(name: &str, text: &'t str) -> Vec<Relationship<'t>> {
    let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
    let folder = folder.strip_suffix("_rels").unwrap_or(folder).trim_end_matches('/');
    let mut found = Vec::new();
    for token in Tokens::new(text) {
        let Token::Start { name, attributes, empty, .. } = token else { continue };
        if text[name.0..name.1].rsplit(':').next() != Some("Relationship") {
            continue;
        }
        let find = |wanted: &str| {
            Attributes::new(text, attributes)
                .find(|(n, _)| &text[n.0..n.1] == wanted)
                .map(|(_, value)| value.0..value.1)
        };
        let Some(target) = find("Target") else { continue };
        let external = find("TargetMode").is_some_and(|mode| &text[mode] == "External");
        let end = attributes.1 + if empty { 2 } else { 1 };
        // An element that is not empty is closed behind nothing but blanks.
        let closing = text[end..].find('>').filter(|_| !empty).map_or(end, |i| end + i + 1);
        let resolved = (!external).then(|| resolve(folder, &text[target.clone()]).to_ascii_lowercase());
        found.push(Relationship {
            element: name.0 - 1..closing,
            id: find("Id").map_or("", |id| &text[id]),
            target,
            resolved,
        });
    }
    found
}

impl References {
    /// Reads every list of relationships once.
    pub(super) fn of(
        package: &Package<'_>,
        limits: &Limits,
        gone: HashSet<String>,
        mut renamed: HashMap<String, String>,
    ) -> References {
        renamed.retain(|old, _| !gone.contains(old) && old != TYPES);
        // The relationships of a part go by its name.
        let own: Vec<(String, String)> = renamed
            .iter()
            .filter(|(old, _)| part_of(old).is_none())
            .map(|(old, new)| (rels_of(old), rels_of(new)))
            .collect();
        renamed.retain(|old, _| part_of(old).is_none());
        let exists: HashSet<String> = package.entries.iter().map(|e| e.name.to_ascii_lowercase()).collect();
        renamed.extend(own.into_iter().filter(|(old, _)| exists.contains(old)));
        let mut references = References { gone, renamed, ids: HashMap::new() };
        if references.gone.is_empty() {
            return references;
        }
        let small = Limits { bytes_part: INDEX, ..limits.clone() };
        for (index, entry) in package.entries.iter().enumerate() {
            let name = entry.name.to_ascii_lowercase();
            if !name.ends_with(".rels") || entry.standing != Standing::Listed {
                continue;
            }
            let (bytes, _) = package.content(index, &small, &mut Budget::new(&small));
            let text = decode(&bytes).0;
            let ids: HashSet<String> = relationships(&entry.name, &text)
                .into_iter()
                .filter(|r| r.resolved.as_ref().is_some_and(|target| references.gone.contains(target)))
                .map(|r| r.id.to_owned())
                .collect();
            if !ids.is_empty()
                && let Some(part) = part_of(&name)
            {
                references.ids.insert(part, ids);
            }
        }
        references
    }

    /// The name of a part from now on.
    pub(super) fn name(&self, old: &str) -> String {
        self.renamed.get(&old.to_ascii_lowercase()).cloned().unwrap_or_else(|| old.to_owned())
    }

    /// How many parts get another name.
    pub(super) fn renames(&self) -> usize {
        self.renamed.len()
    }

    /// Whether a part may have to change.
    pub(super) fn concern(&self, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        let any = !self.gone.is_empty() || !self.renamed.is_empty();
        any && (name == TYPES || name.ends_with(".rels")) || self.ids.contains_key(&name)
    }

    /// What changes in a part because of others.
    pub(super) fn cuts(&self, name: &str, text: &str) -> Changes {
        let lower = name.to_ascii_lowercase();
        if lower == TYPES {
            return self.in_types(text);
        }
        if lower.ends_with(".rels") {
            return self.in_relationships(name, text);
        }
        self.ids.get(&lower).map_or_else(Changes::new, |ids| elements(text, ids))
    }

    fn in_types(&self, text: &str) -> Changes {
        let mut changes = Changes::new();
        for token in Tokens::new(text) {
            let Token::Start { name, attributes, empty, .. } = token else { continue };
            let part = Attributes::new(text, attributes).find(|(n, _)| &text[n.0..n.1] == "PartName");
            let Some((_, value)) = part else { continue };
            let named = text[value.0..value.1].trim_start_matches('/').to_ascii_lowercase();
            if self.gone.contains(&named) {
                let end = attributes.1 + if empty { 2 } else { 1 };
                let closing = text[end..].find('>').filter(|_| !empty).map_or(end, |i| end + i + 1);
                changes.push((name.0 - 1..closing, String::new()));
            } else if let Some(new) = self.renamed.get(&named) {
                changes.push((value.0..value.1, format!("/{}", escape(new))));
            }
        }
        changes
    }

    fn in_relationships(&self, name: &str, text: &str) -> Changes {
        let mut changes = Changes::new();
        for relationship in relationships(name, text) {
            let Some(resolved) = &relationship.resolved else { continue };
            if self.gone.contains(resolved) {
                changes.push((relationship.element, String::new()));
            } else if let Some(new) = self.renamed.get(resolved) {
                changes.push((relationship.target, format!("/{}", escape(new))));
            }
        }
        changes
    }
}

/// The list of relationships of a part.
fn rels_of(part: &str) -> String {
    match part.rsplit_once('/') {
        Some((folder, file)) => format!("{folder}/_rels/{file}.rels"),
        None => format!("_rels/{part}.rels"),
    }
}

/// The elements that hold one of these ids. What leads the reader on (a link) loses the id and keeps its text; anything else shows what is gone.
fn elements(text: &str, ids: &HashSet<String>) -> Changes {
    let mut changes = Changes::new();
    // Inside an element that goes: how deep.
    let mut open: Option<(usize, usize)> = None;
    for token in Tokens::new(text) {
        match token {
            Token::Start { empty, name, attributes, .. } => {
                if let Some((_, depth)) = &mut open {
                    *depth += usize::from(!empty);
                    continue;
                }
                let holds = Attributes::new(text, attributes).find(|(n, value)| {
                    let n = &text[n.0..n.1];
                    n.split_once(':').is_some_and(|(prefix, _)| !prefix.starts_with("xml"))
                        && ids.contains(&text[value.0..value.1])
                });
                let Some((attribute, value)) = holds else { continue };
                let local = text[name.0..name.1].rsplit(':').next().unwrap_or_default();
                if matches!(local, "hyperlink" | "hlinkClick" | "hlinkHover") {
                    changes.push((attribute.0..(value.1 + 1).min(text.len()), String::new()));
                } else if empty {
                    changes.push((name.0 - 1..attributes.1 + 2, String::new()));
                } else {
                    open = Some((name.0 - 1, 1));
                }
            }
            Token::End { name } => {
                if let Some((start, depth)) = &mut open {
                    *depth -= 1;
                    if *depth == 0 {
                        let end = text[name.1..].find('>').map_or(text.len(), |i| name.1 + i + 1);
                        changes.push((*start..end, String::new()));
                        open = None;
                    }
                }
            }
            _ => {}
        }
    }
    changes
}
