//! The operators of a page, without having to guess a container.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    lakmoes_fuzz::read("a.pdf", &lakmoes_fuzz::pdf(data));
});
