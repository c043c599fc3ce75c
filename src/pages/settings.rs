//! The account's settings, one's role in it, who changed what, and signing out everywhere.

mod billing_rules;
mod letterhead;

use crate::api;
use crate::figures::date_time;
use crate::forms::entry;
use crate::load::{Loader, load};
use crate::pages::enrol::family_ticks;
use crate::problem::Problem;
use crate::session::{Acting, Session, acting};
use crate::shell::{leaving, model_words, role_words};
use crate::ui::field::Field;
use crate::ui::field_refusal::FieldRefusal;
use crate::ui::live::live;
use crate::ui::table::{Rows, Table};
use crate::ui::{page, states};
use crate::{say, tell};
use domain::access::Action;
use domain::accounts::BusinessModel;
use domain::audit::{OperationStatus, OperationType, ResourceType};
use domain::wire::Text;
use domain::wire::accounts::{SettingsAnswer, SettingsRequest};
use domain::wire::audit::AuditRecordAnswer;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// The first box of the product families.
const FAMILIES: &str = "settings-families-first";

/// The fields of a change of settings, with their inputs.
const INPUTS: [(&str, &str); 3] = [
    ("markupPercent", "markup"),
    ("partnerId", "partner-id"),
    ("productFamilies", FAMILIES),
];

/// The page.
pub fn page() -> AnyView {
    let acting = acting();
    let account = acting.id();
    let line = format!(
        "{} · {}",
        acting.account.company_name, acting.account.region_name
    );
    let settings = acting.may(Action::ReadSettings).then(|| {
        let may_change = acting.may(Action::ChangeSettings);
        let (asked, to) = (account.clone(), account.clone());
        let settings = load(move || api::settings(asked.clone()));
        let told = RwSignal::new(None::<Result<(), Problem>>);
        view! {
            {live(move || match told.get() {
                None => ().into_any(),
                Some(Ok(())) => states::notice("good", say!(settings.saved).to_owned(), String::new()),
                Some(Err(problem)) => states::notice("bad", problem.words(), problem.place()),
            })}
            {settings
                .shown(move |known| {
                    let paper = may_change.then(|| letterhead::letterhead(known, settings, &to, told));
                    view! {
                        {form(known, settings, &to, may_change, told)}
                        {paper}
                    }
                        .into_any()
                })}
        }
    });
    let is_provider = acting.account.model == BusinessModel::IndirectProvider;
    let is_reseller = acting.account.model == BusinessModel::IndirectReseller;
    // A reseller reads what its provider agreed with it.
    let resellers =
        ((is_provider || is_reseller) && acting.may(Action::ReadBillingRules)).then(|| {
            let may_write = is_provider && acting.may(Action::WriteBillingRules);
            billing_rules::billing_rules(&account, may_write)
        });
    let audit = acting.may(Action::ReadAudit).then(|| {
        let records = load(move || audit(account.clone()));
        records.shown(|all| audit_table(Arc::clone(all)))
    });
    view! {
        {page::head(say!(settings.title), view! { {line} }.into_any(), ().into_any())}
        {person(&acting)}
        {settings}
        {resellers}
        {audit}
    }
    .into_any()
}

async fn audit(account: String) -> Result<Arc<Vec<AuditRecordAnswer>>, Problem> {
    api::audit_records(account).await.map(Arc::new)
}

fn person(acting: &Acting) -> AnyView {
    let leaving = leaving();
    let leave = move |_| leaving.leave(true);
    let fact =
        |label: &'static str, value: String| view! { <div><dt>{label}</dt><dd>{value}</dd></div> };
    view! {
        <section class="card">
            <header>
                <h2>{say!(settings.you)}</h2>
                <button type="button" class="button" id="sign-out-everywhere" on:click=leave>
                    {say!(shell.sign_out_everywhere)}
                </button>
            </header>
            <div class="body">
                <dl class="facts">
                    {fact(say!(customers.name), acting.person.display_name.clone())}
                    {fact(say!(sign_in.email), acting.person.email.clone())}
                    {fact(say!(settings.role), role_words(acting.account.role).to_owned())}
                    {fact(say!(settings.model), model_words(acting.account.model).to_owned())}
                    {fact(say!(usage.currency), acting.account.currency.to_string())}
                </dl>
            </div>
        </section>
    }
    .into_any()
}

fn form(
    known: &SettingsAnswer,
    settings: Loader<SettingsAnswer>,
    account: &str,
    may_change: bool,
    told: RwSignal<Option<Result<(), Problem>>>,
) -> AnyView {
    let markup = RwSignal::new(entry::typed(known.markup_percent.0));
    let partner = RwSignal::new(known.partner_id.clone().unwrap_or_default());
    let kept_families = known.product_families.clone();
    let families = RwSignal::new(kept_families.clone());
    let busy = RwSignal::new(false);
    let session = use_context::<Session>();
    let etag = known.attributes.etag.clone();
    let account = account.to_owned();
    let refusal = FieldRefusal::default();
    let wrong = Signal::derive(move || {
        entry::markup(&markup.get())
            .err()
            .map(|wrong| wrong.words().to_owned())
            .unwrap_or_default()
    });
    let refused = refusal.words("markup");
    // What the page sees itself comes first.
    let wrong_or_refused = Signal::derive(move || {
        let wrong = wrong.get();
        if wrong.is_empty() {
            refused.get()
        } else {
            wrong
        }
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Ok(percent) = entry::markup(&markup.get_untracked()) else {
            return;
        };
        busy.set(true);
        told.set(None);
        refusal.clear();
        let request = SettingsRequest {
            markup_percent: Some(Text(percent.percent())),
            partner_id: Some(partner.get_untracked().trim().to_owned()),
            product_families: Some(families.get_untracked()).filter(|now| *now != kept_families),
            ..SettingsRequest::default()
        };
        let says_families = request.product_families.is_some();
        let (account, etag) = (account.clone(), etag.clone());
        spawn_local(async move {
            let answer = api::save_settings(account, etag, request).await;
            busy.try_set(false);
            match answer {
                Ok(now) => {
                    settings.put(now);
                    told.try_set(Some(Ok(())));
                    // The account switcher tells accounts of one region apart by what they sell.
                    if says_families && let Some(session) = session {
                        session.0.again();
                    }
                }
                Err(problem) => {
                    if problem == Problem::Stale {
                        settings.again();
                    }
                    told.try_set(refusal.place(problem, &INPUTS).map(Err));
                }
            }
        });
    };
    let fact = |label: &'static str, value: Option<String>| {
        value.map(|value| view! { <div><dt>{label}</dt><dd>{value}</dd></div> })
    };
    view! {
        <section class="card">
            <header><h2>{say!(settings.account)}</h2></header>
            <form class="body" on:submit=save novalidate>
                <fieldset class="stack" disabled=!may_change>
                    <div class="fields">
                        {Field {
                            id: "markup",
                            label: say!(quotes.markup),
                            kind: "text",
                            autocomplete: "off",
                            value: markup,
                            hint: say!(settings.markup_hint),
                            wrong: wrong_or_refused,
                        }
                            .into_view()}
                        {Field {
                            id: "partner-id",
                            label: say!(settings.partner_id),
                            kind: "text",
                            autocomplete: "off",
                            value: partner,
                            hint: say!(settings.partner_id_hint),
                            wrong: refusal.words("partner-id"),
                        }
                            .into_view()}
                    </div>
                    {family_ticks(FAMILIES, say!(settings.families), families, refusal)}
                    <p class="small muted">{say!(settings.families_hint)}</p>
                    <dl class="facts">
                        {fact(say!(settings.mpn_id), known.mpn_id.clone())}
                        {fact(say!(settings.tenant_id), known.tenant_id.clone())}
                    </dl>
                    <div class="row">
                        <button
                            type="submit"
                            id="save-settings"
                            class="button primary"
                            disabled=move || busy.get() || !wrong.get().is_empty()
                        >
                            {say!(settings.save)}
                        </button>
                        {(!may_change).then(|| view! { <span class="small muted">{say!(settings.read_only)}</span> })}
                    </div>
                </fieldset>
            </form>
        </section>
    }
    .into_any()
}

fn audit_table(all: Arc<Vec<AuditRecordAnswer>>) -> AnyView {
    let count = all.len();
    let table = Table {
        label: say!(settings.audit).to_owned(),
        head: view! {
            <th scope="col">{say!(settings.when)}</th>
            <th scope="col">{say!(settings.who)}</th>
            <th scope="col">{say!(settings.what)}</th>
            <th scope="col" class="wide">{say!(settings.on)}</th>
            <th scope="col">{say!(customer.status)}</th>
        }
        .into_any(),
        columns: 5,
        count: Signal::stored(count),
        rows: Rows::drawn(move |index: usize| all.get(index).map_or_else(|| ().into_any(), record)),
        open: None,
        opened: Signal::stored(None),
    };
    view! {
        <section class="card">
            <header><h2>{tell!(settings.audit_count, count = count)}</h2></header>
            {table.into_view()}
        </section>
    }
    .into_any()
}

fn record(record: &AuditRecordAnswer) -> AnyView {
    let status = match record.operation_status {
        OperationStatus::Succeeded => {
            view! { <span class="tag good">{say!(settings.succeeded)}</span> }
        }
        OperationStatus::Failed => view! { <span class="tag bad">{say!(settings.failed)}</span> },
    };
    view! {
        <td>{date_time(&record.operation_date)}</td>
        <td>{record.user_principal_name.clone()}</td>
        <td>{operation(record.operation_type)}</td>
        <td class="wide muted">{format!("{} {}", resource(record.resource_type), record.resource_id)}</td>
        <td>{status}</td>
    }
    .into_any()
}

fn operation(operation: OperationType) -> &'static str {
    match operation {
        OperationType::Create => say!(settings.create),
        OperationType::Update => say!(settings.update),
        OperationType::Delete => say!(settings.delete),
        OperationType::Import => say!(settings.import),
        OperationType::SignIn => say!(settings.sign_in),
        OperationType::SignOut => say!(settings.sign_out),
        OperationType::SignOutEverywhere => say!(settings.sign_out_everywhere),
        OperationType::IssueToken => say!(settings.issue_token),
        OperationType::Send => say!(settings.send),
    }
}

fn resource(resource: ResourceType) -> &'static str {
    match resource {
        ResourceType::Account => say!(settings.of_account),
        ResourceType::BillingRules => say!(settings.of_billing_rules),
        ResourceType::CustomerTags => say!(settings.of_customer_tags),
        ResourceType::Enrolment => say!(settings.of_enrolment),
        ResourceType::ExchangeRates => say!(prices.rates),
        ResourceType::Invitation => say!(settings.of_invitation),
        ResourceType::Mail => say!(settings.of_mail),
        ResourceType::PriceRule => say!(settings.of_price_rule),
        ResourceType::ChargeBatch => say!(settings.of_charge_batch),
        ResourceType::Company => say!(settings.of_company),
        ResourceType::CustomerPermissions => say!(settings.of_permissions),
        ResourceType::PriceList => say!(quotes.price_list),
        ResourceType::Quote => say!(settings.of_quote),
        ResourceType::Session => say!(settings.of_session),
    }
}
