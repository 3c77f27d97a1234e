//! Walks folders: every file, hidden ones too, in a fixed order. Symbolic links inside are not followed; only `.lakmoesignore` and
//! `--exclude` leave something out. All of that is counted, file by file, also inside folders that are left out.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use globset::{Glob, GlobSet, GlobSetBuilder};
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::model::{Gap, GapCode};
use crate::sources::{Found, gap};

/// Name of the file that leaves things out, in the notation of gitignore.
const IGNORE: &str = ".lakmoesignore";
/// Folders in folders: beyond this a share is a loop.
const DEEPEST: usize = 255;

/// What to leave out.
#[derive(Debug, Default)]
pub struct Options {
    patterns: Vec<String>,
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
        Ok(Options {
            patterns: patterns.to_vec(),
            exclude,
            skip: skip.iter().filter_map(|path| path.canonicalize().ok()).collect(),
        })
    }

    /// Patterns that fitted nothing on these walks: whoever gave one thinks that something was left out.
    pub fn unmet(&self, walk: &Walk) -> Vec<&str> {
        let met = |i: &usize| walk.met.contains(i);
        (0..self.patterns.len()).filter(|i| !met(i)).map(|i| self.patterns[i].as_str()).collect()
    }

    /// Whether a pattern fits this path as it was given, from the folder `root` that was named, or its name.
    fn excludes(&self, path: &Path, root: &Path, met: &mut BTreeSet<usize>) -> bool {
        if self.exclude.is_empty() {
            return false;
        }
        let below = [path.strip_prefix(".").ok(), path.strip_prefix(root).ok(), path.file_name().map(Path::new)];
        let fits = [Some(path)].into_iter().chain(below).flatten().flat_map(|path| self.exclude.matches(path));
        let mut any = false;
        for pattern in fits {
            any = true;
            met.insert(pattern);
        }
        any
    }
}

/// What was left out, in files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Named by a `.lakmoesignore`, also inside folders that it names.
    pub ignored: u64,
    /// Named by `--exclude`, also inside folders that it names.
    pub excluded: u64,
    /// Symbolic links: what they lead to may lie anywhere.
    pub links: u64,
}

impl LeftOut {
    /// What somebody asked to leave out.
    pub fn asked(&self) -> u64 {
        self.ignored + self.excluded
    }

    /// All of it.
    pub fn total(&self) -> u64 {
        self.ignored + self.excluded + self.links
    }
}

/// What a walk came to.
#[derive(Debug, Default)]
pub struct Walk {
    /// In order.
    pub found: Vec<Found>,
    /// What was left out.
    pub left_out: LeftOut,
    /// Patterns that fitted something, by their index.
    met: BTreeSet<usize>,
}

/// Everything below this path, which may be a file. What cannot be opened is found too, with its gap.
pub fn walk(path: &Path, options: &Options, into: &mut Walk) {
    // What somebody names is followed, also when it is a link or a pipe.
    match std::fs::metadata(path) {
        Err(error) => into.found.push(lost(path, gap(&error))),
        Ok(meta) if meta.is_dir() => Walker { options, into, root: path, folders: Vec::new() }.below(),
        Ok(meta) => into.found.push(found(path, &meta)),
    }
}

/// Why what lies in a folder is only counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Only {
    Ignored,
    Excluded,
}

/// A folder under way, with the names still to come, last one first.
struct Folder {
    path: PathBuf,
    names: Vec<OsString>,
    rules: Gitignore,
    only: Option<Only>,
}

struct Walker<'a> {
    options: &'a Options,
    into: &'a mut Walk,
    root: &'a Path,
    /// On the way down.
    folders: Vec<Folder>,
}

impl Walker<'_> {
    fn below(&mut self) {
        self.enter(self.root.to_owned(), None);
        while let Some(folder) = self.folders.last_mut() {
            let Some(name) = folder.names.pop() else {
                self.folders.pop();
                continue;
            };
            let (path, only) = (folder.path.join(name), folder.only);
            self.visit(path, only);
        }
    }

    fn enter(&mut self, path: PathBuf, only: Option<Only>) {
        if self.folders.len() >= DEEPEST {
            return self.into.found.push(lost(&path, Gap::limit("depth", DEEPEST as u64, 0)));
        }
        let mut names = Vec::new();
        match std::fs::read_dir(&path) {
            Ok(entries) => {
                for entry in entries {
                    match entry {
                        Ok(entry) => names.push(entry.file_name()),
                        Err(error) => self.lose(&path, &error, only),
                    }
                }
            }
            Err(error) => self.lose(&path, &error, only),
        }
        names.sort_unstable_by(|a, b| b.cmp(a));
        let has_rules = only.is_none() && names.iter().any(|name| name == IGNORE);
        let rules = if has_rules { self.rules(&path) } else { Gitignore::empty() };
        self.folders.push(Folder { path, names, rules, only });
    }

    /// A line that is no pattern leaves nothing out; the other lines hold, and the fault is told.
    fn rules(&mut self, folder: &Path) -> Gitignore {
        let file = folder.join(IGNORE);
        let mut builder = GitignoreBuilder::new(folder);
        let fault = builder.add(&file);
        let rules = builder.build();
        if fault.is_some() || rules.is_err() {
            self.into.found.push(lost(&file, Gap::new(GapCode::Damaged).about("ignore-file")));
        }
        rules.unwrap_or_else(|_| Gitignore::empty())
    }

    fn visit(&mut self, path: PathBuf, outer: Option<Only>) {
        let meta = match std::fs::symlink_metadata(&path) {
            Ok(meta) => meta,
            Err(error) => return self.lose(&path, &error, outer),
        };
        let only = match outer {
            None if self.options.excludes(&path, self.root, &mut self.into.met) => Some(Only::Excluded),
            None if self.ignored(&path, meta.is_dir()) => Some(Only::Ignored),
            outer => outer,
        };
        if meta.is_dir() {
            return self.enter(path, only);
        }
        let left_out = &mut self.into.left_out;
        match only {
            Some(Only::Ignored) => left_out.ignored += 1,
            Some(Only::Excluded) => left_out.excluded += 1,
            None if meta.is_symlink() => left_out.links += 1,
            // A pipe or a device may never end.
            None if !meta.is_file() => {
                self.into.found.push(lost(&path, Gap::new(GapCode::Unreadable).about("special-file")));
            }
            None if path.canonicalize().is_ok_and(|path| self.options.skip.contains(&path)) => {}
            None => self.into.found.push(found(&path, &meta)),
        }
    }

    /// The innermost folder that says something decides.
    fn ignored(&self, path: &Path, is_folder: bool) -> bool {
        let said = self.folders.iter().rev().map(|folder| folder.rules.matched(path, is_folder)).find(|m| !m.is_none());
        said.is_some_and(|m| m.is_ignore())
    }

    fn lose(&mut self, path: &Path, error: &std::io::Error, only: Option<Only>) {
        if only.is_none() {
            self.into.found.push(lost(path, gap(error)));
        }
    }
}

fn name(path: &Path) -> String {
    let name = path.to_string_lossy();
    name.strip_prefix("./").map_or_else(|| name.clone().into_owned(), str::to_owned)
}

fn found(path: &Path, meta: &Metadata) -> Found {
    Found { name: name(path), bytes: meta.len(), modified: modified(meta), place: Ok(path.to_owned()) }
}

/// Seconds since 1970, also before it.
fn modified(meta: &Metadata) -> Option<i64> {
    let seconds = |time: std::time::Duration| i64::try_from(time.as_secs()).ok();
    match meta.modified().ok()?.duration_since(UNIX_EPOCH) {
        Ok(since) => seconds(since),
        Err(before) => seconds(before.duration()).map(|seconds| -seconds),
    }
}

fn lost(path: &Path, gap: Gap) -> Found {
    Found { name: name(path), bytes: 0, modified: None, place: Err(gap) }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{LeftOut, Options, Walk, walk};

    fn make(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().expect("it has one")).expect("a folder");
            std::fs::write(path, text).expect("a file");
        }
        folder
    }

    fn check(root: &Path, exclude: &[&str], names: &[&str], left_out: LeftOut) {
        let exclude: Vec<String> = exclude.iter().map(|glob| (*glob).to_owned()).collect();
        let mut found = Walk::default();
        walk(root, &Options::new(&exclude, Vec::new()).expect("lawful patterns"), &mut found);
        let start = root.to_string_lossy().into_owned() + "/";
        let have: Vec<String> = found
            .found
            .into_iter()
            .map(|f| {
                let name = f.name.replace(&start, "");
                f.load(1000).map_or_else(|gap| format!("{} {name}", gap.code.code()), |_| name.clone())
            })
            .collect();
        assert_eq!((have, found.left_out), (names.iter().map(|n| (*n).to_owned()).collect(), left_out));
    }

    #[test]
    fn hidden_and_git_ignored_files_are_found() {
        let files = [(".gitignore", "geheim.txt"), ("geheim.txt", ""), ("a/.verborgen", ""), ("a/b.txt", "")];
        let names = [".gitignore", "a/.verborgen", "a/b.txt", "geheim.txt"];
        check(make(&files).path(), &[], &names, LeftOut::default());
    }

    #[test]
    fn our_own_ignore_file_and_exclude_leave_out_and_count_files() {
        let files = [
            (".lakmoesignore", "*.tmp\n!houd.tmp\n"),
            ("a/x.tmp", ""),
            ("houd.tmp", ""),
            ("oud/diep/y.txt", ""),
            ("oud/y.txt", ""),
            ("z.txt", ""),
        ];
        let left_out = LeftOut { ignored: 1, excluded: 2, links: 0 };
        check(make(&files).path(), &["oud/"], &[".lakmoesignore", "houd.tmp", "z.txt"], left_out);
    }

    #[test]
    fn a_bad_line_in_the_ignore_file_is_told_and_the_others_hold() {
        let folder = make(&[(".lakmoesignore", "[z-a]\n*.tmp\n"), ("x.tmp", ""), ("y.txt", "")]);
        let names = ["damaged .lakmoesignore", ".lakmoesignore", "y.txt"];
        check(folder.path(), &[], &names, LeftOut { ignored: 1, ..LeftOut::default() });
    }

    #[cfg(unix)]
    #[test]
    fn links_and_special_files_inside_a_folder_are_told_not_followed() {
        let folder = make(&[("a.txt", "x")]);
        std::os::unix::fs::symlink(folder.path(), folder.path().join("lus")).expect("a link");
        let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("s")).expect("a socket");
        check(folder.path(), &[], &["a.txt", "unreadable s"], LeftOut { links: 1, ..LeftOut::default() });
        let missing = format!("missing {}", folder.path().join("weg").display());
        check(&folder.path().join("weg"), &[], &[missing.as_str()], LeftOut::default());
    }

    #[test]
    fn a_pattern_fits_from_the_folder_that_was_named_and_one_that_fits_nothing_is_told() {
        let folder = make(&[("make/a.txt", "a"), ("b.txt", "b")]);
        let options = |glob: &str| Options::new(&[glob.to_owned()], Vec::new()).expect("a lawful pattern");
        let unmet = |glob: &str| {
            let (options, mut found) = (options(glob), Walk::default());
            walk(folder.path(), &options, &mut found);
            (found.left_out.excluded, options.unmet(&found).len())
        };
        assert_eq!(unmet("make/*"), (1, 0));
        assert_eq!(unmet("niets/*"), (0, 1));
    }
}
