//! What a whole run comes to: how grave, how many different persons, and which folder to begin with. The arithmetic is `assess`'s.

use std::collections::BTreeMap;

use crate::assess::{FileRisk, FolderScore, Persons};
use crate::locale::{Fill, Locale};
use crate::model::{ScanReport, Severity};
use crate::report::{Overview, folder_of};

/// Sums over the documents of a run, and of each folder.
#[derive(Default)]
pub(crate) struct Folders {
    all: Sum,
    each: BTreeMap<String, Sum>,
}

#[derive(Default)]
struct Sum {
    score: FolderScore,
    persons: Persons,
    /// The same in documents of medium severity and up, which is what lifts a folder.
    at_medium: Persons,
}

impl Sum {
    fn add(&mut self, report: &ScanReport) {
        self.score.add(FileRisk::new(&report.assessment, &report.findings));
        self.persons.add(&report.document, &report.findings);
        if report.assessment.severity >= Severity::Medium {
            self.at_medium.add(&report.document, &report.findings);
        }
    }

    fn severity(&self) -> Severity {
        self.score.severity(self.at_medium.count().unwrap_or(0))
    }

    fn points(&self) -> u8 {
        self.score.score(self.persons.count().unwrap_or(0))
    }

    /// Worst first: severity, then how many documents have it, then the score.
    fn gravity(&self) -> (Severity, [u32; 5], u8) {
        let mut counts = self.score.by_severity;
        counts.reverse();
        (self.severity(), counts, self.points())
    }
}

impl Folders {
    /// Counts a document in. A copy of another is a document, but its persons are no others.
    pub(crate) fn add(&mut self, report: &ScanReport) {
        self.all.add(report);
        let folder = folder_of(&report.source);
        match self.each.get_mut(folder) {
            Some(sum) => sum.add(report),
            None => self.each.entry(folder.to_owned()).or_default().add(report),
        }
    }

    /// Hands the sums to the overview. `root` is the one path that was asked, when there was one.
    pub(crate) fn tell(&self, overview: &mut Overview, root: Option<&str>, locale: &Locale) {
        overview.persons = self.all.persons.count().unwrap_or(0).into();
        overview.severity = self.all.severity();
        overview.score = self.all.points();
        overview.begin = self.begin(root, locale);
    }

    /// The folder to begin with; nothing when there is no choice, or nothing grave.
    fn begin(&self, root: Option<&str>, locale: &Locale) -> Option<String> {
        if self.each.len() < 2 {
            return None;
        }
        let mut best: Option<(&str, &Sum)> = None;
        for (name, sum) in &self.each {
            if best.is_none_or(|(_, most)| sum.gravity() > most.gravity()) {
                best = Some((name, sum));
            }
        }
        let (name, sum) = best?;
        let worst = Severity::ALL.into_iter().rev().find(|s| sum.score.by_severity[*s as usize] > 0)?;
        if worst < Severity::Medium {
            return None;
        }
        let count = locale.count(sum.score.by_severity[worst as usize].into());
        let name = crate::report::clean(root.map_or(name, |root| below(name, root)));
        let archive = name.rsplit_once('/').map_or(name.as_str(), |(_, last)| last).contains('.');
        let name = if archive || name.ends_with('/') { name } else { name + "/" };
        let severity = locale.severity(worst);
        let fills = [("what", Fill::Text(&name)), ("n", Fill::Text(&count)), ("severity", Fill::Text(&severity))];
        Some(locale.text("terminal-begin", &fills))
    }
}

/// A folder as seen from the one that was asked.
fn below<'n>(name: &'n str, root: &str) -> &'n str {
    let rest = name.strip_prefix(root.trim_end_matches('/')).and_then(|rest| rest.strip_prefix('/'));
    rest.filter(|rest| !rest.is_empty()).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::below;

    #[test]
    fn a_folder_is_named_from_where_the_reader_stands() {
        assert_eq!(below("share/plannen", "share/"), "plannen");
        assert_eq!(below("share", "share"), "share");
        assert_eq!(below("shares/x", "share"), "shares/x");
    }
}
