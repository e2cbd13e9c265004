//! Lists fetched from their publishers. The network itself is passed in.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use portolan_store::{Acceptance, RealDisk, Snapshot, Validator};
use serde::Serialize;

use crate::import::day_of;
use crate::source::{DatedBy, RemoteFile};
use crate::{Engine, Error, Import, ImportRequest, InputFile, Source};

/// Bound on the document that names the newest version's day.
const MAX_INDEX_BYTES: u64 = 4 * 1024 * 1024;

/// Gets what stands at an address, within bounds of time and size.
pub trait Fetch {
    /// Asks once, conditionally if `request` has validators.
    ///
    /// # Errors
    ///
    /// Fails when there is no answer in time, the answer is no success, or it is larger than asked for.
    fn fetch(&self, request: &Request) -> Result<Fetched, FetchError>;
}

/// One question to a server.
#[derive(Debug, Clone)]
pub struct Request {
    /// The address.
    pub url: String,
    /// What the server said of the copy at hand.
    pub validators: Validator,
    /// The answer is refused beyond this size.
    pub max_bytes: u64,
}

/// A server's answer.
#[derive(Debug, Clone)]
pub enum Fetched {
    /// The copy at hand is the newest.
    NotModified,
    /// Another version.
    Body {
        /// Its bytes.
        bytes: Vec<u8>,
        /// What to ask with next time.
        validators: Validator,
    },
}

/// An address that gave nothing of use.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cannot fetch {url}: {problem}")]
pub struct FetchError {
    /// The address.
    pub url: String,
    /// What went wrong.
    pub problem: String,
}

/// What an update did.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Updated {
    /// The publisher says that the copy at hand is the newest.
    Unchanged {
        /// The source.
        source: String,
    },
    /// A new version was loaded.
    Loaded(Import),
}

impl Engine {
    /// Brings one source up to date, from `mirror` if one is given (`MIRROR/SOURCE/FILE`), else from its publisher.
    ///
    /// # Errors
    ///
    /// Fails when the publisher does not answer well or the answer does not pass the gates; the store is then as before.
    pub fn update(
        &mut self,
        source: &str,
        fetch: &dyn Fetch,
        mirror: Option<&str>,
        accepted: Vec<Acceptance>,
        now: Timestamp,
        say: &dyn Fn(&str),
    ) -> Result<Updated, Error> {
        let source = self.source(source)?.clone();
        let published = match (&source.dated_by, mirror) {
            (Some(dated_by), None) => Some(newest_day(dated_by, fetch)?),
            _ => None,
        };
        let addresses: Vec<(RemoteFile, String)> = source
            .files
            .iter()
            .map(|file| (file.clone(), address(&source, file, mirror, published)))
            .collect();
        let held = self.last_fetched(&source.id);
        let validators = held.map(|snapshot| snapshot.validators.clone()).unwrap_or_default();
        let held = held.map(|snapshot| snapshot.id.clone());
        let bodies = match (bodies(&addresses, &validators, fetch, say)?, held) {
            (Some(bodies), _) => bodies,
            (None, Some(snapshot)) => {
                self.store.confirm(&snapshot, day_of(now), &validators, &RealDisk)?;
                return Ok(Updated::Unchanged { source: source.id });
            }
            (None, None) => return Err(never_asked(&source.files[0].url).into()),
        };
        let request = ImportRequest {
            source: source.id,
            published: published.or_else(|| last_modified(&bodies)),
            validators: bodies.iter().map(|body| (body.url.clone(), body.validators.clone())).collect(),
            files: bodies.into_iter().map(|body| InputFile { path: body.name, bytes: body.bytes }).collect(),
            accepted,
            now,
            confirmed: Some(day_of(now)),
        };
        self.import(request, say).map(Updated::Loaded)
    }

    fn last_fetched(&self, source: &str) -> Option<&Snapshot> {
        let snapshots = self.store.catalog().snapshots().iter();
        snapshots.rev().find(|snapshot| snapshot.source == source && !snapshot.validators.is_empty())
    }
}

struct Body {
    name: String,
    url: String,
    bytes: Vec<u8>,
    validators: Validator,
}

/// Fetches every file, or nothing if the publisher says of each that it has not changed.
///
/// A source's files belong together: if one changed, all are fetched anew.
fn bodies(
    addresses: &[(RemoteFile, String)],
    held: &BTreeMap<String, Validator>,
    fetch: &dyn Fetch,
    say: &dyn Fn(&str),
) -> Result<Option<Vec<Body>>, Error> {
    let ask = |file: &RemoteFile, url: &str, validators: Validator| {
        say(&format!("fetching {url}"));
        fetch.fetch(&Request { url: url.to_owned(), validators, max_bytes: file.max_mib * 1024 * 1024 })
    };
    let body = |file: &RemoteFile, url: &str, answer| match answer {
        Fetched::NotModified => None,
        Fetched::Body { bytes, validators } => {
            Some(Body { name: file.name.clone(), url: url.to_owned(), bytes, validators })
        }
    };
    let mut found = Vec::new();
    for (file, url) in addresses {
        let validators = held.get(url).cloned().unwrap_or_default();
        found.push(body(file, url, ask(file, url, validators)?));
    }
    if found.iter().all(Option::is_none) {
        return Ok(None);
    }
    for (place, (file, url)) in found.iter_mut().zip(addresses) {
        if place.is_none() {
            *place = body(file, url, ask(file, url, Validator::default())?);
        }
    }
    let complete: Result<Vec<Body>, FetchError> = found
        .into_iter()
        .zip(addresses)
        .map(|(body, (_, url))| body.ok_or_else(|| never_asked(url)))
        .collect();
    Ok(Some(complete?))
}

fn never_asked(url: &str) -> FetchError {
    FetchError {
        url: url.to_owned(),
        problem: "the server says `not modified` to an unconditional request".to_owned(),
    }
}

fn address(source: &Source, file: &RemoteFile, mirror: Option<&str>, published: Option<Date>) -> String {
    match (mirror, published) {
        (Some(mirror), _) => format!("{}/{}/{}", mirror.trim_end_matches('/'), source.id, file.name),
        (None, Some(day)) => file.url.replace("{date}", &day.to_string()),
        (None, None) => file.url.clone(),
    }
}

fn newest_day(dated_by: &DatedBy, fetch: &dyn Fetch) -> Result<Date, Error> {
    let problem = |problem: &str| FetchError { url: dated_by.url.clone(), problem: problem.to_owned() };
    let request =
        Request { url: dated_by.url.clone(), validators: Validator::default(), max_bytes: MAX_INDEX_BYTES };
    let Fetched::Body { bytes, .. } = fetch.fetch(&request)? else {
        return Err(never_asked(&dated_by.url).into());
    };
    let document: serde_json::Value =
        serde_json::from_slice(&bytes).map_err(|error| problem(&format!("it is no JSON: {error}")))?;
    let day = document[&dated_by.list]
        .as_array()
        .and_then(|rows| rows.iter().find(|row| row[&dated_by.key] == dated_by.is))
        .and_then(|row| row[&dated_by.field].as_str())
        .and_then(|day| day.parse().ok());
    Ok(day.ok_or_else(|| problem(&format!("it names no day under `{}`", dated_by.field)))?)
}

/// The newest `Last-Modified` day among the files.
fn last_modified(bodies: &[Body]) -> Option<Date> {
    bodies
        .iter()
        .filter_map(|body| body.validators.last_modified.as_deref())
        .filter_map(|text| jiff::fmt::rfc2822::parse(text).ok())
        .map(|moment| moment.with_time_zone(jiff::tz::TimeZone::UTC).date())
        .max()
}
