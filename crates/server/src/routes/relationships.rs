//! Relationships between partners in Partner Center's shape, and the link by which a reseller asks a provider
//! of the directory for one.

use super::reader;
use crate::access::Grant;
use crate::app::AppState;
use crate::reply::{Problem, Reply, answer, json, stored};
use crate::requests::{Granted, Head, JsonBody, permit};
use crate::store::{AuditEntry, Door, RelationshipRequestRow, SentRequestRow, Version};
use crate::{clock, letters, tokens};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use domain::accounts::{Account, BusinessModel};
use domain::audit::{OperationType, ResourceType};
use domain::id::AccountId;
use domain::wire::customers::ListFilter;
use domain::wire::providers::{
    CustomerRelationshipRequestAnswer, PartnerRelationshipAnswer, RelationshipLinkAnswer,
    RelationshipRequest, RelationshipRequestAnswer, RelationshipState, SentRequestAnswer,
    SentRequestState,
};
use domain::wire::{Attributes, Collection, lenient, paths};
use serde::Deserialize;
use utoipa::IntoParams;

/// Seconds that a request's link works: thirty days.
const LINK_SECONDS: i64 = 30 * 86_400;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RelationshipQuery {
    /// `IsIndirectCloudSolutionProviderOf` or `IsIndirectResellerOf`.
    relationship_type: Option<String>,
    /// `{"Field":"Name","Value":"lake","Operator":"substring"}`.
    filter: Option<String>,
}

/// What the other partner's name has to hold, in lower case.
fn name_part(filter: Option<&str>) -> Result<String, Problem> {
    let Some(text) = filter.filter(|text| !text.is_empty()) else {
        return Ok(String::new());
    };
    let filter: Option<ListFilter> = lenient::from_slice(text.as_bytes()).ok();
    filter
        .filter(|filter| {
            filter.field.eq_ignore_ascii_case("name")
                && filter.operator.eq_ignore_ascii_case("substring")
        })
        .map(|filter| filter.value.trim().to_lowercase())
        .ok_or_else(|| {
            let says =
                r#"Filter by name alone: {"Field":"Name","Value":"lake","Operator":"substring"}."#;
            Problem::bad_request("invalid_filter", says).at("filter")
        })
}

/// The account's relationships of one kind.
#[utoipa::path(
    get, path = paths::RELATIONSHIPS, tag = "providers", params(RelationshipQuery),
    responses((status = 200, body = Collection<PartnerRelationshipAnswer>), (status = 400))
)]
pub async fn list(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::ReadCustomers>,
    Query(query): Query<RelationshipQuery>,
) -> Reply {
    let asked = query.relationship_type.unwrap_or_default();
    let own = grant.account();
    let (kind, others) = match asked.replace('_', "").to_ascii_lowercase().as_str() {
        "isindirectcloudsolutionproviderof" => {
            let is_provider = own.model == BusinessModel::IndirectProvider;
            let others = if is_provider {
                state.store.reseller_accounts(&own.id).await?
            } else {
                Vec::new()
            };
            ("is_indirect_cloud_solution_provider_of", others)
        }
        "isindirectresellerof" => {
            let others = match &own.provider_id {
                Some(provider) => vec![state.store.account(provider).await?],
                None => Vec::new(),
            };
            ("is_indirect_reseller_of", others)
        }
        _ => {
            return Err(Problem::bad_request(
                "invalid_relationship_type",
                "Ask for relationship_type=IsIndirectCloudSolutionProviderOf or IsIndirectResellerOf.",
            )
            .at("relationship_type"));
        }
    };
    let part = name_part(query.filter.as_deref())?;
    let others = others
        .into_iter()
        .filter(|other| other.company_name.to_lowercase().contains(&part));
    let told = |other: Account| PartnerRelationshipAnswer {
        id: other.tenant_id.unwrap_or_else(|| other.id.to_string()),
        name: other.company_name,
        relationship_type: kind.to_owned(),
        state: "Active".to_owned(),
        mpn_id: other.mpn_id,
        location: other.country,
        attributes: Attributes::of("PartnerRelationship"),
    };
    json(
        StatusCode::OK,
        &Collection::whole(paths::RELATIONSHIPS, others.map(told).collect()),
    )
}

/// The vendor's link by which a customer's administrator accepts this partner.
#[utoipa::path(
    get, path = paths::CUSTOMER_RELATIONSHIP_REQUESTS, tag = "providers",
    responses((status = 200, body = CustomerRelationshipRequestAnswer), (status = 409))
)]
pub async fn of_customers(Granted { grant, .. }: Granted<permit::ReadCustomers>) -> Reply {
    let Some(tenant) = &grant.account().tenant_id else {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "tenant_missing",
            "The link names the account's tenant, which nobody entered; the owner enters it with the enrolment.",
        ));
    };
    let tenant = paths::encode(tenant);
    json(
        StatusCode::OK,
        &CustomerRelationshipRequestAnswer {
            url: format!(
                "https://admin.microsoft.com/Adminportal/Home?invType=ResellerRelationship&partnerId={tenant}\
                 &msppId=0&DAP=false#/BillingAccounts/partner-invitation"
            ),
            attributes: Attributes::of("RelationshipRequest"),
        },
    )
}

fn conflict(code: &str, words: &str) -> Problem {
    Problem::new(StatusCode::CONFLICT, code, words)
}

/// Makes a link that asks a provider of the directory, and mails it to the provider's contact. Asked again, the provider
/// has one request, the last: the link before it opens nothing any more.
#[utoipa::path(
    post, path = paths::RELATIONSHIP_REQUESTS, tag = "providers", request_body = RelationshipRequest,
    responses((status = 201, body = RelationshipLinkAnswer), (status = 400), (status = 404), (status = 409), (status = 429))
)]
pub async fn ask(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::EditEnrolments>,
    head: Head,
    JsonBody { value, bytes }: JsonBody<RelationshipRequest>,
) -> Reply {
    let own = grant.account();
    if own.is_applicant || own.model != BusinessModel::IndirectReseller {
        return Err(conflict(
            "not_a_reseller",
            "Only an indirect reseller's account has a provider. Apply as one first, and name the provider there.",
        ));
    }
    if own.provider_id.is_some() {
        return Err(conflict(
            "has_a_provider",
            "This account is tied to a provider already; see relationships.",
        ));
    }
    if value.message.chars().count() > 1_000 {
        let words = "Say it in at most 1,000 characters.";
        return Err(Problem::bad_request("message_too_long", words).at("message"));
    }
    let listed = state.store.providers().await?;
    let provider = listed
        .into_iter()
        .find(|one| one.entry.is_listed && one.account.id.as_str() == value.provider_id)
        .ok_or_else(Problem::not_found)?;
    if (&provider.account.region, provider.account.cloud) != (&own.region, own.cloud) {
        return Err(conflict(
            "another_region",
            "The provider sells in another market region or cloud; choose one of the account's own.",
        ));
    }
    let token = tokens::Token::draw().map_err(|error| {
        tracing::error!(%error, "no randomness");
        let words = "No link can be made just now; try again.";
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "no_randomness", words)
    })?;
    let request = head.request_key(&grant, &bytes);
    let mut change = match state.store.change(&grant, &request, Version::New).await? {
        Door::Answered(earlier) => return Ok(answer(&earlier)),
        Door::Open(change) => change,
    };
    let new = RelationshipRequestRow {
        provider_id: provider.account.id.clone(),
        reseller_id: own.id.clone(),
        message: value.message.trim().to_owned(),
        requested_by: grant.email().to_owned(),
        expires_at: clock::now_seconds() + LINK_SECONDS,
        state: "pending".to_owned(),
    };
    if !change.add_relationship_request(&token.hash(), &new).await? {
        return Err(Problem::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many_requests",
            "Twenty requests of this account wait already; let some be answered first.",
        ));
    }
    let url = format!(
        "{}/providers/request?token={}",
        state.public_url,
        token.reveal()
    );
    let reader = reader(&mut change, &provider.entry.contact_email, &head).await?;
    let mail = letters::relationship_asked(&reader, &own.company_name, &new.message, &url);
    change.add_mail(&mail).await?;
    let mut told = RelationshipLinkAnswer {
        url: None,
        provider_name: provider.account.company_name.clone(),
        expiration_date: clock::moment(new.expires_at),
        attributes: Attributes::of("RelationshipRequest"),
    };
    let entry = AuditEntry::succeeded(
        ResourceType::Account,
        provider.account.id.as_str(),
        OperationType::Send,
    );
    // What is remembered for a repeated request is kept in the books, and the link is not.
    let remembered = stored(StatusCode::CREATED, &told)?;
    change.finish(&entry, Some(&remembered)).await?;
    told.url = Some(url);
    json(StatusCode::CREATED, &told)
}

/// What the company's accounts asked of providers, the newest first.
#[utoipa::path(
    get, path = paths::RELATIONSHIP_REQUESTS, tag = "providers",
    responses((status = 200, body = Collection<SentRequestAnswer>), (status = 403))
)]
pub async fn sent(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::ReadEnrolments>,
) -> Reply {
    let company = &grant.account().company_id;
    let now = clock::now_seconds();
    let rows = state.store.sent_requests(company).await?.into_iter();
    let told = |row: SentRequestRow| SentRequestAnswer {
        provider_id: row.request.provider_id.to_string(),
        provider_name: row.provider_name,
        region: row.region,
        requested_by: row.request.requested_by,
        message: row.request.message,
        requested_date: clock::moment(row.created_at),
        expiration_date: clock::moment(row.request.expires_at),
        state: match read_state(&row.request.state) {
            RelationshipState::Accepted => SentRequestState::Accepted,
            RelationshipState::Declined => SentRequestState::Declined,
            RelationshipState::Pending if row.request.expires_at > now => SentRequestState::Open,
            RelationshipState::Pending => SentRequestState::Expired,
        },
        attributes: Attributes::of("RelationshipRequest"),
    };
    json(
        StatusCode::OK,
        &Collection::whole(paths::RELATIONSHIP_REQUESTS, rows.map(told).collect()),
    )
}

fn read_state(word: &str) -> RelationshipState {
    match word {
        "accepted" => RelationshipState::Accepted,
        "declined" => RelationshipState::Declined,
        _ => RelationshipState::Pending,
    }
}

async fn found(
    state: &AppState,
    grant: &Grant,
    token: &str,
) -> Result<(RelationshipRequestRow, Account), Problem> {
    let row = state
        .store
        .relationship_request(grant.account_id(), &tokens::hash(token))
        .await?;
    let reseller = state.store.account(&row.reseller_id).await?;
    Ok((row, reseller))
}

fn told(row: &RelationshipRequestRow, reseller: &Account) -> RelationshipRequestAnswer {
    RelationshipRequestAnswer {
        reseller_name: reseller.company_name.clone(),
        reseller_mpn_id: reseller.mpn_id.clone(),
        country: reseller.country.clone(),
        requested_by: row.requested_by.clone(),
        message: row.message.clone(),
        state: read_state(&row.state),
        expiration_date: clock::moment(row.expires_at),
        attributes: Attributes::of("RelationshipRequest"),
    }
}

/// Who asks; for the provider that was asked, as long as the link works.
#[utoipa::path(
    get, path = paths::RELATIONSHIP_REQUEST, tag = "providers", params(("token" = String, Path)),
    responses((status = 200, body = RelationshipRequestAnswer), (status = 404))
)]
pub async fn show(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::DecideResellerApplications>,
    Path(token): Path<String>,
) -> Reply {
    let (row, reseller) = found(&state, &grant, &token).await?;
    json(StatusCode::OK, &told(&row, &reseller))
}

/// Ties the reseller to this provider; of two at once one wins.
#[utoipa::path(
    post, path = paths::RELATIONSHIP_REQUEST_ACCEPTANCE, tag = "providers", params(("token" = String, Path)),
    responses((status = 200, body = RelationshipRequestAnswer), (status = 404), (status = 409))
)]
pub async fn accept(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::DecideResellerApplications>,
    Path(token): Path<String>,
    head: Head,
) -> Reply {
    decide(&state, &grant, &token, &head, true).await
}

/// Turns the request down.
#[utoipa::path(
    post, path = paths::RELATIONSHIP_REQUEST_DECLINE, tag = "providers", params(("token" = String, Path)),
    responses((status = 200, body = RelationshipRequestAnswer), (status = 404), (status = 409))
)]
pub async fn decline(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::DecideResellerApplications>,
    Path(token): Path<String>,
    head: Head,
) -> Reply {
    decide(&state, &grant, &token, &head, false).await
}

async fn decide(state: &AppState, grant: &Grant, token: &str, head: &Head, accepts: bool) -> Reply {
    let (mut row, reseller) = found(state, grant, token).await?;
    let request = head.request_key(grant, &[]);
    let mut change = match state.store.change(grant, &request, Version::New).await? {
        Door::Answered(earlier) => return Ok(answer(&earlier)),
        Door::Open(change) => change,
    };
    row.state = if accepts { "accepted" } else { "declined" }.to_owned();
    change
        .decide_relationship_request(&tokens::hash(token), &row.state)
        .await?;
    if accepts {
        let id: &AccountId = &reseller.id;
        change.tie_reseller(id).await?;
    }
    let provider = &grant.account().company_name;
    let reader = reader(&mut change, &row.requested_by, head).await?;
    let name = &reseller.company_name;
    let mail = letters::relationship_decided(&reader, name, provider, accepts);
    change.add_mail(&mail).await?;
    let body = stored(StatusCode::OK, &told(&row, &reseller))?;
    let mut entry = AuditEntry::succeeded(
        ResourceType::Account,
        reseller.id.as_str(),
        OperationType::Update,
    );
    entry.new_value = Some(body.body.clone());
    change.finish(&entry, Some(&body)).await?;
    Ok(answer(&body))
}
