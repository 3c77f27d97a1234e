//! Chat exports: lines after a head that makes them one.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let head = "12-03-2024 08:00 - Esra: a\n12-03-2024 08:01 - Joyce: b\n12-03-2024 08:02 - Esra: c\n12-03-2024 08:03 - Joyce: d\n12-03-2024 08:04 - Esra: e\n";
    lakmoes_fuzz::read("WhatsApp-chat.txt", &[head.as_bytes(), data].concat());
});
