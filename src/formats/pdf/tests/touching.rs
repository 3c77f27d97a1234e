//! Words that stand against each other and are two: cells of touching columns, figures of notes, initials.

use lopdf::{Object, dictionary};

use crate::formats::pdf::tests::{check, file, read, texts};

/// Rows of words, each put in its place by itself.
fn rows(size: u32, rows: &[&[(f32, &str)]]) -> String {
    let mut out = format!("BT /F1 {size} Tf\n");
    for (number, row) in rows.iter().enumerate() {
        for (x, word) in *row {
            out += &format!("1 0 0 1 {x} {} Tm ({word}) Tj\n", 700 - 14 * number);
        }
    }
    out + "ET"
}

#[test]
fn cells_that_touch_are_kept_apart_by_where_they_start() {
    let list: &[&[(f32, &str)]] = &[
        &[(40.0, "Naam"), (158.0, "Geb. datum"), (202.0, "BSN")],
        &[(40.0, "Fenna Smit"), (158.0, "12-03-1961"), (202.0, "999952833")],
        &[(40.0, "Priscilla van der Waterkanten"), (158.0, "25-06-1957"), (202.0, "999917171")],
        &[(40.0, "Ruud Postma"), (158.0, "22-03-1948"), (202.0, "999943406")],
    ];
    let document = check(
        &rows(9, list),
        "Naam\tGeb. datum\tBSN\nFenna Smit\t12-03-1961\t999952833\nPriscilla van der Waterkanten\t25-06-1957\t999917171\n\
         Ruud Postma\t22-03-1948\t999943406",
    );
    // The head of a column is that of its cells.
    let cells = &document.segments[0].cells;
    assert!(cells.iter().any(|cell| cell.row == 3 && cell.header.as_deref() == Some("BSN")), "{cells:?}");
}

#[test]
fn a_narrow_gap_on_every_row_parts_cells_whose_heads_stand_elsewhere() {
    let list: &[&[(f32, &str)]] = &[
        &[(40.0, "Naam van de client"), (120.0, "BSN"), (176.0, "Geb. dat.")],
        &[(40.0, "F. Smit"), (128.0, "999952833"), (184.0, "12-03-1961")],
        &[(40.0, "R. de Boer"), (128.0, "999917171"), (184.0, "25-06-1957")],
        &[(40.0, "J. van Dijk"), (128.0, "999943406"), (184.0, "22-03-1948")],
    ];
    let text = texts(&read(file(&[&rows(10, list)], |_, _, _| {})));
    assert!(text.contains("BSN\tGeb. dat.\n") && text.contains("999917171\t25-06-1957"), "{text:?}");
}

#[test]
fn kerned_words_on_many_lines_stay_whole() {
    let line = |y: u32| format!("1 0 0 1 50 {y} Tm (T) Tj 6.5 0 Td (elefoon en Ver) Tj 79.3 0 Td (eniging) Tj\n");
    let content = format!("BT /F1 12 Tf {}{}{}{} ET", line(700), line(686), line(672), line(658));
    check(&content, &["Telefoon en Vereniging"; 4].join("\n"));
    // Values of one width in pieces, each where the one before it ended.
    let line = |y: u32, a: &str, b: &str, c: &str| {
        format!("1 0 0 1 50 {y} Tm ({a}) Tj 1 0 0 1 66.008 {y} Tm ({b}) Tj 1 0 0 1 82.016 {y} Tm ({c}) Tj\n")
    };
    let dates = [line(700, "01-0", "7-19", "72"), line(686, "19-0", "2-19", "95"), line(672, "23-1", "0-19", "60")];
    check(&format!("BT /F1 8 Tf {} ET", dates.concat()), "01-07-1972\n19-02-1995\n23-10-1960");
}

#[test]
fn the_figure_of_a_note_is_no_digit_of_the_number_before_it() {
    let bytes = file(
        &["BT /F3 12 Tf 1 0 0 1 50 700 Tm (BSN 999929227) Tj 1 0 0 1 123 700 Tm (\\001) Tj ET"],
        |doc, resources, _| {
            let widths: Vec<Object> = (1..=90).map(|code| if code == 1 { 300.into() } else { 556.into() }).collect();
            let font = doc.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Any", "FirstChar" => 1, "LastChar" => 90, "Widths" => widths,
            "Encoding" => dictionary! { "BaseEncoding" => "WinAnsiEncoding", "Differences" => vec![1.into(), "one".into()] },
        });
            resources.set("Font", dictionary! { "F3" => font });
        },
    );
    assert_eq!(texts(&read(bytes)), "BSN 999929227 1");
}

#[test]
fn an_initial_is_read_with_the_first_line_beside_it() {
    check(
        "BT /F1 40 Tf 1 0 0 1 8 692 Tm (M) Tj /F1 16 Tf 1 0 0 1 43 715 Tm (ijn naam is Rachid) Tj 1 0 0 1 43 697 Tm (aan de kade) Tj ET",
        "Mijn naam is Rachid\naan de kade",
    );
}

#[test]
fn two_ones_that_a_font_sets_closer_stay_one_number() {
    // `(06) 1` is 26.12 wide; the one behind it overlaps by seven hundredths of the size.
    let line = |y: u32, rest: &str| format!("1 0 0 1 50 {y} Tm ((06) 1) Tj 1 0 0 1 75.42 {y} Tm ({rest}) Tj\n");
    let lines = [line(700, "1438353"), line(686, "1438354"), line(672, "1762205"), line(658, "1998311")];
    let content = format!("BT /F1 10 Tf {} ET", lines.concat());
    check(&content, "(06) 11438353\n(06) 11438354\n(06) 11762205\n(06) 11998311");
}
