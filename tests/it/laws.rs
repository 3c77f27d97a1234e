//! Laws: what must hold for every input, not only for the ones that somebody thought of.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::ops::Range;
use std::process::Command;
use std::sync::atomic::AtomicBool;

use lakmoes::detect::validate::{Check, VALIDATORS};
use lakmoes::formats::recognise;
use lakmoes::model::{Document, Limits, Origin, Segment, Source};
use lakmoes::scanner::{Run, Work};
use lakmoes::text::{Anchor, Span, Text, TextBuilder};
use proptest::prelude::*;

use crate::readers::{read, source};
use crate::scans::{scan, scanner};
use crate::support::{Kind, Layout, Rendered, fixtures, fixtures_dir, renderings};

/// Text as hard as it comes: letters, digits, line ends, what folds, what combines, what disappears.
fn awkward() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "a",
        "Z",
        "é",
        "e\u{301}",
        "\u{308}",
        "7",
        "９",
        "٣",
        " ",
        "\u{a0}",
        "\u{ad}",
        "\u{200b}",
        "–",
        "‑",
        "\r\n",
        "\r",
        "\n",
        "\u{2028}",
        "\t",
        "ﬁ",
        "ĳ",
        "…",
        "😀",
        "&",
        "<",
        ">",
        "\"",
        ";",
        ",",
        "{",
        "}",
        "[",
        "]",
        "\\",
        "<b>",
        "</p>",
        "&euml;",
        "&#8211;",
        "<!--",
        "-->",
        "\\u00eb",
        "\u{0}",
        "BSN 111222333",
        "06-12345678",
    ]);
    prop::collection::vec(pieces, 0..40).prop_map(|v| v.concat())
}

/// How a reader may push a stretch.
#[derive(Clone, Debug)]
enum Push {
    Linear(String),
    Added(String),
    Value(String),
    Whole(String, usize),
}

fn pushes() -> impl Strategy<Value = Vec<Push>> {
    let push = prop_oneof![
        4 => awkward().prop_map(Push::Linear),
        1 => prop::sample::select(vec!["\n", "\t", " "]).prop_map(|s| Push::Added(s.to_owned())),
        1 => awkward().prop_map(Push::Value),
        1 => (awkward(), 1..9usize).prop_map(|(s, n)| Push::Whole(s, n)),
    ];
    prop::collection::vec(push, 0..8)
}

proptest! {
    #[test]
    fn every_byte_of_a_text_leads_back_or_was_added(pushes in pushes()) {
        // The entry that the reader reads: what it pushes whole stands there as stars.
        let (mut entry, mut shown, mut grounded) = (String::new(), String::new(), 0);
        let mut builder = TextBuilder::new();
        let letter = Push::Linear("x".to_owned());
        for push in std::iter::once(&letter).chain(&pushes).chain(std::iter::once(&letter)) {
            let (at, chars) = (entry.len(), entry.chars().count());
            match push {
                Push::Linear(s) => {
                    builder.push_linear(s, 0, at, chars);
                    entry.push_str(s);
                    shown.push_str(s);
                    grounded += s.len();
                }
                Push::Added(s) => {
                    builder.push_added(s);
                    shown.push_str(s);
                }
                Push::Value(s) => {
                    builder.push_value(s, 7, "title");
                    shown.push_str(s);
                    grounded += s.len();
                }
                Push::Whole(s, len) => {
                    builder.push_whole(s, 0, at, *len, chars, *len);
                    entry.push_str(&"*".repeat(*len));
                    shown.push_str(s);
                    grounded += if s.is_empty() { 0 } else { *len };
                }
            }
        }
        let text = builder.finish();
        prop_assert_eq!(text.whole().reveal(), shown.as_str());
        let all = Span::new(0, text.folded().len());
        let back: usize = text.anchors(all).iter().map(|a| match a {
            Anchor::Bytes { range, .. } | Anchor::Value { range, .. } => (range.end - range.start) as usize,
            Anchor::Glyphs { .. } => 0,
        }).sum();
        prop_assert_eq!(back, grounded);
        well_mapped(&text, Some(&entry))?;
    }

    #[test]
    fn text_readers_keep_the_laws(text in awkward(), name in prop::sample::select(vec!["a.txt", "a.csv", "a.md", "a.json", "a.html", "a.zip"])) {
        let source = Source::new(name, text.clone().into_bytes(), Origin::Memory);
        if let Ok(document) = recognise(&source).and_then(|f| f.read(&source, &Limits::default())) {
            let decoded = text.strip_prefix('\u{feff}').unwrap_or(&text);
            // NULs at every other place make it UTF-16, rightly: what was decoded is then another text.
            let utf8 = !matches!(document.format, "zip" | "docx" | "pdf") && !text.contains('\0');
            lawful(&document, utf8.then_some(decoded))?;
        }
    }

    #[test]
    fn no_reader_falls_over_changed_bytes(seed in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), by in 1..255u8, cut in any::<bool>()) {
        let all = renderings_once();
        let rendered = &all[seed.index(all.len())];
        let mut bytes = rendered.bytes.clone();
        let at = at.index(bytes.len());
        if cut { bytes.truncate(at) } else { bytes[at] = bytes[at].wrapping_add(by) }
        let source = Source::new(rendered.name.as_str(), bytes, Origin::Memory);
        if let Ok(document) = recognise(&source).and_then(|f| f.read(&source, &Limits::default())) {
            lawful(&document, None)?;
        }
    }

    #[test]
    fn a_checksum_accepts_its_construction_and_no_single_change(head in 10_000_000..99_999_999u32, place in 0..9usize, other in 1..10u32) {
        // The last digit of a BSN follows from the first eight, unless it would be ten.
        let mut digits: Vec<u32> = format!("{head:08}").chars().filter_map(|c| c.to_digit(10)).collect();
        let last = digits.iter().zip((2..=9).rev()).map(|(d, w)| d * w).sum::<u32>() % 11;
        prop_assume!(last < 10);
        digits.push(last);
        prop_assert!(passes(&digits), "{digits:?}");
        digits[place] = (digits[place] + other) % 10;
        prop_assert!(!passes(&digits), "{digits:?}");
    }
}

/// For each validator with a check digit a value that passes, and how many single changes of it may pass too: the Belgian number has two
/// ways of counting (before and from 2000), so that a slip in one may be sound in the other.
const CHECKED: &[(&str, &str, usize)] = &[
    ("bsn", "111222333", 0),
    ("rsin", "123456782", 0),
    ("iban", "NL91ABNA0417164300", 0),
    ("iban", "BE68539007547034", 0),
    ("card", "4111111111111111", 0),
    ("bank-account", "736160221", 0),
    ("be-national", "85073003328", 2),
];

/// Values with a check digit for each of several fields, of which one may be wrong: a zone is often read by a machine. The fields, each with
/// its own digit: number, birth date, expiry.
const CHECKED_BY_FIELD: &[(&str, &str, [Range<usize>; 3])] = &[
    (
        "mrz",
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
        [45..55, 58..65, 66..73],
    ),
    (
        "mrz",
        "I<NLDXA00000X00<<<<<<<<<<<<<<<\n6503101F3103094NLD<<<<<<<<<<<0\nDE<BRUIJN<<WILLEKE<LISELOTTE<<",
        [5..15, 31..38, 39..46],
    ),
];

/// The same value with another digit at each digit of a stretch.
fn changes(good: &str, stretch: Range<usize>) -> impl Iterator<Item = String> {
    let digits: Vec<(usize, u8)> =
        stretch.map(|at| (at, good.as_bytes()[at])).filter(|(_, b)| b.is_ascii_digit()).collect();
    let good = good.as_bytes().to_vec();
    digits.into_iter().flat_map(move |(at, old)| {
        let good = good.clone();
        (b'0'..=b'9').filter(move |new| *new != old).map(move |new| {
            let mut bytes = good.clone();
            bytes[at] = new;
            String::from_utf8(bytes).expect("a digit for a digit")
        })
    })
}

#[test]
fn of_several_check_digits_one_may_be_wrong_and_no_two() {
    for (name, good, fields) in CHECKED_BY_FIELD {
        let validator = VALIDATORS.iter().find(|v| v.name() == *name).expect("a validator");
        let passes = |value: &str| validator.judge(value, 0..value.len()).is_some_and(|j| j.check == Check::Passed);
        assert!(passes(good), "{good}");
        for (i, first) in fields.iter().enumerate() {
            for one in changes(good, first.clone()) {
                assert!(passes(&one), "{one}");
                for second in fields.iter().skip(i + 1) {
                    let both: Vec<_> = changes(&one, second.clone()).filter(|both| passes(both)).collect();
                    assert!(both.is_empty(), "{both:?}");
                }
            }
        }
    }
}

#[test]
fn every_check_digit_rejects_each_single_change() {
    for validator in VALIDATORS.iter().filter(|v| v.chance() < 1.0) {
        let mut seen = 0;
        let passes = |value: &str| validator.judge(value, 0..value.len()).is_some_and(|j| j.check == Check::Passed);
        for (_, good, slips) in CHECKED.iter().filter(|(name, _, _)| *name == validator.name()) {
            seen += 1;
            assert!(passes(good), "{} rejects {good}", validator.name());
            let passing: Vec<_> = changes(good, 0..good.len()).filter(|value| passes(value)).collect();
            assert!(passing.len() <= *slips, "{} accepts {passing:?}", validator.name());
        }
        seen += CHECKED_BY_FIELD.iter().filter(|(name, ..)| *name == validator.name()).count();
        assert!(seen > 0, "{} has a check and no value here", validator.name());
    }
}

/// Whether a scan says of this BSN that its check digit is right.
fn passes(digits: &[u32]) -> bool {
    let number: String = digits.iter().map(u32::to_string).collect();
    let text = format!("Het burgerservicenummer (BSN) van mevrouw is {number}.");
    let reports = scan(Source::new("a.txt", text.into_bytes(), Origin::Memory));
    reports[0].findings.iter().any(|f| f.rule.as_str() == "nl.bsn" && f.has("checksum"))
}

fn renderings_once() -> &'static Vec<Rendered> {
    static ALL: std::sync::OnceLock<Vec<Rendered>> = std::sync::OnceLock::new();
    ALL.get_or_init(|| fixtures().iter().flat_map(|f| renderings(f).into_iter().map(|r| r.2)).collect())
}

fn lawful(document: &Document, entry: Option<&str>) -> Result<(), TestCaseError> {
    for segment in &document.segments {
        well_mapped(&segment.text, entry)?;
        cells_in_order(segment)?;
    }
    Ok(())
}

/// Pieces are ordered and disjoint and begin at the beginning; grounds lie in the entry and hold the very text.
fn well_mapped(text: &Text, entry: Option<&str>) -> Result<(), TestCaseError> {
    let pieces = text.map().pieces();
    let shown = text.whole().reveal();
    prop_assert_eq!(pieces.first().map(|p| p.at), (!shown.is_empty()).then_some(0));
    prop_assert!(pieces.windows(2).all(|w| w[0].at < w[1].at), "pieces are in order");
    prop_assert!(pieces.iter().all(|p| shown.is_char_boundary(p.at as usize)));
    let mut before = 0;
    for (i, c) in text.folded().char_indices() {
        let span = Span::new(i, i + c.len_utf8());
        let range = text.shown_span(span);
        prop_assert!(range.start >= before && range.end >= range.start, "spans run forward");
        before = range.start;
        for anchor in text.anchors(span) {
            if let (Anchor::Bytes { entry: 0, range, chars }, Some(entry)) = (anchor, entry) {
                let ground = entry.get(range.start as usize..range.end as usize);
                prop_assert!(ground.is_some(), "the ground {range:?} lies in the entry, on whole characters");
                let ground = ground.unwrap_or_default();
                prop_assert_eq!(ground.chars().count() as u32, chars.end - chars.start);
                prop_assert_eq!(entry[..range.start as usize].chars().count() as u32, chars.start);
            }
        }
    }
    Ok(())
}

fn cells_in_order(segment: &Segment) -> Result<(), TestCaseError> {
    let length = segment.text.folded().len();
    prop_assert!(segment.cells.windows(2).all(|w| w[0].span.end() <= w[1].span.start()), "cells are disjoint");
    // No row and no column: cells that are no grid (members of an object).
    prop_assert!(segment.cells.iter().all(|c| c.span.end() <= length && (c.row == 0) == (c.column == 0)));
    Ok(())
}

#[test]
fn all_renderings_keep_the_laws() {
    for rendered in renderings_once() {
        lawful(&read(rendered), None).unwrap_or_else(|e| panic!("{}: {e}", rendered.name));
    }
}

#[test]
fn order_and_threads_change_nothing() {
    let some: Vec<&Rendered> = renderings_once().iter().step_by(7).collect();
    let run = |threads: usize, order: &dyn Fn(&mut Vec<&Rendered>)| {
        let mut work = some.clone();
        order(&mut work);
        let work = work.into_iter().enumerate().map(|(i, r)| {
            let mut source = source(r);
            // Names differ, or the reports could not be told apart; the number is where it stood before it was put in order.
            let first = some.iter().position(|s| std::ptr::eq(*s, r)).unwrap_or(i);
            source.name = format!("{first:04}-{}", source.name);
            Work::from(source)
        });
        let mut reports = BTreeMap::new();
        let stop = AtomicBool::new(false);
        let threads = NonZeroUsize::new(threads).expect("more than none");
        scanner().scan_many(work.collect::<Vec<_>>(), &Run { threads, stop: &stop, patience: None }, &mut |report| {
            let told = format!("{:?} {:?} {:?}", report.findings, report.assessment, report.document.gaps);
            reports.insert(report.source.clone(), told);
            ControlFlow::Continue(())
        });
        reports
    };
    let once = run(1, &|_| ());
    assert_eq!(once.len(), some.len());
    assert_eq!(once, run(4, &|_| ()));
    assert_eq!(once, run(3, &|work| work.reverse()));
}

/// Marked values that no word of ours can contain: with a digit in them.
fn telling(rendered: &Rendered) -> impl Iterator<Item = &str> {
    let truths = rendered.values.iter().filter(|v| matches!(v.kind, Kind::Truth(_)));
    truths.map(|v| v.text.as_str()).filter(|t| t.len() >= 6 && t.chars().any(|c| c.is_ascii_digit()))
}

#[test]
fn debug_and_errors_hold_no_value() {
    for fixture in fixtures() {
        for &layout in &fixture.layouts {
            let rendered = layout.render(&fixture, "plain");
            let mut said = format!("{:?}", scan(source(&rendered)));
            // Broken in the middle: whatever the reader says then, it quotes nothing.
            let half = Source::new(
                rendered.name.as_str(),
                rendered.bytes[..rendered.bytes.len() / 2].to_vec(),
                Origin::Memory,
            );
            if let Err(e) = recognise(&half).and_then(|f| f.read(&half, &Limits::default())) {
                said.push_str(&format!("{e} {e:?}"));
            }
            for value in telling(&rendered) {
                assert!(!said.contains(value), "{} {}: {value}", fixture.name, layout.name());
            }
        }
    }
}

#[test]
fn no_output_holds_a_value_unless_asked() {
    let values: Vec<String> = fixtures()
        .iter()
        .flat_map(|f| telling(&Layout::Txt.render(f, "plain")).map(str::to_owned).collect::<Vec<_>>())
        .collect();
    for format in ["terminal", "json", "ndjson", "csv", "sarif", "html", "docx"] {
        let out = Command::new(env!("CARGO_BIN_EXE_lakmoes"))
            .args(["scan", "--format", format])
            .arg(fixtures_dir().join("share"))
            .output()
            .expect("the program starts");
        assert_ne!(out.status.code(), Some(2), "{format}: {}", String::from_utf8_lossy(&out.stderr));
        let said = String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr);
        assert!(!out.stdout.is_empty(), "{format}");
        let said = if format == "docx" { said + &inside(out.stdout) } else { said };
        for value in &values {
            assert!(!said.contains(value.as_str()), "{format}: {value}");
        }
    }
}

/// All text in a Word document, as our own reader finds it.
fn inside(bytes: Vec<u8>) -> String {
    let source = Source::new("verslag.docx", bytes, Origin::Memory);
    let document =
        recognise(&source).and_then(|f| f.read(&source, &Limits::default())).expect("our own report can be read");
    document.segments.iter().map(|s| s.text.whole().reveal()).collect::<Vec<_>>().join("\n")
}
