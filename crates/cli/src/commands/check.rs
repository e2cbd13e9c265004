//! `portolan check`

use std::path::Path;

use anstyle::AnsiColor;
use portolan_engine::{Checked, Decision, Shipment};

use super::{engine, read_file};
use crate::args::{CheckArgs, Common};
use crate::output::{Format, Look, shown};
use crate::{Exit, failure::Failure};

/// Largest shipment that is read; a real one is some tens of kB.
const MAX_SHIPMENT_BYTES: usize = 16 * 1024 * 1024;
/// Lines for people are broken here.
const WIDTH: usize = 100;

pub fn run(args: &CheckArgs, common: &Common) -> Result<Exit, Failure> {
    let shipments: Vec<Shipment> = args.shipments.iter().map(|path| read(path)).collect::<Result<_, _>>()?;
    let engine = engine(common)?;
    let checked: Vec<Checked> =
        shipments.iter().map(|shipment| engine.check(shipment, common.when())).collect::<Result<_, _>>()?;
    let output = common.output();
    match (checked.as_slice(), output.format) {
        ([one], Format::Json) => output.write(one, &[one], |_| String::new())?,
        _ => output.write(&checked, &checked, |look| checked.iter().map(|one| text(one, look)).collect::<Vec<_>>().join("\n"))?,
    }
    if let Some(problem) = checked.iter().find_map(unsound_lists) {
        eprintln!("error: {problem}");
        return Ok(Exit::NotDone);
    }
    Ok(Exit::look_if(checked.iter().any(|one| one.verdict.verdict != Decision::Release)))
}

/// Reads one shipment.
pub fn read(path: &Path) -> Result<Shipment, Failure> {
    let bytes = read_file(path)?;
    let wrong = |problem: String| Failure::Input(format!("cannot read the shipment `{}`: {problem}", path.display()));
    if bytes.len() > MAX_SHIPMENT_BYTES {
        return Err(wrong("it is larger than 16 MiB".to_owned()));
    }
    serde_json::from_slice(&bytes).map_err(|error| wrong(format!("{error}; docs/shipment.md describes each field")))
}

/// Why nothing may be released on these lists, in one line.
fn unsound_lists(checked: &Checked) -> Option<String> {
    if checked.lists.is_empty() {
        return Some(format!(
            "no list is loaded for {}, so nothing was screened; load lists first: `portolan update`, or `portolan import SOURCE FILE…`",
            checked.as_of
        ));
    }
    let stale: Vec<String> = checked
        .lists
        .iter()
        .filter(|list| list.stale)
        .map(|list| format!("{} ({} days, limit {})", list.list, list.age_days, list.limit_days))
        .collect();
    (!stale.is_empty()).then(|| {
        format!("lists too old on {} to release by: {}; `portolan update` fetches new ones", checked.as_of, stale.join(", "))
    })
}

/// A verdict in words.
pub fn text(checked: &Checked, look: Look) -> String {
    let verdict = &checked.verdict;
    let mut text = format!(
        "{}  {}\n",
        look.color(&verdict.verdict.to_string().to_uppercase(), color(verdict.verdict)),
        look.bold(&shown(&checked.shipment))
    );
    for reason in &verdict.reasons {
        let label = look.color(&reason.effect.to_string(), color(reason.effect));
        text += &format!("\n  {label}: {}\n", wrapped(&reason.words, 4));
        text += &format!("    [{}: {}]\n", reason.rule, reason.citation);
    }
    if !verdict.what_would_change.is_empty() {
        text += "\n  What would change it\n";
        text += &verdict.what_would_change.iter().map(|words| format!("  - {}\n", wrapped(words, 4))).collect::<String>();
    }
    if !verdict.not_assessed.is_empty() {
        text += &format!("\n  Not assessed ({})\n", verdict.not_assessed.len());
        text += &verdict.not_assessed.iter().map(|one| format!("  - {}\n", wrapped(&format!("{}: {}", one.what, one.why), 4))).collect::<String>();
    }
    let lists: Vec<String> =
        checked.lists.iter().map(|list| format!("{} of {}", list.list, list.published)).collect();
    let lists = if lists.is_empty() { "no lists".to_owned() } else { lists.join(", ") };
    text += &format!("\n  Decided for {} by {}\n", checked.as_of, wrapped(&lists, 4));
    text + &format!("  and the rules {}; decision {}\n", checked.rules, checked.id)
}

fn color(decision: Decision) -> AnsiColor {
    match decision {
        Decision::Release => AnsiColor::Green,
        Decision::Review | Decision::Hold => AnsiColor::Yellow,
        Decision::Licence | Decision::Deny => AnsiColor::Red,
    }
}

/// Breaks a text into lines, all but the first indented.
pub fn wrapped(text: &str, indent: usize) -> String {
    let text = shown(text);
    let mut lines = vec![String::new()];
    let mut width = indent;
    for word in text.split(' ') {
        let length = word.chars().count();
        let line = lines.last_mut().expect("there is a first line");
        if width + length > WIDTH && !line.is_empty() {
            lines.push(word.to_owned());
            width = indent + length;
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
            width += length + 1;
        }
    }
    lines.join(&format!("\n{}", " ".repeat(indent)))
}
