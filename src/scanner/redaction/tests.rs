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

fn refused(name: &str, bytes: &[u8], rules: &[&str], code: ObstacleCode, about: &str) {
    let refused = redact(name, bytes, &order(rules, Style::Label)).expect_err("something is lost");
    assert_eq!((refused.reasons[0].code, refused.reasons[0].about), (code, Some(about)), "{name}");
}

#[test]
fn addresses_are_read_with_their_percent_signs_undone() {
    check("a.txt", "zie /x?q=BSN%20111222333&a=1\n", &["nl.bsn"], Style::Label, "zie /x?q=BSN%20[BSN]&a=1\n");
    check(
        "a.json",
        "{\"u\":\"?mail=petra%40example.nl\"}",
        &["contact.email"],
        Style::Label,
        "{\"u\":\"?mail=[E-MAIL]\"}",
    );
}

#[test]
fn a_mail_stays_a_mail_in_every_coding() {
    let head = "From: a@example.nl\nTo: b@example.nl\nMessage-ID: <1@example.nl>\n";
    let check = |more: &str, expected: &str| {
        self::check("a.eml", &format!("{head}{more}"), &["nl.bsn"], Style::Label, &format!("{head}{expected}"));
    };
    check(
        "Subject: =?utf-8?B?QlNOIDExMTIyMjMzMyB2YW4gSmFu?=\n\nHoi",
        "Subject: =?UTF-8?B?QlNOIFtCU05dIHZhbiBK?=\n =?UTF-8?B?YW4=?=\n\nHoi",
    );
    check(
        "Subject: =?iso-8859-1?Q?BSN_111222333_Zo=EB?=\n\nHoi",
        "Subject: =?windows-1252?Q?BSN_=5BBSN=5D_Zo=EB?=\n\nHoi",
    );
    check(
        "Content-Transfer-Encoding: base64\n\nQlNOIDExMTIyMjMzMw==\n",
        "Content-Transfer-Encoding: base64\n\nQlNOIFtCU05d\n",
    );
    check(
        "Content-Transfer-Encoding: quoted-printable\n\nBSN 111=\n22=32333 Zo=C3=AB.\n",
        "Content-Transfer-Encoding: quoted-printable\n\nBSN [BSN]=\n Zo=C3=AB.\n",
    );
    let page = "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n";
    check(
        &format!("{page}<p class=3D\"a\">BSN 111<b>222</b>333 Zo=C3=AB</p>\n"),
        &format!("{page}<p class=3D\"a\">BSN [BSN]<b></b> Zo=C3=AB</p>\n"),
    );
}

#[test]
fn what_nobody_can_read_of_a_mail_is_a_gap_before_and_after() {
    let head = "From: a@example.nl\nTo: Jan Jansen <b@example.nl>\nMessage-ID: <1@example.nl>\n";
    let mail = format!("{head}Content-Transfer-Encoding: x-uue\n\nbegin 644 a\n");
    refused("a.eml", mail.as_bytes(), &["person.name"], ObstacleCode::Gap, "mail-part");
}

#[test]
fn what_was_not_seen_before_is_not_forgotten() {
    refused("x.zip", b"PK\x03\x04kapot", &["nl.bsn"], ObstacleCode::Unread, "damaged");
    let mut cut = b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\x03\0\0\0\x03\0\0\0\x05\0\0\0a.txteen".to_vec();
    // The member is whole, but the checksum is another, and there is no list of members.
    refused("x.zip", &cut, &["nl.bsn"], ObstacleCode::Stuck, "damaged-part");
    let mut sum = flate2::Crc::new();
    sum.update(b"een");
    cut[14..18].copy_from_slice(&sum.sum().to_le_bytes());
    refused("x.zip", &cut, &["nl.bsn"], ObstacleCode::Gap, "zip-directory");
}
