//! A whole scan; the first byte chooses the name.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(init: { lakmoes_fuzz::scanner(); }, |data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let names = ["a.txt", "a.csv", "a.md", "a.json", "a.html", "a.docx", "a.pdf", "a.zip", "verslag", "a.eml"];
    lakmoes_fuzz::scan(names[usize::from(*first) % names.len()], rest);
});
