//! The crash matrix: each operation of each change fails, kills the process, or is followed by a power cut.
//!
//! After SQLite's fault-injecting file system: for all n, the n-th operation goes wrong, and what is left must be the old state or the
//! new one, with every snapshot whole, and the same change must then succeed.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;
use std::{env, fs, io};

use portolan_store::Disk;

use super::*;

/// Says to a re-run of this test binary which scenario to run where, and at which operation to die: `scenario n home`.
const KILL: &str = "PORTOLAN_STORE_KILL";

#[derive(Debug, Clone, Copy)]
enum Scenario {
    FirstLoad,
    SecondLoad,
    RefusedLoad,
    Confirmation,
}

const SCENARIOS: [Scenario; 4] =
    [Scenario::FirstLoad, Scenario::SecondLoad, Scenario::RefusedLoad, Scenario::Confirmation];

impl Scenario {
    fn prepare(self, home: &Path) {
        if !matches!(self, Self::FirstLoad) {
            take(&mut open(home), &load("2024-05-01", 40)).unwrap();
        }
    }

    /// Makes the change. A refusal by the gates is the expected end of `RefusedLoad`.
    fn act(self, home: &Path, disk: &dyn Disk) -> Result<(), StoreError> {
        let mut store = open(home);
        let mut load = |number| store.load(&load("2024-05-02", number), &Gates::default(), disk).map(drop);
        match self {
            Self::FirstLoad | Self::SecondLoad => load(41),
            Self::RefusedLoad => match load(4) {
                Err(StoreError::Refused { .. }) => Ok(()),
                other => other,
            },
            Self::Confirmation => {
                let id = store.catalog().snapshots()[0].id.clone();
                store.confirm(&id, "2024-05-09".parse().unwrap(), &BTreeMap::new(), disk).map(drop)
            }
        }
    }

    /// The states before and after, taken from an undisturbed run.
    fn states(self) -> [Vec<String>; 2] {
        let home = tempfile::tempdir().unwrap();
        self.prepare(home.path());
        let old = state(open(home.path()).catalog());
        self.act(home.path(), &RealDisk).unwrap();
        [old, state(open(home.path()).catalog())]
    }

    /// Asserts that a store is whole and old or new; then that the change succeeds, and leaves no unfinished folder.
    fn check(self, home: &Path, [old, new]: &[Vec<String>; 2], when: &str) {
        let store = open(home);
        let found = state(store.catalog());
        assert!(found == *old || found == *new, "{self:?}, {when}: {found:?}");
        verify(&store, when);
        self.act(home, &RealDisk).unwrap_or_else(|error| panic!("{self:?}, {when}, again: {error}"));
        let store = open(home);
        assert_eq!(state(store.catalog()), *new, "{self:?}, {when}, again");
        verify(&store, when);
        assert_eq!(unfinished(home), Vec::<PathBuf>::new(), "{self:?}, {when}, again");
    }
}

fn verify(store: &Store, when: &str) {
    for held in store.catalog().snapshots() {
        store.verify(held).unwrap_or_else(|error| panic!("{when}: {error}"));
    }
    for selected in store.selection(None, None) {
        assert_eq!(store.read(&selected).unwrap().len() as u64, selected.snapshot.statements, "{when}");
    }
}

/// Every path in a store that is named as unfinished.
fn unfinished(home: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![home.to_owned()];
    while let Some(folder) = open.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.file_name().unwrap().to_string_lossy().starts_with(".tmp-") {
                found.push(path.clone());
            }
            if path.is_dir() {
                open.push(path);
            }
        }
    }
    found
}

/// A disk whose n-th operation, counted from 0, goes wrong in a way that `fault` chooses.
struct FaultyDisk<F> {
    fails_at: usize,
    done: Cell<usize>,
    fault: F,
}

impl<F: Fn() -> io::Error> FaultyDisk<F> {
    fn new(fails_at: usize, fault: F) -> Self {
        Self { fails_at, done: Cell::new(0), fault }
    }

    fn was_reached(&self) -> bool {
        self.done.get() > self.fails_at
    }

    /// Counts an operation and does it; at the n-th does `half` of it and fails.
    fn step(
        &self,
        half: impl FnOnce() -> io::Result<()>,
        whole: impl FnOnce() -> io::Result<()>,
    ) -> io::Result<()> {
        let at = self.done.replace(self.done.get() + 1);
        if at == self.fails_at {
            half()?;
            return Err((self.fault)());
        }
        whole()
    }
}

fn nothing() -> io::Result<()> {
    Ok(())
}

impl<F: Fn() -> io::Error> Disk for FaultyDisk<F> {
    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        self.step(nothing, || RealDisk.create_dir_all(path))
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let half = &bytes[..bytes.len() / 2];
        self.step(|| RealDisk.write(path, half), || RealDisk.write(path, bytes))
    }

    fn sync_file(&self, path: &Path) -> io::Result<()> {
        self.step(nothing, || RealDisk.sync_file(path))
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        self.step(nothing, || RealDisk.sync_dir(path))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step(nothing, || RealDisk.rename(from, to))
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.step(nothing, || RealDisk.remove_file(path))
    }

    /// Half of the removal of a folder is the removal of one of its files.
    fn remove_dir_all(&self, path: &Path) -> io::Result<()> {
        let one_file = || match fs::read_dir(path)?.next() {
            Some(entry) => fs::remove_file(entry?.path()),
            None => Ok(()),
        };
        self.step(one_file, || RealDisk.remove_dir_all(path))
    }
}

#[test]
fn whichever_operation_fails_the_store_is_old_or_new_and_nothing_unfinished_stays() {
    for scenario in SCENARIOS {
        let states = scenario.states();
        for at in 0.. {
            let home = tempfile::tempdir().unwrap();
            scenario.prepare(home.path());
            let disk = FaultyDisk::new(at, || io::Error::from(io::ErrorKind::StorageFull));
            let result = scenario.act(home.path(), &disk);
            if !disk.was_reached() {
                result.unwrap();
                assert!(at > 3, "{scenario:?} asks the disk for more than {at} operations");
                break;
            }
            // A refusal stays a refusal when keeping the files aside fails.
            if let Err(error) = result {
                assert!(error.to_string().starts_with("the disk is full: cannot "), "{error}");
            }
            assert_eq!(unfinished(home.path()), Vec::<PathBuf>::new(), "{scenario:?}, operation {at}");
            scenario.check(home.path(), &states, &format!("operation {at} failed"));
        }
    }
}

#[test]
fn whichever_operation_kills_the_process_the_store_is_old_or_new() {
    for (number, scenario) in SCENARIOS.into_iter().enumerate() {
        let states = scenario.states();
        for at in 0.. {
            let home = tempfile::tempdir().unwrap();
            scenario.prepare(home.path());
            let status = Command::new(env::current_exe().unwrap())
                .args(["--exact", "faults::dies_if_told_to", "--nocapture"])
                .env(KILL, format!("{number} {at} {}", home.path().display()))
                .output()
                .unwrap()
                .status;
            if status.success() {
                break;
            }
            assert_eq!(status.code(), None, "the child died of the signal, at operation {at}");
            scenario.check(home.path(), &states, &format!("killed at operation {at}"));
        }
    }
}

/// The child of the test above; does nothing when it is run as a test of its own.
#[test]
fn dies_if_told_to() {
    let Ok(order) = env::var(KILL) else { return };
    let [number, at, home] = order.splitn(3, ' ').collect::<Vec<_>>().try_into().unwrap();
    let disk = FaultyDisk::new(at.parse().unwrap(), || std::process::abort());
    SCENARIOS[number.parse::<usize>().unwrap()].act(Path::new(home), &disk).unwrap();
}

/// A disk that can tell what of its changes would not survive a power cut: bytes of files, and entries of folders, not yet synced.
#[derive(Default)]
struct VolatileDisk {
    stops_at: usize,
    done: Cell<usize>,
    /// Files whose bytes may be lost.
    bytes: RefCell<BTreeSet<PathBuf>>,
    /// Files and folders whose name in their folder may be lost.
    entries: RefCell<BTreeSet<PathBuf>>,
    /// Renames that may be undone.
    renames: RefCell<Vec<Rename>>,
}

struct Rename {
    from: PathBuf,
    to: PathBuf,
    /// What the file held that was replaced, if one was.
    replaced: Option<Vec<u8>>,
}

impl VolatileDisk {
    fn step(&self) -> io::Result<()> {
        let at = self.done.replace(self.done.get() + 1);
        if at < self.stops_at { Ok(()) } else { Err(io::Error::other("the power is gone")) }
    }

    /// Loses what need not have survived: of bytes half, of new entries all, and each rename that was not synced.
    fn cut_power(self, loses_bytes: bool, loses_entries: bool) {
        if loses_bytes {
            for path in self.bytes.take() {
                let bytes = fs::read(&path).unwrap();
                fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
            }
        }
        if loses_entries {
            for Rename { from, to, replaced } in self.renames.take().into_iter().rev() {
                fs::rename(&to, &from).unwrap();
                replaced.into_iter().for_each(|bytes| fs::write(&to, bytes).unwrap());
            }
            for path in self.entries.take().into_iter().rev().filter(|path| path.exists()) {
                if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
            }
        }
    }
}

/// Follows a path into the folder that was renamed.
fn moved(paths: &RefCell<BTreeSet<PathBuf>>, from: &Path, to: &Path) {
    let follow = |path: PathBuf| match path.strip_prefix(from) {
        Ok(rest) if rest.as_os_str().is_empty() => to.to_owned(),
        Ok(rest) => to.join(rest),
        Err(_) => path,
    };
    let followed = paths.take().into_iter().map(follow).collect();
    paths.replace(followed);
}

impl Disk for VolatileDisk {
    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        let new = path.ancestors().take_while(|ancestor| !ancestor.exists()).map(Path::to_owned);
        self.entries.borrow_mut().extend(new.collect::<Vec<_>>());
        RealDisk.create_dir_all(path)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.step()?;
        self.bytes.borrow_mut().insert(path.to_owned());
        self.entries.borrow_mut().insert(path.to_owned());
        RealDisk.write(path, bytes)
    }

    fn sync_file(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        self.bytes.borrow_mut().remove(path);
        Ok(())
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        self.entries.borrow_mut().retain(|entry| entry.parent() != Some(path));
        self.renames.borrow_mut().retain(|rename| rename.to.parent() != Some(path));
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        moved(&self.bytes, from, to);
        // The renamed entry itself is the rename's to lose.
        self.entries.borrow_mut().remove(from);
        moved(&self.entries, from, to);
        let replaced = fs::read(to).ok();
        self.renames.borrow_mut().push(Rename { from: from.to_owned(), to: to.to_owned(), replaced });
        RealDisk.rename(from, to)
    }

    fn remove_file(&self, _: &Path) -> io::Result<()> {
        self.step()
    }

    fn remove_dir_all(&self, _: &Path) -> io::Result<()> {
        self.step()
    }
}

#[test]
fn whenever_the_power_is_cut_the_store_is_old_or_new() {
    for scenario in SCENARIOS {
        let states = scenario.states();
        for (at, losses) in (0..).flat_map(|at| [(true, true), (true, false), (false, true)].map(|l| (at, l)))
        {
            let home = tempfile::tempdir().unwrap();
            let home = home.path().join("store");
            scenario.prepare(&home);
            let disk = VolatileDisk { stops_at: at, ..VolatileDisk::default() };
            let result = scenario.act(&home, &disk);
            let is_complete = disk.done.get() <= at;
            disk.cut_power(losses.0, losses.1);
            if is_complete {
                result.unwrap();
                assert_eq!(state(open(&home).catalog()), states[1], "what was reported as done stays done");
                verify(&open(&home), "complete");
                break;
            }
            fs::create_dir_all(&home).unwrap();
            scenario.check(&home, &states, &format!("power cut at operation {at}, losing {losses:?}"));
        }
    }
}
