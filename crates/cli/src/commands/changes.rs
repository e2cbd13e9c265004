//! `portolan changes`

use portolan_engine::{Change, ChangeQuestion, Changes, When};
use serde_json::json;

use super::engine;
use crate::args::{ChangesArgs, Common};
use crate::output::{Look, shown};
use crate::{Exit, failure::Failure};

pub fn run(args: &ChangesArgs, common: &Common) -> Result<Exit, Failure> {
    let when = common.when();
    let to = When { as_of: args.to.unwrap_or(when.as_of), ..when };
    let question = ChangeQuestion { source: args.source.clone(), from: args.from, to };
    let changes = engine(common)?.changes(&question)?;
    let rows: Vec<_> = changes.iter().flat_map(rows).collect();
    common.output().write(&changes, &rows, |look| text(&changes, look))?;
    Ok(Exit::look_if(changes.iter().any(|list| !list.is_empty())))
}

fn kinds(list: &Changes) -> [(&'static str, &Vec<Change>); 3] {
    [("added", &list.added), ("removed", &list.removed), ("changed", &list.changed)]
}

fn rows(list: &Changes) -> Vec<serde_json::Value> {
    let row = |kind: &str, change: &Change| {
        json!({
            "list": list.list, "change": kind, "id": change.id, "caption": change.caption,
            "schema": change.schema, "fields": change.fields, "from": list.from, "to": list.to,
        })
    };
    kinds(list).iter().flat_map(|(kind, changes)| changes.iter().map(|change| row(kind, change))).collect()
}

fn text(changes: &[Changes], look: Look) -> String {
    let mut text = String::new();
    for list in changes {
        text += &format!(
            "{}: {} added, {} removed, {} changed, {} only typographical ({} to {})\n",
            look.bold(&list.list),
            list.added.len(),
            list.removed.len(),
            list.changed.len(),
            list.typographical,
            list.from,
            list.to,
        );
        for (kind, changes) in kinds(list) {
            for change in changes {
                text += &format!("  {kind} {} {} ({})\n", change.id, shown(&change.caption), change.schema);
                for field in &change.fields {
                    let values = |sign: char, values: &[String]| {
                        values
                            .iter()
                            .map(|value| format!("      {sign} {}: {}\n", field.field, shown(value)))
                            .collect::<String>()
                    };
                    text += &values('-', &field.removed);
                    text += &values('+', &field.added);
                }
            }
        }
    }
    if changes.is_empty() {
        text += "no list has an earlier snapshot to compare with\n";
    }
    text
}
