//! The ground floor: text that knows where it came from.
//!
//! A [`Text`] has two faces. *Folded* is what detectors see: soft hyphens gone, every dash a hyphen, every space a space.
//! *Shown* is what stands in the document. A [`Span`] is always in the folded text; [`Text::shown_span`] and [`Text::anchors`] lead back.

mod broken;
mod builder;
mod fold;
mod index;
mod map;
mod quotes;
mod span;
pub(crate) mod tokens;
pub mod words;

pub use builder::TextBuilder;
pub(crate) use index::code_points;
pub use map::{Anchor, Glyph, GlyphRun, Ground, Piece, SourceMap};
pub use quotes::quotes;
pub use span::Span;

use std::fmt;
use std::ops::Range;

/// From this byte of the folded text on, folded and shown run in step, until the next `Step`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Step {
    folded: u32,
    shown: u32,
}

/// One stretch of text with its way back. Made by [`TextBuilder`] only.
#[derive(Clone, PartialEq, Default)]
pub struct Text {
    /// `None` when it is the same as `folded`.
    shown: Option<Box<str>>,
    folded: String,
    steps: Vec<Step>,
    /// Where the folded text goes on over a line end of the reader's own, because a word did.
    mended: Vec<u32>,
    map: SourceMap,
    index: index::Index,
}

impl Text {
    /// What detectors see.
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// The folded text under `span`.
    pub fn slice(&self, span: Span) -> &str {
        &self.folded[span.range()]
    }

    /// The map to the ground.
    pub fn map(&self) -> &SourceMap {
        &self.map
    }

    /// The byte range of `span` in the text as it stands in the document. What was dropped *inside* the span is inside the range;
    /// what was dropped before or after it is not.
    pub fn shown_span(&self, span: Span) -> Range<usize> {
        // Without steps the two may still differ: `ĳ` is as many bytes as `ij`, and a span may end within it.
        if self.steps.is_empty() && self.shown.is_none() {
            return span.range();
        }
        let (start, end) = (span.start() as u32, span.end() as u32);
        let shown = self.shown_text();
        // The last step at or before the start: after anything that was dropped there.
        let from = match self.steps.partition_point(|s| s.folded <= start).checked_sub(1) {
            Some(i) => self.steps[i].shown + (start - self.steps[i].folded),
            None => start,
        };
        // The first step at the end: before anything that was dropped there.
        let i = self.steps.partition_point(|s| s.folded < end);
        let to = match self.steps.get(i) {
            Some(step) if step.folded == end => step.shown,
            _ => match i.checked_sub(1) {
                Some(i) => self.steps[i].shown + (end - self.steps[i].folded),
                None => end,
            },
        };
        let (mut from, mut to) = (from as usize, (to as usize).min(shown.len()));
        while !shown.is_char_boundary(from) {
            from -= 1;
        }
        while !shown.is_char_boundary(to) {
            to += 1;
        }
        from.min(to)..to
    }

    /// The same range in Unicode code points from the start of this text.
    pub fn shown_chars(&self, span: Span) -> Range<usize> {
        let range = self.shown_span(span);
        let shown = self.shown_text();
        let start = self.index.chars(shown, range.start);
        start..start + shown[range].chars().count()
    }

    /// Where the bytes under `span` come from. Empty only when a reader added all of them.
    pub fn anchors(&self, span: Span) -> Vec<Anchor> {
        let range = self.shown_span(span);
        let shown = self.shown_text();
        let chars = |from: u32, to: u32| {
            if to - from < 64 {
                return shown[from as usize..to as usize].chars().count() as u32;
            }
            (self.index.chars(shown, to as usize) - self.index.chars(shown, from as usize)) as u32
        };
        self.map.anchors(shown.len(), range.start, range.end, chars)
    }

    /// Every glyph with what it stands for as it stands in the document, and at which byte of that; in order.
    pub fn glyphs(&self, mut visit: impl FnMut(usize, &GlyphRun, &Glyph, &str)) {
        let (shown, pieces) = (self.shown_text(), self.map.pieces());
        for (i, piece) in pieces.iter().enumerate() {
            let from = piece.at as usize;
            let text = &shown[from..pieces.get(i + 1).map_or(shown.len(), |next| next.at as usize)];
            let (run, first, one) = match piece.ground {
                Ground::Glyph { run, glyph } => (run, glyph, true),
                Ground::Glyphs { run, first } => (run, first, false),
                _ => continue,
            };
            let Some(run) = self.map.runs().get(run as usize) else { continue };
            let glyphs = run.glyphs.get(first as usize..).unwrap_or_default();
            if one {
                glyphs.iter().take(1).for_each(|glyph| visit(from, run, glyph, text));
                continue;
            }
            for (glyph, (at, c)) in glyphs.iter().zip(text.char_indices()) {
                visit(from + at, run, glyph, &text[at..at + c.len_utf8()]);
            }
        }
    }

    /// How many line ends stand before `span` in the text as it stands in the document. A line end that only an escape stands for
    /// (`\\n` in JSON) is none of the file's lines.
    pub fn lines_before(&self, span: Span) -> u32 {
        let mended = self.mended.partition_point(|at| *at as usize <= span.start()) as u32;
        let all = self.index.lines(&self.folded, span.start()) as u32 + mended;
        let pieces = self.map.pieces();
        if pieces.len() < 2 || all == 0 {
            return all;
        }
        let (at, shown) = (self.shown_span(span).start, self.shown_text());
        let Some(last) = pieces.partition_point(|piece| (piece.at as usize) < at).checked_sub(1) else { return all };
        let mut escaped = self.index.escaped(shown, pieces, last);
        if matches!(pieces[last].ground, Ground::Whole { .. }) {
            let end = pieces.get(last + 1).map_or(shown.len(), |p| p.at as usize).min(at);
            escaped += memchr::memchr_iter(b'\n', &shown.as_bytes()[pieces[last].at as usize..end]).count() as u32;
        }
        all.saturating_sub(escaped)
    }

    /// How many line ends that the reader added (between paragraphs) stand before `span`.
    pub fn added_lines_before(&self, span: Span) -> u32 {
        let at = self.shown_span(span).start;
        let shown = self.shown_text();
        let pieces = self.map.pieces();
        self.index.added(shown, pieces, pieces.partition_point(|piece| (piece.at as usize) < at))
    }

    /// The text under `span`, as the one thing that may carry document text onwards.
    pub fn excerpt(&self, span: Span) -> Excerpt<'_> {
        Excerpt(&self.shown_text()[self.shown_span(span)])
    }

    /// The whole text as it stands in the document.
    pub fn whole(&self) -> Excerpt<'_> {
        Excerpt(self.shown_text())
    }

    fn shown_text(&self) -> &str {
        self.shown.as_deref().unwrap_or(&self.folded)
    }
}

impl fmt::Debug for Text {
    /// Never prints the text itself.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Text").field("bytes", &self.folded.len()).field("pieces", &self.map.pieces.len()).finish()
    }
}

/// Document text on its way out. No `Display`, and a `Debug` that prints its length: only [`Excerpt::reveal`] lets it go,
/// and the test `house` lists the files that may call it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Excerpt<'t>(&'t str);

impl<'t> Excerpt<'t> {
    /// The text itself, for a reader who asked to see it.
    pub fn reveal(self) -> &'t str {
        self.0
    }

    /// Length in code points.
    pub fn chars(self) -> usize {
        self.0.chars().count()
    }

    /// The text with all but a little of it starred out, at most 40 characters. Of a number the last two letters or digits stay (`*******33`),
    /// of words the first letter of at most two long ones, and each word becomes four characters at most, so that it does not tell how long it was
    /// (`K*** **, **** ** U***`). A single word keeps its length (`d********`). Never more than a third of the letters and digits, none of four
    /// or fewer.
    pub fn masked(self) -> String {
        const WIDEST: usize = 40;
        let (mut letters, mut digits, mut words, mut within) = (0usize, 0, 0, false);
        for c in self.0.chars() {
            let part = c.is_alphanumeric();
            letters += usize::from(part);
            digits += usize::from(c.is_ascii_digit());
            words += usize::from(part && !within);
            within = part;
        }
        let open = if letters > 4 { (letters / 3).min(2) } else { 0 };
        // Codes such as an IBAN count as numbers too: most words of text hold no digit at all.
        let number = digits * 2 >= letters && digits > 0;
        let (mut seen, mut shown, mut run) = (0, 0, 0);
        // Characters written so far.
        let (mut out, mut written) = (String::with_capacity(self.0.len().min(WIDEST + 3)), 0);
        for (i, c) in self.0.char_indices() {
            if written >= WIDEST {
                out.push('…');
                break;
            }
            if !c.is_alphanumeric() {
                run = 0;
                written += 1;
                out.push(match c {
                    '-' | '.' | ' ' | '@' | '/' | '+' | ',' => c,
                    c if c.is_whitespace() => ' ',
                    _ => '*',
                });
                continue;
            }
            (seen, run) = (seen + 1, run + 1);
            let long = || self.0[i..].chars().take_while(|c| c.is_alphabetic()).count() > 4;
            let keep = match number {
                true => seen > letters - open,
                false => run == 1 && shown < open && c.is_alphabetic() && (words == 1 || long()),
            };
            shown += usize::from(keep);
            let star = number || words == 1 || run <= 4;
            written += usize::from(keep || star);
            match keep {
                true => out.push(c),
                false if star => out.push('*'),
                false => {}
            }
        }
        out
    }
}

impl fmt::Debug for Excerpt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Excerpt({} chars)", self.chars())
    }
}

#[cfg(test)]
mod tests {
    use super::{Anchor, Span, Text, TextBuilder};

    fn text(parts: &[&str]) -> Text {
        let mut builder = TextBuilder::new();
        let (mut bytes, mut chars) = (0, 0);
        for part in parts {
            builder.push_linear(part, 0, bytes, chars);
            bytes += part.len();
            chars += part.chars().count();
        }
        builder.finish()
    }

    fn check(parts: &[&str], needle: &str, shown: &str) {
        let text = text(parts);
        let at = text.folded().find(needle).expect("the needle is in the folded text");
        let span = Span::new(at, at + needle.len());
        assert_eq!(text.excerpt(span).reveal(), shown);
        // The ground holds exactly the shown bytes.
        let whole = parts.concat();
        let ground: String = text
            .anchors(span)
            .iter()
            .map(|a| match a {
                Anchor::Bytes { range, chars, .. } => {
                    let s = &whole[range.start as usize..range.end as usize];
                    assert_eq!(s.chars().count() as u32, chars.end - chars.start);
                    assert_eq!(whole[..range.start as usize].chars().count() as u32, chars.start);
                    s
                }
                _ => panic!("a text has bytes"),
            })
            .collect();
        assert_eq!(ground, shown);
    }

    #[test]
    fn plain_text_is_its_own_map() {
        check(&["BSN 111222333."], "111222333", "111222333");
    }

    #[test]
    fn what_is_dropped_inside_belongs_to_the_span_and_outside_does_not() {
        check(&["\u{ad}x\u{200b}111\u{ad}222\u{200b}333\u{200b}."], "111222333", "111\u{ad}222\u{200b}333");
    }

    #[test]
    fn wide_forms_dashes_and_spaces_fold_and_lead_back() {
        check(&["tel ０６–１２３４\u{a0}5678"], "06-1234 5678", "０６–１２３４\u{a0}5678");
    }

    #[test]
    fn a_ligature_is_taken_whole() {
        check(&["of\u{fb01}cieel"], "fic", "\u{fb01}c");
        check(&["of\u{fb01}cieel"], "officieel", "of\u{fb01}cieel");
        check(&["w\u{133}k"], "wi", "w\u{133}");
        check(&["St\u{2026} Jan"], "St.", "St\u{2026}");
    }

    #[test]
    fn decomposed_letters_compose() {
        check(&["clie\u{308}nt A"], "ë", "e\u{308}");
        check(&["clie\u{308}nt A"], "cliënt", "clie\u{308}nt");
        check(&["clie", "\u{308}nt A"], "cliënt", "clie\u{308}nt");
    }

    #[test]
    fn a_windows_line_end_is_one_and_maps_to_two_bytes() {
        check(&["a\r\nb\rc"], "a\nb\nc", "a\r\nb\rc");
        check(&["een\r\ntwee"], "twee", "twee");
        check(&["een\r\ntwee"], "een", "een");
    }

    #[test]
    fn a_word_over_a_line_end_is_whole_and_keeps_both_pieces() {
        let mut builder = TextBuilder::new();
        builder.push_linear("Jan Wil-", 0, 0, 0);
        builder.push_line_end("\n", || "lemsen is".to_owned());
        builder.push_linear("lemsen is er", 0, 8, 8);
        builder.push_line_end("\n", || panic!("such a line ends in no word"));
        builder.push_linear("met\u{2010}", 0, 20, 20);
        builder.push_line_end("\n", || "De Wit".to_owned());
        builder.push_linear("De Wit", 0, 24, 24);
        let text = builder.finish();
        assert_eq!(text.folded(), "Jan Willemsen is er\nmet-De Wit");
        let span = |needle: &str| {
            let at = text.folded().find(needle).expect("it is there");
            Span::new(at, at + needle.len())
        };
        assert_eq!(text.excerpt(span("Willemsen")).reveal(), "Wil-\nlemsen");
        assert_eq!(text.excerpt(span("Wil")).reveal(), "Wil");
        assert_eq!(text.excerpt(span("lemsen")).reveal(), "lemsen");
        assert_eq!(text.excerpt(span("met-De")).reveal(), "met\u{2010}\nDe");
        let grounds = |needle| text.anchors(span(needle)).iter().map(|a| format!("{a:?}")).collect::<Vec<_>>();
        assert_eq!(grounds("Willemsen").len(), 2);
        assert!(grounds("Willemsen")[0].contains("4..8") && grounds("Willemsen")[1].contains("8..14"));
        let lines = ["Jan", "Willemsen", "lemsen", "met", "De"].map(|needle| text.lines_before(span(needle)));
        assert_eq!(lines, [0, 0, 1, 2, 3]);
    }

    #[test]
    fn masks_show_little() {
        let mask = |s: &str| text(&[s]).whole().masked();
        assert_eq!(mask("111222333"), "*******33");
        assert_eq!(mask("depressie"), "d********");
        assert_eq!(mask("hiv"), "***");
        assert_eq!(mask("06-12345678"), "**-******78");
        assert_eq!(mask("Kerkstraat 12, 1234 AB Utrecht"), "K*** **, **** ** U***");
        assert_eq!(mask("wilhelmina@zorg.example"), "w***@****.e***");
        assert_eq!(mask("hoge bloeddruk"), "**** b***");
    }

    #[test]
    fn debug_does_not_leak() {
        let t = text(&["geheim"]);
        assert!(!format!("{t:?} {:?}", t.whole()).contains("geheim"));
    }
}
