//! The binary `portolan`: arguments, printing and exit codes around the engine.

mod args;
mod clock;
mod commands;
mod failure;
mod fetch;
mod output;

use std::process::ExitCode;

use clap::Parser;

use args::Cli;
use failure::Failure;

/// How a command ended, as grep and diff tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done, nothing to look at.
    Nothing = 0,
    /// Done, there is something to look at.
    Look = 1,
    /// Not done.
    NotDone = 2,
}

impl Exit {
    /// `Look` if there is something to look at.
    pub fn look_if(something: bool) -> Self {
        if something { Self::Look } else { Self::Nothing }
    }
}

fn main() -> ExitCode {
    let exit = commands::run(Cli::parse()).unwrap_or_else(|failure| match failure {
        // Whoever read our output has had enough of it, as `head` has: no reason to complain.
        Failure::Write(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Exit::Nothing,
        failure => {
            eprintln!("error: {failure}");
            Exit::NotDone
        }
    });
    ExitCode::from(exit as u8)
}
