//! The Consolidated Screening List of trade.gov, as CSV: all thirteen lists once more.

use std::collections::BTreeMap;

use super::ofac::strong_aliases;
use super::{AliasKind, List, Listed};
use crate::parties::{Address, PartyKind, english};
use crate::romanize::without_marks;

const COLUMNS: [&str; 29] = [
    "_id",
    "source",
    "entity_number",
    "type",
    "programs",
    "name",
    "title",
    "addresses",
    "federal_register_notice",
    "start_date",
    "end_date",
    "standard_order",
    "license_requirement",
    "license_policy",
    "call_sign",
    "vessel_type",
    "gross_tonnage",
    "gross_registered_tonnage",
    "vessel_flag",
    "vessel_owner",
    "remarks",
    "source_list_url",
    "alt_names",
    "citizenships",
    "dates_of_birth",
    "nationalities",
    "places_of_birth",
    "source_information_url",
    "ids",
];

/// The file while it is made.
pub(crate) struct File {
    csv: csv::Writer<Vec<u8>>,
}

impl File {
    pub fn new() -> Self {
        let mut csv = csv::Writer::from_writer(Vec::new());
        csv.write_record(COLUMNS).expect("writing to memory does not fail");
        Self { csv }
    }

    /// Writes a party of any list.
    pub fn push(&mut self, listed: &Listed) {
        let values = values(listed);
        let row = COLUMNS.map(|column| values.get(column).map_or("", String::as_str));
        self.csv.write_record(row).expect("writing to memory does not fail, and rows have equal length");
    }

    pub fn finish(self) -> Vec<u8> {
        self.csv.into_inner().expect("writing to memory does not fail")
    }
}

/// The filled fields of a row.
fn values(listed: &Listed) -> BTreeMap<&'static str, String> {
    let mut values = BTreeMap::from([
        ("_id", listed.csl_id.clone()),
        ("source", source(listed.list).to_owned()),
        ("programs", listed.program.replace("] [", "; ")),
    ]);
    if let Some(number) = listed.number {
        values.insert("entity_number", number.to_string());
        values.extend(treasury_values(listed));
    } else {
        values.insert("name", listed.party.name.plain());
        values.insert("alt_names", plain_aliases(listed));
        values.extend(notice(listed));
    }
    if !matches!(listed.list, List::Dtc | List::Isn) {
        let addresses: Vec<String> = listed.party.addresses.iter().map(one_line).collect();
        values.insert("addresses", addresses.join("; "));
    }
    values
}

fn treasury_values(listed: &Listed) -> Vec<(&'static str, String)> {
    let party = &listed.party;
    let code = party.country.alpha2();
    let mut values = vec![
        ("name", party.name.ofac()),
        (
            "alt_names",
            strong_aliases(listed).into_iter().map(|(alias, _)| alias).collect::<Vec<_>>().join("; "),
        ),
        ("ids", ids(listed)),
    ];
    if !listed.linked_to.is_empty() {
        let links = listed.linked_to.iter().map(|name| format!("(Linked To: {name})"));
        values.push(("remarks", links.collect::<Vec<_>>().join("; ")));
    }
    match party.kind {
        PartyKind::Person => values.extend([
            ("type", "Individual".to_owned()),
            ("dates_of_birth", party.born.to_string()),
            ("nationalities", code.to_owned()),
            (
                "places_of_birth",
                format!("{}, {}", without_marks(&party.addresses[0].city), english(party.country)),
            ),
        ]),
        PartyKind::Firm => values.push(("type", "Entity".to_owned())),
        PartyKind::Aircraft => values.push(("type", "Aircraft".to_owned())),
        PartyKind::Ship => values.extend([
            ("type", "Vessel".to_owned()),
            ("vessel_type", "General Cargo".to_owned()),
            ("vessel_flag", english(party.country).to_owned()),
        ]),
    }
    values
}

/// What the lists of Commerce and State say of the notice that listed the party.
fn notice(listed: &Listed) -> Vec<(&'static str, String)> {
    let (since, page) = (listed.since, listed.page);
    let volume = since.year() - 1935;
    let plain = format!("{volume} FR {page}");
    let start = ("start_date", since.to_string());
    let register = |text: String| ("federal_register_notice", text);
    match listed.list {
        List::El => vec![
            register(plain),
            start,
            ("license_requirement", "For all items subject to the EAR. (See §744.11 of the EAR)".to_owned()),
            ("license_policy", "Presumption of denial".to_owned()),
        ],
        List::Meu => vec![
            register(plain),
            start,
            (
                "license_requirement",
                "For any item subject to the EAR listed in supplement no. 2 to part 744.".to_owned(),
            ),
            ("license_policy", "See §744.21(d) and (e).".to_owned()),
        ],
        List::Dpl => vec![
            register(format!("{volume} F.R. {page} {}", since.strftime("%-m/%-d/%Y"))),
            start,
            // Orders run for ten years and more; every one of this world is still in force.
            ("end_date", since.saturating_add(jiff::Span::new().years(25)).to_string()),
            ("standard_order", "Y".to_owned()),
        ],
        List::Isn => vec![register(format!("Vol. {volume}, No. 71, {}", since.strftime("%m/%d/%Y"))), start],
        List::Dtc => vec![register(plain)],
        _ => Vec::new(),
    }
}

/// Other names in plain order, apart at `; `.
fn plain_aliases(listed: &Listed) -> String {
    let strong = listed.aliases.iter().filter(|alias| alias.kind != AliasKind::Weak);
    strong.map(|alias| alias.text.as_str()).collect::<Vec<_>>().join("; ")
}

/// `CC, number, type`, apart at `; `.
fn ids(listed: &Listed) -> String {
    let code = listed.party.country.alpha2();
    let id = |(what, number): &(&str, String)| match listed.party.kind {
        PartyKind::Person | PartyKind::Firm => format!("{code}, {number}, {what}"),
        PartyKind::Ship | PartyKind::Aircraft => format!("{number}, {what}"),
    };
    listed.party.numbers.iter().map(id).collect::<Vec<_>>().join("; ")
}

/// `street, city, postal code, CC`; the list counts Hong Kong as China.
fn one_line(address: &Address) -> String {
    let code = if address.country.alpha2() == "HK" { "CN" } else { address.country.alpha2() };
    let parts = [address.street.as_str(), &address.city, &address.postal, code];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// The list's name in the column `source`.
fn source(list: List) -> &'static str {
    match list {
        List::Sdn => "Specially Designated Nationals (SDN) - Treasury Department",
        List::Ssi => "Sectoral Sanctions Identifications List (SSI) - Treasury Department",
        List::Cmic => {
            "Non-SDN Chinese Military-Industrial Complex Companies List (CMIC) - Treasury Department"
        }
        List::Cap => "Capta List (CAP) - Treasury Department",
        List::Mbs => "Non-SDN Menu-Based Sanctions List (NS-MBS List) - Treasury Department",
        List::Plc => "Palestinian Legislative Council List (PLC) - Treasury Department",
        List::Fse => "Foreign Sanctions Evaders (FSE) - Treasury Department",
        List::El => "Entity List (EL) - Bureau of Industry and Security",
        List::Uvl => "Unverified List (UVL) - Bureau of Industry and Security",
        List::Meu => "Military End User (MEU) List - Bureau of Industry and Security",
        List::Dpl => "Denied Persons List (DPL) - Bureau of Industry and Security",
        List::Dtc => "ITAR Debarred (DTC) - State Department",
        List::Isn => "Nonproliferation Sanctions (ISN) - State Department",
    }
}
