//! Parties that are, or may be, on a list.

use serde_json::Value;

use crate::case::{Case, Line};
use crate::docket::{At, Docket, inputs, sentence};
use crate::question::{Finding, MatchKind};
use crate::rules::{ListRow, Rules};
use crate::shipment::Answer;
use crate::verdict::{Decision, Inputs};

pub(crate) fn check(case: &Case<'_>, docket: &mut Docket<'_>) {
    for finding in &case.facts.findings {
        let hit = Hit { case, finding, list: case.rules.list(&finding.list) };
        match finding.ended_on.filter(|day| day.latest() < case.date) {
            Some(day) => docket.does_not_apply(hit.rule(), hit.ended(&day.to_string())),
            None => hit.weigh(docket),
        }
    }
}

/// A finding, beside what the facts say of its list.
struct Hit<'a> {
    case: &'a Case<'a>,
    finding: &'a Finding,
    list: Option<&'a ListRow>,
}

impl Hit<'_> {
    /// The rule that a party on this list falls under.
    fn rule(&self) -> &str {
        self.list.map_or("unknown-list", |list| &list.rule)
    }

    fn ended(&self, day: &str) -> String {
        format!("The listing of {} on {} ended on {day}.", self.finding.caption, self.list_name())
    }

    fn list_name(&self) -> &str {
        self.list.map_or(&self.finding.list, |list| &list.name)
    }

    fn at(&self) -> At {
        At::party(self.finding.party)
    }

    /// Whether the match is good enough to act on without a person's clearing it.
    fn is_certain(&self) -> bool {
        let limits = &self.case.rules.limits;
        let finding = self.finding;
        let weak = limits.weak_evidence.contains(&finding.evidence);
        finding.kind == MatchKind::Identifier
            || (finding.matched && !weak && finding.score >= limits.certain_score)
    }

    fn weigh(&self, docket: &mut Docket<'_>) {
        let is_address_entry = self.finding.schema == "Address";
        match self.finding.kind {
            MatchKind::SameBuilding => self.touch("flag-same-building", docket),
            // Whose address it is matters less than that it is shared: no name has to be alike.
            MatchKind::Address if !is_address_entry => self.touch("flag-shared-address", docket),
            _ if !self.is_certain() => docket.applies("possible-list-match", self.at(), self.facts()),
            MatchKind::Address if is_address_entry && self.rule() == "us-el" => {
                let effect = self.entity_scope();
                docket.applies_as("us-el-address", effect, self.at(), self.facts());
            }
            MatchKind::Address => self.touch("flag-shared-address", docket),
            MatchKind::Name | MatchKind::Identifier => self.by_list(docket),
        }
    }

    /// An address in common with a listed party: a red flag.
    fn touch(&self, rule: &str, docket: &mut Docket<'_>) {
        docket.applies(rule, self.at(), self.facts());
    }

    fn by_list(&self, docket: &mut Docket<'_>) {
        match self.rule() {
            "us-sdn" => self.sdn(docket),
            "us-el" => docket.applies_as("us-el", self.entity_scope(), self.at(), self.facts()),
            "us-meu" => self.military_end_user(docket),
            "us-uvl" => self.unverified(docket),
            rule => docket.applies(rule, self.at(), self.facts()),
        }
    }

    fn sdn(&self, docket: &mut Docket<'_>) {
        docket.applies("us-sdn", self.at(), self.facts());
        let named = |program: &&String| self.case.rules.limits.sdn_programs.contains(program);
        let programs: Vec<&str> = self.finding.programs.iter().filter(named).map(String::as_str).collect();
        if !programs.is_empty() {
            let mut facts = self.facts();
            facts.insert("programs".to_owned(), programs.into());
            docket.applies("us-744-8", self.at(), facts);
        }
    }

    /// What an Entity List entry does to these goods; its own text says whether it covers them all.
    fn entity_scope(&self) -> Decision {
        let covers_all = Decision::Licence;
        let text = self.finding.license_requirement.as_deref().unwrap_or_default().to_lowercase();
        let scopes = &self.case.rules.limits.entity_scopes;
        let Some(scope) = scopes.iter().find(|scope| text.contains(&scope.says)) else {
            return covers_all;
        };
        let effect = |line: &Line<'_>| match (line.is_ear99(), line.is_controlled()) {
            (true, _) => scope.ear99,
            (_, true) => scope.listed,
            (false, false) => scope.listed.max(scope.ear99),
        };
        self.case.lines.iter().map(effect).max().unwrap_or(covers_all)
    }

    fn military_end_user(&self, docket: &mut Docket<'_>) {
        let (effect, scope) = military_scope(self.case);
        let mut facts = self.facts();
        facts.insert("scope".to_owned(), scope.into());
        docket.applies_as("us-meu", effect.unwrap_or(Decision::Review), self.at(), facts);
    }

    fn unverified(&self, docket: &mut Docket<'_>) {
        let has_statement = self.case.shipment.answers.uvl_statement == Some(Answer::Yes);
        let (effect, statement) = if has_statement {
            (
                Decision::Review,
                "A UVL statement is on file; a person must see that it names these goods and parties.",
            )
        } else {
            (Decision::Hold, "Nothing may go before it has signed a UVL statement, and none is on file.")
        };
        let mut facts = self.facts();
        facts.insert("statement".to_owned(), statement.into());
        docket.applies_as("us-uvl", effect, self.at(), facts);
    }

    fn facts(&self) -> Inputs {
        let finding = self.finding;
        let party = self.case.shipment.parties.get(finding.party);
        let text = |text: &Option<String>, otherwise: &str| sentence(text.as_deref().unwrap_or(otherwise));
        inputs([
            ("party", party.map_or("a party", |party| &party.name).into()),
            ("role", party.map_or("party", |party| party.role.words()).into()),
            ("listed", finding.caption.as_str().into()),
            ("entity", finding.entity.as_str().into()),
            ("list", finding.list.as_str().into()),
            ("list_name", self.list_name().into()),
            ("authority", self.list.map_or("an authority not known", |list| &list.authority).into()),
            ("programs", or_none(&finding.programs)),
            ("score", rounded(finding.score)),
            ("evidence", finding.evidence.replace('_', " ").into()),
            ("name_given", finding.matched_names.0.as_str().into()),
            ("name_listed", finding.matched_names.1.as_str().into()),
            ("requirement", text(&finding.license_requirement, "the source does not give it").into()),
            ("policy", text(&finding.license_policy, "the source does not give it").into()),
            ("notices", or_none(&finding.federal_register)),
            ("footnotes", or_none(&finding.footnotes)),
            ("listed_on", finding.listed_on.map_or(Value::Null, |day| day.to_string().into())),
        ])
    }
}

/// Whether § 744.21 covers the goods for their destination, and in which words: any item for Belarus and Russia, the items of
/// Supp. 2 elsewhere. No effect where none of the goods is named there.
fn military_scope(case: &Case<'_>) -> (Option<Decision>, String) {
    let any_item = case.destination.is_some_and(|country| sanctioned(case.rules, country));
    if any_item {
        return (
            Some(Decision::Licence),
            "Any item subject to the EAR needs a license for that destination.".into(),
        );
    }
    match military_items(case) {
        items if items.is_empty() => (
            None,
            "None of the goods is on Supp. 2 to part 744, the items that § 744.21 covers there.".into(),
        ),
        items => (
            Some(Decision::Licence),
            format!(
                "Supp. 2 to part 744, whose items need a license, names or may name {}.",
                items.join(", ")
            ),
        ),
    }
}

fn sanctioned(rules: &Rules, country: portolan_model::Country) -> bool {
    rules.places.contains(&rules.limits.sanctioned_industry, country)
}

/// The goods that Supp. 2 to part 744 names, or that are not classified and so may be among them.
pub(crate) fn military_items(case: &Case<'_>) -> Vec<String> {
    let named = |line: &&Line<'_>| {
        line.item.eccn.as_ref().is_none_or(|eccn| case.rules.goods.military(eccn).is_some())
    };
    let words = |line: &Line<'_>| match line.item.eccn.as_ref() {
        None => format!("“{}” (not classified)", line.name()),
        Some(eccn) if case.rules.goods.military(eccn) == Some(true) => {
            format!("“{}” ({eccn}, of which it takes only some)", line.name())
        }
        Some(eccn) => format!("“{}” ({eccn})", line.name()),
    };
    case.lines.iter().filter(named).map(words).collect()
}

/// Two decimals are all that a score is good for, and all that is shown.
fn rounded(score: f64) -> Value {
    serde_json::Number::from_f64((score * 100.0).round() / 100.0).map_or(Value::Null, Value::Number)
}

fn or_none(values: &[String]) -> Value {
    if values.is_empty() { "none stated".into() } else { values.to_vec().into() }
}
