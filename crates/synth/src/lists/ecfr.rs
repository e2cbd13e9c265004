//! 15 CFR part 744 as the eCFR's XML: the Entity List, the Unverified List and the Military End-User List.

use std::collections::BTreeMap;
use std::fmt::Write;

use jiff::civil::Date;
use portolan_model::Country;

use super::{AliasKind, List, Listed};
use crate::parties::{Address, english};

/// The three lists while they are made: rows by country heading, then by name.
#[derive(Default)]
pub(crate) struct Part744 {
    entity_list: Table,
    unverified: Table,
    military: Table,
    /// Names on the Military End-User List as subordinate institutions of the first group.
    subordinates: Vec<(String, String)>,
}

/// Rows by country heading, each with the name it is sorted by.
type Table = BTreeMap<String, Vec<(String, String)>>;

/// How many rows each list got, those that list nobody counted apart.
#[derive(Default)]
pub(crate) struct Rows {
    /// Entity List: parties, then addresses alone.
    pub entity_list: [u64; 2],
    pub unverified: u64,
    /// Military End-User List: parties, group headings and labels, `[Reserved]` rows.
    pub military: [u64; 3],
}

/// So many Military End-User entries are written as subordinate institutions of one group, as the real list does.
const SUBORDINATES: usize = 2;

/// Countries that the Military End-User List names without an entry.
const RESERVED: [&str; 4] = ["BURMA", "CAMBODIA", "NICARAGUA", "VENEZUELA"];

/// Requirement, review policy and sections of an Entity List entry, as the real list words them.
struct Terms {
    requirement: &'static str,
    policy: &'static str,
}

const ALL_ITEMS: Terms = Terms {
    requirement: "For all items subject to the EAR. (See &#xA7; 744.11 of the EAR)",
    policy: "Presumption of denial",
};
const RUSSIAN_MILITARY: Terms = Terms {
    requirement: "For all items subject to the EAR. (See &#xA7;&#xA7; 734.9(g),<sup>3</sup> 746.8(a)(3), and 744.21(b) of the EAR)",
    policy: "Policy of denial for all items subject to the EAR apart from food and medicine designated as EAR99, which will be reviewed on a case-by-case basis. See &#xA7;&#xA7; 746.8(b) and 744.21(e)",
};
const SUPERCOMPUTER: Terms = Terms {
    requirement: "For all items subject to the EAR. (See &#xA7;&#xA7; 734.9(e)(2) and 744.11 of the EAR)<sup>4</sup>",
    policy: "Presumption of denial",
};
const ADDRESS: Terms = Terms {
    requirement: "For items on the CCL and listed in supplement no. 7 to part 746 of the EAR",
    policy: "Presumption of denial",
};

impl Terms {
    fn of(listed: &Listed) -> Self {
        match listed.party.country.alpha2() {
            "RU" | "BY" => RUSSIAN_MILITARY,
            "CN" if listed.page.is_multiple_of(7) => SUPERCOMPUTER,
            _ => ALL_ITEMS,
        }
    }
}

impl Part744 {
    /// Writes a party of the Entity, Unverified or Military End-User List.
    pub fn push(&mut self, listed: &Listed) {
        let name = listed.party.name.plain();
        let heading = heading(listed.party.country);
        match listed.list {
            List::El => {
                let row = entity_row(listed);
                self.entity_list.entry(heading).or_default().push((name, row));
            }
            List::Uvl => {
                let cells = [entry(listed), citation(listed, "%B %-d, %Y")];
                self.unverified.entry(heading).or_default().push((name, cells_of(&cells)));
            }
            List::Meu if self.subordinates.len() < SUBORDINATES => {
                self.subordinates.push((entry(listed), citation(listed, "%m/%d/%Y")));
            }
            List::Meu => {
                let cells = [entry(listed), citation(listed, "%m/%d/%Y")];
                self.military.entry(heading).or_default().push((name, cells_of(&cells)));
            }
            _ => {}
        }
    }

    /// Writes entries that are an address alone, numbered within their country; `since` is the day of their notice.
    pub fn push_addresses(&mut self, addresses: &[Address], since: Date) {
        for (at, address) in addresses.iter().enumerate() {
            let name = format!("Address {:02}", at + 1);
            let cells = [
                format!("{name}, {}.", escape(&address.full())),
                ADDRESS.requirement.to_owned(),
                ADDRESS.policy.to_owned(),
                federal_register(since, 51_652, "%-m/%-d/%y"),
            ];
            self.entity_list.entry(heading(address.country)).or_default().push((name, cells_of(&cells)));
        }
    }

    /// The file and the number of its rows.
    pub fn finish(mut self) -> (Vec<u8>, Rows) {
        let mut rows = Rows::default();
        let all = self.entity_list.values().flatten();
        let addresses = all.clone().filter(|(name, _)| name.starts_with("Address ")).count();
        rows.entity_list = [(all.count() - addresses) as u64, addresses as u64];
        rows.unverified = self.unverified.values().map(Vec::len).sum::<usize>() as u64;
        let parties = self.military.values().map(Vec::len).sum::<usize>() + self.subordinates.len();
        rows.military = [parties as u64, self.push_group(), RESERVED.len() as u64];
        for country in RESERVED {
            let row = cells_of(&["[Reserved]".to_owned(), "[Reserved]".to_owned()]);
            self.military.insert(country.to_owned(), vec![(String::new(), row)]);
        }
        (self.write().into_bytes(), rows)
    }

    /// Puts the group of subordinate institutions before the other Chinese entries; returns its rows that list nobody.
    fn push_group(&mut self) -> u64 {
        let Some((_, citation)) = self.subordinates.first() else { return 0 };
        let title = "The following two subordinate institutions of Muanheda Aviation Group:".to_owned();
        let mut group = vec![cells_of(&[title, citation.clone()])];
        for (entry, _) in &self.subordinates {
            group.push(cells_of(&["<E T=\"03\">Subordinate institution:</E>".to_owned(), String::new()]));
            group.push(cells_of(&[entry.clone(), String::new()]));
        }
        let listing_nobody = group.len() - self.subordinates.len();
        // An empty sort key keeps the group together and first.
        let china = self.military.entry("CHINA, PEOPLE'S REPUBLIC OF".to_owned()).or_default();
        china.splice(0..0, group.into_iter().map(|row| (String::new(), row)));
        listing_nobody as u64
    }

    fn write(self) -> String {
        let entity_heads = [
            "Entity",
            "License requirement",
            "License review<br/>policy",
            "<strong>Federal Register</strong> citation",
        ];
        let mut file = String::from(OPENING);
        supplement(&mut file, 4, "Entity List", &entity_heads, self.entity_list);
        let heads = ["Listed person and address", "<strong>Federal Register</strong> citation"];
        supplement(&mut file, 6, "Unverified List", &heads, self.unverified);
        let heads = ["Entity", "<strong class=\"minor-caps\">Federal Register</strong> citation"];
        supplement(&mut file, 7, "'Military End-User' (MEU) List", &heads, self.military);
        file.push_str("</DIV5>\n");
        file
    }
}

const OPENING: &str = "<?xml version=\"1.0\"?>\n\
    <!-- A made list of the made world of `portolan synth`: every party in it is fictional. -->\n\
    <DIV5 N=\"744\" TYPE=\"PART\" VOLUME=\"2\">\n\
    <HEAD>PART 744&#x2014;CONTROL POLICY: END-USER AND END-USE BASED\n</HEAD>\n";

fn supplement(file: &mut String, number: u8, title: &str, heads: &[&str], table: Table) {
    let name = format!("Supplement No. {number} to Part 744");
    let _ = write!(
        file,
        "<DIV9 N=\"{name}\" TYPE=\"APPENDIX\">\n<HEAD>{name}&#x2014;{title}\n</HEAD>\n\
         <P>Every party in this supplement is fictional.</P>\n\
         <DIV width=\"100%\"><DIV class=\"gpotbl_div\">\n\
         <TABLE border=\"1\" class=\"gpo_table\" width=\"100%\">\n<THEAD>\n<TR>\n<TH>Country</TH>\n"
    );
    for head in heads {
        let _ = writeln!(file, "<TH>{head}</TH>");
    }
    file.push_str("</TR>\n</THEAD>\n<TBODY>\n");
    for (country, mut rows) in table {
        rows.sort_by(|(left, _), (right, _)| left.cmp(right));
        let mut heading = escape(&country);
        for (_, cells) in rows {
            let _ =
                write!(file, "<TR>\n<TD class=\"left border-right-single\">{heading}</TD>\n{cells}</TR>\n");
            // The country stands on the first row of its block only.
            heading = " ".to_owned();
        }
    }
    file.push_str("</TBODY>\n</TABLE>\n</DIV></DIV>\n</DIV9>\n\n");
}

fn entity_row(listed: &Listed) -> String {
    let terms = Terms::of(listed);
    let citation = citation(listed, "%-m/%-d/%y");
    cells_of(&[entry(listed), terms.requirement.to_owned(), terms.policy.to_owned(), citation])
}

/// The cells after the country; the last one ends with a line break, as in the eCFR.
fn cells_of(cells: &[String]) -> String {
    let (last, first) = cells.split_last().expect("every table has more than the country's column");
    let mut row = String::new();
    for cell in first {
        let _ = writeln!(row, "<TD class=\"left border-right-single\">{cell}</TD>");
    }
    if last.is_empty() {
        row.push_str("<TD class=\"left\"/>\n");
    } else {
        let _ = write!(row, "<TD class=\"left\">{last}\n</TD>\n");
    }
    row
}

/// Name, aliases and addresses in one cell.
fn entry(listed: &Listed) -> String {
    let name = escape(&listed.party.name.plain());
    let addresses: Vec<String> =
        listed.party.addresses.iter().map(|address| escape(&address.full())).collect();
    let addresses = addresses.join("; <E T=\"03\">and</E> ");
    let known: Vec<String> = names(listed, AliasKind::Known).chain(names(listed, AliasKind::Weak)).collect();
    let former: Vec<String> = names(listed, AliasKind::Former).collect();
    let name = match former.as_slice() {
        [] => name,
        former => format!("{name} (f.k.a., {})", former.join("; ")),
    };
    match known.as_slice() {
        [] => format!("{name}, {addresses}."),
        // Both ways stand in the real list; which one an entry has says nothing.
        [only] if listed.page.is_multiple_of(2) => format!("{name}, a.k.a. {only}, {addresses}."),
        known => {
            let aliases = known.join("; <E T=\"03\">and</E><br/>&#x2014;");
            format!(
                "{name}, a.k.a., the following {}:<br/>&#x2014;{aliases}.<br/> <br/> {addresses}.",
                count(known.len())
            )
        }
    }
}

fn names(listed: &Listed, kind: AliasKind) -> impl Iterator<Item = String> {
    let of_kind = listed.aliases.iter().filter(move |alias| alias.kind == kind);
    // A full stop would end the list of aliases; the real list drops it there too.
    of_kind.map(|alias| escape(alias.text.trim_end_matches('.')))
}

fn count(aliases: usize) -> &'static str {
    match aliases {
        1 => "one alias",
        2 => "two aliases",
        3 => "three aliases",
        _ => "aliases",
    }
}

/// Country heading of a block; Hong Kong stands under China since 23 December 2020 (85 FR 83765).
fn heading(country: Country) -> String {
    match country.alpha2() {
        "CN" | "HK" => "CHINA, PEOPLE'S REPUBLIC OF".to_owned(),
        _ => english(country).to_uppercase(),
    }
}

fn citation(listed: &Listed, date_format: &str) -> String {
    federal_register(listed.since, listed.page, date_format)
}

/// `89 FR 51652, 6/18/24.`; the volume counts years from 1936, when the Federal Register began.
fn federal_register(day: Date, page: usize, date_format: &str) -> String {
    format!("{} FR {page}, {}.", day.year() - 1935, day.strftime(date_format))
}

/// Text of an XML element, other than ASCII letters as numbers, as the eCFR writes them.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            letter if letter.is_ascii() => out.push(letter),
            letter => {
                let _ = write!(out, "&#x{:X};", u32::from(letter));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_as_in_the_ecfr() {
        assert_eq!(escape("İnce & Söhne"), "&#x130;nce &amp; S&#xF6;hne");
    }

    #[test]
    fn citations_carry_volume_page_and_day() {
        let day = jiff::civil::date(2024, 6, 8);
        assert_eq!(federal_register(day, 51652, "%-m/%-d/%y"), "89 FR 51652, 6/8/24.");
        assert_eq!(federal_register(day, 7, "%B %-d, %Y"), "89 FR 7, June 8, 2024.");
    }
}
