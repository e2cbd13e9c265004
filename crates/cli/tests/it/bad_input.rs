//! Bad input gets one clear line and exit code 2, and leaves the store as it was.

use std::fs;

use crate::support::{DAY, Home, files, world};

fn ofac_files() -> Vec<String> {
    files(&world().join("lists/us-ofac")).iter().map(|path| path.to_str().unwrap().to_owned()).collect()
}

/// Imports files that must be refused into a store that holds the made world, and sees that it stays as it was.
#[track_caller]
fn refuse_import(home: &Home, source: &str, file_names: &[&str], extra: &[&str], words: &[&str]) {
    let before = home.state();
    let mut args = vec!["import", source];
    args.extend(extra);
    args.extend(file_names);
    home.run(&args).refused(words);
    assert_eq!(home.state(), before);
}

#[test]
fn files_that_are_no_list_are_refused_and_the_store_stays() {
    let home = Home::with_lists();
    let day = ["--published", "2026-11-21"];
    let csl = fs::read_to_string(world().join("lists/us-csl/consolidated.csv")).unwrap();
    let sdn = fs::read(world().join("lists/us-ofac/sdn.csv")).unwrap();
    let ecfr = fs::read(world().join("lists/us-ecfr/title-15_part-744.xml")).unwrap();

    let empty = home.file("consolidated.csv", "");
    refuse_import(&home, "us-csl", &[&empty], &day, &["consolidated.csv", "empty"]);
    let page = home.file("page.csv", "<!DOCTYPE html><html><body>Service unavailable</body></html>");
    refuse_import(&home, "us-csl", &[&page], &day, &["page.csv", "HTML"]);
    let cut = home.file("cut.csv", &csl.as_bytes()[..csl.len() * 6 / 10]);
    refuse_import(&home, "us-csl", &[&cut], &day, &["cut"]);
    let renamed = home.file("renamed.csv", csl.replacen("license_policy", "licence_policy", 1));
    refuse_import(&home, "us-csl", &[&renamed], &day, &["renamed.csv", "license_policy"]);

    let cut = home.file("sdn.csv", &sdn[..sdn.len() * 6 / 10]);
    refuse_import(&home, "us-ofac", &[&cut], &day, &["sdn.csv", "cut"]);
    let cut = home.file("cut.xml", &ecfr[..ecfr.len() * 6 / 10]);
    refuse_import(&home, "us-ecfr", &[&cut], &day, &["cut.xml"]);
    let bomb =
        home.file("entities.xml", "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"c\">]><DIV5>&b;</DIV5>");
    refuse_import(&home, "us-ecfr", &[&bomb], &day, &["entities.xml"]);
}

#[test]
fn an_older_file_than_the_last_is_refused_unless_accepted_with_a_reason() {
    let home = Home::with_lists();
    let files = ofac_files();
    let names: Vec<&str> = files.iter().map(String::as_str).collect();
    refuse_import(
        &home,
        "us-ofac",
        &names,
        &["--published", "2026-11-19"],
        &["older", "2026-11-19", DAY, "--accept older"],
    );
    let mut args =
        vec!["import", "us-ofac", "--published", "2026-11-19", "--accept", "older", "--reason", "history"];
    args.extend(&names);
    home.run(&args).expect_code(0);
    assert!(home.state().contains("\"reason\": \"history\""));
}

#[test]
fn a_list_that_shrinks_is_refused() {
    let home = Home::with_lists();
    let csl = fs::read_to_string(world().join("lists/us-csl/consolidated.csv")).unwrap();
    let lines: Vec<&str> = csl.lines().collect();
    let shorter = home.file("consolidated.csv", lines[..lines.len() / 2].join("\n") + "\n");
    refuse_import(
        &home,
        "us-csl",
        &[&shorter],
        &["--published", "2026-11-21"],
        &["expected", "came", "--accept"],
    );
}

#[test]
fn sources_and_files_that_are_not_there_are_named() {
    let home = Home::empty();
    home.run(&["import", "us-ofak", "x.csv"]).refused(&["x.csv"]);
    let file = home.file("x.csv", "1,2\n");
    home.run(&["import", "us-ofak", &file]).refused(&["us-ofak", "us-ofac"]);
    home.run(&["import", "us-ofac", home.path().to_str().unwrap()]).refused(&["folder"]);
}

#[test]
fn a_question_to_an_empty_store_says_that_it_is_empty() {
    let home = Home::empty();
    home.ask(&["screen", "Anna Example"]).refused(&["no list is loaded", "portolan update"]);
    home.ask(&["show", "ofac-1"]).refused(&["no list is loaded"]);
    let shipment = files(&world().join("shipments")).remove(0);
    let ran = home.ask(&["check", shipment.to_str().unwrap(), "--format", "json"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("no list is loaded"), "{}", ran.err);
    assert_eq!(ran.json()["verdict"], "hold");
}

#[test]
fn a_day_before_the_first_snapshot_is_not_clear() {
    let home = Home::with_lists();
    home.run(&["--as-of", "2020-01-01", "screen", "Anna Example"])
        .refused(&["no list is loaded for 2020-01-01"]);
    home.run(&["changes", "--source", "us-csl", "--from", "2020-01-01", "--to", DAY])
        .refused(&["no data for that date", DAY]);
}

#[test]
fn names_that_cannot_be_screened_are_refused() {
    let home = Home::with_lists();
    home.ask(&["screen", "…!?"]).refused(&["…!?"]);
    home.ask(&["screen", ""]).refused(&["name"]);
    home.ask(&["screen", "LLC"]).refused(&["too weak"]);
    home.ask(&["screen", &"x".repeat(100_000)]).refused(&["long"]);
    home.ask(&["screen", "Anna Example", "--country", "ZZ"]).refused(&["ZZ"]);
    home.ask(&["screen", "Anna Example", "--birth-date", "1961-02-31"]).refused(&["1961-02-31"]);
}

#[test]
fn shipments_with_faults_are_refused_by_field() {
    let home = Home::with_lists();
    let good = files(&world().join("shipments")).remove(0);
    let good: serde_json::Value = serde_json::from_slice(&fs::read(good).unwrap()).unwrap();
    let refuse = |change: &dyn Fn(&mut serde_json::Value), words: &[&str]| {
        let mut shipment = good.clone();
        change(&mut shipment);
        let path = home.file("shipment.json", shipment.to_string());
        home.ask(&["check", &path]).refused(words);
    };
    refuse(&|shipment| shipment["nmae"] = "x".into(), &["nmae", "shipment.json"]);
    refuse(&|shipment| shipment["parties"][0]["adress"] = "x".into(), &["adress"]);
    refuse(&|shipment| shipment["items"][0]["hs"] = "999999".into(), &["999999"]);
    refuse(&|shipment| shipment["items"][0]["hs"] = "chips".into(), &["chips"]);
    refuse(&|shipment| shipment["items"][0]["eccn"] = "3A999999".into(), &["3A999999"]);
    refuse(&|shipment| shipment["route"]["destination"] = "ZZ".into(), &["ZZ"]);
    refuse(&|shipment| shipment["items"] = serde_json::json!([]), &["items"]);
    let deep = home.file("deep.json", "[".repeat(100_000));
    home.ask(&["check", &deep]).refused(&["deep.json"]);
}

#[test]
fn goods_that_do_not_exist_are_refused() {
    let home = Home::empty();
    home.run(&["classify", "999999"]).refused(&["999999"]);
    home.run(&["classify", "9Z999"]).refused(&["9Z999"]);
    home.run(&["classify", "9A777"]).refused(&["9A777"]);
    home.run(&["classify", "85423"]).refused(&["85423"]);
}

#[test]
fn a_killed_import_leaves_the_old_state_or_the_new() {
    let home = Home::with_lists();
    let old = home.state();
    let csl = world().join("lists/us-csl/consolidated.csv");
    let mut new = None;
    for delay in (0..400).step_by(20) {
        let mut child = home
            .command()
            .args(["import", "us-csl", "--published", "2026-11-21"])
            .arg(&csl)
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(delay));
        child.kill().unwrap();
        child.wait().unwrap();
        let state = home.run(&["sources", "--format", "json", "--as-of", DAY]).expect_code(0).out;
        if state != old {
            let new = new.get_or_insert_with(|| state.clone());
            assert_eq!(&state, new, "killed after {delay} ms");
        }
        let screened = home.ask(&["screen", "Anna Example"]);
        assert_ne!(screened.code, 2, "killed after {delay} ms: {}", screened.err);
    }
    home.run(&["import", "us-csl", "--published", "2026-11-21", csl.to_str().unwrap()]).expect_code(0);
}
