//! Reads what a handler left of a request's body, so that every client can read its answer: one that is still sending
//! when the connection closes sees a broken pipe instead. Knows no handler.

use axum::body::{Body, Bytes, HttpBody};
use http_body::{Frame, SizeHint};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

/// Most bytes that are read for the sake of an answer; large uploads are read to their end by their handlers.
const BYTES_MAX: usize = 1 << 20;
/// Longest time that is waited for them.
const WITHIN: Duration = Duration::from_secs(2);

/// A body that a handler reads, and the rest of which is read after it.
#[derive(Clone)]
pub struct Shared(Arc<Mutex<Body>>);

impl Shared {
    pub fn new(body: Body) -> Self {
        Self(Arc::new(Mutex::new(body)))
    }

    /// Reads what is left.
    pub async fn drain(mut self) {
        let rest = async {
            let mut bytes = 0;
            while let Some(Ok(frame)) =
                std::future::poll_fn(|context| Pin::new(&mut self).poll_frame(context)).await
            {
                bytes += frame.data_ref().map_or(0, Bytes::len);
                if bytes > BYTES_MAX {
                    break;
                }
            }
        };
        let _ = tokio::time::timeout(WITHIN, rest).await;
    }
}

impl HttpBody for Shared {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let mut body = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Pin::new(&mut *body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        let body = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let body = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        body.size_hint()
    }
}
