//! Exchange rates of a month, those of each source side by side. Knows no amount.

use crate::figures::{date_time, month, number};
use crate::routes::{Address, Travel};
use crate::ui::live::live;
use crate::ui::states;
use crate::{say, tell};
use domain::exchange_rates::sheet_of;
use domain::money::Currency;
use domain::wire::exchange_rates::ExchangeRatesAnswer;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Months in a select, and the rates of the one that is chosen.
pub(super) fn rates(sheets: &[ExchangeRatesAnswer], address: Address, travel: Travel) -> AnyView {
    if sheets.is_empty() {
        return states::empty(
            say!(prices.no_rates),
            say!(prices.no_rates_words),
            ().into_any(),
        );
    }
    let mut months: Vec<_> = sheets.iter().map(|sheet| sheet.month).collect();
    months.dedup();
    let sheets = sheets.to_vec();
    let known = months.clone();
    let chosen = Memo::new(move |_| {
        let wanted = address.get("month");
        let named = known.iter().find(|month| month.to_string() == wanted);
        named.or(known.first()).copied()
    });
    let options = months
        .into_iter()
        .map(|of| {
            view! {
                <option value=of.to_string() selected=move || chosen.get() == Some(of)>
                    {month(of)}
                </option>
            }
        })
        .collect_view();
    let of_month = move || {
        let chosen = chosen.get();
        let of_month: Vec<&ExchangeRatesAnswer> = sheets
            .iter()
            .filter(|sheet| Some(sheet.month) == chosen)
            .collect();
        table(&of_month)
    };
    view! {
        <div class="filters">
            <label class="chip">
                {say!(usage.month)}
                <select
                    id="rates-month"
                    on:change=move |event| {
                        travel.note(&address.with(&[("month", vec![event_target_value(&event)])]));
                    }
                >
                    {options}
                </select>
            </label>
        </div>
        {live(of_month)}
    }
    .into_any()
}

/// A month's rates: a row for each currency, a column for each source.
fn table(sheets: &[&ExchangeRatesAnswer]) -> AnyView {
    let currencies: BTreeSet<&str> = sheets
        .iter()
        .flat_map(|sheet| sheet.rates.iter().map(|rate| rate.currency.code()))
        .collect();
    let rows = currencies
        .into_iter()
        .filter_map(|code| code.parse().ok())
        .map(|currency: Currency| {
            let cells = sheets
                .iter()
                .map(|sheet| view! { <td class="num">{rate_of(sheet, currency)}</td> })
                .collect_view();
            view! {
                <tr>
                    <td class="strong">{currency.code()}</td>
                    {cells}
                </tr>
            }
        })
        .collect_view();
    let is_one = sheets.len() == 1;
    let heads = sheets
        .iter()
        .map(|sheet| {
            let head = match is_one {
                true => say!(prices.usd_per_unit).to_owned(),
                false => sheet.source.clone(),
            };
            view! {
                <th scope="col" class="num">
                    {head}
                </th>
            }
        })
        .collect_view();
    let published = sheets.iter().map(|sheet| {
        tell!(
            prices.rates_source,
            source = &sheet.source,
            stamp = date_time(&sheet.imported_date)
        )
    });
    let counted = sheet_of(sheets, |sheet| &sheet.source, None).filter(|_| !is_one);
    let counted = counted.map(|sheet| tell!(prices.rates_counted, source = &sheet.source));
    let words: Vec<String> = published
        .chain(counted)
        .chain([say!(prices.rates_divide).to_owned()])
        .collect();
    view! {
        <section class="card">
            <div class="table">
                <table id="rates-table" aria-label=say!(prices.rates)>
                    <thead>
                        <tr>
                            <th scope="col">{say!(usage.currency)}</th>
                            {heads}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <p class="more small muted">{words.join(" ")}</p>
        </section>
    }
    .into_any()
}

fn rate_of(sheet: &ExchangeRatesAnswer, currency: Currency) -> String {
    let mut rates = sheet.rates.iter();
    let rate = rates.find(|rate| rate.currency == currency);
    rate.map_or_else(|| "—".to_owned(), |rate| number(rate.usd_per_unit.0))
}
