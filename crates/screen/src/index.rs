//! An index file mapped into memory.

use std::fs::File;
use std::path::{Path, PathBuf};

use bytemuck::Pod;
use memmap2::Mmap;
use portolan_names::Token;

use crate::file::{
    AddressRow, GramRow, Header, KeyRow, MAGIC, NameRow, PartyRow, Posting, SECTIONS, Section, Span, TermRow,
    Text, VERSION, hash,
};

/// Why an index cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The file cannot be opened or mapped.
    #[error("cannot open the index `{}`", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// The file is no index, or one of another version of the program.
    #[error("`{}` is no index of this version of the program", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The file is cut short or damaged.
    #[error("the index `{}` is damaged: {problem}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        problem: &'static str,
    },
}

/// Listed parties by name, identifier and address, in one memory-mapped file.
///
/// Opening reads the header only; each search touches what it needs. The file must not be changed while it is open:
/// replace it by renaming a new one over it.
#[derive(Debug)]
pub struct Index {
    path: PathBuf,
    map: Mmap,
    header: Header,
}

type Result<T> = std::result::Result<T, IndexError>;

impl Index {
    /// Opens an index file.
    ///
    /// # Errors
    ///
    /// Fails if the file cannot be mapped, is not an index of this version, or is cut short.
    pub fn open(path: &Path) -> Result<Self> {
        let failed = |source| IndexError::Open { path: path.to_owned(), source };
        let file = File::open(path).map_err(failed)?;
        // SAFETY: the map is read-only, and the program replaces index files by renaming, never in place.
        let map = unsafe { Mmap::map(&file) }.map_err(failed)?;
        let header = read_header(&map, path)?;
        let index = Self { path: path.to_owned(), map, header };
        index.check()?;
        Ok(index)
    }

    /// Number of listed parties in it.
    pub fn len(&self) -> usize {
        self.parties().map_or(0, <[PartyRow]>::len)
    }

    /// Whether it holds no party.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn check(&self) -> Result<()> {
        self.parties()?;
        self.names()?;
        self.addresses()?;
        self.terms()?;
        self.table::<Posting>(Section::Postings)?;
        self.table::<Text>(Section::Texts)?;
        self.table::<GramRow>(Section::Grams)?;
        self.table::<u32>(Section::GramTerms)?;
        for keys in [Section::Bones, Section::Joined, Section::Identifiers, Section::AddressKeys] {
            self.table::<KeyRow>(keys)?;
        }
        Ok(())
    }

    fn damaged(&self, problem: &'static str) -> IndexError {
        IndexError::Damaged { path: self.path.clone(), problem }
    }

    fn bytes(&self, section: Section) -> Result<&[u8]> {
        let [start, len] = self.header.places[section as usize];
        let range = usize::try_from(start).ok().zip(usize::try_from(len).ok());
        range
            .and_then(|(start, len)| self.map.get(start..start.checked_add(len)?))
            .ok_or_else(|| self.damaged("a table lies outside of the file"))
    }

    fn table<T: Pod>(&self, section: Section) -> Result<&[T]> {
        bytemuck::try_cast_slice(self.bytes(section)?).map_err(|_| self.damaged("a table has a broken row"))
    }

    pub(crate) fn parties(&self) -> Result<&[PartyRow]> {
        self.table(Section::Parties)
    }

    pub(crate) fn names(&self) -> Result<&[NameRow]> {
        self.table(Section::Names)
    }

    pub(crate) fn addresses(&self) -> Result<&[AddressRow]> {
        self.table(Section::Addresses)
    }

    pub(crate) fn terms(&self) -> Result<&[TermRow]> {
        self.table(Section::Terms)
    }

    pub(crate) fn postings(&self, term: &TermRow) -> Result<&[Posting]> {
        self.run(self.table(Section::Postings)?, term.postings)
    }

    pub(crate) fn row<'a, T>(&self, table: &'a [T], row: u32) -> Result<&'a T> {
        table.get(row as usize).ok_or_else(|| self.damaged("a row points outside of its table"))
    }

    fn run<'a, T>(&self, table: &'a [T], span: Span) -> Result<&'a [T]> {
        let (start, len) = (span.start as usize, span.len as usize);
        table.get(start..start + len).ok_or_else(|| self.damaged("a row points outside of its table"))
    }

    pub(crate) fn text(&self, text: Text) -> Result<&str> {
        text_of(self.bytes(Section::Blob)?, text)
            .and_then(|bytes| std::str::from_utf8(bytes).ok())
            .ok_or_else(|| self.damaged("a text lies outside of the file or is no UTF-8"))
    }

    pub(crate) fn texts(&self, span: Span) -> Result<Vec<&str>> {
        self.run(self.table(Section::Texts)?, span)?.iter().map(|text| self.text(*text)).collect()
    }

    pub(crate) fn party_addresses(&self, party: &PartyRow) -> Result<&[AddressRow]> {
        self.run(self.addresses()?, party.addresses)
    }

    /// The term with this text, if any name has it.
    pub(crate) fn term(&self, text: &str) -> Result<Option<(u32, &TermRow)>> {
        let (terms, blob) = (self.terms()?, self.bytes(Section::Blob)?);
        // A term outside of the block sorts first: a damaged table finds nothing rather than the wrong term.
        let found =
            terms.binary_search_by(|row| text_of(blob, row.text).unwrap_or_default().cmp(text.as_bytes()));
        Ok(found.ok().map(|at| (at as u32, &terms[at])))
    }

    /// Numbers of the terms that hold a trigram.
    pub(crate) fn gram_terms(&self, gram: u32) -> Result<&[u32]> {
        let grams: &[GramRow] = self.table(Section::Grams)?;
        match grams.binary_search_by_key(&gram, |row| row.gram) {
            Ok(at) => self.run(self.table(Section::GramTerms)?, grams[at].terms),
            Err(_) => Ok(&[]),
        }
    }

    /// Rows that a key leads to in one of the hashed tables.
    pub(crate) fn keyed(&self, section: Section, key: &str) -> Result<&[KeyRow]> {
        let rows: &[KeyRow] = self.table(section)?;
        let hash = hash(key.as_bytes());
        let start = rows.partition_point(|row| row.hash < hash);
        let len = rows[start..].partition_point(|row| row.hash == hash);
        Ok(&rows[start..start + len])
    }

    /// How rare a token is among listed names; a word that no listed name has is as rare as can be.
    pub(crate) fn rarity(&self, token: &Token) -> f64 {
        match self.term(&token.term) {
            Ok(Some((_, row))) => f64::from(row.rarity).clamp(0.0, 1.0),
            _ => 1.0,
        }
    }
}

fn text_of(blob: &[u8], text: Text) -> Option<&[u8]> {
    let (start, len) = (text.start as usize, text.len as usize);
    blob.get(start..start + len)
}

fn read_header(map: &[u8], path: &Path) -> Result<Header> {
    let damaged = |problem| IndexError::Damaged { path: path.to_owned(), problem };
    let foreign = || IndexError::Foreign { path: path.to_owned() };
    if !map.starts_with(&MAGIC) {
        return Err(foreign());
    }
    let bytes = map.get(..size_of::<Header>()).ok_or_else(|| damaged("it is cut short"))?;
    let header: Header = bytemuck::pod_read_unaligned(bytes);
    if header.version != VERSION || header.sections as usize != SECTIONS {
        return Err(foreign());
    }
    if header.checksum != header.checksum() {
        return Err(damaged("the checksum of its header is wrong"));
    }
    if header.file_bytes != map.len() as u64 {
        return Err(damaged("it has not the length that its header gives"));
    }
    Ok(header)
}
