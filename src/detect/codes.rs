//! The published codes of evidence: why a finding is believed.

/// Every published code of evidence that the identifiers use; `locale` has a sentence for each.
pub const EVIDENCE: &[&str] = &[
    // The bare shape.
    "prior",
    // A check digit that is right, or wrong.
    "checksum",
    "checksum-failed",
    // Where the cue stands: directly before with a colon, in the line above, at the head of the column, nearby, or one that points elsewhere.
    "label",
    "heading",
    "column",
    "cue",
    "negative-cue",
    // Most cells of the column pass the same check.
    "column-check",
    // What stands in the neighbourhood.
    "person-near",
    "name-before",
    "date-near",
    "postcode",
    "place",
    // How it is written.
    "grouping",
    "lower-case",
    "rare-letters",
    "strong-shape",
    "obfuscated",
    "ocr",
    "masked",
    // The text describes somebody and names no number or address: a write-up.
    "write-up",
    // Somebody hides there.
    "secret-address",
    // What it resembles, or what kind of value it is.
    "look-alike",
    "low-number",
    "test-number",
    "test-domain",
    "unknown-bank",
    "public-number",
    "organisation",
    "role-address",
    "free-mail",
    "contains-bsn",
    "private-range",
    "recent",
    "long-ago",
    // Found elsewhere in the document with more certainty.
    "echo",
    // Words: how telling the word is, and who stands near: a name, perhaps the reader, nobody in the file of somebody.
    "term",
    "person-named",
    "person-weak",
    "client-file",
    // A name: its words, how they are written and joined, what stands before and after.
    "first-name",
    "surname",
    "full-name",
    "initials",
    "particle",
    "capital",
    "all-capitals",
    "title",
    "role",
    "relative",
    "greeting",
    "sign-off",
    "verb",
    "sender",
    "speaker",
    "listed",
    "birth",
    "genitive",
    "in-mail",
    // It stands elsewhere in the document as (part of) a surer name, or nearly so; nothing but a first name is known.
    "repeated",
    "misspelt",
    "first-name-only",
    // What speaks against it: an ordinary word, a place, a street, a company, a disease or test, a word of another language, the letter of a
    // list, an article, quotation marks, other words with capitals beside it, a line end within it.
    "ordinary-word",
    "place-name",
    "company-name",
    "street",
    "eponym",
    "foreign-word",
    "list-letter",
    "article",
    "quoted",
    "beside",
    "line-end",
    // Its bearer: there for the work, or not the real name.
    "professional",
    "fictitious-name",
    // The organisation named this person beforehand.
    "known-person",
    // Its frame ("lid van de ..."), another word near, a code of a diagnosis, a slip of the keys, a denial, a relative.
    "frame",
    "company",
    "code",
    "typo",
    "negated",
    "family",
];
