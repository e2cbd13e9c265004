//! A whole set of OFAC's files out of one input: the parts are split at the byte 0x1D.
//!
//! Run with `cargo +nightly fuzz run read_ofac`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portolan_sources::{SourceFile, read};

fuzz_target!(|bytes: &[u8]| {
    let names = ["sdn.csv", "add.csv", "alt.csv", "sdn_comments.csv"];
    let parts = bytes.split(|byte| *byte == 0x1d);
    let files: Vec<SourceFile> = names
        .iter()
        .zip(parts)
        .map(|(name, part)| SourceFile { name: (*name).to_owned(), bytes: [part, b"\x1a"].concat() })
        .collect();
    if let Ok(reading) = read("us-ofac", &files) {
        assert!(reading.files.iter().all(|file| file.rows == file.read + file.rejected));
    }
});
