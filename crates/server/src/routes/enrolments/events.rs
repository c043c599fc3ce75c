//! What happens to a sent application: what the vendor decided, recorded by the owner with evidence; what the
//! applicant mends or takes back. An account that the vendor lets sell is opened here.

use super::answering::named_provider;
use super::kept::{Kept, Surroundings, refuse_families_of_others, refuse_tenant_of_others};
use super::{conflict_of, finish, happen, sentence};
use crate::access::Grant;
use crate::app::AppState;
use crate::clock;
use crate::programme::programme;
use crate::reply::{Problem, Reply, answer, if_match};
use crate::requests::{Either, Head, JsonBody, permit};
use crate::store::{Change, Door, NewAccount, NewMembership, Version};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::access::{Action, Role, may};
use domain::accounts::MarkUpPercent;
use domain::audit::OperationType;
use domain::enrolments::{Event, Recorded};
use domain::programme::{BusinessModel, Word};
use domain::wire::enrolments::{EnrolmentAnswer, EventRequest};
use domain::wire::paths;

/// Whoever writes applications, or records what the vendor decided.
type AnyRecorder = Either<permit::RecordVendorDecisions, permit::EditEnrolments>;

/// Records what happened; needs `If-Match`. Of two at once one is told that it was changed.
#[utoipa::path(
    post, path = paths::ENROLMENT_EVENTS, tag = "enrolments", params(("enrolment_id" = String, Path)),
    request_body = EventRequest,
    responses((status = 200, body = EnrolmentAnswer), (status = 400), (status = 403), (status = 409), (status = 412),
        (status = 428))
)]
pub async fn record(
    State(state): State<AppState>,
    Either { grant, .. }: AnyRecorder,
    Path(id): Path<String>,
    head: Head,
    JsonBody { value, bytes }: JsonBody<EventRequest>,
) -> Reply {
    let version = if_match(&head.headers)?;
    let kept = Kept::find(&state.store, &grant, &id).await?;
    let today = clock::today();
    let (event, on) = value.read(today).map_err(|problem| {
        Problem::bad_request(problem.code(), sentence(&problem)).at(problem.field())
    })?;
    let word = event.word();
    let needed = match word {
        Word::Ours => Action::EditEnrolments,
        Word::Vendor => Action::RecordVendorDecisions,
        Word::Provider => Action::RecordVendorDecisions,
    };
    if !may(grant.role(), needed) {
        return Err(Problem::forbidden());
    }
    if word == Word::Provider && named_provider(&state.store, &kept).await?.is_some() {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "provider_decides",
            "Your provider is here and decides this itself.",
        ));
    }
    evidence_is_kept(&state, &grant, &kept, &value).await?;
    refuse_unknown_documents(&kept, &event)?;
    let company = grant.account().company_id.clone();
    let id = kept.row.id.clone();
    // Worked out before the door opens, which lets no one else in meanwhile.
    let account = match (&event, &kept.row.account_id) {
        (Event::Activated { .. }, None) => Some(new_account(&state, &grant, &kept).await?),
        _ => None,
    };
    let mut change = match state
        .store
        .change(
            &grant,
            &head.request_key(&grant, &bytes),
            Version::Enrolment(&company, &id, version),
        )
        .await?
    {
        Door::Answered(earlier) => return Ok(answer(&earlier)),
        Door::Open(change) => change,
    };
    let recorded = Recorded { on, event };
    let mut kept = happen(&mut change, &grant, kept.counted(), recorded).await?;
    if let Some(account) = account {
        let beside = change.accounts_beside(&company).await?;
        let planned = kept.planned(&[]);
        refuse_tenant_of_others(&planned, &beside)?;
        refuse_families_of_others(&planned, &beside)?;
        open(&mut change, &grant, &kept, &account).await?;
        kept.row.account_id = Some(account.id);
    }
    finish(
        &state,
        &grant,
        change,
        kept,
        OperationType::Update,
        StatusCode::OK,
    )
    .await
}

/// A document that evidence names has to be there.
async fn evidence_is_kept(
    state: &AppState,
    grant: &Grant,
    kept: &Kept,
    asked: &EventRequest,
) -> Result<(), Problem> {
    let Some(named) = &asked.evidence_document else {
        return Ok(());
    };
    let documents = state
        .store
        .evidence_documents(&grant.account().company_id, &kept.row.id)
        .await?;
    if documents.iter().any(|document| document.digest == *named) {
        return Ok(());
    }
    Err(Problem::bad_request(
        "evidence_missing",
        "No such document is kept with this application; add it first.",
    )
    .at("evidenceDocument"))
}

/// What goes with a step that is sent again is of a type that its checklist names.
fn refuse_unknown_documents(kept: &Kept, event: &Event) -> Result<(), Problem> {
    let Event::SentAgain {
        step, documents, ..
    } = event
    else {
        return Ok(());
    };
    let cell = kept.enrolment.cell();
    let mends = programme()?
        .checklists
        .mending(cell.model(), cell.cloud(), *step);
    let is_unknown = |id: &&String| !mends.iter().any(|document| document.id == **id);
    match documents.iter().find(is_unknown) {
        None => Ok(()),
        Some(unknown) => {
            let unknown: String = unknown.chars().take(60).collect();
            let known: Vec<&str> = mends.iter().map(|document| document.id.as_str()).collect();
            let words = format!(
                "'{unknown}' is no type of document for this step; choose of {}.",
                known.join(", ")
            );
            Err(Problem::bad_request("unknown_document_type", words)
                .at("documents")
                .with(vec![("known", known.join(", "))]))
        }
    }
}

/// What an account is known by here, and no second one can have.
const OF_ONE_ACCOUNT: [&str; 2] = ["tenantId", "partnerLocation.partnerId"];

/// A tenant is one and has no other role, region or cloud of the company; neither it nor the PartnerID is another
/// company's, which others may have become since the application was sent.
async fn refuse_what_others_have(
    state: &AppState,
    grant: &Grant,
    kept: &Kept,
) -> Result<(), Problem> {
    let around = Surroundings::of(&state.store, grant, kept.row.id.as_str()).await?;
    let found = around.check(kept, &kept.row.draft)?.findings;
    let mut wrong = found
        .iter()
        .filter(|finding| OF_ONE_ACCOUNT.contains(&finding.field) && finding.is_refusal());
    match wrong.next() {
        None => Ok(()),
        Some(finding) => Err(conflict_of(finding)),
    }
}

/// The account that the vendor lets sell: its tenant is the one that was entered, never made up.
async fn new_account(state: &AppState, grant: &Grant, kept: &Kept) -> Result<NewAccount, Problem> {
    let known = programme()?;
    let draft = &kept.row.draft;
    let tenant = draft.tenant_id.trim();
    if tenant.is_empty() {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "tenant_missing",
            "Enter the tenant id that the vendor gave, then record the activation.",
        )
        .at("tenantId"));
    }
    refuse_what_others_have(state, grant, kept).await?;
    let country = known
        .markets
        .country(&draft.country)
        .map(|(_, country)| country);
    let currency = country
        .map(|country| country.currency.as_str())
        .filter(|currency| !currency.is_empty())
        .unwrap_or("USD");
    let model = BusinessModel::from_word(&kept.row.model).ok_or_else(Problem::not_found)?;
    let partner_id = draft.partner_location.partner_id.trim();
    // A provider is found by its PartnerID: a second with the same would read applications meant for the first.
    let is_taken = model == BusinessModel::IndirectProvider
        && state
            .store
            .provider_account(partner_id, &kept.row.region, kept.enrolment.cell().cloud())
            .await?
            .is_some();
    if is_taken {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "partner_id_taken",
            "Another provider of this region has this PartnerID here already; ask the operator.",
        )
        .at("partnerLocation.partnerId"));
    }
    Ok(NewAccount {
        id: if grant.account().is_applicant {
            grant.account_id().clone()
        } else {
            uuid::Uuid::new_v4()
                .to_string()
                .try_into()
                .map_err(|_| Problem::not_found())?
        },
        company_id: grant.account().company_id.clone(),
        model,
        cloud: kept.enrolment.cell().cloud(),
        region: kept.row.region.clone(),
        country: draft.country.clone(),
        currency: currency.parse().map_err(|_| Problem::not_found())?,
        tenant_id: Some(tenant.to_owned()),
        mpn_id: Some(partner_id.to_owned()),
        provider_id: match model {
            BusinessModel::IndirectReseller => named_provider(&state.store, kept).await?,
            BusinessModel::DirectBill | BusinessModel::IndirectProvider => None,
        },
        markup: MarkUpPercent::ZERO,
        product_families: draft.product_families.iter().copied().collect(),
        is_applicant: false,
    })
}

async fn open(
    change: &mut Change,
    grant: &Grant,
    kept: &Kept,
    account: &NewAccount,
) -> Result<(), Problem> {
    // Where the application was prepared, the account opens: its people are there already.
    if grant.account().is_applicant {
        change.open_applicant(account).await?;
        change
            .set_enrolment_account(&account.company_id, &kept.row.id, &account.id)
            .await?;
        return Ok(());
    }
    change.add_account(account).await?;
    for (user_id, rank) in change.owners_of_company(&account.company_id).await? {
        change
            .add_membership(&NewMembership {
                account_id: account.id.clone(),
                user_id,
                role: Role::Owner,
                customer_id: None,
                rank: rank + 1,
            })
            .await?;
    }
    change
        .set_enrolment_account(&grant.account().company_id, &kept.row.id, &account.id)
        .await?;
    Ok(())
}
