//! Where a name ends and an address begins.

use crate::text::is_abbreviation;

/// What kind of text is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Nothing is cut off but markers of other names: the text's end is known to be the name's.
    Whole,
    /// A name in front of an address: cut at a comma, or where an address plainly begins.
    Name,
    /// The last alias of a list, run together with an address: cut at the end of a sentence too.
    Alias,
}

/// Legal forms that follow a comma and still belong to the name, without stops, in lower case.
const LEGAL_FORMS: [&str; 62] = [
    "ab",
    "ag",
    "ao",
    "as",
    "aş",
    "bv",
    "bvba",
    "cjsc",
    "co",
    "company",
    "corp",
    "corporation",
    "doo",
    "dmcc",
    "fsue",
    "fz",
    "fzc",
    "fzco",
    "fze",
    "fzllc",
    "gmbh",
    "gup",
    "inc",
    "incorporated",
    "joint",
    "jsc",
    "kg",
    "limited",
    "llc",
    "llp",
    "lp",
    "ltd",
    "ltda",
    "nv",
    "oao",
    "ojsc",
    "ood",
    "ooo",
    "oy",
    "pao",
    "pjsc",
    "plc",
    "private",
    "psc",
    "pte",
    "pty",
    "public",
    "pvt",
    "sa",
    "sae",
    "sal",
    "sarl",
    "sas",
    "sdn",
    "sdnbhd",
    "sirketi",
    "spa",
    "srl",
    "sro",
    "wll",
    "zao",
    "şirketi",
];

/// Legal forms that end a name where an address follows them without a comma.
const CLOSING_FORMS: [&str; 14] = [
    "co",
    "company",
    "corp",
    "corporation",
    "fzc",
    "fzco",
    "fze",
    "gmbh",
    "inc",
    "limited",
    "llc",
    "ltd",
    "plc",
    "sirketi",
];

/// Words with which an address begins.
const ADDRESS_STARTS: [&str; 22] = [
    "apt", "block", "bldg", "building", "flat", "floor", "house", "level", "lot", "no", "nos", "office",
    "p.o", "po", "plot", "rm", "room", "shop", "suite", "ul", "unit", "villa",
];

/// Words that occur in addresses.
const ADDRESS_WORDS: [&str; 22] = [
    "avenue", "ave", "block", "blvd", "box", "building", "bldg", "district", "floor", "flat", "highway",
    "house", "lane", "office", "plaza", "road", "rd", "room", "square", "st", "street", "tower",
];

/// Words with which the second half of an institution's name begins after a comma.
const NAME_GOES_ON: [&str; 12] = [
    "academy of",
    "branch",
    "department of",
    "faculty of",
    "institute of",
    "jr",
    "laboratory of",
    "ministry of",
    "named after",
    "office of",
    "school of",
    "university of",
];

/// Cuts a text into a name and what follows it.
pub(super) fn cut(text: &str, mode: Mode) -> (&str, &str) {
    match (0..text.len())
        .filter(|at| text.is_char_boundary(*at))
        .scan(Nesting::default(), |nesting, at| {
            let is_outside = nesting.step(&text[at..]);
            Some((at, is_outside))
        })
        .find_map(|(at, is_outside)| if is_outside { end_at(text, at, mode) } else { None })
    {
        Some((end, next)) => (&text[..end], &text[next..]),
        None => (text, ""),
    }
}

/// Brackets and curved quotation marks around the place in hand.
#[derive(Default)]
struct Nesting {
    brackets: usize,
    quotes: usize,
}

impl Nesting {
    /// Takes in the next character; whether it stands outside of all brackets and quotation marks.
    fn step(&mut self, rest: &str) -> bool {
        match rest.chars().next() {
            // A bracket that never closes is a slip of the pen, not the end of all names.
            Some('(') if rest.contains(')') => self.brackets += 1,
            Some(')') => self.brackets = self.brackets.saturating_sub(1),
            Some('“') if rest.contains('”') => self.quotes += 1,
            Some('”') => self.quotes = self.quotes.saturating_sub(1),
            _ => {}
        }
        self.brackets == 0 && self.quotes == 0
    }
}

/// If a name ends at a place: where it ends, and where the next thing begins.
fn end_at(text: &str, at: usize, mode: Mode) -> Option<(usize, usize)> {
    let (before, after) = (&text[..at], &text[at..]);
    let next = after.chars().next()?;
    let is_end = match next {
        ',' | ';' => comma_ends(before, &after[1..], mode),
        '.' => mode != Mode::Whole && stop_ends(before, &after[1..], mode),
        ' ' if after.starts_with(" a.k.a.") => true,
        ' ' => mode != Mode::Whole && blank_ends(before, after),
        super::AND => mode != Mode::Whole,
        _ => false,
    };
    // A stop or a blank after a legal form stays with the name: `Example Co., Ltd. No. 5` keeps `Ltd.`
    let end = if next == '.' && is_abbreviation(last_word(before)) { at + 1 } else { at };
    is_end.then_some((end, at + next.len_utf8()))
}

fn comma_ends(before: &str, after: &str, mode: Mode) -> bool {
    if super::Marker::at(after).is_some()
        || super::Marker::at(after.trim_start().trim_start_matches('(')).is_some()
    {
        return true;
    }
    let between_digits =
        before.ends_with(|c: char| c.is_ascii_digit()) && after.starts_with(|c: char| c.is_ascii_digit());
    if mode == Mode::Whole || between_digits || before.trim().is_empty() {
        return false;
    }
    let segment = after.split([',', ';']).next().unwrap_or_default().trim();
    !is_legal_form(first_word(segment)) && !name_goes_on(before, segment) && !is_before_marker(after)
}

/// Whether the piece after a comma belongs to an institution's name: `Tests Academy, Institute of Examples`.
fn name_goes_on(before: &str, segment: &str) -> bool {
    let lower = segment.to_lowercase();
    let starts = NAME_GOES_ON.iter().any(|start| lower.starts_with(start));
    let is_part = is_institution(&before.to_lowercase()) && is_institution(&lower);
    (starts || is_part) && !is_address_like(segment)
}

fn is_institution(lower: &str) -> bool {
    const WORDS: [&str; 9] = [
        "academy",
        "bureau",
        "corporation",
        "institute",
        "laboratory",
        "ministry",
        "npo",
        "plant",
        "sciences",
    ];
    lower.split(|c: char| !c.is_alphanumeric()).any(|word| WORDS.contains(&word))
}

/// Whether another name follows before any number does: then no address has begun.
fn is_before_marker(after: &str) -> bool {
    const REACH: usize = 160;
    let reach = (0..=REACH.min(after.len())).rev().find(|end| after.is_char_boundary(*end)).unwrap_or(0);
    let marker = after[..reach].find(", a.k.a");
    marker.is_some_and(|end| !after[..end].contains('(') && !is_address_like(&after[..end]))
}

/// Whether a stop ends the name. In a name only where an address plainly begins; in an alias at each sentence's end.
fn stop_ends(before: &str, after: &str, mode: Mode) -> bool {
    let starts_digit = after.starts_with(|c: char| c.is_ascii_digit());
    if !after.starts_with(' ') && !starts_digit {
        return false;
    }
    let (word, next) = (last_word(before), after.trim_start());
    let is_form = is_closing_form(word);
    let is_short =
        word.chars().filter(|c| c.is_alphabetic()).count() < 2 || is_abbreviation(word) || word.contains('.');
    if next.starts_with('(') || is_legal_form(first_word(next)) || (is_short && !is_form) {
        return false;
    }
    match mode {
        Mode::Whole => false,
        Mode::Name => starts_address(next),
        Mode::Alias => true,
    }
}

/// `Example Co., Limited Unit 3` ends before `Unit` with no mark at all.
fn blank_ends(before: &str, after: &str) -> bool {
    let word = last_word(before);
    let is_form = is_closing_form(word) && word.len() > 2;
    let next = after.trim_start();
    let begins_with_number = next.starts_with(|c: char| c.is_ascii_digit() || c == '#');
    is_form && !begins_with_number && starts_address(next)
}

fn starts_address(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit() || c == '#')
        || text.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("p.o"))
        || ADDRESS_STARTS.contains(&first_word(text).to_lowercase().as_str())
}

/// Whether a piece between commas looks like part of an address and not like a name.
pub(super) fn is_address_like(text: &str) -> bool {
    let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    has_digit || words.any(|word| ADDRESS_WORDS.contains(&word.to_lowercase().as_str()))
}

/// Whether a word is a legal form, with its stops or without: `Ltd.`, `L.L.C.`, `OOO`.
pub(super) fn is_legal_form(word: &str) -> bool {
    LEGAL_FORMS.contains(&bare(word).as_str())
}

fn is_closing_form(word: &str) -> bool {
    CLOSING_FORMS.contains(&bare(word).as_str())
}

fn bare(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn first_word(text: &str) -> &str {
    text.split([' ', ',', ';', '(', '/']).next().unwrap_or_default().trim_end_matches('.')
}

fn last_word(text: &str) -> &str {
    text.trim_end_matches('.').rsplit([' ', ',', '(', '\n']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(mode: Mode, text: &str, name: &str, rest: &str) {
        let (found, after) = cut(text, mode);
        assert_eq!((found.trim(), after.trim()), (name, rest), "{text}");
    }

    #[test]
    fn a_name_ends_at_the_comma_before_its_address() {
        check(Mode::Name, "Example Corp, Kabul, Afghanistan", "Example Corp", "Kabul, Afghanistan");
        check(Mode::Name, "Example Co., Ltd., 5 Road, Iran", "Example Co., Ltd.", "5 Road, Iran");
        check(Mode::Name, "Example, OAO, 5 Road", "Example, OAO", "5 Road");
        check(Mode::Name, "Example (East, West) Co., 5 Road", "Example (East, West) Co.", "5 Road");
        check(
            Mode::Name,
            "Laboratory of Tests, Institute of Examples, No. 2 Road",
            "Laboratory of Tests, Institute of Examples",
            "No. 2 Road",
        );
        check(Mode::Name, "Example", "Example", "");
    }

    #[test]
    fn an_address_that_plainly_begins_ends_a_name_without_a_comma() {
        check(Mode::Name, "Example Co., Ltd. No. 9 Road, China", "Example Co., Ltd.", "No. 9 Road, China");
        check(Mode::Name, "Example Co., Limited Unit 3, 6/F", "Example Co., Limited", "Unit 3, 6/F");
        check(
            Mode::Name,
            "Example Co., Ltd. Beijing Institute, No. 3",
            "Example Co., Ltd. Beijing Institute",
            "No. 3",
        );
        check(Mode::Name, "OAO 999 Example Plant, Minsk", "OAO 999 Example Plant", "Minsk");
    }

    #[test]
    fn an_alias_ends_with_its_sentence() {
        check(Mode::Alias, "Example Lab. Delhi, India.", "Example Lab. Delhi", "India.");
        check(Mode::Alias, "Example OpenLab. Delhi, India.", "Example OpenLab", "Delhi, India.");
        check(Mode::Alias, "Example LLC. 5 Road, Minsk", "Example LLC", "5 Road, Minsk");
        check(
            Mode::Alias,
            "Example Tech. Co. Ltd. Espoo, Finland",
            "Example Tech. Co. Ltd.",
            "Espoo, Finland",
        );
        check(Mode::Alias, "A. B. Example, 5 Road", "A. B. Example", "5 Road");
        check(Mode::Alias, "Example.140/65 Tower", "Example", "140/65 Tower");
        check(Mode::Whole, "Example, Inc. 5, West", "Example, Inc. 5, West", "");
    }
}
