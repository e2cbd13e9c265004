//! Any packed file, within tight bounds, which must hold.
//!
//! Run with `cargo +nightly fuzz run unpack`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portolan_sources::{UnpackLimits, unpack};

fuzz_target!(|bytes: &[u8]| {
    let limits = UnpackLimits { total_bytes: 1 << 20, ratio: 50, entries: 16 };
    if let Ok(files) = unpack("list", bytes.to_vec(), &limits) {
        let total: usize = files.iter().map(|file| file.bytes.len()).sum();
        assert!(total as u64 <= limits.total_bytes && files.len() <= limits.entries);
    }
});
