//! A company's applications: the matrix, a draft that the server keeps and checks, its sending. What the
//! vendor decides is recorded in `events`, never decided here.

mod answering;
mod applications;
mod correcting;
mod documents;
mod events;
pub(super) mod kept;
mod prefilling;
pub(super) mod suspended;
mod thresholds;

pub use answering::*;
pub use applications::*;
pub use documents::*;
pub use events::*;

use super::sentence;
use crate::access::Grant;
use crate::app::AppState;
use crate::clock;
use crate::programme::programme;
use crate::reply::{Problem, Reply, answer, if_match, json, stored};
use crate::requests::{Granted, Head, JsonBody, permit};
use crate::store::{AuditEntry, Change, Door, EnrolmentRow, NewEnrolment, Version};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::accounts::BusinessModel;
use domain::audit::{OperationType, ResourceType};
use domain::enrolments::{
    Cell, CellProblem, Draft, DraftProvider, Event, Recorded, Refusal, Stage, Standing,
    matrix as cells, plan_tenants,
};
use domain::findings::{Explains as _, Finding};
use domain::id::EnrolmentId;
use domain::wire::enrolments::{
    CheckAnswer, EnrolmentAnswer, EnrolmentRequest, MatrixAnswer, MatrixCellAnswer,
};
use domain::wire::{Attributes, paths};
use kept::{Kept, Surroundings, cell_of_account, planned, told};

/// Every cell of the programme and how the company stands there.
#[utoipa::path(get, path = paths::ENROLMENT_MATRIX, tag = "enrolments", responses((status = 200, body = MatrixAnswer)))]
pub async fn matrix(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::ReadEnrolments>,
) -> Reply {
    let known = programme()?;
    let today = clock::today();
    let kept = Kept::all(&state.store, &grant).await?;
    let accounts = state
        .store
        .accounts_of_company(&grant.account().company_id)
        .await?;
    let mut standings: Vec<Standing> = kept
        .iter()
        .map(|one| Standing::of(&one.enrolment, today))
        .collect();
    let entered = accounts.iter().filter(|account| {
        !kept
            .iter()
            .any(|one| one.row.account_id.as_ref() == Some(&account.id))
    });
    standings.extend(
        entered
            .filter_map(|account| cell_of_account(account, known))
            .map(|cell| Standing::of_account(cell, today)),
    );
    let told = cells(&known.markets, &standings)
        .into_iter()
        .map(|standing| {
            let here = kept
                .iter()
                .find(|one| *one.enrolment.cell() == standing.cell);
            MatrixCellAnswer::of(standing, here.map(|one| one.row.id.to_string()))
        })
        .collect();
    // Accounts that are there already are told as they are, even where the programme would refuse them.
    let tenants = plan_tenants(&planned(&accounts, &kept, known))
        .map(Into::into)
        .unwrap_or_default();
    json(
        StatusCode::OK,
        &MatrixAnswer {
            cells: told,
            national_clouds: known.markets.national_clouds.clone(),
            tenants,
            attributes: Attributes::of("EnrolmentMatrix"),
        },
    )
}

fn conflict(problem: &impl domain::findings::Explains) -> Problem {
    Problem::new(StatusCode::CONFLICT, problem.code(), sentence(problem)).with(problem.params())
}

/// What a check has against a field, as the refusal of it.
fn conflict_of(finding: &Finding) -> Problem {
    let words = sentence(&finding.says);
    Problem::new(StatusCode::CONFLICT, finding.code, words)
        .at(finding.field)
        .with(finding.params.clone())
}

fn refused(refusal: &Refusal) -> Problem {
    let problem = conflict(refusal);
    match refusal.field() {
        Some(field) => problem.at(field),
        None => problem,
    }
}

/// Begins an application, filled with what the company's last one says and this one may take.
#[utoipa::path(
    post, path = paths::ENROLMENTS, tag = "enrolments", request_body = EnrolmentRequest,
    responses((status = 201, body = EnrolmentAnswer), (status = 400), (status = 409))
)]
pub async fn begin(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::EditEnrolments>,
    head: Head,
    JsonBody { value, bytes }: JsonBody<EnrolmentRequest>,
) -> Reply {
    let known = programme()?;
    let cell =
        Cell::new(&known.markets, &value.region, value.model, &value.cloud).map_err(|problem| {
            let field = match problem {
                CellProblem::UnknownRegion(_) => "region",
                _ => "cloud",
            };
            Problem::bad_request(problem.code(), sentence(&problem)).at(field)
        })?;
    let company = grant.account().company_id.clone();
    let all = Kept::all(&state.store, &grant).await?;
    let before = all.iter().find(|one| *one.enrolment.cell() == cell);
    let taken = || {
        Problem::new(
            StatusCode::CONFLICT,
            "cell_taken",
            "An enrolment of the company is in this cell already; go on with that one.",
        )
    };
    // What an application opened goes by the application: one that ended may be applied for again.
    let has_account = before.is_none()
        && state
            .store
            .accounts_of_company(&company)
            .await?
            .iter()
            .any(|account| cell_of_account(account, known).as_ref() == Some(&cell));
    if has_account || before.is_some_and(|one| one.stage() != Stage::NotApplied) {
        return Err(taken());
    }
    let mut draft = prefilling::draft(&all, &cell, known);
    if cell.model() == BusinessModel::IndirectReseller && draft.provider == DraftProvider::default()
    {
        let invited = state
            .store
            .inviting_provider(grant.email(), cell.region(), cell.cloud())
            .await?;
        draft.provider = invited
            .as_ref()
            .map(prefilling::provider)
            .unwrap_or_default();
    }
    let id: EnrolmentId = match before {
        Some(one) => one.row.id.clone(),
        None => uuid::Uuid::new_v4()
            .to_string()
            .parse()
            .map_err(|_| Problem::not_found())?,
    };
    let version = before.map_or(Version::New, |one| {
        Version::Enrolment(&company, &id, one.row.version)
    });
    let mut change = match state
        .store
        .change(&grant, &head.request_key(&grant, &bytes), version)
        .await?
    {
        Door::Answered(earlier) => return Ok(answer(&earlier)),
        Door::Open(change) => change,
    };
    if before.is_none() {
        let new = NewEnrolment {
            id: &id,
            region: cell.region(),
            model: cell.model().as_str(),
            cloud: cell.cloud().as_str(),
            draft: &draft,
        };
        if !change.add_enrolment(&company, &new).await? {
            return Err(taken());
        }
    } else {
        change.set_enrolment_draft(&company, &id, &draft).await?;
    }
    let row = EnrolmentRow {
        id,
        region: cell.region().to_owned(),
        model: cell.model().as_str().to_owned(),
        cloud: cell.cloud().as_str().to_owned(),
        draft,
        account_id: None,
        // A row that is there was counted on by the door.
        version: before.map_or(1, |one| one.row.version + 1),
    };
    let events = before.map(|one| one.events.clone()).unwrap_or_default();
    let begun = Recorded {
        on: clock::today(),
        event: Event::Started,
    };
    let kept = happen(&mut change, &grant, Kept::of(row, events)?, begun).await?;
    finish(
        &state,
        &grant,
        change,
        kept,
        OperationType::Create,
        StatusCode::CREATED,
    )
    .await
}

/// Records something that the enrolment allows; answers the application as it is then.
async fn happen(
    change: &mut Change,
    grant: &Grant,
    kept: Kept,
    recorded: Recorded,
) -> Result<Kept, Problem> {
    let (word, today) = (recorded.event.word(), clock::today());
    let next = kept
        .enrolment
        .after(
            &recorded.event,
            recorded.on,
            word,
            today,
            programme()?.grounds(),
        )
        .and_then(|next| {
            // What comes first is refused first: without the credit check no plan is asked for.
            recorded.event.refuse_without_record(&kept.row.draft)?;
            Ok(next)
        })
        .map_err(|refusal| refused(&refusal))?;
    change
        .add_enrolment_event(
            &grant.account().company_id,
            &kept.row.id,
            &recorded,
            next.state().stage(),
            grant.email(),
        )
        .await?;
    Ok(kept.with(recorded, next, grant.email()))
}

/// Commits, and answers with the application as it is then.
async fn finish(
    state: &AppState,
    grant: &Grant,
    change: Change,
    kept: Kept,
    operation: OperationType,
    status: StatusCode,
) -> Reply {
    let entry = AuditEntry::succeeded(ResourceType::Enrolment, kept.row.id.as_str(), operation);
    let body = stored(status, &told(&state.store, grant, kept).await?)?;
    change.finish(&entry, Some(&body)).await?;
    Ok(answer(&body))
}

/// One application, with findings, timeline and history.
#[utoipa::path(
    get, path = paths::ENROLMENT, tag = "enrolments", params(("enrolment_id" = String, Path)),
    responses((status = 200, body = EnrolmentAnswer), (status = 404))
)]
pub async fn show(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::ReadEnrolments>,
    Path(id): Path<String>,
) -> Reply {
    let kept = Kept::find(&state.store, &grant, &id).await?;
    json(StatusCode::OK, &told(&state.store, &grant, kept).await?)
}

/// Keeps what is typed; needs `If-Match`. Whatever is wrong with a draft is told, not refused: it may be unfinished.
/// After the application was sent only what comes later may still be entered until the account is open: the tenant, what
/// it will sell and, between the credit check and its own step, the support plan; and where a step was rejected or
/// challenged, what that step looks at (`mendableFields`). What is wrong with that is refused.
#[utoipa::path(
    put, path = paths::ENROLMENT, tag = "enrolments", params(("enrolment_id" = String, Path)), request_body = Draft,
    responses((status = 200, body = EnrolmentAnswer), (status = 404), (status = 409), (status = 412), (status = 428))
)]
pub async fn change(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::EditEnrolments>,
    Path(id): Path<String>,
    head: Head,
    JsonBody { value, bytes }: JsonBody<Draft>,
) -> Reply {
    let version = if_match(&head.headers)?;
    let kept = Kept::find(&state.store, &grant, &id).await?;
    let corrected = match kept.stage() {
        Stage::Draft => Vec::new(),
        _ => correcting::corrected(&state.store, &grant, &kept, &value).await?,
    };
    let company = grant.account().company_id.clone();
    let id = kept.row.id.clone();
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
    change.set_enrolment_draft(&company, &id, &value).await?;
    let mut kept = kept.with_draft(value);
    if !corrected.is_empty() {
        let recorded = Recorded {
            on: clock::today(),
            event: Event::Corrected { fields: corrected },
        };
        kept = happen(&mut change, &grant, kept, recorded).await?;
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

/// What is wrong with a draft, without keeping it.
#[utoipa::path(
    post, path = paths::ENROLMENT_CHECK, tag = "enrolments", params(("enrolment_id" = String, Path)),
    request_body = Draft, responses((status = 200, body = CheckAnswer), (status = 404))
)]
pub async fn check(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::ReadEnrolments>,
    Path(id): Path<String>,
    JsonBody { value, .. }: JsonBody<Draft>,
) -> Reply {
    let kept = Kept::find(&state.store, &grant, &id).await?;
    let around = Surroundings::of(&state.store, &grant, &id).await?;
    let checked = around.check(&kept, &value)?;
    json(
        StatusCode::OK,
        &CheckAnswer {
            can_submit: checked.application.is_some(),
            findings: checked.findings.into_iter().map(Into::into).collect(),
        },
    )
}

/// Sends the application; needs `If-Match`. A second click finds it sent.
#[utoipa::path(
    post, path = paths::ENROLMENT_SUBMISSION, tag = "enrolments", params(("enrolment_id" = String, Path)),
    responses((status = 200, body = EnrolmentAnswer), (status = 409), (status = 412), (status = 422), (status = 428))
)]
pub async fn submit(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::EditEnrolments>,
    Path(id): Path<String>,
    head: Head,
) -> Reply {
    let version = if_match(&head.headers)?;
    let kept = Kept::find(&state.store, &grant, &id).await?;
    if kept.stage() != Stage::Draft {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "not_in_this_state",
            "The application was sent already, or there is none; see its next step.",
        ));
    }
    let around = Surroundings::of(&state.store, &grant, &id).await?;
    let checked = around.check(&kept, &kept.row.draft)?;
    let Some(application) = checked.application else {
        let first = checked.findings.iter().find(|finding| finding.is_refusal());
        if let Some(stopped) = first.filter(|finding| finding.field == "eligibility") {
            return Err(thresholds::not_eligible(
                stopped,
                around.verdict(&kept)?.as_ref(),
            )?);
        }
        let (field, says) = first.map_or(("", String::new()), |finding| {
            (finding.field, finding.says.clone())
        });
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "application_incomplete",
            format!("The application cannot be sent so: {says}."),
        )
        .at(field));
    };
    let company = grant.account().company_id.clone();
    let id = kept.row.id.clone();
    let mut change = match state
        .store
        .change(
            &grant,
            &head.request_key(&grant, &[]),
            Version::Enrolment(&company, &id, version),
        )
        .await?
    {
        Door::Answered(earlier) => return Ok(answer(&earlier)),
        Door::Open(change) => change,
    };
    let sent = Recorded {
        on: clock::today(),
        event: Event::submission(&application),
    };
    let kept = happen(&mut change, &grant, kept.counted(), sent).await?;
    finish(
        &state,
        &grant,
        change,
        kept,
        OperationType::Send,
        StatusCode::OK,
    )
    .await
}
