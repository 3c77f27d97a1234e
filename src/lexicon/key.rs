//! How a word becomes the number under which the table of known words holds it. Shared with `build.rs`, which writes the table.

/// A hash of the word in lower case (FNV-1a with a last mix, so that low and high bits are both good).
pub(crate) fn key(word: &str) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut byte = |b: u8| hash = (hash ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3);
    if word.is_ascii() {
        word.bytes().for_each(|b| byte(b.to_ascii_lowercase()));
    } else {
        let mut utf8 = [0; 4];
        word.chars().flat_map(char::to_lowercase).for_each(|c| c.encode_utf8(&mut utf8).bytes().for_each(&mut byte));
    }
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash ^ hash >> 29
}

/// A letter of a European name without its accent.
pub(crate) fn bare(c: char) -> char {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è' | 'é' | 'ê' | 'ë' | 'ę' | 'ě' => 'e',
        'ğ' => 'g',
        'ì' | 'í' | 'î' | 'ï' | 'ı' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ő' => 'o',
        'ş' | 'ś' | 'š' | 'ș' => 's',
        'ț' => 't',
        'ù' | 'ú' | 'û' | 'ü' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ž' | 'ź' | 'ż' => 'z',
        c => c,
    }
}

/// What the lists say of a word, as bits. Their order is the table's, so they are named here for both sides.
pub(crate) mod bit {
    /// A first name; two bits tell how much it is also a word.
    pub(crate) const FIRST: u32 = 1;
    pub(crate) const FIRST_ORDINARY: u32 = 1;
    /// A surname, likewise; and whether bearers with a particle are known.
    pub(crate) const SURNAME: u32 = 1 << 3;
    pub(crate) const SURNAME_ORDINARY: u32 = 4;
    pub(crate) const WITH_PARTICLE: u32 = 1 << 6;
    /// A place of the Netherlands or Belgium, of the wide world, a country.
    pub(crate) const PLACE: u32 = 1 << 7;
    pub(crate) const WORLD: u32 = 1 << 8;
    /// A Dutch word; a foreign one.
    pub(crate) const WORD: u32 = 1 << 9;
    pub(crate) const FOREIGN: u32 = 1 << 10;
    /// A company or brand; a word that makes a name one of a company; an institution's first word.
    pub(crate) const ORGANISATION: u32 = 1 << 11;
    pub(crate) const COMPANY: u32 = 1 << 12;
    pub(crate) const INSTITUTION: u32 = 1 << 13;
    /// A disease or test is called so; a word for one.
    pub(crate) const EPONYM: u32 = 1 << 14;
    pub(crate) const EPONYM_HEAD: u32 = 1 << 15;
    /// What stands beside names.
    pub(crate) const TITLE: u32 = 1 << 16;
    pub(crate) const PARTICLE: u32 = 1 << 17;
    pub(crate) const ROLE: u32 = 1 << 18;
    pub(crate) const PROFESSION: u32 = 1 << 19;
    pub(crate) const LABEL: u32 = 1 << 20;
    pub(crate) const RELATIVE: u32 = 1 << 21;
    pub(crate) const GREETING: u32 = 1 << 22;
    pub(crate) const CLOSING: u32 = 1 << 23;
    pub(crate) const VERB: u32 = 1 << 24;
    pub(crate) const BIRTH: u32 = 1 << 25;
    pub(crate) const PERSON: u32 = 1 << 26;
    pub(crate) const CALENDAR: u32 = 1 << 27;
    pub(crate) const SUFFIX: u32 = 1 << 28;
    pub(crate) const NOT_AFTER_TITLE: u32 = 1 << 29;
    pub(crate) const BEFORE_PLACE: u32 = 1 << 30;
    pub(crate) const POPULOUS: u32 = 1 << 31;
}
