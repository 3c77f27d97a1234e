//! Detection in bytes of text a second, with "one regex after another" over the same rules beside it in the same run.
//!
//! `cargo bench --bench detect`. Three texts: Dutch prose as it stands in shares with now and then an identifier, prose without any, and the
//! annotated texts of `fixtures/corpus` end to end, in which every second line holds an identifier. The counter is bytes of text. At the end
//! the ratio of the two is told for each text.

#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "a bench looks at the clock and tells")]

use std::collections::HashSet;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use divan::Bencher;
use divan::counter::BytesCount;
use lakmoes::detect::Detector;
use lakmoes::model::{Document, Layer, Place, Segment};
use lakmoes::rules::{Mode, Rule, Ruleset};
use lakmoes::text::TextBuilder;
use regex::{Regex, RegexBuilder};

fn main() {
    divan::main();
    // Cargo says so when it is asked for a bench, not when it only tries whether it runs.
    if std::env::args().any(|arg| arg == "--bench") {
        ratios();
    }
}

/// How many times as fast as the baseline, for each text, measured side by side in this very run; and a yardstick for the machine: every word of the text
/// looked up in a set, which is the least that anything with lists of words does.
fn ratios() {
    let detector = Detector::new(RULES.clone());
    let regexes = one_by_one(RULES.rules());
    let set: HashSet<String> =
        RULES.rules().iter().flat_map(|rule| &rule.terms).map(|term| term.t.to_lowercase()).collect();
    println!("\ntext      lakmoes      one by one   ratio   words in a set   (wanted for Share: 120 MB/s, 6 times)");
    for kind in KINDS {
        let text = text(kind);
        let document = document(&text);
        let rate = |best: Duration| text.len() as f64 / 1e6 / best.as_secs_f64();
        let ours = rate(best(5, || detector.detect(&document).len()));
        let base = rate(best(2, || regexes.iter().map(|regex| regex.find_iter(&text).count()).sum()));
        let words = rate(best(3, || words(&text).filter(|word| set.contains(*word)).count()));
        println!(
            "{:<8} {ours:>6.1} MB/s {base:>10.1} MB/s {:>7.1} {words:>12.1} MB/s",
            format!("{kind:?}"),
            ours / base
        );
    }
}

/// The words of a text.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// The shortest of some runs: the others were disturbed.
fn best(runs: usize, work: impl Fn() -> usize) -> Duration {
    let once = |_| {
        let start = Instant::now();
        divan::black_box(work());
        start.elapsed()
    };
    (0..runs).map(once).min().unwrap_or_default()
}

/// Bytes of each text.
const SIZE: usize = 2 << 20;
/// In the mixed text one corpus text stands among this many paragraphs of prose.
const PROSE_PER_TEXT: usize = 12;

const PROSE: [&str; 6] = [
    "In het overleg is besproken hoe de dagbesteding er komende weken uit gaat zien. De begeleiding houdt de ochtenden vrij, zodat er ruimte \
     is om samen boodschappen te doen en te koken. Wie later komt, schuift gewoon aan; er is altijd koffie. De planning hangt bij de voordeur.",
    "Vertrouwen groeit langzaam. Vaak begint het met iets kleins: een wandeling, een kop thee, samen de was ophangen. Wij vragen niet meteen \
     door, maar blijven in de buurt. Dat vraagt tijd van het team en van de organisatie, en het levert op den duur meer op dan een protocol.",
    "De werkgroep stelt voor om de vergaderingen korter te maken en de stukken eerder rond te sturen. Iedereen leest vooraf, zodat de tijd aan \
     tafel naar de keuzes gaat en niet naar het voorlezen. Het secretariaat houdt bij welke afspraken openstaan en wie eraan werkt.",
    "Tijdens de bijeenkomst kwam aan de orde wat bewoners zelf willen leren: omgaan met geld, een maaltijd bereiden, de weg vinden met het \
     openbaar vervoer. Vrijwilligers uit de buurt willen daarbij helpen. De gemeente denkt mee over een ruimte die ook in het weekend open is.",
    "Een goede overdracht is kort en volledig. Beschrijf wat je hebt gezien en niet wat je ervan vindt; noem wat er is afgesproken en met wie. \
     Zo kan de collega die na jou komt verder zonder alles opnieuw te vragen, en hoeft niemand zijn verhaal telkens te herhalen.",
    "Het gebouw is gerenoveerd met het oog op rust: gedempte kleuren, weinig echo in de gangen en ramen die uitkijken op de tuin. De keuken \
     ligt in het midden, omdat daar de gesprekken vanzelf ontstaan. Buiten staan banken onder de bomen, en een kas die iedereen mag gebruiken.",
];

static RULES: LazyLock<Arc<Ruleset>> = LazyLock::new(|| Arc::new(Ruleset::builtin()));

/// Texts of the corpus in the order of the file.
static CORPUS: LazyLock<Vec<String>> = LazyLock::new(|| {
    include_str!("../fixtures/corpus/text.jsonl")
        .lines()
        .filter_map(|line| Some(serde_json::from_str::<serde_json::Value>(line).ok()?["text"].as_str()?.to_owned()))
        .collect()
});

#[derive(Clone, Copy, Debug)]
enum Kind {
    Prose,
    Share,
    Dense,
}

const KINDS: [Kind; 3] = [Kind::Prose, Kind::Share, Kind::Dense];

fn text(kind: Kind) -> String {
    let mut out = String::with_capacity(SIZE + 4096);
    let (mut prose, mut dense) = (PROSE.iter().cycle(), CORPUS.iter().cycle());
    let mut i = 0;
    while out.len() < SIZE {
        i += 1;
        let next = match kind {
            Kind::Share if i % (PROSE_PER_TEXT + 1) == 0 => dense.next().map(String::as_str),
            Kind::Dense => dense.next().map(String::as_str),
            _ => prose.next().copied(),
        };
        out.push_str(next.unwrap_or_default());
        out.push_str("\n\n");
    }
    out
}

/// The text as a reader would hand it over: segments of bounded length, cut between paragraphs.
fn document(text: &str) -> Document {
    let mut document = Document { format: "txt", ..Document::default() };
    let mut rest = text;
    while !rest.is_empty() {
        let most = rest.floor_char_boundary(256 << 10);
        let cut = if most == rest.len() { most } else { rest[..most].rfind("\n\n").map_or(most, |i| i + 2) };
        let mut builder = TextBuilder::new();
        builder.push_linear(&rest[..cut], 0, 0, 0);
        document.segments.push(Segment::new(Place::default(), Layer::Visible, builder.finish()));
        rest = &rest[cut..];
    }
    document
}

/// Each pattern of each rule on its own; the terms of a rule as alternations of at most 500. Edges of words are those of ASCII: with those of Unicode the
/// crate cannot use its fast engines, and the comparison would be a present to us.
fn one_by_one(rules: &[Rule]) -> Vec<Regex> {
    let build = |pattern: &str, fold: bool| {
        RegexBuilder::new(pattern)
            .case_insensitive(fold)
            .size_limit(1 << 28)
            .build()
            .expect("the rules were compiled before")
    };
    let mut all = Vec::new();
    for rule in rules {
        for pattern in &rule.patterns {
            let edge = |whole: bool| if whole { r"(?-u:\b)" } else { "" };
            all.push(build(
                &format!("{}(?:{}){}", edge(pattern.whole_before), pattern.hir, edge(pattern.whole_after)),
                false,
            ));
        }
        let forms: Vec<String> = rule
            .terms
            .iter()
            .flat_map(|term| std::iter::once(&term.t).chain(&term.f).map(move |form| (form, term.m)))
            .map(|(form, mode)| match mode {
                Mode::Word => format!(r"(?-u:\b){}(?-u:\b)", regex::escape(form)),
                Mode::Stem => format!(r"(?-u:\b){}\w*", regex::escape(form)),
                Mode::Tail => format!(r"\w*{}(?-u:\b)", regex::escape(form)),
            })
            .collect();
        all.extend(forms.chunks(500).map(|chunk| build(&chunk.join("|"), true)));
    }
    all
}

#[divan::bench(args = KINDS, sample_count = 5)]
fn lakmoes(bencher: Bencher<'_, '_>, kind: Kind) {
    let document = document(&text(kind));
    let bytes: usize = document.segments.iter().map(|s| s.text.folded().len()).sum();
    let detector = Detector::new(RULES.clone());
    bencher.counter(BytesCount::new(bytes)).bench_local(|| detector.detect(&document).len());
}

#[divan::bench(args = KINDS, sample_count = 1, sample_size = 1)]
fn one_regex_after_another(bencher: Bencher<'_, '_>, kind: Kind) {
    let text = text(kind);
    let regexes = one_by_one(RULES.rules());
    let count = || regexes.iter().map(|regex| regex.find_iter(&text).count()).sum::<usize>();
    bencher.counter(BytesCount::new(text.len())).bench_local(count);
}
