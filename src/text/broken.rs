//! Broken words: what a line end cuts in two, and whether the hyphen in front of it was there before.
//!
//! Only readers that set lines themselves ask here (a page knows lines, and no paragraphs). The word is whole in the folded text; in the shown text
//! hyphen and line end stay, so both pieces belong to every span over them.

/// What becomes of a line end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Break {
    /// It stays: nothing is broken here.
    Stays,
    /// It goes, and with it all from this byte of the line before on: blanks, and the hyphen when it was only there for the break.
    Goes(usize),
}

/// Bytes of the line before that are looked at.
const LOOK: usize = 128;
/// Words that follow a hyphen which stands for the rest of a word: `zorg- en dienstverlening`.
const SUSPENDED: [&str; 11] = ["en", "of", "tot", "als", "dan", "noch", "and", "or", "und", "oder", "et"];
/// Small words between two surnames: `Jansen-de Vries`.
const PARTICLES: [&str; 19] = [
    "de", "den", "der", "van", "von", "ter", "ten", "te", "het", "la", "le", "el", "al", "op", "in", "uit", "aan",
    "du", "da",
];
/// Ends of domain names that stand at the start of a line when their dot ended the line before.
const ENDS: [&str; 12] = ["nl", "com", "org", "net", "eu", "be", "de", "info", "nu", "amsterdam", "frl", "example"];

/// Whether a line that ends like this could be broken in a word: a look at its last letter, for nearly all lines.
pub(super) fn may_be(before: &str) -> bool {
    before.trim_end_matches(' ').ends_with(['-', '¬', '@', '.', '_'])
}

/// Looks at the line end between the text so far and the start of the next line. `soft` says that the line ended in a soft hyphen, which folding
/// has dropped.
pub(super) fn look(before: &str, next: &str, soft: bool) -> Break {
    let whole = before.trim_end_matches(' ');
    let Some(first) = next.chars().next() else { return Break::Stays };
    if soft && first.is_lowercase() && before.ends_with(char::is_alphabetic) {
        return Break::Goes(before.len());
    }
    let mut from = whole.len().saturating_sub(LOOK);
    while !whole.is_char_boundary(from) {
        from += 1;
    }
    let token = whole[from..].rsplit([' ', '\t', '\n']).next().unwrap_or_default();
    let follows = next.split([' ', '\t', '\n']).next().unwrap_or_default();
    match whole.chars().next_back() {
        Some(mark @ ('-' | '¬')) => match hyphen(token, next, follows, first) {
            Hyphen::Apart => Break::Stays,
            Hyphen::Kept if mark == '-' => Break::Goes(whole.len()),
            _ => Break::Goes(whole.len() - mark.len_utf8()),
        },
        Some('@' | '_' | '.') if address(&whole[from..], token, follows) => Break::Goes(whole.len()),
        _ => Break::Stays,
    }
}

enum Hyphen {
    /// It ends a word that stands alone.
    Apart,
    /// It belongs to the word.
    Kept,
    /// It was put there for the line end.
    Gone,
}

fn hyphen(token: &str, next: &str, follows: &str, first: char) -> Hyphen {
    let token = &token[..token.len() - token.chars().next_back().map_or(0, char::len_utf8)];
    let word = token.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    if word.is_empty() || !first.is_alphanumeric() {
        return Hyphen::Apart;
    }
    let start = follows.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    if SUSPENDED.contains(&start) {
        return Hyphen::Apart;
    }
    let letters = word.chars().all(char::is_alphabetic);
    // `Jansen-Bakker`, `2024-118`, `18-jarige`, `HIV-positief`, `e-mail`, and addresses, which nobody hyphenates.
    let capitals = word.chars().all(char::is_uppercase);
    let whole = token.contains(['@', '/']) || follows.contains(['@', '/']) || token.starts_with("www.");
    if !letters || !first.is_lowercase() || capitals || word.chars().nth(1).is_none() || whole {
        return Hyphen::Kept;
    }
    let behind = next[start.len()..].trim_start_matches(' ');
    let second = behind.split(' ').next().unwrap_or_default();
    let named = word.starts_with(char::is_uppercase)
        && PARTICLES.contains(&start)
        && next[start.len()..].starts_with(' ')
        && (second.starts_with(char::is_uppercase) || PARTICLES.contains(&second));
    if named { Hyphen::Kept } else { Hyphen::Gone }
}

/// Whether an e-mail address goes on in the next line. A full stop ends sentences too, so it joins only what cannot be two of them.
fn address(before: &str, token: &str, follows: &str) -> bool {
    let mail = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '@');
    let token = token.trim_start_matches(['<', '(', '[', '"', '\'']);
    let token = token.rsplit(':').next().unwrap_or_default();
    let rest = follows.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
    if token.len() < 2 || !token.chars().all(mail) || !rest.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return false;
    }
    if let Some((_, domain)) = token.split_once('@') {
        let plain = rest.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-'));
        let labels = domain.trim_end_matches('.').split('.').count();
        return match domain {
            // `jan@` and the domain behind it.
            "" => plain && rest.contains('.'),
            // `jan@voorbeeld.` and what is left of it; of a domain that could be whole only a known end.
            _ if domain.ends_with('.') => plain && (labels == 1 || ENDS.contains(&rest)),
            _ => false,
        };
    }
    if !rest.contains('@') || rest.starts_with('@') || !rest.chars().all(mail) {
        return false;
    }
    // Before the at sign: `j.p.` is no sentence, and what follows a colon or a bracket starts the address.
    let initials = token.split('.').all(|part| part.len() < 2);
    let ahead = before[..before.len() - token.len()].trim_end_matches(' ');
    token.ends_with('_') || initials || ahead.ends_with([':', '<', '('])
}

#[cfg(test)]
mod tests {
    use super::{Break, look, may_be};

    #[track_caller]
    fn check(before: &str, next: &str, expected: &str) {
        assert!(may_be(before), "{before}");
        let found = match look(before, next, false) {
            Break::Stays => format!("{before}|{next}"),
            Break::Goes(from) => format!("{}{next}", &before[..from]),
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn a_hyphen_for_the_line_end_goes() {
        check("de heer Wil-", "lemsen is", "de heer Willemsen is");
        check("aan de Kerk- ", "straat 12", "aan de Kerkstraat 12");
        check("is schizo-", "frenie, zei", "is schizofrenie, zei");
        check("gere\u{ac}", "geld", "geregeld");
        check("de Wil-", "de dieren", "de Wilde dieren");
    }

    #[test]
    fn a_hyphen_of_the_word_stays() {
        check("Petra Jansen-", "de Vries over", "Petra Jansen-de Vries over");
        check("Jansen-", "van den Berg", "Jansen-van den Berg");
        check("Bakker-", "Willemsen", "Bakker-Willemsen");
        check("dossier 2024-", "118", "dossier 2024-118");
        check("een HIV-", "positieve uitslag", "een HIV-positieve uitslag");
        check("18-", "jarige", "18-jarige");
        check("een e-", "mail", "een e-mail");
        check("jan-", "sen@zorg.example", "jan-sen@zorg.example");
        check("jan@voor-", "beeld.example", "jan@voor-beeld.example");
    }

    #[test]
    fn what_is_not_broken_stays_apart() {
        check("de zorg-", "en dienstverlening", "de zorg-|en dienstverlening");
        check("thuis -", "werk", "thuis -|werk");
        check("Dat is zo.", "Hij zei", "Dat is zo.|Hij zei");
        check("mail naar jan@zorg.example.", "wij komen", "mail naar jan@zorg.example.|wij komen");
        check("stuur een bericht.", "jan@zorg.example", "stuur een bericht.|jan@zorg.example");
        check("a-", "", "a-|");
    }

    #[test]
    fn an_address_is_whole() {
        check("via jan@", "zorg.example of", "via jan@zorg.example of");
        check("kees@zorg.", "example als", "kees@zorg.example als");
        check("kees@thuis.zorg.", "example als", "kees@thuis.zorg.example als");
        check("E-mail: karel.", "wit@zorg.example", "E-mail: karel.wit@zorg.example");
        check("aan j.p.", "wit@zorg.example", "aan j.p.wit@zorg.example");
        check("aan jan_", "wit@zorg.example", "aan jan_wit@zorg.example");
    }
}
