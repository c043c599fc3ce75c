//! Documents kept with an application: added, listed, saved again. Knows no decision.

use super::Told;
use crate::api;
use crate::figures::date;
use crate::problem::Problem;
use crate::ui::drop::picker;
use crate::ui::live::live;
use crate::{say, tell};
use domain::enrolments::check_length;
use domain::wire::enrolments::EnrolmentAnswer;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

/// The card.
pub(super) fn documents(
    of: &EnrolmentAnswer,
    account: &str,
    told: Told,
    again: Callback<EnrolmentAnswer>,
) -> AnyView {
    let kind = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let (to, id) = (account.to_owned(), of.id.clone());
    let take = Callback::new(move |file: File| {
        // Before a byte is sent.
        if let Err(problem) = check_length(file.size() as u64) {
            told.set(Some(Problem::Unreadable(problem.to_string())));
            return;
        }
        busy.set(true);
        told.set(None);
        let (account, id, kind) = (to.clone(), id.clone(), kind.get_untracked());
        spawn_local(async move {
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
        .map(|document| view! { <option value=document.id.clone()>{document.title.clone()}</option> })
        .collect_view();
    let rows = of
        .documents
        .iter()
        .map(|document| {
            let (to, id, digest, name) = (
                account.to_owned(),
                of.id.clone(),
                document.sha256.clone(),
                document.file_name.clone(),
            );
            let save = move |_| {
                let (to, id, digest, name) = (to.clone(), id.clone(), digest.clone(), name.clone());
                spawn_local(async move {
                    let answer = api::enrolments::document(to, id, digest).await;
                    let saved = answer.map(|blob| api::quotes::offer(&blob, &name));
                    told.try_set(saved.err());
                });
            };
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
                {picker("document-file", say!(enrol.add_document), ".pdf,.png,.jpg,.jpeg", take)}
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
