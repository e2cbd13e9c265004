//! A file for each command: arguments to engine, answer to output, exit code.

mod changes;
mod check;
mod classify;
mod compare;
mod demo;
mod import;
mod screen;
mod show;
mod sources;
mod synth;
mod update;

use std::fs;
use std::path::Path;

use portolan_engine::Engine;

use crate::args::{Cli, Command, Common};
use crate::{Exit, failure::Failure};

/// Largest file that is read as input: lists are some tens of MiB, sheets of names some hundreds.
const MAX_INPUT_BYTES: u64 = 2 * 1024 * 1024 * 1024;

/// Runs one command.
pub fn run(cli: Cli) -> Result<Exit, Failure> {
    let common = &cli.common;
    match &cli.command {
        Command::Update(args) => update::run(args, common),
        Command::Import(args) => import::run(args, common),
        Command::Sources => sources::run(common),
        Command::Changes(args) => changes::run(args, common),
        Command::Screen(args) => screen::run(args, common),
        Command::Compare(args) => compare::run(args, common),
        Command::Show(args) => show::run(args, common),
        Command::Classify(args) => classify::run(args, common),
        Command::Check(args) => check::run(args, common),
        Command::Synth(args) => synth::run(args, common),
        Command::Demo(args) => demo::run(args, common),
    }
}

fn engine(common: &Common) -> Result<Engine, Failure> {
    Ok(Engine::open(&common.home()?)?)
}

fn read_file(path: &Path) -> Result<Vec<u8>, Failure> {
    let failed = |error| Failure::Open(path.to_owned(), error);
    let metadata = fs::metadata(path).map_err(failed)?;
    if metadata.is_dir() {
        return Err(Failure::Input(format!("`{}` is a folder: name the files in it", path.display())));
    }
    if metadata.len() > MAX_INPUT_BYTES {
        return Err(Failure::Input(format!("`{}` is larger than 2 GiB", path.display())));
    }
    fs::read(path).map_err(failed)
}

/// `1 entry`, `2 entries`, `14,668 entries`.
fn count(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(number), if number == 1 { one } else { many })
}

/// A number with its thousands apart, as tables of statistics write it.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(1_000), "1,000");
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(count(1, "row", "rows"), "1 row");
    }
}
