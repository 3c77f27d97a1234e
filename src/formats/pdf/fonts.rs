//! Fonts: character codes to Unicode and advances, as tables of our own.
//!
//! hayro-font reads encodings, maps and programs. Behind its answer stands a chain for what it leaves open, glyph by glyph: the program's own
//! character map read backwards, then the encoding that the producer is known for. What is left is counted, never guessed away.

use std::collections::HashMap;
use std::sync::Arc;

use hayro_cmap::BfString;
use hayro_font::{FontCache, FontGlyph, FontQuery, FontResolverFn, GlyphId};
use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, ObjectIdentifier};
use lopdf::{Dictionary, Document, Object};

use crate::formats::pdf::encodings::{cork, win_ansi};
use crate::formats::pdf::fontfile::{FontFile, font_key, key};
use crate::formats::pdf::load::{caught, dictionary, get, numbers, resolve};
use crate::formats::pdf::order::Order;
use crate::formats::pdf::program::{Collection, Program, name_to_char};

/// The text of one glyph: a character, an index into [`Font::strings`], or [`NO_TEXT`].
pub(super) type GlyphText = u32;
/// A glyph whose letters are not known.
pub(super) const NO_TEXT: GlyphText = u32::MAX;
/// From here on a [`GlyphText`] is an index.
pub(super) const STRING: GlyphText = 1 << 31;

/// What one code shows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Code {
    /// Its text.
    pub(super) text: GlyphText,
    /// Advance in thousandths of the font size: along the line, downwards (negative) in vertical writing.
    pub(super) width: f32,
    /// How its text is known.
    pub(super) source: Reading,
    /// What the font program says that it is, when that is another letter or digit than the file says.
    pub(super) other: Option<char>,
}

/// How the text of a glyph is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// From the file's own maps or glyph names.
    Told,
    /// From the character map of the font program, or from what producers of this kind do.
    Guessed,
    /// Not at all.
    Unknown,
}

/// One font.
pub(super) struct Font<'p> {
    kind: Kind<'p>,
    /// Texts of more than one character.
    pub(super) strings: Vec<String>,
    /// Descent and ascent in thousandths.
    pub(super) extent: (f32, f32),
    /// Whether lines run downwards.
    pub(super) vertical: bool,
    /// What letters measure against, in thousandths of the font size. Only bitmap fonts differ from 1000: their size may be 1 for letters of any height.
    pub(super) em: f32,
    /// Of a Type 3 font its dictionary, until its procedures were looked at.
    pub(super) procedures: Option<&'p Dictionary>,
}

enum Kind<'p> {
    Simple(Box<[Code; 256]>),
    Composite(Box<Composite<'p>>),
    /// Two bytes a code, nothing known.
    Opaque {
        width: f32,
    },
}

struct Composite<'p> {
    font: hayro_font::Font<'p>,
    /// Codes are always two bytes.
    two_bytes: bool,
    /// The file says that codes are Unicode: a `ToUnicode` that is the name of the identity.
    unicode: bool,
    /// By the high bytes of the code, then by its low byte; filled as codes are met.
    pages: HashMap<u32, Box<[Option<Code>; 256]>>,
    program: Option<Program>,
    /// The character collection of its identifiers, when that is one that everybody knows.
    collection: Option<Collection>,
    /// Whether its program is in the file, so that an empty glyph is one.
    embedded: bool,
    /// Whether that program draws anything, once somebody asked: one that cannot be read has nothing but empty glyphs.
    draws: Option<bool>,
    /// How its glyphs are numbered, when codes are their numbers.
    order: Option<Order>,
}

/// All fonts of a document, read as they are met.
pub(super) struct Fonts<'p> {
    doc: &'p Document,
    pdf: Option<&'p Pdf>,
    numbers: &'p HashMap<usize, u32>,
    cache: FontCache<'p>,
    resolver: FontResolverFn,
    cmaps: hayro_font::CMapResolverFn,
    known: HashMap<usize, usize>,
    fonts: Vec<Font<'p>>,
    /// Fonts at which foreign code failed.
    pub(super) failed: u64,
}

impl<'p> Fonts<'p> {
    /// Over the opened document and its font file.
    pub(super) fn new(doc: &'p Document, pdf: Option<&'p Pdf>, file: &'p FontFile) -> Fonts<'p> {
        Fonts {
            doc,
            pdf,
            numbers: &file.numbers,
            cache: FontCache::new(),
            resolver: Arc::new(|query| {
                Some(match query {
                    FontQuery::Standard(font) => font.get_font_data(),
                    FontQuery::Fallback(query) => query.pick_standard_font().get_font_data(),
                })
            }),
            cmaps: Arc::new(hayro_cmap::load_embedded),
            known: HashMap::new(),
            fonts: Vec::new(),
            failed: 0,
        }
    }

    /// The index of a font, read at its first use.
    pub(super) fn load(&mut self, dict: &'p Dictionary) -> usize {
        if let Some(&index) = self.known.get(&key(dict)) {
            return index;
        }
        let font = caught(|| self.read(dict)).unwrap_or_else(|| {
            self.failed += 1;
            Font::bare(self.doc, dict)
        });
        self.fonts.push(font);
        let index = self.fonts.len() - 1;
        self.known.insert(key(dict), index);
        index
    }

    /// The font at an index that [`Fonts::load`] gave.
    pub(super) fn at(&mut self, index: usize) -> &mut Font<'p> {
        &mut self.fonts[index]
    }

    /// The glyphs that codes of a font are drawn with.
    pub(super) fn glyphs(&self, dict: &'p Dictionary, codes: &[u32]) -> Option<Vec<u32>> {
        let number = *self.numbers.get(&key(dict))?;
        caught(|| {
            let dict = self.pdf?.xref().get::<Dict<'p>>(ObjectIdentifier::new(number, 0))?;
            let font = self.cache.font(&dict, &self.resolver, &self.cmaps)?;
            Some(codes.iter().map(|code| font.map_code(*code).to_u32()).collect())
        })
        .flatten()
    }

    /// The texts behind the indices of a font.
    pub(super) fn strings(&self, index: usize) -> &[String] {
        self.fonts.get(index).map_or(&[], |font| &font.strings)
    }

    fn read(&self, dict: &'p Dictionary) -> Font<'p> {
        let object = || {
            let number = *self.numbers.get(&key(dict))?;
            self.pdf?.xref().get::<Dict<'p>>(ObjectIdentifier::new(number, 0))
        };
        match object().and_then(|d| self.cache.font(&d, &self.resolver, &self.cmaps)) {
            Some(font) => Font::new(self.doc, dict, font),
            None => Font::bare(self.doc, dict),
        }
    }
}

impl<'p> Font<'p> {
    fn new(doc: &Document, dict: &'p Dictionary, font: hayro_font::Font<'p>) -> Font<'p> {
        let subtype = dict.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
        let mut strings = Vec::new();
        let vertical = !font.is_horizontal();
        let kind = if subtype == b"Type0" {
            let encoding = dict.get(b"Encoding").map(|o| resolve(doc, o));
            let two_bytes = matches!(encoding, Ok(Object::Name(n)) if n == b"Identity-H" || n == b"Identity-V");
            let unicode = matches!(get(doc, dict, b"ToUnicode"), Some(Object::Name(n)) if n.starts_with(b"Identity"));
            let collection = Collection::of(doc, dict);
            Kind::Composite(Box::new(Composite {
                font,
                two_bytes,
                unicode,
                pages: HashMap::new(),
                program: None,
                collection,
                embedded: is_embedded(doc, dict),
                draws: None,
                order: two_bytes.then(|| Order::of(doc, dict)).flatten(),
            }))
        } else {
            Kind::Simple(simple(doc, dict, subtype, &font, &mut strings))
        };
        let procedures = (subtype == b"Type3").then_some(dict);
        let mut this = Font { kind, strings, extent: extent(doc, dict), vertical, em: 1000.0, procedures };
        if subtype == b"Type3" {
            this.em = this.letter_height();
            this.extent = (-0.22 * this.em, 0.8 * this.em);
        }
        this
    }

    /// A font that the font reader refused: widths from the dictionary, text as far as ASCII goes.
    fn bare(doc: &Document, dict: &Dictionary) -> Font<'p> {
        let composite = dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|s| s == b"Type0");
        let kind = if composite {
            Kind::Opaque { width: 1000.0 }
        } else {
            let widths = dict.get(b"Widths").map(|o| all_numbers(doc, o)).unwrap_or_default();
            let names = names(doc, dict);
            let first = get(doc, dict, b"FirstChar").and_then(|o| o.as_float().ok()).unwrap_or(0.0) as usize;
            Kind::Simple(Box::new(std::array::from_fn(|code| {
                let width = code.checked_sub(first).and_then(|i| widths.get(i)).copied().unwrap_or(500.0);
                let name = names.get(&(code as u8)).and_then(|name| name_to_char(name));
                guess(name.or_else(|| win_ansi(code as u8)), width)
            })))
        };
        Font { kind, strings: Vec::new(), extent: extent(doc, dict), vertical: false, em: 1000.0, procedures: None }
    }

    /// Reads the code at `at`: how many bytes it has, its number, and what it shows.
    pub(super) fn next(&mut self, bytes: &[u8], at: usize) -> (usize, u32, Code) {
        match &mut self.kind {
            Kind::Simple(table) => (1, u32::from(bytes[at]), table[usize::from(bytes[at])]),
            Kind::Opaque { width } => {
                let len = 2.min(bytes.len() - at);
                (len, 0, Code { text: NO_TEXT, width: *width, source: Reading::Unknown, other: None })
            }
            Kind::Composite(font) => font.next(bytes, at, &mut self.strings),
        }
    }

    /// Letters are about half as wide as their font is high.
    fn letter_height(&self) -> f32 {
        let Kind::Simple(table) = &self.kind else { return 1000.0 };
        let wide = table.iter().filter(|c| c.width > 0.0);
        let (sum, count) = wide.fold((0.0, 0.0), |(sum, count), c| (sum + c.width, count + 1.0));
        if count > 0.0 && sum > 0.0 { 2.0 * sum / count } else { 1000.0 }
    }
}

impl Composite<'_> {
    fn next(&mut self, bytes: &[u8], at: usize, strings: &mut Vec<String>) -> (usize, u32, Code) {
        let (code, len) = if self.two_bytes {
            match bytes.get(at..at + 2) {
                Some(pair) => (u32::from(pair[0]) << 8 | u32::from(pair[1]), 2),
                None => (u32::from(bytes[at]), 1),
            }
        } else {
            let (code, len) = self.font.read_code(bytes, at);
            (code, len.max(1))
        };
        let slot = (code & 255) as usize;
        if let Some(known) = self.pages.get(&(code >> 8)).and_then(|page| page[slot]) {
            return (len, code, known);
        }
        let found = caught(|| self.look_up(code, strings)).unwrap_or(Code {
            text: NO_TEXT,
            width: 1000.0,
            source: Reading::Unknown,
            other: None,
        });
        self.pages.entry(code >> 8).or_insert_with(|| Box::new([None; 256]))[slot] = Some(found);
        (len, code, found)
    }

    fn look_up(&mut self, code: u32, strings: &mut Vec<String>) -> Code {
        let advance = self.font.code_advance(code);
        let width = if self.font.is_horizontal() { advance.x } else { advance.y } as f32;
        let glyph = self.font.map_code(code);
        let FontGlyph::Outline(outline) = self.font.glyph(glyph, code) else {
            return guess(None, width);
        };
        let program = self
            .program
            .get_or_insert_with(|| outline.font_data().map(|d| Program::read((*d.data).as_ref())).unwrap_or_default());
        if let Some(text) = outline.as_unicode().and_then(|t| told(t, strings)) {
            let other = program.contradicts(glyph.to_u32(), text);
            return Code { text, width, source: Reading::Told, other };
        }
        if self.unicode
            && let Some(c) = char::from_u32(code).filter(|c| !c.is_control())
        {
            return Code { text: c as u32, width, source: Reading::Told, other: None };
        }
        if let Some(text) = self.collection.as_ref().and_then(|c| c.unicode(code)).and_then(|t| told(t, strings)) {
            return Code { text, width, source: Reading::Told, other: None };
        }
        let known = program.character(glyph.to_u32());
        // An empty glyph is a gap between words, whatever its number.
        let empty = self.embedded && glyph != GlyphId::NOTDEF && outline.outline().is_empty();
        let blank = || (empty && draws(&self.font, &mut self.draws)).then_some(' ');
        let by_number = || if program.is_empty() { self.order.and_then(|order| order.character(code)) } else { None };
        guess(known.or_else(by_number).or_else(blank), width)
    }
}

/// Whether any of the first glyphs of a composite font is more than blank.
fn draws(font: &hayro_font::Font<'_>, known: &mut Option<bool>) -> bool {
    let drawn = |code: u32| match font.glyph(font.map_code(code), code) {
        FontGlyph::Outline(outline) => !outline.outline().is_empty(),
        FontGlyph::Type3(_) => false,
    };
    *known.get_or_insert_with(|| (1..512).any(drawn))
}

/// The table of a font with one byte a code.
fn simple(
    doc: &Document,
    dict: &Dictionary,
    subtype: &[u8],
    font: &hayro_font::Font<'_>,
    strings: &mut Vec<String>,
) -> Box<[Code; 256]> {
    let mut program: Option<Program> = None;
    let bitmap = subtype == b"Type3" && is_tex_bitmap(doc, dict);
    let names = names(doc, dict);
    let mut table: Box<[Code; 256]> = Box::new(std::array::from_fn(|i| {
        let code = i as u32;
        let width = font.code_advance(code).x as f32;
        let glyph = font.map_code(code);
        let text = match font.glyph(glyph, code) {
            FontGlyph::Outline(outline) => {
                if glyph != GlyphId::NOTDEF && program.is_none() {
                    program = outline.font_data().map(|d| Program::read((*d.data).as_ref()));
                }
                outline.as_unicode()
            }
            FontGlyph::Type3(glyph) => glyph.as_unicode(),
        };
        if let Some(text) = text.and_then(|t| told(t, strings)) {
            let other = program.as_ref().and_then(|p| p.contradicts(glyph.to_u32(), text));
            return Code { text, width, source: Reading::Told, other };
        }
        let from_program = program.as_ref().and_then(|p| p.character(glyph.to_u32()));
        let from_name = || names.get(&(i as u8)).and_then(|name| name_to_char(name));
        let fallback = || if bitmap { cork(i as u8) } else { win_ansi(i as u8) };
        guess(from_program.or_else(from_name).or_else(fallback), width)
    }));
    // Drawn letters are numbered as they come. A file that maps some of them says nothing by the numbers of the others.
    if subtype == b"Type3" && !bitmap && is_numbered(&table) {
        for (i, code) in table.iter_mut().enumerate() {
            let named = || names.get(&(i as u8)).is_some_and(|name| name_to_char(name).is_some());
            if code.source == Reading::Guessed && i != usize::from(b' ') && !named() {
                *code = guess(None, code.width);
            }
        }
    }
    table
}

/// Whether the codes whose letters a file tells are other letters than those codes have in ASCII.
fn is_numbered(table: &[Code; 256]) -> bool {
    let letter = |c: char| c.is_ascii_alphanumeric();
    let (mut same, mut other) = (0, 0);
    for (i, code) in table.iter().enumerate().filter(|(_, code)| code.source == Reading::Told) {
        if let Some(c) = char::from_u32(code.text).filter(|c| letter(*c)) {
            *(if c as usize == i { &mut same } else { &mut other }) += 1;
        }
    }
    other > 2 && other > same
}

/// Whether the program of a composite font is in the file.
fn is_embedded(doc: &Document, dict: &Dictionary) -> bool {
    let descendant = match get(doc, dict, b"DescendantFonts") {
        Some(Object::Array(items)) => items.first().and_then(|o| dictionary(doc, o)),
        _ => None,
    };
    let descriptor = descendant.and_then(|d| dictionary(doc, d.get(b"FontDescriptor").ok()?));
    descriptor.is_some_and(|d| [b"FontFile".as_slice(), b"FontFile2", b"FontFile3"].iter().any(|key| d.has(key)))
}

/// The names that the encoding of a font gives to codes (ISO 32000-2, 9.6.5, table 112).
fn names(doc: &Document, dict: &Dictionary) -> HashMap<u8, String> {
    let mut out = HashMap::new();
    let encoding = dict.get(b"Encoding").ok().and_then(|o| dictionary(doc, o));
    let Some(Object::Array(items)) = encoding.and_then(|e| get(doc, e, b"Differences")) else { return out };
    let mut code = 0_i64;
    for item in items.iter().take(1024) {
        match resolve(doc, item) {
            Object::Name(name) => {
                if let Ok(code) = u8::try_from(code) {
                    out.insert(code, String::from_utf8_lossy(name).into_owned());
                }
                code = code.saturating_add(1);
            }
            number => code = number.as_i64().unwrap_or(code),
        }
    }
    out
}

fn guess(c: Option<char>, width: f32) -> Code {
    match c {
        Some(c) => Code { text: c as u32, width, source: Reading::Guessed, other: None },
        None => Code { text: NO_TEXT, width, source: Reading::Unknown, other: None },
    }
}

/// A map's answer, unless it is one that says nothing: U+0000, U+FFFD, or private use.
fn told(text: BfString, strings: &mut Vec<String>) -> Option<GlyphText> {
    let means = |c: char| !matches!(c, '\0' | '\u{fffd}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
    match text {
        BfString::Char(c) => means(c).then_some(c as u32),
        BfString::String(s) => {
            let mut chars = s.chars();
            let (first, second) = (chars.next()?, chars.next());
            if !s.chars().all(means) {
                return None;
            }
            if second.is_none() {
                return Some(first as u32);
            }
            strings.push(s);
            Some(STRING | (strings.len() as u32 - 1))
        }
    }
}

/// Bitmap fonts of TeX: glyph names that only number the codes, or a matrix of a printer's resolution.
fn is_tex_bitmap(doc: &Document, dict: &Dictionary) -> bool {
    let matrix = dict.get(b"FontMatrix").map(|o| numbers(doc, o)).unwrap_or_default();
    let procs = dict.get(b"CharProcs").ok().and_then(|o| dictionary(doc, o));
    let numbered = procs.is_some_and(|procs| {
        procs.iter().take(64).all(|(name, _)| {
            matches!(name.split_first(), Some((b'a' | b'c' | b'A' | b'C', rest)) if !rest.is_empty() && rest.iter().all(u8::is_ascii_digit))
        })
    });
    numbered || matrix.first().is_some_and(|a| (0.002..1.0).contains(a))
}

/// Descent and ascent in thousandths, held to what letters have.
fn extent(doc: &Document, dict: &Dictionary) -> (f32, f32) {
    let descendant = || match font_key(doc, dict, b"DescendantFonts")? {
        Object::Array(items) => dictionary(doc, items.first()?),
        _ => None,
    };
    let descriptor = |font: &Dictionary| font.get(b"FontDescriptor").ok().map(|o| resolve(doc, o).clone());
    let found = descriptor(dict).or_else(|| descendant().and_then(descriptor));
    let value = |name: &[u8]| match &found {
        Some(Object::Dictionary(d)) => get(doc, d, name).and_then(|o| o.as_float().ok()).unwrap_or(0.0),
        _ => 0.0,
    };
    let (low, high) = (-value(b"Descent").abs(), value(b"Ascent"));
    (
        if (-500.0..-20.0).contains(&low) { low } else { -220.0 },
        if (400.0..1300.0).contains(&high) { high } else { 800.0 },
    )
}

fn all_numbers(doc: &Document, object: &Object) -> Vec<f32> {
    let Object::Array(items) = resolve(doc, object) else { return Vec::new() };
    items.iter().take(256).map(|item| resolve(doc, item).as_float().unwrap_or(0.0)).collect()
}
