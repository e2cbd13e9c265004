//! `portolan show`

use portolan_engine::Dossier;

use super::engine;
use crate::args::{Common, ShowArgs};
use crate::output::{Look, shown};
use crate::{Exit, failure::Failure};

pub fn run(args: &ShowArgs, common: &Common) -> Result<Exit, Failure> {
    let dossier = engine(common)?.show(&args.entity, common.when())?;
    common.output().write(&dossier, std::slice::from_ref(&dossier), |look| text(&dossier, look))?;
    Ok(Exit::look_if(!dossier.listings.is_empty()))
}

fn text(dossier: &Dossier, look: Look) -> String {
    let entity = &dossier.entity;
    let mut text = format!("{} ({}, {})\n", look.bold(&shown(&entity.caption)), entity.schema, entity.id);
    for listing in &dossier.listings {
        text += &format!("\nlisted on {}", listing.list);
        if let Some(day) = listing.listed_on {
            text += &format!(" since {day}");
        }
        if let Some(day) = listing.ended_on {
            text += &format!(" until {day}");
        }
        text += "\n";
        let lines = [
            ("programmes", Some(listing.programs.join(", "))),
            ("licence requirement", listing.license_requirement.clone()),
            ("review policy", listing.license_policy.clone()),
            ("Federal Register", Some(listing.federal_register.join("; "))),
            ("footnotes", Some(listing.footnotes.join(", "))),
        ];
        for (label, value) in lines {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                text += &format!("  {label}: {}\n", shown(&value));
            }
        }
    }
    if !dossier.addresses.is_empty() {
        text += "\naddresses\n";
        text +=
            &dossier.addresses.iter().map(|address| format!("  {}\n", shown(address))).collect::<String>();
    }
    text += "\nwhat the lists say\n";
    let mut table = look.table(&["property", "value", "list", "snapshot"]);
    for statement in dossier.statements.iter().filter(|statement| statement.property != "addressEntity") {
        table.add_row([
            statement.property.clone(),
            shown(&statement.value),
            statement.list.clone(),
            statement.snapshot.clone(),
        ]);
    }
    text + &format!("{table}\n")
}
