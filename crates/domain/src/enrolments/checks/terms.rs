//! Checks of what a business model and a cloud ask besides: billing, domain, provider, tenant, the
//! government's form. Knows no company.

use super::super::application::{BillingDay, GovernmentForm, Provider, Terms};
use super::super::draft::Draft;
use super::super::mixed_models::{
    MixedModelProblem, PlannedAccount, plan_tenants, refuse_sold_twice, words_of,
};
use super::super::problems::ApplicationProblem as P;
use super::company::is_partner_id;
use super::{CheckContext, Findings};
use crate::email_addresses::{is_domain, is_of_free_mail, is_of_the_vendor};
use crate::legal_names::check_company_name;
use crate::programme::{BusinessModel, Cloud};
use chrono::NaiveDate;

pub(super) fn check_terms(
    of: &mut Findings,
    draft: &Draft,
    context: CheckContext<'_>,
) -> Option<Terms> {
    let model = context.cell.model();
    if draft.support_plan.is_some() && model != BusinessModel::DirectBill {
        of.add("supportPlan", &P::SupportPlanNotAsked);
    } else if draft.support_plan.is_some() && !context.credit_check_passed {
        of.add("supportPlan", &P::SupportPlanTooEarly);
    }
    if model == BusinessModel::IndirectReseller {
        let provider = check_provider(of, draft, context)?;
        return Some(Terms::IndirectReseller { provider });
    }
    let billing_day = draft.billing_day.and_then(BillingDay::new);
    if billing_day.is_none() {
        of.add("billingDay", &P::BillingDay);
    }
    let domain = check_domain(of, draft, context);
    if !draft.credit_check_consent {
        of.add("creditCheckConsent", &P::NoCreditCheckConsent);
    }
    let (billing_day, domain) = (billing_day?, domain?);
    Some(match model {
        BusinessModel::IndirectProvider => Terms::IndirectProvider {
            billing_day,
            domain,
        },
        _ => Terms::DirectBill {
            billing_day,
            domain,
        },
    })
}

fn check_domain(of: &mut Findings, draft: &Draft, context: CheckContext<'_>) -> Option<String> {
    let field = "domain";
    let domain = draft.domain.trim().to_lowercase();
    if domain.is_empty() {
        return of.refuse(field, P::DomainMissing);
    }
    if !is_domain(&domain) {
        return of.refuse(field, P::DomainForm);
    }
    if is_of_the_vendor(&domain) {
        return of.refuse(field, P::DomainOfTheVendor);
    }
    if is_of_free_mail(&domain) {
        return of.refuse(field, P::DomainOfFreeMail { domain });
    }
    let taken = |other: &String| other.eq_ignore_ascii_case(&domain);
    if context.taken.domains.iter().any(taken) {
        return of.refuse(field, P::DomainTaken { domain });
    }
    if domain.ends_with(".onmicrosoft.com") {
        of.add(field, &P::DomainOnMicrosoft);
    }
    Some(domain)
}

fn check_provider(of: &mut Findings, draft: &Draft, context: CheckContext<'_>) -> Option<Provider> {
    let provider = &draft.provider;
    if provider.name.trim().is_empty() && provider.partner_id.trim().is_empty() {
        return of.refuse("provider.name", P::ProviderMissing);
    }
    let named = of.all("provider.name", &check_company_name(&provider.name));
    let partner_id = provider.partner_id.trim();
    let known = is_partner_id(partner_id);
    if !known {
        of.add("provider.partnerId", &P::PartnerIdForm);
    }
    if known && partner_id == draft.partner_location.partner_id.trim() {
        return of.refuse("provider.partnerId", P::ProviderIsTheApplicant);
    }
    let field = "provider.country";
    let country = provider.country.trim().to_uppercase();
    let (region, _) = match context.markets.country(&country) {
        Some(found) => found,
        None => return of.refuse(field, P::UnknownCountry { country }),
    };
    if region.id != context.cell.region() {
        let region = region.name.clone();
        return of.refuse(field, P::ProviderOfOtherRegion { region });
    }
    (named && known).then(|| Provider {
        name: provider.name.trim().to_owned(),
        partner_id: partner_id.to_owned(),
        country,
    })
}

/// The tenant has no other role, region or cloud.
pub(super) fn check_tenant(of: &mut Findings, draft: &Draft, context: CheckContext<'_>) -> bool {
    let field = "tenantId";
    let tenant = draft.tenant_id.trim();
    if tenant.is_empty() {
        if context.cell.cloud() == Cloud::UsGovernment {
            of.add(field, &P::GovernmentTenantMissing);
            return false;
        }
        return true;
    }
    if !is_tenant_id(tenant) {
        of.add(field, &P::TenantForm);
        return false;
    }
    let is_taken = |taken: &String| taken.eq_ignore_ascii_case(tenant);
    if context.taken.tenants.iter().any(is_taken) {
        of.add(field, &P::TenantTaken);
        return false;
    }
    let own = planned(draft, context);
    let pairs = context
        .accounts
        .iter()
        .map(|other| plan_tenants(&[other.clone(), own.clone()]));
    let problem = pairs
        .filter_map(Result::err)
        .find(|problem| *problem != MixedModelProblem::SameCell);
    match problem {
        Some(problem) => {
            of.add(field, &problem);
            false
        }
        None => true,
    }
}

fn planned(draft: &Draft, context: CheckContext<'_>) -> PlannedAccount {
    let tenant = draft.tenant_id.trim();
    PlannedAccount {
        cell: context.cell.clone(),
        is_open: false,
        tenant_id: (!tenant.is_empty()).then(|| tenant.to_owned()),
        families: draft.product_families.iter().copied().collect(),
    }
}

/// Warns of families that an open account of the company sells in another role here: only when this one opens they have
/// to be taken from one of the two.
pub(super) fn check_families(of: &mut Findings, draft: &Draft, context: CheckContext<'_>) {
    let sold_once = refuse_sold_twice(&planned(draft, context), context.accounts);
    if let Err(MixedModelProblem::FamilySoldTwice { families, model }) = sold_once {
        let (families, model) = (words_of(&families), model.as_str().replace('_', " "));
        of.add(
            "productFamilies",
            &P::FamilySoldElsewhere { families, model },
        );
    }
}

/// 8-4-4-4-12 hexadecimal digits, not all of which are 0: that names no tenant.
fn is_tenant_id(text: &str) -> bool {
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    groups == [8, 4, 4, 4, 12]
        && text.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
        && text.chars().any(|c| !matches!(c, '-' | '0'))
}

/// What the government's cloud asks besides; nothing in the global one.
pub(super) fn check_government(
    of: &mut Findings,
    draft: &Draft,
    context: CheckContext<'_>,
) -> Option<Option<GovernmentForm>> {
    if context.cell.cloud() != Cloud::UsGovernment {
        return Some(None);
    }
    if !draft.country.trim().eq_ignore_ascii_case("US") {
        of.add("country", &P::UnitedStatesAddress);
    }
    if context.cell.model() == BusinessModel::IndirectReseller && !draft.credit_check_consent {
        of.add("creditCheckConsent", &P::NoCreditCheckConsent);
    }
    let field = "governmentFormDate";
    let text = draft.government_form_date.trim();
    if text.is_empty() {
        return of.refuse(field, P::GovernmentFormMissing);
    }
    let sent: NaiveDate = match text.parse() {
        Ok(day) => day,
        Err(_) => return of.refuse(field, P::DateForm),
    };
    if sent > context.today {
        return of.refuse(field, P::DateInTheFuture { on: sent });
    }
    Some(Some(GovernmentForm { sent }))
}
