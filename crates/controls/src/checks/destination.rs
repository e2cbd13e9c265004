//! What the goods need for the country they go to: embargoes, Russia and Belarus, the Country Chart, high priority goods.

use std::collections::BTreeSet;

use portolan_model::{Country, Eccn};
use serde_json::Value;

use crate::case::{Case, Line};
use crate::docket::{At, Docket, inputs};
use crate::goods::{Control, Covers, Elsewhere, Entry};
use crate::places::{Chart, ChartRow};
use crate::verdict::Inputs;

pub(crate) fn check(case: &Case<'_>, docket: &mut Docket<'_>) {
    occupied_regions(case, docket);
    missing(case, docket);
    let Some(country) = case.destination else {
        return;
    };
    match case.rules.places.chart(country) {
        Chart::Domestic => {}
        Chart::Embargoed(pointer) => {
            let facts = inputs([("country", country.name().into()), ("embargo", pointer.into())]);
            docket.applies("us-embargo", At::SHIPMENT, facts);
            docket.does_not_apply(
                "us-chart",
                format!("The Country Chart has no marks for {}.", country.name()),
            );
        }
        Chart::NoRow => case.lines.iter().for_each(|line| no_row(country, line, docket)),
        Chart::Marks(row) => {
            case.lines.iter().for_each(|line| Target { case, country, row, line }.check(docket))
        }
    }
    russia_and_belarus(case, country, docket);
    high_priority(case, docket);
}

/// What cannot be looked up for want of a code or a destination.
fn missing(case: &Case<'_>, docket: &mut Docket<'_>) {
    let no_destination = case.destination.is_none();
    if no_destination || case.lines.iter().any(|line| line.item.eccn.is_none()) {
        docket.unknown("us-chart", &Inputs::new());
    }
    if no_destination || case.lines.iter().any(|line| line.item.hs.is_none()) {
        docket.unknown("chpl-due-diligence", &Inputs::new());
    }
}

fn facts(line: &Line<'_>, country: Country) -> Inputs {
    inputs([
        ("item", line.name().into()),
        ("hs", line.hs().into()),
        ("eccn", line.eccn().into()),
        ("country", country.name().into()),
        ("tier", line.chpl.map_or(Value::Null, |row| row.tier.as_str().into())),
    ])
}

fn no_row(country: Country, line: &Line<'_>, docket: &mut Docket<'_>) {
    if line.is_controlled() {
        docket.applies("us-chart-no-row", At::item(line.at), facts(line, country));
    }
}

fn russia_and_belarus(case: &Case<'_>, country: Country, docket: &mut Docket<'_>) {
    if !case.rules.places.contains(&case.rules.limits.sanctioned_industry, country) {
        return;
    }
    for line in &case.lines {
        let at = At::item(line.at);
        if line.is_controlled() {
            docket.applies("us-746-8-ccl", at, facts(line, country));
        }
        if line.chpl.is_some() {
            docket.applies("us-746-8-hs", at, facts(line, country));
        }
        if !line.is_listed() {
            docket.applies("us-746-8-tables", at, facts(line, country));
        }
    }
}

/// Addresses in Ukraine or Russia, or without a country, that name an occupied place.
fn occupied_regions(case: &Case<'_>, docket: &mut Docket<'_>) {
    let limits = &case.rules.limits;
    let concerned = |country: Option<Country>| {
        country.is_none_or(|country| case.rules.places.contains(&limits.occupied_countries, country))
    };
    for (at, party) in case.parties().filter(|(_, party)| concerned(party.country)) {
        let Some(address) = party.address.as_deref().map(str::to_lowercase) else {
            docket.unknown("us-746-6", &inputs([("party", party.name.as_str().into()), ("at", at.into())]));
            continue;
        };
        let named = |places: &[String]| places.iter().find(|place| has_words(&address, place)).cloned();
        let occupied = named(&limits.occupied_places).map(|place| ("us-746-6", place));
        let contested = || named(&limits.contested_places).map(|place| ("us-746-6-near", place));
        if let Some((rule, place)) = occupied.or_else(contested) {
            let facts = inputs([
                ("party", party.name.as_str().into()),
                ("role", party.role.words().into()),
                ("place", place.into()),
            ]);
            docket.applies(rule, At::party(at), facts);
        }
    }
}

/// Whether `text` holds `words` as whole words.
pub(crate) fn has_words(text: &str, words: &str) -> bool {
    let is_edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices(words).any(|(at, found)| {
        is_edge(text[..at].chars().next_back()) && is_edge(text[at + found.len()..].chars().next())
    })
}

/// Goods of the Common High Priority List that leave the coalition.
fn high_priority(case: &Case<'_>, docket: &mut Docket<'_>) {
    let Some(country) = case.outside_coalition() else {
        return;
    };
    for line in &case.lines {
        let Some(row) = line.chpl else { continue };
        docket.applies("chpl-due-diligence", At::item(line.at), facts(line, country));
        if !case.rules.limits.top_tiers.contains(&row.tier) {
            continue;
        }
        for (at, party) in case.customers().filter(|(_, party)| party.new_customer == Some(true)) {
            let mut facts = facts(line, country);
            facts.insert("party".to_owned(), party.name.as_str().into());
            facts.insert("role".to_owned(), party.role.words().into());
            docket.applies("chpl-new-customer", At { party: Some(at), item: Some(line.at) }, facts);
        }
    }
}

/// One line of goods, one destination with marks in the chart.
struct Target<'a> {
    case: &'a Case<'a>,
    country: Country,
    row: &'a ChartRow,
    line: &'a Line<'a>,
}

/// What an entry's controls come to for a destination.
#[derive(Default)]
struct Outcome<'a> {
    marked: Vec<&'a Control>,
    named: Vec<&'a Control>,
    perhaps: Vec<&'a Control>,
    read: Vec<&'a Control>,
}

impl Target<'_> {
    fn check(&self, docket: &mut Docket<'_>) {
        let Some(eccn) = self.line.item.eccn.as_ref().filter(|eccn| !eccn.is_ear99()) else {
            return;
        };
        let Some(entry) = self.case.rules.goods.entry(eccn) else {
            // `validate` refuses such a code; whoever did not ask it still gets no release.
            return self.apply(
                "us-ccl-read",
                [("sections", "no entry of the Commerce Control List".into())],
                docket,
            );
        };
        if let Some(elsewhere) = entry.elsewhere {
            self.refers_elsewhere(elsewhere, docket);
        }
        self.footnotes(entry, docket);
        self.report(entry, eccn, &self.outcome(entry, eccn), docket);
    }

    fn apply<const N: usize>(&self, rule: &str, more: [(&str, Value); N], docket: &mut Docket<'_>) {
        let mut facts = facts(self.line, self.country);
        facts.extend(inputs(more));
        docket.applies(rule, At::item(self.line.at), facts);
    }

    fn refers_elsewhere(&self, elsewhere: Elsewhere, docket: &mut Docket<'_>) {
        match elsewhere.agency() {
            Some(agency) => self.apply("us-other-agency", [("agency", agency.into())], docket),
            None => self.apply("us-ccl-read", [("sections", "the text of the entry".into())], docket),
        }
    }

    /// A footnote of the destination's row that names this entry asks for more than the marks show.
    fn footnotes(&self, entry: &Entry, docket: &mut Docket<'_>) {
        for number in &self.row.footnotes.0 {
            let Some(text) = self.case.rules.places.footnote(number) else { continue };
            if text.contains(&entry.eccn) {
                let section = format!("footnote {number} of the Country Chart");
                self.apply("us-ccl-read", [("sections", section.into())], docket);
            }
            docket.not_assessed(
                "us-chart",
                &format!("Footnote {number} of the Country Chart"),
                text.to_owned(),
                "a person who reads the footnote",
            );
        }
    }

    fn outcome<'e>(&'e self, entry: &Entry, eccn: &Eccn) -> Outcome<'e> {
        let rules = self.case.rules;
        let mut outcome = Outcome::default();
        for control in rules.goods.controls(&entry.eccn) {
            let covers = control.covers(eccn);
            let outside_chart = control.column.is_empty();
            let named = rules.places.contains(&control.destinations, self.country);
            let unread = outside_chart
                && (control.destinations.is_empty() || rules.limits.read_reasons.contains(&control.reason));
            let reaches = control.destinations.is_empty() || named;
            match (covers, outside_chart) {
                (Covers::No, _) => {}
                (_, true) if unread && reaches => outcome.read.push(control),
                (Covers::Yes, true) if named => outcome.named.push(control),
                (Covers::Yes, false) if self.row.marks(&control.column) => outcome.marked.push(control),
                (Covers::Perhaps, true) if named => outcome.perhaps.push(control),
                (Covers::Perhaps, false) if self.row.marks(&control.column) => outcome.perhaps.push(control),
                _ => {}
            }
        }
        outcome
    }

    fn report(&self, entry: &Entry, eccn: &Eccn, outcome: &Outcome<'_>, docket: &mut Docket<'_>) {
        if !outcome.marked.is_empty() {
            let columns = each(&outcome.marked, |control| control.column.clone());
            let reasons = each(&outcome.marked, |control| control.reason.clone());
            self.apply("us-chart", [("columns", columns), ("reasons", reasons)], docket);
        }
        if !outcome.named.is_empty() {
            let sections = each(&outcome.named, |control| control.see.clone());
            let reasons = each(&outcome.named, |control| control.reason.clone());
            self.apply("us-ccl-destinations", [("sections", sections), ("reasons", reasons)], docket);
        }
        if !outcome.read.is_empty() {
            let sections = each(&outcome.read, |control| control.see.clone());
            self.apply("us-ccl-read", [("sections", sections)], docket);
        }
        // Where a license is needed anyway, what else may need one changes nothing.
        if !outcome.perhaps.is_empty() && outcome.marked.is_empty() && outcome.named.is_empty() {
            let columns = each(&outcome.perhaps, |control| match control.column.as_str() {
                "" => control.see.clone(),
                column => column.to_owned(),
            });
            let scopes =
                each(&outcome.perhaps, |control| format!("{} applies to {}", control.reason, control.scope));
            let more = [
                ("columns", columns),
                ("scopes", scopes),
                ("entry", entry.eccn.as_str().into()),
                ("eccn", eccn.as_str().into()),
            ];
            self.apply("us-chart-paragraph", more, docket);
        }
    }
}

/// A sorted list of what each control says, without repeats.
fn each(controls: &[&Control], say: impl Fn(&Control) -> String) -> Value {
    let said: BTreeSet<String> = controls.iter().map(|control| say(control)).collect();
    said.into_iter().collect::<Vec<_>>().into()
}
