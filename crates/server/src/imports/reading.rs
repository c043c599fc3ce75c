//! Reads an import's bytes into staged segments: unpacked, digested, read on one thread, encoded on
//! another. Knows no books.

use super::{PACKED_BYTES_MAX, PLAIN_BYTES_MAX, busy, not_staged};
use crate::reply::Problem;
use crate::segments::{SegmentsError, Staging};
use axum::http::StatusCode;
use bytes::Bytes;
use charges::{ChargeProblem, Chunk, ReadOptions, Reader, Summary};
use domain::charges::{Billing, Period};
use flate2::write::MultiGzDecoder;
use std::io::{self, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use tokio::runtime::Handle;
use tokio::sync::mpsc;

/// How the bytes stopped coming.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Ending {
    Complete,
    TooLarge,
}

/// The file as read and written, not yet swapped in.
pub(super) struct Staged {
    pub(super) summary: Summary,
    pub(super) digest: String,
    pub(super) staging: Staging,
}

fn refused(problem: &ChargeProblem) -> Problem {
    let mut refusal = Problem::bad_request(problem.code(), format!("{}.", problem.fault));
    refusal.error.line = problem.line;
    refusal.error.column = problem.column.clone();
    refusal
}

/// Reads on this thread, encodes on another. After a refusal the rest is drained, unread.
pub(super) fn read_file(
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
        let (pieces, digested) = sync_channel::<Bytes>(16);
        let digester = scope.spawn(move || digest(digested));
        let read = read_pieces(period, billing, &mut received, chunks, pieces);
        while received.blocking_recv().is_some() {}
        let ending = ending.blocking_recv();
        let encoded = encoder.join().map_err(|_| busy())?;
        let digest = digester.join().map_err(|_| busy())?;
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
        let summary = read?;
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
            "The file is larger than {} MiB (compressed {} MiB). Leave out columns that Tierline does not read, or ask the operator.",
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
    digested: SyncSender<Bytes>,
) -> Result<Summary, Problem> {
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
        digested,
        plain: 0,
        chunks,
        problem: None,
    };
    let mut source = Source::Unknown(sink, Vec::new());
    let mut packed = 0_u64;
    while let Some(piece) = received.blocking_recv() {
        packed += piece.len() as u64;
        source = source.push(piece)?;
        if source.is_packed() && packed > PACKED_BYTES_MAX {
            return Err(too_large());
        }
    }
    let Sink { reader, chunks, .. } = source.finish()?;
    let (summary, rest) = reader.finish().map_err(|problem| refused(&problem))?;
    for chunk in rest {
        // The encoder is gone only after a problem of its own, which it reports.
        let _ = chunks.send(chunk);
    }
    Ok(summary)
}

/// The digest of the plain bytes, worked out beside the reading. It only ever meets its like, so it is
/// the quickest that nobody can forge.
fn digest(pieces: Receiver<Bytes>) -> String {
    let mut digest = blake3::Hasher::new();
    for piece in pieces {
        digest.update(&piece);
    }
    digest.finalize().to_hex().to_string()
}

/// Where plain bytes go: digester, reader, encoder.
struct Sink {
    reader: Reader,
    digested: SyncSender<Bytes>,
    plain: u64,
    chunks: SyncSender<Chunk>,
    problem: Option<Problem>,
}

impl Sink {
    fn take(&mut self, bytes: Bytes) -> Result<(), Problem> {
        self.plain += bytes.len() as u64;
        if self.plain > PLAIN_BYTES_MAX {
            return Err(too_large());
        }
        if self.digested.send(bytes.clone()).is_err() {
            return Err(busy());
        }
        self.reader
            .push(&bytes)
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
        match self.take(Bytes::copy_from_slice(bytes)) {
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

    fn push(self, piece: Bytes) -> Result<Self, Problem> {
        match self {
            Self::Unknown(sink, mut start) => {
                start.extend_from_slice(&piece);
                if start.len() < 2 {
                    return Ok(Self::Unknown(sink, start));
                }
                let known = if start.starts_with(&[0x1f, 0x8b]) {
                    Self::Packed(Box::new(MultiGzDecoder::new(sink)))
                } else {
                    Self::Plain(sink)
                };
                known.push(start.into())
            }
            Self::Plain(mut sink) => {
                sink.take(piece)?;
                Ok(Self::Plain(sink))
            }
            Self::Packed(mut decoder) => match decoder.write_all(&piece) {
                Ok(()) => Ok(Self::Packed(decoder)),
                Err(_) => Err(decoder.get_mut().problem.take().unwrap_or_else(not_gzip)),
            },
        }
    }

    fn finish(self) -> Result<Sink, Problem> {
        match self {
            Self::Unknown(mut sink, start) => {
                sink.take(start.into())?;
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
