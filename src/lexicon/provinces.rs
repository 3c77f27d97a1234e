//! The province of a place, for whoever makes a place general.

use std::collections::HashMap;
use std::sync::LazyLock;

static PROVINCES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let lines = include_str!("../../patterns/data/provinces.txt").lines().filter(|line| !line.starts_with('#'));
    let of = |(province, places): (&'static str, &'static str)| {
        places.split(';').map(move |place| (place.trim().to_lowercase(), province))
    };
    lines.filter_map(|line| line.split_once(':')).flat_map(of).collect()
});

/// The province in which this place lies; nothing for places that are not known to lie in one.
pub fn province(place: &str) -> Option<&'static str> {
    let place = place.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    PROVINCES.get(&place).copied()
}

#[cfg(test)]
mod tests {
    use super::{PROVINCES, province};

    #[test]
    fn places_know_their_province() {
        assert_eq!(province("Zutphen"), Some("Gelderland"));
        assert_eq!(province("den  haag"), Some("Zuid-Holland"));
        assert_eq!(province("Nergenshuizen"), None);
        assert_eq!(PROVINCES.values().collect::<std::collections::HashSet<_>>().len(), 12);
    }
}
