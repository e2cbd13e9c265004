//! `portolan sources`

use anstyle::AnsiColor;
use portolan_engine::{SourceStatus, State};

use super::{engine, thousands};
use crate::args::Common;
use crate::output::Look;
use crate::{Exit, failure::Failure};

pub fn run(common: &Common) -> Result<Exit, Failure> {
    let status = engine(common)?.status(common.when());
    common.output().write(&status, &status, |look| text(&status, look))?;
    Ok(Exit::Nothing)
}

fn text(status: &[SourceStatus], look: Look) -> String {
    let mut table =
        look.table(&["source", "list", "entities", "published", "age", "limit", "state", "snapshots"]);
    for source in status {
        if source.lists.is_empty() {
            table.add_row([&source.source, "", "", "", "", "", &state(source.state, look), ""]);
        }
        for list in &source.lists {
            table.add_row([
                source.source.clone(),
                list.list.clone(),
                thousands(list.entities),
                list.published.to_string(),
                format!("{} d", list.age_days),
                format!("{} d", list.limit_days),
                state(list.state, look),
                source.snapshots.len().to_string(),
            ]);
        }
    }
    format!("{table}\n")
}

fn state(state: State, look: Look) -> String {
    match state {
        State::Current => look.color("current", AnsiColor::Green),
        State::Incomplete => look.color("incomplete", AnsiColor::Yellow),
        State::Stale => look.color("stale", AnsiColor::Yellow),
        State::NotLoaded => look.color("not loaded", AnsiColor::Red),
    }
}
