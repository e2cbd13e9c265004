//! Searching made-up lists. All names are invented or of common words.

use std::path::Path;

use super::*;
use crate::party::{DEFAULT_THRESHOLD, Party, Strength};
use crate::{Built, IndexError, build};

fn party(id: &str, schema: &str, names: &[&str]) -> Party {
    Party {
        id: id.to_owned(),
        caption: names[0].to_owned(),
        schema: schema.to_owned(),
        lists: vec!["made-up".to_owned()],
        names: names.iter().map(|name| ((*name).to_owned(), Strength::Strong)).collect(),
        payload: format!("{{\"id\":\"{id}\"}}"),
        ..Party::default()
    }
}

fn address(full: &str) -> Address {
    Address { full: full.to_owned(), country: None }
}

fn parties() -> Vec<Party> {
    let hong_kong = "Room 1204, 12/F, Chamomile Centre, 66 Lantern Road, Mongkok, Hong Kong";
    vec![
        Party {
            identifiers: vec!["7701234567".to_owned()],
            countries: vec!["ru".to_owned()],
            addresses: vec![address("ул. Садовая, д. 5, Казань")],
            ..party("a", "Company", &["Romashka Trade LLC", "ООО «Ромашка Трейд»"])
        },
        Party {
            birth_dates: vec!["1970-03-05".parse().unwrap()],
            countries: vec!["ru".to_owned()],
            names: vec![
                ("SIDOROV, Ivan Petrovich".to_owned(), Strength::Strong),
                ("Vanya".to_owned(), Strength::Weak),
            ],
            ..party("b", "Person", &["SIDOROV, Ivan Petrovich"])
        },
        party("c", "Vessel", &["SEA STAR 7"]),
        Party {
            address_only: true,
            addresses: vec![address(hong_kong)],
            ..party("d", "LegalEntity", &["Address 9"])
        },
        party("e", "Company", &["深圳市晨花电子科技有限公司"]),
        party("f", "Person", &["محمد رضا کریمی"]),
        party("g", "Company", &["LLC"]),
    ]
}

struct Made {
    index: Index,
    built: Built,
    _folder: tempfile::TempDir,
}

fn made(parties: &[Party]) -> Made {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("index");
    let built = build(parties, &mut std::fs::File::create(&path).unwrap()).unwrap();
    Made { index: Index::open(&path).unwrap(), built, _folder: folder }
}

fn named(name: &str) -> Query {
    Query { name: Some(name.to_owned()), ..Query::default() }
}

/// Identifiers of the parties that match, best first.
fn matches(made: &Made, query: &Query) -> Vec<String> {
    let answer = made.index.search(query, &Options::default()).unwrap();
    answer.hits.into_iter().filter(|hit| hit.matched).map(|hit| hit.id).collect()
}

fn best(made: &Made, query: &Query) -> Hit {
    made.index.search(query, &Options::default()).unwrap().hits.remove(0)
}

#[test]
fn names_are_found_across_scripts_orders_and_slips() {
    let made = made(&parties());
    for (name, id) in [
        ("Romashka Treyd OOO", "a"),
        ("Romashkatrade", "a"),
        ("Romaska Trading GmbH", "a"),
        ("Ivan Petrowitsch Sidorow", "b"),
        ("Ivan Sidorov", "b"),
        ("I. P. Sidorov", "b"),
        ("M/V Sea Star VII", "c"),
        ("Shenzhen Chenhua Electronic Technology Co Ltd", "e"),
        ("Mohammad Reza Karimi", "f"),
    ] {
        assert_eq!(matches(&made, &named(name)), [id], "{name}");
    }
    for name in
        ["Sea Star 8", "Petr Ivanovich Sidorov", "Trade LLC", "Sidorov", "Shenzhen Technology", "Vanya"]
    {
        assert_eq!(matches(&made, &named(name)), [""; 0], "{name}");
    }
}

#[test]
fn evidence_ranks_apart() {
    let made = made(&parties());
    let name_only = best(&made, &named("Ivan Petrovich Sidorov"));
    assert_eq!((name_only.evidence, name_only.score), (Evidence::NameOnly, 0.95));
    let ivan = || named("Ivan Petrovich Sidorov");
    let with_country = best(&made, &Query { countries: vec!["ru".into()], ..ivan() });
    let with_date = best(&made, &Query { birth_date: Some("1970-03-05".parse().unwrap()), ..ivan() });
    let other_date = best(&made, &Query { birth_date: Some("1981-11-20".parse().unwrap()), ..ivan() });
    let other_kind = best(&made, &Query { schema: Some("Company".into()), ..ivan() });
    assert_eq!((with_country.evidence, with_country.score), (Evidence::NameAndCountry, 0.97));
    assert_eq!((with_date.evidence, with_date.score), (Evidence::NameAndBirthDate, 0.99));
    assert!(other_date.score <= 0.86, "{}", other_date.score);
    assert!(!other_kind.matched || other_kind.score <= DEFAULT_THRESHOLD);
    let same = best(&made, &Query { identifiers: vec!["77-012-345-67".into()], ..named("Romashka Trade") });
    assert_eq!((same.evidence, same.score), (Evidence::SameIdentifier, 1.0));
    let other_name = best(&made, &Query { identifiers: vec!["7701234567".into()], ..named("Vasilek") });
    assert_eq!((other_name.evidence, other_name.score), (Evidence::SameIdentifier, 0.99));
}

#[test]
fn a_weak_alias_alone_stays_below_the_threshold_and_a_birth_date_lifts_it() {
    let made = made(&parties());
    let alone = best(&made, &named("Vanya"));
    assert_eq!((alone.evidence, alone.matched), (Evidence::WeakAlias, false));
    let dated = best(&made, &Query { birth_date: Some("1970-03-05".parse().unwrap()), ..named("Vanya") });
    assert_eq!((dated.evidence, dated.matched), (Evidence::NameAndBirthDate, true));
}

#[test]
fn addresses_are_found_without_a_name() {
    let made = made(&parties());
    let at = |name: &str, full: &str| Query { addresses: vec![address(full)], ..named(name) };
    let listed = "Rm 1204, 12th Floor, Chamomile Centre, No. 66 Lantern Rd., Mongkok, Hong Kong";
    let same = best(&made, &at("Vasilek Ltd", listed));
    assert_eq!((same.id.as_str(), same.evidence, same.matched), ("d", Evidence::AddressOnly, true));
    let other_room = best(
        &made,
        &at("Vasilek Ltd", "Room 907, 9/F, Chamomile Centre, 66 Lantern Road, Mongkok, Hong Kong"),
    );
    assert_eq!((other_room.evidence, other_room.matched), (Evidence::AddressOnly, false));
    let of_a_party = best(&made, &at("Vasilek Ltd", "5 Sadovaya street, Kazan"));
    assert_eq!(
        (of_a_party.id.as_str(), of_a_party.evidence, of_a_party.matched),
        ("a", Evidence::AddressOnly, true)
    );
    assert!(matches(&made, &at("Vasilek Ltd", "Hong Kong")).is_empty());
}

#[test]
fn queries_that_cannot_be_screened_are_refused() {
    let made = made(&parties());
    let search = |query: &Query| made.index.search(query, &Options::default());
    assert!(matches!(search(&Query::default()), Err(QueryError::Nothing)));
    for name in ["", "...", "LLC", "ООО"] {
        assert!(matches!(search(&named(name)), Err(QueryError::Name(_))), "{name}");
    }
    assert_eq!(search(&named("General Trading LLC")).unwrap().weak, ["General Trading LLC"]);
    assert_eq!(made.built.unusable.len(), 1);
    assert_eq!((made.built.parties, made.built.names), (7, 8));
}

#[test]
fn many_homonyms_are_bounded_and_said() {
    let crowd: Vec<Party> = (0..2_000).map(|at| party(&format!("p{at:04}"), "Person", &["Li Wei"])).collect();
    let answer = made(&crowd).index.search(&named("Li Wei"), &Options::default()).unwrap();
    assert!(answer.truncated);
    assert_eq!(answer.hits.len(), Options::default().limit);
    assert_eq!(answer.hits[0].id, "p0000");
}

#[test]
fn a_damaged_index_is_an_error_and_no_crash() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("index");
    let mut whole = Vec::new();
    build(&parties(), &mut whole).unwrap();
    let open = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        Index::open(&path)
    };
    assert!(matches!(open(&[]), Err(IndexError::Open { .. } | IndexError::Foreign { .. })));
    assert!(matches!(open(b"PTLNIDX\n"), Err(IndexError::Damaged { .. })));
    assert!(matches!(open(&whole[..whole.len() - 1]), Err(IndexError::Damaged { .. })));
    assert!(matches!(Index::open(Path::new("/nonexistent")), Err(IndexError::Open { .. })));
    for at in (0..whole.len()).step_by(7) {
        let mut broken = whole.clone();
        broken[at] ^= 0xFF;
        if let Ok(index) = open(&broken) {
            let _ = index.search(&named("Romashka Trade"), &Options::default());
            let _ = index.search(&named("Ivan Sidorov"), &Options::default());
        }
    }
}

#[test]
fn the_same_parties_give_the_same_bytes() {
    let bytes = || {
        let mut out = Vec::new();
        build(&parties(), &mut out).unwrap();
        out
    };
    assert_eq!(bytes(), bytes());
}

#[test]
fn an_explanation_reads_as_an_audit_note() {
    let made = made(&parties());
    let hit = best(&made, &Query { countries: vec!["de".into()], ..named("OOO Romaschka Treid") });
    insta::assert_snapshot!(hit.explanation.join("\n"), @r"
    «OOO Romaschka Treid» on the query matched «ООО «Ромашка Трейд»» on the list
    `Romaschka` and `Ромашка` are one word by different habits of romanization
    `Treid` equals `Трейд` after transliteration from Cyrillic
    the legal forms agree (`OOO`, `ООО`)
    the names agree to 0.98
    the countries differ (query: DE, list: RU): lowered by 0.05
    evidence: name only, which allows 0.95 at most; score 0.93
    ");
}

/// A made list: every pair of a first and a last word, 2,000 names.
fn crowd() -> Vec<Party> {
    let first =
        ["Anton", "Boris", "Viktor", "Georgy", "Dmitry", "Yevgeny", "Zakhar", "Ilya", "Kirill", "Leonid"];
    let syllables = ["ba", "do", "ke", "li", "mu", "na", "ro", "sha", "te", "vo", "zhu", "fi", "go", "pa"];
    let surname = |at: usize| {
        let pick = |n: usize| syllables[(at / n + at % 7 * n) % syllables.len()];
        format!("{}{}{}nov", pick(1), pick(14), pick(5))
    };
    (0..2_000)
        .map(|at| {
            let name = format!("{} {}", first[at % first.len()], surname(at));
            party(&format!("p{at:04}"), "Person", &[&name])
        })
        .collect()
}

/// Without bounds on candidates, every listed name is compared: what the index must find nearly all of.
#[test]
fn the_index_finds_what_exhaustive_comparison_finds() {
    let crowd = crowd();
    let made = made(&crowd);
    let (mut wanted, mut found) = (0, 0);
    let everyone = Options { limit: usize::MAX, ..Options::default() };
    for (at, asked) in crowd.iter().enumerate().step_by(20) {
        let name = slip(&asked.names[0].0, at);
        let ours = Name::parse(&name, Kind::Person).unwrap();
        let query = Query { schema: Some("Person".into()), ..named(&name) };
        let answer = made.index.search(&query, &everyone).unwrap();
        for other in &crowd {
            let theirs = Name::parse(&other.names[0].0, Kind::Person).unwrap();
            let score = compare_weighted(&ours, &theirs, &|token| made.index.rarity(token)).score;
            let score = score + commonness(&made.index, &theirs).map_or(0.0, |feature| feature.effect);
            if score >= DEFAULT_THRESHOLD {
                wanted += 1;
                let hit = answer.hits.iter().any(|hit| hit.id == other.id);
                found += usize::from(hit);
            }
        }
    }
    assert!(wanted >= 100);
    assert!(found * 1_000 >= wanted * 990, "{found} of {wanted}");
}

/// The name with one letter dropped, doubled or changed, or with its words swapped.
fn slip(name: &str, seed: usize) -> String {
    let (first, last) = name.split_once(' ').unwrap();
    let at = 1 + seed / 20 % (last.len() - 2);
    match seed / 20 % 4 {
        0 => format!("{last} {first}"),
        1 => format!("{first} {}{}", &last[..at], &last[at + 1..]),
        2 => format!("{first} {}x{}", &last[..at], &last[at + 1..]),
        _ => format!("{first} {}{}", &last[..=at], &last[at..]),
    }
}

proptest::proptest! {
    #[test]
    fn no_query_makes_it_panic(name in ".{0,40}", full in ".{0,60}", identifier in ".{0,20}") {
        let made = made(&parties());
        let query = Query { identifiers: vec![identifier], addresses: vec![address(&full)], ..named(&name) };
        if let Ok(answer) = made.index.search(&query, &Options::default()) {
            proptest::prop_assert!(answer.hits.iter().all(|hit| (0.0..=1.0).contains(&hit.score)));
        }
    }
}
