//! How long the spine takes, each figure beside a floor that is measured in the same run.
//!
//! Over real lists where `PORTOLAN_DATA` names their folder, else over a made world. Prints medians and ratios.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use portolan_synth::{Options, generate};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

/// Runs of each measurement; the median is printed.
const RUNS: usize = 9;
/// Listed parties of the made world.
const PARTIES: usize = 20_000;

/// One import: a source and its files, of one day or of several.
struct Batch {
    source: &'static str,
    files: Vec<PathBuf>,
}

fn main() {
    let made = tempfile::tempdir().expect("a temporary folder");
    let (batches, what) = match std::env::var_os("PORTOLAN_DATA") {
        Some(folder) => (real(Path::new(&folder)), "real lists"),
        None => (synthetic(made.path()), "a made world"),
    };
    println!("over {what}, median of {RUNS} runs\n");
    println!("{:<44} {:>10} {:>10} {:>8}", "measured", "median", "floor", "ratio");
    let home = tempfile::tempdir().expect("a temporary folder");
    import_everything(&home, &batches);
    let import = median(3, || {
        let home = tempfile::tempdir().expect("a temporary folder");
        import_everything(&home, &batches)
    });
    row(
        "import of all, process by process",
        import,
        "unpack, SHA-256",
        median(3, || unpack_and_hash(&batches)),
    );
    let start = median(RUNS, || run(Command::new("true")));
    for name in ["Example Trading", "Иванов Иван", "Quillon Marine Electronics Research Institute"]
    {
        let screen = median(RUNS, || run(portolan(&home).args(["screen", name])));
        row(&format!("screen \"{name}\""), screen, "start `true`", start);
    }
}

fn row(measured: &str, value: Duration, floor: &str, at_least: Duration) {
    let ratio = value.as_secs_f64() / at_least.as_secs_f64();
    println!("{measured:<44} {:>7.1} ms {:>7.1} ms {ratio:>8.1}  ({floor})", millis(value), millis(at_least));
}

fn millis(value: Duration) -> f64 {
    value.as_secs_f64() * 1_000.0
}

fn median(runs: usize, mut once: impl FnMut() -> Duration) -> Duration {
    let mut times: Vec<Duration> = (0..runs).map(|_| once()).collect();
    times.sort();
    times[runs / 2]
}

fn portolan(home: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portolan"));
    command.arg("--home").arg(home.path());
    command
}

fn run(command: impl std::borrow::BorrowMut<Command>) -> Duration {
    let mut command = command;
    let start = Instant::now();
    let status = command.borrow_mut().stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(status.expect("the program can be started").code().is_some());
    start.elapsed()
}

fn import_everything(home: &TempDir, batches: &[Batch]) -> Duration {
    batches.iter().map(|batch| run(portolan(home).args(["import", batch.source]).args(&batch.files))).sum()
}

fn unpack_and_hash(batches: &[Batch]) -> Duration {
    let start = Instant::now();
    for file in batches.iter().flat_map(|batch| &batch.files) {
        let bytes = fs::read(file).expect("the file was imported before");
        let mut plain = Vec::new();
        if file.extension().is_some_and(|kind| kind == "gz") {
            flate2::read::GzDecoder::new(bytes.as_slice())
                .read_to_end(&mut plain)
                .expect("the file was imported before");
        }
        std::hint::black_box((Sha256::digest(&bytes), Sha256::digest(&plain)));
    }
    start.elapsed()
}

fn real(data: &Path) -> Vec<Batch> {
    let set = |source, names: &[&str]| Batch {
        source,
        files: names.iter().map(|name| data.join(source).join(name)).collect(),
    };
    vec![
        set(
            "us-ofac",
            &[
                "2023-12-28/sdn.csv.gz",
                "2023-12-28/add.csv.gz",
                "2023-12-28/alt.csv.gz",
                "2023-12-28/sdn_comments.csv.gz",
                "sdn.2024-04-26.csv.gz",
                "sdn.2024-05-01.csv.gz",
            ],
        ),
        set(
            "us-ofac",
            &[
                "2025-12-19-consolidated/cons_prim.csv.gz",
                "2025-12-19-consolidated/cons_add.csv.gz",
                "2025-12-19-consolidated/cons_alt.csv.gz",
                "2025-12-19-consolidated/cons_comments.csv.gz",
            ],
        ),
        set("us-ecfr", &["title-15_part-744.2026-03-25.xml.gz", "title-15_part-744.2026-07-18.xml.gz"]),
        set("us-csl", &["consolidated.2022-04.csv.gz"]),
    ]
}

fn synthetic(folder: &Path) -> Vec<Batch> {
    let as_of = jiff::civil::date(2026, 11, 20);
    let options = Options { seed: 7, parties: PARTIES, shipments: 1, as_of };
    for (name, bytes) in generate(&options).files() {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("files lie in folders")).expect("a temporary folder");
        fs::write(path, bytes).expect("a temporary folder");
    }
    ["us-ofac", "us-ecfr", "us-csl"]
        .into_iter()
        .map(|source| {
            let entries = fs::read_dir(folder.join("lists").join(source)).expect("made above");
            let files = entries.map(|entry| entry.expect("made above").path()).collect();
            Batch { source, files }
        })
        .collect()
}
