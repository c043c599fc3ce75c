//! The second WASM module: reads files of charges in a Web Worker, so that the page stays quick and
//! the file stays on the user's machine. Knows no page and no server.

use charges::ReadOptions;
use charges::explore::Explorer;
use charges::preview::{PreviewMessage, PreviewRequest};
use js_sys::{Array, ArrayBuffer, Promise, Uint8Array};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DedicatedWorkerGlobalScope, File, MessageEvent};

/// Bytes of the file that are in memory at once, twice.
const SLICE_BYTES: u64 = 1024 * 1024;

fn main() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else {
        return;
    };
    // The reading that is going on; another number stops it.
    let current = Rc::new(Cell::new(None));
    let listener = {
        let scope = scope.clone();
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let data = event.data();
            let (file, text) = match data.dyn_ref::<Array>() {
                Some(pair) => (
                    Some(pair.get(0).dyn_into::<File>()),
                    pair.get(1).as_string(),
                ),
                None => (None, data.as_string()),
            };
            let request = text.and_then(|text| serde_json::from_str(&text).ok());
            let Some(PreviewRequest { id, period }) = request else {
                return;
            };
            match file {
                Some(Ok(file)) => {
                    current.set(Some(id));
                    let options = ReadOptions {
                        period,
                        ..ReadOptions::default()
                    };
                    spawn_local(read(scope.clone(), file, id, options, current.clone()));
                }
                Some(Err(_)) => post(&scope, &PreviewMessage::Unreadable { id }),
                None if current.get() == Some(id) => current.set(None),
                None => {}
            }
        })
    };
    scope.set_onmessage(Some(listener.as_ref().unchecked_ref()));
    listener.forget();
    post(&scope, &PreviewMessage::Ready);
}

/// Reads a whole file and says how it ended.
async fn read(
    scope: DedicatedWorkerGlobalScope,
    file: File,
    id: u32,
    options: ReadOptions,
    current: Rc<Cell<Option<u32>>>,
) {
    let ending = read_slices(&scope, &file, id, options, &current).await;
    if current.get() == Some(id) {
        current.set(None);
    }
    post(&scope, &ending);
}

async fn read_slices(
    scope: &DedicatedWorkerGlobalScope,
    file: &File,
    id: u32,
    options: ReadOptions,
    current: &Cell<Option<u32>>,
) -> PreviewMessage {
    let bytes_total = byte_count(file.size());
    let mut explorer = Explorer::new(options);
    let mut bytes = Vec::new();
    // The next slice is fetched while the one before it is read.
    let mut coming = slice(file, 0, bytes_total);
    let mut start = 0;
    while start < bytes_total {
        start += SLICE_BYTES;
        let Ok(promise) = std::mem::replace(&mut coming, slice(file, start, bytes_total)) else {
            return PreviewMessage::Unreadable { id };
        };
        let Ok(buffer) = JsFuture::from(promise).await else {
            return PreviewMessage::Unreadable { id };
        };
        if current.get() != Some(id) {
            return PreviewMessage::Cancelled { id };
        }
        let view = Uint8Array::new(buffer.unchecked_ref::<ArrayBuffer>());
        bytes.resize(view.length() as usize, 0);
        view.copy_to(&mut bytes);
        if let Err(problem) = explorer.push(&bytes) {
            return PreviewMessage::Refused {
                id,
                problem: (&problem).into(),
            };
        }
        let progress = explorer.progress();
        post(
            scope,
            &PreviewMessage::Progress {
                id,
                bytes: progress.bytes,
                bytes_total,
                lines: progress.lines,
            },
        );
    }
    match explorer.finish() {
        Ok(preview) => PreviewMessage::Done { id, preview },
        Err(problem) => PreviewMessage::Refused {
            id,
            problem: (&problem).into(),
        },
    }
}

/// A part of the file on its way to memory; behind the end, an empty one.
fn slice(file: &File, start: u64, bytes_total: u64) -> Result<Promise, JsValue> {
    let end = start.saturating_add(SLICE_BYTES).min(bytes_total);
    // The browser's one kind of number is exact far beyond any file.
    let blob = file.slice_with_f64_and_f64(start.min(end) as f64, end as f64)?;
    Ok(blob.array_buffer())
}

/// The browser gives sizes as its one kind of number; a size is whole and small enough to be exact.
fn byte_count(size: f64) -> u64 {
    size as u64
}

fn post(scope: &DedicatedWorkerGlobalScope, message: &PreviewMessage) {
    if let Ok(text) = serde_json::to_string(message) {
        // Fails only for what cannot be cloned; a text can.
        let _ = scope.post_message(&JsValue::from_str(&text));
    }
}
