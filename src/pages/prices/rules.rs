//! Price rules: the list, the rule that is open, and what it would have made of a month's charges.
//! Knows no arithmetic; which rule wins the engine says.

mod example;
mod fields;
mod known;
mod panel;
mod pickers;
mod preview;

use self::known::Known;
use self::panel::{Rule, panel};
use crate::api::price_rules as api;
use crate::figures::{date, number};
use crate::load::{Loader, load};
use crate::session::Acting;
use crate::ui::live::live;
use crate::ui::states;
use crate::{say, tell};
use domain::access::Action;
use domain::wire::price_rules::{
    BuyerWords, GoodsWords, PriceRuleAnswer, PriceRuleRequest, RateSourceWords, RuleWords,
};
use leptos::prelude::*;

/// The rule that is open: a new one, a kept one by its id, or a new one that begins with a kept one's fields.
#[derive(Clone, Debug, PartialEq)]
enum Opened {
    New,
    Kept(String),
    After(String),
}

/// The rules of the account.
pub(super) fn rules(acting: &Acting) -> AnyView {
    let account = acting.id();
    let asked = account.clone();
    let rules = load(move || api::all(asked.clone()));
    let opened = RwSignal::new(None::<Opened>);
    let may_write = acting.may(Action::WritePriceRules);
    let acting = acting.clone();
    let (for_form, for_known) = (acting.clone(), acting.clone());
    let known = load(move || Known::of(for_known.clone()));
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
            {rules.shown(move |all| table(all, known, opened))}
            {live(move || {
                let open = opened.get()?;
                let kept = |id: &str| rules.loaded(|all| all.iter().find(|rule| rule.id == id).cloned()).flatten();
                let rule = match &open {
                    Opened::New => Rule::New,
                    Opened::Kept(id) => kept(id).map_or(Rule::New, Rule::Kept),
                    Opened::After(id) => kept(id).map_or(Rule::New, Rule::After),
                };
                Some(panel(rule, &for_form, (rules, known), opened))
            })}
        </div>
        {example::example(&acting, rules, known)}
    }
    .into_any()
}

/// Whom a rule is for, by name where it is known.
fn buyer_words(buyer: &BuyerWords, known: Option<&Known>) -> String {
    match buyer {
        BuyerWords::Customer(id) => {
            let name = known.and_then(|known| known.customer(id)).unwrap_or(id);
            format!("{} {name}", say!(rules.customer))
        }
        BuyerWords::Tag(tag) => format!("{} {tag}", say!(rules.tag)),
        BuyerWords::Reseller(mpn_id) => {
            let name = known.and_then(|known| known.reseller(mpn_id));
            format!("{} {}", say!(rules.reseller), name.unwrap_or(mpn_id))
        }
        BuyerWords::Everyone => say!(rules.everyone).to_owned(),
    }
}

/// What a rule is for, by name where it is known.
fn goods_words(goods: &GoodsWords, known: Option<&Known>) -> String {
    match goods {
        GoodsWords::Offer(id) => {
            let name = known.and_then(|known| known.offer(id)).unwrap_or(id);
            format!("{} {name}", say!(rules.offer))
        }
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

/// Words with the names that are known, once they are.
fn with_names(known: Loader<Known>, words: impl Fn(Option<&Known>) -> String) -> String {
    known
        .loaded(|known| words(Some(known)))
        .unwrap_or_else(|| words(None))
}

/// The rate that a rule agreed, where it did.
fn rate_words(rule: &PriceRuleRequest) -> Option<String> {
    match (rule.rate_source, rule.currency) {
        (RateSourceWords::Agreed { from, rate }, Some(currency)) => Some(tell!(
            rules.agreed_words,
            from = from.code(),
            rate = number(rate.0),
            currency = currency.code()
        )),
        _ => None,
    }
}

fn table(
    all: &[PriceRuleAnswer],
    known: Loader<Known>,
    opened: RwSignal<Option<Opened>>,
) -> AnyView {
    if all.is_empty() {
        return states::empty(say!(rules.none), say!(rules.none_words), ().into_any());
    }
    let rows = all
        .iter()
        .map(|answer| {
            let rule = &answer.rule;
            let id = answer.id.clone();
            let (buyer, goods) = (rule.buyer.clone(), rule.goods.clone());
            let rate = rate_words(rule).map(|words| view! { <div class="small muted">{words}</div> });
            let until = rule.ends.as_deref().map_or_else(String::new, |ends| format!(" – {}", date(ends)));
            view! {
                <tr>
                    <td class="strong">
                        <button type="button" class="button quiet" on:click=move |_| opened.set(Some(Opened::Kept(id.clone())))>
                            {rule.name.clone()}
                        </button>
                    </td>
                    <td>{live(move || with_names(known, |known| buyer_words(&buyer, known)))}</td>
                    <td class="wide">{live(move || with_names(known, |known| goods_words(&goods, known)))}</td>
                    <td>{kind_words(&rule.kind)}{rate}</td>
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
