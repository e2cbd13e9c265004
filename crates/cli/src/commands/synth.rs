//! `portolan synth`

use std::fs;
use std::path::Path;

use portolan_synth::{Options, World, generate};
use serde_json::json;

use super::count;
use crate::args::{Common, SynthArgs};
use crate::{Exit, failure::Failure};

pub fn run(args: &SynthArgs, common: &Common) -> Result<Exit, Failure> {
    let options = Options {
        seed: args.seed,
        parties: args.parties as usize,
        shipments: args.shipments as usize,
        as_of: common.when().as_of,
    };
    let files = write(generate(&options), &args.folder)?;
    let summary = json!({ "folder": args.folder, "files": files, "seed": args.seed, "as_of": options.as_of });
    common.output().write(&summary, std::slice::from_ref(&summary), |_| {
        let files = count(files as u64, "file", "files");
        format!("{files} of a made world in {}; its truth is in truth.json\n", args.folder.display())
    })?;
    Ok(Exit::Nothing)
}

/// Writes a made world into a folder, and says how many files it has.
pub fn write(world: World, folder: &Path) -> Result<usize, Failure> {
    let files = world.files();
    for (name, bytes) in &files {
        let path = folder.join(name);
        let failed = |error| Failure::Input(format!("cannot write `{}`: {error}", path.display()));
        fs::create_dir_all(path.parent().unwrap_or(folder)).map_err(failed)?;
        fs::write(&path, bytes).map_err(failed)?;
    }
    Ok(files.len())
}
