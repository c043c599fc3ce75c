//! Usage charges: totals, a picture, a table with drill-down to the lines. What one sees is in the
//! address. Knows no cost of a customer's: none ever comes.

mod filters;
mod lines;
mod picture;
mod table;
mod tags;
mod totals;

use crate::api::charges::{self as api, ChargesQuestion};
use crate::charges::{Pivot, pivot};
use crate::figures::{date_time, month, number};
use crate::forms::charge_file;
use crate::load::{Load, load};
use crate::problem::Problem;
use crate::routes::{Address, Travel, address, travel};
use crate::session::{Acting, acting};
use crate::ui::dialog::Door;
use crate::ui::live::live;
use crate::ui::{page, states};
use crate::{say, tell};
use domain::access::Action;
use domain::charges::{Billing, Period};
use domain::wire::charges::PeriodAnswer;
use leptos::prelude::*;
use std::collections::HashMap;

/// What the address says of the view.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Seen {
    pub period: Period,
    pub billing: String,
    pub by: String,
    pub filters: Vec<String>,
    pub shows_lines: bool,
}

impl Seen {
    fn question(&self, by: &[&str]) -> ChargesQuestion {
        ChargesQuestion {
            period: self.period,
            billing: self.billing.clone(),
            by: by.iter().map(|name| (*name).to_owned()).collect(),
            filters: self.filters.clone(),
        }
    }
}

/// What every part of the page needs.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub seen: Memo<Option<Seen>>,
    pub address: Address,
    pub travel: Travel,
    pub is_customer: bool,
    pub account: StoredValue<String>,
    /// Names of the keys seen so far, so that a filter is called by its name.
    pub names: RwSignal<HashMap<String, String>>,
}

impl Desk {
    /// Changes the view as a new step of the history.
    pub fn go(self, changes: &[(&str, Vec<String>)]) {
        self.travel.note_step(&self.address.with(changes));
    }

    /// The account's id.
    pub fn account(self) -> String {
        self.account.get_value()
    }
}

/// The page.
pub fn page() -> AnyView {
    let acting = acting();
    let account = acting.id();
    let asked = account.clone();
    let periods = load(move || api::periods(asked.clone()));
    let address = address();
    let is_customer = acting.is_customer();
    let seen = Memo::new(move |_| {
        let known = periods.loaded(|known| known.iter().map(|one| one.period).max());
        seen(address, known.flatten(), is_customer)
    });
    let desk = Desk {
        seen,
        address,
        travel: travel(),
        is_customer,
        account: StoredValue::new(account.clone()),
        names: RwSignal::new(HashMap::new()),
    };
    let door = Door::new();
    let may_import = acting.may(Action::ImportCharges);
    let done = Callback::new(move |(period, billing): (Period, Billing)| {
        periods.again();
        desk.go(&[
            ("period", vec![period.to_string()]),
            ("billing", vec![billing.to_string()]),
            ("where", vec![]),
            ("lines", vec![]),
        ]);
    });
    let adding = may_import.then(|| charge_file::adding(door, account, done));
    let body = move || {
        periods.with(|known| match known {
            Load::Loading => states::bones(),
            Load::Failed(problem) => failed(&problem, Callback::new(move |()| periods.again())),
            Load::Loaded(known) if known.is_empty() => empty(&acting, door),
            Load::Loaded(known) => charges(desk, known),
        })
    };
    view! {
        {head(desk, may_import, door)}
        {body}
        {adding}
    }
    .into_any()
}

/// What the address asks to see; the newest month where it names none.
fn seen(address: Address, newest: Option<Period>, is_customer: bool) -> Option<Seen> {
    let period = address.get("period").parse().ok().or(newest)?;
    let by = match address.get("by") {
        named if !named.is_empty() => named,
        _ if is_customer => "subscription".to_owned(),
        _ => "customer".to_owned(),
    };
    Some(Seen {
        period,
        billing: address.get("billing"),
        by,
        filters: address.all("where"),
        shows_lines: address.get("lines") == "1",
    })
}

fn head(desk: Desk, may_import: bool, door: Door) -> AnyView {
    let line = move || match desk.seen.get() {
        Some(seen) => format!(
            "{} · {}",
            month(seen.period),
            if desk.is_customer {
                say!(usage.line_customer)
            } else {
                say!(usage.line_partner)
            }
        ),
        None => say!(usage.line_none).to_owned(),
    };
    let add = may_import.then(|| {
        view! {
            <button id="add-file" type="button" class="button primary" on:click=move |_| door.open()>
                {say!(usage.add_file)}
            </button>
        }
    });
    page::head(say!(usage.title), live(line), add.into_any())
}

/// A customer whose partner has not enabled charges learns why, and whom to ask.
fn failed(problem: &Problem, again: Callback<()>) -> AnyView {
    if problem.code() == "charges_not_enabled" {
        return states::not_enabled(say!(usage.not_enabled), &problem.words());
    }
    states::problem(problem, Some(again))
}

fn empty(acting: &Acting, door: Door) -> AnyView {
    if acting.is_customer() {
        return states::empty(say!(usage.none), say!(usage.none_customer), ().into_any());
    }
    let first_step = acting.may(Action::ImportCharges).then(|| {
        view! {
            <button type="button" class="button primary" on:click=move |_| door.open()>
                {say!(usage.add_file)}
            </button>
        }
    });
    states::empty(
        say!(usage.none),
        say!(usage.none_words),
        first_step.into_any(),
    )
}

fn charges(desk: Desk, periods: &[PeriodAnswer]) -> AnyView {
    let rows = load(move || ask(desk, |seen| vec![seen.by.clone()]));
    let days = load(move || ask(desk, |_| vec!["day".to_owned(), "category".to_owned()]));
    Effect::new(move |_| {
        let Some(seen) = desk.seen.get() else { return };
        rows.loaded(|pivot| remember(desk, &seen.by, pivot));
    });
    let as_of = move || {
        rows.loaded(|pivot| {
            let lines: u64 = pivot.totals.iter().map(|total| total.lines).sum();
            let stamp = pivot.as_of.as_deref().map(date_time).unwrap_or_default();
            tell!(usage.as_of, stamp = stamp, lines = number(lines))
        })
    };
    let again = Callback::new(move |()| rows.again());
    view! {
        {filters::filters(desk, periods.to_vec())}
        <p class="muted small" role="status">{as_of}</p>
        {live(move || {
            rows.with(|known| match known {
                Load::Loading => states::bones(),
                Load::Failed(problem) => failed(&problem, again),
                Load::Loaded(pivot) => totals::totals(&pivot.totals),
            })
        })}
        <div class:stale=move || days.busy.get()>
            {live(move || days.loaded(|pivot| picture::pictures(desk, pivot)))}
        </div>
        <div class:stale=move || rows.busy.get()>
            {live(move || rows.loaded(|pivot| table::table(desk, pivot)))}
        </div>
        {live(move || desk.seen.get().is_some_and(|seen| seen.shows_lines).then(|| lines::lines(desk)))}
    }
    .into_any()
}

/// Asks for a pivot of what is seen; the question is read before the first await, so that a change asks anew.
fn ask(
    desk: Desk,
    by: fn(&Seen) -> Vec<String>,
) -> impl Future<Output = Result<Pivot, Problem>> + use<> {
    let question = desk.seen.get().map(|seen| {
        let by = by(&seen);
        seen.question(&by.iter().map(String::as_str).collect::<Vec<_>>())
    });
    let account = desk.account();
    async move {
        match question {
            Some(question) => pivot(account, desk.is_customer, question).await,
            None => Ok(Pivot::default()),
        }
    }
}

fn remember(desk: Desk, by: &str, pivot: &Pivot) {
    desk.names.update(|names| {
        for row in &pivot.rows {
            if let (Some(key), Some(label)) = (row.keys.first(), row.labels.first()) {
                names.insert(format!("{by}:{key}"), label.clone());
            }
        }
    });
}

/// A key's name; one that a line has not is called so.
pub(super) fn name_or_none(label: &str) -> String {
    if label.is_empty() {
        say!(usage.no_key).to_owned()
    } else {
        label.to_owned()
    }
}
