//! What is wrong with a record, and where: line, column, and how the field looks when it is right. A parser quotes what it could not read, and that may be a
//! name or a number of somebody; so nothing that a parser says is repeated.

use serde::de::DeserializeOwned;

use crate::fronts::cli::settings;
use crate::locale::{Fill, Locale};

/// What is wrong with a record, and where.
#[derive(Debug)]
pub(crate) struct Wrong {
    /// From 1.
    pub(crate) line: usize,
    /// From 1, in characters.
    pub(crate) column: usize,
    /// A sentence without a value of the file.
    pub(crate) what: String,
}

/// The fields of a kind of record, each with how it looks when it is right.
pub(super) type Fields = [(&'static str, &'static str)];

/// What a value says of itself that has the right type and is wrong all the same: the key of a sentence.
pub(super) const CODES: [&str; 3] = ["record-date", "record-bsn", "record-empty"];

/// TOML, or JSON when it begins like JSON. What is wrong is told with its place and with the form of its field.
pub(super) fn parse<T: DeserializeOwned>(text: &str, fields: &Fields, locale: &Locale) -> Result<T, Wrong> {
    let bare = text.trim_start_matches('\u{feff}');
    let mark = text.len() - bare.len();
    let tell = |at: usize, message: &str, readable: bool| {
        let (line, column) = place(text, mark + at);
        Wrong { line, column, what: sentence(bare, at, message, readable, fields, locale) }
    };
    if is_json(bare) {
        return serde_json::from_str(bare).map_err(|error| {
            let at = offset(bare, error.line(), error.column());
            tell(at, &error.to_string(), error.is_data())
        });
    }
    toml::from_str(bare).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let at = bare.floor_char_boundary(at.min(bare.len()));
        tell(at, error.message(), toml::from_str::<toml::Table>(bare).is_ok())
    })
}

/// Whether a text is JSON: an object, or a list of objects. `[[person]]` is TOML.
pub(super) fn is_json(text: &str) -> bool {
    text.trim_start().starts_with('{') || is_list(text)
}

/// Whether a text is a list in JSON.
pub(super) fn is_list(text: &str) -> bool {
    let inside = text.trim_start_matches('\u{feff}').trim_start().strip_prefix('[');
    inside.is_some_and(|inside| inside.trim_start().starts_with('{'))
}

/// Line and column of a place.
pub(super) fn place(text: &str, at: usize) -> (usize, usize) {
    let at = text.floor_char_boundary(at.min(text.len()));
    let before = &text[..at];
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let line = 1 + before.bytes().filter(|b| *b == b'\n').count();
    (line, 1 + before[start..].trim_start_matches('\u{feff}').chars().count())
}

/// The place of a line and a column that a reader of JSON counts in bytes; it points behind what it read.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    text.floor_char_boundary((start + column.saturating_sub(1)).min(text.len()))
}

/// The sentence for what a parser said at a place.
fn sentence(text: &str, at: usize, message: &str, readable: bool, fields: &Fields, locale: &Locale) -> String {
    let all = fields.iter().map(|(name, _)| *name).collect::<Vec<_>>();
    let form = |name: &str| fields.iter().find(|(field, _)| *field == name).map(|(_, form)| *form);
    if let Some(code) = CODES.iter().find(|code| message.starts_with(**code)) {
        return locale.word(code);
    }
    if !readable {
        // A date or a number without quotes is the commonest reason: the field of the line says how it should be.
        return match field_at(text, at, &all).and_then(form) {
            Some(form) => locale.text("record-form", &[("form", Fill::Text(form))]),
            None => locale.word("record-syntax"),
        };
    }
    let asked = |kind: &str| message.strip_prefix(kind)?.trim_start().strip_prefix('`')?.split('`').next();
    if let Some(name) = asked("missing field") {
        // The parser names a field of ours here.
        let form = form(name).unwrap_or("...");
        return locale.text("record-missing", &[("form", Fill::Text(form))]);
    }
    if let Some(name) = asked("unknown field") {
        let fields = all.join(", ");
        let fills = |nearest| [("fields", Fill::Text(&fields)), ("nearest", Fill::Text(nearest))];
        return match settings::nearest(name, &all) {
            Some(nearest) => locale.text("record-unknown-near", &fills(&nearest)),
            None => locale.text("record-unknown", &[("fields", Fill::Text(&fields))]),
        };
    }
    match field_at(text, at, &all).and_then(form) {
        Some(form) => locale.text("record-form", &[("form", Fill::Text(form))]),
        None => locale.word("record-syntax"),
    }
}

/// The field whose value stands at a place: the last known name before it that an `=` or `:` follows.
fn field_at<'f>(text: &str, at: usize, fields: &[&'f str]) -> Option<&'f str> {
    let line_end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    // Nobody writes a value longer than this.
    let from = text.ceil_char_boundary(at.saturating_sub(2000));
    let mut last = None;
    for (i, mark) in text[from..line_end].match_indices(['=', ':']) {
        let i = from + i;
        let before = text[from..i].trim_end().trim_end_matches('"');
        let start = before.rfind(|c: char| !is_word(c)).map_or(0, |end| end + 1);
        // What begins behind the place belongs to something else, unless it is this line's own key.
        let own = from + start <= at;
        let known = fields.iter().find(|field| **field == &before[start..]);
        if mark.len() == 1 && own && known.is_some() {
            last = known.copied();
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use super::{field_at, place};

    #[test]
    fn a_place_is_counted_in_lines_and_characters() {
        for (text, at, expected) in
            [("a", 0, (1, 1)), ("ë = 1\nbé x", 11, (2, 4)), ("\u{feff}a", 3, (1, 1)), ("", 9, (1, 1))]
        {
            assert_eq!(place(text, at), expected, "{text}");
        }
    }

    #[test]
    fn the_field_of_a_place_is_the_last_one_before_it() {
        let fields = ["name", "bsn"];
        let text = "name = \"Kim\"\nbsn = 1112.22.333\nnaam = 3";
        let at = |what: &str| text.find(what).expect("it is there");
        assert_eq!(field_at(text, at("1112"), &fields), Some("bsn"));
        assert_eq!(field_at(text, at("bsn"), &fields), Some("bsn"));
        assert_eq!(field_at(text, at("\"Kim"), &fields), Some("name"));
        assert_eq!(field_at("{\"bsn\": 12}", 9, &fields), Some("bsn"));
    }
}
