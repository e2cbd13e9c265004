//! The tables of an eCFR document.

use std::collections::BTreeSet;

use quick_xml::Reader;
use quick_xml::errors::{Error as XmlError, SyntaxError};
use quick_xml::events::{BytesStart, Event};

use crate::ReadError;

/// Stands for an italic `and`, which separates addresses and aliases and is no part of them.
pub(super) const AND: char = '\u{1f}';

/// Elements nest 12 deep in the eCFR; what nests deeper than this is no such document.
const MAX_DEPTH: usize = 64;

/// Elements that the tables of part 744's lists use.
const KNOWN: [&str; 24] = [
    "DIV9", "HEAD", "P", "DIV", "TABLE", "THEAD", "TBODY", "TFOOT", "TR", "TH", "TD", "BR", "E", "SUP",
    "SUB", "I", "STRONG", "CITA", "EDNOTE", "EFFDNOT", "HED", "PSPACE", "FP", "EM",
];

/// What was found in a document.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) tables: Vec<Table>,
    /// Elements inside of the wanted supplements that the format's description does not know.
    pub(super) unknown: Vec<String>,
}

/// The table of one supplement.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) supplement: String,
    pub(super) headings: Vec<String>,
    pub(super) rows: Vec<Row>,
}

/// One row of data.
#[derive(Debug, Default)]
pub(super) struct Row {
    pub(super) cells: Vec<Cell>,
}

impl Row {
    /// The row in one line, to show.
    pub(super) fn line(&self) -> String {
        self.cells.iter().map(|cell| super::plain(&cell.text)).collect::<Vec<_>>().join(" | ")
    }
}

/// One cell: line breaks are `\n`, an italic `and` is [`AND`], raised numbers stand apart.
#[derive(Debug, Default)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) footnotes: Vec<String>,
}

/// Reads the tables of the wanted supplements.
///
/// # Errors
///
/// Fails for XML that is not well formed or cut off, for a document type (which could define entities), for nesting
/// past [`MAX_DEPTH`], and for a wanted supplement without a table with rows.
pub(super) fn read(file: &str, text: &str, wanted: &[&str]) -> Result<Document, ReadError> {
    let mut parser = Parser { file, wanted, ..Parser::default() };
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(event) => parser.take(event)?,
            Err(XmlError::Syntax(fault)) if fault != SyntaxError::InvalidBangMarkup => {
                return Err(parser.cut());
            }
            Err(error) => return Err(parser.problem(error.to_string())),
        }
    }
    parser.finish()
}

#[derive(Default)]
struct Parser<'a> {
    file: &'a str,
    wanted: &'a [&'a str],
    document: Document,
    path: Vec<String>,
    saw_element: bool,
    unknown: BTreeSet<String>,
    /// Depth at which the supplement in hand began.
    supplement_depth: Option<usize>,
    is_heading: bool,
    cell: Option<Cell>,
    raised: Option<String>,
    /// Where in the cell's text the emphasis in hand began.
    emphasis: Option<usize>,
}

impl Parser<'_> {
    fn take(&mut self, event: Event<'_>) -> Result<(), ReadError> {
        match event {
            Event::Start(element) => self.start(&element)?,
            Event::Empty(element) => {
                self.start(&element)?;
                self.end();
            }
            Event::End(_) => self.end(),
            Event::Text(text) => self.text(&text.xml10_content()),
            Event::CData(text) => self.text(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let character = match reference.resolve_char_ref() {
                    Ok(Some(character)) => Some(character.to_string()),
                    Ok(None) => {
                        quick_xml::escape::resolve_xml_entity(&reference.xml10_content()).map(str::to_owned)
                    }
                    Err(error) => return Err(self.problem(error.to_string())),
                };
                let Some(character) = character else {
                    return Err(self.problem(format!("it uses the entity `{}`", reference.xml10_content())));
                };
                self.text(&character);
            }
            Event::DocType(_) => {
                return Err(self.problem("it has a document type, which is refused".to_owned()));
            }
            _ => {}
        }
        Ok(())
    }

    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), ReadError> {
        self.saw_element = true;
        if self.path.len() >= MAX_DEPTH {
            return Err(self.problem(format!("its elements nest deeper than {MAX_DEPTH}")));
        }
        let name = element.name().as_ref().to_ascii_uppercase();
        if name == "DIV9" && self.supplement_depth.is_none() {
            self.start_supplement(element)?;
        }
        if self.supplement_depth.is_some() {
            if !KNOWN.contains(&name.as_str()) {
                self.unknown.insert(format!("element `{name}`"));
            }
            self.start_in_supplement(&name);
        }
        self.path.push(name);
        Ok(())
    }

    fn start_supplement(&mut self, element: &BytesStart<'_>) -> Result<(), ReadError> {
        let attribute = element.try_get_attribute("N").map_err(|error| self.problem(error.to_string()))?;
        let Some(attribute) = attribute else { return Ok(()) };
        let Some(supplement) = self.wanted.iter().find(|wanted| attribute.value.as_ref() == **wanted) else {
            return Ok(());
        };
        self.document.tables.push(Table { supplement: (*supplement).to_owned(), ..Table::default() });
        self.supplement_depth = Some(self.path.len());
        Ok(())
    }

    fn start_in_supplement(&mut self, name: &str) {
        match name {
            "TR" => self.table().rows.push(Row::default()),
            "TH" | "TD" => {
                self.is_heading = name == "TH";
                self.cell = Some(Cell::default());
            }
            "BR" => self.push("\n"),
            "SUP" => self.raised = Some(String::new()),
            "E" => self.emphasis = self.cell.as_ref().map(|cell| cell.text.len()),
            _ => {}
        }
    }

    fn end(&mut self) {
        let Some(name) = self.path.pop() else { return };
        if self.supplement_depth.is_none() {
            return;
        }
        match name.as_str() {
            "TH" | "TD" => self.end_cell(),
            "TR" => self.end_row(),
            "SUP" => self.end_raised(),
            "E" => self.end_emphasis(),
            _ => {}
        }
        if self.supplement_depth == Some(self.path.len()) {
            self.supplement_depth = None;
        }
    }

    fn end_cell(&mut self) {
        let Some(cell) = self.cell.take() else { return };
        if self.is_heading {
            // A line break in a heading stands for a space.
            let heading = cell.text.replace('\n', " ");
            self.table().headings.push(heading);
        } else if let Some(row) = self.table().rows.last_mut() {
            row.cells.push(cell);
        }
    }

    /// A row of headings leaves no cells behind.
    fn end_row(&mut self) {
        let rows = &mut self.table().rows;
        if rows.last().is_some_and(|row| row.cells.is_empty()) {
            rows.pop();
        }
    }

    /// `<sup>3</sup>` is a footnote; `m<sup>a</sup>` is text.
    fn end_raised(&mut self) {
        let (Some(raised), Some(cell)) = (self.raised.take(), self.cell.as_mut()) else { return };
        let number = raised.trim();
        if !number.is_empty() && number.len() <= 2 && number.bytes().all(|byte| byte.is_ascii_digit()) {
            cell.footnotes.push(number.to_owned());
        } else {
            cell.text.push_str(&raised);
        }
    }

    fn end_emphasis(&mut self) {
        let (Some(from), Some(cell)) = (self.emphasis.take(), self.cell.as_mut()) else { return };
        let emphasized = cell.text.get(from..).unwrap_or_default();
        if emphasized.trim_matches([' ', ';', ',', '\n', '.']).eq_ignore_ascii_case("and") {
            cell.text.truncate(from);
            cell.text.push(AND);
        }
    }

    /// Line breaks of the file itself are mere blanks.
    fn text(&mut self, text: &str) {
        if self.cell.is_some() {
            self.push(&text.replace(['\n', '\r', AND], " "));
        }
    }

    fn push(&mut self, text: &str) {
        if let Some(cell) = self.cell.as_mut() {
            self.raised.as_mut().unwrap_or(&mut cell.text).push_str(text);
        }
    }

    fn table(&mut self) -> &mut Table {
        self.document.tables.last_mut().expect("a supplement in hand has its table")
    }

    fn finish(mut self) -> Result<Document, ReadError> {
        if !self.path.is_empty() {
            return Err(self.cut());
        }
        if !self.saw_element {
            return Err(self.problem("it has no elements".to_owned()));
        }
        if let Some(table) = self.document.tables.iter().find(|table| table.rows.is_empty()) {
            let part = format!("table with rows in {}", table.supplement);
            return Err(ReadError::MissingPart { file: self.file.to_owned(), part });
        }
        self.document.unknown = std::mem::take(&mut self.unknown).into_iter().collect();
        Ok(self.document)
    }

    fn cut(&self) -> ReadError {
        let evidence = match self.path.last() {
            Some(name) => format!("its element `{name}` is not closed"),
            None => "it ends in the middle of an element".to_owned(),
        };
        ReadError::Cut { file: self.file.to_owned(), evidence }
    }

    fn problem(&self, problem: String) -> ReadError {
        ReadError::Xml { file: self.file.to_owned(), problem }
    }
}
