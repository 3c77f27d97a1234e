//! Label: what is drawn where something was taken out, with a font that every viewer has.

use lopdf::{Dictionary, Object, dictionary};

use crate::formats::pdf::encodings::{HELVETICA, win_ansi};
use crate::formats::pdf::write::file::{File, reference, write_number, write_string};
use crate::formats::pdf::write::lines::Patch;
use crate::model::Replacement;

/// How wide a text is, in font sizes.
pub(super) fn width_of(text: &str) -> f32 {
    let width = |c: char| match c {
        ' '..='~' => HELVETICA[c as usize - 32],
        _ => 611,
    };
    text.chars().map(|c| f32::from(width(c)) / 1000.0).sum()
}

/// The font of labels.
fn font() -> Dictionary {
    dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding" }
}

/// What a bar is in the text, black on its black box: whoever copies or scans the page finds that something stood there. A square of ZapfDingbats
/// that the map to Unicode calls a block.
const BAR: &[u8] = b"nnnnn";
/// How wide one is, in font sizes.
const BAR_WIDTH: f32 = 0.761;
const BAR_MAP: &[u8] = b"/CIDInit/ProcSet findresource begin 12 dict begin begincmap/CMapName/Bar def/CMapType 2 def\n1 begincodespacerange<00><ff>endcodespacerange\n\
1 beginbfchar<6e><2588>endbfchar\nendcmap CMapName currentdict/CMap defineresource pop end end";

/// The fonts that boxes use, by their names among the resources.
pub(super) struct Fonts {
    pub(super) label: Vec<u8>,
    pub(super) bar: Vec<u8>,
}

/// What a replacement is written with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    Label,
    Bar,
}

/// What this replacement is written with, when it is.
pub(super) fn face(replacement: &Replacement) -> Option<Face> {
    match replacement {
        Replacement::Removed => None,
        Replacement::Bar | Replacement::Mask(_) => Some(Face::Bar),
        Replacement::Label(text) | Replacement::Pseudonym(text) | Replacement::General(text) => {
            (!text.is_empty()).then_some(Face::Label)
        }
    }
}

/// The font of bars as an object.
pub(super) fn bar_object(file: &mut File) -> Object {
    let map = file.add_stream(Dictionary::new(), BAR_MAP);
    let mut font = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "ZapfDingbats" };
    font.set("ToUnicode", reference(map));
    Object::Dictionary(font)
}

fn encoded(text: &str) -> Vec<u8> {
    let code = |c: char| match c {
        ' '..='~' => c as u8,
        _ => (128..=255).find(|code| win_ansi(*code) == Some(c)).unwrap_or(b'?'),
    };
    text.chars().map(code).collect()
}

/// Draws a patch: a box, and in it or without it the replacement.
pub(super) fn draw(out: &mut Vec<u8>, patch: &Patch, replacement: &Replacement, fonts: &Fonts) {
    let (boxed, text) = match replacement {
        Replacement::Removed => return,
        Replacement::Bar | Replacement::Mask(_) => (true, None),
        Replacement::Label(text) => (true, Some(text)),
        Replacement::Pseudonym(text) | Replacement::General(text) => (false, Some(text)),
    };
    if boxed {
        out.extend_from_slice(b"0 g\n");
        // What follows on the line does not touch the box.
        let inset = Patch { width: (patch.width - 0.06 * patch.size).max(0.5), ..patch.clone() };
        for (i, corner) in inset.corners().into_iter().enumerate() {
            write_numbers(out, &corner.map(rounded));
            out.extend_from_slice(if i == 0 { b"m\n" } else { b"l\n" });
        }
        out.extend_from_slice(b"h f\n");
    }
    if !patch.first || text.is_some_and(String::is_empty) {
        return;
    }
    let (natural, codes, font) = match text {
        Some(text) => (width_of(text).max(0.1), encoded(text), &fonts.label),
        None => (BAR_WIDTH * BAR.len() as f32, BAR.to_vec(), &fonts.bar),
    };
    let wanted = if boxed { 0.8 } else { 1.0 } * patch.size;
    let room = (patch.width - if boxed { 2.0 } else { 0.0 }).max(1.0);
    let size = wanted.min((room / natural).max(0.5 * wanted));
    let stretch = (room / (natural * size)).min(1.0);
    let start = if boxed { ((patch.width - natural * size * stretch) / 2.0).max(0.0) } else { 0.0 };
    // Letters stand upright on the line, also where the page was turned or mirrored for others.
    let [dx, dy] = patch.direction;
    let height = (patch.up[0] * -dy + patch.up[1] * dx).signum();
    let sign = if height == 0.0 { 1.0 } else { height };
    let (x, y) = (rounded(patch.origin[0] + dx * start), rounded(patch.origin[1] + dy * start));
    out.extend_from_slice(if boxed && text.is_some() { b"1 g\n" } else { b"0 g\n" });
    out.extend_from_slice(b"BT\n/");
    out.extend_from_slice(font);
    out.push(b' ');
    write_numbers(out, &[rounded(size)]);
    out.extend_from_slice(b"Tf\n");
    write_numbers(out, &[rounded(100.0 * stretch)]);
    out.extend_from_slice(b"Tz\n");
    write_numbers(out, &[dx, dy, -dy * sign, dx * sign, x, y]);
    out.extend_from_slice(b"Tm\n");
    write_string(out, &codes);
    out.extend_from_slice(b" Tj\nET\n");
}

/// Draws lines of plain text from this point down, in black.
pub(super) fn draw_lines(out: &mut Vec<u8>, text: &str, font: &[u8], size: f32, [x, y]: [f32; 2]) {
    out.extend_from_slice(b"0 g\nBT\n/");
    out.extend_from_slice(font);
    out.push(b' ');
    write_numbers(out, &[size]);
    out.extend_from_slice(b"Tf\n");
    for (i, line) in text.lines().take(200).enumerate() {
        write_numbers(out, &if i == 0 { [x, y] } else { [0.0, -1.15 * size] });
        out.extend_from_slice(b"Td\n");
        write_string(out, &encoded(line));
        out.extend_from_slice(b" Tj\n");
    }
    out.extend_from_slice(b"ET\n");
}

/// To a hundredth of a point: finer digits would come from places that are not told any more.
fn rounded(number: f32) -> f32 {
    (number * 100.0).round() / 100.0
}

fn write_numbers(out: &mut Vec<u8>, numbers: &[f32]) {
    for number in numbers {
        write_number(out, f64::from(*number));
        out.push(b' ');
    }
}

/// The font of labels as an object.
pub(super) fn font_object() -> Object {
    Object::Dictionary(font())
}
