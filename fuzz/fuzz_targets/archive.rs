//! ZIP archives, with everything inside them.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(init: { lakmoes_fuzz::scanner(); }, |data: &[u8]| {
    lakmoes_fuzz::scan("a.zip", data);
});
