//! Validators: whether a value can be what its shape says, its spelling without formatting, and how telling that is.

mod age;
mod bank;
mod bsn;
mod contact;
mod credential;
mod date;
mod digits;
mod document;
mod mrz;
mod net;
mod phone;
mod plate;
mod professional;
mod spoken;

use std::ops::Range;

pub(super) use bsn::eleven_test;
pub(super) use date::date_at;
pub(super) use digits::{as_digit, digits_of, ean_test};

use crate::model::Evidence;

/// Whether a value has passed a check of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// The value has no check, or only a weak one that says nothing by itself.
    None,
    /// The check digits are right.
    Passed,
    /// The check digits are wrong: a typing error, or something else.
    Failed,
}

/// What a validator says of a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// The value itself: a part of what the pattern took, or a little more.
    pub span: Range<usize>,
    /// The value without formatting.
    pub canonical: String,
    /// Its check.
    pub check: Check,
    /// Evidence of its own.
    pub marks: Vec<Evidence>,
}

impl Judgement {
    fn new(span: Range<usize>, canonical: impl Into<String>, check: Check) -> Judgement {
        Judgement { span, canonical: canonical.into(), check, marks: Vec::new() }
    }

    fn mark(mut self, code: &'static str, weight: f32) -> Judgement {
        self.marks.push(Evidence { code, weight });
        self
    }

    fn mark_if(self, holds: bool, code: &'static str, weight: f32) -> Judgement {
        if holds { self.mark(code, weight) } else { self }
    }
}

/// Judges values of one kind.
pub trait Validator: Sync {
    /// The name by which packs call it.
    fn name(&self) -> &'static str;

    /// Judges what stands at `span`; `None` when it cannot be a value of this kind at all.
    fn judge(&self, text: &str, span: Range<usize>) -> Option<Judgement>;

    /// How often a random value of the right shape passes the check; 1 when there is none. A pass is worth `-ln(chance)`.
    fn chance(&self) -> f32 {
        1.0
    }

    /// Whether only the longest fit of a pattern counts, because a shorter one would be a value cut off.
    fn longest_only(&self) -> bool {
        false
    }

    /// The most that evidence of its own adds, when a value is always the whole of what a pattern took; `None` when that is not so.
    fn most_marks(&self) -> Option<f32> {
        None
    }

    /// Whether this value can be one, and fails no check.
    fn accepts(&self, value: &str) -> bool {
        self.judge(value, 0..value.len()).is_some_and(|j| j.check != Check::Failed)
    }

    /// The value without formatting, when it can be one.
    fn canonical(&self, value: &str) -> Option<String> {
        self.judge(value, 0..value.len()).map(|j| j.canonical)
    }
}

/// All validators.
pub static VALIDATORS: &[&dyn Validator] = &[
    &age::Age,
    &bsn::Bsn,
    &bsn::Rsin,
    &bank::Iban,
    &bank::Card,
    &bank::Account,
    &phone::Phone,
    &contact::Email,
    &contact::Profile,
    &contact::Handle,
    &contact::Postcode,
    &date::BirthDate,
    &plate::Plate,
    &document::IdDocument,
    &document::PatientNumber,
    &document::BeNational,
    &mrz::Mrz,
    &professional::Big,
    &professional::Agb,
    &professional::Kvk,
    &professional::Vat,
    &net::Ip,
    &credential::Credential,
];

/// The validator with this name.
pub fn validator(name: &str) -> Option<&'static dyn Validator> {
    VALIDATORS.iter().copied().find(|v| v.name() == name)
}

#[cfg(test)]
mod tests {
    use super::{VALIDATORS, validator};

    #[test]
    fn the_names_are_those_that_packs_may_use() {
        let mut names: Vec<_> = VALIDATORS.iter().map(|v| v.name()).collect();
        names.sort_unstable();
        let mut known = crate::rules::CHECKS.to_vec();
        known.sort_unstable();
        assert_eq!(names, known);
        assert!(validator("bsn").is_some());
    }
}
