//! The score of a folder: its worst document leads; many persons and much of special categories lift it. Nothing is averaged away.

use crate::model::{Assessment, Category, Finding, Severity};

/// What a folder's score needs of one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileRisk {
    /// Its severity.
    pub severity: Severity,
    /// Its score.
    pub score: u8,
    /// Whether it holds data of AVG art. 9.
    pub special: bool,
}

impl FileRisk {
    /// From what is known of the document.
    pub fn new(assessment: &Assessment, findings: &[Finding]) -> FileRisk {
        let special = findings.iter().any(|f| f.category == Category::Special);
        FileRisk { severity: assessment.severity, score: assessment.score, special }
    }
}

/// A folder's risk, built up document by document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FolderScore {
    /// Documents by severity, in rising order of severity.
    pub by_severity: [u32; 5],
    /// Documents with data of AVG art. 9.
    pub special: u32,
    /// The highest score of a document.
    pub highest: u8,
}

/// ENISA's flag: from so many persons at medium or above, the level is one higher.
const MANY: u32 = 100;
/// Share of documents with art. 9 data above which the number is ten higher.
const MUCH: f32 = 0.2;

impl FolderScore {
    /// Counts a document in.
    pub fn add(&mut self, file: FileRisk) {
        let at = Severity::ALL.iter().position(|s| *s == file.severity).unwrap_or(0);
        self.by_severity[at] += 1;
        self.special += u32::from(file.special);
        self.highest = self.highest.max(file.score);
    }

    /// Number of documents.
    pub fn documents(&self) -> u32 {
        self.by_severity.iter().sum()
    }

    /// The worst document's severity; one higher when at least a hundred distinct persons stand in documents of medium or above.
    pub fn severity(&self, persons_at_medium: u32) -> Severity {
        let worst = self.by_severity.iter().rposition(|n| *n > 0).unwrap_or(0);
        let lift = usize::from(persons_at_medium >= MANY && worst > 0);
        Severity::ALL[(worst + lift).min(Severity::ALL.len() - 1)]
    }

    /// 0 to 100, for sorting: the highest, plus five times the logarithm of the persons, plus ten where more than a fifth holds art. 9 data.
    pub fn score(&self, persons: u32) -> u8 {
        if self.highest == 0 {
            return 0;
        }
        let much = self.special as f32 > MUCH * self.documents() as f32;
        let score = f32::from(self.highest) + 5.0 * (1.0 + persons as f32).log10() + if much { 10.0 } else { 0.0 };
        score.round().clamp(0.0, 100.0) as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(files: &[(Severity, u8, bool)], persons: u32, severity: Severity, score: u8) {
        let mut folder = FolderScore::default();
        for &(severity, score, special) in files {
            folder.add(FileRisk { severity, score, special });
        }
        assert_eq!((folder.severity(persons), folder.score(persons)), (severity, score));
    }

    #[test]
    fn the_worst_leads_and_many_persons_lift() {
        check(&[], 0, Severity::None, 0);
        check(&[(Severity::Low, 20, false), (Severity::Medium, 40, false)], 9, Severity::Medium, 45);
        check(&[(Severity::Medium, 40, false)], 99, Severity::Medium, 50);
        check(&[(Severity::Medium, 40, true)], 999, Severity::High, 65);
        check(&[(Severity::VeryHigh, 100, true)], 999, Severity::VeryHigh, 100);
    }
}
