//! One look over all accounts of a company: customers, the newest month, open quotes. Each account's figures are
//! its own and are never added: they may be of different currencies and markets.

use super::{families_words, model_and_cloud, stage_tag};
use crate::api::charges::ChargesQuestion;
use crate::api::{self, CustomersQuestion};
use crate::figures::{month, shown_money};
use crate::load::{Load, load};
use crate::problem::Problem;
use crate::routes::Page;
use crate::session::Acting;
use crate::ui::live::live;
use crate::{say, tell};
use domain::quotes::QuoteStatus;
use domain::wire::accounts::AccountAnswer;
use domain::wire::charges::PartnerPivotAnswer;
use leptos::prelude::*;

/// What is known of one account.
struct Known {
    customers: u64,
    /// Nothing where no file came yet, or the role may not see charges.
    charges: Option<PartnerPivotAnswer>,
    quotes_sent: usize,
}

async fn fetch(account: String) -> Result<Known, Problem> {
    let question = CustomersQuestion {
        size: 1,
        ..CustomersQuestion::default()
    };
    let customers = api::customers(account.clone(), question).await?.total_count;
    let newest = api::charges::periods(account.clone())
        .await?
        .into_iter()
        .map(|period| period.period)
        .max();
    let charges = match newest {
        Some(period) => {
            let question = ChargesQuestion {
                period,
                billing: String::new(),
                by: Vec::new(),
                filters: Vec::new(),
            };
            Some(api::charges::partner_pivot(account.clone(), question).await?)
        }
        None => None,
    };
    let sent = QuoteStatus::Sent.as_str().to_owned();
    let quotes_sent = api::quotes::quotes(account, sent).await?.len();
    Ok(Known {
        customers,
        charges,
        quotes_sent,
    })
}

/// One row an account.
pub(super) fn view(acting: &Acting) -> AnyView {
    let rows = acting.company_accounts().map(row).collect_view();
    view! {
        <section class="card" id="all-accounts">
            <header><h2>{say!(enrol.all_accounts)}</h2></header>
            <div class="table">
                <table aria-label=say!(enrol.all_accounts)>
                    <thead>
                        <tr>
                            <th scope="col">{say!(settings.of_account)}</th>
                            <th scope="col" class="num wide">{say!(nav.customers)}</th>
                            <th scope="col" class="num">{say!(usage.cost)}</th>
                            <th scope="col" class="num">{say!(usage.selling_price)}</th>
                            <th scope="col" class="num wide">{say!(enrol.quotes_sent)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn row(account: &AccountAnswer) -> AnyView {
    let id = account.id.clone();
    let known = load(move || fetch(id.clone()));
    let name = format!(
        "{} · {}",
        account.region_name,
        model_and_cloud(account.model, account.cloud)
    );
    let link = Page::Customers.link(&account.id);
    let families = (!account.product_families.is_empty()).then(|| {
        let words = families_words(&account.product_families);
        view! {
            <span class="small" data-families="">{words}</span>
            <br />
        }
    });
    let figure = move |look: fn(&Known) -> String| {
        live(move || {
            known.with(|known| match known {
                Load::Loaded(known) => look(known),
                Load::Failed(_) => "—".to_owned(),
                Load::Loading => "…".to_owned(),
            })
        })
    };
    view! {
        <tr>
            <td class="strong">
                <a href=link>{name}</a>
                " "
                {account.stage.map(stage_tag)}
                <br />
                {families}
                <span class="muted tiny">
                    {live(move || known.with(|known| match known {
                        Load::Loaded(known) => newest(known),
                        Load::Failed(problem) => problem.words(),
                        Load::Loading => String::new(),
                    }))}
                </span>
            </td>
            <td class="num wide">{figure(|known| known.customers.to_string())}</td>
            <td class="num">{figure(|known| totals(known, |total| total.0))}</td>
            <td class="num">{figure(|known| totals(known, |total| total.1))}</td>
            <td class="num wide">{figure(|known| known.quotes_sent.to_string())}</td>
        </tr>
    }
    .into_any()
}

/// Which month the figures are of.
fn newest(known: &Known) -> String {
    match &known.charges {
        Some(charges) => tell!(enrol.charges_of, month = month(charges.period)),
        None => say!(enrol.no_charges).to_owned(),
    }
}

/// Cost and selling price of each currency, one below the other.
fn totals(
    known: &Known,
    pick: fn((rust_decimal::Decimal, rust_decimal::Decimal)) -> rust_decimal::Decimal,
) -> String {
    let Some(charges) = &known.charges else {
        return "—".to_owned();
    };
    charges
        .totals
        .iter()
        .map(|total| {
            shown_money(
                pick((total.amount.0, total.selling_price.0)),
                total.currency,
            )
        })
        .collect::<Vec<_>>()
        .join(", ")
}
