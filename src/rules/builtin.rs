//! The packs that are built in, in the order of contract and reports.

/// Name and text of each pack.
pub(super) const PACKS: &[(&str, &str)] = &[
    ("bsn.toml", include_str!("../../patterns/rules/bsn.toml")),
    ("bank.toml", include_str!("../../patterns/rules/bank.toml")),
    ("contact.toml", include_str!("../../patterns/rules/contact.toml")),
    ("address.toml", include_str!("../../patterns/rules/address.toml")),
    ("person.toml", include_str!("../../patterns/rules/person.toml")),
    ("document.toml", include_str!("../../patterns/rules/document.toml")),
    ("professional.toml", include_str!("../../patterns/rules/professional.toml")),
    ("technical.toml", include_str!("../../patterns/rules/technical.toml")),
];
