//! Taking in what a publisher gave: the gates, then a new folder, then a new catalogue.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;
use portolan_model::Reading;

use crate::catalog::{CATALOG, Catalog, Content, Snapshot, Validator, to_json};
use crate::counts::{self, ListCounts};
use crate::disk::Disk;
use crate::error::StoreError;
use crate::files;
use crate::gates::{self, Acceptance, Accepted, Candidate, GateFailure, Gates};
use crate::statements;
use crate::store::{REJECTED, SNAPSHOT, STATEMENTS, Store};

/// What begins the name of a folder that is not finished.
const TEMP: &str = ".tmp-";
/// How many refused loads of a source are kept aside.
const KEPT_ASIDE: usize = 5;
/// Hexadecimal digits of the checksum in a folder's name: 48 bits, so that equal prefixes of one source and day do not occur.
const PREFIX: usize = 12;

/// What a publisher gave, already read, to be taken in.
#[derive(Debug, Clone)]
pub struct Load {
    /// The source, for example `us-ofac`.
    pub source: String,
    /// The day of publication.
    pub published: Date,
    /// Now.
    pub loaded: Timestamp,
    /// The publisher's files as they came, packed or not: name and bytes.
    pub originals: Vec<(String, Vec<u8>)>,
    /// What they say.
    pub reading: Reading,
    /// Gates to pass over, each with the reason.
    pub accepted: Vec<Acceptance>,
    /// The day on which the publisher was seen to give this, if it was fetched and not found in a drawer.
    pub confirmed: Option<Date>,
    /// What the publisher's server said to tell later whether a file changed, by name or address of the file.
    pub validators: BTreeMap<String, Validator>,
}

/// What became of a load.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// There is a new snapshot.
    Loaded(Snapshot),
    /// The store holds this already; at most its `confirmed` moved on.
    AlreadyHeld(Snapshot),
    /// The store held this already, but damaged; its files were written anew.
    Mended(Snapshot),
}

impl Outcome {
    /// The snapshot that holds what was to be loaded.
    pub fn snapshot(&self) -> &Snapshot {
        match self {
            Self::Loaded(snapshot) | Self::AlreadyHeld(snapshot) | Self::Mended(snapshot) => snapshot,
        }
    }
}

impl Store {
    /// Takes in what a publisher gave, if it passes the gates.
    ///
    /// The same files read to the same statements make no second snapshot: not on the same day of publication, and not on a later
    /// one either while no other snapshot came between; the held one is then confirmed for the later day, and mended if its files
    /// were damaged. The same files read differently, by a reader that learned something, do make one.
    ///
    /// # Errors
    ///
    /// Fails when a gate holds the load back (the files are then kept in quarantine, the last five loads of a source), when another
    /// load is running, and when the disk fails. The store is then as it was before.
    pub fn load(&mut self, load: &Load, gates: &Gates, disk: &dyn Disk) -> Result<Outcome, StoreError> {
        check(load)?;
        let _lock = self.begin(disk)?;
        let draft = Draft::new(load)?;
        if let Some((held, is_whole)) = self.held(&draft) {
            if !is_whole {
                self.put_snapshot(&held, &draft, disk)?;
            }
            let day = load.confirmed.unwrap_or(load.published).max(load.published);
            let held = self.set_confirmed(&held.id, day, &load.validators, disk)?;
            return Ok(if is_whole { Outcome::AlreadyHeld(held) } else { Outcome::Mended(held) });
        }
        let accepted = self.judge(load, &draft, gates, disk)?;
        self.commit(draft, accepted, disk).map(Outcome::Loaded)
    }

    /// Notes that the publisher still gave on `day` what a snapshot holds, as a server's answer "304 Not Modified" tells.
    ///
    /// `validators` replace those held under the same names. An earlier day than the one held changes nothing.
    ///
    /// # Errors
    ///
    /// Fails when there is no such snapshot, when a load is running, and when the disk fails.
    pub fn confirm(
        &mut self,
        snapshot: &str,
        day: Date,
        validators: &BTreeMap<String, Validator>,
        disk: &dyn Disk,
    ) -> Result<Snapshot, StoreError> {
        let _lock = self.begin(disk)?;
        self.set_confirmed(snapshot, day, validators, disk)
    }

    /// Makes this process the only writer, then takes the catalogue as it is now and clears away what killed writers left.
    fn begin(&mut self, disk: &dyn Disk) -> Result<Lock, StoreError> {
        create_synced(disk, &self.home)?;
        let lock = Lock::take(&self.home)?;
        self.catalog = Catalog::read(&self.home)?;
        for leftover in leftovers(&self.home) {
            disk.remove_dir_all(&leftover)
                .map_err(|problem| StoreError::disk("remove", &leftover, problem))?;
        }
        Ok(lock)
    }

    /// The snapshot that holds a draft already, and whether its files are whole. A damaged one counts if the draft can mend it.
    fn held(&self, draft: &Draft<'_>) -> Option<(Snapshot, bool)> {
        let held = draft.held_in(&self.catalog)?;
        let is_whole = self.verify(held).is_ok();
        (is_whole || held.contents == draft.contents).then(|| (held.clone(), is_whole))
    }

    fn set_confirmed(
        &mut self,
        id: &str,
        day: Date,
        validators: &BTreeMap<String, Validator>,
        disk: &dyn Disk,
    ) -> Result<Snapshot, StoreError> {
        let mut catalog = self.catalog.clone();
        let held = catalog.snapshots.iter_mut().find(|snapshot| snapshot.id == id);
        let held = held.ok_or_else(|| StoreError::NoSnapshot(id.to_owned()))?;
        held.confirmed = held.confirmed.max(day);
        held.validators.extend(validators.clone());
        let held = held.clone();
        if catalog != self.catalog {
            self.replace_catalog(catalog, disk)?;
        }
        Ok(held)
    }

    /// Puts a load before the gates. Gives the failures that were passed over, or the refusal.
    fn judge(
        &self,
        load: &Load,
        draft: &Draft<'_>,
        gates: &Gates,
        disk: &dyn Disk,
    ) -> Result<Vec<Accepted>, StoreError> {
        let (source, published, reading) = (&load.source, load.published, &load.reading);
        let candidate = Candidate { source, published, reading, lists: &draft.lists };
        let mut accepted = Vec::new();
        let mut refused = Vec::new();
        for failure in gates::failures(gates, &candidate, &self.catalog) {
            match load.accepted.iter().find(|acceptance| acceptance.gate == failure.gate) {
                Some(acceptance) => accepted.push(Accepted { failure, reason: acceptance.reason.clone() }),
                None => refused.push(failure),
            }
        }
        if refused.is_empty() {
            return Ok(accepted);
        }
        // That keeping the files failed must not hide why they were refused.
        let kept = self.quarantine(draft, &refused, disk).ok();
        Err(StoreError::Refused { failures: refused, kept })
    }

    fn quarantine(
        &self,
        draft: &Draft<'_>,
        failures: &[GateFailure],
        disk: &dyn Disk,
    ) -> Result<PathBuf, StoreError> {
        let parent = self.home.join("quarantine").join(&draft.load.source);
        let prefix = &draft.sha256[..PREFIX];
        let name = format!("{}-{prefix}", draft.load.loaded.strftime("%Y%m%dT%H%M%SZ"));
        let reason = to_json(&failures);
        let mut files = draft.originals();
        files.push(("reason.json".to_owned(), &reason));
        let kept = put_folder(disk, &parent, &name, &files)?;
        for folder in superfluous(&parent, &name, prefix) {
            disk.remove_dir_all(&folder).map_err(|problem| StoreError::disk("remove", &folder, problem))?;
        }
        Ok(kept)
    }

    fn commit(
        &mut self,
        draft: Draft<'_>,
        accepted: Vec<Accepted>,
        disk: &dyn Disk,
    ) -> Result<Snapshot, StoreError> {
        let snapshot = draft.snapshot(&self.catalog, accepted);
        let mut catalog = self.catalog.clone();
        catalog.snapshots.push(snapshot.clone());
        let done =
            self.put_snapshot(&snapshot, &draft, disk).and_then(|()| self.replace_catalog(catalog, disk));
        // The new catalogue may have come to its place all the same, and then the folder has to stay.
        if done.is_err() && Catalog::read(&self.home).is_ok_and(|catalog| catalog.get(&snapshot.id).is_none())
        {
            let _ = disk.remove_dir_all(&self.folder(&snapshot));
        }
        done.map(|()| snapshot)
    }

    /// Puts the folder of a snapshot in its place, over what a killed writer or a fault of the disk left there.
    fn put_snapshot(
        &self,
        snapshot: &Snapshot,
        draft: &Draft<'_>,
        disk: &dyn Disk,
    ) -> Result<(), StoreError> {
        let manifest = to_json(snapshot);
        let mut files = draft.files();
        files.push((SNAPSHOT.to_owned(), &manifest));
        let sources = self.home.join("sources");
        let name = snapshot.id.rsplit('/').next().expect("the last part of a text is always there");
        put_folder(disk, &sources.join(&snapshot.source), name, &files)?;
        disk.sync_dir(&sources).map_err(|problem| StoreError::disk("sync", &sources, problem))
    }

    fn replace_catalog(&mut self, catalog: Catalog, disk: &dyn Disk) -> Result<(), StoreError> {
        let (path, temp) = (self.home.join(CATALOG), self.home.join(format!("{TEMP}{CATALOG}")));
        let written = write_synced(disk, &temp, &catalog.to_json()).and_then(|()| {
            disk.rename(&temp, &path).map_err(|problem| StoreError::disk("rename to", &path, problem))
        });
        if written.is_err() {
            let _ = disk.remove_file(&temp);
        }
        written?;
        disk.sync_dir(&self.home).map_err(|problem| StoreError::disk("sync", &self.home, problem))?;
        self.catalog = catalog;
        Ok(())
    }
}

/// A load made ready: counted, and written as the bytes that it will be stored as.
struct Draft<'a> {
    load: &'a Load,
    sha256: String,
    lists: BTreeMap<String, ListCounts>,
    names: Vec<String>,
    statements: Vec<u8>,
    rejected: Vec<u8>,
    contents: BTreeMap<String, Content>,
}

impl<'a> Draft<'a> {
    fn new(load: &'a Load) -> Result<Self, StoreError> {
        let names = files::original_names(load.originals.iter().map(|(name, _)| name.as_str()));
        let statements = statements::write(&load.reading.statements).map_err(|problem| {
            StoreError::disk("write", Path::new(STATEMENTS), std::io::Error::other(problem))
        })?;
        let lines = load.reading.rejected.iter().flat_map(|rejection| {
            let line = serde_json::to_vec(rejection).expect("texts and numbers only");
            line.into_iter().chain([b'\n'])
        });
        let mut draft = Self {
            load,
            sha256: files::sha256_of_set(load.originals.iter().map(|(_, bytes)| bytes.as_slice())),
            lists: counts::count(&load.reading),
            names,
            statements,
            rejected: lines.collect(),
            contents: BTreeMap::new(),
        };
        draft.contents = draft.files().into_iter().map(|(name, bytes)| (name, Content::of(bytes))).collect();
        Ok(draft)
    }

    fn originals(&self) -> Vec<(String, &[u8])> {
        let bytes = self.load.originals.iter().map(|(_, bytes)| bytes.as_slice());
        self.names.iter().cloned().zip(bytes).collect()
    }

    fn files(&self) -> Vec<(String, &[u8])> {
        let mut files = self.originals();
        files.push((STATEMENTS.to_owned(), &self.statements));
        files.push((REJECTED.to_owned(), &self.rejected));
        files
    }

    /// The snapshot that holds this already: of the same day, or still the newest of all its lists.
    fn held_in<'c>(&self, catalog: &'c Catalog) -> Option<&'c Snapshot> {
        let Load { source, published, .. } = self.load;
        catalog.snapshots.iter().rev().find(|held| {
            let same = held.source == *source
                && held.sha256 == self.sha256
                && held.lists == self.lists
                && held.contents.get(STATEMENTS) == self.contents.get(STATEMENTS);
            let newest = |list: &String| {
                catalog.newest(source, list, Some(*published)).is_some_and(|newest| newest.id == held.id)
            };
            same && (held.published == *published || held.lists.keys().all(newest))
        })
    }

    fn snapshot(&self, catalog: &Catalog, accepted: Vec<Accepted>) -> Snapshot {
        let Load { source, published, loaded, reading, confirmed, validators, .. } = self.load;
        Snapshot {
            id: self.free_id(catalog),
            source: source.clone(),
            published: *published,
            loaded: *loaded,
            sha256: self.sha256.clone(),
            lists: self.lists.clone(),
            missing: reading.missing.clone(),
            statements: reading.statements.len() as u64,
            files: reading.files.clone(),
            rejected: reading.rejected.len() as u64,
            accepted,
            contents: self.contents.clone(),
            confirmed: confirmed.unwrap_or(*published).max(*published),
            validators: validators.clone(),
        }
    }

    /// The id of the new snapshot; a second reading of the same files is numbered.
    fn free_id(&self, catalog: &Catalog) -> String {
        let plain = format!("{}/{}-{}", self.load.source, self.load.published, &self.sha256[..PREFIX]);
        let numbered = (2..).map(|number| format!("{plain}-{number}"));
        let mut ids = std::iter::once(plain.clone()).chain(numbered);
        ids.find(|id| catalog.get(id).is_none()).expect("there are more numbers than snapshots")
    }
}

fn check(load: &Load) -> Result<(), StoreError> {
    if !files::is_source_name(&load.source) {
        return Err(StoreError::SourceName(load.source.clone()));
    }
    if let Some(blank) = load.accepted.iter().find(|acceptance| acceptance.reason.trim().is_empty()) {
        return Err(StoreError::NoReason(blank.gate));
    }
    match load.reading.statements.iter().find(|says| !load.reading.lists.contains(&says.list)) {
        Some(says) => Err(StoreError::UncoveredList { origin: load.source.clone(), list: says.list.clone() }),
        None => Ok(()),
    }
}

/// Creates a folder and those above it, and syncs the name of each that is new.
fn create_synced(disk: &dyn Disk, path: &Path) -> Result<(), StoreError> {
    let is_new = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.exists();
    let new: Vec<&Path> = path.ancestors().take_while(is_new).collect();
    disk.create_dir_all(path).map_err(|problem| StoreError::disk("create", path, problem))?;
    for parent in new.into_iter().filter_map(Path::parent) {
        // A relative path of one part has the empty path as its parent.
        let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
        disk.sync_dir(parent).map_err(|problem| StoreError::disk("sync", parent, problem))?;
    }
    Ok(())
}

/// The right to write, which the operating system takes back when the process ends, however it ends.
struct Lock(File);

impl Lock {
    fn take(home: &Path) -> Result<Self, StoreError> {
        let path = home.join("lock");
        let failed = |problem| StoreError::disk("lock", &path, problem);
        let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(StoreError::Busy { home: home.to_owned() }),
            Err(TryLockError::Error(problem)) => Err(failed(problem)),
        }
    }
}

impl Drop for Lock {
    /// Unlocks in so many words: closing alone would not do while a child process, just forked by another thread, still holds a
    /// copy of the file.
    fn drop(&mut self) {
        let _ = self.0.unlock();
    }
}

/// Folders that a writer did not finish.
fn leftovers(home: &Path) -> Vec<PathBuf> {
    let sources = ["sources", "quarantine"].iter().flat_map(|kind| folders(&home.join(kind)));
    sources.flat_map(|source| folders(&source)).filter(|folder| name_of(folder).starts_with(TEMP)).collect()
}

/// Folders of a quarantine that the one just put there makes superfluous: earlier refusals of the same files, and the oldest.
fn superfluous(parent: &Path, newest: &str, prefix: &str) -> Vec<PathBuf> {
    let others = folders(parent).into_iter().filter(|folder| name_of(folder) != newest);
    let (mut superfluous, mut kept): (Vec<_>, Vec<_>) =
        others.partition(|folder| name_of(folder).ends_with(&format!("-{prefix}")));
    kept.sort();
    let too_many = (kept.len() + 1).saturating_sub(KEPT_ASIDE);
    superfluous.extend(kept.drain(..too_many));
    superfluous
}

/// The folders in a folder; none if it cannot be read.
fn folders(parent: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    entries
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| entry.path())
        .collect()
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Puts a folder with its files in place as a whole, or not at all.
fn put_folder(
    disk: &dyn Disk,
    parent: &Path,
    name: &str,
    files: &[(String, &[u8])],
) -> Result<PathBuf, StoreError> {
    let (temp, target) = (parent.join(format!("{TEMP}{name}")), parent.join(name));
    let put = fill(disk, &temp, files)
        .and_then(|()| move_folder(disk, &temp, &target))
        .and_then(|()| disk.sync_dir(parent).map_err(|problem| StoreError::disk("sync", parent, problem)));
    if put.is_err() {
        let _ = disk.remove_dir_all(&temp);
    }
    put.map(|()| target)
}

fn fill(disk: &dyn Disk, folder: &Path, files: &[(String, &[u8])]) -> Result<(), StoreError> {
    disk.create_dir_all(folder).map_err(|problem| StoreError::disk("create", folder, problem))?;
    files.iter().try_for_each(|(name, bytes)| write_synced(disk, &folder.join(name), bytes))?;
    disk.sync_dir(folder).map_err(|problem| StoreError::disk("sync", folder, problem))
}

/// Moves a folder to a place where nothing of worth stands: what a killed writer left, or a damaged snapshot to be replaced.
fn move_folder(disk: &dyn Disk, from: &Path, to: &Path) -> Result<(), StoreError> {
    if to.exists() {
        disk.remove_dir_all(to).map_err(|problem| StoreError::disk("remove", to, problem))?;
    }
    disk.rename(from, to).map_err(|problem| StoreError::disk("rename to", to, problem))
}

fn write_synced(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    disk.write(path, bytes).map_err(|problem| StoreError::disk("write", path, problem))?;
    disk.sync_file(path).map_err(|problem| StoreError::disk("sync", path, problem))
}
