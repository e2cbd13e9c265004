use portolan_model::{Reading, entities};
use proptest::prelude::*;

use crate::{ReadError, SourceFile, read};

const HEADINGS: &str = "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_date,end_date,standard_order,license_requirement,license_policy,call_sign,vessel_type,gross_tonnage,gross_registered_tonnage,vessel_flag,vessel_owner,remarks,source_list_url,alt_names,citizenships,dates_of_birth,nationalities,places_of_birth,source_information_url,ids\n";
const SDN: &str = "501,Specially Designated Nationals (SDN) - Treasury Department,501,Individual,SDGT; IFSR,\"FOXWORTH, Ada\",Colonel,\"12 Example Road, Kabul, AF; IR\",,,,,,,,,,,,,(Linked To: EXAMPLE GROUP),http://example.com/l,\"FOX, Ada; and WOLFE, Ada\",AF,1948-12-10; circa 1950,IR,\"Kabul, Afghanistan\",http://example.com/i,\"AF, A123, Passport; RU, 2017-01-16, 7700000000, Tax ID No.; 24 Feb 2022, Listing Date (EO 14024 Directive 3):; Government Entity, Target Type\"\n";
const EL: &str = "abc1,Entity List (EL) - Bureau of Industry and Security,,,,Example Group.  Affiliated Entity: Example Labs Co.,,\"5 Example Street, Beijing, CN\",\"76 FR 71869; 80 FR 1\",2011-11-21,,,For all items  subject to the EAR,Presumption of denial,,,,,,,,,,,,,,,\n";
const MBS: &str = "501,Non-SDN Menu-Based Sanctions List (NS-MBS List) - Treasury Department,501,Entity,MBS,EXAMPLE BANK,,,,,,,,,,,,,,,,,,,,,,,\n";
const DPL_ROW: &str = "d1,Denied Persons List (DPL) - Bureau of Industry and Security,,,,ADA FOX,,\"1 ROAD, AUSTIN, TX, US\",67 F.R. 56530 9/4/02 67 F.R. 10890 3/11/02,2002-03-04,2056-13-40,Y,,,,,,,,,,,,,,,,,\n";
const DENIED: &str = "\"Name\"\t\"Street_Address\"\t\"City\"\t\"State\"\t\"Country\"\t\"Postal_Code\"\t\"Effective_Date\"\t\"Expiration_Date\"\t\"Standard_Order\"\t\"Last_Update\"\t\"Action\"\t\"FR_Citation\"\n\" ADA FOX\"\t\"1 EXAMPLE ROAD\"\t\"AUSTIN\"\t\"TX\"\t\"\"\t\"70000\"\t\"06/19/2003\"\t\"06/29/2056\"\t\"Y\"\t\"2007-01-31\"\t\"FR NOTICE ADDED\"\t\"68 F.R. 38290 6/27/03\"\n";

fn file(name: &str, text: &str) -> SourceFile {
    SourceFile { name: name.into(), bytes: text.as_bytes().to_vec() }
}

fn consolidated() -> String {
    format!("{HEADINGS}{SDN}{EL}{MBS}{DPL_ROW}")
}

fn reading(text: &str) -> Reading {
    read("us-csl", &[file("consolidated.csv", text)]).unwrap()
}

fn said(reading: &Reading, entity: &str, property: &str) -> Vec<String> {
    let found = entities(reading.statements.clone()).into_iter().find(|found| found.id == entity);
    found.map(|found| found.get(property).to_vec()).unwrap_or_default()
}

#[test]
fn the_file_covers_all_thirteen_lists_however_few_have_rows() {
    let reading = reading(&consolidated());
    assert_eq!(reading.lists.len(), 13);
    let account = &reading.files[0];
    assert_eq!((account.rows, account.read), (4, 4));
    assert_eq!(account.by["us-csl-sdn"]["Person"], 1);
    assert_eq!(account.by["us-csl-mbs"]["LegalEntity"], 1);
}

#[test]
fn fields_with_several_values_are_split() {
    let reading = reading(&consolidated());
    for (property, values) in [
        ("name", &["Ada FOXWORTH", "EXAMPLE BANK"][..]),
        ("alias", &["Ada FOX", "Ada WOLFE"]),
        ("birthDate", &["1948-12-10", "1950"]),
        ("nationality", &["ir"]),
        ("citizenship", &["af"]),
        ("country", &["af", "ir"]),
        ("passportNumber", &["A123"]),
        ("innCode", &["7700000000"]),
        ("linkedTo", &["EXAMPLE GROUP"]),
    ] {
        assert_eq!(said(&reading, "csl-501", property), values, "{property}");
    }
    assert!(said(&reading, "csl-501", "notes").contains(&"Government Entity, Target Type".to_owned()));
    assert_eq!(said(&reading, "csl-501-sdn-sanction", "programId"), ["SDGT", "IFSR"]);
    assert_eq!(said(&reading, "csl-501-sdn-sanction", "listingDate"), ["2022-02-24"]);
    assert_eq!(said(&reading, "csl-501-ns-mbs-sanction", "programId"), ["MBS"]);
}

#[test]
fn a_listing_keeps_its_terms_and_its_members_their_own_names() {
    let reading = reading(&consolidated());
    assert_eq!(said(&reading, "csl-abc1", "name"), ["Example Labs Co."]);
    assert_eq!(said(&reading, "csl-abc1", "notes"), ["listed under Example Group"]);
    let sanction = |property: &str| said(&reading, "csl-abc1-el-sanction", property);
    assert_eq!(sanction("licenseRequirement"), ["For all items subject to the EAR"]);
    assert_eq!(sanction("licensePolicy"), ["Presumption of denial"]);
    assert_eq!(sanction("federalRegister"), ["76 FR 71869", "80 FR 1"]);
    assert_eq!(sanction("listingDate"), ["2011-11-21"]);
    let address = said(&reading, "csl-abc1", "addressEntity").remove(0);
    assert_eq!(said(&reading, &address, "full"), ["5 Example Street, Beijing"]);
    assert_eq!(said(&reading, &address, "country"), ["cn"]);
}

#[test]
fn a_bad_field_is_flagged_and_its_row_is_read() {
    let reading = reading(&consolidated());
    let fault = &reading.rejected[0];
    assert_eq!(
        (fault.row, fault.field.as_deref(), fault.value.as_str()),
        (5, Some("end_date"), "2056-13-40")
    );
    assert_eq!(said(&reading, "csl-d1-dpl-sanction", "startDate"), ["2002-03-04"]);
    assert_eq!(
        said(&reading, "csl-d1-dpl-sanction", "federalRegister"),
        ["67 FR 56530, 9/4/02", "67 FR 10890, 3/11/02"]
    );
}

#[test]
fn a_list_or_column_that_is_not_known_is_said() {
    let text = consolidated().replace("(EL)", "(XYZ)").replace("source_list_url", "list_url,source_list_url");
    let text: String = text
        .lines()
        .enumerate()
        .map(|(at, line)| {
            // One more field in each record keeps the table rectangular.
            if at == 0 { format!("{line}\n") } else { format!("{line},\n") }
        })
        .collect();
    let reading = reading(&text);
    assert_eq!(reading.unknown, ["column `list_url`", "Entity List (XYZ) - Bureau of Industry and Security"]);
    assert_eq!((reading.files[0].read, reading.files[0].rejected), (3, 1));
    assert!(reading.rejected.iter().any(|r| r.is_whole_row() && r.problem == "a list that is not known"));
}

#[test]
fn older_files_have_no_identifiers_and_short_names_of_lists() {
    let headings = HEADINGS.replace("_id,", "").replace(",ids", "");
    let row = "EL,,,,Mayfox Trading,,\"5 Example Street, Beijing, CN\",76 FR 71869,2011-11-21,,,X,Y,,,,,,,,,,,,,,\n";
    let reading = reading(&format!("{headings}{row}"));
    assert_eq!((reading.lists.len(), reading.files[0].read), (9, 1));
    assert!(reading.statements[0].entity.starts_with("csl-el-"));
}

#[test]
fn the_denied_persons_list_stands_alone_too() {
    let reading = read("us-csl", &[file("dpl.2022-09.txt", DENIED)]).unwrap();
    assert_eq!(reading.lists, ["us-csl-dpl"]);
    let id = reading.statements[0].entity.clone();
    assert_eq!(said(&reading, &id, "name"), ["ADA FOX"]);
    assert_eq!(said(&reading, &id, "country"), ["us"]);
    let sanction = |property: &str| said(&reading, &format!("{id}-sanction"), property);
    assert_eq!(sanction("startDate"), ["2003-06-19"]);
    assert_eq!(sanction("endDate"), ["2056-06-29"]);
    assert_eq!(sanction("federalRegister"), ["68 FR 38290, 6/27/03"]);
    let both = [file("consolidated.csv", &consolidated()), file("dpl.txt", DENIED)];
    assert!(matches!(read("us-csl", &both), Err(ReadError::Twice { .. })));
}

fn refused(text: &str, expected: &str) {
    let error = read("us-csl", &[file("consolidated.csv", text)]).unwrap_err().to_string();
    assert!(error.starts_with(expected), "{error}");
}

#[test]
fn a_renamed_column_or_a_cut_file_is_refused_in_one_line() {
    refused(
        &consolidated().replace(",license_policy,", ",policy,"),
        "`consolidated.csv` has no column `license_policy`: its columns are _id, source",
    );
    refused(&consolidated().replace("_id,", "identifier,"), "`consolidated.csv` has no column `_id`");
    let text = consolidated();
    refused(&text[..text.len() - 4], "`consolidated.csv` is cut off: its last line does not end");
    let quote = text.find("\"5 Example").unwrap();
    refused(&text[..quote + 8], "`consolidated.csv` is cut off: its last field is not closed");
    refused(&format!("{text}a,b\n"), "`consolidated.csv` is cut off: its last record has 2 fields of 29");
    refused("", "`consolidated.csv` is empty");
    refused("<html>", "`consolidated.csv` is an HTML page");
    refused("one\ntwo\n", "`consolidated.csv` is no file of this source");
}

#[test]
fn no_cut_before_the_last_field_of_the_last_row_goes_unseen() {
    let text = consolidated();
    let (rows, last) = text.trim_end().rsplit_once('\n').unwrap();
    for end in rows.len() + 2..rows.len() + last.len() {
        let cut = read("us-csl", &[file("consolidated.csv", &text[..end])]);
        assert!(matches!(cut, Err(ReadError::Cut { .. })), "{end}");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = read("us-csl", &[SourceFile { name: "consolidated.csv".into(), bytes }]);
    }

    #[test]
    fn no_damage_makes_it_panic_or_lose_a_row(at in 0usize..3000, byte in any::<u8>(), is_denied in any::<bool>()) {
        let mut bytes = if is_denied { DENIED.to_owned() } else { consolidated() }.into_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        if let Ok(reading) = read("us-csl", &[SourceFile { name: "list".into(), bytes }]) {
            for account in &reading.files {
                prop_assert_eq!(account.rows, account.read + account.rejected);
            }
        }
    }
}
