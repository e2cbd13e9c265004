//! Runs the cases of `tests/suite/controls`, and laws that hold for every verdict.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{Decision, Facts, Finding, ListState, Reason, Rules, Shipment, Verdict, decide, validate};

const SHIPMENTS: &str = include_str!("../../../tests/suite/controls/shipments.json");
const CASES: &str = include_str!("../../../tests/suite/controls/verdicts.toml");
const TODAY: Date = date(2026, 11, 22);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    shipment: String,
    #[serde(default)]
    set: BTreeMap<String, Value>,
    #[serde(default)]
    remove: Vec<String>,
    #[serde(default)]
    stale: Vec<String>,
    /// Keys of lists that are known in part only.
    #[serde(default)]
    incomplete: Vec<String>,
    #[serde(default)]
    without: Vec<String>,
    #[serde(default)]
    findings: Vec<BTreeMap<String, Value>>,
    #[serde(default)]
    unscreened: Vec<(usize, String)>,
    verdict: Decision,
    rules: Vec<String>,
    #[serde(default)]
    not_assessed: Vec<String>,
    #[serde(default)]
    not_applicable: Vec<String>,
}

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

fn cases() -> Vec<Case> {
    toml::from_str::<Cases>(CASES).unwrap().case
}

fn base(name: &str) -> Value {
    serde_json::from_str::<Value>(SHIPMENTS).unwrap()[name].clone()
}

/// The parent of the place that a path with dots leads to, and its last step.
fn parent<'v, 'p>(value: &'v mut Value, path: &'p str) -> (&'v mut Value, &'p str) {
    let (above, last) = path.rsplit_once('.').unwrap_or(("", path));
    let place = above.split('.').filter(|step| !step.is_empty()).fold(value, |place, step| {
        match step.parse::<usize>() {
            Ok(at) => &mut place[at],
            Err(_) => &mut place[step],
        }
    });
    (place, last)
}

fn shipment(case: &Case) -> Shipment {
    let mut value = base(&case.shipment);
    for (path, new) in &case.set {
        let (place, last) = parent(&mut value, path);
        place[last] = new.clone();
    }
    for path in &case.remove {
        let (place, last) = parent(&mut value, path);
        match place {
            Value::Array(values) => drop(values.remove(last.parse().unwrap())),
            other => drop(other.as_object_mut().unwrap().remove(last).unwrap()),
        }
    }
    serde_json::from_value(value).unwrap()
}

/// The end user is the listed entity, by its name.
fn finding(changes: &BTreeMap<String, Value>) -> Finding {
    let mut value = json!({
        "party": 3, "entity": "x-1", "caption": "Listed Example", "schema": "LegalEntity", "list": "us-ofac-sdn", "programs": [],
        "score": 0.97, "matched": true, "evidence": "name_and_country", "matched_names": ["Listed Exampel", "Listed Example"],
        "kind": "name", "license_requirement": null, "license_policy": null, "federal_register": [], "footnotes": [],
        "listed_on": "2023-01-01", "ended_on": null, "explanation": [],
    });
    changes.iter().for_each(|(name, new)| value[name] = new.clone());
    serde_json::from_value(value).unwrap()
}

fn lists(stale: &[String], without: &[String], incomplete: &[String]) -> Vec<ListState> {
    let required = Rules::shipped().lists().filter(|list| list.is_required() && !without.contains(&list.key));
    required
        .map(|list| ListState {
            list: list.list.clone(),
            snapshot: format!("{}/2026-11-20-0123456789ab", list.list),
            published: date(2026, 11, 20),
            age_days: 2,
            limit_days: 3,
            stale: stale.contains(&list.key),
            missing: if incomplete.contains(&list.key) { vec!["alt.csv".to_owned()] } else { Vec::new() },
        })
        .collect()
}

fn verdict(case: &Case) -> Verdict {
    let shipment = shipment(case);
    let findings = case.findings.iter().map(finding).collect();
    let facts = Facts {
        shipment: &shipment,
        as_of: TODAY,
        findings,
        lists: lists(&case.stale, &case.without, &case.incomplete),
        unscreened: case.unscreened.clone(),
    };
    decide(&facts, Rules::shipped())
}

fn rules_of(reasons: &[Reason]) -> Vec<&str> {
    let mut rules: Vec<&str> = reasons.iter().map(|reason| reason.rule.as_str()).collect();
    rules.sort_unstable();
    rules
}

/// A case lists the rule of every reason, sorted; a rule that applies twice is there twice.
fn check(case: &Case) {
    let verdict = verdict(case);
    let rules = rules_of(&verdict.reasons);
    assert_eq!(rules, case.rules, "{}: {:#?}", case.name, verdict.reasons);
    assert_eq!(verdict.verdict, case.verdict, "{}", case.name);
    for rule in &case.not_assessed {
        assert!(verdict.not_assessed.iter().any(|open| open.rule == *rule), "{}: {rule}", case.name);
        assert!(
            !verdict.not_applicable.iter().any(|absent| absent.rule == *rule),
            "{}: {rule} counts as absent",
            case.name
        );
    }
    for rule in &case.not_applicable {
        assert!(verdict.not_applicable.iter().any(|absent| absent.rule == *rule), "{}: {rule}", case.name);
    }
}

#[test]
fn every_case_of_the_suite_has_its_verdict_and_its_reasons() {
    for case in cases() {
        check(&case);
    }
}

#[test]
fn every_shipment_of_the_suite_is_valid() {
    for case in cases() {
        assert_eq!(validate(&shipment(&case), Rules::shipped()), Ok(()), "{}", case.name);
    }
}

#[test]
fn every_rule_is_fired_by_some_case_and_its_words_are_filled() {
    let mut fired = BTreeSet::new();
    for case in cases() {
        for reason in verdict(&case).reasons {
            let rule = Rules::shipped().rule(&reason.rule).unwrap();
            for name in placeholders(&rule.words).into_iter().chain(placeholders(&rule.mend)) {
                assert!(reason.inputs.contains_key(name), "{}: `{name}` of {}", case.name, rule.id);
            }
            assert!(!reason.words.contains("..") && !reason.words.contains("  "), "{}", reason.words);
            fired.insert(reason.rule);
        }
    }
    let all: BTreeSet<String> = Rules::shipped().rules().map(|rule| rule.id.clone()).collect();
    assert_eq!(all.difference(&fired).collect::<Vec<_>>(), Vec::<&String>::new());
}

fn placeholders(template: &str) -> Vec<&str> {
    template.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

#[test]
fn one_verdict_in_full() {
    let case = cases().into_iter().find(|case| case.name.starts_with("a trader founded last month")).unwrap();
    insta::assert_json_snapshot!(verdict(&case));
}

#[test]
fn a_finding_on_a_party_that_is_not_there_is_no_panic() {
    let case = Case { findings: vec![BTreeMap::from([("party".to_owned(), json!(99))])], ..first() };
    assert_eq!(verdict(&case).verdict, Decision::Deny);
}

fn first() -> Case {
    cases().into_iter().next().unwrap()
}

fn any_finding() -> impl Strategy<Value = BTreeMap<String, Value>> {
    let lists: Vec<String> =
        Rules::shipped().lists().map(|list| list.list.clone()).chain(["zz".to_owned()]).collect();
    let kind = prop::sample::select(vec!["name", "address", "same_building", "identifier"]);
    let schema = prop::sample::select(vec!["Person", "Address"]);
    (prop::sample::select(lists), 0_usize..6, 0.0_f64..=1.0, any::<bool>(), kind, schema).prop_map(
        |(list, party, score, matched, kind, schema)| {
            let changes = json!({"list": list, "party": party, "score": score, "matched": matched, "kind": kind, "schema": schema});
            serde_json::from_value(changes).unwrap()
        },
    )
}

proptest! {
    #[test]
    fn a_further_finding_never_makes_the_verdict_milder(
        at in 0..cases().len(), first in any_finding(), second in any_finding()
    ) {
        let case = |findings| Case { findings, ..cases().swap_remove(at) };
        let one = verdict(&case(vec![first.clone()]));
        let both = verdict(&case(vec![first, second]));
        prop_assert!(one.verdict <= both.verdict);
        for reason in &one.reasons {
            prop_assert!(both.reasons.contains(reason));
        }
    }

    #[test]
    fn the_worst_reason_wins_and_comes_first(at in 0..cases().len(), found in prop::collection::vec(any_finding(), 0..4)) {
        let case = Case { findings: found, ..cases().swap_remove(at) };
        let verdict = verdict(&case);
        let worst = verdict.reasons.iter().map(|reason| reason.effect).max().unwrap_or(Decision::Release);
        prop_assert_eq!(verdict.verdict, worst);
        prop_assert!(verdict.reasons.is_sorted_by_key(|reason| std::cmp::Reverse(reason.effect)));
    }

    #[test]
    fn findings_in_whatever_order_give_the_same_bytes(
        at in 0..cases().len(), found in prop::collection::vec(any_finding(), 0..4)
    ) {
        let case = |findings| Case { findings, ..cases().swap_remove(at) };
        let bytes = |findings| serde_json::to_vec(&verdict(&case(findings))).unwrap();
        let backwards: Vec<_> = found.iter().rev().cloned().collect();
        prop_assert_eq!(bytes(found), bytes(backwards));
    }

    #[test]
    fn no_words_make_classify_panic(text in ".*") {
        let _ = crate::classify(&text, Rules::shipped(), TODAY);
    }

    #[test]
    fn no_texts_make_it_panic(name in ".*", address in ".*", phone in ".*", email in ".*", business in ".*", terms in ".*") {
        let mut value = base("chips-to-turkey");
        for party in value["parties"].as_array_mut().unwrap() {
            party["name"] = name.as_str().into();
            party["address"] = address.as_str().into();
            party["phone"] = phone.as_str().into();
            party["email"] = email.as_str().into();
            party["business"] = business.as_str().into();
            party["country"] = "UA".into();
        }
        value["payment"]["terms"] = terms.as_str().into();
        let shipment: Shipment = serde_json::from_value(value).unwrap();
        let _ = validate(&shipment, Rules::shipped());
        let facts = Facts {
            shipment: &shipment,
            as_of: TODAY,
            findings: Vec::new(),
            lists: lists(&[], &[], &[]),
            unscreened: Vec::new(),
        };
        decide(&facts, Rules::shipped());
    }
}

#[test]
fn the_example_of_the_documentation_is_a_valid_shipment_that_goes() {
    let page = include_str!("../../../docs/shipment.md");
    let example = page.split("```json").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let shipment: Shipment = serde_json::from_str(example).unwrap();
    assert_eq!(validate(&shipment, Rules::shipped()), Ok(()));
    let lists = lists(&[], &[], &[]);
    let facts =
        Facts { shipment: &shipment, as_of: TODAY, findings: Vec::new(), lists, unscreened: Vec::new() };
    assert_eq!(decide(&facts, Rules::shipped()).verdict, Decision::Release);
}
