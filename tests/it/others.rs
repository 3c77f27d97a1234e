//! Redacted PDFs as other programs see them: poppler reads their text, qpdf their structure.

use std::collections::HashMap;
use std::path::Path;
use std::process::Command;

use lakmoes::redact::{Choice, Order, Style};

use crate::readers::source;
use crate::scans::scanner;
use crate::support::{Kind, Layout, Rendered, fixtures, renderings};

/// Whether a program is there. Where changes land none may be missing.
pub fn installed(program: &str) -> bool {
    let there = Command::new(program).arg("--version").output().is_ok();
    assert!(there || std::env::var("CI").as_deref() != Ok("true"), "{program} is not installed");
    if !there {
        println!("skipped: {program} is not installed");
    }
    there
}

/// The text that poppler sees.
fn text_of(file: &Path) -> String {
    let output =
        Command::new("pdftotext").args(["-q", "-enc", "UTF-8"]).arg(file).arg("-").output().expect("it starts");
    assert!(output.status.success(), "pdftotext cannot read {}", file.display());
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What qpdf has to say: 0 nothing, 3 warnings, 2 errors.
fn checked(file: &Path) -> i32 {
    Command::new("qpdf").arg("--check").arg(file).output().expect("it starts").status.code().unwrap_or(-1)
}

fn words(text: &str) -> HashMap<String, usize> {
    let mut all = HashMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        *all.entry(word.to_lowercase()).or_default() += 1;
    }
    all
}

/// Without the labels of a redaction: `[SCHULDEN]` holds the word that went.
fn unlabelled(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((head, tail)) = rest.split_once('[') {
        out.push_str(head);
        rest = tail.split_once(']').map_or(tail, |(_, rest)| rest);
    }
    out + rest
}

/// Whether a value stands in a text, however written. Digits of a longer number are another number.
fn holds(text: &str, value: &str) -> bool {
    if value.bytes().all(|b| b.is_ascii_digit()) {
        let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '.' | '-')).collect();
        return digits.split(|c: char| !c.is_ascii_digit()).any(|number| number == value);
    }
    squashed(text).contains(value)
}

fn squashed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

pub fn pdfs() -> Vec<Rendered> {
    let all = fixtures().iter().flat_map(renderings).collect::<Vec<_>>();
    all.into_iter().filter(|(layout, ..)| *layout == Layout::Pdf).map(|(_, _, rendered)| rendered).collect()
}

#[test]
fn other_programs_find_no_value_and_every_other_word() {
    if !installed("pdftotext") || !installed("qpdf") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let (before_file, after_file) = (folder.path().join("voor.pdf"), folder.path().join("na.pdf"));
    let (mut wrong, mut lost, mut all) = (Vec::new(), Vec::new(), 0);
    for (i, rendered) in pdfs().into_iter().enumerate() {
        // Each style has its turn.
        let style = Style::ALL[i % Style::ALL.len()];
        let redacted = match scanner().redact(&source(&rendered), &Order { style, ..Order::new(Choice::All) }) {
            Ok(redacted) => redacted,
            Err(refused) => {
                wrong.push(format!("{} in {style:?}: refused, {:?}", rendered.name, refused.reasons[0].code));
                continue;
            }
        };
        std::fs::write(&before_file, &rendered.bytes).expect("a file");
        std::fs::write(&after_file, &redacted.bytes).expect("a file");
        if checked(&after_file) > checked(&before_file) {
            wrong.push(format!("{} in {style:?}: qpdf complains of what it did not complain of before", rendered.name));
        }
        let (before, after) = (text_of(&before_file), text_of(&after_file));
        let left = unlabelled(&after);
        let taken: Vec<String> = redacted
            .before
            .findings
            .iter()
            .map(|finding| redacted.before.excerpt(finding).reveal().to_owned())
            .collect();
        for value in rendered.values.iter().filter(|value| matches!(value.kind, Kind::Truth(_))) {
            let plain = squashed(&value.text);
            let found = taken.iter().any(|text| squashed(text) == plain);
            // A value that is made coarser may keep a part of itself.
            if found && plain.len() >= 8 && style != Style::Generalise && holds(&left, &plain) {
                wrong.push(format!("{} in {style:?}: `{}` is left", rendered.name, value.text));
            }
        }
        // What a later look finds goes too, when it is a value.
        let marked = rendered.values.iter().filter(|v| !matches!(v.kind, Kind::Decoy(_))).map(|value| &value.text);
        let gone: String = taken.iter().chain(marked).map(|text| squashed(text) + " ").collect();
        let now = words(&after);
        for (word, count) in words(&before).into_iter().filter(|(word, _)| !gone.contains(word.as_str())) {
            all += count;
            let gone = count.saturating_sub(now.get(&word).copied().unwrap_or(0));
            lost.extend(std::iter::repeat_n(format!("{}, {style:?}: {word}", rendered.name), gone));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(
        all > 1000 && lost.len() * 1000 <= all * 5,
        "{} of {all} other words are lost:\n{}",
        lost.len(),
        lost.join("\n")
    );
}

#[test]
fn a_redacted_pdf_stays_as_it_is_when_it_is_redacted_again() {
    for (i, rendered) in pdfs().into_iter().step_by(4).enumerate() {
        let style = [Style::Label, Style::Bar, Style::Mask, Style::Remove][i % 4];
        let order = Order { style, ..Order::new(Choice::All) };
        let Ok(once) = scanner().redact(&source(&rendered), &order) else { continue };
        let again = Rendered { name: rendered.name.clone(), bytes: once.bytes.clone(), values: Vec::new() };
        let twice = scanner().redact(&source(&again), &order);
        let twice = twice.unwrap_or_else(|_| panic!("{} is refused the second time", rendered.name));
        assert!(twice.removed.is_empty(), "{} in {style:?}: {:?}", rendered.name, twice.removed);
        assert!(twice.bytes == once.bytes, "{} in {style:?} is not the same", rendered.name);
    }
}
