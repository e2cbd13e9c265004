//! One document of part 744.
//!
//! Run with `cargo +nightly fuzz run read_ecfr`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portolan_sources::{SourceFile, read};

fuzz_target!(|bytes: &[u8]| {
    let file = SourceFile { name: "part-744.xml".to_owned(), bytes: bytes.to_vec() };
    if let Ok(reading) = read("us-ecfr", &[file]) {
        assert!(reading.files.iter().all(|file| file.rows == file.read + file.rejected));
    }
});
