//! What one may do about a save that is not finished: it waits, its figures differ, somebody else was first, or it
//! was refused. Nothing of it is lost unless its person says so. Knows no way to the server but the queue.

use super::saving::Desk;
use crate::figures::{date_time, money};
use crate::forms::quote_lines::Line;
use crate::load::load;
use crate::queue::{State, Waiting, queue};
use crate::routes::{Page, travel};
use crate::ui::live::live;
use crate::{api, offline, preferences, say, tell};
use domain::wire::problem::PriceDifference;
use leptos::prelude::*;

/// Every save of the quote that is not finished.
pub fn versions(desk: &Desk) -> AnyView {
    let queue = desk.queue;
    let is_busy = queue.is_busy();
    queue
        .all()
        .into_iter()
        .filter(|save| save.place == desk.place)
        // A save under way is told by its tag: most are over before one could read more.
        .filter(|save| !(is_busy && save.state == State::Waiting))
        .map(|save| version(desk, save))
        .collect_view()
        .into_any()
}

fn version(desk: &Desk, save: Waiting) -> AnyView {
    let total = money(save.total.0, save.currency);
    let date = date_time(&save.saved_at);
    let key = save.key.clone();
    match &save.state {
        State::Waiting => panel(
            "warn",
            if offline::is_reached() {
                tell!(quotes.waiting_trouble, total = total, date = date)
            } else {
                tell!(quotes.waiting_words, total = total, date = date)
            },
            ().into_any(),
            button(say!(quotes.take_back), forget(desk, key)),
        ),
        State::Differs(differences) => panel(
            "bad",
            say!(quotes.differs).to_owned(),
            differing(desk, &save, differences),
            view! {
                {button(say!(quotes.take_servers), take_servers_price(desk, key.clone()))}
                {button(say!(quotes.keep_editing), keep_editing(desk, key))}
            }
            .into_any(),
        ),
        State::ChangedElsewhere => panel(
            "warn",
            tell!(quotes.changed_elsewhere, total = total, date = date),
            theirs(&save),
            view! {
                {button(say!(quotes.keep_as_new), keep_as_new(desk, key.clone(), true))}
                {button(say!(quotes.open_theirs), open_theirs(desk, key))}
            }
            .into_any(),
        ),
        State::PutAside => panel(
            "info",
            tell!(quotes.put_aside, total = total, date = date),
            ().into_any(),
            view! {
                {button(say!(quotes.keep_as_new), keep_as_new(desk, key.clone(), false))}
                {button(say!(quotes.discard_mine), forget(desk, key))}
            }
            .into_any(),
        ),
        State::Refused(words) => panel(
            "bad",
            words.clone(),
            ().into_any(),
            button(say!(quotes.keep_editing), keep_editing(desk, key)),
        ),
    }
}

/// One's own versions of a quote that is a draft no longer: another sent it meanwhile.
pub fn kept_beside(place: &str, account: &str) -> AnyView {
    let (queue, travel) = (queue(), travel());
    let (place, account) = (place.to_owned(), account.to_owned());
    live(move || {
        let saves = queue.all().into_iter().filter(|save| save.place == place);
        let beside = saves.filter(|save| save.state != State::Waiting);
        let panels = beside.map(|save| {
            let total = money(save.total.0, save.currency);
            let words = tell!(
                quotes.sent_meanwhile,
                total = total,
                date = date_time(&save.saved_at)
            );
            let link = Page::Quote(save.key.clone()).link(&account);
            let (key, discarded) = (save.key.clone(), save.key.clone());
            let keep = move || {
                queue.send_as_new(&key, None);
                travel.to(&link);
            };
            let discard = move || {
                preferences::keep(&save.place, "");
                queue.forget(&discarded);
            };
            panel(
                "warn",
                words,
                ().into_any(),
                view! {
                    {button(say!(quotes.keep_as_new), keep)}
                    {button(say!(quotes.discard_mine), discard)}
                }
                .into_any(),
            )
        });
        panels.collect_view()
    })
}

fn panel(kind: &'static str, words: String, more: AnyView, buttons: AnyView) -> AnyView {
    let role = if kind == "bad" { "alert" } else { "status" };
    view! {
        <div class=format!("notice version {kind}") role=role>
            <div>
                <p>{words}</p>
                {more}
            </div>
            <div class="row">{buttons}</div>
        </div>
    }
    .into_any()
}

fn button(label: &'static str, act: impl Fn() + 'static) -> AnyView {
    view! { <button type="button" class="button" on:click=move |_| act()>{label}</button> }
        .into_any()
}

/// Each figure as sent and as the server has it; the total in its currency.
fn differing(desk: &Desk, save: &Waiting, differences: &[PriceDifference]) -> AnyView {
    let name_of = |figure: &str| {
        let place: usize = figure
            .strip_prefix("lines[")?
            .strip_suffix(']')?
            .parse()
            .ok()?;
        let name = |lines: &Vec<Line>| Some(lines.get(place)?.goods.name().into_owned());
        desk.editor.lines.with_untracked(name)
    };
    let figure = |text: &str| {
        domain::decimal::parse_exact(text)
            .map_or_else(|_| text.to_owned(), |figure| money(figure, save.currency))
    };
    let items = differences
        .iter()
        .map(|one| {
            let (sent, priced) = (figure(&one.sent), figure(&one.priced));
            let words = if one.figure == "total" {
                tell!(quotes.difference_total, sent = sent, priced = priced)
            } else {
                tell!(
                    quotes.difference,
                    figure = name_of(&one.figure).unwrap_or_else(|| one.figure.clone()),
                    sent = sent,
                    priced = priced
                )
            };
            view! { <li>{words}</li> }
        })
        .collect_view();
    view! { <ul class="small">{items}</ul> }.into_any()
}

/// What the quote comes to as the server keeps it now.
fn theirs(save: &Waiting) -> AnyView {
    let (account, id) = (save.account.clone(), save.quote_id.clone());
    let quote = load(move || {
        let (account, id) = (account.clone(), id.clone().unwrap_or_default());
        api::quote(account, id)
    });
    let words = move || {
        quote
            .loaded(|quote| {
                let total = money(quote.priced.total.0, quote.priced.currency);
                tell!(
                    quotes.theirs,
                    total = total,
                    count = quote.priced.lines.len()
                )
            })
            .unwrap_or_default()
    };
    view! { <p class="small">{words}</p> }.into_any()
}

fn forget(desk: &Desk, key: String) -> impl Fn() + 'static {
    let desk = desk.clone();
    move || {
        desk.editor.is_draft.set(true);
        desk.queue.forget(&key);
    }
}

fn keep_editing(desk: &Desk, key: String) -> impl Fn() + 'static {
    forget(desk, key)
}

fn take_servers_price(desk: &Desk, key: String) -> impl Fn() + 'static {
    let desk = desk.clone();
    move || desk.queue.take_servers_price(&key)
}

fn open_theirs(desk: &Desk, key: String) -> impl Fn() + 'static {
    let desk = desk.clone();
    move || {
        let typed = desk.typed();
        desk.editor.is_draft.set(false);
        desk.queue.put_aside(&key, typed);
        desk.again.run(());
    }
}

/// `with_typed`: what is typed here belongs to one's own version.
fn keep_as_new(desk: &Desk, key: String, with_typed: bool) -> impl Fn() + 'static {
    let desk = desk.clone();
    move || {
        let typed = with_typed.then(|| desk.typed());
        if with_typed {
            desk.editor.is_draft.set(false);
        }
        desk.queue.send_as_new(&key, typed);
        desk.travel
            .to(&Page::Quote(key.clone()).link(&desk.account));
    }
}
