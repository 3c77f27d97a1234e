//! Builds the finite-state sets of `src/lexicon` from the word lists in `patterns/lexicon`.

fn main() {
    println!("cargo::rerun-if-changed=patterns/lexicon");
}
