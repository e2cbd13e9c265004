//! The real lists end to end, where `PORTOLAN_DATA` names their folder.

use std::path::Path;

use serde_json::Value;

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

/// 298 added and none removed: compare the first columns of both files with
/// `zcat sdn.2024-04-26.csv.gz | cut -d, -f1 | sort > a; zcat sdn.2024-05-01.csv.gz | cut -d, -f1 | sort > b; comm -13 a b | wc -l`
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
            assert_eq!(list[kind], serde_json::json!([]), "{} {kind}", list["list"]);
        }
    }
}
