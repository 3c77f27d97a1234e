//! Label: what is drawn where something was taken out, with a font that every viewer has.

use lopdf::{Dictionary, Object, dictionary};

use crate::formats::pdf::encodings::{HELVETICA, win_ansi};
use crate::formats::pdf::write::file::{File, reference, write_number, write_string};
use crate::formats::pdf::write::lines::Patch;
use crate::model::{Replacement, shorter_label};

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

/// What is written over a patch, when something is.
struct Wording {
    face: Face,
    codes: Vec<u8>,
    /// How wide it is, in font sizes.
    natural: f32,
}

/// A label is not set smaller than this, in what it should be.
const SMALL: f32 = 0.7;

/// A label says what was there as long as it can be read: where it cannot, a shorter one does, and at last a bar.
fn wording(patch: &Patch, replacement: &Replacement) -> Option<Wording> {
    let bar = || Wording { face: Face::Bar, codes: BAR.to_vec(), natural: BAR_WIDTH * BAR.len() as f32 };
    let text = |text: &str| -> Wording {
        Wording { face: Face::Label, codes: encoded(text), natural: width_of(text).max(0.1) }
    };
    match replacement {
        Replacement::Removed => None,
        Replacement::Bar | Replacement::Mask(_) => Some(bar()),
        Replacement::Pseudonym(known) | Replacement::General(known) => (!known.is_empty()).then(|| text(known)),
        Replacement::Label(known) if known.is_empty() => None,
        Replacement::Label(known) => {
            let fits = |wording: &Wording| room(patch, true) >= SMALL * wanted(patch, true) * wording.natural;
            let long = text(known);
            if fits(&long) {
                return Some(long);
            }
            Some(shorter_label(known).map(|short| text(&short)).filter(fits).unwrap_or_else(bar))
        }
    }
}

/// What this replacement is written with, when it is.
pub(super) fn face(patch: &Patch, replacement: &Replacement) -> Option<Face> {
    wording(patch, replacement).map(|wording| wording.face)
}

/// How much of a patch is for letters.
fn room(patch: &Patch, boxed: bool) -> f32 {
    (patch.width - if boxed { 2.0 } else { 0.0 }).max(1.0)
}

/// The size that letters should have: in a box they stand within it.
fn wanted(patch: &Patch, boxed: bool) -> f32 {
    let high = 1.25 * patch.up[0].hypot(patch.up[1]);
    if boxed { (0.8 * patch.size).min(high.max(0.5 * patch.size)) } else { patch.size }
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
    let boxed = match replacement {
        Replacement::Removed => return,
        Replacement::Bar | Replacement::Mask(_) | Replacement::Label(_) => true,
        Replacement::Pseudonym(_) | Replacement::General(_) => false,
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
    let Some(Wording { face, codes, natural }) = wording(patch, replacement).filter(|_| patch.first) else { return };
    let font = if face == Face::Label { &fonts.label } else { &fonts.bar };
    let (wanted, room) = (wanted(patch, boxed), room(patch, boxed));
    let size = wanted.min((room / natural).max(0.5 * wanted));
    let stretch = (room / (natural * size)).min(1.0);
    let start = if boxed { ((patch.width - natural * size * stretch) / 2.0).max(0.0) } else { 0.0 };
    // Letters stand upright on the line, also where the page was turned or mirrored for others.
    let [dx, dy] = patch.direction;
    let height = (patch.up[0] * -dy + patch.up[1] * dx).signum();
    let sign = if height == 0.0 { 1.0 } else { height };
    let (x, y) = (rounded(patch.origin[0] + dx * start), rounded(patch.origin[1] + dy * start));
    out.extend_from_slice(if boxed && face == Face::Label { b"1 g\n" } else { b"0 g\n" });
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
