//! Overview: what reports for people need to know of a whole run, in bounded memory. One sum per folder, one per rule, one per kind of gap;
//! details of the worst documents only.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashSet};

use crate::model::{Category, GapCode, Order, ScanReport, Severity};
use crate::report::{About, Detail, Summary, clean};

/// Documents of which the details are kept.
const WORST: usize = 1000;
/// Documents that were not fully read, of which the reason is kept.
const MOST_UNSEEN: usize = 1000;

/// What reports for people need to know of a run.
#[derive(Debug, Default)]
pub struct Overview {
    /// The counts.
    pub summary: Summary,
    /// Seconds that the run took.
    pub seconds: f64,
    /// Where to begin, in the words of the assessment of the folder.
    pub begin: Option<String>,
    /// Per folder.
    pub folders: BTreeMap<String, FolderSum>,
    /// Per rule: findings, documents.
    pub rules: BTreeMap<String, (u64, u64)>,
    /// Per category: findings, documents.
    pub categories: BTreeMap<Category, (u64, u64)>,
    /// Per kind of gap: documents.
    pub gaps: BTreeMap<GapCode, u64>,
    /// What was not fully read, the first of them.
    pub unseen: Vec<Unseen>,
    /// Documents with special categories.
    pub special: u64,
    /// Documents with a BSN.
    pub bsn: u64,
    /// Different persons, at least.
    pub persons: u64,
    /// How grave all of it is together.
    pub severity: Severity,
    /// The same as a number, 0 to 100.
    pub score: u8,
    worst: BinaryHeap<Reverse<Kept>>,
}

/// Sums of one folder.
#[derive(Clone, Debug, Default)]
pub struct FolderSum {
    /// Documents by severity, in the order of [`Severity::ALL`].
    pub by_severity: [u64; 5],
    /// Documents.
    pub documents: u64,
    /// Documents that were not fully read.
    pub unread: u64,
    /// Documents with special categories.
    pub special: u64,
    /// Documents with a BSN.
    pub bsn: u64,
    /// The highest score.
    pub worst: u8,
}

impl FolderSum {
    /// Adds another folder to this one.
    pub fn join(&mut self, other: &FolderSum) {
        for (own, n) in self.by_severity.iter_mut().zip(other.by_severity) {
            *own += n;
        }
        self.documents += other.documents;
        self.unread += other.unread;
        self.special += other.special;
        self.bsn += other.bsn;
        self.worst = self.worst.max(other.worst);
    }
}

/// A document that was not fully read.
#[derive(Clone, Debug)]
pub struct Unseen {
    /// Its name.
    pub source: String,
    /// Why, in words.
    pub why: String,
    /// What to do.
    pub advice: String,
    /// Whether something of it was read.
    pub partly: bool,
    /// Whether it has findings, and so stands among the documents already.
    pub found: bool,
}

/// Details in the order of gravity: score, and within a score what [`Order`] says. Of two alike the later one is dropped first.
#[derive(Debug)]
struct Kept {
    key: (Severity, u8, Order, usize, Reverse<u64>),
    detail: Detail,
}

impl PartialEq for Kept {
    fn eq(&self, other: &Kept) -> bool {
        self.key == other.key
    }
}

impl Eq for Kept {}

impl PartialOrd for Kept {
    fn partial_cmp(&self, other: &Kept) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Kept {
    fn cmp(&self, other: &Kept) -> std::cmp::Ordering {
        self.key.cmp(&other.key)
    }
}

impl Overview {
    /// Takes in one document: the counts only.
    pub fn count(&mut self, report: &ScanReport) {
        self.summary.add(report);
    }

    /// Takes in one document with everything that a report for people shows.
    pub fn add(&mut self, report: &ScanReport, about: &About<'_>) {
        self.count(report);
        let special = report.findings.iter().any(|f| f.category == Category::Special);
        let bsn = report.findings.iter().any(|f| f.rule.as_str() == "nl.bsn");
        self.special += u64::from(special);
        self.bsn += u64::from(bsn);
        self.add_kinds(report);

        let folder = self.folders.entry(clean(about.below(folder_of(&report.source)))).or_default();
        folder.documents += 1;
        folder.by_severity[report.assessment.severity as usize] += 1;
        folder.unread += u64::from(!report.is_complete());
        folder.special += u64::from(special);
        folder.bsn += u64::from(bsn);
        folder.worst = folder.worst.max(report.assessment.score);

        if !report.is_complete() {
            self.add_unseen(report, about);
        }
        if !report.findings.is_empty() {
            self.keep(report, about);
        }
    }

    /// The details of the worst documents, worst first.
    pub fn worst(&self) -> Vec<&Detail> {
        let mut kept: Vec<&Kept> = self.worst.iter().map(|Reverse(kept)| kept).collect();
        kept.sort_by(|a, b| b.cmp(a));
        kept.into_iter().map(|kept| &kept.detail).collect()
    }

    /// Documents with findings of which no details were kept.
    pub fn beyond(&self) -> u64 {
        let found: u64 = self.summary.with_findings;
        found.saturating_sub(self.worst.len() as u64)
    }

    /// The gravest severity.
    pub fn gravest(&self) -> Severity {
        Severity::ALL.into_iter().rev().find(|s| self.summary.of(*s) > 0).unwrap_or(Severity::None)
    }

    /// Folders, worst first.
    pub fn folders_by_gravity(&self) -> Vec<(&str, &FolderSum)> {
        let mut folders: Vec<(&str, &FolderSum)> =
            self.folders.iter().map(|(name, sum)| (name.as_str(), sum)).collect();
        let key = |sum: &FolderSum| {
            let [_, low, medium, high, very_high] = sum.by_severity;
            (very_high, high, medium, low, u64::from(sum.worst))
        };
        folders.sort_by(|a, b| key(b.1).cmp(&key(a.1)).then(a.0.cmp(b.0)));
        folders
    }

    fn add_kinds(&mut self, report: &ScanReport) {
        let mut rules = HashSet::new();
        let mut categories = HashSet::new();
        for finding in &report.findings {
            let id = finding.rule.as_str();
            if !self.rules.contains_key(id) {
                self.rules.insert(id.to_owned(), (0, 0));
            }
            if let Some(sum) = self.rules.get_mut(id) {
                sum.0 += 1;
                sum.1 += u64::from(rules.insert(id));
            }
            let sum = self.categories.entry(finding.category).or_default();
            sum.0 += 1;
            sum.1 += u64::from(categories.insert(finding.category));
        }
    }

    fn add_unseen(&mut self, report: &ScanReport, about: &About<'_>) {
        let mut codes: Vec<GapCode> = report.gaps().iter().map(|g| g.code).filter(|c| !c.is_note()).collect();
        codes.sort_unstable();
        codes.dedup();
        for code in codes {
            *self.gaps.entry(code).or_default() += 1;
        }
        let Some(gap) = report.gaps().iter().find(|g| !g.code.is_note()) else { return };
        if self.unseen.len() < MOST_UNSEEN {
            self.unseen.push(Unseen {
                source: clean(about.below(&report.source)),
                why: about.locale.gap(gap),
                advice: about.locale.gap_advice(gap),
                partly: crate::report::summary::was_read(report),
                found: !report.findings.is_empty(),
            });
        }
    }

    fn keep(&mut self, report: &ScanReport, about: &About<'_>) {
        let assessment = &report.assessment;
        let (found, at) = (report.findings.len(), Reverse(self.summary.documents));
        let key = (assessment.severity, assessment.score, assessment.order, found, at);
        if self.worst.len() == WORST {
            if self.worst.peek().is_some_and(|Reverse(least)| least.key >= key) {
                return;
            }
            self.worst.pop();
        }
        self.worst.push(Reverse(Kept { key, detail: Detail::new(report, about) }));
    }
}

/// The folder of a source; of a member the archive that it lies in.
pub fn folder_of(source: &str) -> &str {
    let folder = match source.rsplit_once("!/") {
        Some((archive, _)) => archive,
        None => source.rsplit_once(['/', '\\']).map_or("", |(folder, _)| folder),
    };
    if folder.is_empty() { "." } else { folder }
}
