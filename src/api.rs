//! The only room that fetches. Knows every endpoint by its name in `domain::wire::paths`, and no page.

pub mod charges;
pub mod enrolments;
pub mod price_rules;
pub mod prices;
pub mod quotes;
pub mod upload;

use crate::offline::{self, FROM_CACHE_HEADER};
use crate::problem::Problem;
use crate::words;
use domain::customers::name_folded;
use domain::markets::Markets;
use domain::permissions::ViewCharges;
use domain::wire::accounts::{SettingsAnswer, SettingsRequest};
use domain::wire::audit::AuditRecordAnswer;
use domain::wire::customers::{CustomerAnswer, ListFilter, SubscriptionAnswer};
use domain::wire::paths::{self, encode, with_id};
use domain::wire::permissions::{PermissionsAnswer, PermissionsRequest};
use domain::wire::price_lists::{PriceListAnswer, PriceListDetailAnswer};
use domain::wire::quotes::QuoteAnswer;
use domain::wire::sessions::{SessionAnswer, SessionOptions, SetupRequest, SignInRequest};
use domain::wire::signups::{SignUpAnswer, SignUpLinkAnswer, SignUpRequest, StartCompanyRequest};
use domain::wire::{
    ACCOUNT_HEADER, Attributes, CONTINUATION_HEADER, Collection, REQUEST_ID_HEADER,
};
use gloo_net::http::{Method, RequestBuilder, Response};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;
use web_sys::Blob;

/// A request on its way; `account` is empty where nobody is signed in.
struct Call {
    method: Method,
    url: String,
    account: String,
    etag: Option<String>,
    continuation: Option<String>,
    /// Names a change that may be sent again; a fresh one where it is none.
    request_id: Option<String>,
    body: Option<JsValue>,
    content_type: &'static str,
}

fn call(method: Method, url: impl Into<String>, account: &str) -> Call {
    Call {
        method,
        url: url.into(),
        account: account.to_owned(),
        etag: None,
        continuation: None,
        request_id: None,
        body: None,
        content_type: "application/json",
    }
}

impl Call {
    fn etag(mut self, etag: Option<String>) -> Self {
        self.etag = etag;
        self
    }

    fn body(mut self, body: &impl Serialize) -> Self {
        // Our own request types always serialise; were one not to, the server says what is missing.
        self.body = serde_json::to_string(body).ok().map(JsValue::from);
        self
    }
}

/// A name for one change, so that sending it twice changes once.
pub(crate) fn request_id() -> String {
    leptos::prelude::window()
        .crypto()
        .map(|crypto| crypto.random_uuid())
        .unwrap_or_default()
}

async fn send(call: Call) -> Result<String, Problem> {
    let is_session = call.url == paths::SESSION;
    let answer = ask(call).await?;
    let kept_at = answer.headers().get(FROM_CACHE_HEADER);
    let body = answer.text().await.map_err(|_| unreachable())?;
    if answer.ok() {
        offline::answered(kept_at, !is_session);
        return Ok(body);
    }
    let problem = Problem::of(answer.status(), &body);
    // A proxy that does not reach the server says so in its own words.
    if matches!(answer.status(), 502..=504) && problem.code().is_empty() {
        return Err(unreachable());
    }
    offline::answered(None, false);
    Err(problem)
}

/// An answer that is a file, as it came.
async fn blob(call: Call) -> Result<Blob, Problem> {
    let answer = ask(call).await?;
    if !answer.ok() {
        let body = answer.text().await.map_err(|_| Problem::Offline)?;
        return Err(Problem::of(answer.status(), &body));
    }
    let bytes = answer.binary().await.map_err(|_| Problem::Offline)?;
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes.as_slice()));
    Blob::new_with_u8_array_sequence(&parts).map_err(|_| Problem::Offline)
}

async fn ask(call: Call) -> Result<Response, Problem> {
    let unsafe_method = call.method != Method::GET;
    if !unsafe_method {
        offline::asked(&call.url, &call.account);
    }
    let mut request = RequestBuilder::new(&call.url)
        .method(call.method)
        .header("Accept", "application/json")
        // Mails that the request causes, and later ones to whoever signs in by it, are written in it.
        .header("Accept-Language", words::tag(words::locale()));
    if !call.account.is_empty() {
        request = request.header(ACCOUNT_HEADER, &call.account);
    }
    if unsafe_method {
        let id = call.request_id.unwrap_or_else(request_id);
        request = request
            .header(REQUEST_ID_HEADER, &id)
            .header("Content-Type", call.content_type);
    }
    if let Some(etag) = &call.etag {
        request = request.header("If-Match", etag);
    }
    if let Some(token) = &call.continuation {
        request = request.header(CONTINUATION_HEADER, token);
    }
    let sent = match call.body {
        Some(body) => match request.body(body) {
            Ok(request) => request.send().await,
            Err(problem) => Err(problem),
        },
        None => request.send().await,
    };
    sent.map_err(|_| unreachable())
}

fn unreachable() -> Problem {
    offline::unreachable();
    Problem::Offline
}

/// Whether the server is there.
pub async fn health() -> Result<(), Problem> {
    send(call(Method::GET, paths::HEALTHZ, "")).await.map(drop)
}

/// Reads an answer.
pub(crate) fn read<T: DeserializeOwned>(body: &str) -> Result<T, Problem> {
    serde_json::from_str(body).map_err(|why| Problem::Unreadable(why.to_string()))
}

async fn get<T: DeserializeOwned>(url: impl Into<String>, account: String) -> Result<T, Problem> {
    read(&send(call(Method::GET, url, &account)).await?)
}

/// Every item of a list that the server gives whole.
async fn list<T: DeserializeOwned>(url: &str, account: String) -> Result<Vec<T>, Problem> {
    Ok(get::<Collection<T>>(url, account).await?.items)
}

/// Who is signed in.
pub async fn session() -> Result<SessionAnswer, Problem> {
    get(paths::SESSION, String::new()).await
}

/// What the sign-in page may offer.
pub async fn session_options() -> Result<SessionOptions, Problem> {
    get(paths::SESSION_OPTIONS, String::new()).await
}

/// Signs in.
pub async fn sign_in(request: SignInRequest) -> Result<(), Problem> {
    let call = call(Method::POST, paths::SESSION, "").body(&request);
    send(call).await.map(drop)
}

/// Signs out here, or everywhere.
pub async fn sign_out(everywhere: bool) -> Result<(), Problem> {
    let path = if everywhere {
        paths::SESSIONS
    } else {
        paths::SESSION
    };
    send(call(Method::DELETE, path, "")).await.map(drop)
}

/// Makes the company and its owner.
pub async fn set_up(request: SetupRequest) -> Result<(), Problem> {
    let call = call(Method::POST, paths::SETUP, "").body(&request);
    send(call).await.map(drop)
}

/// Asks for a link with which a company is started.
pub async fn sign_up(email: &str) -> Result<SignUpAnswer, Problem> {
    let request = SignUpRequest {
        email: email.to_owned(),
    };
    read(&send(call(Method::POST, paths::SIGNUPS, "").body(&request)).await?)
}

/// Whose link it is.
pub async fn sign_up_link(token: &str) -> Result<SignUpLinkAnswer, Problem> {
    get(with_id(paths::SIGNUP, token), String::new()).await
}

/// Uses the link up: makes the company and its owner.
pub async fn start_company(token: &str, request: StartCompanyRequest) -> Result<(), Problem> {
    let call = call(Method::POST, with_id(paths::SIGNUP, token), "").body(&request);
    send(call).await.map(drop)
}

/// What a list of customers is asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CustomersQuestion {
    /// Part of a name; empty for all.
    pub search: String,
    /// `name`, `-name`, `domain` and so on; empty for the server's own order.
    pub sort: String,
    /// Customers a page.
    pub size: u32,
    /// Where the page before ended.
    pub continuation: Option<String>,
}

/// A page of customers. Without the server, those found among the first page that was kept.
pub async fn customers(
    account: String,
    question: CustomersQuestion,
) -> Result<Collection<CustomerAnswer>, Problem> {
    match send(customers_call(&account, &question)).await {
        Err(Problem::Offline) if !question.search.is_empty() => {
            let wanted = name_folded(&question.search);
            let whole = CustomersQuestion {
                search: String::new(),
                ..question
            };
            let answer = send(customers_call(&account, &whole)).await?;
            let mut kept: Collection<CustomerAnswer> = read(&answer)?;
            kept.items.retain(|customer| {
                name_folded(&customer.company_profile.company_name).contains(&wanted)
            });
            Ok(kept)
        }
        answer => read(&answer?),
    }
}

fn customers_call(account: &str, question: &CustomersQuestion) -> Call {
    let mut url = format!("{}?size={}", paths::CUSTOMERS, question.size);
    if !question.search.is_empty() {
        let filter = ListFilter {
            field: "CompanyName".to_owned(),
            value: question.search.clone(),
            operator: "substring".to_owned(),
        };
        let filter = serde_json::to_string(&filter).unwrap_or_default();
        url.push_str(&format!("&filter={}", encode(&filter)));
    }
    if !question.sort.is_empty() {
        url.push_str(&format!("&sort={}", encode(&question.sort)));
    }
    if question.continuation.is_some() {
        url.push_str("&seekOperation=Next");
    }
    let mut call = call(Method::GET, url, account);
    call.continuation.clone_from(&question.continuation);
    call
}

/// One customer.
pub async fn customer(account: String, id: String) -> Result<CustomerAnswer, Problem> {
    get(with_id(paths::CUSTOMER, &id), account).await
}

/// The subscriptions of a customer.
pub async fn subscriptions(
    account: String,
    id: String,
) -> Result<Vec<SubscriptionAnswer>, Problem> {
    list(&with_id(paths::CUSTOMER_SUBSCRIPTIONS, &id), account).await
}

/// What a customer may do.
pub async fn permissions(account: String, id: String) -> Result<PermissionsAnswer, Problem> {
    get(with_id(paths::CUSTOMER_PERMISSIONS, &id), account).await
}

/// Moves the switch 'may view charges', if nobody else did meanwhile.
pub async fn allow_charges(
    account: String,
    id: String,
    view_charges: ViewCharges,
    etag: Option<String>,
) -> Result<PermissionsAnswer, Problem> {
    let url = with_id(paths::CUSTOMER_PERMISSIONS, &id);
    let call = call(Method::PUT, url, &account)
        .etag(etag)
        .body(&PermissionsRequest { view_charges });
    read(&send(call).await?)
}

/// The account's price lists, without their meters.
pub async fn price_lists(account: String) -> Result<Vec<PriceListAnswer>, Problem> {
    list(paths::PRICE_LISTS, account).await
}

/// A price list with its meters.
pub async fn price_list(account: String, id: String) -> Result<PriceListDetailAnswer, Problem> {
    get(with_id(paths::PRICE_LIST, &id), account).await
}

/// One quote.
pub async fn quote(account: String, id: String) -> Result<QuoteAnswer, Problem> {
    get(with_id(paths::QUOTE, &id), account).await
}

/// What a page needs of a quote that was just saved.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub struct SavedQuote {
    pub id: String,
    pub attributes: Attributes,
}

/// Saves a quote: a new one without an id, else in place of the version that `etag` names. The same
/// request id and request again are the same save.
pub async fn save_quote(
    account: String,
    id: Option<String>,
    etag: Option<String>,
    request_id: String,
    request: &serde_json::Value,
) -> Result<SavedQuote, Problem> {
    let mut call = match id {
        None => call(Method::POST, paths::QUOTES, &account),
        Some(id) => call(Method::PUT, with_id(paths::QUOTE, &id), &account).etag(etag),
    };
    call.request_id = Some(request_id);
    read(&send(call.body(request)).await?)
}

/// The market regions and national clouds.
pub async fn markets(account: String) -> Result<Markets, Problem> {
    get(paths::MARKET_REGIONS, account).await
}

/// The account's settings.
pub async fn settings(account: String) -> Result<SettingsAnswer, Problem> {
    get(paths::SETTINGS, account).await
}

/// Changes the account's settings, if nobody else did meanwhile.
pub async fn save_settings(
    account: String,
    etag: Option<String>,
    request: SettingsRequest,
) -> Result<SettingsAnswer, Problem> {
    let call = call(Method::PUT, paths::SETTINGS, &account)
        .etag(etag)
        .body(&request);
    read(&send(call).await?)
}

/// Who changed what.
pub async fn audit_records(account: String) -> Result<Vec<AuditRecordAnswer>, Problem> {
    list(paths::AUDIT_RECORDS, account).await
}
