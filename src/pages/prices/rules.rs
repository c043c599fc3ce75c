//! Price rules: the list, the rule that is open, and what it would have made of a month's charges.
//! Knows no arithmetic; which rule wins the engine says.

mod example;
mod fields;
mod panel;
mod preview;

use self::panel::panel;
use crate::api::price_rules as api;
use crate::figures::{date, number};
use crate::load::load;
use crate::say;
use crate::session::Acting;
use crate::ui::live::live;
use crate::ui::states;
use domain::access::Action;
use domain::wire::price_rules::{BuyerWords, GoodsWords, PriceRuleAnswer, RuleWords};
use leptos::prelude::*;

/// The rule that is open: a new one, or a kept one by its id.
#[derive(Clone, Debug, PartialEq)]
enum Opened {
    New,
    Kept(String),
}

/// The rules of the account.
pub(super) fn rules(acting: &Acting) -> AnyView {
    let account = acting.id();
    let asked = account.clone();
    let rules = load(move || api::all(asked.clone()));
    let opened = RwSignal::new(None::<Opened>);
    let may_write = acting.may(Action::WritePriceRules);
    let acting = acting.clone();
    let for_form = acting.clone();
    let new = may_write.then(|| {
        view! {
            <button type="button" id="new-rule" class="button primary" on:click=move |_| opened.set(Some(Opened::New))>
                {say!(rules.new)}
            </button>
        }
    });
    view! {
        <div class="row">{new}</div>
        <div class=move || if opened.get().is_some() { "split" } else { "split alone" }>
            {rules.shown(move |all| table(all, opened))}
            {live(move || {
                let open = opened.get()?;
                let kept = match &open {
                    Opened::New => None,
                    Opened::Kept(id) => rules.loaded(|all| all.iter().find(|rule| rule.id == *id).cloned()).flatten(),
                };
                Some(panel(kept, &for_form, rules, opened, may_write))
            })}
        </div>
        {example::example(&acting, rules)}
    }
    .into_any()
}

/// Whom a rule is for.
fn buyer_words(buyer: &BuyerWords) -> String {
    match buyer {
        BuyerWords::Customer(id) => format!("{} {id}", say!(rules.customer)),
        BuyerWords::Tag(tag) => format!("{} {tag}", say!(rules.tag)),
        BuyerWords::Reseller(mpn_id) => format!("{} {mpn_id}", say!(rules.reseller)),
        BuyerWords::Everyone => say!(rules.everyone).to_owned(),
    }
}

/// What a rule is for.
fn goods_words(goods: &GoodsWords) -> String {
    match goods {
        GoodsWords::Offer(id) => format!("{} {id}", say!(rules.offer)),
        GoodsWords::Product(name) => format!("{} {name}", say!(rules.product)),
        GoodsWords::Service(name) => format!("{} {name}", say!(rules.service)),
        GoodsWords::Family(name) => format!("{} {name}", say!(rules.family)),
        GoodsWords::All => say!(rules.all).to_owned(),
    }
}

/// What a rule does.
fn kind_words(kind: &RuleWords) -> String {
    let percent = |value: domain::wire::Text| format!("{} %", number(value.0));
    match kind {
        RuleWords::MarkUp { percent: value, .. } => {
            format!("{} {}", say!(rules.mark_up), percent(*value))
        }
        RuleWords::DiscountOffList { percent: value } => {
            format!("{} {}", say!(rules.discount_off_list), percent(*value))
        }
        RuleWords::FixedUnitPrice { price } => {
            format!("{} {}", say!(rules.fixed_unit_price), number(price.0))
        }
        RuleWords::VolumeDiscount { steps } => {
            let steps = steps.iter().map(|step| {
                format!(
                    "{}: {}",
                    number(step.from_quantity.0),
                    percent(step.percent)
                )
            });
            format!(
                "{} {}",
                say!(rules.volume_discount),
                steps.collect::<Vec<_>>().join("; ")
            )
        }
        RuleWords::MinimumMargin { percent: value } => {
            format!("{} {}", say!(rules.minimum_margin), percent(*value))
        }
        RuleWords::FlatFee { amount } => format!("{} {}", say!(rules.flat_fee), number(amount.0)),
        RuleWords::PerSeatFee { amount } => {
            format!("{} {}", say!(rules.per_seat_fee), number(amount.0))
        }
    }
}

fn table(all: &[PriceRuleAnswer], opened: RwSignal<Option<Opened>>) -> AnyView {
    if all.is_empty() {
        return states::empty(say!(rules.none), say!(rules.none_words), ().into_any());
    }
    let rows = all
        .iter()
        .map(|answer| {
            let rule = &answer.rule;
            let id = answer.id.clone();
            let until = rule.ends.as_deref().map_or_else(String::new, |ends| format!(" – {}", date(ends)));
            view! {
                <tr>
                    <td class="strong">
                        <button type="button" class="button quiet" on:click=move |_| opened.set(Some(Opened::Kept(id.clone())))>
                            {rule.name.clone()}
                        </button>
                    </td>
                    <td>{buyer_words(&rule.buyer)}</td>
                    <td class="wide">{goods_words(&rule.goods)}</td>
                    <td>{kind_words(&rule.kind)}</td>
                    <td class="wide muted">{format!("{}{until}", date(&rule.starts))}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="card">
            <div class="table">
                <table aria-label=say!(rules.title)>
                    <thead>
                        <tr>
                            <th scope="col">{say!(rules.name)}</th>
                            <th scope="col">{say!(rules.buyer)}</th>
                            <th scope="col" class="wide">{say!(rules.goods)}</th>
                            <th scope="col">{say!(rules.kind)}</th>
                            <th scope="col" class="wide">{say!(rules.holds)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}
