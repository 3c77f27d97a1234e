//! The key of pseudonyms: a file that the user keeps, made when it is not there yet; or one for this run only.
#![allow(clippy::disallowed_methods, reason = "a front reads and writes files")]

use std::collections::hash_map::RandomState;
use std::fs::OpenOptions;
use std::hash::BuildHasher;
use std::io::{ErrorKind, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::fronts::cli::exit::CliError;
use crate::redact::Key;

/// What a key file starts with; 64 hexadecimal digits follow.
const HEAD: &str = "lakmoes-pseudonym-key 1 ";

/// The key in this file; a new one when there is no file.
pub(super) fn from_file(path: &Path) -> Result<Key, CliError> {
    let failed = |cause| CliError::Read { path: path.display().to_string(), cause };
    match std::fs::read_to_string(path) {
        Ok(text) => parse(&text).map(Key::new).ok_or_else(|| failed(ErrorKind::InvalidData.into())),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let bytes = random_bytes();
            let digits: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
            let mut options = OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let written = options.open(path).and_then(|mut file| writeln!(file, "{HEAD}{digits}"));
            written.map_err(|cause| CliError::Output { path: path.display().to_string(), cause })?;
            Ok(Key::new(bytes))
        }
        Err(error) => Err(failed(error)),
    }
}

fn parse(text: &str) -> Option<[u8; 32]> {
    let digits = text.trim().strip_prefix(HEAD)?;
    let mut bytes = [0; 32];
    if digits.len() != 64 || !digits.is_ascii() {
        return None;
    }
    for (i, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&digits[2 * i..2 * i + 2], 16).ok()?;
    }
    Some(bytes)
}

/// A key that nobody keeps.
pub(super) fn random() -> Key {
    Key::new(random_bytes())
}

/// 128 bits of the system's randomness, by the one way that the standard library has to it: the keys of its hash maps.
fn random_bytes() -> [u8; 32] {
    let state = RandomState::new();
    let mut hasher = Sha256::new();
    for i in 0..8_u64 {
        hasher.update(state.hash_one(i).to_le_bytes());
    }
    hasher.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::{from_file, parse, random_bytes};

    #[test]
    fn a_key_file_is_made_once_and_read_after() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("sleutel");
        let first = from_file(&path).expect("a new key");
        assert!(from_file(&path).expect("the same key") == first);
        std::fs::write(&path, "iets anders").expect("a file");
        assert!(from_file(&path).is_err());
        assert_ne!(random_bytes(), random_bytes());
        assert!(parse("lakmoes-pseudonym-key 1 00").is_none());
    }
}
