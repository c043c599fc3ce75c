//! Puts the server together: state, routes, the layers around them. Knows no route by name.

use crate::assets::Assets;
use crate::evidence::EvidenceFolder;
use crate::reply::Problem;
use crate::requests::GENERATED_REQUEST_ID;
use crate::routes;
use crate::segments::Segments;
use crate::sign_in_limit::SignInLimit;
use crate::store::Store;
use crate::unread::Shared;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use domain::wire;
use std::sync::Arc;
use tower_http::compression::CompressionLayer;
use uuid::Uuid;

/// How an installation runs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Mode {
    /// Offers personas instead of passwords; loopback only.
    pub demonstration: bool,
    /// Served over TLS by a proxy: cookies are `__Host-` and `Secure`.
    pub tls: bool,
    /// Anyone may start a company once a mail address is shown to be theirs.
    pub sign_ups: bool,
}

/// What every handler may reach.
#[derive(Clone)]
pub struct AppState {
    pub store: Store,
    pub segments: Segments,
    pub evidence: EvidenceFolder,
    pub assets: Arc<Assets>,
    pub mode: Mode,
    /// Where the app is reached, without a slash at the end; links in mails begin with it, never with what a
    /// request says of its host.
    pub public_url: Arc<str>,
    pub sign_ins: Arc<SignInLimit>,
}

impl AppState {
    /// Puts a state together.
    pub fn new(
        store: Store,
        segments: Segments,
        evidence: EvidenceFolder,
        mode: Mode,
        assets: Assets,
    ) -> Self {
        Self {
            store,
            segments,
            evidence,
            assets: Arc::new(assets),
            mode,
            public_url: Arc::from("http://127.0.0.1:8080"),
            sign_ins: Arc::default(),
        }
    }

    /// Name of the session cookie.
    pub fn cookie_name(&self) -> &'static str {
        if self.mode.tls {
            "__Host-tierline"
        } else {
            "tierline"
        }
    }
}

/// The whole server.
pub fn router(state: AppState) -> Router {
    let (api, _) = routes::api();
    // The app's own files are compressed when it is built; answers, as they are sent.
    api.layer(CompressionLayer::new())
        .fallback(crate::assets::serve)
        .layer(from_fn_with_state(state.clone(), around))
        .with_state(state)
}

/// Gives every request its ids, every answer its headers.
async fn around(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let headers = request.headers_mut();
    let request_id = match headers.get(wire::REQUEST_ID_HEADER) {
        Some(id) => id.clone(),
        None => {
            let id = fresh_id();
            headers.insert(
                HeaderName::from_static(GENERATED_REQUEST_ID),
                HeaderValue::from_static("yes"),
            );
            if let Ok(name) = wire::REQUEST_ID_HEADER.parse::<HeaderName>() {
                headers.insert(name, id.clone());
            }
            id
        }
    };
    let correlation_id = headers
        .get(wire::CORRELATION_ID_HEADER)
        .cloned()
        .unwrap_or_else(fresh_id);
    if let Ok(name) = wire::CORRELATION_ID_HEADER.parse::<HeaderName>() {
        headers.insert(name, correlation_id.clone());
    }
    let api = request.uri().path().starts_with(wire::paths::BASE);
    let (parts, body) = request.into_parts();
    let body = Shared::new(body);
    let request = Request::from_parts(parts, Body::new(body.clone()));
    let mut response = next.run(request).await;
    body.drain().await;
    if api {
        response = in_our_words(response);
    }
    let headers = response.headers_mut();
    if api {
        for (name, value) in [
            (wire::REQUEST_ID_HEADER, request_id),
            (wire::CORRELATION_ID_HEADER, correlation_id),
        ] {
            if let Ok(name) = name.parse::<HeaderName>() {
                headers.insert(name, value);
            }
        }
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        (
            "permissions-policy",
            "camera=(), geolocation=(), microphone=()",
        ),
    ] {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    headers.insert(header::CONTENT_SECURITY_POLICY, state.assets.policy());
    if state.mode.tls {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=63072000"),
        );
    }
    response
}

/// What the framework refuses before any handler runs (a query that cannot be read, a method that a
/// path has not) is told like every other refusal.
fn in_our_words(response: Response) -> Response {
    let is_json = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    if !response.status().is_client_error() || is_json {
        return response;
    }
    let status = response.status();
    let (code, description) = match status {
        StatusCode::METHOD_NOT_ALLOWED => (
            "method_not_allowed",
            "This path has no such method; the Allow header names those it has.",
        ),
        StatusCode::NOT_FOUND => return Problem::not_found().into_response(),
        _ => (
            "invalid_request",
            "The path or the query cannot be read; compare it with the OpenAPI document.",
        ),
    };
    let mut told = Problem::new(status, code, description).into_response();
    if let Some(allow) = response.headers().get(header::ALLOW) {
        told.headers_mut().insert(header::ALLOW, allow.clone());
    }
    told
}

fn fresh_id() -> HeaderValue {
    HeaderValue::from_str(&Uuid::new_v4().to_string())
        .unwrap_or_else(|_| HeaderValue::from_static(""))
}
