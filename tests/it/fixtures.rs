//! Fixtures: each, in every layout and variant that its head asks for.

use crate::support;

#[test]
fn all_fixtures_parse() {
    let dir = std::path::PathBuf::from("/tmp/fx");
    std::fs::create_dir_all(&dir).unwrap();
    for f in support::fixtures() {
        for (l, v, r) in support::renderings(&f) {
            std::fs::write(
                dir.join(format!("{}-{v}.{}", f.name, if l == support::Layout::Chat { "chat" } else { l.extension() })),
                &r.bytes,
            )
            .unwrap();
        }
    }
}
