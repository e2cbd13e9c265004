//! The day of publication that a path names.

use jiff::civil::Date;

/// Finds the day of publication in a file's name, else in its parent folder's name.
///
/// `sdn.2024-04-26.csv.gz` and `2023-12-28/add.csv` name a day; `consolidated.2022-04.csv` a month, which stands for
/// its first day.
pub fn published_from_path(path: &str) -> Option<Date> {
    let mut parts = path.rsplit(['/', '\\']);
    [parts.next(), parts.next()].into_iter().flatten().find_map(date_in)
}

/// A day anywhere in the text goes before a month.
fn date_in(text: &str) -> Option<Date> {
    let starts = || text.char_indices().map(|(at, _)| at);
    starts().find_map(|at| date_at(text, at, 10)).or_else(|| starts().find_map(|at| date_at(text, at, 7)))
}

/// The date of `width` bytes (`YYYY-MM-DD` or `YYYY-MM`) at a place, if no digit touches it.
fn date_at(text: &str, at: usize, width: usize) -> Option<Date> {
    let touches = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let window = text.get(at..at + width)?;
    if touches(text[..at].chars().next_back()) || touches(text[at + width..].chars().next()) {
        return None;
    }
    window.parse::<portolan_model::PartialDate>().ok().map(|date| date.earliest())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, expected: Option<&str>) {
        assert_eq!(published_from_path(path).map(|date| date.to_string()).as_deref(), expected, "{path}");
    }

    #[test]
    fn the_day_comes_from_the_name_or_else_from_its_folder() {
        check("sdn.2024-04-26.csv.gz", Some("2024-04-26"));
        check("data/2023-12-28/add.csv.gz", Some("2023-12-28"));
        check("2025-12-19-consolidated/cons_prim.csv", Some("2025-12-19"));
        check("2023-12-28/sdn.2024-04-26.csv", Some("2024-04-26"));
        check("us-csl/consolidated.2022-04.csv.gz", Some("2022-04-01"));
        check(r"lists\2023-12-28\add.csv", Some("2023-12-28"));
    }

    #[test]
    fn what_only_looks_like_a_day_is_none() {
        for path in
            ["", "sdn.csv", "sdn.2024-13-26.csv", "12024-04-267.csv", "deep/2024-01-01/below/sdn.csv", "é"]
        {
            check(path, None);
        }
    }
}
