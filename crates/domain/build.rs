//! Reads every dated data file with the code that reads it later, so that a file with a fault fails the
//! build and not a running program. Knows no other part of the crate than those files' own modules.

#[path = "src/business_days.rs"]
#[allow(dead_code, reason = "only reading is wanted here")]
mod business_days;
#[path = "src/country_rules.rs"]
#[allow(dead_code, reason = "only reading is wanted here")]
mod country_rules;
#[path = "src/dated_data.rs"]
mod dated_data;
#[path = "src/document_checklists.rs"]
#[allow(dead_code, reason = "only reading is wanted here")]
mod document_checklists;
#[path = "src/markets.rs"]
#[allow(dead_code, reason = "only reading is wanted here")]
mod markets;
#[path = "src/programme.rs"]
#[allow(dead_code, reason = "only reading is wanted here")]
mod programme;
#[path = "src/programme_rules.rs"]
#[allow(dead_code, reason = "only reading is wanted here")]
mod programme_rules;
#[path = "src/suspension_reasons.rs"]
#[allow(dead_code, reason = "only reading is wanted here")]
mod suspension_reasons;

use dated_data::DataProblem;
use std::process::ExitCode;

fn main() -> ExitCode {
    // The files are compiled in: a change of one builds this script again, and a new one runs.
    println!("cargo::rerun-if-changed=build.rs");
    let problems: Vec<DataProblem> = [
        markets::Markets::read(markets::MARKETS_JSON).err(),
        country_rules::CountryRules::read(country_rules::COUNTRY_RULES_JSON).err(),
        programme_rules::ProgrammeRules::read(programme_rules::PROGRAMME_RULES_JSON).err(),
        document_checklists::DocumentChecklists::read(
            document_checklists::DOCUMENT_CHECKLISTS_JSON,
        )
        .err(),
        suspension_reasons::SuspensionReasons::read(suspension_reasons::SUSPENSION_REASONS_JSON)
            .err(),
        business_days::BusinessCalendar::read(
            business_days::WEEKENDS_JSON,
            business_days::PUBLIC_HOLIDAYS_JSON,
        )
        .err(),
    ]
    .into_iter()
    .flatten()
    .collect();
    for problem in &problems {
        println!("cargo::error={problem}");
    }
    if problems.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
