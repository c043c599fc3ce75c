//! Documents kept with an application: added, listed, saved again. Knows no decision.

use super::Told;
use crate::api;
use crate::figures::date;
use crate::forms::findings;
use crate::translations::of_programme;
use crate::ui::drop::picker;
use crate::ui::live::live;
use crate::{say, tell};
use domain::enrolments::{DocumentProblem, HEAD_BYTES, check_document, check_length};
use domain::findings::Finding;
use domain::wire::enrolments::EnrolmentAnswer;
use domain::wire::findings::FindingAnswer;
use js_sys::Uint8Array;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

/// What is wrong with a file, by its name, length and first bytes, in the reader's words.
async fn looked_at(file: &File) -> Result<(), String> {
    let words = |problem: DocumentProblem| {
        findings::sentence(&FindingAnswer::from(Finding::of("document", &problem)))
    };
    let length = file.size() as u64;
    check_length(length).map_err(words)?;
    let head = file
        .slice_with_i32_and_i32(0, HEAD_BYTES as i32)
        .map(|head| JsFuture::from(head.array_buffer()));
    let head = match head {
        Ok(head) => head.await,
        Err(error) => Err(error),
    };
    let Ok(head) = head.map(|head| Uint8Array::new(&head).to_vec()) else {
        return Err(say!(enrol.file_not_read).to_owned());
    };
    check_document(&file.name(), length, &head)
        .map(|_| ())
        .map_err(words)
}

/// Saves a document of an application, by its digest, on the reader's machine.
pub(super) fn saving(of: &EnrolmentAnswer, account: &str, told: Told) -> Callback<String> {
    let (account, id) = (account.to_owned(), of.id.clone());
    let names: Vec<(String, String)> = of
        .documents
        .iter()
        .map(|document| (document.sha256.clone(), document.file_name.clone()))
        .collect();
    Callback::new(move |digest: String| {
        let name = names.iter().find(|(known, _)| *known == digest);
        let name = name.map_or_else(String::new, |(_, name)| name.clone());
        let (account, id) = (account.clone(), id.clone());
        spawn_local(async move {
            let answer = api::enrolments::document(account, id, digest).await;
            let saved = answer.map(|blob| api::quotes::offer(&blob, &name));
            told.try_set(saved.err());
        });
    })
}

/// The card.
pub(super) fn documents(
    of: &EnrolmentAnswer,
    account: &str,
    told: Told,
    again: Callback<EnrolmentAnswer>,
) -> AnyView {
    let kind = RwSignal::new(String::new());
    let (busy, wrong) = (RwSignal::new(false), RwSignal::new(String::new()));
    let (to, id) = (account.to_owned(), of.id.clone());
    let take = Callback::new(move |file: File| {
        busy.set(true);
        wrong.set(String::new());
        told.set(None);
        let (account, id, kind) = (to.clone(), id.clone(), kind.get_untracked());
        spawn_local(async move {
            // Before a byte is sent.
            if let Err(words) = looked_at(&file).await {
                busy.try_set(false);
                wrong.try_set(words);
                return;
            }
            let answer = api::enrolments::add_document(account, id, file, kind).await;
            busy.try_set(false);
            match answer {
                Ok(now) => again.run(now),
                Err(problem) => {
                    told.try_set(Some(problem));
                }
            }
        });
    });
    let options = of
        .checklist
        .iter()
        .map(|document| view! { <option value=document.id.clone()>{of_programme(&document.title)}</option> })
        .collect_view();
    let saved = saving(of, account, told);
    let rows = of
        .documents
        .iter()
        .map(|document| {
            let digest = document.sha256.clone();
            let save = move |_| saved.run(digest.clone());
            view! {
                <tr>
                    <td>
                        <button type="button" class="explain" on:click=save>{document.file_name.clone()}</button>
                    </td>
                    <td class="num">{tell!(enrol.kilobytes, count = document.bytes.div_ceil(1024))}</td>
                    <td class="wide muted small">{date(&document.added_date)} " " {document.added_by.clone()}</td>
                </tr>
            }
        })
        .collect_view();
    let is_empty = of.documents.is_empty();
    view! {
        <section class="card" id="documents">
            <header><h2>{say!(enrol.documents)}</h2></header>
            <div class="body fields">
                <div class="field">
                    <label for="document-kind">{say!(enrol.document_kind)}</label>
                    <select id="document-kind" on:change=move |event| kind.set(event_target_value(&event))>
                        <option value="">{say!(enrol.other_document)}</option>
                        {options}
                    </select>
                </div>
                {picker("document-file", say!(enrol.add_document), ".pdf,.png,.jpg,.jpeg,.eml", take)}
                <p class="wrong-words field whole" id="document-wrong" role="alert">{move || wrong.get()}</p>
                {live(move || busy.get().then(|| view! { <span class="muted small">{say!(enrol.keeping)}</span> }))}
            </div>
            {(!is_empty)
                .then(|| {
                    view! {
                        <div class="table">
                            <table aria-label=say!(enrol.documents)>
                                <tbody>{rows}</tbody>
                            </table>
                        </div>
                    }
                })}
        </section>
    }
    .into_any()
}
