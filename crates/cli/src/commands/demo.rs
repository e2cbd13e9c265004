//! `portolan demo`: what a newcomer should see, by the same calls that the commands make.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use portolan_engine::{Engine, ImportRequest, InputFile, Party, SearchOptions, When};
use portolan_synth::{Options, Truth, generate};

use super::{check, import, screen, synth};
use crate::args::{Common, DemoArgs};
use crate::output::Look;
use crate::{Exit, clock, failure::Failure};

/// The day on which the made world stands still, so that everyone sees the same.
const DAY: Date = jiff::civil::date(2026, 11, 20);
/// Shipments that are shown whole; the others get a line each.
const SHOWN: usize = 3;

pub fn run(args: &DemoArgs, common: &Common) -> Result<Exit, Failure> {
    let look = common.output().look();
    let mut out = common.output().sink()?;
    let out = out.as_mut();
    let world = args.folder.join("world");
    let home = args.folder.join("store");
    let when = When { as_of: DAY, known: None };
    writeln!(out, "Everything here is made up: parties, lists and shipments. The day is {DAY}.\n")?;
    writeln!(out, "{}", command(look, &format!("portolan --as-of {DAY} synth {}", world.display())))?;
    let files = synth::write(generate(&Options::demo(DAY)), &world)?;
    writeln!(
        out,
        "{files} files: lists in the publishers' own formats, shipments, and the truth beside them\n"
    )?;
    let mut engine = Engine::open(&home)?;
    let sources: Vec<String> = engine.sources().iter().map(|source| source.id.clone()).collect();
    for source in &sources {
        load(&mut engine, source, &world, &home, look, out)?;
    }
    let name = respelled(&world)?;
    writeln!(
        out,
        "{}",
        command(look, &format!("portolan --home {} --as-of {DAY} screen \"{name}\"", home.display()))
    )?;
    let screener = engine.screener(when, SearchOptions::default())?;
    writeln!(out, "{}", screen::text(&screener.screen(Party { name, ..Party::default() })?, look))?;
    decide(&engine, &world, &home, when, look, out)?;
    writeln!(out, "Try: portolan --home {} --as-of {DAY} sources", home.display())?;
    writeln!(
        out,
        "     portolan classify 8542.31     portolan classify 3A001     portolan compare \"OOO Romashka\" \"Romashka LLC\""
    )?;
    out.flush()?;
    Ok(Exit::Nothing)
}

/// A listed party as a shipment spells it, which is not as the list does.
fn respelled(world: &Path) -> Result<String, Failure> {
    let truth: Truth = serde_json::from_slice(&super::read_file(&world.join("truth.json"))?)
        .map_err(|error| Failure::Input(format!("truth.json: {error}")))?;
    let case = truth.shipments.into_iter().find(|case| case.kind == "listed-party-respelled");
    Ok(case.and_then(|case| case.party).unwrap_or_default())
}

fn command(look: Look, line: &str) -> String {
    look.bold(&format!("$ {line}"))
}

fn load(
    engine: &mut Engine,
    source: &str,
    world: &Path,
    home: &Path,
    look: Look,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let folder = world.join("lists").join(source);
    writeln!(
        out,
        "{}",
        command(
            look,
            &format!(
                "portolan --home {} import {source} --published {DAY} {}/*",
                home.display(),
                folder.display()
            )
        )
    )?;
    let files = files_in(&folder)?.into_iter().map(|path| {
        Ok(InputFile { path: path.to_string_lossy().into_owned(), bytes: super::read_file(&path)? })
    });
    let request = ImportRequest {
        source: source.to_owned(),
        files: files.collect::<Result<_, Failure>>()?,
        published: Some(DAY),
        accepted: Vec::new(),
        now: clock::now(),
        confirmed: None,
        validators: std::collections::BTreeMap::new(),
    };
    writeln!(out, "{}", import::text(&engine.import(request, &|_| ())?, look))?;
    Ok(())
}

fn decide(
    engine: &Engine,
    world: &Path,
    home: &Path,
    when: When,
    look: Look,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let shipments = files_in(&world.join("shipments"))?;
    let mut table = look.table(&["shipment", "verdict", "reasons", "first reason"]);
    for (at, path) in shipments.iter().enumerate() {
        let checked = engine.check(&check::read(path)?, when)?;
        if at < SHOWN {
            writeln!(
                out,
                "{}",
                command(
                    look,
                    &format!("portolan --home {} --as-of {DAY} check {}", home.display(), path.display())
                )
            )?;
            writeln!(out, "{}", check::text(&checked, look))?;
        }
        let first = checked.verdict.reasons.first().map_or("", |reason| reason.rule.as_str());
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        table.add_row([
            name,
            checked.verdict.verdict.to_string(),
            checked.verdict.reasons.len().to_string(),
            first.to_owned(),
        ]);
    }
    writeln!(
        out,
        "All {} shipments; {} tells what was planted in each:\n{table}\n",
        shipments.len(),
        world.join("truth.json").display()
    )?;
    Ok(())
}

fn files_in(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failed = |error| Failure::Open(folder.to_owned(), error);
    let entries = fs::read_dir(folder).map_err(failed)?;
    let mut files: Vec<PathBuf> =
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>().map_err(failed)?;
    files.sort();
    Ok(files)
}
