//! The book of rules: dated, cited, verified; what the checks turn on stands here and not in code.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use portolan_model::Hs6;
use serde::Deserialize;

use crate::Decision;
use crate::facts::{FactsError, Files, Row, SHIPPED, Window, Yes, document, line_of, table};
use crate::goods::Goods;
use crate::places::{Destinations, Places};

/// A rule of the verdict.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Stable name, for example `us-el`.
    pub id: String,
    /// What it is about, in a few words.
    pub title: String,
    /// Where it is laid down.
    pub citation: String,
    /// What it does to a shipment it applies to.
    pub effect: Decision,
    /// The effect where no goods are on a control list, if it is a milder one.
    pub(crate) harmless: Option<Decision>,
    /// The zone in which its days begin and end.
    pub zone: String,
    /// The first day it is in force, if it was not always.
    pub from: Option<Date>,
    /// The last day it is in force.
    pub until: Option<Date>,
    /// Ranges of days, inclusive, on which it is not in force.
    #[serde(default)]
    suspended: Vec<Suspension>,
    /// Contracts made before this day are spared.
    pub(crate) contracts_before: Option<Date>,
    /// The last day on which they are spared; none if they always are.
    pub(crate) contracts_until: Option<Date>,
    /// Codes that the rule leaves out.
    #[serde(default)]
    pub(crate) except_hs: Vec<Hs6>,
    /// The day on which it was last read in its source.
    pub verified_on: Option<Date>,
    /// What a person reads; names in braces are filled from the reason's inputs.
    pub(crate) words: String,
    /// What would change the answer.
    pub(crate) mend: String,
    /// Why it does not apply, where that is worth saying.
    pub(crate) absent: Option<String>,
    /// What must be known to assess it.
    pub(crate) unknown: Option<String>,
}

/// A rule that is not decided here, of which a verdict says so.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// Stable name, for example `ofac-50`.
    pub id: String,
    /// What it is about, in a few words.
    pub title: String,
    /// Where it is laid down.
    pub citation: String,
    /// The zone in which its days begin and end.
    pub zone: String,
    /// The first day it is in force, if it was not always.
    pub from: Option<Date>,
    /// Ranges of days, inclusive, on which it is not in force.
    #[serde(default)]
    suspended: Vec<Suspension>,
    /// The day on which it was last read in its source.
    pub verified_on: Option<Date>,
    /// What is not assessed, and why it matters.
    pub(crate) words: String,
    /// What would be needed.
    pub(crate) needs: String,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Suspension {
    from: Date,
    to: Date,
}

/// Why a rule is not in force on a day.
fn out_of_force(window: Window, suspended: &[Suspension], date: Date) -> Option<String> {
    if let Some(from) = window.from.filter(|from| date < *from) {
        return Some(format!("Not yet in force on {date}; in force from {from}."));
    }
    if let Some(until) = window.to.filter(|until| *until < date) {
        return Some(format!("No longer in force on {date}; it ended on {until}."));
    }
    let range = suspended.iter().find(|range| range.from <= date && date <= range.to)?;
    Some(format!("Suspended on {date}, from {} to {}.", range.from, range.to))
}

impl Rule {
    /// Why the rule is not in force on a day of its zone; `None` if it is.
    pub fn out_of_force(&self, date: Date) -> Option<String> {
        out_of_force(self.window(), &self.suspended, date)
    }

    fn window(&self) -> Window {
        Window { from: self.from, to: self.until }
    }
}

impl Notice {
    /// Why the rule is not in force on a day of its zone; `None` if it is.
    pub fn out_of_force(&self, date: Date) -> Option<String> {
        out_of_force(Window { from: self.from, to: None }, &self.suspended, date)
    }

    /// Whether it has ever been suspended.
    pub(crate) fn was_suspended(&self) -> bool {
        !self.suspended.is_empty()
    }
}

/// A red flag of an authority's guidance, in our own words.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flag {
    /// Stable name, for example `RF-S3-09`.
    pub id: String,
    /// What it looks like.
    pub title: String,
    /// What must be known to see it.
    pub inputs: String,
    /// `auto`, `semi` or `manual`: how far a program can see it.
    pub automation: String,
    /// The rule that computes it; empty if none does, and a person must ask.
    pub rule: String,
    /// What it does while it is not resolved.
    pub effect: Decision,
    pub(crate) valid_from: Option<Date>,
    pub(crate) valid_to: Option<Date>,
    /// Where it is named.
    pub citation: String,
    /// The day on which it was last read in its source.
    pub verified_on: Option<Date>,
}

impl Row for Flag {
    const FILE: &'static str = "red-flags.csv";

    fn key(&self) -> String {
        self.id.clone()
    }

    fn citation(&self) -> &str {
        &self.citation
    }

    fn window(&self) -> Window {
        Window { from: self.valid_from, to: self.valid_to }
    }
}

/// A list of parties, as a source gives it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListRow {
    /// The list's name in statements, for example `us-csl-sdn`.
    pub list: String,
    /// Short key of the official list it carries, for example `SDN`, the same for every source.
    pub key: String,
    /// Who keeps the list.
    pub authority: String,
    /// The list's full name.
    pub name: String,
    /// The rule that a listed party falls under; its effect is the list's.
    pub rule: String,
    required: Yes,
    /// Where the list is laid down.
    pub citation: String,
    /// The day on which this row was last checked.
    pub verified_on: Option<Date>,
}

impl ListRow {
    /// Whether nothing is released unless some source of this list's key is at hand and current.
    pub fn is_required(&self) -> bool {
        self.required.0
    }
}

impl Row for ListRow {
    const FILE: &'static str = "lists.csv";

    fn key(&self) -> String {
        self.list.clone()
    }

    fn citation(&self) -> &str {
        &self.citation
    }
}

/// What an Entity List entry of narrower scope does, by the class of the goods.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EntityScope {
    /// What the entry's license requirement contains, in lower case.
    pub(crate) says: String,
    /// The effect for goods on the Commerce Control List.
    pub(crate) listed: Decision,
    /// The effect for EAR99.
    pub(crate) ear99: Decision,
}

/// The thresholds and sets that rules share; each is explained in `facts/rules.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Limits {
    pub(crate) certain_score: f64,
    pub(crate) weak_evidence: Vec<String>,
    pub(crate) founded_recently_days: i32,
    pub(crate) invasion: Date,
    pub(crate) expensive_amount: f64,
    pub(crate) expensive_currencies: Vec<String>,
    pub(crate) handler_words: Vec<String>,
    pub(crate) bank_words: Vec<String>,
    pub(crate) personal_domains: Vec<String>,
    pub(crate) top_tiers: Vec<String>,
    pub(crate) sanctioned_industry: Destinations,
    pub(crate) military_destinations: Destinations,
    pub(crate) advanced_destinations: Destinations,
    pub(crate) arms_embargo_destinations: Destinations,
    pub(crate) chip_equipment_eccns: Vec<String>,
    pub(crate) chip_equipment_headings: Vec<String>,
    pub(crate) read_reasons: Vec<String>,
    pub(crate) sdn_programs: Vec<String>,
    pub(crate) occupied_places: Vec<String>,
    pub(crate) contested_places: Vec<String>,
    pub(crate) occupied_countries: Destinations,
    pub(crate) entity_scopes: Vec<EntityScope>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    limits: Limits,
    rule: Vec<Rule>,
    notice: Vec<Notice>,
}

/// The whole book: rules, lists, goods, places and red flags of one edition of `facts/`.
pub struct Rules {
    version: String,
    pub(crate) limits: Limits,
    rules: BTreeMap<String, Rule>,
    pub(crate) notices: Vec<Notice>,
    flags: Vec<Flag>,
    lists: BTreeMap<String, ListRow>,
    pub(crate) goods: Goods,
    pub(crate) places: Places,
}

static SHIPPED_RULES: LazyLock<Rules> =
    LazyLock::new(|| Rules::read(Files(SHIPPED)).expect("a test reads the facts that ship"));

impl Rules {
    /// The book that ships with the program; read when first asked for.
    pub fn shipped() -> &'static Self {
        &SHIPPED_RULES
    }

    /// Digest of every byte that the book was read from, as `sha256:…`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// A rule by its name.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.get(id)
    }

    /// Every rule, by name.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.values()
    }

    /// The rules that are never decided here.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// Every red flag, in the order of its source.
    pub fn flags(&self) -> &[Flag] {
        &self.flags
    }

    /// A list by its name in statements.
    pub fn list(&self, list: &str) -> Option<&ListRow> {
        self.lists.get(list)
    }

    /// Every list, by name.
    pub fn lists(&self) -> impl Iterator<Item = &ListRow> {
        self.lists.values()
    }

    pub(crate) fn read(files: Files<'_>) -> Result<Self, FactsError> {
        let file: RuleFile = document(files, RULES_FILE)?;
        let rules = Self {
            version: files.digest(),
            limits: file.limits,
            rules: by_id(files, file.rule)?,
            notices: file.notice,
            flags: table(files)?,
            lists: table::<ListRow>(files)?.into_iter().map(|row| (row.list.clone(), row)).collect(),
            goods: Goods::read(files)?,
            places: Places::read(files)?,
        };
        rules.check_references()?;
        Ok(rules)
    }

    /// Every rule that a list or red flag names must exist.
    fn check_references(&self) -> Result<(), FactsError> {
        let known =
            |id: &str| self.rules.contains_key(id) || self.notices.iter().any(|notice| notice.id == id);
        let lists = self.lists.values().map(|row| ("lists.csv", &row.list, &row.rule));
        let flags = self.flags.iter().filter(|flag| !flag.rule.is_empty());
        let mut named = lists.chain(flags.map(|flag| ("red-flags.csv", &flag.id, &flag.rule)));
        named.find(|(_, _, rule)| !known(rule)).map_or(Ok(()), |(file, row, rule)| {
            Err(FactsError::new(
                file,
                0,
                format!("`{row}` names the rule `{rule}`, which is not in {RULES_FILE}"),
            ))
        })
    }
}

const RULES_FILE: &str = "rules.toml";

/// Keys rules by name; refuses what is there twice, has no citation, ends before it begins, or is suspended twice at a time.
fn by_id(files: Files<'_>, rules: Vec<Rule>) -> Result<BTreeMap<String, Rule>, FactsError> {
    let mut map = BTreeMap::new();
    for rule in rules {
        let problem =
            fault(&rule).or_else(|| map.contains_key(&rule.id).then(|| "it is there twice".to_owned()));
        if let Some(problem) = problem {
            let text = files.text(RULES_FILE)?;
            let at = text.rfind(&format!("id = \"{}\"", rule.id)).unwrap_or(0);
            return Err(FactsError::new(
                RULES_FILE,
                line_of(text, at),
                format!("rule `{}`: {problem}", rule.id),
            ));
        }
        map.insert(rule.id.clone(), rule);
    }
    Ok(map)
}

fn fault(rule: &Rule) -> Option<String> {
    let reversed = matches!((rule.from, rule.until), (Some(from), Some(until)) if until < from)
        || rule.suspended.iter().any(|range| range.to < range.from);
    let mut ranges = rule.suspended.clone();
    ranges.sort_by_key(|range| range.from);
    if rule.citation.trim().is_empty() {
        Some("it has no citation".to_owned())
    } else if reversed {
        Some("a range of days ends before it begins".to_owned())
    } else if ranges.windows(2).any(|pair| pair[1].from <= pair[0].to) {
        Some("two suspensions overlap".to_owned())
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_facts_that_ship_are_well_formed_and_cited() {
        let rules = Rules::read(Files(SHIPPED)).unwrap();
        assert!(rules.version().starts_with("sha256:") && rules.version().len() == 7 + 64);
        for rule in rules.rules() {
            assert!(rule.words.ends_with(['.', '}']) && rule.mend.ends_with('.'), "{}", rule.id);
        }
        assert_eq!(rules.flags().len(), 74);
        let required: std::collections::BTreeSet<&str> =
            rules.lists().filter(|list| list.is_required()).map(|list| list.key.as_str()).collect();
        assert_eq!(Vec::from_iter(required), ["DPL", "EL", "MEU", "SDN", "UVL"]);
    }

    /// Reads the shipped facts with one text in one file replaced.
    fn check(file: &str, old: &str, new: &str, expected: &str) {
        let text = Files(SHIPPED).text(file).unwrap();
        assert!(text.contains(old), "{file} holds no `{old}`");
        let changed = text.replacen(old, new, 1);
        let swap = |&(name, text): &(&'static str, &'static str)| {
            (name, if name == file { changed.as_str() } else { text })
        };
        let files: Vec<(&str, &str)> = SHIPPED.iter().map(swap).collect();
        let error = Rules::read(Files(&files)).err().expect("the change is a fault").to_string();
        assert!(error.contains(expected), "{error}");
    }

    #[test]
    fn a_malformed_rule_is_an_error_with_file_and_line() {
        check("rules.toml", "certain_score = 0.88", "certain_score = ", "facts/rules.toml line 10");
        check("rules.toml", "id = \"us-el\"\n", "id = \"us-sdn\"\n", "rule `us-sdn`: it is there twice");
        check("rules.toml", "effect = \"deny\"", "effect = \"forbid\"", "facts/rules.toml line ");
        check("rules.toml", "[limits]", "[limits]\nsurprise = 1", "surprise");
        check("lists.csv", "us-fse", "us-fsx", "names the rule `us-fsx`");
        check("chpl.csv", "854231,1,", "85423,1,", "facts/chpl.csv line 2");
        check("chpl.csv", "2024-02-23", "2024-02-30", "facts/chpl.csv line 2");
    }

    #[test]
    fn the_affiliates_rule_is_in_force_suspended_and_in_force_again() {
        let rules = Rules::shipped();
        let notice = rules.notices().iter().find(|notice| notice.id == "us-affiliates").unwrap();
        let state = |day: Date| notice.out_of_force(day).map(|why| why.split(' ').next().unwrap().to_owned());
        assert_eq!(state(date(2025, 9, 28)).as_deref(), Some("Not"));
        assert_eq!(state(date(2025, 9, 29)), None);
        assert_eq!(state(date(2025, 11, 9)), None);
        assert_eq!(state(date(2025, 11, 10)).as_deref(), Some("Suspended"));
        assert_eq!(state(date(2026, 11, 9)).as_deref(), Some("Suspended"));
        assert_eq!(state(date(2026, 11, 10)), None);
    }
}
