//! The dated data of the programme, read once. Its build has checked every file; what cannot be read all
//! the same is the operator's to hear. Knows no company.

use crate::reply::Problem;
use axum::http::StatusCode;
use domain::business_days::{BusinessCalendar, PUBLIC_HOLIDAYS_JSON, WEEKENDS_JSON};
use domain::country_rules::{COUNTRY_RULES_JSON, CountryRules};
use domain::dated_data::DataProblem;
use domain::document_checklists::{DOCUMENT_CHECKLISTS_JSON, DocumentChecklists};
use domain::enrolments::Grounds;
use domain::markets::{MARKETS_JSON, Markets};
use domain::programme_rules::{PROGRAMME_RULES_JSON, ProgrammeRules};
use domain::suspension_reasons::{SUSPENSION_REASONS_JSON, SuspensionReasons};
use std::sync::LazyLock;

/// Everything that the programme asks, by day and country.
pub struct Programme {
    pub markets: Markets,
    pub rules: ProgrammeRules,
    pub countries: CountryRules,
    pub checklists: DocumentChecklists,
    pub suspension: SuspensionReasons,
    pub calendar: BusinessCalendar,
}

static PROGRAMME: LazyLock<Result<Programme, DataProblem>> = LazyLock::new(|| {
    Ok(Programme {
        markets: Markets::read(MARKETS_JSON)?,
        rules: ProgrammeRules::read(PROGRAMME_RULES_JSON)?,
        countries: CountryRules::read(COUNTRY_RULES_JSON)?,
        checklists: DocumentChecklists::read(DOCUMENT_CHECKLISTS_JSON)?,
        suspension: SuspensionReasons::read(SUSPENSION_REASONS_JSON)?,
        calendar: BusinessCalendar::read(WEEKENDS_JSON, PUBLIC_HOLIDAYS_JSON)?,
    })
});

/// The programme's data.
///
/// # Errors
/// Where a data file of this build cannot be read, which is a defect.
pub fn programme() -> Result<&'static Programme, Problem> {
    PROGRAMME.as_ref().map_err(|problem| {
        tracing::error!(%problem, "the programme's data cannot be read");
        Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "programme_unreadable",
            "The programme's rules cannot be read. Tell the operator; the server's log says which.",
        )
    })
}

impl Programme {
    /// What transitions of an enrolment are held to.
    pub fn grounds(&self) -> Grounds<'_> {
        Grounds {
            rules: &self.rules,
            suspension: &self.suspension,
        }
    }
}
