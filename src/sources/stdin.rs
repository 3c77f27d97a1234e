//! Standard input as one source.

use std::io::Read;

use crate::model::{Gap, GapCode, Origin, Source};

/// Reads one source from `input` to its end, at most `limit` bytes. `name` is how it is called in reports.
///
/// # Errors
/// A gap when there is more than the limit, or when reading fails.
pub fn read_stdin(input: impl Read, name: Option<&str>, limit: u64) -> Result<Source, Gap> {
    let mut bytes = Vec::new();
    input.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(|_| Gap::new(GapCode::Unreadable))?;
    if bytes.len() as u64 > limit {
        return Err(Gap::limit("bytes-in", limit, 0));
    }
    Ok(Source::new(name.unwrap_or("-"), bytes, Origin::Stdin))
}

#[cfg(test)]
mod tests {
    use super::read_stdin;

    #[test]
    fn too_much_is_a_gap_and_not_half_a_document() {
        assert_eq!(&*read_stdin(&b"hoi"[..], None, 3).expect("it fits").bytes, b"hoi");
        assert!(read_stdin(&b"hoi!"[..], Some("brief.txt"), 3).is_err());
    }
}
