use portolan_model::{Reading, entities};
use proptest::prelude::*;

use crate::{ReadError, SourceFile, read};

/// The three supplements, each with what is peculiar to it.
fn document() -> String {
    let row = |cells: &[&str]| {
        let cells: String = cells.iter().map(|cell| format!("<TD class=\"left\">{cell}</TD>")).collect();
        format!("<TR>\n{cells}\n</TR>\n")
    };
    let supplement = |number: u8, headings: &[&str], rows: String| {
        let headings: String = headings.iter().map(|heading| format!("<TH>{heading}\n</TH>")).collect();
        format!(
            "<DIV9 N=\"Supplement No. {number} to Part 744\" TYPE=\"APPENDIX\"><HEAD>List</HEAD><DIV><TABLE><THEAD><TR>{headings}</TR></THEAD><TBODY>{rows}</TBODY></TABLE></DIV></DIV9>"
        )
    };
    let entity_list = [
        row(&[
            "AFGHANISTAN",
            "Fox Co. (FXC), a.k.a., the following one alias:<br/>&#x2014;Wolf &amp; Hare.<br/> <br/> 5 Fox Road, Kabul, Afghanistan; <E T=\"03\">and</E> Flat 3, Lahore, Pakistan.",
            "For all items subject to the EAR. (See &#xA7;&#xA7; 734.9(g),<sup>3</sup> 744.11 of the EAR)",
            "Presumption of denial",
            "76 FR 71869, 11/21/11. 77 FR 23116\n<br/>4/18/12.",
        ]),
        row(&[
            "",
            "Den Institute, 1 Road, Kabul, Afghanistan.",
            "Presumption of denial",
            "For all items subject to the EAR",
            "79 FR 44683, 8/1/14.",
        ]),
        row(&[
            "CHINA, PEOPLE'S REPUBLIC OF",
            "Address 01, Room 3, 5 Road, Hong Kong.",
            "For items",
            "Presumption of denial",
            "89 FR 51652, 6/18/24.",
        ]),
        row(&[
            "",
            "Fox Academy, 1 Road, Beijing, China.",
            "For all items subject to the EAR",
            "Presumption of denial",
            "83 FR 37427, 8/1/18.",
        ]),
        row(&[" ", "Subordinate institution<br/>Den Lab, 2 Road, Beijing, China.", "", "", ""]),
        row(&["", "Namesake Ltd., 1 Road, Beijing, China", "X", "Y", "no citation"]),
        row(&["", "Namesake Ltd., 2 Road, Beijing, China", "X", "Y", "83 FR 37427, 8/1/18."]),
        "<TR><TD colspan=\"5\"><sup>3</sup> For this entity.</TD></TR>".to_owned(),
    ];
    let unverified = row(&["BULGARIA", "Ada Fox, 5 Road, Sofia, Bulgaria", "88 FR 17708, March 24, 2023."]);
    let military = [
        row(&["BURMA", "[Reserved]", "[Reserved]"]),
        row(&["CHINA, PEOPLE'S REPUBLIC OF", "Hare Ltd., 5 Road, Xian, China", "85 FR 83799, 12/23/2020."]),
        row(&["", "The following one subordinate institutions of Fox Aviation:", "85 FR 83799, 12/23/2020."]),
        row(&["", "<E T=\"03\">Subordinate instituion:</E>\n", ""]),
        row(&["", "Fox Engines Co. Ltd., 6 Road, Xian, China", ""]),
    ];
    format!(
        "<?xml version=\"1.0\"?>\n<DIV5 N=\"744\" TYPE=\"PART\">\n<HEAD>PART 744</HEAD>\n{}{}{}</DIV5>\n",
        supplement(
            4,
            &[
                "Country",
                "Entity",
                "License requirement",
                "License review<br/>policy",
                "<strong>Federal Register</strong> citation"
            ],
            entity_list.concat()
        ),
        supplement(6, &["Country", "Listed person and address", "Federal Register citation"], unverified),
        supplement(7, &["Country", "Entity", "Federal Register citation"], military.concat()),
    )
}

fn file(text: &str) -> SourceFile {
    SourceFile { name: "title-15_part-744.xml".into(), bytes: text.as_bytes().to_vec() }
}

fn reading(text: &str) -> Reading {
    read("us-ecfr", &[file(text)]).unwrap()
}

fn said(reading: &Reading, name: &str, property: &str) -> Vec<String> {
    let all = entities(reading.statements.clone());
    let party = all.iter().find(|entity| entity.first("name") == Some(name)).expect(name);
    let sanction =
        all.iter().find(|entity| entity.id == format!("{}-sanction", party.id)).expect("each is listed");
    [party.get(property), sanction.get(property)].concat()
}

#[test]
fn the_three_lists_are_read_and_every_row_is_accounted_for() {
    let reading = reading(&document());
    assert_eq!(reading.lists, ["us-ecfr-el", "us-ecfr-uvl", "us-ecfr-meu"]);
    let account = &reading.files[0];
    assert_eq!((account.rows, account.read, account.rejected), (13, 13, 0));
    let by = |list: &str| {
        account.by[list].iter().map(|(kind, n)| format!("{kind} {n}")).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(by("us-ecfr-el"), "Address 1, LegalEntity 5, continuation 1");
    assert_eq!(by("us-ecfr-uvl"), "LegalEntity 1");
    assert_eq!(by("us-ecfr-meu"), "LegalEntity 2, heading 2, reserved 1");
    assert!(reading.unknown.is_empty());
}

#[test]
fn an_entry_has_its_names_terms_and_dates() {
    let reading = reading(&document());
    for (property, values) in [
        ("alias", &["FXC", "Wolf & Hare"][..]),
        ("country", &["af", "pk"]),
        ("topics", &["export.control"]),
        ("licenseRequirement", &["For all items subject to the EAR. (See §§ 734.9(g), 744.11 of the EAR)"]),
        ("licensePolicy", &["Presumption of denial"]),
        ("footnote", &["3"]),
        ("federalRegister", &["76 FR 71869, 11/21/11", "77 FR 23116, 4/18/12"]),
        ("listingDate", &["2011-11-21"]),
        ("programId", &["EL"]),
    ] {
        assert_eq!(said(&reading, "Fox Co.", property), values, "{property}");
    }
    assert_eq!(said(&reading, "Ada Fox", "startDate"), ["2023-03-24"]);
}

#[test]
fn countries_terms_and_citations_are_carried_down() {
    let reading = reading(&document());
    assert_eq!(said(&reading, "Den Institute", "country"), ["af"]);
    assert_eq!(said(&reading, "Den Lab", "federalRegister"), ["83 FR 37427, 8/1/18"]);
    assert_eq!(said(&reading, "Den Lab", "notes"), ["subordinate institution of Fox Academy"]);
    assert_eq!(said(&reading, "Fox Engines Co. Ltd.", "federalRegister"), ["85 FR 83799, 12/23/2020"]);
    assert_eq!(said(&reading, "Fox Engines Co. Ltd.", "notes"), ["subordinate institution of Fox Aviation"]);
}

#[test]
fn exchanged_cells_and_missing_citations_are_flagged() {
    let reading = reading(&document());
    assert_eq!(said(&reading, "Den Institute", "licensePolicy"), ["Presumption of denial"]);
    let fields: Vec<&str> = reading.rejected.iter().filter_map(|r| r.field.as_deref()).collect();
    assert_eq!(
        fields,
        [
            "Supplement No. 4 to Part 744, License requirement",
            "Supplement No. 4 to Part 744, Federal Register citation"
        ]
    );
}

#[test]
fn a_listed_address_is_an_address_with_a_listing() {
    let reading = reading(&document());
    assert_eq!(said(&reading, "Address 01", "full"), ["Room 3, 5 Road, Hong Kong"]);
    let schema = &reading.statements.iter().find(|s| s.value == "Address 01").unwrap().schema;
    assert_eq!(schema, "Address");
}

#[test]
fn identifiers_outlive_typography_and_tell_namesakes_apart() {
    let before = reading(&document());
    let after = reading(
        &document().replace("Fox Co. (FXC), a.k.a.,", "FOX CO (FXC) , a.k.a.").replace("<br/> <br/>", " "),
    );
    let ids = |reading: &Reading| -> Vec<String> {
        entities(reading.statements.clone())
            .into_iter()
            .map(|e| e.id)
            .filter(|id| id.starts_with("el-"))
            .collect()
    };
    assert_eq!(ids(&before), ids(&after));
    let namesakes = before.statements.iter().filter(|s| s.value == "Namesake Ltd.").count();
    assert_eq!(namesakes, 2);
    let mut unique = ids(&before);
    unique.sort();
    unique.dedup();
    // Seven parties and seven listings.
    assert_eq!(unique.len(), 14);
}

fn refused(text: &str, expected: &str) {
    let error = read("us-ecfr", &[file(text)]).unwrap_err().to_string();
    assert!(error.starts_with(expected), "{error}");
}

#[test]
fn what_is_no_whole_document_is_refused_in_one_line() {
    let text = document();
    refused(&text[..text.len() * 6 / 10], "`title-15_part-744.xml` is cut off");
    refused(
        &text.replace("<TH>Entity\n", "<TH>Party\n"),
        "`title-15_part-744.xml`, Supplement No. 4 to Part 744: its headings are `Country`, `Party`",
    );
    refused(
        &text.replace("TR>", "ROW>"),
        "`title-15_part-744.xml` holds no table with rows in Supplement No. 4",
    );
    refused("<DIV5><P>Other</P></DIV5>", "`title-15_part-744.xml` holds no supplement no. 4, 6 or 7");
    refused("", "`title-15_part-744.xml` is empty");
    refused("<!doctype HTML><p>Down</p>", "`title-15_part-744.xml` is an HTML page");
    refused("no xml", "`title-15_part-744.xml` cannot be read as XML: it has no elements");
    assert!(matches!(read("us-ecfr", &[file(&text), file(&text)]), Err(ReadError::Twice { .. })));
}

#[test]
fn entities_and_depth_cannot_be_abused() {
    let bomb = "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><DIV5>&b;</DIV5>";
    refused(bomb, "`title-15_part-744.xml` cannot be read as XML: it has a document type, which is refused");
    refused("<DIV5>&b;</DIV5>", "`title-15_part-744.xml` cannot be read as XML: it uses the entity `b`");
    let deep = "<a>".repeat(100_000);
    refused(&deep, "`title-15_part-744.xml` cannot be read as XML: its elements nest deeper than 64");
}

#[test]
fn elements_that_are_not_known_are_said() {
    let reading = reading(&document().replace("<HEAD>List</HEAD>", "<HEAD>List</HEAD><NOVELTY/>"));
    assert_eq!(reading.unknown, ["element `NOVELTY`"]);
}

#[test]
fn no_cut_goes_unseen() {
    let text = document();
    for end in (1..text.trim_end().len()).filter(|end| text.is_char_boundary(*end)) {
        assert!(read("us-ecfr", &[file(&text[..end])]).is_err(), "{end}");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = read("us-ecfr", &[SourceFile { name: "a.xml".into(), bytes }]);
    }

    #[test]
    fn no_damage_makes_it_panic_or_lose_a_row(at in 0usize..5000, byte in any::<u8>()) {
        let mut bytes = document().into_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        if let Ok(reading) = read("us-ecfr", &[SourceFile { name: "a.xml".into(), bytes }]) {
            for account in &reading.files {
                prop_assert_eq!(account.rows, account.read + account.rejected);
            }
        }
    }
}
