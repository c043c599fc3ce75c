//! What else one may say about a line: note, option, alternative, bundle, days, credit. Knows no price.

use crate::forms::quote_lines::{Line, LineGoods, LineOptions};
use crate::forms::quotes::Editor;
use crate::ui::live::live;
use crate::{say, tell};
use domain::price_lists::OfferPrice;
use domain::surcharges::Surcharge;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// The words beside a line's name that say how it counts.
pub fn tags(options: &LineOptions) -> Option<AnyView> {
    let word = if !options.alternative_to.is_empty() {
        say!(quotes.alternative)
    } else if options.optional {
        say!(quotes.optional)
    } else if !options.bundle_id.is_empty() {
        say!(quotes.in_bundle)
    } else {
        return None;
    };
    Some(view! { " " <span class="tag info">{word}</span> }.into_any())
}

/// The fields of the open line.
pub fn options(line: &Line, editor: Editor) -> AnyView {
    let (key, options) = (line.key, line.options);
    let others = editor.lines.with_untracked(|lines| {
        lines
            .iter()
            // A line of a bundle has no price of its own that another could take the place of.
            .filter(|other| {
                other.key != key && other.options.with_untracked(|of| of.bundle_id.is_empty())
            })
            .map(|other| (other.key.to_string(), other.goods.name().into_owned()))
            .collect::<Vec<_>>()
    });
    let kind = match &line.goods {
        LineGoods::Offer(listed) => Some(listed.offer.price.clone()),
        LineGoods::Own(_) => None,
    };
    let text = move |id: &'static str, label: &'static str, kind: &'static str, field: Field| {
        let id = format!("line-{key}-{id}");
        view! {
            <div class="field">
                <label for=id.clone()>{label}</label>
                <input
                    id=id
                    type=kind
                    autocomplete="off"
                    prop:value=options.with_untracked(|options| field.of(options).to_owned())
                    on:input=move |event| {
                        let value = event_target_value(&event);
                        options.update(|options| field.put(options, value));
                    }
                />
            </div>
        }
        .into_any()
    };
    let is_metered = matches!(kind, Some(OfferPrice::Metered { .. }));
    let is_licence = matches!(kind, Some(OfferPrice::Licence { .. }));
    view! {
        <details class="body line-options" open>
            <summary>{say!(quotes.line_settings)}</summary>
            <div class="fields">
                {text("note", say!(quotes.note), "text", Field::Note)}
                <label class="tick">
                    <input
                        type="checkbox"
                        id=format!("line-{key}-optional")
                        prop:checked=options.with_untracked(|options| options.optional)
                        on:change=move |event| {
                            let checked = event_target_checked(&event);
                            options.update(|options| options.optional = checked);
                        }
                    />
                    {say!(quotes.optional)}
                </label>
                {choice(format!("line-{key}-alternative"), say!(quotes.alternative_to), others, options, Field::AlternativeTo)}
                {live(move || {
                    let bundles = editor.bundles.get().into_iter().map(|(id, name, _)| (id, name)).collect();
                    choice(format!("line-{key}-bundle"), say!(quotes.bundle), bundles, options, Field::Bundle)
                })}
                {is_metered.then(|| {
                    view! {
                        {text("used", say!(quotes.used_before), "text", Field::UsedBefore)}
                        {text("access", say!(quotes.days_with_access), "text", Field::DaysWithAccess)}
                        {text("days", say!(quotes.days_used), "text", Field::DaysUsed)}
                    }
                })}
                {is_licence.then(|| {
                    view! {
                        {text("start", say!(quotes.first_day), "date", Field::Start)}
                        {last_day(key, options, editor)}
                        {surcharge(key, options)}
                    }
                })}
            </div>
        </details>
    }
    .into_any()
}

/// The last day that is paid. The last days of the quote's other lines are offered: licences that end on one day
/// are renewed as one.
fn last_day(key: u32, options: RwSignal<LineOptions>, editor: Editor) -> AnyView {
    let (id, list) = (format!("line-{key}-end"), format!("line-{key}-ends"));
    let ends: BTreeMap<String, String> = editor.lines.with_untracked(|lines| {
        let others = lines.iter().filter(|line| line.key != key);
        others
            .map(|line| {
                let end = line.options.with_untracked(|of| of.end_date.clone());
                (end, line.goods.name().into_owned())
            })
            .filter(|(end, _)| !end.is_empty())
            .collect()
    });
    let offered = ends
        .into_iter()
        .map(|(end, name)| view! { <option value=end>{tell!(quotes.ends_with, name = name)}</option> })
        .collect_view();
    view! {
        <div class="field">
            <label for=id.clone()>{say!(quotes.last_day)}</label>
            <input
                id=id
                type="date"
                list=list.clone()
                autocomplete="off"
                prop:value=options.with_untracked(|options| options.end_date.clone())
                on:input=move |event| {
                    let value = event_target_value(&event);
                    options.update(|options| options.end_date = value);
                }
            />
            <datalist id=list>{offered}</datalist>
        </div>
    }
    .into_any()
}

/// The vendor's surcharge, as typed; those that it publishes are offered.
fn surcharge(key: u32, options: RwSignal<LineOptions>) -> AnyView {
    let (id, list) = (
        format!("line-{key}-uplift"),
        format!("line-{key}-surcharges"),
    );
    let hint = format!("{id}-hint");
    let offered = Surcharge::ALL
        .map(|one| {
            let words = match one {
                Surcharge::MonthlyBilling => say!(quotes.surcharges.monthly_billing),
                Surcharge::ExtendedTermOnMonthlyPlan => say!(quotes.surcharges.extended_monthly),
                Surcharge::ExtendedTermOnAnnualPlan => say!(quotes.surcharges.extended_annual),
            };
            view! { <option value=one.percent().to_string()>{words}</option> }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for=id.clone()>{say!(quotes.uplift)}</label>
            <input
                id=id
                list=list.clone()
                inputmode="decimal"
                autocomplete="off"
                aria-describedby=hint.clone()
                prop:value=options.with_untracked(|options| options.uplift_percent.clone())
                on:input=move |event| {
                    let value = event_target_value(&event);
                    options.update(|options| options.uplift_percent = value);
                }
            />
            <datalist id=list>{offered}</datalist>
            <span id=hint class="hint">{say!(quotes.surcharges.hint)}</span>
        </div>
    }
    .into_any()
}

fn choice(
    id: String,
    label: &'static str,
    of: Vec<(String, String)>,
    options: RwSignal<LineOptions>,
    field: Field,
) -> AnyView {
    if of.is_empty() {
        return ().into_any();
    }
    let chosen = options.with_untracked(|options| field.of(options).to_owned());
    let offered = of
        .into_iter()
        .map(|(id, name)| {
            let selected = id == chosen;
            view! { <option value=id selected=selected>{name}</option> }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <select
                id=id
                on:change=move |event| {
                    let value = event_target_value(&event);
                    options.update(|options| field.put(options, value));
                }
            >
                <option value="">{say!(quotes.none_of_these)}</option>
                {offered}
            </select>
        </div>
    }
    .into_any()
}

/// A text of a line's options.
#[derive(Clone, Copy)]
enum Field {
    Note,
    AlternativeTo,
    Bundle,
    UsedBefore,
    DaysWithAccess,
    DaysUsed,
    Start,
}

impl Field {
    fn of(self, options: &LineOptions) -> &str {
        match self {
            Self::Note => &options.note,
            Self::AlternativeTo => &options.alternative_to,
            Self::Bundle => &options.bundle_id,
            Self::UsedBefore => &options.used_before,
            Self::DaysWithAccess => &options.days_with_access,
            Self::DaysUsed => &options.days_used,
            Self::Start => &options.start_date,
        }
    }

    fn put(self, options: &mut LineOptions, value: String) {
        *match self {
            Self::Note => &mut options.note,
            Self::AlternativeTo => &mut options.alternative_to,
            Self::Bundle => &mut options.bundle_id,
            Self::UsedBefore => &mut options.used_before,
            Self::DaysWithAccess => &mut options.days_with_access,
            Self::DaysUsed => &mut options.days_used,
            Self::Start => &mut options.start_date,
        } = value;
    }
}
