//! Telephone numbers as people say them and chats write them down: `nul zes twaalf vierendertig ...`.

/// Words of one figure.
const UNITS: &[(&str, &str)] = &[
    ("nul", "0"),
    ("een", "1"),
    ("één", "1"),
    ("twee", "2"),
    ("drie", "3"),
    ("vier", "4"),
    ("vijf", "5"),
    ("zes", "6"),
    ("zeven", "7"),
    ("acht", "8"),
    ("negen", "9"),
];

/// Words of two figures that are no sum.
const TEENS: &[(&str, &str)] = &[
    ("tien", "10"),
    ("elf", "11"),
    ("twaalf", "12"),
    ("dertien", "13"),
    ("veertien", "14"),
    ("vijftien", "15"),
    ("zestien", "16"),
    ("zeventien", "17"),
    ("achttien", "18"),
    ("negentien", "19"),
];

const TENS: &[(&str, &str)] = &[
    ("twintig", "2"),
    ("dertig", "3"),
    ("veertig", "4"),
    ("vijftig", "5"),
    ("zestig", "6"),
    ("zeventig", "7"),
    ("tachtig", "8"),
    ("negentig", "9"),
];

/// The figures that a text says, or `None` when a word of it is none.
pub(super) fn figures(text: &str) -> Option<String> {
    let mut out = String::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        if word.bytes().all(|b| b.is_ascii_digit()) {
            out.push_str(word);
        } else {
            said(&word.to_lowercase(), &mut out)?;
        }
    }
    Some(out)
}

/// Adds the figures of one word: `zes`, `twaalf`, `vierendertig`, `tweeëntwintig`.
fn said(word: &str, out: &mut String) -> Option<()> {
    if let Some((_, figures)) = UNITS.iter().chain(TEENS).find(|(w, _)| *w == word) {
        out.push_str(figures);
        return Some(());
    }
    let (tens, ten) = TENS.iter().find(|(w, _)| word.ends_with(w))?;
    let head = &word[..word.len() - tens.len()];
    let unit = match head {
        "" => "0",
        _ => {
            let unit = head.strip_suffix("en").or_else(|| head.strip_suffix("ën"))?;
            UNITS.iter().find(|(w, _)| *w == unit)?.1
        }
    };
    out.push_str(ten);
    out.push_str(unit);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::figures;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(figures(text).as_deref(), expected, "{text}");
    }

    #[test]
    fn said_as_people_say_it() {
        check("nul zes twaalf vierendertig zesenvijftig achtenzeventig", Some("0612345678"));
        check("nul-zes, een twee drie vier vijf zes zeven acht", Some("0612345678"));
        check("nul zes tweeëntwintig 33 negenennegentig eenenvijftig", Some("0622339951"));
        check("nul zes twintig dertig veertig vijftig", Some("0620304050"));
        check("nul zes doelpunten", None);
        check("zestig mensen", None);
    }
}
