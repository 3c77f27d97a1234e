//! What the whole document tells of its terms: a client file, or a text that explains.

use crate::detect::terms::nearby::is_sure;
use crate::detect::terms::{Walked, floor, topic};
use crate::lexicon;
use crate::model::{Document, Finding};

/// What the whole document tells of whether its terms are about a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::detect) struct FileContext {
    /// A client file: a citizen service number, birth date, client number, or a client label with a value. Terms without a person near count one level lower.
    pub client_file: bool,
    /// A client file beyond doubt: two kinds of such numbers or dates. Terms without a person near are about its client.
    pub surely: bool,
    /// A text that explains: cues of law, policy or training, and nobody who can be told. Words for persons count little there.
    pub explains: bool,
}

impl FileContext {
    /// From a document, what the other rules found in it, and per segment what the walk over its words did.
    pub(in crate::detect) fn of<'w>(
        document: &Document,
        findings: &[Finding],
        walked: impl Iterator<Item = Option<&'w Walked>>,
    ) -> FileContext {
        const TELLING: [&str; 5] =
            ["nl.bsn", "be.national-number", "person.birth-date", "person.patient-number", "person.name"];
        let has = |rule: &&&str| findings.iter().any(|f| f.rule.as_str() == **rule && is_sure(f));
        let kinds = TELLING.iter().filter(has).count();
        let mut client_file = kinds > 0;
        let mut cues = 0;
        for (segment, walked) in document.segments.iter().zip(walked) {
            let text = segment.text.folded();
            client_file = client_file || segment.label.as_deref().is_some_and(client_label) || has_client_label(text);
            cues += walked.map_or(0, |walked| topic::at_start(&walked.topics).min(CUES));
        }
        // A chat and a file about someone hold such words too.
        FileContext {
            client_file,
            surely: kinds > 1,
            explains: !client_file && document.format != "chat" && cues >= CUES,
        }
    }
}

/// Cues of explanatory text that make a whole document one.
const CUES: usize = 4;

/// Labels that only a file about somebody has.
const CLIENT_LABELS: &[&str] = &[
    "betreft",
    "bewoner",
    "bewoonster",
    "client",
    "clientnummer",
    "cliënt",
    "cliëntnaam",
    "cliëntnummer",
    "geboortedatum",
    "leerling",
    "naam bewoner",
    "naam client",
    "naam cliënt",
    "patient",
    "patiënt",
    "patiëntnummer",
    "roepnaam",
    "voorletters",
    "voornaam",
];

fn client_label(word: &str) -> bool {
    lexicon::contains_any_case(CLIENT_LABELS, word.trim())
}

/// Whether a line starts with a client label, a colon and a value. Looks at the start of lines only, at most a thousand of them.
fn has_client_label(text: &str) -> bool {
    text.lines().take(1000).any(|line| {
        let head = &line[..floor(line, line.len().min(40))];
        head.split_once(':').is_some_and(|(label, _)| client_label(label) && line.len() > label.len() + 2)
    })
}
