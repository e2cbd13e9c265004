//! The cell that names an entity: its name, aliases, addresses and notes in one running text.
//!
//! ```text
//! Example Trading Co., Ltd. (ETC), a.k.a., the following two aliases:
//! —Example Impex; and
//! —ET Company.
//!
//! 12 Example Road, Kabul, Afghanistan; and Flat 3, Lahore, Pakistan. (See alternate address under Iran.)
//! ```
//!
//! Editors move line breaks, stops and dashes from one day to the next, so nothing here hangs on a line break alone:
//! the text is cut where a name ends by its words (see [`cut`]).

mod cut;
mod list;

use portolan_model::Country;

use super::table::AND;
use crate::text::{fold, is_abbreviation, squeeze, strip_stop};
use cut::{Mode, is_address_like};

/// What one cell says of one entity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) name: String,
    /// The name with the abbreviation that follows it in brackets.
    pub(super) original: String,
    pub(super) aliases: Vec<String>,
    pub(super) previous: Vec<String>,
    pub(super) addresses: Vec<String>,
    pub(super) notes: Vec<String>,
}

impl Entry {
    /// Whether the row lists an address itself: `Address 01, 12 Example Road, Hong Kong.`
    pub(super) fn is_address(&self) -> bool {
        let number = self.name.strip_prefix("Address ").unwrap_or_default();
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    }
}

/// Reads the entities that a cell names: one, but for blocks of subordinate institutions and affiliated entities.
///
/// Members of a block that have no address share the addresses of the block.
pub(super) fn read(text: &str) -> Vec<Entry> {
    let text = tidy(text);
    let mut entries: Vec<Entry> = Vec::new();
    let mut shared = Vec::new();
    for (relation, part) in sections(&text) {
        if relation == Relation::AllAddresses {
            shared.append(&mut split_addresses(&part));
            continue;
        }
        let mut entry = read_one(&part);
        if let (Some(head), Some(words)) = (entries.first(), relation.words()) {
            entry.notes.push(format!("{words} {}", head.name));
        }
        entries.push(entry);
    }
    if entries.len() > 1 {
        share_addresses(&mut entries, shared);
    } else if let Some(only) = entries.first_mut() {
        only.addresses.append(&mut shared);
    }
    entries
}

fn share_addresses(entries: &mut [Entry], shared: Vec<String>) {
    // A last section whose addresses stand at the end of the cell speaks for the whole block if the head has none.
    let common = match entries {
        [head, .., last] if shared.is_empty() && head.addresses.is_empty() => last.addresses.clone(),
        _ => shared,
    };
    for entry in entries.iter_mut().filter(|entry| entry.addresses.is_empty()) {
        entry.addresses.clone_from(&common);
    }
}

/// How a section of a cell hangs on the cell's first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    Head,
    Subordinate,
    Affiliate,
    /// No entity: the addresses of all.
    AllAddresses,
}

impl Relation {
    fn words(self) -> Option<&'static str> {
        match self {
            Self::Subordinate => Some("subordinate institution of"),
            Self::Affiliate => Some("affiliated entity of"),
            Self::Head | Self::AllAddresses => None,
        }
    }
}

/// Cuts a cell at its headings `Subordinate institution`, `Affiliated entities:` and `The following addresses apply`.
fn sections(text: &str) -> Vec<(Relation, String)> {
    let mut sections: Vec<(Relation, String)> = Vec::new();
    let mut relation = Relation::Head;
    let mut is_new = true;
    for line in text.lines() {
        let folded = fold(line);
        let mut line = line;
        if let Some(at) = subordinate_heading(line) {
            (relation, is_new) = (Relation::Subordinate, true);
            line = line[at..].trim_start_matches([':', ' ']);
        } else if folded == "affiliatedentities" {
            (relation, is_new, line) = (Relation::Affiliate, true, "");
        } else if folded.starts_with("thefollowingaddressesapply") {
            (relation, is_new) = (Relation::AllAddresses, true);
            line = line.split_once(':').map_or("", |(_, addresses)| addresses.trim());
        } else if relation == Relation::Affiliate {
            is_new |= sections.last().is_some_and(|(_, text)| is_complete(text)) && !line.starts_with('—');
        }
        if line.is_empty() {
            continue;
        }
        match sections.last_mut().filter(|_| !is_new) {
            Some((_, text)) => {
                text.push('\n');
                text.push_str(line);
            }
            None => sections.push((relation, line.to_owned())),
        }
        is_new = false;
    }
    sections
}

/// Where the words `Subordinate institution` that begin a line end.
fn subordinate_heading(line: &str) -> Option<usize> {
    const WORDS: &str = "subordinate institution";
    let start = line.get(..WORDS.len())?;
    let rest = &line[WORDS.len()..];
    (start.eq_ignore_ascii_case(WORDS) && !rest.starts_with('s')).then_some(WORDS.len())
}

/// Whether the text of an affiliate has come to its address: its last line has numbers and ends in a stop.
fn is_complete(text: &str) -> bool {
    let last = text.lines().last().unwrap_or_default();
    last.ends_with('.') && last.contains(',') && last.bytes().any(|byte| byte.is_ascii_digit())
}

/// Makes blanks and line breaks uniform: no blank lines, no blanks around line breaks, aliases each on a line.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let line = squeeze(line);
        if line.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&line);
    }
    // American typesetting puts the separator inside of the quotation marks.
    out = out.replace(";'", "';").replace(";”", "”;");
    // A dash right after a colon or a semicolon begins an alias, even where its line break was lost.
    for (run_in, on_a_line) in
        [(":—", ":\n—"), (": —", ":\n—"), (": -", ":\n—"), (";—", ";\n—"), ("; —", ";\n—")]
    {
        out = out.replace(run_in, on_a_line);
    }
    out.replace("; and -", "; and\n—")
}

fn read_one(text: &str) -> Entry {
    let mut entry = Entry::default();
    let text = take_notes(text, &mut entry.notes);
    let text = take_owner(&text, &mut entry.notes);
    let addresses = match list::find(&text) {
        Some(list) => {
            let head = &text[..list.start];
            let rest = read_head(head, &mut entry, Mode::Whole);
            let (items, after) = list::items(&text[list.end..], list.count);
            let mut addresses = rest;
            for item in items {
                addresses.push('\n');
                addresses.push_str(&read_alias(&item, &mut entry));
            }
            addresses.push('\n');
            addresses.push_str(&after);
            addresses
        }
        None => {
            let (first, others) = text.split_once('\n').unwrap_or((&text, ""));
            match first.strip_suffix(':') {
                Some(group) => read_group(group, others, &mut entry),
                None => format!("{}\n{others}", read_head(first, &mut entry, Mode::Name)),
            }
        }
    };
    entry.addresses = split_addresses(&addresses);
    drop_repeats(&mut entry);
    entry
}

/// Reads `The following Example Agency entities:` and its members, which are kinds of facilities and not names.
fn read_group(group: &str, members: &str, entry: &mut Entry) -> String {
    entry.name = tidy_name(group.trim_start_matches("The following "));
    entry.original = tidy_name(group);
    entry.notes.extend(members.lines().map(tidy_name));
    String::new()
}

fn drop_repeats(entry: &mut Entry) {
    let mut seen = vec![fold(&entry.name)];
    for names in [&mut entry.aliases, &mut entry.previous] {
        names.retain(|name| {
            let folded = fold(name);
            let is_new = !folded.is_empty() && !seen.contains(&folded);
            seen.push(folded);
            is_new
        });
    }
}

/// Takes `(See alternate addresses under Iran)` and its like out of a text.
fn take_notes(text: &str, notes: &mut Vec<String>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('(') {
        let inner = &rest[at + 1..];
        let end = closing(inner);
        let is_note = end.is_some_and(|end| {
            let folded = fold(&inner[..end]);
            (folded.starts_with("see") || folded.starts_with("for")) && folded.contains("address")
                || folded.starts_with("allofpreceding")
        });
        match end.filter(|_| is_note) {
            Some(end) => {
                notes.push(squeeze(strip_stop(inner[..end].trim())));
                out.push_str(rest[..at].trim_end_matches(' '));
                rest = inner[end + 1..].trim_start_matches('.');
            }
            None => {
                out.push_str(&rest[..=at]);
                rest = inner;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Takes `Example Institute (EI) subordinate institution:` off the name of the institution.
fn take_owner(text: &str, notes: &mut Vec<String>) -> String {
    const MARK: &str = "subordinate institution:";
    let Some(at) = text.to_ascii_lowercase().find(MARK) else { return text.to_owned() };
    let owner = squeeze(text[..at].trim_matches([' ', ',', '\n']));
    if owner.is_empty() || owner.contains(':') {
        return text.to_owned();
    }
    notes.push(format!("subordinate institution of {owner}"));
    text[at + MARK.len()..].trim_start_matches([' ', '\n', '—']).to_owned()
}

/// Reads the name and what is said in one line with it; gives the rest, where addresses begin.
fn read_head(text: &str, entry: &mut Entry, mode: Mode) -> String {
    let (name, rest) = cut::cut(text, mode);
    let (name, names) = take_bracketed_names(name);
    let (name, abbreviation) = take_abbreviation(&name);
    entry.original = tidy_name(&name);
    if let Some(abbreviation) = &abbreviation {
        entry.original = format!("{} ({abbreviation})", entry.original);
    }
    entry.name = tidy_name(&name);
    entry.aliases.extend(abbreviation);
    names.into_iter().for_each(|name| add_name(entry, name));
    read_further_names(rest, Mode::Name, entry)
}

/// Reads `a.k.a. X, f.k.a. Y, (a.k.a., Z)` that follow a name in its line; gives what follows them.
fn read_further_names(text: &str, mode: Mode, entry: &mut Entry) -> String {
    let mut rest = text.trim_start_matches([' ', ',', ';']);
    loop {
        if let Some(inner) = rest.strip_prefix('(')
            && let Some(end) = closing(inner)
            && Marker::at(&inner[..end]).is_some()
        {
            bracketed_names(&inner[..end]).into_iter().for_each(|name| add_name(entry, name));
            rest = inner[end + 1..].trim_start_matches([' ', ',', ';']);
            continue;
        }
        let Some((marker, after)) = Marker::at(rest) else { return rest.to_owned() };
        let (name, after) = cut::cut(after, mode);
        add_name(entry, (marker, tidy_name(name)));
        rest = after.trim_start_matches([' ', ',', ';']);
        // `a.k.a., First Name, Second Name, 12 Example Road, Damascus, Syria` goes on until an address begins.
        while Marker::at(rest).is_none()
            && let (name, after) = cut::cut(rest, Mode::Name)
            && after.matches(',').count() >= 2
            && !is_address_like(name)
        {
            add_name(entry, (marker, tidy_name(name)));
            rest = after.trim_start_matches([' ', ',', ';']);
        }
    }
}

fn add_name(entry: &mut Entry, (marker, name): (Marker, String)) {
    let (name, abbreviation) = take_abbreviation(&name);
    let name = tidy_name(&name);
    match marker {
        Marker::Former => entry.previous.push(name),
        Marker::Also => entry.aliases.push(name),
    }
    entry.aliases.extend(abbreviation);
}

/// Reads one item of an alias list; gives the address that follows it in its line.
fn read_alias(item: &list::Item, entry: &mut Entry) -> String {
    let text = item.text.trim_matches([' ', AND]);
    let mode = match item.may_hold_address {
        true => Mode::Alias,
        false if text.contains(", P.O. Box") => Mode::Name,
        false => Mode::Whole,
    };
    let (name, rest) = cut::cut(text, mode);
    let rest = read_further_names(rest, mode, entry);
    let (name, address) = take_bracketed_address(name);
    let (name, names) = take_bracketed_names(&name);
    if !name.trim().is_empty() {
        add_name(entry, (Marker::Also, name));
    }
    names.into_iter().for_each(|name| add_name(entry, name));
    format!("{address}; {rest}")
}

/// Takes `(Address: P.O. Box 1, Example Town)` out of a name; what follows it is a remark on the place.
fn take_bracketed_address(name: &str) -> (String, String) {
    let Some((before, rest)) = name.split_once("(Address:") else { return (name.to_owned(), String::new()) };
    let address = rest.split_once(')').map_or(rest, |(address, _)| address);
    (before.trim_end_matches([' ', ',']).to_owned(), address.trim().to_owned())
}

/// What stands before another name: `a.k.a.` or `f.k.a.`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Marker {
    Also,
    Former,
}

impl Marker {
    /// The marker at the start of a text, and what follows it.
    fn at(text: &str) -> Option<(Self, &str)> {
        const MARKERS: [(&str, Marker); 8] = [
            ("a.k.a", Marker::Also),
            ("f.k.a", Marker::Former),
            ("n.k.a", Marker::Also),
            ("d.b.a", Marker::Also),
            ("d/b/a", Marker::Also),
            ("aka", Marker::Also),
            ("fka", Marker::Former),
            ("formerly known as", Marker::Former),
        ];
        let text = text.trim_start();
        MARKERS.iter().find_map(|(word, marker)| {
            let start = text.get(..word.len())?;
            let rest = &text[word.len()..];
            let ends = rest.starts_with(['.', ',', ' ']);
            (start.eq_ignore_ascii_case(word) && ends)
                .then(|| (*marker, rest.trim_start_matches(['.', ',', ' '])))
        })
    }
}

/// Takes brackets that hold other names out of a name: `Example, OAO (a.k.a., X; f.k.a. Y)`.
fn take_bracketed_names(text: &str) -> (String, Vec<(Marker, String)>) {
    let mut out = String::new();
    let mut names = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('(') {
        let inner = &rest[at + 1..];
        let end = closing(inner).unwrap_or(inner.len());
        if Marker::at(&inner[..end]).is_some() {
            names.append(&mut bracketed_names(&inner[..end]));
            out.push_str(rest[..at].trim_end());
            rest = inner.get(end + 1..).unwrap_or_default();
        } else {
            let end = inner.get(..end + 1).map_or(inner.len(), str::len);
            out.push_str(&rest[..at + 1 + end]);
            rest = &inner[end..];
        }
    }
    out.push_str(rest);
    (out, names)
}

/// Splits `a.k.a., X; a.k.a. Y, f.k.a., Z` into names; `a.k.a., X, Y and Z` holds three too.
fn bracketed_names(text: &str) -> Vec<(Marker, String)> {
    let mut names = Vec::new();
    let mut marker = Marker::Also;
    for piece in text.split(';') {
        let mut rest = piece.trim().trim_start_matches("and ").trim_start();
        while !rest.is_empty() {
            if let Some((found, after)) = Marker::at(rest) {
                (marker, rest) = (found, after);
            }
            let (name, after) = cut::cut(rest, Mode::Name);
            names.push((marker, tidy_name(name)));
            rest = after.trim_start_matches([',', ' ']);
        }
    }
    // Only a list with commas uses `and` as a separator; `Smith and Sons` alone is one name.
    if let [_, .., (marker, last)] = names.as_mut_slice()
        && !text.contains(';')
        && let Some((left, right)) = last.clone().split_once(" and ")
    {
        let marker = *marker;
        *last = left.to_owned();
        names.push((marker, right.to_owned()));
    }
    names
}

/// Takes a closing abbreviation off: `Example Trading Company (ETC)`. `(HK)` and `(Pvt)` are no abbreviations of names.
fn take_abbreviation(name: &str) -> (String, Option<String>) {
    let trimmed = name.trim_end_matches([' ', ',', '.', ';']);
    let inner = trimmed.strip_suffix(')').and_then(|text| text.rsplit_once('('));
    let Some((before, inner)) = inner else { return (name.to_owned(), None) };
    // `X, Example Academy (EA)` and `X (Parent: Y (YZ))` abbreviate another name than that of the entity.
    let is_own = !before.contains('(') || before.matches('(').count() == before.matches(')').count();
    let is_own = is_own && before.split(',').skip(1).all(|part| cut::is_legal_form(part.trim()));
    let is_short = inner.len() <= 16 && inner.chars().filter(|c| c.is_alphabetic()).count() >= 3;
    let is_upper = inner.chars().filter(|c| c.is_lowercase()).count() * 2 <= inner.len();
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_word = inner.split(' ').skip(1).all(is_number) && inner.starts_with(char::is_uppercase);
    let is_form = cut::is_legal_form(inner) || is_abbreviation(inner) || Country::from_name(inner).is_some();
    if before.trim().is_empty() || !(is_own && is_short && is_upper && is_word) || is_form || inner == "GROUP"
    {
        return (name.to_owned(), None);
    }
    (before.trim_end().to_owned(), Some(inner.to_owned()))
}

fn tidy_name(name: &str) -> String {
    let name = squeeze(&name.replace([AND, '\n'], " "));
    let name = name.trim_matches([' ', ',', ';', ':', '—']);
    strip_stop(name).trim_end_matches([' ', ',', ';']).to_owned()
}

/// Where the bracket that was opened before the text closes.
fn closing(text: &str) -> Option<usize> {
    // The longest bracket of the lists has 1,100 characters; the bound keeps a text full of brackets from taking ages.
    const REACH: usize = 4096;
    let mut depth = 1usize;
    for (at, c) in text.char_indices().take(REACH) {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// Splits what follows the names into addresses.
fn split_addresses(text: &str) -> Vec<String> {
    let joined = text.replace("\n—", ", ").replace('\n', " ");
    let mut marked = joined;
    for mark in ["Alt. Address:", "Alt Address:", "Addresses:", "Address:"] {
        marked = marked.replace(mark, ";");
    }
    let mut addresses: Vec<String> = Vec::new();
    for piece in marked.split([';', AND]) {
        let address = tidy_address(piece);
        if !fold(&address).is_empty() && !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    addresses
}

fn tidy_address(piece: &str) -> String {
    let mut address = squeeze(piece);
    address = address.replace(" ,", ",").replace(",,", ",");
    let mut address = address.trim_matches([' ', ',', '.', '—', ':']);
    while let Some(rest) = address.strip_prefix("and ").or_else(|| address.strip_prefix("and, ")) {
        address = rest.trim_start();
    }
    if address.eq_ignore_ascii_case("and") {
        return String::new();
    }
    let address = address.strip_suffix(" and").unwrap_or(address);
    // `Addresses for Example Co., Ltd.: 1 Example Road` names again whose addresses they are.
    let address = match address.split_once(": ") {
        Some((whose, rest)) if whose.starts_with("Addresses for ") => rest,
        _ => address,
    };
    address.trim_end_matches([' ', ',', '.', ';']).to_owned()
}

/// The country that an address ends in, with a postal code after it or not: `…, Beijing, China 100086`.
pub(super) fn country_of(address: &str) -> Option<Country> {
    let named = |text: &str| {
        let words: Vec<&str> = text
            .split_whitespace()
            .filter(|word| !word.bytes().any(|byte| byte.is_ascii_digit()))
            .map(|word| word.trim_matches([',', ';', '(', ')', '—']))
            .collect();
        let tails = (0..words.len()).skip(words.len().saturating_sub(5));
        tails.map(|from| words[from..].join(" ")).find_map(|tail| {
            // A two-letter word is a province or a state, not a country.
            Country::from_name(tail.trim_end_matches('.')).filter(|_| fold(&tail).len() > 2 || tail == "UK")
        })
    };
    address.rsplit(',').take(3).find_map(named)
}

#[cfg(test)]
mod tests;
