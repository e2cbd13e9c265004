//! OFAC's files: the SDN and the Consolidated set, each of a primary, an address, an alias and a comments file.
//!
//! Comma separated without a heading, lines ended by CR LF, `-0- ` for nothing, a Control-Z as the last byte
//! (OFAC data specification).

use jiff::civil::Date;

use super::{Alias, AliasKind, List, Listed};
use crate::parties::{Address, Party, PartyKind, english};
use crate::romanize::without_marks;

/// Longest remark of the primary file; the rest goes to the comments file.
const LONGEST_REMARK: usize = 1000;

const NOTHING: &str = "-0- ";

/// One set of four files.
#[derive(Default)]
pub(crate) struct Set {
    primary: String,
    addresses: String,
    aliases: String,
    comments: String,
    /// Rows of the four files, in that order.
    pub rows: [u64; 4],
}

/// Both sets, numbered together as OFAC does.
#[derive(Default)]
pub(crate) struct Files {
    pub sdn: Set,
    pub consolidated: Set,
    last_address: usize,
    last_alias: usize,
}

impl Files {
    /// Writes a party of one of the Treasury's lists.
    pub fn push(&mut self, listed: &Listed) {
        let Some(number) = listed.number else { return };
        let set = if listed.list == List::Sdn { &mut self.sdn } else { &mut self.consolidated };
        set.push_primary(number, listed);
        for address in &listed.party.addresses {
            self.last_address += 1;
            set.push_address(number, self.last_address, address);
        }
        for (alias, kind) in strong_aliases(listed) {
            self.last_alias += 1;
            set.push_alias(number, self.last_alias, &alias, kind);
        }
    }
}

impl Set {
    /// The four files: primary, addresses, aliases, comments.
    pub fn finish(self) -> [Vec<u8>; 4] {
        [self.primary, self.addresses, self.aliases, self.comments].map(|mut file| {
            file.push('\u{1a}');
            file.into_bytes()
        })
    }

    fn push_primary(&mut self, number: usize, listed: &Listed) {
        let party = &listed.party;
        let is_ship = party.kind == PartyKind::Ship;
        let remarks = remarks(listed);
        let (kept, overflow) = remarks.split_at(remarks.floor_char_boundary(LONGEST_REMARK));
        let flag = english(party.country);
        let fields = [
            quoted(&party.name.ofac()),
            quoted(kind_word(party.kind)),
            quoted(listed.program),
            NOTHING.to_owned(),
            quoted(if is_ship { "5VA7" } else { "" }),
            quoted(if is_ship { "General Cargo" } else { "" }),
            quoted(if is_ship { "35,155" } else { "" }),
            quoted(if is_ship { "25,214" } else { "" }),
            quoted(if is_ship { flag } else { "" }),
            NOTHING.to_owned(),
            quoted(kept),
        ];
        self.rows[0] += 1;
        row(&mut self.primary, number, &fields);
        if !overflow.is_empty() {
            self.rows[3] += 1;
            row(&mut self.comments, number, &[quoted(overflow)]);
        }
    }

    fn push_address(&mut self, number: usize, address_number: usize, address: &Address) {
        let plain = |text: &str| quoted(&without_marks(text));
        let fields = [
            address_number.to_string(),
            plain(&address.street),
            plain(&address.city_and_postal()),
            plain(english(address.country)),
            NOTHING.to_owned(),
        ];
        self.rows[1] += 1;
        row(&mut self.addresses, number, &fields);
    }

    fn push_alias(&mut self, number: usize, alias_number: usize, alias: &str, kind: AliasKind) {
        let word = if kind == AliasKind::Former { "fka" } else { "aka" };
        let fields = [alias_number.to_string(), quoted(word), quoted(alias), NOTHING.to_owned()];
        self.rows[2] += 1;
        row(&mut self.aliases, number, &fields);
    }
}

/// The aliases that stand in the alias file; a name that only turns the primary one round is none to OFAC.
pub(crate) fn strong_aliases(listed: &Listed) -> Vec<(String, AliasKind)> {
    let primary = listed.party.name.ofac();
    let strong = listed.aliases.iter().filter(|alias| alias.kind != AliasKind::Weak);
    let written = strong.map(|alias| (listed_alias(listed, alias), alias.kind));
    written.filter(|(alias, _)| *alias != primary).collect()
}

fn row(file: &mut String, number: usize, fields: &[String]) {
    file.push_str(&number.to_string());
    for field in fields {
        file.push(',');
        file.push_str(field);
    }
    file.push_str("\r\n");
}

fn quoted(text: &str) -> String {
    if text.is_empty() { NOTHING.to_owned() } else { format!("\"{text}\"") }
}

fn kind_word(kind: PartyKind) -> &'static str {
    match kind {
        PartyKind::Person => "individual",
        PartyKind::Ship => "vessel",
        PartyKind::Aircraft => "aircraft",
        PartyKind::Firm => "",
    }
}

/// An alias in OFAC's manner: a person's family name in capitals before the others, a firm all in capitals.
fn listed_alias(listed: &Listed, alias: &Alias) -> String {
    let text = without_marks(&alias.text);
    if listed.party.kind != PartyKind::Person {
        return text.to_uppercase();
    }
    let family = listed.party.name.distinctive()[0];
    let words: Vec<&str> = text.split(' ').collect();
    // The family name leads when the alias turns the name round, and closes it otherwise.
    match (words.as_slice(), text.starts_with(&without_marks(family))) {
        ([first, rest @ ..], true) if !rest.is_empty() => {
            format!("{}, {}", first.to_uppercase(), rest.join(" "))
        }
        ([rest @ .., last], _) if !rest.is_empty() => format!("{}, {}", last.to_uppercase(), rest.join(" ")),
        _ => text.to_uppercase(),
    }
}

/// The remarks: facts apart at `; `, closed by a full stop; empty if there is nothing to say.
fn remarks(listed: &Listed) -> String {
    let party = &listed.party;
    let country = english(party.country);
    let mut facts = own_facts(party, country);
    let placed = |(what, number): &(&str, String)| match party.kind {
        PartyKind::Person | PartyKind::Firm => format!("{what} {number} ({country})"),
        PartyKind::Ship | PartyKind::Aircraft => format!("{what} {number}"),
    };
    facts.extend(party.numbers.iter().map(placed));
    let weak = listed.aliases.iter().filter(|alias| alias.kind == AliasKind::Weak);
    facts.extend(weak.map(|alias| format!("a.k.a. '{}'", listed_alias(listed, alias))));
    if listed.list == List::Ssi {
        facts.push("Executive Order 13662 Directive Determination - Subject to Directive 1".to_owned());
    }
    facts.extend(listed.linked_to.iter().map(|name| format!("Linked To: {name}")));
    let text = facts.join("; ");
    if text.is_empty() { text } else { format!("{text}.") }
}

/// What the remarks say of a party of that kind before its numbers.
fn own_facts(party: &Party, country: &str) -> Vec<String> {
    match party.kind {
        PartyKind::Person => vec![
            format!("DOB {}", day(party.born)),
            format!("POB {}, {country}", without_marks(&party.addresses[0].city)),
            format!("nationality {country}"),
            format!("Gender {}", if party.woman { "Female" } else { "Male" }),
        ],
        PartyKind::Firm => vec![
            format!("Website www.{}", party.domain),
            format!("Organization Established Date {}", day(party.born)),
        ],
        PartyKind::Aircraft => vec![
            format!("Aircraft Manufacture Date {}", day(party.born)),
            "Aircraft Model IL-76".to_owned(),
            format!("Aircraft Tail Number {}", party.name.plain()),
        ],
        PartyKind::Ship => Vec::new(),
    }
}

/// `25 Mar 1973`.
fn day(date: Date) -> String {
    date.strftime("%d %b %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_written_as_ofac_writes_it() {
        let mut file = String::new();
        row(&mut file, 12, &[quoted(""), quoted("A, B")]);
        assert_eq!(file, "12,-0- ,\"A, B\"\r\n");
        assert_eq!(day(jiff::civil::date(1973, 3, 5)), "05 Mar 1973");
    }
}
