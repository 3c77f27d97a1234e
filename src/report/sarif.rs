//! SARIF 2.1.0 (OASIS, 2020): findings as results, what was not seen as results of kind `open`, rules with their words from the packs.

use std::io::{self, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::model::{Finding, Gap, Layer, ScanReport, Severity};
use crate::report::json::{TEXT_FORMATS, offsets};
use crate::report::{About, Overview, Render, Reveal, clean};

/// What may stand in a path of a URI (RFC 3986, 3.3); a colon could be taken for a scheme.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'(')
    .remove(b')');

pub(super) fn open<'a>(about: &'a About<'a>, out: Box<dyn Write + 'a>) -> Box<dyn Render + 'a> {
    Box::new(Sarif { about, out, first: true })
}

struct Sarif<'a> {
    about: &'a About<'a>,
    out: Box<dyn Write + 'a>,
    first: bool,
}

impl Render for Sarif<'_> {
    fn begin(&mut self) -> io::Result<()> {
        let driver = self.driver();
        self.out.write_all(
            b"{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":",
        )?;
        serde_json::to_writer(&mut self.out, &driver)?;
        write!(
            self.out,
            "}},\"language\":\"{}\",\"columnKind\":\"unicodeCodePoints\"",
            self.about.locale.lang().code()
        )?;
        self.out.write_all(b",\"results\":[")
    }

    fn document(&mut self, report: &ScanReport) -> io::Result<()> {
        for finding in &report.findings {
            self.result(&self.finding(report, finding))?;
        }
        for gap in report.gaps() {
            self.result(&self.gap(report, gap))?;
        }
        Ok(())
    }

    fn end(&mut self, overview: &Overview) -> io::Result<()> {
        let invocation = json!([{ "executionSuccessful": overview.summary.complete }]);
        self.out.write_all(b"\n],\"invocations\":")?;
        serde_json::to_writer(&mut self.out, &invocation)?;
        self.out.write_all(b"}]}\n")?;
        self.out.flush()
    }
}

impl Sarif<'_> {
    fn driver(&self) -> Value {
        let rule = |rule: &crate::rules::Rule| {
            let id = rule.id.as_str();
            let words = self.about.words(id);
            let text = |pick: fn(&crate::rules::Words) -> &String| words.map(pick).cloned().unwrap_or_default();
            let (name, why, advice) = (text(|w| &w.name), text(|w| &w.why), text(|w| &w.advice));
            json!({
                "id": id,
                "shortDescription": { "text": name },
                "fullDescription": { "text": why },
                "help": { "text": format!("{why} {advice}"), "markdown": format!("**{name}**\n\n{why}\n\n{advice}") },
                "properties": { "category": rule.category.code(), "tags": ["privacy", rule.category.code()] },
            })
        };
        json!({
            "name": "Lakmoes",
            "semanticVersion": self.about.version,
            "rules": self.about.rules.rules().iter().map(rule).collect::<Vec<_>>(),
            "properties": { "rules": self.about.rules.hash(), "channel": self.about.channel.id },
        })
    }

    fn finding(&self, report: &ScanReport, finding: &Finding) -> Value {
        let segment = report.segment(finding);
        let excerpt = report.excerpt(finding);
        let value = match self.about.reveal {
            Reveal::Masked => excerpt.masked(),
            Reveal::Shown => excerpt.reveal().to_owned(),
        };
        let place = report.place(finding);
        let said = self.about.locale.place(place, segment.layer);
        let certainty = finding.confidence.certainty().map(|c| self.about.locale.certainty(c)).unwrap_or_default();
        let name = self.about.name(finding.rule.as_str()).unwrap_or_else(|| finding.rule.as_str().to_owned());
        let mut physical = json!({ "artifactLocation": { "uri": uri(&report.source) } });
        if TEXT_FORMATS.contains(&report.document.format) && segment.layer != Layer::FileName {
            let (start, end) = offsets(report.document.format, segment, finding.span);
            let mut region = json!({ "charOffset": start, "charLength": end - start });
            if let Some(line) = place.line {
                region["startLine"] = line.into();
            }
            physical["region"] = region;
        }
        let mut location = json!({ "physicalLocation": physical });
        if !said.is_empty() {
            location["logicalLocations"] = json!([{ "fullyQualifiedName": said }]);
        }
        json!({
            "ruleId": finding.rule.as_str(),
            "level": level(report.assessment.severity),
            "kind": "fail",
            "rank": f64::from((finding.confidence.value() * 1000.0).round()) / 10.0,
            "message": { "text": format!("{name}: {value} ({certainty}; {said})") },
            "locations": [location],
            "properties": {
                "category": finding.category.code(),
                "layer": segment.layer.code(),
                "severity": report.assessment.severity.code(),
                "score": report.assessment.score,
                "decision": report.verdict.decision.code(),
            },
        })
    }

    fn gap(&self, report: &ScanReport, gap: &Gap) -> Value {
        let (why, advice) = (self.about.locale.gap(gap), self.about.locale.gap_advice(gap));
        json!({
            "ruleId": format!("gap.{}", gap.code.code()),
            "level": "none",
            "kind": if gap.code.is_note() { "informational" } else { "open" },
            "message": { "text": format!("{why}. {advice}") },
            "locations": [{ "physicalLocation": { "artifactLocation": { "uri": uri(&report.source) } } }],
        })
    }

    fn result(&mut self, result: &Value) -> io::Result<()> {
        self.out.write_all(if self.first { b"\n" } else { b",\n" })?;
        self.first = false;
        Ok(serde_json::to_writer(&mut self.out, result)?)
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::VeryHigh | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::None => "note",
    }
}

/// A source as a reference: relative as given, an absolute path with its scheme.
fn uri(source: &str) -> String {
    let path = clean(source).replace('\\', "/");
    let encoded = utf8_percent_encode(&path, PATH).to_string();
    if path.starts_with('/') { format!("file://{encoded}") } else { encoded }
}

#[cfg(test)]
mod tests {
    use super::uri;
    use crate::report::Reveal;
    use crate::report::tests::{about, render, sample};

    #[test]
    fn results_have_places_and_gaps_are_open() {
        let text = render("sarif", &about(Reveal::Masked), &sample());
        assert!(!text.contains("111222333"));
        let log: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
        let results = log["runs"][0]["results"].as_array().expect("results");
        assert_eq!(results.len(), 7);
        let region = &results[3]["locations"][0]["physicalLocation"]["region"];
        assert_eq!(region, &serde_json::json!({ "charOffset": 4, "charLength": 9, "startLine": 2 }));
        assert!(results.iter().any(|r| r["kind"] == "open" && r["ruleId"] == "gap.encrypted"));
        assert_eq!(log["runs"][0]["tool"]["driver"]["rules"][0]["id"], "nl.bsn");
    }

    #[test]
    fn a_name_is_a_lawful_reference() {
        assert_eq!(uri("map/a b&<c>.txt"), "map/a%20b%26%3Cc%3E.txt");
        assert_eq!(uri("/srv/ë.txt"), "file:///srv/%C3%AB.txt");
    }
}
