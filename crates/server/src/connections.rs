//! Accepts connections, and gives each the time it may take to say what it wants. Knows no route.

use axum::Router;
use axum::extract::Request;
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::net::IpAddr;
use std::pin::pin;
use std::time::Duration;
use tokio::net::TcpListener;
use tower_service::Service;

/// How long a connection may take over the head of a request, and be idle before it: a client that sends a byte
/// a second does not hold one for ever.
const HEAD_WITHIN: Duration = Duration::from_secs(10);
/// How long requests may take to end once the server is told to stop.
const STOP_WITHIN: Duration = Duration::from_secs(30);

/// The other end of the connection that a request came over.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// Answers requests until `stop` ends, then those that had begun.
pub async fn serve(mut listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEAD_WITHIN);
    let open = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        // The trait's, not the listener's own: it waits where there are no file handles left.
        let accepted = Listener::accept(&mut listener);
        let (stream, address) = tokio::select! {
            accepted = accepted => accepted,
            () = &mut stop => break,
        };
        let (router, peer) = (router.clone(), Peer(address.ip()));
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(peer);
            router.clone().call(request)
        });
        let connection = http.serve_connection(TokioIo::new(stream), service);
        let connection = open.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection broke off");
            }
        });
    }
    drop(listener);
    if tokio::time::timeout(STOP_WITHIN, open.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("stopped while requests were still being answered");
    }
}
