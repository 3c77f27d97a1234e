//! The name of a source as a segment: names of files hold names of people and numbers as often as the files do.

use crate::model::{Layer, Origin, Place, Segment};
use crate::text::TextBuilder;

/// No reader counts so far: pages, rows and messages start at 0, and what stands on no page has the number above this one.
const GROUP: u32 = u32::MAX - 1;

/// The segment of the name, in a group of its own; nothing for a source that has no name.
/// Of a file the last part of the path; of a member its whole path within the innermost container.
pub(super) fn segment(name: &str, origin: Origin) -> Option<Segment> {
    let name = match (origin, name.rsplit_once("!/")) {
        (Origin::Member { .. }, Some((_, member))) => member,
        _ => name.rsplit(['/', '\\']).next().unwrap_or(name),
    };
    if name.is_empty() || name == "-" {
        return None;
    }
    let mut builder = TextBuilder::new();
    builder.push_value(&readable(name), 0, "name");
    let mut segment = Segment::new(Place::default(), Layer::FileName, builder.finish());
    segment.group = GROUP;
    Some(segment)
}

/// An underscore stands for a space, except in a word with an @, where it is part of the address. As many characters as before.
fn readable(name: &str) -> String {
    let word = |part: &str| if part.contains('@') { part.to_owned() } else { part.replace('_', " ") };
    name.split_inclusive(' ').map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::segment;
    use crate::model::Origin;

    fn check(name: &str, origin: Origin, expected: Option<&str>) {
        let segment = segment(name, origin);
        assert_eq!(segment.as_ref().map(|s| s.text.folded()), expected);
    }

    #[test]
    fn the_last_part_of_a_path_and_the_whole_path_of_a_member() {
        check("a/b/plan_jan.docx", Origin::File, Some("plan jan.docx"));
        check("a/b.zip!/jansen/plan.docx", Origin::Member { depth: 1 }, Some("jansen/plan.docx"));
        check("-", Origin::Stdin, None);
    }

    #[test]
    fn an_address_keeps_its_underscore() {
        check("mail jan_b@example.nl.eml", Origin::File, Some("mail jan_b@example.nl.eml"));
    }
}
