//! Standard input as one source.

use std::io::{self, Read};

use crate::model::{Gap, Origin, Source};

/// Reads standard input to its end. `most` is the size above which it is not read on.
pub fn stdin(name: &str, most: u64) -> Result<Source, Gap> {
    let mut bytes = Vec::new();
    io::stdin().lock().take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| super::gap(&error))?;
    if bytes.len() as u64 > most {
        return Err(Gap::limit("bytes-in", most, 0));
    }
    Ok(Source::new(name, bytes, Origin::Stdin))
}
