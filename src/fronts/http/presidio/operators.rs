//! What comes in the place of a value, as Presidio's operators do it: replace, redact, mask, hash, encrypt, keep; and decrypt, the way back.

use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use aes::{Aes128, Aes192, Aes256};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256, Sha512};

use crate::fronts::http::keys::{hex, random};
use crate::fronts::http::presidio::Fault;

/// The operators, as `/anonymizers` lists them.
pub(super) const NAMES: [&str; 6] = ["hash", "mask", "redact", "replace", "encrypt", "keep"];
/// Bytes of a salt, at least.
const SALT: usize = 16;
/// Bytes of a block, and so of what a cipher begins with.
const BLOCK: usize = 16;

/// One operator with its parameters.
#[derive(Clone, Debug)]
pub(super) enum Operator {
    /// Nothing given: the name of the type in brackets.
    Replace(Option<String>),
    Redact,
    Mask {
        by: char,
        count: usize,
        from_end: bool,
    },
    Hash {
        long: bool,
        salt: Option<Vec<u8>>,
    },
    Encrypt(Vec<u8>),
    Decrypt(Vec<u8>),
    Keep,
}

impl Operator {
    /// From an entry under `anonymizers`.
    pub(super) fn parse(entry: &Value) -> Result<Operator, Fault> {
        let Value::Object(entry) = entry else { return Err(Fault::input("Invalid operator: it is an object")) };
        match entry.get("type").and_then(Value::as_str) {
            Some("replace") => Ok(Operator::Replace(match entry.get("new_value") {
                None | Some(Value::Null) => None,
                Some(Value::String(text)) => Some(text.clone()),
                Some(_) => return Err(wrong_type("new_value")),
            })),
            Some("redact") => Ok(Operator::Redact),
            Some("keep") => Ok(Operator::Keep),
            Some("mask") => mask(entry),
            Some("hash") => hash(entry),
            Some("encrypt") => Ok(Operator::Encrypt(key(entry)?)),
            Some("decrypt") => Ok(Operator::Decrypt(key(entry)?)),
            Some("custom") => Err(Fault::bad("Custom type anonymizer is not supported")),
            Some(_) => Err(Fault::input("Invalid operator class.")),
            None => Err(expected("type")),
        }
    }

    /// The published name.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Operator::Replace(_) => "replace",
            Operator::Redact => "redact",
            Operator::Mask { .. } => "mask",
            Operator::Hash { .. } => "hash",
            Operator::Encrypt(_) => "encrypt",
            Operator::Decrypt(_) => "decrypt",
            Operator::Keep => "keep",
        }
    }

    /// What comes in the place of `text`, which is an `entity`.
    pub(super) fn apply(&self, text: &str, entity: &str) -> Result<String, Fault> {
        Ok(match self {
            Operator::Replace(None) => format!("<{entity}>"),
            Operator::Replace(Some(new)) => new.clone(),
            Operator::Redact => String::new(),
            Operator::Keep => text.to_owned(),
            Operator::Mask { by, count, from_end } => masked(text, *by, *count, *from_end),
            Operator::Hash { long, salt } => {
                let salt = salt.clone().unwrap_or_else(|| random::<32>().to_vec());
                let salted = [text.as_bytes(), &salt].concat();
                if *long { hex(&Sha512::digest(&salted)) } else { hex(&Sha256::digest(&salted)) }
            }
            Operator::Encrypt(key) => encrypt(key, text.as_bytes())?,
            Operator::Decrypt(key) => decrypt(key, text)?,
        })
    }
}

fn expected(name: &str) -> Fault {
    Fault::input(format!("Expected parameter {name}"))
}

fn wrong_type(name: &str) -> Fault {
    Fault::input(format!("Invalid parameter value for {name}."))
}

fn masked(text: &str, by: char, count: usize, from_end: bool) -> String {
    let length = text.chars().count();
    let hidden = if from_end { length.saturating_sub(count)..length } else { 0..count.min(length) };
    text.chars().enumerate().map(|(i, c)| if hidden.contains(&i) { by } else { c }).collect()
}

fn mask(entry: &Map<String, Value>) -> Result<Operator, Fault> {
    let by = entry.get("masking_char").ok_or_else(|| expected("masking_char"))?;
    let by = by.as_str().ok_or_else(|| wrong_type("masking_char"))?;
    let mut chars = by.chars();
    let (Some(by), None) = (chars.next(), chars.next()) else {
        return Err(Fault::input("Invalid input, masking_char must be a character"));
    };
    let count = entry.get("chars_to_mask").ok_or_else(|| expected("chars_to_mask"))?;
    // A negative number hides nothing, as it does there.
    let count = count.as_i64().ok_or_else(|| wrong_type("chars_to_mask"))?.max(0) as usize;
    let from_end = match entry.get("from_end") {
        None | Some(Value::Null) => false,
        Some(Value::Bool(yes)) => *yes,
        Some(_) => return Err(wrong_type("from_end")),
    };
    Ok(Operator::Mask { by, count, from_end })
}

fn hash(entry: &Map<String, Value>) -> Result<Operator, Fault> {
    let long = match entry.get("hash_type").map(Value::as_str) {
        None | Some(Some("sha256")) => false,
        Some(Some("sha512")) => true,
        Some(_) => return Err(Fault::input("Parameter hash_type is not in ['sha256', 'sha512']")),
    };
    let salt = match entry.get("salt") {
        None | Some(Value::Null) => None,
        Some(Value::String(salt)) if salt.len() >= SALT => Some(salt.clone().into_bytes()),
        Some(Value::String(_)) => return Err(Fault::input("Salt must be at least 16 bytes (128 bits)")),
        Some(_) => return Err(wrong_type("salt")),
    };
    Ok(Operator::Hash { long, salt })
}

fn key(entry: &Map<String, Value>) -> Result<Vec<u8>, Fault> {
    let key = entry.get("key").ok_or_else(|| expected("key"))?.as_str().ok_or_else(|| wrong_type("key"))?;
    match key.len() {
        16 | 24 | 32 => Ok(key.as_bytes().to_vec()),
        _ => Err(Fault::input("Invalid input, key must be of length 128, 192 or 256 bits")),
    }
}

/// AES-CBC with a random first block in front, in URL-safe base64. It hides a value; it does not show that it was changed.
fn encrypt(key: &[u8], text: &[u8]) -> Result<String, Fault> {
    let first = random::<BLOCK>();
    macro_rules! by {
        ($aes:ty) => {
            cbc::Encryptor::<$aes>::new_from_slices(key, &first).map(|cipher| cipher.encrypt_padded_vec::<Pkcs7>(text))
        };
    }
    let hidden = match key.len() {
        16 => by!(Aes128),
        24 => by!(Aes192),
        _ => by!(Aes256),
    };
    let hidden = hidden.map_err(|_| Fault::input("Invalid input, key must be of length 128, 192 or 256 bits"))?;
    Ok(URL_SAFE.encode([&first[..], &hidden].concat()))
}

fn decrypt(key: &[u8], text: &str) -> Result<String, Fault> {
    let wrong = || Fault::input("Invalid input, the text cannot be decrypted with this key");
    let bytes = URL_SAFE.decode(text).map_err(|_| wrong())?;
    let (first, hidden) = bytes.split_at_checked(BLOCK).ok_or_else(wrong)?;
    macro_rules! by {
        ($aes:ty) => {
            cbc::Decryptor::<$aes>::new_from_slices(key, first)
                .map_err(|_| wrong())?
                .decrypt_padded_vec::<Pkcs7>(hidden)
                .map_err(|_| wrong())?
        };
    }
    let shown = match key.len() {
        16 => by!(Aes128),
        24 => by!(Aes192),
        _ => by!(Aes256),
    };
    String::from_utf8(shown).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Operator;

    fn check(operator: Value, text: &str) -> Result<String, String> {
        Operator::parse(&operator).and_then(|operator| operator.apply(text, "PERSON")).map_err(|fault| fault.1)
    }

    #[test]
    fn every_operator_does_what_it_does_there() {
        assert_eq!(check(json!({"type": "replace"}), "Jan"), Ok("<PERSON>".into()));
        assert_eq!(check(json!({"type": "replace", "new_value": "X"}), "Jan"), Ok("X".into()));
        assert_eq!(check(json!({"type": "redact"}), "Jan"), Ok(String::new()));
        assert_eq!(check(json!({"type": "mask", "masking_char": "*", "chars_to_mask": 2}), "Noël"), Ok("**ël".into()));
        let end = json!({"type": "mask", "masking_char": "#", "chars_to_mask": 9, "from_end": true});
        assert_eq!(check(end, "Jan"), Ok("###".into()));
        let salted = json!({"type": "hash", "salt": "0123456789abcdef"});
        // As `printf Jan0123456789abcdef | sha256sum` says: the text, then the salt.
        assert_eq!(check(salted, "Jan"), Ok("c5f6455ebbe94d9322b25c30a93081c222cbc3179256954f3da9d4f92c387fbf".into()));
        let long = json!({"type": "hash", "hash_type": "sha512", "salt": "0123456789abcdef"});
        assert_eq!(check(long, "Jan"), Ok("a8bc1076485e8afd26272c63eff36c43ba14aa8beea655d370fdfb2f44a7a99e606a9f105169e3558a3c8517da51b8869c77298a959fec4e72c0ab3b8475d58e".into()));
        assert_ne!(check(json!({"type": "hash"}), "Jan"), check(json!({"type": "hash"}), "Jan"));
    }

    #[test]
    fn what_is_encrypted_comes_back_with_its_key_only() {
        for key in ["0123456789abcdef", "0123456789abcdef01234567", "0123456789abcdef0123456789abcdef"] {
            let hidden = check(json!({"type": "encrypt", "key": key}), "Jan de Vries").expect("it is encrypted");
            assert_eq!(hidden.len(), 44);
            assert_eq!(check(json!({"type": "decrypt", "key": key}), &hidden), Ok("Jan de Vries".into()));
            assert!(check(json!({"type": "decrypt", "key": key.replace('0', "x")}), &hidden).is_err());
        }
        assert!(check(json!({"type": "decrypt", "key": "0123456789abcdef"}), "geen").is_err());
    }

    #[test]
    fn wrong_parameters_are_told() {
        let fault = |value| check(value, "a").expect_err("it is refused");
        assert_eq!(
            fault(json!({"type": "encrypt", "key": "kort"})),
            "Invalid input, key must be of length 128, 192 or 256 bits"
        );
        assert_eq!(fault(json!({"type": "custom"})), "Custom type anonymizer is not supported");
        assert_eq!(fault(json!({"type": "mask", "chars_to_mask": 1})), "Expected parameter masking_char");
        assert!(fault(json!({"type": "hash", "salt": "kort"})).contains("16 bytes"));
    }
}
