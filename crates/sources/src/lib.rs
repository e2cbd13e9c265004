//! One module per publisher's format: bytes in, statements and rejected rows out.
//!
//! [`unpack()`] turns what a publisher sends (plain or packed) into plain files, [`read()`] turns the plain files of one
//! source into a [`Reading`]. Nothing here knows where bytes come from or where statements go.
//!
//! | source | files | lists |
//! |---|---|---|
//! | `us-ofac` | `sdn`, `add`, `alt`, `sdn_comments` and `cons_prim`, `cons_add`, `cons_alt`, `cons_comments` (CSV) | `us-ofac-sdn`, `us-ofac-cons` |
//! | `us-ecfr` | 15 CFR part 744 (XML) | `us-ecfr-el`, `us-ecfr-uvl`, `us-ecfr-meu` |
//! | `us-csl` | Consolidated Screening List (CSV), Denied Persons List (tab-separated) | `us-csl-sdn`, `us-csl-el`, … |

mod csl;
mod dates;
mod ecfr;
mod error;
mod identifiers;
mod ofac;
mod published;
mod subject;
mod text;
mod unpack;

use portolan_model::Reading;

pub use error::ReadError;
pub use published::published_from_path;
pub use unpack::{UnpackError, UnpackLimits, unpack};

/// The sources that [`read()`] knows, by the name that the command line uses.
pub const SOURCES: &[&str] = &["us-csl", "us-ecfr", "us-ofac"];

/// One plain (unpacked) file of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// The file's name, with or without folders before it; formats are partly told by it.
    pub name: String,
    /// The publisher's bytes.
    pub bytes: Vec<u8>,
}

/// Reads all files of one source into one account of what they say.
///
/// Rows that cannot be read are in [`Reading::rejected`]; each file has its account in [`Reading::files`].
///
/// # Errors
///
/// Fails when a file as a whole is not what the source's format describes: empty, an error page, cut off, of another
/// encoding, or with other columns; and when files that belong together are not all there.
pub fn read(source: &str, files: &[SourceFile]) -> Result<Reading, ReadError> {
    let reader = match source {
        "us-csl" => csl::read,
        "us-ecfr" => ecfr::read,
        "us-ofac" => ofac::read,
        _ => return Err(ReadError::UnknownSource { source_name: source.to_owned() }),
    };
    if files.is_empty() {
        return Err(ReadError::NoFiles { source_name: source.to_owned() });
    }
    let mut reading = reader(files)?;
    subject::drop_repeats(&mut reading.statements);
    Ok(reading)
}
