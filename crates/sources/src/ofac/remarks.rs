//! OFAC's remarks: `DOB 10 Dec 1948; POB Exampletown; Passport A123 (Iran) expires 05 Feb 2004; Linked To: …`.
//!
//! The remarks stand whole in the entity's `notes`; what can be told apart is stated besides.

use portolan_model::{Country, PartialDate};

use crate::dates::rough_dates;
use crate::identifiers::{say_identifier, split_kind};
use crate::subject::Subject;
use crate::text::strip_stop;

/// What a sectoral directive's remark begins with.
const DIRECTIVE: &str = "Executive Order 13662 Directive Determination -";

/// States what remarks tell of an entity, and gives the days of listing that they name, as ISO dates.
///
/// `fault` is told of each part that looks like a known one and cannot be read: its name, its value, what is wrong.
pub(super) fn read(
    subject: &mut Subject<'_>,
    remarks: &str,
    mut fault: impl FnMut(&str, &str, &str),
) -> Vec<String> {
    let mut listing_dates = Vec::new();
    for part in parts(remarks) {
        if let Some(text) = part.strip_prefix("Listing Date (") {
            match listing_date(text) {
                Some(date) => listing_dates.push(date),
                None => fault("Listing Date", part, "no day of the calendar"),
            }
        } else if let Err((field, problem)) = read_part(subject, part) {
            fault(field, part, &problem);
        }
    }
    listing_dates
}

/// The sectoral directives that remarks name.
pub(super) fn directives(remarks: &str) -> impl Iterator<Item = &str> {
    parts(remarks).filter(|part| part.starts_with(DIRECTIVE))
}

fn parts(remarks: &str) -> impl Iterator<Item = &str> {
    let bare = |part: &str| -> usize { usize::from(part.starts_with("alt. ")) * "alt. ".len() };
    remarks
        .split(';')
        .map(|part| strip_stop(part.trim()))
        .map(move |part| &part[bare(part)..])
        .filter(|part| !part.is_empty())
}

fn read_part(subject: &mut Subject<'_>, part: &str) -> Result<(), (&'static str, String)> {
    let Some((label, value)) = part.split_once(' ') else { return Ok(()) };
    match label {
        "DOB" => say_birth_date(subject, value).map_err(|problem| ("DOB", problem)),
        "POB" => {
            subject.say("birthPlace", value);
            Ok(())
        }
        "nationality" => say_country(subject, "nationality", value),
        "citizen" => say_country(subject, "citizenship", value),
        "a.k.a." => {
            subject.say("weakAlias", value.trim_matches(['\'', '"', ' ']));
            Ok(())
        }
        "f.k.a." => {
            subject.say("previousName", value.trim_matches(['\'', '"', ' ']));
            Ok(())
        }
        "Linked" => {
            subject.say("linkedTo", value.strip_prefix("To:").unwrap_or_default());
            Ok(())
        }
        _ => match split_kind(part) {
            Some((property, value)) => {
                let (bare, country) = bare_value(value);
                say_identifier(subject, property, bare, country, part).map_err(|problem| (property, problem))
            }
            None => Ok(()),
        },
    }
}

fn say_country(
    subject: &mut Subject<'_>,
    property: &'static str,
    name: &str,
) -> Result<(), (&'static str, String)> {
    match Country::from_name(name) {
        Some(country) => subject.say_from(property, &country.ftm(), name),
        None => return Err((property, "no country of ISO 3166-1".to_owned())),
    }
    Ok(())
}

/// States a date of birth; where it is not a single date, its words stay as the original.
fn say_birth_date(subject: &mut Subject<'_>, text: &str) -> Result<(), String> {
    for date in rough_dates(text).map_err(|error| error.to_string())? {
        subject.say_from("birthDate", &date, text);
    }
    Ok(())
}

/// Takes `issued 01 Nov 2002`, `expires …` and the country in brackets off a value.
fn bare_value(value: &str) -> (&str, Option<Country>) {
    let end = [" issued ", " expires ", " (", " Issued "].iter().filter_map(|mark| value.find(mark)).min();
    let bracket = value.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(inner, _)| inner);
    (value[..end.unwrap_or(value.len())].trim(), bracket.and_then(Country::from_name))
}

/// The date of `EO 14024 Directive 2): 24 Feb 2022`.
fn listing_date(text: &str) -> Option<String> {
    let (_, date) = text.rsplit_once(')')?;
    let date = PartialDate::parse_english(date.trim_start_matches([':', ' '])).ok()?;
    Some(date.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ofac::statements_of;
    use proptest::prelude::*;

    fn check(remarks: &str, expected: &[(&str, &str)]) {
        let said = statements_of(|subject| {
            read(subject, remarks, |field, value, problem| panic!("{field} {value} {problem}"));
        });
        let said: Vec<(&str, &str)> = said.iter().map(|s| (s.property.as_str(), s.value.as_str())).collect();
        assert_eq!(said, expected, "{remarks}");
    }

    fn faults(remarks: &str) -> Vec<String> {
        let mut faults = Vec::new();
        statements_of(|subject| {
            read(subject, remarks, |field, value, _| faults.push(format!("{field}={value}")));
        });
        faults
    }

    #[test]
    fn dates_of_birth_are_read_as_far_as_they_are_known() {
        check(
            "DOB 10 Dec 1948; alt. DOB Mar 1950; alt. DOB 1951.",
            &[("birthDate", "1948-12-10"), ("birthDate", "1950-03"), ("birthDate", "1951")],
        );
        check("DOB circa 1970", &[("birthDate", "1970")]);
        check("DOB circa 14 Nov 1970", &[("birthDate", "1970")]);
        check("DOB 1961 to 1963", &[("birthDate", "1961"), ("birthDate", "1963")]);
        check("DOB 1961-1963", &[("birthDate", "1961"), ("birthDate", "1963")]);
        assert_eq!(faults("DOB 31 Feb 1961; DOB unknown"), ["DOB=DOB 31 Feb 1961", "DOB=DOB unknown"]);
    }

    #[test]
    fn the_words_of_an_approximate_date_are_kept() {
        let said = statements_of(|subject| {
            read(subject, "DOB circa 1970", |_, _, _| {});
        });
        assert_eq!(said[0].original.as_deref(), Some("circa 1970"));
    }

    #[test]
    fn places_countries_and_relations_are_read() {
        check(
            "POB Exampletown, Iran; nationality Korea, North; citizen Iran; Gender Male",
            &[
                ("birthPlace", "Exampletown, Iran"),
                ("nationality", "kp"),
                ("citizenship", "ir"),
                ("gender", "male"),
            ],
        );
        check(
            "Linked To: EXAMPLE TRADING CO.; a.k.a. 'FOX'.",
            &[("linkedTo", "EXAMPLE TRADING CO."), ("weakAlias", "FOX")],
        );
        assert_eq!(faults("nationality Atlantis"), ["nationality=nationality Atlantis"]);
    }

    #[test]
    fn identifiers_lose_their_country_and_term() {
        check(
            "Passport A123 (Iran) issued 19 Jun 1987 expires 18 Jun 1992; alt. Passport B456 expires 01 Jan 2000; \
             Tax ID No. 7700000000 (Russia); Registration Number 1027700000000 (Russia); \
             Vessel Registration Identification IMO 9000001; MMSI 400000001; SWIFT/BIC EXMPRUMM; \
             Digital Currency Address - XBT 1ExampleWallet; Website www.example.com; Organization Established Date 1969.",
            &[
                ("passportNumber", "A123"),
                ("passportNumber", "B456"),
                ("innCode", "7700000000"),
                ("ogrnCode", "1027700000000"),
                ("imoNumber", "9000001"),
                ("mmsi", "400000001"),
                ("swiftBic", "EXMPRUMM"),
                ("cryptoWallet", "1ExampleWallet"),
                ("website", "www.example.com"),
                ("incorporationDate", "1969"),
            ],
        );
    }

    #[test]
    fn listing_dates_and_directives_belong_to_the_listing() {
        let remarks = "Listing Date (EO 14024 Directive 2): 24 Feb 2022; \
                       Executive Order 13662 Directive Determination - Subject to Directive 1; free text.";
        let mut dates = Vec::new();
        statements_of(|subject| dates = read(subject, remarks, |_, _, _| {}));
        assert_eq!(dates, ["2022-02-24"]);
        assert_eq!(directives(remarks).count(), 1);
    }

    proptest! {
        #[test]
        fn no_remarks_make_it_panic(remarks in "(DOB |POB |alt\\. |;|Passport |\\(|\\)|circa | to |[0-9]{1,4}|Listing Date \\(|é| |\\.)*") {
            statements_of(|subject| {
                read(subject, &remarks, |_, _, _| {});
            });
        }
    }
}
