//! What a provider agreed with its resellers: credit limit and payment terms. Knows no price.

use crate::api::price_rules as api;
use crate::figures::amount;
use crate::forms::entry::{self, Wrong};
use crate::load::load;
use crate::problem::Problem;
use crate::ui::field_refusal::{FieldRefusal, below_id};
use crate::ui::live::live;
use crate::ui::states;
use crate::{say, tell};
use domain::wire::Text;
use domain::wire::price_rules::{BillingRulesAnswer, BillingRulesRequest};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// One small form a reseller.
pub(super) fn billing_rules(account: &str, may_write: bool) -> AnyView {
    let (asked, account) = (account.to_owned(), account.to_owned());
    let rules = load(move || api::billing_rules(asked.clone()));
    rules.shown(move |all| {
        if all.is_empty() {
            return ().into_any();
        }
        let forms = all
            .iter()
            .map(|one| reseller(one, account.clone(), may_write))
            .collect_view();
        view! {
            <section class="card" id="billing-rules">
                <header><h2>{say!(settings.of_billing_rules)}</h2></header>
                <div class="body stack">{forms}</div>
            </section>
        }
        .into_any()
    })
}

/// What came of saving, where no field says it.
#[derive(Clone)]
enum Told {
    Saved,
    Failed(Problem),
}

/// How much of the limit is used, and a warning where it is exceeded.
fn credit(one: &BillingRulesAnswer) -> AnyView {
    let (Some(used), Some(period)) = (one.credit_used, one.credit_period) else {
        return ().into_any();
    };
    let used = amount(used.0, one.currency);
    let month = period.to_string();
    let words = match one.credit_headroom {
        None => tell!(settings.credit_used, used = used, month = month),
        Some(room) if room.0.is_sign_negative() && !room.0.is_zero() => {
            let over = amount(-room.0, one.currency);
            let words = tell!(settings.credit_exceeded, over = over, month = month);
            return states::notice("warn", words, String::new());
        }
        Some(room) => {
            let room = amount(room.0, one.currency);
            tell!(
                settings.credit_headroom,
                used = used,
                month = month,
                room = room
            )
        }
    };
    view! { <p class="small muted credit">{words}</p> }.into_any()
}

/// What is typed, as the request that keeps it.
///
/// # Errors
/// The field that is wrong, and what to do.
fn request(limit: &str, days: &str) -> Result<BillingRulesRequest, (&'static str, &'static str)> {
    let credit_limit = match entry::quantity(limit) {
        _ if limit.trim().is_empty() => None,
        Ok(limit) => Some(Text(limit)),
        Err(Wrong::Negative) => return Err((LIMIT, say!(settings.credit_limit_negative))),
        Err(wrong) => return Err((LIMIT, wrong.words())),
    };
    let payment_days = days.trim().parse();
    let payment_days = payment_days.map_err(|_| (DAYS, say!(enrol.asking.whole_number)))?;
    Ok(BillingRulesRequest {
        credit_limit,
        payment_days,
    })
}

/// The fields of the request.
const LIMIT: &str = "creditLimit";
const DAYS: &str = "paymentDays";

fn reseller(one: &BillingRulesAnswer, account: String, may_write: bool) -> AnyView {
    let mpn_id = one.reseller_mpn_id.clone();
    let limit = one.rules.credit_limit.map(|limit| entry::typed(limit.0));
    let limit = RwSignal::new(limit.unwrap_or_default());
    let days = RwSignal::new(one.rules.payment_days.to_string());
    let etag = RwSignal::new(one.attributes.etag.clone());
    let told = RwSignal::new(None::<Told>);
    let refusal = FieldRefusal::default();
    let (limit_id, days_id) = (format!("limit-{mpn_id}"), format!("days-{mpn_id}"));
    let (to, inputs) = (
        mpn_id.clone(),
        [(LIMIT, limit_id.clone()), (DAYS, days_id.clone())],
    );
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        told.set(None);
        refusal.clear();
        let request = match request(&limit.get_untracked(), &days.get_untracked()) {
            Ok(request) => request,
            Err((wrong, words)) => {
                let input = inputs.iter().find(|(field, _)| *field == wrong);
                return refusal.tell(input.map_or("", |(_, input)| input), words.to_owned());
            }
        };
        let (account, mpn_id, inputs) = (account.clone(), to.clone(), inputs.clone());
        spawn_local(async move {
            let came = api::set_billing_rules(account, mpn_id, etag.get_untracked(), request).await;
            let inputs = inputs
                .each_ref()
                .map(|(field, input)| (*field, input.as_str()));
            told.try_set(match came {
                Ok(kept) => {
                    etag.try_set(kept.attributes.etag);
                    Some(Told::Saved)
                }
                Err(problem) => refusal.place(problem, &inputs).map(Told::Failed),
            });
        });
    };
    let field = move |id: String, label: String, value: RwSignal<String>| {
        let below = refusal.below(&id, "");
        view! {
            <div class="field">
                <label for=id.clone()>{label}</label>
                <input
                    id=id.clone()
                    inputmode="decimal"
                    autocomplete="off"
                    disabled=!may_write
                    prop:value=move || value.get()
                    aria-describedby=below_id(&id)
                    aria-invalid=refusal.is_invalid(id)
                    on:input=move |event| value.set(event_target_value(&event))
                />
                {below}
            </div>
        }
    };
    view! {
        <form class="stack" on:submit=save>
            <div>
                <p class="strong">{format!("{} · {mpn_id}", one.reseller_name)}</p>
                {credit(one)}
            </div>
            <div class="fields">
                {field(limit_id, tell!(settings.credit_limit, currency = one.currency.code()), limit)}
                {field(days_id, say!(settings.payment_days).to_owned(), days)}
            </div>
            {may_write.then(|| view! { <p><button type="submit" class="button">{say!(settings.save)}</button></p> })}
            {live(move || match told.get() {
                None => ().into_any(),
                Some(Told::Saved) => states::notice("good", say!(settings.saved).to_owned(), String::new()),
                Some(Told::Failed(problem)) => states::notice("bad", problem.words(), problem.place()),
            })}
        </form>
    }
    .into_any()
}
