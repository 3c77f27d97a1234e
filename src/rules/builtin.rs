//! The packs that are built in, in the order of contract and reports.

/// Name and text of each pack.
pub(super) const PACKS: &[(&str, &str)] = &[
    ("bsn.toml", include_str!("../../patterns/rules/bsn.toml")),
    ("bank.toml", include_str!("../../patterns/rules/bank.toml")),
    ("contact.toml", include_str!("../../patterns/rules/contact.toml")),
    ("address.toml", include_str!("../../patterns/rules/address.toml")),
    ("person.toml", include_str!("../../patterns/rules/person.toml")),
    ("age.toml", include_str!("../../patterns/rules/age.toml")),
    ("quasi.toml", include_str!("../../patterns/rules/quasi.toml")),
    ("document.toml", include_str!("../../patterns/rules/document.toml")),
    ("professional.toml", include_str!("../../patterns/rules/professional.toml")),
    ("technical.toml", include_str!("../../patterns/rules/technical.toml")),
    ("special-health.toml", include_str!("../../patterns/rules/special-health.toml")),
    ("special-religion.toml", include_str!("../../patterns/rules/special-religion.toml")),
    ("special-ethnicity.toml", include_str!("../../patterns/rules/special-ethnicity.toml")),
    ("special-sexual.toml", include_str!("../../patterns/rules/special-sexual.toml")),
    ("special-political.toml", include_str!("../../patterns/rules/special-political.toml")),
    ("special-union.toml", include_str!("../../patterns/rules/special-union.toml")),
    ("special-genetic.toml", include_str!("../../patterns/rules/special-genetic.toml")),
    ("special-biometric.toml", include_str!("../../patterns/rules/special-biometric.toml")),
    ("criminal.toml", include_str!("../../patterns/rules/criminal.toml")),
    ("delicate-debt.toml", include_str!("../../patterns/rules/delicate-debt.toml")),
    ("delicate-violence.toml", include_str!("../../patterns/rules/delicate-violence.toml")),
    ("delicate-youth-protection.toml", include_str!("../../patterns/rules/delicate-youth-protection.toml")),
    ("delicate-residence.toml", include_str!("../../patterns/rules/delicate-residence.toml")),
    ("delicate-benefit.toml", include_str!("../../patterns/rules/delicate-benefit.toml")),
];
