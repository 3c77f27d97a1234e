//! What the other side wants: a media type by `Accept`, a language by `Accept-Language`.

use axum::http::{HeaderMap, HeaderName, header};

use crate::fronts::http::problem::Problem;
use crate::locale::Lang;

/// Items of one header that are looked at.
const MOST_ITEMS: usize = 32;

/// Items with their weights in thousandths, as they come; a missing weight is 1.
fn items(headers: &HeaderMap, name: HeaderName) -> Vec<(String, u16)> {
    let values = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    let items = values.flat_map(|value| value.split(',')).filter(|item| !item.trim().is_empty()).take(MOST_ITEMS);
    let weighed = items.map(|item| {
        let mut parts = item.split(';');
        let value = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let weight = parts.find_map(|part| part.trim().strip_prefix("q=")?.trim().parse::<f32>().ok());
        (value, (weight.unwrap_or(1.0).clamp(0.0, 1.0) * 1000.0) as u16)
    });
    weighed.collect()
}

/// The index of the best of these media types: what is wanted most, and of several the first of ours.
pub(crate) fn media(headers: &HeaderMap, ours: &'static [&'static str]) -> Result<usize, Problem> {
    let wanted = items(headers, header::ACCEPT);
    if wanted.is_empty() {
        return Ok(0);
    }
    let weight = |media: &str| {
        let family = media.split('/').next().unwrap_or_default();
        // What is named exactly says more than a family, and that more than everything.
        let how = |value: &str| match value {
            _ if value == media => 3,
            _ if value.strip_suffix("/*") == Some(family) => 2,
            "*/*" | "*" => 1,
            _ => 0,
        };
        wanted.iter().map(|(value, weight)| (how(value), *weight)).filter(|(how, _)| *how > 0).max().map_or(0, |w| w.1)
    };
    let mut best = None;
    for (i, media) in ours.iter().enumerate() {
        let weight = weight(media);
        if weight > 0 && best.is_none_or(|(_, most)| weight > most) {
            best = Some((i, weight));
        }
    }
    best.map(|(i, _)| i).ok_or(Problem::NotAcceptable { known: ours })
}

/// The language that is wanted most of the two; Dutch when neither is.
pub(crate) fn lang(headers: &HeaderMap) -> Lang {
    let mut best = (Lang::Nl, 0);
    for (value, weight) in items(headers, header::ACCEPT_LANGUAGE) {
        let lang = match value.split('-').next() {
            Some("nl") => Lang::Nl,
            Some("en") => Lang::En,
            _ => continue,
        };
        if weight > best.1 {
            best = (lang, weight);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::{lang, media};
    use crate::locale::Lang;

    const OURS: &[&str] = &["application/json", "text/csv", "text/html"];

    fn check(accept: &'static str, expected: Option<usize>) {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
        assert_eq!(media(&headers, OURS).ok(), expected, "{accept}");
    }

    #[test]
    fn the_best_of_what_is_wanted() {
        assert_eq!(media(&HeaderMap::new(), OURS), Ok(0));
        check("*/*", Some(0));
        check("text/html,application/xhtml+xml,*/*;q=0.8", Some(2));
        check("text/*", Some(1));
        check("text/csv;q=0.5, application/json;q=0.4", Some(1));
        check("image/png", None);
        check("application/json;q=0", None);
        check("*/*, application/json;q=0", Some(1));
    }

    #[test]
    fn dutch_unless_english_is_wanted_more() {
        for (accept, expected) in [("en-GB,en;q=0.9,nl;q=0.8", Lang::En), ("de", Lang::Nl), ("nl, en", Lang::Nl)] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(accept));
            assert_eq!(lang(&headers), expected, "{accept}");
        }
    }
}
