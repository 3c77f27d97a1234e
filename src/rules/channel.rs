//! patterns/channels -> Channel. Temporary stand-in.

use crate::model::{Channel, Decision};

/// The channels that are built in.
pub fn builtin() -> Vec<Channel> {
    let ids = ["internal", "partner", "email", "whatsapp", "social"];
    ids.iter()
        .map(|id| Channel {
            id: (*id).to_owned(),
            circumstances: 0.0,
            on_gap: Decision::Allow,
            by_severity: [Decision::Allow; 5],
            stops: Vec::new(),
            name: ((*id).to_owned(), (*id).to_owned()),
        })
        .collect()
}
