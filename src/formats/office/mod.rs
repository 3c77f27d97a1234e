//! Office documents: packages of XML parts in a ZIP file. One container ([`package`]), one XML-text core ([`xml`]) whose knowledge of a
//! format is data, and per format one file that says which part is what.
//!
//! Every part is read, whether or not anything refers to it. Anchors count in the decoded part: entry 0 is the file itself, entry n the n-th
//! entry of the package as [`package::Package`] lists it (the directory's order, then what no directory names).

mod decode;
mod docx;
mod flow;
mod package;
mod parts;
mod styles;
mod token;
mod vocabulary;
mod words;
mod write;
mod xml;

pub(super) use docx::Docx;
