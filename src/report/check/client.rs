//! The explanation for the client: plain words, concrete consequences, how to undo it, and what to talk about.

use std::io::{self, Write};

use crate::model::Check;
use crate::report::check::{CheckAbout, advice_words};
use crate::rules;

/// Questions to go through before and after the talk.
pub(super) const QUESTIONS: usize = 8;

/// Writes the explanation for the client.
pub fn client(check: &Check, about: &CheckAbout<'_>, out: &mut dyn Write) -> io::Result<()> {
    let locale = about.locale;
    let mut text = String::new();
    let mut line = |indent: usize, said: &str| {
        let mut row = String::new();
        for word in said.split(' ') {
            if !row.is_empty() && row.chars().count() + 1 + word.chars().count() + indent > about.style.width.min(90) {
                text.push_str(&format!("{:indent$}{row}\n", ""));
                row.clear();
            }
            if !row.is_empty() {
                row.push(' ');
            }
            row.push_str(word);
        }
        text.push_str(format!("{:indent$}{row}", "").trim_end());
        text.push('\n');
    };
    line(0, &locale.word("client-title"));
    line(0, "");
    let mut told: Vec<&str> = Vec::new();
    for finding in check.reports.iter().flat_map(|r| &r.findings) {
        let Some(advice) = rules::advice(finding) else { continue };
        let words = advice_words(advice, locale.lang());
        if words.client.is_empty() || told.contains(&advice.id.as_str()) {
            continue;
        }
        told.push(&advice.id);
        line(0, &words.name);
        // What is said to staff of a client is true of the reader.
        line(2, &format!("{} {}", locale.word("client-can-happen"), to_reader(&words.consequence, locale.lang())));
        line(2, &format!("{} {}", locale.word("client-do"), words.client));
        if !words.undo.is_empty() {
            line(2, &format!("{} {}", locale.word("client-undo"), words.undo));
        }
        line(0, "");
    }
    if told.is_empty() {
        line(0, &locale.word("client-nothing"));
        line(0, "");
    }
    line(0, &locale.word("client-not-wrong"));
    line(0, &locale.word("client-removal"));
    line(0, "");
    line(0, &locale.word("client-questions"));
    for n in 1..=QUESTIONS {
        line(2, &format!("{n}. {}", locale.word(&format!("client-question-{n}"))));
    }
    line(0, "");
    for note in check.notes.iter().filter(|n| matches!(n.code, "wzd" | "crisis" | "sent")) {
        line(0, &about.note(note));
    }
    line(0, &locale.word("client-wzd"));
    line(
        0,
        &match about.contact {
            Some(contact) => locale.text("check-contact", &[("contact", crate::locale::Fill::Text(contact))]),
            None => locale.word("check-contact-missing"),
        },
    );
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// The advice speaks to staff about `je cliënt`; here the client reads it.
fn to_reader(text: &str, lang: crate::locale::Lang) -> String {
    let swaps: &[(&str, &str)] = match lang {
        crate::locale::Lang::Nl => &[
            ("Je cliënt betaalt dan", "Jij betaalt dan"),
            ("Je cliënt kan zich schamen", "Je kunt je schamen"),
            ("Je cliënt kan zich ook schamen", "Je kunt je ook schamen"),
            ("kan je cliënt problemen krijgen", "kun je problemen krijgen"),
            ("Wordt je cliënt bedreigd", "Word je bedreigd"),
            ("op naam van je cliënt", "op jouw naam"),
            ("als je cliënt", "als jou"),
            ("van je cliënt of zijn familie", "van jou of je familie"),
            ("Bekenden en de cliënt zelf kunnen zien over wie het gaat", "Bekenden kunnen zien dat het over jou gaat"),
            ("kan je cliënt lastigvallen", "kan je lastigvallen"),
            ("je cliënt", "jij"),
            ("of ergens niet meer bij mogen", "of ergens niet meer bij mogen"),
        ],
        crate::locale::Lang::En => &[
            ("Your client pays", "You pay"),
            ("Your client can feel ashamed", "You can feel ashamed"),
            ("Your client can also feel ashamed", "You can also feel ashamed"),
            ("Your client can also get problems", "You can also get problems"),
            ("Is your client being threatened", "Are you being threatened"),
            ("as your client", "as you"),
            ("bother your client, mislead them", "bother you, mislead you"),
            ("The safety of your client or the family", "The safety of you or your family"),
            ("Acquaintances and the client can see who it is about", "Acquaintances can see that it is about you"),
            ("your client", "you"),
        ],
    };
    swaps.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

#[cfg(test)]
mod tests {
    use super::{QUESTIONS, to_reader};
    use crate::locale::{Lang, Locale};
    use crate::rules::all_advice;

    /// Nobody reads about himself as a client.
    #[test]
    fn the_reader_is_spoken_to() {
        for kind in all_advice().iter().filter(|kind| !kind.nl.client.is_empty()) {
            let (nl, en) = (to_reader(&kind.nl.consequence, Lang::Nl), to_reader(&kind.en.consequence, Lang::En));
            assert!(!nl.to_lowercase().contains("cliënt") && !nl.contains("als jij."), "{nl}");
            assert!(!en.to_lowercase().contains("client"), "{en}");
        }
    }

    #[test]
    fn the_questions_are_questions_in_plain_words() {
        for lang in [Lang::Nl, Lang::En] {
            let locale = Locale::new(lang);
            for n in 1..=QUESTIONS {
                let question = locale.word(&format!("client-question-{n}"));
                assert!(question.ends_with('?') && question.split(' ').count() <= 16, "{question}");
            }
        }
    }
}
