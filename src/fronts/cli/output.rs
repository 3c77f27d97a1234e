//! Where results go: standard output, or a file that appears only when it is whole.
#![allow(clippy::disallowed_methods, reason = "a front writes results")]

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::fronts::cli::exit::{CliError, Exit};

/// Says something on standard output; a reader that went away is no error.
pub(crate) fn say(bytes: &[u8]) -> Result<Exit, CliError> {
    match io::stdout().write_all(bytes).and_then(|()| io::stdout().flush()) {
        Err(cause) if cause.kind() != ErrorKind::BrokenPipe => Err(CliError::Output { path: "-".to_owned(), cause }),
        _ => Ok(Exit::Done),
    }
}

/// A file on its way: written beside its place under another name, and put in place as a whole.
pub(crate) struct Target {
    path: PathBuf,
    /// Nothing for a device, which is written in place.
    draft: Option<PathBuf>,
}

impl Target {
    /// Opens a file for writing. Fails at once when the place cannot be written, long before there is something to write.
    pub(crate) fn open(path: &Path) -> Result<(Target, BufWriter<File>), CliError> {
        let failed = |cause| CliError::Output { path: path.display().to_string(), cause };
        let there = fs::metadata(path).ok();
        if there.as_ref().is_some_and(fs::Metadata::is_dir) {
            return Err(failed(ErrorKind::IsADirectory.into()));
        }
        if there.as_ref().is_some_and(|there| there.is_file() && there.permissions().readonly()) {
            return Err(failed(ErrorKind::PermissionDenied.into()));
        }
        if there.is_some_and(|there| !there.is_file()) {
            let file = OpenOptions::new().write(true).open(path).map_err(failed)?;
            return Ok((Target { path: path.to_owned(), draft: None }, BufWriter::new(file)));
        }
        let name = path.file_name().ok_or_else(|| failed(ErrorKind::InvalidFilename.into()))?;
        for attempt in 0..100 {
            let draft = path.with_file_name(format!(".{}.{attempt}.part", name.to_string_lossy()));
            match OpenOptions::new().write(true).create_new(true).open(&draft) {
                Ok(file) => return Ok((Target { path: path.to_owned(), draft: Some(draft) }, BufWriter::new(file))),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => continue,
                Err(error) => return Err(failed(error)),
            }
        }
        Err(failed(ErrorKind::AlreadyExists.into()))
    }

    /// The files that this output is made of: a scan leaves them out.
    pub(crate) fn files(&self) -> impl Iterator<Item = &Path> {
        [Some(self.path.as_path()), self.draft.as_deref()].into_iter().flatten()
    }

    /// Puts the file in place.
    pub(crate) fn finish(mut self) -> Result<(), CliError> {
        let Some(draft) = self.draft.take() else { return Ok(()) };
        fs::rename(&draft, &self.path).map_err(|cause| {
            // The draft is of no use to anyone; when it cannot be removed either, the first error tells more.
            let _ = fs::remove_file(&draft);
            CliError::Output { path: self.path.display().to_string(), cause }
        })
    }
}

impl Drop for Target {
    /// What was not finished leaves nothing behind.
    fn drop(&mut self) {
        if let Some(draft) = self.draft.take() {
            let _ = fs::remove_file(draft);
        }
    }
}
