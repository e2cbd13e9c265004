//! What Treasury's identifier kinds (`Tax ID No.`, `SWIFT/BIC`, …) are called in FollowTheMoney.
//!
//! OFAC's remarks and the Consolidated Screening List's `ids` use the same words: the first as `Tax ID No. 123 (Russia)`,
//! the second as `RU, 123, Tax ID No.`.

use portolan_model::Country;

use crate::dates::rough_dates;
use crate::subject::Subject;

/// Kind of identifier and the property it becomes. A kind stands before any other kind that it starts with.
const KINDS: [(&str, &str); 101] = [
    ("Aircraft Construction Number (also called L/N or S/N or F/N)", "serialNumber"),
    ("Aircraft Manufacturer's Serial Number (MSN)", "serialNumber"),
    ("Aircraft Mode S Transponder Code", "icaoCode"),
    ("Aircraft Manufacture Date", "buildDate"),
    ("Aircraft Model", "model"),
    ("Aircraft Operator", "operator"),
    ("Aircraft Tail Number", "registrationNumber"),
    ("Previous Aircraft Tail Number", "previousRegistrationNumber"),
    ("Vessel Registration Identification", "imoNumber"),
    ("Vessel Year of Build", "buildDate"),
    ("Vessel Call Sign", "callSign"),
    ("Former Vessel Flag", "pastFlags"),
    ("Other Vessel Call Sign", "callSign"),
    ("Other Vessel Type", "type"),
    ("MMSI", "mmsi"),
    ("Diplomatic Passport", "passportNumber"),
    ("Stateless Person Passport", "passportNumber"),
    ("Passport", "passportNumber"),
    ("Travel Document Number", "passportNumber"),
    ("Tax ID No.", "taxNumber"),
    ("V.A.T. Number", "taxNumber"),
    ("VAT Number", "taxNumber"),
    ("Italian Fiscal Code", "taxNumber"),
    ("Fiscal Code", "taxNumber"),
    ("R.F.C.", "taxNumber"),
    ("RFC", "taxNumber"),
    ("RUC #", "taxNumber"),
    ("NIT #", "taxNumber"),
    ("RIF #", "taxNumber"),
    ("RTN", "taxNumber"),
    ("C.U.I.T.", "taxNumber"),
    ("US FEIN", "taxNumber"),
    ("SSN", "idNumber"),
    ("National ID No.", "idNumber"),
    ("National Foreign ID Number", "idNumber"),
    ("Cedula No.", "idNumber"),
    ("Cedula de Ciudadania", "idNumber"),
    ("Personal ID Card", "idNumber"),
    ("Identification Number", "idNumber"),
    ("Turkish Identification Number", "idNumber"),
    ("Citizen's Card Number", "idNumber"),
    ("Birth Certificate Number", "idNumber"),
    ("Driver's License No.", "idNumber"),
    ("Electoral Registry No.", "idNumber"),
    ("Credencial electoral", "idNumber"),
    ("Cartilla de Servicio Militar Nacional", "idNumber"),
    ("Residency Number", "idNumber"),
    ("Refugee ID Card", "idNumber"),
    ("Military Registration Number", "idNumber"),
    ("Numero de Identidad", "idNumber"),
    ("Kenyan ID No.", "idNumber"),
    ("Tarjeta de Identidad", "idNumber"),
    ("Bosnian Personal ID No.", "idNumber"),
    ("Tazkira National ID Card", "idNumber"),
    ("C.U.R.P.", "idNumber"),
    ("C.U.I.P.", "idNumber"),
    ("C.U.I.", "idNumber"),
    ("D.N.I.", "idNumber"),
    ("N.I.E.", "idNumber"),
    ("I.F.E.", "idNumber"),
    ("C.I.F.", "taxNumber"),
    ("LE Number", "idNumber"),
    ("Afghan Money Service Provider License Number", "registrationNumber"),
    ("Business Registration Document #", "registrationNumber"),
    ("Business Registration Number", "registrationNumber"),
    ("Business Number", "registrationNumber"),
    ("Branch Unit Number", "registrationNumber"),
    ("C.R. No.", "registrationNumber"),
    ("Central Registration System Number", "registrationNumber"),
    ("Certificate of Incorporation Number", "registrationNumber"),
    ("Chamber of Commerce Number", "registrationNumber"),
    ("Dubai Chamber of Commerce Membership No.", "registrationNumber"),
    ("Istanbul Chamber of Comm. No.", "registrationNumber"),
    ("Commercial Registry Number", "registrationNumber"),
    ("UK Company Number", "registrationNumber"),
    ("Company Number", "registrationNumber"),
    ("Economic Register Number (CBLS)", "registrationNumber"),
    ("Enterprise Number", "registrationNumber"),
    ("File Number", "registrationNumber"),
    ("Folio Mercantil No.", "registrationNumber"),
    ("Legal Entity Number", "registrationNumber"),
    ("License", "registrationNumber"),
    ("Matricula Mercantil No", "registrationNumber"),
    ("Permit Number", "registrationNumber"),
    ("Public Registration Number", "registrationNumber"),
    ("Registered Charity No.", "registrationNumber"),
    ("Registration Number", "registrationNumber"),
    ("Registration ID", "registrationNumber"),
    ("Trade License No.", "registrationNumber"),
    ("D-U-N-S Number", "dunsCode"),
    ("Government Gazette Number", "okpoCode"),
    ("Unified Social Credit Code (USCC)", "uscCode"),
    ("United Social Credit Code Certificate (USCCC)", "uscCode"),
    ("ISIN", "isinCode"),
    ("SWIFT/BIC", "swiftBic"),
    ("Email Address", "email"),
    ("Website", "website"),
    ("Phone Number", "phone"),
    ("Telephone", "phone"),
    ("Organization Established Date", "incorporationDate"),
    ("Gender", "gender"),
];

/// Prefix of the kinds that name a currency after it, as `Digital Currency Address - XBT`.
const WALLET: &str = "Digital Currency Address - ";

/// The property of a kind that stands alone, as in the Consolidated Screening List.
pub(crate) fn property_of(kind: &str) -> Option<&'static str> {
    if kind.starts_with(WALLET) {
        return Some("cryptoWallet");
    }
    KINDS.iter().find(|(name, _)| *name == kind).map(|(_, property)| *property)
}

/// Splits `Tax ID No. 123 (Russia)` into the kind's property and what follows, as in OFAC's remarks.
pub(crate) fn split_kind(text: &str) -> Option<(&'static str, &str)> {
    if let Some(rest) = text.strip_prefix(WALLET) {
        return rest.split_once(' ').map(|(_, value)| ("cryptoWallet", value));
    }
    let rest_of = |name: &str| text.strip_prefix(name)?.strip_prefix(' ');
    let find = |(name, property): &(&str, &'static str)| rest_of(name).map(|rest| (*property, rest.trim()));
    KINDS.iter().find_map(find)
}

/// States an identifier: `value` is the bare one, `original` what the publisher wrote around it.
///
/// Numbers that say by their shape and country what they are get the sharper property too: Russia's INN and OGRN, LEI,
/// IMO. Dates and genders are put in FollowTheMoney's form; what is none is returned as the fault in words.
pub(crate) fn say_identifier(
    subject: &mut Subject<'_>,
    property: &str,
    value: &str,
    country: Option<Country>,
    original: &str,
) -> Result<(), String> {
    match property {
        "incorporationDate" | "buildDate" => {
            for date in rough_dates(value).map_err(|error| error.to_string())? {
                subject.say_from(property, &date, original);
            }
        }
        "gender" => subject.say_from(property, &value.to_lowercase(), original),
        "pastFlags" => match Country::from_name(value) {
            Some(flag) => subject.say_from(property, &flag.ftm(), original),
            None => subject.say_from(property, value, original),
        },
        _ => {
            subject.say_from(sharper(property, value, country), bare(property, value), original);
        }
    }
    Ok(())
}

fn bare<'a>(property: &str, value: &'a str) -> &'a str {
    match value.strip_prefix("IMO ") {
        Some(number) if matches!(property, "imoNumber" | "idNumber" | "registrationNumber") => number.trim(),
        _ => value,
    }
}

fn sharper<'a>(property: &'a str, value: &str, country: Option<Country>) -> &'a str {
    let russian = country.is_some_and(|country| country.alpha2() == "RU");
    let digits = value.bytes().all(|byte| byte.is_ascii_digit());
    match (property, value.len()) {
        ("idNumber" | "registrationNumber", _) if value.starts_with("IMO ") => "imoNumber",
        ("taxNumber", 10 | 12) if russian && digits => "innCode",
        ("registrationNumber", 13 | 15) if russian && digits => "ogrnCode",
        ("registrationNumber", 20) if is_lei(value) => "leiCode",
        _ => property,
    }
}

/// ISO 17442: 18 letters or digits, then two digits.
fn is_lei(value: &str) -> bool {
    value.len() == 20
        && value.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
        && value.bytes().skip(18).all(|byte| byte.is_ascii_digit())
        && value.bytes().any(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_kind_hides_a_longer_one_behind_it() {
        for (at, (name, _)) in KINDS.iter().enumerate() {
            for (later, _) in &KINDS[at + 1..] {
                assert!(!later.starts_with(&format!("{name} ")), "{name} hides {later}");
            }
        }
    }

    #[test]
    fn kinds_are_split_from_their_values() {
        for (text, expected) in [
            ("Tax ID No. 7700000000 (Russia)", Some(("taxNumber", "7700000000 (Russia)"))),
            ("UK Company Number 01234567", Some(("registrationNumber", "01234567"))),
            ("Digital Currency Address - XBT 1Example", Some(("cryptoWallet", "1Example"))),
            ("Vessel Registration Identification IMO 1234567", Some(("imoNumber", "IMO 1234567"))),
            ("Member of the Upper House", None),
            ("Passport", None),
        ] {
            assert_eq!(split_kind(text), expected, "{text}");
        }
        assert_eq!(property_of("SWIFT/BIC"), Some("swiftBic"));
        assert_eq!(property_of("Digital Currency Address - ETH"), Some("cryptoWallet"));
        assert_eq!(property_of("Target Type"), None);
    }

    #[test]
    fn shape_and_country_sharpen_the_property() {
        let russia = Country::from_code("RU");
        for (property, value, country, expected) in [
            ("taxNumber", "7700000000", russia, "innCode"),
            ("taxNumber", "7700000000", None, "taxNumber"),
            ("registrationNumber", "1027700000000", russia, "ogrnCode"),
            ("registrationNumber", "253400EXAMPLE0000012", None, "leiCode"),
            ("registrationNumber", "IMO 5000001", None, "imoNumber"),
            ("taxNumber", "AABA 670850 Y", russia, "taxNumber"),
        ] {
            assert_eq!(sharper(property, value, country), expected, "{value}");
        }
    }
}
