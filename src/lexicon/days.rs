//! A day of a month as people write it in running text: `12 maart 2024`, `12-03-2024`.

use crate::lexicon::MONTHS;

/// A day with its month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayAt {
    /// From 1.
    pub month: usize,
    /// Where it ends, with its year when it has one.
    pub end: usize,
}

/// The day that is written at `at`, where a number begins: one or two digits that nothing stands before, and a month behind them. In figures it has a year.
pub fn day_at(text: &str, at: usize) -> Option<DayAt> {
    let before = text[..at].chars().next_back();
    if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '/' | '.' | ',')) {
        return None;
    }
    let digits = |at: usize| text.as_bytes()[at..].iter().take(5).take_while(|b| b.is_ascii_digit()).count();
    let day = digits(at);
    if !(1..=2).contains(&day) {
        return None;
    }
    let behind = at + day;
    if let Some(named) = text[behind..].strip_prefix(' ') {
        let length: usize = named.chars().take(10).take_while(|c| c.is_alphabetic()).map(char::len_utf8).sum();
        let month = MONTHS.iter().position(|month| month.eq_ignore_ascii_case(&named[..length]))? + 1;
        let end = behind + 1 + length;
        let year = text[end..].starts_with(' ') && digits(end + 1) == 4;
        return Some(DayAt { month, end: if year { end + 5 } else { end } });
    }
    let mark = text[behind..].chars().next().filter(|c| matches!(c, '-' | '/' | '.'))?;
    let length = digits(behind + 1);
    let month: usize = text[behind + 1..behind + 1 + length].parse().ok().filter(|month| (1..=12).contains(month))?;
    let year = behind + 1 + length;
    text[year..].strip_prefix(mark)?;
    let years = digits(year + 1);
    (length <= 2 && matches!(years, 2 | 4)).then_some(DayAt { month, end: year + 1 + years })
}

/// Every day that is written in a text, with where it begins.
pub fn days(text: &str) -> impl Iterator<Item = (usize, DayAt)> + '_ {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + bytes[at..].iter().position(u8::is_ascii_digit)?;
            at = start + bytes[start..].iter().take_while(|b| b.is_ascii_digit()).count();
            if let Some(day) = day_at(text, start) {
                at = day.end;
                return Some((start, day));
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::days;

    fn check(text: &str, expected: &[(&str, usize)]) {
        let found: Vec<(&str, usize)> = days(text).map(|(at, day)| (&text[at..day.end], day.month)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn days_are_told_from_other_numbers() {
        check("de brand op 3 mei en op 12 Maart 2024", &[("3 mei", 5), ("12 Maart 2024", 3)]);
        check("op 03-05-2024, 3/5/24 en 3.5.2024", &[("03-05-2024", 5), ("3/5/24", 5), ("3.5.2024", 5)]);
        check("hij is 3 jaar, kamer 12-14, versie 1.2, 12-13-2024, A3-5-2024, 123 mei", &[]);
        check("1-2-34567 en 12-", &[]);
    }
}
