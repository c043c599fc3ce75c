//! Documents that show what was decided: taken by what they are, not by what they are called; kept apart; shown
//! to those who write applications.

use super::kept::{Kept, told};
use super::sentence;
use crate::app::AppState;
use crate::clock;
use crate::evidence::EvidenceError;
use crate::imports;
use crate::programme::programme;
use crate::reply::{Problem, Reply, answer, json};
use crate::requests::{Granted, Head, permit};
use crate::store::{AuditEntry, Door, EvidenceRow, Store, Version};
use axum::body::Body;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::audit::{OperationType, ResourceType};
use domain::enrolments::{DOCUMENT_BYTES_MAX, DocumentKind, DocumentProblem, check_whole_document};
use domain::findings::Explains as _;
use domain::id::CompanyId;
use domain::wire::enrolments::EnrolmentAnswer;
use domain::wire::paths;
use futures_util::StreamExt as _;
use serde::Deserialize;
use utoipa::IntoParams;

#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct DocumentQuery {
    /// Its name, with its ending.
    file_name: String,
    /// The checklist's kind of document.
    checklist_id: Option<String>,
}

fn refused(problem: &DocumentProblem) -> Problem {
    let status = match problem {
        DocumentProblem::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        _ => StatusCode::BAD_REQUEST,
    };
    Problem::new(status, problem.code(), sentence(problem))
        .at("fileName")
        .with(problem.params())
}

/// Keeps a document with an application: PDF, PNG, JPEG or a saved mail (eml), 10 MiB at most.
#[utoipa::path(
    post, path = paths::ENROLMENT_DOCUMENTS, tag = "enrolments",
    params(("enrolment_id" = String, Path), DocumentQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = EnrolmentAnswer), (status = 400), (status = 404), (status = 413))
)]
pub async fn add_document(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::EditEnrolments>,
    Path(id): Path<String>,
    Query(query): Query<DocumentQuery>,
    head: Head,
    request: Request,
) -> Reply {
    let kept = Kept::find(&state.store, &grant, &id).await?;
    refuse_unknown_entry(&kept, &query)?;
    let body = request.into_body();
    let (bytes, rest) = match read(body).await {
        Ok(bytes) => (bytes, None),
        Err((problem, rest)) => (Vec::new(), Some((problem, rest))),
    };
    if let Some((problem, rest)) = rest {
        imports::drain(rest).await;
        return Err(problem);
    }
    let kind =
        check_whole_document(&query.file_name, &bytes).map_err(|problem| refused(&problem))?;
    let company = grant.account().company_id.clone();
    let length = bytes.len() as u64;
    let digest = state
        .evidence
        .keep(&company, bytes)
        .await
        .map_err(not_kept)?;
    refuse_twice(&state.store, &company, &kept, &digest, &query).await?;
    let mut change = match state
        .store
        .change(
            &grant,
            &head.request_key(&grant, digest.as_bytes()),
            Version::New,
        )
        .await?
    {
        Door::Answered(earlier) => return Ok(answer(&earlier)),
        Door::Open(change) => change,
    };
    change
        .add_evidence_document(
            &company,
            &kept.row.id,
            &EvidenceRow {
                digest,
                name: query.file_name.trim().to_owned(),
                kind: word(kind).to_owned(),
                bytes: length,
                checklist_id: query.checklist_id,
                added_at: clock::now_text(),
                added_by: grant.email().to_owned(),
            },
        )
        .await?;
    let entry = AuditEntry::succeeded(
        ResourceType::Enrolment,
        kept.row.id.as_str(),
        OperationType::Import,
    );
    change.finish(&entry, None).await?;
    // Read anew: the document is among what is kept now.
    let kept = Kept::find(&state.store, &grant, kept.row.id.as_str()).await?;
    json(
        StatusCode::CREATED,
        &told(&state.store, &grant, kept).await?,
    )
}

/// An entry of the checklist is one of those that the application has.
fn refuse_unknown_entry(kept: &Kept, query: &DocumentQuery) -> Result<(), Problem> {
    let Some(wanted) = &query.checklist_id else {
        return Ok(());
    };
    let cell = kept.enrolment.cell();
    let entries = programme()?.checklists.of(cell.model(), cell.cloud());
    if entries.iter().any(|entry| entry.id == *wanted) {
        return Ok(());
    }
    let ids: Vec<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
    let words = format!(
        "The application's checklist has no such document. It has: {}.",
        ids.join(", ")
    );
    Err(Problem::bad_request("unknown_checklist_document", words).at("checklistId"))
}

/// A document is kept once with an application: for another entry of the checklist it is not taken silently.
async fn refuse_twice(
    store: &Store,
    company: &CompanyId,
    kept: &Kept,
    digest: &str,
    query: &DocumentQuery,
) -> Result<(), Problem> {
    let documents = store.evidence_documents(company, &kept.row.id).await?;
    let earlier = documents
        .iter()
        .find(|one| one.digest == digest && one.checklist_id != query.checklist_id);
    let Some(earlier) = earlier else {
        return Ok(());
    };
    let words = format!(
        "The same document is kept already, as '{}'; add another one for this, or leave it at that.",
        earlier.name
    );
    Err(
        Problem::new(StatusCode::CONFLICT, "document_kept_already", words)
            .at("fileName")
            .with(vec![("fileName", earlier.name.clone())]),
    )
}

fn word(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Pdf => "pdf",
        DocumentKind::Png => "png",
        DocumentKind::Jpeg => "jpeg",
        DocumentKind::Mail => "mail",
    }
}

/// The whole body, or the refusal and what is left of it once it is too long.
async fn read(body: Body) -> Result<Vec<u8>, (Problem, axum::body::BodyDataStream)> {
    let mut stream = body.into_data_stream();
    let mut bytes = Vec::new();
    while let Some(piece) = stream.next().await {
        let Ok(piece) = piece else {
            let broken = Problem::bad_request(
                "upload_broken",
                "The upload broke off; nothing was kept. Send it again.",
            );
            return Err((broken, stream));
        };
        bytes.extend_from_slice(&piece);
        if bytes.len() as u64 > DOCUMENT_BYTES_MAX {
            let problem = refused(&DocumentProblem::TooLarge);
            return Err((problem, stream));
        }
    }
    Ok(bytes)
}

fn not_kept(error: EvidenceError) -> Problem {
    tracing::error!(%error, "evidence cannot be kept or read");
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "evidence_unavailable",
        "The document cannot be kept or read just now. Try again; if it stays so, tell the operator.",
    )
}

/// A kept document, as a file to save.
#[utoipa::path(
    get, path = paths::ENROLMENT_DOCUMENT, tag = "enrolments",
    params(("enrolment_id" = String, Path), ("sha256" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = 404))
)]
pub async fn show_document(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::EditEnrolments>,
    Path((id, digest)): Path<(String, String)>,
) -> Reply {
    let kept = Kept::find(&state.store, &grant, &id).await?;
    let company = &grant.account().company_id;
    let documents = state
        .store
        .evidence_documents(company, &kept.row.id)
        .await?;
    let document = documents
        .into_iter()
        .find(|document| document.digest == digest)
        .ok_or_else(Problem::not_found)?;
    let bytes = state
        .evidence
        .fetch(company, &digest)
        .await
        .map_err(not_kept)?;
    let mut response: Response = (StatusCode::OK, bytes).into_response();
    let headers = response.headers_mut();
    // Never shown in the page: whatever it is, it is a file to save.
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/octet-stream"),
    );
    let name: String = document
        .name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') {
                c
            } else {
                '_'
            }
        })
        .collect();
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}
