//! Pairs as data: what must agree, what must stay apart. All names are made up or generic.

use proptest::prelude::*;

use super::*;

#[track_caller]
fn check(kind: Kind, left: &str, right: &str, range: std::ops::RangeInclusive<f64>) {
    let parse = |text| Name::parse(text, kind).unwrap();
    let found = compare(&parse(left), &parse(right));
    assert!(range.contains(&found.score), "{left} / {right}: {:.3} {:#?}", found.score, found.parts);
}

#[test]
fn one_name_in_two_scripts_is_one_name() {
    for (left, right) in [
        ("Иванов Иван Петрович", "Ivan Petrovich IVANOV"),
        ("Щукин Юрий", "Yuri Schtschukin"),
        ("Щукин Юрий", "SHCHUKIN, Yuriy"),
        ("Παπαδόπουλος Γεώργιος", "Georgios Papadopoulos"),
        ("محمد رضا کریمی", "Mohammad Reza Karimi"),
        ("عبد الرحمن الرشيد", "Abd al-Rahman al-Rashid"),
        ("משה כהן", "Moshe Kohen"),
        ("王小明", "Wang Xiaoming"),
        ("王小明", "Xiao Ming WANG"),
        ("김철수", "Kim Cheol-su"),
        ("Արամ Հակոբյան", "Aram Hakobyan"),
        ("გიორგი ბერიძე", "Giorgi Beridze"),
    ] {
        check(Kind::Person, left, right, 0.85..=1.0);
    }
}

#[test]
fn one_company_in_two_scripts_is_one_company() {
    for (left, right) in [
        ("ООО «Ромашка Трейд»", "Romashka Trade LLC"),
        ("ООО Ромашка Трейд", "OOO Romashka Treyd"),
        ("深圳市晨花电子科技有限公司", "Shenzhen Chenhua Electronics Technology Co., Ltd."),
        ("Общество с ограниченной ответственностью «Ромашка»", "Romashka GmbH"),
        ("АО «Завод Ромашка»", "Romashka Plant JSC"),
        ("شركة الياسمين للتجارة", "Al Yasmin Trading Company"),
        ("Romashkatrade LLC", "Romashka-Trade"),
    ] {
        check(Kind::Organization, left, right, 0.8..=1.0);
    }
}

#[test]
fn slips_reorderings_and_initials_are_forgiven() {
    check(Kind::Person, "Ivan Sidorov", "Ivan Sidrov", 0.8..=0.99);
    check(Kind::Person, "Ivan Sidorov", "SIDOROV Ivan", 1.0..=1.0);
    check(Kind::Person, "I. Sidorov", "Ivan Sidorov", 0.8..=0.99);
    check(Kind::Person, "Ivan Sidorov", "Ivan Petrovich Sidorov", 0.8..=0.95);
    check(Kind::Person, "Mohammed Husein", "Muhammad Hussain", 0.75..=0.99);
    check(Kind::Organization, "Romashka Electronics", "Romashka Elektronik", 0.9..=1.0);
}

#[test]
fn sister_ships_and_sister_plants_stay_below_the_alert_threshold() {
    check(Kind::Vessel, "Sea Star 7", "Sea Star 8", 0.0..=0.6);
    check(Kind::Vessel, "Sea Star VII", "MV SEA STAR 7", 1.0..=1.0);
    check(Kind::Vessel, "Sea Star", "Sea Star 8", 0.0..=0.65);
    check(Kind::Organization, "Romashka Plant No. 3", "Romashka Plant No. 5", 0.0..=0.6);
    check(Kind::Organization, "Kazan Instrument Plant", "Perm Instrument Plant", 0.0..=0.69);
}

#[test]
fn other_people_stay_apart() {
    check(Kind::Person, "Ivan Petrovich Sidorov", "Petr Ivanovich Sidorov", 0.0..=0.65);
    check(Kind::Person, "Ivan Petrovich Sidorov", "Ivan Sergeevich Sidorov", 0.0..=0.69);
    check(Kind::Person, "Ahmad Hasan Jalali", "Hasan Ahmad Jalali", 0.85..=0.95);
    check(Kind::Person, "Ivan Sidorov", "Ivan Kuznetsov", 0.0..=0.6);
    check(Kind::Person, "Sidorov", "Sidorov Ivan", 0.0..=0.69);
    check(Kind::Person, "Mohammad Reza Karimi", "Mohammad Reza Rahimi", 0.0..=0.69);
}

#[test]
fn common_words_do_not_outweigh_the_word_that_differs() {
    check(Kind::Organization, "Alpha Technology Trading LLC", "Omega Technology Trading LLC", 0.0..=0.5);
    check(Kind::Organization, "Romashka International Bank", "International Bank", 0.0..=0.5);
    check(Kind::Organization, "Romashka Trading", "Romashka Electronics", 0.6..=0.9);
}

#[test]
fn hidden_and_foreign_letters_do_not_hide_a_name() {
    check(Kind::Person, "Iv\u{200b}an Sid\u{43e}rov", "Ivan Sidorov", 1.0..=1.0);
}

fn any_name() -> impl Strategy<Value = (String, Kind)> {
    let word = prop_oneof![
        "[A-Z][a-z]{1,8}",
        "[а-я]{2,8}",
        "[ا-ي]{2,6}",
        Just("LLC".to_owned()),
        Just("Trading".to_owned()),
        Just("7".to_owned()),
        Just("al".to_owned()),
        "[A-Z]\\.",
        "\\PC{1,6}",
    ];
    const KINDS: [Kind; 4] = [Kind::Person, Kind::Organization, Kind::Vessel, Kind::Other];
    (
        proptest::collection::vec(word, 1..6).prop_map(|words| words.join(" ")),
        proptest::sample::select(&KINDS[..]),
    )
}

proptest! {
    #[test]
    fn a_score_is_bounded_and_symmetric((one, kind) in any_name(), (other, _) in any_name()) {
        if let (Ok(one), Ok(other)) = (Name::parse(&one, kind), Name::parse(&other, kind)) {
            let score = compare(&one, &other).score;
            prop_assert!((0.0..=1.0).contains(&score));
            prop_assert_eq!(score, compare(&other, &one).score);
        }
    }

    #[test]
    fn equal_names_score_one((text, kind) in any_name()) {
        if let Ok(name) = Name::parse(&text, kind) {
            let score = compare(&name, &name).score;
            prop_assert!(score > 0.999_999, "{} {:#?}", score, compare(&name, &name).parts);
        }
    }
}

#[test]
fn a_comparison_reads_as_sentences() {
    let parse = |text| Name::parse(text, Kind::Other).unwrap();
    let found = compare(&parse("ООО Ромашка Трейд"), &parse("Romashka Trade LLC"));
    let sentences: Vec<String> =
        found.parts.iter().map(|part| part.sentence(["the first", "the second"])).collect();
    insta::assert_snapshot!(sentences.join("\n"), @r"
    `Ромашка` equals `Romashka` after transliteration from Cyrillic
    `Трейд` means the same as `Trade`
    the legal forms agree (`ООО`, `LLC`)
    ");
}
