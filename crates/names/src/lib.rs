//! Names in any script, made comparable; two names compared, with reasons.
//!
//! A text becomes a [`Name`]: a sequence of [`Token`]s, each romanized to a Latin spelling and folded to a key in which
//! the habits of romanization (`sch` or `sh`, `y` or `j`, `kh` or `h`) no longer differ. [`compare`] aligns the tokens of
//! two names and gives one score with the parts it is made of. This crate knows no lists: how rare a word is on them
//! comes in as a function.

mod clean;
mod compare;
mod distance;
mod key;
mod lexicon;
mod name;
mod romanize;
mod script;
mod word;

pub use clean::shown;
pub use compare::{Comparison, How, Part, compare, compare_weighted};
pub use distance::similarity;
pub use key::{bones, fold};
pub use name::{Class, Kind, MAX_CHARS, MAX_TOKENS, Name, NameError, Token};
pub use script::Script;
pub use word::{Word, words};
