//! What belongs to a house number behind it: letters, floors, boxes.

use crate::detect::address::tail::postcode_at;
use crate::lexicon;

/// How many bytes after the number are its addition: `a`, ` A`, `-2`, `/3`, ` II`, ` hs`, `bis`, `-3 hoog`, ` bus 3`.
pub(super) fn addition(text: &str, end: usize) -> usize {
    let rest = &text[end..];
    let bytes = rest.as_bytes();
    let boundary = |n: usize| !rest[n..].starts_with(|c: char| c.is_alphanumeric());
    let separator = bytes.iter().take(3).take_while(|b| matches!(b, b' ' | b'-' | b'/')).count();
    let sep = &rest[..separator];
    let body = &rest[separator..];
    let lower: String = body.chars().take(12).collect::<String>().to_lowercase();
    let run = body.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let word = &body[..run];
    // `12 - 2 hoog`, `12 2e verdieping`.
    let digits = body.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=3).contains(&digits) {
        let floor = body[digits..].trim_start_matches(['e', ' ', '-']);
        for word in ["hoog achter", "hoog voor", "hoog", "verdieping", "etage"] {
            if floor.len() >= word.len()
                && floor.is_char_boundary(word.len())
                && floor[..word.len()].eq_ignore_ascii_case(word)
            {
                let n = separator + (body.len() - floor.len()) + word.len();
                if boundary(n) {
                    return n;
                }
            }
        }
    }
    if separator <= 1 || sep == " -" || sep == " - " || sep == "- " {
        if lexicon::contains(lexicon::HOUSE_ADDITIONS, &word.to_lowercase()) && (separator > 0 || run > 1) {
            let mut n = separator + run;
            // `bis A`.
            let mut more = rest[n..].strip_prefix(' ').unwrap_or_default().chars();
            if word.eq_ignore_ascii_case("bis")
                && more.next().is_some_and(|c| c.is_ascii_alphabetic())
                && !more.next().is_some_and(char::is_alphanumeric)
            {
                n += 2;
            }
            return n;
        }
        for word in ["bus ", "box ", "appartement ", "app ", "app. ", "apt ", "unit ", "kamer "] {
            if separator > 0 && lower.starts_with(word) {
                let value = body[word.len()..].bytes().take_while(u8::is_ascii_alphanumeric).count();
                if value > 0 {
                    return separator + word.len() + value;
                }
            }
        }
        // `t/m 18`, `12-14`.
        if let Some(more) = lower.strip_prefix("t/m ") {
            let n = more.bytes().take_while(u8::is_ascii_digit).count();
            if n > 0 {
                return separator + 4 + n;
            }
        }
    }
    // `12, appartement 4`
    if let Some(body) = rest.strip_prefix(", ") {
        for word in ["appartement ", "app. ", "apt ", "unit "] {
            if body.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word)) {
                let value = body[word.len()..].bytes().take_while(u8::is_ascii_alphanumeric).count();
                if (1..=4).contains(&value) {
                    return 2 + word.len() + value;
                }
            }
        }
    }
    let tight = sep.is_empty() || sep == "-" || sep == "/";
    if sep.is_empty() && run > 0 {
        // `12a`, `12A1`, `340B-2`.
        let letters = word.bytes().take_while(u8::is_ascii_alphabetic).count();
        if letters == 1 && run <= 3 && boundary(run) {
            let more =
                body[run..].strip_prefix(['-', '/']).map_or(0, |m| m.bytes().take_while(u8::is_ascii_digit).count());
            return if (1..=3).contains(&more) && !body[run + 1 + more..].starts_with(|c: char| c.is_alphanumeric()) {
                run + 1 + more
            } else {
                run
            };
        }
        return 0;
    }
    if tight && separator == 1 && run > 0 && boundary(separator + run) {
        // `57-26`, `12-A`, `12/3`, `12-III`.
        let short = run <= 4 && digits == run || run <= 2;
        return if short && !body[run..].starts_with(['-', '/']) { separator + run } else { 0 };
    }
    // `232 A`: one capital that stands alone, not the first letter of a postcode.
    let single = run == 1 && body.bytes().next().is_some_and(|b| b.is_ascii_uppercase()) && boundary(separator + run);
    let numbered = (2..=3).contains(&run)
        && body.as_bytes()[0].is_ascii_uppercase()
        && body.as_bytes()[1..run].iter().all(u8::is_ascii_digit);
    // `112 b2`: a box, as Belgians write it.
    let boxed = (2..=4).contains(&run) && word.starts_with('b') && word[1..].bytes().all(|b| b.is_ascii_digit());
    // `12 b`: a small letter only where the address ends or its postcode begins.
    let is_upper = |c: char| c.is_uppercase() || c == '\'';
    let small = run == 1 && body.bytes().next().is_some_and(|b| (b'a'..=b'h').contains(&b)) && {
        let after = &body[1..];
        after.is_empty()
            || after.starts_with([',', '\n', ';', ')', '\t', '|', '"'])
            || [" in ", " te "]
                .iter()
                .any(|lead| after.strip_prefix(lead).is_some_and(|rest| rest.starts_with(is_upper)))
            || postcode_at(after.trim_start(), 0).is_some()
    };
    if sep == " " && (single || numbered || small || boxed) && !body[1..].starts_with('.') {
        separator + run
    } else {
        0
    }
}
