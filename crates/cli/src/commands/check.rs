//! `portolan check`

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anstyle::AnsiColor;
use portolan_engine::{Checked, Decision, Reason, Shipment};

use super::{count, engine, read_file};
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
        _ => output.write(&checked, &checked, |look| {
            checked.iter().map(|one| text(one, look)).collect::<Vec<_>>().join("\n")
        })?,
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
    let wrong =
        |problem: String| Failure::Input(format!("cannot read the shipment `{}`: {problem}", path.display()));
    if bytes.len() > MAX_SHIPMENT_BYTES {
        return Err(wrong("it is larger than 16 MiB".to_owned()));
    }
    serde_json::from_slice(&bytes)
        .map_err(|error| wrong(format!("{error}; docs/shipment.md describes each field")))
}

/// Why nothing may be released on these lists, in one line.
fn unsound_lists(checked: &Checked) -> Option<String> {
    if checked.lists.is_empty() {
        return Some(format!(
            "no list is loaded for {}, so nothing was screened; load lists first: `portolan update`, or `portolan import SOURCE FILE…`",
            checked.as_of
        ));
    }
    let why = checked.unsound_list()?.words.trim_end_matches('.');
    Some(format!("nothing can be released on {}: {why}; `portolan sources` shows each list", checked.as_of))
}

/// A verdict in words.
pub fn text(checked: &Checked, look: Look) -> String {
    let verdict = &checked.verdict;
    let mut text = format!(
        "{}  {}\n",
        look.color(&verdict.verdict.to_string().to_uppercase(), color(verdict.verdict)),
        look.bold(&shown(&checked.shipment))
    );
    if verdict.reasons.is_empty() {
        let parties = count(checked.parties.len() as u64, "party", "parties");
        text += &format!(
            "\n  None of the {parties} is like a listed one, and no rule stops these goods on this way.\n"
        );
    }
    for (reason, entries) in told_once(&verdict.reasons) {
        let label = look.color(&reason.effect.to_string(), color(reason.effect));
        text += &format!("\n  {label}: {}\n", wrapped(&reason.words, 4));
        let times = if entries > 1 { format!("; {entries} entries say so") } else { String::new() };
        text += &format!("    [{}: {}{times}]\n", reason.rule, reason.citation);
    }
    if !verdict.what_would_change.is_empty() {
        text += "\n  What would change it\n";
        text += &verdict
            .what_would_change
            .iter()
            .map(|words| format!("  - {}\n", wrapped(words, 4)))
            .collect::<String>();
    }
    if !verdict.not_assessed.is_empty() {
        text += "\n  Not assessed\n";
        let lines: BTreeSet<String> =
            verdict.not_assessed.iter().map(|one| format!("{}: {}", one.what, one.why)).collect();
        text += &lines.iter().map(|line| format!("  - {}\n", wrapped(line, 4))).collect::<String>();
    }
    text += &format!("\n  Decided for {} by {}\n", checked.as_of, wrapped(&lists(checked), 4));
    text + &format!("  and the rules {}; decision {}\n", short(&checked.rules), short(&checked.id))
}

/// Reasons without those that repeat an earlier one word for word, each with how often it is said: two sources that carry
/// one list give the same reason twice, and JSON shows both.
fn told_once(reasons: &[Reason]) -> Vec<(&Reason, usize)> {
    let mut told: Vec<(&Reason, usize)> = Vec::new();
    for reason in reasons {
        match told.iter_mut().find(|(other, _)| other.words == reason.words && other.rule == reason.rule) {
            Some((_, times)) => *times += 1,
            None => told.push((reason, 1)),
        }
    }
    told
}

/// The lists by the day of their publication: `3 lists of 2026-11-20 (a, b, c)`.
fn lists(checked: &Checked) -> String {
    let mut by_day: BTreeMap<_, Vec<&str>> = BTreeMap::new();
    for list in &checked.lists {
        by_day.entry(list.published).or_default().push(&list.list);
    }
    let day = |(day, names): (_, &Vec<&str>)| {
        format!("{} of {day} ({})", count(names.len() as u64, "list", "lists"), names.join(", "))
    };
    if by_day.is_empty() {
        "no lists".to_owned()
    } else {
        by_day.iter().map(day).collect::<Vec<_>>().join("; ")
    }
}

/// Enough of a digest to tell two apart; JSON has the whole.
fn short(digest: &str) -> &str {
    let digest = digest.trim_start_matches("sha256:");
    digest.get(..16).unwrap_or(digest)
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
