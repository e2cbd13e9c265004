//! Files at hand become snapshots, oldest first, through the gates.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use portolan_model::Reading;
use portolan_sources::{SourceFile, UnpackLimits};
use portolan_store::{Acceptance, Load, Outcome, RealDisk, Snapshot, Validator};

use crate::lists::Unscreenable;
use crate::{Engine, Error, When};

/// One file as the user gave it.
#[derive(Debug, Clone)]
pub struct InputFile {
    /// Its path; the name, and the folder above it, may tell the day of publication.
    pub path: String,
    /// Its bytes, compressed or not.
    pub bytes: Vec<u8>,
}

/// What to import.
pub struct ImportRequest {
    /// The source, for example `us-ofac`.
    pub source: String,
    /// The files, of one day or of several.
    pub files: Vec<InputFile>,
    /// The day of publication, if the user says it.
    pub published: Option<Date>,
    /// Gates that the user lets through, with the reason.
    pub accepted: Vec<Acceptance>,
    /// Now; also the day of publication where nothing tells it.
    pub now: Timestamp,
    /// The day on which the publisher was seen to give this, if it was fetched just now.
    pub confirmed: Option<Date>,
    /// What the publisher's server said of the files, by address, for the next conditional request.
    pub validators: BTreeMap<String, Validator>,
}

/// What an import did.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Import {
    /// One for each day, oldest first.
    pub loaded: Vec<Imported>,
    /// Names on any list by which nobody can be found, if the index was built anew.
    pub unscreenable: Vec<Unscreenable>,
}

/// What became of one day's files.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Imported {
    /// The snapshot that holds them.
    pub snapshot: Snapshot,
    /// Whether the store held it already.
    pub already_held: bool,
    /// Whether the day of publication was taken from the clock, for want of anything better.
    pub dated_by_clock: bool,
}

impl Engine {
    /// Loads files into the store; files of several days become several snapshots, in order of their days.
    ///
    /// `say` is told each step, in words.
    ///
    /// # Errors
    ///
    /// Fails when a file cannot be unpacked or read, or a gate does not open; days loaded before stay loaded.
    pub fn import(&mut self, request: ImportRequest, say: &dyn Fn(&str)) -> Result<Import, Error> {
        let gates = self.source(&request.source)?.gates.clone();
        let mut done = Vec::new();
        for (day, files) in by_day(&request)? {
            let names = files.len();
            say(&format!("reading {names} {}", if names == 1 { "file" } else { "files" }));
            let (originals, reading) = read(&request.source, files)?;
            let published = day.or(reading.published);
            let load = Load {
                source: request.source.clone(),
                published: published.unwrap_or_else(|| day_of(request.now)),
                loaded: request.now,
                originals,
                reading,
                accepted: request.accepted.clone(),
                confirmed: request.confirmed,
                validators: request.validators.clone(),
            };
            say(&format!("checking and writing {} statements", load.reading.statements.len()));
            let outcome = self.store.load(&load, &gates, &RealDisk)?;
            done.push(Imported {
                already_held: matches!(outcome, Outcome::AlreadyHeld(_)),
                snapshot: outcome.snapshot().clone(),
                dated_by_clock: published.is_none(),
            });
        }
        say("building the index");
        // A list may be dated ahead of this machine's clock, which is then the one that is behind.
        let newest = done.iter().map(|imported| imported.snapshot.published).max();
        let today = day_of(request.now);
        let when = When { as_of: newest.map_or(today, |day| day.max(today)), known: None };
        let (_, unscreenable) = self.build_index(when)?;
        Ok(Import { loaded: done, unscreenable })
    }
}

/// Files by their day, oldest first; a day that nobody tells stands as `None`.
fn by_day(request: &ImportRequest) -> Result<BTreeMap<Option<Date>, Vec<InputFile>>, Error> {
    let mut days: BTreeMap<Option<Date>, Vec<InputFile>> = BTreeMap::new();
    for file in &request.files {
        let day = request.published.or_else(|| portolan_sources::published_from_path(&file.path));
        days.entry(day).or_default().push(file.clone());
    }
    if days.len() > 1 && days.contains_key(&None) {
        let names = request.files.iter().map(|file| file.path.clone()).collect();
        return Err(Error::Undated(names));
    }
    Ok(days)
}

type Originals = Vec<(String, Vec<u8>)>;

fn read(source: &str, files: Vec<InputFile>) -> Result<(Originals, Reading), Error> {
    let mut plain: Vec<SourceFile> = Vec::new();
    let mut originals = Vec::new();
    for file in files {
        let name = file.path.rsplit(['/', '\\']).next().unwrap_or(&file.path).to_owned();
        plain.extend(portolan_sources::unpack(&name, file.bytes.clone(), &UnpackLimits::default())?);
        originals.push((name, file.bytes));
    }
    let reading = portolan_sources::read(source, &plain)?;
    Ok((originals, reading))
}

pub(crate) fn day_of(now: Timestamp) -> Date {
    now.to_zoned(jiff::tz::TimeZone::UTC).date()
}
