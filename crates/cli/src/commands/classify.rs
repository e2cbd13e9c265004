//! `portolan classify`

use portolan_engine::{Classification, EccnAnswer, HsAnswer, QueryKind};

use super::{check::wrapped, engine};
use crate::args::{ClassifyArgs, Common};
use crate::output::Look;
use crate::{Exit, failure::Failure};

pub fn run(args: &ClassifyArgs, common: &Common) -> Result<Exit, Failure> {
    let query = args.query.join(" ");
    let found = engine(common)?.classify(&query, common.when().as_of)?;
    common.output().write(&found, std::slice::from_ref(&found), |look| text(&found, look))?;
    Ok(Exit::look_if(is_listed(&found)))
}

/// Whether a list in force names goods that were asked about.
fn is_listed(found: &Classification) -> bool {
    let by_words = found.kind == QueryKind::Words && !found.related.is_empty();
    found.hs.iter().any(|hs| hs.lists.iter().any(|list| list.in_force)) || !found.eccn.is_empty() || by_words
}

fn text(found: &Classification, look: Look) -> String {
    let mut text: String = found.hs.iter().map(|hs| of_hs(hs, look)).collect();
    text += &found.eccn.iter().map(|eccn| of_eccn(eccn, look)).collect::<String>();
    let nothing = found.hs.is_empty() && found.eccn.is_empty();
    if nothing && found.related.is_empty() {
        text += "no goods list uses these words\n";
    }
    if !found.related.is_empty() {
        text += if nothing { "Entries that use these words\n" } else { "\nSee also\n" };
        for related in &found.related {
            text += &format!("  {:<8} {}\n", related.code, wrapped(&related.text, 11));
        }
    }
    if !found.notes.is_empty() {
        text += "\n";
        text += &found.notes.iter().map(|note| format!("{}\n", wrapped(note, 0))).collect::<String>();
    }
    text
}

fn of_hs(hs: &HsAnswer, look: Look) -> String {
    let editions =
        if hs.editions.is_empty() { String::new() } else { format!(" (HS {})", hs.editions.join(", ")) };
    let mut text = format!("{}{editions}\n", look.bold(&format!("HS {}", hs.code)));
    if hs.lists.is_empty() {
        text += "  on no goods list that is loaded\n";
    }
    for list in &hs.lists {
        let tier = list.tier.as_ref().map(|tier| format!(", tier {tier}")).unwrap_or_default();
        let since = list.since.map(|day| format!(", since {day}")).unwrap_or_default();
        let until = list.until.map(|day| format!(", until {day}")).unwrap_or_default();
        let state = if list.in_force { "" } else { ", not in force on that day" };
        text += &format!("  {}{tier}{since}{until}{state}: {}\n", list.list, wrapped(&list.goods, 4));
        text += &format!("    [{}; {}]\n", list.authority, wrapped(&list.citation, 4));
    }
    text
}

fn of_eccn(eccn: &EccnAnswer, look: Look) -> String {
    let mut text = format!("{}  {}\n", look.bold(&eccn.code), wrapped(&eccn.heading, 4));
    for control in &eccn.controls {
        let column = control.column.as_deref().unwrap_or("no column of the Country Chart");
        let see = control.see.as_ref().map(|see| format!(" ({see})")).unwrap_or_default();
        text += &format!(
            "  {:<4} {column}: {}\n",
            control.reason,
            wrapped(&format!("{}{see}", control.scope), 4)
        );
    }
    if eccn.military_end_use {
        text += "  also subject to the military end-use rule (15 CFR 744.21)\n";
    }
    text + &format!("    [{}]\n", eccn.citation)
}
