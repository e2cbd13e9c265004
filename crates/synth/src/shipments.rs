//! Shipments with a story: clean ones, and ones in which something is planted.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::dice::Dice;
use crate::lists::{List, Listed};
use crate::names::with_typo;
use crate::paper::{Answers, Dates, Item, Paper, PaperParty, Payment, Route};
use crate::parties::{Address, Party, PartyKind, PartyMaker, days_before};
use crate::truth::{Case, Expected, Range, findable, ids, written_name};

/// A kind of story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    CleanCoalition,
    ListedPartyRespelled,
    TraderFoundedLastMonth,
    AddressSharedWithListed,
    ChipsToForwarder,
    OwnerTwoLayersUp,
    ControlledToRussia,
    DeniedPerson,
    UnverifiedNoStatement,
    MissingFacts,
    MilitaryEndUse,
    NoReexportClauseMissing,
    CleanNoncoalition,
    NearName,
}

/// Every kind, the three that a newcomer should see first in front.
const KINDS: [Kind; 14] = [
    Kind::CleanCoalition,
    Kind::ListedPartyRespelled,
    Kind::TraderFoundedLastMonth,
    Kind::AddressSharedWithListed,
    Kind::ChipsToForwarder,
    Kind::OwnerTwoLayersUp,
    Kind::ControlledToRussia,
    Kind::DeniedPerson,
    Kind::UnverifiedNoStatement,
    Kind::MissingFacts,
    Kind::MilitaryEndUse,
    Kind::NoReexportClauseMissing,
    Kind::CleanNoncoalition,
    Kind::NearName,
];

/// Clean shipments of 100, once every kind has been made once.
const CLEAN_OF_100: usize = 70;

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::CleanCoalition => "clean-coalition",
            Self::ListedPartyRespelled => "listed-party-respelled",
            Self::TraderFoundedLastMonth => "trader-founded-last-month",
            Self::AddressSharedWithListed => "address-shared-with-listed",
            Self::ChipsToForwarder => "chips-to-forwarder",
            Self::OwnerTwoLayersUp => "owner-two-layers-up",
            Self::ControlledToRussia => "controlled-to-russia",
            Self::DeniedPerson => "denied-person",
            Self::UnverifiedNoStatement => "unverified-no-statement",
            Self::MissingFacts => "missing-facts",
            Self::MilitaryEndUse => "military-end-use",
            Self::NoReexportClauseMissing => "no-reexport-clause-missing",
            Self::CleanNoncoalition => "clean-noncoalition",
            Self::NearName => "near-name",
        }
    }

    fn is_clean(self) -> bool {
        matches!(self, Self::CleanCoalition | Self::CleanNoncoalition)
    }

    /// The kind of the shipment at a place: each kind once, then clean ones by their share and the others in turn.
    fn at(place: usize, dice: &mut Dice) -> Self {
        if let Some(kind) = KINDS.get(place) {
            return *kind;
        }
        let clean = dice.below(100) < CLEAN_OF_100;
        let of_sort: Vec<Kind> = KINDS.into_iter().filter(|kind| kind.is_clean() == clean).collect();
        of_sort[place % of_sort.len()]
    }
}

/// Goods as papers describe them.
#[derive(Clone, Copy)]
struct Goods {
    description: &'static str,
    hs: &'static str,
    eccn: &'static str,
    unit: &'static str,
    /// Price of one, in the exporter's currency.
    price: usize,
}

const fn goods(description: &'static str, hs: &'static str, eccn: &'static str, price: usize) -> Goods {
    Goods { description, hs, eccn, unit: "piece", price }
}

/// On no control list and not among the high-priority codes.
const HARMLESS: [Goods; 6] = [
    goods("Oil filters for truck engines", "842123", "EAR99", 9),
    goods("Ceramic wash basins", "691090", "EAR99", 60),
    goods("Wooden bookshelves", "940360", "EAR99", 85),
    goods("Bound notebooks", "482010", "EAR99", 3),
    goods("Children's tricycles", "950300", "EAR99", 40),
    goods("Glazed ceramic floor tiles", "690721", "EAR99", 12),
];
/// High-priority codes of tier 1.
const CHIPS: Goods = goods("Microprocessors, 32 bit", "854231", "3A991.a.1", 14);
/// High-priority code of tier 3.B, not on the Commerce Control List as sold here.
const BEARINGS: Goods = goods("Ball bearings for conveyor belts", "848210", "EAR99", 11);
const CONVERTERS: Goods =
    goods("Analog-to-digital converters, 12 bit, 2 gigasamples per second", "854239", "3A001.a.5.a", 420);
const OSCILLOSCOPES: Goods = goods("Digital oscilloscopes, 500 MHz", "903020", "3A992", 2_900);

/// The listed parties and addresses that shipments may plant.
pub(crate) struct Cast {
    listed: Vec<Listed>,
    addresses: Vec<Address>,
}

/// So many parties of each list are kept to be planted; keeping all would fill the memory in a large world.
const CAST_PER_LIST: usize = 200;

impl Cast {
    pub fn new(addresses: Vec<Address>) -> Self {
        Self { listed: Vec::new(), addresses }
    }

    /// Keeps a listed party if its list has not enough of them yet; `place` is its place on the list.
    pub fn keep(&mut self, listed: &Listed, place: usize) {
        if place < CAST_PER_LIST {
            self.listed.push(listed.clone());
        }
    }

    /// One party of the list that fits, or any of it if none does.
    fn pick(&self, dice: &mut Dice, list: List, fits: impl Fn(&Party) -> bool) -> &Listed {
        let all: Vec<&Listed> = self.listed.iter().filter(|listed| listed.list == list).collect();
        let fitting: Vec<&Listed> = all.iter().copied().filter(|listed| fits(&listed.party)).collect();
        let pool = if fitting.is_empty() { all } else { fitting };
        pool[dice.below(pool.len())]
    }
}

/// One line of `owners.csv`.
pub(crate) struct Stake {
    pub owner: String,
    pub owned: String,
    pub percent: &'static str,
    /// Whether the owner is on a list.
    pub listed: bool,
}

/// Makes shipments, one after another.
pub(crate) struct ShipmentMaker<'a> {
    pub cast: &'a Cast,
    pub parties: &'a mut PartyMaker,
    pub as_of: Date,
    /// The stakes planted so far.
    pub stakes: Vec<Stake>,
}

/// A shipment and its truth while they are made.
struct Story {
    paper: Paper,
    expected: Range,
    expected_with_owners: Option<Range>,
    planted: &'static str,
    party: Option<String>,
    found: Vec<String>,
    not_to_be_taken_for: Vec<String>,
    story: String,
}

impl ShipmentMaker<'_> {
    /// The shipment at a place: its truth, and the bytes of its file.
    pub fn make(&mut self, place: usize, dice: &mut Dice) -> (Case, Vec<u8>) {
        let kind = Kind::at(place, dice);
        let mut story = self.tell(kind, place, dice);
        story.paper.reference = format!("MADE-{:04}", place + 1);
        let mut file = serde_json::to_vec_pretty(&story.paper).expect("plain data, written to memory");
        file.push(b'\n');
        let case = Case {
            file: format!("shipments/{:04}-{}.json", place + 1, kind.name()),
            kind: kind.name().to_owned(),
            expected: story.expected,
            expected_with_owners: story.expected_with_owners,
            planted: story.planted.to_owned(),
            party: story.party,
            found: story.found,
            not_to_be_taken_for: story.not_to_be_taken_for,
            story: story.story,
        };
        (case, file)
    }

    fn tell(&mut self, kind: Kind, place: usize, dice: &mut Dice) -> Story {
        match kind {
            Kind::CleanCoalition => self.clean_coalition(dice),
            Kind::CleanNoncoalition => self.clean_noncoalition(dice),
            Kind::ListedPartyRespelled => self.listed_party_respelled(place, dice),
            Kind::TraderFoundedLastMonth => self.trader_founded_last_month(dice),
            Kind::AddressSharedWithListed => self.address_shared_with_listed(place, dice),
            Kind::ChipsToForwarder => self.chips_to_forwarder(dice),
            Kind::OwnerTwoLayersUp => self.owner_two_layers_up(dice),
            Kind::ControlledToRussia => self.controlled_to_russia(dice),
            Kind::DeniedPerson => self.denied_person(dice),
            Kind::UnverifiedNoStatement => self.unverified_no_statement(dice),
            Kind::MissingFacts => self.missing_facts(place, dice),
            Kind::MilitaryEndUse => self.military_end_use(dice),
            Kind::NoReexportClauseMissing => self.no_reexport_clause_missing(dice),
            Kind::NearName => self.near_name(dice),
        }
    }

    fn clean_coalition(&mut self, dice: &mut Dice) -> Story {
        let buyer = if dice.one_in(2) {
            self.parties.clear_firm(dice, "japanese", &[])
        } else {
            self.parties.clear_firm(dice, "french", &["FR"])
        };
        let mut story = self.harmless_deal(dice, &buyer);
        story.story = format!(
            "A German maker sells harmless goods to {} in a country of the coalition; every fact is given.",
            buyer.name.plain()
        );
        story
    }

    fn clean_noncoalition(&mut self, dice: &mut Dice) -> Story {
        let buyer = self.parties.clear_firm(dice, "arabic", &["JO", "SA", "EG"]);
        let mut story = self.harmless_deal(dice, &buyer);
        story.story = format!(
            "A German maker sells harmless goods to {}, outside the coalition; every fact is given.",
            buyer.name.plain()
        );
        story
    }

    fn listed_party_respelled(&mut self, place: usize, dice: &mut Dice) -> Story {
        let list = if place < KINDS.len() || dice.one_in(2) { List::Sdn } else { List::El };
        // The first one, which newcomers see, is a firm written in Cyrillic.
        let is_first = place < KINDS.len();
        let listed = self.cast.pick(dice, list, |party| match party.kind {
            PartyKind::Firm if is_first => matches!(party.country.alpha2(), "KZ" | "KG"),
            PartyKind::Firm | PartyKind::Person => !is_first,
            PartyKind::Ship | PartyKind::Aircraft => false,
        });
        let name = &listed.party.name;
        let (written, how) = match (if is_first { 0 } else { dice.below(4) }, name.native()) {
            (0, Some(native)) => (native, "in its own script"),
            (1, _) => (with_typo(dice, &name.plain()), "with a slip of the pen"),
            (2, _) => (name.short(), "turned round or cut short"),
            _ => (name.respelled(), "in another romanization"),
        };
        let mut story = self.harmless_deal(dice, &listed.party);
        for party in buyer_entries(&mut story.paper) {
            // Only the name and the country lead to the listing.
            party.name.clone_from(&written);
            party.address = Some(listed.party.addresses[0].city_and_postal());
            party.identifiers.clear();
            (party.phone, party.email, party.website) = (None, None, None);
        }
        story.expected = match list {
            List::Sdn => Range::just(Expected::Deny),
            _ => Range { least: Expected::Licence, most: Expected::Deny },
        };
        story.planted = "a listed party under another spelling";
        story.story =
            format!("The consignee `{written}` is the listed `{}`, written {how}.", written_name(listed));
        story.party = Some(written);
        story.found = findable(listed);
        story
    }

    fn trader_founded_last_month(&mut self, dice: &mut Dice) -> Story {
        let mut buyer = self.hub_firm(dice);
        buyer.born = days_before(self.as_of, dice.between(12, 34));
        let mut story = self.deal(dice, &buyer, CHIPS, "wholesale of electronic components");
        for party in buyer_entries(&mut story.paper) {
            party.website = Some(String::new());
            party.new_customer = Some(true);
        }
        story.expected = Range::just(Expected::Hold);
        story.planted = "a firm founded last month that orders high-priority chips";
        story.story = format!(
            "{} was founded on {}, has no website and was no customer before; it orders microprocessors outside the coalition.",
            buyer.name.plain(),
            buyer.born
        );
        story
    }

    fn address_shared_with_listed(&mut self, place: usize, dice: &mut Dice) -> Story {
        let by_address_alone = place < KINDS.len() || dice.one_in(2);
        let mut buyer = self.parties.clear_firm(dice, "chinese", &["HK"]);
        let (address, found, of_whom) = if by_address_alone {
            let hong_kong = |address: &&Address| address.country.alpha2() == "HK";
            let addresses: Vec<&Address> = self.cast.addresses.iter().filter(hong_kong).collect();
            let address = (*dice.pick(&addresses)).clone();
            let found = vec![address.full()];
            (address, found, "an entry of the Entity List that is an address alone".to_owned())
        } else {
            let listed = self.cast.pick(dice, List::El, |party| party.country.alpha2() == "HK");
            (
                listed.party.addresses[0].clone(),
                findable(listed),
                format!("the listed `{}`", written_name(listed)),
            )
        };
        buyer.country = address.country;
        buyer.addresses = vec![address];
        let mut story = self.deal(dice, &buyer, CHIPS, "trade in electronic components");
        story.expected = if by_address_alone {
            Range::just(Expected::Licence)
        } else {
            Range { least: Expected::Hold, most: Expected::Licence }
        };
        story.planted = "an address shared with a listed one";
        story.story = format!(
            "{} is on no list, but sits at `{}`, the address of {of_whom}.",
            buyer.name.plain(),
            buyer.addresses[0].full()
        );
        story.found = found;
        story
    }

    fn chips_to_forwarder(&mut self, dice: &mut Dice) -> Story {
        let buyer = self.hub_firm(dice);
        let mut story = self.deal(dice, &buyer, CHIPS, "freight forwarding");
        story.expected = Range::just(Expected::Hold);
        story.planted = "a freight forwarder as end user";
        story.story = format!(
            "{}, a freight forwarder outside the coalition, is named as consignee and end user of microprocessors.",
            buyer.name.plain()
        );
        story
    }

    fn owner_two_layers_up(&mut self, dice: &mut Dice) -> Story {
        let buyer = self.parties.clear_firm(dice, "arabic", &["JO", "SA", "EG"]);
        let holding = self.parties.clear_firm(dice, "english", &["GB"]).name.plain();
        let partner = self.parties.clear_firm(dice, "turkish", &[]).name.plain();
        let listed = self.cast.pick(dice, List::Sdn, |party| party.kind == PartyKind::Person);
        let mut story = self.harmless_deal(dice, &buyer);
        let customer = buyer.name.plain();
        let stake = |owner: &str, owned: &str, percent, listed| Stake {
            owner: owner.to_owned(),
            owned: owned.to_owned(),
            percent,
            listed,
        };
        self.stakes.extend([
            stake(&written_name(listed), &holding, "75.5", true),
            stake(&partner, &holding, "24.5", false),
            stake(&holding, &customer, "51", false),
            stake(&partner, &customer, "49", false),
        ]);
        story.expected = Range { least: Expected::Release, most: Expected::Review };
        story.expected_with_owners = Some(Range::just(Expected::Deny));
        story.planted = "a listed owner two layers up";
        story.story = format!(
            "{customer} is clean on its face. {holding} owns 51 % of it, and the listed `{}` owns 75.5 % of that: see owners.csv.",
            written_name(listed)
        );
        story.found = findable(listed);
        story
    }

    fn controlled_to_russia(&mut self, dice: &mut Dice) -> Story {
        let exporter = self.parties.clear_firm(dice, "english", &["US"]);
        let buyer = self.parties.clear_firm(dice, "russian", &["RU"]);
        let mut story = self.deal_from(dice, &exporter, &buyer, CONVERTERS, "industrial electronics");
        story.expected = Range::just(Expected::Licence);
        story.planted = "controlled goods to Russia";
        story.story = format!("Converters of ECCN 3A001 go to {} in Russia.", buyer.name.plain());
        story
    }

    fn denied_person(&mut self, dice: &mut Dice) -> Story {
        let denied = self.cast.pick(dice, List::Dpl, |party| party.kind == PartyKind::Firm);
        let mut story = self.clean_coalition(dice);
        let forwarder = PaperParty::of("forwarder", &denied.party, "freight forwarding");
        story.paper.parties.retain(|party| party.role != "forwarder");
        story.paper.parties.push(forwarder);
        story.expected = Range::just(Expected::Deny);
        story.planted = "a denied person as forwarder";
        story.story = format!("All is clean but the forwarder: {} is a denied person.", written_name(denied));
        story.party = Some(denied.party.name.plain());
        story.found = findable(denied);
        story
    }

    fn unverified_no_statement(&mut self, dice: &mut Dice) -> Story {
        let listed = self.cast.pick(dice, List::Uvl, |_| true);
        let mut story = self.harmless_deal(dice, &listed.party);
        story.paper.answers.uvl_statement = Some("no");
        story.expected = Range::just(Expected::Hold);
        story.planted = "an unverified party without a UVL statement";
        story.story =
            format!("{} is on the Unverified List and has given no UVL statement.", written_name(listed));
        story.found = findable(listed);
        story
    }

    fn missing_facts(&mut self, place: usize, dice: &mut Dice) -> Story {
        let mut story = self.clean_coalition(dice);
        let missing = match place % 3 {
            0 => {
                story.paper.route.destination = None;
                "the destination"
            }
            1 => {
                story.paper.parties.retain(|party| !matches!(party.role, "end_user" | "ultimate_consignee"));
                story.party = None;
                "the consignee and end user"
            }
            _ => {
                story.paper.items[0].hs = None;
                story.paper.items[0].eccn = None;
                "the goods' codes"
            }
        };
        story.expected = Range::just(Expected::Hold);
        story.planted = "a missing fact";
        story.story = format!("All is clean, but the papers do not give {missing}.");
        story
    }

    fn military_end_use(&mut self, dice: &mut Dice) -> Story {
        let buyer = self.parties.clear_firm(dice, "chinese", &["CN"]);
        let exporter = self.parties.clear_firm(dice, "english", &["US"]);
        let mut story = self.deal_from(dice, &exporter, &buyer, OSCILLOSCOPES, "testing of aircraft parts");
        story.paper.answers.military_end_use = "yes";
        story.paper.answers.end_use = "tests of radar units for the air force";
        story.expected = Range::just(Expected::Licence);
        story.planted = "a military end use";
        story.story =
            format!("{} says itself that the oscilloscopes serve the air force.", buyer.name.plain());
        story
    }

    fn no_reexport_clause_missing(&mut self, dice: &mut Dice) -> Story {
        let buyer = self.parties.clear_firm(dice, "turkish", &[]);
        let mut story = self.deal(dice, &buyer, BEARINGS, "maker of conveyor belts");
        story.paper.answers.no_reexport_to_russia_clause = "no";
        story.paper.answers.no_reexport_to_belarus_clause = "no";
        story.expected = Range::just(Expected::Hold);
        story.planted = "a contract without the clause against re-export to Russia";
        story.story = format!(
            "Bearings on the high-priority list go from Germany to {} in Turkey, and the contract does not forbid re-export to Russia.",
            buyer.name.plain()
        );
        story
    }

    fn near_name(&mut self, dice: &mut Dice) -> Story {
        let russian = |party: &Party| party.kind == PartyKind::Person && party.culture.name == "russian";
        let listed = self.cast.pick(dice, List::Sdn, russian);
        let mut namesake = listed.party.clone();
        namesake.name = listed.party.name.namesake(dice, listed.party.culture, listed.party.woman);
        namesake.born =
            listed.party.born.saturating_add(i64::try_from(dice.between(9, 15)).unwrap_or(9).years());
        namesake.numbers.clear();
        let mut story = self.clean_noncoalition(dice);
        let buyer = story.paper.parties.iter().find(|party| party.role == "end_user");
        let (address, country) = buyer.map(|buyer| (buyer.address.clone(), buyer.country.clone())).unzip();
        let mut purchaser = PaperParty::of("purchaser", &namesake, "purchasing agent");
        purchaser.address = address.flatten();
        purchaser.country = country.flatten();
        purchaser.phone = None;
        story.party = Some(purchaser.name.clone());
        story.paper.parties.push(purchaser);
        story.expected = Range { least: Expected::Release, most: Expected::Hold };
        story.planted = "a namesake of a listed person";
        story.story = format!(
            "The purchaser {} is not the listed `{}`: another patronymic, another year of birth, another country.",
            namesake.name.plain(),
            written_name(listed)
        );
        story.not_to_be_taken_for = ids(listed);
        story
    }

    /// An old firm in a country through which goods are diverted.
    fn hub_firm(&mut self, dice: &mut Dice) -> Party {
        let (culture, country) = *dice.pick(&[("kazakh", "KG"), ("arabic", "AE"), ("turkish", "TR")]);
        self.parties.clear_firm(dice, culture, &[country])
    }

    fn harmless_deal(&mut self, dice: &mut Dice, buyer: &Party) -> Story {
        let goods = *dice.pick(&HARMLESS);
        self.deal(dice, buyer, goods, "retail and wholesale")
    }

    fn deal(&mut self, dice: &mut Dice, buyer: &Party, goods: Goods, business: &'static str) -> Story {
        let exporter = self.parties.clear_firm(dice, "german", &["DE"]);
        self.deal_from(dice, &exporter, buyer, goods, business)
    }

    /// A deal with every fact given and every question answered well.
    fn deal_from(
        &mut self,
        dice: &mut Dice,
        exporter: &Party,
        buyer: &Party,
        goods: Goods,
        business: &'static str,
    ) -> Story {
        let forwarder = self.parties.clear_firm(dice, "german", &["DE"]);
        let parties = vec![
            PaperParty::of("exporter", exporter, "manufacturing"),
            PaperParty::of("forwarder", &forwarder, "freight forwarding"),
            PaperParty::of("ultimate_consignee", buyer, business),
            PaperParty::of("end_user", buyer, business),
        ];
        let paper = Paper {
            reference: String::new(),
            parties,
            items: vec![item(dice, exporter, goods)],
            route: Route { from: exporter.country.to_string(), destination: Some(buyer.country.to_string()) },
            dates: self.dates(dice),
            payment: Payment { country: buyer.country.to_string(), terms: "transfer" },
            answers: Answers::default(),
        };
        Story {
            paper,
            expected: Range::just(Expected::Release),
            expected_with_owners: None,
            planted: "",
            party: Some(buyer.name.plain()),
            found: Vec::new(),
            not_to_be_taken_for: Vec::new(),
            story: String::new(),
        }
    }

    fn dates(&self, dice: &mut Dice) -> Dates {
        let order = dice.between(30, 60);
        Dates {
            order: days_before(self.as_of, order),
            contract: days_before(self.as_of, order - dice.between(5, 20)),
            ship: self.as_of.saturating_add(dice_days(dice)),
        }
    }
}

fn dice_days(dice: &mut Dice) -> jiff::Span {
    i64::try_from(dice.between(1, 14)).unwrap_or(1).days()
}

fn item(dice: &mut Dice, exporter: &Party, goods: Goods) -> Item {
    let quantity = dice.between(4, 60) * 5;
    let whole = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    Item {
        description: goods.description,
        hs: Some(goods.hs),
        eccn: Some(goods.eccn),
        quantity: whole(quantity),
        unit: goods.unit,
        value: whole(quantity * goods.price),
        currency: if exporter.country.alpha2() == "US" { "USD" } else { "EUR" },
        origin: exporter.country.to_string(),
    }
}

/// The entries of the buyer, who is consignee and end user.
fn buyer_entries(paper: &mut Paper) -> impl Iterator<Item = &mut PaperParty> {
    paper.parties.iter_mut().filter(|party| matches!(party.role, "ultimate_consignee" | "end_user"))
}
