//! The made world from end to end: what a newcomer sees is what was planted.

use std::process::Command;

use serde_json::Value;

use crate::support::{DAY, Home, files, truth, world};

#[test]
fn every_shipment_of_the_made_world_gets_a_verdict_that_its_truth_allows() {
    let home = Home::with_lists();
    let cases = truth().shipments;
    assert!(cases.len() >= 12);
    let mut wrong = Vec::new();
    for case in cases {
        let file = world().join(&case.file);
        let ran = home.ask(&["check", file.to_str().unwrap(), "--format", "json"]);
        let answer = ran.json();
        let verdict = serde_json::from_value(answer["verdict"].clone()).unwrap();
        if !case.expected.holds(verdict) {
            wrong.push(format!("{}: expected {:?}, came {:#}", case.file, case.expected, answer));
        }
        // Owners are for a later version to see.
        let reasons = answer["reasons"].to_string();
        let must_be_found = case.expected_with_owners.is_none() && !case.found.is_empty();
        if must_be_found && !case.found.iter().any(|found| reasons.contains(found)) {
            wrong.push(format!("{}: none of {:?} is in a reason", case.file, case.found));
        }
        assert_eq!(ran.code, i32::from(answer["verdict"] != "release"), "{}", ran.err);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_same_question_gives_the_same_bytes() {
    let (one, other) = (Home::with_lists(), Home::with_lists());
    for shipment in files(&world().join("shipments")) {
        let shipment = shipment.to_str().unwrap();
        let ask = |home: &Home| home.ask(&["check", shipment, "--format", "json"]).out;
        let first = ask(&one);
        assert_eq!(first, ask(&one));
        assert_eq!(first, ask(&other), "another store with the same lists");
    }
}

#[test]
fn the_demo_runs_twice_and_says_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let run = || {
        let output = Command::new(env!("CARGO_BIN_EXE_portolan"))
            .arg("demo")
            .arg("demo")
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let first = run();
    assert_eq!(first.replace(" loaded,", " already held,"), run());
    insta::assert_snapshot!("demo", first);
}

#[test]
fn a_listed_party_is_found_shown_and_explained() {
    let home = Home::with_lists();
    let name = &truth().listed[0].names[0];
    let ran = home.ask(&["screen", name, "--format", "jsonl"]).expect_code(1);
    let answer = ran.json();
    let hit = &answer["hits"][0];
    for field in
        ["id", "caption", "schema", "score", "match", "sources", "programs", "evidence", "explanation"]
    {
        assert!(!hit[field].is_null(), "{field}: {hit}");
    }
    assert!(hit["explanation"].to_string().contains(name), "{hit}");
    let dossier = home.ask(&["show", hit["id"].as_str().unwrap(), "--format", "json"]).expect_code(1).json();
    assert_eq!(dossier["id"], hit["id"]);
    assert!(!dossier["listings"].as_array().unwrap().is_empty());
}

#[test]
fn a_sheet_is_screened_row_by_row_and_no_row_is_lost() {
    let home = Home::with_lists();
    let listed = &truth().listed[0].names[0];
    let sheet =
        home.file("sheet.csv", format!("ref,name,country\n1,\"{listed}\",\n2,...,\n3,Quillon Bakery,FR\n"));
    let ran = home.ask(&["screen", "--input", &sheet, "--format", "jsonl"]).expect_code(1);
    let rows: Vec<Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[0]["query"]["ref"], "1");
    assert_eq!(rows[0]["hits"][0]["match"], true);
    assert!(rows[1]["error"].is_string());
    assert!(rows[2]["hits"].as_array().unwrap().iter().all(|hit| hit["match"] == false));
}

#[test]
fn pairs_keep_their_columns_and_get_score_and_match() {
    let home = Home::empty();
    let sheet = home.file(
        "pairs.csv",
        "id,name1,name2,schema\n7,OOO Romashka,Romashka LLC,Company\n8,Alpha,Omega,Company\n9,?,Omega,\n",
    );
    let ran = home.run(&["compare", "--pairs", &sheet, "--format", "csv"]).expect_code(1);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines[0], "id,name1,name2,schema,score,match");
    assert!(
        lines[1].starts_with("7,OOO Romashka,Romashka LLC,Company,") && lines[1].ends_with(",true"),
        "{}",
        lines[1]
    );
    assert!(lines[2].ends_with(",false"));
    assert_eq!(lines[3], "9,?,Omega,,,false");
}

#[test]
fn goods_are_classified_by_code_and_by_words() {
    let home = Home::empty();
    home.run(&["--as-of", DAY, "classify", "8542.31"]).expect_code(1);
    insta::assert_snapshot!("classify-hs", home.run(&["--as-of", DAY, "classify", "8542.31"]).out);
    insta::assert_snapshot!("classify-eccn", home.run(&["--as-of", DAY, "classify", "3A001"]).out);
    insta::assert_snapshot!(
        "classify-words",
        home.run(&["--as-of", DAY, "classify", "marine", "acoustic"]).out
    );
}
