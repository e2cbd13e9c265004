//! `portolan import`

use std::collections::BTreeMap;

use indicatif::ProgressBar;
use portolan_engine::{Import, ImportRequest, InputFile};

use super::{count, engine, read_file};
use crate::args::{Common, ImportArgs};
use crate::output::{Look, shown};
use crate::{Exit, clock, failure::Failure};

pub fn run(args: &ImportArgs, common: &Common) -> Result<Exit, Failure> {
    let files = args.files.iter().map(|path| {
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.clone());
        Ok(InputFile { path: absolute.to_string_lossy().into_owned(), bytes: read_file(path)? })
    });
    let request = ImportRequest {
        source: args.source.clone(),
        files: files.collect::<Result<_, Failure>>()?,
        published: args.published,
        accepted: args.accept.acceptances(),
        now: clock::now(),
        confirmed: None,
        validators: BTreeMap::new(),
    };
    let bar = spinner();
    let done = engine(common)?.import(request, &|step| bar.set_message(step.to_owned()))?;
    bar.finish_and_clear();
    common.output().write(&done, &done.loaded, |look| text(&done, look))?;
    Ok(Exit::Nothing)
}

/// A line that tells the step under way; silent where standard error is no terminal.
pub fn spinner() -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    bar.enable_steady_tick(std::time::Duration::from_millis(100));
    bar
}

/// What was loaded, in words.
pub fn text(done: &Import, look: Look) -> String {
    let mut text = String::new();
    for imported in &done.loaded {
        let snapshot = &imported.snapshot;
        let state = if imported.already_held { "already held" } else { "loaded" };
        text += &format!("{} {state}, published {}\n", look.bold(&snapshot.id), snapshot.published);
        if imported.dated_by_clock {
            text += "  nothing tells the day of publication: today was taken (--published DATE says it)\n";
        }
        for (list, schemas) in &snapshot.lists {
            let counts: Vec<String> =
                schemas.schemata.iter().map(|(schema, n)| format!("{n} {schema}")).collect();
            text += &format!("  {list}: {}\n", counts.join(", "));
        }
        for (list, files) in &snapshot.missing {
            let files = files.join(", ");
            text += &format!("  {list} is incomplete without {files}: nothing is released by it\n");
        }
        if snapshot.rejected > 0 {
            let fields = count(snapshot.rejected, "row or field", "rows and fields");
            text += &format!("  {fields} could not be read: see rejected.jsonl beside the snapshot\n");
        }
    }
    for name in &done.unscreenable {
        text += &format!(
            "  nobody can be found by the name `{}` of {}: {}\n",
            shown(&name.name),
            name.entity,
            name.why
        );
    }
    text
}
