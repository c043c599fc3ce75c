//! The frame around every page: bar, rail, menus, search. Knows which pages a role may see, and no
//! page's content.

mod leaving;
mod menus;
mod notices;
mod search;

pub(crate) use menus::{model_words, role_words};
pub(crate) use notices::blocked_words;

use self::leaving::Leaving;
pub use self::leaving::leaving;
use crate::queue::Queue;
use crate::routes::{Page, address};
use crate::say;
use crate::session::{Acting, Session};
use crate::ui::dialog::Door;
use crate::ui::icon::{Icon, icon};
use crate::ui::live::live;
use crate::{offline, pages};
use domain::access::Action;
use leptos::ev::KeyboardEvent;
use leptos::html::Main;
use leptos::prelude::*;

/// A room of the rail.
pub(crate) struct Room {
    pub page: Page,
    pub label: &'static str,
    pub icon: Icon,
}

/// The rooms that somebody may enter, in the order of the rail.
pub(crate) fn rooms(acting: &Acting) -> Vec<Room> {
    let all = [
        (
            Page::Enrol,
            say!(nav.enrol),
            Icon::Enrol,
            vec![Action::ReadMarkets],
        ),
        (
            Page::Customers,
            say!(nav.customers),
            Icon::Customers,
            vec![Action::ReadCustomers],
        ),
        (
            Page::Prices,
            say!(nav.prices),
            Icon::Prices,
            vec![Action::ReadPriceLists],
        ),
        (
            Page::Quotes,
            say!(nav.quotes),
            Icon::Quotes,
            vec![Action::ReadQuotes, Action::ReadOwnQuotes],
        ),
        (
            Page::Usage,
            say!(nav.usage),
            Icon::Usage,
            vec![Action::ReadCharges, Action::ReadOwnCharges],
        ),
        (Page::Settings, say!(nav.settings), Icon::Settings, vec![]),
    ];
    all.into_iter()
        .filter(|(.., actions)| actions.is_empty() || actions.iter().any(|one| acting.may(*one)))
        .map(|(page, label, icon, _)| Room { page, label, icon })
        .collect()
}

/// The room that a page belongs to.
pub(crate) fn room_of(page: &Page) -> Page {
    match page {
        Page::Customer(_) | Page::Permissions(_) => Page::Customers,
        Page::Quote(_) | Page::NewQuote => Page::Quotes,
        Page::Enrolment(_) | Page::RelationshipRequest => Page::Enrol,
        other => other.clone(),
    }
}

/// Where somebody starts: customers to partner staff, own charges to a customer, the applications where there
/// is no account yet.
pub(crate) fn home(acting: &Acting) -> Page {
    if acting.is_customer() {
        Page::Usage
    } else if acting.may(Action::ReadCustomers) {
        Page::Customers
    } else if acting.may(Action::ReadEnrolments) {
        Page::Enrol
    } else {
        Page::Settings
    }
}

fn links(acting: &Acting, page: Memo<Option<Page>>) -> AnyView {
    let account = acting.id();
    rooms(acting)
        .into_iter()
        .map(|room| {
            let link = room.page.link(&account);
            let is_here = move || {
                let here = page.get().as_ref().map(room_of);
                (here.as_ref() == Some(&room.page)).then_some("page")
            };
            view! {
                <a href=link aria-current=is_here on:click=|_| menus::close_all()>
                    {icon(room.icon)}
                    {room.label}
                </a>
            }
        })
        .collect_view()
        .into_any()
}

/// The mark of the app.
pub(crate) fn mark() -> AnyView {
    view! {
        <svg viewBox="0 0 22 22" aria-hidden="true">
            <path class="a" d="M2 4h18l-4 5H6z"></path>
            <path class="b" d="M6 11h10l-3 4h-4z"></path>
            <path class="a" d="M9.500 17h3L11 19.500z"></path>
        </svg>
    }
    .into_any()
}

/// The frame with the page of the address in it.
pub fn shell(acting: Acting, session: Session) -> AnyView {
    let address = address();
    let here = address_page(acting.clone());
    let search = Door::new();
    let queue = Queue::of(&acting, session);
    provide_context(queue);
    let leaving = Leaving::of(&acting, queue, session);
    provide_context(leaving);
    offline::start();
    let shown_anew = RwSignal::new(0_u32);
    let keys = window_event_listener(leptos::ev::keydown, move |event: KeyboardEvent| {
        if (event.ctrl_key() || event.meta_key()) && event.key().eq_ignore_ascii_case("k") {
            event.prevent_default();
            search.open();
        }
    });
    on_cleanup(move || keys.remove());
    let main = NodeRef::<Main>::new();
    // Whoever cannot see the page change hears it: the focus goes to the new page, except the first.
    Effect::new(move |before: Option<Option<Page>>| {
        let page = here.get();
        if before.is_some_and(|before| before != page)
            && let Some(main) = main.get_untracked()
        {
            let _ = main.focus();
        }
        page
    });
    let rail = links(&acting, here);
    let drawer = links(&acting, here);
    let home_link = home(&acting).link(&acting.id());
    let demonstration = acting.person.demonstration;
    view! {
        <div class="app">
            <a class="button skip" href="#main">{say!(shell.skip)}</a>
            <header class="bar">
                <button
                    type="button"
                    class="button bar-like icon-only drawer-button"
                    popovertarget="drawer"
                    aria-label=say!(shell.menu)
                >
                    {icon(Icon::Menu)}
                </button>
                <nav id="drawer" class="menu drawer" popover="auto" aria-label=say!(shell.menu)>
                    {drawer}
                </nav>
                <a class="brand" href=home_link aria-label=say!(app.name)>
                    {mark()}
                    <span>{say!(app.name)}</span>
                </a>
                {menus::account(&acting, address)}
                <button type="button" class="find" on:click=move |_| search.open() aria-label=say!(shell.search)>
                    {icon(Icon::Search)}
                    <span>{say!(shell.search)}</span>
                    <kbd>{say!(shell.search_keys)}</kbd>
                </button>
                {notices::offline_chip()}
                {menus::person(&acting, leaving)}
            </header>
            <nav class="rail" aria-label=say!(shell.pages)>
                {rail}
                {demonstration.then(|| view! { <p class="foot">{say!(shell.demonstration)}</p> })}
            </nav>
            <main id="main" tabindex="-1" node_ref=main>
                {notices::notices(queue, shown_anew)}
                {notices::standing(&acting)}
                {live(move || {
                    shown_anew.track();
                    pages::view(here.get(), &acting)
                })}
            </main>
            {search::dialog(search)}
            {leaving.dialog()}
        </div>
    }
    .into_any()
}

/// The page of the address; the front door leads to where somebody starts.
fn address_page(acting: Acting) -> Memo<Option<Page>> {
    let address = address();
    Memo::new(move |_| match address.page() {
        Some(Page::Home) => Some(home(&acting)),
        page => page,
    })
}
