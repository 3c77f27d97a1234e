//! Op: one operator of the old content with its operands, and how operands are written again.

use crate::formats::pdf::lexer::{Operand, Operands};
use crate::formats::pdf::write::press::Pass;

/// One operator with its operands.
pub(super) struct Op<'o> {
    pub(super) word: &'o [u8],
    pub(super) operands: &'o Operands,
    pub(super) data: &'o [u8],
    pub(super) index: u32,
    /// What it showed.
    pub(super) runs: &'o [u32],
}

impl Op<'_> {
    /// The bytes of the operand at `i`, as they stand.
    pub(super) fn raw(&self, i: usize) -> &[u8] {
        let spot = self.operands.spots.get(i).cloned().unwrap_or(0..0);
        self.data.get(spot.start as usize..spot.end as usize).unwrap_or_default()
    }

    /// The last `count` numbers, as they stand.
    pub(super) fn write_numbers(&self, out: &mut Vec<u8>, count: usize) {
        let items = &self.operands.items;
        let all = items.iter().filter(|item| matches!(item, Operand::Number(_))).count();
        let mut skip = all.saturating_sub(count);
        for (i, item) in items.iter().enumerate() {
            if !matches!(item, Operand::Number(_)) {
                continue;
            }
            if skip > 0 {
                skip -= 1;
                continue;
            }
            out.extend_from_slice(self.raw(i));
            out.push(b' ');
        }
    }

    pub(super) fn write_word(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.word);
        out.push(b'\n');
    }
}

/// Writes an operator that takes a name.
pub(super) fn named(out: &mut Vec<u8>, name: &[u8], word: &[u8]) {
    crate::formats::pdf::write::file::write_name(out, name);
    out.push(b' ');
    out.extend_from_slice(word);
    out.push(b'\n');
}

/// Writes a dash pattern: its numbers and nothing else.
pub(super) fn dash(pass: &mut Pass<'_, '_>, o: &Op<'_>) {
    let mut out = vec![b'['];
    let mut closed = false;
    for (i, item) in o.operands.items.iter().enumerate() {
        match item {
            Operand::Number(_) => {
                out.extend_from_slice(o.raw(i));
                out.push(b' ');
            }
            Operand::ArrayEnd if !closed => {
                closed = true;
                out.extend_from_slice(b"] ");
            }
            _ => {}
        }
    }
    if closed {
        out.extend_from_slice(b"d\n");
        pass.out.extend_from_slice(&out);
    }
}
