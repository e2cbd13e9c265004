//! Names that are safe in a path, and checksums.

use sha2::{Digest, Sha256};

/// Longest name of a file that is made of a foreign name, in bytes; file systems allow 255.
const LONGEST_NAME: usize = 100;

/// The SHA-256 of some bytes, in lower-case hexadecimal as `sha256sum` prints it.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// One checksum for a set of files, whatever they are called and however they are ordered.
///
/// It is what `sha256sum * | cut -c-64 | sort | sha256sum` prints.
pub(crate) fn sha256_of_set<'a>(files: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut lines: Vec<String> = files.into_iter().map(|bytes| sha256(bytes) + "\n").collect();
    lines.sort();
    sha256(lines.concat().as_bytes())
}

/// A foreign name made safe: its last path component, with all but ASCII letters, digits, `.`, `_` and `-` replaced.
pub(crate) fn safe_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '_' };
    let safe: String = last.trim_start_matches('.').chars().map(plain).collect();
    // The end holds the extension, so a long name loses its beginning.
    let safe = &safe[safe.len().saturating_sub(LONGEST_NAME)..];
    if safe.is_empty() { "unnamed".to_owned() } else { safe.to_owned() }
}

/// Whether a source may be called so: it becomes a folder, a command-line argument and a column's value.
pub(crate) fn is_source_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=64).contains(&name.len()) && name.bytes().all(plain) && !name.starts_with('-')
}

/// Names to store originals under, `original.<safe name>`, made distinct by a number where two would be equal.
pub(crate) fn original_names<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut taken = Vec::new();
    for name in names {
        let name = safe_name(name);
        let plain = format!("original.{name}");
        let numbered = (2..).map(|number| format!("original.{number}.{name}"));
        let free = std::iter::once(plain).chain(numbered).find(|name| !taken.contains(name));
        taken.extend(free);
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_names_cannot_leave_their_folder() {
        for (name, expected) in [
            ("sdn.csv.gz", "sdn.csv.gz"),
            ("../../etc/passwd", "passwd"),
            (r"C:\lists\sdn.csv", "sdn.csv"),
            ("..", "unnamed"),
            ("a\0b\n.csv", "a_b_.csv"),
            ("Liste für März.xml", "Liste_f_r_M_rz.xml"),
            ("", "unnamed"),
        ] {
            assert_eq!(safe_name(name), expected, "{name}");
        }
        assert_eq!(safe_name(&format!("{}.csv", "x".repeat(5000))).len(), LONGEST_NAME);
    }

    #[test]
    fn two_originals_of_one_name_are_kept_apart() {
        let names = original_names(["a/list.csv", "b/list.csv", "list.csv"]);
        assert_eq!(names, ["original.list.csv", "original.2.list.csv", "original.3.list.csv"]);
    }

    #[test]
    fn the_checksum_of_a_set_is_what_the_shell_computes() {
        // { printf a | sha256sum; printf b | sha256sum; } | cut -c-64 | sort | sha256sum
        let expected = "e31b611bfa25cad7df113c6721feec788606f694069ced6d3d3f738a89d14e2a";
        assert_eq!(sha256_of_set([b"b".as_slice(), b"a".as_slice()]), expected);
        assert_eq!(sha256_of_set([b"a".as_slice(), b"b".as_slice()]), expected);
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
