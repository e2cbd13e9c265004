//! The layout of an index file: a header, then tables of fixed-width rows and one block of text.
//!
//! Everything is little-endian and aligned to 8 bytes, so that the mapped file is used as it is.

use bytemuck::{Pod, Zeroable};

/// First bytes of an index file.
pub(crate) const MAGIC: [u8; 8] = *b"PTLNIDX\n";
/// Version of the index format: raised whenever the layout, or how names become terms, changes.
pub const VERSION: u32 = 1;
/// Number of tables.
pub(crate) const SECTIONS: usize = 13;

/// The tables, in file order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    /// UTF-8 text that all [`Text`]s point into.
    Blob,
    /// [`Text`]: lists of strings that parties point into.
    Texts,
    /// [`PartyRow`].
    Parties,
    /// [`NameRow`].
    Names,
    /// [`AddressRow`].
    Addresses,
    /// [`TermRow`], sorted by text.
    Terms,
    /// [`Posting`], by term.
    Postings,
    /// [`GramRow`], sorted by trigram.
    Grams,
    /// `u32` numbers of terms, by trigram.
    GramTerms,
    /// [`KeyRow`] from a term's consonants to the term.
    Bones,
    /// [`KeyRow`] from neighboring words written as one to the name.
    Joined,
    /// [`KeyRow`] from an identifier to the party.
    Identifiers,
    /// [`KeyRow`] from a number and a word of an address to the address.
    AddressKeys,
}

/// Start of the file.
#[repr(C)]
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
pub(crate) struct Header {
    pub(crate) magic: [u8; 8],
    pub(crate) version: u32,
    pub(crate) sections: u32,
    pub(crate) file_bytes: u64,
    /// Offset and length of each section, in bytes.
    pub(crate) places: [[u64; 2]; SECTIONS],
    /// [`hash`] of all header bytes before this field.
    pub(crate) checksum: u64,
}

impl Header {
    pub(crate) fn checksum(&self) -> u64 {
        let bytes = bytemuck::bytes_of(self);
        hash(&bytes[..bytes.len() - size_of::<u64>()])
    }
}

/// A piece of the text block, in bytes.
#[repr(C)]
#[derive(Debug, Clone, Copy, Default, Pod, Zeroable)]
pub(crate) struct Text {
    pub(crate) start: u32,
    pub(crate) len: u32,
}

/// A run of rows of some table.
#[repr(C)]
#[derive(Debug, Clone, Copy, Default, Pod, Zeroable)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) len: u32,
}

#[repr(C)]
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
pub(crate) struct PartyRow {
    pub(crate) id: Text,
    pub(crate) caption: Text,
    pub(crate) schema: Text,
    pub(crate) payload: Text,
    pub(crate) lists: Span,
    pub(crate) programs: Span,
    pub(crate) identifiers: Span,
    pub(crate) countries: Span,
    pub(crate) birth_dates: Span,
    pub(crate) addresses: Span,
    /// 1 if the listing is of the address itself.
    pub(crate) address_only: u32,
    pub(crate) reserved: u32,
}

#[repr(C)]
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
pub(crate) struct NameRow {
    pub(crate) text: Text,
    pub(crate) party: u32,
    /// 1 for a weak alias.
    pub(crate) weak: u32,
    /// Sum of the weights of its tokens.
    pub(crate) weight: f32,
    pub(crate) reserved: u32,
}

#[repr(C)]
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
pub(crate) struct AddressRow {
    pub(crate) full: Text,
    pub(crate) country: Text,
    pub(crate) party: u32,
    pub(crate) reserved: u32,
}

#[repr(C)]
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
pub(crate) struct TermRow {
    pub(crate) text: Text,
    pub(crate) postings: Span,
    /// From 0 (in every name) to 1 (in one).
    pub(crate) rarity: f32,
    pub(crate) reserved: u32,
}

/// A name that has a term, and the weight of the term there.
#[repr(C)]
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
pub(crate) struct Posting {
    pub(crate) name: u32,
    pub(crate) weight: f32,
}

#[repr(C)]
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
pub(crate) struct GramRow {
    pub(crate) gram: u32,
    pub(crate) terms: Span,
}

/// What a hash leads to; rows with one hash follow each other.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Pod, Zeroable)]
pub(crate) struct KeyRow {
    pub(crate) hash: u64,
    pub(crate) row: u32,
    pub(crate) reserved: u32,
}

/// FNV-1a, 64 bits: the same on every machine and in every version, which the standard library's hash is not.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// The trigrams of a term, with a mark at each end, each as one number; a term of one letter has one.
pub(crate) fn grams(term: &str) -> Vec<u32> {
    let padded: Vec<u8> = std::iter::once(b'^').chain(term.bytes()).chain([b'$']).collect();
    let mut grams: Vec<u32> =
        padded.windows(3).map(|gram| u32::from_be_bytes([0, gram[0], gram[1], gram[2]])).collect();
    grams.sort_unstable();
    grams.dedup();
    grams
}

/// How an identifier is compared: letters and digits only, in capitals; none if fewer than six are left, which would agree
/// by chance.
pub(crate) fn identifier_key(identifier: &str) -> Option<String> {
    const LEAST: usize = 6;
    const MOST: usize = 200;
    let key: String =
        identifier.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).take(MOST).collect();
    (key.chars().count() >= LEAST && key.chars().any(|c| c.is_ascii_digit() || key.len() > 10)).then_some(key)
}
