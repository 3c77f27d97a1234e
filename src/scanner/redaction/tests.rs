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
