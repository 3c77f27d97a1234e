//! API keys: 256 bits from the system, kept as their SHA-256, compared in constant time. The file is TOML, one `[[key]]` each.
#![allow(clippy::disallowed_methods, reason = "a front reads settings and has a clock")]

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// What a key may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Have documents looked at.
    Scan,
    /// Have documents redacted.
    Redact,
    /// See the values that were found.
    Reveal,
    /// Send patterns of one's own.
    Admin,
}

impl Role {
    /// All of them.
    pub const ALL: [Role; 4] = [Role::Scan, Role::Redact, Role::Reveal, Role::Admin];

    /// The published name.
    pub fn code(self) -> &'static str {
        match self {
            Role::Scan => "scan",
            Role::Redact => "redact",
            Role::Reveal => "reveal",
            Role::Admin => "admin",
        }
    }

    fn from_code(code: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// A set of roles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Roles(u8);

impl Roles {
    /// All there are.
    pub const ALL: Roles = Roles(0b1111);

    /// Whether this one is among them.
    pub fn has(self, role: Role) -> bool {
        self.0 & (1 << role as u8) != 0
    }

    /// The set with this one.
    pub fn with(self, role: Role) -> Roles {
        Roles(self.0 | 1 << role as u8)
    }
}

/// One key: who it is, and the hash of what proves it.
#[derive(Clone)]
pub(crate) struct Key {
    pub(crate) id: Arc<str>,
    pub(crate) roles: Roles,
    hash: [u8; 32],
}

/// The keys of a file.
#[derive(Clone, Default)]
pub struct Keys(Vec<Key>);

/// Why a file of keys cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct KeysError {
    /// From 1.
    pub line: usize,
    /// What is wrong; never a key.
    pub what: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileShape {
    #[serde(default)]
    key: Vec<toml::Spanned<KeyShape>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyShape {
    id: String,
    #[serde(default, rename = "name")]
    _name: String,
    roles: Vec<String>,
    sha256: String,
    #[serde(default, rename = "created")]
    _created: String,
}

impl Keys {
    /// The keys of a file.
    pub fn parse(text: &str) -> Result<Keys, KeysError> {
        let line = |at: usize| 1 + text.as_bytes()[..at.min(text.len())].iter().filter(|b| **b == b'\n').count();
        let file: FileShape = toml::from_str(text).map_err(|error| KeysError {
            line: line(error.span().map_or(0, |span| span.start)),
            what: error.message().replace('\n', " "),
        })?;
        let keys = file.key.into_iter().map(|entry| {
            let at = line(entry.span().start);
            key(entry.into_inner()).map_err(|what| KeysError { line: at, what: what.to_owned() })
        });
        keys.collect::<Result<_, _>>().map(Keys)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The key that this is. All are compared, each in constant time.
    pub(crate) fn find(&self, presented: &str) -> Option<&Key> {
        let hash: [u8; 32] = Sha256::digest(presented).into();
        let mut found = None;
        for key in &self.0 {
            if bool::from(key.hash.ct_eq(&hash)) {
                found = Some(key);
            }
        }
        found
    }
}

fn key(shape: KeyShape) -> Result<Key, &'static str> {
    let mut roles = Roles::default();
    for role in &shape.roles {
        roles = roles.with(Role::from_code(role).ok_or("roles are scan, redact, reveal, admin")?);
    }
    let hash = unhex(&shape.sha256).ok_or("sha256 is 64 hexadecimal digits")?;
    Ok(Key { id: shape.id.into(), roles, hash })
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (i, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * i..2 * i + 2], 16).ok()?;
    }
    Some(bytes)
}

/// So many random bytes of the system.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the system gives random bytes");
    bytes
}

/// Random bytes as hexadecimal digits.
pub(crate) fn random_hex<const N: usize>() -> String {
    hex(&random::<N>())
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |n: u8| char::from(b"0123456789abcdef"[usize::from(n)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// A new key: what is given to its owner once, and the entry for the file.
pub fn make(name: &str, roles: &[Role], created: &str) -> (String, String) {
    let id = random_hex::<4>();
    let secret = format!("lak_{id}_{}", URL_SAFE_NO_PAD.encode(random::<32>()));
    let roles: Vec<String> = roles.iter().map(|role| format!("\"{}\"", role.code())).collect();
    let name = toml::Value::String(name.to_owned());
    let entry = format!(
        "[[key]]\nid = \"{id}\"\nname = {name}\nroles = [{}]\nsha256 = \"{}\"\ncreated = \"{created}\"\n",
        roles.join(", "),
        hex(&Sha256::digest(&secret)),
    );
    (secret, entry)
}

#[cfg(test)]
mod tests {
    use super::{Keys, Role, make};

    #[test]
    fn a_key_opens_what_its_roles_say_and_the_file_does_not_hold_it() {
        let (secret, entry) = make("poort \"1\"", &[Role::Scan, Role::Redact], "2026-01-02");
        let (other, more) = make("", &[Role::Admin], "2026-01-02");
        assert!(!entry.contains(&secret[13..]), "the file holds only the hash");
        assert!(secret.len() > 50 && secret != other);
        let keys = Keys::parse(&format!("{entry}\n{more}")).expect("it loads");
        let roles = keys.find(&secret).expect("it is known").roles;
        assert!(
            roles.has(Role::Scan) && roles.has(Role::Redact) && !roles.has(Role::Reveal) && !roles.has(Role::Admin)
        );
        assert!(keys.find(&secret[..secret.len() - 1]).is_none() && keys.find("").is_none());
    }

    #[test]
    fn a_wrong_file_says_where() {
        let wrong = |text: &str| Keys::parse(text).err().map(|e| e.line);
        assert_eq!(wrong("\n[[key]]\nid = \"a\"\nroles = [\"all\"]\nsha256 = \"00\"\n"), Some(2));
        assert_eq!(wrong("[[key]]\nid = 3\n"), Some(2));
        assert_eq!(wrong(""), None);
    }
}
