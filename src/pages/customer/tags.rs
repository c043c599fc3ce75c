//! The partner's own words for a customer, by which price rules find it. Knows no rule.

use crate::api;
use crate::forms::entry;
use crate::problem::Problem;
use crate::say;
use crate::ui::field::{Field, nothing_wrong};
use crate::ui::live::live;
use crate::ui::states;
use domain::wire::customers::CustomerAnswer;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The tags as one text, parted by commas, and a button that keeps them.
pub(super) fn tags(customer: &CustomerAnswer, account: String) -> AnyView {
    let typed = RwSignal::new(customer.tags.join(", "));
    let told = RwSignal::new(None::<Result<(), Problem>>);
    let busy = RwSignal::new(false);
    let id = customer.id.clone();
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        let tags = entry::listed(&typed.get_untracked());
        let (account, id) = (account.clone(), id.clone());
        busy.set(true);
        spawn_local(async move {
            let came = api::price_rules::tag_customer(account, id, tags).await;
            busy.try_set(false);
            if let Ok(customer) = &came {
                typed.try_set(customer.tags.join(", "));
            }
            told.try_set(Some(came.map(|_| ())));
        });
    };
    let field = Field {
        id: "customer-tags",
        label: say!(customer.tags),
        kind: "text",
        autocomplete: "off",
        value: typed,
        hint: say!(customer.tags_hint),
        wrong: nothing_wrong(),
    };
    view! {
        <form class="card" on:submit=save>
            <div class="body fields">
                {field.into_view()}
                <button type="submit" id="save-tags" class="button" disabled=move || busy.get()>
                    {say!(customer.save_tags)}
                </button>
            </div>
            {live(move || match told.get() {
                None => ().into_any(),
                Some(Ok(())) => states::notice("good", say!(customer.tags_saved).to_owned(), String::new()),
                Some(Err(problem)) => states::notice("bad", problem.words(), problem.place()),
            })}
        </form>
    }
    .into_any()
}
