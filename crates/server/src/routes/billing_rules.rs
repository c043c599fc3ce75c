//! What a provider agreed with its resellers: credit limit and payment terms. Their prices are price
//! rules for the reseller. Knows no arithmetic.

use crate::access::Grant;
use crate::app::AppState;
use crate::reply::{Problem, Reply, answer, if_match, json, stored};
use crate::requests::{Granted, Head, JsonBody, permit};
use crate::store::{AuditEntry, BillingRulesRow, Door, Store, StoreError, Version};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::accounts::{Account, BusinessModel};
use domain::audit::{OperationType, ResourceType};
use domain::decimal::parse_exact;
use domain::wire::price_rules::{BillingRulesAnswer, BillingRulesRequest};
use domain::wire::{Attributes, Collection, Text, paths};
use rust_decimal::Decimal;

/// Longest term of payment, in days.
const PAYMENT_DAYS_MAX: u32 = 365;

async fn resellers(store: &Store, grant: &Grant) -> Result<Vec<Account>, Problem> {
    if grant.account().model != BusinessModel::IndirectProvider {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "not_a_provider",
            "Only an indirect provider has billing rules for resellers. Choose the provider's account.",
        ));
    }
    Ok(store.reseller_accounts(grant.account_id()).await?)
}

fn answer_of(
    reseller: &Account,
    provider: &Account,
    row: &BillingRulesRow,
) -> Result<BillingRulesAnswer, StoreError> {
    let limit = (!row.credit_limit.is_empty())
        .then(|| parse_exact(&row.credit_limit))
        .transpose()
        .map_err(|problem| StoreError::Corrupt(format!("a credit limit {problem}")))?;
    Ok(BillingRulesAnswer {
        reseller_mpn_id: reseller.mpn_id.clone().unwrap_or_default(),
        reseller_name: reseller.company_name.clone(),
        currency: provider.currency,
        rules: BillingRulesRequest {
            credit_limit: limit.map(Text),
            payment_days: row.payment_days,
        },
        attributes: Attributes::versioned("BillingRules", row.version),
    })
}

fn row_of<'a>(rows: &'a [BillingRulesRow], mpn_id: &str) -> std::borrow::Cow<'a, BillingRulesRow> {
    rows.iter()
        .find(|row| row.reseller_mpn_id == mpn_id)
        .map_or_else(
            || std::borrow::Cow::Owned(BillingRulesRow::default()),
            std::borrow::Cow::Borrowed,
        )
}

/// Refuses terms that nobody can keep.
pub(super) fn check_terms(value: &BillingRulesRequest) -> Result<(), Problem> {
    if value.payment_days > PAYMENT_DAYS_MAX {
        let words = format!("Payment is due within at most {PAYMENT_DAYS_MAX} days.");
        return Err(Problem::bad_request("invalid_payment_days", words).at("paymentDays"));
    }
    if value
        .credit_limit
        .is_some_and(|limit| limit.0 < Decimal::ZERO)
    {
        let words = "A credit limit is 0 or more; leave it out for no limit.";
        return Err(Problem::bad_request("negative_amount", words).at("creditLimit"));
    }
    Ok(())
}

/// What the provider agreed with each of its resellers.
#[utoipa::path(get, path = paths::BILLING_RULES, tag = "billing rules", responses((status = 200, body = Collection<BillingRulesAnswer>), (status = 403)))]
pub async fn list(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::ReadBillingRules>,
) -> Reply {
    let rows = state.store.billing_rules(grant.account_id()).await?;
    let items = resellers(&state.store, &grant)
        .await?
        .iter()
        .map(|one| {
            let row = row_of(&rows, one.mpn_id.as_deref().unwrap_or_default());
            answer_of(one, grant.account(), &row)
        })
        .collect::<Result<Vec<_>, _>>()?;
    json(
        StatusCode::OK,
        &Collection::whole(paths::BILLING_RULES, items),
    )
}

/// Sets what is agreed with a reseller; needs `If-Match`.
#[utoipa::path(
    put, path = paths::BILLING_RULES_OF, tag = "billing rules", params(("reseller_mpn_id" = String, Path)), request_body = BillingRulesRequest,
    responses((status = 200, body = BillingRulesAnswer), (status = 403), (status = 404), (status = 412), (status = 428))
)]
pub async fn change(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::WriteBillingRules>,
    Path(mpn_id): Path<String>,
    head: Head,
    JsonBody { value, bytes }: JsonBody<BillingRulesRequest>,
) -> Reply {
    let resellers = resellers(&state.store, &grant).await?;
    let reseller = resellers
        .iter()
        .find(|one| one.mpn_id.as_ref() == Some(&mpn_id))
        .ok_or_else(Problem::not_found)?;
    check_terms(&value)?;
    let version = if_match(&head.headers)?;
    let request = head.request_key(&grant, &bytes);
    let mut change = match state
        .store
        .change(&grant, &request, Version::BillingRules(&mpn_id, version))
        .await?
    {
        Door::Answered(earlier) => return Ok(answer(&earlier)),
        Door::Open(change) => change,
    };
    let row = BillingRulesRow {
        reseller_mpn_id: mpn_id.clone(),
        credit_limit: value
            .credit_limit
            .map(|limit| limit.0.to_string())
            .unwrap_or_default(),
        payment_days: value.payment_days,
        version: version + 1,
    };
    change.set_billing_rules(&row).await?;
    let body = stored(StatusCode::OK, &answer_of(reseller, grant.account(), &row)?)?;
    let mut entry =
        AuditEntry::succeeded(ResourceType::BillingRules, &mpn_id, OperationType::Update);
    entry.new_value = Some(body.body.clone());
    change.finish(&entry, Some(&body)).await?;
    Ok(answer(&body))
}
