//! Fetches a company's applications, and what the programme asks. Knows no page.

use super::{blob, call, get, list, read, send};
use crate::problem::Problem;
use domain::enrolments::Draft;
use domain::providers::ProviderEntry;
use domain::wire::country_rules::CountryRuleAnswer;
use domain::wire::eligibility::{
    EligibilityAnswer, EligibilityRequest, GuideAnswer, GuideRequest, ProgrammeRulesAnswer,
};
use domain::wire::enrolments::{
    CheckAnswer, EnrolmentAnswer, EnrolmentRequest, EventRequest, MatrixAnswer, ReplyRequest,
    ResellerApplicationAnswer, ReviewRequest, SuspensionReasonAnswer,
};
use domain::wire::invitations::{InvitationAnswer, InvitationRequest};
use domain::wire::paths::{self, encode, with_id};
use domain::wire::providers::{
    ProviderAnswer, RelationshipLinkAnswer, RelationshipRequest, RelationshipRequestAnswer,
    SentRequestAnswer,
};
use domain::wire::scorecards::{ScorecardFacts, StandingScorecardAnswer};
use gloo_net::http::Method;
use web_sys::{Blob, File};

/// Every cell and how the company stands there.
pub async fn matrix(account: String) -> Result<MatrixAnswer, Problem> {
    get(paths::ENROLMENT_MATRIX, account).await
}

/// What the programme asks and asked, dated.
pub async fn programme_rules(account: String) -> Result<ProgrammeRulesAnswer, Problem> {
    get(paths::PROGRAMME_RULES, account).await
}

/// Begins an application.
pub async fn begin(account: String, request: EnrolmentRequest) -> Result<EnrolmentAnswer, Problem> {
    read(&send(call(Method::POST, paths::ENROLMENTS, &account).body(&request)).await?)
}

/// One application.
pub async fn enrolment(account: String, id: String) -> Result<EnrolmentAnswer, Problem> {
    get(with_id(paths::ENROLMENT, &id), account).await
}

/// Keeps what is typed, over the version that `etag` names.
pub async fn save(
    account: String,
    id: String,
    etag: Option<String>,
    draft: Draft,
) -> Result<EnrolmentAnswer, Problem> {
    let call = call(Method::PUT, with_id(paths::ENROLMENT, &id), &account)
        .etag(etag)
        .body(&draft);
    read(&send(call).await?)
}

/// What is wrong with a draft, without keeping it.
pub async fn check(account: String, id: String, draft: Draft) -> Result<CheckAnswer, Problem> {
    let call = call(Method::POST, with_id(paths::ENROLMENT_CHECK, &id), &account).body(&draft);
    read(&send(call).await?)
}

/// Sends the application.
pub async fn submit(
    account: String,
    id: String,
    etag: Option<String>,
) -> Result<EnrolmentAnswer, Problem> {
    let call = call(
        Method::POST,
        with_id(paths::ENROLMENT_SUBMISSION, &id),
        &account,
    )
    .etag(etag);
    read(&send(call).await?)
}

/// Records what happened.
pub async fn record(
    account: String,
    id: String,
    etag: Option<String>,
    request: EventRequest,
) -> Result<EnrolmentAnswer, Problem> {
    let call = call(
        Method::POST,
        with_id(paths::ENROLMENT_EVENTS, &id),
        &account,
    )
    .etag(etag)
    .body(&request);
    read(&send(call).await?)
}

/// Answers a provider's question.
pub async fn answer_question(
    account: String,
    id: String,
    etag: Option<String>,
    request: ReplyRequest,
) -> Result<EnrolmentAnswer, Problem> {
    let path = with_id(paths::ENROLMENT_ANSWERS, &id);
    let call = call(Method::POST, path, &account).etag(etag).body(&request);
    read(&send(call).await?)
}

/// Keeps a document with an application.
pub async fn add_document(
    account: String,
    id: String,
    file: File,
    checklist_id: String,
) -> Result<EnrolmentAnswer, Problem> {
    let mut url = format!(
        "{}?fileName={}",
        with_id(paths::ENROLMENT_DOCUMENTS, &id),
        encode(&file.name())
    );
    if !checklist_id.is_empty() {
        url.push_str(&format!("&checklistId={}", encode(&checklist_id)));
    }
    let mut call = call(Method::POST, url, &account);
    call.content_type = "application/octet-stream";
    call.body = Some(file.into());
    read(&send(call).await?)
}

/// A kept document, as a file.
pub async fn document(account: String, id: String, digest: String) -> Result<Blob, Problem> {
    let path = with_id(&with_id(paths::ENROLMENT_DOCUMENT, &id), &digest);
    blob(call(Method::GET, path, &account)).await
}

/// What a country asks.
pub async fn country_rule(account: String, iso2: String) -> Result<CountryRuleAnswer, Problem> {
    get(with_id(paths::COUNTRY_RULES, &iso2), account).await
}

/// Why an account of a model can be suspended.
pub async fn suspension_reasons(
    account: String,
    model: &'static str,
) -> Result<Vec<SuspensionReasonAnswer>, Problem> {
    list(
        &format!("{}?model={model}", paths::SUSPENSION_REASONS),
        account,
    )
    .await
}

/// Who may enrol in which model.
pub async fn eligibility(
    account: String,
    request: EligibilityRequest,
) -> Result<EligibilityAnswer, Problem> {
    read(&send(call(Method::POST, paths::ELIGIBILITY, &account).body(&request)).await?)
}

/// How the account stands before its review.
pub async fn scorecard(account: String) -> Result<StandingScorecardAnswer, Problem> {
    get(paths::ELIGIBILITY_SCORECARD, account).await
}

/// Keeps what the company says of the account.
pub async fn keep_scorecard(
    account: String,
    etag: Option<String>,
    facts: ScorecardFacts,
) -> Result<StandingScorecardAnswer, Problem> {
    let call = call(Method::PUT, paths::ELIGIBILITY_SCORECARD, &account)
        .etag(etag)
        .body(&facts);
    read(&send(call).await?)
}

/// The provider's own entry, listed or not.
pub async fn provider_entry(account: String) -> Result<ProviderAnswer, Problem> {
    get(paths::PROVIDER_OWN, account).await
}

/// Keeps the provider's own entry.
pub async fn keep_provider_entry(
    account: String,
    etag: Option<String>,
    entry: ProviderEntry,
) -> Result<ProviderAnswer, Problem> {
    let call = call(Method::PUT, paths::PROVIDER_OWN, &account)
        .etag(etag)
        .body(&entry);
    read(&send(call).await?)
}

/// Which model fits.
pub async fn guide(account: String, request: GuideRequest) -> Result<GuideAnswer, Problem> {
    read(&send(call(Method::POST, paths::ELIGIBILITY_GUIDE, &account).body(&request)).await?)
}

/// The resellers that apply to a provider.
pub async fn reseller_applications(
    account: String,
) -> Result<Vec<ResellerApplicationAnswer>, Problem> {
    list(paths::RESELLER_APPLICATIONS, account).await
}

/// Decides a reseller's application, or asks.
pub async fn review(
    account: String,
    id: String,
    etag: Option<String>,
    request: ReviewRequest,
) -> Result<(), Problem> {
    let path = with_id(paths::RESELLER_APPLICATION_DECISION, &id);
    let call = call(Method::POST, path, &account).etag(etag).body(&request);
    send(call).await.map(drop)
}

/// The providers that fit a query.
pub async fn providers(account: String, query: String) -> Result<Vec<ProviderAnswer>, Problem> {
    list(&format!("{}?{query}", paths::PROVIDERS), account).await
}

/// The companies that the provider invited.
pub async fn invitations(account: String) -> Result<Vec<InvitationAnswer>, Problem> {
    list(paths::INVITATIONS, account).await
}

/// Invites a company by mail.
pub async fn invite(
    account: String,
    request: InvitationRequest,
) -> Result<InvitationAnswer, Problem> {
    read(&send(call(Method::POST, paths::INVITATIONS, &account).body(&request)).await?)
}

/// Asks a provider for the relationship.
pub async fn ask_for_relationship(
    account: String,
    provider_id: String,
) -> Result<RelationshipLinkAnswer, Problem> {
    let request = RelationshipRequest {
        provider_id,
        ..RelationshipRequest::default()
    };
    read(&send(call(Method::POST, paths::RELATIONSHIP_REQUESTS, &account).body(&request)).await?)
}

/// What the company asked of providers.
pub async fn sent_requests(account: String) -> Result<Vec<SentRequestAnswer>, Problem> {
    list(paths::RELATIONSHIP_REQUESTS, account).await
}

/// Who asks for the relationship, by the mailed link's token.
pub async fn relationship_request(
    account: String,
    token: String,
) -> Result<RelationshipRequestAnswer, Problem> {
    get(with_id(paths::RELATIONSHIP_REQUEST, &token), account).await
}

/// Accepts or declines it.
pub async fn decide_relationship(
    account: String,
    token: String,
    accepts: bool,
) -> Result<RelationshipRequestAnswer, Problem> {
    let path = match accepts {
        true => paths::RELATIONSHIP_REQUEST_ACCEPTANCE,
        false => paths::RELATIONSHIP_REQUEST_DECLINE,
    };
    read(&send(call(Method::POST, with_id(path, &token), &account)).await?)
}
