//! Figures on OFAC's published lists, where they are at hand.

#![allow(clippy::unwrap_used, reason = "a test may fail where its files are not as described")]

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::time::Instant;

use portolan_screen::{Address, Index, Options, Party, Query, Strength, build, compare};

/// The folder of real lists, if the tester has one.
fn data() -> Option<PathBuf> {
    let folder = std::env::var_os("PORTOLAN_DATA").map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: PORTOLAN_DATA is not set");
    }
    folder
}

/// Rows of one of OFAC's tables, which have no heading and end in a Ctrl-Z.
fn rows(path: &Path) -> Vec<Vec<String>> {
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(BufReader::new(File::open(path).unwrap())).read_to_end(&mut bytes).unwrap();
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes.as_slice());
    let value = |field: &[u8]| String::from_utf8_lossy(field).trim().to_owned();
    let rows = reader.byte_records().filter_map(Result::ok);
    rows.map(|row| row.iter().map(value).collect::<Vec<_>>())
        .filter(|row: &Vec<String>| row.len() > 3)
        .collect()
}

fn known(value: &str) -> Option<&str> {
    (value != "-0-" && !value.is_empty()).then_some(value)
}

fn schema(kind: &str) -> &'static str {
    match kind {
        "individual" => "Person",
        "vessel" => "Vessel",
        "aircraft" => "Airplane",
        _ => "Company",
    }
}

/// The list of 2023-12-28, the last of which main, alias and address tables are at hand.
fn parties(data: &Path) -> Vec<Party> {
    let folder = data.join("us-ofac/2023-12-28");
    let mut parties: Vec<Party> = Vec::new();
    let mut places = HashMap::new();
    for row in rows(&folder.join("sdn.csv.gz")) {
        places.insert(row[0].clone(), parties.len());
        parties.push(Party {
            id: row[0].clone(),
            caption: row[1].clone(),
            schema: schema(&row[2]).to_owned(),
            names: vec![(row[1].clone(), Strength::Strong)],
            ..Party::default()
        });
    }
    for row in rows(&folder.join("alt.csv.gz")) {
        if let Some(place) = places.get(&row[0]) {
            parties[*place].names.push((row[3].clone(), Strength::Strong));
        }
    }
    for row in rows(&folder.join("add.csv.gz")) {
        let full: Vec<&str> = row[2..5].iter().filter_map(|part| known(part)).collect();
        if let Some(place) = places.get(&row[0]) {
            parties[*place].addresses.push(Address { full: full.join(", "), country: None });
        }
    }
    parties
}

/// Personal and company names of common words, none of them taken from a list.
fn ordinary() -> Vec<(String, &'static str)> {
    let given = [
        "John", "Mary", "Peter", "Anna", "Thomas", "Julia", "Carlos", "Sofia", "Ivan", "Olga", "Wei",
        "Ahmed", "Fatima", "Pierre", "Ingrid", "Yuki", "Raj", "Elena", "Marco", "Chloe",
    ];
    let surnames = [
        "Smith",
        "Miller",
        "Novak",
        "Schneider",
        "Dubois",
        "Rossi",
        "Garcia",
        "Silva",
        "Jansen",
        "Andersson",
        "Nowak",
        "Ivanov",
        "Petrova",
        "Kim",
        "Nguyen",
        "Tanaka",
        "Sharma",
        "Hassan",
        "Yilmaz",
        "Murphy",
        "Fischer",
        "Moreau",
        "Costa",
        "Larsen",
        "Horvat",
    ];
    let brand = [
        "Bluebird",
        "Northwind",
        "Evergreen",
        "Riverside",
        "Maple",
        "Sunflower",
        "Granite",
        "Harbor View",
        "Silver Oak",
        "Meadow",
        "Lighthouse",
        "Pinewood",
        "Copper Hill",
        "Redwood",
        "Crystal Lake",
        "Stonebridge",
        "Willow",
        "Golden Gate",
        "Falcon",
        "Orchid",
    ];
    let trade = [
        "Bakery",
        "Plumbing",
        "Consulting",
        "Trading",
        "Electronics",
        "Logistics",
        "Software",
        "Furniture",
        "Construction",
        "Dental Clinic",
        "Technologies",
        "Foods",
        "Import Export",
        "Engineering",
        "Textiles",
    ];
    let form = ["Ltd", "LLC", "GmbH", "Inc", "S.A."];
    let people =
        given.iter().flat_map(|one| surnames.iter().map(move |two| (format!("{one} {two}"), "Person")));
    let firms = brand.iter().enumerate().flat_map(|(at, one)| {
        trade
            .iter()
            .enumerate()
            .map(move |(n, two)| (format!("{one} {two} {}", form[(at + n) % form.len()]), "Company"))
    });
    people.chain(firms).collect()
}

struct Made {
    index: Index,
    _folder: tempfile::TempDir,
}

fn made(parties: &[Party]) -> Made {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("index");
    let start = Instant::now();
    let built = build(parties, &mut std::io::BufWriter::new(File::create(&path).unwrap())).unwrap();
    println!(
        "built {} parties, {} names, {} unusable in {:?}; {} bytes",
        built.parties,
        built.names,
        built.unusable.len(),
        start.elapsed(),
        std::fs::metadata(&path).unwrap().len()
    );
    let start = Instant::now();
    let index = Index::open(&path).unwrap();
    println!("opened in {:?}", start.elapsed());
    Made { index, _folder: folder }
}

#[test]
fn aliases_of_one_entry_agree_and_names_of_two_do_not() {
    let Some(data) = data() else { return };
    let parties = parties(&data);
    let mut tally: HashMap<&str, [usize; 4]> = HashMap::new();
    for (at, party) in parties.iter().enumerate() {
        let other = &parties[(at * 7_919 + 13) % parties.len()];
        let counts = tally.entry(party.schema.as_str()).or_default();
        for (alias, _) in party.names.iter().skip(1) {
            if let Ok(found) = compare(&party.caption, alias, Some(&party.schema)) {
                counts[0] += 1;
                counts[1] += usize::from(found.matched);
            }
            let unlike = other.schema == party.schema && other.id != party.id;
            if unlike && let Ok(found) = compare(&other.caption, alias, Some(&party.schema)) {
                counts[2] += 1;
                counts[3] += usize::from(found.matched);
            }
        }
    }
    for (schema, [pairs, agreed, random, wrong]) in tally {
        println!("{schema}: {agreed} of {pairs} alias pairs match, {wrong} of {random} random pairs do");
        assert!(wrong * 1_000 <= random, "{schema}: random pairs match");
    }
}

#[test]
fn listed_names_are_found_and_ordinary_ones_are_not() {
    let Some(data) = data() else { return };
    let parties = parties(&data);
    let made = made(&parties);
    let (mut asked, mut found) = (0, 0);
    let start = Instant::now();
    let mut slowest = std::time::Duration::ZERO;
    for party in parties.iter().step_by(17) {
        let query = Query {
            name: Some(party.caption.clone()),
            schema: Some(party.schema.clone()),
            ..Query::default()
        };
        let one = Instant::now();
        let Ok(answer) = made.index.search(&query, &Options::default()) else { continue };
        slowest = slowest.max(one.elapsed());
        asked += 1;
        found += usize::from(answer.hits.iter().any(|hit| hit.id == party.id && hit.matched));
    }
    println!(
        "{found} of {asked} listed names find their entry; mean {:?}, slowest {slowest:?}",
        start.elapsed() / asked as u32
    );
    let names = ordinary();
    for schema in ["Person", "Company"] {
        let start = Instant::now();
        let (mut alerts, mut truncated) = (0, 0);
        let of_schema = names.iter().filter(|(_, of)| *of == schema);
        let total = of_schema.clone().count();
        for (name, _) in of_schema {
            let query =
                Query { name: Some(name.clone()), schema: Some(schema.to_owned()), ..Query::default() };
            let answer = made.index.search(&query, &Options::default()).unwrap();
            truncated += usize::from(answer.truncated);
            alerts += usize::from(answer.hits.iter().any(|hit| hit.matched));
        }
        println!(
            "{schema}: {alerts} of {total} ordinary names alert, {truncated} truncated; mean {:?}",
            start.elapsed() / total as u32
        );
        assert!(alerts * 10 <= total, "{schema}: {alerts} of {total} ordinary names alert");
    }
    assert!(found * 100 >= asked * 99, "{found} of {asked}");
}
