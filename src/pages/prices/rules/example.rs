//! Which rule wins for an example, and why. Knows no rule's arithmetic: the engine chooses.

use super::known::Known;
use super::{buyer_words, goods_words, kind_words, with_names};
use crate::customers;
use crate::load::Loader;
use crate::offers::{Offers, offer_detail};
use crate::session::Acting;
use crate::ui::combo::{Choice, Combo};
use crate::ui::live::live;
use crate::ui::states;
use crate::{say, tell};
use domain::money::Currency;
use domain::price_rules::{Buyer, PriceRule};
use domain::wire::customers::CustomerAnswer;
use domain::wire::price_rules::PriceRuleAnswer;
use leptos::prelude::*;
use std::sync::Arc;

/// Customer and offer, and the rules that win for them today.
pub(super) fn example(
    acting: &Acting,
    rules: Loader<Vec<PriceRuleAnswer>>,
    known: Loader<Known>,
) -> AnyView {
    let account = acting.id();
    let shown = known.shown(move |goods| {
        goods.offers.clone().map_or_else(
            || states::empty(say!(prices.none), say!(quotes.needs_prices), ().into_any()),
            |offers| chooser(account.clone(), &offers, rules, known),
        )
    });
    view! {
        <section class="card" id="rule-example">
            <header><h2>{say!(rules.example)}</h2></header>
            <div class="body">{shown}</div>
        </section>
    }
    .into_any()
}

fn chooser(
    account: String,
    offers: &Arc<Offers>,
    rules: Loader<Vec<PriceRuleAnswer>>,
    known: Loader<Known>,
) -> AnyView {
    let customer = RwSignal::new(None::<CustomerAnswer>);
    let offer = RwSignal::new(None::<usize>);
    let (customer_text, offer_text) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let found = customers::found(account, customer_text);
    let customer_choices = Signal::derive(move || {
        let choices = found.get().into_iter().map(|one| Choice {
            key: one.id,
            label: one.company_profile.company_name,
            detail: one.tags.join(", "),
        });
        choices.collect()
    });
    let choose_customer = Callback::new(move |choice: Choice| {
        let chosen =
            found.with_untracked(|all| all.iter().find(|one| one.id == choice.key).cloned());
        customer.set(chosen);
        customer_text.set(choice.label);
    });
    let listed = Arc::clone(offers);
    let offer_choices = Signal::derive(move || {
        listed
            .matching(&offer_text.get())
            .take(20)
            .filter_map(|index| listed.all.get(index).map(|offer| (index, offer)))
            .map(|(index, offer)| Choice {
                key: index.to_string(),
                label: offer.name.clone(),
                detail: offer_detail(offer),
            })
            .collect()
    });
    let choose_offer = Callback::new(move |choice: Choice| {
        offer_text.set(choice.label);
        offer.set(choice.key.parse().ok());
    });
    let boxes = [
        Combo {
            id: "example-customer",
            label: say!(quotes.customer),
            placeholder: say!(quotes.find_customer),
            text: customer_text,
            choices: customer_choices,
            nothing: say!(customers.none_found),
            choose: choose_customer,
            refusal: None,
        },
        Combo {
            id: "example-offer",
            label: say!(rules.offer),
            placeholder: say!(quotes.find_meter),
            text: offer_text,
            choices: offer_choices,
            nothing: say!(prices.none_found),
            choose: choose_offer,
            refusal: None,
        },
    ]
    .map(|combo| view! { <div class="field">{combo.into_view()}</div> });
    let listed = Arc::clone(offers);
    view! {
        <div class="fields">{boxes}</div>
        {live(move || {
            let offer = listed.all.get(offer.get()?)?;
            let buyer = customer
                .get()
                .map(|one| Buyer {
                    customer: one.id.parse().ok(),
                    tags: one.tags.into_iter().collect(),
                    reseller_mpn_id: one.associated_partner_id,
                })
                .unwrap_or_default();
            rules.loaded(|all| won(all, &buyer, offer, (listed.currency, known)))
        })}
    }
    .into_any()
}

fn won(
    all: &[PriceRuleAnswer],
    buyer: &Buyer,
    offer: &domain::price_lists::Offer,
    (currency, known): (Currency, Loader<Known>),
) -> AnyView {
    let rules: Vec<PriceRule> = all
        .iter()
        .filter_map(|one| PriceRule::try_from(one).ok())
        .collect();
    let day = crate::preferences::today();
    let winners = match pricing::Rulebook::of(&rules, buyer, day, currency).winners(offer) {
        Ok(winners) => winners,
        Err(tie) => {
            let words = tell!(rules.tie, first = tie.first, second = tie.second);
            return states::notice("bad", words, String::new());
        }
    };
    let won: Vec<&PriceRule> = [
        winners.price,
        winners.volume_discount,
        winners.minimum_margin,
        winners.flat_fee,
        winners.per_seat_fee,
    ]
    .into_iter()
    .flatten()
    .collect();
    let elsewhere = pricing::passed_over(&rules, buyer, day, currency, &[offer]);
    let passed_over = (!elsewhere.is_empty()).then(|| {
        let names: Vec<&str> = elsewhere.iter().map(|rule| rule.name.as_str()).collect();
        let words = tell!(
            rules.passed_over,
            names = names.join(", "),
            currency = currency.code()
        );
        states::notice("warn", words, String::new())
    });
    if won.is_empty() {
        let none = states::notice("", say!(rules.none_wins).to_owned(), String::new());
        return view! { {none} {passed_over} }.into_any();
    }
    let rows = won
        .into_iter()
        .filter_map(|rule| all.iter().find(|one| one.id == rule.id.as_str()))
        .map(|one| {
            let why = tell!(
                rules.why,
                buyer = with_names(known, |known| buyer_words(&one.rule.buyer, known)),
                goods = with_names(known, |known| goods_words(&one.rule.goods, known)),
                starts = crate::figures::date(&one.rule.starts)
            );
            view! {
                <li>
                    <span class="strong">{one.rule.name.clone()}</span>
                    <span class="num">{kind_words(&one.rule.kind)}</span>
                    <span class="how">{why}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <ol class="steps" id="rule-winners">{rows}</ol>
        {passed_over}
    }
    .into_any()
}
