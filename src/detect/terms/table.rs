//! From the start or the end of a word to the terms it may be: a filter of one bit a key, then a sorted list.

/// Terms by the four letters that they start (or end) with.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// One bit for each hash of a key that occurs: most words of a text end here.
    filter: Box<[u64; FILTER_WORDS]>,
    /// In order of the key.
    entries: Vec<Entry>,
    /// The keys in the same order, each with its first entry; behind them one that none has.
    keys: Vec<(u32, u32)>,
    /// Where the keys of each bucket start.
    starts: Vec<u32>,
}

/// What a key leads to, with as much as tells most words apart without a look at the form.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) key: u32,
    pub(super) index: u32,
    /// Letters five to eight, and which of their bits a word must share.
    pub(super) next: u32,
    pub(super) mask: u32,
    /// Bytes of a form in which a slip of the keys is forgiven; 0 where none is.
    pub(super) slip: u8,
    /// Of a phrase four letters behind its first word, and which of their bits a text must share.
    pub(super) then: u32,
    pub(super) then_mask: u32,
}

impl Entry {
    /// An entry of which only the key tells.
    pub(super) fn new(key: u32, index: u32) -> Entry {
        Entry { key, index, next: 0, mask: 0, slip: 0, then: 0, then_mask: 0 }
    }
}

/// Bits of a key that choose its bucket.
const BUCKET_BITS: u32 = 14;

const FILTER_BITS: u32 = 16;
const FILTER_WORDS: usize = 1 << (FILTER_BITS - 6);

impl Table {
    /// From keys with the form each stands for.
    pub(super) fn new(mut entries: Vec<Entry>) -> Table {
        entries.sort_unstable_by_key(|e| (bucket(e.key), e.key, e.index));
        let mut filter = Box::new([0; FILTER_WORDS]);
        for entry in &entries {
            let (word, bit) = place(entry.key);
            filter[word] |= bit;
        }
        let mut keys: Vec<(u32, u32)> = entries.iter().zip(0..).map(|(entry, i)| (entry.key, i)).collect();
        keys.dedup_by_key(|(key, _)| *key);
        let starts = (0..=1 << BUCKET_BITS).map(|b| keys.partition_point(|k| bucket(k.0) < b) as u32).collect();
        keys.push((0, entries.len() as u32));
        Table { filter, entries, keys, starts }
    }

    /// The forms with this key.
    #[inline]
    pub(super) fn get(&self, key: u32) -> &[Entry] {
        let (word, bit) = place(key);
        if self.filter[word] & bit == 0 { &[] } else { self.find(key) }
    }

    fn find(&self, key: u32) -> &[Entry] {
        let b = bucket(key) as usize;
        let (from, to) = (self.starts[b] as usize, self.starts[b + 1] as usize);
        match self.keys[from..to].iter().position(|k| k.0 == key) {
            Some(i) => &self.entries[self.keys[from + i].1 as usize..self.keys[from + i + 1].1 as usize],
            None => &[],
        }
    }
}

#[inline]
fn bucket(key: u32) -> u32 {
    key.wrapping_mul(0x9e37_79b9) >> (32 - BUCKET_BITS)
}

/// Where the bit of a key stands. Fibonacci hashing: the golden ratio times two to the 32.
#[inline]
fn place(key: u32) -> (usize, u64) {
    let hash = key.wrapping_mul(0x9e37_79b9) >> (32 - FILTER_BITS);
    ((hash >> 6) as usize, 1 << (hash & 63))
}
