//! What a rule would have made of a month's real charges, before it starts. Knows no arithmetic of its
//! own: charges are sold by the code that sells them to their customers.

use super::super::views::{self, Trial, View};
use super::{refused, rules_of};
use crate::app::AppState;
use crate::reply::{Problem, Reply, json};
use crate::requests::{Granted, JsonBody, permit};
use axum::extract::State;
use axum::http::StatusCode;
use domain::charges::Period;
use domain::price_rules::PriceRule;
use domain::wire::price_rules::{PriceRulePreviewItem, PriceRulePreviewRequest};
use domain::wire::{Collection, paths};

/// Each customer's month under the rules as they are and as they would be. A rule that starts after the
/// month's first day is looked at as of its start, on both sides, so that only the rule makes the
/// difference; else each line is sold by its own day.
#[utoipa::path(
    post, path = paths::PRICE_RULES_PREVIEW, tag = "price rules", request_body = PriceRulePreviewRequest,
    responses((status = 200, body = Collection<PriceRulePreviewItem>), (status = 400), (status = 409))
)]
pub async fn preview(
    State(state): State<AppState>,
    Granted { grant: reader, .. }: Granted<permit::ReadPriceRules>,
    Granted { grant, .. }: Granted<permit::ReadCharges>,
    JsonBody { value, .. }: JsonBody<PriceRulePreviewRequest>,
) -> Reply {
    let period: Period = value.period.parse().map_err(|problem| {
        Problem::bad_request("invalid_query", format!("{problem}.")).at("period")
    })?;
    let id = value
        .replaces
        .clone()
        .unwrap_or_else(|| "preview".to_owned())
        .parse()
        .map_err(|_| Problem::not_found())?;
    let rule = value
        .rule
        .rule(id, None)
        .map_err(|problem| refused(&problem))?;
    let before = rules_of(&state.store, reader.account_id()).await?;
    let mut after: Vec<PriceRule> = before.clone();
    after.retain(|one| one.id != rule.id);
    let as_of = Some(rule.starts).filter(|starts| *starts > period.first_day());
    after.push(rule);
    let month = async |rules| {
        let view = View::read(&format!("period={period}&by=customer"))?;
        let trial = Trial {
            rules: Some(rules),
            as_of,
            ..Trial::default()
        };
        views::pivot(&state.store, &state.segments, &grant, view, trial)
            .await?
            .for_partner()
    };
    let (before, after) = (month(before).await?, month(after).await?);
    // Both have the same lines, so the same rows in the same order.
    let items = before.items.into_iter().zip(after.items);
    let items = items
        .map(|(before, after)| PriceRulePreviewItem {
            customer_id: before.keys.into_iter().next().unwrap_or_default(),
            customer_name: before.labels.into_iter().next().unwrap_or_default(),
            currency: before.currency,
            below_cost: after.selling_price.0 < after.amount.0,
            cost: after.amount,
            price_before: before.selling_price,
            price_after: after.selling_price,
        })
        .collect();
    json(
        StatusCode::OK,
        &Collection::whole(paths::PRICE_RULES_PREVIEW, items),
    )
}
