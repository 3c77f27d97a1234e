//! Inline: the values in the dictionary of an image that stands in the content itself, from operands and back.

use lopdf::{Dictionary, Object};

use crate::formats::pdf::lexer::Operand;
use crate::formats::pdf::write::file::write_name;
use crate::formats::pdf::write::images::PARMS;
use crate::formats::pdf::write::press::Op;

/// One operand of an inline image as an object.
pub(super) fn value(o: &Op<'_>, at: &mut usize, depth: u32) -> Option<Object> {
    let item = o.operands.items.get(*at)?;
    let raw = o.raw(*at);
    *at += 1;
    match item {
        Operand::Number(n) => {
            let whole = std::str::from_utf8(raw).ok().and_then(|text| text.parse::<i64>().ok());
            Some(whole.map_or(Object::Real(*n), Object::Integer))
        }
        Operand::Name(range) => {
            Some(Object::Name(o.operands.bytes.get(range.start as usize..range.end as usize)?.to_vec()))
        }
        Operand::String(range) => {
            let bytes = o.operands.bytes.get(range.start as usize..range.end as usize)?;
            Some(Object::String(bytes.to_vec(), lopdf::StringFormat::Hexadecimal))
        }
        Operand::Other => Some(Object::Boolean(raw == b"true")),
        Operand::ArrayStart if depth < 4 => {
            let mut items = Vec::new();
            while !matches!(o.operands.items.get(*at), None | Some(Operand::ArrayEnd)) {
                items.extend(value(o, at, depth + 1));
            }
            *at += 1;
            Some(Object::Array(items))
        }
        Operand::DictStart if depth < 4 => {
            let mut dict = Dictionary::new();
            while let Some(Operand::Name(range)) = o.operands.items.get(*at) {
                let key = o.operands.bytes.get(range.start as usize..range.end as usize)?.to_vec();
                *at += 1;
                if let Some(value) = value(o, at, depth + 1)
                    && PARMS.contains(&key.as_slice())
                {
                    dict.set(key, value);
                }
            }
            *at += 1;
            Some(Object::Dictionary(dict))
        }
        _ => None,
    }
}

/// Writes a value of an inline image.
pub(super) fn write_inline(out: &mut Vec<u8>, value: &Object) {
    use std::io::Write;
    match value {
        Object::Name(name) => write_name(out, name),
        Object::Array(items) => {
            out.push(b'[');
            for item in items.iter().take(64) {
                write_inline(out, item);
                out.push(b' ');
            }
            out.push(b']');
        }
        Object::Dictionary(dict) => {
            out.extend_from_slice(b"<<");
            for (key, value) in dict.iter() {
                write_name(out, key);
                out.push(b' ');
                write_inline(out, value);
            }
            out.extend_from_slice(b">>");
        }
        Object::Integer(n) => {
            let _ = write!(out, "{n}");
        }
        Object::Real(n) => {
            let _ = write!(out, "{n}");
        }
        Object::Boolean(value) => out.extend_from_slice(if *value { b"true" } else { b"false" }),
        Object::String(bytes, _) => {
            out.push(b'<');
            for b in bytes {
                let _ = write!(out, "{b:02x}");
            }
            out.push(b'>');
        }
        _ => out.extend_from_slice(b"null"),
    }
}
