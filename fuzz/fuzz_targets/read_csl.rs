//! One file of the Consolidated Screening List or of the Denied Persons List.
//!
//! Run with `cargo +nightly fuzz run read_csl`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portolan_sources::{SourceFile, read};

fuzz_target!(|bytes: &[u8]| {
    let file = SourceFile { name: "consolidated.csv".to_owned(), bytes: bytes.to_vec() };
    if let Ok(reading) = read("us-csl", &[file]) {
        assert!(reading.files.iter().all(|file| file.rows == file.read + file.rejected));
    }
});
