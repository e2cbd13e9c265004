//! Federal Register citations: `76 FR 71869, 11/21/11.`

use portolan_model::PartialDate;

/// A citation of the Federal Register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Citation {
    /// The citation in one spelling, as `76 FR 71869, 11/21/11`.
    pub(crate) text: String,
    /// The day of the issue, where the citation gives one.
    pub(crate) date: Option<PartialDate>,
}

/// Finds the citations in a text, in order.
///
/// Lists write them in many ways: `73 FR 54508 9/22/08`, `88 FR FR 12158, 2/27/23`, `67 F.R. 56530 9/4/02`,
/// `80 FR 60532, October 7, 2015`, `80 FR 52968 preview citation details, 9/2/15`.
pub(crate) fn citations(text: &str) -> Vec<Citation> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let starts: Vec<usize> = (0..words.len()).filter(|at| start(&words[*at..]).is_some()).collect();
    let ends = starts.iter().skip(1).copied().chain([words.len()]);
    starts
        .iter()
        .zip(ends)
        .filter_map(|(from, to)| {
            let (volume, page, length) = start(&words[*from..to])?;
            Some(citation(volume, page, &words[from + length..to]))
        })
        .collect()
}

/// Reads `76 FR 71869` at the start of the words: volume, page, and how many words that took.
fn start<'a>(words: &[&'a str]) -> Option<(&'a str, &'a str, usize)> {
    let volume = words.first().filter(|word| is_number(word))?;
    let marks =
        words.iter().skip(1).take_while(|word| matches!(**word, "FR" | "F.R." | "Fed." | "Reg.")).count();
    let page = words.get(1 + marks)?.trim_end_matches([',', '.', ';']);
    (marks > 0 && is_number(page)).then_some((volume, page, marks + 2))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() <= 6 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn citation(volume: &str, page: &str, tail: &[&str]) -> Citation {
    match date_in(tail) {
        Some((written, date)) => {
            Citation { text: format!("{volume} FR {page}, {written}"), date: Some(date) }
        }
        None => Citation { text: format!("{volume} FR {page}"), date: None },
    }
}

/// Finds `11/21/11` or `October 7, 2015` among words.
fn date_in(words: &[&str]) -> Option<(String, PartialDate)> {
    (0..words.len()).find_map(|at| {
        [1, 3].into_iter().find_map(|length| {
            let written = words.get(at..at + length)?.join(" ");
            let written = written.trim_matches([',', '.', ';', ' ']);
            let date = PartialDate::parse_english(written).ok()?;
            (length == 3 || written.contains('/')).then(|| (written.to_owned(), date))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: &[(&str, Option<&str>)]) {
        let found = citations(text);
        let dates: Vec<Option<String>> = found.iter().map(|c| c.date.map(|date| date.to_string())).collect();
        let read: Vec<(&str, Option<&str>)> =
            found.iter().zip(&dates).map(|(c, date)| (c.text.as_str(), date.as_deref())).collect();
        assert_eq!(read, expected, "{text}");
    }

    #[test]
    fn citations_are_found_in_each_spelling_that_lists_use() {
        check("76 FR 71869, 11/21/11.", &[("76 FR 71869, 11/21/11", Some("2011-11-21"))]);
        check(
            "73 FR 54508 9/22/08. 74 FR 8184. 2/24/09.",
            &[("73 FR 54508, 9/22/08", Some("2008-09-22")), ("74 FR 8184, 2/24/09", Some("2009-02-24"))],
        );
        check("88 FR FR 12158, 2/27/23", &[("88 FR 12158, 2/27/23", Some("2023-02-27"))]);
        check("80 FR 60532, October 7, 2015.", &[("80 FR 60532, October 7, 2015", Some("2015-10-07"))]);
        check(
            "80 FR 52968 preview citation details, 9/2/15.",
            &[("80 FR 52968, 9/2/15", Some("2015-09-02"))],
        );
        check(
            "67 F.R. 56530 9/4/02 67 F.R. 10890 3/11/02",
            &[("67 FR 56530, 9/4/02", Some("2002-09-04")), ("67 FR 10890, 3/11/02", Some("2002-03-11"))],
        );
        check("80 FR 69852", &[("80 FR 69852", None)]);
        check("Vol. 81, No. 50, 03/15/2016", &[]);
        check("[Reserved]", &[]);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "(76 |FR |F\\.R\\. |71869|, |11/21/11|\\.|é| )*") {
            citations(&text);
        }
    }
}
