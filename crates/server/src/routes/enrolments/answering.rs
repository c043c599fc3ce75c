//! What an applicant answers when its provider asks before it decides: kept with the question, and mailed to
//! whoever asked. Decides nothing.

use super::kept::{Kept, told_with};
use super::sentence;
use crate::app::AppState;
use crate::letters;
use crate::reply::{Problem, Reply, answer, if_match, stored};
use crate::requests::{Granted, Head, JsonBody, permit};
use crate::routes::reader;
use crate::store::{AuditEntry, Door, QuestionRow, Store, StoreError, Version};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::audit::{OperationType, ResourceType};
use domain::email_addresses::EmailAddress;
use domain::enrolments;
use domain::findings::Explains as _;
use domain::id::AccountId;
use domain::wire::enrolments::{EnrolmentAnswer, QuestionAnswer, ReplyAnswer, ReplyRequest};
use domain::wire::paths;

/// Answers a provider's question; needs `If-Match`. A question is answered once.
#[utoipa::path(
    post, path = paths::ENROLMENT_ANSWERS, tag = "enrolments", params(("enrolment_id" = String, Path)),
    request_body = ReplyRequest,
    responses((status = 200, body = EnrolmentAnswer), (status = 400), (status = 403), (status = 404), (status = 409),
        (status = 412), (status = 428))
)]
pub async fn answer_question(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::EditEnrolments>,
    Path(id): Path<String>,
    head: Head,
    JsonBody { value, bytes }: JsonBody<ReplyRequest>,
) -> Reply {
    let version = if_match(&head.headers)?;
    let kept = Kept::find(&state.store, &grant, &id).await?;
    let reply = enrolments::Reply::read(&value.reply)
        .map_err(|problem| Problem::bad_request(problem.code(), sentence(&problem)).at("reply"))?;
    let decides = deciding_provider(&state.store, &kept).await?;
    let (company, id) = (grant.account().company_id.clone(), kept.row.id.clone());
    let mut questions = state.store.reseller_questions(None, &company, &id).await?;
    let read_at = kept.row.version;
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
    // What was read before the door has to be what the door found.
    if read_at != version {
        return Err(StoreError::Stale.into());
    }
    let open = questions
        .iter_mut()
        .find(|one| one.number == value.number && decides.as_ref() == Some(&one.account_id))
        .ok_or_else(none_open)?;
    let written = change
        .reply_to_question(&company, &id, open.number, &reply, grant.email())
        .await?;
    open.reply = Some(written.ok_or_else(none_open)?);
    // None goes where whoever asked has no mail address.
    if let Ok(reviewer) = EmailAddress::read(&open.asked_by) {
        let reader = reader(&mut change, reviewer.as_str(), &head).await?;
        let mail = letters::replied(
            &reader,
            &kept.row.draft.legal_name,
            &open.question,
            reply.as_str(),
            grant.email(),
        );
        change.add_mail(&mail).await?;
    }
    let kept = kept.counted();
    let mut entry =
        AuditEntry::succeeded(ResourceType::Enrolment, id.as_str(), OperationType::Send);
    entry.new_value = Some(stored(StatusCode::OK, &value)?.body);
    let body = told_with(&state.store, &grant, kept, questions).await?;
    let body = stored(StatusCode::OK, &body)?;
    change.finish(&entry, Some(&body)).await?;
    Ok(answer(&body))
}

fn none_open() -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "no_question_open",
        "No such question waits for an answer: it was answered, or the provider decides no longer. See how the \
         application stands.",
    )
}

/// A provider's question as it is told; it is open while the provider that asked has to decide.
pub(super) fn question(row: QuestionRow, waits: bool) -> QuestionAnswer {
    QuestionAnswer {
        is_open: waits && row.reply.is_none(),
        number: row.number,
        question: row.question,
        asked_date: row.asked_at,
        asked_by: row.asked_by,
        reply: row.reply.map(|reply| ReplyAnswer {
            text: reply.text,
            replied_date: reply.replied_at,
            replied_by: reply.replied_by,
        }),
    }
}

/// The provider that has the next word on an application, where it has an account here.
pub(super) async fn deciding_provider(
    store: &Store,
    kept: &Kept,
) -> Result<Option<AccountId>, Problem> {
    if kept.waits_for_provider() {
        named_provider(store, kept).await
    } else {
        Ok(None)
    }
}

/// The provider that an application names, where it has an account here.
pub(super) async fn named_provider(
    store: &Store,
    kept: &Kept,
) -> Result<Option<AccountId>, Problem> {
    let named = kept.row.draft.provider.partner_id.trim();
    if named.is_empty() {
        return Ok(None);
    }
    let cloud = kept.enrolment.cell().cloud();
    Ok(store
        .provider_account(named, &kept.row.region, cloud)
        .await?)
}
