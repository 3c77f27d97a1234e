//! Tests of pages as a whole.

use proptest::prelude::*;

use super::Html;
use crate::formats::Format;
use crate::formats::plain::encoding::decode_as;
use crate::formats::plain::tests::{holds_its_ground, source};
use crate::model::{Document, GapCode, Limits};

fn read(html: &str) -> Document {
    let document = Html.read(&source("a.html", html.as_bytes()), &Limits::default()).expect("it is a page");
    holds_its_ground(&document, html);
    document
}

/// Layer, part and text of every segment.
fn check(html: &str, expected: &[(&str, &str, &str)]) {
    let document = read(html);
    let found: Vec<_> =
        document.segments.iter().map(|s| (s.layer.code(), s.place.part.map_or("", |p| p.0), s.text.folded())).collect();
    assert_eq!(found, expected);
}

#[test]
fn words_run_on_over_inline_elements_and_end_at_blocks() {
    check(
        "<p>BSN 111<b>222</b>333</p><p>twee\n   woorden</p>een<br>twee",
        &[("visible", "", "BSN 111222333\ntwee woorden\neen\ntwee")],
    );
    check("<p>cli&euml;nt &amp; co &#8364;</p>", &[("visible", "", "cliënt & co €")]);
    // The figure of a note is no part of a number; other raised letters are part of their word.
    check(
        "BSN 111222333<sup><a href='#n'>1</a></sup>, de 3<sup>e</sup>",
        &[("visible", "", "BSN 111222333 1, de 3e"), ("metadata", "link", "#n")],
    );
    check("<pre>a\n  b</pre>", &[("visible", "", "a\n  b")]);
}

#[test]
fn what_lies_behind_is_read_in_its_layer() {
    check(
        "<title>Titel</title><p hidden>weg</p><!-- noot --><p>zicht</p><div style='display: none'>x<div>y</div>z</div><template>t</template>",
        &[
            ("visible", "title", "Titel"),
            ("visible", "", "zicht"),
            ("hidden", "", "weg\nx\ny\nz\nt"),
            ("comment", "comment", " noot "),
            ("metadata", "attribute", "display: none"),
        ],
    );
    check(
        "<a href='mailto:jan%40example.nl?subject=Zo%C3%AB'>x</a><script>var bsn = 1;</script>",
        &[
            ("visible", "", "x"),
            ("metadata", "link", "mailto:jan@example.nl?subject=Zoë"),
            ("metadata", "script", "var bsn = 1;"),
        ],
    );
}

#[test]
fn a_style_sheet_hides_too() {
    check(
        "<style>.weg, #ook { color: red; display:none } .x .y{display:none} @media print{.z{display:none}}</style><p class='a weg'>een</p><p id=ook>twee</p><p class='y z'>drie</p>",
        &[
            ("visible", "", "drie"),
            ("hidden", "", "een\ntwee"),
            ("metadata", "attribute", "a weg\nook\ny z"),
            (
                "metadata",
                "style",
                ".weg, #ook { color: red; display:none } .x .y{display:none} @media print{.z{display:none}}",
            ),
        ],
    );
}

#[test]
fn a_page_in_a_page_is_a_document() {
    let document =
        read("<p>x</p><iframe srcdoc='&lt;p title=&quot;a&quot;&gt;BSN 111222333&amp;lt;&lt;/p&gt;'></iframe>");
    let inside: Vec<_> = document.embedded.iter().map(|s| (&*s.name, String::from_utf8_lossy(&s.bytes))).collect();
    assert_eq!(inside, [("a.html!/data-1.html", "<p title=\"a\">BSN 111222333&lt;</p>".into())]);
    assert_eq!(document.segments.len(), 1);
}

#[test]
fn attributes_are_called_by_what_the_element_says() {
    let document = read(
        "<input name='bsnNummer' value='111222333'><meta name=author content='Jan'><p data-date-of-birth='1980' title=hoi>x</p>",
    );
    let segment = document.segments.iter().find(|s| !s.cells.is_empty()).expect("there are names");
    let cells: Vec<_> =
        segment.cells.iter().map(|c| (c.header.as_deref().unwrap_or(""), segment.text.slice(c.span))).collect();
    assert_eq!(cells, [("bsn nummer", "111222333"), ("author", "Jan"), ("date of birth", "1980"), ("title", "hoi")]);
}

#[test]
fn tables_have_cells_with_headers() {
    for html in [
        "<p>a</p><table><tr><th>Naam<th>BSN<tr><td>Jan<td><p>111222333</p></table>",
        "<table><thead><tr><td>Naam</td><td>BSN</td></tr></thead><tbody><tr><td>Jan</td><td>111222333</td></tr></tbody></table>",
        "<table><tr><th>BSN</th><td>111222333</td></tr></table>",
    ] {
        let document = read(html);
        let segment = document.segments.iter().find(|s| !s.cells.is_empty()).expect("there is a table");
        let cell = segment.cells.iter().find(|c| segment.text.slice(c.span) == "111222333").expect("there is a cell");
        assert_eq!((cell.column, cell.header.as_deref()), (2, Some("BSN")));
    }
    // A table that lays out the page does not tear what is in it.
    let document = read(
        "<table><tr><td>Links<table><tr><td>BSN</td><td>111222333</td></tr></table></td><td>Rechts</td></tr></table>",
    );
    assert_eq!(document.segments[0].text.folded(), "Links\nBSN\t111222333\tRechts");
}

#[test]
fn the_charset_and_data_in_addresses() {
    let page = b"<meta charset=iso-8859-1><p>cli\xebnt";
    let document = Html.read(&source("a.html", page), &Limits::default()).expect("it is a page");
    assert!(document.segments[0].text.folded().contains("cliënt"));
    let document =
        read("<img src='data:image/png;base64,iVBORw0KGgo='><a href='data:text/plain;base64,SGFsbG8='>x</a>");
    assert_eq!(document.gaps[0].code, GapCode::Image);
    assert_eq!(&document.embedded[0].bytes[..], b"Hallo");
    // What is called a picture and is none is read.
    let document = read("<img src='data:image/png,Hallo'><img src='data:image/gif;base64,SGFsbG8='>");
    assert!(document.gaps.is_empty() && document.segments.iter().any(|s| s.text.folded().contains("Hallo")));
    assert_eq!(&document.embedded[0].bytes[..], b"Hallo");
}

#[test]
fn pages_are_told_from_texts() {
    for (name, text, expected) in [
        ("a.txt", "<!DOCTYPE html><p>x", true),
        ("a", "  <div class=x>y</div>", true),
        ("a.txt", "Wie <html> schrijft moet ook sluiten", false),
        ("a.html", "geen tags", false),
        ("a.txt", "<jan@example.nl> schreef:", false),
    ] {
        assert_eq!(Html.recognises(&source(name, text.as_bytes())), expected, "{text}");
    }
}

#[test]
fn hostile_pages_end() {
    for html in [
        "<div>".repeat(1_000_000),
        "<table><tr><td>".repeat(300_000),
        "<a b=\"".repeat(500_000),
        "<a b='".repeat(500_000),
        "<!--".repeat(500_000),
        "<![CDATA[".repeat(300_000),
        "<script>".repeat(300_000),
        "</p".repeat(500_000),
        "&".repeat(2_000_000),
        "<".repeat(2_000_000),
        "<p hidden>x".repeat(200_000),
        format!("<p>{}", "x".repeat(3_000_000)),
        format!("<p>{}", "&euml;".repeat(500_000)),
        format!("<p {}>x", "a=b ".repeat(500_000)),
        format!("<input {}>x", "a=b ".repeat(500_000)),
    ] {
        let document = Html.read(&source("a.html", html.as_bytes()), &Limits::default()).expect("it is a page");
        assert!(document.segments.len() < 100_000);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_page_is_read(html in "([a-c<>/=\"'&;! \\n\u{ad}ë-]|<p>|</p>|<table>|</table>|<tr>|<t[dh] colspan=3>|<p hidden>|<!--|-->|&euml;|&#x|<script>|</script>|<a href='%C3%AB|<!\\[CDATA\\[|\\]\\]>|<pre>|<br>){0,50}") {
        read(&html);
    }

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(document) = Html.read(&source("a.html", &bytes), &Limits::default()) {
            holds_its_ground(&document, &decode_as(&bytes, super::charset(&bytes)).expect("it was read").text);
        }
    }
}
