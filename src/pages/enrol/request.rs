//! A reseller asks this provider for the relationship: who, and yes or no. Opened by the link that was mailed. Knows
//! no queue.

use crate::api::enrolments as api;
use crate::figures::date_time;
use crate::load::{Loader, load};
use crate::problem::Problem;
use crate::routes::address;
use crate::session::acting;
use crate::ui::live::live;
use crate::ui::{page, states};
use crate::{say, tell};
use domain::wire::providers::{RelationshipRequestAnswer, RelationshipState};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The page; the token is in its address.
pub fn page() -> AnyView {
    let account = acting().id();
    let token = address().get("token");
    let (asked, by) = (account.clone(), token.clone());
    let request = load(move || api::relationship_request(asked.clone(), by.clone()));
    view! {
        {page::head(say!(enrol.requested.title), ().into_any(), ().into_any())}
        {request.shown(move |found| card(found, request, &account, &token))}
    }
    .into_any()
}

fn card(
    of: &RelationshipRequestAnswer,
    request: Loader<RelationshipRequestAnswer>,
    account: &str,
    token: &str,
) -> AnyView {
    let told = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    let decide = |accepts: bool| {
        let (account, token) = (account.to_owned(), token.to_owned());
        move |_| {
            busy.set(true);
            told.set(None);
            let (account, token) = (account.clone(), token.clone());
            spawn_local(async move {
                let answer = api::decide_relationship(account, token, accepts).await;
                busy.try_set(false);
                match answer {
                    Ok(now) => request.put(now),
                    Err(problem) => {
                        told.try_set(Some(problem));
                    }
                }
            });
        }
    };
    let facts = [
        (
            say!(enrol.fields.partner_id),
            of.reseller_mpn_id.clone().unwrap_or_default(),
        ),
        (say!(enrol.fields.country), of.country.clone()),
        (say!(enrol.requested.by), of.requested_by.clone()),
        (say!(enrol.requested.until), date_time(&of.expiration_date)),
    ]
    .into_iter()
    .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
    .collect_view();
    let outcome = match of.state {
        RelationshipState::Accepted => states::notice("good", say!(enrol.review.accepted).to_owned(), String::new()),
        RelationshipState::Declined => states::notice("warn", say!(enrol.review.declined).to_owned(), String::new()),
        RelationshipState::Pending => view! {
            <div class="row">
                <button
                    type="button"
                    id="accept-relationship"
                    class="button primary"
                    disabled=move || busy.get()
                    on:click=decide(true)
                >
                    {say!(enrol.review.accept)}
                </button>
                <button type="button" class="button" disabled=move || busy.get() on:click=decide(false)>
                    {say!(enrol.review.decline)}
                </button>
            </div>
        }
        .into_any(),
    };
    view! {
        {live(move || told.get().map(|problem| states::notice("bad", problem.words(), problem.place())))}
        <section class="card">
            <header><h2>{tell!(enrol.requested.asks, name = &of.reseller_name)}</h2></header>
            <div class="body stack">
                <dl class="facts">{facts}</dl>
                {(!of.message.is_empty()).then(|| view! { <p class="as-written">{of.message.clone()}</p> })}
                {outcome}
            </div>
        </section>
    }
    .into_any()
}
