//! One line of an OFAC file, split into its fields.

/// OFAC's null.
const NULL: &str = "-0-";

/// The fields of a line; OFAC's null is the empty text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    fields: Vec<String>,
    /// Whether quotation marks inside a field were not escaped and had to be guessed.
    pub(super) repaired: bool,
}

impl Row {
    /// Splits a line that should have `width` fields, or gives the number of fields it has.
    ///
    /// A record is a line: OFAC's fields hold no line breaks. Where quotation marks are not doubled inside a field, as in
    /// the comments files, a quotation mark ends a field only if a comma or the line's end follows.
    pub(super) fn parse(line: &str, width: usize) -> Result<Self, usize> {
        let strict = split(line, true).filter(|fields| fields.len() == width);
        let repaired = strict.is_none();
        let fields = match strict.or_else(|| split(line, false)) {
            Some(fields) if fields.len() == width => fields,
            Some(fields) => return Err(fields.len()),
            None => return Err(0),
        };
        let unquoted_only = repaired && !line.contains('"');
        let fields = fields.into_iter().map(|field| if field.trim() == NULL { String::new() } else { field });
        Ok(Self {
            fields: fields.map(|field| field.trim().to_owned()).collect(),
            repaired: repaired && !unquoted_only,
        })
    }

    /// The first field, `ent_num` in each of the files.
    pub(super) fn first(&self) -> &str {
        &self.fields[0]
    }

    /// A field by its place; within the width that the row was parsed with.
    pub(super) fn get(&self, at: usize) -> &str {
        &self.fields[at]
    }

    /// All fields.
    pub(super) fn fields(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(String::as_str)
    }

    /// The fields in one line, to show.
    pub(super) fn line(&self) -> String {
        self.fields.join(", ")
    }
}

/// Splits a line at its commas. `strict` refuses quotation marks that CSV does not allow, else they are taken as text.
fn split(line: &str, strict: bool) -> Option<Vec<String>> {
    let mut fields = Vec::new();
    let mut rest = line;
    loop {
        let (field, after) = if let Some(quoted) = rest.strip_prefix('"') {
            quoted_field(quoted, strict)?
        } else {
            let end = rest.find(',').unwrap_or(rest.len());
            (rest[..end].to_owned(), &rest[end..])
        };
        fields.push(field);
        match after.strip_prefix(',') {
            Some(next) => rest = next,
            None => return Some(fields),
        }
    }
}

/// Reads a field after its opening quotation mark; gives it and what follows its closing one.
fn quoted_field(text: &str, strict: bool) -> Option<(String, &str)> {
    let mut field = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('"') {
        field.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let closes = after.is_empty() || after.starts_with(',');
        match after.strip_prefix('"') {
            Some(next) if strict || !(next.is_empty() || next.starts_with(',')) => {
                field.push('"');
                rest = next;
            }
            _ if closes => return Some((field, after)),
            _ if strict => return None,
            _ => {
                field.push('"');
                rest = after;
            }
        }
    }
    if strict {
        return None;
    }
    field.push_str(rest);
    Some((field, ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(line: &str, width: usize, expected: Result<(&[&str], bool), usize>) {
        let row = Row::parse(line, width);
        let read =
            row.as_ref().map(|row| (row.fields().collect::<Vec<_>>(), row.repaired)).map_err(|width| *width);
        assert_eq!(read, expected.map(|(fields, repaired)| (fields.to_vec(), repaired)), "{line}");
    }

    #[test]
    fn fields_are_split_at_commas_outside_of_quotation_marks() {
        check(r#"1,"A, B",-0- ,"C ""D"" E""#, 4, Ok((&["1", "A, B", "", r#"C "D" E"#], false)));
        check(r#"1,2,"#, 3, Ok((&["1", "2", ""], false)));
        check("1,2", 3, Err(2));
    }

    #[test]
    fn unescaped_quotation_marks_are_repaired_and_said() {
        check(
            r#"1,"also called "The Fox"; see 2""#,
            2,
            Ok((&["1", r#"also called "The Fox"; see 2"#], true)),
        );
        check(r#"1,"also called "The Fox"""#, 2, Ok((&["1", r#"also called "The Fox""#], true)));
        check(r#"1,"never closed"#, 2, Ok((&["1", "never closed"], true)));
        check(r#"1,"one", two and "three""#, 2, Err(3));
    }

    proptest! {
        #[test]
        fn no_line_makes_it_panic(line in "[\"a,1é -]*", width in 1usize..5) {
            if let Ok(row) = Row::parse(&line, width) {
                prop_assert_eq!(row.fields().count(), width);
            }
        }

        #[test]
        fn well_formed_fields_come_back(fields in proptest::collection::vec("[a-z,\" ]{0,8}", 1..6)) {
            let line = fields.iter().map(|f| format!("\"{}\"", f.replace('"', "\"\""))).collect::<Vec<_>>().join(",");
            let row = Row::parse(&line, fields.len()).unwrap();
            prop_assert!(!row.repaired);
            let trimmed: Vec<&str> = fields.iter().map(|f| f.trim()).collect();
            prop_assert_eq!(row.fields().collect::<Vec<_>>(), trimmed);
        }
    }
}
