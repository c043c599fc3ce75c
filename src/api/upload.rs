//! Sends a file and says how far it is. A plain fetch cannot tell, so this one asks `XMLHttpRequest`.

use super::{read, request_id};
use crate::problem::Problem;
use domain::charges::{Billing, Period};
use domain::wire::charges::BatchAnswer;
use domain::wire::paths::{self, encode};
use domain::wire::{ACCOUNT_HEADER, REQUEST_ID_HEADER};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, ProgressEvent, XmlHttpRequest};

/// How far a file is on its way.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Progress {
    pub sent_bytes: u64,
    pub total_bytes: u64,
}

/// A file on its way to the server, or there already.
#[derive(Clone)]
pub struct Upload {
    request: XmlHttpRequest,
}

impl Upload {
    /// An upload that has not begun.
    ///
    /// # Errors
    /// [`Problem::Offline`] where the browser gives no request.
    pub fn new() -> Result<Self, Problem> {
        XmlHttpRequest::new()
            .map(|request| Self { request })
            .map_err(|_| Problem::Offline)
    }

    /// Stops it; the server keeps nothing of a file that did not arrive whole.
    pub fn cancel(&self) {
        let _ = self.request.abort();
    }

    /// Sends a file of charges and waits for the answer, which comes after the file is imported whole.
    ///
    /// # Errors
    /// What the server refused and where, or [`Problem::Cancelled`], or [`Problem::Offline`].
    pub async fn send(
        &self,
        account: &str,
        file: &File,
        period: Period,
        billing: Billing,
        progress: RwSignal<Progress>,
    ) -> Result<BatchAnswer, Problem> {
        let url = format!(
            "{}?period={period}&billing={billing}&fileName={}",
            paths::CHARGE_BATCHES,
            encode(&file.name())
        );
        let request = &self.request;
        let open = || {
            request.open("POST", &url)?;
            request.set_request_header(ACCOUNT_HEADER, account)?;
            request.set_request_header(REQUEST_ID_HEADER, &request_id())?;
            request.set_request_header("Accept", "application/json")?;
            request.set_request_header("Content-Type", content_type(&file.name()))
        };
        open().map_err(|_| Problem::Offline)?;
        let told = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
            progress.try_set(Progress {
                sent_bytes: whole(event.loaded()),
                total_bytes: whole(event.total()),
            });
        });
        if let Ok(upload) = request.upload() {
            upload.set_onprogress(Some(told.as_ref().unchecked_ref()));
        }
        let aborted = std::rc::Rc::new(std::cell::Cell::new(false));
        let seen = aborted.clone();
        let stopped = Closure::<dyn FnMut()>::new(move || seen.set(true));
        request.set_onabort(Some(stopped.as_ref().unchecked_ref()));
        let ended = js_sys::Promise::new(&mut |resolve, _| request.set_onloadend(Some(&resolve)));
        request
            .send_with_opt_blob(Some(file))
            .map_err(|_| Problem::Offline)?;
        let _ = JsFuture::from(ended).await;
        if aborted.get() {
            return Err(Problem::Cancelled);
        }
        let status = request.status().unwrap_or(0);
        let body = request.response_text().ok().flatten().unwrap_or_default();
        match status {
            0 => Err(Problem::Offline),
            200..=299 => read(&body),
            refused => Err(Problem::of(refused, &body)),
        }
    }
}

fn content_type(name: &str) -> &'static str {
    if name.to_ascii_lowercase().ends_with(".gz") {
        "application/gzip"
    } else {
        "text/csv"
    }
}

/// Bytes as the browser counts them, in floats that hold whole numbers.
pub fn whole(bytes: f64) -> u64 {
    bytes as u64
}
