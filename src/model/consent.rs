//! Consent: what somebody agreed to, as an organisation keeps it, and what became of it in one check.

/// A day, without a clock: the front says which day it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    /// Year.
    pub year: u16,
    /// Month, from 1.
    pub month: u8,
    /// Day of the month, from 1.
    pub day: u8,
}

impl Day {
    /// A day that exists.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Day> {
        let leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
        let days = match month {
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            1..=12 => 31,
            _ => return None,
        };
        (1..=days).contains(&day).then_some(Day { year, month, day })
    }

    /// As `2026-03-01`.
    pub fn parse(text: &str) -> Option<Day> {
        let mut parts = text.trim().splitn(3, '-');
        let mut next = |digits: usize| {
            let part = parts.next()?;
            (part.len() == digits && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<u16>().ok())?
        };
        let (year, month, day) = (next(4)?, next(2)?, next(2)?);
        Day::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    }
}

/// Written consent: who agreed to what, over which channels, for what, until when. No `Debug` of its values: they name people.
#[derive(Clone, PartialEq)]
pub struct Consent {
    /// What the organisation calls it; the number of the record when it has no name.
    pub id: String,
    /// Whose: a name as people write it.
    pub who: String,
    /// Other names under which the person stands in a text.
    pub called: Vec<String>,
    /// Ids of the channels for which it holds.
    pub channels: Vec<String>,
    /// Rule ids, category codes or `image`: the data that it covers.
    pub data: Vec<String>,
    /// For what; empty = whatever the channels are used for.
    pub purpose: String,
    /// When it was given.
    pub given: Day,
    /// The last day on which it holds.
    pub until: Option<Day>,
    /// When it was taken back.
    pub withdrawn: Option<Day>,
    /// Whether it is in writing.
    pub written: bool,
}

impl std::fmt::Debug for Consent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Consent").field("channels", &self.channels).field("data", &self.data).finish_non_exhaustive()
    }
}

/// What became of a consent in one check over one channel. The codes are published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConsentStatus {
    /// It unlocked what it covers.
    Used,
    /// It was taken back.
    Withdrawn,
    /// Its last day is over.
    Expired,
    /// It starts later.
    NotYet,
    /// It is not in writing.
    NotWritten,
    /// It is for another purpose, or for one that nobody named.
    OtherPurpose,
    /// It is for other channels.
    OtherChannel,
    /// Nobody of this name stands in the text.
    OtherPerson,
    /// The person stands there with data that it does not cover.
    OtherData,
}

impl ConsentStatus {
    /// The published name.
    pub fn code(self) -> &'static str {
        match self {
            ConsentStatus::Used => "used",
            ConsentStatus::Withdrawn => "withdrawn",
            ConsentStatus::Expired => "expired",
            ConsentStatus::NotYet => "not-yet",
            ConsentStatus::NotWritten => "not-written",
            ConsentStatus::OtherPurpose => "other-purpose",
            ConsentStatus::OtherChannel => "other-channel",
            ConsentStatus::OtherPerson => "other-person",
            ConsentStatus::OtherData => "other-data",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Day;

    #[test]
    fn a_day_exists_or_is_none() {
        for (text, there) in [
            ("2024-02-29", true),
            ("2023-02-29", false),
            ("2100-02-29", false),
            ("2024-13-01", false),
            ("2024-1-1", false),
            ("2024-04-31", false),
            ("2024-12-31", true),
            ("12-03-2024", false),
        ] {
            assert_eq!(Day::parse(text).is_some(), there, "{text}");
        }
        assert!(Day::parse("2024-05-01") < Day::parse("2024-10-01"));
    }
}
