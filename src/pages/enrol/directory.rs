//! Find a provider: by country and by what it does for its resellers; and the relationship asked for by a link that
//! expires. What an entry says is its provider's word. Knows no storage.

use crate::api::enrolments as api;
use crate::figures::{country, date_time, language};
use crate::load::{Loader, load};
use crate::problem::Problem;
use crate::session::{Acting, acting};
use crate::ui::live::live;
use crate::ui::states;
use crate::ui::tick::ticks;
use crate::{say, tell};
use domain::access::Action;
use domain::accounts::BusinessModel;
use domain::wire::paths::encode;
use domain::wire::providers::{
    ProviderAnswer, RelationshipLinkAnswer, SentRequestAnswer, SentRequestState,
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What is looked for: by the filter's name in the API, its words.
type Wanted = RwSignal<BTreeMap<&'static str, Vec<String>>>;

/// What the company asked of providers.
type Sent = Loader<Vec<SentRequestAnswer>>;

/// A filter with its words and what they are called.
pub(super) type Filter = (
    &'static str,
    &'static str,
    Vec<(&'static str, &'static str)>,
);

/// What an entry can offer, in the order of the entry's own fields.
pub(super) fn filters() -> [Filter; 4] {
    [
        (
            "azurePractice",
            say!(enrol.directory.practice),
            vec![
                ("migration", say!(enrol.directory.migration)),
                ("infrastructure", say!(enrol.directory.infrastructure)),
                ("applications", say!(enrol.directory.applications)),
                ("data_and_ai", say!(enrol.directory.data_and_ai)),
                ("security", say!(enrol.directory.security)),
                ("cost_control", say!(enrol.directory.cost_control)),
            ],
        ),
        (
            "support",
            say!(enrol.directory.support),
            vec![
                ("business_hours", say!(enrol.directory.business_hours)),
                ("around_the_clock", say!(enrol.directory.around_the_clock)),
                ("named_engineer", say!(enrol.directory.named_engineer)),
                ("end_customers", say!(enrol.directory.end_customers)),
            ],
        ),
        (
            "billing",
            say!(enrol.directory.billing),
            vec![
                ("local_currency", say!(enrol.directory.local_currency)),
                ("daily_usage", say!(enrol.directory.daily_usage)),
                ("white_label_invoices", say!(enrol.directory.white_label)),
                ("monthly_payment", say!(enrol.directory.monthly_payment)),
                ("credit_line", say!(enrol.directory.credit_line)),
            ],
        ),
        (
            "salesEnablement",
            say!(enrol.directory.enablement),
            vec![
                ("training", say!(enrol.directory.training)),
                ("pre_sales", say!(enrol.directory.pre_sales)),
                ("co_selling", say!(enrol.directory.co_selling)),
                ("marketing", say!(enrol.directory.marketing)),
                (
                    "demonstration_tenants",
                    say!(enrol.directory.demonstrations),
                ),
            ],
        ),
    ]
}

fn query(wanted: &BTreeMap<&'static str, Vec<String>>) -> String {
    wanted
        .iter()
        .filter(|(_, words)| words.iter().any(|word| !word.is_empty()))
        .map(|(name, words)| format!("{name}={}", encode(&words.join(","))))
        .collect::<Vec<_>>()
        .join("&")
}

/// Filters, and the providers that fit.
pub(super) fn view(account: String) -> AnyView {
    let wanted: Wanted = RwSignal::new(BTreeMap::new());
    let (asked, to) = (account.clone(), account);
    let found = load(move || api::providers(asked.clone(), query(&wanted.get())));
    let acting = acting();
    let sent = acting.may(Action::ReadEnrolments).then(|| {
        let asked = to.clone();
        load(move || api::sent_requests(asked.clone()))
    });
    let of_everyone = to.clone();
    let everyone = load(move || api::providers(of_everyone.clone(), String::new()));
    let put = move |name: &'static str, word: String| {
        wanted.update(|wanted| {
            wanted.insert(name, vec![word]);
        });
    };
    let markets_of = to.clone();
    let markets = load(move || crate::api::markets(markets_of.clone()));
    let countries = markets.shown(move |markets| {
        let mut countries: Vec<(String, String)> = markets
            .regions
            .iter()
            .flat_map(|region| &region.countries)
            .map(|one| (country(one), one.iso2.clone()))
            .collect();
        countries.sort();
        let options = countries
            .into_iter()
            .map(|(name, iso2)| view! { <option value=iso2>{name}</option> })
            .collect_view();
        view! {
            <div class="field">
                <label for="provider-country">{say!(enrol.directory.country)}</label>
                <select id="provider-country" on:change=move |event| put("country", event_target_value(&event))>
                    <option value="">{say!(enrol.directory.any_country)}</option>
                    {options}
                </select>
            </div>
        }
        .into_any()
    });
    let choices = filters()
        .into_iter()
        .map(|(name, title, words)| {
            ticks(
                title,
                &words,
                |_| false,
                move |word, is_on| {
                    wanted.update(|wanted| {
                        let words = wanted.entry(name).or_default();
                        words.retain(|one| one != word);
                        if is_on {
                            words.push(word.to_owned());
                        }
                    });
                },
            )
        })
        .collect_view();
    let languages = everyone.shown(move |all| {
        let codes: BTreeSet<&String> = all.iter().flat_map(|one| &one.entry.languages).collect();
        let mut languages: Vec<(String, String)> = codes
            .into_iter()
            .map(|code| (language(code), code.clone()))
            .collect();
        languages.sort();
        let options = languages
            .into_iter()
            .map(|(name, code)| view! { <option value=code>{name}</option> })
            .collect_view();
        view! {
            <div class="field">
                <label for="provider-language">{say!(enrol.directory.languages)}</label>
                <select id="provider-language" on:change=move |event| put("language", event_target_value(&event))>
                    <option value="">{say!(enrol.directory.any_language)}</option>
                    {options}
                </select>
            </div>
        }
        .into_any()
    });
    let asker = Asker::of(&acting, sent);
    view! {
        {sent.map(|sent| sent.shown(|all| sent_requests(all)))}
        <section class="card" id="find-provider">
            <header><h2>{say!(enrol.providers)}</h2></header>
            <div class="body stack">
                <div class="fields">
                    {countries}
                    {languages}
                </div>
                <div class="fields">{choices}</div>
            </div>
        </section>
        {found
            .shown(move |all| {
                if all.is_empty() {
                    return states::empty(say!(enrol.providers), say!(enrol.directory.none), ().into_any());
                }
                all.iter().map(|one| provider(one, &asker)).collect_view().into_any()
            })}
    }
    .into_any()
}

/// The words of some offers as their labels.
fn labels<T: Serialize>(filter: &Filter, offers: &[T]) -> Vec<&'static str> {
    offers
        .iter()
        .filter_map(|offer| serde_json::to_value(offer).ok())
        .filter_map(|word| {
            let known = filter.2.iter().find(|(name, _)| word == *name)?;
            Some(known.1)
        })
        .collect()
}

/// Who may ask for a relationship, and which accounts have one.
struct Asker {
    account: String,
    /// Whether it is an account that buys from a provider.
    is_reseller: bool,
    /// The accounts of its company.
    accounts: Vec<String>,
    sent: Option<Sent>,
}

impl Asker {
    fn of(acting: &Acting, sent: Option<Sent>) -> Self {
        let own = &acting.account;
        Self {
            account: acting.id(),
            is_reseller: own.model == BusinessModel::IndirectReseller && !own.is_applicant,
            accounts: acting
                .company_accounts()
                .map(|one| one.id.clone())
                .collect(),
            sent,
        }
    }

    /// Asking, or that the company is tied to the provider already.
    fn way(&self, of: &ProviderAnswer) -> AnyView {
        if of
            .tied_accounts
            .iter()
            .any(|tied| self.accounts.contains(tied))
        {
            return view! {
                <p class="row tied">
                    <span class="tag good">{say!(enrol.directory.tied)}</span>
                    <span class="small">{say!(enrol.directory.tied_words)}</span>
                </p>
            }
            .into_any();
        }
        match self.is_reseller {
            true => asking(of.id.clone(), self.account.clone(), self.sent),
            false => ().into_any(),
        }
    }
}

/// What the company asked, and how it was answered; nothing where it asked nothing.
fn sent_requests(all: &[SentRequestAnswer]) -> AnyView {
    if all.is_empty() {
        return ().into_any();
    }
    let rows = all
        .iter()
        .map(|one| {
            let until = tell!(
                enrol.directory.open_until,
                date = date_time(&one.expiration_date)
            );
            let (class, words) = match one.state {
                SentRequestState::Open => ("tag info", until),
                SentRequestState::Expired => ("tag", say!(enrol.directory.expired).to_owned()),
                SentRequestState::Accepted => {
                    ("tag good", say!(enrol.directory.accepted).to_owned())
                }
                SentRequestState::Declined => {
                    ("tag bad", say!(enrol.directory.declined).to_owned())
                }
            };
            view! {
                <tr>
                    <td class="strong">
                        {one.provider_name.clone()} <br />
                        <span class="small muted as-written">{one.message.clone()}</span>
                    </td>
                    <td>{date_time(&one.requested_date)}</td>
                    <td class="wide">{one.requested_by.clone()}</td>
                    <td>
                        <span class=class>{words}</span>
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="card" id="sent-requests">
            <header><h2>{say!(enrol.directory.sent)}</h2></header>
            <div class="table short">
                <table aria-label=say!(enrol.directory.sent)>
                    <thead>
                        <tr>
                            <th scope="col">{say!(enrol.directory.provider)}</th>
                            <th scope="col">{say!(settings.when)}</th>
                            <th scope="col" class="wide">{say!(settings.who)}</th>
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

fn provider(of: &ProviderAnswer, asker: &Asker) -> AnyView {
    let entry = &of.entry;
    let all = filters();
    let mut tags = labels(&all[0], &entry.azure_practice);
    tags.extend(labels(&all[1], &entry.support));
    tags.extend(labels(&all[2], &entry.billing));
    tags.extend(labels(&all[3], &entry.sales_enablement));
    let tags = tags
        .into_iter()
        .map(|words| view! { <span class="tag">{words}</span> })
        .collect_view();
    let website = (!entry.website.is_empty()).then(|| {
        view! {
            <a href=entry.website.clone() target="_blank" rel="noreferrer external">{entry.website.clone()}</a>
        }
    });
    view! {
        <section class="card provider">
            <header>
                <h2>{of.name.clone()}</h2>
                <span class="small muted">{entry.countries.join(", ")} " · " {entry.languages.join(", ")}</span>
            </header>
            <div class="body stack">
                <p>{entry.about.clone()}</p>
                <div class="row">{tags}</div>
                <p class="small muted">{tell!(enrol.directory.partner_id, id = &of.mpn_id)}</p>
                <p class="small">{entry.contact_name.clone()} " " {entry.contact_email.clone()} " " {website}</p>
                {asker.way(of)}
            </div>
        </section>
    }
    .into_any()
}

/// Asks for the relationship; the link is told once.
fn asking(provider_id: String, account: String, sent: Option<Sent>) -> AnyView {
    let told = RwSignal::new(None::<Result<RelationshipLinkAnswer, Problem>>);
    let busy = RwSignal::new(false);
    let ask = move |_| {
        busy.set(true);
        let (account, provider_id) = (account.clone(), provider_id.clone());
        spawn_local(async move {
            let answer = api::ask_for_relationship(account, provider_id).await;
            busy.try_set(false);
            if answer.is_ok()
                && let Some(sent) = sent
            {
                sent.again();
            }
            told.try_set(Some(answer));
        });
    };
    view! {
        <div class="row">
            <button type="button" class="button ask-provider" disabled=move || busy.get() on:click=ask>
                {say!(enrol.directory.ask)}
            </button>
        </div>
        {live(move || match told.get() {
            None => ().into_any(),
            Some(Err(problem)) => states::notice("bad", problem.words(), problem.place()),
            Some(Ok(link)) => {
                let words = tell!(enrol.directory.asked, date = date_time(&link.expiration_date));
                states::notice("good", words, link.url.unwrap_or_default())
            }
        })}
    }
    .into_any()
}
