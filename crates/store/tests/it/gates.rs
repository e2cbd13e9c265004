//! What each gate holds back and lets through.

use std::fs;

use portolan_store::{Acceptance, Bounds, ListGates};

use super::*;

/// Puts a load before the default gates, after one of 400 persons; gives the gates that refused it.
fn judged(next: Load) -> Vec<Gate> {
    judged_by(&Gates::default(), next)
}

fn judged_by(gates: &Gates, next: Load) -> Vec<Gate> {
    let home = tempfile::tempdir().unwrap();
    let mut store = open(home.path());
    take(&mut store, &load("2024-05-01", 400)).unwrap();
    refusing(store.load(&next, gates, &RealDisk))
}

fn with(change: impl FnOnce(&mut Load)) -> Load {
    let mut next = load("2024-05-02", 400);
    change(&mut next);
    next.originals[0].1.push(b'\n');
    next
}

fn gates_of_list(list: ListGates) -> Gates {
    Gates { lists: BTreeMap::from([(LIST.to_owned(), list)]), ..Gates::default() }
}

#[test]
fn a_list_may_grow_and_shrink_a_little() {
    assert_eq!(judged(load("2024-05-02", 440)), []);
    assert_eq!(judged(load("2024-05-02", 360)), []);
}

#[test]
fn a_list_cut_at_sixty_percent_is_held_back() {
    let home = tempfile::tempdir().unwrap();
    let mut store = open(home.path());
    take(&mut store, &load("2024-05-01", 400)).unwrap();
    let error = take(&mut store, &load("2024-05-02", 239)).unwrap_err().to_string();
    let line = "gate `count` of xx-harbour: expected at least 360 (400 less 10 %), came 239; \
                if this is right: --accept count --reason '…' (and 2 more: `count-by-schema`)";
    assert!(error.starts_with(line), "{error}");
    assert!(error.contains("; the files are kept aside in"), "{error}");
    assert_eq!(state(open(home.path()).catalog()).len(), 1);
}

#[test]
fn a_small_list_may_lose_two_of_three() {
    let home = tempfile::tempdir().unwrap();
    let mut store = open(home.path());
    take(&mut store, &load("2024-05-01", 3)).unwrap();
    assert_eq!(refusing(take(&mut store, &load("2024-05-02", 1))), []);
}

#[test]
fn an_empty_load_and_an_emptied_list_are_held_back() {
    assert_eq!(judged(load_of("2024-05-02", reading(&[], Vec::new()))), [Gate::Empty]);
    let river_only = reading(&[LIST, "xx-river"], persons("xx-river", 5));
    assert!(judged(load_of("2024-05-02", river_only)).starts_with(&[Gate::Empty, Gate::Count]));
    let new_and_empty = || load_of("2024-05-02", reading(&[LIST, "xx-river"], persons(LIST, 400)));
    assert_eq!(judged(new_and_empty()), [Gate::Empty]);
    let may_be_empty = ListGates { may_be_empty: true, ..ListGates::default() };
    let lists = BTreeMap::from([("xx-river".to_owned(), may_be_empty)]);
    assert_eq!(judged_by(&Gates { lists, ..Gates::default() }, new_and_empty()), []);
}

#[test]
fn an_older_file_is_held_back_and_can_be_let_in_on_purpose() {
    assert_eq!(judged(load("2024-04-30", 399)), [Gate::Older]);
    let home = tempfile::tempdir().unwrap();
    let mut store = open(home.path());
    take(&mut store, &load("2024-05-01", 400)).unwrap();
    // There is nothing before it to compare the count with.
    let mut old = load("2016-02-01", 100);
    old.accepted = vec![Acceptance { gate: Gate::Older, reason: "history for a look back".into() }];
    let held = take(&mut store, &old).unwrap().snapshot().clone();
    assert_eq!(held.accepted[0].failure.gate, Gate::Older);
    assert_eq!(held.accepted[0].reason, "history for a look back");
    assert_eq!(store.selection(None, None)[0].snapshot.published, "2024-05-01".parse().unwrap());
    assert_eq!(store.selection(Some("2020-01-01".parse().unwrap()), None)[0].snapshot, held);
    open(home.path()).verify(&held).unwrap();
}

#[test]
fn only_the_gates_that_were_accepted_are_passed_over() {
    let mut cut = load("2024-04-30", 200);
    cut.accepted = vec![Acceptance { gate: Gate::Older, reason: "on purpose".into() }];
    assert_eq!(judged(cut.clone()), [], "before the first snapshot there is nothing to compare with");
    cut.published = "2024-05-02".parse().unwrap();
    cut.accepted[0].gate = Gate::Count;
    assert_eq!(judged(cut), [Gate::CountBySchema, Gate::CountBySchema]);
}

#[test]
fn a_programme_that_vanishes_while_the_total_stays_is_held_back() {
    let renamed = |load: &mut Load| {
        let tide = load.reading.statements.iter_mut().filter(|says| says.value == "TIDE");
        tide.for_each(|says| says.value = "EBB".into());
    };
    assert_eq!(judged(with(renamed)), [Gate::CountByProgram]);
}

#[test]
fn a_schema_that_vanishes_while_the_total_stays_is_held_back() {
    let all_companies = |load: &mut Load| {
        let persons = load.reading.statements.iter_mut().filter(|says| says.schema == "Person");
        persons.for_each(|says| says.schema = "Company".into());
    };
    assert_eq!(judged(with(all_companies)), [Gate::CountBySchema]);
}

#[test]
fn a_lost_or_emptied_column_is_held_back() {
    let lost = |load: &mut Load| load.reading.statements.retain(|says| says.property != "birthDate");
    assert_eq!(judged(with(lost)), [Gate::FillRate]);
    let emptied = |load: &mut Load| {
        let dates = load.reading.statements.iter_mut().filter(|says| says.property == "birthDate");
        dates.for_each(|says| says.value.clear());
    };
    assert_eq!(judged(with(emptied)), [Gate::FillRate]);
}

#[test]
fn new_entities_without_a_property_are_no_loss_of_it() {
    let newcomers = |load: &mut Load| {
        let new = |at| says(LIST, &format!("new-{at}"), "Person", "name", &format!("Invented Newcomer {at}"));
        load.reading.statements.extend((0..150).map(new));
    };
    let gates = Gates { max_loss_percent: 50.0, ..Gates::default() };
    assert_eq!(judged_by(&gates, with(newcomers)), []);
}

#[test]
fn bounds_protect_the_first_load() {
    let home = tempfile::tempdir().unwrap();
    let bounds = |min| Bounds { min: Some(min), max: None };
    let gates = gates_of_list(ListGates {
        parties: bounds(500),
        schemata: BTreeMap::from([("Person".into(), bounds(400)), ("Vessel".into(), bounds(1))]),
        fill: BTreeMap::from([("Person".into(), BTreeMap::from([("nationality".into(), 5.0)]))]),
        canaries: vec!["p-399".into(), "p-400".into()],
        totals: BTreeMap::from([("Person".into(), 401), ("Sanction".into(), 400)]),
        ..ListGates::default()
    });
    let result = open(home.path()).load(&load("2024-05-01", 400), &gates, &RealDisk);
    let Err(StoreError::Refused { failures, .. }) = result else { panic!("{result:?}") };
    let told: Vec<String> =
        failures.iter().map(|f| format!("{}: {}; {}", f.gate, f.expected, f.came)).collect();
    assert_eq!(
        told,
        [
            "count: at least 500; 400",
            "count-by-schema: at least 1 of Vessel; 0",
            "fill-rate: at least 5 % of Person to have nationality; 0.0 %",
            "canary: entity p-400; no such entity",
            "total: 401 of Person, the publisher's own total; 400",
        ]
    );
}

#[test]
fn rejected_rows_unknown_columns_and_garbled_values_are_held_back() {
    let five_rows = |load: &mut Load| (0..5).for_each(|_| load.reading.files[0].reject());
    assert_eq!(judged(with(five_rows)), [Gate::Rejected]);
    let one_row = |load: &mut Load| load.reading.files[0].reject();
    assert_eq!(judged(with(one_row)), []);
    let unknown = |load: &mut Load| load.reading.unknown = vec!["SHOE_SIZE".into()];
    assert_eq!(judged(with(unknown)), [Gate::Unknown]);
    let garbled = |load: &mut Load| {
        load.reading.statements.iter_mut().take(8).for_each(|says| says.value = "JosÃ© Inventado".into());
    };
    assert_eq!(judged(with(garbled)), [Gate::Mojibake]);
}

#[test]
fn the_last_five_refused_loads_are_kept_aside_with_the_reasons() {
    let home = tempfile::tempdir().unwrap();
    let mut store = open(home.path());
    take(&mut store, &load("2024-05-01", 400)).unwrap();
    for hour in 0..7 {
        let mut cut = load("2024-05-02", 200 + hour);
        cut.loaded = format!("2024-06-01T0{hour}:00:00Z").parse().unwrap();
        assert!(!refusing(take(&mut store, &cut)).is_empty());
        // The same files once more take the place of their first refusal.
        cut.loaded = format!("2024-06-01T0{hour}:30:00Z").parse().unwrap();
        assert!(!refusing(take(&mut store, &cut)).is_empty());
    }
    let quarantine = home.path().join("quarantine").join("xx-harbour");
    let mut kept: Vec<_> = fs::read_dir(quarantine).unwrap().map(|entry| entry.unwrap().path()).collect();
    kept.sort();
    let hours: Vec<String> =
        kept.iter().map(|path| path.file_name().unwrap().to_str().unwrap()[9..13].to_owned()).collect();
    assert_eq!(hours, ["0230", "0330", "0430", "0530", "0630"]);
    let reason = fs::read_to_string(kept[4].join("reason.json")).unwrap();
    assert!(reason.contains("\"expected\": \"at least 360 (400 less 10 %)\""), "{reason}");
    assert!(kept[4].join("original.list.csv").exists());
}

#[test]
fn a_programme_that_its_authority_ended_may_be_gone_from_then_on() {
    let ended = |day: &str| {
        let retired = BTreeMap::from([("TIDE".to_owned(), day.parse().unwrap())]);
        gates_of_list(ListGates { retired, ..ListGates::default() })
    };
    let renamed = |load: &mut Load| {
        let tide = load.reading.statements.iter_mut().filter(|says| says.value == "TIDE");
        tide.for_each(|says| says.value = "TIDE-RENAMED".to_owned());
    };
    assert_eq!(judged_by(&ended("2024-05-03"), with(renamed)), [Gate::CountByProgram]);
    assert_eq!(judged_by(&ended("2024-05-02"), with(renamed)), []);
}

#[test]
fn a_set_without_some_files_is_compared_by_its_parties_and_says_what_is_missing() {
    let without_birth_dates = |load: &mut Load| {
        load.reading.missing.insert(LIST.to_owned(), vec!["add.csv".to_owned()]);
        load.reading.statements.retain(|says| says.property != "birthDate");
    };
    assert_eq!(judged(with(without_birth_dates)), []);
    let home = tempfile::tempdir().unwrap();
    let outcome = open(home.path()).load(&with(without_birth_dates), &Gates::default(), &RealDisk).unwrap();
    assert_eq!(outcome.snapshot().missing[LIST], ["add.csv"]);
    let half = |load: &mut Load| {
        *load = self::load("2024-05-02", 200);
        without_birth_dates(load);
    };
    assert!(judged(with(half)).contains(&Gate::Count));
}
