//! Known: a person whom the organisation names beforehand, to be found in every spelling.

use crate::model::Day;

/// A person who is known beforehand. Its `Debug` prints nothing of it.
#[derive(Clone, Default, PartialEq)]
pub struct Known {
    /// The whole name, as people write it; may be empty for somebody of whom only numbers are known.
    pub name: String,
    /// What the person is called beside that: call name, maiden name.
    pub called: Vec<String>,
    /// Date of birth.
    pub birth: Option<Day>,
    /// Citizen service number, in any grouping.
    pub bsn: Option<String>,
    /// Street and number, with or without postcode and place.
    pub address: Option<String>,
    /// Telephone numbers.
    pub phones: Vec<String>,
    /// E-mail addresses.
    pub mails: Vec<String>,
    /// Client, patient and file numbers.
    pub numbers: Vec<String>,
    /// Names of relatives: each is a person of its own.
    pub relatives: Vec<String>,
}

impl std::fmt::Debug for Known {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Known").field("relatives", &self.relatives.len()).finish_non_exhaustive()
    }
}
