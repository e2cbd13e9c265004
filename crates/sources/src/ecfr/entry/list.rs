//! Lists of aliases: `a.k.a., the following two aliases:` and what follows.

use super::AND;
use super::cut::is_address_like;

/// Where a list is announced.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct List {
    /// Where the announcement begins, with the comma before it.
    pub(super) start: usize,
    /// Where the first item begins.
    pub(super) end: usize,
    /// Number of aliases that the announcement names, 1 if it names none.
    pub(super) count: usize,
}

/// One item of a list.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) text: String,
    /// Whether the item may run into an address, since nothing shows its end.
    pub(super) may_hold_address: bool,
}

/// Numbers as words; larger ones stand in digits.
const NUMBERS: [&str; 20] = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
];

/// How far before the word `alias` its announcement may begin, in bytes: `a.k.a., including the following twenty `.
const REACH: usize = 60;

/// Finds the first announcement of a list of aliases.
///
/// Editors write it in many ways: `a.k.a. the following alias:`, `a.k.a., and the following 11 aliases:`, `the following
/// one alias:`, `a.k.a., the following six aliaes`, `a.k.a., the following one entity:`.
pub(super) fn find(text: &str) -> Option<List> {
    let lower = text.to_ascii_lowercase();
    let words = ["alias", "aliaes", "following one entity"];
    let (at, word) = words.iter().filter_map(|word| lower.find(word).map(|at| (at, *word))).min()?;
    let from = (at.saturating_sub(REACH)..=at).find(|from| lower.is_char_boundary(*from))?;
    let reach = &lower[from..at];
    let marker = reach
        .rfind("a.k.a")
        .or_else(|| reach.rfind("the "))
        .or_else(|| word.starts_with("following").then_some(reach.len()))?;
    let start = from + marker;
    let count = count_in(&lower[start..at + word.len()]);
    Some(List {
        start: text[..start].trim_end_matches([' ', ',', ';', '\n']).len(),
        end: end_of(text, at),
        count,
    })
}

fn count_in(announcement: &str) -> usize {
    let mut words = announcement.split([' ', '\n', ',']);
    let number = |word: &str| {
        word.parse().ok().or_else(|| NUMBERS.iter().position(|name| *name == word).map(|at| at + 1))
    };
    words.find_map(number).unwrap_or(1)
}

/// An announcement ends at its colon, if that stands in its line, else where its line ends.
fn end_of(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let line = rest.find('\n').unwrap_or(rest.len());
    let word = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
    match rest[..line].find(':') {
        Some(colon) => at + colon + 1,
        None if rest[word..line].trim_matches([',', ' ', '.']).is_empty() => at + line,
        None => at + word,
    }
}

/// Splits what follows an announcement into its items, and the rest, which is addresses.
pub(super) fn items(text: &str, count: usize) -> (Vec<Item>, String) {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.first().is_some_and(|line| !line.starts_with('—'))
        && !lines.iter().take(2).any(|l| l.starts_with('—'))
    {
        return run_in_items(&lines, count);
    }
    let mut items: Vec<Item> = Vec::new();
    let mut rest: Vec<&str> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let goes_on = rest
            .last()
            .map_or(items.last().map(|item| item.text.as_str()), |line| Some(*line))
            .is_some_and(opens_next);
        let is_item = match line.strip_prefix('—') {
            Some(_) => rest.is_empty() || goes_on,
            None => rest.is_empty() && (items.is_empty() || goes_on) && !is_address_like(line),
        };
        if is_item {
            let next_is_item = lines.get(at + 1).is_some_and(|next| next.starts_with('—'));
            items.push(item(
                line.trim_start_matches('—'),
                lines.get(at + 1).is_none() || (opens_next(line) && !next_is_item),
            ));
        } else {
            rest.push(line);
        }
    }
    let items = items.into_iter().flat_map(split_item).collect();
    (items, rest.join("\n"))
}

/// Whether a line announces that another item follows.
fn opens_next(line: &str) -> bool {
    let line = line.trim_end_matches(' ');
    line.ends_with([';', AND]) || line.ends_with(" and")
}

fn item(text: &str, may_hold_address: bool) -> Item {
    Item { text: text.to_owned(), may_hold_address }
}

/// A list that is run into one line: `First Name; and Second Name. 12 Example Road, Dubai`.
fn run_in_items(lines: &[&str], count: usize) -> (Vec<Item>, String) {
    let Some((line, others)) = lines.split_first() else { return (Vec::new(), String::new()) };
    let mut parts: Vec<&str> = line.splitn(count.max(1), [';', AND]).collect();
    let last = parts.pop().unwrap_or_default();
    let ends_in_line = others.is_empty() || opens_next(line) || is_address_like(last);
    let mut items: Vec<Item> = parts.into_iter().map(|part| item(part, false)).collect();
    items.push(item(last, ends_in_line));
    (items.into_iter().map(tidy_item).collect(), others.join("\n"))
}

/// Cuts off what an item says beyond its name: `X, a.k.a., the following two aliases:`, `X; and the following four
/// subordinate entities:`, `X, and to include the following addresses …:`.
fn split_item(item: Item) -> Vec<Item> {
    let mut text = item.text.trim().to_owned();
    if let Some(inner) = super::list::find(&text) {
        text.truncate(inner.start);
    }
    for mark in ["; and the following", ", and to include the following", "; and any "] {
        if let Some(at) = text.find(mark) {
            text.truncate(at);
        }
    }
    let text = text.replace(", to include the following subordinate.", ". ");
    let parts: Vec<&str> = text.trim_end_matches([';', AND, ' ']).split(';').collect();
    let one_word_tail = parts.len() == 2 && tidy(parts[1]).split(' ').count() == 1;
    if item.may_hold_address || parts.len() == 1 || one_word_tail {
        // `Example Telecom; and Technology` is one name that a stray separator broke.
        let whole =
            if one_word_tail { format!("{} {}", parts[0].trim(), tidy(parts[1])) } else { text.clone() };
        return vec![tidy_item(Item { text: whole, ..item })];
    }
    parts.into_iter().map(|part| tidy_item(Item { text: part.to_owned(), may_hold_address: false })).collect()
}

fn tidy_item(item: Item) -> Item {
    Item { text: tidy(&item.text).to_owned(), ..item }
}

fn tidy(text: &str) -> &str {
    let mut text = text.trim_matches([' ', ';', ',', AND, '—', ':']);
    if let Some(rest) = text.strip_prefix("and ") {
        text = rest.trim_start_matches(['—', ' ']);
    }
    text.strip_suffix(" and").unwrap_or(text).trim_end_matches([' ', ';', ','])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn announced(text: &str, head: &str, tail: &str, count: usize) {
        let list = find(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!((&text[..list.start], text[list.end..].trim(), list.count), (head, tail, count), "{text}");
    }

    #[test]
    fn announcements_are_found_in_each_spelling() {
        announced("Fox Co., a.k.a., the following two aliases:\n—A; and\n—B.", "Fox Co.", "—A; and\n—B.", 2);
        announced("Fox, a.k.a. the following alias: A. 5 Road", "Fox", "A. 5 Road", 1);
        announced("Fox, a.k.a., and the following 11 aliases:\n—A", "Fox", "—A", 11);
        announced("Fox, the following one alias:\n—A", "Fox", "—A", 1);
        announced("Fox, a.k.a., the following six aliases\n—A", "Fox", "—A", 6);
        announced("Fox, a.k.a., the following one entity:\n—A", "Fox", "—A", 1);
        announced(
            "Fox, a.k.a., the following eight aliases, and two subordinate institutions:\n—A",
            "Fox",
            "—A",
            8,
        );
        assert_eq!(find("Fox, a.k.a., Wolf, 5 Road"), None);
    }

    fn split(text: &str, count: usize, expected: &[&str], rest: &str) {
        let (found, after) = items(text, count);
        let found: Vec<&str> = found.iter().map(|item| item.text.as_str()).collect();
        assert_eq!((found, after.as_str()), (expected.to_vec(), rest), "{text}");
    }

    #[test]
    fn items_are_told_from_addresses() {
        split("\n—A Co.;\n—B; and\n—C.\n5 Road, Iran", 3, &["A Co.", "B", "C."], "5 Road, Iran");
        split("A. 5 Road, Iran", 1, &["A. 5 Road, Iran"], "");
        split("A; and B. 5 Road, Iran; and 6 Road", 2, &["A", "B. 5 Road, Iran; and 6 Road"], "");
        split("\n—A\n5 Road\n—Rabat", 1, &["A"], "5 Road\n—Rabat");
        split("\n—Fox Telecom; and Technology\n—B", 2, &["Fox Telecom Technology", "B"], "");
    }
}
