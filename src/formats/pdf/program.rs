//! Program: what a font program itself says about its glyphs, and what the great character collections say about their identifiers.
//! For glyphs of which the file says nothing, and as a witness against a file that says something else.

use std::collections::HashMap;

use hayro_cmap::{BfString, CMap, CMapName, CidFamily};
use lopdf::{Dictionary, Document, Object};
use skrifa::MetadataProvider;

use crate::formats::pdf::fonts::{GlyphText, STRING};
use crate::formats::pdf::load::{dictionary, get, resolve};

/// Characters of one program that are kept.
const MOST: usize = 200_000;

/// The characters of the glyphs of one font program.
#[derive(Default)]
pub(super) struct Program {
    by_map: HashMap<u32, char>,
    by_name: HashMap<u32, char>,
    /// Whether its character map is one of Unicode, and no numbering of its own.
    unicode: bool,
}

impl Program {
    /// Of a TrueType or OpenType program; others give nothing.
    pub(super) fn read(data: &[u8]) -> Program {
        let mut this = Program::default();
        let Ok(font) = skrifa::FontRef::from_index(data, 0) else { return this };
        let map = font.charmap();
        this.unicode = map.has_map() && !map.is_symbol();
        for (code, glyph) in map.mappings().take(MOST) {
            // Symbol fonts keep their codes at U+F000; the low byte is what was typed.
            let code = if (0xf000..=0xf0ff).contains(&code) { code & 255 } else { code };
            let private = |c: &char| matches!(c, '\u{e000}'..='\u{f8ff}');
            let Some(c) = char::from_u32(code).filter(|c| !c.is_control() && !private(c)) else { continue };
            // Of several characters with one glyph, the one people type: the lowest.
            this.by_map.entry(glyph.to_u32()).and_modify(|old| *old = (*old).min(c)).or_insert(c);
        }
        if this.by_map.is_empty() {
            let names = font.glyph_names().iter().take(MOST).filter(|(_, name)| !name.is_synthesized());
            this.by_name =
                names.filter_map(|(glyph, name)| Some((glyph.to_u32(), name_to_char(name.as_str())?))).collect();
        }
        this
    }

    /// Whether it says nothing about its glyphs.
    pub(super) fn is_empty(&self) -> bool {
        self.by_map.is_empty() && self.by_name.is_empty()
    }

    /// The character of a glyph.
    pub(super) fn character(&self, glyph: u32) -> Option<char> {
        self.by_map.get(&glyph).or_else(|| self.by_name.get(&glyph)).copied()
    }

    /// The letter or digit that a glyph is by this program, when the file says that it is another. Only plain letters count: for marks, spaces and
    /// ligatures both may be right.
    pub(super) fn contradicts(&self, glyph: u32, text: GlyphText) -> Option<char> {
        let said = char::from_u32(text).filter(|c| text < STRING && c.is_ascii_alphanumeric())?;
        let own = self.by_map.get(&glyph).copied().filter(|c| self.unicode && c.is_ascii_alphanumeric())?;
        (!own.eq_ignore_ascii_case(&said)).then_some(own)
    }
}

/// What the name of a glyph means.
pub(super) fn name_to_char(name: &str) -> Option<char> {
    // The ornaments of ZapfDingbats are called a1 to a206; so is every glyph that TeX only numbers.
    let numbered =
        name.strip_prefix('a').is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()));
    if numbered {
        return None;
    }
    skrifa::raw::ps::agl::name_to_char(name).filter(|c| !c.is_control())
}

/// A character collection of Adobe: codes to its identifiers, and those to Unicode.
pub(super) struct Collection {
    /// Codes are identifiers when there is none.
    codes: Option<CMap>,
    unicode: CMap,
}

impl Collection {
    /// The one that a composite font uses (ISO 32000-2, 9.7.3 and 9.10.2).
    pub(super) fn of(doc: &Document, font: &Dictionary) -> Option<Collection> {
        let descendant = match get(doc, font, b"DescendantFonts")? {
            Object::Array(items) => dictionary(doc, items.first()?)?,
            _ => return None,
        };
        let system = dictionary(doc, descendant.get(b"CIDSystemInfo").ok()?)?;
        let string = |key: &[u8]| match get(doc, system, key) {
            Some(Object::String(bytes, _)) => bytes.as_slice(),
            _ => &[],
        };
        let family = CidFamily::from_registry_ordering(string(b"Registry"), string(b"Ordering"));
        let data = hayro_cmap::load_embedded(family.ucs2_cmap()?)?;
        let codes = match font.get(b"Encoding").map(|o| resolve(doc, o)) {
            Ok(Object::Name(name)) if !name.starts_with(b"Identity") => {
                let data = hayro_cmap::load_embedded(CMapName::from_bytes(name))?;
                Some(CMap::parse(data, hayro_cmap::load_embedded)?)
            }
            Ok(Object::Name(_)) => None,
            _ => return None,
        };
        Some(Collection { codes, unicode: CMap::parse(data, hayro_cmap::load_embedded)? })
    }

    /// The text of a code.
    pub(super) fn unicode(&self, code: u32) -> Option<BfString> {
        let cid = match &self.codes {
            None => code,
            Some(map) => (1..=4).rev().find_map(|length| map.lookup_cid_code(code, length))?,
        };
        self.unicode.lookup_bf_string(cid)
    }
}

#[cfg(test)]
mod tests {
    use super::{Collection, Program, name_to_char};
    use lopdf::{Document, Object, dictionary};

    /// A font file that is nothing but a character map of Unicode.
    fn font(map: &[(char, u32)]) -> Vec<u8> {
        let long = |out: &mut Vec<u8>, values: &[u32]| values.iter().for_each(|v| out.extend(v.to_be_bytes()));
        let short = |out: &mut Vec<u8>, values: &[u16]| values.iter().for_each(|v| out.extend(v.to_be_bytes()));
        let size = 16 + 12 * map.len() as u32;
        let mut out = Vec::new();
        long(&mut out, &[0x0001_0000]);
        short(&mut out, &[1, 0, 0, 0]);
        out.extend(b"cmap");
        long(&mut out, &[0, 28, 12 + size]);
        short(&mut out, &[0, 1, 3, 10]);
        long(&mut out, &[12]);
        short(&mut out, &[12, 0]);
        long(&mut out, &[size, 0, map.len() as u32]);
        map.iter().for_each(|(c, glyph)| long(&mut out, &[*c as u32, *c as u32, *glyph]));
        out
    }

    #[test]
    fn a_program_is_a_witness_for_letters_only() {
        let program = Program::read(&font(&[(' ', 3), ('-', 4), ('A', 5), ('b', 6)]));
        let check = |glyph, said: char, expected| assert_eq!(program.contradicts(glyph, said as u32), expected);
        check(5, 'Q', Some('A'));
        check(6, '7', Some('b'));
        check(5, 'A', None);
        check(6, 'B', None);
        check(4, 'x', None);
        check(5, 'é', None);
        check(9, 'x', None);
        assert_eq!((program.character(5), Program::read(b"no font").character(5)), (Some('A'), None));
    }

    #[test]
    fn names_mean_what_they_say() {
        assert_eq!(name_to_char("edieresis"), Some('ë'));
        assert_eq!(name_to_char("uni00EB"), Some('ë'));
        assert_eq!(name_to_char("g12"), None);
        assert_eq!(name_to_char("a16"), None);
    }

    #[track_caller]
    fn check(ordering: &str, encoding: &str, code: u32, expected: Option<char>) {
        let info = dictionary! {
            "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal(ordering), "Supplement" => 2,
        };
        let descendant = dictionary! { "CIDSystemInfo" => info };
        let font = dictionary! { "Encoding" => encoding, "DescendantFonts" => vec![Object::Dictionary(descendant)] };
        let found = Collection::of(&Document::new(), &font).and_then(|c| c.unicode(code));
        assert_eq!(found, expected.map(hayro_cmap::BfString::Char));
    }

    #[test]
    fn identifiers_of_the_great_collections_are_known() {
        check("Japan1", "Identity-H", 34, Some('A'));
        check("Japan1", "90ms-RKSJ-H", 0x82a0, Some('あ'));
        check("Identity", "Identity-H", 34, None);
    }
}
