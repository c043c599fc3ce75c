//! One offer with its prices, by the way it is sold. Knows no list.

use crate::figures::{amount, date, number};
use crate::offers::offer_detail;
use crate::ui::page;
use crate::{say, tell};
use domain::money::Currency;
use domain::price_lists::{BillingPlan, ChangeIndicator, Offer, OfferPrice, Term};
use leptos::prelude::*;
use pricing::Exact;
use pricing::rounding::round_to_currency;
use rust_decimal::Decimal;

fn term_name(term: Term) -> &'static str {
    match term {
        Term::OneMonth => say!(prices.one_month),
        Term::OneYear => say!(prices.one_year),
        Term::ThreeYears => say!(prices.three_years),
        Term::FiveYears => say!(prices.five_years),
    }
}

fn plan_name(plan: BillingPlan) -> &'static str {
    match plan {
        BillingPlan::Monthly => say!(prices.monthly),
        BillingPlan::Annual => say!(prices.annual),
        BillingPlan::Triennial => say!(prices.triennial),
        BillingPlan::OneTime => say!(prices.one_time),
    }
}

fn change_name(change: ChangeIndicator) -> &'static str {
    match change {
        ChangeIndicator::Added => say!(prices.added),
        ChangeIndicator::Changed => say!(prices.changed),
        ChangeIndicator::Deleted => say!(prices.deleted),
        ChangeIndicator::Unchanged => say!(prices.unchanged),
    }
}

/// A price of a whole term by the month, rounded for show.
fn monthly(price: Decimal, term: Term, currency: Currency) -> Option<Decimal> {
    let months = Exact::from(Decimal::from(term.months()));
    let exact = Exact::from(price).divided_by(months).ok()?;
    round_to_currency(exact, currency).ok()
}

/// The panel beside the table.
pub(super) fn panel(offer: &Offer, currency: Currency, opened: RwSignal<Option<usize>>) -> AnyView {
    let fact = |label: &'static str, value: String| {
        (!value.is_empty()).then(|| view! { <div><dt>{label}</dt><dd>{value}</dd></div> })
    };
    let is_metered = offer.tiers().is_some();
    view! {
        <aside class="card" id="offer" aria-label=offer.name.clone()>
            {page::opened_head(offer.name.clone().into_any(), move || opened.set(None))}
            <ol class="steps">{prices(&offer.price, currency)}</ol>
            {volume_prices(offer, currency)}
            <div class="body">
                <dl class="facts">
                    {is_metered.then(|| fact(say!(prices.included), number(offer.included_quantity())))}
                    {terms(&offer.price)}
                    {fact(say!(usage.category), offer_detail(offer))}
                    {fact(say!(prices.product), offer.product.clone())}
                    {fact(say!(quotes.unit), offer.unit.clone())}
                    {fact(say!(prices.effective), day(&offer.effective_date))}
                    {fact(say!(prices.ends), day(&offer.end_date))}
                    {fact(say!(prices.change), offer.change.map(change_name).unwrap_or_default().to_owned())}
                    {fact(say!(prices.offer_id), offer.id.to_string())}
                    {fact(say!(prices.tags), offer.tags.join(", "))}
                </dl>
                {is_metered.then(|| view! { <p class="small muted">{say!(prices.assumption)}</p> })}
            </div>
        </aside>
    }
    .into_any()
}

fn day(text: &str) -> String {
    match text {
        "" => String::new(),
        text => date(text),
    }
}

fn prices(price: &OfferPrice, currency: Currency) -> AnyView {
    let row = |label: String, figure: String| {
        view! { <li><span>{label}</span><span class="num">{format!("{figure} {currency}")}</span></li> }
    };
    match price {
        OfferPrice::Metered { tiers, .. } => tiers
            .as_slice()
            .iter()
            .map(|tier| {
                let label = tell!(steps.kinds.tier_from, from = number(tier.from));
                row(label, number(tier.rate))
            })
            .collect_view()
            .into_any(),
        OfferPrice::Licence { cost, list, .. } => view! {
            {row(say!(prices.cost).to_owned(), amount(cost, currency))}
            {row(say!(prices.list_price).to_owned(), amount(list, currency))}
        }
        .into_any(),
        OfferPrice::Reservation { term, price } => {
            let by_month = monthly(*price, *term, currency)
                .map(|price| row(say!(prices.per_month).to_owned(), amount(price, currency)));
            view! {
                {row(say!(prices.whole_term).to_owned(), amount(price, currency))}
                {by_month}
            }
            .into_any()
        }
        OfferPrice::SavingsPlan { price_hourly, .. } => {
            row(say!(prices.per_hour).to_owned(), number(price_hourly)).into_any()
        }
    }
}

/// What larger lines of a provider's offer cost its reseller.
fn volume_prices(offer: &Offer, currency: Currency) -> AnyView {
    offer
        .volume_prices
        .iter()
        .map(|volume| {
            let words = tell!(
                prices.from_quantity,
                quantity = number(volume.from_quantity)
            );
            view! {
                <h3 class="small">{words}</h3>
                <ol class="steps">{prices(&volume.price, currency)}</ol>
            }
        })
        .collect_view()
        .into_any()
}

fn terms(price: &OfferPrice) -> AnyView {
    let fact =
        |label: &'static str, value: String| view! { <div><dt>{label}</dt><dd>{value}</dd></div> };
    match price {
        OfferPrice::Metered { .. } => ().into_any(),
        OfferPrice::Licence {
            segment,
            term,
            billing_plan,
            ..
        } => view! {
            {fact(say!(prices.term), term_name(*term).to_owned())}
            {fact(say!(prices.billing_plan), plan_name(*billing_plan).to_owned())}
            {fact(say!(prices.segment), segment.clone())}
        }
        .into_any(),
        OfferPrice::Reservation { term, .. } | OfferPrice::SavingsPlan { term, .. } => {
            fact(say!(prices.term), term_name(*term).to_owned()).into_any()
        }
    }
}
