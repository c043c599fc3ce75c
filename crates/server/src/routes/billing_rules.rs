//! What a provider agreed with its resellers: credit limit and payment terms. Their prices are price
//! rules for the reseller. A limit that is exceeded stops nothing: it is shown to both.

use crate::access::Grant;
use crate::app::AppState;
use crate::reply::{Problem, Reply, answer, if_match, json, stored};
use crate::requests::{Granted, Head, JsonBody, permit};
use crate::routes::views::{self, Trial, View};
use crate::store::{AuditEntry, BillingRulesRow, Door, Store, StoreError, Version};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use charges::selling::SoldRow;
use domain::accounts::{Account, BusinessModel};
use domain::audit::{OperationType, ResourceType};
use domain::charges::Period;
use domain::decimal::parse_exact;
use domain::wire::price_rules::{BillingRulesAnswer, BillingRulesRequest};
use domain::wire::{Attributes, Collection, Text, paths};
use pricing::Exact;
use pricing::rounding::round_to_currency;
use rust_decimal::Decimal;
use std::collections::HashMap;

/// Longest term of payment, in days.
const PAYMENT_DAYS_MAX: u32 = 365;

async fn resellers(store: &Store, grant: &Grant) -> Result<Vec<Account>, Problem> {
    if grant.account().model != BusinessModel::IndirectProvider {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "not_a_provider",
            "Only an indirect provider sets billing rules for resellers. Choose the provider's account.",
        ));
    }
    Ok(store.reseller_accounts(grant.account_id()).await?)
}

/// What resellers owe a provider for the newest month of charges, as far as charges tell.
#[derive(Default)]
struct Owed {
    period: Option<Period>,
    by_reseller: HashMap<String, Decimal>,
}

impl Owed {
    /// In the provider's currency; to the provider of every reseller, to a reseller of itself. Where
    /// charges have no price just now, nothing is told, as rules and terms are there all the same.
    async fn of(state: &AppState, grant: &Grant, provider: &Account) -> Self {
        let is_provider = grant.account_id() == &provider.id;
        let by = if is_provider { "by=reseller" } else { "" };
        let own = grant.account().mpn_id.clone().unwrap_or_default();
        let pivot = async {
            let view = View::read(by)?;
            views::pivot(&state.store, &state.segments, grant, view, Trial::default()).await
        };
        let pivot = match pivot.await {
            Ok(pivot) => pivot,
            Err(problem) => {
                tracing::warn!(code = %problem.error.code, "no credit is told");
                return Self::default();
            }
        };
        let mut owed = Self::default();
        for SoldRow { row, sold } in &pivot.table.rows {
            if row.currency != provider.currency {
                continue;
            }
            // What the provider asks is the reseller's cost.
            let (reseller, amount) = match row.keys.first() {
                Some(reseller) => (reseller.clone(), sold.price),
                None => (own.clone(), sold.cost),
            };
            if let Ok(amount) = round_to_currency(amount, row.currency) {
                owed.period = Some(pivot.period);
                owed.by_reseller.insert(reseller, amount);
            }
        }
        owed
    }
}

fn answer_of(
    reseller: &Account,
    provider: &Account,
    row: &BillingRulesRow,
    owed: &Owed,
) -> Result<BillingRulesAnswer, StoreError> {
    let limit = (!row.credit_limit.is_empty())
        .then(|| parse_exact(&row.credit_limit))
        .transpose()
        .map_err(|problem| StoreError::Corrupt(format!("a credit limit {problem}")))?;
    let mpn_id = reseller.mpn_id.clone().unwrap_or_default();
    let used = owed
        .period
        .map(|_| owed.by_reseller.get(&mpn_id).copied().unwrap_or_default());
    let headroom = limit
        .zip(used)
        .map(|(limit, used)| Exact::from(limit).minus(used.into())?.to_decimal())
        .transpose()
        .map_err(|problem| StoreError::Corrupt(format!("a credit limit: {problem}")))?;
    Ok(BillingRulesAnswer {
        reseller_mpn_id: mpn_id,
        reseller_name: reseller.company_name.clone(),
        currency: provider.currency,
        rules: BillingRulesRequest {
            credit_limit: limit.map(Text),
            payment_days: row.payment_days,
        },
        credit_used: used.map(Text),
        credit_headroom: headroom.map(Text),
        credit_period: owed.period,
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

/// What a provider agreed with each of its resellers, and how much of a credit limit is used; to a
/// reseller, what its provider agreed with it.
#[utoipa::path(get, path = paths::BILLING_RULES, tag = "billing rules", responses((status = 200, body = Collection<BillingRulesAnswer>), (status = 403)))]
pub async fn list(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::ReadBillingRules>,
) -> Reply {
    let account = grant.account();
    let (provider, resellers) = match (account.model, &account.provider_id) {
        (BusinessModel::IndirectReseller, Some(provider)) => {
            (state.store.account(provider).await?, vec![account.clone()])
        }
        _ => (account.clone(), resellers(&state.store, &grant).await?),
    };
    let rows = state.store.billing_rules(&provider.id).await?;
    let owed = Owed::of(&state, &grant, &provider).await;
    let items = resellers
        .iter()
        .map(|one| {
            let row = row_of(&rows, one.mpn_id.as_deref().unwrap_or_default());
            answer_of(one, &provider, &row, &owed)
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
    let owed = Owed::of(&state, &grant, grant.account()).await;
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
    let body = stored(
        StatusCode::OK,
        &answer_of(reseller, grant.account(), &row, &owed)?,
    )?;
    let mut entry =
        AuditEntry::succeeded(ResourceType::BillingRules, &mpn_id, OperationType::Update);
    entry.new_value = Some(body.body.clone());
    change.finish(&entry, Some(&body)).await?;
    Ok(answer(&body))
}
