//! Exchange rates of a month. Knows no amount.

use crate::figures::{date_time, month, number};
use crate::routes::{Address, Travel};
use crate::ui::live::live;
use crate::ui::states;
use crate::{say, tell};
use domain::wire::exchange_rates::ExchangeRatesAnswer;
use leptos::prelude::*;

/// Months in a select, and the rates of the one that is chosen.
pub(super) fn rates(sheets: &[ExchangeRatesAnswer], address: Address, travel: Travel) -> AnyView {
    if sheets.is_empty() {
        return states::empty(
            say!(prices.no_rates),
            say!(prices.no_rates_words),
            ().into_any(),
        );
    }
    let sheets = StoredValue::new(sheets.to_vec());
    let chosen = Memo::new(move |_| {
        let wanted = address.get("month");
        sheets.with_value(|sheets| {
            let named = sheets
                .iter()
                .position(|sheet| sheet.month.to_string() == wanted);
            named.unwrap_or(0)
        })
    });
    let options = sheets.with_value(|sheets| {
        let options = sheets.iter().enumerate().map(|(index, sheet)| {
            view! {
                <option value=sheet.month.to_string() selected=move || chosen.get() == index>
                    {month(sheet.month)}
                </option>
            }
        });
        options.collect_view()
    });
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
        {live(move || sheets.with_value(|sheets| sheets.get(chosen.get()).map(table)))}
    }
    .into_any()
}

fn table(sheet: &ExchangeRatesAnswer) -> AnyView {
    let rows = sheet
        .rates
        .iter()
        .map(|rate| {
            view! {
                <tr>
                    <td class="strong">{rate.currency.code()}</td>
                    <td class="num">{number(rate.usd_per_unit.0)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="card">
            <div class="table">
                <table id="rates-table" aria-label=say!(prices.rates)>
                    <thead>
                        <tr>
                            <th scope="col">{say!(usage.currency)}</th>
                            <th scope="col" class="num">{say!(prices.usd_per_unit)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <p class="more small muted">
                {tell!(prices.rates_source, source = &sheet.source, stamp = date_time(&sheet.imported_date))}
            </p>
        </section>
    }
    .into_any()
}
