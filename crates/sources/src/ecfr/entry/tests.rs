use proptest::prelude::*;

use super::*;

fn check(text: &str, name: &str, aliases: &[&str], addresses: &[&str]) {
    let entries = read(text);
    let [entry] = entries.as_slice() else { panic!("{text}: {entries:?}") };
    assert_eq!(entry.name, name, "{text}");
    assert_eq!(entry.aliases, aliases, "{text}");
    assert_eq!(entry.addresses, addresses, "{text}");
}

/// Each pair differs in typography only, as editions of the list do.
#[test]
fn typographical_edits_change_nothing() {
    let road = &["5 Fox Road, Minsk, Belarus"][..];
    for (one, other, name, aliases) in [
        (
            "Fox Ltd., a.k.a., the following one alias:\n—Wolf LLC.\n\n5 Fox Road, Minsk, Belarus.",
            "Fox Ltd., a.k.a., the following one alias: Wolf LLC. 5 Fox Road, Minsk, Belarus",
            "Fox Ltd.",
            &["Wolf LLC"][..],
        ),
        ("Fox Ltd.,\n\n5 Fox Road, Minsk, Belarus.", "Fox Ltd., 5 Fox Road, Minsk, Belarus", "Fox Ltd.", &[]),
        ("Fox Ltd.\n5 Fox Road, Minsk, Belarus.", "Fox Ltd. 5 Fox Road, Minsk, Belarus.", "Fox Ltd.", &[]),
        (
            "Fox, a.k.a. the following alias:\n—Wolf,\n\n5 Fox Road, Minsk, Belarus.",
            "Fox, a.k.a., the following one alias: -Wolf, 5 Fox Road, Minsk, Belarus.",
            "Fox",
            &["Wolf"],
        ),
        (
            "Fox, a.k.a., the following two aliases:\n—Wolf; and\n—Hare's.\n5 Fox Road, Minsk, Belarus",
            "Fox, a.k.a., the following two aliases:—Wolf; and\n\n—Hare's. 5 Fox Road, Minsk, Belarus.",
            "Fox",
            &["Wolf", "Hare's"],
        ),
        (
            "Fox, a.k.a., the following one alias:\n—Wolf\n5 Fox Road,\n—Minsk, Belarus.",
            "Fox, a.k.a., the following one alias:\n—Wolf\n5 Fox Road, Minsk, Belarus.",
            "Fox",
            &["Wolf"],
        ),
    ] {
        check(one, name, aliases, road);
        check(other, name, aliases, road);
    }
}

#[test]
fn addresses_are_split_at_their_separators() {
    let addresses = &["5 Fox Road, Kabul, Afghanistan", "Flat 3, Lahore, Pakistan"][..];
    check(
        "Fox Co., 5 Fox Road, Kabul, Afghanistan; and Flat 3, Lahore, Pakistan.",
        "Fox Co.",
        &[],
        addresses,
    );
    check(
        &format!("Fox Co., 5 Fox Road, Kabul, Afghanistan, {AND} Flat 3, Lahore, Pakistan."),
        "Fox Co.",
        &[],
        addresses,
    );
    check(
        &format!("Fox Co., 5 Fox Road, Kabul, Afghanistan; {AND}\n Flat 3, Lahore, Pakistan."),
        "Fox Co.",
        &[],
        addresses,
    );
    check(
        "Fox, OAO\n\nAddress: 5 Fox Road, Kabul, Afghanistan\nAlt Address: Flat 3, Lahore, Pakistan",
        "Fox, OAO",
        &[],
        addresses,
    );
}

#[test]
fn names_are_found_in_each_place() {
    check(
        "Fox Trading Company (FTC), Kabul, Afghanistan.",
        "Fox Trading Company",
        &["FTC"],
        &["Kabul, Afghanistan"],
    );
    check("Fox Trading (HK), Hong Kong.", "Fox Trading (HK)", &[], &["Hong Kong"]);
    check(
        "Fox, a.k.a., Wolf, Hare & Co., 5 Road, Damascus, Syria",
        "Fox",
        &["Wolf", "Hare & Co."],
        &["5 Road, Damascus, Syria"],
    );
    check(
        "Ada Fox, (a.k.a., Ada Wolf, Ida Fox and Ida Wolf),17 Road, Singapore",
        "Ada Fox",
        &["Ada Wolf", "Ida Fox", "Ida Wolf"],
        &["17 Road, Singapore"],
    );
    check(
        "Fox OY a.k.a. Fox a.k.a. Wolf, 5 Road, Espoo, Finland",
        "Fox OY",
        &["Fox", "Wolf"],
        &["5 Road, Espoo, Finland"],
    );
    check(
        "Foxes Ltd, Handels Sirketi, a.k.a. Wolf, 5 Road, Ankara, Turkey",
        "Foxes Ltd, Handels Sirketi",
        &["Wolf"],
        &["5 Road, Ankara, Turkey"],
    );
    check(
        "Fox Testing Academy, Institute of Dens, No. 7 Road, China",
        "Fox Testing Academy, Institute of Dens",
        &[],
        &["No. 7 Road, China"],
    );
    check("Ada Fox.", "Ada Fox", &[], &[]);
}

#[test]
fn former_names_are_kept_apart() {
    let [entry] = read("Fox, OAO (a.k.a. JSC Fox; f.k.a. Wolf, ZAO)\n\nAddress: 5 Road, Moscow, Russia.")
        .try_into()
        .unwrap();
    assert_eq!(
        (entry.name.as_str(), entry.aliases, entry.previous),
        ("Fox, OAO", vec!["JSC Fox".to_owned()], vec!["Wolf, ZAO".to_owned()])
    );
    let [entry] = read("Fox, a.k.a., the following one alias:\n—Hare (f.k.a., Wolf)\n5 Road, Moscow")
        .try_into()
        .unwrap();
    assert_eq!((entry.aliases, entry.previous), (vec!["Hare".to_owned()], vec!["Wolf".to_owned()]));
}

#[test]
fn pointers_to_other_countries_become_notes() {
    for text in [
        "Fox, Kabul. (See alternate addresses under Iran and Iraq.)",
        "Fox, Kabul (See also address under Iran)",
        "Fox, Kabul.\n(For alternate address, see Iran)",
    ] {
        let [entry] = read(text).try_into().unwrap();
        assert_eq!((entry.addresses, entry.notes.len()), (vec!["Kabul".to_owned()], 1), "{text}");
    }
}

#[test]
fn members_of_a_block_are_entities_that_share_its_addresses() {
    let text = "Fox Academy, a.k.a., the following one alias, and two subordinate institutions:\n—FA.\nSubordinate institution\nDen Factory, a.k.a., the following one alias:\n—12 Factory.\nSubordinate institution Burrow Lab.\nThe following addresses apply to the entity and to the two subordinate institutions:\n\n5 Road, Beijing, China; and 6 Road, Beijing, China.";
    let entries = read(text);
    let names: Vec<&str> = entries.iter().map(|entry| entry.name.as_str()).collect();
    assert_eq!(names, ["Fox Academy", "Den Factory", "Burrow Lab."]);
    assert!(
        entries.iter().all(|entry| entry.addresses == ["5 Road, Beijing, China", "6 Road, Beijing, China"])
    );
    assert_eq!(entries[1].aliases, ["12 Factory"]);
    assert_eq!(entries[1].notes, ["subordinate institution of Fox Academy"]);
}

#[test]
fn affiliated_entities_have_their_own_addresses() {
    let text = "Fox Group, 1 Road, Beijing, China.\nAffiliated entities:\nFox East Co., Ltd., 2 Road, Wuhan, China.\nFox West, a.k.a., the following one alias:\n—FW;\nWest Foxes.\n3 Road, Xi'an, China.\nFox Group Co., Ltd. Test Lab, 4 Road, Beijing, China.";
    let entries = read(text);
    let names: Vec<&str> = entries.iter().map(|entry| entry.name.as_str()).collect();
    assert_eq!(names, ["Fox Group", "Fox East Co., Ltd.", "Fox West", "Fox Group Co., Ltd. Test Lab"]);
    assert_eq!(entries[2].aliases, ["FW", "West Foxes"]);
    assert_eq!(entries[2].addresses, ["3 Road, Xi'an, China"]);
}

#[test]
fn a_listed_address_is_told_from_a_name() {
    let [entry] = read("Address 07, Room 3, 5 Road, Hong Kong.").try_into().unwrap();
    assert!(entry.is_address());
    assert_eq!(entry.addresses, ["Room 3, 5 Road, Hong Kong"]);
    assert!(!read("Address Systems Ltd., 5 Road")[0].is_address());
}

#[test]
fn the_country_of_an_address_stands_at_its_end() {
    for (address, code) in [
        ("5 Road, Beijing, China 100086", Some("CN")),
        ("5 Road, Moscow, Russia, 107076", Some("RU")),
        ("5 Road, Kowloon, Hong Kong", Some("HK")),
        ("5 Road, Dubai, U.A.E.", Some("AE")),
        ("5 Road, Kuala Lumpur Malaysia", Some("MY")),
        ("5 Road, Islamabad", None),
        ("", None),
    ] {
        assert_eq!(country_of(address).map(|c| c.to_string()).as_deref(), code, "{address}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "(Fox |a\\.k\\.a\\.|, |the following |two |aliases|:|\n|—|;| and |\u{1f}|\\(|\\)|Subordinate institution|Affiliated entities:|5 Road|Ltd\\.|é|“|”|\\.| )*") {
        for entry in read(&text) {
            prop_assert!(entry.aliases.iter().all(|alias| !alias.is_empty()));
        }
    }
}

#[test]
fn no_text_takes_ages() {
    let start = std::time::Instant::now();
    for piece in [
        "(",
        "()",
        ", ",
        "a.k.a. ",
        ", a.k.a., ",
        "Fox, ",
        "; ",
        "\n—",
        "alias:\n",
        ". ",
        "“",
        "Subordinate institution\n",
        "(See address) ",
    ] {
        read(&piece.repeat(32_768 / piece.len()));
        read(&format!("Fox, a.k.a., the following two aliases:\n—{}", piece.repeat(32_768 / piece.len())));
    }
    // Each takes some milliseconds; the bound is for busy machines.
    assert!(start.elapsed() < std::time::Duration::from_secs(30), "{:?}", start.elapsed());
}
