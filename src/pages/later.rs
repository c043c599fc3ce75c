//! Pages whose code is fetched when they are first opened: a first visit downloads the shell and the
//! customers, no more. Knows which pages travel together, nothing of what they show.
#![allow(
    unsafe_code,
    reason = "the split-off parts are imported by name; the macro writes the import"
)]

use super::{
    customer, enrol, enrolment, permissions, prices, quote, quotes, settings, setup, start, usage,
};
use crate::problem::Problem;
use crate::routes::Page;
use crate::session::Session;
use crate::ui::live::live;
use crate::ui::states;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use std::future::Future;

/// Draws a page whose code has come.
type Draw = fn(Page) -> AnyView;
/// The code of some pages, or why it did not come.
type Part = Result<Draw, SplitLoaderError>;

/// The page, as soon as its code is here; bones until then, and a way to try again when it cannot be
/// fetched. Pages that share much travel together: every further part costs its own requests.
pub fn view(page: Page) -> AnyView {
    match page {
        Page::Quotes | Page::NewQuote | Page::Quote(_) | Page::QuoteLink(_) => {
            fetched(quotes_part, page)
        }
        Page::Usage => fetched(usage_part, page),
        Page::Enrol | Page::Enrolment(_) | Page::RelationshipRequest => fetched(enrol_part, page),
        page => fetched(desk_part, page),
    }
}

fn fetched<Coming>(fetch: fn() -> Coming, page: Page) -> AnyView
where
    Coming: Future<Output = Part> + 'static,
{
    let part: RwSignal<Option<Result<Draw, Problem>>> = RwSignal::new(None);
    let ask = move || {
        part.set(None);
        let coming = fetch();
        spawn_local(async move {
            let came = coming.await.map_err(|_| Problem::PageNotFetched);
            // One may have gone to another page meanwhile.
            part.try_set(Some(came));
        });
    };
    ask();
    live(move || match part.get() {
        None => states::bones(),
        Some(Ok(draw)) => draw(page.clone()),
        Some(Err(problem)) => states::problem(&problem, Some(Callback::new(move |()| ask()))),
    })
}

#[wasm_split(desk, fallible, wasm_split_path = ::leptos::wasm_split)]
fn desk_part() -> Part {
    Ok(|page| match page {
        Page::Setup => setup::page(expect_context::<Session>()),
        Page::Start => start::page(expect_context::<Session>()),
        Page::Customer(id) => customer::page(id),
        Page::Permissions(id) => permissions::page(id),
        Page::Prices => prices::page(),
        Page::Settings => settings::page(),
        _ => states::missing(),
    })
}

#[wasm_split(quotes, fallible, wasm_split_path = ::leptos::wasm_split)]
fn quotes_part() -> Part {
    Ok(|page| match page {
        Page::Quotes => quotes::page(),
        Page::Quote(id) => quote::page(Some(id)),
        Page::QuoteLink(token) => quote::linked(token),
        _ => quote::page(None),
    })
}

#[wasm_split(enrol, fallible, wasm_split_path = ::leptos::wasm_split)]
fn enrol_part() -> Part {
    Ok(|page| match page {
        Page::Enrolment(id) => enrolment::page(id),
        Page::RelationshipRequest => enrol::request::page(),
        _ => enrol::page(),
    })
}

#[wasm_split(usage, fallible, wasm_split_path = ::leptos::wasm_split)]
fn usage_part() -> Part {
    Ok(|_| usage::page())
}
