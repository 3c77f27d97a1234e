//! What stands in a PDF file beside its last revision: objects, tables and text behind its end and before its head.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let file = lakmoes_fuzz::pdf(b"BT /F1 11 Tf 72 700 Td (een) Tj ET 60 690 90 30 re f");
    lakmoes_fuzz::read("a.pdf", &[&file, data].concat());
    lakmoes_fuzz::read("a.pdf", &[data.get(..900).unwrap_or(data), &file].concat());
});
