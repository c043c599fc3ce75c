//! Fetches and changes price rules, what providers agreed with resellers, and customers' tags. Knows
//! no arithmetic.

use super::{call, list, read, send};
use crate::problem::Problem;
use domain::wire::Collection;
use domain::wire::customers::{CustomerAnswer, CustomerTagsRequest};
use domain::wire::paths::{self, with_id};
use domain::wire::price_rules::{
    BillingRulesAnswer, BillingRulesRequest, PriceRuleAnswer, PriceRulePreviewItem,
    PriceRulePreviewRequest, PriceRuleRequest,
};
use gloo_net::http::Method;

/// The account's price rules.
pub async fn all(account: String) -> Result<Vec<PriceRuleAnswer>, Problem> {
    list(paths::PRICE_RULES, account).await
}

/// Saves a rule: a new one without an id, else in place of the version that `etag` names.
pub async fn save(
    account: String,
    id: Option<String>,
    etag: Option<String>,
    request: PriceRuleRequest,
) -> Result<PriceRuleAnswer, Problem> {
    let call = match id {
        None => call(Method::POST, paths::PRICE_RULES, &account),
        Some(id) => call(Method::PUT, with_id(paths::PRICE_RULE, &id), &account).etag(etag),
    };
    read(&send(call.body(&request)).await?)
}

/// Takes a rule away.
pub async fn remove(account: String, id: String, etag: Option<String>) -> Result<(), Problem> {
    let call = call(Method::DELETE, with_id(paths::PRICE_RULE, &id), &account).etag(etag);
    send(call).await.map(|_| ())
}

/// What a rule would have made of a month's charges.
pub async fn preview(
    account: String,
    request: PriceRulePreviewRequest,
) -> Result<Vec<PriceRulePreviewItem>, Problem> {
    let call = call(Method::POST, paths::PRICE_RULES_PREVIEW, &account).body(&request);
    read::<Collection<PriceRulePreviewItem>>(&send(call).await?).map(|all| all.items)
}

/// What a provider agreed with its resellers.
pub async fn billing_rules(account: String) -> Result<Vec<BillingRulesAnswer>, Problem> {
    list(paths::BILLING_RULES, account).await
}

/// Sets what is agreed with a reseller, in place of the version that `etag` names.
pub async fn set_billing_rules(
    account: String,
    reseller_mpn_id: String,
    etag: Option<String>,
    request: BillingRulesRequest,
) -> Result<BillingRulesAnswer, Problem> {
    let url = with_id(paths::BILLING_RULES_OF, &reseller_mpn_id);
    let call = call(Method::PUT, url, &account).etag(etag).body(&request);
    read(&send(call).await?)
}

/// Gives a customer its tags.
pub async fn tag_customer(
    account: String,
    id: String,
    tags: Vec<String>,
) -> Result<CustomerAnswer, Problem> {
    let url = with_id(paths::CUSTOMER_TAGS, &id);
    let call = call(Method::PUT, url, &account).body(&CustomerTagsRequest { tags });
    read(&send(call).await?)
}
