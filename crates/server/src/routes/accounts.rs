//! Settings of the account one acts in.

use super::enrolments::kept::{planned_account, refuse_families_of_others};
use super::sentence;
use crate::access::Membership;
use crate::app::AppState;
use crate::programme::programme;
use crate::reply::{Problem, Reply, answer, if_match, json, stored};
use crate::requests::{Granted, Head, JsonBody, permit};
use crate::store::{AuditEntry, Door, Version};
use axum::extract::State;
use axum::http::StatusCode;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use domain::accounts::Cloud;
use domain::accounts::{Account, MarkUpPercent};
use domain::audit::{OperationType, ResourceType};
use domain::letterheads::{Letterhead, LetterheadProblem, Logo};
use domain::markets::{MARKETS_JSON, Markets};
use domain::wire::accounts::{
    AccountAnswer, AccountCustomer, LetterheadAnswer, LetterheadRequest, SettingsAnswer,
    SettingsRequest,
};
use domain::wire::enrolments::SuspensionAnswer;
use domain::wire::{Attributes, Text, paths};
use std::sync::LazyLock;

static MARKETS: LazyLock<Option<Markets>> =
    LazyLock::new(|| serde_json::from_str(MARKETS_JSON).ok());

/// An account as the switcher shows it.
pub fn account_answer(place: &Membership) -> AccountAnswer {
    let account = &place.account;
    let regions = MARKETS
        .as_ref()
        .map(|markets| markets.regions.as_slice())
        .unwrap_or_default();
    let region_name = regions
        .iter()
        .find(|region| region.id == account.region)
        .map_or(account.region.as_str(), |region| region.name.as_str());
    let region_name = match account.cloud {
        Cloud::Global => region_name.to_owned(),
        Cloud::UsGovernment => format!("{region_name}, US Government"),
    };
    let is_staff = place.customer.is_none();
    AccountAnswer {
        id: account.id.to_string(),
        company_id: account.company_id.to_string(),
        company_name: account.company_name.clone(),
        model: account.model,
        region: account.region.clone(),
        region_name,
        cloud: account.cloud,
        // Between vendor and partner; a customer reads nothing of it.
        stage: place.stage.filter(|_| is_staff),
        suspension: place
            .suspension
            .as_ref()
            .filter(|_| is_staff)
            .and_then(|suspension| {
                let listed = &programme().ok()?.suspension;
                Some(SuspensionAnswer::told(suspension, account.model, listed))
            }),
        currency: account.currency,
        role: place.role,
        product_families: account.product_families.iter().copied().collect(),
        is_applicant: account.is_applicant,
        customer: place.customer.as_ref().map(|(id, name)| AccountCustomer {
            id: id.to_string(),
            name: name.clone(),
        }),
    }
}

/// The market region of a country.
pub fn region_of(country: &str) -> Option<String> {
    let markets = MARKETS.as_ref()?;
    let region = markets
        .regions
        .iter()
        .find(|region| region.countries.iter().any(|one| one.iso2 == country))?;
    Some(region.id.clone())
}

fn settings(account: &Account, letterhead: &Letterhead) -> SettingsAnswer {
    SettingsAnswer {
        markup_percent: Text(account.markup.percent()),
        partner_id: account.partner_id.clone(),
        mpn_id: account.mpn_id.clone(),
        tenant_id: account.tenant_id.clone(),
        currency: account.currency,
        product_families: account.product_families.iter().copied().collect(),
        letterhead: LetterheadAnswer {
            address: letterhead.address.clone(),
            foot: letterhead.foot.clone(),
            colour: letterhead
                .colour
                .map_or_else(String::new, |colour| colour.to_string()),
            logo_bytes: letterhead
                .logo
                .as_ref()
                .map(|logo| logo.bytes().len() as u64),
        },
        attributes: Attributes::versioned("AccountSettings", account.version),
    }
}

/// Mark-up, PartnerId and what else the account is set to.
#[utoipa::path(get, path = paths::SETTINGS, tag = "settings", responses((status = 200, body = SettingsAnswer)))]
pub async fn show(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::ReadSettings>,
) -> Reply {
    let letterhead = state.store.letterhead(grant.account_id()).await?;
    json(StatusCode::OK, &settings(grant.account(), &letterhead))
}

/// The letterhead with what a change says of it.
fn changed_letterhead(
    before: &Letterhead,
    asked: LetterheadRequest,
) -> Result<Letterhead, Problem> {
    let refuse = |field: &'static str, words: String| {
        Problem::bad_request("invalid_letterhead", words).at(&format!("letterhead.{field}"))
    };
    let logo = match asked.logo.as_deref() {
        None => before.logo.clone(),
        Some("") => None,
        Some(packed) => {
            let bytes = BASE64_STANDARD
                .decode(packed)
                .map_err(|_| refuse("logo", "A logo is sent as base64.".to_owned()))?;
            Some(Logo::try_from(bytes).map_err(|why| refuse("logo", sentence(&why)))?)
        }
    };
    let colour = before
        .colour
        .map_or_else(String::new, |known| known.to_string());
    Letterhead::new(
        &asked.address.unwrap_or_else(|| before.address.clone()),
        &asked.foot.unwrap_or_else(|| before.foot.clone()),
        &asked.colour.unwrap_or(colour),
        logo,
    )
    .map_err(|why| {
        let field = match &why {
            LetterheadProblem::Address => "address",
            LetterheadProblem::Foot => "foot",
            LetterheadProblem::NotAColour(_) | LetterheadProblem::TooLight => "colour",
            LetterheadProblem::NotPng | LetterheadProblem::LogoTooLarge => "logo",
        };
        refuse(field, sentence(&why))
    })
}

/// Changes settings; needs `If-Match`.
#[utoipa::path(
    put, path = paths::SETTINGS, tag = "settings", request_body = SettingsRequest,
    responses((status = 200, body = SettingsAnswer), (status = 409), (status = 412), (status = 428))
)]
pub async fn change(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::ChangeSettings>,
    head: Head,
    JsonBody { value, bytes }: JsonBody<SettingsRequest>,
) -> Reply {
    let version = if_match(&head.headers)?;
    let mut account = grant.account().clone();
    let known = state.store.letterhead(grant.account_id()).await?;
    let before = settings(&account, &known);
    let letterhead = match value.letterhead {
        Some(asked) => changed_letterhead(&known, asked)?,
        None => known.clone(),
    };
    if let Some(Text(percent)) = value.markup_percent {
        account.markup = MarkUpPercent::try_from(percent).map_err(|problem| {
            Problem::bad_request("invalid_markup", format!("{problem}.")).at("markupPercent")
        })?;
    }
    if let Some(partner_id) = value.partner_id {
        let partner_id = partner_id.trim();
        if partner_id.len() > 100 || partner_id.chars().any(char::is_control) {
            return Err(Problem::bad_request(
                "invalid_partner_id",
                "A PartnerId has at most 100 plain characters.",
            )
            .at("partnerId"));
        }
        account.partner_id = (!partner_id.is_empty()).then(|| partner_id.to_owned());
    }
    let says_families = value.product_families.is_some();
    if let Some(families) = value.product_families {
        account.product_families = families.into_iter().collect();
    }
    let mut change = match state
        .store
        .change(
            &grant,
            &head.request_key(&grant, &bytes),
            Version::Account(version),
        )
        .await?
    {
        Door::Answered(earlier) => return Ok(answer(&earlier)),
        Door::Open(change) => change,
    };
    if says_families {
        let beside = change.accounts_beside(&account.company_id).await?;
        if let Some(planned) = planned_account(&account, programme()?) {
            refuse_families_of_others(&planned, &beside)?;
        }
        change
            .set_product_families(&account.product_families)
            .await?;
    }
    change.set_markup(account.markup.percent()).await?;
    change
        .set_partner_id(account.partner_id.as_deref().unwrap_or_default())
        .await?;
    if letterhead != known {
        change.set_letterhead(&letterhead).await?;
    }
    account.version = version + 1;
    let body = stored(StatusCode::OK, &settings(&account, &letterhead))?;
    let mut entry = AuditEntry::succeeded(
        ResourceType::Account,
        account.id.as_str(),
        OperationType::Update,
    );
    entry.old_value = serde_json::to_string(&before).ok();
    entry.new_value = Some(body.body.clone());
    change.finish(&entry, Some(&body)).await?;
    Ok(answer(&body))
}
