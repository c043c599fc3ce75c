//! The directory of providers: found by everybody who is signed in, each entry kept by its own provider.

use super::sentence;
use crate::access::Grant;
use crate::app::AppState;
use crate::programme::programme;
use crate::reply::{Problem, Reply, answer, if_match, json, stored};
use crate::requests::{Granted, Head, JsonBody, SignedIn, permit};
use crate::store::{AuditEntry, Door, Version};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use domain::accounts::{Account, BusinessModel};
use domain::audit::{OperationType, ResourceType};
use domain::id::AccountId;
use domain::providers::{ProviderEntry, ProviderSearch};
use domain::wire::providers::ProviderAnswer;
use domain::wire::{Attributes, Collection, paths};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub struct ProviderQuery {
    /// ISO 3166-1 alpha-2 of the reseller's country.
    country: Option<String>,
    /// Words with commas between them; a provider fits that has all of them.
    azure_practice: Option<String>,
    support: Option<String>,
    billing: Option<String>,
    sales_enablement: Option<String>,
    /// ISO 639-1, such as `de,en`.
    language: Option<String>,
}

fn listed(text: Option<&String>) -> Vec<String> {
    let parts = text.map(String::as_str).unwrap_or_default().split(',');
    let parts = parts.map(|part| part.trim().to_lowercase());
    parts.filter(|part| !part.is_empty()).collect()
}

/// Reads the words of one filter.
fn words<T: DeserializeOwned>(field: &str, text: Option<&String>) -> Result<Vec<T>, Problem> {
    let read = |word: String| {
        serde_json::from_value(word.as_str().into()).map_err(|_| {
            let says =
                format!("'{word}' is no word of this filter; the OpenAPI document lists them.");
            Problem::bad_request("invalid_filter", says).at(field)
        })
    };
    listed(text).into_iter().map(read).collect()
}

impl ProviderQuery {
    fn read(&self) -> Result<ProviderSearch, Problem> {
        let country = self.country.as_deref().map(str::trim);
        Ok(ProviderSearch {
            country: country
                .filter(|country| !country.is_empty())
                .map(str::to_ascii_uppercase),
            azure_practice: words("azurePractice", self.azure_practice.as_ref())?,
            support: words("support", self.support.as_ref())?,
            billing: words("billing", self.billing.as_ref())?,
            sales_enablement: words("salesEnablement", self.sales_enablement.as_ref())?,
            languages: listed(self.language.as_ref()),
        })
    }
}

fn told(account: &Account, entry: ProviderEntry, attributes: Attributes) -> ProviderAnswer {
    ProviderAnswer {
        id: account.id.to_string(),
        name: account.company_name.clone(),
        mpn_id: account.mpn_id.clone().unwrap_or_default(),
        region: account.region.clone(),
        entry,
        tied_accounts: Vec::new(),
        attributes,
    }
}

/// Providers that have all that is looked for, by name.
#[utoipa::path(
    get, path = paths::PROVIDERS, tag = "providers", params(ProviderQuery),
    responses((status = 200, body = Collection<ProviderAnswer>), (status = 400), (status = 401))
)]
pub async fn list(
    State(state): State<AppState>,
    SignedIn { caller, .. }: SignedIn,
    Query(query): Query<ProviderQuery>,
) -> Reply {
    let search = query.read()?;
    let found = state.store.providers().await?.into_iter();
    // A customer's user is not told whom its partner buys from.
    let own = caller.memberships.iter();
    let own: Vec<&Account> = own
        .filter(|place| place.customer.is_none())
        .map(|place| &place.account)
        .collect();
    let tied = |provider: &AccountId| {
        let tied = own.iter();
        tied.filter(|account| account.provider_id.as_ref() == Some(provider))
            .map(|account| account.id.to_string())
            .collect()
    };
    let items = found
        .filter(|row| row.entry.fits(&search))
        .map(|row| ProviderAnswer {
            tied_accounts: tied(&row.account.id),
            ..told(&row.account, row.entry, Attributes::of("Provider"))
        })
        .collect();
    json(StatusCode::OK, &Collection::whole(paths::PROVIDERS, items))
}

fn provider_only(grant: &Grant) -> Result<(), Problem> {
    if grant.account().model == BusinessModel::IndirectProvider {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::FORBIDDEN,
        "not_a_provider",
        "Only an indirect provider stands in the directory. Choose the provider's account.",
    ))
}

/// The account's own entry, listed or not; its version is 0 where nothing was written.
#[utoipa::path(
    get, path = paths::PROVIDER_OWN, tag = "providers",
    responses((status = 200, body = ProviderAnswer), (status = 403))
)]
pub async fn own(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::WriteProviderEntry>,
) -> Reply {
    provider_only(&grant)?;
    let (entry, version) = state.store.provider_entry(grant.account_id()).await?;
    let attributes = Attributes::versioned("Provider", version);
    json(StatusCode::OK, &told(grant.account(), entry, attributes))
}

/// Keeps the account's own entry; needs `If-Match`.
#[utoipa::path(
    put, path = paths::PROVIDER_OWN, tag = "providers", request_body = ProviderEntry,
    responses((status = 200, body = ProviderAnswer), (status = 400), (status = 403), (status = 412), (status = 428))
)]
pub async fn change_own(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::WriteProviderEntry>,
    head: Head,
    JsonBody { value, bytes }: JsonBody<ProviderEntry>,
) -> Reply {
    provider_only(&grant)?;
    let account = grant.account();
    let entry = value
        .checked(&programme()?.markets, &account.region)
        .map_err(|problem| {
            Problem::bad_request(problem.code(), sentence(&problem))
                .at(problem.field())
                .with(problem.params())
        })?;
    let version = if_match(&head.headers)?;
    let request = head.request_key(&grant, &bytes);
    let door = state
        .store
        .change(&grant, &request, Version::ProviderEntry(version));
    let mut change = match door.await? {
        Door::Answered(earlier) => return Ok(answer(&earlier)),
        Door::Open(change) => change,
    };
    change.set_provider_entry(&entry).await?;
    let attributes = Attributes::versioned("Provider", version.saturating_add(1));
    let body = stored(StatusCode::OK, &told(account, entry, attributes))?;
    let mut audit = AuditEntry::succeeded(
        ResourceType::Account,
        account.id.as_str(),
        OperationType::Update,
    );
    audit.new_value = Some(body.body.clone());
    change.finish(&audit, Some(&body)).await?;
    Ok(answer(&body))
}
