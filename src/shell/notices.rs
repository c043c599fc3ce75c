//! What concerns every page: that the server cannot be reached, how old the answers are, that a new build waits,
//! that a saved quote waits for its person's word. Knows no page's content.

use crate::figures::{date, date_time};
use crate::queue::{Queue, State};
use crate::routes::{Page, address};
use crate::session::Acting;
use crate::translations::of_programme;
use crate::ui::live::live;
use crate::{offline, say, tell};
use domain::enrolments::Stage;
use domain::suspension_reasons::Blocked;
use leptos::prelude::*;

/// Says in the bar that the server cannot be reached.
pub fn offline_chip() -> AnyView {
    let chip = live(|| {
        (!offline::is_reached()).then(|| {
            view! { <span id="offline" class="tag warn" title=say!(offline.hint)>{say!(offline.chip)}</span> }
        })
    });
    view! { <div role="status">{chip}</div> }.into_any()
}

/// The notices above the page; `shown_anew` counts how often the reader asked for the server's own answers.
pub fn notices(queue: Queue, shown_anew: RwSignal<u32>) -> AnyView {
    view! {
        {live(move || offline::is_update_ready().then(update))}
        {live(move || as_of(shown_anew))}
        {live(move || undecided(queue))}
    }
    .into_any()
}

/// What the vendor took from the account one acts in: whoever works in it must know, not only its owner.
pub fn standing(acting: &Acting) -> Option<AnyView> {
    let words = match (acting.account.stage?, &acting.account.suspension) {
        (Stage::Suspended, Some(suspension)) => {
            let reasons = suspension.reasons.iter();
            let reasons: Vec<String> = reasons.map(|reason| of_programme(&reason.title)).collect();
            tell!(
                enrol.account_suspended,
                date = date(&suspension.since),
                reasons = reasons.join("; "),
                what = blocked_words(&suspension.blocks)
            )
        }
        (Stage::NotApplied, _) => say!(enrol.account_ended).to_owned(),
        _ => return None,
    };
    if acting.is_customer() {
        return None;
    }
    let link = Page::Enrol.link(&acting.account.id);
    let way_out = view! { <a class="button" href=link>{say!(enrol.show_standing)}</a> };
    Some(notice("account-standing", "bad", words, way_out.into_any()))
}

/// What a suspension blocks, in one line.
pub fn blocked_words(blocks: &[Blocked]) -> String {
    let words = blocks.iter().map(|blocked| match blocked {
        Blocked::NewSales => say!(enrol.blocks.new_sales),
        Blocked::DelegatedAdminPrivileges => say!(enrol.blocks.delegated_admin),
        Blocked::PartnerOfRecord => say!(enrol.blocks.partner_of_record),
    });
    words.collect::<Vec<&str>>().join(", ")
}

fn notice(id: &'static str, kind: &'static str, words: String, way_out: AnyView) -> AnyView {
    view! {
        <div id=id class=format!("notice {kind}") role="status">
            <p>{words}</p>
            {way_out}
        </div>
    }
    .into_any()
}

fn update() -> AnyView {
    let button = view! {
        <button type="button" class="button" on:click=|_| offline::update()>{say!(offline.update)}</button>
    };
    notice(
        "update-ready",
        "info",
        say!(offline.update_ready).to_owned(),
        button.into_any(),
    )
}

fn as_of(shown_anew: RwSignal<u32>) -> Option<AnyView> {
    // Another page shows other answers.
    let _ = address().page();
    let date = date_time(&offline::as_of()?);
    if !offline::is_reached() {
        return Some(notice(
            "as-of",
            "warn",
            tell!(offline.as_of, date = date),
            ().into_any(),
        ));
    }
    let again = move |_| {
        offline::show_anew();
        shown_anew.update(|count| *count = count.wrapping_add(1));
    };
    let button = view! {
        <button type="button" class="button" on:click=again>{say!(offline.show_anew)}</button>
    };
    Some(notice(
        "as-of",
        "info",
        tell!(offline.back_as_of, date = date),
        button.into_any(),
    ))
}

/// Saves that the server answered otherwise than hoped, where one is not looking at them already.
fn undecided(queue: Queue) -> AnyView {
    let here = address().page();
    queue
        .all()
        .into_iter()
        .filter(|save| !matches!(save.state, State::Waiting | State::PutAside))
        .filter_map(|save| {
            let page = if save.is_unplaced() {
                Page::NewQuote
            } else {
                Page::Quote(save.quote_id.clone().unwrap_or(save.key.clone()))
            };
            if here.as_ref() == Some(&page) {
                return None;
            }
            let link = page.link(&save.account);
            let open = view! { <a class="button" href=link>{say!(offline.decide)}</a> };
            let words = tell!(offline.undecided, customer = &save.customer_name);
            Some(notice("undecided", "warn", words, open.into_any()))
        })
        .collect_view()
        .into_any()
}
