//! Loading, reading back, holding already, confirming, damage.

use std::fs;

use portolan_store::{Acceptance, Selected, Validator};

use super::*;

fn names(store: &Store, as_of: Option<&str>) -> usize {
    let selection = store.selection(as_of.map(|day| day.parse().unwrap()), None);
    let statements = selection.iter().flat_map(|selected| store.read(selected).unwrap());
    statements.filter(|says| says.property == "name").count()
}

#[test]
fn opening_a_store_creates_nothing() {
    let home = tempfile::tempdir().unwrap();
    let absent = home.path().join("store");
    let store = open(&absent);
    assert!(store.selection(None, None).is_empty());
    assert!(!absent.exists());
}

#[test]
fn what_was_loaded_is_read_back_and_counted() {
    let home = tempfile::tempdir().unwrap();
    let mut given = load("2024-05-01", 40);
    given.reading.rejected = vec![rejection(7), rejection(9)];
    let outcome = take(&mut open(home.path()), &given).unwrap();

    let store = open(home.path());
    let [selected] = store.selection(None, None).try_into().unwrap();
    assert_eq!(outcome, Outcome::Loaded(selected.snapshot.clone()));
    assert_eq!(store.read(&selected).unwrap(), given.reading.statements);
    assert_eq!(store.rejections(&selected.snapshot).unwrap(), given.reading.rejected);
    store.verify(&selected.snapshot).unwrap();

    let counts = &selected.snapshot.lists[LIST];
    assert_eq!((counts.parties(), counts.entities()), (40, 80));
    assert_eq!(counts.programs, BTreeMap::from([("EBB".into(), 30), ("TIDE".into(), 10)]));
    assert_eq!(counts.fill_percent("Person", "birthDate"), Some(100.0));
    let original = store.folder(&selected.snapshot).join("original.list.csv");
    assert_eq!(fs::read(original).unwrap(), given.originals[0].1);
}

#[test]
fn the_same_again_makes_no_second_snapshot() {
    let home = tempfile::tempdir().unwrap();
    let mut store = open(home.path());
    take(&mut store, &load("2024-05-01", 40)).unwrap();
    let again = take(&mut store, &load("2024-05-01", 40)).unwrap();
    assert!(matches!(again, Outcome::AlreadyHeld(_)));
    assert_eq!(store.catalog().snapshots().len(), 1);
}

#[test]
fn the_same_files_on_a_later_day_confirm_what_is_held() {
    let home = tempfile::tempdir().unwrap();
    let mut store = open(home.path());
    take(&mut store, &load("2024-05-01", 40)).unwrap();
    let again = take(&mut store, &load("2024-05-09", 40)).unwrap();
    assert!(matches!(again, Outcome::AlreadyHeld(_)));
    assert_eq!(again.snapshot().confirmed, "2024-05-09".parse().unwrap());
    assert_eq!(open(home.path()).catalog(), store.catalog());
}

#[test]
fn a_list_that_returns_to_what_it_was_is_a_new_snapshot() {
    let home = tempfile::tempdir().unwrap();
    let mut store = open(home.path());
    for (day, number) in [("2024-05-01", 40), ("2024-05-02", 41), ("2024-05-03", 40)] {
        assert!(matches!(take(&mut store, &load(day, number)).unwrap(), Outcome::Loaded(_)));
    }
    assert_eq!([None, Some("2024-05-02"), Some("2024-05-01")].map(|day| names(&store, day)), [40, 41, 40]);
}

#[test]
fn the_same_files_read_by_a_better_reader_are_a_new_snapshot() {
    let home = tempfile::tempdir().unwrap();
    let mut store = open(home.path());
    let first = load("2024-05-01", 40);
    let mut better = first.clone();
    better.reading.statements.push(says(LIST, "p-1", "Person", "alias", "Old Salt"));
    take(&mut store, &first).unwrap();
    let second = take(&mut store, &better).unwrap();
    assert!(matches!(&second, Outcome::Loaded(snapshot) if snapshot.id.ends_with("-2")), "{second:?}");
    assert_eq!(store.selection(None, None)[0].snapshot, *second.snapshot());
    assert!(matches!(take(&mut store, &better).unwrap(), Outcome::AlreadyHeld(_)));
}

#[test]
fn a_load_of_one_list_does_not_hide_the_others() {
    let home = tempfile::tempdir().unwrap();
    let mut store = open(home.path());
    let both = [persons("xx-harbour", 40), persons("xx-river", 30)].concat();
    take(&mut store, &load_of("2024-05-01", reading(&["xx-harbour", "xx-river"], both))).unwrap();
    take(&mut store, &load_of("2024-05-08", reading(&["xx-river"], persons("xx-river", 33)))).unwrap();
    assert_eq!(names(&store, None), 40 + 33);
    assert_eq!(names(&store, Some("2024-05-07")), 40 + 30);
    assert_eq!(names(&store, Some("2024-04-30")), 0);
}

#[test]
fn a_confirmation_moves_forward_only_and_keeps_validators() {
    let home = tempfile::tempdir().unwrap();
    let mut store = open(home.path());
    let id = take(&mut store, &load("2024-05-01", 40)).unwrap().snapshot().id.clone();
    let validator = Validator { etag: Some("\"abc\"".into()), last_modified: None };
    let validators = BTreeMap::from([("list.csv".to_owned(), validator)]);
    store.confirm(&id, "2024-05-20".parse().unwrap(), &validators, &RealDisk).unwrap();
    let held = store.confirm(&id, "2024-05-10".parse().unwrap(), &BTreeMap::new(), &RealDisk).unwrap();
    assert_eq!(held.confirmed, "2024-05-20".parse().unwrap());
    assert_eq!(held.validators, validators);
    open(home.path()).verify(&held).unwrap();
    let unknown = store.confirm("xx/unknown", held.confirmed, &validators, &RealDisk);
    assert!(matches!(unknown, Err(StoreError::NoSnapshot(_))));
}

#[test]
fn a_second_writer_is_told_at_once_and_can_write_later() {
    let home = tempfile::tempdir().unwrap();
    let (mut store, mut other) = (open(home.path()), open(home.path()));
    take(&mut store, &load("2024-05-01", 40)).unwrap();
    let lock = fs::File::open(home.path().join("lock")).unwrap();
    lock.try_lock().unwrap();
    let error = take(&mut other, &load("2024-05-02", 41)).unwrap_err();
    assert!(error.to_string().starts_with("another import is running in"), "{error}");
    lock.unlock().unwrap();
    take(&mut other, &load("2024-05-02", 41)).unwrap();
    assert_eq!(other.catalog().snapshots().len(), 2, "the other's snapshot is kept");
}

#[test]
fn every_flipped_bit_is_found() {
    let home = tempfile::tempdir().unwrap();
    let mut store = open(home.path());
    take(&mut store, &load("2024-05-01", 40)).unwrap();
    let [selected]: [Selected; 1] = store.selection(None, None).try_into().unwrap();
    let folder = store.folder(&selected.snapshot);
    let path = folder.join("statements.parquet");
    let good = fs::read(&path).unwrap();
    for at in (0..good.len()).step_by(101) {
        let mut flipped = good.clone();
        flipped[at] ^= 1;
        fs::write(&path, flipped).unwrap();
        let error = store.read(&selected).unwrap_err().to_string();
        assert!(error.contains("`statements.parquet` is not what was written"), "{error}");
    }
    fs::write(&path, &good[..good.len() - 1]).unwrap();
    assert!(matches!(store.read(&selected), Err(StoreError::Damaged { .. })));
    fs::write(&path, &good).unwrap();

    fs::write(folder.join("original.list.csv"), b"other").unwrap();
    store.read(&selected).unwrap();
    assert!(matches!(store.verify(&selected.snapshot), Err(StoreError::Damaged { .. })));
}

#[test]
fn loading_the_same_files_again_mends_a_damaged_snapshot() {
    let home = tempfile::tempdir().unwrap();
    let mut store = open(home.path());
    let held = take(&mut store, &load("2024-05-01", 40)).unwrap().snapshot().clone();
    for file in ["statements.parquet", "original.list.csv", "snapshot.json"] {
        fs::write(store.folder(&held).join(file), b"damaged").unwrap();
        assert!(store.verify(&held).is_err());
        let outcome = take(&mut store, &load("2024-05-01", 40)).unwrap();
        assert_eq!(outcome, Outcome::Mended(held.clone()), "{file}");
        store.verify(&held).unwrap();
    }
    fs::remove_dir_all(store.folder(&held)).unwrap();
    assert!(matches!(take(&mut store, &load("2024-05-01", 40)), Ok(Outcome::Mended(_))));
    assert_eq!(names(&store, None), 40);
}

#[test]
fn a_catalogue_that_disagrees_with_a_snapshot_is_found() {
    let home = tempfile::tempdir().unwrap();
    take(&mut open(home.path()), &load("2024-05-01", 40)).unwrap();
    let path = home.path().join("catalog.json");
    let doctored = fs::read_to_string(&path).unwrap().replace("\"2024-05-01\"", "\"2034-05-01\"");
    fs::write(&path, doctored).unwrap();
    let store = open(home.path());
    assert!(matches!(store.read(&store.selection(None, None)[0]), Err(StoreError::Damaged { .. })));
}

#[test]
fn what_cannot_be_a_load_is_refused_before_anything_is_written() {
    let home = tempfile::tempdir().unwrap();
    let refused = |change: fn(&mut Load)| {
        let mut given = load("2024-05-01", 40);
        change(&mut given);
        take(&mut open(home.path()), &given).unwrap_err().to_string()
    };
    assert!(refused(|load| load.source = "../x".into()).contains("`../x` is no name of a source"));
    assert!(
        refused(|load| load.reading.lists.clear()).contains("list `xx-harbour`, which it does not cover")
    );
    let blank = |load: &mut Load| load.accepted = vec![Acceptance { gate: Gate::Count, reason: " ".into() }];
    assert_eq!(refused(blank), "gate `count` can be accepted only with a reason");
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
}
