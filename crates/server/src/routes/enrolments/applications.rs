//! Resellers' applications at the provider that they name: a queue, and what its reviewer decides. Of two who
//! decide at once one wins and the other is told.

use super::answering::question;
use super::kept::Kept;
use super::{refused, sentence};
use crate::access::Grant;
use crate::app::AppState;
use crate::letters::Reader;
use crate::programme::programme;
use crate::reply::{Problem, Reply, answer, if_match, json, stored};
use crate::requests::{Granted, Head, JsonBody, permit};
use crate::routes::billing_rules::check_terms;
use crate::routes::reader;
use crate::store::{
    AuditEntry, BillingRulesRow, Change, Door, EventRow, NewMail, QuestionRow,
    ResellerApplicationRow, StoreError, Version,
};
use crate::{clock, letters};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::accounts::BusinessModel;
use domain::audit::{OperationType, ResourceType};
use domain::email_addresses::EmailAddress;
use domain::enrolments::{ApplicationProblem, Decision, Event, Evidence, Recorded};
use domain::findings::Explains as _;
use domain::id::CompanyId;
use domain::programme::{Step, Word};
use domain::wire::enrolments::{ResellerApplicationAnswer, ReviewRequest, ReviewWord, StepWord};
use domain::wire::{Collection, paths};

/// Most characters of a reason or a question.
const WORDS_MAX: usize = 2_000;

/// An application with what was recorded and asked.
struct Reviewed {
    company: CompanyId,
    kept: Kept,
    questions: Vec<QuestionRow>,
}

impl Reviewed {
    async fn of(
        state: &AppState,
        grant: &Grant,
        found: ResellerApplicationRow,
    ) -> Result<Self, Problem> {
        let ResellerApplicationRow { company_id, row } = found;
        let events = state.store.enrolment_events(&company_id, &row.id).await?;
        let questions = state
            .store
            .reseller_questions(Some(grant.account_id()), &company_id, &row.id)
            .await?;
        Ok(Self {
            kept: Kept::of(row, events)?,
            company: company_id,
            questions,
        })
    }

    fn told(&self) -> ResellerApplicationAnswer {
        let recorded = |event: &EventRow| event.recorded.clone();
        let records: Vec<Recorded> = self.kept.events.iter().map(recorded).collect();
        let waits = self.kept.waits_for_provider();
        let told = |row| question(row, waits);
        let questions = self.questions.iter().cloned().map(told);
        ResellerApplicationAnswer::of(
            self.kept.row.id.to_string(),
            &self.kept.row.draft,
            &self.kept.enrolment,
            &records,
            questions.collect(),
            self.kept.row.version,
        )
    }
}

fn provider_only(grant: &Grant) -> Result<(), Problem> {
    if grant.account().model == BusinessModel::IndirectProvider {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::FORBIDDEN,
        "not_a_provider",
        "Only an indirect provider decides resellers' applications. Choose the provider's account.",
    ))
}

/// The applications that name this provider; those that wait for its word first.
#[utoipa::path(
    get, path = paths::RESELLER_APPLICATIONS, tag = "enrolments",
    responses((status = 200, body = Collection<ResellerApplicationAnswer>), (status = 403))
)]
pub async fn reseller_applications(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::DecideResellerApplications>,
) -> Reply {
    provider_only(&grant)?;
    let mut items = Vec::new();
    for found in state.store.reseller_applications(grant.account()).await? {
        let reviewed = Reviewed::of(&state, &grant, found).await?;
        if reviewed.kept.is_before_its_provider() {
            items.push(reviewed.told());
        }
    }
    items.sort_by_key(|one| {
        (
            one.relationship != StepWord::Pending,
            one.submitted_date.clone(),
            one.company_name.clone(),
        )
    });
    json(
        StatusCode::OK,
        &Collection::whole(paths::RESELLER_APPLICATIONS, items),
    )
}

/// Accepts, declines or asks; needs `If-Match`. Accepting keeps the first billing rules with the reseller.
#[utoipa::path(
    post, path = paths::RESELLER_APPLICATION_DECISION, tag = "enrolments", params(("enrolment_id" = String, Path)),
    request_body = ReviewRequest,
    responses((status = 200, body = ResellerApplicationAnswer), (status = 400), (status = 403), (status = 404),
        (status = 409), (status = 412), (status = 428))
)]
pub async fn decide_reseller_application(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::DecideResellerApplications>,
    Path(id): Path<String>,
    head: Head,
    JsonBody { value, bytes }: JsonBody<ReviewRequest>,
) -> Reply {
    provider_only(&grant)?;
    let words = checked_words(&value)?;
    let version = if_match(&head.headers)?;
    let found = state
        .store
        .reseller_applications(grant.account())
        .await?
        .into_iter()
        .find(|one| one.row.id.as_str() == id)
        .ok_or_else(Problem::not_found)?;
    let mut reviewed = Reviewed::of(&state, &grant, found).await?;
    if !reviewed.kept.is_before_its_provider() {
        return Err(Problem::not_found());
    }
    let (company, id) = (reviewed.company.clone(), reviewed.kept.row.id.clone());
    if value.decision == ReviewWord::Accept {
        refuse_taken(&state, &reviewed).await?;
    }
    let read_at = reviewed.kept.row.version;
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
    reviewed.kept = reviewed.kept.counted();
    let operation = if value.decision == ReviewWord::Ask {
        ask(&mut change, &grant, &mut reviewed, &words).await?;
        OperationType::Send
    } else {
        reviewed = decide(&mut change, &grant, reviewed, &value, &words).await?;
        OperationType::Update
    };
    // None goes where the contact's address is none.
    let contact = &reviewed.kept.row.draft.primary_contact.email;
    if let Ok(contact) = EmailAddress::read(contact) {
        let reader = reader(&mut change, contact.as_str(), &head).await?;
        let mail = letter(&reader, &reviewed, &grant, value.decision, &words);
        change.add_mail(&mail).await?;
    }
    let body = stored(StatusCode::OK, &reviewed.told())?;
    let mut entry = AuditEntry::succeeded(ResourceType::Enrolment, id.as_str(), operation);
    entry.new_value = Some(body.body.clone());
    change.finish(&entry, Some(&body)).await?;
    Ok(answer(&body))
}

/// An applicant is not accepted as the reseller that another company here is: by its PartnerID it would read that
/// company's charges.
async fn refuse_taken(state: &AppState, reviewed: &Reviewed) -> Result<(), Problem> {
    let taken = state.store.taken(&reviewed.company).await?.partner_ids;
    let partner_id = &reviewed.kept.row.draft.partner_location.partner_id;
    if !taken.iter().any(|taken| taken == partner_id.trim()) {
        return Ok(());
    }
    let problem = ApplicationProblem::PartnerIdTaken;
    Err(Problem::new(
        StatusCode::CONFLICT,
        problem.code(),
        sentence(&problem),
    ))
}

/// The reason or the question; terms only where somebody is accepted.
fn checked_words(asked: &ReviewRequest) -> Result<String, Problem> {
    let words = asked.reason.trim().to_owned();
    if asked.decision != ReviewWord::Accept && words.is_empty() {
        let (code, says) = if asked.decision == ReviewWord::Ask {
            (
                "question_missing",
                "Write the question; the applicant gets it by mail.",
            )
        } else {
            (
                "reason_missing",
                "Say why; the applicant reads it and can mend it.",
            )
        };
        return Err(Problem::bad_request(code, says).at("reason"));
    }
    if words.chars().count() > WORDS_MAX {
        let says = format!("Say it in at most {WORDS_MAX} characters.");
        return Err(Problem::bad_request("reason_too_long", says).at("reason"));
    }
    match asked.billing_rules() {
        Some(_) if asked.decision != ReviewWord::Accept => Err(Problem::bad_request(
            "terms_without_acceptance",
            "Billing rules are set when a reseller is accepted; leave them out.",
        )
        .at("creditLimit")),
        Some(terms) => check_terms(&terms).map(|()| words),
        None => Ok(words),
    }
}

async fn ask(
    change: &mut Change,
    grant: &Grant,
    reviewed: &mut Reviewed,
    question: &str,
) -> Result<(), Problem> {
    if reviewed.told().relationship != StepWord::Pending {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "not_in_this_state",
            "The application does not wait for your decision now; see how it stands.",
        ));
    }
    let (company, id) = (&reviewed.company, &reviewed.kept.row.id);
    let asked = change
        .add_reseller_question(company, id, question, grant.email())
        .await?;
    reviewed.questions.push(asked);
    Ok(())
}

/// Records the provider's word in the applicant's enrolment.
async fn decide(
    change: &mut Change,
    grant: &Grant,
    reviewed: Reviewed,
    asked: &ReviewRequest,
    words: &str,
) -> Result<Reviewed, Problem> {
    let accepts = asked.decision == ReviewWord::Accept;
    let provider = grant.account();
    let note = format!(
        "decided here by {} of {}",
        grant.email(),
        provider.company_name
    );
    let recorded = Recorded {
        on: clock::today(),
        event: Event::Decided {
            step: Step::ProviderRelationship,
            decision: if accepts {
                Decision::Passed
            } else {
                Decision::Rejected {
                    reason: words.to_owned(),
                }
            },
            evidence: Evidence::new(&note, None)
                .map_err(|problem| Problem::bad_request("evidence_missing", sentence(&problem)))?,
        },
    };
    let today = clock::today();
    let kept = reviewed.kept;
    let next = kept
        .enrolment
        .after(
            &recorded.event,
            today,
            Word::Provider,
            today,
            programme()?.grounds(),
        )
        .map_err(|refusal| refused(&refusal))?;
    let stage = next.state().stage();
    change
        .add_enrolment_event(
            &reviewed.company,
            &kept.row.id,
            &recorded,
            stage,
            grant.email(),
        )
        .await?;
    if accepts {
        first_terms(change, &kept, asked).await?;
    }
    Ok(Reviewed {
        kept: kept.with(recorded, next, grant.email()),
        ..reviewed
    })
}

/// The first billing rules with the reseller. What was agreed before is never replaced by an application,
/// which anybody can write with anybody's PartnerID.
async fn first_terms(
    change: &mut Change,
    kept: &Kept,
    asked: &ReviewRequest,
) -> Result<(), Problem> {
    let terms = asked.billing_rules();
    let row = BillingRulesRow {
        reseller_mpn_id: kept.row.draft.partner_location.partner_id.trim().to_owned(),
        credit_limit: terms
            .as_ref()
            .and_then(|terms| terms.credit_limit)
            .map(|limit| limit.0.to_string())
            .unwrap_or_default(),
        payment_days: terms.as_ref().map_or(0, |terms| terms.payment_days),
        version: 1,
    };
    if !change.add_billing_rules(&row).await? && terms.is_some() {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "billing_rules_exist",
            "Billing rules are agreed with this PartnerID already. Accept without terms, and change those there.",
        ));
    }
    Ok(())
}

/// The mail to the applicant's primary contact.
fn letter(
    contact: &Reader<'_>,
    reviewed: &Reviewed,
    grant: &Grant,
    decision: ReviewWord,
    words: &str,
) -> NewMail {
    let applicant = reviewed.kept.row.draft.legal_name.as_str();
    let provider = grant.account().company_name.as_str();
    match decision {
        ReviewWord::Accept => letters::accepted(contact, applicant, provider),
        ReviewWord::Decline => letters::declined(contact, applicant, provider, words),
        ReviewWord::Ask => letters::asked(contact, applicant, provider, words, grant.email()),
    }
}
