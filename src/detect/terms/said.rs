//! Of whom a term is said. Who is named in a role is no client: `psychiater Jansen behandelt een depressie` tells nothing of Jansen. But a colleague
//! who has one is somebody of whom it is told: `begeleider Jansen heeft een depressie`. There the role says nothing any more.

use std::collections::BTreeSet;

use crate::detect::terms::weigh::works;
use crate::detect::terms::{floor, nearby};
use crate::lexicon;
use crate::model::{Category, Document, Finding, PersonId};
use crate::text::words;

/// Bytes between a name and what is said of it, and behind that to the end of its clause.
const REACH: usize = 120;
/// Words between the verb and the term.
const WORDS: usize = 8;

/// Verbs by which somebody has or is something, in lower case and sorted.
const VERBS: &[&str] = &[
    "bezoekt",
    "bleek",
    "blijkt",
    "drinkt",
    "gebruikt",
    "gebruikte",
    "had",
    "heeft",
    "is",
    "kampt",
    "kampte",
    "kreeg",
    "krijgt",
    "leed",
    "lijdt",
    "ontwikkelde",
    "raakt",
    "raakte",
    "slikt",
    "slikte",
    "stemde",
    "stemt",
    "was",
    "werd",
    "wordt",
    "worstelde",
    "worstelt",
    "zat",
    "zit",
];
/// Words after which a preposition goes on with what somebody has: `last van`, `veroordeeld voor`, `thuis met`.
const GOES_ON: &[&str] = &[
    "aangehouden",
    "aanhanger",
    "afhankelijk",
    "behandeld",
    "besmet",
    "draagster",
    "drager",
    "gediagnosticeerd",
    "geopereerd",
    "gevolg",
    "hersteld",
    "herstellende",
    "kampt",
    "kampte",
    "kenmerken",
    "klachten",
    "last",
    "leed",
    "lid",
    "lijdt",
    "opgenomen",
    "slachtoffer",
    "soort",
    "symptomen",
    "tekenen",
    "thuis",
    "trekken",
    "uitgevallen",
    "verdacht",
    "verdachte",
    "veroordeeld",
    "verslaafd",
    "vorm",
    "worstelde",
    "worstelt",
    "zat",
    "ziek",
    "ziekgemeld",
    "zit",
];
/// Prepositions and joining words: behind them something else begins, unless what stands before goes on so.
const TURNS: &[&str] = &[
    "aan", "als", "bij", "dat", "die", "door", "en", "in", "maar", "met", "na", "naar", "of", "om", "omdat", "op",
    "over", "te", "tegen", "tijdens", "tot", "uit", "van", "vanwege", "volgens", "voor", "want", "wegens",
];
/// What may stand behind the term in its clause without making it belong to what follows (`depressieve cliënten`).
const BEHIND: &[&str] = &[
    "aan",
    "al",
    "door",
    "doordat",
    "en",
    "gehad",
    "gekregen",
    "geworden",
    "in",
    "inmiddels",
    "maar",
    "met",
    "na",
    "nu",
    "omdat",
    "ontwikkeld",
    "ook",
    "op",
    "opgelopen",
    "opnieuw",
    "overleefd",
    "sedert",
    "sinds",
    "toen",
    "van",
    "vanaf",
    "vanwege",
    "waardoor",
    "waarvoor",
    "want",
    "wegens",
];
/// Perfect tenses that tell what somebody had; any other tells what somebody did with it (`heeft een depressie vastgesteld`).
const HAD: &[&str] = &[
    "doorgemaakt",
    "gebruikt",
    "gedronken",
    "gehad",
    "gekregen",
    "geleden",
    "geslikt",
    "geworden",
    "gezeten",
    "ontwikkeld",
    "opgelopen",
    "overgehouden",
    "overleefd",
];

/// Takes the role away from persons of whom a term is said. `findings` are all of the document, in order.
pub(in crate::detect) fn settle_roles(document: &Document, findings: &mut [Finding]) {
    let mut meant: BTreeSet<PersonId> = BTreeSet::new();
    let mut name: Option<usize> = None;
    for (i, finding) in findings.iter().enumerate() {
        if finding.rule.as_str() == "person.name" {
            name = Some(i);
            continue;
        }
        let Some(named) = name.map(|n| &findings[n]).filter(|n| n.segment == finding.segment) else { continue };
        let Some(person) = named.person.filter(|_| named.has("professional") && tells(finding)) else { continue };
        let text = document.segments[finding.segment.0 as usize].text.folded();
        let (from, start, end) = (named.span.end(), finding.span.start(), finding.span.end());
        if from <= start && start - from <= REACH && !works(&text[start..end]) && said(text, from, start, end) {
            meant.insert(person);
        }
    }
    if meant.is_empty() {
        return;
    }
    for finding in findings.iter_mut().filter(|f| f.person.is_some_and(|p| meant.contains(&p))) {
        finding.evidence.retain(|e| e.code != "professional");
    }
}

/// Whether a finding is a term that tells something by itself, not that there is care.
fn tells(finding: &Finding) -> bool {
    matches!(finding.category, Category::Special | Category::Criminal | Category::Delicate)
        && nearby::is_sure(finding)
        && !finding.has("negated")
        && !finding.has("family")
        && (finding.has("frame") || finding.evidence.iter().any(|e| e.code == "term" && e.weight > 0.0))
}

/// Whether what stands at `start..end` is said of the name that ends at `from`.
fn said(text: &str, from: usize, start: usize, end: usize) -> bool {
    let mut from = from;
    // `Jansen, verpleegkundige, heeft` and `Jansen (begeleider) heeft`.
    for (open, close) in [(",", ','), (" (", ')')] {
        if let Some(rest) = text[from..start].strip_prefix(open) {
            let Some(at) = rest.find(close) else { return false };
            from += open.len() + at + 1;
        }
    }
    let between = &text[from..start];
    if between.contains(['.', '!', '?', ';', ':', ',', '"', '\n', '\t', '|', '(']) {
        return false;
    }
    let is = lexicon::contains_any_case;
    // The verb may belong to the term: `lijdt aan epilepsie`.
    let all = text[from..end].split_whitespace().filter(|w| !is(&["ook", "zelf"], w));
    let count = between.split_whitespace().filter(|w| !is(&["ook", "zelf"], w)).count();
    let words: Vec<&str> = all.take(WORDS + 1).collect();
    let Some(verb) = words.first().filter(|verb| is(VERBS, verb)) else { return false };
    if count > WORDS {
        return false;
    }
    for (i, word) in words.iter().enumerate().take(count).skip(1) {
        // `heeft in 2019 een infarct gehad`
        let dated = words.get(i + 1).is_some_and(|next| next.starts_with(|c: char| c.is_ascii_digit()));
        let blocked = is(TURNS, word) && !is(GOES_ON, words[i - 1]) && !dated
            || is(lexicon::PERSONS, word)
            || is(lexicon::PERSONS_GENERAL, word)
            || is(lexicon::NEGATIONS, word)
            || works(word);
        if blocked {
            return false;
        }
    }
    let to = floor(text, (end + REACH).min(text.len()));
    let rest = &text[end..to];
    let clause = &rest[..rest.find(['.', '!', '?', ';', ':', ',', '\n', '\t', '|', ')']).unwrap_or(rest.len())];
    let mut behind = words::words(clause, 0, clause.len()).map(|w| &clause[w.range()]);
    let Some(next) = behind.next() else { return true };
    if !is(BEHIND, next) {
        return false;
    }
    let last = behind.take_while(|w| !is(&["en", "maar", "want"], w)).last().unwrap_or(next);
    !(is(&["had", "heeft", "is", "was", "werd", "wordt"], verb) && is_participle(last) && !is(HAD, last))
}

/// Whether a word looks like a participle: `vastgesteld`, `besproken`, `behandeld`.
fn is_participle(word: &str) -> bool {
    const HEADS: &[&str] = &["be", "ge", "ont", "ver", "her"];
    const BEFORE: &[&str] = &["aan", "af", "bij", "door", "in", "mee", "na", "op", "over", "uit", "vast", "voor"];
    let lower = word.to_lowercase();
    let bare = BEFORE.iter().find_map(|head| lower.strip_prefix(head)).unwrap_or(&lower);
    lower.len() > 5
        && lower.ends_with(['t', 'd', 'n'])
        && HEADS.iter().any(|head| lower.starts_with(head) || bare.starts_with(head))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, name: &str, term: &str, expected: bool) {
        let from = text.find(name).expect("the name") + name.len();
        let start = text.find(term).expect("the term");
        assert_eq!(said(text, from, start, start + term.len()), expected, "{text}");
    }

    #[test]
    fn what_a_colleague_has_is_said_of_the_colleague() {
        let lists = [VERBS, GOES_ON, TURNS, BEHIND, HAD];
        assert!(lists.iter().all(|list| list.is_sorted()));
        for (text, term) in [
            ("Begeleider Bos heeft een depressie.", "depressie"),
            ("Mijn collega Bos, verpleegkundige, heeft al jaren een zware depressie", "depressie"),
            ("begeleider Bos (team zuid) heeft epilepsie en rijdt niet", "epilepsie"),
            ("Wethouder Bos is verdachte van fraude.", "verdachte van fraude"),
            ("Trainer Bos heeft een burn-out gehad.", "burn-out"),
            ("Coach Bos heeft in 2019 een hartinfarct gehad", "hartinfarct"),
            ("Coach Bos zit in de schuldsanering", "schuldsanering"),
            ("Coach Bos is sinds maart ziek thuis met een burn-out", "burn-out"),
            ("Coach Bos lijdt aan migraine", "lijdt aan migraine"),
            ("Coach Bos heeft last van migraine sinds mei", "migraine"),
        ] {
            check(text, "Bos", term, true);
        }
    }

    #[test]
    fn what_a_professional_does_about_it_is_not() {
        for (text, term) in [
            ("Psychiater Bos: cliënt heeft een depressie.", "depressie"),
            ("Psychiater Bos behandelt haar depressie.", "depressie"),
            ("Psychiater Bos heeft een depressie vastgesteld.", "depressie"),
            ("Huisarts Bos heeft de depressie met haar moeder besproken.", "depressie"),
            ("Begeleider Bos heeft een cliënt met een depressie", "depressie"),
            ("Begeleider Bos heeft ervaring met autisme", "autisme"),
            ("Begeleider Bos heeft depressieve bewoners onder zijn hoede", "depressieve"),
            ("Begeleider Bos is gespecialiseerd in autisme", "autisme"),
            ("Begeleider Bos is er. Zij heeft een depressie", "depressie"),
            ("Psychiater Bos heeft geen depressie gezien", "depressie"),
        ] {
            check(text, "Bos", term, false);
        }
    }
}
