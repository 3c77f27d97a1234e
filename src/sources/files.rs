//! Walks folders: every file, hidden ones too, in a fixed order. Symbolic links are not followed; only `.lakmoesignore` leaves something out,
//! and what it leaves out is counted.

use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use globset::{Glob, GlobSet, GlobSetBuilder};
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::model::Gap;
use crate::sources::{Found, gap};

/// Name of the file that leaves things out, in the notation of gitignore.
const IGNORE: &str = ".lakmoesignore";
/// Folders in folders: beyond this a share is a loop.
const DEEPEST: usize = 255;

/// What to leave out.
#[derive(Debug, Default)]
pub struct Options {
    exclude: GlobSet,
    skip: Vec<PathBuf>,
}

/// A pattern that is none.
#[derive(Debug, thiserror::Error)]
#[error("{asked}: {cause}")]
pub struct BadPattern {
    /// What was asked.
    pub asked: String,
    /// What is wrong.
    pub cause: String,
}

impl Options {
    /// Leaves out what fits one of these patterns, by its name or its path, and these files: outputs of the same run.
    pub fn new(patterns: &[String], skip: Vec<PathBuf>) -> Result<Options, BadPattern> {
        let mut set = GlobSetBuilder::new();
        let bad = |asked: &str, error: &globset::Error| BadPattern {
            asked: asked.to_owned(),
            cause: error.kind().to_string(),
        };
        for pattern in patterns {
            set.add(Glob::new(pattern.trim_end_matches('/')).map_err(|error| bad(pattern, &error))?);
        }
        let exclude = set.build().map_err(|error| bad(&patterns.join(" "), &error))?;
        Ok(Options { exclude, skip: skip.iter().filter_map(|path| path.canonicalize().ok()).collect() })
    }

    fn excludes(&self, path: &Path) -> bool {
        self.exclude.is_match(path) || path.file_name().is_some_and(|name| self.exclude.is_match(name))
    }
}

/// What a walk came to.
#[derive(Debug, Default)]
pub struct Walk {
    /// In order.
    pub found: Vec<Found>,
    /// Files and folders that were left out on request.
    pub left_out: u64,
}

/// Everything below this path, which may be a file. What cannot be opened is found too, with its gap.
pub fn walk(path: &Path, options: &Options, into: &mut Walk) {
    match std::fs::metadata(path) {
        Err(error) => into.found.push(lost(path, gap(&error))),
        Ok(meta) if meta.is_dir() => folder(path, options, &mut Vec::new(), into),
        Ok(meta) => into.found.push(found(path, &meta)),
    }
}

fn folder(path: &Path, options: &Options, ignores: &mut Vec<Gitignore>, into: &mut Walk) {
    if ignores.len() > DEEPEST {
        return into.found.push(lost(path, Gap::limit("depth", DEEPEST as u64, 0)));
    }
    let entries = match std::fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) => return into.found.push(lost(path, gap(&error))),
    };
    ignores.push(ignore_of(path));
    let mut paths = Vec::new();
    for entry in entries {
        match entry {
            Ok(entry) => paths.push((entry.path(), entry.file_type())),
            Err(error) => into.found.push(lost(path, gap(&error))),
        }
    }
    paths.sort_by(|a, b| a.0.cmp(&b.0));
    for (path, kind) in paths {
        let Ok(kind) = kind else {
            into.found.push(lost(&path, Gap::new(crate::model::GapCode::Unreadable)));
            continue;
        };
        if options.excludes(&path) || ignored(&path, kind.is_dir(), ignores) {
            into.left_out += 1;
        } else if kind.is_dir() {
            folder(&path, options, ignores, into);
        } else if kind.is_file() && !path.canonicalize().is_ok_and(|path| options.skip.contains(&path)) {
            into.found.push(match std::fs::metadata(&path) {
                Ok(meta) => found(&path, &meta),
                Err(error) => lost(&path, gap(&error)),
            });
        }
    }
    ignores.pop();
}

fn ignore_of(folder: &Path) -> Gitignore {
    let file = folder.join(IGNORE);
    if !file.is_file() {
        return Gitignore::empty();
    }
    let mut builder = GitignoreBuilder::new(folder);
    // A line that is no pattern leaves nothing out; the other lines hold.
    let _ = builder.add(file);
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}

/// The innermost folder that says something decides.
fn ignored(path: &Path, is_dir: bool, ignores: &[Gitignore]) -> bool {
    ignores
        .iter()
        .rev()
        .map(|ignore| ignore.matched(path, is_dir))
        .find(|m| !m.is_none())
        .is_some_and(|m| m.is_ignore())
}

fn name(path: &Path) -> String {
    let name = path.to_string_lossy();
    name.strip_prefix("./").map_or_else(|| name.clone().into_owned(), str::to_owned)
}

fn found(path: &Path, meta: &Metadata) -> Found {
    let modified =
        meta.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok()).map(|since| since.as_secs() as i64);
    Found { name: name(path), bytes: meta.len(), modified, place: Ok(path.to_owned()) }
}

fn lost(path: &Path, gap: Gap) -> Found {
    Found { name: name(path), bytes: 0, modified: None, place: Err(gap) }
}

#[cfg(test)]
mod tests {
    use super::{Options, Walk, walk};

    fn check(files: &[(&str, &str)], exclude: &[&str], names: &[&str], left_out: u64) {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().expect("it has one")).expect("a folder");
            std::fs::write(path, text).expect("a file");
        }
        let exclude: Vec<String> = exclude.iter().map(|glob| (*glob).to_owned()).collect();
        let mut found = Walk::default();
        walk(folder.path(), &Options::new(&exclude, Vec::new()).expect("lawful patterns"), &mut found);
        let root = folder.path().to_string_lossy().into_owned() + "/";
        let have: Vec<String> = found.found.iter().map(|f| f.name.replace(&root, "")).collect();
        assert_eq!((have, found.left_out), (names.iter().map(|n| (*n).to_owned()).collect(), left_out));
    }

    #[test]
    fn hidden_and_git_ignored_files_are_found() {
        let files = [(".gitignore", "geheim.txt"), ("geheim.txt", ""), ("a/.verborgen", ""), ("a/b.txt", "")];
        check(&files, &[], &[".gitignore", "a/.verborgen", "a/b.txt", "geheim.txt"], 0);
    }

    #[test]
    fn our_own_ignore_file_and_exclude_leave_out_and_count() {
        let files = [
            (".lakmoesignore", "*.tmp\n!houd.tmp\n"),
            ("a/x.tmp", ""),
            ("houd.tmp", ""),
            ("oud/y.txt", ""),
            ("z.txt", ""),
        ];
        check(&files, &["oud/"], &[".lakmoesignore", "houd.tmp", "z.txt"], 2);
    }
}
