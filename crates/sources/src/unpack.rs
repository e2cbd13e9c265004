//! Packed files made plain, within bounds.

use std::io::{Cursor, Read};

use crate::SourceFile;

/// Bounds on what unpacking may produce.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnpackLimits {
    /// Most bytes in all that the plain files may have.
    pub total_bytes: u64,
    /// Most plain bytes for each packed byte.
    pub ratio: u64,
    /// Most entries of an archive.
    pub entries: usize,
}

impl Default for UnpackLimits {
    /// 2 GiB in all, 200 plain bytes a packed byte (lists pack 5 to 20 times), 1,000 entries.
    fn default() -> Self {
        Self { total_bytes: 2 << 30, ratio: 200, entries: 1000 }
    }
}

/// Why a file cannot be unpacked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnpackError {
    /// The packed data is damaged or cut off.
    #[error("`{file}` cannot be unpacked: {problem}; it may be cut off, fetch it again")]
    Damaged {
        /// The file's name as it was given.
        file: String,
        /// What the unpacker says.
        problem: String,
    },
    /// The plain data is larger than allowed.
    #[error("`{file}` unpacks to more than {limit} bytes, which is refused")]
    TooLarge {
        /// The file's name as it was given.
        file: String,
        /// Bytes that were allowed.
        limit: u64,
    },
    /// The plain data is suspiciously much larger than the packed.
    #[error("`{file}` unpacks to more than {ratio} times its size, which is refused as a decompression bomb")]
    Ratio {
        /// The file's name as it was given.
        file: String,
        /// Times that were allowed.
        ratio: u64,
    },
    /// An archive with too many entries.
    #[error("`{file}` has {found} entries where {limit} are allowed")]
    Entries {
        /// The file's name as it was given.
        file: String,
        /// Entries in the archive.
        found: usize,
        /// Entries that were allowed.
        limit: usize,
    },
    /// An archive within an archive.
    #[error("`{file}` holds the packed file `{entry}`: unpack it first")]
    Nested {
        /// The file's name as it was given.
        file: String,
        /// The packed file in it.
        entry: String,
    },
    /// An entry that points outside of the archive.
    #[error("`{file}` holds the entry `{}`, which points outside of the archive", entry.escape_debug())]
    Outside {
        /// The file's name as it was given.
        file: String,
        /// The entry's name.
        entry: String,
    },
    /// An entry that is a link.
    #[error("`{file}` holds the link `{}`, which is refused", entry.escape_debug())]
    Link {
        /// The file's name as it was given.
        file: String,
        /// The entry's name.
        entry: String,
    },
    /// An archive without files.
    #[error("`{file}` is an archive without files")]
    Empty {
        /// The file's name as it was given.
        file: String,
    },
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Packing {
    Gzip,
    Zip,
    Xz,
    Zstandard,
}

/// Memory that an `.xz` file may ask for as its dictionary, in KiB; `xz -9` asks for 64 MiB.
const XZ_DICTIONARY_KIB: u32 = 96 << 10;

/// Makes a file plain: as it is, or out of `.gz`, `.zip`, `.xz` or `.zst`, told by its first bytes and not by its name.
///
/// A plain file keeps its name, a packed one loses its packing's ending, an archive's entries come with their own.
///
/// # Errors
///
/// Fails for damaged data, for more than the limits allow, for archives in archives, and for archive entries that are
/// links or point outside.
pub fn unpack(name: &str, bytes: Vec<u8>, limits: &UnpackLimits) -> Result<Vec<SourceFile>, UnpackError> {
    let Some(packing) = packing_of(&bytes) else {
        return if bytes.len() as u64 > limits.total_bytes {
            Err(UnpackError::TooLarge { file: name.to_owned(), limit: limits.total_bytes })
        } else {
            Ok(vec![SourceFile { name: name.to_owned(), bytes }])
        };
    };
    if packing == Packing::Zip {
        return unzip(name, &bytes, limits);
    }
    let mut allowance = Allowance::new(name, bytes.len(), limits);
    let plain = match packing {
        Packing::Gzip => allowance.read(flate2::bufread::MultiGzDecoder::new(bytes.as_slice()))?,
        Packing::Xz => {
            allowance.read(lzma_rust2::XzReader::new_mem_limit(bytes.as_slice(), true, XZ_DICTIONARY_KIB))?
        }
        Packing::Zstandard => unpack_zstandard(&bytes, &mut allowance)?,
        Packing::Zip => unreachable!("handled above"),
    };
    let plain_name = without_ending(name);
    refuse_nested(name, &plain_name, &plain)?;
    Ok(vec![SourceFile { name: plain_name, bytes: plain }])
}

fn packing_of(bytes: &[u8]) -> Option<Packing> {
    let magic: [(&[u8], Packing); 5] = [
        (b"\x1f\x8b", Packing::Gzip),
        (b"PK\x03\x04", Packing::Zip),
        (b"PK\x05\x06", Packing::Zip),
        (b"\xfd7zXZ\0", Packing::Xz),
        (b"\x28\xb5\x2f\xfd", Packing::Zstandard),
    ];
    magic.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, packing)| *packing)
}

/// A file may hold several frames, one after another.
fn unpack_zstandard(bytes: &[u8], allowance: &mut Allowance<'_>) -> Result<Vec<u8>, UnpackError> {
    let mut rest = bytes;
    let mut plain = Vec::new();
    while !rest.is_empty() {
        let frame = ruzstd::decoding::StreamingDecoder::new(&mut rest)
            .map_err(|error| allowance.damaged(&error.to_string()))?;
        plain.append(&mut allowance.read(frame)?);
    }
    Ok(plain)
}

fn unzip(name: &str, bytes: &[u8], limits: &UnpackLimits) -> Result<Vec<SourceFile>, UnpackError> {
    let mut allowance = Allowance::new(name, bytes.len(), limits);
    let mut archive =
        zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| allowance.damaged(&error.to_string()))?;
    if archive.len() > limits.entries {
        return Err(UnpackError::Entries {
            file: name.to_owned(),
            found: archive.len(),
            limit: limits.entries,
        });
    }
    let mut files = Vec::new();
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(|error| allowance.damaged(&error.to_string()))?;
        let entry_name = entry.name().map_err(|error| allowance.damaged(&error.to_string()))?.into_owned();
        refuse_unsafe(name, &entry_name, entry.is_symlink(), entry.enclosed_name().is_some())?;
        if entry.is_dir() {
            continue;
        }
        let plain = allowance.read(entry)?;
        refuse_nested(name, &entry_name, &plain)?;
        files.push(SourceFile { name: entry_name, bytes: plain });
    }
    if files.is_empty() { Err(UnpackError::Empty { file: name.to_owned() }) } else { Ok(files) }
}

fn refuse_unsafe(name: &str, entry: &str, is_link: bool, is_enclosed: bool) -> Result<(), UnpackError> {
    let (file, entry) = (name.to_owned(), entry.to_owned());
    let climbs = entry.split(['/', '\\']).any(|part| part == "..") || entry.starts_with(['/', '\\']);
    if is_link {
        Err(UnpackError::Link { file, entry })
    } else if climbs || !is_enclosed {
        Err(UnpackError::Outside { file, entry })
    } else {
        Ok(())
    }
}

fn refuse_nested(name: &str, entry: &str, plain: &[u8]) -> Result<(), UnpackError> {
    match packing_of(plain) {
        Some(_) => Err(UnpackError::Nested { file: name.to_owned(), entry: entry.to_owned() }),
        None => Ok(()),
    }
}

fn without_ending(name: &str) -> String {
    let ending = [".gz", ".xz", ".zst", ".zstd"].into_iter().find(|ending| {
        let at = name.len().saturating_sub(ending.len());
        at > 0 && name.get(at..).is_some_and(|end| end.eq_ignore_ascii_case(ending))
    });
    name[..name.len() - ending.map_or(0, str::len)].to_owned()
}

/// What may still be unpacked out of one packed file.
struct Allowance<'a> {
    name: &'a str,
    limits: &'a UnpackLimits,
    left_in_all: u64,
    left_by_ratio: u64,
}

impl<'a> Allowance<'a> {
    /// Small files may unpack to a mebibyte whatever their ratio: a few hundred equal bytes are no bomb.
    fn new(name: &'a str, packed: usize, limits: &'a UnpackLimits) -> Self {
        let by_ratio = (packed as u64).saturating_mul(limits.ratio).max(1 << 20);
        Self { name, limits, left_in_all: limits.total_bytes, left_by_ratio: by_ratio }
    }

    /// Reads to the end, or to one byte past the allowance, which is an error.
    fn read(&mut self, reader: impl Read) -> Result<Vec<u8>, UnpackError> {
        let bound = self.left_in_all.min(self.left_by_ratio);
        let mut plain = Vec::new();
        reader
            .take(bound.saturating_add(1))
            .read_to_end(&mut plain)
            .map_err(|error| self.damaged(&error.to_string()))?;
        let length = plain.len() as u64;
        if length > self.left_in_all {
            return Err(UnpackError::TooLarge { file: self.name.to_owned(), limit: self.limits.total_bytes });
        }
        if length > self.left_by_ratio {
            return Err(UnpackError::Ratio { file: self.name.to_owned(), ratio: self.limits.ratio });
        }
        self.left_in_all -= length;
        self.left_by_ratio -= length;
        Ok(plain)
    }

    fn damaged(&self, problem: &str) -> UnpackError {
        UnpackError::Damaged { file: self.name.to_owned(), problem: problem.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use proptest::prelude::*;

    use super::*;

    const PLAIN: &[u8] = b"name,country\nFox Co.,af\n";

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn xz(bytes: &[u8]) -> Vec<u8> {
        let mut packed = Vec::new();
        let mut writer =
            lzma_rust2::XzWriter::new(&mut packed, lzma_rust2::XzOptions::with_preset(1)).unwrap();
        writer.write_all(bytes).unwrap();
        writer.finish().unwrap();
        packed
    }

    fn zstandard(bytes: &[u8]) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
    }

    fn zip_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in entries {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn check(name: &str, bytes: Vec<u8>, expected: &str) {
        let files = unpack(name, bytes, &UnpackLimits::default()).unwrap();
        assert_eq!(files, [SourceFile { name: expected.to_owned(), bytes: PLAIN.to_vec() }]);
    }

    fn refused(bytes: Vec<u8>, limits: &UnpackLimits, expected: &str) {
        let error = unpack("list", bytes, limits).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{error}");
    }

    #[test]
    fn each_packing_is_told_by_its_first_bytes() {
        check("a.csv", PLAIN.to_vec(), "a.csv");
        check("a.csv.gz", gzip(PLAIN), "a.csv");
        check("a.csv.XZ", xz(PLAIN), "a.csv");
        check("a.csv.zst", zstandard(PLAIN), "a.csv");
        check("a.zip", zip_of(&[("lists/sdn.csv", PLAIN)]), "lists/sdn.csv");
        check("misnamed.csv", gzip(PLAIN), "misnamed.csv");
    }

    #[test]
    fn frames_one_after_another_are_one_file() {
        let (first, second) = PLAIN.split_at(5);
        check("a.gz", [gzip(first), gzip(second)].concat(), "a");
        check("a.xz", [xz(first), xz(second)].concat(), "a");
        check("a.zst", [zstandard(first), zstandard(second)].concat(), "a");
    }

    #[test]
    fn folders_are_skipped_and_an_archive_of_nothing_is_refused() {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        writer.add_directory("lists/", zip::write::SimpleFileOptions::default()).unwrap();
        refused(
            writer.finish().unwrap().into_inner(),
            &UnpackLimits::default(),
            "`list` is an archive without files",
        );
    }

    #[test]
    fn bombs_of_every_packing_are_refused() {
        let zeros = vec![0u8; 32 << 20];
        let limits = UnpackLimits::default();
        for packed in [gzip(&zeros), xz(&zeros), zstandard(&zeros), zip_of(&[("a", &zeros)])] {
            refused(packed, &limits, "`list` unpacks to more than 200 times its size");
        }
        let small = UnpackLimits { total_bytes: 10, ..UnpackLimits::default() };
        for packed in [PLAIN.to_vec(), gzip(PLAIN), xz(PLAIN), zstandard(PLAIN), zip_of(&[("a", PLAIN)])] {
            refused(packed, &small, "`list` unpacks to more than 10 bytes");
        }
    }

    #[test]
    fn the_total_counts_all_entries() {
        let limits = UnpackLimits { total_bytes: PLAIN.len() as u64 + 1, ..UnpackLimits::default() };
        refused(zip_of(&[("a", PLAIN), ("b", PLAIN)]), &limits, "`list` unpacks to more than");
        let limits = UnpackLimits { entries: 1, ..UnpackLimits::default() };
        refused(zip_of(&[("a", PLAIN), ("b", PLAIN)]), &limits, "`list` has 2 entries where 1 are allowed");
    }

    #[test]
    fn archives_in_archives_are_refused() {
        let limits = UnpackLimits::default();
        refused(gzip(&gzip(PLAIN)), &limits, "`list` holds the packed file `list`");
        refused(
            zip_of(&[("inner.zip", &zip_of(&[("a", PLAIN)]))]),
            &limits,
            "`list` holds the packed file `inner.zip`",
        );
    }

    #[test]
    fn entries_that_climb_or_link_are_refused() {
        let limits = UnpackLimits::default();
        for name in ["../sdn.csv", "a/../../sdn.csv", "/etc/sdn.csv", "..\\sdn.csv"] {
            refused(zip_of(&[(name, PLAIN)]), &limits, "`list` holds the entry");
        }
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        writer.add_symlink("sdn.csv", "/etc/passwd", zip::write::SimpleFileOptions::default()).unwrap();
        refused(writer.finish().unwrap().into_inner(), &limits, "`list` holds the link `sdn.csv`");
    }

    #[test]
    fn cut_files_are_damaged_ones() {
        let text: Vec<u8> =
            (0..20_000u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
        for packed in [gzip(&text), xz(&text), zstandard(&text), zip_of(&[("a", &text)])] {
            let cut = packed[..packed.len() * 6 / 10].to_vec();
            refused(cut, &UnpackLimits::default(), "`list` cannot be unpacked");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(kind in 0usize..4, at in any::<usize>(), byte in any::<u8>(), end in any::<usize>()) {
            let mut packed = [gzip(PLAIN), xz(PLAIN), zstandard(PLAIN), zip_of(&[("a", PLAIN)])][kind].clone();
            let at = at % packed.len();
            packed[at] = byte;
            packed.truncate(1 + end % packed.len());
            let _ = unpack("list", packed, &UnpackLimits::default());
        }
    }
}
