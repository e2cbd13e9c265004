//! A made world with a known truth: fictional listed parties, in their publishers' own formats, and shipments to judge.
//!
//! It is what a newcomer sees first, and the ground for tests and benchmarks. From the same [`Options`] comes the same
//! world, byte for byte, on any machine. Nothing here writes a file: [`World::files`] hands the bytes to the caller.

mod dice;
mod lists;
mod names;
mod numbers;
mod paper;
mod parties;
mod romanize;
mod shipments;
mod truth;
mod words;

use jiff::civil::Date;

use dice::Dice;
use lists::{ListMaker, csl, ecfr, ofac};
use parties::{Address, PartyMaker, days_before};
use shipments::{Cast, ShipmentMaker, Stake};
use truth::TruthWriter;

pub use lists::List;
pub use names::{NameKind, names};
pub use truth::{Case, Expected, ListedTruth, Range, Truth};

/// What world to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Worlds of different seeds differ in everything but their form.
    pub seed: u64,
    /// Listed parties in all, at least 48, so that every list has someone.
    pub parties: usize,
    /// Shipments; the first 14 are one of each kind.
    pub shipments: usize,
    /// The day the world is made for; every date in it is relative to this one.
    pub as_of: Date,
}

impl Options {
    /// The small world that newcomers are shown.
    pub fn demo(as_of: Date) -> Self {
        Self { seed: 1, parties: 300, shipments: 14, as_of }
    }
}

/// A made world, as files.
pub struct World {
    files: Vec<(String, Vec<u8>)>,
}

impl World {
    /// Path relative to the world's folder, with `/`, and bytes of each file.
    pub fn files(self) -> Vec<(String, Vec<u8>)> {
        self.files
    }
}

/// Streams of the seed, so that the lists do not change with the number of shipments.
const LISTS_STREAM: u64 = 1;
const SHIPMENTS_STREAM: u64 = 10_000;

/// Makes a world.
///
/// A million listed parties cost about 45 seconds on one core, and 1.6 GiB, most of it the files themselves.
pub fn generate(options: &Options) -> World {
    let mut parties = PartyMaker::new(options.as_of);
    let mut lists = ListMaker::new(Dice::new(options.seed, LISTS_STREAM), options.as_of);
    let mut truth = TruthWriter::new();
    let mut files = Vec::new();
    let cast = make_lists(options, &mut lists, &mut parties, &mut truth, &mut files);

    let mut maker =
        ShipmentMaker { cast: &cast, parties: &mut parties, as_of: options.as_of, stakes: Vec::new() };
    for (place, stream) in (0..options.shipments).zip(SHIPMENTS_STREAM..) {
        let (case, file) = maker.make(place, &mut Dice::new(options.seed, stream));
        files.push((case.file.clone(), file));
        truth.shipments.push(case);
    }
    truth.rows.insert("owners.csv".to_owned(), maker.stakes.len() as u64);
    files.push(("owners.csv".to_owned(), owners(&maker.stakes)));
    files.push(("README.txt".to_owned(), readme(options)));
    files.push(("truth.json".to_owned(), truth.finish(options)));
    World { files }
}

/// Writes the lists' files; returns whom shipments may plant.
fn make_lists(
    options: &Options,
    lists: &mut ListMaker,
    parties: &mut PartyMaker,
    truth: &mut TruthWriter,
    files: &mut Vec<(String, Vec<u8>)>,
) -> Cast {
    let (mut ofac, mut ecfr, mut csl) = (ofac::Files::default(), ecfr::Part744::default(), csl::File::new());
    let addresses: Vec<[Address; 1]> =
        ["HK", "HK", "HK", "HK", "TR"].map(|country| [lists.address(country)]).into();
    let (hong_kong, turkey) = addresses.as_flattened().split_at(4);
    let since = days_before(options.as_of, 700);
    ecfr.push_addresses(hong_kong, since);
    ecfr.push_addresses(turkey, since);
    let mut cast = Cast::new(addresses.concat());
    for (profile, size) in lists::sizes(options.parties) {
        for place in 0..size {
            let listed = lists.next(profile, parties);
            ofac.push(&listed);
            ecfr.push(&listed);
            csl.push(&listed);
            truth.push(&listed);
            cast.keep(&listed, place);
        }
        let rows = truth.rows.entry(CSL.to_owned()).or_default();
        *rows += size as u64;
    }
    finish_ofac(ofac, truth, files);
    finish_ecfr(ecfr, truth, files);
    files.push((CSL.to_owned(), csl.finish()));
    cast
}

const CSL: &str = "lists/us-csl/consolidated.csv";

fn finish_ofac(ofac: ofac::Files, truth: &mut TruthWriter, files: &mut Vec<(String, Vec<u8>)>) {
    const SDN: [&str; 4] = ["sdn", "add", "alt", "sdn_comments"];
    const CONSOLIDATED: [&str; 4] = ["cons_prim", "cons_add", "cons_alt", "cons_comments"];
    for (set, names) in [(ofac.sdn, SDN), (ofac.consolidated, CONSOLIDATED)] {
        let rows = set.rows;
        for ((name, rows), bytes) in names.into_iter().zip(rows).zip(set.finish()) {
            let path = format!("lists/us-ofac/{name}.csv");
            truth.rows.insert(path.clone(), rows);
            files.push((path, bytes));
        }
    }
}

fn finish_ecfr(ecfr: ecfr::Part744, truth: &mut TruthWriter, files: &mut Vec<(String, Vec<u8>)>) {
    let path = "lists/us-ecfr/title-15_part-744.xml".to_owned();
    let (bytes, rows) = ecfr.finish();
    let [parties, headings, reserved] = rows.military;
    truth.count("us-ecfr-el", "Address", rows.entity_list[1]);
    truth.rows_that_list_nobody.extend([("heading".to_owned(), headings), ("reserved".to_owned(), reserved)]);
    let all = rows.entity_list.iter().sum::<u64>() + rows.unverified + parties + headings + reserved;
    truth.rows.insert(path.clone(), all);
    files.push((path, bytes));
}

fn owners(stakes: &[Stake]) -> Vec<u8> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    let mut write = |row: [&str; 4]| csv.write_record(row).expect("writing to memory does not fail");
    write(["owner", "owned", "percent", "listed"]);
    for stake in stakes {
        write([&stake.owner, &stake.owned, stake.percent, if stake.listed { "true" } else { "false" }]);
    }
    csv.into_inner().expect("writing to memory does not fail")
}

fn readme(options: &Options) -> Vec<u8> {
    format!(
        "{}\n\n\
         It was made by `portolan synth` from seed {} for the day {}, and serves demonstrations, tests and benchmarks.\n\
         Any likeness to a real party is chance. Never load it beside real lists.\n\n\
         lists/us-ofac, lists/us-ecfr, lists/us-csl   lists in their publishers' own formats\n\
         shipments/                                   shipments to judge with `portolan check`\n\
         owners.csv                                   who owns whom, for `portolan owners --graph`\n\
         truth.json                                   what is planted where, and what must come out\n",
        truth::NOTICE,
        options.seed,
        options.as_of
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    const DAY: Date = jiff::civil::date(2026, 11, 22);

    fn world(options: Options) -> BTreeMap<String, Vec<u8>> {
        generate(&options).files().into_iter().collect()
    }

    fn demo() -> BTreeMap<String, Vec<u8>> {
        world(Options::demo(DAY))
    }

    fn truth_of(world: &BTreeMap<String, Vec<u8>>) -> Truth {
        serde_json::from_slice(&world["truth.json"]).unwrap()
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
        assert_eq!(demo(), demo());
        let other = world(Options { seed: 2, ..Options::demo(DAY) });
        assert_ne!(demo()["lists/us-ofac/sdn.csv"], other["lists/us-ofac/sdn.csv"]);
    }

    #[test]
    fn the_lists_do_not_change_with_the_number_of_shipments() {
        let (few, many) = (demo(), world(Options { shipments: 40, ..Options::demo(DAY) }));
        assert_eq!(few["lists/us-ofac/sdn.csv"], many["lists/us-ofac/sdn.csv"]);
        let first = "shipments/0001-clean-coalition.json";
        assert_eq!(few[first].is_empty(), many[first].is_empty());
        assert_eq!(truth_of(&many).shipments.len(), 40);
    }

    #[test]
    fn the_truth_counts_the_rows_that_the_files_hold() {
        for options in [Options::demo(DAY), Options { parties: 0, ..Options::demo(DAY) }] {
            let world = world(options);
            let truth = truth_of(&world);
            for (path, rows) in &truth.rows {
                let text = std::str::from_utf8(&world[path]).unwrap();
                let found = match path.rsplit_once('.') {
                    Some((_, "xml")) => text.matches("<TD class=\"left border-right-single\">").count(),
                    // A heading in the files of trade.gov and of owners, a Control-Z in OFAC's.
                    _ => text.lines().count() - 1,
                };
                if path.ends_with("xml") {
                    // Entity List rows have four such cells, the rows of the two other lists two.
                    let entities: u64 = truth.counts["us-ecfr-el"].values().sum();
                    assert_eq!(found as u64, rows * 2 + entities * 2, "{path}");
                } else {
                    assert_eq!(found as u64, *rows, "{path}");
                }
            }
            let listed: u64 = truth
                .counts
                .iter()
                .filter(|(list, _)| list.starts_with("us-csl"))
                .flat_map(|(_, by)| by.values())
                .sum();
            assert_eq!(listed, truth.rows[CSL]);
            assert_eq!(listed, truth.listed.len() as u64);
        }
    }

    #[test]
    fn every_list_and_every_kind_of_party_occurs() {
        let truth = truth_of(&demo());
        assert_eq!(truth.counts.keys().filter(|list| list.starts_with("us-csl")).count(), 13);
        for schema in ["Person", "LegalEntity", "Vessel", "Airplane"] {
            assert!(truth.counts["us-ofac-sdn"][schema] > 0, "{schema}");
        }
        assert!(truth.counts["us-ecfr-el"]["Address"] == 5);
        assert!(truth.rows["lists/us-ofac/cons_comments.csv"] > 0);
    }

    #[test]
    fn ofacs_files_have_its_columns_and_its_end() {
        let world = demo();
        for (name, columns) in [("sdn", 12), ("add", 6), ("alt", 5), ("sdn_comments", 2), ("cons_prim", 12)] {
            let bytes = &world[&format!("lists/us-ofac/{name}.csv")];
            assert!(bytes.ends_with(b"\r\n\x1a"), "{name}");
            assert!(bytes.is_ascii(), "{name}");
            let mut reader =
                csv::ReaderBuilder::new().has_headers(false).from_reader(&bytes[..bytes.len() - 1]);
            for row in reader.records() {
                let row = row.unwrap();
                assert_eq!(row.len(), columns, "{name}: {row:?}");
                assert!(row.iter().all(|field| !field.is_empty() && field.len() <= 1000), "{name}: {row:?}");
            }
        }
    }

    #[test]
    fn the_xml_is_well_formed() {
        let world = demo();
        let xml = std::str::from_utf8(&world["lists/us-ecfr/title-15_part-744.xml"]).unwrap();
        let mut reader = quick_xml::Reader::from_str(xml);
        let mut open = 0;
        loop {
            match reader.read_event().unwrap() {
                quick_xml::events::Event::Start(_) => open += 1,
                quick_xml::events::Event::End(_) => open -= 1,
                quick_xml::events::Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(open, 0);
        assert!(xml.is_ascii());
    }

    #[test]
    fn every_shipment_is_json_and_its_truth_points_into_the_world() {
        let world = world(Options { shipments: 300, ..Options::demo(DAY) });
        let truth = truth_of(&world);
        let clean = truth.shipments.iter().filter(|case| case.kind.starts_with("clean")).count();
        assert!((180..240).contains(&clean), "{clean} of 300");
        let ids: Vec<&String> = truth.listed.iter().flat_map(|listed| &listed.ids).collect();
        for case in &truth.shipments {
            let shipment: serde_json::Value = serde_json::from_slice(&world[&case.file]).unwrap();
            let names: Vec<&str> = shipment["parties"]
                .as_array()
                .unwrap()
                .iter()
                .filter_map(|party| party["name"].as_str())
                .collect();
            let party = case.party.as_deref();
            assert!(party.is_none_or(|party| names.contains(&party)), "{}: {party:?}", case.file);
            assert!(case.expected.least <= case.expected.most, "{}", case.file);
            let numbered =
                case.found.iter().filter(|found| found.starts_with("ofac-") || found.starts_with("csl-"));
            assert!(numbered.chain(&case.not_to_be_taken_for).all(|id| ids.contains(&id)), "{}", case.file);
        }
    }

    #[test]
    fn dates_follow_the_day_the_world_is_made_for() {
        let world = world(Options::demo(jiff::civil::date(2031, 1, 31)));
        let shipment: serde_json::Value =
            serde_json::from_slice(&world["shipments/0003-trader-founded-last-month.json"]).unwrap();
        let founded: Date = shipment["parties"][3]["incorporated"].as_str().unwrap().parse().unwrap();
        assert!(
            (jiff::civil::date(2030, 12, 27)..jiff::civil::date(2031, 1, 20)).contains(&founded),
            "{founded}"
        );
    }

    #[test]
    fn no_shipments_and_no_parties_still_make_a_world() {
        let world = world(Options { parties: 0, shipments: 0, ..Options::demo(DAY) });
        let truth = truth_of(&world);
        assert!(truth.shipments.is_empty());
        assert_eq!(truth.listed.len(), 48);
    }
}
