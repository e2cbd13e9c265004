//! The gates: what a load must pass before it may replace what is known.
//!
//! After OpenSanctions' assertions (entities per schema, fill rates) and the list incidents that sanctions teams report: a file
//! cut short, a programme gone while the total stays, a column lost, an encoding changed, an older file served.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use portolan_model::{FileAccount, Reading, vocabulary};
use serde::{Deserialize, Serialize};

use crate::catalog::Catalog;
use crate::counts::{ListCounts, percent};

/// What a load must pass. Each source has its own; the defaults suit a list that is published every few days.
///
/// Comparisons are with the newest snapshot of the same list that is published no later than the one to load; without one there
/// is nothing to compare with, and the absolute bounds of [`ListGates`] alone protect the first load.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Gates {
    /// How many percent of the parties may go. A mass removal needs a person.
    pub max_loss_percent: f64,
    /// By how many percent the parties may grow. SDN grew by 14 % in the first quarter of 2022; a list read twice doubles.
    pub max_growth_percent: f64,
    /// The same for the entities of one schema. SDN's vessels grew by 33 % in the last quarter of 2022.
    pub max_schema_change_percent: f64,
    /// How many percent of a programme's entities may go; growth is no fault of a programme.
    pub max_program_loss_percent: f64,
    /// A change of no more entities than this is never too large, so that 3 → 1 is no alarm.
    pub change_slack: u64,
    /// A schema or programme of at least so many entities may not vanish.
    pub vanishing_size: u64,
    /// How much smaller a property's fill rate may become, in percent of what it was: 20 lets 50 % go down to 40 %. Entities that are
    /// new without the property do not count against it.
    pub max_fill_loss_percent: f64,
    /// The properties whose fill rates are compared: those that screening and rules rely on.
    pub fill_of: BTreeSet<String>,
    /// Rows that may be rejected whole, in percent.
    pub max_rejected_percent: f64,
    /// Values that may look garbled by a wrong encoding, in percent. Publishers' own files have a few.
    pub max_garbled_percent: f64,
    /// What is known of each list, by its name.
    pub lists: BTreeMap<String, ListGates>,
}

/// Names, what tells namesakes apart, and what a listing demands.
const FILL_OF: [&str; 18] = [
    "name",
    "alias",
    "weakAlias",
    "birthDate",
    "country",
    "nationality",
    "address",
    "addressEntity",
    "full",
    "programId",
    "idNumber",
    "passportNumber",
    "registrationNumber",
    "taxNumber",
    "imoNumber",
    "licenseRequirement",
    "licensePolicy",
    "listingDate",
];

impl Default for Gates {
    fn default() -> Self {
        Self {
            max_loss_percent: 10.0,
            max_growth_percent: 50.0,
            max_schema_change_percent: 40.0,
            max_program_loss_percent: 50.0,
            change_slack: 10,
            vanishing_size: 10,
            max_fill_loss_percent: 20.0,
            fill_of: FILL_OF.iter().map(|property| (*property).to_owned()).collect(),
            max_rejected_percent: 1.0,
            max_garbled_percent: 0.1,
            lists: BTreeMap::new(),
        }
    }
}

/// What is known of one list, whatever the last snapshot held.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListGates {
    /// Whether the list may have no entity at all.
    pub may_be_empty: bool,
    /// Overrides [`Gates::max_loss_percent`].
    pub max_loss_percent: Option<f64>,
    /// Bounds of the number of parties.
    pub parties: Bounds,
    /// Bounds of the number of entities, by schema.
    pub schemata: BTreeMap<String, Bounds>,
    /// Least percent of a schema's entities that have a property: `fill.Person.birthDate = 25`.
    pub fill: BTreeMap<String, BTreeMap<String, f64>>,
    /// Entities that must be there.
    pub canaries: Vec<String>,
    /// Programmes that the authority ended or renamed, with the day: from then on they may be gone.
    pub retired: BTreeMap<String, Date>,
    /// Exact numbers of entities by schema, where the publisher prints them with the files.
    pub totals: BTreeMap<String, u64>,
}

/// The least and the most that a number may be, both allowed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Bounds {
    /// The least, if there is one.
    pub min: Option<u64>,
    /// The most, if there is one.
    pub max: Option<u64>,
}

impl Bounds {
    fn allow(self, number: u64) -> bool {
        self.min.is_none_or(|min| number >= min) && self.max.is_none_or(|max| number <= max)
    }
}

impl fmt::Display for Bounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.min, self.max) {
            (Some(min), Some(max)) => write!(f, "{} to {}", grouped(min), grouped(max)),
            (Some(min), None) => write!(f, "at least {}", grouped(min)),
            (None, Some(max)) => write!(f, "at most {}", grouped(max)),
            (None, None) => f.write_str("any number"),
        }
    }
}

/// One of the gates, by the name under which it can be accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gate {
    /// The load, or a list of it, holds nothing.
    Empty,
    /// It is older than what is held.
    Older,
    /// Parties in all, against the bounds and the last snapshot.
    Count,
    /// Entities of a schema, against the bounds and the last snapshot.
    CountBySchema,
    /// Entities of a programme, against the last snapshot.
    CountByProgram,
    /// How many entities have a property, against the bounds and the last snapshot.
    FillRate,
    /// Rows that could not be read.
    Rejected,
    /// Columns or elements that the format's description does not know.
    Unknown,
    /// Values garbled by a wrong encoding.
    Mojibake,
    /// An entity that must be there.
    Canary,
    /// A total that the publisher prints.
    Total,
}

impl Gate {
    /// Every gate, in the order in which failures are told.
    pub const ALL: [Self; 11] = [
        Self::Empty,
        Self::Older,
        Self::Count,
        Self::CountBySchema,
        Self::CountByProgram,
        Self::FillRate,
        Self::Rejected,
        Self::Unknown,
        Self::Mojibake,
        Self::Canary,
        Self::Total,
    ];

    /// Its name, as in `--accept count-by-schema`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Older => "older",
            Self::Count => "count",
            Self::CountBySchema => "count-by-schema",
            Self::CountByProgram => "count-by-program",
            Self::FillRate => "fill-rate",
            Self::Rejected => "rejected",
            Self::Unknown => "unknown",
            Self::Mojibake => "mojibake",
            Self::Canary => "canary",
            Self::Total => "total",
        }
    }
}

impl fmt::Display for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A text that names no gate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is no gate; the gates are {}", .0.escape_debug(), Gate::ALL.map(Gate::name).join(", "))]
pub struct NoGate(pub String);

impl FromStr for Gate {
    type Err = NoGate;

    fn from_str(name: &str) -> Result<Self, NoGate> {
        Self::ALL.into_iter().find(|gate| gate.name() == name).ok_or_else(|| NoGate(name.to_owned()))
    }
}

/// A gate that a load did not pass: what was expected, and what came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GateFailure {
    /// The gate.
    pub gate: Gate,
    /// The list that failed it, or the source where the load as a whole did.
    pub of: String,
    /// What was expected, in words.
    pub expected: String,
    /// What came instead, in words.
    pub came: String,
}

impl fmt::Display for GateFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { gate, of, expected, came } = self;
        write!(f, "gate `{gate}` of {of}: expected {expected}, came {came}")?;
        write!(f, "; if this is right: --accept {gate} --reason '…'")
    }
}

/// A person's word that a gate's failure is right, with the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// The gate to pass over, in all lists of the load.
    pub gate: Gate,
    /// Why; not blank.
    pub reason: String,
}

/// A failure that was passed over, as the snapshot remembers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// The failure.
    #[serde(flatten)]
    pub failure: GateFailure,
    /// The reason that was given.
    pub reason: String,
}

/// A load as the gates see it.
pub(crate) struct Candidate<'a> {
    pub source: &'a str,
    pub published: Date,
    pub reading: &'a Reading,
    pub lists: &'a BTreeMap<String, ListCounts>,
}

/// Every gate that a load does not pass, in the order of [`Gate::ALL`].
pub(crate) fn failures(gates: &Gates, load: &Candidate<'_>, catalog: &Catalog) -> Vec<GateFailure> {
    let mut found = Vec::new();
    found.extend(nothing_at_all(load));
    found.extend(too_many_rejected(gates, load));
    found.extend(unknown_parts(load));
    found.extend(garbled_values(gates, load));
    let unknown_list = ListGates::default();
    for (list, now) in load.lists {
        let newest = catalog.newest(load.source, list, None).map(|snapshot| snapshot.published);
        let last = catalog.newest(load.source, list, Some(load.published));
        // A set of more or fewer files fills other properties: only what its primary file holds can be compared.
        let same_files =
            last.is_none_or(|snapshot| snapshot.missing.get(list) == load.reading.missing.get(list));
        let last = last.map(|snapshot| &snapshot.lists[list]);
        let rules = gates.lists.get(list).unwrap_or(&unknown_list);
        let case = ListCase { list, published: load.published, now, last, same_files, rules, gates };
        found.extend(newest.and_then(|newest| case.older(newest, load.published)));
        found.extend(case.all());
        found.extend(case.missing_canaries(load.reading));
    }
    found.sort_by_key(|failure| failure.gate);
    found
}

fn nothing_at_all(load: &Candidate<'_>) -> Option<GateFailure> {
    let nothing = load.lists.is_empty() || load.reading.statements.is_empty();
    nothing.then(|| failure(Gate::Empty, load.source, "at least one list with entries", "nothing"))
}

fn too_many_rejected(gates: &Gates, load: &Candidate<'_>) -> Option<GateFailure> {
    let sum = |of: fn(&FileAccount) -> u64| load.reading.files.iter().map(of).sum::<u64>();
    let (rejected, rows) = (sum(|file| file.rejected), sum(|file| file.rows));
    let expected = format!("at most {} % of the rows rejected", gates.max_rejected_percent);
    let came = format!("{} of {} ({:.1} %)", grouped(rejected), grouped(rows), percent(rejected, rows));
    (percent(rejected, rows) > gates.max_rejected_percent)
        .then(|| failure(Gate::Rejected, load.source, expected, came))
}

fn unknown_parts(load: &Candidate<'_>) -> Option<GateFailure> {
    let unknown = &load.reading.unknown;
    let shown: Vec<String> =
        unknown.iter().take(5).map(|name| format!("`{}`", name.escape_debug())).collect();
    let more = unknown.len() - shown.len();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let came = shown.join(", ") + &more;
    (!unknown.is_empty()).then(|| failure(Gate::Unknown, load.source, "no unknown columns or elements", came))
}

fn garbled_values(gates: &Gates, load: &Candidate<'_>) -> Option<GateFailure> {
    let statements = &load.reading.statements;
    let written = |value: &str, original: Option<&str>| is_garbled(value) || original.is_some_and(is_garbled);
    let garbled =
        statements.iter().filter(|says| written(&says.value, says.original.as_deref())).count() as u64;
    let share = percent(garbled, statements.len() as u64);
    let expected = format!("at most {} % of the values garbled", gates.max_garbled_percent);
    let came = format!("{} ({share:.1} %)", grouped(garbled));
    (share > gates.max_garbled_percent).then(|| failure(Gate::Mojibake, load.source, expected, came))
}

/// One list of a load, beside the same list of the last snapshot.
struct ListCase<'a> {
    list: &'a str,
    published: Date,
    now: &'a ListCounts,
    last: Option<&'a ListCounts>,
    same_files: bool,
    rules: &'a ListGates,
    gates: &'a Gates,
}

impl ListCase<'_> {
    fn all(&self) -> Vec<GateFailure> {
        let mut found = Vec::new();
        found.extend(self.empty());
        found.extend(self.count());
        found.extend(self.counts_by_schema());
        found.extend(self.counts_by_program());
        if self.same_files {
            found.extend(self.least_fill());
            found.extend(self.lost_fill());
        }
        found.extend(self.totals());
        found
    }

    fn failure(&self, gate: Gate, expected: impl Into<String>, came: impl Into<String>) -> GateFailure {
        failure(gate, self.list, expected, came)
    }

    fn older(&self, newest: Date, published: Date) -> Option<GateFailure> {
        let expected = format!("nothing older than {newest}");
        (published < newest).then(|| self.failure(Gate::Older, expected, published.to_string()))
    }

    fn empty(&self) -> Option<GateFailure> {
        let empty = self.now.entities() == 0 && !self.rules.may_be_empty;
        empty.then(|| self.failure(Gate::Empty, "at least one entity", "none"))
    }

    fn count(&self) -> Option<GateFailure> {
        let now = self.now.parties();
        let loss = self.rules.max_loss_percent.unwrap_or(self.gates.max_loss_percent);
        let growth = self.gates.max_growth_percent;
        let change = self
            .last
            .map(ListCounts::parties)
            .and_then(|last| self.change(last, now, if now < last { loss } else { growth }));
        let bounds = (!self.rules.parties.allow(now)).then(|| self.rules.parties.to_string());
        bounds.or(change).map(|expected| self.failure(Gate::Count, expected, grouped(now)))
    }

    fn counts_by_schema(&self) -> Vec<GateFailure> {
        let names = names(&self.now.schemata, self.last.map(|last| &last.schemata), &self.rules.schemata);
        let comparable = |schema: &&str| self.same_files || vocabulary::PARTIES.contains(schema);
        names.into_iter().filter(comparable).filter_map(|schema| self.count_of_schema(schema)).collect()
    }

    fn count_of_schema(&self, schema: &str) -> Option<GateFailure> {
        let now = self.now.schemata.get(schema).copied().unwrap_or(0);
        let last = self.last.and_then(|last| last.schemata.get(schema)).copied().unwrap_or(0);
        let bounds =
            self.rules.schemata.get(schema).filter(|bounds| !bounds.allow(now)).map(Bounds::to_string);
        let change = || self.change(last, now, self.gates.max_schema_change_percent);
        let expected = bounds.or_else(|| self.vanished(last, now)).or_else(change)?;
        Some(self.failure(Gate::CountBySchema, format!("{expected} of {schema}"), grouped(now)))
    }

    fn counts_by_program(&self) -> Vec<GateFailure> {
        let retired =
            |program: &str| self.rules.retired.get(program).is_some_and(|day| *day <= self.published);
        let programs = self.last.into_iter().flat_map(|last| &last.programs);
        let programs = programs.filter(|(program, _)| !retired(program));
        programs.filter_map(|(program, last)| self.count_of_program(program, *last)).collect()
    }

    fn count_of_program(&self, program: &str, last: u64) -> Option<GateFailure> {
        let now = self.now.programs.get(program).copied().unwrap_or(0);
        let loss = || self.change(last, now, self.gates.max_program_loss_percent).filter(|_| now < last);
        let expected = self.vanished(last, now).or_else(loss)?;
        let expected = format!("{expected} of programme {}", program.escape_debug());
        Some(self.failure(Gate::CountByProgram, expected, grouped(now)))
    }

    /// What was expected, if there were enough to miss and none is left.
    fn vanished(&self, last: u64, now: u64) -> Option<String> {
        (now == 0 && last >= self.gates.vanishing_size.max(1)).then(|| format!("about {}", grouped(last)))
    }

    /// What was expected, if a number changed by more than is allowed. What was not there before cannot be compared.
    fn change(&self, last: u64, now: u64, allowed_percent: f64) -> Option<String> {
        let by_percent = last as f64 * allowed_percent / 100.0;
        let slack = self.gates.change_slack as f64;
        let too_large = last > 0 && now.abs_diff(last) as f64 > by_percent.max(slack);
        too_large.then(|| {
            let allowed = by_percent.max(slack);
            let by = if by_percent > slack { format!("{allowed_percent} %") } else { slack.to_string() };
            let last_shown = grouped(last);
            match now < last {
                true => format!("at least {} ({last_shown} less {by})", grouped(last - allowed as u64)),
                false => format!("at most {} ({last_shown} plus {by})", grouped(last + allowed as u64)),
            }
        })
    }

    fn least_fill(&self) -> Vec<GateFailure> {
        let rules = self.rules.fill.iter();
        let rules =
            rules.flat_map(|(schema, least)| least.iter().map(move |(name, least)| (schema, name, *least)));
        rules
            .filter_map(|(schema, property, least)| {
                // A schema without entities is for the counts to judge.
                let came = self.now.fill_percent(schema, property).filter(|came| *came < least)?;
                Some(self.fill_failure(schema, property, &format!("at least {least}"), came))
            })
            .collect()
    }

    fn lost_fill(&self) -> Vec<GateFailure> {
        let properties = self.last.into_iter().flat_map(|last| &last.filled);
        let properties =
            properties.flat_map(|(schema, filled)| filled.keys().map(move |name| (schema, name)));
        let properties = properties.filter(|(_, property)| self.gates.fill_of.contains(*property));
        properties.filter_map(|(schema, property)| self.lost_fill_of(schema, property)).collect()
    }

    /// A property is lost when its rate fell and the number of entities that have it did too: new entities that come without it lower
    /// the rate alone, and are no fault.
    fn lost_fill_of(&self, schema: &str, property: &str) -> Option<GateFailure> {
        let last = self.last?;
        let before = last.fill_percent(schema, property)?;
        let now = self.now.fill_percent(schema, property)?;
        let least = before * (1.0 - self.gates.max_fill_loss_percent / 100.0);
        let fewer = last.filled(schema, property).saturating_sub(self.now.filled(schema, property));
        let lost = now < least && fewer > self.gates.change_slack;
        lost.then(|| self.fill_failure(schema, property, &format!("about {before:.1}"), now))
    }

    fn fill_failure(&self, schema: &str, property: &str, expected: &str, came: f64) -> GateFailure {
        let expected = format!("{expected} % of {schema} to have {property}");
        self.failure(Gate::FillRate, expected, format!("{came:.1} %"))
    }

    fn totals(&self) -> Vec<GateFailure> {
        let differing = |(schema, total): (&String, &u64)| {
            let now = self.now.schemata.get(schema).copied().unwrap_or(0);
            let expected = format!("{} of {schema}, the publisher's own total", grouped(*total));
            (now != *total).then(|| self.failure(Gate::Total, expected, grouped(now)))
        };
        self.rules.totals.iter().filter_map(differing).collect()
    }

    fn missing_canaries(&self, reading: &Reading) -> Vec<GateFailure> {
        let present = |canary: &str| {
            reading.statements.iter().any(|says| says.entity == canary && says.list == self.list)
        };
        let missing = self.rules.canaries.iter().filter(|canary| !present(canary));
        missing
            .map(|canary| self.failure(Gate::Canary, format!("entity {canary}"), "no such entity"))
            .collect()
    }
}

fn failure(gate: Gate, of: &str, expected: impl Into<String>, came: impl Into<String>) -> GateFailure {
    GateFailure { gate, of: of.to_owned(), expected: expected.into(), came: came.into() }
}

/// The keys of three maps together, sorted.
fn names<'a, A, B>(
    now: &'a BTreeMap<String, A>,
    last: Option<&'a BTreeMap<String, A>>,
    rules: &'a BTreeMap<String, B>,
) -> BTreeSet<&'a str> {
    let last = last.into_iter().flat_map(BTreeMap::keys);
    now.keys().chain(last).chain(rules.keys()).map(String::as_str).collect()
}

/// A number with commas between its thousands: `13,820`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Whether a text bears the marks of a wrong decoding: the replacement character, or UTF-8 read as Windows-1252 (`Ã©` for `é`).
///
/// Looks for characters that, as bytes of Windows-1252 or Latin-1, would be one whole sequence of UTF-8. A few honest texts have such
/// a pair by chance (`«CAFÉ»`), so it is their share that counts and never one text.
fn is_garbled(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    let mut tail = text.chars();
    while let Some(lead) = tail.next() {
        let followers = match lead {
            '\u{FFFD}' => return true,
            '\u{C2}'..='\u{DF}' => 1,
            '\u{E0}'..='\u{EF}' => 2,
            '\u{F0}'..='\u{F4}' => 3,
            _ => continue,
        };
        let following = tail.clone().take(followers).filter(|c| is_continuation(*c)).count();
        if following == followers {
            return true;
        }
    }
    false
}

/// What a byte from 0x80 to 0xBF becomes when it is read as Latin-1 or Windows-1252.
fn is_continuation(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{BF}') || "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_read_in_a_wrong_encoding_are_recognized() {
        for garbled in [
            "JosÃ© PÃ©rez",
            "â€œZavodâ€\u{9d}",
            "Ð˜Ð²Ð°Ð½",
            "M\u{FFFD}ller",
            "ä¸\u{AD}å›½",
            "Ã\u{A0} la carte",
        ] {
            assert!(is_garbled(garbled), "{garbled}");
        }
    }

    #[test]
    fn honest_texts_in_any_script_are_not_garbled() {
        let honest = [
            "José Pérez",
            "SÃO PAULO",
            "Ángel Ñúñez",
            "Иван",
            "中国电子",
            "« café »",
            "İstanbul",
            "plain",
            "",
        ];
        for honest in honest {
            assert!(!is_garbled(honest), "{honest}");
        }
    }

    #[test]
    fn each_gate_is_found_by_the_name_it_is_told_by() {
        for gate in Gate::ALL {
            assert_eq!(gate.name().parse(), Ok(gate));
            assert_eq!(serde_json::to_string(&gate).unwrap(), format!("\"{gate}\""));
        }
        let error = "cuont".parse::<Gate>().unwrap_err().to_string();
        assert!(error.starts_with("`cuont` is no gate; the gates are empty, older, count,"), "{error}");
    }

    #[test]
    fn gates_are_read_from_toml_and_a_misspelt_field_is_refused() {
        let gates: Gates = toml::from_str(
            "max_loss_percent = 5\n\
             [lists.us-ofac-sdn]\n\
             parties = { min = 12_000 }\n\
             schemata.Person = { min = 6_000, max = 9_000 }\n\
             fill.Person.birthDate = 25\n\
             canaries = ['ofac-1']\n",
        )
        .unwrap();
        assert_eq!(gates.max_loss_percent, 5.0);
        assert_eq!(gates.max_rejected_percent, Gates::default().max_rejected_percent);
        let list = &gates.lists["us-ofac-sdn"];
        assert_eq!(list.parties.min, Some(12_000));
        assert_eq!(list.schemata["Person"].to_string(), "6,000 to 9,000");
        assert_eq!(list.fill["Person"]["birthDate"], 25.0);
        assert!(toml::from_str::<Gates>("max_chnage_percent = 5").is_err());
    }

    #[test]
    fn large_numbers_are_grouped() {
        for (number, expected) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), expected);
        }
    }
}
