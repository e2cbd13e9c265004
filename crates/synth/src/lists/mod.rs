//! The lists of the made world: how many are on each, who they are, and their files.

pub(crate) mod csl;
pub(crate) mod ecfr;
pub(crate) mod ofac;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::dice::Dice;
use crate::names::Name;
use crate::parties::{Address, Party, PartyKind, PartyMaker, address, days_before};
use crate::words::culture;

/// A list of the American government, as the Consolidated Screening List names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum List {
    /// Specially Designated Nationals (Treasury).
    Sdn,
    /// Sectoral Sanctions Identifications (Treasury).
    Ssi,
    /// Chinese Military-Industrial Complex Companies (Treasury).
    Cmic,
    /// Correspondent account or payable-through account sanctions (Treasury).
    Cap,
    /// Menu-based sanctions (Treasury).
    Mbs,
    /// Palestinian Legislative Council (Treasury).
    Plc,
    /// Foreign Sanctions Evaders (Treasury).
    Fse,
    /// Entity List (Commerce).
    El,
    /// Unverified List (Commerce).
    Uvl,
    /// Military End-User List (Commerce).
    Meu,
    /// Denied Persons List (Commerce).
    Dpl,
    /// ITAR debarred (State).
    Dtc,
    /// Nonproliferation sanctions (State).
    Isn,
}

/// What a list looks like: its share of all listed parties, who is on it and why.
pub(crate) struct Profile {
    pub list: List,
    /// Share of all listed parties, of 1,000; the Specially Designated Nationals take what is left.
    share: usize,
    /// Cultures of its parties, with weights.
    cultures: &'static [(&'static str, usize)],
    /// Kinds of its parties, with weights.
    kinds: &'static [(PartyKind, usize)],
    /// Programs or legal grounds, with weights; empty where the list names none.
    programs: &'static [(&'static str, usize)],
}

const FIRMS: &[(PartyKind, usize)] = &[(PartyKind::Firm, 1)];
const PERSONS: &[(PartyKind, usize)] = &[(PartyKind::Person, 1)];
const MOSTLY_FIRMS: &[(PartyKind, usize)] = &[(PartyKind::Firm, 8), (PartyKind::Person, 1)];

/// Every list. Shares follow the files of 2022 and 2026 roughly; several programs are apart at `] [`, as OFAC writes them.
pub(crate) const PROFILES: [Profile; 13] = [
    Profile {
        list: List::Sdn,
        share: 0,
        cultures: &[
            ("russian", 34),
            ("persian", 16),
            ("arabic", 16),
            ("chinese", 12),
            ("turkish", 6),
            ("kazakh", 8),
            ("german", 3),
            ("english", 5),
        ],
        kinds: &[
            (PartyKind::Firm, 46),
            (PartyKind::Person, 44),
            (PartyKind::Ship, 6),
            (PartyKind::Aircraft, 4),
        ],
        programs: &[
            ("RUSSIA-EO14024", 8),
            ("UKRAINE-EO13661] [RUSSIA-EO14024", 2),
            ("SDGT", 4),
            ("NPWMD] [IFSR", 3),
            ("SDNTK", 2),
            ("SYRIA", 1),
            ("CYBER2", 1),
        ],
    },
    Profile {
        list: List::Ssi,
        share: 12,
        cultures: &[("russian", 1)],
        kinds: FIRMS,
        programs: &[("UKRAINE-EO13662", 1)],
    },
    Profile {
        list: List::Cmic,
        share: 5,
        cultures: &[("chinese", 1)],
        kinds: FIRMS,
        programs: &[("CMIC-EO13959", 1)],
    },
    Profile {
        list: List::Cap,
        share: 4,
        cultures: &[("russian", 2), ("chinese", 1)],
        kinds: FIRMS,
        programs: &[("RUSSIA-EO14024", 1)],
    },
    Profile { list: List::Mbs, share: 3, cultures: &[("russian", 1)], kinds: FIRMS, programs: &[("MBS", 1)] },
    Profile {
        list: List::Plc,
        share: 4,
        cultures: &[("arabic", 1)],
        kinds: PERSONS,
        programs: &[("NS-PLC", 1)],
    },
    Profile {
        list: List::Fse,
        share: 2,
        cultures: &[("turkish", 1), ("arabic", 1)],
        kinds: PERSONS,
        programs: &[("FSE-IR", 1)],
    },
    Profile {
        list: List::El,
        share: 210,
        cultures: &[
            ("chinese", 36),
            ("russian", 32),
            ("arabic", 8),
            ("persian", 6),
            ("turkish", 5),
            ("kazakh", 4),
            ("english", 2),
            ("german", 2),
        ],
        kinds: MOSTLY_FIRMS,
        programs: &[],
    },
    Profile {
        list: List::Uvl,
        share: 20,
        cultures: &[("chinese", 4), ("arabic", 3), ("turkish", 2), ("kazakh", 1)],
        kinds: FIRMS,
        programs: &[],
    },
    Profile { list: List::Meu, share: 10, cultures: &[("chinese", 1)], kinds: FIRMS, programs: &[] },
    Profile {
        list: List::Dpl,
        share: 60,
        cultures: &[("english", 4), ("german", 1), ("persian", 1), ("arabic", 1), ("chinese", 1)],
        kinds: MOSTLY_FIRMS,
        programs: &[],
    },
    Profile {
        list: List::Dtc,
        share: 40,
        cultures: &[("english", 3), ("french", 1)],
        kinds: PERSONS,
        programs: &[],
    },
    Profile {
        list: List::Isn,
        share: 15,
        cultures: &[("russian", 1), ("chinese", 1), ("persian", 1)],
        kinds: FIRMS,
        programs: &[("INKSNA", 2), ("E.O. 13382", 1), ("Missile Sanctions Law", 1)],
    },
];

/// Fewest parties that a list has, so that each list has someone in the smallest world.
const FEWEST_PER_LIST: usize = 3;

/// The lists with the number of parties on each; `parties` in all, or more where a list would be too short.
pub(crate) fn sizes(parties: usize) -> Vec<(&'static Profile, usize)> {
    let size = |profile: &Profile| (parties * profile.share / 1000).max(FEWEST_PER_LIST);
    let others: usize = PROFILES[1..].iter().map(size).sum();
    let sdn = parties.saturating_sub(others).max(4 * FEWEST_PER_LIST);
    PROFILES
        .iter()
        .map(|profile| (profile, if profile.list == List::Sdn { sdn } else { size(profile) }))
        .collect()
}

/// A party on a list, and what the list says of it beyond the party itself.
#[derive(Clone)]
pub(crate) struct Listed {
    pub list: List,
    pub party: Party,
    /// OFAC's number; `None` on the lists of Commerce and State.
    pub number: Option<usize>,
    /// Identifier of its row in the Consolidated Screening List.
    pub csl_id: String,
    /// Programs, or the legal ground.
    pub program: &'static str,
    /// Other names as the list gives them: plain order, Latin letters.
    pub aliases: Vec<Alias>,
    /// Day of the notice that listed it.
    pub since: Date,
    /// Page of that notice in the Federal Register.
    pub page: usize,
    /// Name of the listed party it is linked to.
    pub linked_to: Vec<String>,
}

/// Another name of a listed party.
#[derive(Clone)]
pub(crate) struct Alias {
    pub text: String,
    pub kind: AliasKind,
}

/// How strong another name is, and whether it is a former one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum AliasKind {
    Known,
    Former,
    Weak,
}

/// OFAC's numbers in a made world start here, above all real ones, so that the two are told apart in one store.
const FIRST_NUMBER: usize = 900_001;

/// Puts parties on lists, one after another.
pub(crate) struct ListMaker {
    dice: Dice,
    as_of: Date,
    next_number: usize,
    /// Names of the last entities listed, to link others to.
    recent: Vec<String>,
}

impl ListMaker {
    pub fn new(dice: Dice, as_of: Date) -> Self {
        Self { dice, as_of, next_number: FIRST_NUMBER, recent: Vec::new() }
    }

    /// Makes the next party of a list.
    pub fn next(&mut self, profile: &Profile, parties: &mut PartyMaker) -> Listed {
        let dice = &mut self.dice;
        let culture = culture(dice.weighted(profile.cultures));
        let place = dice.pick(&culture.places);
        let kind = dice.weighted(profile.kinds);
        let mut party = parties.listed(dice, kind, culture, place);
        if dice.one_in(3) {
            let second = dice.pick(&culture.places);
            party.addresses.push(address(dice, culture, second));
        }
        let listed = Listed {
            list: profile.list,
            number: self.number(profile.list),
            csl_id: String::new(),
            program: if profile.programs.is_empty() { "" } else { self.dice.weighted(profile.programs) },
            aliases: aliases(&mut self.dice, &party.name),
            since: days_before(self.as_of, self.dice.between(30, 3_500)),
            page: self.dice.between(1_000, 99_999),
            linked_to: self.links(profile.list, &party),
            party,
        };
        let csl_id = listed.number.map_or_else(|| self.dice.hex(40), |number| number.to_string());
        Listed { csl_id, ..listed }
    }

    /// Makes an entry of the Entity List that is an address alone.
    pub fn address(&mut self, country: &str) -> Address {
        let culture = culture(if country == "TR" { "turkish" } else { "chinese" });
        let place = culture.places.iter().find(|place| place.country.alpha2() == country);
        address(&mut self.dice, culture, place.unwrap_or(&culture.places[0]))
    }

    fn number(&mut self, list: List) -> Option<usize> {
        if list.is_treasurys() {
            self.next_number += 1;
            return Some(self.next_number - 1);
        }
        None
    }

    /// Who it is linked to: mostly nobody, sometimes one, rarely so many that the remarks overflow.
    ///
    /// Entries for sectoral sanctions always do, and each fiftieth other, so that no file of comments is empty.
    fn links(&mut self, list: List, party: &Party) -> Vec<String> {
        let overflows = list == List::Ssi || self.next_number.is_multiple_of(50);
        let many = match self.dice.below(60) {
            _ if overflows => self.recent.len(),
            0..=15 => 1,
            _ => 0,
        };
        let links = self.recent.iter().take(many).cloned().collect();
        if party.kind == PartyKind::Firm {
            self.recent.insert(0, party.name.ofac());
            self.recent.truncate(40);
        }
        links
    }
}

impl List {
    /// Whether the Treasury keeps it, so that it stands in OFAC's files.
    pub fn is_treasurys(self) -> bool {
        matches!(self, Self::Sdn | Self::Ssi | Self::Cmic | Self::Cap | Self::Mbs | Self::Plc | Self::Fse)
    }

    /// Identifier of the list within the Consolidated Screening List, for example `us-csl-sdn`.
    pub fn in_csl(self) -> &'static str {
        match self {
            Self::Sdn => "us-csl-sdn",
            Self::Ssi => "us-csl-ssi",
            Self::Cmic => "us-csl-cmic",
            Self::Cap => "us-csl-cap",
            Self::Mbs => "us-csl-mbs",
            Self::Plc => "us-csl-plc",
            Self::Fse => "us-csl-fse",
            Self::El => "us-csl-el",
            Self::Uvl => "us-csl-uvl",
            Self::Meu => "us-csl-meu",
            Self::Dpl => "us-csl-dpl",
            Self::Dtc => "us-csl-dtc",
            Self::Isn => "us-csl-isn",
        }
    }

    /// Identifier of the list in its own publisher's files; `None` where only the Consolidated Screening List has it.
    pub fn own(self) -> Option<&'static str> {
        match self {
            Self::Sdn => Some("us-ofac-sdn"),
            Self::El => Some("us-ecfr-el"),
            Self::Uvl => Some("us-ecfr-uvl"),
            Self::Meu => Some("us-ecfr-meu"),
            Self::Dpl | Self::Dtc | Self::Isn => None,
            _ => Some("us-ofac-cons"),
        }
    }
}

fn aliases(dice: &mut Dice, name: &Name) -> Vec<Alias> {
    let alias = |text: String, kind: AliasKind| Alias { text, kind };
    let mut aliases = Vec::new();
    if matches!(name, Name::Mark(_)) {
        return aliases;
    }
    if dice.one_in(2) {
        let kind = if dice.one_in(8) { AliasKind::Former } else { AliasKind::Known };
        aliases.push(alias(name.respelled(), kind));
    }
    if dice.one_in(4) {
        aliases.push(alias(name.short(), AliasKind::Known));
    }
    if let Some(short) = name.abbreviation().filter(|_| dice.one_in(6)) {
        aliases.push(alias(short, AliasKind::Weak));
    }
    // `FZE` and `F.Z.E.` are one name in two hands, which no list counts as an alias.
    aliases.retain(|alias| letters(&alias.text) != letters(&name.plain()));
    aliases
}

fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
