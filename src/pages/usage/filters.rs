//! Month, billing, grouping and filters as chips. What they say is in the address.

use super::{Desk, name_or_none, tags};
use crate::figures::month;
use crate::ui::live::live;
use crate::{say, tell};
use domain::charges::{Billing, Dimension, Filter};
use domain::wire::charges::PeriodAnswer;
use leptos::prelude::*;

/// The name of a dimension for the reader.
pub fn dimension_name(dimension: &str) -> String {
    match dimension {
        "customer" => say!(usage.customer).to_owned(),
        "subscription" => say!(usage.subscription).to_owned(),
        "category" => say!(usage.category).to_owned(),
        "service" => say!(usage.service).to_owned(),
        "meter" => say!(usage.meter).to_owned(),
        "region" => say!(usage.region).to_owned(),
        "resourceGroup" => say!(usage.resource_group).to_owned(),
        "reseller" => say!(usage.reseller).to_owned(),
        "day" => say!(usage.day).to_owned(),
        other => match other.parse() {
            Ok(Dimension::Tag(name)) => tell!(usage.tag_named, name = name),
            _ => other.to_owned(),
        },
    }
}

fn dimensions(is_customer: bool) -> Vec<&'static str> {
    let all = [
        "customer",
        "subscription",
        "category",
        "service",
        "meter",
        "region",
        "resourceGroup",
        "reseller",
        "day",
    ];
    all.into_iter()
        .filter(|name| !is_customer || !matches!(*name, "customer" | "reseller"))
        .collect()
}

/// The chips.
pub fn filters(desk: Desk, mut periods: Vec<PeriodAnswer>) -> AnyView {
    periods.sort_by_key(|known| std::cmp::Reverse(known.period));
    let known = StoredValue::new(periods);
    let names = tags::names(desk);
    view! {
        <div class="filters">
            {period_chip(desk, known)}
            {billing_chip(desk, known)}
            {grouping_chip(desk)}
            {live(move || tags::chip(desk, names))}
            {live(move || {
                desk.seen
                    .get()
                    .map(|seen| seen.filters.iter().map(|filter| filter_chip(desk, filter, &seen.filters)).collect_view())
            })}
        </div>
    }
    .into_any()
}

fn chip(
    id: &'static str,
    label: &'static str,
    options: AnyView,
    chosen: Callback<String>,
) -> AnyView {
    view! {
        <label class="chip">
            {label}
            <select id=id on:change=move |event| chosen.run(event_target_value(&event))>{options}</select>
        </label>
    }
    .into_any()
}

fn option(value: String, label: String, is_chosen: bool) -> AnyView {
    view! { <option value=value selected=is_chosen>{label}</option> }.into_any()
}

fn period_chip(desk: Desk, known: StoredValue<Vec<PeriodAnswer>>) -> AnyView {
    let chosen = Memo::new(move |_| desk.seen.get().map(|seen| seen.period));
    let options = move || {
        known.with_value(|known| {
            known
                .iter()
                .map(|one| {
                    option(
                        one.period.to_string(),
                        month(one.period),
                        chosen.get() == Some(one.period),
                    )
                })
                .collect_view()
        })
    };
    chip(
        "period",
        say!(usage.month),
        live(options),
        Callback::new(move |value: String| {
            desk.go(&[("period", vec![value]), ("billing", vec![])]);
        }),
    )
}

/// The billing state in words.
pub fn billing_words(billing: Billing) -> &'static str {
    match billing {
        Billing::Billed => say!(usage.billed),
        Billing::Unbilled => say!(usage.unbilled),
    }
}

fn billing_chip(desk: Desk, known: StoredValue<Vec<PeriodAnswer>>) -> AnyView {
    let options = move || {
        let seen = desk.seen.get();
        let asked = seen
            .as_ref()
            .map(|seen| seen.billing.clone())
            .unwrap_or_default();
        let there = known.with_value(|known| {
            known
                .iter()
                .find(|one| seen.as_ref().is_some_and(|seen| seen.period == one.period))
                .map(|one| one.billing.clone())
                .unwrap_or_default()
        });
        let mut options = vec![option(
            String::new(),
            say!(usage.billing_best).to_owned(),
            asked.is_empty(),
        )];
        options.extend(there.into_iter().map(|one| {
            option(
                one.to_string(),
                billing_words(one).to_owned(),
                asked == one.as_str(),
            )
        }));
        options
    };
    chip(
        "billing",
        say!(usage.billing),
        live(options),
        Callback::new(move |value: String| {
            let values = if value.is_empty() {
                vec![]
            } else {
                vec![value]
            };
            desk.go(&[("billing", values)]);
        }),
    )
}

fn grouping_chip(desk: Desk) -> AnyView {
    let chosen = Memo::new(move |_| desk.seen.get().map(|seen| seen.by).unwrap_or_default());
    let options = move || {
        let by = chosen.get();
        let mut options: Vec<AnyView> = dimensions(desk.is_customer)
            .into_iter()
            .map(|name| option(name.to_owned(), dimension_name(name), by == name))
            .collect();
        options.push(option(
            "tag".to_owned(),
            say!(usage.tag).to_owned(),
            by.starts_with("tag:"),
        ));
        options
    };
    chip(
        "by",
        say!(usage.group_by),
        live(options),
        Callback::new(move |value: String| {
            if value == "tag" {
                tags::begin(desk);
            } else {
                desk.go(&[("by", vec![value])]);
            }
        }),
    )
}

fn filter_chip(desk: Desk, text: &str, all: &[String]) -> AnyView {
    let filter = text.parse::<Filter>().ok();
    let name = filter.map_or_else(
        || text.to_owned(),
        |filter| {
            let label = desk
                .names
                .with(|names| names.get(text).cloned())
                .unwrap_or(filter.value);
            format!(
                "{}: {}",
                dimension_name(&filter.dimension.to_string()),
                name_or_none(&label)
            )
        },
    );
    let rest: Vec<String> = all.iter().filter(|one| *one != text).cloned().collect();
    view! {
        <button
            type="button"
            class="chip on filter"
            aria-label=tell!(usage.remove_filter, name = &name)
            on:click=move |_| desk.go(&[("where", rest.clone())])
        >
            {name.clone()}
            <span aria-hidden="true">"✕"</span>
        </button>
    }
    .into_any()
}
