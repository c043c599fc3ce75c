//! Imports a file of charges: the stream is read on one thread, encoded on a second, staged, checked,
//! and swapped in by one transaction. Knows no HTTP; memory stays bounded whatever arrives.

mod reading;
mod swap;

use crate::access::Grant;
use crate::reply::Problem;
use crate::segments::{Segments, SegmentsError};
use crate::store::{RequestKey, Store, StoredAnswer};
use axum::http::StatusCode;
use bytes::Bytes;
use domain::charges::{Billing, Period};
use domain::id::BatchId;
use futures_util::{Stream, StreamExt};
use reading::{Ending, read_file};
use swap::swap_in;
use tokio::runtime::Handle;
use tokio::sync::{Semaphore, mpsc};
use uuid::Uuid;

/// Most bytes of a compressed file.
pub const PACKED_BYTES_MAX: u64 = 256 << 20;
/// Most bytes of a plain file, or of what a compressed one unpacks to.
pub const PLAIN_BYTES_MAX: u64 = 1 << 30;

/// Imports that run at once: each takes up to some 100 MB.
static IMPORTS: Semaphore = Semaphore::const_new(2);

/// What is asked of an import.
#[derive(Clone, Debug)]
pub struct ImportRequest {
    pub period: Option<Period>,
    pub billing: Billing,
    pub file_name: Option<String>,
    /// Whether the account takes the file's PartnerId as its own; the demonstration's files teach nothing.
    pub learns_partner: bool,
    /// Set where the sender asked for idempotency; the digest of the body is filled in here.
    pub request: RequestKey,
}

/// Imports a stream of bytes.
///
/// # Errors
/// A [`Problem`] that names file, line, column and remedy; then nothing is stored.
pub async fn import<S, E>(
    store: &Store,
    segments: &Segments,
    grant: &Grant,
    asked: ImportRequest,
    mut body: S,
) -> Result<StoredAnswer, Problem>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
    E: std::fmt::Display,
{
    let _turn = IMPORTS.acquire().await.map_err(|_| busy())?;
    let batch: BatchId = Uuid::now_v7().to_string().try_into().map_err(|_| busy())?;
    let staging = segments.begin(&batch).map_err(|error| not_staged(&error))?;
    let (pieces, received) = mpsc::channel::<Bytes>(8);
    let (ended, ending) = tokio::sync::oneshot::channel();
    let runtime = Handle::current();
    let reading = tokio::task::spawn_blocking(move || {
        read_file(
            asked.period,
            asked.billing,
            received,
            ending,
            staging,
            &runtime,
        )
    });
    let sent = send_pieces(&mut body, pieces).await;
    match sent {
        Ok(ending) => drop(ended.send(ending)),
        // Going without a word tells the reader to give everything up.
        Err(()) => drop(ended),
    }
    let staged = reading.await.map_err(|error| {
        tracing::error!(%error, "an import panicked");
        Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "The file could not be read. Tell the operator.",
        )
    })?;
    let name_file = |mut problem: Problem| {
        problem.error.file = asked.file_name.clone();
        problem
    };
    let staged = staged.map_err(name_file)?;
    swap_in(
        store,
        segments,
        grant,
        &batch,
        &asked.file_name,
        asked.billing,
        asked.learns_partner,
        asked.request,
        staged,
    )
    .await
    .map_err(|mut problem| {
        problem.error.file = asked.file_name.clone();
        problem
    })
}

/// Passes the body on, piece by piece, up to the cap of plain bytes.
async fn send_pieces<S, E>(mut body: S, pieces: mpsc::Sender<Bytes>) -> Result<Ending, ()>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
    E: std::fmt::Display,
{
    let mut received = 0_u64;
    while let Some(piece) = body.next().await {
        let piece = piece.map_err(|error| tracing::info!(%error, "an upload broke off"))?;
        received += piece.len() as u64;
        if received > PLAIN_BYTES_MAX {
            return Ok(Ending::TooLarge);
        }
        pieces.send(piece).await.map_err(|_| ())?;
    }
    Ok(Ending::Complete)
}

/// Reads what is left of a refused body, up to the cap, so that every client gets to read the answer.
pub async fn drain<S, E>(mut body: S)
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
{
    let mut drained = 0_u64;
    while let Some(Ok(piece)) = body.next().await {
        drained += piece.len() as u64;
        if drained > PLAIN_BYTES_MAX {
            return;
        }
    }
}

fn busy() -> Problem {
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "busy",
        "The file cannot be taken just now; send it again in a moment.",
    )
}

fn not_staged(error: &SegmentsError) -> Problem {
    tracing::error!(%error, "a segment cannot be written");
    if error.is_full() {
        Problem::new(
            StatusCode::INSUFFICIENT_STORAGE,
            "disk_full",
            "The server's disk is full. Nothing was stored; ask the operator for room, then send the file again.",
        )
    } else {
        Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "store_unavailable",
            "The lines cannot be written just now. Nothing was stored; send the file again in a moment.",
        )
    }
}
