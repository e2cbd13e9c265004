//! Files derived from snapshots, such as the search index: kept beside them, made anew when they are missing.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use crate::error::StoreError;
use crate::files;
use crate::store::Store;

/// What begins the name of a file that is being written.
const TEMP: &str = ".tmp-";
/// How much older than the newest finished file an unfinished one must be before it counts as left behind by a killed process.
const ABANDONED: Duration = Duration::from_secs(3600);

impl Store {
    /// Where the derived file of this key is, if it has been written. A key is a name and a checksum, as in `screen-1-ab12cd`.
    pub fn index_path(&self, key: &str) -> PathBuf {
        self.home.join("index").join(files::safe_name(key))
    }

    /// Writes a derived file as a whole or not at all, then removes all but the newest `keep` of them.
    ///
    /// Needs no lock: two processes that write the same key write the same file. A file that another process has open stays
    /// readable for it.
    ///
    /// # Errors
    ///
    /// Fails when `write` does or the disk does; nothing is then at the key's path that was not there before.
    pub fn write_index(
        &self,
        key: &str,
        keep: usize,
        write: impl FnOnce(&mut File) -> io::Result<()>,
    ) -> Result<PathBuf, StoreError> {
        let path = self.index_path(key);
        write_atomically(&path, write).map_err(|problem| StoreError::disk("write", &path, problem))?;
        prune(&path, keep);
        Ok(path)
    }
}

/// Writes a file beside its place, syncs it and renames it.
fn write_atomically(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    static WRITTEN: AtomicU64 = AtomicU64::new(0);
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    // Distinct from what other processes, and other threads of this one, are writing.
    let unique = format!("{}-{}", std::process::id(), WRITTEN.fetch_add(1, Ordering::Relaxed));
    let temp = folder.join(format!("{TEMP}{unique}"));
    let written = File::create(&temp)
        .and_then(|mut file| write(&mut file).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&temp, path));
    if written.is_err() {
        let _ = fs::remove_file(&temp);
    }
    written
}

/// Removes all but the newest `keep` files beside `written`, which always stays, and what killed processes left unfinished.
fn prune(written: &Path, keep: usize) {
    let folder = written.parent().unwrap_or(Path::new("."));
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let dated = entries.filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())));
    let mut dated: Vec<(SystemTime, PathBuf)> = dated.filter(|(_, path)| path != written).collect();
    dated.sort_by(|a, b| b.cmp(a));
    let (unfinished, finished): (Vec<_>, Vec<_>) = dated
        .into_iter()
        .partition(|(_, path)| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(TEMP)));
    let newest = fs::metadata(written).and_then(|metadata| metadata.modified());
    let is_abandoned = |modified: &SystemTime| {
        newest.as_ref().is_ok_and(|newest| newest.duration_since(*modified).is_ok_and(|age| age > ABANDONED))
    };
    let abandoned = unfinished.into_iter().filter(|(modified, _)| is_abandoned(modified));
    let old = finished.into_iter().skip(keep.saturating_sub(1));
    for (_, path) in abandoned.chain(old) {
        // A file that cannot be removed now, because a reader holds it on Windows, is removed another time.
        let _ = fs::remove_file(path);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn store() -> (tempfile::TempDir, Store) {
        let home = tempfile::tempdir().unwrap();
        let store = Store::open(home.path()).unwrap();
        (home, store)
    }

    fn names(store: &Store) -> Vec<String> {
        let entries = fs::read_dir(store.home().join("index")).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn only_the_newest_few_derived_files_are_kept() {
        let (_home, store) = store();
        for key in ["a", "b", "c", "d"] {
            let path = store.write_index(key, 2, |file| file.write_all(key.as_bytes())).unwrap();
            assert_eq!(fs::read(path).unwrap(), key.as_bytes());
            // Distinct times of writing, whatever the file system's resolution.
            let age = Duration::from_secs(u64::from(b'z' - key.as_bytes()[0]));
            let file = File::options().write(true).open(store.index_path(key)).unwrap();
            file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000) - age).unwrap();
        }
        assert_eq!(names(&store), ["c", "d"]);
    }

    #[test]
    fn a_derived_file_that_could_not_be_finished_leaves_nothing() {
        let (_home, store) = store();
        let half = |file: &mut File| file.write_all(b"half").and_then(|()| Err(io::Error::other("stopped")));
        assert!(store.write_index("a", 2, half).is_err());
        assert!(names(&store).is_empty());
    }

    #[test]
    fn keys_stay_in_the_folder() {
        let (home, store) = store();
        assert_eq!(store.index_path("../../x"), home.path().join("index").join("x"));
    }
}
