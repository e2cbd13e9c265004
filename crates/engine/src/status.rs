//! Each source: what is loaded, how old it is, and whether it may be decided by.

use jiff::civil::Date;
use portolan_controls::ListState;
use portolan_store::{ListCounts, Selected, Snapshot};
use serde::Serialize;

use crate::lists::by_list;
use crate::{Engine, Source, When};

/// Whether a source may be decided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Loaded, and not older than its limit.
    Current,
    /// Loaded in part: files of its set are missing.
    Incomplete,
    /// Loaded, and older than its limit.
    Stale,
    /// Nothing is loaded for that day.
    NotLoaded,
}

/// A source and its snapshots.
#[derive(Debug, Clone, Serialize)]
pub struct SourceStatus {
    /// The source.
    pub source: String,
    /// What it is.
    pub name: String,
    /// Who publishes it.
    pub publisher: String,
    /// Whether all its loaded lists may be decided by.
    pub state: State,
    /// Each list as of the day.
    pub lists: Vec<ListStatus>,
    /// All snapshots, newest first.
    pub snapshots: Vec<Snapshot>,
}

/// A list as of a day.
#[derive(Debug, Clone, Serialize)]
pub struct ListStatus {
    /// The list.
    pub list: String,
    /// The snapshot that holds it.
    pub snapshot: String,
    /// When it was published.
    pub published: Date,
    /// Its entities, addresses and listings not counted.
    pub entities: u64,
    /// Days since it was published or confirmed by the publisher to be unchanged.
    pub age_days: i64,
    /// Days after which it may not be decided by.
    pub limit_days: i64,
    /// Files of its set that were not given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// Whether it may be decided by.
    pub state: State,
}

fn of_list(state: &ListState) -> State {
    match (state.stale, state.missing.is_empty()) {
        (true, _) => State::Stale,
        (false, false) => State::Incomplete,
        (false, true) => State::Current,
    }
}

impl Engine {
    /// Says what is loaded of each source, as of a day.
    pub fn status(&self, when: When) -> Vec<SourceStatus> {
        let selection = self.selection(when);
        self.sources.iter().map(|source| self.source_status(source, &selection, when)).collect()
    }

    fn source_status(&self, source: &Source, selection: &[Selected], when: When) -> SourceStatus {
        let states = self.list_states(selection, when);
        let list_status = |state: &ListState, selected: &Selected| ListStatus {
            list: state.list.clone(),
            snapshot: state.snapshot.clone(),
            published: state.published,
            entities: selected.snapshot.lists.get(&state.list).map_or(0, ListCounts::parties),
            age_days: state.age_days,
            limit_days: state.limit_days,
            missing: state.missing.clone(),
            state: of_list(state),
        };
        let by_list = by_list(selection);
        let lists: Vec<ListStatus> = states
            .iter()
            .filter_map(|state| Some((state, *by_list.get(state.list.as_str())?)))
            .filter(|(_, selected)| selected.snapshot.source == source.id)
            .map(|(state, selected)| list_status(state, selected))
            .collect();
        let state = match lists.as_slice() {
            [] => State::NotLoaded,
            lists => lists.iter().map(|list| list.state).max().unwrap_or(State::Current),
        };
        let mut snapshots: Vec<Snapshot> = self
            .store
            .catalog()
            .snapshots()
            .iter()
            .filter(|snapshot| snapshot.source == source.id)
            .cloned()
            .collect();
        snapshots.reverse();
        SourceStatus {
            source: source.id.clone(),
            name: source.name.clone(),
            publisher: source.publisher.clone(),
            state,
            lists,
            snapshots,
        }
    }

    /// The age of each list of a selection, by list.
    pub(crate) fn list_states(&self, selection: &[Selected], when: When) -> Vec<ListState> {
        let state = |(list, selected): (&str, &Selected)| {
            let snapshot = &selected.snapshot;
            let seen = snapshot.confirmed.min(when.as_of).max(snapshot.published);
            let age_days = i64::from((when.as_of - seen).get_days());
            let limit_days = self.source(&snapshot.source).map_or(0, |source| source.max_age_days);
            ListState {
                list: list.to_owned(),
                snapshot: snapshot.id.clone(),
                published: snapshot.published,
                age_days,
                limit_days,
                stale: age_days > limit_days,
                missing: snapshot.missing.get(list).cloned().unwrap_or_default(),
            }
        };
        by_list(selection).into_iter().map(state).collect()
    }
}
