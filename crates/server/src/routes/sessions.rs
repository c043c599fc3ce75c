//! Signing in and out. Passwords cost time; attempts are limited.

use super::accounts::account_answer;
use crate::access::Caller;
use crate::app::AppState;
use crate::passwords;
use crate::reply::{Problem, Reply, json, no_content};
use crate::requests::{ClientAddress, Head, JsonBody, SignedIn, refuse_cross_site};
use crate::store::SessionKind;
use crate::{demo, tokens};
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use domain::wire::paths;
use domain::wire::sessions::{SessionAnswer, SessionOptions, SignInRequest};

/// How long a session of a browser lasts at most.
const COOKIE_SECONDS: i64 = 12 * 60 * 60;

/// What the sign-in page may offer.
#[utoipa::path(get, path = paths::SESSION_OPTIONS, tag = "session", security(()), responses((status = 200, body = SessionOptions)))]
pub async fn options(State(state): State<AppState>) -> Reply {
    let personas = if state.mode.demonstration {
        demo::personas(&state.store).await?
    } else {
        Vec::new()
    };
    let needs_setup = state.store.companies().await? == 0;
    json(
        StatusCode::OK,
        &SessionOptions {
            personas,
            needs_setup,
            sign_ups: state.mode.sign_ups && !needs_setup,
        },
    )
}

/// Who is signed in, and where they may act.
#[utoipa::path(get, path = paths::SESSION, tag = "session", responses((status = 200, body = SessionAnswer), (status = 401)))]
pub async fn show(State(state): State<AppState>, SignedIn { caller, .. }: SignedIn) -> Reply {
    json(StatusCode::OK, &session_answer(&state, &caller))
}

fn session_answer(state: &AppState, caller: &Caller) -> SessionAnswer {
    SessionAnswer {
        user_id: caller.user_id.to_string(),
        display_name: caller.display_name.clone(),
        email: caller.email.clone(),
        accounts: caller.memberships.iter().map(account_answer).collect(),
        demonstration: state.mode.demonstration,
    }
}

/// Signs in with mail address and password, or as a persona of the demonstration. Mails to whoever signs in are
/// written in the language that `Accept-Language` asks for here, until they sign in with another.
#[utoipa::path(
    post, path = paths::SESSION, tag = "session", security(()), request_body = SignInRequest,
    params(("Accept-Language" = Option<String>, Header, description = "`en` or `de`: the language of later mails")),
    responses((status = 201, body = SessionAnswer), (status = 400), (status = 401), (status = 429))
)]
pub async fn sign_in(
    State(state): State<AppState>,
    head: Head,
    address: ClientAddress,
    JsonBody { value, .. }: JsonBody<SignInRequest>,
) -> Reply {
    refuse_foreign_page(&head)?;
    let caller = match value {
        SignInRequest {
            persona: Some(slug),
            ..
        } if state.mode.demonstration => state.store.caller_by_persona(&slug).await?,
        SignInRequest {
            email: Some(email),
            password: Some(password),
            ..
        } => by_password(&state, &head, &address, email.trim(), password).await?,
        _ => {
            return Err(Problem::bad_request(
                "missing_credentials",
                "Send 'email' and 'password'.",
            ));
        }
    };
    let caller = caller.ok_or_else(|| {
        Problem::new(
            StatusCode::UNAUTHORIZED,
            "wrong_credentials",
            "The mail address and the password do not belong together. Check both.",
        )
    })?;
    begin(&state, &head, &caller).await
}

/// A page of another site may not sign a browser in as somebody else; programs send no site.
pub(super) fn refuse_foreign_page(head: &Head) -> Result<(), Problem> {
    let from_page =
        head.headers.contains_key("sec-fetch-site") || head.headers.contains_key("origin");
    if from_page {
        refuse_cross_site(&head.method, &head.headers)
    } else {
        Ok(())
    }
}

async fn by_password(
    state: &AppState,
    head: &Head,
    address: &ClientAddress,
    email: &str,
    password: String,
) -> Result<Option<Caller>, Problem> {
    let email = email.to_lowercase();
    if email.len() > 320 || !state.sign_ins.admit(&email, address) {
        return Err(Problem::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many_attempts",
            "There were too many attempts for this address or from this network. Wait five minutes, then try again.",
        ));
    }
    let kept = state.store.password_of(&email).await?;
    let (user, hash) = kept.map_or((None, None), |(user, hash)| (Some(user), Some(hash)));
    if passwords::matches(password, hash).await
        && let Some(user) = user
    {
        state.sign_ins.succeeded(&email, address);
        return Ok(state.store.caller_of(user.as_str()).await?);
    }
    state
        .store
        .record_failed_sign_in(&email, head.correlation_id())
        .await?;
    Ok(None)
}

/// Opens a session with a new token and hands it to the browser. The language is that of the sign-in: who changes the
/// page's meanwhile gets mails in it from the next sign-in on, which is at most twelve hours away.
pub(super) async fn begin(state: &AppState, head: &Head, caller: &Caller) -> Reply {
    let token = draw()?;
    state
        .store
        .open_session(
            caller,
            &token.hash(),
            SessionKind::Cookie,
            COOKIE_SECONDS,
            head.language(),
            head.correlation_id(),
        )
        .await?;
    let mut response = json(StatusCode::CREATED, &session_answer(state, caller))?;
    set_cookie(state, &mut response, token.reveal(), COOKIE_SECONDS);
    Ok(response)
}

fn draw() -> Result<tokens::Token, Problem> {
    tokens::Token::draw().map_err(|error| {
        tracing::error!(%error, "no randomness");
        Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "no_randomness",
            "No session can be opened just now; try again.",
        )
    })
}

fn set_cookie(state: &AppState, response: &mut Response, token: &str, seconds: i64) {
    let secure = if state.mode.tls { "; Secure" } else { "" };
    let cookie = format!(
        "{}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}",
        state.cookie_name()
    );
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
}

/// Signs out here.
#[utoipa::path(delete, path = paths::SESSION, tag = "session", responses((status = 204), (status = 401)))]
pub async fn sign_out(
    State(state): State<AppState>,
    head: Head,
    SignedIn { caller, token_hash }: SignedIn,
) -> Reply {
    state
        .store
        .close_sessions(&caller, Some(&token_hash), head.correlation_id())
        .await?;
    Ok(signed_out(&state))
}

/// Signs out everywhere: every browser and every token.
#[utoipa::path(delete, path = paths::SESSIONS, tag = "session", responses((status = 204), (status = 401)))]
pub async fn sign_out_everywhere(
    State(state): State<AppState>,
    head: Head,
    SignedIn { caller, .. }: SignedIn,
) -> Reply {
    state
        .store
        .close_sessions(&caller, None, head.correlation_id())
        .await?;
    Ok(signed_out(&state))
}

fn signed_out(state: &AppState) -> Response {
    let mut response = no_content();
    set_cookie(state, &mut response, "", 0);
    response
}
