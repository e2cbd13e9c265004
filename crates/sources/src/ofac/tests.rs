use portolan_model::{Reading, entities};
use proptest::prelude::*;

use crate::{ReadError, SourceFile, read};

const SDN: &str = "101,\"EXAMPLE TRADING\",-0- ,\"UKRAINE-EO13662] [RUSSIA-EO14024\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"Tax ID No. 7700000000 (Russia); remarks that run ov\"\r\n\
102,\"FOXWORTH, Ada Mary\",\"individual\",\"SDGT\",\"Member of the Example Council\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 10 Dec 1948; a.k.a. 'FOX'.\"\r\n\
103,\"SEA EXAMPLE\",\"vessel\",\"SDGT\",-0- ,\"EX4MP\",\"Bulk Carrier\",\"1,000\",\"2,000\",\"Panama\",\"Example Shipping\",\"Vessel Registration Identification IMO 9000001.\"\r\n\
\u{1a}";
const ADD: &str = "101,1,\"12 Example Road\",\"Moscow 100000\",\"Russia\",-0- \r\n102,2,-0- ,-0- ,\"Iran\",-0- \r\n102,3,-0- ,-0- ,\"undetermined\",-0- \r\n\u{1a}";
const ALT: &str = "101,1,\"aka\",\"EX TRADE\",-0- \r\n102,2,\"fka\",\"WOLFE, Ada\",-0- \r\n102,3,\"aka\",\"SHADOW\",\"weak\"\r\n\u{1a}";
const COMMENTS: &str = "101,\"er; Linked To: \"THE EXAMPLE\" GROUP.\"\r\n999,\"nobody's remarks\"\r\n\u{1a}";

fn file(name: &str, text: &str) -> SourceFile {
    SourceFile { name: name.into(), bytes: text.as_bytes().to_vec() }
}

fn full_set() -> Vec<SourceFile> {
    vec![
        file("2024-04-26/ALT.CSV", ALT),
        file("add.2024-04-26.csv", ADD),
        file("sdn.2024-04-26.csv", SDN),
        file("sdn_comments.csv", COMMENTS),
    ]
}

fn said(reading: &Reading, entity: &str, property: &str) -> Vec<String> {
    let found = entities(reading.statements.clone()).into_iter().find(|found| found.id == entity);
    found.map(|found| found.get(property).to_vec()).unwrap_or_default()
}

#[test]
fn the_four_files_of_a_list_hang_together() {
    let reading = read("us-ofac", &full_set()).unwrap();
    assert_eq!(reading.lists, ["us-ofac-sdn"]);
    assert_eq!(said(&reading, "ofac-101", "innCode"), ["7700000000"]);
    assert_eq!(said(&reading, "ofac-101", "alias"), ["EX TRADE"]);
    assert_eq!(said(&reading, "ofac-101", "linkedTo"), ["\"THE EXAMPLE\" GROUP"]);
    assert_eq!(said(&reading, "ofac-101", "country"), ["ru"]);
    let address = said(&reading, "ofac-101", "addressEntity").remove(0);
    assert_eq!(said(&reading, &address, "full"), ["12 Example Road, Moscow 100000, Russia"]);
    assert_eq!(said(&reading, "ofac-101-sanction", "programId"), ["UKRAINE-EO13662", "RUSSIA-EO14024"]);
    assert!(said(&reading, "ofac-101", "notes")[0].contains("remarks that run over; Linked To"));
}

#[test]
fn persons_are_named_as_they_are_spoken() {
    let reading = read("us-ofac", &full_set()).unwrap();
    assert_eq!(said(&reading, "ofac-102", "name"), ["Ada Mary FOXWORTH"]);
    assert_eq!(said(&reading, "ofac-102", "firstName"), ["Ada Mary"]);
    assert_eq!(said(&reading, "ofac-102", "previousName"), ["Ada WOLFE"]);
    assert_eq!(said(&reading, "ofac-102", "weakAlias"), ["FOX", "SHADOW"]);
    assert_eq!(said(&reading, "ofac-102", "position"), ["Member of the Example Council"]);
    assert_eq!(said(&reading, "ofac-102", "country"), ["ir"]);
    let name = reading.statements.iter().find(|s| s.entity == "ofac-102" && s.property == "name").unwrap();
    assert_eq!(name.original.as_deref(), Some("FOXWORTH, Ada Mary"));
}

#[test]
fn vessels_keep_what_identifies_them() {
    let reading = read("us-ofac", &full_set()).unwrap();
    for (property, value) in [
        ("imoNumber", "9000001"),
        ("callSign", "EX4MP"),
        ("flag", "pa"),
        ("type", "Bulk Carrier"),
        ("tonnage", "1,000"),
        ("grossRegisteredTonnage", "2,000"),
        ("owner", "Example Shipping"),
    ] {
        assert_eq!(said(&reading, "ofac-103", property), [value]);
    }
}

#[test]
fn every_row_is_accounted_for() {
    let reading = read("us-ofac", &full_set()).unwrap();
    let comments = &reading.files[0];
    assert_eq!((comments.rows, comments.read, comments.rejected), (2, 1, 1));
    let primary = &reading.files[1].by["us-ofac-sdn"];
    assert_eq!((primary["LegalEntity"], primary["Person"], primary["Vessel"]), (1, 1, 1));
    let whole: Vec<String> =
        reading.rejected.iter().filter(|r| r.is_whole_row()).map(ToString::to_string).collect();
    assert_eq!(
        whole,
        [
            "`sdn_comments.csv` row 2: no entry 999 in sdn.csv of this set (it holds `999, nobody\\'s remarks`)"
        ]
    );
    let repaired = reading.rejected.iter().find(|r| r.field.as_deref() == Some("quotation marks")).unwrap();
    assert_eq!((repaired.file.as_str(), repaired.row), ("sdn_comments.csv", 1));
}

#[test]
fn a_bad_row_is_rejected_and_the_others_are_read() {
    let sdn = SDN.replace(
        "\u{1a}",
        "104,\"short row\"\r\n101,\"AGAIN\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n\u{1a}",
    );
    let reading = read("us-ofac", &[file("sdn.csv", &sdn)]).unwrap();
    let problems: Vec<(u64, &str)> = reading.rejected.iter().map(|r| (r.row, r.problem.as_str())).collect();
    assert_eq!(problems, [(4, "2 columns where the format has 12"), (5, "entry 101 occurs twice")]);
    assert_eq!((reading.files[0].read, reading.files[0].rejected), (3, 2));
}

fn refused(files: &[SourceFile], expected: &str) {
    assert_eq!(read("us-ofac", files).unwrap_err().to_string(), expected);
}

#[test]
fn what_is_no_whole_set_is_refused_in_one_line() {
    refused(
        &[file("add.csv", ADD)],
        "`add.csv` says nothing without its primary file: give sdn.csv of the same day with it",
    );
    refused(
        &[file("sdn.csv", &SDN[..SDN.len() * 6 / 10])],
        "`sdn.csv` is cut off: OFAC's files end in a Ctrl-Z (0x1A), this one does not; fetch it again",
    );
    refused(&[file("sdn.csv", ALT)], "`sdn.csv` has 5 columns in its first row where the format has 12");
    refused(&[file("sdn.csv", "")], "`sdn.csv` is empty");
    refused(
        &[file("sdn.csv", "<!DOCTYPE html><html>Service unavailable</html>")],
        "`sdn.csv` is an HTML page, not data: the publisher's server probably sent an error page; fetch it again",
    );
    assert!(matches!(read("us-ofac", &[file("sdn_advanced.xml", SDN)]), Err(ReadError::Unrecognized { .. })));
    assert!(matches!(
        read("us-ofac", &[file("sdn.csv", SDN), file("sdn.2024-01-01.csv", SDN)]),
        Err(ReadError::Twice { .. })
    ));
}

#[test]
fn an_empty_list_is_covered_and_not_absent() {
    let reading = read("us-ofac", &[file("sdn.csv", "\u{1a}")]).unwrap();
    assert_eq!((reading.lists.len(), reading.statements.len()), (1, 0));
}

#[test]
fn older_files_in_windows_1252_are_read_and_lost_characters_are_flagged() {
    let mut bytes = SDN.as_bytes().to_vec();
    let at = SDN.find("EXAMPLE TRADING").unwrap();
    bytes[at] = 0xd1;
    let reading = read("us-ofac", &[SourceFile { name: "sdn.csv".into(), bytes }]).unwrap();
    assert_eq!(said(&reading, "ofac-101", "name"), ["ÑXAMPLE TRADING"]);
    let lost = SDN.replace("SEA EXAMPLE", "SEA EX\u{fffd}MPLE");
    let reading = read("us-ofac", &[file("sdn.csv", &lost)]).unwrap();
    assert_eq!(reading.rejected[0].field.as_deref(), Some("text"));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        for name in ["sdn.csv", "add.csv", "sdn_comments.csv"] {
            let _ = read("us-ofac", &[SourceFile { name: name.into(), bytes: bytes.clone() }]);
        }
    }

    #[test]
    fn no_damage_makes_it_panic_or_lose_a_row(at in 0usize..900, byte in any::<u8>()) {
        let mut files = full_set();
        for file in &mut files {
            let at = at % file.bytes.len();
            file.bytes[at] = byte;
        }
        if let Ok(reading) = read("us-ofac", &files) {
            for account in &reading.files {
                prop_assert_eq!(account.rows, account.read + account.rejected);
            }
        }
    }
}
