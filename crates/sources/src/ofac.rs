//! OFAC's lists in its comma-separated format: Specially Designated Nationals and the consolidated non-SDN list.
//!
//! Each list is four files without headings that hang together by `ent_num`: the primary one (12 columns), addresses
//! (6), alternate names (5) and remarks that run over 1,000 characters (2). `-0- ` stands for null, lines end in CRLF,
//! and the last line is a Ctrl-Z (0x1A), which shows that nothing is missing. Source: OFAC, *Data Specifications for
//! the SDN list* (dat_spec.txt).

mod remarks;
mod row;

use std::collections::{HashMap, HashSet};

use portolan_model::{Country, FileAccount, Reading, Rejection};

use crate::subject::{Address, Subject};
use crate::text::{MAX_FIELD, is_garbled, person_name, shown, squeeze, utf8_or_windows_1252};
use crate::{ReadError, SourceFile};
use row::Row;

/// What OFAC calls itself, as the authority of each listing.
const AUTHORITY: &str = "Office of Foreign Assets Control";

const EXPECTED: &str = "OFAC's files are sdn.csv, add.csv, alt.csv, sdn_comments.csv, cons_prim.csv, cons_add.csv, \
     cons_alt.csv and cons_comments.csv";

/// One of the four files of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Primary,
    Addresses,
    Names,
    Comments,
}

impl Part {
    /// Columns by OFAC's data specification.
    fn width(self) -> usize {
        match self {
            Self::Primary => 12,
            Self::Addresses => 6,
            Self::Names => 5,
            Self::Comments => 2,
        }
    }
}

/// One of OFAC's two lists and how its files begin.
struct List {
    id: &'static str,
    program: &'static str,
    primary: &'static str,
    stems: [(&'static str, Part); 4],
}

const LISTS: [List; 2] = [
    List {
        id: "us-ofac-sdn",
        program: "Specially Designated Nationals and Blocked Persons List",
        primary: "sdn.csv",
        stems: [
            ("sdn_comments", Part::Comments),
            ("sdn", Part::Primary),
            ("add", Part::Addresses),
            ("alt", Part::Names),
        ],
    },
    List {
        id: "us-ofac-cons",
        program: "Consolidated Sanctions List (non-SDN)",
        primary: "cons_prim.csv",
        stems: [
            ("cons_comments", Part::Comments),
            ("cons_prim", Part::Primary),
            ("cons_add", Part::Addresses),
            ("cons_alt", Part::Names),
        ],
    },
];

/// Reads OFAC's files, of one list or of both.
pub(crate) fn read(files: &[SourceFile]) -> Result<Reading, ReadError> {
    let mut sets: [FileSet<'_>; 2] = Default::default();
    for file in files {
        let (list, part) = recognize(&file.name)
            .ok_or_else(|| ReadError::Unrecognized { file: file.name.clone(), expected: EXPECTED })?;
        sets[list].add(file, part)?;
    }
    let mut reading = Reading::default();
    for (list, set) in LISTS.iter().zip(sets) {
        set.read(list, &mut reading)?;
    }
    Ok(reading)
}

/// Tells a file by how its name begins: `sdn.2024-04-26.csv` is an SDN primary, `sdn_advanced.xml` is nothing.
fn recognize(name: &str) -> Option<(usize, Part)> {
    let stem = name.rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase();
    let begins = |start: &str| {
        let rest = stem.strip_prefix(start)?;
        (!rest.starts_with(|c: char| c.is_alphanumeric() || c == '_')).then_some(())
    };
    LISTS.iter().enumerate().find_map(|(at, list)| {
        list.stems.iter().find_map(|(start, part)| begins(start).map(|()| (at, *part)))
    })
}

/// The files of one list, as they were given.
#[derive(Default)]
struct FileSet<'a> {
    files: Vec<(&'a SourceFile, Part)>,
}

impl<'a> FileSet<'a> {
    fn add(&mut self, file: &'a SourceFile, part: Part) -> Result<(), ReadError> {
        if let Some((first, _)) = self.files.iter().find(|(_, other)| *other == part) {
            return Err(ReadError::Twice {
                first: first.name.clone(),
                second: file.name.clone(),
                part: format!("{part:?}").to_lowercase(),
            });
        }
        self.files.push((file, part));
        Ok(())
    }

    fn read(mut self, list: &'static List, reading: &mut Reading) -> Result<(), ReadError> {
        // The remarks must be whole before the primary file is read, and the primary file before what hangs on it.
        self.files.sort_by_key(|(_, part)| match part {
            Part::Comments => 0,
            Part::Primary => 1,
            Part::Names => 2,
            Part::Addresses => 3,
        });
        let Some((first, _)) = self.files.first() else { return Ok(()) };
        if !self.files.iter().any(|(_, part)| *part == Part::Primary) {
            return Err(ReadError::NoPrimary { file: first.name.clone(), primary: list.primary });
        }
        reading.lists.push(list.id.to_owned());
        let missing =
            list.stems.iter().filter(|(_, part)| !self.files.iter().any(|(_, given)| given == part));
        let missing: Vec<String> = missing.map(|(stem, _)| format!("{stem}.csv")).collect();
        if !missing.is_empty() {
            reading.missing.insert(list.id.to_owned(), missing);
        }
        let tables =
            self.files.iter().map(|(file, part)| Table::read(file, *part)).collect::<Result<Vec<_>, _>>()?;
        let known: HashSet<String> = tables
            .iter()
            .filter(|table| table.part == Part::Primary)
            .flat_map(|table| table.rows.iter().map(|(_, row)| row.first().to_owned()))
            .collect();
        let mut writer = Writer { list, known, schemata: HashMap::new(), overflow: HashMap::new(), reading };
        tables.into_iter().for_each(|table| writer.write(table));
        Ok(())
    }
}

/// A file split into rows.
struct Table {
    part: Part,
    account: FileAccount,
    rows: Vec<(u64, Row)>,
    rejected: Vec<Rejection>,
}

impl Table {
    /// Splits a file into rows of the width that its part has.
    fn read(file: &SourceFile, part: Part) -> Result<Self, ReadError> {
        let text = utf8_or_windows_1252(file)?;
        let Some(body) = text.trim_end().strip_suffix('\u{1a}') else {
            let evidence = "OFAC's files end in a Ctrl-Z (0x1A), this one does not".to_owned();
            return Err(ReadError::Cut { file: file.name.clone(), evidence });
        };
        let mut table =
            Self { part, account: FileAccount::new(&file.name), rows: Vec::new(), rejected: Vec::new() };
        for (at, line) in body.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            table.add(at as u64 + 1, line);
        }
        table.check_width(body)?;
        Ok(table)
    }

    /// A first row of another width means another format, not a bad row.
    fn check_width(&self, body: &str) -> Result<(), ReadError> {
        let expected = self.part.width();
        let first = body.lines().find(|line| !line.trim().is_empty()).map(|line| Row::parse(line, expected));
        match first {
            Some(Err(found)) if found != expected => {
                Err(ReadError::Width { file: self.account.file.clone(), found, expected })
            }
            _ => Ok(()),
        }
    }

    fn add(&mut self, number: u64, line: &str) {
        let width = self.part.width();
        let problem = match Row::parse(line, width) {
            Ok(row) if row.fields().any(|field| field.len() > MAX_FIELD) => {
                format!("a field is longer than {MAX_FIELD} bytes")
            }
            Ok(row) if !is_number(row.first()) => "its ent_num is no number".to_owned(),
            Ok(row) => {
                if row.repaired {
                    self.flag(number, "quotation marks", line, "unescaped quotation marks, repaired");
                }
                if is_garbled(line) {
                    self.flag(number, "text", line, "characters were lost or garbled before it came here");
                }
                self.rows.push((number, row));
                return;
            }
            Err(found) => format!("{found} columns where the format has {width}"),
        };
        self.reject(number, line, problem);
    }

    fn flag(&mut self, row: u64, field: &str, value: &str, problem: &str) {
        let rejection = Rejection {
            file: self.account.file.clone(),
            row,
            field: Some(field.to_owned()),
            value: shown(value),
            problem: problem.to_owned(),
        };
        self.rejected.push(rejection);
    }

    fn reject(&mut self, row: u64, value: &str, problem: String) {
        self.account.reject();
        let file = self.account.file.clone();
        self.rejected.push(Rejection { file, row, field: None, value: shown(value), problem });
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Turns the rows of one list's files into statements.
struct Writer<'a> {
    list: &'static List,
    /// Every `ent_num` of the primary file.
    known: HashSet<String>,
    /// Schema of each entity written so far, by `ent_num`.
    schemata: HashMap<String, &'static str>,
    /// What of an entity's remarks did not fit into the primary file.
    overflow: HashMap<String, String>,
    reading: &'a mut Reading,
}

impl Writer<'_> {
    fn write(&mut self, mut table: Table) {
        for (number, row) in std::mem::take(&mut table.rows) {
            self.write_row(&mut table, number, &row);
        }
        self.reading.files.push(table.account);
        self.reading.rejected.append(&mut table.rejected);
    }

    fn write_row(&mut self, table: &mut Table, number: u64, row: &Row) {
        let entry = row.first();
        if !self.known.contains(entry) {
            let problem = format!("no entry {entry} in {} of this set", self.list.primary);
            return table.reject(number, &row.line(), problem);
        }
        if table.part == Part::Primary && self.schemata.contains_key(entry) {
            return table.reject(number, &row.line(), format!("entry {entry} occurs twice"));
        }
        let kind = match table.part {
            Part::Comments => self.keep_overflow(row),
            Part::Primary => self.write_primary(table, number, row),
            Part::Names => self.write_name(table, number, row),
            Part::Addresses => self.write_address(table, number, row),
        };
        table.account.count(self.list.id, kind);
    }

    fn keep_overflow(&mut self, row: &Row) -> &'static str {
        self.overflow.entry(row.first().to_owned()).or_default().push_str(row.get(1));
        "remarks"
    }

    fn write_primary(&mut self, table: &mut Table, number: u64, row: &Row) -> &'static str {
        let schema = schema_of(row.get(2)).unwrap_or_else(|| {
            table.flag(
                number,
                "SDN_Type",
                row.get(2),
                "a kind of entity that OFAC's specification does not know",
            );
            "LegalEntity"
        });
        self.schemata.insert(row.first().to_owned(), schema);
        let id = format!("ofac-{}", row.first());
        let mut subject = Subject::new(&mut self.reading.statements, self.list.id, &id, schema);
        say_name(&mut subject, "name", row.get(1));
        subject.say("topics", "sanction");
        subject.say("position", row.get(4));
        subject.say("callSign", row.get(5));
        subject.say("type", row.get(6));
        subject.say("tonnage", row.get(7));
        subject.say("grossRegisteredTonnage", row.get(8));
        say_flag(&mut subject, table, number, row.get(9));
        subject.say("owner", row.get(10));
        let remarks = format!("{}{}", row.get(11), self.overflow.remove(row.first()).unwrap_or_default());
        subject.say("notes", &remarks);
        let fault = |field: &str, value: &str, problem: &str| table.flag(number, field, value, problem);
        let listing_dates = remarks::read(&mut subject, &remarks, fault);
        self.write_sanction(row, &remarks, &listing_dates);
        schema
    }

    fn write_sanction(&mut self, row: &Row, remarks: &str, listing_dates: &[String]) {
        let id = format!("ofac-{}", row.first());
        let schema = self.schemata[row.first()];
        let mut subject = Subject::new(&mut self.reading.statements, self.list.id, &id, schema);
        let mut sanction = subject.sanction("");
        sanction.say("authority", AUTHORITY);
        sanction.say("program", self.list.program);
        for program in row.get(3).split("] [") {
            sanction.say("programId", program.trim_matches(['[', ']', ' ']));
        }
        for date in listing_dates {
            sanction.say("listingDate", date);
        }
        for directive in remarks::directives(remarks) {
            sanction.say("provisions", directive);
        }
        let url = format!("https://sanctionssearch.ofac.treas.gov/Details.aspx?id={}", row.first());
        sanction.say("sourceUrl", &url);
    }

    fn subject(&mut self, entry: &str) -> Subject<'_> {
        // An entry whose primary row was rejected for its own faults still has its names and addresses.
        let schema = self.schemata.get(entry).copied().unwrap_or("LegalEntity");
        Subject::new(&mut self.reading.statements, self.list.id, &format!("ofac-{entry}"), schema)
    }

    fn write_name(&mut self, table: &mut Table, number: u64, row: &Row) -> &'static str {
        let is_weak = row.get(4).to_lowercase().contains("weak");
        let property = match row.get(2) {
            "fka" => "previousName",
            _ if is_weak => "weakAlias",
            "aka" | "nka" => "alias",
            other => {
                table.flag(
                    number,
                    "alt_type",
                    other,
                    "a kind of name that OFAC's specification does not know",
                );
                "alias"
            }
        };
        say_name(&mut self.subject(row.first()), property, row.get(3));
        "alias"
    }

    fn write_address(&mut self, table: &mut Table, number: u64, row: &Row) -> &'static str {
        let country = country_of(row.get(4));
        if country.is_none() && !is_no_country(row.get(4)) {
            table.flag(number, "Country", row.get(4), "no country of ISO 3166-1");
        }
        let full: Vec<&str> =
            [row.get(2), row.get(3), row.get(4)].into_iter().filter(|part| !part.is_empty()).collect();
        let address = Address {
            full: squeeze(&full.join(", ")),
            street: row.get(2),
            city: row.get(3),
            country,
            country_original: Some(row.get(4)),
            remarks: row.get(5),
        };
        self.subject(row.first()).address(&address);
        "Address"
    }
}

/// FollowTheMoney's schema of an OFAC entity. Null means neither person nor conveyance; its legal form is not said.
fn schema_of(kind: &str) -> Option<&'static str> {
    match kind.to_lowercase().as_str() {
        "" | "entity" => Some("LegalEntity"),
        "individual" => Some("Person"),
        "vessel" => Some("Vessel"),
        "aircraft" => Some("Airplane"),
        _ => None,
    }
}

/// States a name; a person's `SURNAME, Given` in the order in which it is spoken, and in its parts.
fn say_name(subject: &mut Subject<'_>, property: &str, name: &str) {
    match person_name(name).filter(|_| subject.schema() == "Person") {
        Some((spoken, first, last)) => {
            subject.say_from(property, &spoken, name);
            if property == "name" {
                subject.say("firstName", first);
                subject.say("lastName", last);
            }
        }
        None => subject.say(property, name),
    }
}

fn say_flag(subject: &mut Subject<'_>, table: &mut Table, number: u64, flag: &str) {
    match country_of(flag) {
        Some(country) => subject.say_from("flag", &country.ftm(), flag),
        None => {
            subject.say("flag", flag);
            if !is_no_country(flag) {
                table.flag(number, "Vess_flag", flag, "no country of ISO 3166-1");
            }
        }
    }
}

/// OFAC writes regions as `Region: Gaza`.
fn country_of(text: &str) -> Option<Country> {
    Country::from_name(text.strip_prefix("Region: ").unwrap_or(text))
}

/// What OFAC writes where there is no country to name: nothing, a region across borders, or that it does not know.
fn is_no_country(text: &str) -> bool {
    let text = text.to_lowercase();
    text.is_empty()
        || text.starts_with("region: ")
        || matches!(text.as_str(), "undetermined" | "none identified" | "flag not identified" | "unknown")
}

/// Says something about an entity in a test, and gives back what was said.
#[cfg(test)]
fn statements_of(say: impl FnOnce(&mut Subject<'_>)) -> Vec<portolan_model::Statement> {
    let mut out = Vec::new();
    say(&mut Subject::new(&mut out, "us-ofac-sdn", "ofac-1", "Person"));
    out
}

#[cfg(test)]
mod tests;
