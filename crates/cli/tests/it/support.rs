//! A made world, a store and the binary, for tests.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use portolan_synth::{Options, Truth, generate};
use serde_json::Value;
use tempfile::TempDir;

/// The day on which the made world stands still.
pub const DAY: &str = "2026-11-20";

/// The sources that the made world has lists of.
pub const SOURCES: [&str; 3] = ["us-ofac", "us-ecfr", "us-csl"];

/// A folder for one test, with a store in it.
pub struct Home {
    folder: TempDir,
}

/// What the binary did.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Home {
    pub fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A store with all lists of the made world.
    pub fn with_lists() -> Self {
        let home = Self::empty();
        for source in SOURCES {
            let files = files(&world().join("lists").join(source));
            let mut args = vec!["import", source, "--published", DAY];
            args.extend(files.iter().map(|file| file.to_str().unwrap()));
            home.run(&args).expect_code(0);
        }
        home
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn store(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portolan"));
        command.env_remove("PORTOLAN_HOME").arg("--home").arg(self.store());
        command
    }

    pub fn run(&self, args: &[&str]) -> Ran {
        Ran::of(self.command().args(args).output().unwrap())
    }

    /// Runs it as of the made world's day.
    pub fn ask(&self, args: &[&str]) -> Ran {
        Ran::of(self.command().args(["--as-of", DAY]).args(args).output().unwrap())
    }

    /// Writes a file for the test.
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// All that the store says of itself, to see that it did not change.
    pub fn state(&self) -> String {
        self.ask(&["sources", "--format", "json"]).out
    }
}

impl Ran {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    #[track_caller]
    pub fn expect_code(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout: {}\nstderr: {}", self.out, self.err);
        self
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}\n{}", self.out, self.err))
    }

    /// Asserts that it was refused with one line that holds each of `words`.
    #[track_caller]
    pub fn refused(self, words: &[&str]) {
        assert_eq!(self.code, 2, "stdout: {}\nstderr: {}", self.out, self.err);
        assert_eq!(self.err.lines().count(), 1, "{}", self.err);
        assert!(self.err.starts_with("error: "), "{}", self.err);
        for word in words {
            assert!(self.err.contains(word), "`{word}` is not in: {}", self.err);
        }
    }
}

/// The made world's folder, written once for all tests.
pub fn world() -> &'static Path {
    static WORLD: LazyLock<TempDir> = LazyLock::new(|| {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in generate(&Options::demo(DAY.parse().unwrap())).files() {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        folder
    });
    WORLD.path()
}

/// What was planted in the made world.
pub fn truth() -> Truth {
    serde_json::from_slice(&std::fs::read(world().join("truth.json")).unwrap()).unwrap()
}

/// The files of a folder, sorted.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// The folder of real lists, if this machine has it; says so if not.
pub fn real_data() -> Option<PathBuf> {
    let folder = std::env::var_os("PORTOLAN_DATA").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: PORTOLAN_DATA is not set");
    }
    folder
}
