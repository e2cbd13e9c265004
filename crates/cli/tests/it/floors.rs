//! The house rules of ARCHITECTURE.md, held by test: dependencies point down, and only `cli` touches the outside.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The floor of each crate; a crate may depend on lower floors only.
const FLOORS: [(&str, u8); 9] = [
    ("portolan-model", 1),
    ("portolan-names", 2),
    ("portolan-sources", 2),
    ("portolan-store", 2),
    ("portolan-controls", 2),
    ("portolan-synth", 2),
    ("portolan-screen", 3),
    ("portolan-engine", 5),
    ("portolan-cli", 6),
];

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn metadata() -> serde_json::Value {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(workspace())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn dependencies_point_down_the_floors_only() {
    let floors: BTreeMap<&str, u8> = FLOORS.into();
    let metadata = metadata();
    let packages = metadata["packages"].as_array().unwrap();
    assert_eq!(
        packages.len(),
        floors.len(),
        "a crate has no floor yet: give it one here and in ARCHITECTURE.md"
    );
    for package in packages {
        let name = package["name"].as_str().unwrap();
        let floor = floors[name];
        for dependency in package["dependencies"].as_array().unwrap() {
            let other = dependency["name"].as_str().unwrap();
            let for_tests = dependency["kind"] == "dev";
            if let Some(below) = floors.get(other).filter(|_| !for_tests) {
                assert!(*below < floor, "{name} (floor {floor}) must not depend on {other} (floor {below})");
            }
        }
    }
}

#[test]
fn datafusion_stays_out_of_the_lower_floors() {
    let lock = fs::read_to_string(workspace().join("Cargo.lock")).unwrap();
    assert!(!lock.contains("name = \"datafusion\""), "only `query` and above may bring DataFusion");
}

#[test]
fn only_cli_prints_exits_and_reads_clock_or_environment() {
    const OUTSIDE: [&str; 9] = [
        "println!(",
        "eprintln!(",
        "print!(",
        "process::exit",
        "env::var",
        "Timestamp::now",
        "Zoned::now",
        "SystemTime::now",
        "thread_rng",
    ];
    for (name, _) in FLOORS.iter().filter(|(name, _)| *name != "portolan-cli") {
        let folder = workspace().join("crates").join(name.trim_start_matches("portolan-")).join("src");
        for file in rust_files(&folder) {
            let text = fs::read_to_string(&file).unwrap();
            // Tests stand last in a file and may look outside, to find real data.
            let code = text.split("#[cfg(test)]").next().unwrap();
            let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            for forbidden in OUTSIDE {
                assert!(!code.iter().any(|line| line.contains(forbidden)), "{}: {forbidden}", file.display());
            }
        }
    }
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "tests" && name != "bin") {
                files.extend(rust_files(&path));
            }
        } else if path.extension().is_some_and(|kind| kind == "rs")
            && path.file_stem().is_some_and(|stem| stem != "tests")
        {
            files.push(path);
        }
    }
    files
}
