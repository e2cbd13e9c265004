//! The real lists end to end, where `PORTOLAN_DATA` names their folder.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::{Home, real_data};

fn import(home: &Home, source: &str, folder: &Path, names: &[&str]) {
    let paths: Vec<String> =
        names.iter().map(|name| folder.join(source).join(name).to_str().unwrap().to_owned()).collect();
    let mut args = vec!["import", source];
    args.extend(paths.iter().map(String::as_str));
    home.run(&args).expect_code(0);
}

fn changes(home: &Home, source: &str, from: &str, to: &str) -> Value {
    home.run(&["changes", "--source", source, "--from", from, "--to", to, "--format", "json"]).json()
}

/// What `sources --format json` says became of each file's rows: rows, rejected, and counts by list and kind.
fn accounts(home: &Home, source: &str) -> BTreeMap<String, Value> {
    let sources = home.run(&["sources", "--format", "json"]).expect_code(0).json();
    let status =
        sources.as_array().unwrap().iter().find(|status| status["source"] == source).unwrap().clone();
    let snapshots = status["snapshots"].as_array().unwrap().clone();
    let files = snapshots.iter().flat_map(|snapshot| {
        let day = snapshot["published"].as_str().unwrap().to_owned();
        let files = snapshot["files"].as_array().unwrap().clone();
        files.into_iter().map(move |file| (format!("{day} {}", file["file"].as_str().unwrap()), file))
    });
    files.map(|(name, file)| (name, json!([file["rows"], file["rejected"], file["by"]]))).collect()
}

/// Rows of a file are its lines: `zcat FILE | tr -d '\032' | grep -c .`; SDN types by the third column of
/// `python3 -c "import csv,sys,collections; print(collections.Counter(r[2] for r in csv.reader(sys.stdin) if len(r)==12))"`,
/// where `-0- ` is a LegalEntity; alternate names by the third column of alt.csv.
#[test]
fn every_row_of_the_ofac_set_of_december_2023_is_accounted_for() {
    let Some(data) = real_data() else { return };
    let home = Home::empty();
    import(
        &home,
        "us-ofac",
        &data,
        &[
            "2023-12-28/sdn.csv.gz",
            "2023-12-28/add.csv.gz",
            "2023-12-28/alt.csv.gz",
            "2023-12-28/sdn_comments.csv.gz",
        ],
    );
    let accounts = accounts(&home, "us-ofac");
    let sdn = json!({ "Airplane": 378, "LegalEntity": 6033, "Person": 6646, "Vessel": 764 });
    assert_eq!(accounts["2023-12-28 sdn.csv"], json!([13821, 0, { "us-ofac-sdn": sdn }]));
    assert_eq!(accounts["2023-12-28 add.csv"][0], 18990);
    assert_eq!(accounts["2023-12-28 alt.csv"][0], 17091);
    assert_eq!(accounts["2023-12-28 sdn_comments.csv"][0], 13);
}

/// `zcat FILE | python3 -c "import sys,re; t=sys.stdin.read(); s=re.split('<DIV9 ',t); ..."`: rows with a TD cell in the bodies of
/// supplements 4, 6 and 7; the counts are those of the data's own README.
#[test]
fn the_ecfr_file_of_july_2026_gives_3415_186_and_90_rows() {
    let Some(data) = real_data() else { return };
    let home = Home::empty();
    import(&home, "us-ecfr", &data, &["title-15_part-744.2026-07-18.xml.gz"]);
    let accounts = accounts(&home, "us-ecfr");
    let by = &accounts.values().next().unwrap()[2];
    let rows = |list: &str| -> u64 { by[list].as_object().unwrap().values().filter_map(Value::as_u64).sum() };
    assert_eq!((rows("us-ecfr-el"), rows("us-ecfr-uvl"), rows("us-ecfr-meu")), (3415, 186, 90));
}

/// `zcat FILE | python3 -c "import csv,sys,collections; print(collections.Counter(r['source'] for r in csv.DictReader(sys.stdin)))"`
#[test]
fn every_row_of_the_screening_list_of_april_2022_is_accounted_for() {
    let Some(data) = real_data() else { return };
    let home = Home::empty();
    import(&home, "us-csl", &data, &["consolidated.2022-04.csv.gz"]);
    let accounts = accounts(&home, "us-csl");
    let account = accounts.values().next().unwrap();
    assert_eq!((&account[0], &account[1]), (&json!(14160), &json!(0)));
    let counted: BTreeMap<&str, u64> = account[2]
        .as_object()
        .unwrap()
        .iter()
        .map(|(list, kinds)| {
            (list.as_str(), kinds.as_object().unwrap().values().filter_map(Value::as_u64).sum())
        })
        .collect();
    let expected = BTreeMap::from([
        ("us-csl-cap", 53),
        ("us-csl-cmic", 68),
        ("us-csl-dpl", 462),
        ("us-csl-dtc", 727),
        ("us-csl-el", 2001),
        ("us-csl-fse", 3),
        ("us-csl-isn", 163),
        ("us-csl-mbs", 17),
        ("us-csl-meu", 71),
        ("us-csl-plc", 78),
        ("us-csl-sdn", 10026),
        ("us-csl-ssi", 290),
        ("us-csl-uvl", 201),
    ]);
    assert_eq!(counted, expected);
}

/// 298 added and none removed: `zcat FILE | cut -d, -f1 | sort` of both, then `comm -13` and `comm -23`.
#[test]
fn the_round_of_may_2024_is_298_additions() {
    let Some(data) = real_data() else { return };
    let home = Home::empty();
    import(&home, "us-ofac", &data, &["sdn.2024-05-01.csv.gz", "sdn.2024-04-26.csv.gz"]);
    let lists = changes(&home, "us-ofac", "2024-04-26", "2024-05-01");
    let count = |kind: &str| lists[0][kind].as_array().unwrap().len();
    assert_eq!((count("added"), count("removed"), count("changed")), (298, 0, 0));
}

/// All 248 rows that differ between the two files differ by punctuation, headings of alias lists or line breaks.
#[test]
fn the_entity_list_of_july_2026_differs_from_march_by_typography_alone() {
    let Some(data) = real_data() else { return };
    let home = Home::empty();
    import(
        &home,
        "us-ecfr",
        &data,
        &["title-15_part-744.2026-03-25.xml.gz", "title-15_part-744.2026-07-18.xml.gz"],
    );
    let lists = changes(&home, "us-ecfr", "2026-03-25", "2026-07-18");
    for list in lists.as_array().unwrap() {
        for kind in ["added", "removed", "changed"] {
            assert_eq!(list[kind], json!([]), "{} {kind}", list["list"]);
        }
    }
}

/// The files of nine quarters, of the full set of 2023 and of 2024 go into one store in order, and each day answers for itself.
#[test]
fn the_history_of_the_sdn_list_answers_for_each_day() {
    let Some(data) = real_data() else { return };
    let home = Home::empty();
    let history = crate::support::files(&data.join("us-ofac/history"));
    let mut args = vec!["import", "us-ofac"];
    args.extend(history.iter().map(|file| file.to_str().unwrap()));
    home.run(&args).expect_code(0);
    import(&home, "us-ofac", &data, &["sdn.2024-04-26.csv.gz", "sdn.2024-05-01.csv.gz"]);
    let entities = |day: &str| {
        let sources = home.run(&["--as-of", day, "sources", "--format", "json"]).json();
        sources[0]["lists"][0]["entities"].as_u64()
    };
    assert_eq!(entities("2021-08-19"), None);
    assert_eq!(entities("2024-04-30"), Some(14668));
    assert_eq!(entities("2024-05-01"), Some(14966));
    assert_ne!(entities("2021-12-29"), entities("2021-12-30"));
}

/// Every 100th entry of an SDN file: its number and its name, taken from the file itself and not through the reader.
fn sample_of_sdn(file: &Path) -> Vec<(String, String)> {
    let mut text = Vec::new();
    flate2::read::GzDecoder::new(std::fs::File::open(file).unwrap()).read_to_end(&mut text).unwrap();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_slice());
    let rows = reader.records().map(Result::unwrap).filter(|row| row.len() == 12);
    rows.step_by(100).map(|row| (row[0].to_owned(), row[1].to_owned())).collect()
}

#[test]
fn listed_names_find_their_own_entries_and_stop_a_shipment() {
    let Some(data) = real_data() else { return };
    let home = Home::empty();
    import(&home, "us-ofac", &data, &["sdn.2024-05-01.csv.gz"]);
    let sample = sample_of_sdn(&data.join("us-ofac/sdn.2024-05-01.csv.gz"));
    let sheet: Vec<String> = sample.iter().map(|(_, name)| json!({ "name": name }).to_string()).collect();
    let sheet = home.file("sheet.jsonl", sheet.join("\n"));
    let answers =
        home.run(&["screen", "--input", &sheet, "--limit", "50", "--format", "jsonl"]).expect_code(1).out;
    let found = answers.lines().zip(&sample).filter(|(answer, (number, _))| {
        let answer: Value = serde_json::from_str(answer).unwrap();
        let own = json!(format!("ofac-{number}"));
        answer["hits"].as_array().unwrap().iter().any(|hit| hit["id"] == own && hit["match"] == true)
    });
    let found = found.count();
    assert!(found * 100 >= sample.len() * 99, "{found} of {} find themselves", sample.len());

    let shipment = json!({
        "reference": "REAL-1",
        "parties": [{ "role": "exporter", "name": "Example GmbH", "country": "DE" }, { "role": "end_user", "name": sample[1].1 }],
        "items": [{ "description": "filters", "hs": "842123", "eccn": "EAR99" }],
    });
    let shipment = home.file("shipment.json", shipment.to_string());
    let answer = home.run(&["check", &shipment, "--format", "json"]).expect_code(2).json();
    let rules: Vec<&str> =
        answer["reasons"].as_array().unwrap().iter().filter_map(|r| r["rule"].as_str()).collect();
    let stopped = rules.contains(&"us-sdn") || rules.contains(&"possible-list-match");
    assert!(stopped && rules.contains(&"stale-list") && rules.contains(&"missing-list"), "{rules:?}");
}
