//! Which lists name given goods, since when, by whom.

use std::collections::BTreeSet;

use jiff::civil::Date;
use portolan_model::{Eccn, Hs6};
use serde::Serialize;

use crate::goods::{CURRENT_EDITION, Chpl, Control, Entry};
use crate::rules::Rules;

/// The longest question, in bytes.
const LONGEST_QUERY: usize = 1_000;
/// The most goods or entries that are shown as related, or as found by words.
const MOST_RELATED: usize = 10;

/// A question that cannot be answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClassifyError {
    /// Nothing was asked.
    #[error("nothing was asked: give an HS code, an ECCN or words")]
    Empty,
    /// The question is too long.
    #[error("the question has {0} bytes, more than {LONGEST_QUERY}")]
    TooLong(usize),
    /// A word that begins like a code and has not the shape of one.
    #[error("`{}` is no code: an HS code has 4 or 6 digits (8542.31), an ECCN looks like 3A001 or 3A001.a.5", .0.escape_debug())]
    NoCode(String),
    /// The code has the right shape, but no edition holds it.
    #[error("`{0}` is in no edition of the Harmonized System from 2007 to 2022")]
    NoSuchHs(String),
    /// The code has the right shape, but the list does not hold it.
    #[error("`{0}` is no entry of the Commerce Control List")]
    NoSuchEccn(String),
}

/// What was asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum QueryKind {
    /// A subheading of the Harmonized System.
    Hs,
    /// A heading of the Harmonized System.
    Heading,
    /// A classification of the Commerce Control List, or `EAR99`.
    Eccn,
    /// Words.
    Words,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Classification {
    /// The question as it was asked.
    pub query: String,
    /// What it was taken for.
    pub kind: QueryKind,
    /// The day for which is asked.
    pub as_of: Date,
    /// The HS codes asked about, or found.
    pub hs: Vec<HsAnswer>,
    /// The entries of the Commerce Control List asked about, or found.
    pub eccn: Vec<EccnAnswer>,
    /// What else has words in common; no official table ties HS codes to ECCNs, and this is none.
    pub related: Vec<Related>,
    /// What to know about the answer.
    pub notes: Vec<String>,
}

/// What is known of an HS code.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HsAnswer {
    /// Six digits.
    pub code: String,
    /// The editions of the Harmonized System that hold it.
    pub editions: Vec<String>,
    /// Whether the current edition, 2022, holds it.
    pub current: bool,
    /// The lists that name it.
    pub lists: Vec<GoodsListing>,
}

/// A list that names goods.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GoodsListing {
    /// The list.
    pub list: &'static str,
    /// The tier, where the list has tiers.
    pub tier: Option<String>,
    /// The goods, in our own words.
    pub goods: String,
    /// Who keeps the list.
    pub authority: &'static str,
    /// The first day.
    pub since: Option<Date>,
    /// The last day, if it has ended.
    pub until: Option<Date>,
    /// Whether it is in force on the day asked for.
    pub in_force: bool,
    /// Where the list is laid down.
    pub citation: String,
    /// The day on which this row was last checked.
    pub verified_on: Option<Date>,
}

/// What is known of an entry of the Commerce Control List.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EccnAnswer {
    /// The classification as it was asked, or the entry.
    pub code: String,
    /// The entry's heading.
    pub heading: String,
    /// The reasons for control.
    pub reasons: Vec<String>,
    /// The entry's license requirements.
    pub controls: Vec<EccnControl>,
    /// Whether the entry sends its reader elsewhere for some of them.
    pub refers_elsewhere: bool,
    /// Whether Supp. 2 to part 744, for military end uses, names the entry.
    pub military_end_use: bool,
    /// Where the entry is laid down.
    pub citation: String,
    /// The edition of the regulations that this was read from.
    pub verified_on: Option<Date>,
}

/// One license requirement of an entry.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EccnControl {
    /// The reason for control.
    pub reason: String,
    /// The column of the Country Chart, if it is in one.
    pub column: Option<String>,
    /// What of the entry it covers.
    pub scope: String,
    /// The section that lays it down, if the chart does not.
    pub see: Option<String>,
}

/// Goods or an entry that has words in common with the question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Related {
    /// HS code or ECCN.
    pub code: String,
    /// What it is.
    pub text: String,
    /// The words in common.
    pub words: Vec<String>,
}

/// Says which lists name the goods that a code or words stand for.
///
/// # Errors
///
/// Fails for an empty or overlong question, and for a code that has the shape of one but is on no list.
pub fn classify(query: &str, rules: &Rules, as_of: Date) -> Result<Classification, ClassifyError> {
    let asked = query.trim();
    if asked.is_empty() {
        return Err(ClassifyError::Empty);
    }
    if asked.len() > LONGEST_QUERY {
        return Err(ClassifyError::TooLong(asked.len()));
    }
    let search = Search { rules, as_of, query: asked };
    if let Ok(eccn) = asked.parse::<Eccn>() {
        return search.eccn(&eccn);
    }
    if let Ok(code) = asked.parse::<Hs6>() {
        return search.hs(code);
    }
    match heading(asked) {
        Some(heading) => search.heading(&heading),
        None if looks_like_a_code(asked) => Err(ClassifyError::NoCode(asked.to_owned())),
        None => Ok(search.words()),
    }
}

/// Whether a text is meant as a code: one word that begins with a digit. A mistyped code is no search for words.
fn looks_like_a_code(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit()) && !text.contains(char::is_whitespace)
}

/// The four digits of a heading: `8542`, `85.42`.
fn heading(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|c| !matches!(c, '.' | ' ')).collect();
    (digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

struct Search<'a> {
    rules: &'a Rules,
    as_of: Date,
    query: &'a str,
}

impl Search<'_> {
    fn answer(&self, kind: QueryKind) -> Classification {
        Classification {
            query: self.query.to_owned(),
            kind,
            as_of: self.as_of,
            hs: Vec::new(),
            eccn: Vec::new(),
            related: Vec::new(),
            notes: Vec::new(),
        }
    }

    fn hs(&self, code: Hs6) -> Result<Classification, ClassifyError> {
        let hs = self.hs_answer(code);
        if hs.editions.is_empty() {
            return Err(ClassifyError::NoSuchHs(code.to_string()));
        }
        let mut answer = self.answer(QueryKind::Hs);
        if !hs.current {
            answer.notes.push(format!(
                "{code} is a code of HS {} and not of HS {CURRENT_EDITION}; the goods lists use HS {CURRENT_EDITION}.",
                hs.editions.join(", ")
            ));
        }
        if hs.lists.is_empty() {
            answer.notes.push("No goods list at hand names this code; an ECCN may still apply.".to_owned());
        }
        let goods: Vec<&str> = hs.lists.iter().map(|listing| listing.goods.as_str()).collect();
        answer.related = self.related_entries(&goods.join(" "));
        answer.hs.push(hs);
        Ok(answer)
    }

    fn heading(&self, heading: &str) -> Result<Classification, ClassifyError> {
        let codes = self.rules.goods.codes_under(heading);
        if codes.is_empty() {
            return Err(ClassifyError::NoSuchHs(heading.to_owned()));
        }
        let mut answer = self.answer(QueryKind::Heading);
        answer.hs = codes.into_iter().map(|code| self.hs_answer(code)).collect();
        let listed = answer.hs.iter().filter(|hs| !hs.lists.is_empty()).count();
        answer.notes.push(format!(
            "{listed} of the {} codes under {heading} in HS {CURRENT_EDITION} are on a goods list.",
            answer.hs.len()
        ));
        if let Some(row) = self.rules.goods.heading(heading) {
            answer.notes.push(format!("{heading}: {}.", row.goods));
            answer.related = self.related_entries(&row.goods);
        }
        Ok(answer)
    }

    fn eccn(&self, eccn: &Eccn) -> Result<Classification, ClassifyError> {
        let mut answer = self.answer(QueryKind::Eccn);
        if eccn.is_ear99() {
            answer.notes.push(
                "EAR99 is what is subject to the EAR and in no entry of the Commerce Control List. It needs no license for most \
                 destinations, but end use, end user and embargoes still count."
                    .to_owned(),
            );
            return Ok(answer);
        }
        let entry =
            self.rules.goods.entry(eccn).ok_or_else(|| ClassifyError::NoSuchEccn(eccn.entry().to_owned()))?;
        answer.related = self.related_goods(&entry.heading);
        answer.eccn.push(self.eccn_answer(entry, eccn.as_str()));
        Ok(answer)
    }

    fn words(&self) -> Classification {
        let mut answer = self.answer(QueryKind::Words);
        answer.related = self.related_goods(self.query);
        answer.related.extend(self.related_entries(self.query));
        if answer.related.is_empty() {
            answer.notes.push(
                "No goods list at hand uses these words; that says nothing about whether it names the goods."
                    .to_owned(),
            );
        }
        answer
    }

    fn hs_answer(&self, code: Hs6) -> HsAnswer {
        let editions = self.rules.goods.editions(code).to_vec();
        let rows = self.rules.goods.chpl_rows(code).iter();
        HsAnswer {
            code: code.to_string(),
            current: editions.iter().any(|edition| edition == CURRENT_EDITION),
            editions,
            lists: rows.flat_map(|row| self.listings(row)).collect(),
        }
    }

    fn listings(&self, row: &Chpl) -> Vec<GoodsListing> {
        let listing = |list, tier, since: Option<Date>| GoodsListing {
            list,
            tier,
            goods: row.goods.clone(),
            authority: "BIS, with the EU, Japan and the United Kingdom",
            since,
            until: row.valid_to,
            in_force: since.is_none_or(|since| since <= self.as_of)
                && row.valid_to.is_none_or(|to| self.as_of <= to),
            citation: row.citation.clone(),
            verified_on: row.verified_on,
        };
        let chpl = listing("Common High Priority List", Some(row.tier.clone()), row.valid_from);
        let nine = row.nine_codes_from.map(|from| GoodsListing {
            authority: "FinCEN and BIS",
            ..listing("Nine HS codes of FIN-2023-Alert004", None, Some(from))
        });
        std::iter::once(chpl).chain(nine).collect()
    }

    fn eccn_answer(&self, entry: &Entry, code: &str) -> EccnAnswer {
        let controls = self.rules.goods.controls(&entry.eccn);
        EccnAnswer {
            code: code.to_owned(),
            heading: entry.heading.clone(),
            reasons: entry.reasons.0.clone(),
            refers_elsewhere: entry.elsewhere.is_some()
                || controls.iter().any(|control| control.column.is_empty()),
            controls: controls.iter().map(eccn_control).collect(),
            military_end_use: code.parse().is_ok_and(|eccn: Eccn| self.rules.goods.military(&eccn).is_some()),
            citation: entry.citation.clone(),
            verified_on: entry.verified_on,
        }
    }

    fn related_goods(&self, text: &str) -> Vec<Related> {
        let goods = self.rules.goods.all_chpl().map(|row| (row.hs6.to_string(), row.goods.as_str()));
        most_alike(text, goods)
    }

    fn related_entries(&self, text: &str) -> Vec<Related> {
        let entries = self.rules.goods.entries().map(|entry| (entry.eccn.clone(), entry.heading.as_str()));
        most_alike(text, entries)
    }
}

fn eccn_control(control: &Control) -> EccnControl {
    let some = |text: &String| (!text.is_empty()).then(|| text.clone());
    EccnControl {
        reason: control.reason.clone(),
        column: some(&control.column),
        scope: control.scope.clone(),
        see: some(&control.see),
    }
}

/// Those with the most words in common, most first; one word in common is enough only if the question has no more.
fn most_alike<'t>(text: &str, candidates: impl Iterator<Item = (String, &'t str)>) -> Vec<Related> {
    let wanted = stems(text);
    let needed = wanted.len().min(2);
    let mut found: Vec<Related> = candidates
        .filter_map(|(code, text)| {
            let words: Vec<String> = stems(text).intersection(&wanted).cloned().collect();
            (needed > 0 && words.len() >= needed).then(|| Related { code, text: text.to_owned(), words })
        })
        .collect();
    found.sort_by(|a, b| b.words.len().cmp(&a.words.len()).then_with(|| a.code.cmp(&b.code)));
    found.truncate(MOST_RELATED);
    found
}

/// Words that goods lists use for everything.
const COMMON: [&str; 24] = [
    "and",
    "apparatus",
    "component",
    "controlled",
    "designed",
    "development",
    "for",
    "having",
    "item",
    "list",
    "machine",
    "not",
    "other",
    "part",
    "production",
    "related",
    "specially",
    "such",
    "than",
    "that",
    "the",
    "therefor",
    "use",
    "with",
];

/// The words of a text, in lower case and without a plural's ending.
fn stems(text: &str) -> BTreeSet<String> {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 2);
    let stem =
        |word: &str| word.strip_suffix('s').filter(|stem| !stem.ends_with('s')).unwrap_or(word).to_owned();
    words.map(stem).filter(|stem| !COMMON.contains(&stem.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn ask(query: &str) -> Result<Classification, ClassifyError> {
        classify(query, Rules::shipped(), date(2026, 11, 22))
    }

    #[test]
    fn a_listed_code_is_shown_with_tier_date_and_authority() {
        let answer = ask("8542.31").unwrap();
        let lists = &answer.hs[0].lists;
        assert_eq!((answer.kind, lists.len()), (QueryKind::Hs, 2));
        assert_eq!((lists[0].tier.as_deref(), lists[0].since), (Some("1"), Some(date(2024, 2, 23))));
        assert_eq!(
            (lists[1].list, lists[1].since),
            ("Nine HS codes of FIN-2023-Alert004", Some(date(2023, 5, 19)))
        );
        assert!(answer.related.iter().any(|related| related.code == "3A090"), "{:?}", answer.related);
    }

    #[test]
    fn a_list_is_not_in_force_before_its_day() {
        let answer = classify("854231", Rules::shipped(), date(2023, 6, 1)).unwrap();
        assert_eq!(
            answer.hs[0].lists.iter().map(|listing| listing.in_force).collect::<Vec<_>>(),
            [false, true]
        );
    }

    #[test]
    fn an_entry_is_shown_with_reasons_and_columns() {
        let answer = ask("3a001.a.5").unwrap();
        let entry = &answer.eccn[0];
        assert_eq!(entry.code, "3A001.a.5");
        assert!(
            entry.reasons.contains(&"NS".to_owned()) && !entry.military_end_use && entry.refers_elsewhere
        );
        assert!(
            entry
                .controls
                .iter()
                .any(|control| control.column.as_deref() == Some("NS 2") && control.scope == "entire entry")
        );
        assert!(ask("3A991").unwrap().eccn[0].military_end_use);
    }

    #[test]
    fn a_heading_shows_its_codes() {
        let answer = ask("8542").unwrap();
        let listed: Vec<&str> =
            answer.hs.iter().filter(|hs| !hs.lists.is_empty()).map(|hs| hs.code.as_str()).collect();
        assert_eq!(listed, ["854231", "854232", "854233", "854239"]);
    }

    #[test]
    fn words_find_goods_and_entries() {
        let codes: Vec<String> =
            ask("ball bearings").unwrap().related.into_iter().map(|related| related.code).collect();
        assert!(codes.contains(&"848210".to_owned()) && codes.contains(&"2A101".to_owned()), "{codes:?}");
        assert!(ask("ceramic garden gnomes").unwrap().related.is_empty());
    }

    #[test]
    fn an_invented_code_is_refused_and_an_old_one_is_told_apart() {
        assert_eq!(ask("854299"), Err(ClassifyError::NoSuchHs("854299".into())));
        assert_eq!(ask("0001"), Err(ClassifyError::NoSuchHs("0001".into())));
        assert_eq!(ask("3A099"), Err(ClassifyError::NoSuchEccn("3A099".into())));
        assert_eq!(ask("  "), Err(ClassifyError::Empty));
        let old = ask("854140").unwrap();
        assert!(!old.hs[0].current && old.notes[0].contains("HS 2007, 2012, 2017"), "{:?}", old.notes);
    }
}
