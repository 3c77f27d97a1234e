//! Pixels: samples of an image, and places among them that lose theirs.

/// How samples lie: rows of pixels of so many bits, each row filled up to a whole byte.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pixels {
    pub(super) width: u32,
    pub(super) height: u32,
    /// Bits of one pixel.
    pub(super) bits: u32,
}

/// Pixels around a place that go with it: letters have soft edges.
const MARGIN: f32 = 2.0;

impl Pixels {
    /// Clears places, given on the unit square with its origin below, as images are drawn.
    pub(super) fn clear(&self, data: &mut [u8], places: &[[f32; 4]]) {
        let (width, height) = (self.width as f32, self.height as f32);
        let row_bits = u64::from(self.width) * u64::from(self.bits);
        let row_bytes = row_bits.div_ceil(8) as usize;
        for [x0, y0, x1, y1] in places {
            let left = (x0 * width - MARGIN).floor().max(0.0) as u64;
            let right = ((x1 * width + MARGIN).ceil().max(0.0) as u64).min(u64::from(self.width));
            let top = ((1.0 - y1) * height - MARGIN).floor().max(0.0) as usize;
            let bottom = (((1.0 - y0) * height + MARGIN).ceil().max(0.0) as usize).min(self.height as usize);
            if left >= right {
                continue;
            }
            let (from, to) = (left * u64::from(self.bits), right * u64::from(self.bits));
            for row in top..bottom {
                let Some(row) = data.get_mut(row * row_bytes..) else { break };
                clear_bits(row, from, to);
            }
        }
    }
}

fn clear_bits(row: &mut [u8], from: u64, to: u64) {
    let (first, last) = ((from / 8) as usize, (to / 8) as usize);
    let (head, tail) =
        (0xff_u8.checked_shr((from % 8) as u32).unwrap_or(0), !(0xff_u8.checked_shr((to % 8) as u32).unwrap_or(0)));
    if first == last {
        if let Some(byte) = row.get_mut(first) {
            *byte &= !(head & tail);
        }
        return;
    }
    if let Some(byte) = row.get_mut(first) {
        *byte &= !head;
    }
    let end = last.min(row.len());
    if first + 1 < end {
        row[first + 1..end].fill(0);
    }
    if let Some(byte) = row.get_mut(last) {
        *byte &= !tail;
    }
}

#[cfg(test)]
mod tests {
    use super::Pixels;

    #[test]
    fn only_the_samples_of_the_place_go() {
        let pixels = Pixels { width: 20, height: 10, bits: 8 };
        let mut data = vec![9; 200];
        pixels.clear(&mut data, &[[0.5, 0.5, 0.6, 0.55]]);
        // Two pixels, with two more on each side; in rows from above.
        let cleared: Vec<usize> = (0..200).filter(|i| data[*i] == 0).map(|i| i % 20).collect();
        assert_eq!((cleared.iter().min(), cleared.iter().max()), (Some(&8), Some(&13)));
        let rows: Vec<usize> = (0..10).filter(|row| data[row * 20 + 10] == 0).collect();
        assert_eq!(rows, [2, 3, 4, 5, 6]);
    }

    #[test]
    fn bits_beside_the_place_stay() {
        let pixels = Pixels { width: 12, height: 1, bits: 1 };
        let mut data = vec![0xff, 0xf0];
        pixels.clear(&mut data, &[[0.5, 0.0, 0.51, 1.0]]);
        assert_eq!(data, [0b1111_0000, 0b0111_0000]);
        pixels.clear(&mut data, &[[0.0, 0.0, 1.0, 1.0]]);
        assert_eq!(data, [0, 0]);
    }
}
