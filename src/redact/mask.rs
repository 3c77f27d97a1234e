//! Masks: stars of a fixed number, and of a long number its last two digits, so that who knows it can tell which it was.

/// Numbers shorter than this show nothing.
const SHORTEST: usize = 8;

/// The mask of a value.
pub(super) fn mask(text: &str) -> String {
    let digits: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    match digits.len() >= SHORTEST && letters < SHORTEST {
        true => digits[digits.len() - 2..].iter().fold("*****".to_owned(), |mask, digit| mask + &digit.to_string()),
        false => "*****".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn the_length_tells_nothing() {
        assert_eq!(mask("111222333"), "*****33");
        assert_eq!(mask("NL91 ABNA 0417 1643 00"), "*****00");
        assert_eq!(mask("Jan de Vries"), "*****");
        assert_eq!(mask("Dorpsstraat 12, 1234 AB Utrecht"), "*****");
    }
}
