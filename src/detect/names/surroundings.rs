//! What stands around a possible name speaks for it or against it: titles, labels, verbs, places, institutions.

use crate::detect::names::around::{After, Before, Link};
use crate::detect::names::bearing::{ends_in_role, is_label, is_professional};
use crate::detect::names::cues::{DONE, LETTERED, begins_row, is_maiden, is_numbered, is_surname_label};
use crate::detect::names::evidence::{Where, own};
use crate::detect::names::label::says;
use crate::detect::names::ordinary::{
    is_article, is_body, is_compound, is_inflected, is_pronoun, is_surely_body, leads_to_body,
};
use crate::detect::names::shape::Shape;
use crate::detect::names::tokens::{Kind, Token};
use crate::detect::names::why::{Sum, Why};
use crate::lexicon::{self, Ordinary};

/// Bytes of what stands between quotation marks, at most.
const QUOTED: usize = 40;

/// What stands around the name.
pub(super) fn surroundings(
    text: &str,
    tokens: &[Token],
    shape: &Shape,
    before: &Before,
    after: &After,
    place: Where,
    sum: &mut Sum,
) {
    let all = &tokens[shape.tokens.clone()];
    let first = &all[0];
    let alone = all.iter().filter(|t| matches!(t.kind, Kind::Word | Kind::Initials) && !t.hyphen).count() < 2;
    let near = before.near;
    let near_word = &text[before.near_at.0..before.near_at.1];
    let second_word = &text[before.second_at.0..before.second_at.1];
    let sure = all.iter().any(|t| t.kind == Kind::Word && t.known.first() == Some(Ordinary::Never));
    let full = !alone;

    if let Some(code) = place.labelled {
        // A column for nothing but surnames holds nothing else, however ordinary the word: `achternaam;Molen`.
        sum.add(code, if place.surname { 7.4 } else { 4.5 });
    }
    if place.unlabelled {
        sum.add(Why::NegativeCue, -3.5);
    }
    // `Functie: teamleider   Personeelsnr: 55120`, `directeur HR` above `Werknemer:`: the name of the next field.
    let word = &text[first.start..all[all.len() - 1].end];
    let field = after.mark == ':' && (first.known.role() || first.known.label()) && before.link != Link::Start;
    if alone && (word.len() > 4 && word.ends_with("nr") || field) {
        sum.add(Why::NegativeCue, -8.0);
    }
    // `J. Rinnema` with nothing else on its line: a list, or under a letter.
    let dotted = all.iter().any(|t| t.kind == Kind::Initials && t.dotted);
    let end = all[all.len() - 1].end;
    let unlisted = all.iter().filter(|t| t.kind == Kind::Word).all(|t| t.known.nothing());
    if dotted
        && unlisted
        && !alone
        && matches!(before.link, Link::Line | Link::Start)
        && text[end..].trim_start_matches(' ').chars().next().is_none_or(|c| c == '\n')
    {
        sum.add(Why::Beside, 1.8);
    }
    // `k4 Verhagen onrustig`, `7:30 Dekker steunkousen`: a row of a shift or a route.
    let listed =
        first.known.surname() == Some(Ordinary::Never) || first.known.surname().is_some() && !first.known.word();
    if alone && first.kind == Kind::Word && listed && first.known.first().is_none() && begins_row(text, first.start) {
        sum.add(Why::Beside, 2.4);
    }
    // `hepatitis B. Evaluatie`: a letter that tells which.
    if first.kind == Kind::Initials && before.link == Link::Word && lexicon::contains_any_case(LETTERED, near_word) {
        sum.add(Why::NegativeCue, -6.0);
    }
    if place.lower {
        sum.add(Why::LowerCase, if full { -1.5 } else { -1.3 });
    }
    match before.link {
        Link::Colon => {
            if near.institution() || near.company() || before.second.institution() {
                sum.add(Why::NegativeCue, -1.5);
            } else if is_surname_label(near_word) {
                sum.add(Why::Label, 7.4);
            } else if ["naam", "namen"].iter().any(|end| near_word.ends_with(end)) && says(near_word) == Some(true) {
                // Behind these hardly anything but a name can stand.
                sum.add(Why::Label, 6.5);
            } else if is_label(near) || is_label(before.second) && !near_word.is_empty() || ends_in_role(near_word) {
                // `Cliënt: Vos`, and nothing else on the line.
                let whole = alone && after.ends && first.upper && first.known.surname() == Some(Ordinary::Common);
                sum.add(Why::Label, if whole { 7.0 } else { 4.5 });
            }
        }
        Link::Word => {
            let small = near_word.chars().next().is_some_and(char::is_lowercase) || before.near_at.0 < first.start;
            // `mr` may be a metre, `mr.` is none.
            if near.title() && (near_word != "mr" || text[before.near_at.1..].starts_with('.')) {
                sum.add(Why::Title, 4.5);
            } else if near.birth() && is_maiden(text, before.near_at) && !first.known.place() && !first.known.world() {
                sum.add(Why::Cue, 4.0);
            } else if near.institution() && small {
                sum.add(Why::CompanyName, -4.0);
            } else if near.eponym_head() && !near.role() && !near.relative() && !near.title() {
                sum.add(Why::Eponym, -4.5);
            } else if near.relative() {
                sum.add(Why::Relative, 3.0);
            } else if near.role()
                || near.profession()
                || near.person() && !is_pronoun(near_word)
                || ends_in_role(near_word)
            {
                // `de bewindvoerder Blokzijl belt`: a place does not.
                let named = own(first.known) || first.known.place() || first.known.world();
                let acts = after.near.verb() && alone && named && !first.known.calendar();
                sum.add(Why::Role, if acts { 4.2 } else { 3.0 });
            } else if near.label()
                && !near.particle()
                && !near.before_place()
                && !matches!(near_word, "door" | "namens")
            {
                sum.add(Why::Cue, 3.0);
            } else if near_word == "door" && lexicon::contains_any_case(DONE, second_word) {
                sum.add(Why::Cue, 1.6);
            } else if near.greeting() && !near.verb() {
                sum.add(Why::Greeting, 3.2);
            } else if near.closing() {
                sum.add(Why::SignOff, 3.0);
            } else if (near.verb() || near_word == "aldus")
                && matches!(
                    near_word,
                    "zei"
                        | "zegt"
                        | "aldus"
                        | "vertelt"
                        | "vertelde"
                        | "verklaarde"
                        | "verklaart"
                        | "antwoordt"
                        | "antwoordde"
                        | "meent"
                        | "vraagt"
                        | "vroeg"
                        | "besluit"
                        | "concludeert"
                        | "lacht"
                        | "reageert"
                        | "vindt"
                )
            {
                sum.add(Why::Verb, if near_word == "aldus" { 2.3 } else { 1.6 });
            } else if matches!(
                near_word,
                "heet" | "heette" | "genaamd" | "geheten" | "noemt" | "alias" | "namens" | "heten"
            ) {
                sum.add(Why::Cue, 2.5);
            } else if near_word == "van"
                && (before.second.eponym() || before.second.eponym_head() && !before.second.person())
            {
                // `de jas van Piet` is Piet's; works and prizes are named after people in full, or by a surname alone.
                let weight = match (full, sure) {
                    (true, true) => -2.0,
                    (false, true) => -0.5,
                    _ => -4.5,
                };
                sum.add(Why::Eponym, weight);
            } else if near_word == "van" && (before.second.relative() || before.second.person()) {
                sum.add(Why::Relative, 2.0);
            } else if near.before_place() || near_word.eq_ignore_ascii_case("in") {
                let (named, given) = (
                    all.iter().any(|t| t.known.place() || t.known.world()),
                    all.iter().any(|t| t.known.first() == Some(Ordinary::Never)),
                );
                let weight = match (named, given) {
                    (true, false) => -4.0,
                    (true, true) => {
                        if full {
                            -1.0
                        } else {
                            -2.5
                        }
                    }
                    (false, true) => {
                        if full {
                            0.0
                        } else {
                            -0.7
                        }
                    }
                    (false, false) => -2.5,
                };
                sum.add(Why::PlaceName, weight);
            } else if near_word == "dat" && sure {
                // `hij wil dat Dirk-Jan speelt`
            } else if near_word.len() <= 5 && is_article(near_word) {
                sum.add(
                    Why::Article,
                    if full && sure {
                        -1.0
                    } else if sure {
                        -1.5
                    } else {
                        -2.5
                    },
                );
            }
        }
        Link::Comma => {
            if near.closing() {
                sum.add(Why::SignOff, 3.0);
            } else if near.role() || near.profession() || near.relative() {
                // `Moeder, Ursela, deed open`: the name stands between commas.
                let between = alone && after.mark == ',' && (first.known.nothing() || own(first.known));
                sum.add(Why::Role, if between { 3.2 } else { 1.2 });
            }
        }
        Link::Line => {
            // Below `Groetjes,` a line of one word is who wrote it.
            let whole = alone && after.ends && !first.shouts && (own(first.known) || first.known.nothing());
            if near.closing() && (whole || !near.greeting()) {
                sum.add(Why::SignOff, if whole { 4.2 } else { 3.0 });
            }
        }
        Link::Mark | Link::Start | Link::Stop => {}
    }
    // `Aan: Dogan, Erkan <e.dogan@post.example>`, and a cell of a table that holds nothing else.
    if shape.reversed && (place.whole || after.mark == '<') {
        sum.add(Why::FullName, 3.5);
    }
    // Other words with capitals beside it: `Camp David`, `Radio Roxy`.
    let stray = |t: &Token| {
        t.kind == Kind::Word
            && !t.compound
            && !own(t.known)
            && !t.known.role()
            && !t.known.title()
            && !t.known.greeting()
            && !t.known.profession()
            && !t.known.relative()
            && !t.known.closing()
            && !t.known.label()
    };
    if let Some(last) = shape.tokens.start.checked_sub(1).and_then(|i| tokens.get(i))
        && stray(last)
        && !first.newline
        && before.link == Link::Word
        && !last.known.word()
        && !last.known.particle()
        // `Wijkagent Tonnie`: a compound of words is what somebody is, or of what kind a report is.
        && (all.iter().all(|t| t.known.word()) || !is_compound(&text[last.start..last.end].to_lowercase(), 1))
    {
        sum.add(Why::Beside, if alone { -2.0 } else { -0.8 });
    }
    if let Some(last) = shape.tokens.start.checked_sub(1).and_then(|i| tokens.get(i))
        && last.kind == Kind::Word
        && last.known.first() == Some(Ordinary::Never)
        && !first.newline
    {
        sum.add(Why::Beside, -2.5);
    }
    if let Some(next) = tokens.get(shape.tokens.end).filter(|t| {
        !t.newline && t.kind == Kind::Word && !t.compound && !own(t.known) && !t.known.verb() && !t.known.greeting()
    }) {
        let word = next.known.word() || next.known.particle();
        // `Theodora Maria Bijvoet`: what follows given names is the surname.
        let given = all.iter().filter(|t| t.known.first() == Some(Ordinary::Never)).count();
        let surname = given > 1 && given == all.len() && !next.known.calendar() && !next.shouts && next.upper;
        sum.add(
            Why::Beside,
            if surname {
                -2.5
            } else if word && is_strange_surname(next, alone && sure) {
                -1.3
            } else if word {
                -0.4
            } else if alone {
                -1.5
            } else {
                -0.6
            },
        );
    }
    // `Elzelien van Zwol`: what follows a particle is the surname.
    let mut rest = tokens[shape.tokens.end..].iter();
    let bound = rest.by_ref().take_while(|t| t.kind == Kind::Particle && !t.newline).count();
    let of_body = |t: &Token| t.known.institution() || t.known.company() || t.known.place() || t.known.world();
    let tail = tokens.get(shape.tokens.end + bound);
    if alone && bound > 0 && tail.is_some_and(|t| t.kind == Kind::Word && t.upper && !t.newline && !of_body(t)) {
        sum.add(Why::Beside, -1.5);
    }
    // `D. Geboortedatum`, `Punt A. De begroting`: the letter of a list.
    let given = &tokens[shape.given.clone()];
    if let [letter] = given
        && letter.kind == Kind::Initials
        && letter.end - letter.start <= 2
        && before.link != Link::Colon
        && (before.opens() || text[..letter.start].ends_with('\n'))
        && !(after.told || after.aged || after.near.verb())
        && place.labelled.is_none()
    {
        let surname = &tokens[shape.surname.clone()];
        // `F. ter Braak`: no list goes on with a particle in small letters.
        let particle = surname.first().is_some_and(|t| t.kind == Kind::Particle && !t.upper);
        let named = particle || surname.iter().any(|t| t.kind == Kind::Word && own(t.known));
        let ordinary = surname.iter().any(|t| t.known.word() || t.known.label() || is_inflected(&text[t.start..t.end]));
        if !named {
            let begins = text[..letter.start].ends_with('\n');
            sum.add(
                Why::ListLetter,
                if ordinary {
                    -4.0
                } else if begins {
                    -3.0
                } else {
                    -1.2
                },
            );
        }
    }
    // `bijlage B. Kosten staan in tabel 2`, `Blok E. Toetsing in juni`
    let numbered = |t: &Token| t.kind == Kind::Word && is_numbered(&text[t.start..t.end]);
    if let [.., letter] = given
        && letter.kind == Kind::Initials
        && letter.end - letter.start <= 2
        && (is_numbered(near_word) || given.len() == 2 && numbered(&given[0]))
    {
        sum.add(Why::ListLetter, -7.0);
    }
    // `vitamine D. Drink veel`, `bijlage A. Bekijk`: the letter ends one sentence and a word begins the next.
    if let [letter] = given
        && letter.kind == Kind::Initials
        && letter.end - letter.start <= 2
        && text[letter.end..].starts_with(' ')
        && matches!(before.link, Link::Word | Link::Mark)
        && !(near.title() || is_label(near) || near.closing() || after.told || after.aged)
        && place.labelled.is_none()
        && tokens[shape.surname.clone()].iter().all(|t| {
            let word = &text[t.start..t.end];
            t.kind == Kind::Word
                && !own(t.known)
                && (t.known.word() || t.known.verb() || is_inflected(word) && !is_compound(&word.to_lowercase(), 2))
        })
    {
        sum.add(Why::ListLetter, -3.0);
    }
    // Who is there for the work.
    let works = near.profession()
        || is_professional(near_word)
        || matches!(before.link, Link::Colon) && (before.second.profession() || is_professional(second_word))
        || after.told && after.works;
    if works && matches!(before.link, Link::Word | Link::Colon | Link::Comma) || after.told && after.works {
        sum.add(Why::Professional, 0.0);
    }
    if matches!(before.mark, '&' | '+') || after.mark == '&' {
        sum.add(Why::CompanyName, -2.5);
    }
    // In JSON every value stands so.
    let value = (place.labelled.is_some() || before.link == Link::Colon)
        && all.iter().all(|t| {
            let named = own(t.known) && !t.known.role() && !t.known.profession() || t.known.nothing();
            t.kind != Kind::Word || named
        });
    if before.mark == '"' && !value {
        sum.add(Why::Quoted, -1.0);
    }
    // `Rosa 'Jacqueline du Pré'`: a kind of something.
    let closed = |rest: &str| rest.bytes().take(QUOTED).any(|b| b == b'\'');
    if before.mark == '\'' && near_word.starts_with(char::is_uppercase) && closed(&text[first.start..]) {
        sum.add(Why::Quoted, -7.0);
    }
    // The words of the same run behind it: `Stichting De Linde`, `Jansen BV`, `Karel Doorman College`, `Maria van Jessezorg`.
    let behind = tokens[shape.tokens.end..].iter().take_while(|t| !t.newline && t.kind != Kind::Comma);
    let body = |t: &Token| {
        t.kind == Kind::Word
            && t.upper
            && t.known.first().is_none()
            && (t.known.company() || t.known.institution() || t.known.nothing() && is_body(&text[t.start..t.end]))
    };
    // `Reinout V. van Zorggroep Jansma`, `Stefan van Zorggroep Jansma`: who is named so works there.
    let lettered = tokens[shape.surname.clone()].iter().all(|t| t.kind == Kind::Initials) && !shape.surname.is_empty();
    let works_there = bound > 0 && (lettered || sure) && tail.is_some_and(body);
    if !works_there && behind.take(3).any(body) {
        sum.add(Why::CompanyName, -4.5);
    }
    if let Some(last) = shape.tokens.start.checked_sub(1).and_then(|i| tokens.get(i))
        && last.kind == Kind::Word
        && !first.newline
        && (last.known.institution()
            || last.known.company() && !own(last.known)
            || is_body(&text[last.start..last.end])
            || alone && last.known.organisation())
        && before.link == Link::Word
    {
        // `Winkelcentrum Anna Paulowna`, `Opel Karl`
        let surely = is_surely_body(&text[last.start..last.end]) || last.known.organisation();
        sum.add(Why::CompanyName, if surely { -3.5 } else { -1.5 });
    }
    let article = before.link == Link::Word && is_article(near_word);
    let end = all.last().map_or(first.end, |t| t.end);
    // `bakkerij Van der Meulen`, of which only a part was taken for the name.
    let firm = before.link == Link::Word && near.particle() && before.second.institution();
    if leads_to_body(text, end, article) || firm {
        sum.add(Why::CompanyName, -5.0);
    }
    let near_after = &text[after.near_at.0..after.near_at.1];
    if after.near.company() && near_after.chars().any(char::is_uppercase) || near_after == "bv" || near_after == "nv" {
        sum.add(Why::CompanyName, -4.0);
    } else if after.near.verb() && near_after.chars().all(char::is_lowercase) {
        // A noun has an article, a name has none: `Fleur slaapt beter`.
        let also = alone && before.opens() && all.iter().any(|t| t.known.first() == Some(Ordinary::AlsoWord));
        sum.add(
            Why::Verb,
            if also {
                3.0
            } else if alone {
                1.4
            } else {
                0.7
            },
        );
    }
    if after.genitive {
        sum.add(Why::Genitive, 0.5);
    }
    if after.aged {
        sum.add(Why::Birth, 2.0);
    }
    if after.told {
        // `Aad (broer)`: nothing but what somebody is stands in the brackets.
        sum.add(Why::Role, if after.whole { 3.0 } else { 1.5 });
    }
    const FIELDS: &[&str] = &["To", "Cc", "Bcc", "From", "Sent", "Date", "Fwd", "Re", "Subject", "Fw"];
    if after.mark == ':' && alone && FIELDS.contains(&&text[first.start..first.end]) {
        sum.add(Why::NegativeCue, -8.0);
    } else if after.mark == ':' && matches!(before.link, Link::Line | Link::Start | Link::Stop) {
        let last = all.last().filter(|t| t.kind == Kind::Word).map(|t| t.known);
        let rare = |o: Ordinary| o != Ordinary::Common || first.kind == Kind::Particle;
        let surname = last.is_some_and(|known| known.surname().is_some_and(rare));
        let listed = last.is_some_and(|known| known.surname() == Some(Ordinary::Never) && !known.word());
        // `RIETVELD: 1x gevallen`, `De Wit: niets bijzonders`: one line each at a handover.
        let shouts = all.iter().any(|t| t.shouts);
        if sure && shouts {
            sum.add(Why::Speaker, 2.2);
        } else if sure {
            sum.add(Why::Speaker, if place.lower { 1.6 } else { 1.0 });
        } else if surname && (listed || first.kind == Kind::Particle || count_words(all) > 1) {
            sum.add(Why::Speaker, if shouts { 3.4 } else { 2.6 });
        } else if surname {
            sum.add(Why::Speaker, if shouts { 2.4 } else { 0.5 });
        }
    }
    if near_after.len() > 3 && near_after.ends_with("jarige") || near_word.ends_with("jarige") {
        sum.add(Why::Birth, 2.0);
    }
}

/// `Hein Kwaad`: a word with a capital behind a sure given name is the surname more often than anything else.
fn is_strange_surname(next: &Token, sure: bool) -> bool {
    let known = next.known;
    let other = known.calendar() || known.role() || known.profession() || known.label() || known.relative();
    sure && next.upper && !next.shouts && !other && !known.company() && !known.institution() && !known.particle()
}

/// The words of a name, those behind a hyphen too.
fn count_words(all: &[Token]) -> usize {
    all.iter().filter(|t| t.kind == Kind::Word).count()
}
