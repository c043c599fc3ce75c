//! Looks into a file of charges before it is sent, in the worker: the file stays on this machine.
//! Knows the worker's messages, no page and no server.

use crate::api;
use charges::preview::{PreviewMessage, PreviewRequest};
use js_sys::Array;
use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{File, MessageEvent, Worker};

/// Trunk's name for the worker's loader; it is fetched when a file is chosen, not before.
const WORKER: &str = "/charges-worker_loader.js";

/// A worker, once a file asked for one.
#[derive(Clone, Copy)]
pub struct Preview {
    worker: StoredValue<Option<Worker>, LocalStorage>,
    waiting: StoredValue<Option<File>, LocalStorage>,
    latest_id: StoredValue<u32>,
    heard: Callback<PreviewMessage>,
}

impl Preview {
    /// A preview that tells what it finds to `heard`; the worker goes with the page.
    pub fn new(heard: Callback<PreviewMessage>) -> Self {
        let preview = Self {
            worker: StoredValue::new_local(None),
            waiting: StoredValue::new_local(None),
            latest_id: StoredValue::new(0),
            heard,
        };
        on_cleanup(move || preview.stop());
        preview
    }

    /// Looks into a file; a look into another one is given up.
    pub fn look(self, file: File) {
        self.latest_id.update_value(|id| *id = id.wrapping_add(1));
        if self.worker.with_value(Option::is_some) {
            self.ask(&file);
            return;
        }
        self.waiting.set_value(Some(file));
        let Ok(worker) = Worker::new(WORKER) else {
            return;
        };
        let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let message = event
                .data()
                .as_string()
                .and_then(|text| api::read::<PreviewMessage>(&text).ok());
            if let Some(message) = message {
                self.hear(message);
            }
        });
        worker.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        // As long-lived as the worker that calls it.
        listener.forget();
        self.worker.set_value(Some(worker));
    }

    /// Stops the worker.
    pub fn stop(self) {
        self.worker.try_update_value(|worker| {
            if let Some(worker) = worker.take() {
                worker.terminate();
            }
        });
    }

    fn ask(self, file: &File) {
        let request = PreviewRequest {
            id: self.latest_id.get_value(),
            period: None,
        };
        let Ok(text) = serde_json::to_string(&request) else {
            return;
        };
        self.worker.with_value(|worker| {
            if let Some(worker) = worker {
                let message = Array::of2(file, &JsValue::from_str(&text));
                let _ = worker.post_message(&message);
            }
        });
    }

    fn hear(self, message: PreviewMessage) {
        let id = match &message {
            PreviewMessage::Ready => {
                let waiting = self.waiting.try_update_value(Option::take).flatten();
                if let Some(file) = waiting {
                    self.ask(&file);
                }
                return;
            }
            PreviewMessage::Progress { id, .. }
            | PreviewMessage::Done { id, .. }
            | PreviewMessage::Refused { id, .. }
            | PreviewMessage::Unreadable { id }
            | PreviewMessage::Cancelled { id } => *id,
        };
        if self.latest_id.try_get_value() == Some(id) {
            self.heard.try_run(message);
        }
    }
}
