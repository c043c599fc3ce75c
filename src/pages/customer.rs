//! One customer: who it is, its subscriptions, the ways on. Knows no charges.

mod tags;

use super::customers::relationship;
use crate::api;
use crate::load::load;
use crate::routes::Page;
use crate::session::acting;
use crate::ui::live::live;
use crate::ui::{page, states};
use crate::{say, tell};
use domain::access::Action;
use domain::subscriptions::SubscriptionStatus;
use domain::wire::customers::{CustomerAnswer, SubscriptionAnswer};
use leptos::prelude::*;

/// The page.
pub fn page(id: String) -> AnyView {
    let account = acting().id();
    let (for_customer, for_subscriptions) = (id.clone(), id);
    let (first, second) = (account.clone(), account);
    let customer = load(move || api::customer(first.clone(), for_customer.clone()));
    let subscriptions = load(move || api::subscriptions(second.clone(), for_subscriptions.clone()));
    view! {
        {customer.shown(profile)}
        {live(move || {
            // A customer that is not there has no subscriptions to wait for.
            customer.loaded(|_| ()).map(|()| subscriptions.shown(|all| list(all)))
        })}
    }
    .into_any()
}

fn profile(customer: &CustomerAnswer) -> AnyView {
    let acting = acting();
    let account = acting.id();
    let profile = &customer.company_profile;
    let permissions = acting.may(Action::ReadPermissions).then(|| {
        let link = Page::Permissions(customer.id.clone()).link(&account);
        view! { <a class="button" href=link>{say!(permissions.title)}</a> }
    });
    let usage = acting.may(Action::ReadCharges).then(|| {
        let filter = format!("customer:{}", customer.id);
        let link = Page::Usage.link_with(&account, &[("where", &filter), ("by", "subscription")]);
        view! { <a class="button" href=link>{say!(customer.usage)}</a> }
    });
    let quote = acting.may(Action::WriteQuotes).then(|| {
        let link = Page::NewQuote.link_with(&account, &[("customer", &customer.id)]);
        view! { <a class="button primary" href=link>{say!(quotes.new)}</a> }
    });
    let country = profile
        .address
        .as_ref()
        .map(|address| address.country.clone())
        .unwrap_or_default();
    let fact = |label: &'static str, value: String| {
        (!value.is_empty()).then(|| {
            view! {
                <div>
                    <dt>{label}</dt>
                    <dd>{value}</dd>
                </div>
            }
        })
    };
    view! {
        {page::head(
            &profile.company_name,
            view! { {profile.domain.clone()} }.into_any(),
            view! { {permissions} {usage} {quote} }.into_any(),
        )}
        <section class="card">
            <header>
                <h2>{say!(customer.profile)}</h2>
                {relationship(customer.relationship_to_partner)}
            </header>
            <div class="body">
                <dl class="facts">
                    {fact(say!(customer.tenant), customer.id.clone())}
                    {fact(say!(customers.domain), profile.domain.clone())}
                    {fact(say!(customers.country), country)}
                    {fact(
                        say!(customer.reseller),
                        customer.associated_partner_id.clone().unwrap_or_default(),
                    )}
                </dl>
            </div>
        </section>
        {acting.may(Action::TagCustomers).then(|| tags::tags(customer, account))}
    }
    .into_any()
}

fn list(all: &[SubscriptionAnswer]) -> AnyView {
    if all.is_empty() {
        return states::empty(
            say!(customer.no_subscriptions),
            say!(customer.no_subscriptions_words),
            ().into_any(),
        );
    }
    let rows = all
        .iter()
        .map(|one| {
            let status = match one.status {
                SubscriptionStatus::Active => {
                    view! { <span class="tag good">{say!(customer.active)}</span> }
                }
                SubscriptionStatus::Suspended => {
                    view! { <span class="tag warn">{say!(customer.suspended)}</span> }
                }
            };
            view! {
                <tr>
                    <td class="strong">{one.friendly_name.clone()}</td>
                    <td class="wide muted">{one.id.clone()}</td>
                    <td>{status}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="card">
            <header>
                <h2>{tell!(customer.subscriptions, count = all.len())}</h2>
            </header>
            <div class="table short">
                <table aria-label=say!(customer.subscriptions_label)>
                    <thead>
                        <tr>
                            <th scope="col">{say!(customers.name)}</th>
                            <th scope="col" class="wide">{say!(customer.id)}</th>
                            <th scope="col">{say!(customer.status)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}
