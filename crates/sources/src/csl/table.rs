//! A table with headings, read record by record.

use std::collections::HashMap;

use portolan_model::{FileAccount, Reading, Rejection};

use crate::text::{MAX_FIELD, is_garbled, shown, utf8};
use crate::{ReadError, SourceFile};

/// A delimited file whose first row names its columns.
pub(super) struct Table<'a> {
    file: &'a str,
    columns: HashMap<String, usize>,
    records: csv::StringRecordsIntoIter<&'a [u8]>,
    /// Bytes of the text.
    length: u64,
}

impl<'a> Table<'a> {
    /// Opens a file and reads its headings. `expected` says in words what the source's files are.
    ///
    /// # Errors
    ///
    /// Fails when the file is no text, has not at least two columns, or ends in the middle of a record: it must end in a
    /// line break or a closing quotation mark.
    pub(super) fn open(
        file: &'a SourceFile,
        delimiter: u8,
        expected: &'static str,
    ) -> Result<Self, ReadError> {
        let text = utf8(file)?;
        let cut = |evidence: &str| ReadError::Cut { file: file.name.clone(), evidence: evidence.to_owned() };
        if has_open_quotation(text, delimiter) {
            return Err(cut("its last field is not closed"));
        }
        if !text.ends_with(['\n', '\r', '"']) {
            return Err(cut("its last line does not end"));
        }
        let mut reader =
            csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
        let headings = reader
            .headers()
            .map_err(|_| ReadError::Unrecognized { file: file.name.clone(), expected })?
            .clone();
        if headings.len() < 2 {
            return Err(ReadError::Unrecognized { file: file.name.clone(), expected });
        }
        let columns = headings.iter().enumerate().map(|(at, name)| (name.trim().to_owned(), at)).collect();
        Ok(Self { file: &file.name, columns, records: reader.into_records(), length: text.len() as u64 })
    }

    /// Whether a column is there.
    pub(super) fn has(&self, column: &str) -> bool {
        self.columns.contains_key(column)
    }

    /// Makes sure that columns are there.
    pub(super) fn require(&self, columns: &[&str]) -> Result<(), ReadError> {
        match columns.iter().find(|column| !self.has(column)) {
            None => Ok(()),
            Some(column) => Err(ReadError::MissingColumn {
                file: self.file.to_owned(),
                column: (*column).to_owned(),
                found: shown(&self.names().join(", ")),
            }),
        }
    }

    /// Columns that are not among the known ones.
    pub(super) fn unknown(&self, known: &[&str]) -> Vec<String> {
        let unknown = self.names().into_iter().filter(|name| !known.contains(name));
        unknown.map(|name| format!("column `{name}`")).collect()
    }

    fn names(&self) -> Vec<&str> {
        let mut names: Vec<(&usize, &str)> =
            self.columns.iter().map(|(name, at)| (at, name.as_str())).collect();
        names.sort();
        names.into_iter().map(|(_, name)| name).collect()
    }

    /// Reads the next record; rows that cannot be read are rejected on the way.
    ///
    /// # Errors
    ///
    /// Fails when the last record has fewer fields than the headings: the file is cut off.
    pub(super) fn next(
        &mut self,
        account: &mut FileAccount,
        reading: &mut Reading,
    ) -> Result<Option<Record<'_>>, ReadError> {
        loop {
            let Some(record) = self.records.next() else { return Ok(None) };
            // Text without quotation marks left open splits into records whatever it holds, so this cannot fail.
            let Ok(record) = record else { continue };
            let row = record.position().map_or(0, csv::Position::line);
            let width = self.columns.len();
            if record.len() < width && self.records.reader().position().byte() >= self.length {
                let evidence = format!("its last record has {} fields of {width}", record.len());
                return Err(ReadError::Cut { file: self.file.to_owned(), evidence });
            }
            let Some(problem) = problem_of(&record, width) else {
                let record = Record { file: self.file, row, columns: &self.columns, fields: record };
                if record.fields.iter().any(is_garbled) {
                    let garbled = record.fields.iter().find(|field| is_garbled(field)).unwrap_or_default();
                    let problem = "characters were lost or garbled before it came here";
                    reading.rejected.push(record.rejection(Some("text"), garbled, problem));
                }
                return Ok(Some(record));
            };
            account.reject();
            reading.rejected.push(Rejection {
                file: self.file.to_owned(),
                row,
                field: None,
                value: shown(&record.iter().collect::<Vec<_>>().join(", ")),
                problem,
            });
        }
    }
}

/// What keeps a record from being read.
fn problem_of(record: &csv::StringRecord, width: usize) -> Option<String> {
    if record.len() != width {
        return Some(format!("{} fields where the headings name {width}", record.len()));
    }
    record
        .iter()
        .any(|field| field.len() > MAX_FIELD)
        .then(|| format!("a field is longer than {MAX_FIELD} bytes"))
}

/// Whether the text ends inside a quoted field, by CSV's rules: only a field's first quotation mark opens it, a doubled
/// one inside stands for itself.
fn has_open_quotation(text: &str, delimiter: u8) -> bool {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        Start,
        Plain,
        Quoted,
        Closing,
    }
    let end = text.bytes().fold(State::Start, |state, byte| match (state, byte) {
        (State::Start | State::Closing, b'"') => State::Quoted,
        (State::Quoted, b'"') => State::Closing,
        (State::Quoted, _) => State::Quoted,
        (_, b'\n' | b'\r') => State::Start,
        (_, byte) if byte == delimiter => State::Start,
        _ => State::Plain,
    });
    end == State::Quoted
}

/// One record of a table.
pub(super) struct Record<'a> {
    file: &'a str,
    row: u64,
    columns: &'a HashMap<String, usize>,
    fields: csv::StringRecord,
}

impl Record<'_> {
    /// A field by its column, trimmed; empty where the file has no such column.
    pub(super) fn get(&self, column: &str) -> &str {
        self.columns.get(column).and_then(|at| self.fields.get(*at)).unwrap_or_default().trim()
    }

    /// The values of a field that separates them by semicolons.
    pub(super) fn values(&self, column: &str) -> impl Iterator<Item = &str> {
        self.get(column).split(';').map(str::trim).filter(|value| !value.is_empty())
    }

    /// Says that this record, or a field of it, could not be read.
    pub(super) fn rejection(&self, field: Option<&str>, value: &str, problem: &str) -> Rejection {
        Rejection {
            file: self.file.to_owned(),
            row: self.row,
            field: field.map(str::to_owned),
            value: shown(value),
            problem: problem.to_owned(),
        }
    }
}
