//! The rule that is open: saved, ended, taken away, or held against a month of charges. Knows no arithmetic.

use super::Opened;
use super::fields::{fields, text};
use super::known::Known;
use super::preview::preview_table;
use crate::api::price_rules as api;
use crate::figures::date;
use crate::forms::price_rules::{RuleForm, WrongField};
use crate::load::Loader;
use crate::problem::Problem;
use crate::session::Acting;
use crate::ui::field_refusal::FieldRefusal;
use crate::ui::live::live;
use crate::ui::states;
use crate::{say, tell};
use chrono::NaiveDate;
use domain::access::Action;
use domain::price_rules::PriceRule;
use domain::wire::price_rules::{PriceRuleAnswer, PriceRulePreviewItem, PriceRulePreviewRequest};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What the panel is opened with.
pub(super) enum Rule {
    New,
    Kept(PriceRuleAnswer),
    /// A new one that begins tomorrow with the fields of this one.
    After(PriceRuleAnswer),
}

/// What may be done with the rule that is open.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Standing {
    New,
    /// It has priced nothing yet.
    Ahead,
    /// A day on which it held is over: its name and its end may change.
    Begun,
    /// Its last day is over too.
    Ended,
}

impl Standing {
    fn of(kept: &PriceRuleAnswer, today: NaiveDate) -> Self {
        match PriceRule::try_from(kept) {
            Ok(rule) if !rule.has_begun(today) => Self::Ahead,
            Ok(rule) if rule.ended(today).is_some() => Self::Ended,
            _ => Self::Begun,
        }
    }

    fn has_begun(self) -> bool {
        matches!(self, Self::Begun | Self::Ended)
    }
}

/// The fields of a rule, with their inputs; the kinds state their figure in one.
const INPUTS: [(&str, &str); 15] = [
    ("name", "rule-name"),
    ("buyer", "rule-buyer-value"),
    ("buyer.value", "rule-buyer-value"),
    ("goods", "rule-goods-value"),
    ("kind.value", "rule-value"),
    ("kind.percent", "rule-value"),
    ("kind.amount", "rule-value"),
    ("kind.steps", "rule-value"),
    ("currency", "rule-currency"),
    ("rateSource", "rule-rate-source"),
    ("rateSource.from", "rule-rate-from"),
    ("rateSource.rate", "rule-rate"),
    ("starts", "rule-starts"),
    ("ends", "rule-ends"),
    ("period", "rule-period"),
];

/// What came of the last act.
#[derive(Clone)]
enum Told {
    Nothing,
    Failed(Problem),
    Preview(Vec<PriceRulePreviewItem>),
}

pub(super) fn panel(
    rule: Rule,
    acting: &Acting,
    (rules, known): (Loader<Vec<PriceRuleAnswer>>, Loader<Known>),
    opened: RwSignal<Option<Opened>>,
) -> AnyView {
    let may_write = acting.may(Action::WritePriceRules);
    // A preview tells what charges cost.
    let may_preview = acting.may(Action::ReadCharges);
    let today = crate::preferences::today();
    let tomorrow = today.succ_opt().unwrap_or(today);
    let (form, kept) = match rule {
        Rule::New => (RuleForm::new(today.to_string()), None),
        Rule::After(earlier) => (RuleForm::after(&earlier, tomorrow.to_string()), None),
        Rule::Kept(kept) => (RuleForm::of(&kept), Some(kept)),
    };
    let standing = kept
        .as_ref()
        .map_or(Standing::New, |kept| Standing::of(kept, today));
    let why_fixed = kept.as_ref().map(|kept| why_fixed(standing, kept));
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
    let refusal = FieldRefusal::default();
    let act = move |what: std::pin::Pin<Box<dyn Future<Output = Result<Told, Problem>>>>| {
        busy.set(true);
        refusal.clear();
        told.set(Told::Nothing);
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
                    let whole = refusal.place(problem, &INPUTS);
                    told.try_set(whole.map_or(Told::Nothing, Told::Failed));
                }
            }
        });
    };
    let (for_save, save_id, save_etag) = (account.clone(), id.clone(), etag.clone());
    let save = move || {
        let (account, id, etag) = (for_save.clone(), save_id.clone(), save_etag.clone());
        match untrack(|| form.request()) {
            Ok(request) => act(Box::pin(async move {
                api::save(account, id, etag, request)
                    .await
                    .map(|_| Told::Nothing)
            })),
            Err(wrong) => mistyped(wrong, refusal, told),
        }
    };
    let save_now = save.clone();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save_now();
    };
    // Days are written so that they compare as texts.
    let goes_on = form
        .ends
        .with_untracked(|ends| ends.is_empty() || *ends > today.to_string());
    let end_today = (may_write && standing == Standing::Begun && goes_on).then(|| {
        let end = move |_| {
            form.ends.set(today.to_string());
            save();
        };
        view! { <button type="button" id="end-rule" class="button" disabled=move || busy.get() on:click=end>{say!(rules.end_today)}</button> }
    });
    let begin_after = id.clone().filter(|_| may_write).map(|id| {
        let begin = move |_| opened.set(Some(Opened::After(id.clone())));
        view! { <button type="button" id="copy-rule" class="button" on:click=begin>{say!(rules.copy)}</button> }
    });
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
            Err(wrong) => mistyped(wrong, refusal, told),
        }
    };
    let remove = id.filter(|_| may_write && !standing.has_begun()).map(|id| {
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
            <form class="body fields" on:submit=submit>
                {why_fixed}
                {fields(form, standing.has_begun(), known, acting, refusal)}
                {live(move || told_view(told.get()))}
                <div class="row">
                    {may_write.then(|| view! { <button type="submit" id="save-rule" class="button primary" disabled=move || busy.get()>{say!(rules.save)}</button> })}
                    {end_today}
                    {begin_after}
                    {remove}
                </div>
                {may_preview
                    .then(|| {
                        view! {
                            {text("rule-period", say!(rules.period), "month", period, refusal)}
                            <button
                                type="button"
                                id="preview-rule"
                                class="button"
                                disabled=move || busy.get()
                                on:click=preview
                            >
                                {say!(rules.preview)}
                            </button>
                        }
                    })}
            </form>
        </aside>
    }
    .into_any()
}

/// Why most fields cannot be written, where that is so.
fn why_fixed(standing: Standing, kept: &PriceRuleAnswer) -> Option<AnyView> {
    let words = match standing {
        Standing::New | Standing::Ahead => return None,
        Standing::Begun => tell!(rules.begun, since = date(&kept.rule.starts)),
        Standing::Ended => tell!(
            rules.ended,
            on = date(kept.rule.ends.as_deref().unwrap_or_default())
        ),
    };
    Some(view! { <p class="field whole muted" id="rule-begun">{words}</p> }.into_any())
}

/// Tells what is wrong with what is typed at its input.
fn mistyped(wrong: WrongField, refusal: FieldRefusal, told: RwSignal<Told>) {
    told.set(Told::Nothing);
    let input = INPUTS.iter().find(|(field, _)| *field == wrong.field);
    let input = input.map_or("rule-value", |(_, input)| *input);
    refusal.tell(input, wrong.wrong.words().to_owned());
}

fn told_view(told: Told) -> AnyView {
    match told {
        Told::Nothing => ().into_any(),
        Told::Failed(problem) => states::notice("bad", problem.words(), problem.place()),
        Told::Preview(items) => preview_table(&items),
    }
}
