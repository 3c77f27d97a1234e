//! Ruleset × Document -> findings, in five steps: one pass over each text, validation, context, overlaps, and a search for what was found elsewhere.
//!
//! Words for categories (health, faith, debts) are found by a pass of their own; here stand the identifiers.

mod address;
mod codes;
mod context;
mod covered;
mod echo;
mod known;
mod lookalike;
mod names;
mod ocr;
mod openings;
mod pass;
mod quasi;
mod resolve;
mod tables;
mod terms;
pub mod validate;

pub use codes::EVIDENCE;

use std::sync::{Arc, OnceLock};

use regex_automata::util::pool::Pool;

use crate::detect::context::{Context, Memory, View};
use crate::detect::pass::Pass;
use crate::detect::quasi::Quasi;
use crate::detect::resolve::Hit;
use crate::detect::tables::Tables;
use crate::detect::terms::{FileContext, TermSet, Walked};
use crate::detect::validate::{Check, Judgement, Validator, validator};
use crate::model::{Certainty, Confidence, Document, Evidence, Finding, Known, Layer, SegmentIndex, in_label};
use crate::rules::{Pattern, Ruleset};
use crate::text::Span;

/// A check that random values pass more rarely than this is strict.
const STRICT: f32 = 0.02;
/// Log-odds so far below what is ever shown that a column cannot lift them either.
const LOWEST: f32 = -7.0;
/// A little below the log-odds of what is just shown: ln(0.35 / 0.65) is -0.619.
const SHOWN: f32 = -0.63;

/// Sums of floats depend on their order a little.
const ROUNDING: f32 = 1e-3;

/// Does work for every number below a count and gives the results in order; see [`Detector::detect_on`].
pub type Each<'a> = dyn Fn(usize, &(dyn Fn(usize) -> Vec<Finding> + Sync)) -> Vec<Vec<Finding>> + 'a;

type Memories =
    Pool<Memory, Box<dyn Fn() -> Memory + Send + Sync + std::panic::UnwindSafe + std::panic::RefUnwindSafe>>;

/// What is known of a pattern.
#[derive(Clone, Copy)]
struct Shape {
    /// Index of its rule.
    rule: usize,
    /// Its log-odds.
    prior: f32,
    /// Which context counts for it.
    context: usize,
    /// The most that its validator's own evidence adds, where the value is what the pattern took, neither less nor more.
    marks: Option<f32>,
}

/// Finds identifiers. Built once, shared by all threads.
pub struct Detector {
    rules: Arc<Ruleset>,
    pass: Pass,
    patterns: Vec<Shape>,
    context: Context,
    memories: Memories,
    validators: Vec<Option<&'static dyn Validator>>,
    address: Option<usize>,
    names: Option<usize>,
    covered: Option<usize>,
    /// The rule whose bare numbers wait for what the whole document tells.
    bsn: Option<usize>,
    terms: TermSet,
    quasi: Quasi,
    /// Whom to find in every spelling.
    known: Option<known::Wanted>,
}

impl std::fmt::Debug for Detector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Detector").field("rules", &self.rules.hash()).finish()
    }
}

impl Detector {
    /// A detector for these rules.
    pub fn new(rules: Arc<Ruleset>) -> Detector {
        let mut patterns = Vec::new();
        let mut compiled: Vec<&Pattern> = Vec::new();
        let mut contexts = Vec::new();
        let validators: Vec<_> =
            rules.rules().iter().map(|rule| rule.validator.as_deref().and_then(validator)).collect();
        for (i, rule) in rules.rules().iter().enumerate() {
            let mut kinds: Vec<(Option<&str>, usize)> = Vec::new();
            for pattern in &rule.patterns {
                let kind = pattern.kind.as_deref();
                let known = kinds.iter().find(|(k, _)| *k == kind).map(|(_, at)| *at);
                let at = known.unwrap_or_else(|| {
                    contexts.push(rule.context.iter().filter(|c| c.kind.as_deref() == kind).collect());
                    kinds.push((kind, contexts.len() - 1));
                    contexts.len() - 1
                });
                let whole = pattern.whole_before && pattern.whole_after;
                let marks = validators[i].and_then(|v: &dyn Validator| v.most_marks()).filter(|_| whole);
                patterns.push(Shape { rule: i, prior: pattern.prior, context: at, marks });
                compiled.push(pattern);
            }
        }
        // What every start waits for is built side by side.
        let (pass, (context, terms)) =
            rayon::join(|| Pass::new(&compiled), || (Context::new(contexts), TermSet::new(rules.rules())));
        let memories: Memories = Pool::new(Box::new(Memory::default));
        let finder = |name: &str| rules.rules().iter().position(|rule| rule.validator.as_deref() == Some(name));
        let (address, covered, names) = (finder("address"), finder("covered"), finder("person-name"));
        let bsn = rules.rules().iter().position(|rule| rule.id.as_str() == resolve::BARE);
        let quasi = Quasi::new(rules.rules());
        Detector {
            bsn,
            pass,
            patterns,
            context,
            memories,
            validators,
            address,
            covered,
            names,
            terms,
            quasi,
            known: None,
            rules,
        }
    }

    /// The same, knowing these persons: they are found in every spelling, with the evidence `known-person`.
    pub fn with_known(self, known: &[Known]) -> Detector {
        Detector { known: known::Wanted::new(known), ..self }
    }

    /// The rules in force.
    pub fn rules(&self) -> &Arc<Ruleset> {
        &self.rules
    }

    /// All findings of a document, in the order segment, start, longest, rule.
    pub fn detect(&self, document: &Document) -> Vec<Finding> {
        self.detect_on(document, &|count, work| (0..count).map(work).collect())
    }

    /// The same; `each` does the work for every number below a count, on whatever threads, and gives the results in order.
    pub fn detect_on(&self, document: &Document, each: &Each<'_>) -> Vec<Finding> {
        let count = document.segments.len();
        let walked: Vec<OnceLock<Walked>> = document.segments.iter().map(|_| OnceLock::new()).collect();
        let mut findings: Vec<Finding> = each(count, &|i| {
            walked[i].get_or_init(|| self.terms.walk(&document.segments[i]));
            self.detect_segment(document, SegmentIndex(i as u32))
        })
        .into_iter()
        .flatten()
        .collect();
        resolve::bare(&mut findings);
        echo::add(&self.rules, document, &mut findings, each);
        resolve::order(&mut findings);
        self.add_names(document, &mut findings, each);
        if let Some(wanted) = &self.known {
            wanted.mark(&self.rules, document, &mut findings, each);
        }
        // Words of special categories count with a person near, and the identifiers tell where persons are.
        let file = FileContext::of(document, &findings, walked.iter().map(OnceLock::get));
        let terms = each(count, &|i| {
            let index = SegmentIndex(i as u32);
            let from = findings.partition_point(|f| f.segment < index);
            let to = findings.partition_point(|f| f.segment <= index);
            let mut added = Vec::new();
            if let Some(walked) = walked[i].get() {
                self.terms.find(index, &document.segments[i], walked, &findings[from..to], file, &mut added);
            }
            added
        });
        findings.extend(terms.into_iter().flatten());
        resolve::order(&mut findings);
        terms::settle_roles(document, &mut findings);
        let described = self.quasi.find(self.rules.rules(), document, &findings);
        if !described.is_empty() {
            findings.extend(described);
            resolve::order(&mut findings);
        }
        // What a redaction left is no value.
        findings.retain(|f| !in_label(document.segments[f.segment.0 as usize].text.folded(), f.span));
        findings
    }

    /// Adds the persons: what other rules found tells where none can be.
    fn add_names(&self, document: &Document, findings: &mut Vec<Finding>, each: &Each<'_>) {
        let Some(rule) = self.names.map(|i| &self.rules.rules()[i]) else { return };
        for named in names::find(document, findings, each) {
            findings.push(Finding {
                rule: rule.id.clone(),
                category: rule.category,
                segment: named.segment,
                span: named.span,
                confidence: Confidence::from_evidence(&named.evidence),
                evidence: named.evidence,
                person: Some(named.person),
            });
        }
        resolve::order(findings);
    }

    /// The findings of one segment by itself; segments may be looked at in any order, by any thread.
    fn detect_segment(&self, document: &Document, index: SegmentIndex) -> Vec<Finding> {
        let segment = &document.segments[index.0 as usize];
        let text = segment.text.folded();
        let tables = Tables::default();
        let mut memory = self.memories.get();
        let mut view = View::new(segment, text, &tables, &mut memory);
        let mut hits: Vec<Hit> = Vec::new();
        self.pass.run(text, |candidate| {
            hits.extend(self.weigh(&mut view, text, candidate.pattern, candidate.start, candidate.ends, false));
        });
        if let Some(read) = ocr::Folded::new(text) {
            for range in &read.ranges {
                self.pass.run_within(&read.text, range.clone(), |candidate| {
                    let end = *candidate.ends.last().unwrap_or(&candidate.start);
                    if read.touches(candidate.start..end) {
                        hits.extend(self.weigh(
                            &mut view,
                            &read.text,
                            candidate.pattern,
                            candidate.start,
                            candidate.ends,
                            true,
                        ));
                    }
                });
            }
        }
        if let Some(rule) = self.address {
            hits.extend(address::find(text).into_iter().map(|mut address| {
                let head = tables.label(segment, text, address.span);
                if let Some((_, code)) = head.filter(|(label, _)| address::is_label(label)) {
                    address.evidence.push(Evidence { code, weight: 6.0 });
                }
                Hit { rule, span: address.span, evidence: address.evidence, check: Check::None }
            }));
        }
        resolve::columns(segment, &mut hits);
        resolve::rows(text, &mut hits);
        self.absorb(&mut hits);
        // The head of a column that names something else; names of properties and attributes name the place.
        let grid = segment.layer != Layer::Metadata;
        let headed =
            |hit: &Hit| grid && tables.label(segment, text, hit.span).is_some_and(|(_, code)| code == "column");
        let waiting = self.bsn.map(|rule| resolve::waiting(&hits, rule, headed)).unwrap_or_default();
        // That text is covered is told beside what stands in it, and gives way to nothing.
        let covered = self.covered.map(|rule| covered::find(segment, rule)).unwrap_or_default();
        resolve::overlaps(hits, waiting)
            .into_iter()
            .chain(covered)
            .map(|hit| {
                let rule = &self.rules.rules()[hit.rule];
                Finding {
                    rule: rule.id.clone(),
                    category: rule.category,
                    segment: index,
                    span: hit.span,
                    confidence: Confidence::from_evidence(&hit.evidence),
                    evidence: hit.evidence,
                    person: None,
                }
            })
            .collect()
    }

    /// Drops what is a part of something larger: the postcode of an address, digits of an account number with a typing error.
    fn absorb(&self, hits: &mut Vec<Hit>) {
        let mut owners: Vec<(Span, bool)> = hits
            .iter()
            .filter_map(|hit| {
                let address = Some(hit.rule) == self.address;
                let sure = Confidence::from_evidence(&hit.evidence).certainty() >= Some(Certainty::Likely);
                let failed =
                    hit.check == Check::Failed && self.validators[hit.rule].is_some_and(|v| v.chance() < STRICT);
                ((address && sure) || failed).then_some((hit.span, address))
            })
            .collect();
        owners.sort_unstable();
        hits.retain(|hit| {
            let i = owners.partition_point(|(span, _)| span.start() <= hit.span.start());
            // Owners of one text hardly overlap: the nearest few before are enough.
            !owners[i.saturating_sub(4)..i].iter().any(|(span, address)| {
                span.contains(hit.span)
                    && *span != hit.span
                    && Some(hit.rule) != self.address
                    && (!address || self.rules.rules()[hit.rule].validator.as_deref() == Some("postcode"))
            })
        });
    }

    /// Steps 2 and 3 for one candidate: the longest of its ends that is a value, with the evidence for it.
    fn weigh(
        &self,
        view: &mut View<'_>,
        read: &str,
        pattern: usize,
        start: usize,
        ends: &[usize],
        ocr: bool,
    ) -> Option<Hit> {
        let Shape { rule: index, prior, context, marks } = self.patterns[pattern];
        let validator = self.validators[index];
        let chance = validator.map_or(1.0, Validator::chance);
        let gain = -chance.ln();
        let columns = resolve::may_have_columns(view.segment);
        // Most numbers fit many shapes and have nothing around them that speaks for any: seen before anything is computed.
        if let (Some(marks), [first, ..], [.., last]) = (marks, ends, ends) {
            let least = if columns || Some(index) == self.bsn { LOWEST } else { SHOWN };
            if prior + gain + marks + self.context.most(view, context, start, (*first, *last)) < least - ROUNDING {
                return None;
            }
        }
        let rule = &self.rules.rules()[index];
        let judged = match validator {
            None => ends.last().map(|&end| Judgement {
                span: start..end,
                canonical: String::new(),
                check: Check::None,
                marks: Vec::new(),
            }),
            Some(validator) => {
                let mut fallback = None;
                let mut best = None;
                for &end in ends.iter().rev().take(if validator.longest_only() { 1 } else { 64 }) {
                    match validator.judge(read, start..end) {
                        Some(j) if j.check != Check::Failed => {
                            best = Some(j);
                            break;
                        }
                        Some(j) if fallback.is_none() => fallback = Some(j),
                        _ => {}
                    }
                }
                best.or(fallback)
            }
        }?;
        let span = Span::new(judged.span.start, judged.span.end);
        let check = judged.check;
        let check_weight = match check {
            Check::Passed => gain,
            Check::Failed => -1.5,
            Check::None => 0.0,
        };
        let ocr_weight = if ocr { -0.7 } else { 0.0 };
        // Below what is shown nothing can help any more, except a column of values that pass their check; and what fails a strict check may
        // still own its parts.
        let waits = match check {
            Check::Passed => Some(index) == self.bsn || columns,
            Check::Failed => chance < STRICT,
            Check::None => false,
        };
        let least = if waits { LOWEST } else { SHOWN };
        let most = self.context.most(view, context, span.start(), (span.end(), span.end()));
        let marks: f32 = judged.marks.iter().map(|e| e.weight).sum();
        if prior + check_weight + ocr_weight + marks + most < least - ROUNDING {
            return None;
        }
        let mut evidence = std::mem::take(&mut view.evidence);
        evidence.clear();
        evidence.push(Evidence { code: "prior", weight: prior });
        match check {
            Check::Passed => evidence.push(Evidence { code: "checksum", weight: check_weight }),
            Check::Failed => evidence.push(Evidence { code: "checksum-failed", weight: check_weight }),
            Check::None => {}
        }
        if ocr {
            evidence.push(Evidence { code: "ocr", weight: ocr_weight });
        }
        evidence.extend(judged.marks);
        let look_alike = if rule.patterns.is_empty() || !counts_digits(rule.validator.as_deref()) {
            0.0
        } else {
            lookalike::weigh(read, span, rule.validator.as_deref().unwrap_or_default())
        };
        if look_alike != 0.0 {
            evidence.push(Evidence { code: "look-alike", weight: look_alike });
        }
        let sum = |evidence: &[Evidence]| evidence.iter().map(|e| e.weight).sum::<f32>();
        let before = sum(&evidence);
        let enough = before + most >= least - ROUNDING
            && self.context.weigh(view, context, span, least - before, &mut evidence)
            && sum(&evidence) > least;
        let hit = enough.then(|| Hit { rule: index, span, evidence: evidence.clone(), check });
        view.evidence = evidence;
        hit
    }
}

/// Whether values of this kind are numbers that can be a part of something longer.
fn counts_digits(validator: Option<&str>) -> bool {
    !matches!(validator, Some("email" | "profile" | "handle" | "credential" | "ip" | "mrz" | "iban" | "vat"))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Certainty, Detector, EVIDENCE};
    use crate::model::{Document, Layer, Place, Segment};
    use crate::rules::{Found, Ruleset, check};
    use crate::text::TextBuilder;

    fn document(texts: &[&str]) -> Document {
        let segments = texts.iter().map(|text| {
            let mut builder = TextBuilder::new();
            builder.push_linear(text, 0, 0, 0);
            Segment::new(Place::default(), Layer::Visible, builder.finish())
        });
        Document { format: "txt", segments: segments.collect(), ..Document::default() }
    }

    fn find(detector: &Detector, text: &str, layer: Layer) -> Vec<Found> {
        let mut document = document(&[text]);
        document.segments[0].layer = layer;
        detector
            .detect(&document)
            .into_iter()
            .filter_map(|f| {
                let certainty = f.confidence.certainty()?;
                assert!(f.evidence.iter().all(|e| EVIDENCE.contains(&e.code)), "{:?}", f.evidence);
                Some((f.rule.clone(), document.segments[0].text.shown_span(f.span), certainty))
            })
            .collect()
    }

    #[test]
    fn every_example_of_every_rule_holds() {
        let rules = Arc::new(Ruleset::builtin());
        let detector = Detector::new(rules.clone());
        let failures = check(&rules, &|text, layer| find(&detector, text, layer));
        let told: Vec<_> =
            failures.iter().map(|f| format!("{}: {:?}: {:?}", f.rule.as_str(), f.text, f.wrong)).collect();
        assert!(told.is_empty(), "\n{}", told.join("\n"));
    }

    #[test]
    fn what_was_found_once_is_found_everywhere() {
        let detector = Detector::new(Arc::new(Ruleset::builtin()));
        let document = document(&["BSN: 999990019", "dossier999990019x en 9999 90 019", "scan_999990019.pdf"]);
        let found: Vec<_> = detector
            .detect(&document)
            .into_iter()
            .filter(|f| f.rule.as_str() == "nl.bsn" && f.confidence.certainty() >= Some(Certainty::Likely))
            .map(|f| (f.segment.0, document.segments[f.segment.0 as usize].text.slice(f.span).to_owned()))
            .collect();
        let expected = [(0, "999990019"), (1, "999990019"), (1, "9999 90 019"), (2, "999990019")];
        assert_eq!(found, expected.map(|(i, s)| (i, s.to_owned())));
    }
}
