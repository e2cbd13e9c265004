//! Parties written as an index file.

use std::collections::HashMap;
use std::io::{self, Write};

use bytemuck::{Pod, Zeroable};
use portolan_names::{Kind, Name, NameError, bones};
use rayon::prelude::*;

use crate::address::ParsedAddress;
use crate::file::{
    AddressRow, GramRow, Header, KeyRow, MAGIC, NameRow, PartyRow, Posting, SECTIONS, Span, TermRow, Text,
    VERSION, grams, hash, identifier_key,
};
use crate::party::{Party, Strength};

/// What went into an index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Built {
    /// Parties.
    pub parties: usize,
    /// Names that can be found.
    pub names: usize,
    /// Names that cannot be screened, with the party's identifier and the reason: nobody is found by them.
    pub unusable: Vec<(String, String, String)>,
}

/// Why an index cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// Writing failed.
    #[error("cannot write the index")]
    Write(#[from] io::Error),
    /// The parties hold more than the format can address.
    #[error("the lists are too large for one index: a table has more than {} rows or bytes", u32::MAX)]
    TooLarge,
}

/// Rarity of the most frequent word: it still counts for something.
const LEAST_RARITY: f32 = 0.2;
/// A list of fewer names than this says little of how rare a word is; words on it are taken for rarer than they look.
const LEAST_NAMES: usize = 10_000;

/// Parties whose names are read at once by all cores, before they are written one by one: bounds the memory they take.
const CHUNK: usize = 4_096;

/// Writes an index over `parties`; the same parties give the same bytes.
///
/// # Errors
///
/// Fails if writing does, or if the parties hold more than 4 GiB of text.
pub fn build(parties: &[Party], out: &mut impl Write) -> Result<Built, BuildError> {
    let mut builder = Builder::default();
    for chunk in parties.chunks(CHUNK) {
        let read: Vec<PartyRead> = chunk.par_iter().map(PartyRead::of).collect();
        for (party, read) in chunk.iter().zip(read) {
            builder.party(party, read)?;
        }
    }
    builder.write(out)
}

/// What costs most of a party, and depends on no other: its names and addresses made comparable.
struct PartyRead {
    names: Vec<Result<Name, NameError>>,
    address_keys: Vec<Vec<String>>,
}

impl PartyRead {
    fn of(party: &Party) -> Self {
        let kind = Kind::of_schema(&party.schema);
        Self {
            names: party.names.iter().map(|(text, _)| Name::parse(text, kind)).collect(),
            address_keys: party
                .addresses
                .iter()
                .map(|address| ParsedAddress::parse(address).keys())
                .collect(),
        }
    }
}

/// A term's places: each name that has it, with the weight there before rarity.
type Places = Vec<Posting>;

#[derive(Default)]
struct Builder {
    blob: Vec<u8>,
    texts: Vec<Text>,
    parties: Vec<PartyRow>,
    names: Vec<NameRow>,
    addresses: Vec<AddressRow>,
    terms: HashMap<String, Places>,
    joined: Vec<KeyRow>,
    identifiers: Vec<KeyRow>,
    address_keys: Vec<KeyRow>,
    built: Built,
}

impl Builder {
    fn text(&mut self, text: &str) -> Result<Text, BuildError> {
        let place = Text { start: row(self.blob.len())?, len: row(text.len())? };
        self.blob.extend_from_slice(text.as_bytes());
        row(self.blob.len())?;
        Ok(place)
    }

    fn list(&mut self, items: &[String]) -> Result<Span, BuildError> {
        let start = self.texts.len();
        for item in items {
            let text = self.text(item)?;
            self.texts.push(text);
        }
        span(start, self.texts.len())
    }

    fn party(&mut self, party: &Party, read: PartyRead) -> Result<(), BuildError> {
        let number = row(self.parties.len())?;
        for ((text, strength), name) in party.names.iter().zip(read.names) {
            match name {
                Ok(name) => self.name(number, text, &name, *strength)?,
                Err(error) => {
                    self.built.unusable.push((party.id.clone(), text.clone(), error.to_string()));
                }
            }
        }
        for key in party.identifiers.iter().filter_map(|identifier| identifier_key(identifier)) {
            self.identifiers.push(key_row(&key, number));
        }
        let birth_dates: Vec<String> = party.birth_dates.iter().map(ToString::to_string).collect();
        let row = PartyRow {
            id: self.text(&party.id)?,
            caption: self.text(&party.caption)?,
            schema: self.text(&party.schema)?,
            payload: self.text(&party.payload)?,
            lists: self.list(&party.lists)?,
            programs: self.list(&party.programs)?,
            identifiers: self.list(&party.identifiers)?,
            countries: self.list(&party.countries)?,
            birth_dates: self.list(&birth_dates)?,
            addresses: self.party_addresses(number, party, &read.address_keys)?,
            address_only: u32::from(party.address_only),
            reserved: 0,
        };
        self.parties.push(row);
        Ok(())
    }

    fn party_addresses(
        &mut self,
        number: u32,
        party: &Party,
        keys: &[Vec<String>],
    ) -> Result<Span, BuildError> {
        let start = self.addresses.len();
        for (address, keys) in party.addresses.iter().zip(keys) {
            let at = row(self.addresses.len())?;
            self.address_keys.extend(keys.iter().map(|key| key_row(key, at)));
            let full = self.text(&address.full)?;
            let country = self.text(address.country.as_deref().unwrap_or_default())?;
            self.addresses.push(AddressRow { full, country, party: number, reserved: 0 });
        }
        span(start, self.addresses.len())
    }

    fn name(&mut self, party: u32, text: &str, name: &Name, strength: Strength) -> Result<(), BuildError> {
        let number = row(self.names.len())?;
        let mut plain = 0.0;
        for token in name.tokens() {
            let weight = token.weight() as f32;
            if token.term.is_empty() {
                plain += weight;
            } else if let Some(places) = self.terms.get_mut(&token.term) {
                places.push(Posting { name: number, weight });
            } else {
                self.terms.insert(token.term.clone(), vec![Posting { name: number, weight }]);
            }
        }
        self.joined.extend(name.joined().iter().map(|(_, _, key)| key_row(key, number)));
        let weak = u32::from(strength == Strength::Weak);
        let text = self.text(text)?;
        self.names.push(NameRow { text, party, weak, weight: plain, reserved: 0 });
        Ok(())
    }

    fn write(mut self, out: &mut impl Write) -> Result<Built, BuildError> {
        self.built.parties = self.parties.len();
        self.built.names = self.names.len();
        let tables = self.terms_to_tables()?;
        let keys = |mut rows: Vec<KeyRow>| {
            rows.sort_unstable();
            rows.dedup();
            bytes(&rows)
        };
        let sections: [Vec<u8>; SECTIONS] = [
            self.blob,
            bytes(&self.texts),
            bytes(&self.parties),
            bytes(&self.names),
            bytes(&self.addresses),
            bytes(&tables.terms),
            bytes(&tables.postings),
            bytes(&tables.grams),
            bytes(&tables.gram_terms),
            keys(tables.bones),
            keys(self.joined),
            keys(self.identifiers),
            keys(self.address_keys),
        ];
        write_sections(&sections, out)?;
        Ok(self.built)
    }

    /// Sorts the terms, weighs each place by the term's rarity, and sums the weights of each name.
    fn terms_to_tables(&mut self) -> Result<TermTables, BuildError> {
        let mut terms: Vec<(String, Places)> = std::mem::take(&mut self.terms).into_iter().collect();
        terms.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let mut tables = TermTables::default();
        let mut by_gram: HashMap<u32, Vec<u32>> = HashMap::new();
        for (text, places) in terms {
            let number = row(tables.terms.len())?;
            if !text.starts_with(['=', '#']) {
                grams(&text).into_iter().for_each(|gram| by_gram.entry(gram).or_default().push(number));
                tables.bones.push(key_row(&bones_of_term(&text), number));
            }
            let rarity = rarity(places.len(), self.names.len());
            let start = tables.postings.len();
            for place in places {
                let weight = place.weight * rarity;
                self.names[place.name as usize].weight += weight;
                tables.postings.push(Posting { weight, ..place });
            }
            let postings = span(start, tables.postings.len())?;
            let text = self.text(&text)?;
            tables.terms.push(TermRow { text, postings, rarity, reserved: 0 });
        }
        tables.set_grams(by_gram)?;
        Ok(tables)
    }
}

/// The consonants that a term is found by: an abjad's term holds them after `~`.
pub(crate) fn bones_of_term(term: &str) -> String {
    term.strip_prefix('~').map_or_else(|| bones(term), str::to_owned)
}

#[derive(Default)]
struct TermTables {
    terms: Vec<TermRow>,
    postings: Vec<Posting>,
    grams: Vec<GramRow>,
    gram_terms: Vec<u32>,
    bones: Vec<KeyRow>,
}

impl TermTables {
    fn set_grams(&mut self, by_gram: HashMap<u32, Vec<u32>>) -> Result<(), BuildError> {
        let mut by_gram: Vec<(u32, Vec<u32>)> = by_gram.into_iter().collect();
        by_gram.sort_unstable_by_key(|(gram, _)| *gram);
        for (gram, terms) in by_gram {
            let start = self.gram_terms.len();
            self.gram_terms.extend(terms);
            self.grams.push(GramRow { gram, terms: span(start, self.gram_terms.len())? });
        }
        Ok(())
    }
}

/// Rarity falls with the logarithm of the number of names that have the word, from 1 for one name.
fn rarity(places: usize, names: usize) -> f32 {
    let all = names.max(LEAST_NAMES) as f32;
    (1.0 - (places as f32).ln() / all.ln()).clamp(LEAST_RARITY, 1.0)
}

fn row(count: usize) -> Result<u32, BuildError> {
    u32::try_from(count).map_err(|_| BuildError::TooLarge)
}

fn span(start: usize, end: usize) -> Result<Span, BuildError> {
    Ok(Span { start: row(start)?, len: row(end - start)? })
}

fn key_row(key: &str, row: u32) -> KeyRow {
    KeyRow { hash: hash(key.as_bytes()), row, reserved: 0 }
}

fn bytes<T: Pod>(rows: &[T]) -> Vec<u8> {
    bytemuck::cast_slice(rows).to_vec()
}

fn write_sections(sections: &[Vec<u8>; SECTIONS], out: &mut impl Write) -> io::Result<()> {
    const ALIGNMENT: usize = 8;
    let mut at = size_of::<Header>();
    let mut places = [[0, 0]; SECTIONS];
    for (place, section) in places.iter_mut().zip(sections) {
        *place = [at as u64, section.len() as u64];
        at = (at + section.len()).next_multiple_of(ALIGNMENT);
    }
    let mut header = Header {
        magic: MAGIC,
        version: VERSION,
        sections: SECTIONS as u32,
        file_bytes: at as u64,
        places,
        ..Header::zeroed()
    };
    header.checksum = header.checksum();
    out.write_all(bytemuck::bytes_of(&header))?;
    for section in sections {
        out.write_all(section)?;
        out.write_all(&[0; ALIGNMENT][..section.len().next_multiple_of(ALIGNMENT) - section.len()])?;
    }
    out.flush()
}
