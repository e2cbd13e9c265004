//! Why a file as a whole cannot be read.

/// A fault that keeps a whole file, or a whole set of files, from being read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// No such source.
    #[error("there is no source `{source_name}`: the sources are {}", crate::SOURCES.join(", "))]
    UnknownSource {
        /// The name that was asked for.
        source_name: String,
    },
    /// Nothing to read.
    #[error("no files of {source_name} were given")]
    NoFiles {
        /// The source that was to be read.
        source_name: String,
    },
    /// A file that belongs to no format of the source.
    #[error("`{file}` is no file of this source: {expected}")]
    Unrecognized {
        /// The file's name as it was given.
        file: String,
        /// What the source's files are, in words.
        expected: &'static str,
    },
    /// A file of zero bytes, or of blanks only.
    #[error("`{file}` is empty")]
    Empty {
        /// The file's name as it was given.
        file: String,
    },
    /// An HTML page where data should be, as servers send on an error.
    #[error(
        "`{file}` is an HTML page, not data: the publisher's server probably sent an error page; fetch it again"
    )]
    WebPage {
        /// The file's name as it was given.
        file: String,
    },
    /// A file that ends too early.
    #[error("`{file}` is cut off: {evidence}; fetch it again")]
    Cut {
        /// The file's name as it was given.
        file: String,
        /// What shows that its end is missing.
        evidence: String,
    },
    /// Bytes that are no text in the format's encoding.
    #[error("`{file}` is not UTF-8 text from byte {offset} on")]
    Encoding {
        /// The file's name as it was given.
        file: String,
        /// The first byte that is wrong, from 0.
        offset: usize,
    },
    /// A column that the format's description demands is not there.
    #[error("`{file}` has no column `{column}`: its columns are {found}")]
    MissingColumn {
        /// The file's name as it was given.
        file: String,
        /// The column that is missing.
        column: String,
        /// The columns that are there.
        found: String,
    },
    /// Rows of another width than the format's description says.
    #[error("`{file}` has {found} columns in its first row where the format has {expected}")]
    Width {
        /// The file's name as it was given.
        file: String,
        /// Columns in the first row.
        found: usize,
        /// Columns by the format's description.
        expected: usize,
    },
    /// A table with other headings than the format's description says.
    #[error("`{file}`, {table}: its headings are {found} where the format has {expected}")]
    Headings {
        /// The file's name as it was given.
        file: String,
        /// Which table of the file.
        table: String,
        /// The headings that are there.
        found: String,
        /// The headings by the format's description.
        expected: String,
    },
    /// An XML file that is not well formed, or uses what is refused for safety.
    #[error("`{file}` cannot be read as XML: {problem}")]
    Xml {
        /// The file's name as it was given.
        file: String,
        /// What is wrong, in words.
        problem: String,
    },
    /// A part that the format's description demands is not there.
    #[error("`{file}` holds no {part}")]
    MissingPart {
        /// The file's name as it was given.
        file: String,
        /// The part that is missing.
        part: String,
    },
    /// A file that only says something together with another one.
    #[error("`{file}` says nothing without its primary file: give {primary} of the same day with it")]
    NoPrimary {
        /// The file's name as it was given.
        file: String,
        /// The file that is missing.
        primary: &'static str,
    },
    /// Two files for the same part of a source.
    #[error("`{first}` and `{second}` both hold {part}: give the one of the day you mean")]
    Twice {
        /// The first file's name.
        first: String,
        /// The second file's name.
        second: String,
        /// What both hold.
        part: String,
    },
}
