//! A provider invites resellers by mail, and who was invited. Knows no application.

use crate::api::enrolments as api;
use crate::figures::date_time;
use crate::load::load;
use crate::problem::Problem;
use crate::ui::field::Field;
use crate::ui::live::live;
use crate::ui::states;
use crate::{say, tell};
use domain::wire::invitations::{InvitationAnswer, InvitationRequest};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The form and, below it, the newest invitations.
pub(super) fn view(account: String) -> AnyView {
    let asked = account.clone();
    let invited = load(move || api::invitations(asked.clone()));
    let (email, message) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let told = RwSignal::new(None::<Result<String, Problem>>);
    let busy = RwSignal::new(false);
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        told.set(None);
        let request = InvitationRequest {
            email: email.get_untracked(),
            message: message.get_untracked(),
        };
        let account = account.clone();
        spawn_local(async move {
            let answer = api::invite(account, request).await;
            busy.try_set(false);
            if answer.is_ok() {
                email.try_set(String::new());
                message.try_set(String::new());
                invited.again();
            }
            told.try_set(Some(answer.map(|invitation| invitation.email)));
        });
    };
    let address = Field {
        kind: "email",
        ..Field::of_text("invite-email", say!(enrol.invite.email), "", email)
    };
    view! {
        <section class="card" id="invite">
            <header><h2>{say!(enrol.invite.title)}</h2></header>
            <form class="body stack" on:submit=send novalidate>
                <p class="muted small">{say!(enrol.invite.intro)}</p>
                {address.into_view()}
                <div class="field">
                    <label for="invite-message">{say!(enrol.invite.message)}</label>
                    <textarea
                        id="invite-message"
                        rows="2"
                        maxlength="1000"
                        prop:value=message
                        on:input=move |event| message.set(event_target_value(&event))
                    ></textarea>
                </div>
                {live(move || match told.get() {
                    None => ().into_any(),
                    Some(Err(problem)) => states::notice("bad", problem.words(), problem.place()),
                    Some(Ok(email)) => states::notice("good", tell!(enrol.invite.sent, email = email), String::new()),
                })}
                <div class="row">
                    <button type="submit" class="button" disabled=move || busy.get() || email.get().trim().is_empty()>
                        {say!(enrol.invite.send)}
                    </button>
                </div>
                {invited.shown(|all| listed(all))}
            </form>
        </section>
    }
    .into_any()
}

fn listed(all: &[InvitationAnswer]) -> AnyView {
    let rows = all
        .iter()
        .map(|one| {
            let by = tell!(
                enrol.invite.by,
                date = date_time(&one.invited_date),
                email = &one.invited_by
            );
            view! { <li class="small">{one.email.clone()} " " <span class="muted">{by}</span></li> }
        })
        .collect_view();
    view! { <ul id="invited">{rows}</ul> }.into_any()
}
