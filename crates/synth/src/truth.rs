//! The truth of a made world: what is planted where, and what each list holds.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Options;
use crate::lists::ofac::strong_aliases;
use crate::lists::{AliasKind, Listed};
use crate::parties::{Party, PartyKind};

/// The contents of `truth.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Truth {
    /// Says that all is fictional.
    pub notice: String,
    /// The seed the world was made from.
    pub seed: u64,
    /// The day the world is made for; every date in it is relative to this one.
    pub as_of: Date,
    /// Rows of data by file, headings not counted.
    pub rows: BTreeMap<String, u64>,
    /// Entries by list and schema, for example `us-ofac-sdn`, `Person`.
    pub counts: BTreeMap<String, BTreeMap<String, u64>>,
    /// Rows of the Military End-User List that list nobody, by what they are: `heading`, `reserved`.
    pub rows_that_list_nobody: BTreeMap<String, u64>,
    /// Each shipment, what is planted in it and what must come out.
    pub shipments: Vec<Case>,
    /// Each listed party.
    pub listed: Vec<ListedTruth>,
}

/// A verdict on a shipment, the mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expected {
    /// It may go.
    Release,
    /// Someone should look at it.
    Review,
    /// It must wait.
    Hold,
    /// It needs a license.
    Licence,
    /// It may not go.
    Deny,
}

/// The mildest and the severest verdict that is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// Anything milder lets something through.
    pub least: Expected,
    /// Anything severer stops what may go.
    pub most: Expected,
}

impl Range {
    /// One verdict only.
    pub fn just(verdict: Expected) -> Self {
        Self { least: verdict, most: verdict }
    }

    /// Whether a verdict, as `check` writes it, is right.
    pub fn holds(self, verdict: Expected) -> bool {
        (self.least..=self.most).contains(&verdict)
    }
}

/// The truth about one shipment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// The shipment's file, relative to the world's folder.
    pub file: String,
    /// What kind of story it is, for example `chips-to-forwarder`.
    pub kind: String,
    /// What must come out.
    pub expected: Range,
    /// What must come out once owners are looked up in `owners.csv`, where that differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_with_owners: Option<Range>,
    /// What is planted, in a few words; empty for a clean shipment.
    pub planted: String,
    /// Name of the party that matters, as the shipment writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// Identifiers of the listed entity that must be found; the entry's name where the list has no numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub found: Vec<String>,
    /// Identifiers of a listed entity that the party is *not*, though it resembles it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_to_be_taken_for: Vec<String>,
    /// The story in plain words.
    pub story: String,
}

/// The truth about one listed party.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ListedTruth {
    /// Identifiers as the readers give them, where they follow from the file: `ofac-900001`, `csl-900001`.
    pub ids: Vec<String>,
    /// The lists it stands on, its publisher's own first.
    pub lists: Vec<Cow<'static, str>>,
    /// What it is: `Person`, `Company`, `Vessel` or `Airplane`.
    pub is: Cow<'static, str>,
    /// Its country, as an upper-case alpha-2 code.
    pub country: String,
    /// Names as the lists write them, the primary one first.
    pub names: Vec<String>,
    /// Names that no list has but that mean the same party: its own script, another romanization, turned round.
    pub spellings: Vec<String>,
}

/// Gathers the truth while a world is made.
///
/// Listed parties are written at once and not kept, since a world may hold a million of them.
pub(crate) struct TruthWriter {
    pub rows: BTreeMap<String, u64>,
    pub counts: BTreeMap<String, BTreeMap<String, u64>>,
    pub rows_that_list_nobody: BTreeMap<String, u64>,
    pub shipments: Vec<Case>,
    listed: Vec<u8>,
}

/// What is fictional about a made world; stands in every file that can hold a remark.
pub(crate) const NOTICE: &str =
    "A made world: every person, firm, ship, address and listing in it is fictional.";

impl TruthWriter {
    pub fn new() -> Self {
        Self {
            rows: BTreeMap::new(),
            counts: BTreeMap::new(),
            rows_that_list_nobody: BTreeMap::new(),
            shipments: Vec::new(),
            listed: Vec::new(),
        }
    }

    /// Counts and writes one listed party.
    pub fn push(&mut self, listed: &Listed) {
        let treasurys = listed.list.is_treasurys();
        let typed = if treasurys { schema(listed.party.kind) } else { "LegalEntity" };
        for list in listed.list.own().into_iter().chain([listed.list.in_csl()]) {
            self.count(list, typed, 1);
        }
        if !self.listed.is_empty() {
            self.listed.extend_from_slice(b",\n");
        }
        let truth = ListedTruth::of(listed);
        serde_json::to_writer(&mut self.listed, &truth).expect("plain data, written to memory");
    }

    /// Adds to the entries of a list.
    pub fn count(&mut self, list: &str, schema: &str, entries: u64) {
        let by_schema = self.counts.entry(list.to_owned()).or_default();
        *by_schema.entry(schema.to_owned()).or_default() += entries;
    }

    /// The bytes of `truth.json`.
    pub fn finish(self, options: &Options) -> Vec<u8> {
        let truth = Truth {
            notice: NOTICE.to_owned(),
            seed: options.seed,
            as_of: options.as_of,
            rows: self.rows,
            counts: self.counts,
            rows_that_list_nobody: self.rows_that_list_nobody,
            shipments: self.shipments,
            listed: Vec::new(),
        };
        let mut json = serde_json::to_string_pretty(&truth).expect("plain data, written to memory");
        // The listed parties are written already; they go where the empty list stands, which is the last field.
        let end = json.rfind("[]").expect("`listed` is the last field and empty");
        json.truncate(end);
        let mut bytes = json.into_bytes();
        bytes.extend_from_slice(b"[\n");
        bytes.extend_from_slice(&self.listed);
        bytes.extend_from_slice(b"\n]}\n");
        bytes
    }
}

impl ListedTruth {
    fn of(listed: &Listed) -> Self {
        let name = &listed.party.name;
        let mut names = vec![written_name(listed)];
        if listed.list.is_treasurys() {
            names.extend(strong_aliases(listed).into_iter().map(|(alias, _)| alias));
        } else {
            let strong = listed.aliases.iter().filter(|alias| alias.kind != AliasKind::Weak);
            names.extend(strong.map(|alias| alias.text.clone()));
        }
        let spellings = name.native().into_iter().chain([name.plain(), name.respelled(), name.short()]);
        let spellings = spellings.filter(|spelling| !names.contains(spelling)).collect();
        Self {
            ids: ids(listed),
            lists: listed.list.own().into_iter().chain([listed.list.in_csl()]).map(Cow::Borrowed).collect(),
            is: Cow::Borrowed(what(&listed.party)),
            country: listed.party.country.to_string(),
            names,
            spellings,
        }
    }
}

/// Identifiers of a listed party as far as they follow from the files.
pub(crate) fn ids(listed: &Listed) -> Vec<String> {
    let ofac = listed.number.map(|number| format!("ofac-{number}"));
    ofac.into_iter().chain([format!("csl-{}", listed.csl_id)]).collect()
}

/// The name as the list writes it.
pub(crate) fn written_name(listed: &Listed) -> String {
    if listed.list.is_treasurys() { listed.party.name.ofac() } else { listed.party.name.plain() }
}

/// What must be found: identifiers, and for lists without numbers the entry's name.
pub(crate) fn findable(listed: &Listed) -> Vec<String> {
    let mut found = ids(listed);
    if listed.number.is_none() {
        found.push(listed.party.name.plain());
    }
    found
}

fn what(party: &Party) -> &'static str {
    if party.kind == PartyKind::Firm { "Company" } else { schema(party.kind) }
}

/// The schema that the Treasury's column of types tells.
fn schema(kind: PartyKind) -> &'static str {
    match kind {
        PartyKind::Person => "Person",
        PartyKind::Firm => "LegalEntity",
        PartyKind::Ship => "Vessel",
        PartyKind::Aircraft => "Airplane",
    }
}
