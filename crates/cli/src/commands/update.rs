//! `portolan update`

use std::time::Duration;

use portolan_engine::Updated;
use serde_json::json;

use super::{engine, import};
use crate::args::{Common, UpdateArgs};
use crate::{Exit, clock, failure::Failure, fetch::Http};

pub fn run(args: &UpdateArgs, common: &Common) -> Result<Exit, Failure> {
    let mut engine = engine(common)?;
    let http = Http::new(Duration::from_secs(args.timeout), args.mirror.is_some());
    let sources = if args.sources.is_empty() {
        engine.sources().iter().map(|source| source.id.clone()).collect()
    } else {
        args.sources.clone()
    };
    let mut updated = Vec::new();
    let mut failed = None;
    for source in &sources {
        let bar = import::spinner();
        let say = |step: &str| bar.set_message(step.to_owned());
        let result = engine.update(
            source,
            &http,
            args.mirror.as_deref(),
            args.accept.acceptances(),
            clock::now(),
            &say,
        );
        bar.finish_and_clear();
        match result {
            Ok(done) => updated.push(done),
            // The other sources are still worth having; the first failure is what the command ends with.
            Err(error) if sources.len() > 1 => {
                eprintln!("error: {source}: {}", Failure::from(error));
                failed = Some(source.clone());
            }
            Err(error) => return Err(error.into()),
        }
    }
    common.output().write(&json!({ "updated": updated }), &updated, |look| {
        updated
            .iter()
            .map(|one| match one {
                Updated::Unchanged { source } => format!("{source}: the copy at hand is the newest\n"),
                Updated::Loaded(done) => import::text(done, look),
            })
            .collect()
    })?;
    match failed {
        Some(source) => {
            Err(Failure::Input(format!("not all sources were updated, {source} was not; see above")))
        }
        None => Ok(Exit::Nothing),
    }
}
