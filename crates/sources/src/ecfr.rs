//! The Bureau of Industry and Security's lists in 15 CFR part 744, as the eCFR publishes it in XML.
//!
//! | supplement | list | columns |
//! |---|---|---|
//! | No. 4 | Entity List | country, entity, license requirement, license review policy, Federal Register citation |
//! | No. 6 | Unverified List | country, listed person and address, Federal Register citation |
//! | No. 7 | 'Military End-User' List | country, entity, Federal Register citation |
//!
//! How rows become entities:
//!
//! - A country stands in the first row of its block only, and is carried down.
//! - An Entity List row whose last three cells are empty continues the row above: it names subordinate institutions,
//!   affiliated entities, or addresses of them all (kind `continuation` in the account). Each institution or affiliate
//!   that such a block names is an entity of its own under the block's terms, as the Consolidated Screening List has it.
//! - An Entity List row `Address 01, …` lists the address itself: an `Address` with a listing.
//! - A Military End-User row `The following eight subordinate institutions of …:` or `Subordinate institution:` is a
//!   heading (kind `heading`) of the rows below; a row `[Reserved]` holds a country's place (kind `reserved`).
//! - Rows of one cell over the whole width are the table's footnotes, no list rows, and are not counted.

mod citation;
mod entry;
mod table;

use std::collections::HashSet;

use portolan_model::{Country, FileAccount, Reading, Rejection, vocabulary};

use crate::subject::{Address, Subject};
use crate::text::{digest, fold, is_garbled, shown, squeeze, utf8};
use crate::{ReadError, SourceFile};
pub(crate) use citation::citations;
use entry::Entry;
use table::{Cell, Row, Table};

/// One of the three lists of part 744.
struct List {
    supplement: &'static str,
    id: &'static str,
    /// What identifiers of the list begin with.
    prefix: &'static str,
    program: &'static str,
    program_id: &'static str,
    /// FollowTheMoney's topic.
    topic: &'static str,
    /// Headings with letters and digits only, in lower case.
    headings: &'static [&'static str],
}

const LISTS: [List; 3] = [
    List {
        supplement: "Supplement No. 4 to Part 744",
        id: "us-ecfr-el",
        prefix: "el",
        program: "Entity List",
        program_id: "EL",
        topic: "export.control",
        headings: &[
            "country",
            "entity",
            "licenserequirement",
            "licensereviewpolicy",
            "federalregistercitation",
        ],
    },
    List {
        supplement: "Supplement No. 6 to Part 744",
        id: "us-ecfr-uvl",
        prefix: "uvl",
        program: "Unverified List",
        program_id: "UVL",
        topic: "export.risk",
        headings: &["country", "listedpersonandaddress", "federalregistercitation"],
    },
    List {
        supplement: "Supplement No. 7 to Part 744",
        id: "us-ecfr-meu",
        prefix: "meu",
        program: "Military End-User List",
        program_id: "MEU",
        topic: "export.control",
        headings: &["country", "entity", "federalregistercitation"],
    },
];

const AUTHORITY: &str = "Bureau of Industry and Security";

/// Longest cell that is read, in bytes; the longest of 2026 has 9,000.
const MAX_CELL: usize = 32_768;

/// Reads one file of 15 CFR part 744.
pub(crate) fn read(files: &[SourceFile]) -> Result<Reading, ReadError> {
    if let [first, second, ..] = files {
        return Err(ReadError::Twice {
            first: first.name.clone(),
            second: second.name.clone(),
            part: "15 CFR part 744".to_owned(),
        });
    }
    let mut reading = Reading::default();
    for file in files {
        read_file(file, &mut reading)?;
    }
    Ok(reading)
}

fn read_file(file: &SourceFile, reading: &mut Reading) -> Result<(), ReadError> {
    let wanted: Vec<&str> = LISTS.iter().map(|list| list.supplement).collect();
    let document = table::read(&file.name, utf8(file)?, &wanted)?;
    reading.unknown.extend(document.unknown);
    let mut account = FileAccount::new(&file.name);
    for list in &LISTS {
        let Some(table) = document.tables.iter().find(|table| table.supplement == list.supplement) else {
            continue;
        };
        check_headings(file, list, table)?;
        reading.lists.push(list.id.to_owned());
        ListReader::new(list, &mut account, reading).read(table);
    }
    if reading.lists.is_empty() {
        let part =
            "supplement no. 4, 6 or 7 to part 744 (the Entity, Unverified and Military End-User Lists)"
                .to_owned();
        return Err(ReadError::MissingPart { file: file.name.clone(), part });
    }
    reading.files.push(account);
    Ok(())
}

fn check_headings(file: &SourceFile, list: &List, table: &Table) -> Result<(), ReadError> {
    let found: Vec<String> = table.headings.iter().map(|heading| fold(heading)).collect();
    if found == list.headings {
        return Ok(());
    }
    let name = |headings: Vec<String>| format!("`{}`", headings.join("`, `"));
    Err(ReadError::Headings {
        file: file.name.clone(),
        table: list.supplement.to_owned(),
        found: shown(&name(table.headings.iter().map(|heading| squeeze(heading)).collect())),
        expected: name(list.headings.iter().map(|heading| (*heading).to_owned()).collect()),
    })
}

/// The terms on which a row lists its entities.
#[derive(Debug, Clone, Default)]
struct Terms {
    requirement: String,
    policy: String,
    footnotes: Vec<String>,
    citations: Vec<citation::Citation>,
}

/// Entities of one row and the rows that continue it.
struct Block {
    row: u64,
    country: Option<Country>,
    terms: Terms,
    text: String,
    note: Option<String>,
}

/// Reads the table of one list.
struct ListReader<'a> {
    list: &'static List,
    account: &'a mut FileAccount,
    reading: &'a mut Reading,
    country: Option<Country>,
    /// Identifiers given so far, to tell namesakes apart.
    ids: HashSet<String>,
    /// The Military End-User List's group in force: who it belongs to, and its citations.
    group: Option<(String, Terms)>,
    /// Whether the row above was the heading `Subordinate institution:`.
    is_subordinate: bool,
}

impl<'a> ListReader<'a> {
    fn new(list: &'static List, account: &'a mut FileAccount, reading: &'a mut Reading) -> Self {
        Self {
            list,
            account,
            reading,
            country: None,
            ids: HashSet::new(),
            group: None,
            is_subordinate: false,
        }
    }

    fn read(mut self, table: &Table) {
        let mut open: Option<Block> = None;
        for (at, row) in table.rows.iter().enumerate() {
            self.read_row(at as u64 + 1, row, &mut open);
        }
        self.write(open);
    }

    fn read_row(&mut self, number: u64, row: &Row, open: &mut Option<Block>) {
        let cells = row.cells.as_slice();
        if cells.len() != self.list.headings.len() {
            // A single cell over the whole width is a footnote of the table.
            if cells.len() != 1 {
                let problem =
                    format!("{} cells where the headings name {}", cells.len(), self.list.headings.len());
                self.reject(number, row, problem);
            }
            return;
        }
        if cells.iter().any(|cell| cell.text.len() > MAX_CELL) {
            return self.reject(number, row, format!("a cell is longer than {MAX_CELL} bytes"));
        }
        if cells.iter().any(|cell| is_garbled(&cell.text)) {
            self.flag(number, "text", &row.line(), "characters were lost or garbled before it came here");
        }
        self.carry_country(number, &cells[0]);
        let text = cells[1].text.trim();
        let is_bare = cells[2..].iter().all(|cell| cell.text.trim().is_empty());
        match open {
            _ if text.is_empty() => self.reject(number, row, "it names nobody".to_owned()),
            _ if fold(text) == "reserved" => self.account.count(self.list.id, "reserved"),
            _ if self.list.prefix == "meu" && self.read_group_heading(number, text, &cells[2]) => {
                self.account.count(self.list.id, "heading");
            }
            Some(block) if is_bare && self.list.prefix == "el" => {
                block.text.push('\n');
                block.text.push_str(text);
                self.account.count(self.list.id, "continuation");
            }
            _ => {
                let block = self.open(number, cells);
                let above = open.replace(block);
                self.write(above);
            }
        }
    }

    /// A heading of a group or of one subordinate institution: whether the row is one.
    fn read_group_heading(&mut self, number: u64, text: &str, citation: &Cell) -> bool {
        let folded = fold(text);
        let is_one = folded.starts_with("subordinateinst") && text.trim_end().ends_with(':');
        let owner = text
            .trim_end()
            .strip_suffix(':')
            .and_then(|text| text.split_once("subordinate institutions of "));
        if let (true, Some((_, owner))) = (folded.starts_with("thefollowing"), owner) {
            let terms = Terms { citations: self.citations(number, citation), ..Terms::default() };
            self.group = Some((squeeze(owner), terms));
            return true;
        }
        self.is_subordinate |= is_one;
        is_one
    }

    fn carry_country(&mut self, number: u64, cell: &Cell) {
        let name = squeeze(&cell.text);
        if name.is_empty() {
            return;
        }
        self.country = Country::from_name(&name);
        (self.group, self.is_subordinate) = (None, false);
        if self.country.is_none() {
            self.flag(number, "Country", &name, "no country of ISO 3166-1");
        }
    }

    fn open(&mut self, number: u64, cells: &[Cell]) -> Block {
        let mut terms = match cells {
            [_, _, requirement, policy, citation] => {
                self.entity_list_terms(number, requirement, policy, citation)
            }
            _ => Terms { citations: self.citations(number, &cells[cells.len() - 1]), ..Terms::default() },
        };
        terms.footnotes.extend(cells[1].footnotes.iter().cloned());
        let group = self.group.as_ref().filter(|_| std::mem::take(&mut self.is_subordinate));
        let note = group.map(|(owner, _)| format!("subordinate institution of {owner}"));
        if let Some((_, group_terms)) = group.filter(|_| terms.citations.is_empty()) {
            terms = group_terms.clone();
        }
        Block { row: number, country: self.country, terms, text: cells[1].text.clone(), note }
    }

    fn entity_list_terms(
        &mut self,
        number: u64,
        requirement: &Cell,
        policy: &Cell,
        citation: &Cell,
    ) -> Terms {
        let (mut requirement_text, mut policy_text) = (plain(&requirement.text), plain(&policy.text));
        if is_policy(&requirement_text) && !is_policy(&policy_text) {
            std::mem::swap(&mut requirement_text, &mut policy_text);
            self.flag(
                number,
                "License requirement",
                &policy_text,
                "exchanged with the review policy, put right",
            );
        }
        let footnotes = requirement.footnotes.iter().chain(&policy.footnotes).cloned().collect();
        let citations = self.citations(number, citation);
        Terms { requirement: requirement_text, policy: policy_text, footnotes, citations }
    }

    fn citations(&mut self, number: u64, cell: &Cell) -> Vec<citation::Citation> {
        let text = plain(&cell.text);
        let found = citations(&text);
        if found.is_empty() && !text.is_empty() {
            self.flag(number, "Federal Register citation", &text, "no citation as in 76 FR 71869, 11/21/11");
        }
        for undated in found.iter().filter(|citation| citation.date.is_none()) {
            self.flag(number, "Federal Register citation", &undated.text, "no day of the calendar in it");
        }
        found
    }

    fn write(&mut self, block: Option<Block>) {
        let Some(block) = block else { return };
        let entries = entry::read(&block.text);
        let kind = match entries.as_slice() {
            [only] if only.is_address() => "Address",
            _ => "LegalEntity",
        };
        self.account.count(self.list.id, kind);
        for entry in &entries {
            if entry.name.is_empty() {
                self.flag(block.row, "Entity", &block.text, "a name could not be told from the address");
            }
            self.write_entry(&block, entry);
        }
    }

    fn write_entry(&mut self, block: &Block, entry: &Entry) {
        let id = self.id(block.country, entry);
        let schema = if entry.is_address() { "Address" } else { "LegalEntity" };
        let mut subject = Subject::new(&mut self.reading.statements, self.list.id, &id, schema);
        subject.say_from("name", &entry.name, &entry.original);
        for (property, values) in
            [("alias", &entry.aliases), ("previousName", &entry.previous), ("notes", &entry.notes)]
        {
            values.iter().for_each(|value| subject.say(property, value));
        }
        subject.say("notes", block.note.as_deref().unwrap_or_default());
        subject.say("topics", self.list.topic);
        let country = block.country.map(|country| country.ftm()).unwrap_or_default();
        subject.say("country", &country);
        if entry.is_address() {
            entry.addresses.iter().for_each(|address| subject.say("full", address));
        } else {
            for full in &entry.addresses {
                let country = entry::country_of(full).or(block.country);
                subject.address(&Address { full: full.clone(), country, ..Address::default() });
            }
        }
        write_sanction(&mut subject, self.list, &block.terms);
    }

    /// An identifier that outlives typographical edits: made of the country and the name's letters and digits.
    ///
    /// The first of several namesakes in a country keeps the plain identifier; the others' are made of their first
    /// address too, and of their number where even that is the same.
    fn id(&mut self, country: Option<Country>, entry: &Entry) -> String {
        let country = country.map_or_else(|| "zz".to_owned(), |country| country.ftm());
        let name = fold(&entry.name);
        let address = entry.addresses.first().map(|address| fold(address)).unwrap_or_default();
        let id = |parts: &[&str]| format!("{}-{country}-{}", self.list.prefix, digest(parts));
        let numbered = |number: u32| id(&[&country, &name, &address, &number.to_string()]);
        let mut candidates =
            [id(&[&country, &name]), id(&[&country, &name, &address])].into_iter().chain((2..).map(numbered));
        let free =
            candidates.find(|id| !self.ids.contains(id)).expect("numbers do not run out before rows do");
        self.ids.insert(free.clone());
        free
    }

    fn reject(&mut self, number: u64, row: &Row, problem: String) {
        self.account.reject();
        let file = self.account.file.clone();
        self.reading.rejected.push(Rejection {
            file,
            row: number,
            field: None,
            value: shown(&row.line()),
            problem,
        });
    }

    fn flag(&mut self, number: u64, field: &str, value: &str, problem: &str) {
        self.reading.rejected.push(Rejection {
            file: self.account.file.clone(),
            row: number,
            field: Some(format!("{}, {field}", self.list.supplement)),
            value: shown(&squeeze(value)),
            problem: problem.to_owned(),
        });
    }
}

fn write_sanction(subject: &mut Subject<'_>, list: &List, terms: &Terms) {
    let mut sanction = subject.sanction("");
    sanction.say("authority", AUTHORITY);
    sanction.say("program", list.program);
    sanction.say("programId", list.program_id);
    sanction.say(vocabulary::LICENSE_REQUIREMENT, &terms.requirement);
    sanction.say(vocabulary::LICENSE_POLICY, &terms.policy);
    for footnote in &terms.footnotes {
        sanction.say(vocabulary::FOOTNOTE, footnote);
    }
    for citation in &terms.citations {
        sanction.say(vocabulary::FEDERAL_REGISTER, &citation.text);
    }
    if let Some(date) = terms.citations.iter().filter_map(|citation| citation.date).min() {
        sanction.say("listingDate", &date.to_string());
        sanction.say("startDate", &date.to_string());
    }
    sanction.say("sourceUrl", "https://www.ecfr.gov/current/title-15/part-744");
}

/// A cell's text in one line.
fn plain(text: &str) -> String {
    squeeze(&text.replace(table::AND, "and "))
}

/// Whether a text is a review policy by its first words; license requirements begin with `For all items` and the like.
fn is_policy(text: &str) -> bool {
    let folded = fold(text);
    ["presumption", "policyof", "casebycase"].iter().any(|start| folded.starts_with(start))
}

#[cfg(test)]
mod tests;
