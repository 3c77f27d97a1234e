//! E-mail addresses (also written to hide from robots), profiles, handles and postcodes.

use std::ops::Range;

use crate::detect::validate::digits::as_digit;
use crate::detect::validate::{Check, Judgement, Validator};

/// Local parts, without marks, of addresses that only send: there is nobody behind them.
const AUTOMATIC: &[&str] = &[
    "automail",
    "bounce",
    "bounces",
    "donotreply",
    "geenantwoord",
    "mailerdaemon",
    "nepasrepondre",
    "nietbeantwoorden",
    "noreply",
    "noresponse",
    "unsubscribe",
];

/// Local parts of functions, not of persons.
const ROLES: &[&str] = &[
    "aanmelden",
    "aanmelding",
    "aanmeldingen",
    "administratie",
    "algemeen",
    "avg",
    "balie",
    "bestuur",
    "bezwaar",
    "clientenraad",
    "communicatie",
    "contact",
    "crediteuren",
    "debiteuren",
    "facturen",
    "factuur",
    "fg",
    "financien",
    "gemeente",
    "griffie",
    "helpdesk",
    "hello",
    "hr",
    "ict",
    "info",
    "inkoop",
    "jobs",
    "klacht",
    "klachten",
    "klantenservice",
    "mail",
    "marketing",
    "meldpunt",
    "no-reply",
    "noreply",
    "office",
    "personeelszaken",
    "pers",
    "planning",
    "postbus",
    "postmaster",
    "praktijk",
    "privacy",
    "receptie",
    "redactie",
    "sales",
    "secretariaat",
    "security",
    "service",
    "servicedesk",
    "sollicitatie",
    "support",
    "vacatures",
    "verwijzingen",
    "webmaster",
    "welkom",
    "zorg",
    "zorgadministratie",
];

/// Where private persons have their mail.
const FREE_MAIL: &[&str] = &[
    "casema",
    "chello",
    "ext.telenet",
    "gmail",
    "gmx",
    "googlemail",
    "hetnet",
    "home",
    "hotmail",
    "icloud",
    "kpnmail",
    "kpnplanet",
    "live",
    "mac",
    "me",
    "msn",
    "online",
    "outlook",
    "planet",
    "proton",
    "protonmail",
    "quicknet",
    "skynet",
    "solcon",
    "telenet",
    "tele2",
    "upcmail",
    "versatel",
    "xs4all",
    "yahoo",
    "zeelandnet",
    "ziggo",
];

/// Names that end like a file, not like a domain.
const FILES: &[&str] =
    &["png", "jpg", "jpeg", "gif", "pdf", "doc", "docx", "xls", "xlsx", "txt", "js", "css", "svg", "webp"];

/// E-mail address.
pub(super) struct Email;

impl Validator for Email {
    fn name(&self) -> &'static str {
        "email"
    }

    fn judge(&self, text: &str, span: Range<usize>) -> Option<Judgement> {
        let mut span = span;
        let value = &text[span.clone()];
        let hidden = !value.contains('@') || value.starts_with(['(', '[', '{', ' ']);
        if !value.contains('@') {
            // The pattern starts at the word for the sign; the local part stands before it.
            let before = text[..span.start].trim_end_matches(' ');
            let local = before
                .rfind(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+')))
                .map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8));
            if local >= before.len() || before.len() + 3 < span.start {
                return None;
            }
            span.start = local;
        }
        while text[span.clone()].ends_with(['.', '-', '_']) {
            span.end -= 1;
        }
        let canonical = plain(&text[span.clone()]);
        let (local, domain) = canonical.split_once('@')?;
        let top = domain.rsplit('.').next().unwrap_or_default();
        let lawful = !local.is_empty()
            && local.len() <= 64
            && !local.starts_with('.')
            && domain.contains('.')
            && !domain.contains("..")
            && top.len() >= 2
            && top.chars().all(char::is_alphabetic)
            && !FILES.contains(&top)
            // `git@github.com:name/project`
            && !(local == "git" && text[span.end..].starts_with(':'));
        if !lawful {
            return None;
        }
        let role = local.split(['.', '-', '_', '+']).next().is_some_and(|first| ROLES.contains(&first))
            || ROLES.contains(&local);
        if is_identifier(&text[..span.start]) {
            return None;
        }
        let automatic = only_sends(&text[..span.start], local);
        let free = domain.rsplit_once('.').is_some_and(|(name, _)| FREE_MAIL.contains(&name));
        let test =
            domain == "voorbeeld.nl" || domain.ends_with(".test") || domain.split('.').any(|part| part == "example");
        let judgement = Judgement::new(span, canonical.clone(), Check::None);
        Some(
            judgement
                .mark_if(role && !automatic, "role-address", 0.0)
                .mark_if(automatic, "role-address", -4.3)
                .mark_if(free, "free-mail", 0.5)
                .mark_if(test, "test-domain", 0.0)
                .mark_if(hidden, "obfuscated", -2.0),
        )
    }
}

/// Whether nobody reads what is sent to this local part, of which the pattern may have taken only the end: `no-reply`, `no_reply.portaal`, `noreply+123`.
fn only_sends(before: &str, local: &str) -> bool {
    const LONGEST: usize = 20;
    let near = &before[before.ceil_char_boundary(before.len().saturating_sub(LONGEST))..];
    let lead = near.rfind(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))).map_or(0, |i| i + 1);
    let whole = near.get(lead..).unwrap_or_default().chars().chain(local.split('+').next().unwrap_or_default().chars());
    let bare: String = whole.filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    AUTOMATIC.iter().any(|word| bare.starts_with(word))
}

/// Whether the line is one of those of a mail's header whose values only look like addresses: `Message-ID: <20241118@mx.example.nl>`.
fn is_identifier(before: &str) -> bool {
    const HEADERS: [&str; 5] = ["message-id:", "in-reply-to:", "references:", "content-id:", "list-id:"];
    let near = &before.as_bytes()[before.len().saturating_sub(240)..];
    let line = &near[memchr::memrchr(b'\n', near).map_or(0, |i| i + 1)..];
    HEADERS.iter().any(|head| line.get(..head.len()).is_some_and(|start| start.eq_ignore_ascii_case(head.as_bytes())))
}

/// The address with `[at]`, `apenstaartje`, `punt` and breaks put back, in lower case.
fn plain(value: &str) -> String {
    let mut out = value.to_lowercase();
    for (from, to) in [
        ("apenstaartje", "@"),
        ("apestaartje", "@"),
        ("[at]", "@"),
        ("(at)", "@"),
        ("(a)", "@"),
        ("[a]", "@"),
        ("{a}", "@"),
        ("{at}", "@"),
        ("<at>", "@"),
        ("[@]", "@"),
        ("(@)", "@"),
        ("[dot]", "."),
        ("(dot)", "."),
        ("[punt]", "."),
        ("(punt)", "."),
        (" punt ", "."),
        (" dot ", "."),
        (" at ", "@"),
    ] {
        if out.contains(from) {
            out = out.replace(from, to);
        }
    }
    out.retain(|c| !c.is_whitespace());
    out
}

/// Profile on a social network, by its address.
pub(super) struct Profile;

impl Validator for Profile {
    fn name(&self) -> &'static str {
        "profile"
    }

    fn longest_only(&self) -> bool {
        true
    }

    fn judge(&self, text: &str, span: Range<usize>) -> Option<Judgement> {
        let mut span = span;
        while text[span.clone()].ends_with(['.', ',', '/', '?', '-', ')', '\'']) {
            span.end -= 1;
        }
        if !text[span.clone()].contains('/') {
            return Handle.judge(text, span);
        }
        let value = text[span.clone()].to_lowercase();
        let value = value.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.");
        let (_, path) = value.split_once('/')?;
        let first = path.trim_start_matches('@').split(['/', '?']).next().unwrap_or_default();
        // Pages of the networks themselves.
        let own = [
            "",
            "about",
            "ads",
            "business",
            "company",
            "events",
            "explore",
            "feed",
            "groups",
            "hashtag",
            "help",
            "home",
            "intent",
            "jobs",
            "legal",
            "login",
            "p",
            "pages",
            "plugins",
            "policies",
            "privacy",
            "reel",
            "search",
            "settings",
            "share",
            "sharer",
            "sharer.php",
            "status",
            "tr",
            "watch",
            "api",
            "channel-settings",
            "support",
            "terms",
        ];
        (!own.contains(&first)).then(|| Judgement::new(span, value, Check::None))
    }
}

/// Bare handle: `@naam`, `naam#1234`.
pub(super) struct Handle;

impl Validator for Handle {
    fn name(&self) -> &'static str {
        "handle"
    }

    fn longest_only(&self) -> bool {
        true
    }

    fn judge(&self, text: &str, span: Range<usize>) -> Option<Judgement> {
        let mut span = span;
        while text[span.clone()].ends_with('.') {
            span.end -= 1;
        }
        let value = &text[span.clone()];
        // `Snap van Kim: kim.b2008`: the account is the last word, and like no other word.
        if let Some(network) = value.rfind([' ', ':', '=']) {
            let name = &value[network + 1..];
            let odd = name.bytes().any(|b| b.is_ascii_digit() || b == b'_')
                || name.trim_matches('.').contains('.') && name.bytes().all(|b| !b.is_ascii_uppercase());
            // `Snapchat: snapchat.com/add/kim` is an address, found as such.
            let page = text[span.end..].starts_with('/') || name.ends_with(".com") || name.ends_with(".nl");
            let lawful = odd && !page && name.len() >= 4 && name.bytes().any(|b| b.is_ascii_alphabetic());
            let start = span.start + network + 1;
            return lawful
                .then(|| Judgement::new(start..span.end, name.to_lowercase(), Check::None).mark("label", 1.5));
        }
        let lawful = (4..=32).contains(&value.len())
            && value.starts_with('@') | value.contains('#')
            && value.bytes().any(|b| b.is_ascii_alphabetic());
        lawful.then(|| Judgement::new(span, value.to_lowercase(), Check::None))
    }
}

/// Dutch postcode.
pub(super) struct Postcode;

/// Words that follow a figure of four digits.
const WORDS: &[&str] = &[
    "AD", "AF", "AL", "BC", "CT", "DE", "EN", "ER", "EU", "EX", "GR", "IE", "IK", "IN", "IS", "JA", "JE", "ME", "NA",
    "NU", "OF", "OM", "OP", "TE", "US", "UW", "VA", "WE", "WH", "ZE", "ZN", "ZO",
];
/// Units that follow a figure of four digits. A postcode may end so, but then a place stands behind it or a label before it.
const UNITS: &[&str] = &[
    "BR", "CC", "CM", "DB", "DD", "DM", "FM", "GB", "HA", "HZ", "KB", "KG", "KJ", "KM", "KW", "LM", "MB", "MG", "ML",
    "MM", "MN", "NM", "PK", "TB", "TL", "TM", "TR", "UG", "UR", "WT",
];

impl Validator for Postcode {
    fn name(&self) -> &'static str {
        "postcode"
    }

    fn judge(&self, text: &str, span: Range<usize>) -> Option<Judgement> {
        let raw: Vec<u8> = text[span.clone()].bytes().filter(u8::is_ascii_alphanumeric).collect();
        let raw = raw.strip_prefix(b"NL").unwrap_or(&raw);
        let (figures, letters) = raw.split_at_checked(4)?;
        let digits: Vec<u8> = figures.iter().map(|&b| as_digit(b)).collect::<Option<_>>()?;
        if letters.len() != 2 || digits[0] == b'0' || !letters.iter().all(u8::is_ascii_alphabetic) {
            return None;
        }
        let ocr = digits != figures;
        let letters = letters.to_ascii_uppercase();
        let canonical = String::from_utf8([digits, letters.clone()].concat()).ok()?;
        let pair = std::str::from_utf8(&letters).ok()?;
        // These pairs were never given out (PostNL, postcode system).
        if matches!(pair, "SA" | "SD" | "SS") {
            return None;
        }
        let rare = pair.contains(['F', 'I', 'O', 'Q', 'U', 'Y']);
        let value = &text[span.clone()];
        let mixed = value.bytes().any(|b| b.is_ascii_lowercase()) && value.bytes().any(|b| b.is_ascii_uppercase());
        let spaced = value.contains(' ') || value.contains('\n');
        let low = value.bytes().any(|b| b.is_ascii_lowercase());
        // `15 mei 2025`, line end, `NB:`.
        let year = value.contains('\n') && matches!(&figures[..2], b"19" | b"20");
        Some(
            Judgement::new(span.clone(), canonical, Check::None)
                .mark_if(year, "look-alike", -3.5)
                .mark_if(spaced, "grouping", 1.0)
                .mark_if(WORDS.contains(&pair), "look-alike", -4.0)
                .mark_if(UNITS.contains(&pair), "look-alike", -2.9)
                .mark_if(rare, "rare-letters", -0.5)
                .mark_if(low, "lower-case", -1.0)
                .mark_if(mixed, "look-alike", -1.0)
                .mark_if(ocr, "ocr", -1.5),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_addresses_become_plain() {
        let check = |text: &str, from: &str, expected: Option<&str>| {
            let at = text.find(from).expect("it stands there");
            assert_eq!(Email.judge(text, at..text.len()).map(|j| j.canonical).as_deref(), expected, "{text}");
        };
        check("mail piet.jansen (at) example.nl", "(at)", Some("piet.jansen@example.nl"));
        check("piet apenstaartje example punt nl", "apenstaartje", Some("piet@example.nl"));
        check("Sanne.Bakker@Example.org.", "Sanne", Some("sanne.bakker@example.org"));
        check("logo@2x.png", "logo", None);
    }

    #[test]
    fn units_are_no_postcode_letters() {
        let weight =
            |value: &str| Postcode.judge(value, 0..value.len()).map(|j| j.marks.iter().map(|m| m.weight).sum::<f32>());
        assert!(weight("1234 AB").is_some_and(|w| w > 0.0));
        assert!(weight("2024 IN").is_some_and(|w| w < -2.0));
        assert_eq!(weight("2583 SS"), None);
        assert_eq!(weight("0234 AB"), None);
    }
}
