//! The pack parser: whatever a user writes, it loads or says what is wrong, without a panic.
#![no_main]

use lakmoes::rules::Ruleset;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data)
        && let Err(error) = Ruleset::from_packs(&[("eigen.toml", text)])
    {
        assert!(!error.to_string().is_empty());
    }
});
