//! Checks a draft field by field: the same in the browser as one types and on the server before it is
//! sent. Knows no storage; what is enrolled already is given.

mod company;
mod terms;
mod thresholds;

use super::application::Application;
use super::cell::Cell;
use super::draft::Draft;
use super::mixed_models::PlannedAccount;
use super::problems::ApplicationProblem;
use crate::country_rules::CountryRule;
use crate::eligibility::Verdict;
use crate::findings::{Explains, Finding};
use crate::markets::Markets;
use chrono::NaiveDate;

/// What a draft is held against.
#[derive(Clone, Copy, Debug)]
pub struct CheckContext<'a> {
    pub markets: &'a Markets,
    /// The rule of the draft's country, where that country has one and it is known yet.
    pub country_rule: Option<&'a CountryRule>,
    /// The cell that is applied for.
    pub cell: &'a Cell,
    pub today: NaiveDate,
    /// The company's other accounts and open applications.
    pub accounts: &'a [PlannedAccount],
    pub taken: &'a Taken,
    pub credit_check_passed: bool,
    /// What the rules of the day say of the company's own figures; nothing where it recorded none. Only a cell that
    /// has thresholds is held against it.
    pub verdict: Option<&'a Verdict<'a>>,
}

/// What other companies here have already, and no second one can have. A browser does not know it and leaves it
/// empty.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    /// Domains of applications that were sent.
    pub domains: Vec<String>,
    /// Location PartnerIDs of accounts: by them a provider's charges and billing rules find their reseller.
    pub partner_ids: Vec<String>,
    /// Tenants of accounts.
    pub tenants: Vec<String>,
}

/// What a check found, and the application if nothing was refused.
#[derive(Clone, Debug)]
pub struct Checked {
    /// In the order of the form; warnings among them.
    pub findings: Vec<Finding>,
    pub application: Option<Application>,
}

/// Collects findings; a part that was refused is missing.
struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, field: &'static str, problem: &impl Explains) {
        self.0.push(Finding::of(field, problem));
    }

    fn refuse<T>(&mut self, field: &'static str, problem: ApplicationProblem) -> Option<T> {
        self.add(field, &problem);
        None
    }

    /// Adds what is wrong and says whether nothing of it is a refusal.
    fn all(&mut self, field: &'static str, problems: &[impl Explains]) -> bool {
        let findings = problems.iter().map(|problem| Finding::of(field, problem));
        let before = self.0.len();
        self.0.extend(findings);
        !self.0[before..].iter().any(Finding::is_refusal)
    }

    /// Adds the problem of a failed check and says whether it held.
    fn holds<P: Explains>(&mut self, field: &'static str, outcome: Result<(), P>) -> bool {
        match outcome {
            Ok(()) => true,
            Err(problem) => {
                self.add(field, &problem);
                false
            }
        }
    }
}

/// Checks a whole draft.
pub fn check(draft: &Draft, context: CheckContext<'_>) -> Checked {
    let mut findings = Findings(Vec::new());
    let of = &mut findings;
    let cell_is_free = company::check_cell(of, context);
    let company = company::check_company(of, draft, context);
    company::check_duns_number(of, draft);
    let partner_location = company::check_partner_location(of, draft, context);
    let tenant_holds = terms::check_tenant(of, draft, context);
    let primary_contact = company::check_primary_contact(of, draft, context);
    let support_contact = company::check_support_contact(of, draft, context);
    let terms = terms::check_terms(of, draft, context);
    let government = terms::check_government(of, draft, context);
    terms::check_families(of, draft, context);
    thresholds::check_thresholds(of, context);
    let application = || {
        Some(Application {
            cell: context.cell.clone(),
            company: company?,
            partner_location: partner_location?,
            primary_contact: primary_contact?,
            support_contact: support_contact?,
            terms: terms?,
            government: government?,
        })
    };
    let application = application()
        .filter(|_| cell_is_free && tenant_holds && !findings.0.iter().any(Finding::is_refusal));
    Checked {
        findings: findings.0,
        application,
    }
}

/// What a check has against one field, by its path in the draft, or against what lies below it.
pub fn check_field(field: &str, draft: &Draft, context: CheckContext<'_>) -> Vec<Finding> {
    let mut findings = check(draft, context).findings;
    findings.retain(|finding| {
        let rest = finding.field.strip_prefix(field);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    });
    findings
}

#[cfg(test)]
mod tests;
