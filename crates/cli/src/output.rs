//! How an answer is written: a table for people, JSON and CSV for programs.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;

use anstyle::{AnsiColor, Style};
use clap::ValueEnum;
use comfy_table::{ContentArrangement, Table, presets};
use serde::Serialize;
use serde_json::Value;

use crate::failure::Failure;

/// The forms of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Table,
    /// One document
    Json,
    /// One object a line
    Jsonl,
    /// One row a line, safe to open in a spreadsheet
    Csv,
}

/// Where and how an answer goes.
#[derive(Debug, Clone)]
pub struct Output {
    /// Its form.
    pub format: Format,
    /// A file, or standard output.
    pub file: Option<PathBuf>,
}

impl Output {
    /// Writes an answer: `whole` as one JSON document, `rows` as JSON lines or CSV, `text` for people.
    pub fn write<W: Serialize, R: Serialize>(
        &self,
        whole: &W,
        rows: &[R],
        text: impl FnOnce(Look) -> String,
    ) -> Result<(), Failure> {
        let mut sink = self.sink()?;
        match self.format {
            Format::Table => sink.write_all(text(self.look()).as_bytes())?,
            Format::Json => {
                serde_json::to_writer_pretty(&mut sink, whole).map_err(io::Error::from)?;
                sink.write_all(b"\n")?;
            }
            Format::Jsonl => rows.iter().try_for_each(|row| json_line(&mut sink, row))?,
            Format::Csv => csv_rows(&mut sink, rows)?,
        }
        Ok(sink.flush()?)
    }

    /// Opens the file or standard output.
    pub fn sink(&self) -> Result<Box<dyn Write>, Failure> {
        Ok(match &self.file {
            Some(path) => {
                Box::new(BufWriter::new(File::create(path).map_err(|error| {
                    Failure::Input(format!("cannot write `{}`: {error}", path.display()))
                })?))
            }
            None => Box::new(BufWriter::new(io::stdout().lock())),
        })
    }

    /// How text for people looks where it goes.
    pub fn look(&self) -> Look {
        Look { terminal: self.file.is_none() && io::stdout().is_terminal() }
    }
}

/// Writes one object on one line.
pub fn json_line(sink: &mut dyn Write, row: &impl Serialize) -> Result<(), Failure> {
    serde_json::to_writer(&mut *sink, row).map_err(io::Error::from)?;
    Ok(sink.write_all(b"\n")?)
}

fn csv_rows<R: Serialize>(sink: &mut dyn Write, rows: &[R]) -> Result<(), Failure> {
    let rows: Vec<Value> =
        rows.iter().map(serde_json::to_value).collect::<Result<_, _>>().map_err(io::Error::from)?;
    let mut writer = csv::Writer::from_writer(sink);
    let Some(Value::Object(first)) = rows.first() else { return Ok(writer.flush()?) };
    let columns: Vec<String> = first.keys().cloned().collect();
    writer.write_record(&columns).map_err(io::Error::from)?;
    for row in &rows {
        let cells = columns.iter().map(|column| cell(&row[column]));
        writer.write_record(cells).map_err(io::Error::from)?;
    }
    Ok(writer.flush()?)
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => safe_cell(text),
        Value::Array(values) if values.iter().all(Value::is_string) => {
            safe_cell(&values.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("; "))
        }
        other => other.to_string(),
    }
}

/// A cell that no spreadsheet takes for a formula: those that could be get an apostrophe before them.
pub fn safe_cell(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

/// How text for people looks: colors and lines on a terminal, plain in a pipe.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    terminal: bool,
}

impl Look {
    /// A table with these headings.
    pub fn table(self, headings: &[&str]) -> Table {
        let mut table = Table::new();
        table.load_style(if self.terminal { presets::UTF8_HORIZONTAL_ONLY } else { presets::NOTHING });
        if self.terminal {
            table.set_content_arrangement(ContentArrangement::Dynamic);
        }
        table.set_header(headings);
        table
    }

    /// Bold text.
    pub fn bold(self, text: &str) -> String {
        self.styled(text, Style::new().bold())
    }

    /// Text in a color.
    pub fn color(self, text: &str, color: AnsiColor) -> String {
        self.styled(text, Style::new().bold().fg_color(Some(color.into())))
    }

    fn styled(self, text: &str, style: Style) -> String {
        if self.terminal { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}

/// Text from lists and papers, with control and direction characters shown instead of obeyed.
pub fn shown(text: &str) -> String {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    text.chars().map(|c| if hidden(c) { c.escape_unicode().to_string() } else { c.to_string() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_could_be_formulas_are_made_harmless() {
        for text in ["=1+1", "+1", "-1", "@x", "\tx", "\rx"] {
            assert!(safe_cell(text).starts_with('\''), "{text}");
        }
        assert_eq!(safe_cell("Acme = Co"), "Acme = Co");
    }

    #[test]
    fn direction_marks_and_escapes_are_shown_and_not_obeyed() {
        assert_eq!(shown("a\u{202e}b\u{1b}[31mc"), "a\\u{202e}b\\u{1b}[31mc");
    }
}
