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
mod rates;
mod reading;
mod saving;
mod status;
mod terms;
mod totals;
mod used;
mod versions;

pub use status::{status_tag, status_words};

use self::rates::{MonthSheets, Rates};
use self::totals::{Shown, Whole};
use crate::api;
use crate::api::quotes::CustomersQuote;
use crate::forms::entry;
use crate::forms::quotes::{Draft, Editor, Seller, Total};
use crate::load::{Loader, load};
use crate::offers::{self, Offers, SellingList};
use crate::problem::Problem;
use crate::queue::is_waiting;
use crate::routes::{Page, address};
use crate::session::acting;
use crate::ui::live::live;
use crate::ui::{page, states};
use crate::{say, tell};
use domain::access::Action;
use domain::accounts::MarkUpPercent;
use domain::price_rules::PriceRule;
use domain::quotes::QuoteStatus;
use domain::wire::price_lists::{PriceListAnswer, PriceListDetailAnswer};
use domain::wire::quotes::QuoteAnswer;
use leptos::prelude::*;
use pricing::Totals;
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
    /// What could not be had as it was asked for, in words.
    told: Vec<String>,
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
    let place = Draft::place(&acting.person.user_id, &account, id.as_deref());
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
        Some(quote) if quote.status != QuoteStatus::Draft => view! {
            {versions::kept_beside(&place, &account)}
            {reading::reading(quote, &account)}
        }
        .into_any(),
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
    let is_there = |id: &String| price_lists.iter().any(|list| list.id == *id);
    if !is_there(&draft.price_list_id)
        && let Some(first) = price_lists.first()
    {
        draft.price_list_id = first.id.clone();
    }
    let first = draft.price_list_id.clone();
    draft
        .further_price_list_ids
        .retain(|id| *id != first && is_there(id));
    let (mut meters, mut told) = (None, Vec::new());
    let mut seller = Seller {
        today: crate::preferences::today(),
        ..Seller::default()
    };
    if !first.is_empty() {
        let rules = api::price_rules::all(account.clone()).await?;
        let detail = api::price_list(account.clone(), first).await?;
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
        let offers = sold(account, detail, &draft, &mut seller, &mut told).await?;
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
        told,
    })
}

/// What the quote's price lists sell, each with the rates into the quote's currency; a list without such
/// rates is told and left out, or gives the quote its own currency where it is the first.
async fn sold(
    account: String,
    detail: PriceListDetailAnswer,
    draft: &Draft,
    seller: &mut Seller,
    told: &mut Vec<String>,
) -> Result<Offers, Problem> {
    let day = seller.today;
    let wish = draft.exchange_rates_source.clone();
    let mut sheets = MonthSheets::of(account.clone(), day, wish);
    let month = crate::figures::month(sheets.month);
    let name = detail.price_list.name.clone();
    let first = offers::list_of(account.clone(), detail, day).await?;
    let wanted = draft.currency.unwrap_or(first.currency);
    let rates = sheets.between(first.currency, wanted).await?;
    let (currency, exchange) = match rates {
        Rates::Known(exchange) => (wanted, exchange),
        Rates::Missing => {
            told.push(tell!(
                quotes.without_rates,
                currency = wanted.code(),
                list = first.currency.code(),
                month = month.clone()
            ));
            (first.currency, None)
        }
    };
    seller.currency = Some(currency);
    let mut further = Vec::new();
    for id in &draft.further_price_list_ids {
        let detail = api::price_list(account.clone(), id.clone()).await?;
        let name = detail.price_list.name.clone();
        let list = offers::list_of(account.clone(), detail, day).await?;
        match sheets.between(list.currency, currency).await? {
            Rates::Known(exchange) => {
                let exchange = exchange.map(|exchange| *exchange);
                further.push((SellingList { name, exchange }, list));
                seller.further_price_list_ids.push(id.clone());
            }
            Rates::Missing => told.push(tell!(
                quotes.list_without_rates,
                name = name,
                list = list.currency.code(),
                currency = currency.code(),
                month = month.clone()
            )),
        }
    }
    seller.exchange_rates_source = sheets.source();
    seller.exchange_rates_sources = sheets.sources();
    if let (Some(wish), Some(source)) = (sheets.unmet_wish(), sheets.source()) {
        told.push(tell!(
            quotes.source_without_rates,
            wish = wish,
            month = month,
            source = source
        ));
    }
    let exchange = exchange.map(|exchange| *exchange);
    Ok(Offers::of_lists(
        SellingList { name, exchange },
        first,
        further,
        day,
    ))
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
    let told = desk
        .told
        .iter()
        .map(|words| states::notice("bad", words.clone(), String::new()))
        .collect_view();
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
        {told}
        {(left_out > 0)
            .then(|| states::notice("warn", tell!(quotes.left_out, count = left_out), String::new()))}
        {life::life(editor, desk.quote.as_ref(), account, Callback::new(move |()| loader.again()))}
        {choices::choices(editor, desk, loader, account)}
        {choices::adding(editor, Arc::clone(&meters))}
        {own::adding(editor)}
        {used::quantities(editor, Arc::clone(&meters), account.to_owned())}
        {live(move || passed_over(editor))}
        {lines::lines(editor, &meters, opened)}
        {own::bundles(editor)}
        {totals(editor)}
    }
    .into_any()
}

/// Price rules in another currency than the quote's, which nobody should wait for in vain.
fn passed_over(editor: Editor) -> AnyView {
    let names = editor.rules_passed_over();
    if names.is_empty() {
        return ().into_any();
    }
    let words = tell!(
        quotes.rules_passed_over,
        names = names.join(", "),
        currency = editor.currency.code()
    );
    states::notice("warn", words, String::new())
}

fn totals(editor: Editor) -> AnyView {
    let tax_percent = move || entry::percent(&editor.terms.tax_percent.get()).ok();
    let shown = move || {
        let total = editor.total.get();
        let missing = match &total {
            Total::Missing(count) => tell!(quotes.missing, count = *count),
            Total::TooManyDigits => say!(entry.too_many_digits).to_owned(),
            Total::Sum(_) => String::new(),
        };
        let sums = match total {
            Total::Sum(sums) => Some(sums),
            Total::Missing(_) | Total::TooManyDigits => None,
        };
        let taxed = sums.as_ref().and_then(|sums| {
            let totals = Totals::of(editor.currency, [sums.net], tax_percent()?).ok()?;
            Some((totals.tax, totals.gross))
        });
        Shown {
            net: sums.as_ref().map_or_else(
                || "—".to_owned(),
                |sums| crate::figures::money(sums.net, editor.currency),
            ),
            missing,
            taxed,
            margin: sums.and_then(|sums| sums.margin),
        }
    };
    let steps_of = move |whole| {
        editor.total.with(|total| match (total, whole) {
            (Total::Sum(sums), Whole::Total) => {
                sums.total_steps(editor.currency, tax_percent().unwrap_or_default())
            }
            (Total::Sum(sums), Whole::Margin) => sums.margin_steps(editor.currency),
            _ => Vec::new(),
        })
    };
    let lines = move || editor.lines.with(Vec::len);
    totals::totals(shown, lines, steps_of, editor.currency)
}
