//! Files and folders, in a fixed order. Only `.lakmoesignore` is honoured: hidden files and what git ignores may hold personal data like any other.
//! What is left out is counted, what cannot be opened is a gap; symbolic links inside a folder are not followed.
#![allow(clippy::disallowed_methods, reason = "this file is where the disk is read")]

use std::ffi::OsString;
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use globset::{Glob, GlobSet, GlobSetBuilder};
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::model::{Gap, GapCode, Origin, Source};

/// The file that says what is not to be scanned, in the syntax of `.gitignore`.
const IGNORE_FILE: &str = ".lakmoesignore";

/// Deepest folder.
const DEEPEST: usize = 512;

/// What to leave out.
#[derive(Clone, Debug, Default)]
pub struct Options {
    exclude: GlobSet,
    /// Largest file to read, in bytes.
    pub max_file_size: Option<u64>,
}

/// A glob that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a glob: {glob} ({reason})")]
pub struct OptionsError {
    /// As it was given.
    pub glob: String,
    /// What is wrong with it.
    pub reason: String,
}

impl Options {
    /// Options with these globs to leave out. A glob is held against the path as given and against the last part of it.
    ///
    /// # Errors
    /// The first glob that cannot be understood.
    pub fn new(exclude: &[String], max_file_size: Option<u64>) -> Result<Options, OptionsError> {
        let wrong =
            |glob: &str, e: globset::Error| OptionsError { glob: glob.to_owned(), reason: e.kind().to_string() };
        let mut set = GlobSetBuilder::new();
        for glob in exclude {
            set.add(Glob::new(glob.trim_end_matches('/')).map_err(|e| wrong(glob, e))?);
        }
        Ok(Options { exclude: set.build().map_err(|e| wrong("", e))?, max_file_size })
    }

    fn excludes(&self, path: &Path) -> bool {
        self.exclude.is_match(path)
            || path.strip_prefix(".").is_ok_and(|p| self.exclude.is_match(p))
            || path.file_name().is_some_and(|name| self.exclude.is_match(name))
    }
}

/// What a walk left out, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Files that `.lakmoesignore` names, also inside folders that it names.
    pub ignored: u64,
    /// Files that `--exclude` names, also inside folders that it names.
    pub excluded: u64,
    /// Symbolic links, which are not followed.
    pub links: u64,
}

impl LeftOut {
    /// All of them.
    pub fn total(&self) -> u64 {
        self.ignored + self.excluded + self.links
    }
}

/// One thing that a walk came upon.
#[derive(Clone, Debug)]
pub enum Found {
    /// A file to read.
    File(FoundFile),
    /// Something that will not be read, and why.
    Gap {
        /// Its path as given, for people.
        name: String,
        /// Why.
        gap: Gap,
    },
}

/// A file to read.
#[derive(Clone, Debug)]
pub struct FoundFile {
    /// To open it by.
    pub path: PathBuf,
    /// Its path as given, for people: characters that are no text are replaced.
    pub name: String,
    /// Bytes, when it was found.
    pub size: u64,
    /// Last change in seconds since 1970 (UTC).
    pub modified: Option<i64>,
}

impl FoundFile {
    /// Reads it, at most `limit` bytes. Meant for worker threads.
    ///
    /// # Errors
    /// A gap when it cannot be opened or read, is no file any more, or holds more than the limit.
    pub fn read(&self, limit: u64) -> Result<Source, Gap> {
        let file = File::open(&self.path).map_err(|e| gap_of(&e))?;
        let found = file.metadata().map_err(|e| gap_of(&e))?;
        if !found.is_file() {
            return Err(Gap::new(GapCode::Unreadable).about("special-file"));
        }
        if found.len() > limit {
            return Err(Gap::limit("bytes-in", limit, found.len()));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(found.len()).unwrap_or(0) + 1);
        file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(|e| gap_of(&e))?;
        if bytes.len() as u64 > limit {
            return Err(Gap::limit("bytes-in", limit, bytes.len() as u64));
        }
        Ok(Source { modified: modified(&found), ..Source::new(self.name.clone(), bytes, Origin::File) })
    }
}

fn gap_of(error: &io::Error) -> Gap {
    Gap::new(match error.kind() {
        io::ErrorKind::NotFound => GapCode::Missing,
        io::ErrorKind::PermissionDenied => GapCode::Permission,
        _ => GapCode::Unreadable,
    })
}

fn modified(metadata: &Metadata) -> Option<i64> {
    let time = metadata.modified().ok()?;
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_secs()).ok(),
        Err(before) => i64::try_from(before.duration().as_secs()).ok().map(|s| -s),
    }
}

/// How much there is to read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Files.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// Counts what a [`Walk`] will give, for progress. Reads no file.
pub fn totals(paths: &[PathBuf], options: &Options) -> Totals {
    let mut totals = Totals::default();
    for found in Walk::new(paths, options.clone()) {
        if let Found::File(file) = found {
            totals.files += 1;
            totals.bytes += file.size;
        }
    }
    totals
}

/// Why what is under a folder is not scanned, only counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Counting {
    No,
    Ignored,
    Excluded,
}

/// A folder under way: names still to come, in reverse order.
struct Folder {
    path: PathBuf,
    names: Vec<OsString>,
    rules: Option<Gitignore>,
    counting: Counting,
}

/// Walks paths in the order given, and what is in them by name. An iterator; memory is that of the folders on the way down.
pub struct Walk {
    paths: std::vec::IntoIter<PathBuf>,
    options: Options,
    folders: Vec<Folder>,
    /// Gaps to give before going on.
    pending: Vec<Found>,
    left_out: LeftOut,
}

impl Walk {
    /// A walk over these paths.
    pub fn new(paths: &[PathBuf], options: Options) -> Walk {
        Walk {
            paths: Vec::from(paths).into_iter(),
            options,
            folders: Vec::new(),
            pending: Vec::new(),
            left_out: LeftOut::default(),
        }
    }

    /// What was left out so far; all of it once the walk has ended.
    pub fn left_out(&self) -> LeftOut {
        self.left_out
    }

    fn file(&self, path: PathBuf, metadata: &Metadata) -> Found {
        let name = path.to_string_lossy().into_owned();
        if !metadata.is_file() {
            // A pipe or a device may never end.
            return Found::Gap { name, gap: Gap::new(GapCode::Unreadable).about("special-file") };
        }
        if let Some(most) = self.options.max_file_size.filter(|most| metadata.len() > *most) {
            return Found::Gap { name, gap: Gap::limit("max-file-size", most, metadata.len()) };
        }
        Found::File(FoundFile { path, name, size: metadata.len(), modified: modified(metadata) })
    }

    fn enter(&mut self, path: PathBuf, counting: Counting) {
        if self.folders.len() >= DEEPEST {
            let name = path.to_string_lossy().into_owned();
            self.pending.push(Found::Gap { name, gap: Gap::limit("folders", DEEPEST as u64, 0) });
            return;
        }
        let mut names = Vec::new();
        match fs::read_dir(&path) {
            Ok(entries) => {
                for entry in entries {
                    match entry {
                        Ok(entry) => names.push(entry.file_name()),
                        Err(error) => self.gap(&path, &error, counting),
                    }
                }
            }
            Err(error) => self.gap(&path, &error, counting),
        }
        names.sort_unstable_by(|a, b| b.cmp(a));
        let rules =
            if counting == Counting::No && names.iter().any(|n| n == IGNORE_FILE) { self.rules(&path) } else { None };
        self.folders.push(Folder { path, names, rules, counting });
    }

    fn gap(&mut self, path: &Path, error: &io::Error, counting: Counting) {
        if counting == Counting::No {
            self.pending.push(Found::Gap { name: path.to_string_lossy().into_owned(), gap: gap_of(error) });
        }
    }

    fn rules(&mut self, folder: &Path) -> Option<Gitignore> {
        let file = folder.join(IGNORE_FILE);
        let mut builder = GitignoreBuilder::new(folder);
        if builder.add(&file).is_some() {
            // A line that cannot be understood leaves nothing out; that must not go unseen.
            let name = file.to_string_lossy().into_owned();
            self.pending.push(Found::Gap { name, gap: Gap::new(GapCode::Damaged).about("ignore-file") });
        }
        builder.build().ok()
    }

    /// Whether a file says that this path is not to be scanned; the nearest file decides.
    fn is_ignored(&self, path: &Path, is_folder: bool) -> bool {
        for folder in self.folders.iter().rev() {
            let Some(rules) = &folder.rules else { continue };
            let matched = rules.matched(path, is_folder);
            if !matched.is_none() {
                return matched.is_ignore();
            }
        }
        false
    }

    fn count(&mut self, counting: Counting) {
        match counting {
            Counting::No => {}
            Counting::Ignored => self.left_out.ignored += 1,
            Counting::Excluded => self.left_out.excluded += 1,
        }
    }

    /// One name inside the folder on top.
    fn visit(&mut self, path: PathBuf, outer: Counting) -> Option<Found> {
        let metadata = match fs::symlink_metadata(&path) {
            Ok(metadata) => metadata,
            Err(error) => {
                self.gap(&path, &error, outer);
                return None;
            }
        };
        let is_folder = metadata.is_dir();
        let counting = match outer {
            Counting::No if self.options.excludes(&path) => Counting::Excluded,
            Counting::No if self.is_ignored(&path, is_folder) => Counting::Ignored,
            outer => outer,
        };
        if is_folder {
            self.enter(path, counting);
        } else if counting != Counting::No {
            self.count(counting);
        } else if metadata.is_symlink() {
            self.left_out.links += 1;
        } else {
            return Some(self.file(path, &metadata));
        }
        None
    }
}

impl Iterator for Walk {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            if let Some(found) = self.pending.pop() {
                return Some(found);
            }
            if let Some(folder) = self.folders.last_mut() {
                match folder.names.pop() {
                    Some(name) => {
                        // A folder given as "." gives names, not "./" and a name.
                        let path =
                            if folder.path.as_os_str() == "." { PathBuf::from(&name) } else { folder.path.join(&name) };
                        let counting = folder.counting;
                        if let Some(found) = self.visit(path, counting) {
                            return Some(found);
                        }
                    }
                    None => {
                        self.folders.pop();
                    }
                }
                continue;
            }
            let path = self.paths.next()?;
            // What was named by hand is followed, also when it is a link.
            match fs::metadata(&path) {
                Ok(metadata) if metadata.is_dir() => self.enter(path, Counting::No),
                Ok(metadata) => return Some(self.file(path, &metadata)),
                Err(error) => {
                    return Some(Found::Gap { name: path.to_string_lossy().into_owned(), gap: gap_of(&error) });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Found, LeftOut, Options, Walk, totals};
    use std::fs;
    use std::path::Path;

    fn make(root: &Path, files: &[(&str, &str)]) {
        for (name, content) in files {
            let path = root.join(name);
            fs::create_dir_all(path.parent().expect("it has a folder")).expect("it can be made");
            fs::write(path, content).expect("it can be written");
        }
    }

    fn check(root: &Path, exclude: &[&str], max: Option<u64>, expected: &[&str]) -> LeftOut {
        let exclude: Vec<String> = exclude.iter().map(|s| (*s).to_owned()).collect();
        let options = Options::new(&exclude, max).expect("the globs are good");
        let mut walk = Walk::new(&[root.to_owned()], options);
        let strip =
            |name: &str| name.strip_prefix(&*root.to_string_lossy()).unwrap_or(name).trim_start_matches('/').to_owned();
        let found: Vec<_> = walk
            .by_ref()
            .map(|found| match found {
                Found::File(file) => strip(&file.name),
                Found::Gap { name, gap } => format!("{} {}", gap.code.code(), strip(&name)),
            })
            .collect();
        assert_eq!(found, expected);
        walk.left_out()
    }

    #[test]
    fn hidden_files_are_scanned_and_only_our_own_ignore_file_counts() {
        let root = tempfile::tempdir().expect("a folder");
        make(
            root.path(),
            &[
                ("b/c.txt", "x"),
                ("a.txt", "hoi"),
                (".geheim", "x"),
                (".gitignore", "*"),
                (".lakmoesignore", "weg/\n*.bak"),
                ("weg/1", "x"),
                ("weg/diep/2", "x"),
                ("b/d.bak", "x"),
                ("b/groot", "xxxxx"),
            ],
        );
        let left =
            check(root.path(), &["c.*"], Some(20), &[".geheim", ".gitignore", ".lakmoesignore", "a.txt", "b/groot"]);
        assert_eq!(left, LeftOut { ignored: 3, excluded: 1, links: 0 });
        check(root.path().join("b").as_path(), &[], Some(3), &["c.txt", "d.bak", "limit groot"]);
        assert_eq!(totals(&[root.path().join("b")], &Options::default()).bytes, 7);
        check(&root.path().join("nergens"), &[], None, &["missing "]);
    }

    #[cfg(unix)]
    #[test]
    fn links_and_special_files_are_not_followed_into() {
        let root = tempfile::tempdir().expect("a folder");
        make(root.path(), &[("a.txt", "x")]);
        std::os::unix::fs::symlink(root.path(), root.path().join("lus")).expect("a link");
        let _socket = std::os::unix::net::UnixListener::bind(root.path().join("s")).expect("a socket");
        let left = check(root.path(), &[], None, &["a.txt", "unreadable s"]);
        assert_eq!(left.links, 1);
    }

    #[test]
    fn a_file_is_read_up_to_the_limit() {
        let root = tempfile::tempdir().expect("a folder");
        make(root.path(), &[("a.txt", "hoi")]);
        let Some(Found::File(file)) = Walk::new(&[root.path().join("a.txt")], Options::default()).next() else {
            panic!("it is a file")
        };
        let source = file.read(3).expect("it fits");
        assert_eq!((&*source.bytes, source.modified.is_some()), (&b"hoi"[..], true));
        assert_eq!(file.read(2).err().and_then(|g| g.about), Some("bytes-in"));
        assert!(Options::new(&["a[".to_owned()], None).is_err());
    }
}
