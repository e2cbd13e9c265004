//! `portolan compare`

use std::path::Path;

use portolan_engine::{Error, PairScore, compare};
use serde_json::json;

use super::read_file;
use crate::args::{Common, CompareArgs};
use crate::output::{Format, Output, json_line, safe_cell, shown};
use crate::{Exit, failure::Failure};

pub fn run(args: &CompareArgs, common: &Common) -> Result<Exit, Failure> {
    if let Some(path) = &args.pairs {
        return pairs(path, &common.output());
    }
    let [left, right] = args.names.as_slice() else {
        return Err(Failure::Input("give two names, or --pairs FILE".to_owned()));
    };
    let pair = score(left, right, args.schema.as_deref())?;
    common.output().write(&pair, std::slice::from_ref(&pair), |_| {
        let verdict = if pair.matched { "match" } else { "no match" };
        let reasons: String = pair.explanation.iter().map(|words| format!("  {}\n", shown(words))).collect();
        format!("{:.3} {verdict}\n{reasons}", pair.score)
    })?;
    Ok(Exit::look_if(pair.matched))
}

fn score(left: &str, right: &str, schema: Option<&str>) -> Result<PairScore, Failure> {
    compare(left, right, schema).map_err(|error| Failure::Engine(Error::Query(error.into())))
}

/// Compares each pair of a CSV; its columns are kept, and `score` and `match` are added.
fn pairs(path: &Path, output: &Output) -> Result<Exit, Failure> {
    let bytes = read_file(path)?;
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let wrong = |problem: String| Failure::Input(format!("`{}`: {problem}", path.display()));
    let headings = reader.headers().map_err(|error| wrong(error.to_string()))?.clone();
    let column = |name: &str| headings.iter().position(|heading| heading.trim() == name);
    let need = |name: &str| column(name).ok_or_else(|| wrong(format!("it has no column `{name}`")));
    let (first, second, schema) = (need("name1")?, need("name2")?, column("schema"));
    let mut sink = output.sink()?;
    let csv = matches!(output.format, Format::Csv | Format::Table);
    if csv {
        write_csv(&mut sink, headings.iter().map(str::to_owned), ["score", "match"].map(str::to_owned))?;
    }
    let mut any = false;
    for (at, record) in reader.records().enumerate() {
        let row = at + 2;
        let record = record.map_err(|error| wrong(format!("row {row}: {error}")))?;
        let schema = schema.map(|at| &record[at]).filter(|schema| !schema.is_empty());
        // A pair that cannot be compared stands in the answer without a score, so that no row is lost.
        let pair = score(&record[first], &record[second], schema).ok();
        any |= pair.as_ref().is_some_and(|pair| pair.matched);
        if csv {
            let added = match &pair {
                Some(pair) => [format!("{:.4}", pair.score), pair.matched.to_string()],
                None => [String::new(), "false".to_owned()],
            };
            write_csv(&mut sink, record.iter().map(safe_cell), added)?;
        } else {
            let mut object: serde_json::Map<_, _> = headings
                .iter()
                .zip(&record)
                .map(|(heading, cell)| (heading.to_owned(), json!(cell)))
                .collect();
            object.insert("score".to_owned(), json!(pair.as_ref().map(|pair| pair.score)));
            object.insert("match".to_owned(), json!(pair.as_ref().is_some_and(|pair| pair.matched)));
            object.insert("explanation".to_owned(), json!(pair.map(|pair| pair.explanation)));
            json_line(&mut sink, &object)?;
        }
    }
    sink.flush()?;
    Ok(Exit::look_if(any))
}

fn write_csv(
    sink: &mut dyn std::io::Write,
    cells: impl Iterator<Item = String>,
    added: [String; 2],
) -> Result<(), Failure> {
    let mut writer = csv::WriterBuilder::new().from_writer(sink);
    writer.write_record(cells.chain(added)).map_err(std::io::Error::from)?;
    Ok(writer.flush()?)
}
