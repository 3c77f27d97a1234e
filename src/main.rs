//! The program: hands its arguments to the command line front and returns its exit code.

fn main() {}
