//! `portolan screen`

use std::path::Path;

use anstyle::AnsiColor;
use indicatif::ProgressBar;
use portolan_engine::{Engine, Party, ScreenHit, Screened, Screener, SearchOptions, State};
use rayon::prelude::*;
use serde_json::{Map, Value, json};

use super::{engine, read_file};
use crate::args::{Common, ScreenArgs};
use crate::output::{Format, Look, json_line, shown};
use crate::{Exit, failure::Failure};

/// Rows that are screened between two writes: enough to keep all cores busy, few enough to show progress.
const CHUNK: usize = 4_096;

pub fn run(args: &ScreenArgs, common: &Common) -> Result<Exit, Failure> {
    let mut options = SearchOptions { limit: usize::from(args.limit), ..SearchOptions::default() };
    if let Some(threshold) = args.threshold {
        options.threshold = threshold;
    }
    let engine = engine(common)?;
    warn_of_unsound_lists(&engine, common);
    let screener = engine.screener(common.when(), options)?;
    match &args.input {
        Some(path) => sheet(path, &screener, common),
        None => names(args, &screener, common),
    }
}

/// Says on standard error that an answer rests on old or partial lists.
fn warn_of_unsound_lists(engine: &Engine, common: &Common) {
    let sources = engine.status(common.when());
    let lists = sources.iter().flat_map(|source| &source.lists).filter(|list| list.state != State::Current);
    let names: Vec<&str> = lists.map(|list| list.list.as_str()).collect();
    if !names.is_empty() {
        let more = if names.len() > 3 { format!(" and {} more", names.len() - 3) } else { String::new() };
        let names = names[..names.len().min(3)].join(", ");
        eprintln!("warning: out of date or incomplete: {names}{more}; `portolan sources` shows each list");
    }
}

fn names(args: &ScreenArgs, screener: &Screener, common: &Common) -> Result<Exit, Failure> {
    let answers: Vec<Screened> = args
        .names
        .iter()
        .map(|name| screener.screen(party(args, name)?).map_err(|error| unscreened(name, error)))
        .collect::<Result<_, Failure>>()?;
    let any = answers.iter().any(|answer| answer.hits.iter().any(|hit| hit.matched));
    common
        .output()
        .write(&answers, &answers, |look| answers.iter().map(|answer| text(answer, look)).collect())?;
    Ok(Exit::look_if(any))
}

fn unscreened(name: &str, error: portolan_engine::Error) -> Failure {
    let start: String = name.chars().take(60).collect();
    Failure::Input(format!("cannot screen `{}`: {}", start.escape_debug(), Failure::from(error)))
}

fn party(args: &ScreenArgs, name: &str) -> Result<Party, Failure> {
    let cells = [
        ("country", args.country.join(";")),
        ("birth_date", args.birth_date.clone().unwrap_or_default()),
        ("schema", args.schema.clone().unwrap_or_default()),
    ];
    let mut party = of_cells(name, |column| cells.iter().find(|(c, _)| *c == column).map(|(_, v)| v.clone()))
        .map_err(Failure::Input)?;
    party.addresses = args.address.clone();
    party.identifiers = args.identifier.clone();
    Ok(party)
}

/// Makes a party of a row's cells.
fn of_cells(name: &str, cell: impl Fn(&str) -> Option<String>) -> Result<Party, String> {
    let cell = |column: &str| cell(column).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let several = |column: &str| -> Vec<String> {
        cell(column)
            .map(|text| {
                text.split(';').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
            })
            .unwrap_or_default()
    };
    let country = |code: String| portolan_engine::Country::try_from(code).map(|country| country.ftm());
    Ok(Party {
        name: name.to_owned(),
        schema: cell("schema"),
        countries: several("country").into_iter().map(country).collect::<Result<_, _>>()?,
        birth_date: cell("birth_date")
            .map(|date| date.parse())
            .transpose()
            .map_err(|error: portolan_engine::DateError| error.to_string())?,
        identifiers: several("identifier"),
        addresses: cell("address").into_iter().collect(),
    })
}

/// Screens every row of a sheet; a row that cannot be screened stands in the answer with the reason.
fn sheet(path: &Path, screener: &Screener, common: &Common) -> Result<Exit, Failure> {
    let rows = rows(path)?;
    let bar = ProgressBar::new(rows.len() as u64);
    let output = common.output();
    let mut sink = output.sink()?;
    if output.format == Format::Csv {
        return Err(Failure::Input("a screened sheet is written as JSON lines: --format jsonl".to_owned()));
    }
    let (mut hits, mut unscreened) = (0_usize, 0_usize);
    for chunk in rows.chunks(CHUNK) {
        let answers: Vec<Value> = chunk.par_iter().map(|row| screen_row(row, screener)).collect();
        for answer in &answers {
            hits += usize::from(
                answer["hits"].as_array().is_some_and(|hits| hits.iter().any(|hit| hit["match"] == true)),
            );
            unscreened += usize::from(answer.get("error").is_some());
            json_line(&mut sink, answer)?;
        }
        bar.inc(chunk.len() as u64);
    }
    sink.flush()?;
    bar.finish_and_clear();
    if unscreened > 0 {
        eprintln!("{unscreened} of {} rows could not be screened: each says why under `error`", rows.len());
    }
    Ok(Exit::look_if(hits + unscreened > 0))
}

type Row = Map<String, Value>;

fn screen_row(row: &Row, screener: &Screener) -> Value {
    let text = |column: &str| {
        row.get(column).and_then(|value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Null => None,
            other => Some(other.to_string()),
        })
    };
    let name = text("name").unwrap_or_default();
    let answer = of_cells(&name, text)
        .and_then(|party| screener.screen(party).map_err(|error| Failure::from(error).to_string()));
    match answer {
        Ok(answer) if answer.truncated => json!({ "query": row, "hits": answer.hits, "truncated": true }),
        Ok(answer) => json!({ "query": row, "hits": answer.hits }),
        Err(problem) => json!({ "query": row, "hits": [], "error": problem }),
    }
}

/// The rows of a CSV or JSON-lines file, all of which have a `name`.
fn rows(path: &Path) -> Result<Vec<Row>, Failure> {
    let bytes = read_file(path)?;
    let wrong = |problem: String| Failure::Input(format!("`{}`: {problem}", path.display()));
    let json_lines = bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
    let rows = if json_lines { of_json_lines(&bytes) } else { of_csv(&bytes) }.map_err(wrong)?;
    match rows.iter().position(|row| !row.contains_key("name")) {
        None if rows.is_empty() => Err(wrong("it has no rows".to_owned())),
        None => Ok(rows),
        Some(0) if !json_lines => Err(wrong("it has no column `name`".to_owned())),
        Some(at) => Err(wrong(format!("row {} has no `name`", at + 1))),
    }
}

fn of_json_lines(bytes: &[u8]) -> Result<Vec<Row>, String> {
    let lines = bytes.split(|byte| *byte == b'\n').enumerate();
    let filled = lines.filter(|(_, line)| !line.trim_ascii().is_empty());
    filled
        .map(|(at, line)| serde_json::from_slice(line).map_err(|error| format!("line {}: {error}", at + 1)))
        .collect()
}

fn of_csv(bytes: &[u8]) -> Result<Vec<Row>, String> {
    let mut reader = csv::Reader::from_reader(bytes);
    let headings = reader.headers().map_err(|error| error.to_string())?.clone();
    let row = |(at, record): (usize, Result<csv::StringRecord, csv::Error>)| {
        let record = record.map_err(|error| format!("row {}: {error}", at + 2))?;
        Ok(headings
            .iter()
            .zip(&record)
            .map(|(heading, cell)| (heading.trim().to_owned(), json!(cell)))
            .collect())
    };
    reader.records().enumerate().map(row).collect()
}

/// One answer in words.
pub fn text(answer: &Screened, look: Look) -> String {
    let mut text = format!("{}\n", look.bold(&shown(&answer.query.name)));
    if answer.hits.is_empty() {
        text += "  no listed party is like it\n";
    }
    for hit in &answer.hits {
        text += &hit_text(hit, look);
    }
    if answer.truncated {
        text += "  there may be more than is shown: raise --limit, or give a country or birth date\n";
    }
    text
}

fn hit_text(hit: &ScreenHit, look: Look) -> String {
    let score = format!("{:.2}", hit.score);
    let score = if hit.matched { look.color(&score, AnsiColor::Red) } else { score };
    let programs =
        if hit.programs.is_empty() { String::new() } else { format!(", {}", hit.programs.join(", ")) };
    let head = format!("{} ({}, {})", shown(&hit.caption), hit.schema, hit.id);
    let mut text = format!("  {score} {head} on {}{programs}\n", hit.sources.join(", "));
    text += &hit.explanation.iter().map(|words| format!("       {}\n", shown(words))).collect::<String>();
    text
}
