//! A query answered: candidates gathered, compared in full, scored and explained.

use std::collections::{BTreeMap, HashMap};

use portolan_model::PartialDate;
use portolan_names::{Comparison, Kind, Name, compare_weighted, shown};

use crate::address::{ParsedAddress, SamePlace};
use crate::candidates::candidates;
use crate::features::MOST_RAISED;
use crate::features::address::{SharedAddress, address};
use crate::features::birth_date::birth_date;
use crate::features::commonness::commonness;
use crate::features::country::country;
use crate::features::identifier::identifier;
use crate::features::schema::schema;
use crate::file::{NameRow, PartyRow, Section, identifier_key};
use crate::index::{Index, IndexError};
use crate::party::{Address, Answer, Evidence, Feature, Hit, NamePair, Options, Query, QueryError};

/// The most names, aliases, identifiers and addresses that one query may bring, each.
const MAX_ITEMS: usize = 50;
/// The most parties that are looked at for one address or identifier.
const MAX_PARTIES: usize = 500;
/// Score of a query with a listed identifier, before the name is heard.
const SAME_IDENTIFIER: f64 = 0.99;
/// The least name score that lets a name count as agreeing beside an identifier.
const NAME_AGREES: f64 = 0.5;
/// Score of sharing the unit with a party listed by name, times the likeness of the addresses.
const SHARED_UNIT: f64 = 0.75;
/// Score of sharing the building only.
const SHARED_BUILDING: f64 = 0.62;

impl Index {
    /// Finds the listed parties that may be the one asked for.
    ///
    /// # Errors
    ///
    /// Fails for a query with nothing to look for, for a name that cannot be screened, and for a damaged index.
    pub fn search(&self, query: &Query, options: &Options) -> Result<Answer, QueryError> {
        let mut search = Search::new(self, query, options)?;
        search.gather_names()?;
        search.gather_identifiers()?;
        search.gather_addresses()?;
        search.answer()
    }
}

/// A name of the query, read as each kind of party would have it.
struct QueryName<'a> {
    text: &'a str,
    by_kind: HashMap<Kind, Name>,
}

impl QueryName<'_> {
    fn of_kind(&mut self, kind: Kind) -> Option<&Name> {
        let by_kind = &mut self.by_kind;
        if let std::collections::hash_map::Entry::Vacant(place) = by_kind.entry(kind) {
            place.insert(Name::parse(self.text, kind).ok()?);
        }
        by_kind.get(&kind)
    }
}

/// The best pair of names of query and party.
struct NameMatch {
    pair: NamePair,
    comparison: Comparison,
    weak: bool,
    common: Option<Feature>,
}

impl NameMatch {
    fn score(&self) -> f64 {
        self.comparison.score + self.common.as_ref().map_or(0.0, |feature| feature.effect)
    }
}

struct Search<'a> {
    index: &'a Index,
    query: &'a Query,
    options: &'a Options,
    names: Vec<QueryName<'a>>,
    addresses: Vec<(&'a Address, ParsedAddress)>,
    /// Parties found, by row, with the best match of each one's strong and weak names.
    found: BTreeMap<u32, Vec<NameMatch>>,
    weak: Vec<String>,
    truncated: bool,
}

impl<'a> Search<'a> {
    fn new(index: &'a Index, query: &'a Query, options: &'a Options) -> Result<Self, QueryError> {
        if query.name.is_none()
            && query.aliases.is_empty()
            && query.identifiers.is_empty()
            && query.addresses.is_empty()
        {
            return Err(QueryError::Nothing);
        }
        let truncated = [query.aliases.len(), query.identifiers.len(), query.addresses.len()]
            .iter()
            .any(|n| *n > MAX_ITEMS);
        let texts = query.name.iter().chain(query.aliases.iter().take(MAX_ITEMS));
        let kind = query.schema.as_deref().map_or(Kind::Other, Kind::of_schema);
        let mut names = Vec::new();
        let mut weak = Vec::new();
        for text in texts {
            let name = Name::parse(text, kind)?;
            if name.is_weak() {
                weak.push(text.clone());
            }
            names.push(QueryName { text, by_kind: HashMap::from([(kind, name)]) });
        }
        let addresses = query
            .addresses
            .iter()
            .take(MAX_ITEMS)
            .map(|given| (given, ParsedAddress::parse(given)))
            .collect();
        Ok(Self { index, query, options, names, addresses, found: BTreeMap::new(), weak, truncated })
    }

    fn gather_names(&mut self) -> Result<(), IndexError> {
        let mut names = std::mem::take(&mut self.names);
        for name in &mut names {
            self.gather_name(name)?;
        }
        self.names = names;
        Ok(())
    }

    fn gather_name(&mut self, name: &mut QueryName<'_>) -> Result<(), IndexError> {
        let mut rows = Vec::new();
        // Each kind reads a name in its own way, so each has candidates of its own; most names read alike in all.
        let kind = self.query.schema.as_deref().map_or(Kind::Other, Kind::of_schema);
        let kinds = if kind == Kind::Other { vec![Kind::Other, Kind::Person] } else { vec![kind] };
        let mut terms_before = None;
        for kind in kinds {
            let Some(read) = name.of_kind(kind) else { continue };
            let terms: Vec<String> = read.tokens().iter().map(|token| token.term.clone()).collect();
            if terms_before.replace(terms.clone()).is_some_and(|before| before == terms) {
                continue;
            }
            let found = candidates(self.index, read, self.options.floor)?;
            self.truncated |= found.truncated;
            rows.extend(found.names);
        }
        rows.sort_unstable();
        rows.dedup();
        for row in rows {
            self.compare_name(name, row)?;
        }
        Ok(())
    }

    fn compare_name(&mut self, name: &mut QueryName<'_>, row: u32) -> Result<(), IndexError> {
        let index = self.index;
        let listed: &NameRow = index.row(index.names()?, row)?;
        let party = index.row(index.parties()?, listed.party)?;
        let kind = Kind::of_schema(index.text(party.schema)?);
        let text = index.text(listed.text)?;
        let (Some(ours), Ok(theirs)) = (name.of_kind(kind), Name::parse(text, kind)) else { return Ok(()) };
        let comparison = compare_weighted(ours, &theirs, &|token| index.rarity(token));
        if comparison.score < self.options.floor - MOST_RAISED {
            return Ok(());
        }
        let pair = NamePair { query: name.text.to_owned(), list: text.to_owned() };
        let common = commonness(index, &theirs);
        let found = NameMatch { pair, comparison, weak: listed.weak == 1, common };
        keep_best(self.found.entry(listed.party).or_default(), found);
        Ok(())
    }

    fn gather_identifiers(&mut self) -> Result<(), IndexError> {
        for key in self.query.identifiers.iter().take(MAX_ITEMS).filter_map(|given| identifier_key(given)) {
            let rows = self.index.keyed(Section::Identifiers, &key)?;
            self.truncated |= rows.len() > MAX_PARTIES;
            for row in rows.iter().take(MAX_PARTIES) {
                self.found.entry(row.row).or_default();
            }
        }
        Ok(())
    }

    fn gather_addresses(&mut self) -> Result<(), IndexError> {
        let mut shared: BTreeMap<u32, usize> = BTreeMap::new();
        for key in self.addresses.iter().flat_map(|(_, parsed)| parsed.keys()) {
            for row in self.index.keyed(Section::AddressKeys, &key)? {
                *shared.entry(row.row).or_default() += 1;
            }
        }
        let mut rows: Vec<(usize, u32)> =
            shared.into_iter().filter(|(_, keys)| *keys > 1).map(|(row, keys)| (keys, row)).collect();
        rows.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        self.truncated |= rows.len() > MAX_PARTIES;
        for (_, row) in rows.into_iter().take(MAX_PARTIES) {
            let party = self.index.row(self.index.addresses()?, row)?.party;
            self.found.entry(party).or_default();
        }
        Ok(())
    }

    fn answer(mut self) -> Result<Answer, QueryError> {
        let mut hits = Vec::new();
        for (row, names) in std::mem::take(&mut self.found) {
            let party = *self.index.row(self.index.parties()?, row)?;
            if let Some(hit) = self.best_hit(&party, names)?.filter(|hit| hit.score >= self.options.floor) {
                hits.push(hit);
            }
        }
        hits.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.id.cmp(&b.id)));
        self.truncated |= hits.len() > self.options.limit;
        hits.truncate(self.options.limit);
        Ok(Answer { hits, truncated: self.truncated, weak: self.weak })
    }

    /// Scores the party by each of its names that came close, and by none, and keeps the best.
    fn best_hit(&self, party: &PartyRow, names: Vec<NameMatch>) -> Result<Option<Hit>, IndexError> {
        let facts = Facts::of(self, party)?;
        let judged = names.into_iter().map(Some).chain([None]).filter_map(|name| facts.judge(name));
        let best = judged.reduce(|best, next| if next.score > best.score { next } else { best });
        let matched_address = facts.address.as_ref().map(|shared| shared.pair.clone());
        best.map(|verdict| self.hit(party, verdict, matched_address)).transpose()
    }

    fn hit(
        &self,
        party: &PartyRow,
        verdict: Verdict,
        matched_address: Option<NamePair>,
    ) -> Result<Hit, IndexError> {
        let index = self.index;
        let owned = |texts: Vec<&str>| texts.into_iter().map(str::to_owned).collect();
        Ok(Hit {
            id: index.text(party.id)?.to_owned(),
            caption: index.text(party.caption)?.to_owned(),
            schema: index.text(party.schema)?.to_owned(),
            score: verdict.score,
            matched: verdict.score >= self.options.threshold,
            lists: owned(index.texts(party.lists)?),
            programs: owned(index.texts(party.programs)?),
            evidence: verdict.evidence,
            explanation: verdict.explanation(),
            matched_name: verdict.name.map(|name| name.pair),
            matched_address,
            features: verdict.features,
            payload: index.text(party.payload)?.to_owned(),
        })
    }
}

/// Keeps the best match among strong names and the best among weak ones.
fn keep_best(matches: &mut Vec<NameMatch>, found: NameMatch) {
    match matches.iter_mut().find(|other| other.weak == found.weak) {
        Some(other) if found.score() > other.score() => *other = found,
        Some(_) => {}
        None => matches.push(found),
    }
}

/// What is known beside the name, on both sides.
struct Facts {
    schema: Option<Feature>,
    birth_date: Option<(Feature, bool)>,
    country: Option<(Feature, bool)>,
    identifier: Option<Feature>,
    address: Option<SharedAddress>,
    address_only: bool,
}

impl Facts {
    fn of(search: &Search<'_>, party: &PartyRow) -> Result<Self, IndexError> {
        let (index, query) = (search.index, search.query);
        let dates: Vec<PartialDate> =
            index.texts(party.birth_dates)?.into_iter().filter_map(|date| date.parse().ok()).collect();
        Ok(Self {
            schema: schema(query.schema.as_deref(), index.text(party.schema)?),
            birth_date: birth_date(query.birth_date, &dates),
            country: country(&query.countries, &index.texts(party.countries)?),
            identifier: identifier(&query.identifiers, &index.texts(party.identifiers)?),
            address: address(index, &search.addresses, index.party_addresses(party)?)?,
            address_only: party.address_only == 1,
        })
    }

    /// Adds everything up for one pair of names, or for none; `None` if nothing agrees.
    fn judge(&self, name: Option<NameMatch>) -> Option<Verdict> {
        let evidence = self.evidence(name.as_ref())?;
        let features = self.features(name.as_ref());
        let sum: f64 = features.iter().map(|feature| feature.effect).sum();
        let base = match evidence {
            Evidence::SameIdentifier => {
                let agrees = name.as_ref().is_some_and(|name| name.comparison.score >= NAME_AGREES);
                SAME_IDENTIFIER + if agrees { 1.0 - SAME_IDENTIFIER } else { 0.0 }
            }
            Evidence::AddressOnly => self.address_alone(),
            _ => sum,
        };
        Some(Verdict { score: base.clamp(0.0, evidence.cap()), evidence, name, features })
    }

    fn evidence(&self, name: Option<&NameMatch>) -> Option<Evidence> {
        let confirmed = |fact: &Option<(Feature, bool)>| fact.as_ref().is_some_and(|(_, confirms)| *confirms);
        let same_unit = self.address.as_ref().is_some_and(|shared| shared.place == SamePlace::Unit);
        Some(match name {
            _ if self.identifier.is_some() => Evidence::SameIdentifier,
            None if self.address.is_some() => Evidence::AddressOnly,
            None => return None,
            Some(_) if confirmed(&self.birth_date) => Evidence::NameAndBirthDate,
            Some(_) if same_unit => Evidence::NameAndAddress,
            Some(name) if name.weak => Evidence::WeakAlias,
            Some(_) if confirmed(&self.country) => Evidence::NameAndCountry,
            Some(_) => Evidence::NameOnly,
        })
    }

    fn features(&self, name: Option<&NameMatch>) -> Vec<Feature> {
        let fact = |fact: &Option<(Feature, bool)>| fact.as_ref().map(|(feature, _)| feature.clone());
        let of_name = name.into_iter().flat_map(|name| [Some(name_feature(name)), name.common.clone()]);
        let of_name: Vec<Option<Feature>> = of_name.collect();
        let others = [
            self.identifier.clone(),
            self.schema.clone(),
            fact(&self.birth_date),
            fact(&self.country),
            self.address.as_ref().map(|shared| shared.feature.clone()),
        ];
        of_name.into_iter().chain(others).flatten().collect()
    }

    /// An address listed as such is meant whoever is there; one of a listed party is a reason to look.
    fn address_alone(&self) -> f64 {
        self.address.as_ref().map_or(0.0, |shared| match shared.place {
            SamePlace::Unit if self.address_only => shared.alike * Evidence::AddressOnly.cap(),
            SamePlace::Unit => shared.alike * SHARED_UNIT,
            SamePlace::Building => shared.alike * SHARED_BUILDING,
        })
    }
}

fn name_feature(name: &NameMatch) -> Feature {
    let words = format!("the names agree to {:.2}", name.comparison.score);
    Feature { name: "name", effect: name.comparison.score, words }
}

/// The score of a party with its reasons.
struct Verdict {
    score: f64,
    evidence: Evidence,
    name: Option<NameMatch>,
    features: Vec<Feature>,
}

impl Verdict {
    /// Which names matched, how their parts did, what else was looked at, and what the evidence allows.
    fn explanation(&self) -> Vec<String> {
        let mut lines = Vec::new();
        match &self.name {
            Some(name) => {
                let alias = if name.weak { ", a weak alias" } else { "" };
                let (query, list) = (shown(&name.pair.query), shown(&name.pair.list));
                lines.push(format!("«{query}» on the query matched «{list}» on the list{alias}"));
                lines.extend(
                    name.comparison.parts.iter().map(|part| part.sentence(["the query", "the list"])),
                );
            }
            None => lines.push("no name of the listed party agrees with the query".to_owned()),
        }
        lines.extend(self.features.iter().map(|feature| feature.words.clone()));
        let (evidence, cap) = (self.evidence.words(), self.evidence.cap());
        lines.push(format!("evidence: {evidence}, which allows {cap:.2} at most; score {:.2}", self.score));
        lines
    }
}

#[cfg(test)]
mod tests;
