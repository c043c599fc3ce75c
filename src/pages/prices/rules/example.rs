//! Which rule wins for an example, and why. Knows no rule's arithmetic: the engine chooses.

use super::{buyer_words, goods_words, kind_words};
use crate::api::{self, CustomersQuestion};
use crate::load::{Loader, load};
use crate::offers::{Offers, offer_detail};
use crate::problem::Problem;
use crate::session::Acting;
use crate::ui::combo::{Choice, Combo};
use crate::ui::live::live;
use crate::ui::states;
use crate::{say, tell};
use domain::price_rules::{Buyer, PriceRule};
use domain::wire::customers::CustomerAnswer;
use domain::wire::price_rules::PriceRuleAnswer;
use leptos::prelude::*;
use std::sync::Arc;

/// Offers and customers to choose an example from.
struct Goods {
    offers: Option<Arc<Offers>>,
    customers: Arc<Vec<CustomerAnswer>>,
}

async fn goods(account: String) -> Result<Goods, Problem> {
    let lists = api::price_lists(account.clone()).await?;
    let offers = match lists.first() {
        Some(list) => {
            let detail = api::price_list(account.clone(), list.id.clone()).await?;
            Some(Arc::new(
                Offers::of_list(account.clone(), detail, crate::preferences::today()).await?,
            ))
        }
        None => None,
    };
    let question = CustomersQuestion {
        size: 500,
        ..CustomersQuestion::default()
    };
    let customers = Arc::new(api::customers(account, question).await?.items);
    Ok(Goods { offers, customers })
}

/// Customer and offer, and the rules that win for them today.
pub(super) fn example(acting: &Acting, rules: Loader<Vec<PriceRuleAnswer>>) -> AnyView {
    let account = acting.id();
    let goods = load(move || goods(account.clone()));
    let shown = goods.shown(move |goods| {
        goods.offers.clone().map_or_else(
            || states::empty(say!(prices.none), say!(quotes.needs_prices), ().into_any()),
            |offers| chooser(&offers, &goods.customers, rules),
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
    offers: &Arc<Offers>,
    customers: &Arc<Vec<CustomerAnswer>>,
    rules: Loader<Vec<PriceRuleAnswer>>,
) -> AnyView {
    let (customer, offer) = (RwSignal::new(None::<usize>), RwSignal::new(None::<usize>));
    let (customer_text, offer_text) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let known = Arc::clone(customers);
    let customer_choices = Signal::derive(move || {
        let typed = customer_text.get().to_lowercase();
        let fits = |one: &&(usize, &CustomerAnswer)| {
            one.1
                .company_profile
                .company_name
                .to_lowercase()
                .contains(&typed)
        };
        known
            .iter()
            .enumerate()
            .collect::<Vec<_>>()
            .iter()
            .filter(fits)
            .take(20)
            .map(|(index, one)| Choice {
                key: index.to_string(),
                label: one.company_profile.company_name.clone(),
                detail: one.tags.join(", "),
            })
            .collect()
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
    let pick = |text: RwSignal<String>, chosen: RwSignal<Option<usize>>| {
        Callback::new(move |choice: Choice| {
            text.set(choice.label);
            chosen.set(choice.key.parse().ok());
        })
    };
    let boxes = [
        Combo {
            id: "example-customer",
            label: say!(quotes.customer),
            placeholder: say!(quotes.find_customer),
            text: customer_text,
            choices: customer_choices,
            nothing: say!(customers.none_found),
            choose: pick(customer_text, customer),
        },
        Combo {
            id: "example-offer",
            label: say!(rules.offer),
            placeholder: say!(quotes.find_meter),
            text: offer_text,
            choices: offer_choices,
            nothing: say!(prices.none_found),
            choose: pick(offer_text, offer),
        },
    ]
    .map(|combo| view! { <div class="field">{combo.into_view()}</div> });
    let (listed, known) = (Arc::clone(offers), Arc::clone(customers));
    view! {
        <div class="fields">{boxes}</div>
        {live(move || {
            let offer = listed.all.get(offer.get()?)?;
            let buyer = customer
                .get()
                .and_then(|index| known.get(index))
                .map(|one| Buyer {
                    customer: one.id.parse().ok(),
                    tags: one.tags.iter().cloned().collect(),
                    reseller_mpn_id: one.associated_partner_id.clone(),
                })
                .unwrap_or_default();
            rules.loaded(|all| won(all, &buyer, offer, listed.currency))
        })}
    }
    .into_any()
}

fn won(
    all: &[PriceRuleAnswer],
    buyer: &Buyer,
    offer: &domain::price_lists::Offer,
    currency: domain::money::Currency,
) -> AnyView {
    let rules: Vec<PriceRule> = all
        .iter()
        .filter_map(|one| PriceRule::try_from(one).ok())
        .collect();
    let day = crate::preferences::today();
    let winners = match pricing::Rulebook::of(&rules, buyer, day, currency).winners(offer) {
        Ok(winners) => winners,
        Err(tie) => return states::notice("bad", tie.to_string(), String::new()),
    };
    let names = winners.names();
    if names.is_empty() {
        return states::notice("", say!(rules.none_wins).to_owned(), String::new());
    }
    let rows = names
        .iter()
        .filter_map(|name| all.iter().find(|one| one.rule.name == *name))
        .map(|one| {
            let why = tell!(
                rules.why,
                buyer = buyer_words(&one.rule.buyer),
                goods = goods_words(&one.rule.goods),
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
    view! { <ol class="steps" id="rule-winners">{rows}</ol> }.into_any()
}
