//! Anyone may start a company once they have shown that a mail address is theirs. What is answered never
//! tells whether an address is known; only the mail does.

use super::sessions::{begin, refuse_foreign_page};
use super::setup::{Link, ValidSetup, make_company};
use super::{reader, sentence};
use crate::app::AppState;
use crate::reply::{Problem, Reply, json};
use crate::requests::{Head, JsonBody};
use crate::store::{AuditEntry, SignUpLimit};
use crate::{letters, tokens};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::audit::{OperationType, ResourceType};
use domain::email_addresses::{EmailProblem, check_applicant};
use domain::findings::Explains as _;
use domain::wire::sessions::{SessionAnswer, SetupRequest};
use domain::wire::signups::{SignUpAnswer, SignUpLinkAnswer, SignUpRequest, StartCompanyRequest};
use domain::wire::{Attributes, paths};

/// Hours that a link works.
const HOURS: u32 = 24;

/// Sign-ups are the operator's to close; and a company of strangers may not come before the operator's own.
async fn refuse_where_closed(state: &AppState) -> Result<(), Problem> {
    if !state.mode.sign_ups {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "signups_closed",
            "Companies are not started by oneself here; ask the operator of this installation.",
        ));
    }
    if state.store.companies().await? == 0 {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "not_set_up",
            "This installation waits for its set-up link; use that one first.",
        ));
    }
    Ok(())
}

/// Refuses an address with which no company starts.
pub(super) fn refused_address(problem: &EmailProblem) -> Problem {
    let code = match problem {
        EmailProblem::FreeMail { .. } => "free_mail",
        EmailProblem::OfTheVendor => "address_of_the_vendor",
        _ => "invalid_field",
    };
    Problem::bad_request(code, sentence(problem))
        .at("email")
        .with(problem.params())
}

/// Mails a link to an address; the answer is the same whether it is known or asked too often. The mail is in the
/// language that `Accept-Language` asks for, or in that of whoever signs in with the address.
#[utoipa::path(
    post, path = paths::SIGNUPS, tag = "session", security(()), request_body = SignUpRequest,
    params(("Accept-Language" = Option<String>, Header, description = "`en` or `de`: the language of the mail")),
    responses((status = 202, body = SignUpAnswer), (status = 400), (status = 403), (status = 409), (status = 429))
)]
pub async fn sign_up(
    State(state): State<AppState>,
    head: Head,
    JsonBody { value, .. }: JsonBody<SignUpRequest>,
) -> Reply {
    refuse_foreign_page(&head)?;
    refuse_where_closed(&state).await?;
    let email = check_applicant(&value.email)
        .map_err(|problem| refused_address(&problem))?
        .as_str()
        .to_lowercase();
    let token = tokens::Token::draw().map_err(|error| {
        tracing::error!(%error, "no randomness");
        Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "no_randomness",
            "No link can be made just now; try again.",
        )
    })?;
    let mut change = state
        .store
        .change_sessions("", &email, head.correlation_id())
        .await?;
    let seconds = i64::from(HOURS) * 3_600;
    // A known address is counted like any other, so that neither words nor limits tell of it.
    match change.add_sign_up(&email, &token.hash(), seconds).await? {
        SignUpLimit::Installation => {
            return Err(Problem::new(
                StatusCode::TOO_MANY_REQUESTS,
                "too_many_signups",
                "Too many companies were started within this hour. Try again in an hour.",
            ));
        }
        SignUpLimit::Address => {}
        SignUpLimit::Kept => {
            let base = &state.public_url;
            let reader = reader(&mut change, &email, &head).await?;
            let mail = if change.has_user(&email).await? {
                letters::sign_up_of_known(&reader, &format!("{base}/sign-in"))
            } else {
                let link = format!("{base}/enrol/start?token={}", token.reveal());
                letters::sign_up(&reader, &link, HOURS)
            };
            if state.mode.demonstration {
                tracing::info!("a demonstration's mail to {email}:\n{}", mail.body);
            }
            change.add_mail(&mail).await?;
            let entry =
                AuditEntry::succeeded(ResourceType::Session, "sign_up", OperationType::IssueToken);
            change.finish(&entry, None).await?;
        }
    }
    json(
        StatusCode::ACCEPTED,
        &SignUpAnswer {
            hours: HOURS,
            attributes: Attributes::of("SignUp"),
        },
    )
}

/// Whose link it is.
#[utoipa::path(
    get, path = paths::SIGNUP, tag = "session", security(()), params(("token" = String, Path)),
    responses((status = 200, body = SignUpLinkAnswer), (status = 403), (status = 404))
)]
pub async fn sign_up_link(State(state): State<AppState>, Path(token): Path<String>) -> Reply {
    refuse_where_closed(&state).await?;
    let email = state.store.sign_up_email(&tokens::hash(&token)).await?;
    json(
        StatusCode::OK,
        &SignUpLinkAnswer {
            email: email.ok_or_else(Problem::not_found)?,
            attributes: Attributes::of("SignUp"),
        },
    )
}

/// Uses the link up: makes the company, its owner, and a place where applications are prepared.
#[utoipa::path(
    post, path = paths::SIGNUP, tag = "session", security(()), params(("token" = String, Path)),
    request_body = StartCompanyRequest,
    responses((status = 201, body = SessionAnswer), (status = 400), (status = 403), (status = 404), (status = 409))
)]
pub async fn start_company(
    State(state): State<AppState>,
    Path(token): Path<String>,
    head: Head,
    JsonBody { value, .. }: JsonBody<StartCompanyRequest>,
) -> Reply {
    refuse_foreign_page(&head)?;
    refuse_where_closed(&state).await?;
    // Looked up before a password is hashed, which costs.
    let email = state
        .store
        .sign_up_email(&tokens::hash(&token))
        .await?
        .ok_or_else(Problem::not_found)?;
    let setup = ValidSetup::try_from(SetupRequest {
        token,
        company_name: value.company_name,
        country: value.country,
        currency: value.currency,
        display_name: value.display_name,
        email,
        password: value.password,
    })?;
    let caller = make_company(&state.store, setup, Link::SignUp, head.correlation_id()).await?;
    begin(&state, &head, &caller).await
}
