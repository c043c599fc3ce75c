//! Price rules: made, changed and taken away by those who set prices; a tie is refused when a rule is
//! saved. Knows no arithmetic of its own.

mod buyers;
mod history;
pub mod preview;
mod selling;

use super::exchange_rates::bridge;
use super::price_lists::lists_of;
use crate::access::Grant;
use crate::app::AppState;
use crate::reply::{Problem, Reply, answer, if_match, json, stored};
use crate::requests::{Granted, Head, JsonBody, permit};
use crate::store::{AuditEntry, Change, Door, PriceRuleRow, Store, StoreError, Version};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::access::{Action, may};
use domain::accounts::Account;
use domain::audit::{OperationType, ResourceType};
use domain::id::{AccountId, PriceRuleId};
use domain::price_rules::{BuyerScope, PriceRule, PriceRuleProblem};
use domain::wire::price_rules::{PriceRuleAnswer, PriceRuleRequest, PriceRuleWordsProblem};
use domain::wire::{Attributes, Collection, paths};
pub(super) use selling::refuse_tags_below_cost;
use std::collections::BTreeSet;
use uuid::Uuid;

fn answer_of(row: &PriceRuleRow) -> Result<PriceRuleAnswer, StoreError> {
    let mut kept: PriceRuleAnswer = serde_json::from_str(&row.rule)
        .map_err(|error| StoreError::Corrupt(format!("a price rule: {error}")))?;
    kept.attributes = Attributes::versioned("PriceRule", row.version);
    Ok(kept)
}

fn rule_of(row: &PriceRuleRow) -> Result<PriceRule, StoreError> {
    PriceRule::try_from(&answer_of(row)?)
        .map_err(|problem| StoreError::Corrupt(format!("a price rule: {problem}")))
}

/// The rules of an account, as the engine takes them.
pub async fn rules_of(store: &Store, account: &AccountId) -> Result<Vec<PriceRule>, StoreError> {
    store
        .price_rules(account)
        .await?
        .iter()
        .map(rule_of)
        .collect()
}

pub(super) fn refused(problem: &PriceRuleWordsProblem) -> Problem {
    Problem::bad_request(problem.code(), super::sentence(problem))
        .at(problem.field())
        .with(problem.params())
}

/// The account's price rules, in the order in which they were made.
#[utoipa::path(get, path = paths::PRICE_RULES, tag = "price rules", responses((status = 200, body = Collection<PriceRuleAnswer>)))]
pub async fn list(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::ReadPriceRules>,
) -> Reply {
    let rows = state.store.price_rules(grant.account_id()).await?;
    let items = rows.iter().map(answer_of).collect::<Result<Vec<_>, _>>()?;
    json(
        StatusCode::OK,
        &Collection::whole(paths::PRICE_RULES, items),
    )
}

/// A price rule.
#[utoipa::path(
    get, path = paths::PRICE_RULE, tag = "price rules", params(("price_rule_id" = String, Path)),
    responses((status = 200, body = PriceRuleAnswer), (status = 404))
)]
pub async fn show(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::ReadPriceRules>,
    Path(id): Path<String>,
) -> Reply {
    let row = state
        .store
        .price_rule(grant.account_id(), &rule_id(id)?)
        .await?;
    json(StatusCode::OK, &answer_of(&row)?)
}

fn rule_id(text: String) -> Result<PriceRuleId, Problem> {
    text.try_into().map_err(|_| Problem::not_found())
}

/// Makes a price rule; one that ties with another is refused, and so is one below cost without approval.
#[utoipa::path(
    post, path = paths::PRICE_RULES, tag = "price rules", request_body = PriceRuleRequest,
    responses((status = 201, body = PriceRuleAnswer), (status = 400), (status = 409))
)]
pub async fn create(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::WritePriceRules>,
    head: Head,
    JsonBody { value, bytes }: JsonBody<PriceRuleRequest>,
) -> Reply {
    let id = rule_id(Uuid::now_v7().to_string())?;
    let (rule, kept) = checked(&grant, &id, value)?;
    refuse_foreign_currency(&state.store, grant.account(), &rule).await?;
    history::refuse_over(&rule)?;
    buyers::refuse_unknown_buyer(&state.store, &grant, &rule).await?;
    let looked_at = guarded(&state.store, &grant, &id, Some(&rule)).await?;
    let mut change = match state
        .store
        .change(&grant, &head.request_key(&grant, &bytes), Version::New)
        .await?
    {
        Door::Answered(earlier) => return Ok(answer(&earlier)),
        Door::Open(change) => change,
    };
    refuse_others_changed(&mut change, Some(&id), &looked_at).await?;
    refuse_ties(&mut change, &state.store, &grant, &rule).await?;
    change.add_price_rule(&id, &text_of(&kept)?).await?;
    finish(change, kept, 1, StatusCode::CREATED, None).await
}

/// Changes a price rule; needs `If-Match`. Of a rule that began before today only the name, an end that
/// is not past and an approval change (`rule_has_begun`). What leaves another rule selling below cost is refused
/// (`leaves_below_cost`).
#[utoipa::path(
    put, path = paths::PRICE_RULE, tag = "price rules", params(("price_rule_id" = String, Path)), request_body = PriceRuleRequest,
    responses((status = 200, body = PriceRuleAnswer), (status = 400), (status = 404), (status = 409), (status = 412), (status = 428))
)]
pub async fn change(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::WritePriceRules>,
    Path(id): Path<String>,
    head: Head,
    JsonBody { value, bytes }: JsonBody<PriceRuleRequest>,
) -> Reply {
    let id = rule_id(id)?;
    let before = state.store.price_rule(grant.account_id(), &id).await?;
    let version = if_match(&head.headers)?;
    let has_begun = history::has_begun(&before)?;
    let (rule, kept) = if has_begun {
        history::gone_on(&grant, &before, value)?
    } else {
        checked(&grant, &id, value)?
    };
    // What has begun is as it was when it was made.
    if !has_begun {
        refuse_foreign_currency(&state.store, grant.account(), &rule).await?;
        history::refuse_over(&rule)?;
        buyers::refuse_unknown_buyer(&state.store, &grant, &rule).await?;
    }
    let looked_at = guarded(&state.store, &grant, &id, Some(&rule)).await?;
    let request = head.request_key(&grant, &bytes);
    let mut change = match state
        .store
        .change(&grant, &request, Version::PriceRule(&id, version))
        .await?
    {
        Door::Answered(earlier) => return Ok(answer(&earlier)),
        Door::Open(change) => change,
    };
    history::refuse_changed_meanwhile(&before, version)?;
    refuse_others_changed(&mut change, Some(&id), &looked_at).await?;
    if !has_begun {
        refuse_ties(&mut change, &state.store, &grant, &rule).await?;
    }
    change.replace_price_rule(&id, &text_of(&kept)?).await?;
    finish(change, kept, version + 1, StatusCode::OK, Some(before.rule)).await
}

/// Takes a price rule away that has not begun before today; needs `If-Match`. Quotes keep the figures they were
/// priced with.
#[utoipa::path(
    delete, path = paths::PRICE_RULE, tag = "price rules", params(("price_rule_id" = String, Path)),
    responses((status = 204), (status = 404), (status = 409), (status = 412), (status = 428))
)]
pub async fn remove(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::WritePriceRules>,
    Path(id): Path<String>,
    head: Head,
) -> Reply {
    let id = rule_id(id)?;
    let before = state.store.price_rule(grant.account_id(), &id).await?;
    let version = if_match(&head.headers)?;
    history::refuse_removal(&before)?;
    let looked_at = guarded(&state.store, &grant, &id, None).await?;
    let mut change = match state
        .store
        .change(
            &grant,
            &head.request_key(&grant, &[]),
            Version::PriceRule(&id, version),
        )
        .await?
    {
        Door::Answered(earlier) => return Ok(answer(&earlier)),
        Door::Open(change) => change,
    };
    history::refuse_changed_meanwhile(&before, version)?;
    refuse_others_changed(&mut change, Some(&id), &looked_at).await?;
    change.remove_price_rule(&id).await?;
    let mut entry =
        AuditEntry::succeeded(ResourceType::PriceRule, id.as_str(), OperationType::Delete);
    entry.old_value = Some(before.rule);
    let gone = crate::store::StoredAnswer {
        status: StatusCode::NO_CONTENT.as_u16(),
        body: String::new(),
    };
    change.finish(&entry, Some(&gone)).await?;
    Ok(answer(&gone))
}

/// The rule and what is kept of it, with whoever approved it where it may go below cost.
fn checked(
    grant: &Grant,
    id: &PriceRuleId,
    request: PriceRuleRequest,
) -> Result<(PriceRule, PriceRuleAnswer), Problem> {
    let rule = request
        .rule(id.clone(), None)
        .map_err(|problem| refused(&problem))?;
    let approved_by = approved_by(grant, &request)?;
    let rule = PriceRule {
        below_cost_approved_by: approved_by.clone(),
        ..rule
    };
    if let Some(field) = rule.kind.below_any_cost()
        && approved_by.is_none()
    {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "below_cost",
            "This rule prices below cost. Raise the price, or let somebody who may approve that save it with 'approveBelowCost'.",
        )
        .at(field));
    }
    let kept = PriceRuleAnswer {
        id: id.to_string(),
        rule: request,
        below_cost_approved_by: approved_by,
        attributes: Attributes::of("PriceRule"),
    };
    Ok((rule, kept))
}

/// Who approves prices below cost with a request, where it asks for that.
///
/// # Errors
/// 403 for a role that may not.
fn approved_by(grant: &Grant, request: &PriceRuleRequest) -> Result<Option<String>, Problem> {
    if request.approve_below_cost && !may(grant.role(), Action::ApproveBelowCost) {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "approval_not_allowed",
            "Your role may not approve prices below cost. Ask the account's owner or a billing admin.",
        )
        .at("approveBelowCost"));
    }
    Ok(request.approve_below_cost.then(|| grant.email().to_owned()))
}

/// Refuses a change of a rule that sells below cost; answers the rules that were looked at.
async fn guarded(
    store: &Store,
    grant: &Grant,
    id: &PriceRuleId,
    after: Option<&PriceRule>,
) -> Result<Vec<PriceRuleRow>, Problem> {
    let rows = store.price_rules(grant.account_id()).await?;
    let rules = rows.iter().map(rule_of).collect::<Result<Vec<_>, _>>()?;
    let of = selling::RuleChange { id, after };
    selling::refuse_below_cost(store, grant.account(), rules, of).await?;
    Ok(rows)
}

/// 409 where another rule was made, changed or taken away since the rules were looked at: two changes that are lawful
/// each by itself may sell below cost together.
pub(super) async fn refuse_others_changed(
    change: &mut Change,
    own: Option<&PriceRuleId>,
    looked_at: &[PriceRuleRow],
) -> Result<(), Problem> {
    let now = change.price_rules_locked().await?;
    let others = |rows: &[PriceRuleRow]| -> Vec<(PriceRuleId, u32)> {
        let others = rows.iter().filter(|row| Some(&row.id) != own);
        others.map(|row| (row.id.clone(), row.version)).collect()
    };
    if others(&now) == others(looked_at) {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::CONFLICT,
        "rules_changed_meanwhile",
        "Another price rule was saved at the same moment, so this has not been kept. Look at the rules, and save it again.",
    ))
}

fn text_of(kept: &PriceRuleAnswer) -> Result<String, StoreError> {
    serde_json::to_string(kept).map_err(|error| StoreError::Corrupt(error.to_string()))
}

/// 409 where another rule has the same scope and start. The others are read behind the door, so that
/// two rules saved at once cannot tie.
async fn refuse_ties(
    change: &mut Change,
    store: &Store,
    grant: &Grant,
    rule: &PriceRule,
) -> Result<(), Problem> {
    let tags = store.customer_tags(grant.account_id()).await?;
    let tags_meet = |a: &str, b: &str| tags.values().any(|of| of.contains(a) && of.contains(b));
    for row in change.price_rules_locked().await? {
        let other = rule_of(&row)?;
        if rule.ties_with(&other, tags_meet) {
            let problem = PriceRuleProblem::Tie(other.name);
            let words = super::sentence(&problem);
            return Err(Problem::new(StatusCode::CONFLICT, problem.code(), words)
                .at(problem.field())
                .with(problem.params()));
        }
    }
    Ok(())
}

/// Refuses a price or fee in a currency that the account neither sells, buys nor is charged in: it would be kept
/// and never apply.
async fn refuse_foreign_currency(
    store: &Store,
    account: &Account,
    rule: &PriceRule,
) -> Result<(), Problem> {
    let Some(currency) = rule.currency.filter(|_| rule.kind.states_money()) else {
        return Ok(());
    };
    let is_known = currency == account.currency
        || lists_of(store, account)
            .await?
            .iter()
            .any(|list| list.currency == currency)
        || store
            .batches(&account.id)
            .await?
            .iter()
            .any(|batch| batch.currency == currency)
        || bridge(store, account, currency, None).await?;
    if is_known {
        return Ok(());
    }
    let words = format!(
        "Nothing of this account is in {currency}: no price list, no charges, no exchange rate. A price in {currency} would never \
         apply; state it in {}, or import what is in {currency} first.",
        account.currency
    );
    let params = vec![
        ("currency", currency.code().to_owned()),
        ("own", account.currency.code().to_owned()),
    ];
    Err(Problem::bad_request("currency_unused", words)
        .at("currency")
        .with(params))
}

/// Refuses words for a customer by which two rules that are as strong as each other would both win.
pub(super) async fn refuse_tag_ties(
    change: &mut Change,
    tags: &BTreeSet<String>,
) -> Result<(), Problem> {
    let mut rules = Vec::new();
    for row in change.price_rules_locked().await? {
        let rule = rule_of(&row)?;
        if matches!(&rule.buyer, BuyerScope::Tag(tag) if tags.contains(tag)) {
            rules.push(rule);
        }
    }
    for (place, rule) in rules.iter().enumerate() {
        let others = rules.iter().skip(place + 1);
        if let Some(other) = others
            .filter(|other| other.buyer != rule.buyer)
            .find(|other| rule.ties_with(other, |_, _| true))
        {
            let words = format!(
                "With these tags the price rules '{}' and '{}' would both win for this customer. Leave one of the tags out; of the rules, one that has not begun can be changed.",
                rule.name, other.name
            );
            let names = vec![("first", rule.name.clone()), ("second", other.name.clone())];
            return Err(Problem::new(StatusCode::CONFLICT, "rules_tie", words)
                .at("tags")
                .with(names));
        }
    }
    Ok(())
}

async fn finish(
    change: Change,
    mut kept: PriceRuleAnswer,
    version: u32,
    status: StatusCode,
    before: Option<String>,
) -> Reply {
    kept.attributes = Attributes::versioned("PriceRule", version);
    let operation = if before.is_some() {
        OperationType::Update
    } else {
        OperationType::Create
    };
    let mut entry = AuditEntry::succeeded(ResourceType::PriceRule, &kept.id, operation);
    let body = stored(status, &kept)?;
    entry.old_value = before;
    entry.new_value = Some(body.body.clone());
    change.finish(&entry, Some(&body)).await?;
    Ok(answer(&body))
}
