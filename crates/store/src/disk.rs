//! The few things the store asks of a disk, so that tests can make each of them fail.

use std::fs::{self, File};
use std::io;
use std::path::Path;

/// What the store asks of a disk when it writes. Reading goes to the file system directly.
///
/// Every change of a store is a sequence of these calls. Tests stop the sequence after any of them and look at what is left.
pub trait Disk {
    /// Creates a folder and those above it; one that exists already is no error.
    ///
    /// # Errors
    ///
    /// Fails as the file system does, as do all below.
    fn create_dir_all(&self, path: &Path) -> io::Result<()>;
    /// Creates or replaces a file. The bytes need not have reached the disk when this returns.
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Returns when the file's bytes have reached the disk.
    fn sync_file(&self, path: &Path) -> io::Result<()>;
    /// Returns when the folder's entries (new, renamed, removed) have reached the disk.
    fn sync_dir(&self, path: &Path) -> io::Result<()>;
    /// Renames a file over another, or a folder to a name that is free.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes one file.
    fn remove_file(&self, path: &Path) -> io::Result<()>;
    /// Removes a folder with all that is in it.
    fn remove_dir_all(&self, path: &Path) -> io::Result<()>;
}

/// The file system of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        fs::create_dir_all(path)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        fs::write(path, bytes)
    }

    fn sync_file(&self, path: &Path) -> io::Result<()> {
        // Windows flushes only what was opened for writing.
        File::options().write(true).open(path)?.sync_all()
    }

    #[cfg(unix)]
    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        File::open(path)?.sync_all()
    }

    /// Only Unix lets a folder be opened and flushed; elsewhere the file system's journal has to do.
    #[cfg(not(unix))]
    fn sync_dir(&self, _path: &Path) -> io::Result<()> {
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn remove_dir_all(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir_all(path)
    }
}
