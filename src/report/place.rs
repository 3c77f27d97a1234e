//! Places in the notation that people know.

/// A cell as a spreadsheet names it: column 2, row 7 is `B7`. Both count from 1.
pub fn cell_name(column: u32, row: u32) -> String {
    let (mut letters, mut left) = (Vec::new(), column);
    while left > 0 {
        letters.push(b'A' + ((left - 1) % 26) as u8);
        left = (left - 1) / 26;
    }
    letters.iter().rev().map(|b| char::from(*b)).chain(row.to_string().chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::cell_name;

    #[test]
    fn cells_are_named_as_in_a_spreadsheet() {
        for (column, row, name) in [(2, 7, "B7"), (26, 1, "Z1"), (27, 1, "AA1"), (703, 2, "AAA2")] {
            assert_eq!(cell_name(column, row), name);
        }
    }
}
