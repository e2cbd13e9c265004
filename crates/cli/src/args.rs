//! The command line, as `portolan --help` shows it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;
use portolan_engine::{Acceptance, Gate, When};

use crate::output::{Format, Output};
use crate::{clock, failure::Failure};

/// Export-control and diversion intelligence: who is listed, what is controlled, may this go?
///
/// Exit codes: 0 done, nothing to look at; 1 done, there is something to look at; 2 not done.
#[derive(Debug, Parser)]
#[command(name = "portolan", version, propagate_version = true)]
pub struct Cli {
    /// What all commands share.
    #[command(flatten)]
    pub common: Common,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options of all commands.
#[derive(Debug, Args)]
pub struct Common {
    /// Folder of the evidence store [default: the platform's data folder]
    #[arg(long, global = true, value_name = "DIR", env = "PORTOLAN_HOME")]
    pub home: Option<PathBuf>,
    /// Ask what was in force on this day [default: today]
    #[arg(long, global = true, value_name = "DATE")]
    pub as_of: Option<Date>,
    /// Ask what had been loaded by this day [default: all that is loaded]
    #[arg(long, global = true, value_name = "DATE")]
    pub known: Option<Date>,
    /// How to write the answer
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// Write the answer to a file
    #[arg(long, short, global = true, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

impl Common {
    /// The store's folder: `--home`, `PORTOLAN_HOME`, or the platform's data folder.
    pub fn home(&self) -> Result<PathBuf, Failure> {
        let variable =
            |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        self.home
            .clone()
            .or_else(|| variable("XDG_DATA_HOME").map(|folder| folder.join("portolan")))
            .or_else(|| variable("HOME").map(|folder| folder.join(".local/share/portolan")))
            .or_else(|| variable("APPDATA").map(|folder| folder.join("portolan")))
            .ok_or(Failure::NoHome)
    }

    /// The days that are asked for.
    pub fn when(&self) -> When {
        When { as_of: self.as_of.unwrap_or_else(clock::today), known: self.known }
    }

    /// Where and how the answer goes.
    pub fn output(&self) -> Output {
        Output { format: self.format, file: self.output.clone() }
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Fetch lists from their publishers, through the gates
    Update(UpdateArgs),
    /// Load lists from files at hand (plain, .gz, .zip, .xz, .zst), through the gates
    Import(ImportArgs),
    /// Show each source: snapshots, entities, age, state
    Sources,
    /// Show what was added, removed and changed between two days, by field
    Changes(ChangesArgs),
    /// Ask who on the lists this is: one name, several, or a sheet of them
    Screen(ScreenArgs),
    /// Compare two names, or each pair of a sheet: one score, with the reasons
    Compare(CompareArgs),
    /// Show all that the lists say of one entity, each value with its source
    Show(ShowArgs),
    /// Ask which control lists name these goods: an HS code, an ECCN, or words
    Classify(ClassifyArgs),
    /// Ask whether a shipment may go: one verdict, every reason
    Check(CheckArgs),
    /// Make a fictional world with a known truth: lists, shipments, planted diversions
    Synth(SynthArgs),
    /// Walk through a made world: load its lists, screen a name, decide its shipments
    Demo(DemoArgs),
}

/// Gates let through on purpose.
#[derive(Debug, Args)]
pub struct AcceptArgs {
    /// Let this gate through; needs --reason, and is recorded
    #[arg(long, value_name = "GATE", requires = "reason")]
    accept: Vec<Gate>,
    /// Why the gate is let through
    #[arg(long, value_name = "TEXT", requires = "accept")]
    reason: Option<String>,
}

impl AcceptArgs {
    /// The gates with the reason.
    pub fn acceptances(&self) -> Vec<Acceptance> {
        let reason = self.reason.clone().unwrap_or_default();
        self.accept.iter().map(|gate| Acceptance { gate: *gate, reason: reason.clone() }).collect()
    }
}

/// Arguments of `update`.
#[derive(Debug, Args)]
pub struct UpdateArgs {
    /// Sources to update [default: all]
    #[arg(value_name = "SOURCE")]
    pub sources: Vec<String>,
    /// Fetch MIRROR/SOURCE/FILE instead of the publishers' own addresses
    #[arg(long, value_name = "URL")]
    pub mirror: Option<String>,
    /// Give up on a file after this many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 300, value_parser = clap::value_parser!(u64).range(1..))]
    pub timeout: u64,
    /// Gates let through.
    #[command(flatten)]
    pub accept: AcceptArgs,
}

/// Arguments of `import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// The source, for example us-ofac, us-ecfr, us-csl
    #[arg(value_name = "SOURCE")]
    pub source: String,
    /// Its files
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Day of publication [default: from the files, their names, their folder's name, else today]
    #[arg(long, value_name = "DATE")]
    pub published: Option<Date>,
    /// Gates let through.
    #[command(flatten)]
    pub accept: AcceptArgs,
}

/// Arguments of `changes`.
#[derive(Debug, Args)]
pub struct ChangesArgs {
    /// Only this source
    #[arg(long, value_name = "SOURCE")]
    pub source: Option<String>,
    /// The earlier day [default: the snapshot before the later one]
    #[arg(long, value_name = "DATE")]
    pub from: Option<Date>,
    /// The later day [default: --as-of, else today]
    #[arg(long, value_name = "DATE")]
    pub to: Option<Date>,
}

/// Arguments of `screen`.
#[derive(Debug, Args)]
pub struct ScreenArgs {
    /// Names, each quoted as one argument
    #[arg(value_name = "NAME", required_unless_present = "input", conflicts_with = "input")]
    pub names: Vec<String>,
    /// A CSV or JSON-lines file with a column `name`, and `schema`, `country`, `birth_date`, `address`, `identifier` if known
    #[arg(long, value_name = "FILE")]
    pub input: Option<PathBuf>,
    /// What it is: Person, Company, Organization, Vessel, Airplane
    #[arg(long)]
    pub schema: Option<String>,
    /// Its country, as an ISO code
    #[arg(long, value_name = "CODE")]
    pub country: Vec<String>,
    /// Its birth date: YYYY, YYYY-MM or YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    pub birth_date: Option<String>,
    /// Its address, in one line
    #[arg(long)]
    pub address: Vec<String>,
    /// A registration, tax, passport or IMO number
    #[arg(long, value_name = "NUMBER")]
    pub identifier: Vec<String>,
    /// Lowest score that counts as a match
    #[arg(long, value_name = "SCORE", value_parser = score)]
    pub threshold: Option<f64>,
    /// Show at most this many hits for each name
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub limit: u16,
}

/// Arguments of `compare`.
#[derive(Debug, Args)]
pub struct CompareArgs {
    /// Two names
    #[arg(value_name = "NAME", required_unless_present = "pairs", conflicts_with = "pairs", num_args = 2)]
    pub names: Vec<String>,
    /// A CSV file with the columns name1, name2 and, if known, schema
    #[arg(long, value_name = "FILE")]
    pub pairs: Option<PathBuf>,
    /// What both are: Person, Company, Organization, Vessel, Airplane
    #[arg(long)]
    pub schema: Option<String>,
}

/// Arguments of `show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// The entity's identifier, as `screen` gives it
    #[arg(value_name = "ENTITY")]
    pub entity: String,
}

/// Arguments of `classify`.
#[derive(Debug, Args)]
pub struct ClassifyArgs {
    /// An HS code, an ECCN, or words
    #[arg(value_name = "CODE-or-WORDS", required = true)]
    pub query: Vec<String>,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Shipments as JSON files (docs/shipment.md)
    #[arg(value_name = "SHIPMENT", required = true)]
    pub shipments: Vec<PathBuf>,
}

/// Arguments of `synth`.
#[derive(Debug, Args)]
pub struct SynthArgs {
    /// Folder to write to
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// The same seed gives the same world
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// How many listed parties
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(100..=1_000_000))]
    pub parties: u32,
    /// How many shipments
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub shipments: u32,
}

/// Arguments of `demo`.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Folder for the made world and its store
    #[arg(value_name = "DIR", default_value = "demo")]
    pub folder: PathBuf,
}

fn score(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(score) if (0.0..=1.0).contains(&score) => Ok(score),
        _ => Err("a score lies between 0 and 1".to_owned()),
    }
}
