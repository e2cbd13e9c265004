//! Goods lists: HS codes and their editions, the Common High Priority List, the Commerce Control List.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use portolan_model::{Eccn, Hs6};
use serde::Deserialize;

use crate::facts::{Bars, FactsError, Files, Row, Window, Yes, table};
use crate::places::Destinations;

/// The edition of the Harmonized System that shipments are asked in.
pub(crate) const CURRENT_EDITION: &str = "2022";

/// A code of the Common High Priority List.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Chpl {
    pub(crate) hs6: Hs6,
    pub(crate) tier: String,
    pub(crate) goods: String,
    /// The day from which it was one of the nine codes of FIN-2023-Alert004.
    pub(crate) nine_codes_from: Option<Date>,
    pub(crate) valid_from: Option<Date>,
    pub(crate) valid_to: Option<Date>,
    pub(crate) citation: String,
    pub(crate) verified_on: Option<Date>,
}

impl Row for Chpl {
    const FILE: &'static str = "chpl.csv";

    fn key(&self) -> String {
        self.hs6.to_string()
    }

    fn citation(&self) -> &str {
        &self.citation
    }

    fn window(&self) -> Window {
        Window { from: self.valid_from, to: self.valid_to }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct HsRow {
    hs6: Hs6,
    editions: Bars,
    citation: String,
    #[serde(rename = "verified_on")]
    _verified_on: Option<Date>,
}

impl Row for HsRow {
    const FILE: &'static str = "hs-codes.csv";

    fn key(&self) -> String {
        self.hs6.to_string()
    }

    fn citation(&self) -> &str {
        &self.citation
    }
}

/// A heading of the Harmonized System that holds listed goods.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Heading {
    pub(crate) heading: String,
    pub(crate) goods: String,
    citation: String,
    #[serde(rename = "verified_on")]
    _verified_on: Option<Date>,
}

impl Row for Heading {
    const FILE: &'static str = "hs-headings.csv";

    fn key(&self) -> String {
        self.heading.clone()
    }

    fn citation(&self) -> &str {
        &self.citation
    }
}

/// Where an entry sends its reader for the license requirement, if not to the Country Chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) enum Elsewhere {
    /// The Department of State, under the ITAR.
    #[serde(rename = "ITAR")]
    Itar,
    /// The Nuclear Regulatory Commission.
    #[serde(rename = "NRC")]
    Nrc,
    /// The Department of Energy.
    #[serde(rename = "DOE")]
    Doe,
    /// The text of the entry itself.
    #[serde(rename = "entry")]
    Entry,
}

impl Elsewhere {
    /// The agency, if it is another than the Department of Commerce.
    pub(crate) fn agency(self) -> Option<&'static str> {
        match self {
            Self::Itar => Some("the Department of State, under the ITAR"),
            Self::Nrc => Some("the Nuclear Regulatory Commission"),
            Self::Doe => Some("the Department of Energy"),
            Self::Entry => None,
        }
    }
}

/// An entry of the Commerce Control List.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    pub(crate) eccn: String,
    pub(crate) heading: String,
    pub(crate) reasons: Bars,
    pub(crate) elsewhere: Option<Elsewhere>,
    pub(crate) citation: String,
    pub(crate) verified_on: Option<Date>,
}

impl Row for Entry {
    const FILE: &'static str = "eccn.csv";

    fn key(&self) -> String {
        self.eccn.clone()
    }

    fn citation(&self) -> &str {
        &self.citation
    }
}

/// One line of an entry's license requirements: a reason for control, what of the entry it covers, and where it applies.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Control {
    pub(crate) eccn: String,
    pub(crate) reason: String,
    /// Column of the Country Chart, for example `NS 1`; empty where the requirement stands outside it.
    pub(crate) column: String,
    /// Where the requirement applies, if it stands outside the chart and could be put as a set.
    pub(crate) destinations: Destinations,
    /// What of the entry is covered, as the entry words it.
    pub(crate) scope: String,
    /// The paragraphs that `scope` names; empty for the entire entry, or where `sure` is false.
    paragraphs: Bars,
    /// The paragraphs that `scope` takes out.
    except: Bars,
    /// Whether `paragraphs` and `except` say all that `scope` says of paragraphs.
    sure: Yes,
    /// The section that lays the requirement down, if the chart does not.
    pub(crate) see: String,
    citation: String,
    #[serde(rename = "verified_on")]
    _verified_on: Option<Date>,
}

impl Row for Control {
    const FILE: &'static str = "eccn-controls.csv";

    fn key(&self) -> String {
        format!(
            "{} {} {} {} {} {}",
            self.eccn, self.reason, self.column, self.destinations, self.scope, self.see
        )
    }

    fn citation(&self) -> &str {
        &self.citation
    }
}

/// Whether a control covers an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Covers {
    Yes,
    No,
    /// The classification, or the wording of the control, does not tell.
    Perhaps,
}

impl Control {
    /// Whether the control covers what is classified so. An item of a paragraph that is both named and qualified in prose
    /// (`3A001.b.2, except …`) is taken as covered.
    pub(crate) fn covers(&self, eccn: &Eccn) -> Covers {
        let paragraph = eccn.as_str().get(6..).unwrap_or_default();
        let names = |list: &Bars| list.0.iter().any(|named| is_within(paragraph, named));
        let may_mean = |list: &Bars| list.0.iter().any(|named| is_within(named, paragraph));
        if !self.sure.0 {
            Covers::Perhaps
        } else if names(&self.except) {
            Covers::No
        } else if self.paragraphs.0.is_empty() || names(&self.paragraphs) {
            Covers::Yes
        } else if may_mean(&self.paragraphs) {
            Covers::Perhaps
        } else {
            Covers::No
        }
    }
}

/// Whether paragraph `inner` is `outer` or lies in it: `a.5.b` in `a.5`; anything in the empty paragraph, the whole entry.
fn is_within(inner: &str, outer: &str) -> bool {
    outer.is_empty() || inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MilitaryRow {
    eccn: String,
    limited: Yes,
    citation: String,
    #[serde(rename = "verified_on")]
    _verified_on: Option<Date>,
}

impl Row for MilitaryRow {
    const FILE: &'static str = "military-items.csv";

    fn key(&self) -> String {
        self.eccn.clone()
    }

    fn citation(&self) -> &str {
        &self.citation
    }
}

/// All tables that are about goods.
pub(crate) struct Goods {
    chpl: BTreeMap<Hs6, Vec<Chpl>>,
    hs: HashMap<Hs6, Vec<String>>,
    headings: BTreeMap<String, Heading>,
    entries: BTreeMap<String, Entry>,
    controls: HashMap<String, Vec<Control>>,
    military: HashMap<String, bool>,
}

impl Goods {
    pub(crate) fn read(files: Files<'_>) -> Result<Self, FactsError> {
        let mut chpl: BTreeMap<Hs6, Vec<Chpl>> = BTreeMap::new();
        table::<Chpl>(files)?.into_iter().for_each(|row| chpl.entry(row.hs6).or_default().push(row));
        let mut controls: HashMap<String, Vec<Control>> = HashMap::new();
        table::<Control>(files)?
            .into_iter()
            .for_each(|row| controls.entry(row.eccn.clone()).or_default().push(row));
        Ok(Self {
            chpl,
            controls,
            hs: table::<HsRow>(files)?.into_iter().map(|row| (row.hs6, row.editions.0)).collect(),
            headings: table::<Heading>(files)?.into_iter().map(|row| (row.heading.clone(), row)).collect(),
            entries: table::<Entry>(files)?.into_iter().map(|row| (row.eccn.clone(), row)).collect(),
            military: table::<MilitaryRow>(files)?.into_iter().map(|row| (row.eccn, row.limited.0)).collect(),
        })
    }

    /// The row of the Common High Priority List that is in force for a code.
    pub(crate) fn chpl(&self, code: Hs6, date: Date) -> Option<&Chpl> {
        self.chpl_rows(code).iter().find(|row| row.window().contains(date))
    }

    /// Every row of a code, in force or not.
    pub(crate) fn chpl_rows(&self, code: Hs6) -> &[Chpl] {
        self.chpl.get(&code).map_or(&[], Vec::as_slice)
    }

    /// Every row of the Common High Priority List, by code.
    pub(crate) fn all_chpl(&self) -> impl Iterator<Item = &Chpl> {
        self.chpl.values().flatten()
    }

    /// The editions of the Harmonized System that hold a code, oldest first; empty for an invented one.
    pub(crate) fn editions(&self, code: Hs6) -> &[String] {
        self.hs.get(&code).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn heading(&self, heading: &str) -> Option<&Heading> {
        self.headings.get(heading)
    }

    /// The codes of the current edition under a heading, in order.
    pub(crate) fn codes_under(&self, heading: &str) -> Vec<Hs6> {
        let current = |editions: &[String]| editions.iter().any(|edition| edition == CURRENT_EDITION);
        let under = self
            .hs
            .iter()
            .filter(|(code, editions)| code.to_string().starts_with(heading) && current(editions));
        let mut codes: Vec<Hs6> = under.map(|(code, _)| *code).collect();
        codes.sort_unstable();
        codes
    }

    /// The entry of the Commerce Control List that a classification lies in; none for `EAR99`.
    pub(crate) fn entry(&self, eccn: &Eccn) -> Option<&Entry> {
        self.entries.get(eccn.entry())
    }

    /// Every entry of the Commerce Control List, in its order.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    pub(crate) fn controls(&self, entry: &str) -> &[Control] {
        self.controls.get(entry).map_or(&[], Vec::as_slice)
    }

    /// Whether Supp. 2 to part 744 names the entry, and if so whether it takes only some of it.
    pub(crate) fn military(&self, eccn: &Eccn) -> Option<bool> {
        self.military.get(eccn.entry()).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Rules;

    fn check(column: &str, eccn: &str, expected: Covers) {
        let goods = &Rules::shipped().goods;
        let eccn: Eccn = eccn.parse().unwrap();
        let control = goods.controls(eccn.entry()).iter().find(|control| control.column == column).unwrap();
        assert_eq!(control.covers(&eccn), expected, "{eccn} under {}", control.scope);
    }

    #[test]
    fn a_control_covers_the_paragraphs_it_names() {
        check("NS 2", "3A001.a.5", Covers::Yes);
        check("NS 1", "3A001.a.5", Covers::No);
        check("NS 1", "3A001.b.2.a", Covers::Yes);
        check("NS 1", "3A001.b", Covers::Perhaps);
        check("NS 1", "3A001", Covers::Perhaps);
        check("NS 1", "3A611.y", Covers::No);
        check("NS 1", "3A611.x", Covers::Yes);
        check("NS 1", "3A611", Covers::Yes);
        check("NS 2", "3B001.h", Covers::Yes);
        check("NS 2", "3B001.k", Covers::No);
    }

    #[test]
    fn the_tables_hold_what_their_sources_hold() {
        let goods = &Rules::shipped().goods;
        let tier = |tier: &str| goods.all_chpl().filter(|row| row.tier == tier).count();
        assert_eq!(goods.all_chpl().count(), 50);
        assert_eq!(["1", "2", "3.A", "3.B", "4.A", "4.B"].map(tier), [4, 5, 16, 9, 11, 5]);
        assert_eq!(goods.all_chpl().filter(|row| row.nine_codes_from.is_some()).count(), 9);
        // The source counts 633; three of its headings had swallowed the next entry (0D614, 2B352, 3E002).
        assert_eq!(goods.entries().count(), 636);
        assert!(
            goods.entries().all(|entry| entry.elsewhere.is_some() || !goods.controls(&entry.eccn).is_empty())
        );
        assert!(goods.military.keys().all(|eccn| goods.entries.contains_key(eccn)));
        for row in goods.all_chpl() {
            assert!(goods.editions(row.hs6).iter().any(|edition| edition == CURRENT_EDITION), "{}", row.hs6);
            assert!(goods.heading(&row.hs6.to_string()[..4]).is_some(), "{}", row.hs6);
        }
    }
}
