//! Imports a file of charges: the stream is read on one thread, encoded on a second, staged, checked,
//! and swapped in by one transaction. Knows no HTTP; memory stays bounded whatever arrives.

use crate::access::Grant;
use crate::reply::Problem;
use crate::segments::{Segments, SegmentsError, Staging};
use crate::store::{
    AuditEntry, Change, Door, NewBatch, NewCustomer, RequestKey, Store, StoreError, StoredAnswer,
    Swap, Version,
};
use crate::tokens;
use axum::http::StatusCode;
use bytes::Bytes;
use charges::{ChargeProblem, Chunk, ReadOptions, Reader, Summary};
use domain::accounts::BusinessModel;
use domain::audit::{OperationType, ResourceType};
use domain::charges::{Billing, ChargeFormat, Period};
use domain::customers::Relationship;
use domain::id::BatchId;
use domain::wire::charges::BatchAnswer;
use domain::wire::{Attributes, Text};
use flate2::write::MultiGzDecoder;
use futures_util::{Stream, StreamExt};
use sha2::{Digest, Sha256};
use std::io::{self, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Duration;
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

/// How the bytes stopped coming.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Ending {
    Complete,
    TooLarge,
}

/// The file as read and written, not yet swapped in.
struct Staged {
    summary: Summary,
    digest: String,
    staging: Staging,
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

fn refused(problem: &ChargeProblem) -> Problem {
    let mut refusal = Problem::bad_request(problem.code(), format!("{}.", problem.fault));
    refusal.error.line = problem.line;
    refusal.error.column = problem.column.clone();
    refusal
}

/// Reads on this thread, encodes on another. After a refusal the rest is drained, unread.
fn read_file(
    period: Option<Period>,
    billing: Billing,
    mut received: mpsc::Receiver<Bytes>,
    ending: tokio::sync::oneshot::Receiver<Ending>,
    staging: Staging,
    runtime: &Handle,
) -> Result<Staged, Problem> {
    std::thread::scope(|scope| {
        let (chunks, encoded) = sync_channel::<Chunk>(1);
        let encoder = scope.spawn(move || encode_chunks(encoded, staging, runtime));
        let read = read_pieces(period, billing, &mut received, chunks);
        while received.blocking_recv().is_some() {}
        let ending = ending.blocking_recv();
        let encoded = encoder.join().map_err(|_| busy())?;
        match ending {
            Ok(Ending::TooLarge) => return Err(too_large()),
            // The client went away: nothing may stay of it.
            Err(_) => {
                return Err(Problem::bad_request(
                    "upload_incomplete",
                    "The upload broke off. Send the whole file again.",
                ));
            }
            Ok(Ending::Complete) => {}
        }
        let (summary, digest) = read?;
        let staging = encoded.map_err(|error| not_staged(&error))?;
        Ok(Staged {
            summary,
            digest,
            staging,
        })
    })
}

fn too_large() -> Problem {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "file_too_large",
        format!(
            "The file is larger than {} MiB (compressed {} MiB). Send the month in parts.",
            PLAIN_BYTES_MAX >> 20,
            PACKED_BYTES_MAX >> 20
        ),
    )
}

fn encode_chunks(
    chunks: Receiver<Chunk>,
    mut staging: Staging,
    runtime: &Handle,
) -> Result<Staging, SegmentsError> {
    for chunk in chunks {
        let segment = charges::segment::encode(&chunk)
            .map_err(|error| io::Error::other(error.to_string()))?;
        drop(chunk);
        staging.add(segment, runtime)?;
    }
    Ok(staging)
}

fn read_pieces(
    period: Option<Period>,
    billing: Billing,
    received: &mut mpsc::Receiver<Bytes>,
    chunks: SyncSender<Chunk>,
) -> Result<(Summary, String), Problem> {
    let mut seed = [0_u8; 8];
    getrandom::fill(&mut seed).map_err(|_| busy())?;
    let options = ReadOptions {
        period,
        billing,
        seed: u64::from_ne_bytes(seed),
        ..ReadOptions::default()
    };
    let sink = Sink {
        reader: Reader::new(options),
        digest: Sha256::new(),
        plain: 0,
        chunks,
        problem: None,
    };
    let mut source = Source::Unknown(sink, Vec::new());
    let mut packed = 0_u64;
    while let Some(piece) = received.blocking_recv() {
        packed += piece.len() as u64;
        source = source.push(&piece)?;
        if source.is_packed() && packed > PACKED_BYTES_MAX {
            return Err(too_large());
        }
    }
    let Sink {
        reader,
        digest,
        chunks,
        ..
    } = source.finish()?;
    let (summary, rest) = reader.finish().map_err(|problem| refused(&problem))?;
    for chunk in rest {
        // The encoder is gone only after a problem of its own, which it reports.
        let _ = chunks.send(chunk);
    }
    Ok((summary, tokens::hex(&digest.finalize())))
}

/// Where plain bytes go: digest, reader, encoder.
struct Sink {
    reader: Reader,
    digest: Sha256,
    plain: u64,
    chunks: SyncSender<Chunk>,
    problem: Option<Problem>,
}

impl Sink {
    fn take(&mut self, bytes: &[u8]) -> Result<(), Problem> {
        self.plain += bytes.len() as u64;
        if self.plain > PLAIN_BYTES_MAX {
            return Err(too_large());
        }
        self.digest.update(bytes);
        self.reader
            .push(bytes)
            .map_err(|problem| refused(&problem))?;
        while let Some(chunk) = self.reader.take_chunk() {
            if self.chunks.send(chunk).is_err() {
                // The encoder reports why it stopped; reading on would be for nothing.
                return Err(busy());
            }
        }
        Ok(())
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.take(bytes) {
            Ok(()) => Ok(bytes.len()),
            Err(problem) => {
                self.problem = Some(problem);
                Err(io::Error::other("the file is refused"))
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A file whose first two bytes tell whether it is compressed.
enum Source {
    Unknown(Sink, Vec<u8>),
    Plain(Sink),
    Packed(Box<MultiGzDecoder<Sink>>),
}

impl Source {
    fn is_packed(&self) -> bool {
        matches!(self, Self::Packed(_))
    }

    fn push(self, piece: &[u8]) -> Result<Self, Problem> {
        match self {
            Self::Unknown(sink, mut start) => {
                start.extend_from_slice(piece);
                if start.len() < 2 {
                    return Ok(Self::Unknown(sink, start));
                }
                let known = if start.starts_with(&[0x1f, 0x8b]) {
                    Self::Packed(Box::new(MultiGzDecoder::new(sink)))
                } else {
                    Self::Plain(sink)
                };
                known.push(&start)
            }
            Self::Plain(mut sink) => {
                sink.take(piece)?;
                Ok(Self::Plain(sink))
            }
            Self::Packed(mut decoder) => match decoder.write_all(piece) {
                Ok(()) => Ok(Self::Packed(decoder)),
                Err(_) => Err(decoder.get_mut().problem.take().unwrap_or_else(not_gzip)),
            },
        }
    }

    fn finish(self) -> Result<Sink, Problem> {
        match self {
            Self::Unknown(mut sink, start) => {
                sink.take(&start)?;
                Ok(sink)
            }
            Self::Plain(sink) => Ok(sink),
            Self::Packed(mut decoder) => match decoder.try_finish() {
                Ok(()) => decoder.finish().map_err(|_| not_gzip()),
                Err(_) => Err(decoder.get_mut().problem.take().unwrap_or_else(not_gzip)),
            },
        }
    }
}

fn not_gzip() -> Problem {
    Problem::bad_request(
        "invalid_gzip",
        "The compressed file is damaged or broke off. Compress it again with gzip, or send it plain.",
    )
}

/// Checks the file against the account and swaps it in.
#[expect(
    clippy::too_many_arguments,
    reason = "one caller; each is a different thing"
)]
async fn swap_in(
    store: &Store,
    segments: &Segments,
    grant: &Grant,
    batch: &BatchId,
    file_name: &Option<String>,
    billing: Billing,
    learns_partner: bool,
    mut request: RequestKey,
    staged: Staged,
) -> Result<StoredAnswer, Problem> {
    let Staged {
        summary,
        digest,
        staging,
    } = staged;
    request.body_digest = digest.clone();
    let mut change = match store.change(grant, &request, Version::New).await? {
        Door::Answered(earlier) => return Ok(earlier),
        Door::Open(change) => change,
    };
    if let Some(partner) = summary.partner_id.as_deref().filter(|_| learns_partner) {
        check_partner(&mut change, partner).await?;
    }
    let new = NewBatch {
        id: batch.clone(),
        period: summary.period,
        billing,
        currency: summary.currency,
        format: summary.format,
        invoice_number: summary
            .invoice_number
            .clone()
            .filter(|_| billing == Billing::Billed),
        digest,
        file_name: file_name.clone(),
        lines: summary.lines,
        customers: summary.customers.len() as u64,
        total: summary.total.to_string(),
        parts: staging.parts().to_vec(),
    };
    let replaced = match change.swap_batch(&new).await? {
        Swap::SameContent(there) => {
            return crate::reply::stored(
                StatusCode::OK,
                &crate::routes::charges::batch_answer(&there),
            );
        }
        Swap::OtherContent(there) => {
            return Err(Problem::new(
                StatusCode::CONFLICT,
                "billed_is_immutable",
                format!(
                    "Invoice {} of {} is imported already with other content ({} lines). A billed invoice does not \
                     change; check which of the two files is the vendor's.",
                    there
                        .invoice_number
                        .as_deref()
                        .unwrap_or("without a number"),
                    there.period,
                    there.lines
                ),
            ));
        }
        Swap::Swapped { replaced } => replaced,
    };
    bring_customers(store, &mut change, grant, &summary).await?;
    let answer = crate::reply::stored(StatusCode::CREATED, &new_batch_answer(&new))?;
    let mut entry = AuditEntry::succeeded(
        ResourceType::ChargeBatch,
        batch.as_str(),
        OperationType::Import,
    );
    entry.new_value = Some(answer.body.clone());
    change.finish(&entry, Some(&answer)).await?;
    staging.keep();
    if let Some(replaced) = replaced {
        forget_later(segments.clone(), replaced);
    }
    Ok(answer)
}

async fn check_partner(change: &mut Change, partner: &str) -> Result<(), Problem> {
    if change.learn_partner(partner).await? {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::CONFLICT,
        "other_partner",
        format!(
            "The file is of partner '{partner}', and this account's PartnerId is another one. Choose the account it \
             belongs to, or correct the PartnerId in the settings."
        ),
    )
    .at("PartnerId"))
}

/// Customers of the file become customers of the account, and of the resellers that buy from it.
async fn bring_customers(
    store: &Store,
    change: &mut Change,
    grant: &Grant,
    summary: &Summary,
) -> Result<(), StoreError> {
    let customers = new_customers(summary);
    change
        .bring_customers(grant.account_id(), &customers)
        .await?;
    if grant.account().model == BusinessModel::IndirectProvider {
        for (reseller, mpn_id) in store.resellers_of(grant.account_id()).await? {
            let own: Vec<NewCustomer> = customers
                .iter()
                .filter(|one| one.reseller_mpn_id.as_ref() == Some(&mpn_id))
                .cloned()
                .collect();
            change.bring_customers(&reseller, &own).await?;
        }
    }
    Ok(())
}

fn new_customers(summary: &Summary) -> Vec<NewCustomer> {
    // A FOCUS sub-account is nobody's customer until it is assigned.
    let relationship = match summary.format {
        ChargeFormat::DailyRatedUsage => Relationship::Reseller,
        ChargeFormat::Focus => Relationship::None,
    };
    let mut customers: Vec<NewCustomer> = summary
        .customers
        .iter()
        .filter_map(|one| {
            Some(NewCustomer {
                id: one.id.parse().ok()?,
                name: if one.name.is_empty() {
                    one.id.clone()
                } else {
                    one.name.clone()
                },
                domain: one.domain.clone(),
                country: one.country.clone(),
                relationship,
                reseller_mpn_id: (!one.reseller.is_empty()).then(|| one.reseller.clone()),
                subscriptions: Vec::new(),
            })
        })
        .collect();
    let places: std::collections::HashMap<String, usize> = customers
        .iter()
        .enumerate()
        .map(|(place, one)| (one.id.to_string(), place))
        .collect();
    for one in &summary.subscriptions {
        if let (Some(place), Ok(id)) = (places.get(&one.customer_id), one.id.parse()) {
            customers[*place].subscriptions.push((id, one.name.clone()));
        }
    }
    customers
}

fn new_batch_answer(new: &NewBatch) -> BatchAnswer {
    BatchAnswer {
        id: new.id.to_string(),
        period: new.period,
        billing: new.billing,
        format: new.format,
        currency: new.currency,
        invoice_number: new.invoice_number.clone(),
        file_name: new.file_name.clone(),
        lines: new.lines,
        customers: new.customers,
        total: Text(domain::decimal::parse_exact(&new.total).unwrap_or_default()),
        imported_date: crate::clock::now_text(),
        attributes: Attributes::of("ChargeBatch"),
    }
}

/// Views that began before the swap may still read the old segments for a while.
fn forget_later(segments: Segments, replaced: BatchId) {
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(60)).await;
        if let Err(error) = segments.remove(replaced.as_str()) {
            tracing::warn!(%error, "a replaced batch is swept at the next start");
        }
    });
}
