//! Mail: headers, parts, their codings.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    lakmoes_fuzz::read("a.eml", data);
});
