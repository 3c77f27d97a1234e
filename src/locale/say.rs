//! What the model says in codes and numbers, as sentences.

use crate::locale::{Fill, Locale};
use crate::model::{
    Assessment, Category, Certainty, Decision, Factor, FactorCode, Gap, Layer, Place, Reason, Severity,
};

/// Parts that are the text itself.
const BODY: [&str; 4] = ["body", "text", "paragraph", "document"];

/// Persons from which a document is told to be about many.
const LIST: u32 = 3;

/// Names of rules in the language of the reader, from the packs: id to name.
pub type Names<'a> = dyn Fn(&str) -> Option<String> + 'a;

impl Locale {
    /// A severity in a word or two.
    pub fn severity(&self, severity: Severity) -> String {
        self.coded("severity", severity.code())
    }

    /// A certainty in a word.
    pub fn certainty(&self, certainty: Certainty) -> String {
        self.coded("certainty", certainty.code())
    }

    /// A decision in a word or two.
    pub fn decision(&self, decision: Decision) -> String {
        self.coded("decision", decision.code())
    }

    /// A category.
    pub fn category(&self, category: Category) -> String {
        self.coded("category", category.code())
    }

    /// How visible something is.
    pub fn layer(&self, layer: Layer) -> String {
        self.coded("layer", layer.code())
    }

    /// Why a channel says what it says.
    pub fn reason(&self, reason: &Reason) -> String {
        self.coded("reason", &reason.0)
    }

    /// Why a finding is believed.
    pub fn evidence(&self, code: &str) -> String {
        self.coded("evidence", code)
    }

    /// Where something stands: `blz. 1, alinea 3`. What is not in plain sight says so.
    pub fn place(&self, place: Place, layer: Layer) -> String {
        let mut parts = Vec::new();
        let counted = |key: &str, n: u32| self.text(key, &[("n", Fill::Count(n.into()))]);
        parts.extend(place.page.map(|n| counted("place-page", n)));
        let inside = place.paragraph.is_some() || place.line.is_some() || place.row.is_some() || place.page.is_some();
        // The body goes without saying.
        if let Some(part) = place.part.filter(|part| !(inside && BODY.contains(&part.0))) {
            let part = self.coded("part", part.0);
            parts.push(match place.number {
                Some(n) => self.text("place-numbered", &[("part", Fill::Text(&part)), ("n", Fill::Count(n.into()))]),
                None => part,
            });
        }
        match (place.row, place.column) {
            (Some(row), Some(column)) => {
                let name = cell_name(column, row);
                parts.push(self.text("place-cell", &[("name", Fill::Text(&name))]));
            }
            (row, column) => {
                parts.extend(row.map(|n| counted("place-row", n)));
                parts.extend(column.map(|n| counted("place-column", n)));
                parts.extend(place.paragraph.map(|n| counted("place-paragraph", n)));
                parts.extend(place.line.map(|n| counted("place-line", n)));
            }
        }
        if layer != Layer::Visible {
            let layer = self.layer(layer);
            if !parts.contains(&layer) && !parts.iter().any(|part| part.starts_with(&format!("{layer} "))) {
                parts.push(layer);
            }
        }
        parts.join(", ")
    }

    /// Where several things stand, in reading order: `blz. 1, regel 6-8`. When they share too little, the first and that there are more.
    pub fn places(&self, places: &[(Place, Layer)]) -> String {
        let (Some((first, layer)), Some((last, _))) = (places.first(), places.last()) else { return String::new() };
        let said = self.place(*first, *layer);
        if places.iter().all(|(place, other)| place == first && other == layer) {
            return said;
        }
        let (from, to) = (*first, *last);
        let ranges = [
            (from.line, to.line, Place { line: to.line, ..from }),
            (from.paragraph, to.paragraph, Place { paragraph: to.paragraph, ..from }),
            (from.page, to.page, Place { page: to.page, line: to.line, ..from }),
            (from.row, to.row, Place { row: to.row, line: to.line, ..from }),
        ];
        let same_layer = places.iter().all(|(place, other)| other == layer && place.part == from.part);
        for (i, (a, b, moved)) in ranges.into_iter().enumerate() {
            let (Some(a), Some(b)) = (a, b) else { continue };
            if !same_layer || a >= b || moved != to {
                continue;
            }
            // Only what varies is a range; on several pages the lines say nothing.
            let whole = if i == 2 { Place { line: None, paragraph: None, ..from } } else { from };
            let said = self.place(whole, *layer);
            let (one, two) = match (i, from.column) {
                (3, Some(column)) => {
                    (cell_name(column, a), format!("{}-{}", cell_name(column, a), cell_name(column, b)))
                }
                _ => (format!(" {a}"), format!(" {a}-{b}")),
            };
            // The number that varies stands last, but for the page, which stands first.
            let at = if i == 2 { said.find(&one) } else { said.rfind(&one) };
            if let Some(at) = at {
                return format!("{}{two}{}", &said[..at], &said[at + one.len()..]);
            }
        }
        self.text("place-more", &[("place", Fill::Text(&said))])
    }

    /// What was not seen, and why.
    pub fn gap(&self, gap: &Gap) -> String {
        let number = |name: &str| gap.numbers.iter().find(|(n, _)| *n == name).map(|(_, n)| *n);
        let key = format!("gap-{}", gap.code.code());
        match (gap.code.code(), gap.about, number("limit"), number("actual").filter(|n| *n > 0)) {
            ("limit", Some(what), Some(limit), actual) => {
                let what = self.coded("limit", what);
                let (what, limit) = (("what", Fill::Text(&what)), ("limit", Fill::Count(limit)));
                match actual {
                    Some(actual) => self.text("gap-limit-numbers", &[what, limit, ("actual", Fill::Count(actual))]),
                    None => self.text("gap-limit-number", &[what, limit]),
                }
            }
            // A part of a file has words of its own; else it is what the whole file is.
            ("unsupported", Some(kind), ..) if !["unknown", "mail-part", "base64"].contains(&kind) => {
                self.text("gap-unsupported-kind", &[("kind", Fill::Text(kind))])
            }
            ("unknown-font", None, ..) if number("share").is_some() => {
                self.text("gap-unknown-font-share", &[("share", Fill::Count(number("share").unwrap_or(100)))])
            }
            ("image", ..) => self.text(&key, &[("images", Fill::Count(number("images").unwrap_or(1)))]),
            (_, Some(about), ..) if self.find(&format!("gap-about-{about}"), &[]).is_some() => {
                self.word(&format!("gap-about-{about}"))
            }
            (_, about, ..) => {
                let sentence = self.word(&key);
                // A code without words tells people nothing; programs find it in the JSON.
                match about.and_then(|about| self.find(&format!("about-{about}"), &[])) {
                    Some(about) => {
                        self.text("gap-about", &[("sentence", Fill::Text(&sentence)), ("about", Fill::Text(&about))])
                    }
                    None => sentence,
                }
            }
        }
    }

    /// What to do about it.
    pub fn gap_advice(&self, gap: &Gap) -> String {
        let about = gap.about.and_then(|about| self.find(&format!("gap-do-about-{about}"), &[]));
        about.unwrap_or_else(|| self.word(&format!("gap-do-{}", gap.code.code())))
    }

    /// How the assessment came to be, in one sentence.
    pub fn risk(&self, assessment: &Assessment, names: &Names<'_>) -> String {
        let find = |code| assessment.factors.iter().find(|f| f.code == code);
        let Some(context) = find(FactorCode::Context) else { return self.word("risk-none") };
        let about =
            context.about.as_deref().map(|id| self.named(id, names)).unwrap_or_else(|| self.word("risk-something"));
        let ease = find(FactorCode::Identification).map_or(0.0, |f| f.value);
        let step = (ease * 4.0).round().clamp(0.0, 4.0) as u8;
        let ease = self.text(&format!("risk-identification-{step}"), &[("value", decimal(ease))]);
        let circumstances = find(FactorCode::Channel).map_or(0.0, |f| f.value);
        let step = (circumstances * 4.0).round().clamp(0.0, 2.0) as u8;
        let mut fills = vec![
            ("about", Fill::Text(&about)),
            ("context", Fill::Decimal(context.value, usize::from(context.value.fract() != 0.0))),
            ("identification", Fill::Text(&ease)),
        ];
        let channel = self.text(&format!("risk-channel-{step}"), &[("value", decimal(circumstances))]);
        let sentence = match step {
            0 => self.text("risk-inside", &fills),
            _ => {
                fills.push(("channel", Fill::Text(&channel)));
                self.text("risk", &fills)
            }
        };
        let mut more: Vec<_> = assessment.factors.iter().filter_map(|f| self.more(f, names)).collect();
        // Two birth dates may be of one letter; from a handful on it is a list.
        let persons = assessment.persons.filter(|n| *n >= LIST);
        more.extend(persons.map(|n| self.text("terminal-persons", &[("n", Fill::Count(n.into()))])));
        match more.is_empty() {
            true => self.text("risk-end", &[("sentence", Fill::Text(&sentence))]),
            false => {
                let more = more.join("; ");
                self.text("risk-more", &[("sentence", Fill::Text(&sentence)), ("more", Fill::Text(&more))])
            }
        }
    }

    /// A factor beside the sum itself.
    fn more(&self, factor: &Factor, names: &Names<'_>) -> Option<String> {
        let about = |family: &str| {
            let code = factor.about.as_deref().unwrap_or_default();
            self.find(&format!("{family}-{code}"), &[])
                .or_else(|| names(code))
                .unwrap_or_else(|| self.coded(family, code))
        };
        let about = match factor.code {
            FactorCode::Context | FactorCode::Identification | FactorCode::Channel => return None,
            FactorCode::Combination => about("combination"),
            FactorCode::Raised => about("raised"),
            FactorCode::Milder => about("milder"),
            FactorCode::Stop => about("reason"),
            FactorCode::ManyPersons | FactorCode::Gaps => String::new(),
        };
        Some(self.text(&format!("factor-{}", factor.code.code()), &[("about", Fill::Text(&about))]))
    }

    /// A rule or category by its name.
    pub fn named(&self, id: &str, names: &Names<'_>) -> String {
        names(id)
            .or_else(|| Category::from_code(id).map(|category| self.category(category)))
            .or_else(|| self.find(&format!("context-{id}"), &[]))
            .unwrap_or_else(|| id.to_owned())
    }

    /// The sentence of a published code; a code that a pack or a later version brings is said as it is.
    fn coded(&self, family: &str, code: &str) -> String {
        self.find(&format!("{family}-{code}"), &[])
            .unwrap_or_else(|| self.text(&format!("{family}-other"), &[("code", Fill::Text(code))]))
    }
}

/// Two decimals, one when that is enough: 1,0 and 0,25.
fn decimal(value: f32) -> Fill<'static> {
    let tenths = value * 10.0;
    Fill::Decimal(value, if (tenths - tenths.round()).abs() < 1e-3 { 1 } else { 2 })
}

/// A cell as a spreadsheet names it: column 2, row 7 is `B7`. Both count from 1.
pub fn cell_name(column: u32, row: u32) -> String {
    let (mut letters, mut left) = (Vec::new(), column);
    while left > 0 {
        letters.push(b'A' + ((left - 1) % 26) as u8);
        left = (left - 1) / 26;
    }
    letters.iter().rev().map(|b| char::from(*b)).chain(row.to_string().chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::cell_name;
    use crate::locale::{Lang, Locale};
    use crate::model::{
        Assessment, Category, Certainty, Decision, Factor, FactorCode, Gap, GapCode, Layer, Order, Part, Place,
        Severity,
    };

    const GAPS: [GapCode; 14] = [
        GapCode::Encrypted,
        GapCode::ImageOnly,
        GapCode::Image,
        GapCode::Damaged,
        GapCode::Limit,
        GapCode::UnknownFont,
        GapCode::Unsupported,
        GapCode::Unreadable,
        GapCode::Missing,
        GapCode::Permission,
        GapCode::Timeout,
        GapCode::Internal,
        GapCode::WrongExtension,
        GapCode::HiddenEntry,
    ];

    fn factor(code: FactorCode, value: f32, about: &str) -> Factor {
        Factor { code, value, about: (!about.is_empty()).then(|| about.to_owned()) }
    }

    fn check_risk(factors: Vec<Factor>, expected: &str) {
        let assessment =
            Assessment { score: 90, severity: Severity::VeryHigh, factors, persons: None, order: Order::default() };
        let names = |id: &str| (id == "special.health").then(|| "Gezondheid".to_owned());
        assert_eq!(Locale::new(Lang::Nl).risk(&assessment, &names), expected);
    }

    #[test]
    fn the_risk_is_one_sentence() {
        let sum = || {
            vec![
                factor(FactorCode::Context, 4.0, "special.health"),
                factor(FactorCode::Identification, 1.0, ""),
                factor(FactorCode::Channel, 0.25, ""),
            ]
        };
        check_risk(sum(), "Gezondheid (4) × herkenbaar (1,0) + bekende ontvangers (0,25).");
        let mut more = sum();
        more.push(factor(FactorCode::Combination, 1.0, "bsn-health"));
        check_risk(
            more,
            "Gezondheid (4) × herkenbaar (1,0) + bekende ontvangers (0,25); BSN naast gezondheid telt extra.",
        );
        check_risk(Vec::new(), "Niets gevonden in wat gelezen is.");
    }

    #[test]
    fn every_published_code_has_a_sentence_in_both_languages() {
        for locale in [Locale::new(Lang::Nl), Locale::new(Lang::En)] {
            let said = |text: String, key: &str| assert!(!text.starts_with(key) && !text.is_empty(), "{text}");
            Severity::ALL.iter().for_each(|s| said(locale.severity(*s), "severity-"));
            Category::ALL.iter().for_each(|c| said(locale.category(*c), "category-"));
            Layer::ALL.iter().for_each(|l| said(locale.layer(*l), "layer-"));
            for code in GAPS {
                said(locale.gap(&Gap::new(code)), "gap-");
                said(locale.gap_advice(&Gap::new(code)), "gap-");
            }
            for code in crate::detect::EVIDENCE {
                assert!(locale.find(&format!("evidence-{code}"), &[]).is_some(), "evidence-{code}");
            }
            [Certainty::Possible, Certainty::Likely, Certainty::Certain]
                .iter()
                .for_each(|c| said(locale.certainty(*c), "certainty-"));
            [Decision::Allow, Decision::Review, Decision::Block]
                .iter()
                .for_each(|d| said(locale.decision(*d), "decision-"));
        }
    }

    #[test]
    fn places_are_said_as_people_do() {
        let locale = Locale::new(Lang::Nl);
        let place = Place { page: Some(1), paragraph: Some(3), ..Place::default() };
        assert_eq!(locale.place(place, Layer::Visible), "blz. 1, alinea 3");
        assert_eq!(locale.place(place, Layer::Hidden), "blz. 1, alinea 3, verborgen tekst");
        let place = Place { part: Some(Part("comment")), number: Some(2), ..Place::default() };
        assert_eq!(locale.place(place, Layer::Comment), "opmerking 2");
        let place = Place { row: Some(7), column: Some(2), line: Some(9), ..Place::default() };
        assert_eq!(locale.place(place, Layer::Visible), "cel B7");
        assert_eq!(locale.place(Place::default(), Layer::FileName), "bestandsnaam");
    }

    #[test]
    fn places_that_share_a_page_are_one_range() {
        let locale = Locale::new(Lang::Nl);
        let check = |places: &[Place], expected: &str| {
            let places: Vec<_> = places.iter().map(|place| (*place, Layer::Visible)).collect();
            assert_eq!(locale.places(&places), expected);
        };
        let line = |page, line| Place { page: Some(page), line: Some(line), ..Place::default() };
        check(&[line(1, 6), line(1, 6)], "blz. 1, regel 6");
        check(&[line(1, 6), line(1, 7), line(1, 8)], "blz. 1, regel 6-8");
        check(&[line(1, 6), line(3, 2)], "blz. 1-3");
        let cell = |row| Place { row: Some(row), column: Some(2), ..Place::default() };
        check(&[cell(2), cell(9)], "cel B2-B9");
        let note = Place { part: Some(Part("footnote")), number: Some(2), ..Place::default() };
        check(&[note, line(1, 1)], "voetnoot 2 en verder");
        let body = Place { part: Some(Part("body")), paragraph: Some(3), ..Place::default() };
        check(&[body], "alinea 3");
    }

    #[test]
    fn a_limit_tells_its_numbers() {
        let locale = Locale::new(Lang::Nl);
        let said = locale.gap(&Gap::limit("pages", 5_000, 12_345));
        assert_eq!(said, "over de grens: aantal bladzijden is 12.345, de grens is 5.000");
    }

    #[test]
    fn a_share_of_letters_is_told_as_one() {
        let gap = Gap::new(GapCode::UnknownFont).number("glyphs", 40).number("share", 12);
        assert_eq!(Locale::new(Lang::Nl).gap(&gap), "12% van de letters is niet te lezen, door het lettertype");
        assert_eq!(Locale::new(Lang::En).gap(&gap), "12% of the letters cannot be known, because of the font");
    }

    #[test]
    fn cells_are_named_as_in_a_spreadsheet() {
        for (column, row, name) in [(2, 7, "B7"), (26, 1, "Z1"), (27, 1, "AA1"), (703, 2, "AAA2")] {
            assert_eq!(cell_name(column, row), name);
        }
    }
}
