//! Redactions from beginning to end.

use crate::model::{ObstacleCode, Origin, Redacted, Refused, Source};
use crate::redact::{Choice, Order, Style};
use crate::scanner::tests::scanner;

fn redact(name: &str, bytes: &[u8], order: &Order) -> Result<Redacted, Refused> {
    scanner(Default::default()).redact(&Source::new(name, bytes, Origin::Memory), order)
}

fn order(rules: &[&str], style: Style) -> Order {
    let rules = rules.iter().map(|rule| (*rule).to_owned()).collect();
    Order { style, ..Order::new(Choice::Only(rules)) }
}

fn check(name: &str, text: &str, rules: &[&str], style: Style, expected: &str) {
    let redacted = redact(name, text.as_bytes(), &order(rules, style)).expect("it is redacted");
    assert_eq!(String::from_utf8_lossy(&redacted.bytes), expected);
    assert!(redacted.is_complete());
    let again = redact(name, &redacted.bytes, &order(rules, style)).expect("it is redacted again");
    assert_eq!(again.bytes, redacted.bytes, "twice is once");
}

#[test]
fn a_text_keeps_everything_but_the_value() {
    check("a.txt", "BSN: 111222333\r\nTot ziens.\r\n", &["nl.bsn"], Style::Label, "BSN: [BSN]\r\nTot ziens.\r\n");
    check("a.txt", "BSN: 111222333\nx111222333y", &["nl.bsn"], Style::Bar, "BSN: █████\nx█████y");
    check("a.txt", "BSN: 111222333\n", &["nl.bsn"], Style::Mask, "BSN: *****33\n");
    check("a.txt", "BSN: 111222333.\n", &["nl.bsn"], Style::Remove, "BSN: .\n");
    check("a.txt", "niets\r\n", &["nl.bsn"], Style::Label, "niets\r\n");
}

#[test]
fn tables_and_json_stay_what_they_are() {
    check(
        "a.csv",
        "naam;bsn\r\n\"Jan\";\"111222333\"\r\nEls;=\"123456782\"\r\n",
        &["nl.bsn"],
        Style::Label,
        "naam;bsn\r\n\"Jan\";\"[BSN]\"\r\nEls;=\"[BSN]\"\r\n",
    );
    check("a.json", "{\"bsn\": 111222333, \"x\": [1]}", &["nl.bsn"], Style::Label, "{\"bsn\": \"[BSN]\", \"x\": [1]}");
    check("a.json", "{\"bsn\": 111222333.0}", &["nl.bsn"], Style::Label, "{\"bsn\": \"[BSN]\"}");
    check("a.csv", "naam,bsn\nJan,111222333.0\nEls,\n", &["nl.bsn"], Style::Label, "naam,bsn\nJan,[BSN]\nEls,\n");
}

#[test]
fn a_page_is_cleaned_in_text_attributes_comments_and_scripts() {
    check(
        "a.html",
        "<html><body title=\"BSN 111222333\"><!-- BSN 111222333 --><p>BSN: 111<b>222</b>333</p>\
         <script>var bsn = 111222333;</script><a href=\"mailto:x?b=BSN%20111222333\">m</a></body></html>",
        &["nl.bsn"],
        Style::Label,
        "<html><body title=\"BSN [BSN]\"><!-- BSN [BSN] --><p>BSN: [BSN]<b></b></p>\
         <script>var bsn = \"[BSN]\";</script><a href=\"mailto:x?b=BSN%20[BSN]\">m</a></body></html>",
    );
}

#[test]
fn what_cannot_be_read_is_refused() {
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    let refused = redact("a.png", png, &order(&["nl.bsn"], Style::Label)).expect_err("nobody can look inside");
    assert_eq!(refused.reasons[0].code, ObstacleCode::Unwritable);
}

/// What is lost between two files when nothing was planned.
fn lost(name: &str, before: &[u8], after: &[u8]) -> Option<crate::model::Obstacle> {
    let scanner = scanner(Default::default());
    let read = |bytes: &[u8]| scanner.tree(Source::new(name, bytes, Origin::Memory));
    let before = read(before);
    let planned: Vec<_> = before.all().iter().map(|_| Default::default()).collect();
    let kept = super::kept::Kept::of(&before, &planned, Default::default(), &[]);
    kept.check(&read(after)).err().map(|refused| refused.reasons[0].clone())
}

#[test]
fn every_word_outside_the_plan_is_asked_for() {
    let check = |name: &str, before: &str, after: &str, expected: Option<&str>| {
        assert_eq!(lost(name, before.as_bytes(), after.as_bytes()).and_then(|obstacle| obstacle.about), expected);
    };
    check("a.txt", "een twee twee", "twee een\ntwee drie", None);
    check("a.txt", "een twee twee", "een twee", Some("words"));
    check("a.html", "<p>een</p><!-- twee -->", "<p>een</p><!-- twee -->", None);
    check("a.html", "<p>een</p><!-- twee -->", "<p>een</p>", Some("words"));
}

#[test]
fn every_file_inside_is_asked_for() {
    // Members one behind the other, unpacked, without a list of them: a reader finds them all the same.
    let zip = |members: &[(&str, &str)]| {
        let member = |(name, text): &(&str, &str)| {
            let mut out = b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0".to_vec();
            for length in [text.len() as u32, text.len() as u32, name.len() as u32] {
                out.extend(length.to_le_bytes());
            }
            [out, name.as_bytes().to_vec(), text.as_bytes().to_vec()].concat()
        };
        members.iter().flat_map(member).collect::<Vec<u8>>()
    };
    let check = |after: &[(&str, &str)], expected: Option<&str>| {
        let before = zip(&[("a.txt", "een"), ("b.txt", "twee")]);
        assert_eq!(lost("x.zip", &before, &zip(after)).and_then(|obstacle| obstacle.about), expected);
    };
    check(&[("a.txt", "een"), ("b.txt", "twee")], None);
    // A name may go.
    check(&[("a.txt", "een"), ("[BSN].txt", "twee")], None);
    check(&[("a.txt", "een"), ("b.txt", "drie")], Some("words"));
    check(&[("a.txt", "een")], Some("embedded"));
}
