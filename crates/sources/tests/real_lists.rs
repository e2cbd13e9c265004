//! The publishers' own files, counted against what Python counts in them.
//!
//! They run when PORTOLAN_DATA names the folder of real data, and pass without it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use portolan_model::{Entity, FileAccount, Reading, Rejection, entities};
use portolan_sources::{ReadError, SourceFile, UnpackLimits, published_from_path, read, unpack};

fn data() -> Option<PathBuf> {
    let folder = std::env::var_os("PORTOLAN_DATA").map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: PORTOLAN_DATA is not set");
    }
    folder
}

fn files(folder: &Path, names: &[&str]) -> Vec<SourceFile> {
    let one = |name: &&str| {
        let bytes = std::fs::read(folder.join(name)).expect("the file is in the inventory");
        unpack(name, bytes, &UnpackLimits::default()).expect("the publisher's file unpacks")
    };
    names.iter().flat_map(one).collect()
}

fn reading(folder: &Path, source: &str, names: &[&str]) -> Reading {
    let reading = read(source, &files(&folder.join(source), names)).unwrap_or_else(|error| panic!("{error}"));
    for account in &reading.files {
        assert_eq!(account.rows, account.read + account.rejected, "{}", account.file);
        let counted: u64 = account.by.values().flat_map(BTreeMap::values).sum();
        assert_eq!(account.read, counted, "{}", account.file);
    }
    assert!(reading.unknown.is_empty(), "{:?}", reading.unknown);
    reading
}

fn counts(account: &FileAccount, list: &str) -> String {
    let kinds = account.by.get(list).into_iter().flatten();
    kinds.map(|(kind, count)| format!("{kind} {count}")).collect::<Vec<_>>().join(", ")
}

fn account<'a>(reading: &'a Reading, name: &str) -> &'a FileAccount {
    reading.files.iter().find(|account| account.file.ends_with(name)).expect("each file has its account")
}

fn whole_rows(reading: &Reading) -> usize {
    reading.rejected.iter().filter(|rejection| rejection.is_whole_row()).count()
}

// python3 -c "import csv,gzip,sys,collections as c
// print(c.Counter(r[2] for r in csv.reader(gzip.open(sys.argv[1],'rt',newline='')) if len(r)>1))" sdn.csv.gz
#[test]
fn every_sdn_file_has_the_entities_that_its_rows_count() {
    let Some(folder) = data() else { return };
    for (name, expected) in [
        ("history/sdn.2021-08-20.csv.gz", "Airplane 277, LegalEntity 3718, Person 4700, Vessel 420"),
        ("history/sdn.2021-12-30.csv.gz", "Airplane 280, LegalEntity 3688, Person 4620, Vessel 420"),
        ("history/sdn.2022-03-31.csv.gz", "Airplane 283, LegalEntity 3974, Person 5162, Vessel 428"),
        ("history/sdn.2022-06-28.csv.gz", "Airplane 286, LegalEntity 4276, Person 5338, Vessel 509"),
        ("history/sdn.2022-09-30.csv.gz", "Airplane 286, LegalEntity 4387, Person 5687, Vessel 515"),
        ("history/sdn.2022-12-28.csv.gz", "Airplane 293, LegalEntity 4573, Person 5879, Vessel 685"),
        ("history/sdn.2023-03-31.csv.gz", "Airplane 299, LegalEntity 4848, Person 6087, Vessel 731"),
        ("history/sdn.2023-06-29.csv.gz", "Airplane 377, LegalEntity 5229, Person 6285, Vessel 740"),
        ("history/sdn.2023-09-28.csv.gz", "Airplane 378, LegalEntity 5507, Person 6461, Vessel 752"),
        ("sdn.2024-04-26.csv.gz", "Airplane 383, LegalEntity 6630, Person 6820, Vessel 835"),
        ("sdn.2024-05-01.csv.gz", "Airplane 383, LegalEntity 6883, Person 6849, Vessel 851"),
    ] {
        let reading = reading(&folder, "us-ofac", &[name]);
        assert_eq!(counts(&reading.files[0], "us-ofac-sdn"), expected, "{name}");
        assert_eq!(whole_rows(&reading), 0, "{name}");
        assert!(published_from_path(name).is_some());
    }
}

// The same command for the primary files; `zcat FILE | grep -c .` less the Ctrl-Z for the others. Three of the thirteen
// remarks belong to entries that the list of six days later no longer has.
#[test]
fn whole_sets_of_ofac_files_hang_together() {
    let Some(folder) = data() else { return };
    let set = |folder: &str, names: [&str; 4]| names.map(|name| format!("{folder}/{name}.csv.gz"));
    let sdn = set("2023-12-28", ["sdn", "add", "alt", "sdn_comments"]);
    let cons = set("2025-12-19-consolidated", ["cons_prim", "cons_add", "cons_alt", "cons_comments"]);
    let names: Vec<&str> = sdn.iter().chain(&cons).map(String::as_str).collect();
    let reading = reading(&folder, "us-ofac", &names);
    assert_eq!(reading.lists, ["us-ofac-sdn", "us-ofac-cons"]);
    for (name, list, expected) in [
        ("/sdn.csv", "us-ofac-sdn", "Airplane 378, LegalEntity 6033, Person 6646, Vessel 764"),
        ("/add.csv", "us-ofac-sdn", "Address 18990"),
        ("/alt.csv", "us-ofac-sdn", "alias 17091"),
        ("/sdn_comments.csv", "us-ofac-sdn", "remarks 10"),
        ("/cons_prim.csv", "us-ofac-cons", "LegalEntity 363, Person 79"),
        ("/cons_add.csv", "us-ofac-cons", "Address 574"),
        ("/cons_alt.csv", "us-ofac-cons", "alias 1073"),
        ("/cons_comments.csv", "us-ofac-cons", "remarks 10"),
    ] {
        assert_eq!(counts(account(&reading, name), list), expected, "{name}");
    }
    assert_eq!(whole_rows(&reading), 3);
}

// OFAC's recent actions of 2024-05-01: 298 entries added, none removed, none changed.
#[test]
fn two_sdn_files_differ_by_the_designations_between_them() {
    let Some(folder) = data() else { return };
    let parties = |name: &str| -> BTreeMap<String, Entity> {
        let all = entities(reading(&folder, "us-ofac", &[name]).statements);
        all.into_iter().filter(|e| e.schema != "Sanction").map(|e| (e.id.clone(), e)).collect()
    };
    let (before, after) = (parties("sdn.2024-04-26.csv.gz"), parties("sdn.2024-05-01.csv.gz"));
    assert_eq!(before.iter().filter(|(id, party)| after.get(*id) != Some(party)).count(), 0);
    assert_eq!(after.len() - before.len(), 298);
}

#[test]
fn addresses_without_their_primary_file_are_refused() {
    let Some(folder) = data() else { return };
    let names = ["2025-12-24/add.csv.gz", "2025-12-24/alt.csv.gz", "2025-12-24/sdn_comments.csv.gz"];
    let error = read("us-ofac", &files(&folder.join("us-ofac"), &names)).unwrap_err();
    assert!(matches!(error, ReadError::NoPrimary { primary: "sdn.csv", .. }), "{error}");
}

const ECFR: [&str; 2] = ["title-15_part-744.2026-03-25.xml.gz", "title-15_part-744.2026-07-18.xml.gz"];

// python3 -c "import re,gzip,sys
// t=gzip.open(sys.argv[1],'rt').read()
// for n in '467':
//  i=t.find('N=\"Supplement No. %s to'%n); s=t[i:t.find('</DIV9>',i)]
//  rows=[len(re.findall('<TD',r)) for r in re.findall('<TR>.*?</TR>',s,re.S)]
//  print(n,sum(c>1 for c in rows),sum(c==1 for c in rows),s.count('[Reserved]</TD>'),len(re.findall('>Address \d\d,',s)))" FILE
// gives 4: 3415 rows, 5 footnotes, 19 listed addresses; 6: 186; 7: 90, of them 4 with [Reserved] in their entity cell and
// 16 headings (2 of groups and 14 of institutions, counted with grep -i 'subordinate inst').
#[test]
fn each_row_of_part_744_is_accounted_for() {
    let Some(folder) = data() else { return };
    for name in ECFR {
        let reading = reading(&folder, "us-ecfr", &[name]);
        let account = &reading.files[0];
        assert_eq!(counts(account, "us-ecfr-el"), "Address 19, LegalEntity 3392, continuation 4");
        assert_eq!(counts(account, "us-ecfr-uvl"), "LegalEntity 186");
        assert_eq!(counts(account, "us-ecfr-meu"), "LegalEntity 70, heading 16, reserved 4");
        assert_eq!((account.rows, account.rejected), (3415 + 186 + 90, 0));
        // One row has its requirement and its policy exchanged.
        assert_eq!(reading.rejected.len(), 1, "{:?}", reading.rejected);
    }
}

#[test]
fn each_party_of_part_744_is_listed_with_terms_and_a_date() {
    let Some(folder) = data() else { return };
    let all = entities(reading(&folder, "us-ecfr", &ECFR[1..]).statements);
    let on = |list: &str| {
        all.iter().filter(move |e| e.schema == "Sanction" && e.datasets == [list]).collect::<Vec<_>>()
    };
    for sanction in on("us-ecfr-el") {
        for property in ["licenseRequirement", "licensePolicy", "federalRegister", "listingDate"] {
            assert!(sanction.first(property).is_some(), "{} has no {property}", sanction.id);
        }
    }
    let has_date =
        |list: &str| on(list).iter().filter(|sanction| sanction.first("listingDate").is_some()).count();
    // The eight institutions of the first group stand in the list without a citation.
    assert_eq!((has_date("us-ecfr-uvl"), has_date("us-ecfr-meu")), (186, 62));
    let parties: Vec<&Entity> = all.iter().filter(|e| e.get("topics").len() == 1).collect();
    assert!(parties.iter().all(|party| party.first("name").is_some() && party.first("country").is_some()));
    // 3,411 rows and the members of blocks: each is one party, and no identifier serves two.
    let entity_list = parties.iter().filter(|party| party.datasets == ["us-ecfr-el"]).count();
    assert_eq!(entity_list, on("us-ecfr-el").len());
}

// Of the rows of 2026-03-25 and 2026-07-18, 248 differ, all of them in line breaks, stops and dashes.
#[test]
fn editions_that_differ_in_typography_say_the_same() {
    let Some(folder) = data() else { return };
    let folded = |name: &str| -> BTreeMap<String, BTreeSet<String>> {
        let all = entities(reading(&folder, "us-ecfr", &[name]).statements);
        all.into_iter().map(|entity| (entity.id.clone(), values(&entity))).collect()
    };
    let (before, after) = (folded(ECFR[0]), folded(ECFR[1]));
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    for (id, values) in &before {
        assert_eq!(values, &after[id], "{id}");
    }
}

fn values(entity: &Entity) -> BTreeSet<String> {
    let fold = |text: &str| {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
    };
    let values = entity
        .properties
        .iter()
        .flat_map(|(property, values)| values.iter().map(move |value| (property, value)));
    values.map(|(property, value)| format!("{property}={}", fold(value))).collect()
}

// python3 -c "import csv,gzip,sys,collections as c
// print(c.Counter((r['source'],r['type']) for r in csv.DictReader(gzip.open(sys.argv[1],'rt',newline=''))))" FILE
#[test]
fn the_consolidated_lists_have_the_rows_of_each_source() {
    let Some(folder) = data() else { return };
    let new = reading(&folder, "us-csl", &["consolidated.2022-04.csv.gz"]);
    assert_eq!((new.lists.len(), new.files[0].rows, whole_rows(&new)), (13, 14_160, 0));
    for (list, expected) in [
        ("sdn", "Airplane 283, LegalEntity 4104, Person 5206, Vessel 433"),
        ("el", "LegalEntity 2001"),
        ("dtc", "LegalEntity 727"),
        ("dpl", "LegalEntity 462"),
        ("ssi", "LegalEntity 290"),
        ("uvl", "LegalEntity 201"),
        ("isn", "LegalEntity 163"),
        ("plc", "Person 78"),
        ("meu", "LegalEntity 71"),
        ("cmic", "LegalEntity 68"),
        ("cap", "LegalEntity 53"),
        ("mbs", "LegalEntity 17"),
        ("fse", "LegalEntity 1, Person 2"),
    ] {
        assert_eq!(counts(&new.files[0], &format!("us-csl-{list}")), expected);
    }
    let old = reading(&folder, "us-csl", &["csl.2016-02.excerpt.csv.gz"]);
    assert_eq!((old.lists.len(), old.files[0].rows, whole_rows(&old)), (9, 399, 0));
    for (list, expected) in [
        ("sdn", "Airplane 4, LegalEntity 104, Person 162, Vessel 3"),
        ("el", "LegalEntity 44"),
        ("dtc", "LegalEntity 34"),
        ("dpl", "LegalEntity 20"),
        ("ssi", "LegalEntity 9"),
        ("isn", "LegalEntity 8"),
        ("uvl", "LegalEntity 6"),
        ("plc", "Person 5"),
    ] {
        assert_eq!(counts(&old.files[0], &format!("us-csl-{list}")), expected);
    }
}

// python3 -c "import csv,gzip,sys; print(len(list(csv.reader(gzip.open(sys.argv[1],'rt',newline=''),delimiter='\t')))-1)" FILE
#[test]
fn the_denied_persons_lists_have_the_orders_that_their_rows_count() {
    let Some(folder) = data() else { return };
    for (name, orders) in [("dpl.2019-07.txt.gz", 546), ("dpl.2022-09.txt.gz", 581)] {
        let reading = reading(&folder, "us-csl", &[name]);
        assert_eq!(reading.lists, ["us-csl-dpl"]);
        assert_eq!((reading.files[0].read, whole_rows(&reading)), (orders, 0), "{name}");
    }
}

#[test]
fn a_file_cut_at_60_percent_is_never_half_a_list() {
    let Some(folder) = data() else { return };
    for (source, name) in [
        ("us-ofac", "sdn.2024-05-01.csv.gz"),
        ("us-ecfr", ECFR[1]),
        ("us-csl", "consolidated.2022-04.csv.gz"),
        ("us-csl", "dpl.2022-09.txt.gz"),
    ] {
        let mut files = files(&folder.join(source), &[name]);
        let length = files[0].bytes.len();
        files[0].bytes.truncate(length * 6 / 10);
        assert!(matches!(read(source, &files), Err(ReadError::Cut { .. })), "{name}");
    }
}

#[test]
fn few_fields_of_the_real_lists_cannot_be_read() {
    let Some(folder) = data() else { return };
    for (source, name, most) in [
        ("us-ofac", "sdn.2024-05-01.csv.gz", 5),
        ("us-ecfr", ECFR[1], 1),
        ("us-csl", "consolidated.2022-04.csv.gz", 5),
        ("us-csl", "dpl.2022-09.txt.gz", 0),
    ] {
        let rejected = reading(&folder, source, &[name]).rejected;
        let lines: Vec<String> = rejected.iter().take(10).map(Rejection::to_string).collect();
        assert!(rejected.len() <= most, "{name}: {}\n{}", rejected.len(), lines.join("\n"));
    }
}

#[test]
fn all_files_together_are_read_in_seconds() {
    let Some(folder) = data() else { return };
    let start = Instant::now();
    for (source, names) in [
        ("us-ofac", &["2023-12-28/sdn.csv.gz", "2023-12-28/add.csv.gz", "2023-12-28/alt.csv.gz"][..]),
        ("us-ecfr", &ECFR[1..]),
        ("us-csl", &["consolidated.2022-04.csv.gz"]),
    ] {
        reading(&folder, source, names);
    }
    println!("read in {:?}", start.elapsed());
    // Unoptimized builds and busy machines included; an optimized one takes under a second.
    assert!(start.elapsed() < Duration::from_secs(60));
}
