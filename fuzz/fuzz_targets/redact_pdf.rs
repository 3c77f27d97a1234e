//! Redaction of PDF files: no panic, and nothing comes out that holds what was taken out.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(init: { lakmoes_fuzz::scanner(); }, |data: &[u8]| {
    lakmoes_fuzz::redact("a.pdf", data);
});
