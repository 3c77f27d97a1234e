//! Tests of mails as a whole: what is text is read in every coding, and the rest is handed over or told.

use super::Mail;
use crate::formats::Format;
use crate::formats::plain::encoding::decode;
use crate::formats::plain::tests::{holds_its_ground, source};
use crate::model::{Document, GapCode, Limits};

fn read(text: &str) -> Document {
    let document = Mail.read(&source("a.eml", text.as_bytes()), &Limits::default()).expect("it is a mail");
    holds_its_ground(&document, &decode(text.as_bytes()).expect("it is text").text);
    document
}

/// The text, the documents inside, and how many parts nobody read.
fn check(text: &str, expected: &str, inside: &[(&str, &str)], unread: u64) {
    let document = read(text);
    let all: String = document.segments.iter().map(|s| s.text.folded()).collect();
    assert_eq!(all, expected, "{text}");
    let parts: Vec<_> = document
        .embedded
        .iter()
        .map(|part| (part.name.trim_start_matches("a.eml!/"), String::from_utf8_lossy(&part.bytes)))
        .collect();
    let parts: Vec<_> = parts.iter().map(|(name, text)| (*name, &**text)).collect();
    assert_eq!(parts, inside, "{text}");
    let told = document.gaps.iter().find(|gap| gap.code == GapCode::Unsupported).map(|gap| gap.numbers[0].1);
    assert_eq!(told.unwrap_or(0), unread, "{text}");
}

#[test]
fn what_is_text_is_read_and_what_is_packed_is_handed_over() {
    check("From: a@example.nl\nTo: b@example.nl\n\nHoi", "a@example.nl\nb@example.nl\n\nHoi", &[], 0);
    let head = "MIME-Version: 1.0\nContent-Type: multipart/mixed;\n boundary = \"==x\"\n\n";
    let text = "--==x\nContent-Type: text/plain\n\nDag Jan\n";
    let file = "--==x\nContent-Type: text/plain\nContent-Transfer-Encoding:\n base64 (rfc)\n\nSGFsbG8g\nSmFuCg==\n";
    let page = "--==x\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<p>Zo=C3=\n=AB</p>\n";
    check(
        &format!("{head}{text}{file}{page}--==x--\nnog iets\n"),
        "1.0\nmultipart/mixed;\n boundary = \"==x\"\n\n--==x\ntext/plain\n\nDag Jan\n--==x\ntext/plain\n\n base64 (rfc)\n\n\
         --==x\ntext/html\nquoted-printable\n\n--==x--\nnog iets\n",
        &[("part-1.txt", "Hallo Jan\n"), ("part-2.html", "<p>Zoë</p>\n")],
        0,
    );
    check("From: a\nContent-Transfer-Encoding: base64\n\n\n", "a\nbase64\n\n\n", &[], 0);
    check("From: a\nContent-Transfer-Encoding: base64\n\nSGF!\n", "a\nbase64\n\nSGF!\n", &[], 1);
    check("From: a\nContent-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n", "a\nx-uuencode\n\nbegin 644 a\n", &[], 1);
    check("From: a\n\nbegin 644 a.txt\n#0V%T\n`\nend\n", "a\n\nbegin 644 a.txt\n#0V%T\n`\nend\n", &[], 1);
}

#[test]
fn a_mail_in_a_mail_has_its_own_header() {
    let head = "From: a\nContent-Type: multipart/mixed; boundary*0=a;\n boundary*1=bc\n\n--abc\n";
    let inner = "Content-Type: message/rfc822\n\nFrom: x\nContent-Transfer-Encoding: base64\n\nSGFsbG8=\n--abc--\n";
    check(
        &format!("{head}{inner}"),
        "a\nmultipart/mixed; boundary*0=a;\n boundary*1=bc\n\n--abc\nmessage/rfc822\n\nx\nbase64\n\n--abc--\n",
        &[("part-1.txt", "Hallo")],
        0,
    );
}

#[test]
fn what_says_that_it_has_parts_and_has_none_is_told() {
    let gaps = |text: &str| read(text).gaps.len();
    assert_eq!(gaps("From: a\nContent-Type: multipart/mixed; boundary=x\n\nHoi\n"), 1);
    assert_eq!(gaps("From: a\nContent-Type: multipart/mixed\n\nHoi\n"), 1);
    assert_eq!(gaps("From: a\nContent-Type: text/plain\nContent-Type: text/html\n\nHoi\n"), 1);
    assert_eq!(gaps("From: a\nSubject: =?x-unknown?Q?x?=\n\nHoi\n"), 1);
    assert_eq!(gaps("From: a\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nHoi\n"), 0);
}

#[test]
fn what_cannot_be_read_is_told_and_read_as_it_stands() {
    let check = |head: &str, body: &str, inside: &[(&str, &str)], unread: u64| {
        let (head, body) = (format!("From: a\n{head}\n\n"), format!("{body}\n"));
        let document = read(&format!("{head}{body}"));
        let all: String = document.segments.iter().map(|s| s.text.folded()).collect();
        let parts: Vec<_> = document.embedded.iter().map(|p| String::from_utf8_lossy(&p.bytes)).collect();
        assert_eq!(parts, inside.iter().map(|(_, text)| *text).collect::<Vec<_>>(), "{head}");
        assert_eq!(all.ends_with(&body), inside.is_empty(), "{head}");
        let told = document.gaps.iter().find(|gap| gap.code == GapCode::Unsupported).map(|gap| gap.numbers[0].1);
        assert_eq!(told.unwrap_or(0), unread, "{head}");
    };
    check("Content-Transfer-Encoding: 8-bit", "BSN 111222333", &[], 1);
    check("Content-Type: text/plain; charset=x-unknown", "BSN 111222333", &[], 1);
    check("Content-Type: text/plain; charset=hz-gb-2312\nContent-Transfer-Encoding: base64", "SGFsbG8=", &[], 1);
    check("Content-Type: multipart/mixed", "--x\n\nBSN 111222333", &[], 1);
    check("Content-Type: text/plain\nContent-Type: text/html", "BSN 111222333", &[], 1);
    check("Content-Type: message/partial; id=x; number=2", "SGFsbG8=", &[], 1);
    check("Content-Type: text/plain", "Dag\n-----BEGIN PGP MESSAGE-----\n\nhQ", &[], 1);
    check("Content-Type: application/x-pkcs7-mime", "QUFB", &[("", "QUFB\n")], 1);
    check("Content-Type: application/x-y", "begin 644 a\n#0V%T\n`", &[("", "begin 644 a\n#0V%T\n`\n")], 1);
    check("Content-Type: text/rtf", "{\\rtf1 BSN 111\\b 222}", &[("", "{\\rtf1 BSN 111\\b 222}\n")], 0);
    check("Content-Type: text/plain", "{\\rtf1 BSN 111\\b 222}", &[("", "{\\rtf1 BSN 111\\b 222}\n")], 0);
    check("Content-Type: text/x-amp-html", "<p>111<b></b>222</p>", &[("", "<p>111<b></b>222</p>\n")], 0);
}

#[test]
fn what_follows_base64_is_text() {
    let head = "From: a\nContent-Transfer-Encoding: base64\n\n";
    check(
        &format!("{head}SGFsbG8gSmE=\n\nBSN 123456782\n"),
        "a\nbase64\n\n\nBSN 123456782\n",
        &[("part-1.txt", "Hallo Ja")],
        1,
    );
    check(&format!("{head}SGE=\nSGFsbG8=\n\n"), "a\nbase64\n\n", &[("part-1.txt", "HaHallo")], 0);
}

#[test]
fn characters_that_an_encoding_does_not_have_are_told() {
    let head = "From: a\nContent-Type: text/plain; charset=shift_jis\nContent-Transfer-Encoding: base64\n\n";
    let document = read(&format!("{head}Qv9CAAA=\n"));
    assert!(document.gaps.iter().any(|gap| gap.code == GapCode::Damaged && gap.about == Some("encoding")));
    assert!(read(&format!("{head}gqA=\n")).gaps.is_empty());
}

#[test]
fn parts_of_a_digest_are_mails() {
    let head = "From: a\nContent-Type: multipart/digest; boundary=d\n\n--d\n\n";
    let inner =
        "From: b\nContent-Transfer-Encoding: base64\n\nSGFsbG8=\n--d\nContent-Type: text/plain\n\nFrom: c\n--d--\n";
    check(
        &format!("{head}{inner}"),
        "a\nmultipart/digest; boundary=d\n\n--d\n\nb\nbase64\n\n--d\ntext/plain\n\nFrom: c\n--d--\n",
        &[("part-1.txt", "Hallo")],
        0,
    );
    let inner = "Content-Type: message/rfc822\n\nFrom: b\n\nDag: Jan\n\nHoi\n--d--\n";
    let head = "From: a\nContent-Type: multipart/digest; boundary=d\n\n--d\n";
    check(
        &format!("{head}{inner}"),
        "a\nmultipart/digest; boundary=d\n\n--d\nmessage/rfc822\n\nb\n\nDag: Jan\n\nHoi\n--d--\n",
        &[],
        0,
    );
}

#[test]
fn lines_of_a_calendar_are_whole() {
    check(
        "From: a\r\nContent-Type: text/calendar\r\n\r\nSUMMARY:Jan Duin\r\n dam, BSN 11122\r\n\t2333\r\nEND:x\r\n",
        "a\ntext/calendar\n\nSUMMARY:Jan Duindam, BSN 111222333\nEND:x\n",
        &[],
        0,
    );
}

#[test]
fn quoted_letters_and_lines_are_whole() {
    let head = "From: a\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n";
    let read = "a\nquoted-printable\n\n";
    check(&format!("{head}Zo=C3=AB Ver=\r\nmeer 1=3D1 = x"), &format!("{read}Zoë Vermeer 1=1 = x"), &[], 0);
    check(&format!("{head}Zo=C3=\r\n=AB Ver=C3=  \r\n=ABn"), &format!("{read}Zoë Verën"), &[], 0);
    check(&format!("{head}Zo=C3=\r\n=\r\n=AB"), &format!("{read}Zoë"), &[], 0);
    check(&format!("{head}Zo=EB"), &format!("{read}Zoë"), &[], 0);
    let head = "From: a\nContent-Type: text/plain; charset=iso-8859-2\nContent-Transfer-Encoding: quoted-printable\n\n";
    check(&format!("{head}=A3ukasz"), "a\ntext/plain; charset=iso-8859-2\nquoted-printable\n\nŁukasz", &[], 0);
}

#[test]
fn names_of_fields_are_no_text_but_call_their_values() {
    let document = read("From: a\nTo: =?utf-8?B?Wm/Dqw==?= <z@example.nl>\nX-Client-Number: 7\n\nHoi");
    let segment = &document.segments[0];
    let cells: Vec<_> =
        segment.cells.iter().map(|c| (c.header.as_deref().unwrap_or(""), segment.text.slice(c.span))).collect();
    assert_eq!(cells, [("from", "a"), ("recipient", "Zoë <z@example.nl>"), ("client number", "7")]);
    assert_eq!(segment.place_of(segment.cells[2].span).line, Some(3));
    assert_eq!(document.segments[1].place.line, Some(5));
}

#[test]
fn each_mail_of_a_mailbox_has_its_own_header() {
    let one = "From x Mon\nContent-Transfer-Encoding: base64\n\nSGFsbG8=\n\n";
    let two = "From y Tue\nSubject: x\n\nDag.\nFrom here on: tekst\n\nFrom z Wed\nSubject: y\n\nHoi";
    check(
        &format!("{one}{two}"),
        "From x Mon\nbase64\n\nFrom y Tue\nx\n\nDag.\nFrom here on: tekst\n\nFrom z Wed\ny\n\nHoi",
        &[("part-1.txt", "Hallo")],
        0,
    );
    let groups: Vec<u32> = read(&format!("{one}{two}")).segments.iter().map(|s| s.group).collect();
    assert_eq!(groups, [0, 1, 1, 2, 2]);
}

#[test]
fn hostile_mails_end() {
    for text in [
        format!("From: a\nContent-Type: multipart/mixed; boundary=x\n\n{}", "--x\n\n".repeat(200_000)),
        format!("From: a\nSubject: {}\n\n", "=?utf-8?Q?".repeat(100_000)),
        format!("From: a\nContent-Transfer-Encoding: quoted-printable\n\n{}", "=".repeat(1_000_000)),
        format!("From: a\nContent-Transfer-Encoding: quoted-printable\n\n{}", "=C3".repeat(300_000)),
        format!("{}From: a\nTo: b\n\n", "\n".repeat(1_000_000)),
        format!("From: a\nTo: b\n{}", " \n".repeat(300_000)),
        format!("From: a\nSubject: {}\n\n", "=?utf-8?Q?x?= ".repeat(50_000)),
        format!("From: a\nSubject: {}?=\n\n", "=?a?q?=?".repeat(100_000)),
        format!("From: a\nContent-Disposition: x{}\n\n", "; name*0=a; name*1=b".repeat(50_000)),
        format!("From: a\nContent-Disposition: x{}\n\n", "; name*=%".repeat(50_000)),
        format!("From: a\n\n{}", "begin 644 x\n".repeat(100_000)),
        format!("From: a\nContent-Type: text/calendar\n\n{}", "\n ".repeat(300_000)),
        format!("From: a\nContent-Type: message/rfc822\n\n{}", "Content-Type: message/rfc822\n\n".repeat(50_000)),
    ] {
        // That every letter has its place is asked of shorter mails: there are so many here that asking takes longer than reading.
        assert!(Mail.read(&source("a.eml", text.as_bytes()), &Limits::default()).is_ok());
    }
}
