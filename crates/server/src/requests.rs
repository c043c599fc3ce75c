//! What a request brings before any handler runs: the caller, the account, the request id, the body.
//! Knows no route.

use crate::access::{Caller, Denied, Grant};
use crate::app::AppState;
use crate::connections::Peer;
use crate::language::Language;
use crate::reply::Problem;
use crate::store::{RequestKey, SessionKind};
use crate::tokens;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, MatchedPath, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use domain::access::{Action, Audience};
use domain::wire;
use serde::de::DeserializeOwned;
use std::convert::Infallible;
use std::marker::PhantomData;
use std::net::{IpAddr, Ipv4Addr};

/// Most bytes of a JSON request.
pub const JSON_BYTES_MAX: usize = 32 * 1024 * 1024;

/// Something that a handler may ask for in its type.
pub trait Permit {
    const ACTION: Action;
}

/// One empty type per action, so that a handler's signature says what it needs.
pub mod permit {
    use super::{Action, Permit};
    macro_rules! permits {
        ($($name:ident)*) => {$(
            pub struct $name;
            impl Permit for $name {
                const ACTION: Action = Action::$name;
            }
        )*};
    }
    permits! {
        ReadCustomers ReadPermissions ChangePermissions ReadPriceLists ImportPriceLists ReadPriceRules WritePriceRules
        ApproveBelowCost ReadBillingRules WriteBillingRules TagCustomers ReadQuotes WriteQuotes
        ReadCharges ImportCharges ReadOwnCharges ReadOwnCustomer ReadOwnQuotes DecideOwnQuotes
        ReadMarkets ReadEnrolments EditEnrolments RecordVendorDecisions DecideResellerApplications WriteProviderEntry ReadSettings ChangeSettings ReadAudit
    }
}

/// A grant for what `P` names, in the account that the request names.
pub struct Granted<P> {
    pub grant: Grant,
    permit: PhantomData<P>,
}

impl<P: Permit> FromRequestParts<AppState> for Granted<P> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let SignedIn { caller, .. } = SignedIn::from_request_parts(parts, state).await?;
        let account = account_named(&parts.headers)?;
        let grant = Grant::check(&caller, account, P::ACTION)
            .map_err(|denied| turned_away(denied, parts, &caller, account))?;
        Ok(Self {
            grant,
            permit: PhantomData,
        })
    }
}

/// A grant for what `P` names, or else for what `Q` names: partner staff over all of something, a
/// customer's user over its own.
pub struct Either<P, Q> {
    pub grant: Grant,
    permits: PhantomData<(P, Q)>,
}

impl<P: Permit, Q: Permit> FromRequestParts<AppState> for Either<P, Q> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let SignedIn { caller, .. } = SignedIn::from_request_parts(parts, state).await?;
        let account = account_named(&parts.headers)?;
        let grant = Grant::check(&caller, account, P::ACTION)
            .or_else(|_| Grant::check(&caller, account, Q::ACTION))
            .map_err(|denied| turned_away(denied, parts, &caller, account))?;
        Ok(Self {
            grant,
            permits: PhantomData,
        })
    }
}

/// What a role may not do is forbidden; but to a customer's user the partner's own things are unseen,
/// each as absent as if it did not exist.
fn turned_away(denied: Denied, parts: &Parts, caller: &Caller, account: Option<&str>) -> Problem {
    let names_one_thing = parts
        .extensions
        .get::<MatchedPath>()
        .is_some_and(|path| path.as_str().contains('{'));
    let is_partner = caller
        .memberships
        .iter()
        .find(|place| account.is_none_or(|id| place.account.id.as_str() == id))
        .is_some_and(|place| place.role.audience() == Audience::Partner);
    if denied == Denied::Forbidden && names_one_thing && !is_partner {
        Problem::not_found()
    } else {
        denied.into()
    }
}

/// The account in the header; none means the caller's own.
fn account_named(headers: &HeaderMap) -> Result<Option<&str>, Problem> {
    match headers.get(wire::ACCOUNT_HEADER) {
        None => Ok(None),
        // What no account can be called is as unseen as any other.
        Some(value) => value.to_str().map(Some).map_err(|_| Problem::not_found()),
    }
}

/// Whoever is signed in, in any role.
pub struct SignedIn {
    pub caller: Caller,
    /// Hash of the session's token.
    pub token_hash: String,
}

impl FromRequestParts<AppState> for SignedIn {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let (token, kind) = if let Some(token) = bearer(&parts.headers) {
            (token, SessionKind::Bearer)
        } else if let Some(token) = cookie(&parts.headers, state.cookie_name()) {
            refuse_cross_site(&parts.method, &parts.headers)?;
            (token, SessionKind::Cookie)
        } else {
            return Err(Problem::unauthorized());
        };
        let token_hash = tokens::hash(token);
        let caller = state
            .store
            .caller(&token_hash, kind)
            .await?
            .ok_or_else(Problem::unauthorized)?;
        Ok(Self { caller, token_hash })
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// A cookie travels with requests that other sites start; those may not change anything.
pub fn refuse_cross_site(method: &Method, headers: &HeaderMap) -> Result<(), Problem> {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &axum::http::HeaderValue| value.to_str().ok())
    };
    let same_site = match text("sec-fetch-site") {
        Some(site) => site == "same-origin",
        // Older browsers: the origin's host must be the one that is asked.
        None => {
            text("origin")
                .and_then(|origin| origin.split_once("://"))
                .map(|(_, host)| host)
                == text("host")
        }
    };
    if same_site {
        Ok(())
    } else {
        Err(Problem::new(
            StatusCode::FORBIDDEN,
            "cross_site",
            "A browser session is changed only from this site's own pages; programs send a bearer token.",
        ))
    }
}

/// A JSON body of a type, read leniently, with the key under which its answer is remembered.
pub struct JsonBody<T> {
    pub value: T,
    pub bytes: Bytes,
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = Problem;
    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let bytes = body_bytes(request).await?;
        let value = wire::lenient::from_slice(&bytes).map_err(|error| not_json(&error))?;
        Ok(Self { value, bytes })
    }
}

/// Says where a JSON text stops making sense.
pub fn not_json(error: &serde_json::Error) -> Problem {
    let mut problem = Problem::bad_request(
        "invalid_json",
        format!("The JSON cannot be read: {error}. Correct it and send it again."),
    );
    if error.line() > 0 {
        problem.error.line = Some(error.line() as u64);
        problem.error.column = Some(format!("character {}", error.column()));
    }
    problem
}

async fn body_bytes(request: Request) -> Result<Bytes, Problem> {
    axum::body::to_bytes(request.into_body(), JSON_BYTES_MAX)
        .await
        .map_err(|_| {
            Problem::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "body_too_large",
                format!(
                    "The body broke off or is larger than {} MiB. Send it again, in smaller parts.",
                    JSON_BYTES_MAX >> 20
                ),
            )
        })
}

/// Method, path and headers that an idempotent change is remembered by.
pub struct Head {
    pub method: Method,
    pub path: String,
    pub headers: HeaderMap,
}

impl<S: Send + Sync> FromRequestParts<S> for Head {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let path = parts
            .uri
            .path_and_query()
            .map_or_else(String::new, ToString::to_string);
        Ok(Self {
            method: parts.method.clone(),
            path,
            headers: parts.headers.clone(),
        })
    }
}

impl Head {
    fn text(&self, name: &str) -> Option<&str> {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .filter(|text| text.len() <= 200)
    }

    /// The correlation id that the request brought or was given.
    pub fn correlation_id(&self) -> &str {
        self.text(wire::CORRELATION_ID_HEADER).unwrap_or_default()
    }

    /// The language that the request asks for; none where it names none of ours.
    pub fn language(&self) -> Option<Language> {
        Language::preferred(self.text(header::ACCEPT_LANGUAGE.as_str())?)
    }

    /// The request id that the request brought or was given.
    pub fn request_id(&self) -> &str {
        self.text(wire::REQUEST_ID_HEADER).unwrap_or_default()
    }

    /// The idempotency key, where the client sent a request id itself.
    pub fn request_key(&self, grant: &Grant, body: &[u8]) -> RequestKey {
        let caller = format!("{}\n{}", grant.user_id(), grant.account_id());
        self.request_key_of(&caller, body)
    }

    /// The same, of whoever is not signed in: `caller` is the hash of the link they hold.
    pub fn request_key_of(&self, caller: &str, body: &[u8]) -> RequestKey {
        match self.text(wire::REQUEST_ID_HEADER) {
            Some(id) if self.text(GENERATED_REQUEST_ID).is_none() => RequestKey::new(
                caller,
                self.method.as_str(),
                &self.path,
                id,
                body,
                self.correlation_id(),
            ),
            _ => RequestKey {
                correlation_id: self.correlation_id().to_owned(),
                ..RequestKey::default()
            },
        }
    }
}

/// Where a request comes from, as far as that can be believed.
pub struct ClientAddress(pub IpAddr);

/// The header in which a proxy notes whom it speaks for, each behind those before it.
const FORWARDED_FOR: &str = "x-forwarded-for";

impl FromRequestParts<AppState> for ClientAddress {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<Peer>().map(|peer| peer.0);
        // What stands before the last entry came from outside; the last is our proxy's own, and there is a
        // proxy only where the server was told so.
        let noted = (state.mode.tls)
            .then(|| last_forwarded(&parts.headers))
            .flatten();
        let unknown = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
        Ok(Self(noted.or(peer).unwrap_or(unknown)))
    }
}

fn last_forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all(FORWARDED_FOR).iter().next_back()?;
    last.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}

/// Marks, inside the server only, a request id that the client did not send.
pub const GENERATED_REQUEST_ID: &str = "tierline-generated-request-id";

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value)))
            .collect::<HeaderMap>()
    }

    #[test]
    fn a_client_cannot_write_its_own_address() {
        let forged = headers(&[
            ("x-forwarded-for", "192.0.2.9, 192.0.2.8"),
            ("x-forwarded-for", "198.51.100.7, 203.0.113.5"),
        ]);
        assert_eq!(
            last_forwarded(&forged),
            Some(IpAddr::from([203, 0, 113, 5]))
        );
        assert_eq!(
            last_forwarded(&headers(&[("x-forwarded-for", "unknown")])),
            None
        );
        assert_eq!(last_forwarded(&HeaderMap::new()), None);
    }

    #[test]
    fn a_cookie_from_another_site_changes_nothing() {
        let other = headers(&[("sec-fetch-site", "cross-site")]);
        let sibling = headers(&[("sec-fetch-site", "same-site")]);
        let forged = headers(&[
            ("origin", "https://evil.example"),
            ("host", "127.0.0.1:8080"),
        ]);
        let silent = headers(&[("host", "127.0.0.1:8080")]);
        for refused in [&other, &sibling, &forged, &silent] {
            assert!(refuse_cross_site(&Method::POST, refused).is_err());
            assert!(refuse_cross_site(&Method::GET, refused).is_ok());
        }
        let own = headers(&[("sec-fetch-site", "same-origin")]);
        let older = headers(&[
            ("origin", "http://127.0.0.1:8080"),
            ("host", "127.0.0.1:8080"),
        ]);
        assert!(refuse_cross_site(&Method::PUT, &own).is_ok());
        assert!(refuse_cross_site(&Method::PUT, &older).is_ok());
    }

    #[test]
    fn only_the_named_cookie_is_a_session() {
        let jar = headers(&[("cookie", "other=1; tierline=abc; tierline2=no")]);
        assert_eq!(cookie(&jar, "tierline"), Some("abc"));
        assert_eq!(cookie(&jar, "__Host-tierline"), None);
    }
}
