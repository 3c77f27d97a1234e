//! Tests of archives as a whole, sound and hostile.

use flate2::{Compress, Compression, Crc, FlushCompress};
use proptest::prelude::*;

use super::Zip;
use crate::formats::{FORMATS, Format, recognise};
use crate::model::{Document, GapCode, Limits, Origin, Source};

/// Makes archives, also wrong ones.
#[derive(Default)]
struct Maker {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    count: u16,
}

fn deflate(content: &[u8]) -> Vec<u8> {
    let mut packed = Vec::with_capacity(content.len() + 1024);
    Compress::new(Compression::best(), false)
        .compress_vec(content, &mut packed, FlushCompress::Finish)
        .expect("it packs");
    packed
}

fn header(mark: &[u8], rest: &[&[u8]]) -> Vec<u8> {
    [&[mark], rest].concat().concat()
}

impl Maker {
    fn local(&mut self, name: &str, content: &[u8], flags: u16) -> Vec<u8> {
        let packed = deflate(content);
        let mut crc = Crc::new();
        crc.update(content);
        let fixed = [
            &20_u16.to_le_bytes()[..],
            &flags.to_le_bytes(),
            &8_u16.to_le_bytes(),
            &[0; 4],
            &crc.sum().to_le_bytes(),
            &(packed.len() as u32).to_le_bytes(),
            &(content.len() as u32).to_le_bytes(),
            &(name.len() as u16).to_le_bytes(),
            &0_u16.to_le_bytes(),
        ]
        .concat();
        let offset = self.bytes.len() as u32;
        self.bytes.extend(header(b"PK\x03\x04", &[&fixed, name.as_bytes(), &packed]));
        header(b"PK\x01\x02", &[&20_u16.to_le_bytes(), &fixed, &[0; 10], &offset.to_le_bytes(), name.as_bytes()])
    }

    fn add(mut self, name: &str, content: &[u8]) -> Maker {
        let entry = self.local(name, content, 0);
        self.directory.extend(entry);
        self.count += 1;
        self
    }

    fn add_hidden(mut self, name: &str, content: &[u8]) -> Maker {
        self.local(name, content, 0);
        self
    }

    /// One local entry, named twice by the directory.
    fn add_shared(mut self, names: [&str; 2], content: &[u8]) -> Maker {
        let first = self.local(names[0], content, 0);
        let fixed = first.len() - names[0].len();
        self.directory.extend([&first, &first[..fixed], names[1].as_bytes()].concat());
        self.count += 2;
        self
    }

    fn add_locked(mut self, name: &str, content: &[u8]) -> Maker {
        let entry = self.local(name, content, 1);
        self.directory.extend(entry);
        self.count += 1;
        self
    }

    fn finish(self, comment: &str) -> Vec<u8> {
        let end = header(
            b"PK\x05\x06",
            &[
                &[0; 4],
                &self.count.to_le_bytes(),
                &self.count.to_le_bytes(),
                &(self.directory.len() as u32).to_le_bytes(),
                &(self.bytes.len() as u32).to_le_bytes(),
                &(comment.len() as u16).to_le_bytes(),
                comment.as_bytes(),
            ],
        );
        [self.bytes, self.directory, end].concat()
    }
}

fn source(bytes: Vec<u8>) -> Source {
    Source::new("a.zip", bytes, Origin::Memory)
}

fn check(bytes: Vec<u8>, members: &[(&str, &str)], gaps: &[(GapCode, &str)]) -> Document {
    let source = source(bytes);
    assert!(Zip.recognises(&source));
    let document = Zip.read(&source, &Limits::default()).expect("it is an archive");
    let found: Vec<_> = document
        .embedded
        .iter()
        .map(|s| (&*s.name, std::str::from_utf8(&s.bytes[..s.bytes.len().min(99)]).expect("text")))
        .collect();
    assert_eq!(found, members);
    let found: Vec<_> = document.gaps.iter().map(|g| (g.code, g.about.unwrap_or(""))).collect();
    assert_eq!(found, gaps);
    document
}

#[test]
fn members_comments_and_names_are_read() {
    let bytes = Maker::default().add("map/", b"").add("map/a.txt", b"hoi").add("../b.txt", b"dag").finish("van Jan");
    let document = check(bytes, &[("a.zip!/map/a.txt", "hoi"), ("a.zip!/../b.txt", "dag")], &[]);
    let segments: Vec<_> = document.segments.iter().map(|s| (s.layer.code(), s.text.folded())).collect();
    assert_eq!(segments, [("metadata", "van Jan"), ("filename", "map/")]);
}

#[test]
fn data_that_entries_share_is_unpacked_once_and_both_names_are_read() {
    let bytes = Maker::default().add_shared(["a.txt", "b.txt"], b"een").finish("");
    let gaps = [(GapCode::HiddenEntry, "second-name"), (GapCode::HiddenEntry, "same-data")];
    let document = check(bytes, &[("a.zip!/a.txt", "een")], &gaps);
    assert!(document.segments.iter().any(|s| s.text.folded() == "b.txt"));
}

/// Entries that quote the heads of the next ones and end in the same data: each is another file, all of the same bytes.
#[test]
fn entries_that_overlap_expand_to_little() {
    let content = vec![b'a'; 10 << 20];
    let kernel = deflate(&content);
    let mut tail = kernel;
    for i in 0..40 {
        let name = format!("{i:02}.txt");
        let mut head = [&b"PK\x03\x04"[..], &20_u16.to_le_bytes(), &[0; 2], &8_u16.to_le_bytes(), &[0; 8]].concat();
        head.extend((tail.len() as u32).to_le_bytes());
        head.extend([&[0; 4][..], &6_u16.to_le_bytes()[..], &[0; 2], name.as_bytes()].concat());
        let length = head.len() as u16;
        // A stored block that holds the head of the entry before, then its data.
        let quoted = [&[0_u8][..], &length.to_le_bytes(), &(!length).to_le_bytes(), &head, &tail].concat();
        tail = quoted;
    }
    // The outermost bytes are the block that quotes the last entry's head: the entries begin behind each block's five bytes.
    let mut maker = Maker { bytes: tail, ..Maker::default() };
    let starts: Vec<usize> = memchr::memmem::find_iter(&maker.bytes, b"PK\x03\x04").collect();
    for start in starts {
        let fixed = maker.bytes[start + 4..start + 30].to_vec();
        let name = maker.bytes[start + 30..start + 36].to_vec();
        let offset = (start as u32).to_le_bytes();
        let entry = [&b"PK\x01\x02"[..], &20_u16.to_le_bytes(), &fixed, &[0; 10], &offset, &name[..]].concat();
        maker.directory.extend(entry);
        maker.count += 1;
    }
    // So much more besides that the size of the archive alone allows all of it.
    maker.bytes.extend((0..500_000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8 | 0x80));
    let source = source(maker.finish(""));
    let document = Zip.read(&source, &Limits::default()).expect("it is an archive");
    let expanded: usize = document.embedded.iter().map(|s| s.bytes.len()).sum();
    assert!(expanded <= 28 << 20, "{expanded}");
    assert!(
        document.gaps.iter().any(|g| (g.code, g.about) == (GapCode::Limit, Some("overlap"))),
        "{:?}",
        document.gaps
    );
    assert!(document.gaps.iter().any(|g| (g.code, g.about) == (GapCode::HiddenEntry, Some("overlap"))));
}

#[test]
fn what_the_directory_hides_is_found() {
    let bytes = Maker::default().add("a.txt", b"een").add_hidden("b.txt", b"twee").add("a.txt", b"drie").finish("");
    check(
        bytes,
        &[("a.zip!/a.txt", "een"), ("a.zip!/a.txt#2", "drie"), ("a.zip!/b.txt", "twee")],
        &[(GapCode::HiddenEntry, "same-name"), (GapCode::HiddenEntry, "not-in-directory")],
    );
    let plain = Maker::default().add("a.txt", b"een").finish("");
    let around = [b"Dit staat er zomaar voor.", &plain[..], b"En dit staat er achter, los."].concat();
    check(
        around,
        &[
            ("a.zip!/a.txt", "een"),
            ("a.zip!/#before-0", "Dit staat er zomaar voor."),
            ("a.zip!/#loose-138", "En dit staat er achter, los."),
        ],
        &[(GapCode::HiddenEntry, "loose-bytes")],
    );
}

#[test]
fn without_a_directory_the_entries_tell() {
    let whole = Maker::default().add("a.txt", b"een").add("b.txt", b"twee").finish("");
    let cut = whole.len() - 60;
    let first = memchr::memmem::find(&whole, b"PK\x01\x02").expect("there is a directory");
    for length in [first, cut] {
        let document = Zip.read(&source(whole[..length].to_vec()), &Limits::default()).expect("it is an archive");
        assert_eq!(&*document.embedded[0].bytes, b"een");
        assert_eq!(&*document.embedded[1].bytes, b"twee");
        assert!(document.gaps.iter().any(|g| g.code == GapCode::Damaged));
    }
}

#[test]
fn locked_and_damaged_entries_are_gaps() {
    check(Maker::default().add_locked("geheim.txt", b"x").finish(""), &[], &[(GapCode::Encrypted, "zip")]);
    let mut broken = Maker::default().add("a.txt", &b"tekst ".repeat(1000)).finish("");
    broken[40] ^= 0xff;
    let document = Zip.read(&source(broken), &Limits::default()).expect("it is an archive");
    assert!(document.gaps.iter().any(|g| g.code == GapCode::Damaged));
}

#[test]
fn bombs_stop_at_their_limits() {
    let zeros = vec![b'0'; 40 << 20];
    let bomb = Maker::default().add("bom.txt", &zeros).finish("");
    let limits = Limits { bytes_part: 20 << 20, ..Limits::default() };
    let document = Zip.read(&source(bomb.clone()), &limits).expect("it is an archive");
    assert_eq!(document.embedded[0].bytes.len(), 20 << 20);
    assert_eq!((document.gaps[0].code, document.gaps[0].about), (GapCode::Limit, Some("bytes-part")));
    let limits = Limits { bytes_in: 10 << 20, ..Limits::default() };
    let document = Zip.read(&source(bomb.clone()), &limits).expect("it is an archive");
    assert_eq!(document.embedded[0].bytes.len(), 10 << 20, "a member is no larger than a source may be");
    let many = (0..20).fold(Maker::default(), |maker, i| maker.add(&format!("{i}.txt"), &zeros[..4 << 20])).finish("");
    let limits = Limits { bytes_expanded: 10 << 20, ..Limits::default() };
    let document = Zip.read(&source(many), &limits).expect("it is an archive");
    assert_eq!(document.embedded.iter().map(|s| s.bytes.len()).sum::<usize>(), 10 << 20);
    assert_eq!(document.gaps[0].about, Some("bytes-expanded"));
    let mut nested = source(bomb);
    nested.origin = Origin::Member { depth: 5 };
    let document = Zip.read(&nested, &Limits::default()).expect("it is an archive");
    assert_eq!((document.embedded.len(), document.gaps[0].about), (0, Some("nesting")));
}

#[test]
fn an_office_document_is_left_to_its_reader_also_inside_an_archive() {
    let docx = Maker::default().add("[Content_Types].xml", b"x").add("word/document.xml", b"x").finish("");
    assert!(!Zip.recognises(&source(docx.clone())));
    assert!(Zip.recognises(&source(Maker::default().add("a.docx", &docx).finish(""))));
}

#[test]
fn every_format_has_its_own_name() {
    let mut names: Vec<_> = FORMATS.iter().map(|f| f.name()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), FORMATS.len());
    assert_eq!(recognise(&source(b"hoi".to_vec())).map(|f| f.name()).ok(), Some("txt"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_change_to_an_archive_is_survived(at in 0_usize..300, byte in any::<u8>(), cut in 0_usize..300) {
        let mut bytes = Maker::default().add("a.txt", b"een twee drie").add_hidden("h.txt", b"x").add("b.txt", b"vier").finish("dag");
        let length = bytes.len();
        bytes[at % length] = byte;
        bytes.truncate(length - cut % length);
        let _ = Zip.read(&source(bytes), &Limits::default());
    }
}
