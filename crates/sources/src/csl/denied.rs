//! BIS's Denied Persons List as it publishes it: tab-separated, every field in quotation marks.

use portolan_model::{Country, FileAccount, Reading, vocabulary};

use super::table::{Record, Table};
use super::{EXPECTED, LISTS, date_of};
use crate::subject::{Address, Subject};
use crate::text::{digest, squeeze};
use crate::{ReadError, SourceFile, ecfr};

const COLUMNS: [&str; 12] = [
    "Name",
    "Street_Address",
    "City",
    "State",
    "Country",
    "Postal_Code",
    "Effective_Date",
    "Expiration_Date",
    "Standard_Order",
    "Last_Update",
    "Action",
    "FR_Citation",
];

/// Tells the format by the first row, which names tab-separated columns.
pub(super) fn recognizes(file: &SourceFile) -> bool {
    let first = file.bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    first.contains(&b'\t') && !first.contains(&b',')
}

/// Reads the list; gives its identifier.
pub(super) fn read(file: &SourceFile, reading: &mut Reading) -> Result<&'static str, ReadError> {
    let mut table = Table::open(file, b'\t', EXPECTED)?;
    table.require(&COLUMNS)?;
    reading.unknown.extend(table.unknown(&COLUMNS));
    let list = &LISTS[2];
    let mut account = FileAccount::new(&file.name);
    while let Some(record) = table.next(&mut account, reading)? {
        write(&record, reading);
        account.count(list.id, "LegalEntity");
    }
    reading.files.push(account);
    Ok(list.id)
}

/// States one order. BIS does not say which of the denied are persons and which are firms.
fn write(record: &Record<'_>, reading: &mut Reading) {
    let list = &LISTS[2];
    let name = squeeze(record.get("Name"));
    let key = [&name.to_lowercase(), record.get("Street_Address"), record.get("Effective_Date")];
    let id = format!("csl-dpl-{}", digest(&key));
    let mut faults = Vec::new();
    let mut subject = Subject::new(&mut reading.statements, list.id, &id, "LegalEntity");
    subject.say("name", &name);
    subject.say("topics", list.topic);
    subject.address(&address_of(record));
    let mut sanction = subject.sanction("");
    sanction.say("authority", list.authority);
    sanction.say("program", list.name);
    sanction.say("programId", list.code);
    for (column, properties) in
        [("Effective_Date", &["startDate", "listingDate"][..]), ("Expiration_Date", &["endDate"])]
    {
        let text = record.get(column);
        match date_of(text) {
            Some(date) => properties.iter().for_each(|property| sanction.say_from(property, &date, text)),
            None if text.is_empty() => {}
            None => faults.push(record.rejection(Some(column), text, "no day of the calendar")),
        }
    }
    sanction.say("standardOrder", record.get("Standard_Order"));
    sanction.say("modifiedAt", record.get("Last_Update"));
    sanction.say("summary", record.get("Action"));
    for citation in ecfr::citations(record.get("FR_Citation")) {
        sanction.say(vocabulary::FEDERAL_REGISTER, &citation.text);
    }
    reading.rejected.extend(faults);
}

/// BIS leaves the country out for addresses in the United States, which have a state.
fn address_of<'a>(record: &'a Record<'_>) -> Address<'a> {
    let (state, country) = (record.get("State"), record.get("Country"));
    let in_country = match country {
        "" if !state.is_empty() => Country::from_code("US"),
        _ => Country::from_code(country).or_else(|| Country::from_name(country)),
    };
    let parts = ["Street_Address", "City", "State", "Postal_Code"].map(|column| record.get(column));
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    Address {
        full: squeeze(&parts.join(", ")),
        street: record.get("Street_Address"),
        city: record.get("City"),
        country: in_country,
        country_original: Some(country),
        remarks: "",
    }
}
