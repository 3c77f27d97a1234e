//! Step 1: one pass over a text, all patterns at once.
//!
//! Nearly every identifier holds a digit, an `@`, a `#` or a `<`. Those bytes are found at the speed of memory; only from the words just before and at them is
//! one automaton of all such patterns run, anchored, so that each start gives every pattern that fits there with all its ends. What needs an `@` or `#`
//! has an automaton of its own: nearly every word can be the start of an address or a handle. Patterns that can do without such a byte (a user's own, a password)
//! are looked for over the whole text by one multi-pattern search that only tells where to start.

use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::meta::Regex;
use regex_automata::nfa::thompson;
use regex_automata::util::pool::{Pool, PoolGuard};
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, MatchKind};
use regex_syntax::hir::{Class, Hir, HirKind};

use crate::detect::openings::Openings;
use crate::rules::Pattern;

/// How far a hit may reach, in bytes.
const LONGEST_HIT: usize = 512;
/// How far before its first digit, `@`, `#` or `<` a hit of the quick kind may start, in bytes.
const FARTHEST: usize = 160;

type MakeCache = Box<dyn Fn() -> Cache + Send + Sync + std::panic::UnwindSafe + std::panic::RefUnwindSafe>;
type CachePool = Pool<Cache, MakeCache>;
type CacheGuard<'p> = PoolGuard<'p, Cache, MakeCache>;

/// The compiled patterns.
pub(super) struct Pass {
    /// Patterns that hold an `@` or `#`, and all others.
    at_sign: Automaton,
    others: Automaton,
    /// Finds where patterns without a trigger start, and the letters that they all start with, where that is few.
    full: Option<Regex>,
    openings: Option<Openings>,
    /// How far before a digit or `<`, and before an `@` or `#`, hits may start.
    before_digit: usize,
    before_at: usize,
}

/// Patterns that are tried together at one start.
struct Automaton {
    dfa: DFA,
    caches: CachePool,
    /// For each of its patterns the index among all.
    patterns: Vec<usize>,
    edges: Vec<Edges>,
    /// Bytes that some pattern can start with.
    alive: [bool; 256],
}

#[derive(Clone, Copy)]
struct Edges {
    before: bool,
    after: bool,
}

/// A hit of a pattern that nobody believes yet: every end at which it fits, shortest first.
pub(super) struct Candidate<'a> {
    /// Index of the pattern.
    pub(super) pattern: usize,
    /// First byte.
    pub(super) start: usize,
    /// One past the last byte, for each way it fits.
    pub(super) ends: &'a [usize],
}

impl Pass {
    /// Compiles patterns; their order is the index in [`Candidate`].
    pub(super) fn new(patterns: &[&Pattern]) -> Pass {
        let (mut before_digit, mut before_at) = (0, 0);
        let (mut full, mut at_sign, mut others) = (Vec::new(), Vec::new(), Vec::new());
        for (i, pattern) in patterns.iter().enumerate() {
            let at = reach(&pattern.hir, |b| matches!(b, b'@' | b'#'));
            let digit = reach(&pattern.hir, |b| b.is_ascii_digit() || b == b'<');
            match (at, digit) {
                (Reach::Within(n), _) if n <= FARTHEST => {
                    before_at = before_at.max(n);
                    at_sign.push(i);
                    continue;
                }
                (_, Reach::Within(n)) if n <= FARTHEST => before_digit = before_digit.max(n),
                _ => full.push((&pattern.hir, pattern.whole_before)),
            }
            others.push(i);
        }
        let (at_sign, others) = (Automaton::new(patterns, at_sign), Automaton::new(patterns, others));
        let openings = Openings::new(&full);
        let hirs: Vec<&Hir> = full.iter().map(|(hir, _)| *hir).collect();
        let full = (!hirs.is_empty()).then(|| {
            Regex::builder()
                .syntax(syntax::Config::new())
                // It looks at few places: an engine that takes long to build does not pay.
                .configure(Regex::config().dfa(false).onepass(false).backtrack(false))
                .build_many_from_hir(&hirs)
                .expect("the ruleset bounds every pattern")
        });
        Pass { at_sign, others, full, openings, before_digit, before_at }
    }

    /// Reports every candidate in `text`.
    pub(super) fn run(&self, text: &str, mut report: impl FnMut(Candidate<'_>)) {
        let (mut others, mut at_sign) = (At::new(&self.others), None);
        let bytes = text.as_bytes();
        let (mut done, mut done_at, mut from) = (0, 0, 0);
        while let Some(trigger) = next_trigger(bytes, from) {
            from = trigger + 1;
            let (at, reach, done) = match bytes[trigger] {
                b'@' | b'#' => (at_sign.get_or_insert_with(|| At::new(&self.at_sign)), self.before_at, &mut done_at),
                _ => (&mut others, self.before_digit, &mut done),
            };
            let first = (*done).max(trigger.saturating_sub(reach));
            for (start, byte) in bytes.iter().enumerate().take(trigger + 1).skip(first) {
                if at.automaton.alive[usize::from(*byte)] && is_start(text, start) {
                    at.start(text, start, &mut report);
                }
            }
            *done = trigger + 1;
        }
        self.run_full(text, &mut others, &mut report);
    }

    /// Reports candidates of `text` that start within `range`, whatever they hold.
    pub(super) fn run_within(&self, text: &str, range: std::ops::Range<usize>, mut report: impl FnMut(Candidate<'_>)) {
        for mut at in [At::new(&self.others), At::new(&self.at_sign)] {
            for start in range.clone() {
                if at.automaton.alive[usize::from(text.as_bytes()[start])] && is_start(text, start) {
                    at.start(text, start, &mut report);
                }
            }
        }
    }

    fn run_full(&self, text: &str, at: &mut At<'_>, report: &mut impl FnMut(Candidate<'_>)) {
        let Some(full) = &self.full else { return };
        let mut from = 0;
        loop {
            let input = Input::new(text);
            let hit = match &self.openings {
                Some(openings) => openings
                    .iter(text, from)
                    .find_map(|start| full.search(&input.clone().range(start..).anchored(Anchored::Yes))),
                None => full.search(&input.range(from..)),
            };
            let Some(hit) = hit else { break };
            at.start(text, hit.start(), report);
            // Another pattern may start inside this hit.
            from = if hit.len() <= 64 { hit.start() + 1 } else { hit.end() };
            while !text.is_char_boundary(from) {
                from += 1;
            }
        }
    }
}

impl Automaton {
    /// An automaton of those of `all` that `patterns` names.
    fn new(all: &[&Pattern], patterns: Vec<usize>) -> Automaton {
        let hirs: Vec<&Hir> = patterns.iter().map(|&i| &all[i].hir).collect();
        let nfa = thompson::Compiler::new()
            .configure(thompson::Config::new().shrink(false))
            .build_many_from_hir(&hirs)
            .expect("the ruleset bounds every pattern");
        let config = DFA::config().match_kind(MatchKind::All).cache_capacity(16 << 20).skip_cache_capacity_check(true);
        let dfa = DFA::builder().configure(config).build_from_nfa(nfa).expect("no Unicode word boundaries are left");
        let edges =
            patterns.iter().map(|&i| Edges { before: all[i].whole_before, after: all[i].whole_after }).collect();
        let alive = first_bytes(&dfa);
        let for_pool = dfa.clone();
        let caches: CachePool = Pool::new(Box::new(move || for_pool.create_cache()));
        Automaton { dfa, caches, patterns, edges, alive }
    }
}

/// The bytes with which a search of `dfa` does not end at once, whatever stands before.
fn first_bytes(dfa: &DFA) -> [bool; 256] {
    let mut cache = dfa.create_cache();
    let mut alive = [false; 256];
    for before in ["", "a", " ", "\n", "\r"] {
        let input = Input::new(before).range(before.len()..).anchored(Anchored::Yes);
        let start = dfa.start_state_forward(&mut cache, &input);
        for byte in 0..=255u8 {
            // What cannot be told may start anything.
            let dead =
                start.as_ref().is_ok_and(|start| dfa.next_state(&mut cache, *start, byte).is_ok_and(|s| s.is_dead()));
            alive[usize::from(byte)] |= !dead;
        }
    }
    alive
}

struct At<'p> {
    automaton: &'p Automaton,
    cache: CacheGuard<'p>,
    matches: Vec<(usize, usize)>,
    ends: Vec<usize>,
}

impl<'p> At<'p> {
    fn new(automaton: &'p Automaton) -> At<'p> {
        At { automaton, cache: automaton.caches.get(), matches: Vec::new(), ends: Vec::new() }
    }

    fn start(&mut self, text: &str, start: usize, report: &mut impl FnMut(Candidate<'_>)) {
        self.matches.clear();
        // A cache that gives up would mean a broken automaton; the text is then as if without hits here.
        if self.walk(text, start).is_none() {
            self.matches.clear();
        }
        if self.matches.is_empty() {
            return;
        }
        self.matches.sort_unstable();
        let mut i = 0;
        while i < self.matches.len() {
            let pattern = self.matches[i].0;
            self.ends.clear();
            while let Some(&(_, end)) = self.matches.get(i).filter(|m| m.0 == pattern) {
                self.ends.push(end);
                i += 1;
            }
            report(Candidate { pattern, start, ends: &self.ends });
        }
    }

    /// Steps through the automaton from `start` on until nothing can fit any more, and gathers what fits.
    fn walk(&mut self, text: &str, start: usize) -> Option<()> {
        let bytes = text.as_bytes();
        let to = bytes.len().min(start + LONGEST_HIT);
        let dfa = &self.automaton.dfa;
        let input = Input::new(text).range(start..to).anchored(Anchored::Yes);
        let mut state = dfa.start_state_forward(&mut self.cache, &input).ok()?;
        let mut letter_before = None;
        for at in start..=to {
            // A match is told by the state after the byte behind it.
            state = match bytes.get(at) {
                Some(&byte) => dfa.next_state(&mut self.cache, state, byte).ok()?,
                None => dfa.next_eoi_state(&mut self.cache, state).ok()?,
            };
            if !state.is_tagged() {
                continue;
            }
            if state.is_dead() {
                break;
            }
            if !state.is_match() {
                // Nothing else has a tag here; were it so, what follows could not be told.
                return state.is_start().then_some(());
            }
            for i in 0..dfa.match_len(&self.cache, state) {
                let pattern = dfa.match_pattern(&self.cache, state, i).as_usize();
                let edges = self.automaton.edges[pattern];
                // An underscore parts a value from its word: `bsn_111222333`.
                let glued = edges.before
                    && *letter_before
                        .get_or_insert_with(|| text[..start].chars().next_back().is_some_and(char::is_alphanumeric))
                    || edges.after && text[at..].chars().next().is_some_and(char::is_alphanumeric);
                if !glued {
                    self.matches.push((self.automaton.patterns[pattern], at));
                }
            }
        }
        Some(())
    }
}

/// What a byte is to the start of a hit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Other,
    /// A mark that values start with.
    Mark,
    Digit,
    Letter,
    Wide,
}

static KINDS: [Kind; 256] = {
    let mut kinds = [Kind::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        kinds[byte] = match b {
            b'+' | b'(' | b'@' | b'[' | b'{' | b'#' | b'\'' => Kind::Mark,
            b'0'..=b'9' => Kind::Digit,
            b'a'..=b'z' | b'A'..=b'Z' => Kind::Letter,
            0x80.. => Kind::Wide,
            _ => Kind::Other,
        };
        byte += 1;
    }
    kinds
};

/// Whether a hit may start here: at the start of a word or of a run of digits, or at a mark that values start with.
#[inline]
fn is_start(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let kind = KINDS[usize::from(bytes[at])];
    let before = if at == 0 { Kind::Other } else { KINDS[usize::from(bytes[at - 1])] };
    match kind {
        Kind::Other => false,
        Kind::Mark => true,
        Kind::Digit => before != Kind::Digit,
        Kind::Letter => match before {
            Kind::Other | Kind::Mark => true,
            Kind::Digit | Kind::Letter => false,
            Kind::Wide => !text[..at].chars().next_back().is_some_and(char::is_alphanumeric),
        },
        Kind::Wide => {
            text.is_char_boundary(at)
                && match before {
                    Kind::Other | Kind::Mark => true,
                    Kind::Digit | Kind::Letter => false,
                    Kind::Wide => !text[..at].chars().next_back().is_some_and(char::is_alphanumeric),
                }
        }
    }
}

fn is_trigger(b: u8) -> bool {
    b.wrapping_sub(b'0') < 10 || b == b'@' || b == b'#' || b == b'<'
}

/// The next digit, `@`, `#` or `<`.
pub(super) fn next_trigger(bytes: &[u8], from: usize) -> Option<usize> {
    const STEP: usize = 64;
    let mut at = from;
    while let Some(chunk) = bytes.get(at..at + STEP) {
        // Without an early exit the compiler makes a few wide instructions of this.
        if chunk.iter().fold(false, |any, &b| any | is_trigger(b)) {
            break;
        }
        at += STEP;
    }
    Some(at + bytes.get(at..)?.iter().position(|&b| is_trigger(b))?)
}

/// Whether every match holds a byte of some kind, and how far from its start at most.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Reach {
    /// Always, after at most this many bytes.
    Within(usize),
    /// Not always; a match without has at most this many bytes.
    Without(Option<usize>),
}

fn reach(hir: &Hir, wanted: impl Fn(u8) -> bool + Copy) -> Reach {
    let longest = |hir: &Hir| hir.properties().maximum_len();
    match hir.kind() {
        HirKind::Literal(literal) => match literal.0.iter().position(|&b| wanted(b)) {
            Some(at) => Reach::Within(at),
            None => Reach::Without(Some(literal.0.len())),
        },
        HirKind::Class(class) => {
            let all = match class {
                Class::Unicode(class) => {
                    class.ranges().iter().all(|r| r.end() < '\u{80}' && (r.start()..=r.end()).all(|c| wanted(c as u8)))
                }
                Class::Bytes(class) => class.ranges().iter().all(|r| (r.start()..=r.end()).all(wanted)),
            };
            if all { Reach::Within(0) } else { Reach::Without(longest(hir)) }
        }
        HirKind::Repetition(repetition) if repetition.min > 0 => match reach(&repetition.sub, wanted) {
            within @ Reach::Within(_) => within,
            Reach::Without(_) => Reach::Without(longest(hir)),
        },
        HirKind::Capture(capture) => reach(&capture.sub, wanted),
        HirKind::Concat(parts) => {
            let mut before = Some(0usize);
            for part in parts {
                match reach(part, wanted) {
                    Reach::Within(n) => {
                        return before.map_or(Reach::Without(None), |before| Reach::Within(before + n));
                    }
                    Reach::Without(n) => before = before.zip(n).map(|(a, b)| a + b),
                }
            }
            Reach::Without(before)
        }
        HirKind::Alternation(parts) => {
            parts.iter().map(|part| reach(part, wanted)).fold(Reach::Within(0), |a, b| match (a, b) {
                (Reach::Within(a), Reach::Within(b)) => Reach::Within(a.max(b)),
                _ => Reach::Without(longest(hir)),
            })
        }
        _ => Reach::Without(longest(hir)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(regex: &str) -> Pattern {
        let hir = regex_syntax::parse(regex).expect("a regex");
        Pattern { hir, whole_before: true, whole_after: true, prior: 0.0, kind: None }
    }

    fn check(regexes: &[&str], text: &str, expected: &[(usize, &str)]) {
        let patterns: Vec<_> = regexes.iter().map(|r| pattern(r)).collect();
        let pass = Pass::new(&patterns.iter().collect::<Vec<_>>());
        let mut found = Vec::new();
        pass.run(text, |c| found.push((c.pattern, c.start, *c.ends.last().expect("an end"))));
        let found: Vec<_> = found.into_iter().map(|(p, s, e)| (p, &text[s..e])).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn all_patterns_that_fit_are_told_with_their_longest_end() {
        check(&["[0-9]{9}", "[0-9]{4,12}"], "bsn 111222333.", &[(0, "111222333"), (1, "111222333")]);
        check(&["[0-9]{9}"], "x111222333 1112223334", &[]);
        check(
            &["[a-z.]{1,20}@[a-z.]{1,20}"],
            "mail jan.jansen@example.nl nu",
            &[(0, "jan.jansen@example.nl"), (0, "jansen@example.nl")],
        );
        check(&["geheim[a-z]{1,9}"], "een geheimpje", &[(0, "geheimpje")]);
    }

    #[test]
    fn how_far_a_digit_can_be() {
        let of = |regex: &str| reach(&regex_syntax::parse(regex).expect("a regex"), |b| b.is_ascii_digit());
        assert_eq!(of("[A-Z]{2}[0-9]{2}"), Reach::Within(2));
        assert_eq!(of("(?:ab|c)[0-9]"), Reach::Within(2));
        assert_eq!(of("(?:ab|[0-9])c"), Reach::Without(Some(3)));
        assert_eq!(of("a+[0-9]"), Reach::Without(None));
    }
}
