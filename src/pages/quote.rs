//! One quote: written here with the engine in the browser, or read by those who may not write.

mod choices;
mod choosing;
mod comparison;
mod customer;
mod deciding;
mod life;
mod lines;
mod options;
mod own;
mod reading;
mod saving;
mod status;
mod terms;
mod used;
mod versions;

pub use status::{status_tag, status_words};

use crate::api;
use crate::api::quotes::CustomersQuote;
use crate::forms::entry;
use crate::forms::quotes::{Draft, Editor, Seller, Total};
use crate::load::{Loader, load};
use crate::offers::Offers;
use crate::problem::Problem;
use crate::queue::is_waiting;
use crate::routes::{Page, address};
use crate::session::acting;
use crate::ui::live::live;
use crate::ui::{page, states};
use crate::{say, tell};
use domain::access::Action;
use domain::accounts::MarkUpPercent;
use domain::charges::Period;
use domain::exchange_rates::ExchangeRates;
use domain::money::Currency;
use domain::price_rules::PriceRule;
use domain::quotes::QuoteStatus;
use domain::wire::price_lists::PriceListAnswer;
use domain::wire::quotes::QuoteAnswer;
use leptos::prelude::*;
use pricing::{Exchange, Margin, Totals};
use rust_decimal::Decimal;
use std::sync::Arc;

/// What an editor needs before it can price alone.
struct Desk {
    quote: Option<QuoteAnswer>,
    /// Where its draft is kept.
    place: String,
    price_lists: Vec<PriceListAnswer>,
    meters: Option<Arc<Offers>>,
    seller: Seller,
    draft: Draft,
    was_kept: bool,
    /// The currency that was asked for, where the day's month has no rates into it.
    without_rates: Option<Currency>,
}

/// The page; without an id, of a new quote.
pub fn page(id: Option<String>) -> AnyView {
    let acting = acting();
    let account = acting.id();
    if acting.is_customer() {
        let id = id.unwrap_or_default();
        return customer::page(
            CustomersQuote::Own { account, id },
            acting.may(Action::DecideOwnQuotes),
        );
    }
    if !acting.may(Action::WriteQuotes) {
        return reading::page(account, id.unwrap_or_default());
    }
    let for_customer = address().get("customer");
    let place = Draft::place(&account, id.as_deref());
    let (asked, quote, from) = (account.clone(), id.clone(), place.clone());
    let desk = load(move || {
        set_up(
            asked.clone(),
            quote.clone(),
            from.clone(),
            for_customer.clone(),
        )
    });
    desk.shown(move |known| match &known.quote {
        Some(quote) if quote.status != QuoteStatus::Draft => reading::reading(quote, &account),
        _ => editor(known, desk, &account, id.clone(), &place),
    })
}

/// The page of a sent quote, for whoever holds its link.
pub fn linked(token: String) -> AnyView {
    view! {
        <main class="linked">{customer::page(CustomersQuote::Linked { token }, true)}</main>
    }
    .into_any()
}

async fn set_up(
    account: String,
    id: Option<String>,
    place: String,
    for_customer: String,
) -> Result<Desk, Problem> {
    let price_lists = api::price_lists(account.clone()).await?;
    let quote = match id {
        Some(id) if !is_waiting(&id) => Some(api::quote(account.clone(), id).await?),
        _ => None,
    };
    let kept = Draft::kept(&place);
    let was_kept = kept.is_some();
    let mut draft = match (kept, &quote) {
        (Some(kept), _) => kept,
        (None, Some(quote)) => Draft::of(quote),
        (None, None) => Draft::default(),
    };
    if draft.customer.is_none() && !for_customer.is_empty() {
        let customer = api::customer(account.clone(), for_customer).await?;
        draft.customer = Some((customer.id, customer.company_profile.company_name));
    }
    if !price_lists
        .iter()
        .any(|list| list.id == draft.price_list_id)
        && let Some(first) = price_lists.first()
    {
        draft.price_list_id = first.id.clone();
    }
    let (mut meters, mut without_rates) = (None, None);
    let mut seller = Seller {
        today: crate::preferences::today(),
        ..Seller::default()
    };
    if !draft.price_list_id.is_empty() {
        let rules = api::price_rules::all(account.clone()).await?;
        let detail = api::price_list(account.clone(), draft.price_list_id.clone()).await?;
        // Without any price rule a new quote begins with the account's own mark-up.
        if rules.is_empty() && quote.is_none() && !was_kept {
            draft.markup = entry::typed(detail.markup_percent.0);
        }
        seller.rules = Arc::new(
            rules
                .iter()
                .map(PriceRule::try_from)
                .collect::<Result<_, _>>()
                .map_err(|why| Problem::Unreadable(why.to_string()))?,
        );
        seller.default_markup = MarkUpPercent::try_from(detail.markup_percent.0)
            .map_err(|why| Problem::Unreadable(why.to_string()))?;
        seller.price_list_name = detail.price_list.name.as_str().into();
        let offers = Offers::of_list(account.clone(), detail, seller.today).await?;
        let wanted = draft.currency.unwrap_or(offers.currency);
        if wanted != offers.currency {
            seller.exchange = exchange(account, offers.currency, wanted, seller.today).await?;
            without_rates = seller.exchange.is_none().then_some(wanted);
        }
        meters = Some(Arc::new(offers));
    }
    Ok(Desk {
        quote,
        place,
        price_lists,
        meters,
        seller,
        draft,
        was_kept,
        without_rates,
    })
}

/// The rates of the day's month into another currency; nothing (so that the list's own currency
/// stays) where there are none.
async fn exchange(
    account: String,
    from: Currency,
    to: Currency,
    day: chrono::NaiveDate,
) -> Result<Option<(Currency, Arc<Exchange>)>, Problem> {
    let month = Period::of(day);
    let sheets = api::prices::exchange_rates(account).await?;
    let Some(sheet) = sheets.into_iter().find(|sheet| sheet.month == month) else {
        return Ok(None);
    };
    let rates = sheet
        .rates
        .iter()
        .map(|rate| (rate.currency, rate.usd_per_unit.0))
        .collect();
    let exchange = ExchangeRates::new(sheet.month, sheet.source, rates)
        .and_then(|rates| Exchange::of(&rates, from, to));
    Ok(exchange.ok().map(|exchange| (to, Arc::new(exchange))))
}

fn editor(
    desk: &Desk,
    loader: Loader<Desk>,
    account: &str,
    id: Option<String>,
    place: &str,
) -> AnyView {
    let title = desk.quote.as_ref().map_or_else(
        || say!(quotes.new).to_owned(),
        |quote| tell!(quotes.title_of, number = &quote.number),
    );
    let Some(meters) = desk.meters.clone() else {
        let link = Page::Prices.link(account);
        let first_step = view! { <a class="button primary" href=link>{say!(prices.import)}</a> };
        return view! {
            {page::head(&title, ().into_any(), ().into_any())}
            {states::empty(say!(prices.none), say!(quotes.needs_prices), first_step.into_any())}
        }
        .into_any();
    };
    let without_rates = desk.without_rates.map(|wanted| {
        let (from, month) = (meters.currency, Period::of(desk.seller.today));
        let words = tell!(
            quotes.without_rates,
            currency = wanted.code(),
            list = from.code(),
            month = crate::figures::month(month)
        );
        states::notice("bad", words, String::new())
    });
    let (editor, left_out) = Editor::new(&desk.draft, &meters, desk.seller.clone());
    editor.keep_at(place.to_owned());
    editor.is_draft.set(desk.was_kept || desk.quote.is_none());
    let opened = RwSignal::new(None::<u32>);
    let place = place.to_owned();
    let again = Callback::new(move |()| loader.again());
    let save = saving::saving(editor, account.to_owned(), id, place.clone(), again);
    let discard = move |_| {
        editor.is_draft.set(false);
        crate::preferences::keep(&place, "");
        loader.again();
    };
    let was_kept = desk.was_kept && desk.quote.is_some();
    let line = move || {
        let customer = editor
            .customer
            .get()
            .map(|(_, name)| format!("{name} · "))
            .unwrap_or_default();
        format!(
            "{customer}{} · {}",
            editor.currency,
            say!(quotes.priced_here)
        )
    };
    view! {
        {page::head(
            &title,
            live(line),
            view! {
                {save.state}
                {was_kept
                    .then(|| {
                        view! {
                            <button type="button" class="button" on:click=discard>
                                {say!(quotes.discard)}
                            </button>
                        }
                    })}
                {save.button}
            }
                .into_any(),
        )}
        {save.told}
        {without_rates}
        {(left_out > 0)
            .then(|| states::notice("warn", tell!(quotes.left_out, count = left_out), String::new()))}
        {life::life(editor, desk.quote.as_ref(), account, Callback::new(move |()| loader.again()))}
        {choices::choices(editor, desk, loader, account)}
        {choices::adding(editor, Arc::clone(&meters))}
        {own::adding(editor)}
        {used::quantities(editor, Arc::clone(&meters), account.to_owned())}
        {lines::lines(editor, &meters, opened)}
        {own::bundles(editor)}
        {totals(editor)}
    }
    .into_any()
}

fn totals(editor: Editor) -> AnyView {
    let total = move || match editor.total.get() {
        Total::Sum(sums) => crate::figures::money(sums.net, editor.currency),
        _ => "—".to_owned(),
    };
    let internal = move || {
        let Total::Sum(sums) = editor.total.get() else {
            return None;
        };
        let Margin {
            cost,
            margin,
            percent,
        } = sums.margin?;
        let percent = percent.map(|percent| format!("{} %", crate::figures::number(percent)));
        let money = |amount| crate::figures::money(amount, editor.currency);
        Some(view! {
            <div>
                <div class="muted small">{say!(quotes.your_cost)}</div>
                <div class="value">{money(cost)}</div>
                <div class="small muted">{say!(quotes.never_shown)}</div>
            </div>
            <div>
                <div class="muted small">{say!(quotes.margin)}</div>
                <div class="value" id="quote-margin" class:wrong-words=margin.is_sign_negative()>{money(margin)}</div>
                <div class="small muted">{percent}</div>
            </div>
        })
    };
    let taxed = move || {
        let Total::Sum(sums) = editor.total.get() else {
            return None;
        };
        let percent = entry::percent(&editor.terms.tax_percent.get()).ok()?;
        let totals = Totals::of(editor.currency, [sums.net], percent).ok()?;
        Some(with_tax(totals.tax, totals.gross, editor.currency))
    };
    let missing = move || match editor.total.get() {
        Total::Missing(count) => tell!(quotes.missing, count = count),
        Total::TooManyDigits => say!(entry.too_many_digits).to_owned(),
        Total::Sum(_) => String::new(),
    };
    view! {
        <div class="kpis quote-total">
            <div>
                <div class="muted small">{say!(quotes.total)}</div>
                <div class="value steady" id="quote-total" aria-live="polite">{total}</div>
                <div class="small wrong-words">{missing}</div>
            </div>
            <div>
                <div class="muted small">{say!(quotes.lines)}</div>
                <div class="value">{live(move || editor.lines.with(Vec::len))}</div>
            </div>
            {live(taxed)}
            {live(internal)}
        </div>
    }
    .into_any()
}

/// The stated tax, and the total with it.
fn with_tax(tax: Decimal, gross: Decimal, currency: Currency) -> AnyView {
    view! {
        <div>
            <div class="muted small">{say!(life.total_with_tax)}</div>
            <div class="value" id="quote-gross">{crate::figures::money(gross, currency)}</div>
            <div class="small muted">{say!(life.tax)} " " {crate::figures::money(tax, currency)}</div>
        </div>
    }
    .into_any()
}
