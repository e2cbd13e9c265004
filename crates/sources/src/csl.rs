//! The Consolidated Screening List (trade.gov, CSV) and the Denied Persons List (BIS, tab-separated).
//!
//! The consolidated file repeats thirteen lists of three departments in one table; the column `source` names the list.
//! Fields with several values separate them by `; `, an address ends in its country's code (`…, Dubai, AE`), an
//! identifier in its kind (`RU, 7700000000, Tax ID No.`). Older files (2016) have no `_id` and `ids` and short names of
//! lists. Source: trade.gov, *Consolidated Screening List API*, field descriptions.

mod denied;
mod table;

use std::collections::BTreeSet;

use portolan_model::{Country, FileAccount, PartialDate, Reading, vocabulary};

use crate::dates::{date, rough_dates};
use crate::identifiers::{property_of, say_identifier};
use crate::subject::{Address, Subject};
use crate::text::{digest, person_name, squeeze};
use crate::{ReadError, SourceFile, ecfr};
use table::{Record, Table};

const EXPECTED: &str =
    "give the Consolidated Screening List as CSV (consolidated.csv) or the Denied Persons List (dpl.txt)";

/// One of the lists that the consolidated file repeats.
struct List {
    /// Short name, alone in older files and in brackets in newer ones.
    code: &'static str,
    id: &'static str,
    name: &'static str,
    authority: &'static str,
    topic: &'static str,
    /// Whether the list existed when files had the older columns (2016).
    is_old: bool,
}

const BIS: &str = "Bureau of Industry and Security";
const OFAC: &str = "Office of Foreign Assets Control";
const STATE: &str = "Department of State";

/// The thirteen lists; topics are FollowTheMoney's.
const LISTS: [List; 13] = [
    list("SDN", "us-csl-sdn", "Specially Designated Nationals", OFAC, "sanction", true),
    list("EL", "us-csl-el", "Entity List", BIS, "export.control", true),
    list("DPL", "us-csl-dpl", "Denied Persons List", BIS, "export.control", true),
    list("DTC", "us-csl-dtc", "ITAR Debarred", STATE, "debarment", true),
    list("ISN", "us-csl-isn", "Nonproliferation Sanctions", STATE, "sanction", true),
    list("SSI", "us-csl-ssi", "Sectoral Sanctions Identifications List", OFAC, "sanction", true),
    list("PLC", "us-csl-plc", "Palestinian Legislative Council List", OFAC, "sanction", true),
    list("UVL", "us-csl-uvl", "Unverified List", BIS, "export.risk", true),
    list("FSE", "us-csl-fse", "Foreign Sanctions Evaders", OFAC, "sanction", true),
    list("MEU", "us-csl-meu", "Military End User List", BIS, "export.control", false),
    list(
        "CMIC",
        "us-csl-cmic",
        "Non-SDN Chinese Military-Industrial Complex Companies List",
        OFAC,
        "sanction",
        false,
    ),
    list("CAP", "us-csl-cap", "CAPTA List", OFAC, "sanction", false),
    list("NS-MBS", "us-csl-mbs", "Non-SDN Menu-Based Sanctions List", OFAC, "sanction", false),
];

const fn list(
    code: &'static str,
    id: &'static str,
    name: &'static str,
    authority: &'static str,
    topic: &'static str,
    is_old: bool,
) -> List {
    List { code, id, name, authority, topic, is_old }
}

/// Columns of every edition of the consolidated file.
const COLUMNS: [&str; 27] = [
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
];

/// Columns that only newer editions have: both or none.
const NEWER_COLUMNS: [&str; 2] = ["_id", "ids"];

/// Reads the files of the Consolidated Screening List, or the Denied Persons List alone.
pub(crate) fn read(files: &[SourceFile]) -> Result<Reading, ReadError> {
    let mut reading = Reading::default();
    let mut covered: Vec<(&str, &SourceFile)> = Vec::new();
    for file in files {
        let lists = read_file(file, &mut reading)?;
        for list in lists {
            if let Some((_, first)) = covered.iter().find(|(other, _)| *other == list) {
                return Err(ReadError::Twice {
                    first: first.name.clone(),
                    second: file.name.clone(),
                    part: list.to_owned(),
                });
            }
            covered.push((list, file));
            reading.lists.push(list.to_owned());
        }
    }
    Ok(reading)
}

/// Reads one file of either format, told by its headings; gives the lists that it holds completely.
fn read_file(file: &SourceFile, reading: &mut Reading) -> Result<Vec<&'static str>, ReadError> {
    if denied::recognizes(file) {
        return denied::read(file, reading).map(|list| vec![list]);
    }
    let mut table = Table::open(file, b',', EXPECTED)?;
    let is_old = NEWER_COLUMNS.iter().all(|column| !table.has(column));
    table.require(&COLUMNS)?;
    if !is_old {
        table.require(&NEWER_COLUMNS)?;
    }
    let known: Vec<&str> = COLUMNS.into_iter().chain(NEWER_COLUMNS).collect();
    reading.unknown.extend(table.unknown(&known));
    let mut unknown_lists = BTreeSet::new();
    let mut account = FileAccount::new(&file.name);
    while let Some(record) = table.next(&mut account, reading)? {
        match list_of(record.get("source")) {
            Some(list) => {
                let schema = write(list, &record, reading);
                account.count(list.id, schema);
            }
            None => {
                unknown_lists.insert(record.get("source").to_owned());
                account.reject();
                let rejection = record.rejection(None, record.get("source"), "a list that is not known");
                reading.rejected.push(rejection);
            }
        }
    }
    reading.unknown.extend(unknown_lists);
    reading.files.push(account);
    Ok(LISTS.iter().filter(|list| list.is_old || !is_old).map(|list| list.id).collect())
}

/// Finds a list by the `source` column: `SDN`, or `Non-SDN Menu-Based Sanctions List (NS-MBS List) - Treasury Department`.
fn list_of(source: &str) -> Option<&'static List> {
    let bracket = source.rsplit_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(inner, _)| inner);
    let code = bracket.unwrap_or(source).trim();
    let code = code.strip_suffix(" List").unwrap_or(code);
    LISTS.iter().find(|list| list.code == code)
}

/// States what one record says, and gives the schema of its entity.
fn write(list: &'static List, record: &Record<'_>, reading: &mut Reading) -> &'static str {
    let schema = match record.get("type") {
        "Individual" => "Person",
        "Vessel" => "Vessel",
        "Aircraft" => "Airplane",
        _ => "LegalEntity",
    };
    let mut faults = Vec::new();
    let mut subject = Subject::new(&mut reading.statements, list.id, &id_of(list, record), schema);
    write_names(&mut subject, record);
    subject.say("topics", list.topic);
    write_plain(&mut subject, record);
    for country in record.values("nationalities") {
        say_country(&mut subject, "nationality", country, &mut faults);
    }
    for country in record.values("citizenships") {
        say_country(&mut subject, "citizenship", country, &mut faults);
    }
    for date in record.values("dates_of_birth") {
        match rough_dates(date) {
            Ok(values) => values.iter().for_each(|value| subject.say_from("birthDate", value, date)),
            Err(_) => {
                faults.push(("dates_of_birth", date.to_owned(), "no day, month or year of the calendar"))
            }
        }
    }
    for place in record.values("places_of_birth") {
        subject.say("birthPlace", place);
    }
    for address in record.values("addresses") {
        write_address(&mut subject, address);
    }
    let listing_dates = write_identifiers(&mut subject, record, &mut faults);
    write_sanction(&mut subject, list, record, &listing_dates, &mut faults);
    let rejections =
        faults.iter().map(|(field, value, problem)| record.rejection(Some(field), value, problem));
    reading.rejected.extend(rejections);
    schema
}

/// Fields that could not be read: column, value, what is wrong.
type Faults = Vec<(&'static str, String, &'static str)>;

/// The publisher's own identifier where there is one; the same entity on several lists has one.
fn id_of(list: &List, record: &Record<'_>) -> String {
    let (id, number) = (record.get("_id"), record.get("entity_number"));
    if !id.is_empty() {
        return format!("csl-{id}");
    }
    let code = list.code.to_lowercase();
    if !number.is_empty() {
        return format!("csl-{code}-{number}");
    }
    let address = record.get("addresses");
    let start = record.get("start_date");
    format!("csl-{code}-{}", digest(&[&squeeze(record.get("name")).to_lowercase(), address, start]))
}

fn write_names(subject: &mut Subject<'_>, record: &Record<'_>) {
    let name = squeeze(record.get("name"));
    let (group, own) = member_of_group(&name);
    say_name(subject, "name", own, record.get("name"));
    if let Some(group) = group {
        subject.say("notes", &format!("listed under {group}"));
    }
    for alias in record.values("alt_names") {
        let alias = alias.strip_prefix("and ").unwrap_or(alias).trim();
        say_name(subject, "alias", alias, alias);
    }
}

/// `Example Group.  Affiliated Entity: Example Co.` and `… Subordinate Institution - …` name a member of a group.
fn member_of_group(name: &str) -> (Option<&str>, &str) {
    let marks = ["Affiliated Entity: ", "Subordinate Institution - ", "Subordinate Institution: "];
    for mark in marks {
        if let Some((group, own)) = name.split_once(mark).filter(|(_, own)| !own.trim().is_empty()) {
            return (Some(group.trim_end_matches([' ', '.'])), own.trim());
        }
    }
    (None, name)
}

fn say_name(subject: &mut Subject<'_>, property: &str, name: &str, original: &str) {
    match person_name(name).filter(|_| subject.schema() == "Person") {
        Some((spoken, first, last)) => {
            subject.say_from(property, &spoken, original);
            if property == "name" {
                subject.say("firstName", first);
                subject.say("lastName", last);
            }
        }
        None => subject.say_from(property, name, original),
    }
}

fn write_plain(subject: &mut Subject<'_>, record: &Record<'_>) {
    for (column, property) in [
        ("title", "position"),
        ("call_sign", "callSign"),
        ("vessel_type", "type"),
        ("gross_tonnage", "tonnage"),
        ("gross_registered_tonnage", "grossRegisteredTonnage"),
        ("vessel_owner", "owner"),
        ("remarks", "notes"),
    ] {
        subject.say(property, record.get(column));
    }
    let flag = record.get("vessel_flag");
    match Country::from_name(flag).or_else(|| Country::from_code(flag)) {
        Some(country) => subject.say_from("flag", &country.ftm(), flag),
        None => subject.say("flag", flag),
    }
    let linked = record.get("remarks").split(';').filter_map(|part| {
        let part = part.trim().strip_prefix('(')?.strip_suffix(')')?;
        part.strip_prefix("Linked To:")
    });
    for party in linked.collect::<Vec<_>>() {
        subject.say("linkedTo", party);
    }
}

fn say_country(subject: &mut Subject<'_>, property: &'static str, code: &str, faults: &mut Faults) {
    match Country::from_code(code).or_else(|| Country::from_name(code)) {
        Some(country) => subject.say_from(property, &country.ftm(), code),
        None => faults.push((property, code.to_owned(), "no country of ISO 3166-1")),
    }
}

fn write_address(subject: &mut Subject<'_>, address: &str) {
    let address = address.strip_prefix("and ").unwrap_or(address).trim();
    let (full, code) = address.rsplit_once(',').unwrap_or(("", address));
    let (full, country) = match Country::from_code(code).filter(|_| code.trim().len() == 2) {
        Some(country) => (full, Some(country)),
        None => (address, None),
    };
    let code = country.map(|_| code.trim());
    subject.address(&Address { full: squeeze(full), country, country_original: code, ..Address::default() });
}

/// States the record's identifiers, and gives the days of listing among them.
fn write_identifiers(subject: &mut Subject<'_>, record: &Record<'_>, faults: &mut Faults) -> Vec<String> {
    let mut listing_dates = Vec::new();
    for identifier in record.values("ids") {
        let Some((value, kind)) = identifier.rsplit_once(", ") else {
            subject.say("notes", identifier);
            continue;
        };
        if kind.starts_with("Listing Date") {
            listing_dates.extend(date_of(value));
            continue;
        }
        let Some(property) = property_of(kind) else {
            subject.say("notes", identifier);
            continue;
        };
        let (country, value) = country_before(value);
        if say_identifier(subject, property, value, country, identifier).is_err() {
            faults.push(("ids", identifier.to_owned(), "no day, month or year of the calendar"));
        }
    }
    listing_dates
}

/// Splits `RU, 7700000000` and `MM, 2017-01-16, 110364903` (with the day of issue) into country and number.
fn country_before(value: &str) -> (Option<Country>, &str) {
    let Some((code, rest)) = value.split_once(", ") else { return (None, value) };
    let Some(country) = Country::from_code(code).filter(|_| code.len() == 2) else { return (None, value) };
    let number = match rest.split_once(", ") {
        Some((date, number)) if date.parse::<PartialDate>().is_ok() => number,
        _ => rest,
    };
    (Some(country), number)
}

fn write_sanction(
    subject: &mut Subject<'_>,
    list: &List,
    record: &Record<'_>,
    listing_dates: &[String],
    faults: &mut Faults,
) {
    let mut sanction = subject.sanction(&format!("-{}", list.code.to_lowercase()));
    sanction.say("authority", list.authority);
    sanction.say("program", list.name);
    let mut programs = record.values("programs").peekable();
    if programs.peek().is_none() {
        sanction.say("programId", list.code);
    }
    programs.for_each(|program| sanction.say("programId", program));
    for (column, properties) in
        [("start_date", &["startDate", "listingDate"][..]), ("end_date", &["endDate"])]
    {
        let text = record.get(column);
        match date_of(text) {
            Some(date) => properties.iter().for_each(|property| sanction.say_from(property, &date, text)),
            None if text.is_empty() => {}
            None => faults.push((column, text.to_owned(), "no day, month or year of the calendar")),
        }
    }
    listing_dates.iter().for_each(|date| sanction.say("listingDate", date));
    sanction.say(vocabulary::LICENSE_REQUIREMENT, &squeeze(record.get("license_requirement")));
    sanction.say(vocabulary::LICENSE_POLICY, &squeeze(record.get("license_policy")));
    say_notices(&mut sanction, record.get("federal_register_notice"));
    sanction.say("standardOrder", record.get("standard_order"));
    sanction.say("sourceUrl", record.get("source_list_url"));
    sanction.say("sourceUrl", record.get("source_information_url"));
}

/// States Federal Register citations one by one; a text without any stays whole.
fn say_notices(sanction: &mut Subject<'_>, text: &str) {
    let citations = ecfr::citations(text);
    if citations.is_empty() {
        sanction.say(vocabulary::FEDERAL_REGISTER, text);
    }
    for citation in citations {
        sanction.say(vocabulary::FEDERAL_REGISTER, &citation.text);
    }
}

/// A date in ISO or American form, as an ISO prefix.
fn date_of(text: &str) -> Option<String> {
    date(text).ok().map(|date| date.to_string())
}

#[cfg(test)]
mod tests;
