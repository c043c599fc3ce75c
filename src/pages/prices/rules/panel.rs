//! The rule that is open: saved, taken away, or held against a month of charges. Knows no arithmetic.

use super::Opened;
use super::fields::{fields, text};
use super::preview::preview_table;
use crate::api::price_rules as api;
use crate::forms::entry::Wrong;
use crate::forms::price_rules::RuleForm;
use crate::load::Loader;
use crate::problem::Problem;
use crate::say;
use crate::session::Acting;
use crate::ui::live::live;
use crate::ui::states;
use domain::wire::price_rules::{PriceRuleAnswer, PriceRulePreviewItem, PriceRulePreviewRequest};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What came of the last act.
#[derive(Clone)]
enum Told {
    Nothing,
    /// What was typed is no number.
    Wrong(Wrong),
    Failed(Problem),
    Preview(Vec<PriceRulePreviewItem>),
}

pub(super) fn panel(
    kept: Option<PriceRuleAnswer>,
    acting: &Acting,
    rules: Loader<Vec<PriceRuleAnswer>>,
    opened: RwSignal<Option<Opened>>,
    may_write: bool,
) -> AnyView {
    let currency = acting.account.currency;
    let today = crate::preferences::today();
    let form = match &kept {
        Some(kept) => RuleForm::of(kept, currency),
        None => RuleForm::new(today.to_string(), currency),
    };
    let (account, told) = (acting.id(), RwSignal::new(Told::Nothing));
    let period = RwSignal::new(domain::charges::Period::of(today).to_string());
    let asked = account.clone();
    spawn_local(async move {
        // The newest month that has charges; the current one has none yet.
        let known = crate::api::charges::periods(asked)
            .await
            .unwrap_or_default();
        if let Some(newest) = known.iter().map(|one| one.period).max() {
            period.try_set(newest.to_string());
        }
    });
    let busy = RwSignal::new(false);
    let id = kept.as_ref().map(|kept| kept.id.clone());
    let etag = kept.as_ref().and_then(|kept| kept.attributes.etag.clone());
    let act = move |what: std::pin::Pin<Box<dyn Future<Output = Result<Told, Problem>>>>| {
        busy.set(true);
        spawn_local(async move {
            let came = what.await;
            busy.try_set(false);
            match came {
                Ok(Told::Nothing) => {
                    rules.again();
                    opened.try_set(None);
                }
                Ok(shown) => {
                    told.try_set(shown);
                }
                Err(problem) => {
                    told.try_set(Told::Failed(problem));
                }
            }
        });
    };
    let (for_save, save_id, save_etag) = (account.clone(), id.clone(), etag.clone());
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (account, id, etag) = (for_save.clone(), save_id.clone(), save_etag.clone());
        match untrack(|| form.request()) {
            Ok(request) => act(Box::pin(async move {
                api::save(account, id, etag, request)
                    .await
                    .map(|_| Told::Nothing)
            })),
            Err(wrong) => told.set(Told::Wrong(wrong)),
        }
    };
    let (for_preview, replaces) = (account.clone(), id.clone());
    let preview = move |_| {
        let (account, replaces) = (for_preview.clone(), replaces.clone());
        let period = period.get_untracked();
        match untrack(|| form.request()) {
            Ok(rule) => act(Box::pin(async move {
                let request = PriceRulePreviewRequest {
                    rule,
                    replaces,
                    period,
                };
                api::preview(account, request).await.map(Told::Preview)
            })),
            Err(wrong) => told.set(Told::Wrong(wrong)),
        }
    };
    let remove = id.filter(|_| may_write).map(|id| {
        let remove = move |_| {
            let (account, id, etag) = (account.clone(), id.clone(), etag.clone());
            act(Box::pin(async move { api::remove(account, id, etag).await.map(|()| Told::Nothing) }));
        };
        view! { <button type="button" class="button" disabled=move || busy.get() on:click=remove>{say!(rules.remove)}</button> }
    });
    view! {
        <aside class="card" id="rule" aria-label=say!(rules.title)>
            <header>
                <h2>{say!(rules.rule)}</h2>
                <button type="button" class="button quiet" on:click=move |_| opened.set(None)>{say!(quotes.close)}</button>
            </header>
            <form class="body fields" on:submit=save>
                {fields(form)}
                {live(move || told_view(told.get()))}
                <div class="row">
                    {may_write.then(|| view! { <button type="submit" id="save-rule" class="button primary" disabled=move || busy.get()>{say!(rules.save)}</button> })}
                    {remove}
                </div>
                {text("rule-period", say!(rules.period), "month", period)}
                <button type="button" id="preview-rule" class="button" disabled=move || busy.get() on:click=preview>
                    {say!(rules.preview)}
                </button>
            </form>
        </aside>
    }
    .into_any()
}

fn told_view(told: Told) -> AnyView {
    match told {
        Told::Nothing => ().into_any(),
        Told::Wrong(wrong) => states::notice("warn", wrong.words().to_owned(), String::new()),
        Told::Failed(problem) => states::notice("bad", problem.words(), problem.place()),
        Told::Preview(items) => preview_table(&items),
    }
}
