//! Reasons for and against a name, and their sum. A sum costs no allocation: most of them are of words that turn out to be none.

use crate::model::Evidence;

/// Why something is (no) name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    AllCapitals,
    Article,
    Beside,
    Birth,
    Capital,
    Column,
    CompanyName,
    Cue,
    Eponym,
    FictitiousName,
    FirstName,
    FirstNameOnly,
    ForeignWord,
    FullName,
    Genitive,
    Greeting,
    InMail,
    Initials,
    Label,
    LineEnd,
    ListLetter,
    Listed,
    LowerCase,
    Misspelt,
    NegativeCue,
    OrdinaryWord,
    Particle,
    PlaceName,
    Prior,
    Professional,
    Quoted,
    Relative,
    Repeated,
    Role,
    Sender,
    SignOff,
    Speaker,
    Street,
    Surname,
    Title,
    Verb,
}

impl Why {
    /// The published code.
    fn code(self) -> &'static str {
        match self {
            Why::AllCapitals => "all-capitals",
            Why::Article => "article",
            Why::Beside => "beside",
            Why::Birth => "birth",
            Why::Capital => "capital",
            Why::Column => "column",
            Why::CompanyName => "company-name",
            Why::Cue => "cue",
            Why::Eponym => "eponym",
            Why::FictitiousName => "fictitious-name",
            Why::FirstName => "first-name",
            Why::FirstNameOnly => "first-name-only",
            Why::ForeignWord => "foreign-word",
            Why::FullName => "full-name",
            Why::Genitive => "genitive",
            Why::Greeting => "greeting",
            Why::InMail => "in-mail",
            Why::Initials => "initials",
            Why::Label => "label",
            Why::LineEnd => "line-end",
            Why::ListLetter => "list-letter",
            Why::Listed => "listed",
            Why::LowerCase => "lower-case",
            Why::Misspelt => "misspelt",
            Why::NegativeCue => "negative-cue",
            Why::OrdinaryWord => "ordinary-word",
            Why::Particle => "particle",
            Why::PlaceName => "place-name",
            Why::Prior => "prior",
            Why::Professional => "professional",
            Why::Quoted => "quoted",
            Why::Relative => "relative",
            Why::Repeated => "repeated",
            Why::Role => "role",
            Why::Sender => "sender",
            Why::SignOff => "sign-off",
            Why::Speaker => "speaker",
            Why::Street => "street",
            Why::Surname => "surname",
            Why::Title => "title",
            Why::Verb => "verb",
        }
    }
}

/// Log-odds of a run of capitalised words of which nothing is known.
const PRIOR: f32 = -3.1;
/// Room for every reason that one name can have.
const REASONS: usize = 14;

/// A sum of reasons, each with its log-odds in tenths.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sum {
    /// All of them together.
    pub(super) total: f32,
    list: [(Why, i8); REASONS],
    count: u8,
}

impl Sum {
    pub(super) fn new() -> Sum {
        let mut sum = Sum { total: 0.0, list: [(Why::Prior, 0); REASONS], count: 0 };
        sum.add(Why::Prior, PRIOR);
        sum
    }

    /// What is no name at all.
    pub(super) fn never() -> Sum {
        Sum { total: f32::NEG_INFINITY, list: [(Why::Prior, 0); REASONS], count: 0 }
    }

    /// Adds a reason; the weights of one reason are added up. Tenths are kept.
    pub(super) fn add(&mut self, why: Why, weight: f32) {
        let tenths = (weight * 10.0).round() as i8;
        self.total += f32::from(tenths) / 10.0;
        let count = usize::from(self.count);
        if let Some(known) = self.list[..count].iter_mut().find(|(w, _)| *w == why) {
            known.1 = known.1.saturating_add(tenths);
        } else if count < REASONS {
            self.list[count] = (why, tenths);
            self.count += 1;
        }
    }

    pub(super) fn has(&self, why: Why) -> bool {
        self.list[..usize::from(self.count)].iter().any(|(w, _)| *w == why)
    }

    /// Takes a mark away that weighs nothing.
    pub(super) fn remove(&mut self, why: Why) {
        let count = usize::from(self.count);
        if let Some(at) = self.list[..count].iter().position(|(w, _)| *w == why) {
            self.list.copy_within(at + 1..count, at);
            self.count -= 1;
        }
    }

    /// The reasons, as a finding keeps them.
    pub(super) fn evidence(&self) -> Vec<Evidence> {
        let list = &self.list[..usize::from(self.count)];
        list.iter().map(|&(why, tenths)| Evidence { code: why.code(), weight: f32::from(tenths) / 10.0 }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_add_up_and_are_kept_once() {
        let mut sum = Sum::new();
        sum.add(Why::FirstName, 3.3);
        sum.add(Why::PlaceName, -1.2);
        sum.add(Why::PlaceName, -1.3);
        sum.add(Why::Professional, 0.0);
        sum.remove(Why::Professional);
        let told: Vec<_> = sum.evidence().iter().map(|e| (e.code, e.weight)).collect();
        assert_eq!(told, [("prior", -3.1), ("first-name", 3.3), ("place-name", -2.5)]);
        assert!((sum.total - told.iter().map(|t| t.1).sum::<f32>()).abs() < 1e-5);
    }
}
