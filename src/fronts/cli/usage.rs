//! What is wrong with the arguments, in the language of the reader: what, and what to do.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::locale::{Fill, Locale};

/// The message for a mistake in the arguments; nothing for help and version, which are no mistakes, and for what is better said by the parser.
pub(crate) fn message(error: &clap::Error, locale: &Locale) -> Option<String> {
    let get = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        _ => Vec::new(),
    };
    let first = |kind| get(kind).into_iter().next().unwrap_or_default();
    let argument = get(ContextKind::InvalidArg).join(", ");
    let (what, suggested) = match error.kind() {
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if first(ContextKind::InvalidValue).is_empty() => {
            (locale.text("usage-missing", &[("argument", Fill::Text(&argument))]), String::new())
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let value = first(ContextKind::InvalidValue);
            let fills = [("argument", Fill::Text(&argument)), ("value", Fill::Text(&value))];
            (locale.text("usage-value", &fills), first(ContextKind::SuggestedValue))
        }
        ErrorKind::UnknownArgument => {
            (locale.text("usage-unknown", &[("argument", Fill::Text(&argument))]), first(ContextKind::SuggestedArg))
        }
        ErrorKind::InvalidSubcommand => {
            let command = first(ContextKind::InvalidSubcommand);
            let what = locale.text("usage-command", &[("argument", Fill::Text(&command))]);
            (what, first(ContextKind::SuggestedSubcommand))
        }
        ErrorKind::MissingRequiredArgument => {
            (locale.text("usage-missing", &[("argument", Fill::Text(&argument))]), String::new())
        }
        ErrorKind::ArgumentConflict => {
            let prior = get(ContextKind::PriorArg).join(", ");
            let fills = [("argument", Fill::Text(&argument)), ("prior", Fill::Text(&prior))];
            (locale.text("usage-conflict", &fills), String::new())
        }
        _ => return None,
    };
    let known = get(ContextKind::ValidValue).join(", ");
    let mut remedy = Vec::new();
    if !suggested.is_empty() {
        remedy.push(locale.text("error-nearest", &[("nearest", Fill::Text(&suggested))]));
    }
    if !known.is_empty() {
        remedy.push(locale.text("error-known", &[("known", Fill::Text(&known))]));
    }
    if remedy.is_empty() {
        remedy.push(locale.word("usage-help"));
    }
    let remedy = locale.text("error-do", &[("remedy", Fill::Text(&remedy.join(" ")))]);
    Some(format!("{what}\n{remedy}\n"))
}
