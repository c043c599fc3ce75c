//! Answers and refusals. Knows no route: turns what went wrong into status, code and words, once.

use crate::access::Denied;
use crate::store::{StoreError, StoredAnswer};
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::wire::ApiError;
use domain::wire::findings::named;
use serde::Serialize;

/// A refusal, ready to be sent.
#[derive(Debug)]
pub struct Problem {
    pub status: StatusCode,
    /// Boxed, since every handler may fail and few do.
    pub error: Box<ApiError>,
}

/// What every handler answers.
pub type Reply = Result<Response, Problem>;

impl Problem {
    /// A refusal with a code and its words.
    pub fn new(status: StatusCode, code: &str, description: impl Into<String>) -> Self {
        Self {
            status,
            error: Box::new(ApiError::new(code, description)),
        }
    }

    /// The request does not make sense.
    pub fn bad_request(code: &str, description: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, description)
    }

    /// Absent, or not to be seen: the same bytes for both.
    pub fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "There is nothing here, or nothing you may see.",
        )
    }

    /// Seen, but not allowed.
    pub fn forbidden() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "forbidden",
            "Your role may not do this; ask the owner of the account for a role that may.",
        )
    }

    /// Nobody is signed in.
    pub fn unauthorized() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "unauthorized",
            "Sign in, or send a bearer token that has not expired.",
        )
    }

    /// Names the field of the request that is wrong.
    #[must_use]
    pub fn at(mut self, field: &str) -> Self {
        self.error.column = Some(field.to_owned());
        self
    }

    /// Says what the page's own words for the code are filled with.
    #[must_use]
    pub fn with(mut self, params: Vec<(&'static str, String)>) -> Self {
        self.error.params = named(params);
        self
    }

    /// As an answer that can be remembered.
    pub fn stored(&self) -> StoredAnswer {
        StoredAnswer {
            status: self.status.as_u16(),
            body: serde_json::to_string(&self.error).unwrap_or_default(),
        }
    }
}

impl From<Denied> for Problem {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Unseen => Self::not_found(),
            Denied::Forbidden => Self::forbidden(),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::not_found(),
            StoreError::Stale => Self::new(
                StatusCode::PRECONDITION_FAILED,
                "precondition_failed",
                "This was changed meanwhile. Read it again, then repeat your change.",
            ),
            StoreError::Conflict(what) => Self::new(
                StatusCode::CONFLICT,
                "conflict",
                format!("This cannot be kept: {what}."),
            ),
            StoreError::RequestIdReused => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "request_id_reused",
                "This MS-RequestId was used before with another body. Send a new one.",
            ),
            StoreError::Unavailable(source) => {
                tracing::error!(error = %source, "the books cannot be reached");
                Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "store_unavailable",
                    "The books cannot be reached just now. Nothing was changed; try again in a moment.",
                )
            }
            StoreError::Corrupt(what) => {
                tracing::error!(what, "the books cannot be read");
                Self::new(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "store_corrupt",
                    "The books hold something that cannot be read. Tell the operator; the server's log says what.",
                )
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = answer(&self.stored());
        if self.status == StatusCode::UNAUTHORIZED {
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// A JSON answer.
///
/// # Errors
/// When the answer cannot be written as JSON, which is a defect.
pub fn json<T: Serialize>(status: StatusCode, body: &T) -> Reply {
    stored(status, body).map(|stored| answer(&stored))
}

/// A JSON answer that can be remembered for its request id.
///
/// # Errors
/// When the answer cannot be written as JSON, which is a defect.
pub fn stored<T: Serialize>(status: StatusCode, body: &T) -> Result<StoredAnswer, Problem> {
    let body = serde_json::to_string(body).map_err(|error| {
        tracing::error!(%error, "an answer cannot be written");
        Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "The answer could not be written. Tell the operator.",
        )
    })?;
    Ok(StoredAnswer {
        status: status.as_u16(),
        body,
    })
}

/// An answer as it is or was given.
pub fn answer(stored: &StoredAnswer) -> Response {
    let status = StatusCode::from_u16(stored.status).unwrap_or(StatusCode::OK);
    let mut response = Response::new(Body::from(stored.body.clone()));
    *response.status_mut() = status;
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json; charset=utf-8"),
    );
    response
}

/// An answer without a body.
pub fn no_content() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

/// The version in `attributes.etag` that `If-Match` has to carry.
///
/// # Errors
/// 428 when it is missing, 400 when it is no version.
pub fn if_match(headers: &axum::http::HeaderMap) -> Result<u32, Problem> {
    let Some(value) = headers.get(header::IF_MATCH) else {
        return Err(Problem::new(
            StatusCode::PRECONDITION_REQUIRED,
            "precondition_required",
            "Send the attributes.etag of what you read in the If-Match header.",
        ));
    };
    let text = value
        .to_str()
        .unwrap_or_default()
        .trim()
        .trim_start_matches("W/")
        .trim_matches('"');
    text.parse().map_err(|_| {
        Problem::new(
            StatusCode::PRECONDITION_FAILED,
            "precondition_failed",
            "If-Match holds no version of this. Read it again and send its attributes.etag.",
        )
    })
}
