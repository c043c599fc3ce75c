//! A quote on paper and in a spreadsheet, as its customer may see it. Knows no cost: both are made from
//! the customer's answer.

use super::AnyReader;
use super::deciding::linked;
use super::kept::{customers_quote, seen};
use crate::app::AppState;
use crate::documents;
use crate::language::Language;
use crate::reply::{Problem, Reply};
use crate::requests::Either;
use crate::store::StoreError;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::letterheads::Letterhead;
use domain::wire::paths;
use domain::wire::quotes::CustomerQuoteAnswer;
use serde::Deserialize;
use utoipa::IntoParams;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DocumentQuery {
    /// `en` or `de`; English where it is left out.
    language: Option<String>,
}

impl DocumentQuery {
    fn language(&self) -> Result<Language, Problem> {
        match self.language.as_deref() {
            None => Ok(Language::English),
            Some(tag) => Language::from_tag(tag).ok_or_else(|| {
                Problem::bad_request("invalid_language", "A document is written in en or de.")
                    .at("language")
            }),
        }
    }
}

/// A quote as a tagged PDF.
#[utoipa::path(
    get, path = paths::QUOTE_PDF, tag = "quotes", params(("quote_id" = String, Path), DocumentQuery),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = 400), (status = 404))
)]
pub async fn pdf(
    State(state): State<AppState>,
    Either { grant, .. }: AnyReader,
    Path(id): Path<String>,
    Query(query): Query<DocumentQuery>,
) -> Reply {
    let row = seen(&state, &grant, id).await?;
    let letterhead = state.store.letterhead(&row.account_id).await?;
    pdf_of(&customers_quote(&row)?, &letterhead, query.language()?)
}

/// The quote that a link opens, as a tagged PDF.
#[utoipa::path(
    get, path = paths::QUOTE_LINK_PDF, tag = "quotes", params(("token" = String, Path), DocumentQuery), security(()),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = 400), (status = 404))
)]
pub async fn pdf_by_link(
    State(state): State<AppState>,
    Path(token): Path<String>,
    Query(query): Query<DocumentQuery>,
) -> Reply {
    let row = linked(&state, &token).await?;
    let letterhead = state.store.letterhead(&row.account_id).await?;
    pdf_of(&customers_quote(&row)?, &letterhead, query.language()?)
}

fn pdf_of(quote: &CustomerQuoteAnswer, letterhead: &Letterhead, language: Language) -> Reply {
    let bytes = documents::quote_pdf(quote, letterhead, language)
        .map_err(|problem| StoreError::Corrupt(format!("a quote as PDF: {problem}")))?;
    Ok(download(bytes, "application/pdf", &file_name(quote, "pdf")))
}

/// A quote's lines as CSV, for a spreadsheet.
#[utoipa::path(
    get, path = paths::QUOTE_CSV, tag = "quotes", params(("quote_id" = String, Path)),
    responses((status = 200, content_type = "text/csv", body = String), (status = 404))
)]
pub async fn csv(
    State(state): State<AppState>,
    Either { grant, .. }: AnyReader,
    Path(id): Path<String>,
) -> Reply {
    let quote = customers_quote(&seen(&state, &grant, id).await?)?;
    let text = documents::quote_csv(&quote);
    let name = file_name(&quote, "csv");
    Ok(download(
        text.into_bytes(),
        "text/csv; charset=utf-8",
        &name,
    ))
}

/// Made of the number, which the server gave: letters, digits and dashes.
fn file_name(quote: &CustomerQuoteAnswer, ending: &str) -> String {
    format!("{}-v{}.{ending}", quote.number, quote.quote_version)
}

fn download(bytes: Vec<u8>, kind: &'static str, name: &str) -> Response {
    let mut response = (StatusCode::OK, bytes).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
