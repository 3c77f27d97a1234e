//! The main part of a Word file: the XML itself, without having to guess a container.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    lakmoes_fuzz::read("a.docx", &lakmoes_fuzz::docx(data));
});
